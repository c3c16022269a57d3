"""When a source is asked next: at the cadence that it earns, between five minutes and a day.

A source earns its cadence by what it brings: how many new items an hour came lately (older hours count less and less,
half as much after `HALF_LIFE_HOURS`), so that one new item is expected a poll. It begins with the pause of the
settings. What fails is asked less and less often; a little chance spreads the polls, so that sources which were added
together do not stay together. Nothing here looks at a clock: instants come in and go out as ISO strings in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

# The key under which a source keeps its poll.
SCHEDULE = "schedule"
LEAST_SECONDS, MOST_SECONDS = 300.0, 86_400.0
# A folder costs nothing to look at, and whoever puts a file there waits for it.
WATCH_SECONDS = 20.0
# News has a weekly rhythm and a daily one: two days are long enough to remember a night, short enough to forget a war.
HALF_LIFE_HOURS = 48.0
# How far a poll may lie before or after its time, as a share of the cadence.
SPREAD = 0.1
# A source is silent when nothing came for so many times its usual pause, and for so many hours at least. At a steady
# rate the chance of a pause of 12 times the mean is e^-12, six in a million.
SILENT_PAUSES, SILENT_HOURS = 12.0, 48.0
# Failed tries in a row double the pause no further than this.
MOST_DOUBLINGS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What is remembered of asking one source. `items` came in `hours`, both fading with time.

    `tried_at` is the last try, `reached_at` the last that brought an answer, `new_at` the last that brought something
    new; `trouble` (with its code `reason`) is why the last try failed, empty where it did not. `pause` is the mean
    number of hours between two new items when something last came, 0 while too little came to tell. `fixed` is a
    cadence in seconds that is not earned: a folder is watched.
    """

    tried_at: str = ""
    reached_at: str = ""
    new_at: str = ""
    next_at: str = ""
    trouble: str = ""
    reason: str = ""
    failures: int = 0
    items: float = 0.0
    hours: float = 0.0
    pause: float = 0.0
    fixed: float = 0.0

    @classmethod
    def read(cls, text: str | None) -> Poll:
        """A poll as `text` wrote it; a fresh one where there is none, or none that can be read."""
        try:
            return msgspec.json.decode(text or "{}", type=cls)
        except msgspec.MsgspecError:
            return cls()

    def text(self) -> str:
        """This poll as JSON."""
        return msgspec.json.encode(self).decode()

    def seconds(self) -> float:
        """The cadence: seconds from one poll to the next while the source can be reached."""
        if self.fixed:
            return self.fixed
        every = 3600 * self.hours / self.items if self.items > 0 else MOST_SECONDS
        return min(max(every, LEAST_SECONDS), MOST_SECONDS)

    def due(self, now: str) -> bool:
        """Whether it is time. It is, too, where the last try lies ahead: the clock that wrote it down was wrong."""
        return not self.next_at or self.next_at <= now or self.tried_at > now

    def silent(self, now: str) -> bool:
        """Whether a source that used to bring something has brought nothing for far longer than it ever does."""
        if not self.new_at or not self.pause:
            return False
        return _seconds(self.new_at, now) > 3600 * max(SILENT_HOURS, SILENT_PAUSES * self.pause)


def first(every_minutes: float, *, watched: bool = False) -> Poll:
    """A source that was never asked: it is taken to bring one item in every pause of the settings, until we know.

    One that is `watched` is looked at every `WATCH_SECONDS`, whatever it brings.
    """
    return Poll(items=1.0, hours=every_minutes / 60, fixed=WATCH_SECONDS if watched else 0.0)


def reached(before: Poll, at: str, new: int, chance: float) -> Poll:
    """After a poll that brought `new` items; `chance` is a number from 0 to 1 that spreads the next one."""
    asked_before = bool(before.tried_at)
    # A clock that was set back has not made an hour unhappen.
    passed = max(_seconds(before.tried_at, at), 0.0) / 3600 if asked_before else 0.0
    fade = 0.5 ** (passed / HALF_LIFE_HOURS)
    # What a source holds when it is first asked came in nobody knows how many hours.
    items = before.items * fade + (new if asked_before else 0)
    hours = before.hours * fade + passed
    new_at = at if new else before.new_at
    pause = hours / items if new and asked_before else before.pause
    poll = replace(
        before, tried_at=at, reached_at=at, new_at=new_at, items=items, hours=hours, pause=pause, failures=0,
        trouble="", reason="",
    )  # fmt: skip
    return replace(poll, next_at=_after(at, poll.seconds(), chance))


def failed(before: Poll, at: str, reason: str, trouble: str, chance: float) -> Poll:
    """After a poll that failed: asked again after a pause that doubles with every failure in a row, a day at most."""
    doubled = before.seconds() * 2 ** min(before.failures, MOST_DOUBLINGS)
    return replace(
        before, tried_at=at, failures=before.failures + 1, reason=reason, trouble=trouble,
        next_at=_after(at, min(doubled, MOST_SECONDS), chance),
    )  # fmt: skip


def again(tries: int, at: str, chance: float) -> str | None:
    """When a page that failed `tries` times is asked for again: after 15 minutes, then half an hour, an hour …

    None after the eighth try, some two and a half days after the first: then only when somebody asks for it.
    """
    if tries >= MOST_DOUBLINGS:
        return None
    return _after(at, min(900.0 * 2**tries, MOST_SECONDS), chance)


def _after(at: str, seconds: float, chance: float) -> str:
    then = datetime.fromisoformat(at) + timedelta(seconds=seconds * (1 + SPREAD * (2 * chance - 1)))
    return then.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _seconds(before: str, after: str) -> float:
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds()
