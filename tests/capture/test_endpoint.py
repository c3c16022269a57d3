from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from capture.embeddings import SIZE, Embeddings, dripping, silent, status, vector, well
from capture.server import Memory
from coranto.capture.endpoint import Endpoint
from coranto.errors import NotNow, UsageError
from coranto.settings import EndpointSettings

LINES = ["The dam broke on Monday.", "Dockers walked out over pay."]


@pytest.fixture
def there() -> Iterator[Embeddings]:
    made = Embeddings()
    yield made
    made.close()


class Timed:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def endpoint(there: Embeddings, seen: Memory | None = None, timed: Timed | None = None, **given: Any) -> Endpoint:
    settings = EndpointSettings(**{"url": there.url, "model": "made", "seconds": 5, **given})
    return Endpoint(settings, seen, **({"clock": timed, "sleep": timed.sleep} if timed else {"sleep": lambda _: None}))


def test_one_row_of_length_one_for_each_sentence_in_the_order_asked(there: Embeddings) -> None:
    """The server answers in another order; the index counts."""
    rows = endpoint(there, key="secret").encode(LINES)
    for row, line in zip(rows, LINES, strict=True):
        wanted = np.array(vector(line))
        assert row == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-6)
    ((headers, asked),) = there.asked
    assert asked == {"model": "made", "input": LINES, "encoding_format": "float"}
    assert headers["authorization"] == "Bearer secret"


def test_without_a_key_none_is_sent(there: Embeddings) -> None:
    endpoint(there).encode(LINES)
    assert "authorization" not in there.asked[0][0]


def test_many_reports_are_asked_for_together_and_each_only_once(there: Embeddings) -> None:
    made = endpoint(there, batch=5)
    openings = [[f"Sentence {n} of report {m}." for n in range(2)] for m in range(5)]
    made.prepare(openings)
    assert [len(asked["input"]) for _, asked in there.asked] == [4, 4, 2]
    rows = [made.encode(opening) for opening in openings]
    assert len(there.asked) == 3
    assert rows[4] == pytest.approx(endpoint(there).encode(openings[4]))


def test_what_was_given_once_is_never_asked_for_again(there: Embeddings) -> None:
    seen = Memory()
    first = endpoint(there, seen).encode(LINES)
    there.usual = status(500)
    again = endpoint(there, seen)
    again.prepare([LINES])
    assert (again.encode(LINES) == first).all()
    assert len(there.asked) == 1
    with pytest.raises(NotNow):
        endpoint(there, seen, model="another").encode(LINES)


@pytest.mark.parametrize("trouble", [status(500), status(503), status(429), status(408)])
def test_a_server_that_is_busy_is_asked_again(there: Embeddings, trouble: Any) -> None:
    there.script = [trouble, trouble]
    timed = Timed()
    assert endpoint(there, timed=timed).encode(LINES).shape == (2, SIZE)
    assert timed.slept == [0.5, 1.0]


def test_the_pause_that_a_server_asks_for_is_kept_within_bounds(there: Embeddings) -> None:
    there.script = [status(429, Retry_After="3"), status(429, Retry_After="86400")]
    timed = Timed()
    endpoint(there, timed=timed).encode(LINES)
    assert timed.slept == [3.0, 10.0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (status(401, b"bad key"), r"answers 401 \(bad key\); check endpoint.key"),
        (status(404), "check endpoint.url and endpoint.model"),
        (status(400, b"too many"), "too many"),
        (status(301, Location="http://127.0.0.1:1/"), "answers 301"),
        (status(200, b"<html>"), "otherwise than an embeddings call"),
        (status(200, {"data": []}), "0 vectors for 2 texts"),
        (status(200, {"data": [{"index": 0, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}]}), "2 vectors"),
        (status(200, {"data": [{"index": 0, "embedding": [0.0]}, {"index": 1, "embedding": [1.0]}]}), "a length"),
        (status(200, {"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": []}]}), "otherwise"),
        (status(200, b'{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1]}]}'), "a length"),
    ],
)
def test_an_answer_that_will_not_get_better_is_told_and_not_asked_for_again(
    there: Embeddings, answer: Any, said: str
) -> None:
    there.usual = answer
    with pytest.raises(NotNow, match=said):
        endpoint(there).encode(LINES)
    assert len(there.asked) == 1


def test_a_server_that_is_down_is_left_alone_for_a_while(there: Embeddings) -> None:
    there.usual = status(500)
    timed = Timed()
    made = endpoint(there, timed=timed)
    with pytest.raises(NotNow, match="answers 500"):
        made.encode(LINES)
    assert len(there.asked) == 3
    made.prepare([LINES])
    with pytest.raises(NotNow, match=r"answers 500: not now; not asked again for \d+ seconds"):
        made.encode(LINES)
    assert len(there.asked) == 3, "other reports must not wait for it"
    timed.now += 61
    there.usual = well
    assert made.encode(LINES).shape == (2, SIZE)


def test_a_port_at_which_nobody_listens(there: Embeddings) -> None:
    there.close()
    with pytest.raises(NotNow, match="cannot be reached"):
        endpoint(there).encode(LINES)


@pytest.mark.parametrize("slow", [silent, dripping])
def test_nothing_hangs(there: Embeddings, slow: Any) -> None:
    there.usual = slow
    with pytest.raises(NotNow, match=r"no whole answer within 0\.3 seconds"):
        endpoint(there, seconds=0.3, tries=2).encode(LINES)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": ""}, "endpoint.url and endpoint.model"),
        ({"model": ""}, "endpoint.url and endpoint.model"),
        ({"url": "ftp://example.org/"}, "only http and https"),
        ({"key": "two\nlines"}, "endpoint.key"),
    ],
)
def test_wrong_settings_are_named(there: Embeddings, given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        endpoint(there, **given)


def test_a_lone_surrogate_is_no_reason_to_fail(there: Embeddings) -> None:
    assert endpoint(there, Memory()).encode(["Half a sign \ud800 here."]).shape == (1, SIZE)
