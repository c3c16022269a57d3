"""A way back without the words that publishers reserve: every step stays, with its address, time and hash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from coranto.publish.withheld import Place, instead
from coranto.records.rights import Shown, clip
from coranto.records.views import Trace, TraceStep

# How a report may be shown, the sentence about it, and the parts not to be quoted; None where all may be.
Of = Callable[[str], tuple[Shown, str, Sequence[Place]] | None]
# Facts of a step that are the report's own words.
_OWN = frozenset(("as written", "cue"))
_READ = frozenset(("figure", "claim", "time", "mention", "cuts"))


def masked(trace: Trace, shown_as: str, of: Of) -> Trace:
    """The trace as it may be shown. `shown_as` is the text of the line where it stands in the place of another."""
    where = _reports(trace.steps)
    limits = {report: of(report) for report in dict.fromkeys(where) if report}
    if not any(limits.values()):
        return trace if shown_as == trace.id else replace(trace, title=shown_as)
    steps = tuple(_step(step, limits.get(report)) for step, report in zip(trace.steps, where, strict=True))
    withheld = [found for report in where if (found := limits.get(report))]
    title = trace.title
    if shown_as != trace.id:
        title = shown_as
    elif trace.steps[0].kind == "row":
        pass
    elif trace.id.startswith("a:"):
        title = title if all(shown.headline for shown, _, _ in withheld) else trace.id
    else:
        title = _title(title, withheld[0])
    first = steps[0]
    if first.kind == "line":
        steps = (replace(first, title=title), *steps[1:])
    return replace(trace, title=title or trace.id, steps=steps)


def _reports(steps: Sequence[TraceStep]) -> list[str]:
    """The report that each step is about; empty for a line or a row, which may be about several."""
    own = [s.cite.report if s.cite else dict(s.facts).get("id", "") if s.kind == "article" else "" for s in steps]
    found = list(own)
    later = ""
    for place in range(len(steps) - 1, -1, -1):
        later = own[place] or later
        if steps[place].kind in _READ:
            found[place] = later
    before = ""
    for place, step in enumerate(steps):
        before = own[place] or before
        if step.kind in ("capture", "revision"):
            found[place] = before
    return found


def _title(title: str, limit: tuple[Shown, str, Sequence[Place]]) -> str:
    shown, _, parts = limit
    return clip(title, 0 if parts else shown.snippet)


def _step(step: TraceStep, limit: tuple[Shown, str, Sequence[Place]] | None) -> TraceStep:
    if limit is None:
        return step
    shown, sentence, parts = limit
    if step.kind == "words":
        return _words(step, shown, parts)
    if step.kind in _READ:
        if shown.snippet is None and shown.text and not parts:
            return step
        facts = tuple(f for f in step.facts if f[0] not in _OWN) if step.kind != "cuts" else ()
        title = step.title if step.kind == "cuts" else _title(step.title, limit) or instead("words")
        return replace(step, title=title, facts=facts)
    if step.kind == "article":
        title = step.title if shown.headline else dict(step.facts).get("outlet", "a report")
        return replace(step, title=title, facts=(*step.facts, *((("rights", sentence),) if sentence else ())))
    if step.kind == "revision" and (not shown.text or parts):
        return replace(step, facts=tuple(f for f in step.facts if f[0] in ("captured at", "report", "capture")))
    return step


def _words(step: TraceStep, shown: Shown, parts: Sequence[Place]) -> TraceStep:
    cite = step.cite
    marked = cite is not None and any(start < cite.end and cite.start < end for start, end in parts)
    around = shown.text and not parts
    return replace(
        step,
        before=step.before if around else "",
        words="" if marked else clip(step.words, shown.snippet),
        after=step.after if around else "",
    )
