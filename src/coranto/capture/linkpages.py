"""A page that lists links, for sites without a feed: which links, says a CSS rule in the source's entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from coranto.capture import Item, Seen, options
from coranto.capture.books import failed
from coranto.capture.http import Answer, Fetcher
from coranto.capture.items import with_source
from coranto.capture.pages import PAGE_TYPES, ask, remember, unchanged
from coranto.capture.worker import named, shared
from coranto.errors import BadInput, NotNow, Refused, UsageError
from coranto.records import Lead, Outcome, Source
from coranto.settings import Settings

READER = "coranto.capture.linkpages:read"
CHECKER = "coranto.capture.linkpages:unread"
# A page with more links than this under one rule is no list that a person reads.
MAX_LINKS = 2_000
MAX_ADDRESS, MAX_TITLE, MAX_DATE = 8_192, 1_000, 200
# How far up from a link its date is looked for.
MAX_CLIMB = 6
# Where an element says its date for machines.
DATE_ATTRIBUTES = ("datetime", "content", "data-date", "data-time", "title")


@dataclass(frozen=True, slots=True)
class Listed:
    """One link: a whole address, empty where what stands there is none; then `given` says what it is."""

    address: str
    title: str = ""
    date: str = ""
    given: str = ""


# -- in the worker --------------------------------------------------------------------------------------------------


def unread(rules: list[str]) -> list[str]:
    """Those of the CSS rules that cannot be read, each with the reason behind a tab."""
    from resiliparse.parse.html import HTMLTree

    document: Any = HTMLTree.parse("<html></html>").document
    wrong = []
    for rule in rules:
        try:
            document.query_selector_all(rule)
        except Exception as error:
            wrong.append(f"{rule}\t{error}")
    return wrong


def read(content: bytes, address: str, select: str, title: str, date: str) -> tuple[Listed, ...]:
    """The links that a page lists under `select`, in its order, each address once.

    Where the rule finds something that is no link, the first link in it counts. `title` names an attribute of the link;
    empty: its text. `date` is a rule for what stands nearest to a link without belonging to another.
    """
    from resiliparse.parse.html import HTMLTree

    from coranto.capture.repair import clean, decode

    document: Any = HTMLTree.parse(decode(content)).document
    base = address
    for element in document.query_selector_all("base[href]")[:1]:
        base = _whole(address, element.getattr("href")) or address
    found: dict[str, Listed] = {}
    chosen = [link for e in list(document.query_selector_all(select))[:MAX_LINKS] if (link := _link(e)) is not None]
    for element in chosen:
        given = str(element.getattr("href") or "").strip()
        whole = _whole(base, given)
        words = clean(" ".join(str(element.getattr(title) if title else element.text or "").split()))[:MAX_TITLE]
        when = _date(element, select, date) if date else ""
        before = found.get(whole or given)
        # A picture and a headline often lead to the same page; the one with words is taken.
        if before is None or (words and not before.title):
            found[whole or given] = Listed(
                whole, words, clean(when or (before.date if before else "")), clean(given)[:200]
            )
    return tuple(found.values())


def _link(element: Any) -> Any:
    if element.tag == "a" and element.hasattr("href"):
        return element
    return element.query_selector("a[href]")


def _whole(base: str, given: str) -> str:
    """An http(s) address made whole, without its fragment, or empty."""
    if not given or given.startswith("#") or len(given) > MAX_ADDRESS:
        return ""
    try:
        whole = urljoin(base, given.strip()).partition("#")[0].replace(" ", "%20")
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _date(link: Any, select: str, date: str) -> str:
    """The date nearest to a link: in it or in what encloses it, as long as no other link of the list lies there."""
    own = link.getattr("href")
    element = link
    for _ in range(MAX_CLIMB):
        hrefs = {inner.getattr("href") for e in element.query_selector_all(select) if (inner := _link(e)) is not None}
        if hrefs - {own}:
            return ""
        for found in element.query_selector_all(date)[:1]:
            told = next((found.getattr(name) for name in DATE_ATTRIBUTES if found.hasattr(name)), None)
            return " ".join(str(told or found.text or "").split())[:MAX_DATE]
        element = element.parent
        if element is None or element.tag in ("body", "html", ""):
            return ""
    return ""


# -- in the process that holds the store ----------------------------------------------------------------------------


class LinksCapturer:
    """A page that lists links, such as a section front without a feed.

    Options: ``select``, a CSS rule for the links (``h2 > a``); ``title``, the attribute of a link that holds its
    headline, else its text; ``date``, a CSS rule for the date beside a link; ``match``, patterns of the addresses
    wanted; ``elsewhere = "yes"`` where links to other sites are wanted too.
    """

    options = ("select", "title", "date", "match", "elsewhere")

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def check(self, source: Source) -> None:
        """A UsageError where the CSS rule is missing, or an option has a value that cannot be used."""
        if not source.option("select").strip():
            raise UsageError(
                f"{source.address}: a source of the kind links needs the option select, a CSS rule for the links it "
                'takes, such as options = { select = "h2 > a" }'
            )
        options.matcher(source)
        options.yes(source, "elsewhere")
        rules = {name: source.option(name) for name in ("select", "date") if source.option(name)}
        wrong: list[str] = shared(self.settings.parse).call(CHECKER, list[str], list(rules.values()))
        for name, rule in rules.items():
            for told in wrong:
                if told.partition("\t")[0] == rule:
                    raise UsageError(
                        f"{source.address}: the option {name} is {rule!r}, which is no CSS rule "
                        f"({told.partition(chr(9))[2]}); write one such as h2 > a"
                    )

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """A lead for each link that is new; one `unchanged` where there is none."""
        if wrong := options.refusal(self, source, self.fetcher.now()):
            yield wrong
            return
        answer = ask(self.fetcher, source, seen, PAGE_TYPES)
        if isinstance(answer, Outcome):
            yield answer
            return
        try:
            listed = self._read(answer, source)
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.fetcher.now())
            return
        yield from self._new(listed, answer, source, seen)
        remember(answer, source, seen)

    def _read(self, answer: Answer, source: Source) -> tuple[Listed, ...]:
        rules = (source.option("select"), source.option("title"), source.option("date"))
        try:
            found = shared(self.settings.parse).call(READER, tuple[Listed, ...], answer.content, answer.url, *rules)
        except Refused as error:
            raise named(error, source.address) from error
        if not found:
            raise BadInput(
                f"{source.address}: the rule {rules[0]!r} (option select) finds no link on this page; look at its "
                "markup and write another rule",
                reason="no-links",
            )  # fmt: skip
        return found

    def _new(self, listed: tuple[Listed, ...], answer: Answer, source: Source, seen: Seen) -> Iterator[Item]:
        wanted, elsewhere = options.matcher(source), options.yes(source, "elsewhere")
        named, known, unwanted = 0, 0, 0
        for link in listed:
            if not link.address:
                bad = link.given or f"{source.address}#link"
                if not seen.known(bad):
                    told = BadInput(
                        f"{source.address} lists {link.given!r}, which is no http(s) address", reason="bad-address"
                    )
                    yield failed(told, bad, source.id, answer.fetched_at, link.title)
            elif not wanted(link.address) or not (elsewhere or options.same_site(link.address, answer.url)):
                unwanted += 1
            elif seen.known(link.address) or link.address in (source.address, answer.url):
                known += 1
            else:
                named += 1
                hints = with_source(source, (("title", link.title), ("published", link.date)))
                yield Lead(address=link.address, source=source.id, title=link.title, hints=hints)
        if not named or unwanted:
            yield unchanged(source, answer.fetched_at, f"{known} links known, {unwanted} not wanted")
