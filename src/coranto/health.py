"""How the sources fare: what the schedule remembers of each, and what the books say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coranto.capture.schedule import SCHEDULE, Poll
from coranto.records import Source
from coranto.records.views import SourceHealth
from coranto.store import Store


def health(store: Store, sources: Sequence[Source], now: str, *, counted: bool = True) -> list[SourceHealth]:
    """How each source fares at an instant: what its schedule remembers and, when `counted`, what the books say."""
    counts: dict[str, dict[str, int]] = {}
    for tally in store.books() if counted else ():
        mine = counts.setdefault(tally.source, {})
        mine[tally.outcome] = mine.get(tally.outcome, 0) + tally.count
    polls = store.states(SCHEDULE)
    return [_health(source, Poll.read(polls.get(source.id)), counts.get(source.id, {}), now) for source in sources]


def _health(source: Source, poll: Poll, counts: Mapping[str, int], now: str) -> SourceHealth:
    return SourceHealth(
        source=source,
        reached=not poll.trouble if poll.tried_at else None,
        tried_at=poll.tried_at or None,
        reached_at=poll.reached_at or None,
        new_at=poll.new_at or None,
        next_at=poll.next_at or None,
        every_minutes=round(poll.seconds() / 60, 1) if poll.tried_at else None,
        silent=poll.silent(now),
        failures=poll.failures,
        reason=poll.reason,
        error=poll.trouble,
        counts=tuple(sorted(counts.items())),
    )
