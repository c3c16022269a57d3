"""Things that somebody hands over, takes or finds: “more than 800 firearms have been surrendered”, “60 posts taken”.

They are figures of the measure ``other``, and only where the sentence has such a word (`[figures.things]`): elsewhere a
number of vehicles is no figure. Read after the measures of people, from numbers that these have left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from coranto.glean.bounds import Counted
from coranto.glean.draft import Draft
from coranto.glean.linked import Item
from coranto.glean.quantities import quantities
from coranto.words import section

# A sentence longer than this is a list or a table.
LONGEST = 1000
# An act may stand so many characters from the number of its things.
REACH = 160


@dataclass(frozen=True, slots=True)
class _Words:
    acts: re.Pattern[str]
    group: re.Pattern[str]


def with_things(draft: Draft, items: Sequence[Item]) -> list[Item]:
    """The items and those of counted things, in the order of the text."""
    words = _words(draft.language)
    if words is None:
        return list(items)
    taken = {i.start for i in items}
    timed = [(t.span.start, t.span.end) for t in draft.times]
    found = list(items)
    for number, sentence in enumerate(draft.sentences):
        start, end = sentence.span.start, min(sentence.span.end, sentence.span.start + LONGEST)
        acts = [m.span() for m in words.acts.finditer(draft.text, start, end)]
        if not acts or not words.group.search(draft.text, start, end):
            continue
        inside = [t for t in timed if t[0] < end and start < t[1]]
        for q in quantities(draft.text, start, end, draft.language, inside):
            group = words.group.match(draft.text, q.end, end)
            near = any(first - q.end <= REACH and q.start - last <= REACH for first, last in acts)
            if q.start in taken or q.kind != "number" or q.value is None or group is None or not near:
                continue
            counted = Counted(q, "other", "noun", group.span("group"))
            found.append(Item(counted, sentence, number))
    return sorted(found, key=lambda i: i.start)


@cache
def _words(language: str | None) -> _Words | None:
    table = section(language, "figures.things")
    if not table:
        return None
    acts, heads, of = (
        "|".join(re.escape(w) for w in sorted(table.get(k, ()), key=len, reverse=True)) or "(?!)"
        for k in ("acts", "heads", "of")
    )
    group = rf"\s+(?P<group>(?:[^\W\d_][\w-]*\s+){{0,2}}?(?:{heads})(?:\s+(?:{of})\s*[^\W\d_][\w-]*)?)(?!\w)"
    return _Words(re.compile(rf"(?<!\w)(?:{acts})(?!\w)", re.IGNORECASE), re.compile(group, re.IGNORECASE))
