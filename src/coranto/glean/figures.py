"""Figures: which numbers of a report count something, with their bound, group, event, date and claimant.

::

    sentence -> quantities -> measures -> parts and repetitions -> event and status -> claimant, verification -> Figure

A number that no rule gives a measure is no figure. Nothing is averaged, nothing is added up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from coranto import words
from coranto.glean.draft import Draft
from coranto.glean.events import Scene, Setting, compiled
from coranto.glean.measures import Counted, read
from coranto.glean.quantities import Quantity
from coranto.records import Claim, Figure, Sentence, Span

MAKER = "glean.figures 1"
# A part ("including 40 children") may stand this many characters after its whole.
_PART_REACH = 200
# A verification speaks of the figures at most this many sentences before it.
_VERIFIED_BACK = 2
_BOUND_HEDGE = {">=": "lower_bound", ">": "lower_bound", "<=": "upper_bound", "<": "upper_bound", "~": "approximate", "vague": "vague"}  # fmt: skip


@dataclass(slots=True)
class _Item:
    """A counted number on its way to a figure."""

    counted: Counted
    sentence: Sentence
    number: int
    setting: Setting | None = None
    whole: int | None = None
    verification: Span | None = None
    verified: str = "not_stated"


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled phrases that are looked for in whole sentences."""

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
    innermost claim whose content covers the number. `event` is ``main`` for the report's own new event, else
    ``<type>@<TIMEX3 or place>``; None where the number belongs to no event (population). A language without a
    `figures` table gives none, and says so in `draft.lacks`.
    """
    if not words.section(draft.language, "figures"):
        draft.lacks.append(f"figures: no words for the language {draft.language or 'unknown'}")
        return ()
    items = _collect(draft)
    scene = Scene(draft)
    for item in items:
        q = item.counted.quantity
        item.setting = scene.settle(
            q.start, q.end, item.sentence, item.counted.measure, _group_words(draft, item.counted)
        )
    _link_parts(items)
    _link_repetitions(draft, items)
    _verify(draft, items)
    return _build(draft, items, scene)


def _collect(draft: Draft) -> list[_Item]:
    """Every counted number, parts and repetitions resolved to the measure they take from elsewhere."""
    items: list[_Item] = []
    loose: list[tuple[Quantity, tuple[int, int], Sentence, int]] = []
    timed = sorted((t.span.start, t.span.end) for t in draft.times)
    for number, sentence in enumerate(draft.sentences):
        counted, plain = read(draft.text, sentence.span.start, sentence.span.end, draft.language)
        for one in counted:
            q = one.quantity
            if any(a <= q.start and q.end <= b for a, b in timed) and one.how not in ("money", "aid"):
                continue
            made = _part_of_previous(one, items)
            if made is not None:
                items.append(_Item(made, sentence, number))
        loose += [(q, g, sentence, number) for q, g in plain if g is not None]
    _add_repetitions(draft, items, loose, timed)
    return sorted(items, key=lambda i: i.counted.quantity.start)


def _part_of_previous(one: Counted, items: list[_Item]) -> Counted | None:
    """A part without a whole in its own sentence belongs to the figure before it, if that is near."""
    if one.measure:
        return one
    near = [i for i in items if 0 <= one.quantity.start - i.counted.quantity.end <= _PART_REACH]
    return replace(one, measure=near[-1].counted.measure) if near else None


def _add_repetitions(
    draft: Draft,
    items: list[_Item],
    loose: list[tuple[Quantity, tuple[int, int], Sentence, int]],
    timed: list[tuple[int, int]],
) -> None:
    """A number that lost its verb counts what the same number of the same group counts elsewhere in the report."""
    known = {
        (i.counted.quantity.value, _last_word(draft, i.counted.group)): i.counted.measure
        for i in reversed(items)
        if i.counted.group is not None
    }
    for quantity, group, sentence, number in loose:
        measure = known.get((quantity.value, _last_word(draft, group)))
        covered = any(a <= quantity.start and quantity.end <= b for a, b in timed)
        if measure and not covered and quantity.value is not None and quantity.value >= 10:
            items.append(_Item(Counted(quantity, measure, "same", group), sentence, number))
    items.sort(key=lambda i: i.counted.quantity.start)
    # A part that follows such a number was read before the number was known to be a figure.
    seen = {i.counted.quantity.start for i in items}
    for number, sentence in enumerate(draft.sentences):
        if not any(i.counted.how == "same" and 0 <= number - i.number <= 1 for i in items):
            continue
        counted, _ = read(draft.text, sentence.span.start, sentence.span.end, draft.language)
        for one in counted:
            if one.part and one.quantity.start not in seen:
                before = [i for i in items if i.counted.quantity.start < one.quantity.start]
                made = _part_of_previous(replace(one, measure=""), before)
                if made is not None:
                    items.append(_Item(made, sentence, number))
    items.sort(key=lambda i: i.counted.quantity.start)


def _last_word(draft: Draft, group: tuple[int, int] | None) -> str:
    return draft.text[slice(*group)].split()[-1].lower() if group else ""


def _link_parts(items: list[_Item]) -> None:
    """Wholes of parts: the figure before "including", or the one that coordinated figures add up to."""
    for at, item in enumerate(items):
        if item.counted.part:
            wholes = [
                k for k in range(at) if items[k].counted.measure == item.counted.measure and not items[k].counted.part
            ]
            item.whole = wholes[-1] if wholes else None
    for at in range(len(items) - 1):
        run = [at]
        while (
            run[-1] + 1 < len(items)
            and items[run[-1] + 1].counted.chained
            and items[run[-1] + 1].counted.measure == items[at].counted.measure
        ):
            run.append(run[-1] + 1)
        values = [items[k].counted.quantity.value for k in run]
        if len(run) < 2 or any(v is None for v in values):
            continue
        total = sum(v for v in values if v is not None)
        whole = next(
            (
                k
                for k, i in enumerate(items)
                if k not in run and i.counted.quantity.value == total and i.counted.measure == items[at].counted.measure
            ),
            None,
        )
        if whole is not None:
            _join_settings(items, whole, run)


def _join_settings(items: list[_Item], whole: int, run: list[int]) -> None:
    """Parts and whole share one event: background if either is, named after the one that names its kind."""
    members = [whole, *run]
    settings = [s for k in members if (s := items[k].setting) is not None]
    back = [s for s in settings if s.status == "background"] or settings
    best = max(back, key=lambda s: (bool(s.kind), bool(s.event_time)))
    for k in members:
        items[k].setting = replace(best, as_of=items[k].setting.as_of)  # type: ignore[union-attr]
    for k in run:
        items[k].whole = whole


def _link_repetitions(draft: Draft, items: list[_Item]) -> None:
    """The same number of the same group and measure is of the same event wherever it stands in one report."""
    by: dict[tuple[Any, ...], Setting] = {}
    for item in items:
        key = (item.counted.quantity.value, item.counted.measure, _last_word(draft, item.counted.group))
        if item.setting is not None and item.setting.status == "background" and key[0] is not None:
            by.setdefault(key, item.setting)
    for item in items:
        key = (item.counted.quantity.value, item.counted.measure, _last_word(draft, item.counted.group))
        if key in by and item.setting is not None and item.counted.group is not None and (key[0] or 0) > 1:
            item.setting = replace(by[key], as_of=item.setting.as_of)
    for item in items:
        if item.whole is not None and items[item.whole].setting is not None and item.counted.part:
            item.setting = items[item.whole].setting


def _verify(draft: Draft, items: list[_Item]) -> None:
    """What a sentence says of whether the figures it follows were checked."""
    known = _phrases(draft.language)
    for number, sentence in enumerate(draft.sentences):
        for pattern, status in ((known.no, "explicitly_unverified"), (known.yes, "yes")):
            if pattern is None or not pattern.search(draft.text, sentence.span.start, sentence.span.end):
                continue
            own = [i for i in items if i.number == number]
            for back in range(1, 0 if status == "yes" else _VERIFIED_BACK + 1):
                own = own or [i for i in items if i.number == number - back]
            for item in own:
                item.verified, item.verification = status, sentence.span
            break


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


def _build(draft: Draft, items: list[_Item], scene: Scene) -> tuple[Figure, ...]:
    made: dict[int, Figure] = {}
    order = sorted(range(len(items)), key=lambda k: items[k].whole is not None)
    for k in order:
        whole = items[k].whole
        made[k] = _figure(
            draft, items[k], scene, items, made[whole].id if whole is not None and whole in made else None
        )
    return tuple(made[k] for k in sorted(made))


def _claim_of(draft: Draft, span: Span) -> Claim | None:
    """The innermost claim whose content covers the number."""
    covering = [c for c in draft.claims if any(s.covers(span) for s in c.content)]
    return min(covering, key=lambda c: (sum(s.end - s.start for s in c.content), c.id), default=None)


def _basis(draft: Draft, item: _Item, items: list[_Item]) -> str:
    counted, known = item.counted, _phrases(draft.language)
    if counted.measure == "population" or (counted.measure == "forces" and counted.how == "weak"):
        return "stock"
    if counted.pledge:
        return "pledge"
    if item.whole is not None or counted.part:
        return "part"
    if counted.measure == "capacity":
        return "stock"
    if counted.more:
        return "increment"
    span = item.sentence.span
    if known.apart and known.apart.search(draft.text, span.start, span.end) and counted.how != "toll":
        return "increment"
    following = draft.sentences[item.number + 1].span if item.number + 1 < len(draft.sentences) else None
    if following is not None and known.in_addition and not any(i.number == item.number + 1 for i in items):
        match = known.in_addition.search(draft.text, following.start, min(following.end, following.start + 80))
        if match is not None:
            return "increment"
    return "cumulative"


def _hedges(draft: Draft, item: _Item, claim: Claim | None) -> tuple[str, ...]:
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


def _verified(item: _Item, claim: Claim | None) -> tuple[str, Span | None]:
    if item.verification is not None:
        return item.verified, item.verification
    if claim is not None and claim.verification is not None:
        says = {"explicitly_unverified": "explicitly_unverified", "confirmed": "yes"}
        return says.get(claim.verification.status, "no"), claim.verification.span
    return "not_stated", None


def _as_of(draft: Draft, item: _Item, claim: Claim | None) -> tuple[str | None, bool]:
    """The day the figure is of, and whether it is only an upper bound: said in the text, else said by the claimant, else
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


def _figure(draft: Draft, item: _Item, scene: Scene, items: list[_Item], part_of: str | None) -> Figure:
    counted, q, article = item.counted, item.counted.quantity, draft.article
    value_span = article.span(q.start, q.end)
    claim = _claim_of(draft, value_span)
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
        basis=_basis(draft, item, items),  # type: ignore[arg-type]
        hedges=_hedges(draft, item, claim),  # type: ignore[arg-type]
        verified=verified,  # type: ignore[arg-type]
        status=setting.status,  # type: ignore[arg-type]
        part_of=part_of,
        spans=tuple(spans),
    )
