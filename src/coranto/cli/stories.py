"""`story`: given reports woven; why a report stands in its story, and a person's word on which reports tell one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from coranto.cli import reading, say
from coranto.cli.signing import By, Json, Reason, hold, signed

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.join.verdicts import Word
    from coranto.records import Grouping, Judgement
    from coranto.records.views import Holding

# How a tie is told; the others are simply "with".
HOW = {"copy-of": "shares text with", "also-tells": "also tells the story of", "several": "tells of several things"}
CALLED = {
    "same-story": "one", "not-same-story": "apart", "not-copy-of": "apart", "not-also-tells": "apart",
}  # fmt: skip
# Reports named in a sentence; the JSON has them all.
NAMED = 3


class _Files(TyperGroup):
    """`coranto story FILE…` is short for `coranto story weave FILE…`; a file that a command's name hides is told of."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of `weave` before what names no command, and say which files a command hides."""
        if args and args[0] in self.commands and Path(args[0]).exists():
            say.trouble(f"{args[0]!r} is read as the command `coranto story {args[0]}`; write ./{args[0]} for the file")
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["weave", *args]
        return super().parse_args(ctx, args)


story = typer.Typer(cls=_Files)
story.command("weave")(reading.story)

Id = Annotated[str, typer.Argument(metavar="STORY", help="The id of a story (s:…).")]


@story.command("why")
def why(report: Annotated[str, typer.Argument(help="The id of a report (a:…), or its address.")],
        json: Json = False) -> None:  # fmt: skip
    """Why a report stands in its story, and what it is held apart from: by whom, why, and the ids to undo it."""
    from coranto.cli.showing import desk
    from coranto.errors import NotFound
    from coranto.records import plain

    with desk() as at:
        history = None if report.startswith("a:") else at.revisions(report)
        id = history.standing if history else report
        stands = at.story_of(id)
        if stands is None:
            raise NotFound(f"no report here is called {report!r}; `coranto search WORDS` finds reports with their ids")
        ties = at.ties(id)
        if json:
            say.line({"report": id, "story": stands.id, "ties": [plain(tie) for tie in ties],
                      "trail": [plain(turn) for turn in stands.trail]})  # fmt: skip
            return
        print(f"{at.called(id)}  {id}\nstands in: {stands.title}  {stands.id}, {_reports(len(stands.reports))}")
        for tie in ties:
            print(f"  {_told(at, tie)}")
        if not ties:
            print("  it is the only report of its story: nothing that came is like it")


def _told(at: StoreDesk, tie: Holding) -> str:
    """One tie as a sentence."""
    others = "; ".join(at.called(r) for r in tie.reports[:NAMED])
    more = f" and {len(tie.reports) - NAMED} more" if len(tie.reports) > NAMED else ""
    how = "apart from" if tie.apart else HOW.get(tie.kind, "with")
    who = f"{tie.by}, {tie.score:.0%} sure" if tie.rule else f"{tie.by} says so"
    return f"{f'{how} {others}{more}'.rstrip()}: {tie.reason} ({who})  {tie.judgement}"


@story.command("split")
def split(
    story: Id,
    reports: Annotated[list[str], typer.Argument(help="The ids of the reports to take out (a:…); copies go along.")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Take reports out of a story: they tell another one. It holds against every rule, and can be undone."""
    from coranto.cli.showing import desk
    from coranto.join import story_verdicts

    with desk() as at:
        said = signed(by, reason)
        new = story_verdicts.split(_story(at, story), reports, said)
        _keep(at, new, said, json)


@story.command("merge")
def merge(
    one: Id,
    two: Annotated[str, typer.Argument(metavar="STORY", help="The id of the other.")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Hold two stories to be one. The id of the one that was there first stays, and the other leads to it."""
    from coranto.cli.showing import desk
    from coranto.join import story_verdicts

    with desk() as at:
        said = signed(by, reason)
        new = story_verdicts.merge(_story(at, one), _story(at, two), at.store.judgements(), said, at.earlier())
        _keep(at, new, said, json)


@story.command("undo")
def undo(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Judgements, as `coranto story why` prints them.")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Take judgements on stories back. A rule's own is answered by holding the two reports apart."""
    from coranto.cli.showing import desk
    from coranto.join import story_verdicts

    with desk() as at:
        for id in ids:
            new = story_verdicts.undo(at.store.judgements(), id, at.attachments(), signed(by, reason))
            hold(at, new, new, CALLED, json)


def _keep(at: StoreDesk, new: Judgement, said: Word, json: bool) -> None:
    """Keep a word on stories, and say where the reports that it speaks of stand by it."""
    from coranto.join.verdicts import restored

    hold(at, restored(at.store.judgements(), [new], said), [new], CALLED, json)
    if json:
        return
    found = {s.id: s for part in new.parts if (s := at.story_of(part))}
    for stands in found.values():
        print(f"  {stands.title}  {stands.id}, {_reports(len(stands.reports))}")


def _story(at: StoreDesk, id: str) -> Grouping:
    """The reports of a story; NotFound says where one that is no more has gone."""
    from coranto.errors import NotFound

    if found := at.grouping(id):
        return found
    if now := at.moved(id):
        raise NotFound(f"the story {id} is no more; its reports stand in {', '.join(s.id for s in now)}")
    raise NotFound(f"no story has the id {id!r}; `coranto search WORDS` finds reports with their stories")


def _reports(number: int) -> str:
    return f"{number} report" if number == 1 else f"{number} reports"
