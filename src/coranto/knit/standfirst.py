"""What a story shows first: its title and the sentences that carry what is new, in the sources' own words."""

from __future__ import annotations

from datetime import date, timedelta

from coranto.knit.likeness import alike, bearing
from coranto.knit.reports import Report, plain_words, tongue
from coranto.records import Cite, Line, Sentence

# A story's "now" is what its last day and a half reported; at least three and at most six sentences, two a report.
_NOW_DAYS = 2
FEWEST_LINES, MOST_LINES = 3, 6
_MOST_PER_REPORT = 3
_SHORTEST, _LONGEST = 40, 420
_ALIKE = 0.5
# What makes a sentence worth showing: a new figure most, then a claim, then standing at the top of its report.
_WEIGHT_FIGURE, _WEIGHT_TOLL, _WEIGHT_CLAIM, _WEIGHT_TIME, _WEIGHT_TOP = 2.0, 2.0, 1.0, 0.5, 1.5
_TOLLS = ("killed", "injured", "missing", "displaced", "evacuated", "arrested", "hostages", "infected")
_TOP_SENTENCES = 3


def title(reports: tuple[Report, ...]) -> tuple[str, str]:
    """(title, id of the report it is taken from).

    The headline of the original that has most in common with the others' headlines, in the language most of them are
    in; of equal ones the earliest. With no headline at all, the first sentence of the earliest report, word for word.
    """
    named = [r for r in reports if r.original and _headline(r)] or [r for r in reports if _headline(r)]
    own = tongue(named)
    named = [r for r in named if r.language == own] or named
    if named:
        best = max(named, key=lambda r: (_centre(r, named), -named.index(r)))
        return _headline(best), best.article.id
    lead = next((r for r in reports if r.original), reports[0])
    sentence = next(iter(lead.sentences()), None)
    if sentence is not None:
        return lead.words(sentence.span), lead.article.id
    start, end = next(iter(lead.article.live()), (0, len(lead.article.text)))
    return plain_words(lead.article.text[start:end].partition("\n")[0]), lead.article.id


def _headline(report: Report) -> str:
    return report.article.title.text if report.article.title else ""


def _centre(report: Report, named: list[Report]) -> float:
    """How much a headline shares with the others, in steps so that chance words do not decide."""
    others = [r for r in named if r is not report]
    if len(others) < 2:  # of two headlines neither is more central
        return 0.0
    return round(sum(alike(_headline(report), _headline(o)) for o in others) / len(others), 1)


def now(reports: tuple[Report, ...]) -> tuple[Line, ...]:
    """Three to six sentences of the latest originals that carry the main new figures and claims, latest first.

    Those in the language of most originals stand before those in others, so that a story opens in its own.
    """
    kept = [r for r in reports if r.original and r.reading]
    own = tongue(kept)
    ranked: list[tuple[float, int, int, Report, Sentence]] = []
    for recency, report in enumerate(_latest(kept)):
        for place, sentence in enumerate(_shown(report)):
            ranked.append((-_weight(report, sentence, place), recency, place, report, sentence))
    ranked.sort(key=lambda r: r[:3])
    chosen: list[tuple[int, int, Report, Sentence]] = []
    for _, recency, place, report, sentence in ranked:
        text = report.words(sentence.span)
        if sum(c[2] is report for c in chosen) >= _MOST_PER_REPORT:
            continue
        if all(alike(text, r.words(s.span)) < _ALIKE for _, _, r, s in chosen):
            chosen.append((recency, place, report, sentence))
        if len(chosen) == MOST_LINES:
            break
    return tuple(
        Line(text=r.words(s.span), cites=(Cite(r.article.id, s.span.start, s.span.end),))
        for _, _, r, s in sorted(chosen, key=lambda c: (c[2].language != own, *c[:2]))
    )


def _latest(kept: list[Report]) -> list[Report]:
    """The originals of the last days, latest first; at least two where there are two."""
    ordered = sorted(kept, key=lambda r: (r.article.published.value if r.article.published else "", r.article.id))
    ordered.reverse()
    if not ordered or not ordered[0].article.published:
        return ordered[:2]
    try:
        since = (date.fromisoformat(ordered[0].published[:10]) - timedelta(days=_NOW_DAYS)).isoformat()
    except ValueError:
        return ordered[:2]
    recent = [r for r in ordered if r.article.published and r.published[:10] > since]
    return recent if len(recent) >= 2 else ordered[:2]


def _shown(report: Report) -> list[Sentence]:
    """The sentences that can stand alone: whole, of readable length, no heading."""
    headings = [(b.start, b.end) for b in report.article.blocks if b.kind in ("headline", "heading", "caption")]
    found = []
    for sentence in report.sentences():
        text = report.words(sentence.span)
        inside = any(s <= sentence.span.start < e for s, e in headings)
        whole = text[-1:] in '.!?…"”»’)' and not text[:1].islower() and len(bearing(text)) > 3
        if not inside and whole and _SHORTEST <= len(text) <= _LONGEST:
            found.append(sentence)
    return found


def _weight(report: Report, sentence: Sentence, place: int) -> float:
    reading = report.reading
    assert reading is not None
    span = sentence.span
    figures = [f for f in reading.figures if span.covers(f.value_span) and f.status == "new"]
    tolls = [f for f in figures if f.measure in _TOLLS and f.event == "main"]
    claims = [c for c in reading.claims if span.overlaps(c.content[0])]
    background = any(span.covers(f.value_span) and f.status == "background" for f in reading.figures)
    weight = _WEIGHT_FIGURE * bool(figures) + _WEIGHT_TOLL * bool(tolls) + _WEIGHT_CLAIM * bool(claims)
    weight += _WEIGHT_TIME * any(span.covers(t.span) for t in reading.times)
    weight += _WEIGHT_TOP * max(0, _TOP_SENTENCES - place) / _TOP_SENTENCES
    return weight - _WEIGHT_FIGURE * background
