"""`add`, `sources`, `gather`, `ingest`, `fetch`: what to gather from, and gathering from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.capture.http import Fetcher
    from coranto.records import Failure, Outcome, Source
    from coranto.records.views import SourceHealth
    from coranto.settings import Settings
    from coranto.store import Store

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Places = Annotated[list[str], typer.Argument(help="Addresses of sites, feeds, pages; OPML files, folders, mailboxes.")]


def _listed(place: str, config: Settings, fetcher: Fetcher) -> Iterator[Source | Failure]:
    """The sources of an OPML file, those that a site's front page leads to, or the one behind any other place."""
    from coranto.capture.discover import discover_sources
    from coranto.capture.opml import read_opml
    from coranto.cli.reading import sources_at
    from coranto.errors import CorantoError
    from coranto.records import Failure

    path = Path(place)
    if path.suffix.lower() == ".opml" and path.is_file():
        yield from read_opml(path.read_bytes())
        return
    for source in sources_at([place]):
        if isinstance(source, Failure) or source.kind != "page":
            yield source
            continue
        try:
            yield from discover_sources(source.address, fetcher, config)
        except CorantoError as error:
            # It may be asked better another time, and a page is a source as well.
            say.trouble(f"{error}; the page itself is added")
            yield source


def add(
    places: Places,
    kind: Annotated[str, typer.Option(help="The kind of source, where the address does not tell it.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, what this kind needs to know.")] = None,
) -> None:
    """Add sources: addresses of sites, feeds or pages, OPML files, folders, mailboxes and WARC files."""
    from coranto import journey, settings
    from coranto.capture import options
    from coranto.capture.http import Fetcher
    from coranto.errors import Refused, UsageError
    from coranto.records import Failure, Source

    config = settings.load()
    store, fetcher, refused = journey.open_store(config), Fetcher(config.fetch), 0
    given = tuple(_pair(text) for text in option or ())
    for place in places:
        try:
            listed = [Source(kind=kind, address=place)] if kind else _listed(place, config, fetcher)
            found: list[Source | Failure] = [
                s if isinstance(s, Failure) else replace(s, options=(*s.options, *given)) for s in listed
            ]
            for source in found:
                if isinstance(source, Source):
                    options.check(source, config)
        except (Refused, UsageError) as error:
            found = [Failure(of=place, step="capture", reason="no-source", message=str(error))]
        for source in found:
            if isinstance(source, Failure):
                say.trouble(source.message)
                refused += 1
            else:
                store.add_source(source)
                print(f"added {source.kind}: {source.address}")
    store.close()
    say.finish(refused)


def _pair(text: str) -> tuple[str, str]:
    from coranto.errors import UsageError

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"--option {text!r}: expected NAME=VALUE, such as --option select='h2 a'")
    return name.strip(), value.strip()


def sources(
    troubled: Annotated[bool, typer.Option("--trouble", help="Only those that fail or have gone silent.")] = False,
    remove: Annotated[list[str] | None, typer.Option(help="Forget this address; what came from it stays.")] = None,
    json: Json = False,
) -> None:
    """The sources and how they fare: state, cadence, last success, last news, items, trouble."""
    from coranto import journey, settings
    from coranto.capture.books import utc_now
    from coranto.health import health
    from coranto.records import plain

    store = journey.open_store(settings.load())
    if remove:
        _remove(store, remove)
        return
    every = health(store, store.sources(), utc_now())
    found = [h for h in every if h.silent or h.reached is False] if troubled else every
    if json:
        for one in found:
            say.line(plain(one))
    else:
        columns = ("source", "kind", "state", "every", "last news", "items", "trouble")
        say.table(f"{len(found)} of {len(every)} sources" if troubled else f"{len(found)} sources", columns,
                  [_row(h) for h in found])  # fmt: skip
    store.close()


def _remove(store: Store, addresses: Iterable[str]) -> None:
    held, unknown = {s.address for s in store.sources()}, 0
    for address in addresses:
        if address in held:
            store.remove_source(address)
            print(f"removed {address}")
        else:
            say.trouble(f"{address} is no source here; `coranto sources` lists them")
            unknown += 1
    store.close()
    say.finish(unknown)


def _row(h: SourceHealth) -> tuple[str, ...]:
    state = {None: "not tried yet", True: f"reached {_short(h.reached_at)}", False: ""}[h.reached]
    if h.reached is False:
        times = f", {h.failures} times" if h.failures > 1 else ""
        state = "robots.txt says no" if h.reason == "robots" else f"NOT REACHED{times}"
    if h.reached and h.silent:
        state = "SILENT"
    items = ", ".join(f"{n} {kind}" for kind, n in h.counts)
    return (
        h.source.outlet or h.source.address, h.source.kind, state, _cadence(h.every_minutes), _short(h.new_at), items,
        h.error,
    )  # fmt: skip


def _short(instant: str | None) -> str:
    return (instant or "")[:16].replace("T", " ")


def _cadence(minutes: float | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def _item(outcome: Outcome, json: bool) -> None:
    if json:
        known = {"address": outcome.address, "title": outcome.title, "outcome": outcome.outcome}
        say.line({**known, "reason": outcome.reason or None})
        if outcome.message:
            say.refused(outcome.address, outcome.message)
    elif outcome.outcome in ("refused", "quarantined"):
        say.refused(outcome.address, outcome.message or f"{outcome.outcome}: {outcome.reason}")
    else:
        print(f"{outcome.outcome:<12}{outcome.address}  {outcome.title}")


def _capture(places: Iterable[Source | Failure], config: Settings, json: bool, *, agenda: bool = False) -> None:
    """Capture from these sources now, tell of every item, weave what came; status 1 when something was refused.

    With `agenda` the pages that wait are fetched too.
    """
    from coranto import journey
    from coranto.capture.http import Fetcher
    from coranto.desk import StoreDesk
    from coranto.gathering import Round
    from coranto.records import Failure

    store = journey.open_store(config)
    runner = journey.make_runner(config)
    refused, found = 0, []
    for place in places:
        if isinstance(place, Failure):
            if json:
                say.line({"address": place.of, "title": "", "outcome": "refused", "reason": place.reason})
            say.trouble(place.message)
            refused += 1
        else:
            found.append(place)

    def told(outcome: Outcome) -> None:
        nonlocal refused
        refused += outcome.outcome in ("refused", "quarantined")
        _item(outcome, json)

    try:
        Round(store, config, Fetcher(config.fetch), told).run(found, agenda=agenda)
        before = len(store.failures())
        with say.progress("weaving") as bar:
            weaver = journey.Weaver(store, config, runner)
            weaver.weave(bar)
        if weaver.woven:
            StoreDesk(store, config).note_changes(weaver.woven)
        for failure in store.failures()[before:]:
            say.refused(failure.of, failure.message)
            refused += 1
    finally:
        runner.close()
        store.close()
    say.finish(refused)


def gather(
    once: Annotated[bool, typer.Option("--once", help="One round over all sources, then end.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Only what failed and may work now, then end.")] = False,
    json: Json = False,
) -> None:
    """Gather from all sources and weave what came: one round with --once, else on schedule until stopped."""
    from coranto import settings
    from coranto.cli.board import shown
    from coranto.service import Service

    config = settings.load()
    if once or retry:
        _capture(_asked_again(config) if retry else _all(config), config, json, agenda=True)
        return
    service = Service(config, say.trouble, lambda outcome: _item(outcome, json))
    try:
        with shown(service):
            service.loop()
    finally:
        service.close()


def _all(config: Settings) -> list[Source]:
    from coranto import journey
    from coranto.service import known_sources

    store = journey.open_store(config)
    found = list(known_sources(store, config))
    store.close()
    return found


def _asked_again(config: Settings) -> list[Source]:
    """Everything that was set aside is due now; the sources whose last try failed."""
    from coranto import journey
    from coranto.capture.books import utc_now
    from coranto.health import health

    store = journey.open_store(config)
    count = store.retry()
    found = [h.source for h in health(store, store.sources(), utc_now()) if h.reached is False]
    store.close()
    say.trouble(f"trying again: {count} pages, {len(found)} sources")
    return found


def ingest(
    places: Annotated[list[str], typer.Argument(help="Files, folders, feeds or WARC files to take in.")],
    json: Json = False,
) -> None:
    """Take in files, folders, feeds and WARC files, and weave them into the stories."""
    from coranto import settings
    from coranto.cli.reading import sources_at

    _capture(sources_at(places), settings.load(), json)


def fetch(urls: Annotated[list[str], typer.Argument(help="Addresses of pages.")], json: Json = False) -> None:
    """Capture single pages and weave them into the stories."""
    from coranto import settings
    from coranto.cli.reading import sources_at

    _capture(sources_at(urls, single=True), settings.load(), json)
