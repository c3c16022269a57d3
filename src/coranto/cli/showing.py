"""`edition`, `search`, `trace`, `export`: what lies in the store, shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coranto.cli import say

if TYPE_CHECKING:
    from coranto.desk import StoreDesk
    from coranto.records import Edition

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
FORMATS = ("opml", "json", "atom", "ninjs", "warc", "site", "schema.org", "annotations")


@contextmanager
def desk() -> Iterator[StoreDesk]:
    """The desk over the store of the data folder, or over the woven samples while nothing has been gathered."""
    from coranto import journey, settings
    from coranto.desk import StoreDesk
    from coranto.store.sql import SqlStore

    config = settings.load()
    store = journey.open_store(config)
    shown = StoreDesk(store, config)
    if not shown.stories() and config.samples and (config.data / "samples").is_dir():
        store.close()
        store = SqlStore.open(config.data / "samples")
        shown = StoreDesk(store, config, samples=True)
    try:
        yield shown
    finally:
        store.close()


def edition(
    day: Annotated[str | None, typer.Option("--date", help="The day, YYYY-MM-DD; today where it is not given.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Also send it by mail, as [mail] in the settings says.")] = False,
    json: Json = False,
) -> None:
    """The day's edition of twenty, with the reasons for each choice. Made now if that day has none yet."""
    from coranto.errors import UsageError
    from coranto.records import plain

    try:
        wanted = date.fromisoformat(day).isoformat() if day else datetime.now(UTC).date().isoformat()
    except ValueError:
        raise UsageError(f"--date takes a day as YYYY-MM-DD, not {day!r}") from None
    with desk() as shown:
        found = shown.edition(wanted) or shown.make_edition(wanted)
        if json:
            say.line(plain(found))
        else:
            rows = [(str(c.rank), c.title, "; ".join(c.reasons)) for c in found.choices]
            say.table(f"Edition of {found.date}: {len(rows)} of {found.considered} stories", ("", "story", "why"), rows)
        if send:
            _send(found, shown)


def _send(found: Edition, shown: StoreDesk) -> None:
    import smtplib

    from coranto.errors import NotNow, UsageError
    from coranto.publish import obeying
    from coranto.publish.mail import message

    mail = shown.settings.mail
    if not mail.to:
        raise UsageError("nobody to send to: name addresses under [mail] to = [...] in coranto.toml")
    read = obeying.of(shown, shown.settings.rights.held()).listing()
    stories = {s.id: s for s in read.stories()}
    found = read.edition(found.date) or found
    made = message(found, stories, mail.sender, ", ".join(mail.to), shown.settings.serve.base_url)
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=30) as server:
            if mail.starttls:
                server.starttls()
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(made)
    except (OSError, smtplib.SMTPException) as error:
        told = f"the edition could not be sent over {mail.host}:{mail.port} ({error}); see [mail] in the settings"
        raise NotNow(told, reason="mail", item=mail.host) from error
    print(f"sent to {', '.join(mail.to)}")


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.")],
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    json: Json = False,
) -> None:
    """Find reports by their words."""
    from coranto.records import plain

    with desk() as shown:
        hits = shown.search(" ".join(words), limit)
        if json:
            for hit in hits:
                say.line(plain(hit))
            return
        rows = [(h.published or "", h.outlet or "", h.title, h.before, h.id) for h in hits]
        say.table(f"{len(hits)} found", ("published", "outlet", "title", "words", "id"), rows)
        if not hits:
            print("nothing found; every word must occur in a report, the last one may be a beginning")


def trace(id: Annotated[str, typer.Argument(help="The id of a shown line, row, fact, report or capture.")],
          json: Json = False) -> None:  # fmt: skip
    """The way back: from anything shown to the words it came from and the bytes behind them."""
    from coranto.errors import NotFound
    from coranto.records import plain

    with desk() as shown:
        found = shown.trace(id)
        if found is None:
            raise NotFound(
                f"nothing here has the id {id!r}; ids look like L:…, w:…, f:…, k:…, t:…, a:… or c:… "
                "and stand on every page"
            )
        if json:
            say.line(plain(found))
            return
        out = say.console()
        out.print(found.title, style="bold", markup=False)
        for step in found.steps:
            out.print(f"\n{step.kind}: {step.title}", style="cyan", markup=False)
            for label, value in step.facts:
                out.print(f"  {label}: {value}", markup=False)
            if step.words:
                out.print(f"  …{step.before}", style="dim", markup=False, end="")
                out.print(step.words, style="bold reverse", markup=False, end="")
                out.print(f"{step.after}…", style="dim", markup=False)


def revisions(
    report: Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="The address of a report, or an article's id.")],
    json: Json = False,
) -> None:
    """What a report said at each capture, the earliest first, and the words that changed between them."""
    from coranto.errors import NotFound
    from coranto.records import plain

    with desk() as shown:
        found = shown.revisions(report)
        if found is None:
            raise NotFound(f"no report was captured from {report!r}; give its address, or an id that begins with a:")
        if json:
            for one in found.revisions:
                say.line({"address": found.address, "standing": one.article == found.standing, **plain(one)})
            return
        out = say.console()
        out.print(found.address, style="bold", markup=False)
        for one in found.revisions:
            out.print(f"\n{one.captured_at}  {one.article}  {one.title}", style="cyan", markup=False)
            if one.retitled is not None:
                out.print(f"  headline before: {one.retitled}", markup=False)
            for change in one.changes:
                out.print(f"  {change.kind}: {' → '.join(w for w in (change.was, change.now) if w)}", markup=False)


def export(
    form: Annotated[str, typer.Argument(metavar="|".join(FORMATS), help="What to write.")],
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="REPORT|STORY",
            help="Whose claims, for schema.org and annotations: an id, or a report's address. Other forms take none.",
        ),
    ] = None,
    to: Annotated[Path | None, typer.Argument(help="File or folder to write to; standard output else.")] = None,
    own: Annotated[
        bool,
        typer.Option("--own-use", help="For your own use: also what publishers ask not to pass on; never the site."),
    ] = False,
) -> None:
    """Write sources (opml), stories (json, atom), reports (ninjs), captures (warc) or the whole site as files.

    The claims of one report or story are written as JSON-LD (schema.org) or as Web Annotations (annotations).
    """
    from coranto.cli.exports import CLAIMS, FOLDERS, WRITERS, claims
    from coranto.errors import UsageError

    if form not in FORMATS:
        raise UsageError(f"export writes {', '.join(FORMATS)}, not {form!r}")
    if form in CLAIMS:
        if of is None:
            raise UsageError(f"`coranto export {form}` writes the claims of one report or story: name it by its id")
        with desk() as shown:
            write(claims(shown, form, of, own), to)
        return
    if to is not None:
        raise UsageError(f"`coranto export {form}` takes one file or folder to write to; {str(to)!r} is one too many")
    to = Path(of) if of is not None else None
    if form in FOLDERS:
        if to is None:
            raise UsageError(f"`coranto export {form}` writes a folder: name it, e.g. `coranto export {form} out`")
        with desk() as shown, say.progress(f"writing {form}"):
            count = FOLDERS[form](shown, to)
        print(f"wrote {count} files to {to}")
        return
    with desk() as shown:
        write(WRITERS[form](shown, own), to)


def write(parts: Iterator[bytes], to: Path | None) -> None:
    """Write the parts to a file, or to standard output where none is named."""
    import sys

    if to is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return
    with to.open("wb") as out:
        for part in parts:
            out.write(part)
    print(f"wrote {to}")
