"""What a reader is shown beside stories: the way back, search hits, the health of sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coranto.errors import RecordError
from coranto.records.lines import Cite
from coranto.records.sources import Source

StepKind = Literal[
    "line", "row", "figure", "claim", "time", "mention", "words", "cuts", "article", "capture", "revision",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One step of the way back. `facts` are (label, value) pairs in words.

    `before`, `words`, `after` are the words in their context, in `language`; `cite` is where they stand, so that a
    page can lead there. `href` is an address outside (the page as it was asked for), empty where there is none.
    """

    kind: StepKind
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    before: str = ""
    words: str = ""
    after: str = ""
    language: str | None = None
    cite: Cite | None = None
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The way back from one id: line, ledger row, fact, words, cuts, capture, in this order as far as they apply."""

    id: str
    title: str
    steps: tuple[TraceStep, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise RecordError(f"a trace of {self.id} needs at least one step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One opinion on where a report stands: held to `reports`, or (`apart`) held apart from them, and by whom.

    `kind` and `detail` are those of the judgement with the id `judgement`; `rule` says that no person signed it.
    """

    kind: str
    reports: tuple[str, ...]
    by: str
    reason: str
    score: float
    judgement: str
    rule: bool = True
    detail: str = ""
    at: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One search result: a story or a report, with the words found (`words`) in their context."""

    kind: Literal["story", "report"]
    id: str
    title: str
    before: str = ""
    words: str = ""
    after: str = ""
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    cite: Cite | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source fares. Times are ISO instants; `reached` is None before the first try, else how the last one went.

    `error` says why the last try failed, `reason` is its code, `failures` counts failed tries in a row. The source is
    asked every `every_minutes`, which it earned, next at `next_at`; `new_at` is when it last brought something new,
    and it is `silent` when that is far longer ago than is usual for it. `counts` are the outcomes so far: (stored, 12),
    (unchanged, 3) …; they add up to what was fetched.
    """

    source: Source
    reached: bool | None = None
    tried_at: str | None = None
    reached_at: str | None = None
    new_at: str | None = None
    next_at: str | None = None
    every_minutes: float | None = None
    silent: bool = False
    failures: int = 0
    reason: str = ""
    error: str = ""
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where the gathering stands. `unreachable` are the sources whose last try failed, with the reason.

    `silent` are those that have not brought anything for far longer than usual; `waiting` pages are named and not yet
    fetched, `quarantined` of them failed before and are tried again.
    """

    gathering: bool = False
    silent: tuple[SourceHealth, ...] = ()
    waiting: int = 0
    quarantined: int = 0
    last_round: str | None = None
    unreachable: tuple[SourceHealth, ...] = ()
    samples: bool = False
    sources: int = 0
    reports: int = 0
    stories: int = 0
