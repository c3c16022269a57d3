"""A person's word on names, as judgements: to split, to merge, and to take back. Nothing is decided by a rule here.

What is split or merged holds for the entity ids of the readings, so that it holds in every story and after a rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coranto.errors import NotFound, UsageError
from coranto.join.clusters import Clusters, group_of
from coranto.join.opinions import form_key
from coranto.join.written import Written
from coranto.records import Judgement, NameGroup, withdrawn
from coranto.records.judgements import by_person
from coranto.words.forms import bare, fold


@dataclass(frozen=True, slots=True)
class Word:
    """Who says it, why, and when (ISO 8601)."""

    by: str
    reason: str
    at: str = ""

    def judgement(self, kind: str, parts: tuple[str, ...], detail: str = "") -> Judgement:
        """What is said, as a judgement that this person signs."""
        return Judgement(
            kind=kind,  # type: ignore[arg-type]
            parts=parts,
            maker=f"person:{self.by}",
            score=1.0,
            reason=self.reason,
            detail=detail,
            made_at=self.at,
        )


def split(clusters: Sequence[Clusters], entity: str, forms: Sequence[str], word: Word) -> list[Judgement]:
    """The judgements that take the written `forms` out of the group of `entity`, in whichever stories it stands.

    A form that has an entity id of its own keeps it; any other becomes a name without one. Raises NotFound for a name
    or a form that is not there, UsageError where nothing would be left.
    """
    asked = {fold(bare(form)) for form in forms}
    met: set[str] = set()
    pairs: dict[tuple[str, str], str] = {}
    groups = [found for one in clusters for found in groups_with(one, entity)]
    if not groups:
        raise _no_group(entity)
    for members, _ in groups:
        spelled = {m.key: {fold(f): f for f in m.forms} for m in members}
        here = asked & {f for found in spelled.values() for f in found}
        met |= here
        whole = [m for m in members if spelled[m.key].keys() <= here]
        rest = [m for m in members if m not in whole]
        if not rest:
            raise UsageError(f"{entity} is written in no other form here; leave out one of {', '.join(forms)}")
        for other in rest:
            for member in whole:
                pairs[member.key, other.key] = member.name
            for form in sorted(here & {f for m in rest for f in spelled[m.key]}):
                pairs[form_key(other.kind, form), other.key] = form
    if missing := [f for f in forms if fold(bare(f)) not in met]:
        known = sorted({form for _, group in groups for form, _ in group.forms})
        raise NotFound(f"{entity} is not written {', '.join(missing)} here; its forms are {', '.join(known)}")
    return [word.judgement("not-same-name", pair, detail) for pair, detail in sorted(pairs.items())]


def merge(clusters: Sequence[Clusters], one: str, two: str, word: Word) -> Judgement:
    """The judgement that two names are one, in whichever stories they stand.

    Raises NotFound for a name that is not there, UsageError for two that are one already or that people keep apart.
    """
    ends: list[NameGroup] = []
    met = [
        [(found, members, group) for found in clusters for members, group in groups_with(found, a)] for a in (one, two)
    ]
    for asked, groups in zip((one, two), met, strict=True):
        if not groups:
            raise _no_group(asked)
        if len({group.entity for _, _, group in groups}) > 1:
            known = ", ".join(sorted({group.entity for _, _, group in groups}))
            raise UsageError(f"several names are shown as {asked!r}: {known}; say which by its id")
        ends.append(groups[0][2])
    if ends[0].entity == ends[1].entity:
        raise UsageError(f"{one} and {two} are one name already: {ends[0].entity}")
    for left, mine, _ in met[0]:
        for right, theirs, _ in met[1]:
            if left is right and left.kept_apart(mine[0], theirs[0]):
                raise UsageError(
                    f"people keep {one} and {two} apart; `coranto names {ends[0].entity}` says by which judgement, and "
                    "`coranto names undo` takes one back, or mend the [[apart]] table of the names file"
                )
    return word.judgement("same-name", (ends[0].entity, ends[1].entity))


def people(judged: Iterable[Judgement]) -> list[Judgement]:
    """The judgements of people on names that stand."""
    held = list(judged)
    gone = withdrawn(held)
    return [
        j for j in held
        if j.kind in ("same-name", "not-same-name") and j.id not in gone and by_person(j)
    ]  # fmt: skip


def restored(judged: Iterable[Judgement], new: Iterable[Judgement], word: Word) -> list[Judgement]:
    """What must be added so that all of `new` stands: itself, or where it was said and taken back, the taking back of
    that."""
    held = {j.id: j for j in judged}
    found: list[Judgement] = []
    for one in new:
        if one.id not in held:
            found.append(one)
        elif one.id in withdrawn(held.values()):
            found += _restore(one.id, held, word)
    return found


def undo(judged: Iterable[Judgement], id: str, made: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    """What takes a judgement back: a withdrawal of a person's; against a rule's own (`made`), that the two are apart.

    Raises NotFound for an id that is none, UsageError for one that is taken back already.
    """
    held = {j.id: j for j in judged}
    if id in made and id not in held:
        return restored(held.values(), [word.judgement("not-same-name", made[id].parts)], word)
    if id not in held or held[id].kind not in ("same-name", "not-same-name"):
        raise NotFound(f"no judgement on names has the id {id!r}; `coranto names` prints them beside each name")
    if id in withdrawn(held.values()):
        raise UsageError(f"{id} is taken back already; split or merge again to hold it anew")
    return withdraw(id, held, word)


def withdraw(id: str, held: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    """What withdraws a judgement: a withdrawal, or where this person's was taken back, the end of that."""
    made = word.judgement("withdrawn", (id,))
    return _restore(made.id, held, word) if made.id in held else [made]


def _restore(id: str, held: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    gone = withdrawn(held.values())
    against = [j.id for j in held.values() if j.kind == "withdrawn" and id in j.parts and j.id not in gone]
    return [j for other in against for j in withdraw(other, held, word)]


def groups_with(clusters: Clusters, name: str) -> list[tuple[list[Written], NameGroup]]:
    """The groups that an entity id, or a name as it is shown, belongs to: none, one, or several of one name."""
    found = [(members, group_of(members)) for _, members in clusters.all()]
    by_id = [(m, g) for m, g in found if name == g.entity or any(name in w.called for w in m)]
    return by_id or [(m, g) for m, g in found if fold(bare(name)) == fold(g.name)]


def _no_group(name: str) -> NotFound:
    return NotFound(f"no name here has the id {name!r}; `coranto names` lists names with their ids")
