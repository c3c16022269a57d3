"""A link -> the page as it stood, with headers and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from coranto.capture import Item, Seen
from coranto.capture.books import NOT_KEPT, failed, hints_of
from coranto.capture.http import Answer, Fetcher
from coranto.errors import NotNow, Refused
from coranto.records import Body, Capture, Lead, Outcome, Source
from coranto.settings import Settings

# A page without a media type is taken for HTML.
PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain", ""))
FEED_TYPES = frozenset(
    (
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/json", "application/xml", "text/xml",
    )
)  # fmt: skip


def body_of(answer: Answer, source: str, hints: Iterable[tuple[str, str]] = ()) -> Body:
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
        source=source,
        hints=(*((k, v) for k, v in hints if v), *answer.hints),
    )
    return Body(capture=capture, content=answer.content)


def fetch_page(fetcher: Fetcher, lead: Lead) -> Body | Outcome:
    """The page that a lead names, or how it failed; never raises for what a server does."""
    try:
        answer = fetcher.get(lead.address, kinds=PAGE_TYPES)
        if not answer.content.strip():
            raise Refused(f"{lead.address} is an empty page", reason="empty", item=lead.address)
    except (Refused, NotNow) as error:
        return failed(error, lead.address, lead.source, fetcher.now(), lead.title)
    return body_of(answer, lead.source, lead.hints)


def ask(fetcher: Fetcher, source: Source, seen: Seen, kinds: frozenset[str] | None = None) -> Answer | Outcome:
    """The source's own address, asked politely: only for what is new since the validators of its last round.

    Where nothing is new, or the asking failed, the Outcome that says so; it is all that such a round yields.
    """
    try:
        answer = fetcher.get(
            source.address, etag=seen.state(source.id, "etag"), modified=seen.state(source.id, "modified"), kinds=kinds
        )
    except (Refused, NotNow) as error:
        return failed(error, source.address, source.id, fetcher.now())
    return unchanged(source, answer.fetched_at) if answer.unchanged else answer


def unchanged(source: Source, at: str, message: str = "") -> Outcome:
    """The line in the books for a source in which nothing is new; `message` says what was passed over."""
    return Outcome(address=source.address, outcome="unchanged", at=at, source=source.id, message=message)


class PageCapturer:
    """A single address. A feed that turns up there is taken as a feed."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """The page where it is new, one `unchanged` where the server says that it is not."""
        answer = ask(self.fetcher, source, seen, PAGE_TYPES | FEED_TYPES)
        if isinstance(answer, Outcome):
            yield answer
            return
        if not answer.content.strip():
            empty = Refused(f"{source.address} is an empty page", reason="empty", item=source.address)
            yield failed(empty, source.address, source.id, self.fetcher.now())
            return
        if answer.media_type in FEED_TYPES:
            from coranto.capture.feeds import FeedCapturer

            yield from FeedCapturer(self.settings, self.fetcher).taken(answer, source, seen)
            return
        yield body_of(answer, source.id, hints_of(source))
        remember(answer, source, seen)


def remember(answer: Answer, source: Source, seen: Seen) -> None:
    """Keep the validators, so that the next round asks only for what is new."""
    seen.save(source.id, "etag", answer.header("etag") or "")
    seen.save(source.id, "modified", answer.header("last-modified") or "")
