"""What `coranto export` can write, in open formats: stories, sources, reports, captures, and the claims of a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coranto import plugins
from coranto.capture.opml import write_opml
from coranto.cli import say
from coranto.desk import StoreDesk
from coranto.errors import NotFound
from coranto.publish import Desk, obeying
from coranto.publish.claims_export import annotation_page, schema_org
from coranto.publish.feeds import atom
from coranto.publish.links import ids_of
from coranto.publish.ninjs import item
from coranto.records import Article, Reading
from coranto.records.rights import FREE, Shown, allowed
from coranto.records.stories import to_json


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _base(desk: StoreDesk) -> str:
    serve = desk.settings.serve
    return serve.base_url or f"http://{serve.host}:{serve.port}/"


def opml(desk: StoreDesk, own: bool = False) -> Iterator[bytes]:
    """The sources as OPML 2.0."""
    yield write_opml(desk.store.sources())


def taken_up(desk: StoreDesk, own: bool) -> Desk:
    """What may leave for others, or all there is where it is for the operator's own use."""
    return desk if own else obeying.of(desk, desk.settings.rights.held()).listing()


def stories(desk: StoreDesk, own: bool = False) -> Iterator[bytes]:
    """All stories as JSON Lines, as `coranto story --json` gives them."""
    shown = taken_up(desk, own)
    for story in shown.stories():
        yield _line(to_json(shown.story(story.id) or story))


def feed(desk: StoreDesk, own: bool = False) -> Iterator[bytes]:
    """The newest stories as Atom."""
    yield atom(taken_up(desk, own).stories(), _base(desk))


def ninjs(desk: StoreDesk, own: bool = False) -> Iterator[bytes]:
    """All reports as ninjs objects of the IPTC, one a line; those that are not to be indexed are left out."""
    shown, left_out = taken_up(desk, own), 0
    for article in desk.store.articles():
        if not own and not _may(desk, article).index:
            left_out += 1
        elif found := shown.report(article.id):
            yield _line(item(found[0], found[1], own=own))
    _say_left_out(left_out, "reports", "they are not to be indexed")


def _may(desk: StoreDesk, article: Article) -> Shown:
    return allowed(article, desk.settings.rights.held(), obeying.utc_now()) if article.reserved else FREE


def _say_left_out(count: int, what: str, why: str) -> None:
    """Nothing is left out silently; standard output is the export itself."""
    if count:
        say.trouble(f"{count} {what} left out, since their publishers ask that {why}; --own-use writes them too")


def warc(desk: StoreDesk, own: bool = False) -> Iterator[bytes]:
    """All captures as one WARC file, a gzip member per record; pages whose text is not to leave are left out."""
    from io import BytesIO

    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    limits = {a.capture: _may(desk, a) for a in desk.store.articles() if a.reserved and not own}
    kept = {capture for capture, shown in limits.items() if not (shown.index and shown.exported)}
    for capture in desk.store.captures():
        if capture.id in kept:
            continue
        out = BytesIO()
        writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
        headers = {
            "WARC-Date": capture.fetched_at,
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
            "X-Coranto-Capture": capture.id,
        }
        body = BytesIO(desk.store.content(capture))
        record = writer.create_warc_record(
            capture.address,
            "resource",
            payload=body,
            length=capture.size,
            warc_content_type=capture.media_type,
            warc_headers_dict=headers,
        )
        writer.write_record(record)
        yield out.getvalue()
    _say_left_out(len(kept), "captures", "their text is not copied")


def claims(desk: StoreDesk, form: str, of: str, own: bool = False) -> Iterator[bytes]:
    """The claims of a report, or of every report of a story, one document a line for each report.

    `of` is an id or the address of a report, of which the newest revision is meant. What is not known is told at once.
    """
    shown = taken_up(desk, own)
    found = [report for id in reports_of(desk, of) if (report := shown.report(id))]
    return (_line(CLAIMS[form](article, reading)) for article, reading, _ in found)


def reports_of(desk: StoreDesk, of: str) -> list[str]:
    """The ids of the reports that a report's or a story's id, or a report's address, stands for."""
    for id in ids_of(of):
        if story := desk.story(id):
            return [report.id for report in story.reports]
        if desk.report(id):
            return [id]
    if known := desk.revisions(of):
        return [known.standing]
    raise NotFound(
        f"there is no report and no story {of!r}; give an id that begins with a: or s:, or a report's address "
        "(`coranto search` finds reports by their words)"
    )


def site(desk: StoreDesk, folder: Path) -> int:
    """The whole site as files with relative links; how many."""
    shown = obeying.of(desk, desk.settings.rights.held())
    return len(plugins.get("coranto.outputs", "site")().write(shown, folder, desk.settings.serve.base_url))


WRITERS: dict[str, Callable[[StoreDesk, bool], Iterator[bytes]]] = {
    "opml": opml, "json": stories, "atom": feed, "ninjs": ninjs, "warc": warc,
}  # fmt: skip
# Written for one report or story, which is named.
CLAIMS: dict[str, Callable[[Article, Reading | None], dict[str, Any]]] = {
    "schema.org": schema_org, "annotations": annotation_page,
}  # fmt: skip
FOLDERS: dict[str, Callable[[StoreDesk, Path], int]] = {"site": site}
