"""The cheap look at a page, for whoever has a million of them: is it a report, of which day, in which language, and
roughly what does it say?

::

    page -> what it declares -> resiliparse's text -> enough of it? -> title, day, people, language, text by lines
                                                   -> too little, but the page has or declares more: read in full
                                                   -> too little anywhere: no report

It takes about a seventh of the time of the whole extraction and asks no model: the text may hold a menu or lack a
paragraph, and nothing in it is labelled. What is chosen by it is then read in full.
"""

from __future__ import annotations

from typing import Any

from coranto.errors import BadInput
from coranto.extract import (
    bylines,
    dates,
    declared,
    decode,
    front,
    html,
    identity,
    is_markup,
    lines,
    meta,
    page,
    published,
    read_body,
    rights,
    tongue,
)  # fmt: skip
from coranto.extract.draft import Declared, Draft
from coranto.records import Article, Block, Body, Capture, Title

# So many words of running text are a report even on a page that calls itself a front; half as many where it says
# nothing of itself, a quarter where it declares to be a report.
_PROSE = 120
# What a page of links, a front or a section calls itself.
_FRONTS = ("website", "object", "collectionpage", "profile", "video.other", "music.playlist")


def load() -> None:
    """Load the parser and the detector now, and what reads a page in full where the look is not enough."""
    html.load()
    _text("<html><body><p>.</p></body></html>")
    tongue.guess("The harbour office has asked for a new light on the breakwater, the ministry has promised it. " * 2)


def look(body: Body) -> Article:
    """The rough article of a captured page: title, day, people, language and fast text, without labels.

    Raises BadInput (reason ``no-report``) for a page that is no report, and Refused as the whole extraction does. What
    is no page is read in full.
    """
    capture = body.capture
    item = capture.asked or capture.address
    if not is_markup(capture.media_type, body.content):
        return read_body(body)
    source = decode.characters(body.content, capture.header("content-type") or capture.media_type, item, markup=True)
    told = declared.read(page.parse(source, item))
    text = _text(source)
    if not is_report(text, told):
        if not (told.report or told.kind == "article") and not is_report(_text(source, whole=True), told):
            raise BadInput(
                f"{item}: no report in this page, which has too little running text; expected an article's own page",
                reason="no-report",
                item=item,
            )
        return read_body(body)
    return _rough(text, told, capture)


def _rough(text: str, told: Declared, capture: Capture) -> Article:
    tongues = tongue.tongues(text, capture.hint("language") or told.language)
    draft = Draft(text=text, declared=told, tongues=tongues)
    at, blocks = 0, []
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    known = front.titles(told, capture.hint("title"))
    outlet = capture.hint("outlet") or told.outlet
    authors = bylines.authors_of(told.authors, outlet, tongues, told.signed)
    days = [d for d in (*told.dates, *meta.hints(draft, capture)) if dates.day_of(d.value)]
    told_of = rights.found(told.metas, capture)
    best = max(days, key=lambda d: d.confidence, default=None)
    return Article(
        capture=capture.id, text=text, address=capture.address if "://" in capture.address else None, outlet=outlet,
        blocks=tuple(blocks), title=Title(known[0]) if known else None,
        bylines=tuple(meta.unique(authors.people or authors.bodies)),
        published=best or published.captured_on(capture.fetched_at), language=tongues[0],
        section=told.section, canonical=identity.of_capture(capture, told.canonical),
        reserved=rights.codes(told_of), evidence=told_of, given_id=capture.hint("given_id"),
    )  # fmt: skip


def is_report(text: str, told: Declared) -> bool:
    """Whether a page is a report: it has running text enough, less where it declares itself to be one."""
    words = _prose(text)
    if told.report:
        return words >= _PROSE // 4
    return words >= (_PROSE if told.kind in _FRONTS else _PROSE // 2)


def _prose(text: str) -> int:
    """The words of the lines that read as running text."""
    return sum(lines.count(line) for line in text.split("\n") if lines.is_sentence(line))


def _text(source: str, *, whole: bool = False) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    found: Any = extract_plain_text(source, main_content=not whole, alt_texts=False, links=False, list_bullets=False)
    return str(found or "").replace("\r", "").strip()
