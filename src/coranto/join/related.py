"""Which stories belong to one long topic: what came before, what followed, and who is met again.

::

    readings of a story -> gist: names that half of its reports use, its days and tolls, sentences that look back
    gists of all stories -> how rare each name is -> stories with two rare names in common -> before, after, same actors

A story follows one up where it looks back: a sentence of it names somebody whom both are about beside a day, or a toll,
of the earlier story; or where both are about the same four names or more within days. Likeness alone makes no
follow-up: what looks most alike is often another event of the same kind, such as a team's next match. Such stories have
the same actors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import floor

from coranto.join.moments import day as day_of
from coranto.join.terms import SPLIT, spelling
from coranto.records import Article, Cite, Figure, Mention, Reading, Related, Time

# A story is about a name that so large a share of its reports use, and of a day that so many tell of.
ABOUT, TOLD = 0.5, 0.3
# A report is about the names in so many first sentences of it.
OPENING = 3
# So many reports that tell of a day are enough in a large story.
ENOUGH = 3
# A name that more than so large a share of all stories use says nothing; that of so few stories, as many as a chain
# has, is always rare. The same actors must be rarer, for nothing else is asked of them.
COMMON, FEW = 0.02, 12
RARER, FEWER = 0.01, 4
# Stories with the same actors have so many rare names in common; so many, within so many days, are a follow-up.
ACTORS, SAME = 2, 4
SOON = 14.0
# A sentence looks back at a day at least so long before its report.
BACK = 2
# A round-up tells of a story until so many days after its last report.
RUNS = 3.0
# So many days after the last report of a story another can still follow it up.
LATEST = 90.0
# A sentence with a month or a week in it says less than one with a day: it must name so many. No date is longer.
VAGUE, MONTH = 2, 31.0
# Smaller tolls are too common to be known again.
TOLL = 5
ORDER = ("before", "after", "same-actors")
# At most so many relations of each kind, so many in a chain, and so many names and sentences for each of them.
MOST, LONG, SHOWN = 5, 12, 4
# Words that initials leave out are no longer.
SMALL_WORD = 3


@dataclass(frozen=True, slots=True)
class Back:
    """A sentence that looks back: at the days from `begin` to `end` before its report, or at a toll; with its names."""

    names: frozenset[str]
    cite: Cite
    begin: float = 0.0
    end: float = 0.0
    toll: str = ""


@dataclass(frozen=True, slots=True)
class Gist:
    """What relates a story to others.

    `names` are all keys of names, `used` those that half of its reports use, `about` those that half are about; `days`
    and `tolls` are what many tell of. `shown` gives each name as written.
    """

    story: str
    first: float | None = None
    last: float | None = None
    names: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    days: frozenset[float] = frozenset()
    tolls: frozenset[str] = frozenset()
    back: tuple[Back, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)


def name_key(mention: Mention) -> str:
    """What a name is known by over many stories, in any spelling; empty for countries, peoples and what is no name.

    Its kind is left out, for one report's body is another's person.
    """
    entity = mention.entity or ""
    if mention.kind == "group" or entity.startswith("country:"):
        return ""
    if entity.startswith("place:"):
        return entity
    words = " ".join(key for word in SPLIT.findall(mention.name) if (key := spelling(word)))
    return f"name:{words}" if words else ""


def gist(story: str, members: Iterable[tuple[Article, Reading | None]]) -> Gist:
    """What relates a story to others, from its reports and what was read in them; copies are better left out."""
    found = [(article, reading) for article, reading in members if reading is not None]
    named = [{key: m.name for m in reading.mentions if (key := name_key(m))} for _, reading in found]
    main = Counter(key for _, reading in found for key in _main(reading))
    dates = [d for article, _ in found if article.published and (d := day_of(article.published.value)) is not None]
    names = Counter(key for keys in named for key in keys)
    days = Counter(
        floor(begin)
        for _, reading in found
        for begin in {begin for time in reading.times if len(time.value) == 10 for begin, _ in _days(time)}
    )
    tolls = Counter(
        toll for _, reading in found for toll in {t for figure in reading.figures for t in tolls_in(figure)}
    )
    many = min(TOLD * len(found), ENOUGH)
    return Gist(
        story=story,
        first=min(dates, default=None),
        last=max(dates, default=None),
        names=frozenset(names),
        used=frozenset(key for key, n in names.items() if n >= ABOUT * len(found)),
        about=frozenset(key for key, n in main.items() if n >= ABOUT * len(found)),
        days=frozenset(day for day, n in days.items() if n >= many) | {floor(d) for d in sorted(dates)[:1]},
        tolls=frozenset(toll for toll, n in tolls.items() if n >= many),
        back=tuple(back for article, reading in found for back in _looks_back(article, reading)),
        shown={key: name for keys in reversed(named) for key, name in keys.items()},
    )


def _main(reading: Reading) -> set[str]:
    """The names that a report is about: those in its opening, and those that it comes back to."""
    opening = reading.sentences[min(len(reading.sentences), OPENING) - 1].span.end if reading.sentences else 0
    often = Counter(name_key(m) for m in reading.mentions)
    opens = {name_key(m) for m in reading.mentions if m.span.start < opening}
    return {key for key in often if key and (key in opens or often[key] > 1)}


def _days(time: Time) -> Iterator[tuple[float, float]]:
    """The days from and up to which a date runs; nothing where it is no date, or a long one."""
    if time.type == "DATE" and time.interval:
        begin, end = day_of(time.interval[0]), day_of(time.interval[1])
        if begin is not None and end is not None and 0 < end - begin <= MONTH:
            yield begin, end


def tolls_in(figure: Figure) -> Iterator[str]:
    """The toll that a figure gives, as it is known again; nothing for small numbers and those of no measure."""
    if figure.measure != "other" and figure.value is not None and figure.value >= TOLL:
        yield f"{figure.measure} {figure.value:g}"


def _looks_back(article: Article, reading: Reading) -> Iterator[Back]:
    """The sentences of a report that speak of days well before it, or give a toll."""
    published = day_of(article.published.value) if article.published else None
    for sentence in reading.sentences:
        start, end = sentence.span.start, sentence.span.end
        days = [d for t in reading.times if start <= t.span.start < end for d in _days(t)]
        tolls = [t for f in reading.figures if start <= f.value_span.start < end for t in tolls_in(f)]
        if days or tolls:
            held = frozenset(name_key(m) for m in reading.mentions if start <= m.span.start < end) - {""}
            cite = Cite(article.id, start, end)
            if published is not None and held:
                yield from (Back(held, cite, *d) for d in dict.fromkeys(days) if published - d[1] >= BACK - 1)
                yield from (Back(held, cite, toll=toll) for toll in dict.fromkeys(tolls))


class Relations:
    """How the stories of a desk relate; worked out for one story at a time, the same for the same stories."""

    def __init__(self, gists: Iterable[Gist]) -> None:
        self._gists = {g.story: g for g in gists}
        self._found: dict[str, tuple[Related, ...]] = {}
        self._users: dict[str, list[str]] = defaultdict(list)
        for story in sorted(self._gists):
            for name in self._gists[story].names:
                self._users[name].append(story)

    def of(self, story: str) -> tuple[Related, ...]:
        """What came before a story, what followed it, and where its actors are met again, the nearest first.

        Before and after are followed on from story to story, so that they give the whole chain; at most `LONG` of each.
        """
        direct = self._direct(story)
        found, known = [], {story} | {r.story for r in direct if r.kind in ORDER[:2]}
        for kind in ORDER[:2]:
            chain = [r for r in direct if r.kind == kind]
            for link in chain:  # it grows as it is walked
                for r in self._direct(link.story):
                    if r.kind == kind and r.story not in known and len(chain) < LONG:
                        known.add(r.story)
                        chain.append(replace(r, steps=link.steps + 1))
            found += chain
        return (*found, *(r for r in direct if r.story not in known))

    def telling(
        self, names: Collection[str], tolls: Collection[str], published: str
    ) -> tuple[str, tuple[str, ...]] | None:
        """The story that a passage with these names and tolls tells on its day, and the names that say so."""
        at, shared = day_of(published), Counter[str]()
        for name in names:
            if self._rare(name):
                shared.update(story for story in self._users[name] if name in self._gists[story].used)
        found = []
        for story in shared:
            told = self._gists[story]
            both = _distinct({name for name in names if name in told.used and self._rare(name)})
            enough = len(both) >= ACTORS or (both and not told.tolls.isdisjoint(tolls))
            runs = at is None or told.first is None or told.last is None or told.first - 1 <= at <= told.last + RUNS
            if enough and runs and both & told.about:
                found.append((-len(both), story, tuple(told.shown[name] for name in sorted(both))))
        return min(found)[1:] if found else None

    def _direct(self, story: str) -> tuple[Related, ...]:
        if story not in self._found:
            self._found[story] = self._related(story)
        return self._found[story]

    def _related(self, story: str) -> tuple[Related, ...]:
        mine = self._gists[story]
        shared: dict[str, set[str]] = defaultdict(set)
        for name in mine.used:
            if self._rare(name):
                for other in self._users[name]:
                    if other != story and name in self._gists[other].used:
                        shared[other].add(name)
        related = (self._relate(mine, self._gists[other], names) for other, names in shared.items())
        found = sorted((r for r in related if r), key=lambda r: (-len(r.cites), -len(r.names), r.story))
        return tuple(r for kind in ORDER for r in [r for r in found if r.kind == kind][:MOST])

    def _rare(self, name: str, share: float = COMMON, few: int = FEW) -> bool:
        return len(self._users[name]) <= max(few, share * len(self._gists))

    def _relate(self, mine: Gist, other: Gist, names: set[str]) -> Related | None:
        names = _distinct(names)
        if len(names) < ACTORS:
            return None
        earlier, later = sorted((mine, other), key=lambda g: (g.first or 0.0, g.story))
        cites = self._back(earlier, later, names & earlier.about)
        either = names & (mine.about | other.about)
        actors = {name for name in names & mine.about & other.about if self._rare(name, RARER, FEWER)}
        if cites or (len(names) >= SAME and len(either) >= ACTORS and _gap(earlier, later) <= SOON):
            kind = "before" if earlier is other else "after"
        elif len(actors) >= ACTORS and not all(name.startswith("place:") for name in actors):
            kind = "same-actors"
        else:
            return None
        return Related(
            kind=kind,  # type: ignore[arg-type]
            story=other.story,
            names=tuple(mine.shown[name] for name in sorted(names, key=lambda n: (len(self._users[n]), n))[:SHOWN]),
            cites=cites[:SHOWN],
        )

    def _back(self, earlier: Gist, later: Gist, names: set[str]) -> tuple[Cite, ...]:
        """Where the later story looks back at the earlier one."""
        if earlier.first is None or later.first is None or _gap(earlier, later) > LATEST:
            return ()
        if later.first - earlier.first < BACK:
            return ()
        return tuple(
            dict.fromkeys(
                back.cite for back in later.back
                if (back.toll in earlier.tolls and names & back.names)
                or (not back.toll and len(names & back.names) >= (1 if back.end - back.begin <= 1 else VAGUE)
                    and any(back.begin <= day + 0.5 < back.end for day in earlier.days))
            )
        )  # fmt: skip


def _distinct(names: Collection[str]) -> set[str]:
    """The names without those that are a part, or the initials, of another."""
    words = {name: name.partition(":")[2].split() for name in names if not name.startswith("place:")}
    initials = {"".join(word[0] for word in said if len(word) > SMALL_WORD) for said in words.values() if len(said) > 1}
    parts = {
        name for name, said in words.items()
        if any(set(said) < set(other) for other in words.values()) or (len(said) == 1 and said[0] in initials)
    }  # fmt: skip
    return set(names) - parts


def _gap(earlier: Gist, later: Gist) -> float:
    """The days between the last report of the one and the first of the other; none where a date is missing."""
    if earlier.last is None or later.first is None:
        return LATEST + 1
    return later.first - earlier.last
