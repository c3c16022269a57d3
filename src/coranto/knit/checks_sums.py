"""Whether the parts that a report gives of a whole add up to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from coranto.knit.checks import ROUGH, Entry, Number
from coranto.records import Article, Check
from coranto.words import section

# The words that call a number a total stand this close to it.
REACH = 60


def parts_check(
    entries: list[Entry], everything: list[Entry], articles: Mapping[str, Article], languages: Mapping[str, str | None]
) -> tuple[Check, ...]:
    """The sums of one row: “6 = 4 + 2 holds”, “5 + 2 is more than 6”.

    Parts are what a report calls so, the tolls of places that it gives beside a larger one by the same claimant, or,
    where it calls a number the total of both sides, its other numbers of the same kind.
    """
    found: dict[tuple[str, tuple[Number, ...]], Check] = {}
    for entry in entries:
        if entry.figure.value is None:
            continue
        here = [e for e in everything if e.article == entry.article and e is not entry and e.figure.value is not None]
        named = [e for e in here if e.figure.part_of in {c.fact for c in entry.cites}]
        places = [e for e in here if e.local and not entry.local and _alike(e, entry) and e.claimant == entry.claimant]
        sides = [e for e in here if _alike(e, entry) and not e.heading and not e.local]
        total = _is_total(entry, articles[entry.article], languages.get(entry.article)) if sides else False
        for parts, told in ((named, True), (places, False), (sides if total else [], False)):
            if (check := _sum(entry, parts, told)) is not None:
                found.setdefault((check.says, tuple(e.figure.value or 0 for e in parts)), check)
                break
    return tuple(found[k] for k in sorted(found))


def _alike(one: Entry, other: Entry) -> bool:
    a, b = one.figure, other.figure
    return a.measure == b.measure and a.event == b.event and a.basis == b.basis and a.status == b.status


def _sum(whole: Entry, parts: list[Entry], told: bool) -> Check | None:
    """The check of one sum; where nobody said that these are the parts, only a sum that holds is a remark."""
    given, values = whole.figure.value, [e.figure.value for e in parts if e.figure.value is not None]
    if given is None or not values:
        return None
    total = sum(values)
    sums = " + ".join(f"{v:,}" for v in values)
    cites = tuple(sorted({*whole.cites, *(c for e in parts for c in e.cites)}))
    if len(values) > 1 and total == given and whole.figure.operator in ("=", "~"):
        return Check("sum", f"{given:,} = {sums} holds", cites, True)
    if len(values) > 1 and whole.figure.operator in (">", ">=") and given < total <= given * (1 + ROUGH):
        return Check("sum", f"{whole.figure.operator} {given:,}: {sums} = {total:,} holds", cites, True)
    if told and total > given and whole.figure.operator in ("=", "~"):
        return Check("sum", f"{sums} is more than {given:,}", cites, False)
    return None


def _is_total(entry: Entry, article: Article, language: str | None) -> bool:
    """Whether words close by call a number the total of several sides."""
    pattern = _totals(language)
    span = entry.figure.value_span
    near = article.text[max(0, span.start - REACH) : span.end + REACH]
    return pattern is not None and pattern.search(near) is not None


@cache
def _totals(language: str | None) -> re.Pattern[str] | None:
    phrases = section(language, "figures.checks").get("totals", ())
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE) if phrases else None
