"""`run`, `demo`, `serve`, `init`, `add`, `sources`, `gather`, `ingest`, `fetch`: the main job and its parts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.records import Failure, Outcome, Source
    from coranto.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Port = Annotated[int | None, typer.Option(help="Port of the site; the settings' port where it is not given.")]
Places = Annotated[list[str], typer.Argument(help="Addresses of feeds or pages, OPML files, folders.")]


def _settings(port: int | None = None) -> Settings:
    from coranto import settings

    found = settings.load()
    if port is not None:
        found = found.model_copy(update={"serve": found.serve.model_copy(update={"port": port})})
    return found


def run(port: Port = None) -> None:
    """The main job: gather on schedule, weave, serve the site and API; with nothing configured, from a starter pack."""
    from coranto.service import Service, serve

    serve(Service(_settings(port), say.trouble), gather=True, say=print)


def serve(port: Port = None) -> None:
    """Serve what has been gathered, without gathering."""
    from coranto import service

    service.serve(service.Service(_settings(port), say.trouble), gather=False, say=print)


def demo(
    port: Port = None,
    show: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site, or only prepare it.")] = True,
) -> None:
    """An edition and a site from the bundled sample reports, without network."""
    from coranto import service
    from coranto.desk import StoreDesk

    config = _settings(port)
    with say.progress("weaving the samples") as told:
        desk = StoreDesk(service.weave_samples(config, told), config, samples=True)
        desk.note_changes()
        stories = desk.stories()
    edition = desk.make_edition(max(s.latest or "" for s in stories)[:10])
    rows = [(str(c.rank), c.title, "; ".join(c.reasons)) for c in edition.choices]
    say.table(f"Edition of {edition.date}, from sample reports", ("", "story", "why"), rows)
    if not show:
        return
    from coranto.publish.site import app

    bound = service.listen(config)
    host, port_now = bound.getsockname()[:2]
    print(f"the site is at http://{host}:{port_now}  (stop with Ctrl-C)", flush=True)
    service.server(app(desk, config), config).run(sockets=[bound])


STARTER = """# Settings of coranto; every one is described in docs/reference/settings.md. All of them have defaults.
data = "coranto-data"
every_minutes = 15

[fetch]
contact = ""     # an address at which the people whose servers you ask can reach you

[serve]
port = 8000
"""


def init(pack: Annotated[str | None, typer.Option(help="Add the sources of a pack, e.g. starter.")] = None) -> None:
    """Write a settings file here, and the database; with --pack also take over a list of sources."""
    from coranto import journey, settings
    from coranto.capture import packs

    path = settings.config_file()
    chosen = packs.load(pack) if pack else ()
    if path.exists():
        print(f"{path} is here already and stays as it is")
    else:
        path.write_text(STARTER, encoding="utf-8")
        print(f"wrote {path}")
    store = journey.open_store(settings.load())
    for source in chosen:
        store.add_source(source)
    print(f"{len(store.sources())} sources; `coranto run` gathers from them and shows the site")
    store.close()


def _listed(place: str) -> list[Source | Failure]:
    """The sources of an OPML file, or the one behind any other place."""
    from coranto.capture.feeds import read_opml
    from coranto.cli.reading import sources_at

    path = Path(place)
    if path.suffix.lower() == ".opml" and path.is_file():
        return list(read_opml(path.read_bytes()))
    return list(sources_at([place]))


def add(places: Places) -> None:
    """Add sources: addresses of feeds or pages, OPML files, folders and WARC files."""
    from coranto import journey
    from coranto.errors import Refused
    from coranto.records import Failure

    store, refused = journey.open_store(_settings()), 0
    for place in places:
        try:
            found = _listed(place)
        except Refused as error:
            found = [Failure(of=place, step="capture", reason=error.reason, message=str(error))]
        for source in found:
            if isinstance(source, Failure):
                say.trouble(source.message)
                refused += 1
            else:
                store.add_source(source)
                print(f"added {source.kind}: {source.address}")
    store.close()
    say.finish(refused)


def sources(json: Json = False) -> None:
    """The sources and how they fare."""
    from coranto import journey
    from coranto.desk import health
    from coranto.records import plain

    store = journey.open_store(_settings())
    found = health(store, store.sources())
    if json:
        for one in found:
            say.line(plain(one))
    else:
        state = {None: "not tried yet", True: "reached", False: "NOT REACHED"}
        rows = [
            (h.source.outlet or h.source.address, h.source.kind, state[h.reached], h.reached_at or "",
             ", ".join(f"{n} {k}" for k, n in h.counts), h.error)
            for h in found
        ]  # fmt: skip
        say.table(f"{len(found)} sources", ("source", "kind", "state", "last success", "items", "trouble"), rows)
    store.close()


def _item(outcome: Outcome, json: bool) -> None:
    if json:
        say.line(
            {
                "address": outcome.address,
                "title": outcome.title,
                "outcome": outcome.outcome,
                "reason": outcome.reason or None,
            }
        )
        if outcome.message:
            say.refused(outcome.address, outcome.message)  # fmt: skip
    elif outcome.outcome in ("refused", "quarantined"):
        say.refused(outcome.address, outcome.message or f"{outcome.outcome}: {outcome.reason}")
    else:
        print(f"{outcome.outcome:<12}{outcome.address}  {outcome.title}")


def _capture(places: Iterable[Source | Failure], config: Settings, json: bool) -> None:
    """Capture from these sources now, tell of every item, weave what came; status 1 when something was refused."""
    from coranto import journey
    from coranto.desk import StoreDesk
    from coranto.records import Failure

    store = journey.open_store(config)
    runner = journey.make_runner(config)
    refused, found = 0, []
    for place in places:
        if isinstance(place, Failure):
            say.trouble(place.message)
            refused += 1
        else:
            found.append(place)

    def told(outcome: Outcome) -> None:
        nonlocal refused
        refused += outcome.outcome in ("refused", "quarantined")
        _item(outcome, json)

    try:
        journey.gather(store, config, found, told)
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
    once: Annotated[bool, typer.Option("--once", help="One round only.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Only what was set aside to be tried again.")] = False,
    json: Json = False,
) -> None:
    """Gather from all sources and weave what came: one round with --once, else on schedule until stopped."""
    import time

    from coranto import journey
    from coranto.cli.reading import sources_at
    from coranto.service import known_sources

    config = _settings()
    while True:
        store = journey.open_store(config)
        found: list[Any] = list(known_sources(store, config))
        if retry:
            found = list(sources_at([o.address for o in store.outcomes("quarantined")], single=True))
        store.close()
        _capture(found, config, json)
        if once or retry:
            return
        time.sleep(config.every_minutes * 60)


def ingest(
    places: Annotated[list[str], typer.Argument(help="Files, folders, feeds or WARC files to take in.")],
    json: Json = False,
) -> None:
    """Take in files, folders, feeds and WARC files, and weave them into the stories."""
    from coranto.cli.reading import sources_at

    _capture(sources_at(places), _settings(), json)


def fetch(urls: Annotated[list[str], typer.Argument(help="Addresses of pages.")], json: Json = False) -> None:
    """Capture single pages and weave them into the stories."""
    from coranto.cli.reading import sources_at

    _capture(sources_at(urls, single=True), _settings(), json)
