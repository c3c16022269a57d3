"""What a robots.txt lets one crawler ask for: RFC 9309, read as Google's published parser reads it.

Pure. The group of the crawler's own product token counts, else that for everybody ("*"); of its rules the longest that
matches, and an Allow before a Disallow of the same length. Where the RFC and Google's parser differ, the site gets the
benefit of the doubt: a Disallow counts as it is written and with needless percent-encoding undone (RFC 9309, 2.2.2), an
Allow only as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

# Google's parser cuts a line after eight times the longest address that a browser takes, less its end.
MAX_LINE = 2083 * 8 - 1
# The three lines that make a decision, with the misspellings that both Google's parser and Protego know.
AGENT = frozenset((b"user-agent", b"useragent", b"user agent"))
ALLOW = frozenset((b"allow",))
DISALLOW = frozenset((b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"))

_LINE = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(rb"[A-Za-z_-]*")
_NAME = re.compile(r"[A-Za-z_-]+[A-Za-z0-9._-]*")
_OUTSIDE = re.compile(rb"%[0-9a-fA-F]{2}|[\x80-\xff]")
_ESCAPED = re.compile(rb"%[0-9A-F]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?;#]*|[^/?;#]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow; `parts` is its pattern at its asterisks, `ends` whether it must reach the end."""

    allow: bool
    size: int
    parts: tuple[bytes, ...]
    ends: bool

    def matches(self, path: bytes) -> bool:
        """Whether the pattern is the beginning of a path."""
        first, *others = self.parts
        if not path.startswith(first):
            return False
        if not others:
            return not self.ends or path == first
        at = len(first)
        for part in others[:-1]:
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        if self.ends:
            return len(path) - len(others[-1]) >= at and path.endswith(others[-1])
        return path.find(others[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class Permission:
    """The rules for one crawler, those that decide first in front."""

    rules: tuple[Rule, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address, percent-encoded, may be asked for; robots.txt itself always may."""
        path = path_of(url)
        if path == b"/robots.txt":
            return True
        plain = _undone(path)
        for rule in self.rules:
            if rule.matches(path) or (not rule.allow and plain is not path and rule.matches(plain)):
                return rule.allow
        return True


EVERYTHING = Permission()


def permission(content: bytes, agent: str) -> Permission:
    """The rules of a robots.txt for the crawler with this product token (RFC 9309, 2.2.1), in either case."""
    own: list[Rule] = []
    everybody: list[Rule] = []
    named, mine, all_, open_ = False, False, False, True
    # Digits and full stops are no part of a token; who has some in his is named by what stands before them.
    token = _TOKEN.match(agent.lower().encode("utf-8"))[0] if _NAME.fullmatch(agent) else b""  # type: ignore[index]
    for key, value in _lines(content):
        if key in AGENT:
            if not open_:
                mine = all_ = False
            open_ = True
            all_ = all_ or value == b"*" or value[:2] in (b"* ", b"*\t")
            met = _TOKEN.match(value)
            if token and met and met[0].lower() == token:
                named = mine = True
        elif key in ALLOW or key in DISALLOW:
            open_ = False
            for rule in _rules(key in ALLOW, value):
                if mine:
                    own.append(rule)
                if all_:
                    everybody.append(rule)
    return Permission(tuple(sorted(own if named else everybody, key=lambda rule: (-rule.size, not rule.allow))))


def _lines(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name in small letters, value) of every line that is one; a byte-order mark, whole or broken, is left out."""
    for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"):
        if content.startswith(mark):
            content = content[len(mark) :]
            break
    for line in _LINE.split(content):
        said = line[:MAX_LINE].partition(b"#")[0].strip()
        key, colon, value = said.partition(b":")
        if not colon:
            # The colon is missing where there are just two words: "disallow /".
            words = said.split()
            if len(words) != 2:
                continue
            key, value = words
        yield key.strip().lower(), value.strip()


def _rules(allow: bool, value: bytes) -> Iterator[Rule]:
    """The rule of a line; none where it has no path."""
    if not value:
        return
    written = _OUTSIDE.sub(_encoded, value)
    yield _rule(allow, written, len(written))
    if not allow and (plain := _undone(written)) != written:
        yield _rule(allow, plain, len(written))
    # Google's own: who allows the index page allows the folder.
    if allow and written.endswith(b"/index.html"):
        folder = written.removesuffix(b"index.html") + b"$"
        yield _rule(allow, folder, len(folder))


def _rule(allow: bool, pattern: bytes, size: int) -> Rule:
    ends = pattern.endswith(b"$")
    return Rule(allow, size, tuple(re.sub(rb"\*+", b"*", pattern.removesuffix(b"$")).split(b"*")), ends)


def _encoded(match: re.Match[bytes]) -> bytes:
    return match[0].upper() if len(match[0]) > 1 else b"%%%02X" % match[0][0]


def _undone(path: bytes) -> bytes:
    """A path in which no character is percent-encoded that needs not be; the same object where there is none."""
    if b"%" not in path:
        return path

    def one(match: re.Match[bytes]) -> bytes:
        plain = unquote_to_bytes(match[0])
        return plain if plain[0] in _UNRESERVED else match[0]

    return _ESCAPED.sub(one, path)


def path_of(url: str) -> bytes:
    """What rules are compared with: the path with its query, from the first slash, without the fragment."""
    rest = url.partition("#")[0]
    authority = _AUTHORITY.match(rest)
    path = rest[authority.end() :] if authority else rest
    octets = (path if path.startswith("/") else f"/{path}").encode("utf-8", "surrogatepass")
    return re.sub(rb"%[0-9a-fA-F]{2}", lambda hit: hit[0].upper(), octets)
