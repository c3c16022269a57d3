"""Calendar dates as people and pages write them: found in text, read from metadata, completed by their weekday.

Month and weekday names are CLDR's (through Babel), so that every language has them; an ambiguous ``03/04/2023`` is
day first, except in English, where it is read only if one reading is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from coranto import words
from coranto.extract import lines, phrases
from coranto.words import moments

# News on the web begins here; a year outside is a phone number, a price or a typing error.
FIRST_YEAR, LAST_YEAR = 1990, 2100
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ISO = re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<mon>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)")
_NUMERIC = re.compile(rf"(?<![\d./-])(?P<one>\d{{1,2}})(?P<sep>[./-])(?P<two>\d{{1,2}})(?P=sep){_YEAR}")
_EAST = re.compile(r"(?:(?P<year>(?:19|20)\d\d)\s?[年년]\s?)?(?P<mon>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]")
# No date is without one.
_DIGIT = re.compile(r"\d")
_MONTH_SIGNS = "月월"
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?(?:[:.h]\s?\d{2}(?::\d{2})?|h(?!\w))?\s?(?:[ap]\.?m\.?(?!\w))?", re.I)
_SHORT = re.compile(r"-?\d{2}-?\d{2}-?\d{0,3}(?![\d-])(?=[T\s]|$)")
_ZONE = re.compile(r"(?<!\w)(?:[A-Z]{2,5}T?|GMT|UTC|Z)?\s?(?:[+-]\d{1,2}(?::?\d{2})?)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text. `year` and `weekday` (Monday 0) are None where the text does not say them."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def on(self, year: int) -> date | None:
        """The date in that year, or None where there is none (29 February)."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def fits(self, year: int) -> bool:
        """Whether the date exists in that year and falls on the weekday that is said."""
        found = self.on(year)
        return found is not None and self.weekday in (None, found.weekday())


@cache
def _names(tongue: str) -> tuple[dict[str, int], dict[str, int]]:
    """Month names (1 to 12) and weekday names (Monday 0) of a language, lowercased unless CLDR capitalises them."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import get_day_names, get_month_names

    months: dict[str, int] = {}
    days: dict[str, int] = {}
    try:
        locale = Locale.parse(tongue)
    except (UnknownLocaleError, ValueError):
        return months, days
    for width in ("abbreviated", "wide"):
        for context in ("stand-alone", "format"):
            months |= {n.rstrip("."): i for i, n in get_month_names(width, context, locale).items() if not n.isdigit()}
            days |= {n.rstrip("."): i for i, n in get_day_names(width, context, locale).items()}
    months |= words.section(tongue, "meta").get("months", {})
    return {n: i for n, i in months.items() if len(n) > 1 and not n[0].isdigit()}, days


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns of the languages at hand; `literals` are the names of months, folded."""

    patterns: tuple[re.Pattern[str], ...]
    literals: tuple[str, ...]
    months: dict[str, int]
    days: dict[str, int]
    capitals: frozenset[str]


@cache
def _grammar(tongues: tuple[str, ...]) -> _Grammar:
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    spelled: tuple[set[str], set[str]] = set(), set()
    capitals = set()
    for tongue in dict.fromkeys((*tongues, "en")):
        own_months, own_days = _names(tongue)
        spelled[0].update(map(str.lower, own_months))
        spelled[1].update(map(str.lower, own_days))
        capitals |= {lines.folded(n) for n in own_months if n[0].isupper()} - set(months)
        months |= {k: i for n, i in own_months.items() if (k := lines.folded(n)) not in months}
        days |= {k: i for n, i in own_days.items() if (k := lines.folded(n)) not in days}

    def either(names: Iterable[str]) -> str:
        return "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))

    week = rf"(?:(?<!\w)(?P<week>{either(spelled[1])})(?!\w)\.?(?:\s*[,(،]\s*|\s+)(?:\w{{1,3}}\s+)?)?"
    after = rf"(?:\s*[,(،]?\s*(?P<late>{either(spelled[1])})(?!\w))?"
    year = rf"(?:(?:\s*[,./-]\s*|\s+)(?:(?:de|del|of|do)\s+)?{_YEAR})?"
    month = rf"(?P<mon>{either(spelled[0])})(?!\w)\.?"
    day = r"(?<![\d.,])(?P<day>\d{1,2})"
    patterns = (
        rf"{week}{day}(?:st|nd|rd|th|er|º|ª|-?[a-z]{{1,2}})?(?:\.?\s*|[/-])(?:(?:of|de|d['’])\s*)?{month}{year}{after}",
        rf"{week}(?<!\w){month}[\s-]+{day.removeprefix('(?<![' + chr(92) + 'd.,])')}"
        rf"(?:st|nd|rd|th)?(?![\d:])(?![.,]\d){year}{after}",
    )
    return _Grammar(tuple(re.compile(p, re.I) for p in patterns), tuple(months), months, days, frozenset(capitals))


def find(text: str, tongues: tuple[str, ...]) -> list[Found]:
    """Every date with day and month in `text`, in order, without overlap; impossible ones are left out."""
    if not _DIGIT.search(text):
        return []
    grammar = _grammar(tongues)
    found: list[Found] = []
    low = lines.folded(text)
    if any(name in low for name in grammar.literals):
        found += [f for p in grammar.patterns for hit in p.finditer(text) if (f := _named(hit, grammar)) is not None]
    if any(sign in text for sign in _MONTH_SIGNS):
        found += [f for hit in _EAST.finditer(text) if (f := _checked(hit.span(), hit["year"], hit["mon"], hit["day"]))]
    if "19" in text or "20" in text:
        found += [f for hit in _ISO.finditer(text) if (f := _checked(hit.span(), hit["year"], hit["mon"], hit["day"]))]
        found += [f for hit in _NUMERIC.finditer(text) if (f := _numeric(hit, tongues))]
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _named(hit: re.Match[str], grammar: _Grammar) -> Found | None:
    name = lines.folded(hit["mon"])
    if name in grammar.capitals and not hit["mon"][0].isupper():
        return None  # "may 20 people", "march 3 miles"
    said = hit["week"] or hit["late"]
    weekday = grammar.days.get(lines.folded(said)) if said else None
    return _checked(hit.span(), hit["year"], str(grammar.months[name]), hit["day"], weekday)


def _numeric(hit: re.Match[str], tongues: tuple[str, ...]) -> Found | None:
    one, two = int(hit["one"]), int(hit["two"])
    if one > 12 or hit["sep"] == "." or "en" not in tongues:
        return _checked(hit.span(), hit["year"], hit["two"], hit["one"])
    if two > 12 or one == two:
        return _checked(hit.span(), hit["year"], hit["one"], hit["two"])
    return None


def _checked(span: tuple[int, int], year: str | None, month: str, day: str, weekday: int | None = None) -> Found | None:
    one = Found(*span, int(month), int(day), int(year) if year else None, weekday)
    if not 1 <= one.month <= 12 or one.on(one.year or 2024) is None:
        return None
    return one if one.year is None or FIRST_YEAR <= one.year <= LAST_YEAR else None


def whole_line(line: str, tongues: tuple[str, ...]) -> Found | None:
    """The date of a line that is nothing but a date, with its time, zone and a word like "Published"; else None."""
    if not 6 <= len(line) <= 120:
        return None
    found = find(line, tongues)
    if not found:
        return None
    rest = line
    for one in reversed(found):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    for rule in (phrases.meta(tongues, "updated"), phrases.meta(tongues, "published"), _CLOCK, _ZONE):
        rest = rule.sub(" ", rest) if rule else rest
    days = _grammar(tongues).days
    left = [w for w in re.findall(r"[^\W\d_]+", rest) if len(w) > 3 and lines.folded(w) not in days]
    return found[0] if not left and len(re.findall(r"[^\W\d_]+", rest)) <= 3 else None


def complete(found: Found, near: date, *, after: int = 1) -> date | None:
    """The date in the year that fits its weekday and lies nearest to `near`, at most `after` days later than it.

    The day of the week and the day of the month agree about every sixth year, so the nearest is hardly in doubt.
    """
    if found.year is not None:
        return found.on(found.year)
    for year in range(near.year + 1, max(near.year - 12, FIRST_YEAR), -1):
        one = found.on(year)
        if one is not None and found.fits(year) and (one - near).days <= after:
            return one
    return None


def instant(value: str, tongues: tuple[str, ...] = ("en",)) -> str | None:
    """A date or time of a page's metadata as ISO 8601 with its own offset; None where it is no plausible one."""
    text = " ".join(str(value).split())[:80].strip(" \"'")
    # A feed means a date where it gives "03-12-31" or "03335"; on a page that is as often another number.
    said = None if _SHORT.match(text) else moments.moment(text)
    if said is not None:
        return said if len(said) >= 10 and FIRST_YEAR <= int(said[:4]) <= LAST_YEAR else None
    hit = re.match(r"(\d{4}-\d{2}-\d{2})[T ]?(\d{2}:\d{2}(?::\d{2})?)?", text)
    if hit:
        return instant(hit[1] + ("T" + hit[2] if hit[2] else ""))
    return next((f.on(f.year).isoformat() for f in find(text, tongues) if f.year and f.on(f.year)), None)  # type: ignore[union-attr]


_IN_URL = (
    re.compile(r"/(?P<y>20\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/(?P<y>20\d\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])(?!\d)"),
)


def in_address(address: str) -> str | None:
    """The day that a web address names (``/2023/09/20/``), or None."""
    for pattern in _IN_URL:
        for hit in pattern.finditer(address[:2000]):
            try:
                return date(int(hit["y"]), int(hit["m"]), int(hit["d"])).isoformat()
            except ValueError:
                continue
    return None


def day_of(value: str | None) -> date | None:
    """The calendar day of an ISO date or instant, or None."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def years(text: str) -> Iterator[int]:
    """The years that a text names."""
    return (int(y) for y in re.findall(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)", text))
