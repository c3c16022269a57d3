"""CC-NEWS: the news crawl of Common Crawl, some gigabytes of WARC files a day, by the listing of a month."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from coranto.capture import Item, Seen, options
from coranto.capture.books import failed
from coranto.capture.http import Fetcher
from coranto.capture.items import Inside
from coranto.capture.pages import ask, unchanged
from coranto.capture.remotewarc import RemoteWarcCapturer
from coranto.capture.worker import named, shared
from coranto.errors import NotNow, Refused, UsageError
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings

READER = "coranto.capture.ccnews:read"
# A month has some five hundred files; a listing of everything some ten thousand.
MAX_PATHS = 100_000
MAX_BYTES = 20_000_000
# Names of taken files that are kept: several years of them.
MAX_TAKEN = 20_000


def read(content: bytes) -> tuple[str, ...]:
    """The paths in a listing (warc.paths, gzipped or not), in its order. Run it in a worker."""
    from coranto.capture.decoding import GZIP_MAGIC, collect
    from coranto.errors import BadInput

    if content.startswith(GZIP_MAGIC):
        content = collect(iter((content,)), "gzip", max_bytes=MAX_BYTES, max_ratio=200, item="the listing")
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
    found = [line for line in lines if line.endswith((".warc.gz", ".warc")) and not any(c.isspace() for c in line)]
    if not found:
        raise BadInput("this lists no WARC file; give the address of a warc.paths.gz", reason="not-a-listing")
    return tuple(dict.fromkeys(found))[:MAX_PATHS]


class CcNewsCapturer:
    """A listing of WARC files, of which each round takes the newest that was not taken yet.

    The address may hold ``{year}`` and ``{month}``, which stand for those of the round. Options: ``files``, how many
    files a round takes (1, a gigabyte each); ``prefix``, what stands before the paths of the listing, else the root of
    its server. A file that was begun is finished first.
    """

    options = ("files", "prefix")

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def check(self, source: Source) -> None:
        """A UsageError where an option has a value that cannot be used."""
        options.number(source, "files", 1, at_most=1_000)
        prefix = source.option("prefix")
        if prefix and not prefix.startswith(("http://", "https://")):
            raise UsageError(f"{source.address}: the option prefix is {prefix!r}; expected an http(s) address")

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Every page in the files that are taken; one `unchanged` where there is none to take."""
        if wrong := options.refusal(self, source, self.fetcher.now()):
            yield wrong
            return
        year, month, _ = self.fetcher.now().split("-", 2)
        listing = source.address.replace("{year}", year).replace("{month}", month)
        state: dict[str, list[str]] = json.loads(seen.state(source.id, "files") or '{"taken": [], "left": []}')
        answer = ask(self.fetcher, replace(source, address=listing), Inside(seen, source, listing))
        if isinstance(answer, Outcome):
            if answer.outcome != "unchanged":
                yield replace(answer, source=source.id)
                return
        else:
            try:
                paths = shared(self.settings.parse).call(READER, tuple[str, ...], answer.content)
            except (Refused, NotNow) as error:
                told = named(error, listing)
                yield failed(told, listing, source.id, self.fetcher.now())
                return
            new = sorted(set(paths) - set(state["taken"]) - set(state["left"]), key=_name, reverse=True)
            state["left"] = [*sorted({*new, *state["left"]}, key=_name, reverse=True)]
        yield from self._take(listing, state, source, seen)
        if not isinstance(answer, Outcome):
            inside = Inside(seen, source, listing)
            inside.save(source.id, "etag", answer.header("etag") or "")
            inside.save(source.id, "modified", answer.header("last-modified") or "")

    def _take(self, listing: str, state: dict[str, list[str]], source: Source, seen: Seen) -> Iterator[Item]:
        """The files of a round, one after the other; each is remembered when it was read to its end."""
        prefix = source.option("prefix") or urljoin(listing, "/")
        begun = [path for path in state.get("begun", []) if path in state["left"]]
        chosen = [*begun, *(path for path in state["left"] if path not in begun)]
        chosen = chosen[: options.number(source, "files", 1, at_most=1_000)]
        for path in chosen:
            state["begun"] = [path]
            seen.save(source.id, "files", json.dumps(state))
            address = f"{prefix.rstrip('/')}/{path.lstrip('/')}"
            inner, ended = replace(source, kind="warc", address=address), True
            for item in RemoteWarcCapturer(self.settings, self.fetcher).capture(inner, Inside(seen, source, path)):
                if isinstance(item, Body):
                    yield replace(item, capture=replace(item.capture, source=source.id))
                elif isinstance(item, Outcome) and item.outcome != "unchanged":
                    ended = ended and item.outcome == "refused"
                    yield replace(item, source=source.id)
            if not ended:
                return
            state["left"] = [other for other in state["left"] if other != path]
            state["taken"] = [*state["taken"], path][-MAX_TAKEN:]
            state["begun"] = []
            seen.save(source.id, "files", json.dumps(state))
            seen.save(source.id, f"{path} place", "")
        if not chosen:
            yield unchanged(source, self.fetcher.now(), f"all {len(state['taken'])} files were taken")


def _name(path: str) -> str:
    """The name of a file: it holds the second of its making, so that names sort by age."""
    return path.rpartition("/")[2]
