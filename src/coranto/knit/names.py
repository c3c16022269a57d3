"""The persons, bodies and places of a story with every form the reports use, and who a speaker is across them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from coranto.knit.likeness import bare
from coranto.knit.reports import Report, tongue
from coranto.records import Cite, Name, NameForm, NameGroup, Span

# Beside every name with several forms, so many of the most mentioned ones are shown.
_MAIN_NAMES = 12
# Citations kept per form: enough to check it in every report of a large story.
_MOST_CITES = 24
_MAIN_PLACES = 4


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def entity(self) -> str | None: ...


class Register:
    """Finds the name group that stands behind an entity id or a written name."""

    def __init__(self, names: tuple[NameGroup, ...]) -> None:
        self.names = names
        self._by_entity: dict[str, NameGroup] = {}
        self._by_form: dict[str, NameGroup | None] = {}
        for group in names:
            for entity in (group.entity, *group.entities):
                self._by_entity.setdefault(entity, group)
            for form in {bare(group.name), *(bare(text) for text, _ in group.forms)}:
                # A form that two groups share names neither.
                self._by_form[form] = group if form not in self._by_form else None

    def find(self, named: _Named) -> NameGroup | None:
        """The group of someone named, by entity id first, then by an unshared form of the name; None where open."""
        if named.entity and named.entity in self._by_entity:
            return self._by_entity[named.entity]
        return self._by_form.get(bare(named.name)) if named.name else None


def _cites(spans: Iterable[Span], reports: dict[str, Report]) -> tuple[Cite, ...]:
    found = (reports[s.text].cite(s) for s in spans if s.text in reports)
    return tuple(sorted(dict.fromkeys(found)))


def listed(names: tuple[NameGroup, ...], reports: tuple[Report, ...]) -> tuple[Name, ...]:
    """Every name with more than one form, and the main ones besides; the most mentioned first."""
    at_hand = {r.article.id: r for r in reports}
    made: list[tuple[int, Name]] = []
    for group in names:
        forms = [(text, _cites(spans, at_hand)) for text, spans in group.forms]
        shown = tuple(NameForm(text, cites[:_MOST_CITES]) for text, cites in sorted(forms) if cites)
        if shown:
            made.append(
                (sum(len(cites) for _, cites in forms), Name(entity=group.entity, kind=group.kind, forms=shown))
            )
    made.sort(key=lambda m: (-m[0], m[1].entity))
    return tuple(name for i, (_, name) in enumerate(made) if i < _MAIN_NAMES or len(name.forms) > 1)


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
