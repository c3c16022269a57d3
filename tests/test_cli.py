"""The commands as a user meets them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPORT = """Ferry runs aground off Port Sele

A ferry ran aground off Port Sele on Tuesday, March 5. At least 12 people were injured, the coastguard said.

The mayor, Lena Ortiz, told reporters that the harbour would stay closed until Thursday.
"""


def coranto(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("CORANTO_")}
    return subprocess.run(
        [sys.executable, "-m", "coranto", *args], cwd=folder, env=env, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli")
    (made / "report.txt").write_text(REPORT, encoding="utf-8")
    (made / "empty.txt").write_bytes(b"")
    (made / "binary.txt").write_bytes(bytes(range(256)) * 99)
    (made / "large.txt").write_text("A sentence that is told again. " * 1_700_000)
    (made / "feed.xml").write_text("<rss><channel><item><title>No end", encoding="utf-8")
    (made / "foreign.txt").write_text("Zqx vrkl mpt ghzw brrt. " * 30, encoding="utf-8")
    return made


def test_read_gives_one_object_a_report(folder: Path) -> None:
    done = coranto(folder, "read", "report.txt", "--published", "2024-03-05", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    report = json.loads(line)
    assert report["text"] == REPORT
    assert report["published"]["value"] == "2024-03-05"
    assert report["title"]["text"] == "Ferry runs aground off Port Sele"
    figure = next(f for f in report["figures"] if f["measure"] == "injured")
    assert (figure["value"], figure["operator"]) == (12, ">=")
    assert REPORT[slice(*figure["spans"]["value"])] == "12"
    assert any("harbour would stay closed" in "".join(REPORT[a:b] for a, b in c["content"]) for c in report["claims"])


def test_bad_inputs_are_named_and_the_others_done(folder: Path) -> None:
    bad = ["empty.txt", "binary.txt", "large.txt", "feed.xml", "missing.txt"]
    done = coranto(folder, "read", *bad, "foreign.txt", "report.txt", "--published", "2024-03-05", "--json")
    assert done.returncode == 1
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["text"][:5] for r in found] == ["Zqx v", "Ferry"]
    said = done.stderr.splitlines()
    for name in bad:
        (line,) = [s for s in said if name in s]
        assert len(line) > len(name) + 40, line
    assert "Traceback" not in done.stderr
    assert found[0]["lacks"]


def test_read_of_records_keeps_ids_order_and_text(folder: Path) -> None:
    lines = [
        json.dumps({"id": "z", "text": "  Odd \u00a0 spaces.\n", "title": "Odd", "date": "2024-03-05"}),
        "not json",
        json.dumps({"id": "y"}),
        json.dumps(
            {"id": "x", "html": "<html><body><article><h1>Head</h1><p>" + "A plain sentence. " * 20 + "</article>"}
        ),
    ]
    (folder / "r.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = coranto(folder, "read", "--jsonl", "r.jsonl", "--json")
    assert done.returncode == 1
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["id"] for r in found] == ["z", "x"]
    assert found[0]["text"] == "  Odd \u00a0 spaces.\n"
    assert "r.jsonl:2" in done.stderr
    assert "y" in done.stderr


def test_link_groups_a_stream(folder: Path) -> None:
    other = "The chess final in Oslo ended in a draw after nine hours, and both players refused to speak to the press."
    records = [{"id": str(n), "text": t, "date": "2024-03-05"} for n, t in enumerate([REPORT, other, REPORT])]
    (folder / "l.jsonl").write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    done = coranto(folder, "link", "l.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["id"] for r in found] == ["0", "1", "2"]
    assert found[0]["story"] == found[2]["story"] != found[1]["story"]
    assert [c["of"] for c in found[2]["copies"]] == ["0"]
    assert found[2]["origin"] == "0"


def test_a_store_from_ingest_to_trace(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(REPORT, encoding="utf-8")
    done = coranto(tmp_path, "ingest", str(folder / "report.txt"), str(folder / "empty.txt"), "--json")
    assert done.returncode == 1
    found = {Path(r["address"]).name: r for r in map(json.loads, done.stdout.splitlines())}
    assert {name: r["outcome"] for name, r in found.items()} == {"report.txt": "stored", "empty.txt": "refused"}
    assert found["empty.txt"]["reason"]
    again = coranto(tmp_path, "ingest", str(folder / "report.txt"), "--json")
    assert json.loads(again.stdout)["outcome"] in ("duplicate", "unchanged")
    hits = coranto(tmp_path, "search", "ferry", "--json")
    report = json.loads(hits.stdout.splitlines()[0])
    trace = coranto(tmp_path, "trace", report["id"])
    assert "sha256" in trace.stdout
    exported = coranto(tmp_path, "export", "json")
    story = json.loads(exported.stdout.splitlines()[0])
    row = next(row for row in story["ledger"] if row["measure"] == "injured")
    back = json.loads(coranto(tmp_path, "trace", row["id"], "--json").stdout)
    assert back["steps"][-1]["kind"] == "capture"
    assert "all is well" in coranto(tmp_path, "doctor", "--deep").stdout
    before = coranto(tmp_path, "export", "ninjs").stdout
    assert "digest" in coranto(tmp_path, "rebuild").stdout
    assert coranto(tmp_path, "export", "ninjs").stdout == before
    claims_of_a_report_and_of_its_story(tmp_path, report["id"], story["id"])
    assert coranto(tmp_path, "export", "warc", "out.warc.gz").returncode == 0
    (tmp_path / "elsewhere").mkdir()
    taken = coranto(tmp_path / "elsewhere", "ingest", str(tmp_path / "out.warc.gz"), "--json")
    assert [json.loads(line)["outcome"] for line in taken.stdout.splitlines()] == ["stored"]


def claims_of_a_report_and_of_its_story(folder: Path, report: str, story: str) -> None:
    page = json.loads(coranto(folder, "export", "annotations", report).stdout)
    text = json.loads(coranto(folder, "read", str(folder / "kept.txt"), "--json").stdout)["text"]
    found = [s for item in page["items"] for target in item["target"] for s in target["selector"] if "start" in s]
    assert any("harbour would stay closed" in text[s["start"] : s["end"]] for s in found)
    done = coranto(folder, "export", "schema.org", story, "claims.jsonld")
    assert (done.returncode, done.stdout) == (0, "wrote claims.jsonld\n"), done.stderr
    written = (folder / "claims.jsonld").read_text(encoding="utf-8")
    graph = json.loads(written)["@graph"]
    assert {node["identifier"] for node in graph} == {item["body"]["claim"] for item in page["items"]}
    assert coranto(folder, "export", "schema.org", report.replace(":", "-")).stdout == written


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["read"], 2, "name the reports"),
        (["read", "x.txt", "--published", "yesterday"], 2, "YYYY-MM-DD"),
        (["read", "x.txt", "--until", "dawn"], 2, "extract or glean"),
        (["trace", "f:1"], 1, "nothing here has the id"),
        (["edition", "--date", "soon"], 2, "YYYY-MM-DD"),
        (["export", "papyrus"], 2, "opml"),
        (["export", "site"], 2, "name it"),
        (["export", "annotations"], 2, "report or story"),
        (["export", "schema.org", "s:1", "out.jsonld"], 1, "no report and no story"),
        (["export", "json", "out.json", "more.json"], 2, "more.json"),
        (["figures", "s:1"], 1, "no report and no story"),
        (["figures", "--csv", "--json"], 2, "one of"),
        (["figures", "--to", "out.xlsx"], 2, ".parquet"),
        (["figures", "--changes", "--csv"], 2, "JSON Lines"),
        (["check", "words", "xx"], 1, "words/xx.toml"),
        (["fetch", "http://127.0.0.1:9/"], 1, "127.0.0.1"),
        (["fetch", "ftp://files.example/"], 1, "ftp"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_troubles_are_told_in_a_sentence(tmp_path: Path, args: list[str], status: int, says: str) -> None:
    done = coranto(tmp_path, *args)
    assert done.returncode == status, done.stdout + done.stderr
    assert says in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("out.*"))


def test_init_add_and_sources(tmp_path: Path) -> None:
    assert coranto(tmp_path, "init", "--pack", "starter").returncode == 0
    assert (tmp_path / "coranto.toml").exists()
    assert coranto(tmp_path, "add", "https://x.example/feed.xml").returncode == 0
    assert coranto(tmp_path, "config", "check").returncode == 0
    found = [json.loads(line) for line in coranto(tmp_path, "sources", "--json").stdout.splitlines()]
    assert len(found) > 30
    assert "https://x.example/feed.xml" in {one["source"]["address"] for one in found}
    assert coranto(tmp_path, "export", "opml", "out.opml").returncode == 0
    assert "https://x.example/feed.xml" in (tmp_path / "out.opml").read_text()


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three reports of one story taken in, in one of which the mayor's name is spelled otherwise."""
    tmp_path = tmp_path_factory.mktemp("harbour")
    for number, mayor in enumerate(("Lena Pashinyan", "Lena Pashinian", "Lena Pashinyan")):
        text = REPORT.replace("Lena Ortiz", mayor) + f"\nThe ferry had {number + 3} lifeboats. Ada Quay owns it."
        (tmp_path / f"r{number}.txt").write_text(text, encoding="utf-8")
    done = coranto(tmp_path, "ingest", "r0.txt", "r1.txt", "r2.txt")
    assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.fixture
def harbour(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed."""
    return Path(shutil.copytree(taken_in, tmp_path / "harbour"))


def _named(folder: Path, *args: str) -> list[dict[str, object]]:
    done = coranto(folder, "names", *args, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_names_says_forms_and_why(harbour: Path) -> None:
    (found,) = _named(harbour, "pashin")
    assert [form["text"] for form in found["forms"]] == ["Lena Pashinian", "Lena Pashinyan"]  # type: ignore[union-attr,attr-defined]
    (why,) = found["one_because"]  # type: ignore[misc]
    assert "spellings of one name" in why["reason"] and why["by"].startswith("join.names")
    told = coranto(harbour, "names").stdout
    assert "Lena Pashinian: 1 time in 1 report" in told and why["id"] in told


def test_a_name_is_split_over_a_rebuild_until_it_is_taken_back(harbour: Path) -> None:
    split = ("names", "split", "person:lena-pashinyan", "Lena Pashinian", "--reason", "her sister", "--by", "ada")
    done = coranto(harbour, *split)
    assert done.returncode == 0 and done.stdout.startswith("apart:"), done.stderr
    assert coranto(harbour, "rebuild").returncode == 0
    found = _named(harbour, "pashin")
    assert len(found) == 2
    assert {(w["by"], w["reason"]) for f in found for w in f["apart_because"]} == {("person:ada", "her sister")}  # type: ignore[attr-defined]
    (judged,) = {w["id"] for f in found for w in f["apart_because"]}  # type: ignore[attr-defined]
    merge = coranto(harbour, "names", "merge", "person:lena-pashinyan", "person:lena-pashinian", "--reason", "one")
    assert merge.returncode == 2 and "keep" in merge.stderr and "names undo" in merge.stderr
    assert coranto(harbour, "names", "undo", judged, "--reason", "it is her").returncode == 0
    assert len(_named(harbour, "pashin")) == 1
    assert coranto(harbour, *split).returncode == 0
    assert len(_named(harbour, "pashin")) == 2


def test_names_are_merged_and_a_rules_join_undone(harbour: Path) -> None:
    done = coranto(harbour, "names", "merge", "person:ada-quay", "person:lena-pashinyan", "--reason", "pen name")
    assert done.returncode == 0, done.stderr
    (found,) = _named(harbour, "quay")
    assert len(found["forms"]) == 3  # type: ignore[arg-type]
    rule = next(w["id"] for w in found["one_because"] if w["by"].startswith("join."))  # type: ignore[attr-defined]
    assert coranto(harbour, "names", "undo", rule, "--reason", "no").stdout.startswith("apart:")
    assert len(_named(harbour, "pashin")) == 2


def test_wrong_words_on_names_are_answered(harbour: Path) -> None:
    for args, said in (
        (("split", "person:nobody", "X", "--reason", "r"), "coranto names"),
        (("split", "person:lena-pashinyan", "Lena", "--reason", "r"), "its forms are"),
        (("undo", "j:none", "--reason", "r"), "no judgement on names"),
        (("merge", "person:lena-pashinyan", "person:lena-pashinyan", "--reason", "r"), "one name already"),
        (("merge", "person:lena-pashinyan", "person:ada-quay", "--reason", " "), "--reason"),
    ):
        done = coranto(harbour, "names", *args)
        assert done.returncode != 0 and said in done.stderr, args
        assert "Traceback" not in done.stderr


def test_the_names_file_beside_the_settings_is_read(harbour: Path) -> None:
    (harbour / "names.toml").write_text(
        '[[name]]\nforms = ["Lena Pashinyan", "Ada Quay"]\nwikidata = "Q42"\n', encoding="utf-8"
    )
    (found,) = _named(harbour, "quay")
    assert found["wikidata"] == "Q42" and len(found["forms"]) == 3  # type: ignore[arg-type]
    (harbour / "names.toml").write_text('[[name]]\nforms = ["Ada"]\n', encoding="utf-8")
    done = coranto(harbour, "names")
    assert done.returncode == 2 and "names.toml: [[name]] 1 has one form only" in done.stderr


@pytest.fixture
def copied(tmp_path: Path) -> list[str]:
    """Two pages taken in, of which the second has the text of the first; their addresses."""
    told = "".join(
        f"<p>{line}</p>" for line in (*REPORT.splitlines()[2:], "The ferry had four lifeboats aboard.") if line
    )
    for number, outlet in enumerate(("Harbour Post", "Vale Courier")):
        published = f"2024-03-05T0{number + 6}:00:00Z"
        about = (("og:site_name", outlet), ("og:title", "Ferry runs aground"), ("article:published_time", published))
        head = "".join(f'<meta property="{name}" content="{value}">' for name, value in about)
        body = f"<article><h1>Ferry runs aground</h1>{told}</article>"
        page = f'<html lang="en"><head>{head}</head><body>{body}</body></html>'
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    done = coranto(tmp_path, "ingest", "0.html", "1.html")
    assert done.returncode == 0, done.stderr
    return [(tmp_path / f"{number}.html").as_uri() for number in range(2)]


def test_a_copy_is_taken_back_and_held_by_hand_over_a_rebuild(copied: list[str], tmp_path: Path) -> None:
    def said(*args: str) -> str:
        done = coranto(tmp_path, "copies", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    first, copy = copied
    (judged,) = map(json.loads, said("of", copy, "--json").splitlines())
    assert judged["stands"] and judged["by"].startswith("join.copies")
    assert "% of this text stands in the report of Harbour Post, published 60 minutes earlier" in judged["reason"]
    assert "counts with Harbour Post" in said("of", copy) and judged["reason"] in said("of", copy)
    done = said("undo", judged["id"], "--reason", "two reporters", "--by", "ada")
    assert done.startswith("no copy:") and "counts as a text of its own; its story has 2 independent origins" in done
    assert coranto(tmp_path, "rebuild").returncode == 0
    told = said("of", copy)
    assert "counts as a text of its own" in told and "two reporters (person:ada)" in told and "(taken back)" in told
    refused = coranto(tmp_path, "copies", "hold", copy, first, "--reason", "no, it is one")
    assert refused.returncode == 2 and "copies undo" in refused.stderr
    mine = done.splitlines()[0].split()[-1]
    assert "counts with" in said("undo", mine, "--reason", "I was wrong", "--by", "ada")
    held = said("hold", first, copy, "--reason", "it was the other way round", "--kind", "mirror")
    assert held.startswith("copy:") and "counts with Vale Courier" in held
    assert coranto(tmp_path, "rebuild").returncode == 0
    assert "counts with Vale Courier" in said("of", first)


def test_wrong_words_on_copies_are_answered(harbour: Path) -> None:
    for args, said in (
        (("of", "nothing"), "no report"),
        (("undo", "j:none", "--reason", "r"), "no judgement on copies"),
        (("hold", "a:1", "a:2", "--reason", "r", "--kind", "odd"), "--kind is one of"),
    ):
        done = coranto(harbour, "copies", *args)
        assert done.returncode != 0 and said in done.stderr, args
        assert "Traceback" not in done.stderr
