"""A report and a story as people read them in a terminal."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from coranto.cli import say
from coranto.publish import lines
from coranto.records import Article, Claim, Figure, LedgerPoint, Reading, SaidClaim, Story, TimelineEntry

# Words of a claim or line shown before it is shortened; the whole stands in the JSON.
WIDTH = 240


def short(text: str) -> str:
    """One line, shortened with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDTH else flat[: WIDTH - 1].rstrip() + "…"


def place(address: str | None) -> str:
    """An address as people know it: the name of a file, the host of a page."""
    parts = urlsplit(address or "")
    return parts.netloc or unquote(parts.path.rpartition("/")[2])


def _value(operator: str, value: float | int | None, words: str) -> str:
    if value is None:
        return words
    return f"{'' if operator == '=' else operator + ' '}{value:,}"


def show_report(article: Article, reading: Reading | None) -> None:
    """Title, date, what was cut, and (where it was read) claims, figures and times."""
    out = say.console()
    out.print(article.title.text if article.title else "(no title)", style="bold", markup=False)
    published = article.published
    dated = f"{published.value} (from {published.basis}, {published.confidence:.0%} sure)" if published else "no date"
    language = (reading.language if reading else None) or article.language
    credits = f"credits {', '.join(article.credits)}" if article.credits else None
    about = [article.outlet, dated, language, ", ".join(article.bylines), credits]
    out.print(" · ".join(part for part in about if part), "", markup=False)
    rows = [(cut.label, short(article.text[cut.start : cut.end])) for cut in article.cuts]
    say.table("Labelled and not read", ("label", "words"), rows)
    if reading is None:
        return
    say.table("Who says what", ("speaker", "says", "how"), [_claim_row(article, c) for c in reading.claims])
    say.table("Figures", ("value", "of what", "claimant", "as of", "status"), [_figure_row(f) for f in reading.figures])
    times = [(t.span.of(article.text), t.value, t.mod or "") for t in reading.times]
    say.table("Times", ("words", "value", "mod"), times)
    for lack in reading.lacks:
        out.print(f"not read: {lack}", style="italic", markup=False)


def _claim_row(article: Article, claim: Claim) -> tuple[str, str, str]:
    words = " … ".join(s.of(article.text) for s in claim.content)
    return lines.speaker(claim.speaker.named), short(words), lines.how(claim)


def _figure_row(figure: Figure) -> tuple[str, str, str, str, str]:
    what = " ".join(p for p in (figure.measure, figure.counted, figure.unit) if p)
    return (
        _value(figure.operator, figure.value, figure.words), what, figure.claimant or "", figure.as_of or "",
        f"{figure.status}, {figure.basis}, {figure.verified.replace('_', ' ')}",
    )  # fmt: skip


def show_story(story: Story) -> None:
    """A story: reports, ledger, voices, timeline, differences."""
    out = say.console()
    out.print(story.title, style="bold", markup=False)
    count = f"{len(story.reports)} report{'s' if len(story.reports) != 1 else ''}"
    resting = [f"{n} rest on {agency}" for agency, n in story.in_common()]
    about = (story.id, f"{lines.origins(story)} among {count}", *resting, f"{story.first} to {story.latest}")
    out.print(" · ".join(about), "", markup=False)
    rows = [(r.published or "", r.outlet or place(r.address) or r.id, r.copy, short(r.title)) for r in story.reports]
    say.table("Coverage", ("published", "outlet", "copy", "title"), rows)
    for row in story.ledger:
        name = " · ".join(p for p in (row.measure, row.counted, row.unit, row.event, row.basis) if p)
        notes = [f"{check.kind}: {check.says}" for check in row.checks]
        say.table(name, ("value", "claimant", "as of", "verified", "origins"), [_point(p) for p in row.points], notes)
    for voice in story.voices:
        name = " · ".join(p for p in (lines.speaker(voice.speaker), voice.role, voice.grade) if p)
        said = [(c.said_at or "", short(c.text), lines.term("channel", c.channel), _beside(c)) for c in voice.claims]
        say.table(name, ("when", "says", "through", "how"), said)
    told = [(e.when, short(e.line.text), lines.counted(e), _kind(e)) for e in story.timeline]
    say.table("Timeline", ("when", "what", "origins", ""), told)
    sides = [(d.kind, d.about, short(" | ".join(s.says for s in d.sides))) for d in story.differ]
    say.table("Where they differ", ("kind", "about", "sides"), sides)
    others = [(r.kind, r.first or "", short(r.title), ", ".join(r.names), r.story) for r in story.related]
    say.table("The longer story", ("how", "first", "title", "both about", "id"), others)


def _kind(entry: TimelineEntry) -> str:
    """What kind of entry it is, where it is not simply something that happened."""
    told = {
        "planned": entry.planned,
        "called off or put off": bool(entry.called_off),
        "said then": entry.saying,
        "background": entry.status == "background",
    }
    others = [f"or {rival.when}" for rival in entry.rivals]
    return ", ".join([*(name for name, holds in told.items() if holds), *others])


def _beside(said: SaidClaim) -> str:
    """How a claim is worded, softened, checked and answered, and who carries it."""
    told = (lines.manner(said), *lines.firmness(said), *lines.answers(said), lines.carried(said))
    return "; ".join(line.text for line in told)


def _point(point: LedgerPoint) -> tuple[str, str, str, str, str]:
    value, verified = _value(point.operator, point.value, point.words), point.verified.replace("_", " ")
    return value, point.claimant or "(nobody named)", point.as_of or "", verified, lines.counted(point)
