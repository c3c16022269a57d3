"""Promise 3: copies collapse to one origin before anything is counted."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from coranto import samples as bundled
from coranto.desk import StoreDesk
from coranto.journey import Weaver
from coranto.records import Body, Story
from coranto.settings import Settings
from coranto.store.memory import MemoryStore


def miscounted(story: Story) -> bool:
    """Whether the number shown is not the number of distinct origins."""
    return story.independent != len({report.origin for report in story.reports})


def woven(bodies: list[Body]) -> StoreDesk:
    store = MemoryStore()
    for body in bodies:
        store.append(body)
    Weaver(store, Settings()).weave()
    return StoreDesk(store, Settings())


def mirror(body: Body, number: int) -> Body:
    """The same page under another outlet's address, an hour later."""
    content = body.content + f"<!-- {number} -->".encode()
    capture = replace(
        body.capture, asked=f"https://mirror{number}.example/x", address=f"https://mirror{number}.example/x",
        sha256=sha256(content).hexdigest(), hints=(("outlet", f"Mirror {number}"), *(
            (k, v) for k, v in body.capture.hints if k not in ("outlet", "family"))),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def test_the_count_is_of_origins(samples: Any) -> None:
    assert not any(miscounted(story) for story in samples.stories())
    assert any(len(story.reports) > story.independent for story in samples.stories())


def test_ten_mirrors_add_no_source() -> None:
    first = next(iter(bundled.reports()))
    (story,) = woven([first, *(mirror(first, n) for n in range(10))]).stories()
    assert len(story.reports) == 11
    assert story.independent == 1
    points = [point for row in story.ledger for point in row.points]
    assert all(len(point.origins) == 1 for point in points)


def test_a_planted_miscount_is_found(samples: Any) -> None:
    story = samples.stories()[0]
    assert miscounted(replace(story, independent=story.independent + 1))
