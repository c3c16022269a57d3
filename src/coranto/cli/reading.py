"""`read`, `link`, `story`: reports given by hand; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.records import Body, Failure, Source, Story
    from coranto.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Paths = Annotated[list[str], typer.Argument(help="Files (.txt .html .eml .warc), folders or addresses.")]
Published = Annotated[str | None, typer.Option(help="The day of publication, YYYY-MM-DD, where you know it better.")]
Language = Annotated[str | None, typer.Option(help="The language, as ISO 639-1 code, where you know it better.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to read with.")]


class _Nothing:
    """A capturer's view of earlier rounds for commands that keep nothing."""

    def state(self, source: str, key: str) -> str | None:
        return None

    def save(self, source: str, key: str, value: str) -> None:
        return None

    def known(self, address: str) -> bool:
        return False


def bodies(places: Iterable[str], settings: Settings, **hints: str | None) -> Iterator[Body | Failure]:
    """What stands at the places, with the hints that were given by hand; a Failure for each that cannot be had."""
    from dataclasses import replace

    from coranto.capture import capturer
    from coranto.capture.http import Fetcher
    from coranto.capture.pages import fetch_page
    from coranto.records import Body, Failure, Lead

    given = tuple((key, value) for key, value in hints.items() if value)
    fetcher = Fetcher(settings.fetch)
    for found in sources_at(places, single=True):
        if isinstance(found, Failure):
            yield found
            continue
        source = found
        for one in capturer(source.kind, settings, fetcher).capture(source, _Nothing()):
            item = fetch_page(fetcher, one) if isinstance(one, Lead) else one
            if isinstance(item, Body):
                yield replace(item, capture=replace(item.capture, hints=(*item.capture.hints, *given)))
            elif item.outcome in ("refused", "quarantined"):
                yield Failure(of=item.address, step="capture", reason=item.reason, message=item.message or item.reason)


def sources_at(places: Iterable[str], *, single: bool = False) -> Iterator[Source | Failure]:
    """The source behind each place; a Failure for what is none. `single`: an address is one page, not a feed."""
    from dataclasses import replace

    from coranto.capture import source_of
    from coranto.errors import Refused, UsageError
    from coranto.records import Failure

    for place in places:
        try:
            found = source_of(place)
        except (Refused, UsageError) as error:
            yield Failure(of=place, step="capture", reason="no-source", message=str(error))
            continue
        web = found.address.startswith(("http://", "https://"))
        yield replace(found, kind="page") if single and web else found


def read(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders or addresses.")] = None,
    published: Published = None,
    language: Language = None,
    until: Annotated[str, typer.Option(help="Stop after this step: triage, extract or glean.")] = "glean",
    jobs: Jobs = 1,
    jsonl: Annotated[Path | None, typer.Option(help="Records {id, text | html, url?, date?, …}, one a line.")] = None,
    json: Json = False,
) -> None:
    """Read reports: text, cuts, claims, figures, times, each with its place in the text. Nothing is kept."""
    from coranto import settings
    from coranto.errors import UsageError
    from coranto.journey import Read, ReadRecords
    from coranto.records import Failure
    from coranto.records.reports import report_json
    from coranto.runners import Runner
    from coranto.runners.local import LocalRunner
    from coranto.runners.pool import PoolRunner

    if until not in ("triage", "extract", "glean"):
        raise UsageError(f"--until takes triage, extract or glean, not {until!r}")
    if bool(paths) == bool(jsonl):
        raise UsageError("name the reports to read, or give a file of records with --jsonl, but not both")
    _check_day(published)
    runner: Runner = PoolRunner(jobs) if jobs > 1 else LocalRunner()
    refused = 0

    def good() -> Iterator[Any]:
        nonlocal refused
        found = records(jsonl) if jsonl else bodies(paths or (), settings.load(), given_published=published,
                                                    given_language=language)  # fmt: skip
        for item in found:
            if isinstance(item, Failure):
                say.refused(item.of, item.message)
                refused += 1
            else:
                yield item

    config = settings.load()
    step = (ReadRecords if jsonl else Read)(until, config.glean.reader, config.rights.held())
    try:
        for report in runner.each(step, good()):
            if isinstance(report, Failure):
                say.refused(report.of, report.message)
                refused += 1
            elif json:
                say.line(report_json(report.article, report.reading))
            else:
                from coranto.cli.pages import show_report

                show_report(report.article, report.reading)
    finally:
        runner.close()
    say.finish(refused)


def records(path: Path) -> Iterator[dict[str, Any] | Failure]:
    """The records of a JSON Lines file; a line that is none gives a Failure that names it."""
    import gzip
    import json

    from coranto.errors import BadInput
    from coranto.records import Failure

    if not path.is_file():
        raise BadInput(f"{path}: no such file; name a file of JSON Lines", reason="missing", item=str(path))
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                record = json.loads(raw)
                if not isinstance(record, dict):
                    raise ValueError("not an object")
                yield record
            except ValueError as error:
                message = f"line {number} is not a JSON object ({error}); write one record a line"
                yield Failure(of=f"{path}:{number}", step="read", reason="bad-record", message=message)


def link(path: Annotated[Path, typer.Argument(help="Records {id, text, …}, one a line.")], json: Json = False) -> None:
    """Group a stream of records into stories and find the copies among them, in the order given."""
    from coranto import settings
    from coranto.join import rows, stories
    from coranto.journey import ReadRecords, plan
    from coranto.records import Failure

    config = settings.load()
    window = stories.Window(config.stories.idle_days, plan(config), most_live=config.stories.most_live)
    refused = 0

    def pairs() -> Iterator[Any]:
        nonlocal refused
        step = ReadRecords(until="language")  # joining looks at words, names and sentences, not at facts
        step.setup()
        for record in records(path):
            report = record if isinstance(record, Failure) else next(iter(step([record])))
            if isinstance(report, Failure):
                say.refused(report.of, report.message)
                refused += 1
            else:
                yield report.article, report.reading
                if why := window.missed.pop(report.article.id, ""):
                    say.trouble(f"{report.article.given_id or report.article.id} was compared without vectors: {why}")

    with say.progress("linking") as told:
        for number, found in enumerate(rows.link(pairs(), window), 1):
            told(number)
            if json:
                say.line(found)
            else:
                copies = ", ".join(f"{c['kind']} of {c['of']} ({c['share']:.0%})" for c in found["copies"])
                print(f"{found['story']}  {found['id']}  {copies}")
    say.finish(refused)


def story(paths: Paths, published: Published = None, language: Language = None, json: Json = False) -> None:
    """Weave the given reports into stories: who says what, the figures, the timeline, where they differ."""
    from coranto import settings
    from coranto.desk import StoreDesk
    from coranto.journey import Weaver
    from coranto.records import Failure
    from coranto.records.stories import to_json
    from coranto.store.memory import MemoryStore

    _check_day(published)
    config, store, refused = settings.load(), MemoryStore(), 0
    for item in bodies(paths, config, given_published=published, given_language=language):
        if isinstance(item, Failure):
            say.refused(item.of, item.message)
            refused += 1
        else:
            store.append(item)
    with say.progress("weaving") as told:
        Weaver(store, config).weave(told)
    for failure in store.failures():
        say.refused(failure.of, failure.message)
        refused += 1
    desk = StoreDesk(store, config, own=True)
    for found in (desk.story(one.id) or one for one in desk.stories()):
        if json:
            say.line(to_json(found))
        else:
            _show(found)
    say.finish(refused)


def _show(found: Story) -> None:
    from coranto.cli.pages import show_story

    show_story(found)


def _check_day(value: str | None) -> None:
    from datetime import date

    from coranto.errors import UsageError

    try:
        date.fromisoformat((value or "2000-01-01")[:10])
    except ValueError:
        raise UsageError(f"--published takes a day as YYYY-MM-DD, not {value!r}") from None
