"""The persons, bodies and places of a story with every form the reports use, and who a speaker is across them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from coranto.knit.grades import name_of
from coranto.knit.likeness import bare
from coranto.knit.reports import Report, tongue
from coranto.records import Cite, Name, NameForm, NameGroup, Span
from coranto.words import toponyms

# Beside every name with several forms, so many of the most mentioned ones are shown.
_MAIN_NAMES = 12
# Citations kept per form: enough to check it in every report of a large story.
_MOST_CITES = 24
_MAIN_PLACES = 4
# Claims whose words are the speaker's own.
_OWN_WORDS = ("direct", "fragment")


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def entity(self) -> str | None: ...


class Register:
    """Finds the name group that stands behind an entity id or a written name."""

    def __init__(self, names: tuple[NameGroup, ...]) -> None:
        self.names = names
        self._by_entity: dict[str, list[NameGroup]] = defaultdict(list)
        self._by_form: dict[str, NameGroup | None] = {}
        for group in names:
            for entity in {group.entity, *group.entities}:
                self._by_entity[entity].append(group)
            for form in {bare(group.name), *(bare(text) for text, _ in group.forms)}:
                # A form that two groups share names neither.
                self._by_form[form] = group if form not in self._by_form else None

    def find(self, named: _Named, article: str) -> NameGroup | None:
        """The group of someone named in an article, by entity id first, then by an unshared form of the name.

        Where one id stands for several people it is the one of whom that article speaks, under that form; None where
        it stays open.
        """
        groups = self._by_entity.get(named.entity or "", [])
        if len(groups) > 1:
            here = [g for g in groups if any(s.text == article for _, spans in g.forms for s in spans)]
            form = bare(named.name)
            groups = here if len(here) == 1 else [g for g in here if form in {bare(text) for text, _ in g.forms}]
            return groups[0] if len(groups) == 1 else None
        if groups:
            return groups[0]
        return self._by_form.get(bare(named.name)) if named.name else None


def _cites(spans: Iterable[Span], reports: dict[str, Report]) -> tuple[Cite, ...]:
    found = (reports[s.text].cite(s) for s in spans if s.text in reports)
    return tuple(sorted(dict.fromkeys(found)))


def listed(names: tuple[NameGroup, ...], reports: tuple[Report, ...]) -> tuple[Name, ...]:
    """Every name with more than one form, and the main ones besides; the most mentioned first.

    A form says which outlets use it, who says it in words of their own, and which side calls a place so.
    """
    at_hand = {r.article.id: r for r in reports}
    quoted = {r.article.id: _quoted(r) for r in reports}
    made: list[tuple[int, Name]] = []
    for group in names:
        cited = [(text, spans, _cites(spans, at_hand)) for text, spans in sorted(group.forms)]
        shown = tuple(
            NameForm(
                text,
                cites[:_MOST_CITES],
                outlets=tuple(sorted({o for c in cites if (o := at_hand[c.report].article.outlet)})),
                speakers=_speakers(spans, quoted),
                sides=toponyms.sides(group.entity, text),
            )
            for text, spans, cites in cited
            if cites
        )
        if shown:
            name = Name(
                entity=group.entity,
                kind=group.kind,
                forms=shown,
                claimed=toponyms.claimed(group.entity),
                wikidata=group.wikidata,
            )
            made.append((sum(len(cites) for _, _, cites in cited), name))
    made.sort(key=lambda m: (-m[0], m[1].entity))
    return tuple(name for i, (_, name) in enumerate(made) if i < _MAIN_NAMES or len(name.forms) > 1)


def _quoted(report: Report) -> list[tuple[int, int, str]]:
    """(start, end, speaker) of the words that a report quotes of someone it names, by start."""
    claims = report.reading.claims if report.reading else ()
    return sorted(
        (span.start, span.end, name_of(claim.speaker))
        for claim in claims
        if claim.form in _OWN_WORDS and claim.speaker.kind == "name"
        for span in claim.content
    )


def _speakers(spans: Iterable[Span], quoted: dict[str, list[tuple[int, int, str]]]) -> tuple[str, ...]:
    """Who says a form in words of their own."""
    found = set()
    for span in spans:
        rows = quoted.get(span.text, [])
        at = bisect_left(rows, (span.start + 1, 0, "")) - 1
        if at >= 0 and rows[at][0] <= span.start and span.end <= rows[at][1]:
            found.add(rows[at][2])
    return tuple(sorted(found))


def places(names: tuple[NameGroup, ...], reports: tuple[Report, ...]) -> tuple[str, ...]:
    """The places that most reports name: a country by its entity id, any other as most reports write it.

    The reports in the language of most decide, as far as they name it at all.
    """
    own = tongue(r for r in reports if r.original)
    at_home = {r.article.id for r in reports if r.original and r.language == own}
    at_hand = {r.article.id for r in reports if r.original}
    ranked = []
    for group in names:
        if group.kind == "place":
            texts = [s.text for _, spans in group.forms for s in spans if s.text in at_hand]
            if texts:
                written = [({s.text for s in spans} & set(at_hand), form) for form, spans in group.forms]
                commonest = min((-len(found & at_home), -len(found), form) for found, form in written)[2]
                shown = group.entity if group.entity.startswith("country:") else commonest
                ranked.append((-len(set(texts)), -len(texts), shown))
    return tuple(dict.fromkeys(shown for _, _, shown in sorted(ranked)[:_MAIN_PLACES]))
