"""How many independent origins stand behind one claim, figure or happening, and what its carriers have in common.

::

    carriers (text, day, channel, go-betweens) + what is known of each text -> ties -> independent, by agency, through

Copies are out already. A tie is one publisher, one occasion, one go-between, or a passage that one took over from the
other; an agency that two texts credit is named, and leads to a second, lower number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from coranto import words
from coranto.knit.likeness import alike
from coranto.knit.reports import plain_words, publisher
from coranto.records import Article, Grouping, Judgement, Reading, Through
from coranto.records.origins import Tie, apart, in_common

# What is said through these is said to one listener: each who has it so has heard it for themselves.
TO_ONE = frozenset({"interview", "phone_call", "images"})
# These do not say where a thing was given out: a statement may be the post that another report names.
OPEN = frozenset({"press_release", "tally"})
PAPERS = frozenset({"document", "tally"})
# A report that does not say when a thing was said may speak of an occasion so many days back.
NEAR_DAYS = 2
# Sentences so alike of two texts, one of which took passages over from the other, are such a passage.
TAKEN_OVER = 0.8
# Tells a tie to an agency that had these very words from one to an agency that is credited.
_TOLD = "told"


@dataclass(frozen=True, slots=True)
class Carrier:
    """One report that carries something: its origin, the place, and how it says it came by it.

    `day` is the ISO day on which it was said, where the report tells it.
    """

    text: str
    report: str
    at: int
    published: str = ""
    day: str = ""
    channel: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """`independent` of the texts share no tie, `by_agency` neither an agency; `through` is what they share."""

    independent: int = 0
    by_agency: int = 0
    through: tuple[Through, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the texts of a story: their publishers and agencies, and who took a passage from whom."""

    publishers: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    passages: frozenset[frozenset[str]] = frozenset()
    sentences: Mapping[str, Reading] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        grouping: Grouping,
        articles: Mapping[str, Article],
        readings: Mapping[str, Reading],
        judgements: Mapping[str, Judgement] | None = None,
    ) -> Ground:
        """The ground of a grouping's members, as far as they are at hand; `judgements` are those that stand."""
        members = [articles[m] for m in grouping.members if m in articles]
        credited = {credit for a in members for credit in a.credits}
        judged = (judgements or {}).values()
        return cls(
            publishers={a.id: publisher(a) for a in members},
            agencies={a.id: frozenset({*a.credits, a.outlet or ""} & credited) for a in members},
            passages=frozenset(frozenset(j.parts) for j in judged if j.kind == "copy-of" and j.detail == "partial"),
            sentences=readings,
            articles=articles,
        )

    def counted(self, carriers: Iterable[Carrier], speaker: str = "") -> Counted:
        """How many of the carriers' texts are independent; `speaker` is who said it, empty where nobody is named.

        The same speaker said it to all of them, so that one occasion on which others heard it may be theirs.
        """
        held = list(carriers)
        if len({c.text for c in held}) < 2:
            return Counted(len(held[:1]), len(held[:1]))
        ties: dict[str, set[Tie]] = {c.text: set() for c in held}
        self._through_others(held, speaker, ties)
        self._taken_over(held, ties)
        if speaker:
            _occasions(held, ties)
        by_agency = {text: mine | self._agencies(text, mine) for text, mine in ties.items()}
        shown = {
            text: {tie for tie in mine if tie[2] != _TOLD or tie[0] != "agency"} for text, mine in by_agency.items()
        }
        return Counted(apart(ties), apart(by_agency), in_common(shown))

    def _through_others(self, held: Iterable[Carrier], speaker: str, ties: Mapping[str, set[Tie]]) -> None:
        """The publisher of each text, and the agency or outlet that had the words first.

        An outlet is known by its publisher, and called as it is called first.
        """
        agencies = words.agencies()
        told: dict[str, set[str]] = {text: {speaker} & agencies for text in ties}
        for carrier in held:
            told[carrier.text].update(carrier.via)
        called: dict[str, str] = {}
        for name in sorted(set().union(*told.values())):
            called.setdefault(words.publisher(name).casefold(), name)
        for text, mine in ties.items():
            if house := self.publishers.get(text):
                mine.add(("family", house, ""))
            through = {words.publisher(name).casefold() for name in told[text]} | {house.casefold() if house else ""}
            for name in (called[known] for known in through & called.keys()):
                mine.add(("agency" if name in agencies else "outlet", name, _TOLD))

    def _agencies(self, text: str, mine: Iterable[Tie]) -> set[Tie]:
        told = {name for kind, name, _ in mine if kind == "agency"}
        return {("agency", name, "") for name in told | self.agencies.get(text, frozenset())}

    def _taken_over(self, held: Iterable[Carrier], ties: Mapping[str, set[Tie]]) -> None:
        where = {c.text: c for c in sorted(held, key=lambda c: c.report == c.text)}
        for pair in self.passages:
            if pair <= ties.keys():
                one, other = sorted(pair)
                if alike(self._sentence(where[one]), self._sentence(where[other])) >= TAKEN_OVER:
                    for text in pair:
                        ties[text].add(("text", "", f"{one} {other}"))

    def _sentence(self, carrier: Carrier) -> str:
        reading, article = self.sentences.get(carrier.report), self.articles[carrier.report]
        for sentence in reading.sentences if reading else ():
            if sentence.span.start <= carrier.at < sentence.span.end:
                return plain_words(sentence.span.of(article.text))
        return ""


def _occasions(held: Iterable[Carrier], ties: Mapping[str, set[Tie]]) -> None:
    """Tie the texts that have it from one occasion; those that name no channel to the occasions they may mean.

    A text that heard the speaker alone is tied to none.
    """
    alone = {c.text for c in held if c.channel in TO_ONE}
    open_ = [c for c in held if c.text not in alone]
    met: list[Tie] = []
    for carriers in (
        [c for c in open_ if c.channel and c.channel not in OPEN],
        [c for c in open_ if c.channel in OPEN],
        [c for c in open_ if not c.channel],
    ):
        for carrier in sorted(carriers, key=lambda c: (not c.day, c.day or c.published, c.text)):
            fits = [o for o in met if _meant(o, carrier)]
            if not fits and carrier.channel:
                kind = "document" if carrier.channel in PAPERS else "channel"
                fits = [(kind, carrier.channel, carrier.day or carrier.published[:10])]  # type: ignore[list-item]
                met += fits
            ties[carrier.text].update(fits)


def _meant(occasion: Tie, carrier: Carrier) -> bool:
    """Whether a report may speak of an occasion: it names no other channel, and the day fits."""
    _, channel, day = occasion
    if carrier.channel and carrier.channel not in OPEN and carrier.channel != channel:
        return False
    if carrier.day:
        return carrier.day == day
    try:
        return 0 <= (date.fromisoformat(carrier.published[:10]) - date.fromisoformat(day)).days <= NEAR_DAYS
    except ValueError:
        return not carrier.published or not day  # nothing speaks against it
