"""Why a report stands in a story, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from coranto.join.likeness import Profile, meeting
from coranto.join.moments import distance
from coranto.join.plans import Table
from coranto.join.vectors import alike

# So many names and numbers are enough to see why.
MOST = 4


def reason(one: Profile, other: Profile, models: Mapping[str, Table], quoting: int = 0) -> str:
    """A sentence for people: the rarest names and numbers that two reports share, and the days between them.

    `models` are the tables by model: when the openings of two reports say the same differs by model (`telling`).
    `quoting` is how many words of others both pass on, where neither is a copy.
    """
    parts = []
    names = [
        shown
        for term, _ in sorted(one.vectors["names"].items(), key=lambda i: (-i[1], i[0]))
        if term in other.vectors["names"] and (shown := one.shown.get(term) or other.shown.get(term))
    ]
    if names:
        parts.append(f"both name {', '.join(names[:MOST])}")
    if not one.language or not other.language or one.language == other.language:
        words = sum(1 for word in one.vectors["words"] if word in other.vectors["words"])
        parts.append(f"{words} words in common")
    numbers = [n for n in one.vectors["numbers"] if n in other.vectors["numbers"]]
    if numbers:
        parts.append(f"numbers in common: {', '.join(numbers[:MOST])}")
    if model := meeting(one, other):
        opening, _ = alike(one.codes[model], other.codes[model])
        if opening > models[model]["telling"]:
            parts.append(f"their openings say much the same ({opening:.0%})")
    if quoting:
        parts.append(f"both quote the same {quoting} words, and neither is a copy")
    first, second = sorted((one.published, other.published))
    when = distance(first, second)
    return "; ".join(parts or ["what little they say is alike"]) + (f"; published {when}" if when else "")
