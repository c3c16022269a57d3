"""What we hold to belong together: opinions, signed, scored, reversible; facts are never touched by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id
from coranto.records.spans import Span

JudgementKind = Literal[
    "copy-of", "same-story", "same-name", "same-figure", "contradicts", "not-same-story", "not-same-name",
    "not-copy-of", "withdrawn", "corrected", "several", "also-tells", "not-also-tells",
]  # fmt: skip
CopyKind = Literal["original", "wire", "edited", "mirror", "translated", "partial", "summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`parts` are held to be related as `kind` says. For ``copy-of`` the order is (copy, origin), for
    ``also-tells`` (report, first report of the story); else it is sorted.

    `detail` refines the kind (a `CopyKind` for copies). A person's word on a story names the story among the parts; the
    `detail` of a ``not-same-story`` then lists the reports that are taken out of it. `score` is from 0 to 1, `reason` a
    sentence for people, `maker` a rule with its version or a person. The id leaves out score, reason and time, so that
    the same opinion of the same maker is held once.
    """

    kind: JudgementKind
    parts: tuple[str, ...]
    maker: str
    score: float
    reason: str
    detail: str = ""
    made_at: str = ""
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.parts) < (1 if self.kind in ("withdrawn", "corrected", "several") else 2):
            raise RecordError(f"a judgement of kind {self.kind} needs the things it is about, got {self.parts}")
        if not self.maker or not self.reason:
            raise RecordError("a judgement is signed and gives its reason")
        if self.kind not in ("copy-of", "also-tells"):
            object.__setattr__(self, "parts", tuple(sorted(self.parts)))
        object.__setattr__(self, "id", content_id("j", self.kind, self.parts, self.detail, self.maker))


def by_person(judged: Judgement) -> bool:
    """Whether a person signed it, not a rule."""
    return judged.maker.startswith("person:")


def descents(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """By each text that is held to copy others, the ``copy-of`` that counts.

    A person's before a rule's, the text that it descends from before one it took passages from, then the largest share.
    """
    found: dict[str, Judgement] = {}
    for j in sorted((j for j in judgements if j.kind == "copy-of"), key=_counts):
        found[j.parts[0]] = j
    return found


def _counts(copy: Judgement) -> tuple[bool, bool, float, str, str]:
    return by_person(copy), copy.detail != "partial", copy.score, copy.parts[1], copy.id


def withdrawn(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The ids that are withdrawn. A withdrawal may be withdrawn itself: then what it was about stands again."""
    named: dict[str, list[str]] = {}
    for j in judgements:
        if j.kind == "withdrawn":
            for part in j.parts:
                named.setdefault(part, []).append(j.id)

    gone: dict[str, bool] = {}
    # An id is made from what it names, so that no chain leads back into itself; it is followed without recursion.
    for start in named:
        path = [start]
        while path:
            at = path[-1]
            open_ = [by for by in named.get(at, ()) if by not in gone]
            if open_:
                path.extend(open_)
                continue
            gone[at] = any(not gone[by] for by in named.get(at, ()))
            path.pop()
    return frozenset(part for part in named if gone[part])


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What `join` hands on for one story: its member articles in order of publication, and how they relate.

    `origins` maps article id to the article it is held to descend from (itself for an original); `kinds` the copy
    kind by article id; `shares` the share (0 to 1) of its text that stands in its origin.
    """

    story: str
    members: tuple[str, ...]
    origins: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, CopyKind], ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    judgements: tuple[str, ...] = ()

    def origin(self, article: str) -> str:
        """The article that `article` descends from; itself when it is no copy."""
        return dict(self.origins).get(article, article)

    def independent(self) -> int:
        """How many distinct texts stand behind the members."""
        return len({self.origin(m) for m in self.members})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """One person, body or place over several reports: every written form with the spans where it stands.

    `entities` are the ids that single readings gave it, `judgements` the ids of the ``same-name`` opinions behind it.
    `wikidata` is the item that the reader's names file gives it.
    """

    entity: str
    kind: str
    name: str
    forms: tuple[tuple[str, tuple[Span, ...]], ...]
    entities: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    wikidata: str | None = None
