"""`coranto story` as a user meets it: files woven as ever, and stories put right by a person's word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from test_cli import coranto

FLOOD = (
    "Dam breaks above Vardak\n\n"
    "VARDAK, March 4, 2024 - Heavy rain broke the Kessim dam above the town of Vardak on Monday, and at least 40 "
    "people drowned, the governor of Sorun province, Ilya Maratov, said. More than 1,200 families were taken to "
    "schools in Tarsk.\n"
)
LATER = (
    "Toll rises in Vardak\n\n"
    "TARSK, March 6, 2024 - The number of drowned in Vardak has risen to 61, the governor of Sorun, Ilya Maratov, told "
    "reporters on Wednesday, two days after the Kessim dam gave way. Some 1,200 families remain in schools in Tarsk.\n"
)
STRIKE = (
    "Dockers walk out in Halmund\n\n"
    "HALMUND, March 4, 2024 - Dockers at the port of Halmund walked out on Monday over pay, their union Havnfolk said, "
    "and forty ships lay at anchor off the coast by the evening.\n"
)
BRIDGE = (
    "Vardak counts its drowned\n\n"
    "TARSK, March 6, 2024 - At least 61 people drowned in Vardak when heavy rain broke the Kessim dam above the town, "
    "the governor of Sorun province, Ilya Maratov, said on Wednesday. Families were still in schools in Tarsk.\n"
)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two reports of a flood and one of a strike taken in."""
    made = tmp_path_factory.mktemp("floods")
    for name, text in (("flood", FLOOD), ("later", LATER), ("strike", STRIKE)):
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    done = coranto(made, "ingest", "flood.txt", "later.txt", "strike.txt")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def floods(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed."""
    return Path(shutil.copytree(taken_in, tmp_path / "floods"))


def found(folder: Path, *words: str) -> dict[str, tuple[str, str]]:
    """(report, story) by headline of the reports that have these words."""
    rows = [json.loads(line) for line in coranto(folder, "search", *words, "--json").stdout.splitlines()]
    return {row["title"].splitlines()[0]: (row["id"], row["story"]) for row in rows}


def why(folder: Path, report: str) -> dict[str, object]:
    done = coranto(folder, "story", "why", report, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_files_are_woven_as_ever_and_a_file_of_a_commands_name_is_told_of(floods: Path) -> None:
    done = coranto(floods, "story", "flood.txt", "later.txt", "--json")
    (made,) = map(json.loads, done.stdout.splitlines())
    assert len(made["reports"]) == 2 and made["title"]["text"]
    assert coranto(floods, "story", "--json", "flood.txt", "later.txt").stdout == done.stdout
    (floods / "why").write_text(FLOOD, encoding="utf-8")
    named = coranto(floods, "story", "why", "later.txt")
    assert named.returncode != 0 and "write ./why for the file" in named.stderr
    assert len(coranto(floods, "story", "./why", "later.txt", "--json").stdout.splitlines()) == 1


def test_a_split_holds_over_a_rebuild_and_reports_that_would_bridge_it_until_it_is_taken_back(floods: Path) -> None:
    flood, story = found(floods, "Kessim")["Dam breaks above Vardak"]
    later, same = found(floods, "Kessim")["Toll rises in Vardak"]
    assert story == same
    done = coranto(floods, "story", "split", story, flood, "--reason", "an earlier flood", "--by", "ada")
    assert done.returncode == 0 and done.stdout.startswith(f"apart: {story}"), done.stderr
    assert "1 report" in done.stdout
    (floods / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    assert coranto(floods, "ingest", "bridge.txt").returncode == 0
    for _ in range(2):
        now = found(floods, "Kessim")
        assert now["Toll rises in Vardak"] == (later, story), "what is left keeps the id"
        assert now["Dam breaks above Vardak"][1] != story
        assert now["Vardak counts its drowned"][1] in {place for _, place in now.values()}
        assert coranto(floods, "rebuild").returncode == 0
    told = why(floods, flood)
    (apart,) = [t for t in told["ties"] if t["apart"]]  # type: ignore[attr-defined]
    assert (apart["by"], apart["reason"], apart["reports"]) == ("ada", "an earlier flood", [later])
    merge = coranto(floods, "story", "merge", story, str(told["story"]), "--reason", "one")
    assert merge.returncode == 2 and f"story undo {apart['judgement']}" in merge.stderr
    assert coranto(floods, "story", "undo", apart["judgement"], "--reason", "it is the same").returncode == 0
    assert len({place for _, place in found(floods, "Kessim").values()}) == 1


def test_a_merge_holds_and_the_old_id_says_where_its_reports_went(floods: Path) -> None:
    flood, story = found(floods, "Kessim")["Dam breaks above Vardak"]
    strike, other = found(floods, "Dockers")["Dockers walk out in Halmund"]
    done = coranto(floods, "story", "merge", story, other, "--reason", "they struck over the flood", "--by", "ada")
    assert done.returncode == 0 and done.stdout.startswith("one: "), done.stderr
    assert coranto(floods, "rebuild").returncode == 0
    merged = {place for _, place in (*found(floods, "Kessim").values(), *found(floods, "Dockers").values())}
    assert len(merged) == 1
    (gone,) = {story, other} - merged
    split = coranto(floods, "story", "split", gone, strike, "--reason", "no")
    assert split.returncode == 1 and next(iter(merged)) in split.stderr
    told = coranto(floods, "story", "why", flood).stdout
    assert "they struck over the flood (ada says so)  j:" in told
    assert "both name" in told and "% sure)" in told


def test_wrong_words_on_stories_are_answered(floods: Path) -> None:
    flood, story = found(floods, "Kessim")["Dam breaks above Vardak"]
    strike, _ = found(floods, "Dockers")["Dockers walk out in Halmund"]
    for args, said in (
        (("why", "a:none"), "coranto search"),
        (("split", story, strike, "--reason", "r"), "does not stand in"),
        (("split", "s:none", flood, "--reason", "r"), "no story has the id"),
        (("merge", story, story, "--reason", "r"), "one story already"),
        (("undo", "j:none", "--reason", "r"), "no judgement on stories"),
        (("merge", story, story, "--reason", " "), "--reason"),
    ):
        done = coranto(floods, "story", *args)
        assert done.returncode != 0 and said in done.stderr, args
        assert "Traceback" not in done.stderr
