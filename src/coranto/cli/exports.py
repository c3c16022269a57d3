"""What `coranto export` can write: the desk's stories, the sources, the reports and the captures, in open formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from coranto import plugins
from coranto.capture.feeds import write_opml
from coranto.desk import StoreDesk
from coranto.publish.feeds import atom
from coranto.publish.ninjs import item
from coranto.records.stories import to_json


def _base(desk: StoreDesk) -> str:
    serve = desk.settings.serve
    return serve.base_url or f"http://{serve.host}:{serve.port}/"


def opml(desk: StoreDesk) -> Iterator[bytes]:
    """The sources as OPML 2.0."""
    yield write_opml(desk.store.sources())


def stories(desk: StoreDesk) -> Iterator[bytes]:
    """All stories as JSON Lines, as `coranto story --json` gives them."""
    for story in desk.stories():
        yield json.dumps(to_json(story), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def feed(desk: StoreDesk) -> Iterator[bytes]:
    """The newest stories as Atom."""
    yield atom(desk.stories(), _base(desk))


def ninjs(desk: StoreDesk) -> Iterator[bytes]:
    """All reports as ninjs objects of the IPTC, one a line."""
    for article in desk.store.articles():
        made = item(article, desk.store.reading(article.id))
        yield json.dumps(made, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def warc(desk: StoreDesk) -> Iterator[bytes]:
    """All captures as one WARC file, a gzip member per record."""
    from io import BytesIO

    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    for capture in desk.store.captures():
        out = BytesIO()
        writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
        headers = {
            "WARC-Date": capture.fetched_at,
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
            "X-Coranto-Capture": capture.id,
        }
        body = BytesIO(desk.store.content(capture))
        record = writer.create_warc_record(
            capture.address, "resource", payload=body, warc_content_type=capture.media_type, warc_headers_dict=headers
        )
        writer.write_record(record)
        yield out.getvalue()


def site(desk: StoreDesk, folder: Path) -> int:
    """The whole site as files with relative links; how many."""
    return len(plugins.get("coranto.outputs", "site")().write(desk, folder, desk.settings.serve.base_url))


WRITERS: dict[str, Callable[[StoreDesk], Iterator[bytes]]] = {
    "opml": opml, "json": stories, "atom": feed, "ninjs": ninjs, "warc": warc,
}  # fmt: skip
FOLDERS: dict[str, Callable[[StoreDesk, Path], int]] = {"site": site}
