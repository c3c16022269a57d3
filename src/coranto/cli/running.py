"""`run`, `demo`, `serve`, `init`: the main job and how it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.settings import Settings

Port = Annotated[int | None, typer.Option(help="Port of the site; the settings' port where it is not given.")]


def _settings(port: int | None = None) -> Settings:
    from coranto import settings

    found = settings.load()
    if port is not None:
        found = found.model_copy(update={"serve": found.serve.model_copy(update={"port": port})})
    return found


def run(port: Port = None) -> None:
    """The main job: gather on schedule, weave, serve the site and API; with nothing configured, from a starter pack."""
    from coranto.cli.board import shown
    from coranto.service import Service, serve

    service = Service(_settings(port), say.trouble)
    with shown(service):
        serve(service, gather=True, say=print)


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
