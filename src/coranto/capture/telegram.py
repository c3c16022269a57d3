"""Public channels of Telegram, as their web preview shows them (t.me/s/CHANNEL): each post is a report of its own.

::

    newest page ─> older pages (?before=ID) until the last known post ─> posts, oldest first ─> bodies

No account and no key is used: what a channel does not show to everybody is not read.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from coranto.capture import Item, Seen, options
from coranto.capture.books import failed
from coranto.capture.http import Answer, Fetcher
from coranto.capture.items import made_body
from coranto.capture.pages import PAGE_TYPES, ask, remember, unchanged
from coranto.capture.telegramposts import Channel, Post
from coranto.capture.worker import named, shared
from coranto.errors import BadInput, Forbidden, NotNow, Refused
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings

READER = "coranto.capture.telegramposts:read"
DEFAULT_PAGES = 5
# Posts whose words are remembered, to notice an edit; the newest page shows about twenty.
MAX_TOLD = 200
# Words of a post that stand for a headline where it begins with a line of its own.
MAX_TITLE = 200


@dataclass(slots=True)
class Known:
    """What is remembered: the last post's number, and a mark of the words of the latest posts, by number."""

    last: int
    told: dict[str, str]


class TelegramCapturer:
    """A public channel. Option ``pages``: how many pages of about twenty posts a round goes back at most (5).

    A post whose words were edited comes again. Posts without words (pictures, films, stickers) are counted in the
    message of an `unchanged`.
    """

    options = ("pages",)

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def check(self, source: Source) -> None:
        """A UsageError where `pages` is no number from 1 to 100."""
        options.number(source, "pages", DEFAULT_PAGES, at_most=100)

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body for each post that is new or edited, oldest first; one `unchanged` where there is none."""
        if wrong := options.refusal(self, source, self.fetcher.now()):
            yield wrong
            return
        pages = options.number(source, "pages", DEFAULT_PAGES, at_most=100)
        answer = ask(self.fetcher, source, seen, PAGE_TYPES)
        if isinstance(answer, Outcome):
            yield answer
            return
        try:
            newest = self._read(answer, source)
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.fetcher.now())
            return
        known = _known(seen.state(source.id, "posts"))
        posts, trouble = self._back(newest, answer, source, known.last, pages)
        yield from self._items(newest, posts, answer, source, seen, known)
        if trouble is not None:
            yield trouble
            if trouble.outcome == "quarantined" and trouble.reason != "gap":
                return  # the last post stays as it was, so that the next round goes back this far again
        last = max((post.id for post in posts), default=known.last)
        told = {**known.told, **{str(post.id): _mark(post) for post in posts}}
        kept = dict(sorted(told.items(), key=lambda t: int(t[0]))[-MAX_TOLD:])
        seen.save(source.id, "posts", json.dumps({"last": max(last, known.last), "told": kept}))
        remember(answer, source, seen)

    def _read(self, answer: Answer, source: Source) -> Channel:
        """The channel as a page shows it; Forbidden where Telegram does not show it to the web."""
        try:
            found = shared(self.settings.parse).call(READER, Channel, answer.content)
        except Refused as error:
            raise named(error, source.address) from error
        if not found.shown and not found.posts:
            if urlsplit(answer.url).path.startswith("/s/") and found.none_found:
                # Telegram answers so as well where it is asked too often.
                raise NotNow(f"{source.address} shows no post now", reason="no-posts", item=source.address)
            raise Forbidden(
                f"{source.address} shows no posts to the web: it is private, a group, a person or a bot, blocked, or "
                "its owner has switched the preview off; check the name at t.me/s/NAME in a browser",
                reason="no-preview", item=source.address,
            )  # fmt: skip
        return found

    def _back(
        self, newest: Channel, answer: Answer, source: Source, last: int, pages: int
    ) -> tuple[list[Post], Outcome | None]:
        """All posts since `last`, with those of the newest page, oldest first; and what went wrong on the way back."""
        found = {post.id: post for post in newest.posts}
        trouble: Outcome | None = None
        page = newest
        for _ in range(pages - 1):
            first = min((post.id for post in page.posts), default=0)
            if first <= max(last + 1, 1):
                break
            try:
                older = self.fetcher.get(f"{answer.url.partition('?')[0]}?before={first}", kinds=PAGE_TYPES)
                page = self._read(older, source)
            except (Refused, NotNow) as error:
                trouble = failed(error, f"{source.address}?before={first}", source.id, self.fetcher.now())
                break
            older_posts = {post.id: post for post in page.posts if post.id < first}
            if not older_posts:
                break
            found = {**older_posts, **found}
            if last == 0 and len(found) > MAX_TOLD:
                break
        else:
            first = min(found, default=0)
            if last and first > last + 1 and pages > 0:
                trouble = _gap(source, last, first, pages, self.fetcher.now())
        return [found[n] for n in sorted(found)], trouble

    def _items(
        self, channel: Channel, posts: list[Post], answer: Answer, source: Source, seen: Seen, known: Known
    ) -> Iterator[Item]:
        """The posts that are new or edited as bodies, then what is to be told of the others."""
        given = wordless = 0
        for post in posts:
            address = f"https://t.me/{post.channel}/{post.id}"
            before = known.told.get(str(post.id))
            if not post.html:
                wordless += post.id > known.last
            elif before != _mark(post) and (before is not None or not seen.known(address)):
                given += 1
                yield _body(post, channel, address, answer.fetched_at, source)
        for bad in channel.bad:
            if not seen.known(bad):
                given += 1
                told = BadInput(f"{source.address} shows a post without a number ({bad})", reason="bad-post")
                yield failed(told, bad, source.id, answer.fetched_at)
        if not given or wordless:
            message = f"{wordless} posts without words passed over" if wordless else ""
            yield unchanged(source, answer.fetched_at, message)


def _gap(source: Source, last: int, first: int, pages: int, at: str) -> Outcome:
    return Outcome(
        address=f"{source.address}?before={first}", outcome="quarantined", at=at, source=source.id, reason="gap",
        message=f"{source.address}: the posts between {last} and {first} were not reached in {pages} pages; "
        "raise the option pages, or gather more often",
    )  # fmt: skip


def _known(state: str | None) -> Known:
    kept = json.loads(state or '{"last": 0, "told": {}}')
    return Known(int(kept["last"]), kept["told"])


def _mark(post: Post) -> str:
    """What a post's words are known by; an edit changes it, the number of its readers does not."""
    return blake2b(f"{post.html}\0{post.forwarded}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def _body(post: Post, channel: Channel, address: str, at: str, source: Source) -> Body:
    """One post as a page: its own words, from whom they are, when, and the title of what it links to."""
    said = (
        ("title", _title(post)), ("published", post.published), ("author", post.author), ("outlet", channel.title),
        ("guid", f"t.me/{post.channel}/{post.id}"), ("forwarded-from", post.forwarded),
    )  # fmt: skip
    return made_body(address, page(post, channel).encode("utf-8", "replace"), at, source, said)


def _title(post: Post) -> str:
    """The first line, where the post goes on after it and it is short enough for a headline."""
    line, _, rest = post.text.strip().partition("\n")
    return line.strip() if rest.strip() and 0 < len(line.strip()) <= MAX_TITLE else ""


def page(post: Post, channel: Channel) -> str:
    """The post as an HTML page; how often it was seen is left out, since it changes by the minute."""
    quoted = {n: html.escape(v) for n, v in (
        ("title", _title(post)), ("channel", channel.title), ("time", post.published), ("author", post.author),
        ("forwarded", post.forwarded), ("link", post.link), ("link_title", post.link_title),
    )}  # fmt: skip
    lines = ['<!doctype html>\n<html>\n<head><meta charset="utf-8">']
    if quoted["title"]:
        lines.append(f"<title>{quoted['title']}</title>")
    lines.append(f'<meta property="og:site_name" content="{quoted["channel"]}">')
    if quoted["time"]:
        lines.append(f'<meta property="article:published_time" content="{quoted["time"]}">')
    if quoted["author"]:
        lines.append(f'<meta name="author" content="{quoted["author"]}">')
    lines.append("</head>\n<body><article>")
    if quoted["forwarded"]:
        lines.append(f'<p class="forwarded">Forwarded from {quoted["forwarded"]}</p>')
    lines.append(f"<div>{post.html}</div>")
    if quoted["link_title"]:
        lines.append(f'<aside><a href="{quoted["link"]}">{quoted["link_title"]}</a></aside>')
    lines.append("</article></body>\n</html>\n")
    return "\n".join(lines)
