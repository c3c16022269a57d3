"""Whether a server wants to be asked, and how often: robots.txt (RFC 9309) and the pause between two requests."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from coranto.capture.addresses import Target, bracketed
from coranto.capture.robotsrules import EVERYTHING, Permission, permission
from coranto.capture.wire import Clock
from coranto.errors import Forbidden, NotNow, Refused

# RFC 9309, 2.5: at least 500 KiB are read; what lies beyond is not.
MAX_ROBOTS_BYTES = 512_000
# RFC 9309, 2.4: not used for more than 24 hours.
KEPT_SECONDS = 86_400.0
# A host whose robots.txt cannot be had is not asked at all; it is tried again after this pause.
UNREACHABLE_SECONDS = 300.0
# Hosts kept in memory; the one that was asked longest ago goes first.
MAX_HOSTS = 20_000
# Characters of robots.txt kept in memory, about eight bytes each once they are parsed.
MAX_KEPT_CHARS = 16_000_000
# A longer pause than a day is a mistake.
MAX_DELAY = 86_400.0

_AGENT = re.compile(r"\s*user[- ]?agent\s*:?\s*([^#]*)", re.I)
# Protego takes a rule without its colon, too, and several misspellings.
_RULE = re.compile(r"[^#]*:|\s*(?:d\w*al+[oa]w|allow|crawl[- ]delay|request[- ]rate|visit[- ]time)\s", re.I)
_SITE_WIDE = re.compile(r"\s*(?:sitemaps?|site-map|host)\b", re.I)


def allows(content: bytes, agent: str, url: str) -> bool:
    """Whether a robots.txt lets the crawler with the product token `agent` ask for `url`."""
    return permission(content, agent).allows(url)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows: `found` is None where everything is; it knows the pauses, `permits` the addresses."""

    found: Protego | None
    until: float
    failed: NotNow | None = None
    permits: Permission = EVERYTHING
    size: int = 0


class Robots:
    """The robots.txt of each origin, kept for a day. `ask` gets (status, content) of an address or raises."""

    def __init__(self, ask: Callable[[str], tuple[int, bytes]], agent: str, clock: Clock) -> None:
        self._ask = ask
        self._agent = agent
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._size = 0
        self._lock = threading.Lock()

    def closed_until(self, target: Target) -> float:
        """Until when a host is not asked because its robots.txt could not be had; long ago where it could."""
        with self._lock:
            rules = self._known.get(target.origin)
        return rules.until if rules is not None and rules.failed is not None else float("-inf")

    def check(self, target: Target) -> None:
        """Nothing where `target` may be asked; Forbidden where robots.txt says no, NotNow where it cannot be had."""
        rules = self._rules(target)
        if rules.failed is not None:
            raise NotNow(
                f"{target.url} is not asked now: {rules.failed}",
                reason=rules.failed.reason, item=target.url, retry_after=max(1.0, rules.until - self._clock()),
            )  # fmt: skip
        if not rules.permits.allows(target.url):
            raise Forbidden(f"robots.txt of {target.host} forbids {target.url}", reason="robots", item=target.url)

    def delay(self, target: Target) -> float:
        """The pause in seconds that robots.txt asks for, 0 where it asks for none or is not known."""
        with self._lock:
            rules = self._known.get(target.origin)
        if rules is None or rules.found is None:
            return 0.0
        delay = rules.found.crawl_delay(self._agent) or 0.0
        rate = rules.found.request_rate(self._agent)
        if rate is not None and rate.requests > 0:
            delay = max(delay, rate.seconds / rate.requests)
        return min(max(0.0, delay), MAX_DELAY)

    def _rules(self, target: Target) -> Rules:
        with self._lock:
            rules = self._known.get(target.origin)
        if rules is None or rules.until <= self._clock():
            rules = self._read(target)
        with self._lock:
            before = self._known.pop(target.origin, None)
            self._known[target.origin] = rules
            self._size += rules.size - (before.size if before is not None else 0)
            while len(self._known) > MAX_HOSTS or (self._size > MAX_KEPT_CHARS and len(self._known) > 1):
                self._size -= self._known.pop(next(iter(self._known))).size
        return rules

    def _read(self, target: Target) -> Rules:
        try:
            status, content = self._ask(f"{target.scheme}://{target.authority}/robots.txt")
        except NotNow as error:
            return Rules(None, self._clock() + UNREACHABLE_SECONDS, error)
        except Refused:
            # A robots.txt that leads into a private network or into endless redirects is as good as none; the page
            # itself is vetted on its own.
            return Rules(None, self._clock() + KEPT_SECONDS)
        if 200 <= status < 300:
            text = concerning(content.decode("utf-8-sig", "replace"), self._agent)
            return Rules(
                Protego.parse(text), self._clock() + KEPT_SECONDS, size=len(text),
                permits=permission(content, self._agent),
            )  # fmt: skip
        if status == 429 or status >= 500:
            later = NotNow(f"{target.host} answers {status} for its robots.txt", reason="robots-unreachable")
            return Rules(None, self._clock() + UNREACHABLE_SECONDS, later)
        return Rules(None, self._clock() + KEPT_SECONDS)


def concerning(text: str, agent: str) -> str:
    """The groups of a robots.txt that are meant for `agent` or for everybody, and what holds for the whole site.

    Many a file names hundreds of robots; and one that names thousands before thousands of rules would cost their
    product to parse.
    """
    kept: list[str] = []
    group: set[str] = set()
    naming = False  # whether the lines just read named agents
    for line in text.splitlines():
        if named := _AGENT.match(line):
            name = named.group(1).strip().lower()
            name = name if name == "*" else name.replace("*", "")
            group = group if naming else set()
            naming = True
            if name and (name == "*" or name in agent.lower()) and name not in group:
                group.add(name)
                kept.append(f"User-agent: {name}")
        elif _SITE_WIDE.match(line):
            kept.append(line)
        elif _RULE.match(line):
            naming = False
            if group:
                kept.append(line)
    return "\n".join(kept)


@dataclass(slots=True)
class Host:
    """One server as we have met it: one request at a time, `next_at` the earliest moment for the next one.

    `failures` counts failed tries in a row, `closed` is why it is left alone until `closed_until`.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = float("-inf")
    failures: int = 0
    closed: str = ""
    closed_until: float = float("-inf")


class Hosts:
    """The state of each server."""

    def __init__(self) -> None:
        self._known: dict[str, Host] = {}
        self._lock = threading.Lock()

    @staticmethod
    def key(target: Target) -> str:
        """The server behind `target`: http and https on their own ports are one server."""
        return target.host if target.port in (80, 443) else f"{bracketed(target.host)}:{target.port}"

    def known(self, target: Target) -> Host | None:
        """The server behind `target` where it was asked before."""
        with self._lock:
            return self._known.get(self.key(target))

    def of(self, target: Target) -> Host:
        """The server behind `target`, from now on known."""
        key = self.key(target)
        with self._lock:
            host = self._known.pop(key) if key in self._known else Host()
            self._known[key] = host
            if len(self._known) > MAX_HOSTS:
                # One that is being asked stays: under a new lock it could be asked twice at once.
                idle = (k for k, h in self._known.items() if k != key and not h.lock.locked())
                if (oldest := next(idle, None)) is not None:
                    del self._known[oldest]
            return host
