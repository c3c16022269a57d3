"""What surrounds a claim: form, hedges, when it was said, and whether it was checked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.claims_quotes import MARKS, Quotes
from coranto.glean.draft import Draft
from coranto.records import Hedge, SaidAt, Verification
from coranto.records.facts import Form, HedgeType, VerificationStatus
from coranto.words import section, table

# A quotation of at most this many words that is the whole content is a fragment, not a sentence.
FRAGMENT_WORDS = 3
# An hour alone: the day it belongs to is not said where it stands.
_CLOCK = re.compile(r"(?:\w{1,2}\s)?\d{1,2}(?:\s?[:.h]\s?\d{0,2})?(?:\s?[^\W\d.]{1,6}\.?[^\W\d]?\.?)?", re.IGNORECASE)


def form_of(found: Found, quotes: Quotes) -> Form:
    """Whether the content is quoted wholly (direct), in part (mixed), as a mere word or two (fragment), or not."""
    total = inside = words = 0
    for start, end in found.content:
        for at in range(start, end):
            if quotes.text[at].isalnum():
                total += 1
        words += len(quotes.text[start:end].split())
        for first, last in quotes.over(start, end):
            inside += sum(quotes.text[i].isalnum() for i in range(max(first, start), min(last, end)))
    if not inside:
        return "indirect"
    if inside < total:
        return "mixed"
    return "fragment" if words <= FRAGMENT_WORDS else "direct"


@cache
def phrases(language: str | None, name: str) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
    """(one pattern for all phrases of a table, the kind of each phrase); None where the language lacks the table.

    In a phrase ``#`` stands for a number that follows. The longest phrase wins.
    """
    kinds: Mapping[str, Any] = section(language, f"claims.{name}")
    of = {phrase.replace("#", "").strip().casefold(): kind for kind, ps in kinds.items() for phrase in ps}
    if not of:
        return None
    numbered = {p.replace("#", "").strip().casefold() for ps in kinds.values() for p in ps if "#" in p}
    parts = []
    for phrase in sorted(of, key=lambda p: (-len(p), p)):
        body = re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")
        parts.append(body + (r"(?=\s+\d)" if phrase in numbered else r"(?!\w)"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE), of


def kinds_in(language: str | None, name: str, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """(kind, start, end) of every phrase of a table in `text[start:end]`, in order."""
    table_ = phrases(language, name)
    if table_ is None:
        return []
    pattern, of = table_
    found = []
    for match in pattern.finditer(text, start, end):
        words = " ".join(match.group().casefold().split())
        kind = of.get(words) or of.get(words.replace("’", "'"))
        if kind is not None:
            found.append((kind, *match.span()))
    return found


def hedges_of(draft: Draft, found: Found) -> tuple[Hedge, ...]:
    """The words inside content and source that soften the claim."""
    out: dict[tuple[int, int], Hedge] = {}
    for start, end in (*found.content, *found.source):
        for kind, first, last in kinds_in(draft.language, "hedges", draft.text, start, end):
            hedge: HedgeType = kind  # type: ignore[assignment]
            out[first, last] = Hedge(draft.article.span(first, last), hedge)
    return tuple(out[k] for k in sorted(out))


def verifications(draft: Draft, quotes: Quotes, found: list[Found]) -> dict[int, Verification]:
    """Which claims (by place in `found`) the report says were checked, or not: those of the sentence before."""
    out: dict[int, Verification] = {}
    if phrases(draft.language, "verification") is None:
        return out
    rows = [quotes.sentence(f.content[-1][1] - 1) for f in found]
    for number, (start, end) in enumerate(quotes.sentences):
        for kind, first, last in kinds_in(draft.language, "verification", draft.text, start, end):
            if quotes.holding(first, last) is not None:
                continue
            status: VerificationStatus = kind  # type: ignore[assignment]
            note = Verification(status, draft.article.span(first, last), _checker(draft, start, end))
            own = [i for i, f in enumerate(found) if rows[i] == number and not _inside(f, first, last)]
            before = [i for i, _ in enumerate(found) if rows[i] == number - 1]
            line = number and "\n\n\n" not in draft.text[quotes.sentences[number - 1][1] : start]
            for i in before if line and before else own:
                out.setdefault(i, note)
    return out


def _inside(found: Found, first: int, last: int) -> bool:
    return any(touches((first, last), r) for r in (*found.content, *found.cue))


def _checker(draft: Draft, start: int, end: int) -> str | None:
    """The agency that could (not) check it, where the sentence names one."""
    sentence = draft.text[start:end]
    return next((form for form in agencies() if re.search(rf"\b{re.escape(form)}\b", sentence)), None)


@cache
def agencies() -> Mapping[str, str]:
    """Every sure form of a news agency's name and the name it is shown by."""
    rows = table("agencies").get("agency", ())
    return {form: row["name"] for row in rows for form in sorted(row.get("forms", ()))}


@cache
def told_lead(language: str | None) -> re.Pattern[str] | None:
    """What stands right before an agency that a claim was told to or quoted by."""
    words = section(language, "claims.via").get("before", ())
    if not words:
        return None
    ordered = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{ordered})\s*$", re.IGNORECASE)


def said_at(draft: Draft, around: list[Range], taken: Sequence[Range]) -> SaidAt | None:
    """When it was said: a time in the words around the content that are no other's, else the report's own date."""
    for start, end in around:
        for time in draft.times[bisect_right([t.span.start for t in draft.times], start - 1) :]:
            if time.span.start >= end:
                break
            if any(touches((time.span.start, time.span.end), r) for r in taken):
                continue
            if (
                time.span.end <= end
                and time.type in ("DATE", "TIME")
                and (m := re.match(r"\d{4}-\d{2}-\d{2}", time.value))
            ):
                written = draft.words(time.span)
                if time.type == "TIME" and _CLOCK.fullmatch(written):
                    continue
                return SaidAt(m.group(), "explicit" if any(c.isdigit() for c in written) else "weekday")
    published = draft.article.published
    if published is not None and re.match(r"\d{4}-\d{2}-\d{2}", published.value):
        return SaidAt(published.value[:10], "context")
    return None


def around(found: Found, quotes: Quotes) -> list[Range]:
    """The words of the sentence of the cue that are not its content and not quoted: the clause that attributes."""
    at = (found.cue or found.source or found.content)[0][0]
    start, end = quotes.sentences[quotes.sentence(at)]
    pieces = [(start, end)]
    for hole in (*_closed(found), *quotes.over(start, end)):
        pieces = [p for s, e in pieces for p in ((s, min(e, hole[0])), (max(s, hole[1]), e)) if p[0] < p[1]]
    cue = found.cue[0][0] if found.cue else at
    return sorted((p for p in pieces if quotes.text[p[0] : p[1]].strip(MARKS + " ,.")), key=lambda p: _gap(p, cue))


def _closed(found: Found) -> list[Range]:
    """The content with its gaps closed in which neither cue nor source stands: an aside of it, no attributing words."""
    out: list[Range] = []
    for start, end in sorted(found.content):
        gap = (out[-1][1], start) if out else None
        if gap is not None and not any(touches(gap, r) for r in (*found.cue, *found.source)):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _gap(piece: Range, at: int) -> tuple[int, int]:
    return (0 if piece[0] <= at < piece[1] else min(abs(piece[0] - at), abs(piece[1] - at)), piece[0])
