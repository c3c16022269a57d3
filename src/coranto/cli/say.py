"""How a command speaks: rich tables for people on a terminal, JSON Lines for programs, troubles on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """Where people read: standard output, plain when it is not a terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def line(record: Any) -> None:
    """One object as a line of JSON. A lone surrogate is written as an escape, so the line is valid UTF-8."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    except UnicodeEncodeError:
        sys.stdout.buffer.write(json.dumps(record).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def trouble(message: str) -> None:
    """What went wrong, in a sentence, on standard error."""
    print(f"coranto: {message}", file=sys.stderr, flush=True)


def refused(item: str, message: str) -> None:
    """One input that was set aside: the sentence alone where it names the input, else with the input before it."""
    trouble(message if item.removeprefix("file://").partition("#")[0] in message else f"{item}: {message}")


def finish(count: int) -> None:
    """End with status 1 when something was refused; the rest is done."""
    if count:
        raise typer.Exit(1)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], notes: Iterable[str] = ()) -> None:
    """A table for people with notes under it; nothing when it has no rows."""
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(str(cell)) for cell in row))
    if made.row_count:
        console().print(made, *(Text(f"  {note}", style="italic") for note in notes), "", sep="\n")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Any]:
    """A bar on standard error while something takes its time; gives a callable that hears the number done so far.

    It keeps quiet where standard error is no terminal.
    """
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
