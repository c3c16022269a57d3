"""`figures`: the ledger of a story, or of all, as a table for people or for other tools; and what changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coranto.cli import say
from coranto.cli.showing import desk

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.publish.ledgers import Record
    from coranto.records import Change, Story

SUFFIXES = (".csv", ".jsonl", ".parquet")


def figures(
    story: Annotated[
        str | None,
        typer.Argument(metavar="STORY", help="A story's or a report's id, or a report's address; all where none is."),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="CSV: one line a figure, with its sentence.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The same as JSON, one object a line.")] = False,
    to: Annotated[
        Path | None, typer.Option(help=f"Write to a file instead; its name says the form: {', '.join(SUFFIXES)}.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="What changed instead: who gave another figure, and when it became known.")
    ] = False,
    after: Annotated[
        int, typer.Option(min=0, help="With --changes and no STORY: only those noted behind this place.")
    ] = 0,
) -> None:
    """Who gave which figure when, with the sentence that says so: the ledger, never averaged."""
    from coranto.errors import UsageError

    if sum((csv, json, to is not None)) > 1:
        raise UsageError("choose one of --csv, --json and --to")
    if to is not None and to.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--to writes {', '.join(SUFFIXES)}, and {to.name!r} ends in none of them")
    if changes and (csv or to is not None):
        raise UsageError("--changes are shown as a table, or with --json as JSON Lines")
    with desk() as shown:
        if changes:
            _changes(_noted(shown, story, after), json)
            return
        found = [_story(shown, story)] if story else list(shown.stories())
        if csv or json or to:
            _write(shown, found, to, csv=csv)
        else:
            _show(found)


def _story(shown: StoreDesk, of: str) -> Story:
    """The story that is meant."""
    from coranto.cli.exports import reports_of
    from coranto.errors import NotFound
    from coranto.publish.links import ids_of

    for id in ids_of(of):
        if found := shown.story(id):
            return found
    found = shown.story_of(reports_of(shown, of)[0])
    if found is None:
        raise NotFound(f"the report {of!r} is in no story yet")
    return found


def _write(shown: StoreDesk, stories: Iterable[Story], to: Path | None, *, csv: bool) -> None:
    from coranto.cli.showing import write
    from coranto.publish import ledgers

    found: Iterator[Record] = ledgers.records(stories, shown)
    suffix = to.suffix.lower() if to else ""
    if to and suffix == ".parquet":
        count = ledgers.write_parquet(found, to)
        print(f"wrote {count} figures to {to}")
    else:
        write(ledgers.csv_lines(found) if csv or suffix == ".csv" else ledgers.json_lines(found), to)


def _show(stories: Iterable[Story]) -> None:
    from coranto.publish import lines
    from coranto.publish.pages import firm
    from coranto.publish.room import Room

    out = say.console()
    for story in stories:
        if not story.ledger:
            continue
        at = Room(story)
        out.print(story.title, style="bold", markup=False)
        out.print(f"{story.id} · {lines.origins(story)} among {len(story.reports)} reports\n", markup=False)
        for row in story.ledger:
            name = " · ".join(p for p in (lines.heading(row), at.event(row)) if p)
            rows = [
                (
                    lines.amount(p, row), p.claimant or "(nobody named)",
                    f"{'by ' if p.as_of and p.as_of_upper else ''}{p.as_of or ''}",
                    firm(p), f"{', '.join(dict.fromkeys(at.outlet(c.report) for c in p.cites))} · {lines.counted(p)}",
                    p.cites[0].fact,
                )
                for p in row.points
            ]  # fmt: skip
            notes = [f"{lines.term('check', check.kind)}: {lines.spoken(check.says)}" for check in row.checks]
            say.table(name, ("figure", "according to", "as of", "how firm", "stands in", "trace"), rows, notes)


def _noted(shown: StoreDesk, story: str | None, after: int) -> Iterator[tuple[int | None, Change]]:
    """The changes of one story, or all that were noted, place by place."""
    if story:
        yield from ((None, change) for change in shown.changes(_story(shown, story)))
        return
    while page := shown.noted(after):
        yield from page
        after = page[-1][0]


def _changes(found: Iterator[tuple[int | None, Change]], json: bool) -> None:
    from coranto.publish import lines
    from coranto.records import plain

    if json:
        for place, change in found:
            say.line({"place": place, **plain(change)})
        return
    by_story: dict[str, list[Change]] = {}
    for _, change in found:
        by_story.setdefault(change.title, []).append(change)
    for title, told in by_story.items():
        rows = [
            (
                lines.moment(change.at), change.kind, " ".join(w for w in (change.measure, change.counted) if w),
                change.claimant or "(nobody named)",
                " → ".join(lines.bounded(s) for s in (change.before, change.after) if s),
                change.after.as_of or "", change.after.cites[0].fact,
            )
            for change in told
        ]  # fmt: skip
        say.table(title, ("known since", "change", "of", "according to", "figure", "as of", "trace"), rows)
    if not by_story:
        print("nothing has changed; changes are noted as reports are woven")
