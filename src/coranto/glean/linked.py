"""How the counted numbers of one report hang together: parts and wholes, repetitions, what was verified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coranto.glean.bounds import RIVAL_RATIO, Counted, apart
from coranto.glean.draft import Draft
from coranto.glean.events import Nearby, Setting
from coranto.glean.measures import Plain, read
from coranto.records import Sentence, Span

Number = int | float
# A part ("including 40 children") may stand this many characters after its whole.
PART_REACH = 200
# A rival number ("the unions spoke of 1.3 million") may stand this many characters, and figures, after the one that it
# disputes.
RIVAL_REACH = 400
RIVAL_BACK = 6
# A verification speaks of the figures at most this many sentences before it.
VERIFIED_BACK = 2
# A smaller number without a verb is not taken for a repetition: small numbers coincide.
REPEATED_FROM = 10
# Real sentences are shorter by far; what a page without full stops gives is read in stretches of this many characters.
MAX_STRETCH = 4000
# Coordinated parts that add up to a whole: more than this many are a list.
MAX_PARTS = 8


@dataclass(slots=True)
class Item:
    """A counted number on its way to a figure. `number` is its sentence's place; `whole` the index of its whole."""

    counted: Counted
    sentence: Sentence
    number: int
    setting: Setting | None = None
    whole: int | None = None
    verification: Span | None = None
    verified: str = "not_stated"

    @property
    def start(self) -> int:
        """Where the number stands."""
        return self.counted.quantity.start


def collect(draft: Draft) -> list[Item]:
    """Every counted number in order, parts and repetitions resolved to the measure they take from elsewhere.

    A number inside a time expression counts nothing.
    """
    timed = Nearby((t.span.start, t.span.end, t) for t in draft.times)
    items: list[Item] = []
    lost: list[Item] = []
    loose: list[tuple[Plain, Sentence, int]] = []
    for number, sentence in enumerate(draft.sentences):
        counted, plain = _read_sentence(draft, sentence, timed)
        for one in counted:
            made = part_of_previous(one, items)
            if made is not None:
                items.append(Item(made, sentence, number))
            elif one.part or one.how == "rival":
                lost.append(Item(one, sentence, number))
        loose += [(p, sentence, number) for p in plain if p[1] is not None]
    return _with_repetitions(draft, items, loose, lost)


def _read_sentence(draft: Draft, sentence: Sentence, timed: Nearby) -> tuple[list[Counted], list[Plain]]:
    """What one sentence counts; a sentence without end is read in stretches, cut at white space."""
    counted: list[Counted] = []
    plain: list[Plain] = []
    start = sentence.span.start
    while start < sentence.span.end:
        end = min(start + MAX_STRETCH, sentence.span.end)
        if end < sentence.span.end:
            space = draft.text.rfind(" ", start + MAX_STRETCH // 2, end)
            end = space if space > 0 else end
        times = [(t.span.start, t.span.end) for t in timed.touching(start, end)]
        found, left = read(draft.text, start, end, draft.language, times)
        counted += found
        plain += left
        start = end
    return counted, plain


def part_of_previous(one: Counted, items: Sequence[Item]) -> Counted | None:
    """A part without a whole in its own sentence belongs to the figure before it, if that is near; a rival number to
    the one before it that is nearest in size."""
    if one.measure:
        return one
    start = one.quantity.start
    if one.how == "rival":
        near = [i for i in items[-RIVAL_BACK:] if start - i.counted.quantity.end <= RIVAL_REACH]
        ranked = [(apart(one.quantity, i.counted.quantity), -i.start, i.counted.measure) for i in near]
        best = min(ranked, default=None)
        return replace(one, measure=best[2], how="same") if best is not None and best[0] <= RIVAL_RATIO else None
    before = items[-1] if items and items[-1].counted.measure not in ("money", "aid") else None
    close = before is not None and 0 <= start - before.counted.quantity.end <= PART_REACH
    return replace(one, measure=before.counted.measure) if before is not None and close else None


def last_word(draft: Draft, group: tuple[int, int] | None) -> str:
    """The last word of a group in lower case: what is counted, whatever stands before it."""
    return draft.text[slice(*group)].split()[-1].lower() if group else ""


def _with_repetitions(
    draft: Draft,
    items: list[Item],
    loose: Sequence[tuple[Plain, Sentence, int]],
    lost: Sequence[Item],
) -> list[Item]:
    """A number that lost its verb counts what the same number of the same group counts elsewhere in the report."""
    known = {
        (i.counted.quantity.value, last_word(draft, i.counted.group)): i.counted.measure
        for i in reversed(items)
        if i.counted.group is not None
    }
    added = []
    for (quantity, group), sentence, number in loose:
        measure = known.get((quantity.value, last_word(draft, group)))
        large = quantity.value is not None and quantity.value >= REPEATED_FROM
        if measure and large:
            added.append(Item(Counted(quantity, measure, "same", group), sentence, number))
    # A part that follows such a number was read before the number was known to be a figure.
    out: list[Item] = []
    for item in sorted([*items, *added, *lost], key=lambda i: i.start):
        made = part_of_previous(item.counted, out)
        if made is not None:
            out.append(Item(made, item.sentence, item.number))
    return out


def link(draft: Draft, items: list[Item]) -> None:
    """Find the wholes of parts, and give parts, wholes and repetitions one event."""
    _link_told_parts(items)
    _link_sums(items)
    _link_repetitions(draft, items)


def _link_told_parts(items: list[Item]) -> None:
    """The figure before "including 40 children" is their whole."""
    wholes: dict[str, int] = {}
    for at, item in enumerate(items):
        measure = item.counted.measure
        if item.counted.part:
            item.whole = wholes.get(measure)
        else:
            wholes[measure] = at


def _link_sums(items: list[Item]) -> None:
    """Coordinated figures that add up to another figure of the report are its parts."""
    known: dict[tuple[str, Number], int] = {}
    for at, item in enumerate(items):
        value = item.counted.quantity.value
        if value is not None:
            known.setdefault((item.counted.measure, value), at)
    at = 0
    while at < len(items):
        run = [at]
        while run[-1] + 1 < len(items) and len(run) < MAX_PARTS and _goes_on(items[run[-1] + 1], items[at]):
            run.append(run[-1] + 1)
        values = [v for k in run if (v := items[k].counted.quantity.value) is not None]
        whole = known.get((items[at].counted.measure, sum(values))) if len(values) == len(run) > 1 else None
        if whole is not None and whole not in run:
            _share_setting(items, whole, run)
        at = run[-1] + 1


def _goes_on(item: Item, first: Item) -> bool:
    return item.counted.chained and item.counted.measure == first.counted.measure and item.number == first.number


def _share_setting(items: list[Item], whole: int, run: list[int]) -> None:
    """Parts and whole share one event: background if either is, named after the one that names its kind."""
    members = [whole, *run]
    settings = [s for k in members if (s := items[k].setting) is not None]
    told = [s for s in settings if s.status == "background"] or settings
    if not told:
        return
    best = max(told, key=lambda s: (bool(s.kind), bool(s.event_time)))
    for k in members:
        own = items[k].setting
        items[k].setting = replace(best, as_of=own.as_of if own is not None else None)
    for k in run:
        items[k].whole = whole


def _link_repetitions(draft: Draft, items: list[Item]) -> None:
    """The same number of the same group and measure is of the same event wherever it stands in one report."""
    back: dict[tuple[Number, str, str], Setting] = {}
    keys = []
    for item in items:
        value, group = item.counted.quantity.value, item.counted.group
        key = (value, item.counted.measure, last_word(draft, group)) if value is not None and group else None
        keys.append(key)
        if key is not None and item.setting is not None and item.setting.status == "background":
            back.setdefault(key, item.setting)
    for item, key in zip(items, keys, strict=True):
        if key in back and key is not None and key[0] > 1 and item.setting is not None:
            item.setting = replace(back[key], as_of=item.setting.as_of)
    for item in items:
        if item.whole is not None and item.counted.part:
            item.setting = items[item.whole].setting


def verify(draft: Draft, items: list[Item], no: re.Pattern[str] | None, yes: re.Pattern[str] | None) -> None:
    """Mark the figures that a sentence says were, or could not be, checked: its own, else those just before it."""
    by_sentence: dict[int, list[Item]] = {}
    for item in items:
        by_sentence.setdefault(item.number, []).append(item)
    for number, sentence in enumerate(draft.sentences):
        for pattern, status, back in ((no, "explicitly_unverified", VERIFIED_BACK), (yes, "yes", 0)):
            if pattern is None or not pattern.search(draft.text, sentence.span.start, sentence.span.end):
                continue
            spoken = next((by_sentence[number - k] for k in range(back + 1) if number - k in by_sentence), [])
            for item in spoken:
                item.verified, item.verification = status, sentence.span
            break
