"""`names`: who and what the stories speak of under which names, and a person's word on which of them are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from coranto.cli import say
from coranto.cli.signing import By, Json, Reason, hold, signed, told

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.join.clusters import Clusters
    from coranto.records import Judgement, NameGroup, Story


class _Listing(TyperGroup):
    """`coranto names STORY` is short for `coranto names list STORY`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


names = typer.Typer(cls=_Listing)
CALLED = {"same-name": "one", "not-same-name": "apart"}


@names.command("list")
def listed(
    of: Annotated[
        str | None, typer.Argument(metavar="STORY|QUERY", help="A story's id, an entity id, or words of a name.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Names of one form only as well.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Names shown at most.")] = 50,
    json: Json = False,
) -> None:
    """List names with their forms, the reports that use each, and why they are held to be one.

    Without STORY or QUERY these are the names of all stories that have several forms, the latest story first.
    """
    from coranto.cli.showing import desk

    shown = 0
    with desk() as at:
        judged = _people(at)
        stories = [s for s in at.stories() if s.id == of] or list(at.stories())
        query = None if len(stories) == 1 and stories[0].id == of else of
        for story in stories:
            clusters = at.names(story)
            for group in _asked(clusters, query, every or query is not None):
                shown += 1
                if shown <= limit:
                    _tell(_object(story, group, clusters.joins, judged), json)
    if shown > limit:
        say.trouble(f"{shown - limit} more; ask for a story or a name, or raise --limit")
    elif not shown and not json:
        print("no such names; without a query only names with several forms are listed (--all: every name)")


def _asked(clusters: Clusters, query: str | None, every: bool) -> list[NameGroup]:
    from coranto.join.clusters import judge
    from coranto.words.forms import fold

    def fits(group: NameGroup) -> bool:
        if query is None or query in (group.entity, *group.entities):
            return True
        return bool(fold(query)) and any(fold(query) in fold(form) for form in (group.name, *dict(group.forms)))

    groups = [g for g in judge(clusters)[0] if (every or len(g.forms) > 1) and fits(g)]
    return sorted(groups, key=lambda g: (-sum(len(spans) for _, spans in g.forms), g.entity))


def _object(story: Story, group: NameGroup, joins: Sequence[Judgement], judged: Sequence[Judgement]) -> dict[str, Any]:
    ids = {group.entity, *group.entities}
    apart = [j for j in judged if j.kind == "not-same-name" and not ids.isdisjoint(j.parts)]
    return {
        "story": story.id, "entity": group.entity, "kind": group.kind, "name": group.name,
        "wikidata": group.wikidata, "entities": list(group.entities),
        "forms": [
            {"text": form, "reports": sorted({s.text for s in spans}), "times": len(spans)}
            for form, spans in group.forms
        ],
        "one_because": [told(j) for j in joins if j.id in group.judgements],
        "apart_because": [told(j) for j in apart],
    }  # fmt: skip


def _tell(found: dict[str, Any], json: bool) -> None:
    if json:
        say.line(found)
        return
    out = say.console()
    item = f"  wikidata {found['wikidata']}" if found["wikidata"] else ""
    out.print(f"{found['name']}  {found['kind']}  {found['entity']}{item}", style="bold", markup=False)
    for form in found["forms"]:
        often, reports = _counted(form["times"], "time"), _counted(len(form["reports"]), "report")
        out.print(f"  {form['text']}: {often} in {reports}", markup=False)
    for key, label in (("one_because", "one"), ("apart_because", "apart")):
        for why in found[key]:
            made = f"{why['by']}, {why['score']:.0%}" if key == "one_because" else why["by"]
            out.print(f"  {label}: {why['reason']} ({made})  {why['id']}", style="dim", markup=False)
    out.print(f"  in {found['story']}\n", style="dim", markup=False)


@names.command("split")
def split(
    entity: Annotated[str, typer.Argument(help="The id of a name, as `coranto names` prints it.")],
    forms: Annotated[list[str], typer.Argument(help="The written forms that are somebody else's.")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Take written forms out of a name: they are another person, body or place. It can be undone."""
    from coranto.cli.showing import desk
    from coranto.join import verdicts

    with desk() as at:
        word = signed(by, reason)
        new = verdicts.split([at.names(s) for s in at.stories()], entity, forms, word)
        hold(at, verdicts.restored(at.store.judgements(), new, word), new, CALLED, json)


@names.command("merge")
def merge(
    one: Annotated[str, typer.Argument(metavar="ENTITY", help="The id of a name, as `coranto names` prints it.")],
    two: Annotated[str, typer.Argument(metavar="ENTITY", help="The id of the other.")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Hold two names to be one person, body or place. It can be undone."""
    from coranto.cli.showing import desk
    from coranto.join import verdicts

    with desk() as at:
        word = signed(by, reason)
        new = [verdicts.merge([at.names(s) for s in at.stories()], one, two, word)]
        hold(at, verdicts.restored(at.store.judgements(), new, word), new, CALLED, json)


@names.command("undo")
def undo(
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Judgements, as `coranto names` prints them (j:…).")],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Take judgements on names back. A rule's own is answered by holding the two names apart."""
    from coranto.cli.showing import desk
    from coranto.join import verdicts

    with desk() as at:
        made = {j.id: j for s in at.stories() for j in at.names(s).joins}
        for id in ids:
            new = verdicts.undo(at.store.judgements(), id, made, signed(by, reason))
            hold(at, new, new, CALLED, json)


def _people(at: StoreDesk) -> list[Judgement]:
    from coranto.join import verdicts

    return verdicts.people(at.store.judgements())


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
