"""The main job: gather on schedule, weave, make the morning's edition, serve. One process and its readers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from coranto import gathering, journey
from coranto.capture import packs
from coranto.capture.http import Fetcher
from coranto.desk import StoreDesk
from coranto.errors import NotNow
from coranto.gathering import Round, Told
from coranto.records import Source
from coranto.settings import Settings
from coranto.store import Store
from coranto.store.sql import SqlStore

if TYPE_CHECKING:
    import uvicorn

# An edition is finite: it is made anew only until the day has begun (UTC hour) or while it is not yet full.
EDITION_HOUR = 6
# A round begins nothing new after so long: what is left is due in the next one, and new sources are not kept waiting.
ROUND_SECONDS = 60.0
# Seconds between two looks at what is due, at what waits to be woven, and after trouble with disk or database.
GATHER_PAUSE, WEAVE_PAUSE, TROUBLE_PAUSE = 5.0, 2.0, 15.0
# Sources named in one sentence.
NAMED = 10

Say = Callable[[str], None]


def now() -> str:
    """This instant in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _today() -> str:
    return now()[:10]


def known_sources(store: Store, settings: Settings) -> Sequence[Source]:
    """What to gather from: the settings' sources and those added by command; the pack where there are none."""
    entries = (entry.model_dump() for entry in settings.sources)
    named = [Source(**{**entry, "options": tuple(entry["options"].items())}) for entry in entries]
    held = set(store.sources())
    for source in named:
        if source not in held:
            store.add_source(source)
    if not held and not named and settings.pack:
        for source in packs.load(settings.pack):
            store.add_source(source)
    return store.sources()


def weave_samples(settings: Settings, told: Callable[[int], None] | None = None) -> Store:
    """The store of the sample reports, woven; kept beside the real one, never in it. `told` hears how many are done."""
    from coranto import samples

    store = SqlStore.open(settings.data / "samples")
    for body in samples.reports():
        if store.capture(body.capture.id) is None:
            store.append(body)
    runner = journey.make_runner(settings)
    journey.Weaver(store, settings, runner).weave(told)
    runner.close()
    return store


class Service:
    """Gathering and weaving over one store, side by side, and the desk that shows what came of them.

    `say` hears sentences for people, `told` every item as it ends. What goes wrong with the disk, the database or the
    network is said and tried again; what has been gathered is served meanwhile.
    """

    def __init__(
        self, settings: Settings, say: Say = lambda _: None, told: Told | None = None, fetcher: Fetcher | None = None
    ) -> None:
        self.settings, self.say, self.told = settings, say, told
        self.store = journey.open_store(settings)
        self.desk = StoreDesk(self.store, settings)
        self.samples: StoreDesk | None = None
        self.stop = threading.Event()
        self.runner = journey.make_runner(settings)
        self.round: Round | None = None  # the latest, and when the next is due
        self.next_at = ""
        self.woven = 0
        self._weaver: journey.Weaver | None = None
        self._fetcher = fetcher or Fetcher(settings.fetch)
        self._missing: frozenset[str] = frozenset()

    def close(self) -> None:
        """End what was begun and give back files."""
        self.stop.set()
        self.runner.close()
        self.store.close()
        if self.samples:
            self.samples.store.close()

    def gather(self) -> Counter[str]:
        """Ask every source that is due and fetch what is on the agenda; the number of items by outcome."""
        sources = known_sources(self.store, self.settings)
        waiting, self.next_at = gathering.due(self.store, sources, self._fetcher.now())
        if not waiting and not self.store.due(self._fetcher.now(), 1, 1):
            return Counter()
        self.round = Round(self.store, self.settings, self._fetcher, self.told, self.stop)
        self.desk.gathering = True
        try:
            tally = self.round.run(waiting, ROUND_SECONDS)
        finally:
            self.desk.gathering, self.desk.last_round = False, now()
        if waiting:
            ends = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.items())) or "nothing new"
            self.say(f"asked {len(waiting)} of {len(sources)} sources: {ends}")
            self._say_missing()
        return tally

    def _say_missing(self) -> None:
        """Name the sources that can no longer be reached, when others have joined them."""
        missing = self.desk.status().unreachable
        ids = frozenset(h.source.id for h in missing)
        if ids - self._missing:
            names = ", ".join(h.source.outlet or h.source.address for h in missing[:NAMED])
            more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
            self.say(f"{len(missing)} source{'s' * (len(missing) > 1)} could not be reached: {names}{more}")
            self.say(f"why, for the first of them: {missing[0].error} (the others: `coranto sources`)")
        self._missing = ids

    def weave(self) -> int:
        """Weave what waits and see to the day's edition; how many captures that were."""
        if not self.store.pending(1):
            if self.store.edition(_today()) is None:  # a day begins, whether anything new came or not
                self._edition()
            return 0
        self._weaver = self._weaver or journey.Weaver(self.store, self.settings, self.runner)
        before = self.woven
        taken = self._weaver.weave(lambda n: self._progress(before + n), self.stop)
        self._weaver.woven.clear()
        self.desk.note_changes()
        self._edition()
        return taken

    def _progress(self, woven: int) -> None:
        self.woven = woven

    def _edition(self) -> None:
        today, kept = _today(), self.store.edition(_today())
        full = kept is not None and len(kept.choices) >= self.settings.stories.edition_size
        if self.desk.stories() and not (full and datetime.now(UTC).hour >= EDITION_HOUR):
            self.desk.make_edition(today)

    def showing(self) -> StoreDesk:
        """The desk to show now: the real one as soon as it has a story, the samples until then."""
        if self.samples is not None and not self.desk.stories():
            return self.samples
        return self.desk

    def prepare_samples(self) -> None:
        """Weave the samples so that there is something to look at before the first round ends."""
        if self.settings.samples and not self.desk.stories():
            store = weave_samples(self.settings)
            desk = StoreDesk(store, self.settings, samples=True)
            desk.note_changes()
            stories = desk.stories()
            if stories and store.edition() is None:
                desk.make_edition(max(s.latest or "" for s in stories)[:10])
            self.samples = desk

    def loop(self) -> None:
        """Gather on schedule, and weave beside it, until `stop` is set."""
        weaving = threading.Thread(target=self._repeat, args=(self._weaving, WEAVE_PAUSE), name="weaving", daemon=True)
        weaving.start()
        self._repeat(self.gather, GATHER_PAUSE)
        weaving.join(timeout=10)

    def _weaving(self) -> None:
        """The samples first, so that there is something to look at, then whatever comes in."""
        if self.samples is None:
            self.prepare_samples()
        self.weave()

    def _repeat(self, work: Callable[[], object], pause: float) -> None:
        """Do the work again and again. Trouble is said once for as long as it is the same, and ends nothing."""
        said = ""
        while not self.stop.is_set():
            wait = pause
            try:
                work()
                said = ""
            except Exception as error:
                trouble = f"{'not now' if isinstance(error, NotNow | OSError) else type(error).__name__}: {error}"
                if trouble != said and not self.stop.is_set():
                    self.say(f"{trouble} (tried again every {TROUBLE_PAUSE:.0f} seconds)")
                said, wait = trouble, TROUBLE_PAUSE
            self.stop.wait(wait)


class Shown:
    """A desk that hands every question to the one that `Service.showing` names at that moment."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service.showing(), name)

    def sources(self) -> Any:
        """The real sources, whatever is shown."""
        return self._service.desk.sources()

    def status(self) -> Any:
        """The real state of the gathering, and whether samples are shown."""
        from dataclasses import replace

        real, shown = self._service.desk.status(), self._service.showing()
        if not shown.samples:
            return real
        given = shown.status()
        return replace(real, samples=True, stories=given.stories, reports=given.reports)


def server(app: Any, settings: Settings) -> uvicorn.Server:
    """A server for the app; a clear UsageError when the port is taken is left to `serve`."""
    import uvicorn

    config = uvicorn.Config(
        app, host=settings.serve.host, port=settings.serve.port, log_level="warning", server_header=False
    )
    return uvicorn.Server(config)


def listen(settings: Settings) -> Any:
    """A bound socket for the site; UsageError when the address cannot be had."""
    import socket

    from coranto.errors import UsageError

    host, port = settings.serve.host, settings.serve.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()  # who asks while the server starts waits instead of being turned away
    except OSError as error:
        bound.close()
        raise UsageError(
            f"the site cannot be shown at {host}:{port} ({error.strerror}); is coranto running already? "
            "Choose another port with --port or CORANTO_SERVE__PORT"
        ) from error
    return bound


def serve(service: Service, gather: bool, say: Say) -> None:
    """Serve the site until it is stopped; with `gather` also go on gathering and weaving beside it."""
    from coranto.publish.site import app

    bound = listen(service.settings)
    host, port = bound.getsockname()[:2]
    work = threading.Thread(target=service.loop if gather else service.prepare_samples, name="rounds", daemon=True)
    work.start()
    say(f"the site is at http://{host}:{port}  (stop with Ctrl-C)")
    try:
        server(app(Shown(service), service.settings), service.settings).run(sockets=[bound])
    finally:
        service.stop.set()
        work.join(timeout=10)
        service.close()
