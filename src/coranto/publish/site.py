"""The site: served as an app (pages, API, feeds, style), or written as files that need no server."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as HTTPError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coranto import __version__
from coranto.publish import Desk, api, feeds, ledgers, obeying
from coranto.publish.links import Links, below, ids_of, slug
from coranto.publish.pages import FOLDER, Page
from coranto.records import Story
from coranto.records.rights import Rights
from coranto.settings import TIMELINE_DAYS, Settings
from coranto.settings import load as load_settings

T = TypeVar("T")
log = logging.getLogger("coranto.site")
STATIC = {
    "coranto.css": "text/css; charset=utf-8",
    "coranto.js": "text/javascript; charset=utf-8",
    "coranto.svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Guarded:
    """Puts the security headers on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add to the head of the answer what it does not set itself."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):  # data has no meta tag to say it in
                    headers.setdefault("x-robots-tag", "noindex")
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # HEAD is GET without a body, which the server leaves out by itself.
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(asked, receive, guarded)


def _html(text: str, status: int = 200) -> Response:
    return Response(text.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def app(desk: Desk, settings: Settings) -> FastAPI:
    """The whole app over a desk: pages, ``/api/v1``, feeds, static files. Reads only; safe for several threads."""
    site = FastAPI(
        title="coranto",
        version=__version__,
        description="Stories, reports, traces: the same objects as the commands give. Offsets are code points.",
        docs_url=None,
        redoc_url=None,
        openapi_url=api.OPENAPI,
    )
    desk = obeying.of(desk, settings.rights.held())
    page = Page(desk, Links(), settings.stories.timeline_days)
    _add_pages(site, page)
    _add_files(site, desk, settings)
    api.add(site, desk)
    _add_errors(site, page)
    site.add_middleware(Guarded)
    return site


def _or_404(value: T | None, what: str, id: str) -> T:
    if value is None:
        raise HTTPException(
            404, f"There is no {what} with the id {id!r}. It may have been woven anew under another id."
        )
    return value


def _add_pages(site: FastAPI, page: Page) -> None:
    desk = page.desk

    @site.get("/", include_in_schema=False)
    def front() -> Response:
        return _html(page.front())

    @site.get("/stories", include_in_schema=False)
    def stories(number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1) -> Response:
        return _html(page.stories(number))

    @site.get("/stories/{id}", include_in_schema=False)
    def story(id: str) -> Response:
        found = api.find(desk.story, id)
        if found is None and (now := api.find(lambda each: desk.moved(each) or None, id)):
            return _html(page.moved(now))
        return _html(page.story(_or_404(found, "story", id), asked=ids_of(id)))

    @site.get("/reports/{id}", include_in_schema=False)
    def report(id: str) -> Response:
        return _html(page.report(*_or_404(api.find(desk.report, id), "report", id)))

    @site.get("/edition/{date}", include_in_schema=False)
    def edition(date: str) -> Response:
        found = desk.edition(date) if _DATE.fullmatch(date) else None
        if found is None:
            raise HTTPException(404, f"There is no edition of {date!r}. Editions are named by their day: 2023-09-22.")
        return _html(page.edition(found))

    @site.get("/trace/{id}", include_in_schema=False)
    def trace(id: str) -> Response:
        return _html(page.trace(_or_404(api.find(desk.trace, id), "line or fact", id)))

    @site.get("/sources", include_in_schema=False)
    def sources() -> Response:
        return _html(page.sources())

    @site.get("/search", include_in_schema=False)
    def search(q: Annotated[str, Query(max_length=400)] = "") -> Response:
        return _html(page.search(q))

    @site.get("/about", include_in_schema=False)
    def about() -> Response:
        return _html(page.about())


def _add_files(site: FastAPI, desk: obeying.Obeying, settings: Settings) -> None:
    def base(request: Request) -> str:
        return settings.serve.base_url or str(request.base_url)

    @site.get("/feed.atom", include_in_schema=False)
    def atom(request: Request) -> Response:
        return Response(
            feeds.atom(desk.listing().stories(), base(request)), media_type="application/atom+xml; charset=utf-8"
        )

    @site.get("/feed.json", include_in_schema=False)
    def json_feed(request: Request) -> Response:
        return Response(feeds.json_feed(desk.listing().stories(), base(request)), media_type="application/feed+json")

    @site.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        if name not in STATIC:
            raise HTTPException(404, f"The site has no file {name!r}; it has {', '.join(STATIC)}.")
        content = (FOLDER / "static" / name).read_bytes()
        return Response(content, media_type=STATIC[name], headers={"cache-control": "max-age=3600"})

    @site.get("/robots.txt", include_in_schema=False)
    def robots() -> Response:
        return Response("User-agent: *\nDisallow: /search\nDisallow: /trace/\n", media_type="text/plain; charset=utf-8")


def _add_errors(site: FastAPI, page: Page) -> None:
    def asked_api(request: Request) -> bool:
        return request.url.path.startswith("/api/")

    @site.exception_handler(HTTPError)
    async def problem(request: Request, error: HTTPError) -> Response:
        if asked_api(request):
            return await http_exception_handler(request, error)
        missing = error.status_code == 404
        heading = "Nothing stands here" if missing else "This cannot be done here"
        known = error.detail if error.detail != "Not Found" else f"The site has no page {request.url.path!r}."
        answer = _html(page.error(error.status_code, heading, known), error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    @site.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if asked_api(request):
            return await request_validation_exception_handler(request, error)
        said = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())
        return _html(
            page.error(400, "The address cannot be read", f"It asks for something that cannot be: {said}."), 400
        )

    @site.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        if asked_api(request):
            return JSONResponse({"detail": "an error of ours; the log of the server says what it was"}, 500, HEADERS)
        told = "An error of ours: the page could not be made. The log of the server says why; no report was lost by it."
        try:
            answer = _html(page.error(500, "The press stopped", told), 500)
        except Exception:  # the desk itself may be what is broken
            answer = Response(told, 500, media_type="text/plain; charset=utf-8")
        answer.headers.update(HEADERS)
        return answer


@dataclass(slots=True)
class _Writer:
    """Writes pages as files and remembers which traces were linked, so that each of them is written too."""

    desk: Desk
    folder: Path
    timeline_days: int
    traces: set[str] = field(default_factory=set)
    written: list[Path] = field(default_factory=list)

    def page(self, depth: int) -> Page:
        """A page maker for a place `depth` folders deep."""
        return Page(self.desk, below(depth, self.traces), self.timeline_days)

    def put(self, name: str, content: str | bytes) -> None:
        """Write one file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
        self.written.append(path)


def write(
    desk: Desk,
    folder: Path,
    base_url: str = "",
    timeline_days: int = TIMELINE_DAYS,
    rights: Rights | None = None,
) -> Sequence[Path]:
    """Write the site as files with relative links; it works from a disk. Gives the paths written, sorted.

    All of it but the search, which needs a server. `base_url` is where it will stand, for the feeds; `rights` those of
    the settings where none are given.
    """
    shown = obeying.of(desk, rights or load_settings().rights.held())
    desk, taken_up = shown, shown.listing().stories()
    out = _Writer(desk, folder, timeline_days)
    top, one = out.page(0), out.page(1)
    stories = desk.stories()
    out.put("index.html", top.front())
    out.put("stories.html", top.every_story())
    out.put("sources.html", top.sources())
    out.put("about.html", top.about())
    out.put("404.html", top.error(404, "Nothing stands here", "The site has no such page."))
    if edition := desk.edition(None):
        out.put(f"edition/{edition.date}.html", one.edition(edition))
    for story in stories:
        out.put(f"stories/{slug(story.id)}.html", one.story(desk.story(story.id) or story))
        out.put(f"stories/{slug(story.id)}.csv", b"".join(ledgers.csv_lines(ledgers.records([story], desk))))
    for id in desk.former():
        if now := desk.moved(id):
            out.put(f"stories/{slug(id)}.html", one.story(now[0], asked=(id,)) if len(now) == 1 else one.moved(now))
    for id in dict.fromkeys(_reports(desk, stories)):
        if found := desk.report(id):
            out.put(f"reports/{slug(id)}.html", one.report(*found))
    for id in sorted(out.traces):
        trace = desk.trace(id)
        gone = "This was woven anew since; the report itself still shows the words."
        out.put(f"trace/{slug(id)}.html", one.trace(trace) if trace else one.error(404, "No way back kept", gone))
    for name in STATIC:
        out.put(f"static/{name}", (FOLDER / "static" / name).read_bytes())
    files = Links(prefix="/", suffix=".html", served=False)
    out.put("feed.atom", feeds.atom(taken_up, base_url, files))
    out.put("feed.json", feeds.json_feed(taken_up, base_url, files))
    return sorted(out.written)


def _reports(desk: Desk, stories: Sequence[Story]) -> Iterator[str]:
    """Every report that a story shows, and its earlier revisions, which its page leads to."""
    for report in (r for story in stories for r in story.reports):
        yield report.id
        history = desk.revisions(report.id)
        yield from (one.article for one in (history.revisions if history else ()))


class SiteOutput:
    """The output ``site``: the whole site as files."""

    name = "site"

    def write(self, desk: Desk, folder: Path, base_url: str = "") -> Sequence[Path]:
        """Write it, see `write`."""
        return write(desk, folder, base_url, load_settings().stories.timeline_days)
