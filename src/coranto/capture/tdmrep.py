"""What an origin reserves for all its pages: /.well-known/tdmrep.json of the TDM Reservation Protocol.

W3C Community Group Final Report of 2024, "TDM File on the Origin Server": an array of rules {location, tdm-reservation,
tdm-policy}; the first whose pattern matches the path holds. What it says travels with the capture as hints, so that
whoever reads the page later needs no network. The page and its answer may say
otherwise; they have precedence (`extract.rights`).
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from coranto.capture.addresses import Target
from coranto.capture.robots import KEPT_SECONDS, MAX_HOSTS
from coranto.capture.wire import Clock
from coranto.errors import NotNow, Refused

log = logging.getLogger("coranto.capture")
PATH = "/.well-known/tdmrep.json"
MAX_BYTES = 256_000
MAX_RULES = 1_000
# A file that could not be had now is asked for again after this pause, with a page of that origin.
TRY_AGAIN_SECONDS = 3_600.0
# A pattern with more stars than this is no pattern that a person wrote.
MAX_STARS = 20
MAX_PATTERN = 2_000
_RESERVED = frozenset(b"!#$&'()*+,/:;=?@[]%")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")

Hints = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the pattern's parts between its stars, whether the path must end there, and what is reserved."""

    parts: tuple[bytes, ...]
    ends: bool
    reserved: bool
    policy: str = ""

    def matches(self, path: bytes) -> bool:
        """Whether a path (percent-encoding normalised) fits the pattern, read as robots.txt patterns are (RFC 9309).

        Stars take as little as they can, one after another, so no pattern takes more than linear time per part.
        """
        first, *others = self.parts
        if not path.startswith(first):
            return False
        if not others:
            return not self.ends or len(path) == len(first)
        at = len(first)
        for part in others[:-1] if self.ends else others:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return not self.ends or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= at)


class Reservations:
    """The tdmrep.json of each origin, kept for a day. `ask` gets (status, content) of an address or raises.

    It never fails a page: a file that cannot be had or read reserves nothing, and the log says why.
    """

    def __init__(self, ask: Callable[[str], tuple[int, bytes]], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[str, tuple[tuple[Rule, ...], float]] = {}
        self._lock = threading.Lock()

    def hints(self, target: Target) -> Hints:
        """What the origin says of `target`: ``tdm-reservation`` (0 or 1) and ``tdm-policy``; empty for nothing."""
        return said(self._rules(target), target.path)

    def _rules(self, target: Target) -> tuple[Rule, ...]:
        with self._lock:
            rules, until = self._known.get(target.origin, ((), float("-inf")))
        if until <= self._clock():
            rules, kept = self._read(f"{target.scheme}://{target.authority}{PATH}")
            with self._lock:
                self._known.pop(target.origin, None)
                self._known[target.origin] = rules, self._clock() + kept
                while len(self._known) > MAX_HOSTS:
                    del self._known[next(iter(self._known))]
        return rules

    def _read(self, address: str) -> tuple[tuple[Rule, ...], float]:
        """The rules at an address, and for how many seconds they hold."""
        try:
            status, content = self._ask(address)
        except (NotNow, Refused) as error:
            log.info("%s cannot be had (%s): nothing counts as reserved by it", address, error)
            return (), TRY_AGAIN_SECONDS if isinstance(error, NotNow) else KEPT_SECONDS
        if status != 200:
            return (), TRY_AGAIN_SECONDS if status == 429 or status >= 500 else KEPT_SECONDS
        try:
            return parse(content), KEPT_SECONDS
        except ValueError as error:
            log.info("%s is not as the protocol has it (%s): nothing counts as reserved by it", address, error)
            return (), KEPT_SECONDS


def parse(content: bytes) -> tuple[Rule, ...]:
    """The rules of a tdmrep.json, in order; a rule that is none is passed over. ValueError where the file is none."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES:,} bytes")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, list):
        raise ValueError(f"expected an array of rules, got {type(found).__name__}")
    return tuple(rule for one in found[:MAX_RULES] if isinstance(one, dict) and (rule := _rule(one)) is not None)


def said(rules: tuple[Rule, ...], path: bytes) -> Hints:
    """What the first rule that matches `path` (with its query) says, as hints of a capture."""
    # A pattern that means the sign itself writes it encoded: "/foo-%24" is the path "/foo-$" (RFC 9309, 2.2.3).
    wanted = normal(path.replace(b"$", b"%24").replace(b"*", b"%2A"))
    rule = next((r for r in rules if r.matches(wanted)), None)
    if rule is None:
        return ()
    policy = (("tdm-policy", rule.policy),) if rule.reserved and rule.policy else ()
    return (("tdm-reservation", str(int(rule.reserved))), *policy)


def normal(path: bytes) -> bytes:
    """A path or pattern as bytes, with what need not be percent-encoded decoded and the rest in upper case."""

    def plain(hit: re.Match[bytes]) -> bytes:
        byte = unquote_to_bytes(hit[0])
        safe = 0x20 < byte[0] < 0x7F and byte[0] not in _RESERVED
        return byte if safe else hit[0].upper()

    encoded = b"".join(b"%%%02X" % b if b >= 0x80 else bytes((b,)) for b in path)
    return _ESCAPED.sub(plain, encoded)


def _rule(one: dict[str, object]) -> Rule | None:
    location, value = one.get("location"), one.get("tdm-reservation")
    if not isinstance(location, str) or len(location) > MAX_PATTERN or location.count("*") > MAX_STARS:
        return None
    # The protocol has a number; files with "1" are met as well. Any other value counts as not set.
    if isinstance(value, bool) or value not in (0, 1, "0", "1"):
        return None
    rooted = location if location.startswith(("/", "*")) else f"/{location}"
    pattern = normal(rooted.encode("utf-8", "replace"))
    parts, policy = tuple(pattern.removesuffix(b"$").split(b"*")), one.get("tdm-policy")
    known = isinstance(policy, str) and is_web(policy)
    return Rule(parts, pattern.endswith(b"$"), str(value) == "1", str(policy)[:2_000] if known else "")


def is_web(address: str) -> bool:
    """Whether an address is one of http or https with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
