"""`doctor`, `backup`, `rebuild`, `check words`, `config check`: keeping house."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.store import Store

check = typer.Typer(no_args_is_help=True)
config = typer.Typer(no_args_is_help=True)


def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="Read every capture back and check its hash.")] = False,
    days: Annotated[int, typer.Option(min=1, help="How many days of the books to print, the latest.")] = 7,
) -> None:
    """Whether all is well: settings, store, models, and the books by source and day, which must balance."""
    from coranto import __version__, journey, settings, words
    from coranto.errors import UsageError
    from coranto.glean.models import PARSERS, has_parser

    found = settings.load()
    store = journey.open_store(found)
    wrong = list(store.check(deep=deep))
    config = settings.config_file()
    print(f"coranto {__version__}")
    print(f"settings: {config if config.exists() else 'defaults (no ' + str(config) + ')'}")
    print(f"data: {found.data.resolve()}")
    print(f"languages with words: {', '.join(words.languages())}")
    print(f"parsers: {', '.join(code for code in PARSERS if has_parser(code)) or 'none'}")
    try:
        print(f"vectors: {', '.join(journey.plan(found).models) or 'none'}")
    except UsageError as error:
        wrong.append(str(error))
    _books(store, days)
    _sources(store)
    for failure in store.failures():
        print(f"{'' if failure.step == 'vectors' else 'not read: '}{failure.of}: {failure.message}")
    for line in wrong:
        say.trouble(line)
    print("all is well" if not wrong else f"{len(wrong)} troubles")
    store.close()
    say.finish(len(wrong))


# Sources named in one sentence.
NAMED = 10
ENDS = ("stored", "unchanged", "duplicate", "refused", "quarantined")


def _books(store: Store, days: int) -> None:
    """The books by day and source: what was fetched, and how it ended; below them the sum of all days."""
    known = {s.id: s.outlet or s.address for s in store.sources()}
    rows: dict[tuple[str, str], Counter[str]] = {}
    reasons: dict[tuple[str, str], Counter[str]] = {}
    for t in store.books():
        rows.setdefault((t.day, t.source), Counter())[t.outcome] += t.count
        if t.outcome in ("refused", "quarantined"):
            reasons.setdefault((t.day, t.source), Counter())[t.reason] += t.count
    shown = set(sorted({day for day, _ in rows})[-days:])
    table = [
        (day, known.get(source, source or "by hand"), str(ends.total()), *(str(ends[end] or "") for end in ENDS),
         ", ".join(f"{n} {why}" for why, n in reasons.get((day, source), Counter()).most_common()))
        for (day, source), ends in sorted(rows.items())
        if day in shown
    ]  # fmt: skip
    say.table("The books", ("day", "source", "fetched", *ENDS, "why not"), table)
    total = sum(rows.values(), Counter[str]())
    parts = " + ".join(f"{total[end]} {end}" for end in ENDS if total[end])
    print(f"{total.total()} fetched = {parts}" if parts else "nothing fetched yet")
    waiting, tried = store.waiting(), store.waiting(tried=True)
    print(f"{waiting} pages wait to be fetched, {tried} of them failed before (`coranto gather --retry`)")


def _sources(store: Store) -> None:
    """The sources that need a look: those that fail, and those that have gone silent."""
    from coranto.capture.books import utc_now
    from coranto.health import health

    found = health(store, store.sources(), utc_now(), counted=False)
    for told, some in (
        ("could not be reached", [h for h in found if h.reached is False]),
        ("bring nothing new any more", [h for h in found if h.silent]),
    ):
        if some:
            names = ", ".join(h.source.outlet or h.source.address for h in some[:NAMED])
            more = f" and {len(some) - NAMED} more" if len(some) > NAMED else ""
            print(f"{len(some)} of {len(found)} sources {told}: {names}{more} (`coranto sources --trouble`)")


def backup(to: Annotated[Path, typer.Argument(help="A folder that is not there yet.")]) -> None:
    """A consistent copy of the database and the captures; gathering may go on meanwhile."""
    from coranto import journey, settings
    from coranto.store.sql import SqlStore

    store = journey.open_store(settings.load())
    assert isinstance(store, SqlStore)
    store.backup(to)
    store.close()
    print(f"wrote {to}; to go back, name it as the data folder (CORANTO_DATA={to})")


def rebuild() -> None:
    """Drop everything derived and weave all captures again, with today's readers."""
    from coranto import journey, settings

    found = settings.load()
    store, runner = journey.open_store(found), journey.make_runner(found)
    with say.progress("weaving again") as bar:
        count = journey.rebuild(store, found, runner, bar)
    runner.close()
    print(f"{count} captures woven again; digest {store.digest()}")
    store.close()


def calibrate(
    models: Annotated[
        list[str] | None, typer.Argument(help="As in vectors.models; without: those there that have no weights.")
    ] = None,
) -> None:
    """Learn from the sample reports what the vectors of other models mean, so that stories can be told by them."""
    from coranto import journey, settings
    from coranto.join.likeness import weights

    found = settings.load()
    asked = models or [model for model in found.vectors.models if model not in weights()["models"]]
    if not asked:
        print("every model of vectors.models has weights; name one to calibrate it anew")
    for model in asked:
        table, path = journey.calibrate(found, model)
        kinds = {"full": "in one language", "across": "across languages"}
        weigh = {kind: table[kind]["weights"] for kind in kinds}
        rows = [(told, weigh[k]["opening"], weigh[k]["first"], table[k]["bias"]) for k, told in kinds.items()]
        say.table(f"What the vectors of {model} weigh", ("reports", "openings", "first sentences", "bias"), rows)
        print(f"wrote {path}; name {model} in vectors.models and run `coranto rebuild`")


@check.command("words")
def check_words(language: Annotated[str, typer.Argument(help="ISO 639-1 code, e.g. ka.")]) -> None:
    """What a language's words file lacks, and what then degrades."""
    from coranto import words

    if language not in words.languages():
        say.trouble(f"there is no words/{language}.toml yet; docs/howto/add-a-language.md says how to write one")
    lacks = words.lacks(language)
    say.table(f"{language} lacks {len(lacks)} tables", ("table", "what degrades"), lacks)
    if not lacks:
        print(f"{language} has every table")
    say.finish(len(lacks))


@config.command("check")
def check_config() -> None:
    """Read the settings and say which are in force; status 2 when one cannot be used."""
    from coranto import settings

    found = settings.load()
    path = settings.config_file()
    print(f"{path}: in order" if path.exists() else f"no {path} here: the defaults are in force")
    print(found.model_dump_json(indent=2))
