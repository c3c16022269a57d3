"""Step 2: page to article, chosen by media type: the text with its blocks, and its noise labelled as cuts.

::

    body -> characters -> (html | plain) -> draft: text, blocks -> cuts -> title, bylines, credits, dates -> article

No store, no network, no clock: the day of the capture comes with the capture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from coranto.errors import BadInput, Refused
from coranto.records import Article, Body, Capture, Failure

HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")


def read_body(body: Body) -> Article:
    """The article of one captured body. Raises Refused (BadInput, OverBudget) that names the input and what to do.

    Plain text is kept character for character. A body whose media type says nothing is taken for HTML where it
    begins like a page.
    """
    from coranto.extract import decode, meta

    capture = body.capture
    item = capture.asked or capture.address
    markup = is_markup(capture.media_type, body.content)
    text = decode.characters(body.content, capture.header("content-type") or capture.media_type, item, markup=markup)
    return meta.article(_draft(text, capture, item, markup=markup), capture)


def _draft(text: str, capture: Capture, item: str, *, markup: bool) -> Any:
    if markup:
        from coranto.extract import html

        address = capture.address if "://" in capture.address else None
        return html.read(text, item, language=capture.hint("language"), title=capture.hint("title"), address=address)
    from coranto.extract import plain

    return plain.read(text, item, language=capture.hint("language"), title=capture.hint("title"))


def is_markup(media_type: str, content: bytes) -> bool:
    """Whether a body is a page: by its media type, and where that says nothing by how it begins."""
    kind = media_type.split(";")[0].strip().lower()
    if kind in HTML_TYPES:
        return True
    if kind.startswith("text/"):
        return False
    if kind not in ("", "application/octet-stream", "unknown/unknown"):
        return kind.endswith(("+xml", "/html"))
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<!--"))


def read_record(record: Mapping[str, Any]) -> Article:
    """The article of a record {id, text | html, url?, date?, title?, outlet?, language?, fetched_at?}.

    A given `text` is kept character for character; a `title` beside it is metadata. `date` counts as given.
    Raises BadInput for a record without `id` or without text.
    """
    name = str(record.get("id") or "")
    source = record.get("html") if record.get("text") is None else record.get("text")
    if not name or not isinstance(source, str):
        raise BadInput(
            f"record {name or '?'}: expected an `id` and a string `text` or `html`, got {sorted(map(str, record))}",
            reason="bad-record",
            item=name,
        )
    from coranto.extract import meta

    markup = record.get("text") is None
    content = source.encode("utf-8", "surrogatepass")
    given = {
        "given_id": name, "given_published": record.get("date"), "title": record.get("title"),
        "outlet": record.get("outlet"), "language": record.get("language"), "author": record.get("author"),
    }  # fmt: skip
    capture = Capture(
        asked=name,
        address=str(record.get("url") or name),
        fetched_at=str(record.get("fetched_at") or ""),
        status=200,
        media_type="text/html" if markup else "text/plain",
        sha256=sha256(content).hexdigest(),
        size=len(content),
        hints=tuple((k, str(v)) for k, v in given.items() if v),
    )
    _refuse_long(source, name, markup=markup)
    return meta.article(_draft(source, capture, name, markup=markup), capture)


def _refuse_long(text: str, item: str, *, markup: bool) -> None:
    from coranto.errors import OverBudget
    from coranto.extract import decode

    if not text.strip():
        raise BadInput(f"{item}: the text is empty; expected a report", reason="empty", item=item)
    if len(text) > decode.MAX_CHARS and not markup:  # the parser of pages has its own bound
        raise OverBudget(
            f"{item}: {len(text):,} characters; a report may have {decode.MAX_CHARS:,}", reason="too-long", item=item
        )


class Extract:
    """Reads bodies: the *each* step ``extract``; with `rough` by the cheap look of `triage` alone."""

    name = "extract"
    takes = Body
    gives = Article

    def __init__(self, *, rough: bool = False) -> None:
        self.rough = rough
        self.version = "triage 1" if rough else "extract 3"

    def setup(self) -> None:
        """Load the parsers now rather than at the first page."""
        from coranto.extract import html, triage

        (triage if self.rough else html).load()

    def __call__(self, bodies: Iterable[Body]) -> Iterator[Article | Failure]:
        """One article per body, in order; a body that is no report gives a Failure and the rest go on."""
        from coranto.extract import triage

        read = triage.look if self.rough else read_body
        for body in bodies:
            try:
                yield read(body)
            except Refused as error:
                yield Failure(of=body.capture.id, step=self.name, reason=error.reason, message=str(error))
