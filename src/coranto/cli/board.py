"""The live table of a running gathering, on a terminal; nothing where standard error is none."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from coranto.service import Service

PER_SECOND = 2
# Hosts and past items shown at a time.
MOST_ROWS = 8


class Board:
    """What a service is doing at this moment, as something that rich can draw."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def __rich__(self) -> RenderableType:
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        at = self.service.round
        if at is None:
            return Text("preparing")
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(width=12)
        table.add_column(overflow="ellipsis", no_wrap=True)
        for job in at.frontier.under_way()[:MOST_ROWS]:
            table.add_row(Text("asking", style="bold"), Text(job.address))
        for end in list(at.last)[-MOST_ROWS:]:
            style = "red" if end.outcome in ("refused", "quarantined") else ""
            table.add_row(
                Text(end.outcome, style=style), Text(f"{end.address}  {end.title or end.reason}", style="dim")
            )
        return Group(Text(self.line(), style="bold"), table)

    def line(self) -> str:
        """One line that says where the gathering stands."""
        at, woven = self.service.round, self.service.woven
        if at is None:
            return "preparing"
        ends = ", ".join(f"{count} {outcome}" for outcome, count in sorted(at.tally.items())) or "nothing yet"
        if self.service.desk.gathering:
            return f"gathering: {ends} · {at.frontier.left()} to ask · {woven} woven"
        return f"last round: {ends} · next at {self.service.next_at or '-'} · {woven} woven"


@contextlib.contextmanager
def shown(service: Service) -> Iterator[None]:
    """Draw the live table while something runs. What is said meanwhile stands above it."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.live import Live

    live: Any = Live(Board(service), console=Console(stderr=True), refresh_per_second=PER_SECOND, transient=True)
    with live:
        yield
