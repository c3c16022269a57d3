"""Sitemaps (sitemaps.org) and news sitemaps: which pages a site has, and which of them are new.

::

    sitemap ──> leads to pages that are new enough, wanted, and not known
    index ────> its files, newest first, only those whose lastmod changed ──> the same, three levels deep at most
    text ─────> one address a line

What stands in a file is read by `sitemapfiles.read` in a killable worker.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from coranto.capture import Item, Seen, options
from coranto.capture.addresses import parse
from coranto.capture.books import failed
from coranto.capture.http import Answer, Fetcher
from coranto.capture.items import with_source
from coranto.capture.pages import ask, remember, unchanged
from coranto.capture.sitemapfiles import MAX_URLS, Sitemap, Url
from coranto.capture.worker import named, shared
from coranto.errors import BadInput, NotNow, Refused
from coranto.records import Lead, Outcome, Source
from coranto.settings import Settings

READER = "coranto.capture.sitemapfiles:read"
# Levels of sitemaps below the one that was given; the protocol has one, sites have two.
MAX_DEPTH = 3
# Files asked in one round: at a second each, less than two minutes. The rest waits for the next round.
MAX_FILES = 60
# Pages named in one round. A site that is met first may name its whole archive, undated.
MAX_LEADS = 5_000
# Bad addresses told of one by one; more of them are one line.
MAX_BAD = 20
# Files of an index whose state is kept; the protocol allows 50,000, of which a news site has some hundreds.
MAX_KEPT = 5_000
# A file whose lastmod lies so far back is passed over with all its pages: its lastmod is that of its newest page.
DEFAULT_DAYS = 3


@dataclass(slots=True)
class Round:
    """One round: what is wanted, and how much of it was met."""

    source: Source
    seen: Seen
    wanted: Callable[[str], bool]
    since: datetime
    elsewhere: bool
    files: int = 0
    leads: int = 0
    old: int = 0
    known: int = 0
    unwanted: int = 0
    # Files that could not be had now: what lists them must be looked at again.
    later: int = 0
    cut: bool = False
    named: set[str] = field(default_factory=set)


@dataclass(slots=True)
class File:
    """What is remembered of one file of an index: its lastmod when it was read whole, its validators, when."""

    lastmod: str = ""
    etag: str = ""
    modified: str = ""
    at: str = ""


class SitemapCapturer:
    """One sitemap, sitemap index or news sitemap, plain or gzipped.

    Options: ``match``, patterns of the addresses wanted (``*/world/* !*/world/sport/*``); ``since_days``, how far back
    a page may be dated (3); ``elsewhere = "yes"`` where pages on other sites are wanted too. Pages without any date
    count as new. What is old, unwanted or known is counted in the message of an `unchanged`.
    """

    options = ("match", "since_days", "elsewhere")

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def check(self, source: Source) -> None:
        """A UsageError where an option has a value that cannot be used."""
        options.matcher(source)
        options.number(source, "since_days", DEFAULT_DAYS, at_most=36_500)
        options.yes(source, "elsewhere")

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """A lead for each page that is new; one `unchanged` where there is none."""
        if wrong := options.refusal(self, source, self.fetcher.now()):
            yield wrong
            return
        round_ = self._round(source, seen)
        answer = ask(self.fetcher, source, seen)
        if isinstance(answer, Outcome) and answer.outcome != "unchanged":
            yield answer
            return
        files = _kept(seen, source)
        if isinstance(answer, Outcome):
            # The index says nothing new, but files without a date may have changed behind its back.
            undated = tuple(Url(address=a, lastmod=f.lastmod) for a, f in files.items() if not f.lastmod)
            if not undated:
                yield answer
                return
            yield from self._index(Sitemap(kind="index", urls=undated), round_, files, 1)
        else:
            try:
                found = self._read(answer)
            except (Refused, NotNow) as error:
                yield failed(error, source.address, source.id, self.fetcher.now())
                return
            yield from self._found(found, answer.url, round_, files, 1)
            if not round_.cut and not round_.later:
                remember(answer, source, seen)
        if round_.leads == 0 or round_.old or round_.unwanted:
            yield unchanged(source, self.fetcher.now(), _summary(round_))

    def _round(self, source: Source, seen: Seen) -> Round:
        days = options.number(source, "since_days", DEFAULT_DAYS, at_most=36_500)
        now = _moment(self.fetcher.now()) or datetime.now(UTC)
        return Round(
            source=source, seen=seen, wanted=options.matcher(source), since=now - timedelta(days=days),
            elsewhere=options.yes(source, "elsewhere"),
        )  # fmt: skip

    def _read(self, answer: Answer) -> Sitemap:
        try:
            return shared(self.settings.parse).call(READER, Sitemap, answer.content, answer.url)
        except Refused as error:
            raise named(error, answer.asked) from error

    def _found(self, found: Sitemap, address: str, round_: Round, files: dict[str, File], depth: int) -> Iterator[Item]:
        """What one file leads to: its pages, or those of the files that it lists."""
        if found.kind == "index":
            yield from self._index(found, round_, files, depth)
            return
        for url in found.urls:
            lead = self._lead(url, address, round_)
            if lead is not None:
                yield lead
        yield from self._bad(found, address, round_)

    def _lead(self, url: Url, address: str, round_: Round) -> Lead | None:
        """The page as a lead where it is wanted and new."""
        if not round_.wanted(url.address) or not (round_.elsewhere or options.same_site(url.address, address)):
            round_.unwanted += 1
            return None
        dated = max(filter(None, (_moment(url.published), _moment(url.lastmod))), default=None)
        if dated is not None and dated < round_.since:
            round_.old += 1
            return None
        if url.address in round_.named or round_.seen.known(url.address):
            round_.known += 1
            return None
        if round_.leads >= MAX_LEADS:
            round_.cut = True
            return None
        round_.leads += 1
        round_.named.add(url.address)
        said = (
            ("title", url.title), ("published", url.published), ("modified", url.lastmod), ("language", url.language),
            ("outlet", url.outlet),
        )  # fmt: skip
        hints = with_source(round_.source, said)
        return Lead(address=url.address, source=round_.source.id, title=url.title, hints=hints)

    def _bad(self, found: Sitemap, address: str, round_: Round) -> Iterator[Outcome]:
        """What could not be taken: addresses that are none, what lies beyond the most that a file may have."""
        at, source = self.fetcher.now(), round_.source
        new = [bad for bad in found.bad if not round_.seen.known(bad)]
        for bad in new[:MAX_BAD]:
            told = BadInput(f"{address} lists {bad[:200]!r}, which is no http(s) address", reason="bad-address")
            yield failed(told, bad, source.id, at)
        if found.more or len(new) > MAX_BAD:
            left = found.more + max(0, len(new) - MAX_BAD)
            told = BadInput(
                f"{address} has {left} more entries than are read, at most {MAX_URLS} as the protocol has it",
                reason="too-many",
            )
            yield failed(told, f"{address}#{MAX_URLS}", source.id, at)

    def _index(self, found: Sitemap, round_: Round, files: dict[str, File], depth: int) -> Iterator[Item]:
        """The files of an index that may hold something new, newest first; what was read is remembered at once."""
        for url in _order(found, files):
            before = files.get(url.address, File())
            dated = _moment(url.lastmod)
            if dated is not None and (dated < round_.since or url.lastmod == before.lastmod):
                round_.old += dated < round_.since
                continue
            if not options.same_site(url.address, round_.source.address) and not round_.elsewhere:
                round_.unwanted += 1
                continue
            if round_.files >= MAX_FILES or round_.leads >= MAX_LEADS:
                round_.cut = True
                break
            round_.files += 1
            yield from self._file(url, before, round_, files, depth)
        yield from self._bad(found, round_.source.address, round_)

    def _file(self, url: Url, before: File, round_: Round, files: dict[str, File], depth: int) -> Iterator[Item]:
        source = round_.source
        try:
            if depth >= MAX_DEPTH:
                raise BadInput(
                    f"{url.address} lies {depth} levels below {source.address}; {MAX_DEPTH - 1} are followed",
                    reason="too-deep",
                )
            answer = self.fetcher.get(url.address, etag=before.etag or None, modified=before.modified or None)
            if answer.unchanged:
                files[url.address] = replace(before, lastmod=url.lastmod, at=answer.fetched_at)
                _keep(files, round_)
                return
            found = self._read(answer)
        except (Refused, NotNow) as error:
            yield failed(error, url.address, source.id, self.fetcher.now())
            round_.later += isinstance(error, NotNow)
            if isinstance(error, Refused):
                # A file that cannot be used is not asked again while the index dates it the same.
                files[url.address] = File(lastmod=url.lastmod, at=self.fetcher.now())
                _keep(files, round_)
            return
        later = round_.later
        yield from self._found(found, answer.url, round_, files, depth + 1)
        if not round_.cut and round_.later == later:
            files[url.address] = File(
                url.lastmod, answer.header("etag") or "", answer.header("last-modified") or "", answer.fetched_at
            )
            _keep(files, round_)


def _order(found: Sitemap, files: dict[str, File]) -> list[Url]:
    """The files of an index: dated ones, newest first; then undated ones, those first that were not asked longest."""
    moments = {url.address: _moment(url.lastmod) for url in found.urls}
    dated = sorted((u for u in found.urls if moments[u.address]), key=lambda u: moments[u.address] or 0, reverse=True)
    undated = sorted((u for u in found.urls if not moments[u.address]), key=lambda u: files.get(u.address, File()).at)
    return [*dated, *undated]


def _kept(seen: Seen, source: Source) -> dict[str, File]:
    kept = json.loads(seen.state(source.id, "files") or "{}")
    return {address: File(*values) for address, values in kept.items()}


def _keep(files: dict[str, File], round_: Round) -> None:
    """Remember the files, those asked last where there are too many."""
    last = sorted(files.items(), key=lambda f: f[1].at, reverse=True)[:MAX_KEPT]
    kept = {address: (f.lastmod, f.etag, f.modified, f.at) for address, f in last}
    round_.seen.save(round_.source.id, "files", json.dumps(kept, separators=(",", ":")))


def _summary(round_: Round) -> str:
    left = "; more than one round takes: the rest comes in the next" if round_.cut else ""
    return f"{round_.known} pages known, {round_.old} too old, {round_.unwanted} not wanted{left}"


def _moment(text: str) -> datetime | None:
    """A W3C date and time, None where it is none. A day counts to its end: it is no earlier than any hour of it."""
    text = text.strip()
    try:
        if len(text) in (4, 7):
            text = f"{text}-28" if len(text) == 7 else f"{text}-12-31"
        found = datetime.fromisoformat(text)
        if len(text) == 10:
            found += timedelta(days=1)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def discover_sitemaps(address: str, fetcher: Fetcher) -> tuple[str, ...]:
    """The sitemaps that the robots.txt of a site names, those with "news" in their name first; none where it has none.

    `address` is any address of the site. Raises Refused or NotNow where robots.txt cannot be had.
    """
    target = parse(address)
    answer = fetcher.get(f"{target.scheme}://{target.authority}/robots.txt")
    found: dict[str, None] = {}
    for line in answer.content.decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition(":")
        value = value.strip()
        if colon and name.strip().lower() == "sitemap" and value.startswith(("http://", "https://")):
            found[value] = None
    return tuple(sorted(found, key=lambda a: "news" not in a.rpartition("/")[2].lower()))[:50]
