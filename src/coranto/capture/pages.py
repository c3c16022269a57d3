"""A link -> the page as it stood, with headers and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from coranto.capture import Seen
from coranto.capture.books import NOT_KEPT, failed, hints_of
from coranto.capture.http import Answer, Fetcher
from coranto.errors import NotNow, Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import Settings

# A page without a media type is taken for HTML.
PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain", ""))
FEED_TYPES = frozenset(
    (
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/json", "application/xml", "text/xml",
    )
)  # fmt: skip


def body_of(answer: Answer, source: Source, hints: Iterable[tuple[str, str]] = ()) -> Body:
    """The answer as a body; `hints` are what the source said of it, in order, empty ones left out."""
    capture = Capture(
        asked=answer.asked,
        address=answer.url,
        fetched_at=answer.fetched_at,
        status=answer.status,
        media_type=answer.media_type or "text/html",
        sha256=sha256(answer.content).hexdigest(),
        size=len(answer.content),
        headers=tuple((k, v) for k, v in answer.headers if k.lower() not in NOT_KEPT),
        source=source.id,
        hints=(*hints_of(source), *((k, v) for k, v in hints if v)),
    )
    return Body(capture=capture, content=answer.content)


def fetch_page(
    fetcher: Fetcher, address: str, source: Source, hints: Iterable[tuple[str, str]] = (), title: str = ""
) -> Body | Outcome:
    """The page at `address`, or how it failed; never raises for what a server does."""
    try:
        answer = fetcher.get(address, kinds=PAGE_TYPES)
        if not answer.content.strip():
            raise Refused(f"{address} is an empty page", reason="empty", item=address)
    except (Refused, NotNow) as error:
        return failed(error, address, source, fetcher.now(), title)
    return body_of(answer, source, hints)


class PageCapturer:
    """A single address. A feed that turns up there is taken as a feed."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def capture(self, source: Source, seen: Seen) -> Iterator[Body | Outcome]:
        """The page where it is new, one `unchanged` where the server says that it is not."""
        try:
            answer = self.fetcher.get(
                source.address, etag=seen.state(source.id, "etag"), modified=seen.state(source.id, "modified"),
                kinds=PAGE_TYPES | FEED_TYPES,
            )  # fmt: skip
            if answer.unchanged:
                yield Outcome(address=source.address, outcome="unchanged", at=answer.fetched_at, source=source.id)
                return
            if not answer.content.strip():
                raise Refused(f"{source.address} is an empty page", reason="empty", item=source.address)
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source, self.fetcher.now())
            return
        if answer.media_type in FEED_TYPES:
            from coranto.capture.feeds import FeedCapturer

            yield from FeedCapturer(self.settings, self.fetcher).taken(answer, source, seen)
            return
        yield body_of(answer, source)
        remember(answer, source, seen)


def remember(answer: Answer, source: Source, seen: Seen) -> None:
    """Keep the validators, so that the next round asks only for what is new."""
    seen.save(source.id, "etag", answer.header("etag") or "")
    seen.save(source.id, "modified", answer.header("last-modified") or "")
