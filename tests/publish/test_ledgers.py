"""The ledger as a table for others: complete, each line with its sentence, no cell that a spreadsheet would run."""

from __future__ import annotations

import builtins
import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from coranto.errors import UsageError
from coranto.publish import ledgers
from coranto.records import Story
from publish.demo import DemoDesk

DOCS = Path(__file__).parents[2] / "docs" / "howto" / "figures-as-data.md"


@pytest.fixture(scope="module")
def found(demo: DemoDesk) -> list[ledgers.Record]:
    return list(ledgers.records(demo.stories(), demo))


def test_every_point_is_one_line(demo: DemoDesk, found: list[ledgers.Record]) -> None:
    assert len(found) == sum(len(row.points) for story in demo.stories() for row in story.ledger) > 5
    assert all(list(record) == [c.name for c in ledgers.COLUMNS] for record in found)


def test_every_line_leads_to_its_words(demo: DemoDesk, found: list[ledgers.Record]) -> None:
    for record in found:
        report = demo.report(record["report"])
        assert report is not None
        article = report[0]
        words = " ".join(article.text[record["start"] : record["end"]].split())
        assert words
        assert words in record["sentence"]
        assert "\n" not in record["sentence"]
        assert record["outlet"] == article.outlet


def test_a_check_stands_on_the_lines_it_is_about(demo: DemoDesk, found: list[ledgers.Record]) -> None:
    remarked = {r["row"] for r in found if "rival" in r["checks"]}
    assert remarked == {
        row.id for s in demo.stories() for row in s.ledger if any(c.kind == "rival" for c in row.checks)
    }
    assert remarked


def test_csv_reads_back(found: list[ledgers.Record]) -> None:
    text = b"".join(ledgers.csv_lines(found)).decode()
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == len(found)
    for cells, record in zip(read, found, strict=True):
        assert cells["value"] == ("" if record["value"] is None else str(record["value"]))
        assert cells["operator"] == record["operator"]
        assert cells["as_of_upper"] in ("true", "false")
        assert cells["hedges"] == "; ".join(record["hedges"])


def test_no_cell_runs_as_a_formula(demo: DemoDesk) -> None:
    def evil(story: Story) -> Story:
        rows = [
            replace(row, points=tuple(replace(p, claimant='=HYPERLINK("x")', words="-7") for p in row.points))
            for row in story.ledger
        ]
        return replace(story, ledger=tuple(rows), title="@SUM(A1)")

    text = b"".join(ledgers.csv_lines(ledgers.records([evil(s) for s in demo.stories()], demo))).decode()
    for cells in csv.DictReader(io.StringIO(text, newline="")):
        for name, cell in cells.items():
            assert name == "operator" or not cell.startswith(("=", "+", "-", "@")), (name, cell)


def test_json_lines_keep_what_is_said(found: list[ledgers.Record]) -> None:
    assert [json.loads(line) for line in ledgers.json_lines(found)] == found


def test_parquet_reads_back(found: list[ledgers.Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    monkeypatch.setattr(ledgers, "_BATCH", 2)
    assert ledgers.write_parquet(found, tmp_path / "out.parquet") == len(found)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.to_pylist() == found
    assert table.schema.field("value").metadata[b"means"].startswith(b"the number as given")


def test_without_pyarrow_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def missing(name: str, *given: Any, **more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"coranto\[parquet\]"):
        ledgers.write_parquet([], tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_the_api_and_the_page_hand_it_out(client: TestClient, demo: DemoDesk) -> None:
    story = next(s for s in demo.stories() if s.ledger)
    page = client.get(f"/stories/{story.id}").text
    path = f"/api/v1/stories/{story.id.replace(':', '-')}/figures"
    assert f'href="{path}.csv"' in page
    assert f'href="{path}"' in page
    answer = client.get(f"{path}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[0] == ",".join(c.name for c in ledgers.COLUMNS)
    assert client.get(path).json()["figures"] == list(ledgers.records([story], demo))


def test_changes_are_asked_for_place_by_place(client: TestClient, demo: DemoDesk) -> None:
    whole = client.get("/api/v1/changes?limit=100").json()["changes"]
    assert [c["place"] for c in whole] == list(range(1, len(whole) + 1))
    rest = client.get(f"/api/v1/changes?after={whole[1]['place']}&limit=100").json()["changes"]
    assert rest == whole[2:]
    story = demo.stories()[0]
    mine = client.get(f"/api/v1/stories/{story.id}/changes").json()["changes"]
    assert mine == [{k: v for k, v in c.items() if k != "place"} for c in whole if c["story"] == story.id]


def test_the_columns_are_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for column in ledgers.COLUMNS:
        assert f"| `{column.name}` | {column.type} | {column.means} |" in text
