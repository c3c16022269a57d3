"""How a person's word is taken: who says it and why, kept as judgements and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.join.word import Word
    from coranto.records import Judgement

Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is kept with the judgement.")]
By = Annotated[str, typer.Option("--by", help="Who says so; your user name where it is not given.")]


class Defaulting(TyperGroup):
    """A group whose first command needs no name: what is no command is handed to it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the first command's name before what names no command."""
        first = next(iter(self.commands))
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [first, *args]
        return super().parse_args(ctx, args)


def word(by: str, reason: str) -> Word:
    """Who says it and why; a person's name without spaces around it, a reason that says something."""
    import getpass
    from datetime import UTC, datetime

    from coranto.errors import UsageError
    from coranto.join.word import Word

    try:
        who = by.strip() or getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("a judgement is signed: say who you are with --by NAME") from None
    if not reason.strip():
        raise UsageError("a judgement gives its reason: say it with --reason")
    return Word(who, " ".join(reason.split()), datetime.now(UTC).isoformat(timespec="seconds"))


def why(judged: Judgement) -> dict[str, Any]:
    """A judgement as it is told to programs."""
    return {"id": judged.id, "parts": list(judged.parts), "by": judged.maker, "score": judged.score,
            "reason": judged.reason, "made_at": judged.made_at or None}  # fmt: skip


def hold(at: StoreDesk, kept: Sequence[Judgement], said: Sequence[Judgement], json: bool) -> None:
    """Keep judgements, and say those in `said`."""
    at.store.commit(judgements=kept)
    for judged in said:
        if json:
            say.line({"kind": judged.kind, **why(judged)})
        else:
            what = {"not": "apart", "same": "one"}.get(judged.kind.partition("-")[0], "taken back")
            about = [part for part in judged.parts if part.startswith("s:")] or judged.parts
            print(f"{what}: {', '.join(about)}  {judged.id}")
    if not said:
        print("nothing to do: it is held so already")
