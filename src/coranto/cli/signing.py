"""A judgement that a person makes at the command line: who says it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.join.verdicts import Word
    from coranto.records import Judgement

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is kept with the judgement.")]
By = Annotated[str, typer.Option("--by", help="Who says so; your user name where it is not given.")]


def signed(by: str, reason: str) -> Word:
    """Who says it and why; a person's name without spaces around it, a reason that says something."""
    import getpass
    from datetime import UTC, datetime

    from coranto.errors import UsageError
    from coranto.join.verdicts import Word

    try:
        who = by.strip() or getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("a judgement is signed: say who you are with --by NAME") from None
    if not reason.strip():
        raise UsageError("a judgement gives its reason: say it with --reason")
    return Word(who, " ".join(reason.split()), datetime.now(UTC).isoformat(timespec="seconds"))


def told(judged: Judgement) -> dict[str, Any]:
    """A judgement as JSON says it."""
    return {"id": judged.id, "parts": list(judged.parts), "by": judged.maker, "score": judged.score,
            "reason": judged.reason, "made_at": judged.made_at or None}  # fmt: skip


def hold(
    at: StoreDesk, kept: Sequence[Judgement], said: Sequence[Judgement], called: Mapping[str, str], json: bool
) -> None:
    """Keep judgements, and say those that were asked for; `called` is what a judgement of a kind is called."""
    at.store.commit(judgements=kept)
    for judged in said:
        if json:
            say.line({"kind": judged.kind, **told(judged)})
        else:
            about = [part for part in judged.parts if part.startswith("s:")] or judged.parts  # not all their reports
            print(f"{called.get(judged.kind, 'taken back')}: {', '.join(about)}  {judged.id}")
    if not said:
        print("nothing to do: it is held so already")
