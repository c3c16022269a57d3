"""`copies`: what is held to be a copy of what and on which evidence, and a person's word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coranto.cli import say, signing
from coranto.cli.signing import By, Json, Reason, signed, told

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.records import Judgement, Story

copies = typer.Typer(no_args_is_help=True)

CALLED = {"copy-of": "copy", "not-copy-of": "no copy"}
KINDS = ("edited", "mirror", "wire", "translated", "summary")
Report = Annotated[str, typer.Argument(metavar="REPORT", help="A report's id, or its address.")]


@copies.command("of")
def of(report: Report, json: Json = False) -> None:
    """Say of a report whether it counts as a copy, and show every judgement on it with its evidence."""
    from coranto.cli.showing import desk
    from coranto.join import descent

    with desk() as at:
        id = _report(at, report)
        story = at.story_of(id)
        held = descent.of(at.store.judgements(), id)
        if json:
            for judged, stands in held:
                say.line({"kind": judged.kind, **told(judged), "detail": judged.detail or None, "stands": stands})
            return
        out = say.console()
        for line in _standing(story, id):
            out.print(line, markup=False)
        for judged, stands in held:
            kind = f", {judged.detail}" if judged.detail else ""
            out.print(
                f"\n{CALLED[judged.kind]}{kind}: {_names(story, judged)}{'' if stands else '  (taken back)'}",
                markup=False,
            )
            out.print(f"  {judged.reason} ({judged.maker})  {judged.id}", style="dim", markup=False)
        if not held:
            print("no judgement on copies names it")


@copies.command("undo")
def undo(
    ids: Annotated[
        list[str], typer.Argument(metavar="JUDGEMENT", help="Judgements, as `coranto copies of` prints them (j:…).")
    ],
    reason: Reason,
    by: By = "",
    json: Json = False,
) -> None:
    """Take judgements on copies back. A rule's own is answered by holding that neither is a copy of the other."""
    from coranto.cli.showing import desk
    from coranto.join import descent

    with desk() as at:
        about: list[str] = []
        for id in ids:
            held = at.store.judgements()
            new = descent.undo(held, id, signed(by, reason))
            about += next(j for j in held if j.id == id).parts
            signing.hold(at, new, new, CALLED, json)
        if not json:
            for report in dict.fromkeys(about):
                for line in _standing(at.story_of(report), report):
                    print(line)


@copies.command("hold")
def hold(
    report: Report,
    origin: Annotated[str, typer.Argument(metavar="ORIGIN", help="The report it is a copy of: its id or address.")],
    reason: Reason,
    by: By = "",
    kind: Annotated[str, typer.Option(help=f"What kind of copy: {', '.join(KINDS)}.")] = "edited",
    json: Json = False,
) -> None:
    """Hold a report to be a copy of another: it is counted no more. It can be undone."""
    from coranto.cli.showing import desk
    from coranto.errors import UsageError
    from coranto.join import descent

    if kind not in KINDS:
        raise UsageError(f"--kind is one of {', '.join(KINDS)}, not {kind!r}")
    with desk() as at:
        copy, other = _report(at, report), _report(at, origin)
        new = descent.hold(at.store.judgements(), copy, other, kind, signed(by, reason))  # type: ignore[arg-type]
        signing.hold(at, new, new, CALLED, json)
        if not json:
            for line in _standing(at.story_of(copy), copy):
                print(line)


def _report(at: StoreDesk, of: str) -> str:
    """The id of the one report that is meant; of its revisions the one that stands."""
    from coranto.cli.exports import reports_of
    from coranto.errors import UsageError

    found = reports_of(at, of)
    if len(found) != 1:
        raise UsageError(f"{of!r} is a story of {len(found)} reports; say which by its id or address")
    history = at.revisions(found[0])
    return history.standing if history else found[0]


def _standing(story: Story | None, report: str) -> list[str]:
    """How a report counts in its story by now."""
    from coranto.publish import lines

    if story is None:
        return [f"{report} is in no story yet"]
    shown = {r.id: r for r in story.reports}
    one = shown[report]
    counts = "counts as a text of its own" if one.copy == "original" else f"counts with {_called(shown, one.origin)}"
    name = f"{_called(shown, report)}: {one.title}" if one.title else _called(shown, report)
    return [name, f"{counts}; its story has {lines.origins(story)} among {len(story.reports)} reports ({story.id})"]


def _called(shown: dict[str, Any], report: str) -> str:
    found = shown.get(report)
    return f"{found.outlet} {report}" if found is not None and found.outlet else report


def _names(story: Story | None, judged: Judgement) -> str:
    shown = {r.id: r for r in story.reports} if story else {}
    between = " of " if judged.kind == "copy-of" else " and "
    return between.join(_called(shown, part) for part in judged.parts)
