"""What a publisher reserves, as short codes, and what each of them means for what is read and shown.

::

    codes as found ─ standing(licence, day) ─> codes in force ─ allowed ─> Shown: index, snippet, text, export, mined …

The codes are robots directives (``noindex``, ``nosnippet``, ``max-snippet:50``, ``noarchive``, ``noai``, ``noimageai``,
``unavailable_after:<ISO>``), ``data-nosnippet`` where parts of the page carry that attribute, and the TDM Reservation
Protocol's ``tdm-reservation`` and ``tdm-policy:<address>``. This says what coranto does; it is no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

# In force from the moment that ``unavailable_after`` names; never recorded, since it depends on the day.
UNAVAILABLE = "unavailable"
# What keeps the whole text from being shown, and with it every passage of it.
_UNQUOTED = frozenset(("nosnippet", "tdm-reservation", UNAVAILABLE))


class Reserving(Protocol):
    """What has reservations and an address: an article, or a report as a story lists it."""

    @property
    def reserved(self) -> tuple[str, ...]:
        """The codes as found."""

    @property
    def address(self) -> str | None:
        """Where it was captured."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the operator may do beyond what everybody may: settings, never a fact about a page.

    `licensed` are the hosts whose publishers licensed text and data mining to the operator, subdomains included;
    `research` says that the operator mines under an exception for scientific research.
    """

    licensed: tuple[str, ...] = ()
    research: bool = False

    def licence(self, address: str | None) -> bool:
        """Whether a licence covers the page at `address`."""
        try:
            host = (urlsplit(address or "").hostname or "").rstrip(".")
        except ValueError:
            return False
        return any(host == name or host.endswith(f".{name}") for name in map(_host, self.licensed) if name)


# Who has no licence and claims no exception.
EVERYBODY = Rights()


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be done with one report.

    `index`: it may stand in feeds, exports and search, and pages that show it may be indexed. `snippet`: the longest
    passage that may be quoted, in characters; None for any. `text`: its whole text may be shown. `exported`: that text
    may leave in an export. `mined`: claims and figures may be read in it; `facts`: what was read may be shown.
    `headline`: its headline may be shown.
    """

    index: bool = True
    snippet: int | None = None
    text: bool = True
    exported: bool = True
    mined: bool = True
    facts: bool = True
    headline: bool = True


FREE = Shown()


def standing(of: Reserving, rights: Rights = EVERYBODY, now: str = "") -> tuple[str, ...]:
    """The codes in force for the operator at `now` (ISO instant; empty: no day is past), sorted.

    A licence lifts the reservation of mining and ``noai``, nothing else. A day that cannot be read never comes.
    """
    if not of.reserved:
        return ()
    licensed = rights.licence(of.address)
    kept = {c for c in of.reserved if not (licensed and (c == "noai" or c.startswith("tdm-")))}
    if any(_past(value(c), now) for c in kept if c.startswith("unavailable_after:")):
        kept.add(UNAVAILABLE)
    return tuple(sorted(kept))


def allowed(of: Reserving, rights: Rights = EVERYBODY, now: str = "") -> Shown:
    """What may be done with a report at `now`; see `standing`."""
    codes = frozenset(standing(of, rights, now))
    if not codes:
        return FREE
    reserved, gone = "tdm-reservation" in codes, UNAVAILABLE in codes
    lengths = [int(n) for c in codes if c.startswith("max-snippet:") and (n := value(c)).isdecimal()]
    snippet = 0 if codes & _UNQUOTED else min(lengths, default=None)
    text = snippet is None and "noarchive" not in codes
    return Shown(
        index="noindex" not in codes and not gone,
        snippet=snippet,
        text=text,
        exported=text and "noai" not in codes,
        mined=not reserved or rights.research,
        facts=not reserved,
        headline=not gone,
    )


def value(code: str) -> str:
    """What stands behind the name of a code: 50 for ``max-snippet:50``."""
    return code.partition(":")[2]


def clip(text: str, most: int | None) -> str:
    """The first words of a passage, at most `most` characters with the ellipsis; the whole where it is short enough."""
    if most is None or len(text) <= most:
        return text
    if most < 2:
        return ""
    cut = text[: most - 1]
    whole = cut.rpartition(" ")[0] if not text[most - 1].isspace() else cut
    return f"{(whole or cut).rstrip()}…"


def combined(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes from several places as one set, sorted; of several lengths and days the strictest."""
    found = set(codes)
    for name, strictest in (("max-snippet:", _least), ("unavailable_after:", min)):
        several = sorted(c for c in found if c.startswith(name))
        if len(several) > 1:
            found -= {*several} - {strictest(several)}
    return tuple(sorted(found))


def _least(several: list[str]) -> str:
    return min(several, key=lambda code: int(value(code)))


def _host(name: str) -> str:
    return name.strip().lower().removeprefix("www.").strip(".")


def _past(day: str, now: str) -> bool:
    """Whether a day or instant lies before `now`; a bare day ends with its last second in UTC."""
    try:
        end, at = datetime.fromisoformat(day), datetime.fromisoformat(now)
    except ValueError:
        return False
    if len(day) == len("2024-03-12"):
        end += timedelta(days=1)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) > (end if end.tzinfo else end.replace(tzinfo=UTC))
