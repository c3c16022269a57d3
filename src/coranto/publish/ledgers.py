"""The ledgers of stories as a table for others' tools: one line a figure, as CSV, JSON Lines or Parquet.

::

    story -> rows -> one record per point (`COLUMNS`) with its sentence -> csv_lines · json_lines · write_parquet

Each line stands alone: it names its story, row and claimant, and the report whose words say so. Nothing is summed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from coranto.errors import UsageError
from coranto.publish import lines
from coranto.publish.links import outside
from coranto.records import Article, Capture, LedgerPoint, LedgerRow, Reading, Story

Record = dict[str, Any]
Type = Literal["text", "number", "whole", "yes/no", "texts"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the type of its values, and what they mean."""

    name: str
    type: Type
    means: str


COLUMNS: tuple[Column, ...] = (
    Column("story", "text", "id of the story"),
    Column("story_title", "text", "its title, a report's own"),
    Column("row", "text", "id of the ledger row; `coranto trace` leads from it to the words"),
    Column("event", "text", "`main` for the story's own event, else its key (`flood@2021-07`); empty where none"),
    Column("status", "text", "`new`, or `background` for an older event's figures"),
    Column("measure", "text", "what is counted: `killed`, `injured`, `displaced` …"),
    Column("counted", "text", "the group counted; `people` where everybody is meant"),
    Column("basis", "text", "`cumulative`, `increment`, `stock`, `pledge` or `part`"),
    Column("unit", "text", "unit or currency, where the measure has one"),
    Column("place", "text", "where, as an entity id"),
    Column("claimant", "text", "who gives the figure; empty where nobody is named"),
    Column("claimant_entity", "text", "the claimant's entity id, the same in every report"),
    Column("channel", "text", "through what it was said: `telegram`, `press_release` …"),
    Column("value", "number", "the number as given; empty for ranges and vague words"),
    Column("low", "number", "the least the words allow; empty where they are open below"),
    Column("high", "number", "the most the words allow; empty where they are open above"),
    Column("operator", "text", "`=`, `>=`, `>`, `<=`, `<`, `~` (about), `range` or `vague`"),
    Column("words", "text", "the number in the report's own words"),
    Column("as_of", "text", "the day the figure is of (ISO); empty where unknown"),
    Column("as_of_upper", "yes/no", "whether that day is only the latest it can be of: the day of the report"),
    Column("verified", "text", "`yes`, `no`, `explicitly_unverified` or `not_stated`"),
    Column("hedges", "texts", "what softens it: `modal`, `provisional`, `reported_conditional` …"),
    Column("withdrawn", "yes/no", "whether it was withdrawn or corrected since"),
    Column("texts", "whole", "how many reports that are no copies carry it"),
    Column("independent", "whole", "how many of these have nothing in common: no publisher, occasion or go-between"),
    Column("by_agency", "whole", "how many have no agency in common either"),
    Column("through", "texts", "what they have in common: “both rest on AFP”"),
    Column("checks", "texts", "what a careful reader remarks on it: `rival`, `revised-down`, `sum` …"),
    Column("report", "text", "id of the report quoted here"),
    Column("outlet", "text", "who published that report"),
    Column("address", "text", "where it stands on the web"),
    Column("published", "text", "when it was published (ISO)"),
    Column("language", "text", "its language (ISO 639-1)"),
    Column("sentence", "text", "the sentence with the figure, in the report's own words"),
    Column("start", "whole", "where the figure's words begin in the report's text, in code points"),
    Column("end", "whole", "where they end, exclusive"),
    Column("figure", "text", "id of the figure; `coranto trace` leads from it to the capture"),
)  # fmt: skip
# Spreadsheets run a cell that begins so as a formula; what reports say must not be able to (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OWN = frozenset({"operator"})  # our own closed lists, in which "=" is no formula
_BATCH = 5_000  # lines of one row group of a Parquet file


class Reports(Protocol):
    """Where the reports are: any desk."""

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        """One report with its reading."""


def records(stories: Iterable[Story], reports: Reports) -> Iterator[Record]:
    """One record per point of every ledger row, in the order of the page, with the keys of `COLUMNS`.

    None stands for what is not known. A report that is not at hand leaves its sentence empty.
    """
    for story in stories:
        known: dict[str, tuple[Article, Reading | None, Capture | None] | None] = {}
        for row in story.ledger:
            for point in row.points:
                cite = point.cites[0]
                if cite.report not in known:
                    known[cite.report] = reports.report(cite.report)
                yield _record(story, row, point, known[cite.report])


def _record(
    story: Story, row: LedgerRow, point: LedgerPoint, found: tuple[Article, Reading | None, Capture | None] | None
) -> Record:
    cite, places = point.cites[0], set(point.cites)
    article, reading = (found[0], found[1]) if found else (None, None)
    made = {
        "story": story.id, "story_title": story.title, "row": row.id, "event": row.event, "status": row.status,
        "measure": row.measure, "counted": row.counted, "basis": row.basis, "unit": row.unit, "place": row.place,
        "claimant": point.claimant, "claimant_entity": point.claimant_entity, "channel": point.channel,
        "value": point.value, "low": point.low, "high": point.high, "operator": point.operator, "words": point.words,
        "as_of": point.as_of, "as_of_upper": point.as_of_upper, "verified": point.verified,
        "hedges": list(point.hedges), "withdrawn": point.withdrawn, "texts": len(point.origins),
        "independent": point.independent or len(point.origins),
        "by_agency": point.by_agency or point.independent or len(point.origins), "through": list(lines.shared(point)),
        "checks": sorted({c.kind for c in row.checks if c.holds is not True and not places.isdisjoint(c.cites)}),
        "report": cite.report, "outlet": article.outlet if article else None,
        "address": (outside(article.canonical) or outside(article.address)) if article else None,
        "published": article.published.value if article and article.published else None,
        "language": (reading.language if reading else None) or (article.language if article else None),
        "sentence": _sentence(article, reading, cite.start, cite.end) if article else None,
        "start": cite.start, "end": cite.end, "figure": cite.fact or None,
    }  # fmt: skip
    return {column.name: made[column.name] for column in COLUMNS}


def _sentence(article: Article, reading: Reading | None, start: int, end: int) -> str:
    """The words around a figure: its sentence, else the line it stands in."""
    for sentence in reading.sentences if reading else ():
        if sentence.span.start <= start < sentence.span.end:
            return " ".join(sentence.span.of(article.text).split())
    text = article.text
    line_end = text.find("\n", end)
    return " ".join(text[text.rfind("\n", 0, start) + 1 : line_end if line_end >= 0 else len(text)].split())


def csv_lines(found: Iterable[Record]) -> Iterator[bytes]:
    """CSV after RFC 4180 in UTF-8 with a heading; several values in a cell stand apart by a semicolon.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    yield _csv([c.name for c in COLUMNS])
    for record in found:
        yield _csv([_cell(column, record[column.name]) for column in COLUMNS])


def _csv(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.type == "yes/no":
        return "true" if value else "false"
    text = "; ".join(value) if column.type == "texts" else str(value)
    guarded = column.type in ("text", "texts") and column.name not in _OWN and text.startswith(_FORMULA)
    return f"'{text}" if guarded else text


def json_lines(found: Iterable[Record]) -> Iterator[bytes]:
    """JSON Lines in UTF-8, one object a figure; what is not known is null."""
    for record in found:
        yield json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def write_parquet(found: Iterable[Record], path: Path) -> int:
    """Write a Parquet file; how many lines. UsageError where pyarrow is not installed (the extra ``parquet``)."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError(
            "Parquet is written by pyarrow, which is not installed: pip install 'coranto[parquet]', or write .csv or "
            ".jsonl instead"
        ) from None
    types = {
        "text": pa.string(), "number": pa.float64(), "whole": pa.int64(), "yes/no": pa.bool_(),
        "texts": pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([pa.field(c.name, types[c.type], metadata={"means": c.means}) for c in COLUMNS])
    count, batch = 0, []
    with pq.ParquetWriter(path, schema) as out:
        for record in found:
            batch.append(
                {k: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for k, v in record.items()}
            )
            if len(batch) == _BATCH:
                out.write_table(pa.Table.from_pylist(batch, schema))
                count, batch = count + len(batch), []
        out.write_table(pa.Table.from_pylist(batch, schema))
    return count + len(batch)
