"""Bytes to characters: declared encoding, byte-order mark, or the likeliest one; binaries are refused by name."""

from __future__ import annotations

import codecs
import re

from coranto.errors import BadInput, OverBudget

MAX_CHARS = 5_000_000
# A page of ten megabytes is what the HTTP client lets through; a larger one on disk is no article.
MAX_BYTES = 20_000_000
# Enough to tell an encoding and to see that a file is binary; the rest of the file is not looked at for that.
SAMPLE = 65_536

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of files that people hand over by mistake (the file formats' own signatures).
_KINDS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"SQLite format 3", "a database"),
)
# Control characters that no text has.
_CONTROLS = bytes((0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 19, 20))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w:.-]{1,40})""", re.I)


def refuse_binary(content: bytes, item: str) -> None:
    """BadInput for nothing at all, known binary formats and bytes that no text has; OverBudget if too large."""
    if not content.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf"):
        raise BadInput(f"{item}: the input is empty; expected a report as text or HTML", reason="empty", item=item)
    if len(content) > MAX_BYTES:
        raise OverBudget(
            f"{item}: {len(content):,} bytes; a report may have {MAX_BYTES:,}. Split the file into single reports",
            reason="too-large",
            item=item,
        )
    kind = next((name for start, name in _KINDS if content.startswith(start)), None)
    head = content[:SAMPLE]
    if kind is None and not _mark(content):
        controls = len(head) - len(head.translate(None, _CONTROLS))
        if controls > len(head) // 200 + 2:
            kind = "binary data"
    if kind is not None:
        raise BadInput(
            f"{item}: this is {kind}, not text; expected a report as plain text or HTML", reason="binary", item=item
        )


def characters(content: bytes, media_type: str, item: str, *, markup: bool) -> str:
    """The characters of `content`. Newlines stay as they are; a UTF-8 byte-order mark stays as U+FEFF.

    In order: byte-order mark, charset of the media type, `<meta charset>` (markup), UTF-8, the likeliest encoding.
    A wrong declaration is passed over where it does not decode.
    """
    refuse_binary(content, item)
    named = _HEADER.search(media_type)
    declared = [named.group(1)] if named else []
    if markup:
        declared += [m.decode("ascii") for m in _META.findall(content[:4096])[:1]]
    escaped = [name for name in declared if name.lower().startswith("iso-2022")]
    text = _first(content, [*escaped, *_mark(content), "utf-8", *declared])
    if text is None:
        text = _mended(content) or content.decode(_likely(content), "replace")
    if len(text) > MAX_CHARS and not markup:
        raise OverBudget(
            f"{item}: {len(text):,} characters; a report may have {MAX_CHARS:,}. Split the file into single reports",
            reason="too-long",
            item=item,
        )
    return text


def _mark(content: bytes) -> list[str]:
    return [name for mark, name in _MARKS if content.startswith(mark)][:1]


def _first(content: bytes, names: list[str]) -> str | None:
    """The first of these encodings that decodes everything. UTF-8 comes early: it hardly fits by chance."""
    for name in names:
        try:
            # Browsers read the label latin-1 as windows-1252 (WHATWG Encoding), and so do pages that declare it.
            known = codecs.lookup(name).name
            return content.decode("cp1252" if known in ("iso8859-1", "ascii") else known)
        except (LookupError, UnicodeError):
            continue
    return None


def _mended(content: bytes) -> str | None:
    """UTF-8 with U+FFFD for a few broken bytes, where most of its longer sequences are sound; else None."""
    text = content.decode("utf-8", "replace")
    broken, sound = text.count("\ufffd"), len(content) - len(text)
    return text if 10 * broken < sound else None


def _likely(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:SAMPLE], steps=5, chunk_size=512).best()
    return best.encoding if best is not None else "cp1252"
