"""Bytes to characters that a parser can read, and markup to words; nothing is guessed that bytes do not say.

Every pattern takes what it has begun, to the end of the text if need be: no mistake in a text makes it look at one
place many times.
"""

from __future__ import annotations

import codecs
import contextlib
import html
import re
from html.entities import html5

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
         (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip
# The first characters of a document without a mark, by their width (XML 1.0, F.1; RFC 4627, 3); the last is EBCDIC.
_WIDTHS = tuple(
    (re.compile(pattern, re.S), name)
    for pattern, name in (
        (rb"\0\0\0[<{\s]", "utf-32-be"), (rb"[<{\s]\0\0\0", "utf-32-le"), (rb"\0[<{\s]\0[^\0]", "utf-16-be"),
        (rb"[<{\s]\0[^\0]\0", "utf-16-le"), (rb"\x4c\x6f\xa7\x94", "cp037"),
    )
)  # fmt: skip
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
# Encodings of text; Python has others (punycode, unicode_escape) that a stranger should not be able to choose.
_KNOWN = re.compile(
    r"(?:utf[-_]?(?:8|16|32)|u(?:8|16|32)\b|cp|windows|iso|latin|koi8|mac|gb|big5|euc|shift|sjis|hz|johab|ks_?c|tis|ibm"
    r"|ebcdic|\d{3,4}\Z|cs(?:ibm|pc?|pcp|koi8|iso|shift|euc|big5))", re.A,
)  # fmt: skip
_WIDE = re.compile(r"utf[-_]?(?:16|32)|u(?:16|32)\b|ucs|iso-10646|csucs|csunicode", re.A)
# What a label means in practice (WHATWG Encoding): the larger set of which the declared one is a part.
_LARGER = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}  # fmt: skip
# What servers say of any text unless they are told otherwise; a declaration in the text itself knows better.
SERVERS_OWN = frozenset(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"))
# Encodings of several bytes a character: two of their characters may look like UTF-8.
_ASIAN = re.compile(r"gb|big5|euc|shift|sjis|cp9(?:32|49|50)|hz|johab|ks_?c|iso-?2022", re.A)
# CDATA is stepped over: an ampersand in it stands for itself. So are the references that XML knows itself.
_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+(?:\]\]>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:(#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});)?"
)
_ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_HIGH = bytes(range(128, 256))
# What an encoding is guessed from, and how many bytes beyond ASCII a guess needs.
SAMPLE, FEW = 65_536, 24
# What XML 1.0 forbids, with lone surrogates; nothing that a reader could see.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# UTF-8 that was taken for Latin-1 and encoded once more, and the characters of windows-1252 under Latin-1's numbers.
_TWICE = re.compile(r"[\xc2-\xf4][\x80-\xbf]")
_SUSPECT = re.compile(rf"{_FORBIDDEN.pattern}|{_TWICE.pattern}|[\x80-\x9f]")
_MICROSOFT = {n: bytes((n,)).decode("cp1252", "ignore") or None for n in range(0x80, 0xA0)}

_MARKUP = re.compile(
    r"""(?P<unseen><(?:!--(?:[^-]|-(?!->))*+(?:-->|(?P<open>\Z))
      |(?P<raw>script|style)\b(?:[^<]|<(?!/(?P=raw)))*+(?:</(?P=raw)[^>]*+>?|\Z)))
    |</?(?P<name>[a-z][a-z0-9:]*+)(?:[^<>"']|"[^"]*"|'[^']*')*+(?P<closed>[^<>]*+>)?
    |<[!?][^<>]*+(?P<other>>)?""",
    re.I | re.X,
)
_TAG = re.compile(r"<[^<>]*+>")
_LOOSE = re.compile(r"</?[a-z!][^<>]*+>", re.I)
# Elements within a line: taking them out leaves no blank.
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
# What else a title or a summary may hold; a word in angle brackets that is none of them is the title's own.
_HTML = _INLINE | frozenset((
    "address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figure", "figcaption", "h1",
    "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "iframe", "img", "li", "ol", "p", "pre", "script", "section",
    "style", "table", "tbody", "td", "th", "tr", "ul", "video",
))  # fmt: skip
_TAG_NAME = re.compile(r"<[/!?]?([a-z][a-z0-9]*+)?", re.I)


def decode(content: bytes, charset: str = "") -> str:
    """Text from the byte-order mark, what HTTP said (`charset`), the XML declaration, UTF-8, or a guess.

    The first that fits all the bytes. UTF-8 is taken before a declared encoding of one byte a character, as
    nothing else looks like it. Where nothing fits, what fits no character becomes U+FFFD.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    wide = next((name for first, name in _WIDTHS if first.match(content)), "")
    start = content[:1000].decode(wide, "ignore").encode("ascii", "ignore") if wide else content[:1000]
    declared = _DECLARED.search(start)
    said = [charset, declared.group(1).decode("ascii") if declared else ""]
    if wide:
        # A declaration of another width was true of the text before it was saved as this one.
        own = [name for name in map(_label, said) if name and wide == "cp037"]
        return next((text for name in (*own, wide) if (text := _strict(content, name)) is not None), None) or (
            content.decode(wide, "replace")
        )
    if said[0].strip().lower() in SERVERS_OWN and said[1]:
        said.reverse()
    names = list(dict.fromkeys(name for name in map(_label, said) if name))
    first = names if names and _ASIAN.match(names[0]) else ["utf-8", *names]
    for name in first:
        text = _strict(content, name)
        if text is not None:
            return text
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if 2 * lost <= len(text) - len(text.encode("ascii", "ignore")):
        return text
    asian = next((name for name in names if _ASIAN.match(name)), "")
    return content.decode(asian or _likely(content), "replace")


def _label(given: str) -> str:
    """The encoding that a label means; empty where it is unknown or could not have been read as ASCII."""
    name = given.strip().strip("\"'").lower()
    name = _LARGER.get(name, name)
    if not _KNOWN.match(name) or _WIDE.match(name):
        return ""
    try:
        return codecs.lookup(name).name if name != "cp1252" else name
    except LookupError:
        return ""


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (LookupError, UnicodeError):
        return None


def _likely(content: bytes) -> str:
    """The likeliest encoding of bytes that declare none and are no UTF-8; windows-1252 where little speaks for it."""
    sample = content[:SAMPLE]
    if len(sample) - len(sample.translate(None, _HIGH)) < FEW:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=5, chunk_size=512).best()
    return best.encoding if best is not None else "cp1252"


def repair(text: str) -> str:
    """Text that an XML parser can read: no forbidden character, no bare &, HTML's own names resolved."""
    if _FORBIDDEN.search(text):
        # Within a tag a stray byte breaks a name, and shows nowhere that something is missing.
        text = _TAG.sub(lambda tag: _FORBIDDEN.sub("", tag[0]), text)
        text = _FORBIDDEN.sub("\ufffd", text)
    return _REFERENCE.sub(_resolved, text) if _ODD.search(text) else text


def _resolved(match: re.Match[str]) -> str:
    given, name = match.group(0), match.group(1)
    if name is None:
        return "&amp;" if given == "&" else given
    if name[0] == "#":
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        fits = number < 0x110000 and _FORBIDDEN.match(chr(number)) is None
        return f"&#{number};" if fits else "\ufffd"
    found = html5.get(f"{name};")
    return "&amp;" + given[1:] if found is None else html.escape(found, quote=False)


def plain(markup: str) -> str:
    """The words of a field that may hold HTML, on one line: no tag, no comment, nothing of a script or a style."""
    text = _MARKUP.sub(_taken_out, markup) if "<" in markup else markup
    return " ".join((html.unescape(text) if "&" in text else text).split())


def _taken_out(match: re.Match[str]) -> str:
    if match["open"] is not None:
        # A comment that nothing ends: as browsers do, it is taken to end with its first bracket.
        return _MARKUP.sub(_taken_out, match[0].partition(">")[2].replace("<!--", "<!"))
    if match["unseen"] or match["other"]:
        return ""
    if match["closed"]:
        return "" if match["name"].lower() in _INLINE else " "
    # It never ends as a tag with its attributes would; what is a tag for itself within it is one.
    return _LOOSE.sub(" ", match[0])


def escaped_if_text(field: str) -> str:
    """A field that may be text or HTML, as HTML: it is text where it has an angle bracket that begins no HTML."""
    if "<" not in field:
        return field
    names = (hit[1] for hit in _TAG_NAME.finditer(field))
    return field if all(name and name.lower() in _HTML for name in names) else html.escape(field, quote=False)


def clean(text: str) -> str:
    """Text without what XML forbids: control characters and lone surrogates become U+FFFD."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def mended(text: str) -> str:
    """The same for what strangers wrote and encoded badly.

    UTF-8 that was taken for Latin-1 and encoded once more is undone, and so is windows-1252 under Latin-1's numbers.
    """
    if (text.isascii() and text.isprintable()) or _SUSPECT.search(text) is None:
        return text
    text = _FORBIDDEN.sub("\ufffd", text)
    if _TWICE.search(text):
        with contextlib.suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    return text.translate(_MICROSOFT)
