"""What independent texts have in common, and how many of them have nothing in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

# agency: its texts or words; family: one publisher; channel: one occasion (a post, a statement, a press conference);
# document: one paper or count; outlet: told to it, or passed on by it; text: a passage that one took over.
ThroughKind = Literal["agency", "family", "channel", "document", "outlet", "text"]


@dataclass(frozen=True, slots=True, order=True)
class Through:
    """One thing that two or more texts have in common. `name` is an agency, publisher or outlet, or a `ChannelType`.

    `reports` are the ids of the texts, sorted.
    """

    kind: ThroughKind
    name: str
    reports: tuple[str, ...]


# What a text may share with others: kind, name, and what tells two of one name apart (the day of an occasion).
Tie = tuple[ThroughKind, str, str]


def apart(ties: Mapping[str, Collection[Tie]]) -> int:
    """So many of these texts, at least, share no tie with each other.

    Those with the fewest ties are taken first, so that a text which rests on two agencies does not make one source of
    two texts that rest on one each.
    """
    sharing = _sharing(ties)
    left, count = set(ties), 0
    for text in sorted(ties, key=lambda t: (len(set().union(*(sharing[tie] for tie in ties[t]))), t)):
        if text in left:
            count += 1
            left.discard(text)
            for tie in ties[text]:
                left -= sharing[tie]
    return count


def in_common(ties: Mapping[str, Collection[Tie]]) -> tuple[Through, ...]:
    """What two or more of these texts share, what most of them share first."""
    shared = _sharing(ties).items()
    found = [Through(kind, name, tuple(sorted(texts))) for (kind, name, _), texts in shared if len(texts) > 1]
    return tuple(sorted(found, key=lambda t: (-len(t.reports), t)))


def _sharing(ties: Mapping[str, Collection[Tie]]) -> dict[Tie, set[str]]:
    """The texts of every tie."""
    sharing: dict[Tie, set[str]] = defaultdict(set)
    for text, held in ties.items():
        for tie in held:
            sharing[tie].add(text)
    return sharing
