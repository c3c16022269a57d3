"""THE WAY BACK: from anything shown to the fact, its words, the article's cuts, and the capture behind it.

::

    line, ledger row -> figure, claim, time -> words in context -> cuts of the article -> capture: address, time, hash
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coranto.records import Article, Capture, Cite, Claim, Figure, LedgerRow, Line, Mention, Reading, Span, Time
from coranto.records.revisions import Revisions
from coranto.records.views import Trace, TraceStep
from coranto.store import Store

# Characters shown on each side of the words.
CONTEXT = 160
# A line with more citations than this shows the first ones and says how many there are.
MOST_CITES = 12


def back(
    store: Store, id: str, shown: Line | LedgerRow | None = None, histories: Mapping[str, Revisions] | None = None
) -> Trace | None:
    """The way back from an id, or None where it is unknown.

    Facts, articles and captures are found by their id alone. Lines and ledger rows are views: hand in the one that is
    `shown` under the id. `histories` gives the revisions of an article that has several; they end the way.
    """
    if isinstance(shown, Line):
        return Trace(id=id, title=shown.text, steps=(_line(shown), *_cites(store, shown.cites)))
    if isinstance(shown, LedgerRow):
        cites = [cite for point in shown.points for cite in point.cites]
        return Trace(id=id, title=_row_title(shown), steps=(_row(shown), *_cites(store, cites)))
    if id.startswith("c:"):
        capture = store.capture(id)
        return Trace(id=id, title=capture.address, steps=(_capture(capture),)) if capture else None
    article = store.article(id if id.startswith("a:") else store.fact(id) or "")
    if article is None:
        return None
    if article.id == id:
        history = (histories or {}).get(id)
        steps = (*_ground(store, article), *(_revisions(history) if history else ()))
        return Trace(id=id, title=article.title.text if article.title else id, steps=steps)
    reading = store.reading(article.id)
    fact = _find(reading, id)
    if fact is None:
        return None
    spans = _spans(fact)
    steps = (_fact(fact, article), _words(article, reading, spans[0]), *_ground(store, article))
    return Trace(id=id, title=spans[0].of(article.text), steps=steps)


def _find(reading: Reading | None, id: str) -> Any:
    return next((f for f in reading.facts() if f.id == id), None) if reading else None


def _spans(fact: Any) -> tuple[Span, ...]:
    if isinstance(fact, Claim):
        return fact.content
    return (fact.value_span if isinstance(fact, Figure) else fact.span,)


def _cites(store: Store, cites: Iterable[Cite]) -> list[TraceStep]:
    """For each citation the fact and its words; after the last of a report the report's own ground."""
    steps: list[TraceStep] = []
    wanted = sorted(set(cites))
    for number, cite in enumerate(wanted[:MOST_CITES]):
        article = store.article(cite.report)
        if article is None:
            continue
        reading = store.reading(article.id)
        fact = _find(reading, cite.fact)
        if fact is not None:
            steps.append(_fact(fact, article))
        steps.append(_words(article, reading, Span(article.id, cite.start, cite.end), cite.fact))
        if number + 1 == len(wanted) or number + 1 == MOST_CITES or wanted[number + 1].report != cite.report:
            steps.extend(_ground(store, article))
    return steps


def _line(line: Line) -> TraceStep:
    basis = f"the pattern {line.template}, filled with cited values" if line.template else "the source's own words"
    return TraceStep(kind="line", title=line.text, facts=(("made from", basis), ("citations", str(len(line.cites)))))


def _row_title(row: LedgerRow) -> str:
    return " · ".join(part for part in (row.measure, row.counted, row.unit, row.event) if part)


def _row(row: LedgerRow) -> TraceStep:
    points = tuple(
        (p.claimant or "no claimant named", f"{p.operator} {p.value if p.value is not None else p.words}"
         + (f", {p.as_of}" if p.as_of else "") + f", verified: {p.verified.replace('_', ' ')}")
        for p in row.points
    )  # fmt: skip
    return TraceStep(kind="row", title=_row_title(row), facts=(("basis", row.basis), *points))


def _fact(fact: Any, article: Article) -> TraceStep:
    says: list[tuple[str, Any]] = [("maker", fact.maker)]
    kind: Any = "mention"
    if isinstance(fact, Figure):
        kind = "figure"
        says += [
            ("value", f"{fact.operator} {fact.value if fact.value is not None else fact.words}"),
            ("as written", fact.words), ("measure", fact.measure), ("counted", fact.counted), ("event", fact.event),
            ("claimant", fact.claimant), ("as of", fact.as_of), ("basis", fact.basis), ("verified", fact.verified),
            ("status", fact.status),
        ]  # fmt: skip
    elif isinstance(fact, Claim):
        kind = "claim"
        says += [
            ("speaker", fact.speaker.name), ("resolved by", fact.speaker.resolved_by),
            ("cue", " … ".join(s.of(article.text) for s in fact.cue)), ("form", fact.form), ("act", fact.act),
            ("channel", fact.channel and fact.channel.type),
            ("verification", fact.verification and fact.verification.status),
        ]  # fmt: skip
    elif isinstance(fact, Time):
        kind = "time"
        says += [("type", fact.type), ("value", fact.value), ("mod", fact.mod), ("anchored on", fact.anchor)]
    elif isinstance(fact, Mention):
        says += [("kind", fact.kind), ("name", fact.name), ("entity", fact.entity)]
    title = " … ".join(s.of(article.text) for s in _spans(fact))
    facts = tuple((label, str(value).replace("_", " ")) for label, value in says if value)
    return TraceStep(kind=kind, title=title, facts=facts)


def _words(article: Article, reading: Reading | None, span: Span, fact: str = "") -> TraceStep:
    text = article.text
    return TraceStep(
        kind="words",
        title=article.outlet or article.address or article.id,
        before=text[max(0, span.start - CONTEXT) : span.start],
        words=span.of(text),
        after=text[span.end : span.end + CONTEXT],
        language=(reading.language if reading else None) or article.language,
        cite=Cite(article.id, span.start, span.end, fact),
    )


def _ground(store: Store, article: Article) -> tuple[TraceStep, ...]:
    cuts = tuple((cut.label, article.text[cut.start : cut.end][:CONTEXT]) for cut in article.cuts)
    published = article.published
    about = (
        ("outlet", article.outlet or ""),
        ("published", f"{published.value} (from {published.basis}, {published.confidence:.0%})" if published else ""),
        ("bylines", ", ".join(article.bylines)),
        ("credits", ", ".join(article.credits)),
        ("id", article.id),
    )
    steps = [
        TraceStep(kind="cuts", title=f"{len(cuts)} parts of the page are labelled and not read", facts=cuts),
        TraceStep(
            kind="article",
            title=article.title.text if article.title else article.address or article.id,
            facts=tuple((label, value) for label, value in about if value),
            language=article.language,
        ),
    ]
    capture = store.capture(article.capture)
    return (*steps, _capture(capture)) if capture else tuple(steps)


def _revisions(history: Revisions) -> Iterator[TraceStep]:
    """What the report said at each capture, the earliest first, by what changed."""
    for number, one in enumerate(history.revisions, 1):
        says = [("captured at", one.captured_at), ("report", one.article), ("capture", one.capture)]
        says += [("headline before", one.retitled)] if one.retitled is not None else []
        says += [(c.kind, " → ".join(w for w in (c.was[:CONTEXT], c.now[:CONTEXT]) if w)) for c in one.changes]
        says += [("seen again unchanged", article) for article in one.again]
        standing = ", the one that stands" if one.article == history.standing else ""
        title = f"Revision {number} of {len(history.revisions)}{standing}"
        yield TraceStep(kind="revision", title=title, facts=tuple(says))


def _capture(capture: Capture) -> TraceStep:
    facts = (
        ("asked for", capture.asked), ("answered by", capture.address), ("at", capture.fetched_at),
        ("status", str(capture.status)), ("media type", capture.media_type), ("bytes", str(capture.size)),
        ("sha256", capture.sha256), ("rests in", capture.locator),
    )  # fmt: skip
    href = capture.address if capture.address.startswith(("http://", "https://")) else ""
    return TraceStep(
        kind="capture", title=capture.address, facts=tuple((k, v) for k, v in facts if v), href=href
    )  # fmt: skip
