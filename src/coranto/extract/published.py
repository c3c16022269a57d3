"""When a report was published: every candidate with what it rests on, and the choice between them.

The order: what the caller gave; the page's structured data; its meta tags; the feed; the address; the text; at last
the day of the capture. Within a plain text, a weekday with its day of the month in the opening ("on Wednesday,
September 20") beats a bare date in the page header that contradicts it: translation sites print the day of the visit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from coranto.extract import dates, lines, phrases
from coranto.extract.dates import Found
from coranto.extract.draft import Draft
from coranto.records import Block, Dated

ORDER = ("given", "jsonld", "meta", "feed", "url", "text", "capture")
# How often each kind is right was looked at on real pages; the numbers order candidates, they are no probabilities.
CONFIDENCE = {"given": 1.0, "jsonld": 0.95, "meta": 0.9, "feed": 0.85, "url": 0.8, "capture": 0.2}
# A date that was found somewhere in the markup, no more: anything that the text says of its day is better.
GUESSED = 0.3
# A longer page is not searched for a date anywhere in it.
_SEARCHED = 2_000_000
# How far into the report the day is looked for: it stands in the opening, later dates tell of other events.
OPENING = 6
# A report appears at most this many days after what its opening tells with a weekday.
LATE = timedelta(days=3)


def choose(draft: Draft, candidates: list[Dated], captured: str | None) -> Dated | None:
    """The publication date, or None where nothing says it."""
    known = [c for c in candidates if dates.day_of(c.value)]
    best = max(known, key=lambda c: (c.confidence, -ORDER.index(c.basis)), default=None)
    trusted = best is not None and best.confidence > GUESSED
    near = dates.day_of(best.value) if best and trusted else None
    said = from_text(draft, near or dates.day_of(captured), trusted=trusted)
    weak = said is None or (said.confidence < 0.8 and (trusted or said.confidence <= GUESSED))
    if best is not None and (best.confidence >= 0.7 or weak):
        if said is not None and said.confidence >= 0.7 and near and _apart(said, near) and best.basis != "given":
            return Dated(best.value, best.basis, round(best.confidence - 0.3, 2))
        return best
    return said or captured_on(captured)


def captured_on(moment: str | None) -> Dated | None:
    """The day of the capture: what is left where nothing says when a report appeared."""
    day = dates.day_of(moment)
    return Dated(day.isoformat(), "capture", CONFIDENCE["capture"]) if day else None


def guessed(source: str, address: str | None) -> Iterator[Dated]:
    """The day that htmldate finds in a page which declares none: a candidate where nothing else is known.

    The first day of a year is not believed: it stands for a year that was found alone, often that of the copyright.
    """
    from htmldate import find_date

    if len(source) > _SEARCHED:
        return
    try:
        found = find_date(source, original_date=True, url=address)
    except Exception:  # whatever it meets in a stranger's page, it is only a guess
        return
    if found and dates.day_of(found) and not found.endswith("-01-01"):
        yield Dated(found, "text", GUESSED)


def _apart(said: Dated, near: date) -> bool:
    day = dates.day_of(said.value)
    return day is not None and not timedelta(days=-2) <= near - day <= timedelta(days=30)


def from_text(draft: Draft, near: date | None, *, trusted: bool = False) -> Dated | None:
    """What the text itself says of its day. `near` is the other evidence by which an absent year is chosen."""
    lined = list(_date_lines(draft))
    header = next((d for d in lined if d.confidence >= 0.6), lined[0] if lined else None)
    anchor = near if trusted else (dates.day_of(header.value) if header else near)
    told = _told(draft, anchor or _latest_year(draft))
    if told is None:
        return header
    day, stamp = dates.day_of(told.value), dates.day_of(header.value) if header else None
    if header is not None and day and stamp and timedelta(0) <= stamp - day <= LATE:
        return Dated(header.value, "text", 0.9, header.start, header.end)
    if header is not None and told.confidence < header.confidence:
        return header
    return told


def _latest_year(draft: Draft) -> date | None:
    """With no other evidence, the latest year that the text names bounds the year that it leaves out.

    A report names years gone by; it appeared in the last of them or within the six years until a weekday recurs.
    """
    found = [y for y in dates.years(draft.text[:50_000]) if y >= dates.FIRST_YEAR]
    return date(min(max(found) + 5, dates.LAST_YEAR), 12, 31) if found else None


def _date_lines(draft: Draft) -> Iterator[Dated]:
    """Lines that are only a date with its year: labelled as published, or bare; the header's and the last lines."""
    head = draft.title.start if draft.title and draft.title.start is not None else -1
    label = phrases.meta(draft.tongues, "published")
    updated = phrases.meta(draft.tongues, "updated")
    ends = draft.blocks[:20] + (draft.blocks[-4:] if len(draft.blocks) > 24 else [])
    for block in ends:
        line = draft.words(block)
        if lines.count(line) > 16 or not (found := _dated(line, draft.tongues)):
            continue
        day = found.on(found.year or 0)
        if day is None or (updated and updated.match(lines.bare(line)) and not (label and label.search(line))):
            continue
        sure = 0.85 if label and label.match(lines.bare(line)) else 0.6 if block.start > head else 0.5
        yield Dated(day.isoformat(), "text", sure, block.start + found.start, block.start + found.end)


def _dated(line: str, tongues: tuple[str, ...]) -> Found | None:
    """The date with its year of a line that is a date, or that says "published" beside one."""
    whole = dates.whole_line(line, tongues)
    if whole is not None:
        return whole if whole.year else None
    label = phrases.meta(tongues, "published")
    if label is None or lines.stops(line) or not (hit := label.search(line)):
        return None
    return next((f for f in dates.find(line, tongues) if f.year and 0 <= f.start - hit.end() <= 4), None)


def _told(draft: Draft, near: date | None) -> Dated | None:
    """The day of the latest thing past that the opening dates with weekday and day of the month."""
    said: list[tuple[date, float, int, int]] = []
    for block in _opening(draft):
        text = draft.words(block)
        end = 0
        for found in dates.find(text[: lines.LONG], draft.tongues):
            since, end = end, found.end
            if found.weekday is None or (near is None and found.year is None):
                continue
            day = dates.complete(found, near or date(found.year or dates.LAST_YEAR, 12, 31))
            if day is None or day.weekday() != found.weekday or _is_future(draft, text[since : found.start]):
                continue
            sure = 0.9 if _is_today(draft, text, found) else 0.8
            said.append((day, sure, block.start + found.start, block.start + found.end))
    if not said:
        return None
    today = [s for s in said if s[1] > 0.8]
    first = today[0] if today else said[0]
    last = first if today else max(s for s in said if s[0] - first[0] <= LATE)
    return Dated(last[0].isoformat(), "text", last[1], last[2], last[3])


def _opening(draft: Draft) -> list[Block]:
    whole = {(c.start, c.end) for c in draft.cuts}
    live = [b for b in draft.blocks if (b.start, b.end) not in whole]
    return [b for b in live if b.kind in ("paragraph", "standfirst", "headline", "quote")][: OPENING + 1]


def _is_future(draft: Draft, text: str) -> bool:
    """Whether the words between the last date and this one, in the same sentence, speak of something to come."""
    rule = phrases.meta(draft.tongues, "future")
    before = re.split(r"[.!?;]\s", text[-90:])[-1]
    return rule is not None and rule.search(before) is not None


def _is_today(draft: Draft, text: str, found: Found) -> bool:
    """Whether the date is given as today's: "this Friday, September 22", "aujourd'hui, vendredi 22 septembre"."""
    rule = phrases.meta(draft.tongues, "today")
    before = text[max(0, found.start - 20) : found.start].rstrip(" ,(")
    return rule is not None and any(hit.end() == len(before) for hit in rule.finditer(before))
