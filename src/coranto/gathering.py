"""A round of gathering: sources are asked, what they name is fetched, and everything ends in the books.

::

    sources that are due ─ poll ─┬─ Body, Outcome ─> store.enter (64 at a time, with the source's own state)
                                 └─ Lead ─> the agenda in the store ─ fetch ─> store.settle

Sources and pages wait in one `Frontier`, host by host, so that a slow host holds up nobody else. Nothing is told of
before it is safe: a round can be killed at any moment and goes on where it was.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from coranto.capture import Capturer, Item, capturer
from coranto.capture import schedule as scheduling
from coranto.capture.books import failed, utc_now
from coranto.capture.frontier import Frontier
from coranto.capture.http import Fetcher
from coranto.capture.pages import fetch_page
from coranto.capture.schedule import SCHEDULE, Poll
from coranto.errors import BadInput, CorantoError, NotNow
from coranto.records import Body, Lead, Outcome, Source
from coranto.settings import Settings
from coranto.store import Store

Told = Callable[[Outcome], None]

# Items of one source that are entered together: one wait for the disk for all of them.
BATCH, BATCH_BYTES, BATCH_SECONDS = 64, 16_000_000, 1.0
# Leads taken from the agenda in a round, in all and of one source: a long list at one host starves nobody else.
MOST_LEADS, MOST_OF_ONE = 10_000, 500
# A host that wants a longer pause than this is not waited for in a round: its pages are told to come later.
PATIENCE = 120.0
# What a live table shows of the past.
LAST = 12


class Visit:
    """One visit to a source: what it yields is entered in batches, each with the state that was saved before it.

    It is what the source sees of the store (`Seen`): a value it saves counts from then on for itself, and for good once
    all that it yielded before is safe.
    """

    def __init__(self, store: Store, source: Source) -> None:
        self.store, self.source = store, source
        self.leads: list[Lead] = []
        self.new = 0
        self.trouble: Outcome | None = None
        self.well = False
        self._states: dict[tuple[str, str], str] = {}
        self._items: list[Item] = []
        self._addresses: set[str] = set()
        self._bytes = 0
        self._since = 0.0

    def state(self, source: str, key: str) -> str | None:
        """A value saved in this visit or an earlier one."""
        held = self._states.get((source, key))
        return held if held is not None else self.store.state(source, key)

    def save(self, source: str, key: str, value: str) -> None:
        """Keep a value with the next batch."""
        self._states[source, key] = value

    def known(self, address: str) -> bool:
        """Whether an address need not be named again."""
        return address in self._addresses or self.store.known(address)

    def run(self, kind: Capturer) -> Iterator[Outcome]:
        """Everything that the capturer yields, each outcome told once it is safe."""
        for item in self._each(kind):
            # Before the next one is taken in: what the source saved since the last one speaks of those before.
            late = self._items and time.monotonic() - self._since > BATCH_SECONDS
            if len(self._items) >= BATCH or self._bytes >= BATCH_BYTES or late:
                yield from self.flush()
            self._items.append(item)
            self._since = self._since or time.monotonic()
            if isinstance(item, Body):
                self._bytes += len(item.content)
            self._addresses.add(item.capture.asked if isinstance(item, Body) else item.address)
        yield from self.flush()

    def _each(self, kind: Capturer) -> Iterator[Item]:
        """The items of a capturer; one that breaks off in a way it should not ends in the books like any other."""
        try:
            yield from kind.capture(self.source, self)
        except CorantoError as error:
            yield failed(error, self.source.address, self.source.id, utc_now())
        except Exception as error:
            broken = _broken(self.source.address, f"the reader of {self.source.kind} sources", error)
            yield failed(broken, self.source.address, self.source.id, utc_now())

    def flush(self) -> Iterator[Outcome]:
        """Enter what has come so far; what becomes of each item."""
        items, states = self._items, self._states
        if not items and not states:
            return
        ends = self.store.enter(items, states)
        self._items, self._states, self._bytes, self._since = [], {}, 0, 0.0
        self._addresses.clear()
        named = [item for item in items if isinstance(item, Lead)]
        self.leads += named
        for end in ends:
            if end.outcome in ("refused", "quarantined"):
                self.trouble = end
        self.new += len(named) + sum(end.outcome == "stored" for end in ends)
        self.well = self.well or bool(named) or any(e.outcome not in ("refused", "quarantined") for e in ends)
        yield from ends


def _broken(address: str, who: str, error: Exception) -> NotNow:
    """A fault of ours, which must not end a round."""
    return NotNow(
        f"{address}: {who} failed ({type(error).__name__}: {error}); what came before is kept, please report this",
        reason="capturer-failed", item=address,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do in a round: ask a source, or fetch the page of a lead that failed `tries` times before."""

    source: Source | None = None
    lead: Lead | None = None
    tries: int = 0

    @property
    def address(self) -> str:
        """What is asked."""
        named = self.source or self.lead
        return named.address if named else ""


class Round:
    """One round over a store. `told` hears of every item once it is safe; `stop` ends the round early.

    What a round does not come to stays due: sources by their schedule, pages on the agenda.
    """

    def __init__(
        self, store: Store, settings: Settings, fetcher: Fetcher, told: Told | None = None,
        stop: threading.Event | None = None, chance: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self.store, self.settings, self.fetcher = store, settings, fetcher
        self.told, self.stop, self.chance = told, stop or threading.Event(), chance
        self.frontier: Frontier[Job] = Frontier()
        self.tally: Counter[str] = Counter()
        self.last: deque[Outcome] = deque(maxlen=LAST)
        self._lock = threading.Lock()
        self._error: BaseException | None = None
        self._deadline = float("inf")

    def run(self, sources: Iterable[Source], seconds: float | None = None, *, agenda: bool = True) -> Counter[str]:
        """Ask these sources, fetch what they name and (`agenda`) what is due; the number of items by outcome.

        After `seconds` nothing more is begun. A store that cannot be written to (NotNow) ends the round.
        """
        for lead, tries in self._waiting() if agenda else ():
            self._add(Job(lead=lead, tries=tries))
        for source in sources:
            self._add(Job(source=source))
        if seconds is not None:
            self._deadline = time.monotonic() + seconds
        workers = [
            threading.Thread(target=self._work, name=f"gather {n}", daemon=True)
            for n in range(self.settings.fetch.concurrency)
        ]
        for worker in workers:
            worker.start()
        try:
            for worker in workers:
                while worker.is_alive():
                    worker.join(0.2)
                    self._end_in_time()
        finally:
            self.frontier.close()
        if self._error is not None:
            raise self._error
        return self.tally

    def _waiting(self) -> Iterable[tuple[Lead, int]]:
        return self.store.due(self.fetcher.now(), MOST_LEADS, MOST_OF_ONE)

    def _add(self, job: Job) -> None:
        address = job.address
        self.frontier.add(self.fetcher.host_key(address) or address, job)

    def _end_in_time(self) -> None:
        if self.stop.is_set() or time.monotonic() > self._deadline:
            self.frontier.close()

    def _work(self) -> None:
        self._end_in_time()
        while (taken := self.frontier.take()) is not None:
            key, job = taken
            try:
                for outcome in self._ends(job):
                    self._tell(outcome)
            except BaseException as error:
                with self._lock:
                    self._error = self._error or error
                self.frontier.close()
            self._end_in_time()
            pause = self.fetcher.wait_for(job.address)
            self.frontier.done(key, pause if pause <= PATIENCE else 0.0)

    def _tell(self, outcome: Outcome) -> None:
        with self._lock:
            self.tally[outcome.outcome] += 1
            self.last.append(outcome)
            if self.told:
                self.told(outcome)

    def _ends(self, job: Job) -> Iterator[Outcome]:
        if job.source is not None:
            yield from self._poll(job.source)
        elif job.lead is not None and self.store.waits(job.lead.address):
            yield self._fetch(job.lead, job.tries)

    def _poll(self, source: Source) -> Iterator[Outcome]:
        visit, watched = Visit(self.store, source), False
        try:
            kind = capturer(source.kind, self.settings, self.fetcher)
        except CorantoError as error:
            wrong = BadInput(f"{source.address}: {error}", reason="unknown-kind")
            visit.trouble = self.store.enter([failed(wrong, source.address, source.id, self.fetcher.now())])[0]
            yield visit.trouble
        else:
            watched = getattr(kind, "watched", False)
            yield from visit.run(kind)
        before = visit.state(source.id, SCHEDULE)
        poll = Poll.read(before) if before else scheduling.first(self.settings.every_minutes, watched=watched)
        at, chance = self.fetcher.now(), self.chance()
        if visit.trouble is None or visit.well:
            poll = scheduling.reached(poll, at, visit.new, chance)
        else:
            poll = scheduling.failed(poll, at, visit.trouble.reason, visit.trouble.message, chance)
        visit.save(source.id, SCHEDULE, poll.text())
        yield from visit.flush()
        for lead in visit.leads:
            self._add(Job(lead=lead))

    def _fetch(self, lead: Lead, tries: int) -> Outcome:
        try:
            found = fetch_page(self.fetcher, lead)
        except Exception as error:
            found = failed(_broken(lead.address, "the client", error), lead.address, lead.source, utc_now(), lead.title)
        due = scheduling.again(tries, self.fetcher.now(), self.chance()) if isinstance(found, Outcome) else None
        return self.store.settle(lead, found, due)


def gather(
    store: Store,
    settings: Settings,
    sources: Iterable[Source],
    told: Told | None = None,
    stop: threading.Event | None = None,
    fetcher: Fetcher | None = None,
) -> Counter[str]:
    """One round over these sources and what is due on the agenda; the number of items by outcome (see `Round`)."""
    return Round(store, settings, fetcher or Fetcher(settings.fetch), told, stop).run(sources)


def due(store: Store, sources: Sequence[Source], now: str) -> tuple[list[Source], str]:
    """The sources whose time has come, those first that have waited longest; and when the next of the others is due.

    The instant is empty where there is no other.
    """
    polls = store.states(SCHEDULE)
    waiting = sorted(((Poll.read(polls.get(s.id)), s) for s in sources), key=lambda w: (w[0].next_at, w[1].id))
    return [s for poll, s in waiting if poll.due(now)], next((p.next_at for p, _ in waiting if not p.due(now)), "")
