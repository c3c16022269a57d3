"""The ledger: every figure of a story by event, measure, group and claimant, over time; contradictions side by side.

::

    figures -> one entry per number and article -> points by claimant and day -> rows -> checks

Nothing is averaged, a newer figure never replaces an older one, and a figure of another event has its own row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from coranto import words
from coranto.knit.checks import PEOPLE, Entry, checks
from coranto.knit.checks_sums import parts_check
from coranto.knit.claimants import join
from coranto.knit.corrections import Notice, corrected, notices
from coranto.knit.groups import MAIN, counted_group, event_of, folded, one_group, shown_group
from coranto.knit.origins import Carrier, Ground
from coranto.records import (
    Article,
    Cite,
    Correction,
    Figure,
    Grouping,
    LedgerPoint,
    LedgerRow,
    NameGroup,
    Reading,
)

# The order in which a reader asks.
MEASURES = (
    "killed", "injured", "missing", "hostages", "rescued", "survivors", "displaced", "evacuated", "arrested",
    "infected", "damage", "participants", "forces", "attackers", "aid", "capacity", "money", "population", "other",
)  # fmt: skip
BASES = ("cumulative", "stock", "increment", "part", "pledge")
# Words of the phrase around a number are cited with it up to this distance.
_PHRASE_REACH = 40
_BEST_REACH = 80

Key = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class _About:
    """What a row needs to know of the rest of its story."""

    entries: list[Entry]
    notices: list[Notice]
    articles: Mapping[str, Article]
    languages: Mapping[str, str | None]
    ground: Ground


@dataclass(frozen=True, slots=True)
class _Names:
    """Claimants joined over reports: entity ids and written forms to the group's entity and name."""

    entities: Mapping[str, NameGroup]
    forms: Mapping[str, NameGroup]

    def resolve(self, figure: Figure) -> tuple[str | None, str | None, str]:
        """(name shown, entity, key that is the same for the same claimant)."""
        group = self.entities.get(figure.claimant_entity or "") or self.forms.get(folded(figure.claimant))
        if group is not None:
            return group.name, group.entity, f"entity {group.entity}"
        if figure.claimant is None:
            return None, None, ""
        return figure.claimant, figure.claimant_entity, figure.claimant_entity or f"name {folded(figure.claimant)}"


def rows(
    grouping: Grouping,
    articles: Mapping[str, Article],
    readings: Mapping[str, Reading],
    names: tuple[NameGroup, ...],
    ground: Ground | None = None,
) -> tuple[LedgerRow, ...]:
    """The rows of one story, the main event's first. `articles` and `readings` are by article id.

    A row is all that is said of one measure of one group in one event on one basis and in one unit; increments,
    pledges and parts never stand in the cumulative row, nor the toll of one place that a report gives beside a larger
    one. A point is one figure of one claimant at one day, with every place that says so and the independent origins
    behind them; one that its claimant or its report took back stays, marked with who, when and where. `low` and
    `high` are the lowest and highest value given (UCDP's names); `best` is set only where a report calls a figure a
    best estimate. Members without a reading are left out; the result does not depend on the order of the mappings.
    """
    known = _joined_names(names)
    entries = [
        entry
        for article in grouping.members
        if article in articles and article in readings
        for entry in _entries(articles[article], readings[article], grouping.origin(article), known)
    ]
    languages = {a: readings[a].language for a in grouping.members if a in readings}
    located = [m for a in languages for m in readings[a].mentions if m.kind == "place" and m.country]
    countries = frozenset(m.name for m in located if (m.entity or "").startswith("country:"))
    places = {folded(m.name): str(m.country) for m in located}
    entries = _localised(one_group(join(entries, languages, places)), countries)
    taken_back = [
        notice
        for article in grouping.members
        if article in articles and article in readings
        for notice in notices(articles[article], readings[article], grouping.origin(article))
    ]
    ground = ground or Ground.of(grouping, articles, readings)
    about = _About(entries, taken_back, articles, languages, ground)
    grouped: dict[Key, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(_key(entry), []).append(entry)
    return tuple(_row(key, grouped[key], about) for key in sorted(grouped, key=_order))


def _localised(entries: list[Entry], countries: frozenset[str]) -> list[Entry]:
    """The entries, those of one place marked that a report gives beside a larger one of the same claimant and day.

    The toll of a province is no rival of the country's: it has a row of its own. A country is never so marked.
    """
    beside: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        beside.setdefault(_said_together(entry), []).append(entry)
    out = []
    for entry in entries:
        f = entry.figure
        near = (e.figure for e in beside[_said_together(entry)] if e.counted == entry.counted)
        whole = [w for w in near if (w.value or 0) > (f.value or 0)]
        inner = f.place and f.place not in countries and f.value is not None and not entry.heading
        local = f.place if inner and any(w.place != f.place for w in whole) else None
        out.append(replace(entry, local=local or ""))
    return out


def _said_together(entry: Entry) -> tuple[object, ...]:
    f = entry.figure
    return (entry.article, entry.claimant, event_of(f), f.measure, f.basis, f.unit, f.as_of)


def _joined_names(names: tuple[NameGroup, ...]) -> _Names:
    entities = {e: g for g in names for e in (g.entity, *g.entities)}
    forms: dict[str, NameGroup] = {}
    for group in names:
        for form in (group.name, *(f for f, _ in group.forms)):
            forms.setdefault(folded(form), group)
    return _Names(entities, forms)


def _key(entry: Entry) -> Key:
    f = entry.figure
    return (event_of(f), f.measure, entry.counted, f.basis, f.unit or "", entry.local)


def _order(key: Key) -> tuple[object, ...]:
    event, measure, counted, basis, unit, local = key
    return (
        event != MAIN,
        event == "",
        MEASURES.index(measure) if measure in MEASURES else len(MEASURES),
        BASES.index(basis) if basis in BASES else len(BASES),
        bool(local),
        counted != PEOPLE,
        event,
        counted,
        unit,
        local,
    )


def _cite(article: Article, figure: Figure) -> Cite:
    """The words of the figure: its number with bound, group and measure where they stand close by."""
    start, end = figure.value_span.start, figure.value_span.end
    for role, span in figure.spans:
        if role == "modifier" and 0 <= start - span.end <= 3:
            start = span.start
    for role, span in figure.spans:
        if role in ("unit", "group", "measure") and 0 <= span.start - figure.value_span.end <= _PHRASE_REACH:
            end = max(end, span.end)
    return Cite(article.id, start, end, figure.id)


def _entries(article: Article, reading: Reading, origin: str, known: _Names) -> list[Entry]:
    """The figures of one article; a figure that it gives twice is one entry with both places cited."""
    best: dict[tuple[object, ...], Entry] = {}
    heads = [(b.start, b.end) for b in article.blocks if b.kind == "headline"]
    for figure in reading.figures:
        name, entity, claimant = known.resolve(figure)
        entry = Entry(
            figure=figure,
            counted=counted_group(figure, reading.language),
            claimant=claimant,
            name=name,
            entity=entity,
            article=article.id,
            origin=origin,
            cites=(_cite(article, figure),),
            best=_is_best(article, figure, reading.language),
            heading=any(start <= figure.value_span.start < end for start, end in heads),
        )
        same = (*_key(entry), figure.value, figure.operator, figure.low, figure.high)
        other = best.get(same)
        if other is None:
            best[same] = entry
            continue
        best[same] = _merged(entry, other)
    return _without_echoes(list(best.values()))


def _merged(entry: Entry, other: Entry) -> Entry:
    better, worse = (entry, other) if _attribution(entry) >= _attribution(other) else (other, entry)
    cites = tuple(sorted({*better.cites, *worse.cites}))
    return replace(better, cites=cites, best=better.best or worse.best)


def _without_echoes(entries: list[Entry]) -> list[Entry]:
    """A headline drops bounds: its “120 dead” is the one “at least 120” of the report below it."""
    out = [e for e in entries if not e.heading]
    for echo in (e for e in entries if e.heading):
        value = echo.figure.value
        told = [k for k, e in enumerate(out) if value is not None and _key(e) == _key(echo) and e.figure.value == value]
        if len(told) == 1 and echo.figure.operator == "=":
            full = out[told[0]]
            out[told[0]] = replace(full, cites=tuple(sorted({*full.cites, *echo.cites})))
        else:
            out.append(echo)
    return out


def _attribution(entry: Entry) -> tuple[bool, ...]:
    """How well a figure is attributed: more is better."""
    f = entry.figure
    return (
        bool(entry.claimant),
        not entry.heading,
        f.channel is not None,
        f.verified != "not_stated",
        entry.entity is not None,
        not f.as_of_upper,
    )


def _is_best(article: Article, figure: Figure, language: str | None) -> bool:
    phrases = words.section(language, "figures.grammar").get("best", ())
    span = figure.value_span
    near = folded(article.text[max(0, span.start - _BEST_REACH) : span.end + _BEST_REACH])
    return bool(figure.claimant) and any(folded(p) in near for p in phrases)


def _points(entries: Iterable[Entry], about: _About) -> list[tuple[LedgerPoint, list[Entry]]]:
    """Entries of the same claimant, value, operator and day joined; a copy keeps the day of what it copies."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    by_origin: dict[tuple[object, ...], tuple[object, ...]] = {}
    for entry in sorted(entries, key=lambda e: (e.figure.as_of or "", e.article != e.origin, e.article, e.cites)):
        f = entry.figure
        said = (entry.claimant, f.value, f.operator, f.low, f.high)
        key: tuple[object, ...] = (*said, f.as_of or "")
        copied = (*said, entry.origin)
        if f.as_of_upper and copied in by_origin:
            key = by_origin[copied]
        by_origin.setdefault(copied, key)
        groups.setdefault(key, []).append(entry)
    made = [(_point(members, about), members) for members in groups.values()]
    return sorted(made, key=lambda p: _point_order(p[0]))


def _point_order(point: LedgerPoint) -> tuple[object, ...]:
    value = point.value if point.value is not None else point.low
    return (point.as_of or "", value is None, value or 0, point.operator, point.claimant or "", point.cites)


def _point(members: list[Entry], about: _About) -> LedgerPoint:
    lead = max(members, key=lambda e: (_attribution(e), -members.index(e)))
    f = lead.figure
    days = [e.figure.as_of for e in members if e.figure.as_of]
    checked = [e.figure.verified for e in members if e.figure.verified != "not_stated"]
    counted = about.ground.counted((_carrier(e, about.articles[e.article]) for e in members), lead.name or "")
    return LedgerPoint(
        value=f.value,
        operator=f.operator,
        claimant=lead.name,
        cites=tuple(sorted({c for e in members for c in e.cites})),
        low=f.low,
        high=f.high,
        words=f.words,
        claimant_entity=lead.entity,
        channel=next((e.figure.channel for e in [lead, *members] if e.figure.channel), None),
        as_of=min(days) if days else None,
        as_of_upper=f.as_of_upper,
        verified=checked[0] if checked else "not_stated",
        hedges=tuple(dict.fromkeys(h for e in members for h in e.figure.hedges)),
        origins=tuple(sorted({e.origin for e in members})),
        independent=counted.independent,
        by_agency=counted.by_agency,
        through=counted.through,
    )


def _carrier(entry: Entry, article: Article) -> Carrier:
    f = entry.figure
    published = article.published.value if article.published else ""
    return Carrier(entry.origin, article.id, f.value_span.start, published, f.as_of or "", f.channel, f.via)


def _row(key: Key, entries: list[Entry], about: _About) -> LedgerRow:
    event, measure, counted, basis, unit, local = key
    pairs = _points(entries, about)
    plain = [p for p, _ in pairs]
    pairs = [(_marked(p, corrected(p, members, plain, about.notices)), members) for p, members in pairs]
    points = [p for p, _ in pairs]
    values = [v for p in points for v in ((p.value,) if p.value is not None else (p.low, p.high)) if v is not None]
    places = Counter(e.figure.place for e in entries if e.figure.place)
    bests = [p.value for p, members in pairs if any(e.best for e in members) and p.value is not None]
    status = "background" if all(e.figure.status == "background" for e in entries) else "new"
    return LedgerRow(
        event=event or None,
        measure=measure,
        counted=shown_group(counted, entries),
        basis=basis,
        points=tuple(points),
        unit=unit or None,
        place=local or min(places, key=lambda p: (-places[p], p)) if places else None,
        status=status,
        low=min(values) if values else None,
        high=max(values) if values else None,
        best=bests[-1] if bests else None,
        checks=(
            *parts_check(entries, about.entries, about.articles, about.languages),
            *checks(pairs, entries, about.entries),
        ),
    )


def _marked(point: LedgerPoint, correction: Correction | None) -> LedgerPoint:
    return replace(point, withdrawn=True, correction=correction) if correction else point
