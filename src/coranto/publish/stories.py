"""A story without the words that publishers reserve: every line still stands for what it cites, or is not there.

A passage that may not be quoted is cut to the length allowed. Where none of it may be shown, a line of what is reported
now gives way to the headline of its report; a claim and an entry of the timeline are told in the words of another
report that has them, or left out, since a headline says something else. A side of a difference never goes, nor does a
figure that may be read: it stands in a fixed pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from coranto.publish import lines
from coranto.publish.withheld import instead
from coranto.records import (
    Cite,
    Difference,
    LedgerPoint,
    LedgerRow,
    Line,
    Remark,
    SaidClaim,
    Side,
    Story,
    StoryReport,
    TimelineEntry,
    Voice,
)
from coranto.records.rights import FREE, Shown

HEADLINE = "lines.rights.headline"


@dataclass(frozen=True, slots=True)
class Limits:
    """How each report of a story that reserves something may be shown; `words` says what a citation may quote.

    `codes` are those in force, by report; `elsewhere` gives the words at a citation.
    """

    of: Mapping[str, Shown]
    words: Callable[[Cite, str, Shown], str]
    codes: Mapping[str, tuple[str, ...]]
    elsewhere: Callable[[Cite], str]

    def quoted(self, text: str, cites: tuple[Cite, ...]) -> str:
        """What may be shown of a report's own words; they are those of the first citation."""
        shown = self.of.get(cites[0].report)
        return text if shown is None else self.words(cites[0], text, shown)

    def hidden(self, cites: Iterable[Cite]) -> bool:
        """Whether all of it was read where nothing that was read may be shown."""
        return all(not self.of.get(c.report, FREE).facts for c in cites)


def withheld(story: Story, limits: Limits) -> Story:
    """The story as it may be shown."""
    reports = tuple(_report(r, limits) for r in story.reports)
    titles = {r.id: r.title for r in reports}
    title, source = _title(story, titles, limits)
    ledger = tuple(row for held in story.ledger if (row := _row(held, limits)))
    passages = ((p, limits.quoted(p.text, p.cites)) for p in story.passages)
    entries = (_entry(e, limits) for e in story.timeline)
    return replace(
        story,
        title=title,
        title_from=source,
        reports=reports,
        now=tuple(_now(story, title, titles, limits)),
        ledger=ledger,
        voices=tuple(v for held in story.voices if (v := _voice(held, limits)).claims),
        timeline=tuple(e for e in entries if e),
        differ=tuple(_difference(d, ledger, limits) for d in story.differ),
        names=tuple(n for n in story.names if not limits.hidden(c for f in n.forms for c in f.cites)),
        passages=tuple(
            replace(p, text=words, title=p.title if limits.of.get(p.cites[0].report, FREE).headline else "")
            for p, words in passages
            if words
        ),
    )


def cites(story: Story) -> Iterator[Cite]:
    """Every citation of a story's lines, figures and differences."""
    yield from (c for line in lines.shown(story) for c in line.cites)
    yield from (c for difference in story.differ for side in difference.sides for c in side.cites)


def _report(report: StoryReport, limits: Limits) -> StoryReport:
    shown, codes = limits.of.get(report.id), limits.codes.get(report.id, report.reserved)
    title = report.title if shown is None or shown.headline else ""
    return replace(report, title=title, reserved=codes)


def _title(story: Story, titles: Mapping[str, str], limits: Limits) -> tuple[str, str]:
    """The story's headline and whose it is: that of another report where its own may not be shown."""
    if limits.of.get(story.title_from, FREE).headline:
        return story.title, story.title_from
    other = next((id for id, title in titles.items() if title), "")
    return (titles[other], other) if other else (instead("headline"), story.title_from)


def _now(story: Story, title: str, titles: Mapping[str, str], limits: Limits) -> Iterator[Line]:
    told: set[str] = {title}
    for line in story.now:
        made = _line(line, titles, limits)
        if made is not None and (made is line or made.text not in told):
            told.add(made.text)
            yield made


def _line(line: Line, titles: Mapping[str, str], limits: Limits) -> Line | None:
    """A line as it may be shown: its words, the first of them, or the headline of its report; None for neither."""
    if line.template:
        return line
    words = limits.quoted(line.text, line.cites)
    if words == line.text:
        return line
    if words:
        return replace(line, text=words)
    headline = titles.get(line.cites[0].report, "")
    return Line(text=headline, cites=line.cites, template=HEADLINE) if headline else None


def _quoting(held: Iterable[Line], limits: Limits) -> tuple[Line, ...]:
    """Those of some lines of which words may be shown."""
    return tuple(line for each in held if (line := _line(each, {}, limits)))


def _entry(entry: TimelineEntry, limits: Limits) -> TimelineEntry | None:
    """An entry told by whoever may be quoted; None where nobody may."""
    also = _quoting(entry.also, limits)
    line = next(iter(_quoting((entry.line,), limits)), None)
    if line is None and also:
        line, also = also[0], also[1:]
    if line is None:
        return None
    rivals = tuple(replace(r, lines=told) for r in entry.rivals if (told := _quoting(r.lines, limits)))
    off = _quoting(entry.called_off, limits)
    if entry.called_off == (entry.line,):
        off = (line,)
    return replace(
        entry, line=line, also=also, plans=_quoting(entry.plans, limits), called_off=off, rivals=rivals
    )  # fmt: skip


def _voice(voice: Voice, limits: Limits) -> Voice:
    claims = tuple(c for held in voice.claims if (c := _said(held, limits)))
    return voice if claims == voice.claims else replace(voice, claims=claims)


def _said(said: SaidClaim, limits: Limits) -> SaidClaim | None:
    words = limits.quoted(said.text, said.cites)
    if not words:
        return _in_other_words(said, limits)
    remarks = tuple(r for held in said.remarks if (r := _remark(held, limits)))
    return said if words == said.text and remarks == said.remarks else replace(said, text=words, remarks=remarks)


def _in_other_words(said: SaidClaim, limits: Limits) -> SaidClaim | None:
    """The claim in the words of the first other report that carries it in one piece and may be quoted."""
    reports = [c.report for c in said.cites]
    for cite in said.cites:
        if cite.report in limits.of or reports.count(cite.report) > 1:
            continue
        if words := " ".join(limits.elsewhere(cite).split()):
            cites = (cite, *(c for c in said.cites if c != cite))
            remarks = tuple(r for held in said.remarks if (r := _remark(held, limits)))
            return replace(said, text=words, cites=cites, cue="", remarks=remarks)
    return None


def _remark(remark: Remark, limits: Limits) -> Remark | None:
    words = limits.quoted(remark.text, remark.cites)
    return replace(remark, text=words) if words else None


def _row(row: LedgerRow, limits: Limits) -> LedgerRow | None:
    """A row without the figures that were read only where nothing may be shown; what rests on all of them goes too."""
    points = tuple(p for p in row.points if not limits.hidden(p.cites))
    if len(points) == len(row.points):
        return row
    return replace(row, points=points, low=None, high=None, best=None, checks=()) if points else None


def _difference(difference: Difference, ledger: Iterable[LedgerRow], limits: Limits) -> Difference:
    """A difference with all its sides; one whose words may not be shown says its figure, its name or its date."""
    figures = {p.cites: (p, row) for row in ledger for p in row.points}
    named = difference.kind in ("name", "date")
    sides = tuple(_side(side, figures.get(side.cites), limits, named=named) for side in difference.sides)
    return replace(difference, sides=sides)


def _side(side: Side, figure: tuple[LedgerPoint, LedgerRow] | None, limits: Limits, *, named: bool) -> Side:
    if named and not limits.hidden(side.cites):
        return side
    words = limits.quoted(side.says, side.cites)
    return replace(side, says=words or (lines.point(*figure).text if figure else instead("words")))
