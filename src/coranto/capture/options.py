"""The options of a source: what its kind needs to know beyond the address, read and checked.

A wrong option is a UsageError when the source is added (`check`), and a refusal with the reason ``option`` in a round
of gathering, where one source never stops the others.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from coranto.capture.books import failed
from coranto.errors import BadInput, UsageError
from coranto.records import Outcome, Source
from coranto.settings import Settings

YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off", "")
MAX_PATTERNS = 50


class Checked(Protocol):
    """A kind of source that knows options."""

    @property
    def options(self) -> tuple[str, ...]:
        """Their names."""

    def check(self, source: Source) -> None:
        """A UsageError where one has a value that cannot be used."""


def check(source: Source, settings: Settings) -> None:
    """Nothing where the options of `source` can be used; a UsageError that names the one that cannot.

    A kind takes part by having `options`, the names it knows, and may have `check(source)` for their values.
    """
    from coranto import plugins

    kind = plugins.get("coranto.sources", source.kind)
    known(source, getattr(kind, "options", ()))
    more: Callable[[Source], None] | None = getattr(kind(settings, None), "check", None)
    if more is not None:
        more(source)


def known(source: Source, names: tuple[str, ...]) -> None:
    """A UsageError where the source has an option of another name than these."""
    for name, _value in source.options:
        if name not in names:
            raise UsageError(
                f"{source.address}: a source of the kind {source.kind} has no option {name!r}; "
                f"it has {', '.join(names) or 'none'}"
            )


def number(source: Source, name: str, default: int, at_least: int = 1, at_most: int = 100_000) -> int:
    """A whole number in the bounds given."""
    text = source.option(name, str(default)).strip()
    if not (text.isascii() and text.isdecimal() and at_least <= int(text[:12]) <= at_most):
        raise UsageError(
            f"{source.address}: the option {name} is {text!r}; expected a whole number from {at_least} to {at_most}"
        )
    return int(text)


def yes(source: Source, name: str) -> bool:
    """Whether an option says yes; no where it is not given."""
    text = source.option(name).strip().lower()
    if text not in (*YES, *NO):
        raise UsageError(f"{source.address}: the option {name} is {text!r}; write yes or no")
    return text in YES


def matcher(source: Source, name: str = "match") -> Callable[[str], bool]:
    """What tells whether an address is wanted, by patterns with ``*`` apart by spaces; one led by ``!`` excludes.

    Patterns are no regular expressions: those can be written so that one address takes hours. `fnmatch` turns a
    pattern into one that does not go back (atomic groups), which takes time in proportion to the address.
    """
    given = source.option(name).split()
    if len(given) > MAX_PATTERNS:
        raise UsageError(f"{source.address}: the option {name} has {len(given)} patterns; {MAX_PATTERNS} are read")
    if any(p.strip("!") in ("", "*") and p.startswith("!") for p in given):
        raise UsageError(f"{source.address}: the option {name} excludes everything; write e.g. !*/sport/*")
    wanted = [re.compile(fnmatch.translate(p)) for p in given if not p.startswith("!")]
    unwanted = [re.compile(fnmatch.translate(p[1:])) for p in given if p.startswith("!")]

    def matches(address: str) -> bool:
        if any(p.match(address) for p in unwanted):
            return False
        return not wanted or any(p.match(address) for p in wanted)

    return matches


@lru_cache(4096)
def site_of(host: str) -> str:
    """The registrable site of a host (news.example.co.uk: example.co.uk); the host itself where it has none."""
    import tld

    try:
        found = tld.get_fld(f"https://{host}/", fail_silently=True)
    except Exception:
        found = None
    return found or host


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie on one site."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        hosts = (first.hostname or "", second.hostname or "")
    except ValueError:
        return False
    return bool(hosts[0]) and site_of(hosts[0]) == site_of(hosts[1])


def wrong(error: UsageError) -> BadInput:
    """A wrong option as the refusal of a source's round."""
    return BadInput(str(error), reason="option")


def refusal(kind: Checked, source: Source, at: str) -> Outcome | None:
    """How a round of `source` ends where its options cannot be used; None where they can."""
    try:
        known(source, kind.options)
        kind.check(source)
    except UsageError as error:
        return failed(wrong(error), source.address, source.id, at)
    return None
