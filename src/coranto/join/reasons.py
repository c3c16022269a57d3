"""Why a report stands in a story, in plain words."""

from __future__ import annotations

import numpy as np

from coranto.join.lexicon import Lexicon
from coranto.join.likeness import Profile
from coranto.join.moments import distance
from coranto.join.vectors import alike

# Openings that are more alike than this say the same in other words.
TELLING = 0.4
# So many names and numbers are enough to see why.
MOST = 4


def reason(lexicon: Lexicon, one: Profile, other: Profile, quoting: int = 0) -> str:
    """A sentence for people: the rarest names and numbers that two reports share, and the days between them.

    `quoting` is how many words of others both pass on, where neither is a copy.
    """
    parts = []
    numbered, weights = one.terms.space("names")
    theirs = set(other.terms.space("names")[0].tolist())
    order = np.argsort(-weights, kind="stable").tolist()
    names = [one.shown[n] for n in order if int(numbered[n]) in theirs]
    if names:
        parts.append(f"both name {', '.join(names[:MOST])}")
    if not one.language or not other.language or one.language == other.language:
        words = np.intersect1d(one.terms.space("words")[0], other.terms.space("words")[0], assume_unique=True)
        parts.append(f"{len(words)} words in common")
    counted = set(other.terms.space("numbers")[0].tolist())
    numbers = [lexicon.terms[n][1:] for n in one.terms.space("numbers")[0].tolist() if n in counted]
    if numbers:
        parts.append(f"numbers in common: {', '.join(numbers[:MOST])}")
    if one.codes is not None and other.codes is not None:
        opening, _ = alike(one.codes, other.codes)
        if opening > TELLING:
            parts.append(f"their openings say much the same ({opening:.0%})")
    if quoting:
        parts.append(f"both quote the same {quoting} words, and neither is a copy")
    first, second = sorted((one.published, other.published))
    when = distance(first, second)
    return "; ".join(parts or ["what little they say is alike"]) + (f"; published {when}" if when else "")
