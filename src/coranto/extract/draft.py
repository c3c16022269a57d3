"""What the parts of this step share while one article is read: the text with its blocks, cuts and what it declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coranto.records import Block, Cut, Dated, Evidence, Title


@dataclass(slots=True)
class Draft:
    """One article in the making. `blocks` are in order and do not overlap; `cuts` may lie inside a block.

    `tongues` are the languages whose words are tried, the likeliest first. `declared` is what the page says of itself,
    `truncated` why the text is held to end before the report, `evidence` what was found for the metadata on the way.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    tongues: tuple[str, ...] = ()
    title: Title | None = None
    standfirst: Title | None = None
    declared: Declared = field(default_factory=lambda: Declared())
    truncated: Evidence | None = None
    next_part: str | None = None
    evidence: list[Evidence] = field(default_factory=list)

    def words(self, block: Block) -> str:
        """The words of a block."""
        return self.text[block.start : block.end]

    def cut_at(self, block: Block) -> Cut | None:
        """The cut that takes the whole block, or None."""
        return next((c for c in self.cuts if c.start <= block.start and block.end <= c.end), None)


@dataclass(slots=True)
class Declared:
    """What a page says of itself outside its visible text; every field as found, `dates` as candidates.

    `authors` are all that it names as such, `signed` those of its JSON-LD, where a report may be signed by an agency or
    by the outlet. `kind` is its `og:type`, in small letters. `nodes` are the objects of its JSON-LD, `report` the one
    that describes the report (empty where none does). `metas` are its meta tags by name in small letters.
    """

    titles: list[str] = field(default_factory=list)
    headline: str | None = None
    standfirst: str | None = None
    authors: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    modified: str | None = None
    body: str | None = None
    outlet: str | None = None
    language: str | None = None
    section: str | None = None
    canonical: str | None = None
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    licences: list[Evidence] = field(default_factory=list)
    paywalled: bool = False
    kind: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
