"""The window of live stories over the batches of a run: kept between runs, and never ahead of the store."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coranto import journey
from coranto.capture import source_of
from coranto.errors import NotNow
from coranto.records import Judgement
from coranto.settings import Settings
from coranto.store.sql import SqlStore
from join.prose import paragraphs

REPORTS, BATCH = 24, 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports of four made-up events, mixed, some of which copy others."""
    rng, events, made = random.Random(9), [paragraphs(900 + n, 8, 2) for n in range(4)], tmp_path / "in"
    made.mkdir()
    for n in range(REPORTS):
        body = [*rng.sample(events[rng.randrange(4)], 3), *paragraphs(n, 1, 1)]
        (made / f"{n:02}.txt").write_text("\n\n".join(body), encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "BATCH", BATCH)
    monkeypatch.setattr(journey, "LEAST_SINCE", 2 * BATCH)


def gathered(folder: Path, data: Path) -> SqlStore:
    settings = Settings(data=data)
    store = SqlStore.open(data)
    journey.gather(store, settings, [source_of(str(folder))])
    return store


def woven_in_runs(store: SqlStore, settings: Settings) -> list[int]:
    """Weave one batch a run, each by a weaver that knows only what was kept; what waited to be read again in each."""
    waited = []
    while store.pending(1):
        weaver = journey.Weaver(store, settings)
        waited.append(len(weaver.since))
        weaver._batch(store.pending(BATCH))
    return waited


def test_many_short_runs_give_what_one_long_run_gives(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "one")
    with closing(gathered(folder, tmp_path / "one")) as one, closing(gathered(folder, tmp_path / "many")) as many:
        journey.Weaver(one, settings).weave()
        waited = woven_in_runs(many, settings)
        assert one.digest() == many.digest()
        assert {j.kind for j in one.judgements()} >= {"copy-of", "same-story"}
        assert waited == [0, 5, 0, 5, 0]  # the window is written whole with every second batch only


def test_what_could_not_be_written_is_woven_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path / "one")
    with closing(gathered(folder, tmp_path / "one")) as one, closing(gathered(folder, tmp_path / "full")) as full:
        journey.Weaver(one, settings).weave()
        commit, calls = full.commit, [0]

        def failing(**records: Any) -> None:
            calls[0] += 1
            if calls[0] in (2, 3):
                raise NotNow("the disk is full", reason="disk-full")
            commit(**records)

        monkeypatch.setattr(full, "commit", failing)
        weaver = journey.Weaver(full, settings)
        for _ in range(2):
            with pytest.raises(NotNow):
                weaver.weave()
        weaver.weave()
        assert one.digest() == full.digest()


def test_what_a_person_says_is_kept_with_the_window(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "one")
    with closing(gathered(folder, tmp_path / "one")) as store:
        journey.Weaver(store, settings)._batch(store.pending(2 * BATCH))
        same = next(j for j in store.judgements(("same-story",)))
        store.commit(judgements=[
            Judgement(kind="not-same-story", parts=same.parts, maker="person:ann", score=1.0, reason="two events")
        ])  # fmt: skip
        journey.Weaver(store, settings).weave()
        weaver = journey.Weaver(store, settings)
        assert frozenset(same.parts) in weaver.window.apart
