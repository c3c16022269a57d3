"""Bytes to characters that a parser can read, and markup to words; nothing is guessed that bytes do not say."""

from __future__ import annotations

import html
import re

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
         (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip
# Encodings of text; Python has others (punycode, unicode_escape) that a stranger should not be able to choose.
_KNOWN = re.compile(r"(?:utf[-_]?(?:8|16|32)|cp|windows|iso|koi8|mac|gb|big5|euc|shift|sjis|hz|johab|ks_?c|tis)", re.A)
# CDATA is stepped over: an ampersand in it stands for itself.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});)?", re.S
)
_HIGH = bytes(range(128, 256))
# What an encoding is guessed from, and how many bytes beyond ASCII a guess needs.
SAMPLE, FEW = 65_536, 24
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
# What XML 1.0 forbids, with lone surrogates; nothing that a reader could see.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--[^>]{0,2000}--)>")


def decode(content: bytes, charset: str = "") -> str:
    """Text from the byte-order mark, the XML declaration, what HTTP said, or UTF-8, whichever comes first."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(content[:1000])
    for name in (declared.group(1).decode("ascii") if declared else "", charset, "utf-8"):
        name = name.strip().lower()
        # As browsers do; and a declaration that could be read as ASCII is not UTF-16.
        name = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        if not _KNOWN.match(name) or (declared and name.startswith(("utf-16", "utf-32", "ucs"))):
            continue
        try:
            text = content.decode(name, "replace")
        except (LookupError, UnicodeError):
            continue
        if "\ufffd" in text and name in ("utf-8", "utf8") and text.encode("utf-8") != content:
            lost = text.count("\ufffd")
            if lost and lost > sum(c > "\x7f" for c in text) - lost:
                return content.decode(_likely(content), "replace")
        return text
    return content.decode("utf-8", "replace")


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
    return _REFERENCE.sub(_resolved, _FORBIDDEN.sub("\ufffd", text))


def _resolved(match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None:
        return "&amp;" if match.group(0) == "&" else match.group(0)
    if name in _XML_OWN:
        return match.group(0)
    found = html.unescape(match.group(0))
    if found in ("&", "<", ">", '"', "'"):
        return match.group(0)
    if found == match.group(0):
        return "&amp;" + found[1:]
    return _FORBIDDEN.sub("\ufffd", found)


def plain(markup: str) -> str:
    """The words of a field that may hold HTML, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def clean(text: str) -> str:
    """Text without what XML forbids: control characters and lone surrogates become U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)
