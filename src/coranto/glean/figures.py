"""Figures: which numbers of a report count something, with their bound, group, event, date and claimant.

::

    sentence -> quantities -> measures -> parts and repetitions -> event and status -> claimant, verification -> Figure

A number that no rule gives a measure is no figure. Nothing is averaged, nothing is added up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto import words
from coranto.glean.bounds import Counted
from coranto.glean.draft import Draft
from coranto.glean.events import Nearby, Scene, Setting, compiled
from coranto.glean.linked import Item, collect, link, verify
from coranto.glean.things import with_things
from coranto.records import Claim, Figure, Span

MAKER = "glean.figures 1"
# Words like "alone" make an increment of a figure this many characters from them.
_APART_REACH = 150
_BOUND_HEDGE = {
    ">=": "lower_bound", ">": "lower_bound", "<=": "upper_bound", "<": "upper_bound", "~": "approximate",
    "vague": "vague",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled phrases that are looked for in whole sentences."""

    none_of: re.Pattern[str] | None
    no: re.Pattern[str] | None
    yes: re.Pattern[str] | None
    in_addition: re.Pattern[str] | None
    apart: re.Pattern[str] | None
    modal: re.Pattern[str] | None
    conditional: re.Pattern[str] | None
    provisional: re.Pattern[str] | None
    groups: dict[str, Any]


@cache
def _phrases(language: str | None) -> _Words:
    table = words.section(language, "figures")
    grammar, checked = table.get("grammar", {}), table.get("verification", {})
    return _Words(
        none_of=compiled(grammar.get("none_of", ())),
        no=compiled(checked.get("no", ())),
        yes=compiled(checked.get("yes", ())),
        in_addition=compiled(grammar.get("in_addition", ())),
        apart=compiled(grammar.get("increment_apart", ())),
        modal=compiled(grammar.get("modal_hedges", ())),
        conditional=compiled(grammar.get("conditional_hedges", ())),
        provisional=compiled(grammar.get("provisional", ())),
        groups=table.get("groups", {}),
    )


def figures(draft: Draft) -> tuple[Figure, ...]:
    """The figures of the draft, in order of their place in the text.

    Uses sentences, times and mentions, and claims where they have been read: the claimant is the speaker of the
    innermost claim that names somebody and whose content covers the number. `event` is ``main`` for the report's own
    new event, else ``<type>@<TIMEX3 or place>``; None where the number belongs to no event (population). A language
    without a `figures` table gives none, and says so in `draft.lacks`.
    """
    if not words.section(draft.language, "figures"):
        draft.lacks.append(f"figures: no words for the language {draft.language or 'unknown'}")
        return ()
    scene, known = Scene(draft), _phrases(draft.language)
    items = [item for item in with_things(draft, collect(draft)) if not _denied(draft, item, known.none_of)]
    for item in items:
        q = item.counted.quantity
        item.setting = scene.settle(
            q.start, q.end, item.sentence, item.counted.measure, _group_words(draft, item.counted)
        )
    link(draft, items)
    verify(draft, items, known.no, known.yes)
    return _build(draft, items, scene)


def _denied(draft: Draft, item: Item, none_of: re.Pattern[str] | None) -> bool:
    """Whether the words say that none of so many was hurt: the number then counts nobody."""
    q = item.counted.quantity
    found = none_of.finditer(draft.text, max(item.sentence.span.start, q.start - 40), q.end + 12) if none_of else ()
    return any(m.start() <= q.start and len(draft.text[m.end() : q.start].split()) <= 1 for m in found)


def _group_words(draft: Draft, counted: Counted) -> str | None:
    """The counted group as written, in lower case where it has no name in it; "people" where it is not said."""
    groups = _phrases(draft.language).groups
    if counted.group is None:
        return groups.get("everybody") if counted.measure not in ("damage", "money", "aid", "capacity") else None
    written = re.sub(r"\s+", " ", re.sub(r"[\"“”«»„]", "", draft.text[slice(*counted.group)])).strip()
    lowered = [w.lower() if w.isupper() and len(w) > 4 else w for w in written.split()]
    if lowered and not any(w[:1].isupper() for w in lowered[1:]) and lowered[0].lower() in groups.get("heads", ()):
        lowered[0] = lowered[0].lower()
    return " ".join(lowered)


def _build(draft: Draft, items: list[Item], scene: Scene) -> tuple[Figure, ...]:
    made: dict[int, Figure] = {}
    said: dict[int, Claim] = {}
    order = sorted(range(len(items)), key=lambda k: items[k].whole is not None)
    claims = Nearby((s.start, s.end, c) for c in draft.claims for s in c.content)
    numbered = frozenset(i.number for i in items)
    measures = _measures_before(items)
    for k in order:
        whole, q = items[k].whole, items[k].counted.quantity
        covering = claims.covering(q.start, q.end)
        # Of claims that name somebody the innermost: “were identified” inside “X said” is said by X.
        inner = ((not c.speaker.named, sum(s.end - s.start for s in c.content), c.id, c) for c in covering)
        claim = min(inner, key=lambda c: c[:3], default=(None,))[-1]
        part_of = made[whole].id if whole is not None and whole in made else None
        if claim is None and whole is not None and items[whole].number == items[k].number:
            claim = said.get(whole)  # the parts of what is said are said by the same
        if claim is not None:
            said[k] = claim
        basis = _basis(draft, items[k], numbered, items[k].counted.measure in measures[k])
        made[k] = _figure(draft, items[k], scene, claim, basis, part_of)
    return tuple(made[k] for k in sorted(made))


def _measures_before(items: list[Item]) -> list[frozenset[str]]:
    """For each figure the measures of those before it; for the first its own, since it adds to what other days had."""
    known: frozenset[str] = frozenset()
    out = []
    for item in items:
        out.append(known or frozenset({item.counted.measure}))
        known |= {item.counted.measure}
    return out


def _basis(draft: Draft, item: Item, numbered: frozenset[int], again: bool) -> str:
    """The basis of a figure; `again` where one of its measure stands before it."""
    counted, known = item.counted, _phrases(draft.language)
    if counted.measure == "population":
        return "stock"
    if counted.pledge:
        return "pledge"
    if item.whole is not None or counted.part:
        return "part"
    if counted.measure == "capacity":
        return "stock"
    if counted.more and again:
        return "increment"
    span, at = item.sentence.span, item.start
    near = max(span.start, at - _APART_REACH), min(span.end, at + _APART_REACH)
    if known.apart and known.apart.search(draft.text, *near) and counted.how != "toll":
        return "increment"
    following = draft.sentences[item.number + 1].span if item.number + 1 < len(draft.sentences) else None
    if following is not None and known.in_addition and item.number + 1 not in numbered:
        match = known.in_addition.search(draft.text, following.start, min(following.end, following.start + 80))
        if match is not None:
            return "increment"
    return "cumulative"


def _hedges(draft: Draft, item: Item, claim: Claim | None) -> tuple[str, ...]:
    q, known, span = item.counted.quantity, _phrases(draft.language), item.sentence.span
    found = [_BOUND_HEDGE[q.operator]] if q.operator in _BOUND_HEDGE else []
    near = max(span.start, q.start - 80), min(span.end, q.end + 60)
    for pattern, hedge in (
        (known.modal, "modal"),
        (known.conditional, "reported_conditional"),
        (known.provisional, "provisional"),
    ):
        if pattern is not None and pattern.search(draft.text, *near):
            found.append(hedge)
    found += [h.type for h in claim.hedges] if claim is not None else []
    return tuple(dict.fromkeys(found))


def _verified(item: Item, claim: Claim | None) -> tuple[str, Span | None]:
    if item.verification is not None:
        return item.verified, item.verification
    if claim is not None and claim.verification is not None:
        says = {"explicitly_unverified": "explicitly_unverified", "confirmed": "yes"}
        return says.get(claim.verification.status, "no"), claim.verification.span
    return "not_stated", None


def _as_of(draft: Draft, item: Item, claim: Claim | None) -> tuple[str | None, bool]:
    """The day the figure is of, and whether it is only an upper bound: said in the text, else by the claimant, else
    the report's own date. A figure that another replaced has none of its own."""
    setting = item.setting
    if setting is not None and setting.as_of is not None:
        return setting.as_of, False
    if item.counted.earlier:
        return None, True
    if claim is not None and claim.said_at is not None and re.match(r"\d{4}-\d\d-\d\d", claim.said_at.value):
        return claim.said_at.value[:10], True
    published = draft.article.published
    return (published.value[:10] if published is not None else None), True


def _figure(draft: Draft, item: Item, scene: Scene, claim: Claim | None, basis: str, part_of: str | None) -> Figure:
    counted, q, article = item.counted, item.counted.quantity, draft.article
    value_span = article.span(q.start, q.end)
    verified, checked = _verified(item, claim)
    as_of, upper = _as_of(draft, item, claim)
    setting = item.setting or Setting("main", "new", None, None, "")
    spans = [("modifier", article.span(*m)) for m in q.modifiers]
    for role, where in (
        ("unit", counted.unit_span or counted.group),
        ("group", counted.group),
        ("measure", counted.said),
    ):
        if where is not None:
            spans.append((role, article.span(*where)))
    if claim is not None and claim.source:
        spans.append(("claimant", claim.source[0]))
    if checked is not None:
        spans.append(("verification", checked))
    group = _group_words(draft, counted)
    head = group.split()[-1].lower() if group else ""
    households = head if head in _phrases(draft.language).groups.get("households", ()) else None
    return Figure(
        value_span=value_span,
        maker=MAKER,
        value=q.value,
        operator=q.operator,
        measure=counted.measure,  # type: ignore[arg-type]
        words=draft.words(value_span),
        low=q.low,
        high=q.high,
        counted=group,
        unit=counted.unit or households,
        event=setting.event or None,
        place=scene.place(q.start, q.end, item.sentence),
        event_time=setting.event_time,
        as_of=as_of,
        as_of_upper=upper,
        claimant=(claim.speaker.name or None) if claim is not None else None,
        claimant_entity=claim.speaker.entity if claim is not None else None,
        claim=claim.id if claim is not None else None,
        via=claim.via if claim is not None else (),
        channel=claim.channel.type if claim is not None and claim.channel is not None else None,
        basis=basis,  # type: ignore[arg-type]
        hedges=_hedges(draft, item, claim),  # type: ignore[arg-type]
        verified=verified,  # type: ignore[arg-type]
        status=setting.status,  # type: ignore[arg-type]
        part_of=part_of,
        spans=tuple(spans),
    )
