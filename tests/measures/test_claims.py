"""Claims against annotated news: articles of two publishers that no reader, rule or count was made from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from coranto.glean import Glean
from coranto.glean.draft import ReaderName
from coranto.records import Article, Block
from measures import claimed, reports

# `make test` measures every sixth article.
SAMPLE = 6

TEXT = "“We will rebuild the bridge,” Ada Moss said. Rivals plan a “toll” on it. Dahl believes that she is wrong."


def measure(shared: Path, every: int = 1, names: Iterable[ReaderName] = ("fine",)) -> dict[str, dict[str, float]]:
    """The figures of each reader on each so-manyth article."""
    gold = claimed.articles(shared, every)
    found = [claimed.read(row, tuple(names)) for row in gold]
    return {name: claimed.figures(shared, gold, [one[name] for one in found]) for name in names}


def test_claims_of_unseen_publishers_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared, SAMPLE)["fine"], reports.FLOORS["claims"]) == {}


def spans(*parts: str) -> list[list[int]]:
    return [[TEXT.index(part), TEXT.index(part) + len(part)] for part in parts]


def claim(source: str, cue: str, content: str) -> dict[str, Any]:
    return {name: spans(part) if part else [] for name, part in zip(claimed.PARTS, (source, cue, content), strict=True)}


SAID = claim("Ada Moss", "said", "“We will rebuild the bridge,”")
PLANNED = claim("Rivals", "plan", "a “toll” on it")
BELIEVED = claim("Dahl", "believes", "that she is wrong")


def scored(shared: Path, *found: dict[str, Any], gold: Iterable[dict[str, Any]] = ()) -> dict[str, float]:
    want = list(gold) or [SAID, PLANNED, BELIEVED]
    row = {"id": "1", "text": TEXT}
    return claimed.figures(shared, [row | {"attributions": want}], [row | {"claims": list(found)}])


def test_all_found_is_a_hundred_per_cent(shared: Path) -> None:
    found = scored(shared, SAID, PLANNED, BELIEVED)
    assert {v for k, v in found.items() if not k.endswith("_most")} == {100.0}
    assert {v for k, v in found.items() if k.endswith("_most")} == {0.0}


@pytest.mark.parametrize(
    ("source", "wrong", "invented", "lost"), [("Rivals", 100, 0, 0), ("", 0, 0, 100), ("Moss", 0, 0, 0)]
)
def test_a_wrong_speaker_is_another_than_the_true_one(
    shared: Path, source: str, wrong: float, invented: float, lost: float
) -> None:
    found = scored(shared, SAID | {"source": spans(source) if source else []}, gold=[SAID])
    shares = [found[f"{kind}_speaker_most"] for kind in ("wrong", "invented", "lost")]
    assert shares == [wrong, invented, lost]


def test_a_speaker_where_there_is_none_is_wrong_and_invented(shared: Path) -> None:
    found = scored(shared, SAID, gold=[SAID | {"source": []}])
    assert (found["wrong_speaker_most"], found["invented_speaker_most"], found["lost_speaker_most"]) == (100, 100, 0)


def test_speech_is_what_has_a_word_of_saying(shared: Path) -> None:
    found = scored(shared, SAID)
    assert (found["speech_iou50"], found["iou50"]) == (100.0, 50.0)
    assert scored(shared, PLANNED, BELIEVED)["speech_iou50"] == 0.0


def test_direct_is_what_stands_wholly_in_marks(shared: Path) -> None:
    found = scored(shared, SAID | {"content": spans("“We will rebuild")}, PLANNED)
    assert (found["direct_P"], found["direct_R"]) == (100.0, 100.0)
    assert scored(shared, PLANNED, BELIEVED)["direct_R"] == 0.0
    assert scored(shared, SAID, gold=[PLANNED])["direct_P"] == 0.0


def test_marks_reach_to_their_partner_or_to_the_end_of_the_line() -> None:
    text = 'He said "a b" and “c d.\n“e f,” she said. It is "g.'
    assert [text[a:b] for a, b in claimed.quoted(text)] == ['"a b"', "“c d.", "“e f,”", '"g.']


def test_the_words_of_saying_are_written_once() -> None:
    assert {"said", "according"} <= claimed.saying()
    assert claimed.saying().isdisjoint({"believes", "plan", "of"})


@pytest.mark.parametrize("name", claimed.readers())
def test_what_is_measured_is_what_the_step_reads(name: ReaderName) -> None:
    article = Article(capture="c:1", text=TEXT, blocks=(Block(0, len(TEXT), "paragraph"),), language="en")
    want = [[[s.start, s.end] for s in c.content] for c in Glean(name).read(article).claims]
    found = claimed.read({"id": "1", "text": TEXT}, [name])[name]["claims"]
    assert want
    assert [c["content"] for c in found] == want
