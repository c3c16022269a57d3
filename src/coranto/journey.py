"""THE WAY FORWARD: how an article travels, step by step, record to record.

::

    sources ─ capture ─> bodies ─ store.enter ─> captures (WARC segment, pointer, outbox, line in the books)
              (a round of it is `gathering`; what a source only names waits on the agenda until it is fetched)
    outbox  ─ extract ─> articles ─ glean ─> readings ─ join ─> judgements ─ store.commit (one transaction a batch)
    judgements ─ groupings, names ─ knit ─> stories (put together on reading, see `desk`) ─ publish ─> pages, API, feeds

Nothing is acknowledged before its bytes rest on disk; what is derived can be dropped and woven again, byte for byte.
`trace` leads the same way back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coranto import plugins, samples
from coranto.capture import Seen
from coranto.errors import NotFound, Refused, UsageError
from coranto.extract import Extract, identity, read_record
from coranto.gathering import gather
from coranto.glean import Glean
from coranto.join import calibration
from coranto.join.plans import Plan, Table
from coranto.join.stories import Window
from coranto.join.terms import language_of
from coranto.join.vectors import Embedder, opening
from coranto.records import (
    Article,
    Body,
    Capture,
    Claim,
    Failure,
    Figure,
    Mention,
    Reading,
    Time,
)
from coranto.records.rights import EVERYBODY, Rights
from coranto.runners import Runner
from coranto.runners.local import LocalRunner
from coranto.settings import Settings
from coranto.store import Store, calibrated

if TYPE_CHECKING:
    from coranto.glean.draft import ReaderName

# Captures woven in one transaction: a kill loses the work of at most so many, never a capture.
BATCH = 32
# The names under which the window of live stories is kept between runs, and the articles that it took in since then.
WINDOW, SINCE = "join.stories", "join.stories.since"
# The window is written whole once so many articles came, or such a share of those it holds: what came since is read
# again where a run begins, which gives the same window.
LEAST_SINCE, SHARE_SINCE = 128, 0.05


@dataclass(frozen=True, slots=True)
class Report:
    """What one capture or record became; `reading` is None where only the text was asked for.

    The facts of the reading are at hand here too; without a reading there are none.
    """

    article: Article
    reading: Reading | None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Who said what."""
        return self.reading.claims if self.reading else ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is counted, with its bounds and its claimant."""
        return self.reading.figures if self.reading else ()

    @property
    def times(self) -> tuple[Time, ...]:
        """When: every time expression."""
        return self.reading.times if self.reading else ()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Who and where: every person, body, place or group as written."""
        return self.reading.mentions if self.reading else ()


class Read:
    """Extract and glean in one hand-over: the *each* step that a worker runs.

    `until` is ``triage`` (the cheap look at a page), ``extract``, ``language`` (a reading that tells the language
    alone) or ``glean``; `reader` who reads the claims; `rights` what the operator may mine beyond what everybody may.
    """

    name = "read"
    takes: type = Body
    gives: type = Report

    def __init__(self, until: str = "glean", reader: ReaderName = "fine", rights: Rights = EVERYBODY) -> None:
        self.extract, self.glean = Extract(rough=until == "triage"), Glean(reader, rights)
        self.until = until
        self.version = f"{self.extract.version}, {self.glean.version}"

    def setup(self) -> None:
        """Load the models, once per worker."""
        self.extract.setup()
        if self.until == "glean":
            self.glean.setup()

    def article(self, item: Any) -> Article | Failure:
        """The text of one body."""
        return next(iter(self.extract([item])))

    def __call__(self, batch: Iterable[Any]) -> Iterator[Report | Failure]:
        """One report (or the failure that stood in its way) per item, in order."""
        for item in batch:
            article = self.article(item)
            if isinstance(article, Failure):
                yield article
                continue
            reading = self._reading(article)
            yield reading if isinstance(reading, Failure) else Report(article, reading)

    def _reading(self, article: Article) -> Reading | Failure | None:
        if self.until == "glean":
            return next(iter(self.glean([article])))
        return self.glean.language(article) if self.until == "language" else None


class ReadRecords(Read):
    """The same over records {id, text | html, url?, date?, title?, outlet?, language?} instead of captures."""

    takes = dict

    def article(self, item: Any) -> Article | Failure:
        """The text of one record; a given text is kept character for character."""
        try:
            return read_record(item)
        except Refused as error:
            return Failure(of=str(item.get("id", "record")), step="extract", reason=error.reason, message=str(error))


def read(
    text: str,
    *,
    date: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
) -> Report:
    """Read one report: its article (text, blocks, cuts, dates) and its reading (claims, figures, times, mentions).

    `text` is kept character for character, and every span of the result slices it. `date` is the day of publication
    (ISO) on which weekdays are resolved; without one it is looked for in the text. Raises `coranto.errors.Refused`
    for a text that cannot be read. Models load at the first call.
    """
    given = {"id": "text", "text": text, "date": date, "title": title, "outlet": outlet, "language": language}
    article = read_record({key: value for key, value in given.items() if value is not None})
    return Report(article, Glean().read(article))


def make_runner(settings: Settings) -> Runner:
    """The runner that the settings ask for."""
    if settings.runner == "pool" and settings.jobs > 1:
        from coranto.runners.pool import PoolRunner

        return PoolRunner(settings.jobs)
    return LocalRunner()


def open_store(settings: Settings) -> Store:
    """The store of the data folder."""
    from coranto.store.sql import SqlStore

    return SqlStore.open(settings.data, settings.store)


# -- which vectors --------------------------------------------------------------------------------------------------


def embedder(settings: Settings, name: str, seen: Seen | None = None) -> Embedder:
    """The embedder of a name in `vectors.models`, ready to be used; UsageError where it cannot be had.

    In `seen` one that costs money keeps what it was given.
    """
    made: Embedder = plugins.get("coranto.models", name)(settings, seen)
    made.setup()
    return made


def plan(settings: Settings, seen: Seen | None = None) -> Plan:
    """The embedders that the settings ask for, with what is known of their vectors; UsageError where nothing is."""
    embedders = tuple(embedder(settings, name, seen) for name in settings.vectors.models)
    known = calibrated.load(settings.data, [e.name for e in embedders], calibration.PARTS)
    return Plan(embedders, settings.vectors.bridge, known)


def calibrate(settings: Settings, name: str) -> tuple[Table, Path]:
    """Calibrate an embedder on the sample reports; its table, and the file in which it is kept from now on."""
    made, known = embedder(settings, name), known_reports()
    made.prepare([opening(report.article) for report in known])
    table = calibration.calibrate(made, known)
    return table, calibrated.save(settings.data, made.name, table)


def known_reports() -> list[calibration.Known]:
    """The sample reports, whose stories are known."""
    step = Read(until="language")
    step.setup()
    found = [(next(iter(step([body]))), samples.story_of(body)) for body in samples.reports()]
    return [
        calibration.Known(report.article, language_of(report.article, report.reading), story)
        for report, story in found
        if isinstance(report, Report)
    ]


# -- captures to judgements -----------------------------------------------------------------------------------------


class Weaver:
    """Weaves what waits in the outbox. One at a time per store; the window of live stories stays warm between calls."""

    def __init__(self, store: Store, settings: Settings, runner: Runner | None = None) -> None:
        self.store, self.runner = store, runner or LocalRunner()
        self.woven: list[str] = []  # the articles made so far
        self.step = Read(reader=settings.glean.reader, rights=settings.rights.held())
        self.settings, self.told = settings.stories, False
        self.plan, self.since = plan(settings, store), list[str]()
        self._resume()

    def weave(self, told: Callable[[int], None] | None = None, stop: threading.Event | None = None) -> int:
        """Weave until the outbox is empty (or `stop` is set); how many captures were taken from it.

        `told` hears the number taken so far after every batch.
        """
        taken = 0
        before = set(self.window.apart)
        self.window.heed(self.store.judgements(("not-same-story", "withdrawn")))
        self.told = self.told or self.window.apart != before
        while not (stop and stop.is_set()) and (waiting := self.store.pending(BATCH)):
            self._batch(waiting)
            taken += len(waiting)
            if told:
                told(taken)
        return taken

    def _batch(self, waiting: Iterable[Capture]) -> None:
        bodies, failures, reports = [], [], []
        captures = {capture.id: capture for capture in waiting}
        for capture in waiting:
            try:
                bodies.append(Body(capture=capture, content=self.store.content(capture)))
            except NotFound as error:
                failures.append(Failure(of=capture.id, step="capture", reason="bytes-lost", message=str(error)))
        for found in self.runner.each(self.step, bodies):
            if isinstance(found, Failure):
                failures.append(found)
            else:
                reports.append((found.article, found.reading))
        self.woven += [article.id for article, _ in reports]
        self.plan.prepare(reports)
        try:
            judgements = [j for article, reading in reports for j in self.window.add(article, reading)]
            failures += self._without_vectors()
            self.store.commit(
                done=[c.id for c in waiting],
                articles=[article for article, _ in reports],
                readings=[reading for _, reading in reports],
                judgements=judgements,
                failures=failures,
                snapshots=self._kept([article.id for article, _ in reports]),
                known_as=[(key, a.id) for a, _ in reports for key in identity.keys(a, captures[a.capture])],
            )
        except Exception:
            self._resume()  # the window must know of nothing that the store does not hold
            raise

    def _resume(self) -> None:
        """The window as it was when the store was last written."""
        kept = self.store.snapshot(WINDOW)
        chosen = self.settings
        self.window = (
            Window.restore(kept, self.plan) if kept else Window(chosen.idle_days, self.plan, most_live=chosen.most_live)
        )
        models, self.since = json.loads(self.store.snapshot(SINCE) or b"[null, []]")
        if self.since and models != [*self.plan.models]:
            raise UsageError(
                f"the latest stories were told by vectors of {', '.join(models) or 'no model'}, asked for is "
                f"{', '.join(self.plan.models) or 'no model'}; rebuild the stories"
            )
        self.told = False  # whether people said something that the kept window does not know
        for article in map(self.store.article, self.since):
            if article is not None:
                self.window.add(article, self.store.reading(article.id))
        self.window.missed.clear()  # told when they came

    def _without_vectors(self) -> list[Failure]:
        """The reports of a batch that were compared without vectors, as failures of the step ``vectors``."""
        found = [
            Failure(
                of=article, step="vectors", reason="no-vectors",
                message=f"compared without vectors: {why}; `coranto rebuild` tries again",
            )
            for article, why in self.window.missed.items()
        ]  # fmt: skip
        self.window.missed.clear()
        return found

    def _kept(self, articles: list[str]) -> list[tuple[str, bytes]]:
        """What is written down of the window with a batch."""
        self.since += articles
        if self.told or len(self.since) >= max(LEAST_SINCE, SHARE_SINCE * len(self.window.story)):
            kept, self.since, self.told = self.window.snapshot(), [], False
            return [(WINDOW, kept), (SINCE, b"[null, []]")]
        return [(SINCE, json.dumps([self.plan.models, self.since]).encode())]


def rebuild(
    store: Store, settings: Settings, runner: Runner | None = None, told: Callable[[int], None] | None = None
) -> int:
    """Drop everything derived and weave all captures again, in the order they came; how many there were."""
    plan(settings, store)  # what is wrong with the models is told before anything is dropped
    store.drop_derived()
    return Weaver(store, settings, runner).weave(told)


__all__ = [
    "Read", "ReadRecords", "Report", "Weaver", "calibrate", "embedder", "gather", "known_reports", "make_runner",
    "open_store", "plan", "read", "rebuild",
]  # fmt: skip
