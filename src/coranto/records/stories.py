"""One story over time, as it is shown: a view made on reading. A shown line without a citation cannot be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id
from coranto.records.judgements import CopyKind
from coranto.records.lines import Cite, Line, cited
from coranto.records.origins import Through, Tie, apart
from coranto.records.relations import Passage, Related, Turn
from coranto.records.sources import OutletKind

CheckKind = Literal[
    "sum", "revised-down", "rival", "same-claimant-differs", "no-source", "carried-over",
    "claimant-differs", "bound-differs", "group-differs", "headline-differs",
]  # fmt: skip
DifferKind = Literal["figure", "date", "name", "account"]
# The order in which journalists trust a source by its kind; it says nothing of whether the source is right.
Grade = Literal[
    "witnessed by the outlet", "named person with role", "named person", "named organisation", "document or tally",
    "unnamed official", "unnamed source", "social images", "none",
]  # fmt: skip
Grain = Literal["minute", "hour", "part-of-day", "day", "week", "month", "season", "year", "decade", "span"]
RemarkKind = Literal["hedge", "check", "denial", "confirmation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What became of a figure: taken back, or replaced by its own claimant. `by` and `when` as the report says it."""

    kind: Literal["withdrawn", "corrected"]
    cites: tuple[Cite, ...]
    by: str | None = None
    when: str | None = None

    def __post_init__(self) -> None:
        cited("a correction", self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPoint:
    """One figure of one claimant at one time, carried by one or more texts that are no copies (`origins`, article ids).

    `independent` of these have nothing in common but the claimant, `by_agency` neither an agency that they credit;
    `through` is what they have in common. 0 where it was not counted.

    One that was withdrawn or corrected stays: `withdrawn` is then true and `correction` says by whom, when and where.
    """

    value: float | int | None
    operator: str
    claimant: str | None
    cites: tuple[Cite, ...]
    low: float | int | None = None
    high: float | int | None = None
    words: str = ""
    claimant_entity: str | None = None
    channel: str | None = None
    as_of: str | None = None
    as_of_upper: bool = True
    verified: str = "not_stated"
    hedges: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    independent: int = 0
    by_agency: int = 0
    through: tuple[Through, ...] = ()
    withdrawn: bool = False
    correction: Correction | None = None

    def __post_init__(self) -> None:
        cited("a ledger point", self.cites)


@dataclass(frozen=True, slots=True)
class Check:
    """What a careful reader would remark on a row: a sum that holds or not, a toll revised down, rivals."""

    kind: CheckKind
    says: str
    cites: tuple[Cite, ...]
    holds: bool | None = None

    def __post_init__(self) -> None:
        cited("a check", self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """All that is said of one measure of one group in one event. `low`/`high` as UCDP names them: the lowest and
    highest value given; `best` only where a named source calls one so."""

    event: str | None
    measure: str
    counted: str | None
    basis: str
    points: tuple[LedgerPoint, ...]
    unit: str | None = None
    place: str | None = None
    status: str = "new"
    low: float | int | None = None
    high: float | int | None = None
    best: float | int | None = None
    checks: tuple[Check, ...] = ()
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.points:
            raise RecordError("a ledger row needs at least one point")
        object.__setattr__(
            self, "id", content_id("w", self.event, self.measure, self.counted, self.basis, self.unit, self.points)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalTime:
    """Another time that reports give for what an entry tells, in their own words."""

    when: str
    grain: Grain
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        cited(f"the time {self.when!r}", tuple(cite for line in self.lines for cite in line.cites))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened (or is planned) when. `when` is TIMEX3 or ISO, `grain` its precision, `sort` the ISO begin.

    `origins` are the reports that tell it and are no copies (`independent`, `by_agency`, `through`: as of a ledger
    point), `reported` is when the first of them appeared. `also` are other
    wordings of it, `plans` those that announced what then happened, `called_off` those that say a plan fell through,
    `rivals` the other times that reports give for it; none of these holds `line`, but `called_off` where nobody tells
    the plan itself. `saying` when the time is only that of someone's words. `weight` is how many independent reports
    speak of its day in words that are the story's own, `rank` the place of its day by that, 1 the first; background has
    neither (0).
    """

    when: str
    grain: Grain
    sort: str
    line: Line
    end: str | None = None
    planned: bool = False
    status: Literal["new", "background"] = "new"
    origins: tuple[str, ...] = ()
    independent: int = 0
    by_agency: int = 0
    through: tuple[Through, ...] = ()
    also: tuple[Line, ...] = ()
    plans: tuple[Line, ...] = ()
    called_off: tuple[Line, ...] = ()
    rivals: tuple[RivalTime, ...] = ()
    saying: bool = False
    reported: str | None = None
    weight: int = 0
    rank: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of it: its own, other wordings, plans, and other times."""
        others = (*self.also, *self.plans, *self.called_off, *(line for time in self.rivals for line in time.lines))
        return (self.line, *(line for line in others if line != self.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What belongs beside a claim, in a report's own words (`text`): how firmly it is said, what became of it.

    `code` names what the words say: a hedge's type, a verification's status, or the act of a later claim that denies
    or confirms this one; such a one has its own `claim` id and `speaker` (empty where nobody is named).
    """

    kind: RemarkKind
    code: str
    text: str
    cites: tuple[Cite, ...]
    speaker: str = ""
    claim: str = ""
    said_at: str | None = None

    def __post_init__(self) -> None:
        cited(f"the remark {self.text!r}", self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidClaim:
    """One claim as shown: the words themselves, who carries it, what is said of it.

    `origins` are the reports that carry it and are no copies (`independent`, `by_agency`, `through`: as of a ledger
    point), `copies` the copies that repeat it and are not counted.
    """

    text: str
    claim: str
    form: str
    act: str
    cites: tuple[Cite, ...]
    cue: str = ""
    channel: str | None = None
    channel_inherited: bool = False
    said_at: str | None = None
    firmness: tuple[str, ...] = ()
    verification: str | None = None
    origins: tuple[str, ...] = ()
    independent: int = 0
    by_agency: int = 0
    through: tuple[Through, ...] = ()
    via: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        cited(f"the claim {self.text!r}", self.cites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One speaker of a story with all that is attributed to them, in the order said; `grade` is a `Grade`.

    What is attributed to nobody stands under the one voice without a `speaker`.
    """

    speaker: str
    claims: tuple[SaidClaim, ...]
    entity: str | None = None
    role: str | None = None
    grade: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the sides where the sources differ."""

    says: str
    cites: tuple[Cite, ...]

    def __post_init__(self) -> None:
        cited("a side of a difference", self.cites)


@dataclass(frozen=True, slots=True)
class Difference:
    """A point on which the sources differ, with at least two sides."""

    kind: DifferKind
    about: str
    sides: tuple[Side, ...]

    def __post_init__(self) -> None:
        if len(self.sides) < 2:
            raise RecordError("a difference needs two sides or more")


@dataclass(frozen=True, slots=True)
class NameForm:
    """One written form of a name, where it stands, and who uses it.

    `outlets` write it so; `speakers` say it so in words of their own; `sides` are the countries that are known to call
    a place so.
    """

    text: str
    cites: tuple[Cite, ...]
    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One person, body or place with every form the reports use.

    `claimed` says who claims a place that several sides claim, as codes of countries or names; which of them has it is
    not decided. `wikidata` is the item that the reader's names file gives.
    """

    entity: str
    kind: str
    forms: tuple[NameForm, ...]
    claimed: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """One member report of a story, under its origin. `publisher` is the house behind its outlet.

    `outlet_kind` is what the outlet is, where its source says so. `reason` is why it is held to be a copy, or to have
    taken passages over; `judgement` and `judged_by` say by which opinion and whose. `reserved` are the article's codes
    of `records.rights`.
    """

    id: str
    title: str
    outlet: str | None
    language: str | None
    published: str | None
    origin: str
    copy: CopyKind = "original"
    share: float = 0.0
    address: str | None = None
    credits: tuple[str, ...] = ()
    sample: bool = False
    reason: str = ""
    judgement: str = ""
    judged_by: str = ""
    publisher: str = ""
    reserved: tuple[str, ...] = ()
    outlet_kind: OutletKind = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as shown: a view over facts and judgements, never stored as truth. The title is a report's own.

    `trail` is what people said of it, `related` which stories came before it, followed it or have the same actors;
    `passages` are parts of live blogs and round-ups that tell it too and are not among its reports.
    """

    id: str
    title: str
    title_from: str
    first: str | None
    latest: str | None
    reports: tuple[StoryReport, ...]
    independent: int
    agencies: tuple[tuple[str, int], ...] = ()
    now: tuple[Line, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    voices: tuple[Voice, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    differ: tuple[Difference, ...] = ()
    names: tuple[Name, ...] = ()
    places: tuple[str, ...] = ()
    sample: bool = False
    trail: tuple[Turn, ...] = ()
    related: tuple[Related, ...] = ()
    passages: tuple[Passage, ...] = ()

    def __post_init__(self) -> None:
        if not self.reports:
            raise RecordError("a story needs at least one report")

    def publishers(self, origins: Collection[str] | None = None) -> int:
        """How many publishers stand behind the independent texts, or behind those with these ids.

        A text of which no outlet is known counts by itself.
        """
        return len({r.publisher or r.id for r in self._texts(origins)})

    def in_common(self, origins: Collection[str] | None = None) -> tuple[tuple[str, int], ...]:
        """The agencies that two or more of these independent texts rest on, with how many do: texts that credit one,
        and its own. They are no copies of each other, and may still have one source."""
        credited = {c for report in self.reports for c in report.credits}
        counts = Counter(
            agency for report in self._texts(origins) for agency in {*report.credits, report.outlet or ""} & credited
        )
        return tuple(sorted(((a, n) for a, n in counts.items() if n > 1), key=lambda c: (-c[1], c[0])))

    def by_agency(self) -> int:
        """How many of the independent texts share neither a publisher nor an agency."""
        credited = {c for report in self.reports for c in report.credits}
        ties: dict[str, set[Tie]] = {}
        for text in self._texts(None):
            ties[text.id] = {("agency", agency, "") for agency in {*text.credits, text.outlet or ""} & credited}
            ties[text.id].add(("family", text.publisher or text.id, ""))
        return apart(ties)

    def _texts(self, origins: Collection[str] | None) -> Iterator[StoryReport]:
        """The independent texts, or those of them with these ids."""
        for report in self.reports:
            if report.copy == "original" if origins is None else report.id in origins:
                yield report


def to_json(story: Story) -> dict[str, Any]:
    """The object that `coranto story --json` and the API give for one story (see the reference)."""
    from coranto.records.ident import plain

    data: dict[str, Any] = plain(story)
    data["title"] = {"text": story.title, "from": story.title_from}
    data["claims"] = data.pop("voices")
    data["publishers"], data["by_agency"] = story.publishers(), story.by_agency()
    for entry, shown in zip(data["timeline"], story.timeline, strict=True):
        entry["line"], entry["cites"] = shown.line.text, plain(shown.line.cites)
    for name in data["names"]:
        for form in name["forms"]:
            form["reports"] = sorted({cite["report"] for cite in form["cites"]})
    del data["title_from"]
    return data
