"""The JSON API under ``/api/v1``: the same objects as the commands give, described in ``/api/v1/openapi.json``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, HTTPException, Path, Query
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response

from coranto.publish import Desk, claims_export, ledgers, schemas
from coranto.publish.links import ids_of, slug
from coranto.publish.withheld import notice
from coranto.records import Article, Reading, Story, plain, reports, stories

PREFIX = "/api/v1"
OPENAPI = f"{PREFIX}/openapi.json"
T = TypeVar("T")
Id = Annotated[str, Path(min_length=1, max_length=200, description="an id such as a:9f2c…; the colon may be a hyphen")]
IsoDate = Annotated[str, Path(pattern=r"^\d{4}-\d{2}-\d{2}$", description="an ISO date")]
Words = Annotated[str, Query(min_length=1, max_length=400, description="the words to look for")]
Limit = Annotated[int, Query(ge=1, le=100)]
After = Annotated[int, Query(ge=0, description="the place of the last change seen")]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


def find(get: Callable[[str], T | None], id: str) -> T | None:
    """What `get` has for the id, or for the id that a page's path spells with a hyphen."""
    for each in ids_of(id):
        if (found := get(each)) is not None:
            return found
    return None


class Csv(Response):
    """An answer as comma-separated values."""

    media_type = "text/csv"


class LinkedData(JSONResponse):
    """An answer in JSON-LD."""

    media_type = schemas.LINKED


def _json(value: Any, media_type: str = "application/json", status: int = 200) -> Response:
    body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(body, status, media_type=media_type)


def _found(value: T | None, what: str, id: str) -> T:
    if value is None:
        raise HTTPException(404, f"no {what} has the id {id!r}; {PREFIX}/stories lists what there is")
    return value


def brief(story: Story) -> dict[str, Any]:
    """A story in a list: enough to choose one."""
    return {
        "id": story.id,
        "title": story.title,
        "first": story.first,
        "latest": story.latest,
        "reports": len(story.reports),
        "independent": story.independent,
        "publishers": story.publishers(),
        "by_agency": story.by_agency(),
        "differ": len(story.differ),
        "places": list(story.places),
        "sample": story.sample,
    }


def report_object(article: Article, reading: Reading | None) -> dict[str, Any]:
    """A report as `coranto read --json` gives it; where not all of it is shown `notice` says so in a sentence.

    Offsets are those of the whole text; what is not shown are blanks.
    """
    sentence = notice(article.reserved, article.outlet)
    return reports.report_json(article, reading) | ({"notice": sentence} if sentence else {})


def add(app: FastAPI, desk: Desk) -> None:
    """Add the paths to an app, and describe them (and nothing else) as its OpenAPI."""

    @app.get(f"{PREFIX}/stories", responses=schemas.answer("StoryBrief", many=True, under="stories"))
    def list_stories(limit: Limit = 50, offset: Offset = 0) -> Response:
        """The stories, the one with the latest report first."""
        found = desk.stories()
        return _json({"stories": [brief(s) for s in found[offset : offset + limit]], "total": len(found)})

    @app.get(f"{PREFIX}/stories/{{id}}", responses=schemas.answer("Story") | schemas.SEVERAL | schemas.MISSING)
    def get_story(id: Id) -> Response:
        """One story: reports, ledger, claims, timeline, differences, each with its cites.

        The id of a story that is no more gives the one that took its place; 300 lists them where they are several.
        """
        found = find(desk.story, id)
        if found is None and (now := find(lambda each: desk.moved(each) or None, id)):
            return _json({"stories": [brief(story) for story in now]}, status=300)
        return _json(stories.to_json(_found(found, "story", id)))

    @app.get(f"{PREFIX}/reports/{{id}}", responses=schemas.answer("Report") | schemas.MISSING)
    def get_report(id: Id) -> Response:
        """One report: text, blocks, cuts, facts with their spans."""
        article, reading, _ = _found(find(desk.report, id), "report", id)
        return _json(report_object(article, reading))

    @app.get(f"{PREFIX}/reports/{{id}}/why", responses=schemas.answer("Why") | schemas.MISSING)
    def get_why(id: Id) -> Response:
        """Why a report stands in its story: what holds it to others there and what holds it apart, by whom."""
        article, _, _ = _found(find(desk.report, id), "report", id)
        story = desk.story_of(article.id)
        return _json({
            "report": article.id, "story": story.id if story else None, "ties": plain(list(desk.ties(article.id))),
        })  # fmt: skip

    @app.get(f"{PREFIX}/articles/{{id}}", responses=schemas.answer("Report") | schemas.MISSING)
    def get_article(id: Id) -> Response:
        """The same, and every revision of the report, the earliest first, with what changed between them."""
        article, reading, _ = _found(find(desk.report, id), "article", id)
        history = desk.revisions(article.id)
        revisions = plain(history.revisions) if history else []
        return _json(report_object(article, reading) | {"revisions": revisions})

    _add_claims(app, desk)
    _add_ledgers(app, desk)

    @app.get(f"{PREFIX}/editions/{{date}}", responses=schemas.answer("Edition") | schemas.MISSING)
    def get_edition(date: IsoDate) -> Response:
        """The edition of a day, with the reasons for each choice."""
        return _json(plain(_found(desk.edition(date), "edition", date)))

    @app.get(f"{PREFIX}/trace/{{id}}", responses=schemas.answer("Trace") | schemas.MISSING)
    def get_trace(id: Id) -> Response:
        """The way back from a line, a ledger row or a fact to the capture."""
        return _json(plain(_found(find(desk.trace, id), "line or fact", id)))

    @app.get(f"{PREFIX}/sources", responses=schemas.answer("SourceHealth", many=True, under="sources"))
    def list_sources() -> Response:
        """The sources and how each fares."""
        return _json({"sources": plain(list(desk.sources()))})

    @app.get(f"{PREFIX}/search", responses=schemas.answer("Hit", many=True, under="hits"))
    def search(q: Words, limit: Limit = 20) -> Response:
        """Stories and reports that hold the words of `q`, best first."""
        return _json({"hits": plain(list(desk.search(q, limit)))})

    app.openapi = lambda: describe(app)  # type: ignore[method-assign]


def _add_claims(app: FastAPI, desk: Desk) -> None:
    """The claims of one report in the formats of others."""

    @app.get(
        f"{PREFIX}/articles/{{id}}/annotations",
        response_class=LinkedData,
        responses=schemas.answer("AnnotationPage", media=schemas.LINKED) | schemas.MISSING,
    )
    def get_annotations(id: Id) -> Response:
        """The claims as annotations of the W3C on the report's text."""
        article, reading, _ = _found(find(desk.report, id), "article", id)
        return _json(
            claims_export.annotation_page(article, reading), f'{schemas.LINKED}; profile="{claims_export.ANNO}"'
        )

    @app.get(
        f"{PREFIX}/articles/{{id}}/claims.jsonld",
        response_class=LinkedData,
        responses=schemas.answer("ClaimsGraph", media=schemas.LINKED) | schemas.MISSING,
    )
    def get_claims(id: Id) -> Response:
        """The claims as quotations and claims of schema.org."""
        article, reading, _ = _found(find(desk.report, id), "article", id)
        return _json(claims_export.schema_org(article, reading), schemas.LINKED)


def _add_ledgers(app: FastAPI, desk: Desk) -> None:
    """The figures of a story as a table, and what changed in them."""

    @app.get(
        f"{PREFIX}/stories/{{id}}/figures",
        responses=schemas.answer("Point", many=True, under="figures") | schemas.MISSING,
    )
    def get_figures(id: Id) -> Response:
        """Every figure of a story, one object each, with its sentence."""
        return _json({"figures": list(ledgers.records([_found(find(desk.story, id), "story", id)], desk))})

    @app.get(
        f"{PREFIX}/stories/{{id}}/figures.csv",
        response_class=Csv,
        responses=schemas.CSV | schemas.MISSING,
    )
    def get_figures_csv(id: Id) -> Response:
        """The same as CSV with a heading (RFC 4180, UTF-8)."""
        story = _found(find(desk.story, id), "story", id)
        headers = {"content-disposition": f'attachment; filename="{slug(story.id)}.csv"'}
        return Csv(b"".join(ledgers.csv_lines(ledgers.records([story], desk))), headers=headers)

    @app.get(
        f"{PREFIX}/stories/{{id}}/changes",
        responses=schemas.answer("Change", many=True, under="changes") | schemas.MISSING,
    )
    def get_changes(id: Id) -> Response:
        """What changed in a story's figures, the earliest known first."""
        return _json({"changes": plain(list(desk.changes(_found(find(desk.story, id), "story", id))))})

    @app.get(f"{PREFIX}/changes", responses=schemas.answer("Noted", many=True, under="changes"))
    def list_changes(after: After = 0, limit: Limit = 50) -> Response:
        """The changes of all stories as they were noted; ask again with `after` set to the last `place`."""
        return _json({"changes": [{"place": place, **plain(change)} for place, change in desk.noted(after, limit)]})


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the schemas made from the records."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas.components())
        app.openapi_schema = document
    return app.openapi_schema
