"""The quote rules that stand beside coranto in the benchmark find what their description says."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
SAID = ("the bridge had been closed since Monday", "said", "The mayor")


@pytest.fixture
def quotes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPTS)
    from benching import quotes

    return quotes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SAID[2]} {SAID[1]} {SAID[0]}. It rained.", [SAID]),
        (f"{SAID[2]} {SAID[1]} she was right. It rained.", []),
        (
            "According to the police, twelve drivers were fined on the old bridge.",
            [("twelve drivers were fined on the old bridge", "According to", "the police")],
        ),
        (
            "“We will rebuild the old bridge,” said Ada Moss. “It was built by our fathers.” It rained.",
            [("We will rebuild the old bridge", "said", "Ada Moss"), ("It was built by our fathers", "", "Ada Moss")],
        ),
        (
            "She stood there. “The bridge of my fathers is gone for good” was painted on a wall.",
            [("The bridge of my fathers is gone for good", "painted", "")],
        ),
        ("The “old bridge” was closed.", []),
    ],
)
def test_gap_tracker(quotes: ModuleType, text: str, expected: list[tuple[str, str, str]]) -> None:
    def words(row: dict[str, list[list[int]]], part: str) -> str:
        return " ".join(text[start:end].strip("“”,. ") for start, end in row[part])

    found = [tuple(words(row, part) for part in ("content", "cue", "source")) for row in quotes.gap_tracker(text)]
    assert found == expected


def test_peers_that_are_not_installed_are_named(quotes: ModuleType) -> None:
    from benching import peers

    absent = {peer.name for peer in quotes.PEERS if not peer.installed}
    assert absent <= set(peers.missing())
    assert "Gender Gap Tracker's rules" not in absent
