"""An immutable text with its labelled parts, and what is known of where it stood."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id
from coranto.records.sources import OutletKind
from coranto.records.spans import Span

BlockKind = Literal["headline", "standfirst", "heading", "paragraph", "quote", "list-item", "caption"]
# The classes of noise; a cut is labelled, never deleted, and nothing downstream reads it.
CutLabel = Literal[
    "see-also", "read-more", "paywall", "newsletter", "app-advert", "share", "caption", "credit", "byline",
    "biography", "dateline", "page-header", "date-line", "comments", "legal", "related", "embed", "correction",
    "breadcrumb", "title-repeat",
]  # fmt: skip
DateBasis = Literal["meta", "jsonld", "feed", "url", "text", "given", "capture"]
# What a piece of metadata rests on: besides the kinds of a date, the page's markup (classes, microdata, links), the
# answer's headers, and files of the origin.
Basis = Literal[
    "meta", "jsonld", "feed", "url", "text", "given", "capture", "markup", "header", "well-known",
]  # fmt: skip
EvidenceField = Literal[
    "title", "standfirst", "byline", "credit", "published", "modified", "language", "section", "canonical", "image",
    "access", "paywalled", "correction", "update", "next-part", "reserved", "licence",
]  # fmt: skip
Access = Literal["free", "metered", "subscribers"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of the text. `path` leads back to the element it came from (empty for plain text).

    `at` is the time that a live blog gives the post which the block stands in (ISO 8601), else None.
    """

    start: int
    end: int
    kind: BlockKind
    path: str = ""
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the text that is not the report: `label` says what it is, `by` which rule said so."""

    start: int
    end: int
    label: CutLabel
    by: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The headline; `start`/`end` are set where it stands in the text."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or instant (ISO 8601), what it rests on, and how sure (0 to 1); `start`/`end` where the text says it."""

    value: str
    basis: DateBasis
    confidence: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was found for a field of the metadata, whether it was taken or not.

    `value` is what it says in the field's own form (an ISO 8601 date, one person, a two-letter code); `where` the
    place it was found: the name of a meta tag, a path into the JSON-LD, an XPath, a rule. `start`/`end` are set where
    the text says it. `confidence` runs from 0 to 1 and orders the candidates of one field.
    """

    field: EvidenceField
    value: str
    basis: Basis
    where: str
    confidence: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """The report's picture: its address, who made it and what stands under it, as the page says."""

    address: str
    credit: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One report as text. The id is made from the capture and the text, so better metadata does not change it.

    `text` never changes; `blocks` partition what matters of it in order, `cuts` mark what is not the report (they may
    lie inside a block or span several). `title.start` etc. are offsets into `text`. `given_id` is the id that a
    caller's own record carried (`read --jsonl`). `paywalled` says that this text ends before the report does, because
    the page gives readers without a subscription no more; `access` what the page declares. `evidence` holds what each
    field rests on and what was passed over. `next_part` is the address where the report goes on. `family` and
    `outlet_kind` are the publisher group and the kind of its outlet, as its source has them. `reserved` are the codes
    of `records.rights`; where each was found stands in `evidence`.
    """

    capture: str
    text: str
    address: str | None = None
    outlet: str | None = None
    blocks: tuple[Block, ...] = ()
    cuts: tuple[Cut, ...] = ()
    title: Title | None = None
    standfirst: Title | None = None
    bylines: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    language: str | None = None
    section: str | None = None
    canonical: str | None = None
    dateline: str | None = None
    reserved: tuple[str, ...] = ()
    paywalled: bool = False
    access: Access | None = None
    image: Image | None = None
    next_part: str | None = None
    evidence: tuple[Evidence, ...] = ()
    sample: bool = False
    family: str | None = None
    outlet_kind: OutletKind = ""
    given_id: str | None = None
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.text:
            raise RecordError("an article needs a text; a failed extraction is a refusal with its reason")
        size = len(self.text)
        parts: tuple[Block | Cut, ...] = (*self.blocks, *self.cuts)
        for part in parts:
            if not 0 <= part.start < part.end <= size:
                raise RecordError(f"{part} lies outside the text of {size} characters")
        object.__setattr__(self, "id", content_id("a", self.capture, self.text))

    def span(self, start: int, end: int) -> Span:
        """A span of this article's text."""
        return Span(self.id, start, end)

    def live(self) -> tuple[tuple[int, int], ...]:
        """The stretches of the text that are the report: every block less every cut, in order, without overlap.

        Text without blocks counts as one block. Whitespace at the edges is left out.
        """
        cuts: list[tuple[int, int]] = []
        for cut in sorted(self.cuts, key=lambda c: (c.start, c.end)):
            if cuts and cut.start <= cuts[-1][1]:
                cuts[-1] = (cuts[-1][0], max(cuts[-1][1], cut.end))
            else:
                cuts.append((cut.start, cut.end))
        stretches: list[tuple[int, int]] = []
        for start, end in [(b.start, b.end) for b in self.blocks] or [(0, len(self.text))]:
            at = start
            index = bisect_right(cuts, start, key=lambda c: c[1])
            while index < len(cuts) and cuts[index][0] < end:
                stretches.append((at, max(at, cuts[index][0])))
                at = cuts[index][1]
                index += 1
            stretches.append((at, end))
        return tuple(
            (end - len(body.lstrip()), start + len(body.rstrip()))
            for start, end in stretches
            if (body := self.text[start:end]).strip()
        )

    def is_cut(self, start: int, end: int) -> bool:
        """Whether any of `text[start:end]` is cut."""
        return any(c.start < end and start < c.end for c in self.cuts)
