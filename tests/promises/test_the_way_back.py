"""Promise 5: `trace` leads from any shown line to fact, words, article and capture."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from coranto.desk import shown_in
from coranto.publish import lines
from coranto.records import Line
from coranto.records.views import Trace


def broken(desk: Any, trace: Trace | None) -> str:
    """Why a trace does not lead back to stored bytes; empty when it does."""
    if trace is None:
        return "no way back"
    kinds = [step.kind for step in trace.steps]
    if "words" not in kinds or kinds[-1] != "capture":
        return f"ends at {kinds[-1]}"
    for step in trace.steps:
        if step.kind == "words":
            assert step.cite is not None
            article = desk.store.article(step.cite.report)
            if article.text[step.cite.start : step.cite.end] != step.words:
                return "the words do not stand there"
            capture = desk.store.capture(article.capture)
            if sha256(desk.store.content(capture)).hexdigest() != capture.sha256:
                return "the bytes are others"
    return ""


def test_every_shown_id_leads_back(samples: Any) -> None:
    ids = {shown.id for story in samples.stories() for shown in shown_in(story)}
    ids |= {c.fact for s in samples.stories() for row in s.ledger for p in row.points for c in p.cites}
    ids |= {said.claim for s in samples.stories() for voice in s.voices for said in voice.claims}
    ids |= {line.id for story in samples.stories() for line in lines.shown(story)}
    assert len(ids) > 50
    assert {i: why for i in sorted(ids) if (why := broken(samples, samples.trace(i)))} == {}


def test_an_unknown_id_leads_nowhere(samples: Any) -> None:
    assert samples.trace("L:00000000000000000000") is None
    assert samples.trace("") is None


def test_a_planted_break_is_found(samples: Any) -> None:
    line = next(shown for story in samples.stories() for shown in shown_in(story) if isinstance(shown, Line))
    trace = samples.trace(line.id)
    assert broken(samples, replace(trace, steps=trace.steps[:-1])) != ""
    steps = tuple(replace(s, words=s.words + "!") if s.kind == "words" else s for s in trace.steps)
    assert broken(samples, replace(trace, steps=steps)) == "the words do not stand there"
