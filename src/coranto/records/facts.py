"""What is read in a text: every fact has its spans and its maker, and is never overwritten.

Spans are :class:`Span` of the article's text. Fields that other facts fill (`Claim.figures`, `Figure.claim`) hold ids.
Ids are made from everything a fact says, except links to facts that are made later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id
from coranto.records.spans import Span

MentionKind = Literal["person", "organisation", "place", "group", "event", "work"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
SpeakerKind = Literal["name", "nominal", "pronoun", "none"]
Form = Literal["direct", "indirect", "mixed", "fragment"]
ChannelType = Literal[
    "press_release", "telegram", "x", "facebook", "phone_call", "broadcast", "interview", "council", "tally",
    "images", "document", "court", "other",
]  # fmt: skip
HedgeType = Literal[
    "lower_bound", "upper_bound", "approximate", "reported_conditional", "modal", "provisional", "vague"
]
VerificationStatus = Literal["explicitly_unverified", "confirmed", "denied", "contradicted"]
Operator = Literal["=", ">=", ">", "<=", "<", "~", "range", "vague"]
Measure = Literal[
    "killed", "injured", "missing", "displaced", "evacuated", "arrested", "hostages", "rescued", "survivors",
    "participants", "forces", "population", "attackers", "aid", "capacity", "money", "damage", "infected", "other",
]  # fmt: skip
Basis = Literal["cumulative", "increment", "stock", "pledge", "part"]
Verified = Literal["yes", "no", "explicitly_unverified", "not_stated"]
FigureStatus = Literal["new", "background"]


def _needs(condition: object, message: str) -> None:
    if not condition:
        raise RecordError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the live text. `quoted` when it stands wholly inside a quotation."""

    span: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person, body, place or group as written. `entity` is the id it was resolved to, or None: never guessed.

    `span` is the bare name (no title, no role); `role` the role given beside it, as written.
    `country` is ISO 3166-1 alpha-2, `zone` an IANA time zone, for places that the gazetteer knows.
    """

    span: Span
    kind: MentionKind
    name: str
    maker: str
    entity: str | None = None
    role: str | None = None
    gender: Literal["f", "m"] | None = None
    country: str | None = None
    zone: str | None = None
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _needs(isinstance(self.span, Span), "a mention needs its span")
        object.__setattr__(self, "id", content_id("m", self.span, self.kind, self.name, self.entity, self.maker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time expression. `value` and `mod` are TIMEX3; `interval` is [begin, end) in ISO 8601 with offset, or None.

    `planned` when the text speaks of something to come; `anchor` the ISO date it was resolved against.
    """

    span: Span
    type: TimexType
    value: str
    maker: str
    mod: str | None = None
    interval: tuple[str, str] | None = None
    zone: str | None = None
    anchor: str | None = None
    planned: bool = False
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _needs(isinstance(self.span, Span) and self.value, "a time needs its span and its TIMEX3 value")
        object.__setattr__(self, "id", content_id("t", self.span, self.type, self.value, self.mod, self.maker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who a claim is attributed to. `resolved_by` names the rule (apposition, pronoun, role, metonym …).

    `kind` is how the text mentions them; `name` the resolved name, or the words as written where it stays open.
    `alternatives` are the other entities that fitted, so that a doubt can be shown.
    """

    name: str
    kind: SpeakerKind
    role: str | None = None
    entity: str | None = None
    resolved_by: str | None = None
    alternatives: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The name where someone is named or described; empty for nobody and for a pronoun that stayed open."""
        open_ = self.kind == "none" or (self.kind == "pronoun" and not self.resolved_by)
        return "" if open_ and not self.entity else self.name


@dataclass(frozen=True, slots=True)
class Channel:
    """Through what it was said; `inherited` when a neighbouring sentence names it."""

    type: ChannelType
    span: Span | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that soften a claim."""

    span: Span
    type: HedgeType


@dataclass(frozen=True, slots=True)
class Verification:
    """What the report says of whether the claim was checked, and by whom."""

    status: VerificationStatus
    span: Span
    by: str | None = None


@dataclass(frozen=True, slots=True)
class SaidAt:
    """When it was said: ISO date or instant, and whether the text says so, a weekday does, or the context."""

    value: str
    basis: Literal["explicit", "weekday", "context"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who said what. `content`, `cue` and `source` follow PolNeAR; each may be discontinuous, `content` never empty."""

    content: tuple[Span, ...]
    maker: str
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speaker: Speaker = Speaker(name="", kind="none")
    form: Form = "indirect"
    act: str = "assertion"
    channel: Channel | None = None
    addressee: str | None = None
    said_at: SaidAt | None = None
    hedges: tuple[Hedge, ...] = ()
    verification: Verification | None = None
    via: tuple[str, ...] = ()
    nested_in: str | None = None
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _needs(self.content, "a claim needs the spans of its content")
        object.__setattr__(self, "id", content_id("k", self.content, self.source, self.cue, self.maker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that a report gives of one thing, with its bound; nothing is averaged.

    `value` is None for vague words ("hundreds"); `low`/`high` the bounds it implies (None = open). `words` are the
    original words of the number. `counted` is the group counted, as written and lowercased where common. `event` is
    a key (see `glean.figures`) that the same event gets in every report, or None. `as_of` is an ISO date that the
    figure held at the latest where `as_of_upper` (the report's own date), else exactly. `value_span` is the number;
    `spans` the other parts by role: unit, modifier, claimant, verification, measure, group (roles may repeat).
    """

    value_span: Span
    maker: str
    value: float | int | None
    operator: Operator
    measure: Measure
    words: str
    low: float | int | None = None
    high: float | int | None = None
    counted: str | None = None
    unit: str | None = None
    event: str | None = None
    place: str | None = None
    event_time: str | None = None
    as_of: str | None = None
    as_of_upper: bool = True
    claimant: str | None = None
    claimant_entity: str | None = None
    claim: str | None = None
    via: tuple[str, ...] = ()
    channel: ChannelType | None = None
    basis: Basis = "cumulative"
    hedges: tuple[HedgeType, ...] = ()
    verified: Verified = "not_stated"
    status: FigureStatus = "new"
    part_of: str | None = None
    spans: tuple[tuple[str, Span], ...] = ()
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _needs(isinstance(self.value_span, Span), "a figure needs the span of its value")
        _needs(
            self.value is not None or self.operator in ("vague", "range"),
            "a figure without a value must be vague or a range: numbers are never made up",
        )
        object.__setattr__(
            self,
            "id",
            content_id("f", self.value_span, self.value, self.operator, self.measure, self.counted, self.maker),
        )

    def role(self, name: str) -> tuple[Span, ...]:
        """The spans of one role, in order; empty when the text does not give it."""
        return tuple(s for r, s in self.spans if r == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one generation of makers read in one article; a better generation adds a reading, it overwrites none.

    `maker` names the generation (``glean 1``); `language` is what the text is in, `language_confidence` from 0 to 1;
    `lacks` says in words what could not be read and why (a language without a model, say).
    """

    article: str
    maker: str
    language: str | None
    language_confidence: float = 0.0
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[Time, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    lacks: tuple[str, ...] = ()
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("r", self.article, self.maker))

    def facts(self) -> tuple[Any, ...]:
        """Every fact that has an id: mentions, times, claims, figures."""
        return (*self.mentions, *self.times, *self.claims, *self.figures)
