"""Bytes to characters, markup to words: whatever comes in, at a price by its length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.repair import clean, decode, escaped_if_text, mended, plain, repair

MARKUP = st.lists(
    st.sampled_from([
        "<", ">", "&", "'", '"', "<!--", "-->", "<![CDATA[", "]]>", "<a href='", "<b>", "</b>", "<script", "</script>",
        "&amp;", "&lt;", "&#", "&#x80;", "&eacute", ";", "x", " ", "\u00e2\u0080\u00a6", "\ud800", "\0", "<?", "<!",
    ]),
    max_size=30,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=200), MARKUP))
def test_no_text_is_an_error_and_none_keeps_what_xml_forbids(text: str) -> None:
    for made in (clean(text), repair(text), plain(clean(text)), mended(escaped_if_text(text))):
        made.encode("utf-8")
        assert not any(c < " " and c not in "\t\n\r" for c in made)


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda t: t.encode("utf-16", "replace"))), st.text()
)
def test_any_bytes_under_any_label_are_text(content: bytes, label: str) -> None:
    decode(content, label).encode("utf-8", "replace")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=100))
def test_utf_8_is_read_whatever_else_is_declared(text: str) -> None:
    for label in ("", "iso-8859-1", "us-ascii", "windows-1251", "no-such-thing"):
        if not text.startswith("\ufeff") and text[:1] not in ("<", "{"):
            assert decode(text.encode(), label) == text


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        # the order: mark, HTTP, declaration, UTF-8, a guess
        ("\ufeffé".encode(), "windows-1251", "é"),
        ('<?xml encoding="koi8-r"?>да'.encode("cp1251"), "windows-1251", '<?xml encoding="koi8-r"?>да'),
        ('<?xml encoding="koi8-r"?>да'.encode("koi8-r"), "", '<?xml encoding="koi8-r"?>да'),
        ("été".encode("cp1252"), "", "été"),
        # a server's default is no knowledge of the text
        ('<?xml encoding="koi8-r"?>да'.encode("koi8-r"), "iso-8859-1", '<?xml encoding="koi8-r"?>да'),
        # what is said does not fit the bytes, and what is said next does
        ('<?xml encoding="windows-1251"?>да'.encode("cp1251"), "utf-8", '<?xml encoding="windows-1251"?>да'),
        # what a label means in practice
        ("“été”".encode("cp1252"), "iso-8859-1", "“été”"),
        ("嗞".encode("gb18030"), "gb2312", "嗞"),
        # without a mark
        ("<rss>é".encode("utf-16-le"), "", "<rss>é"),
        ('<?xml encoding="utf-8"?>é'.encode("utf-16-be"), "", '<?xml encoding="utf-8"?>é'),
        ('{"é"'.encode("utf-32-be"), "", '{"é"'),
        # a declaration that can be read as ASCII is not UTF-16
        (b'<?xml encoding="utf-16"?>x', "", '<?xml encoding="utf-16"?>x'),
        # what no stranger may choose
        (b"\\x41", "unicode_escape", "\\x41"),
        (b"+AGE-", "utf-7", "+AGE-"),
    ],
)
def test_the_order_of_what_says_how_bytes_are_meant(content: bytes, charset: str, text: str) -> None:
    assert decode(content, charset) == text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Ferry &amp; <b>tu</b>g<br>collide", "Ferry & tug collide"),
        ("<p>one</p><p>two</p>", "one two"),
        ("safe<script>alert('<b>')</script> words<style>p{}</style>", "safe words"),
        ("a<!-- <b> -- > -->b", "ab"),
        ("a<!-- never closed > b", "a b"),
        ("<img alt=\"a > b\" src='c'>d", "d"),
        ('<a href=x">y</a>', "y"),
        ("3 < 4 &lt; 5", "3 < 4 < 5"),
        ("&eacute;t&#233; &#x2019;", "été ’"),
        ("<script>never closed", ""),
    ],
)
def test_markup_to_words(markup: str, words: str) -> None:
    assert plain(markup) == words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("What <this> means", "What <this> means"),
        ("History of the <blink> tag", "History of the <blink> tag"),
        ("A < B", "A < B"),
        ("<b>Ferry</b> sinks", "Ferry sinks"),
        ("Caf&eacute; &amp; bar", "Café & bar"),
    ],
)
def test_a_title_keeps_what_is_no_html(field: str, words: str) -> None:
    assert plain(escaped_if_text(field)) == words


def test_what_was_encoded_twice_is_read_once() -> None:
    assert mended("don\u00e2\u0080\u0099t") == "don’t"
    assert mended("don\x92t") == "don’t"
    assert mended("naïve café") == "naïve café"
    assert clean("don\x92t Â¡") == "don\x92t Â¡"


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("a & b &bogus; &hellip; &LT; &lt;", "a &amp; b &amp;bogus; … &lt; &lt;"),
        ("&#0; &#xD800; &#x110000; &#xE9; &#233", "\ufffd \ufffd \ufffd &#233; &amp;#233"),
        ("<![CDATA[a & b]]> & <![CDATA[c & ", "<![CDATA[a & b]]> &amp; <![CDATA[c & "),
        ("?a=1&copy=2&copycat;", "?a=1&amp;copy=2&amp;copycat;"),
    ],
)
def test_repair(text: str, repaired: str) -> None:
    assert repair(text) == repaired
