"""Promise 7: one process, several, or all again from the captures: byte-identical facts and stories."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from coranto import journey
from coranto import samples as bundled
from coranto.desk import StoreDesk
from coranto.records import Title, plain
from coranto.runners.local import LocalRunner
from coranto.runners.pool import PoolRunner
from coranto.settings import Settings
from coranto.store.memory import MemoryStore

REPORTS = 12


@pytest.fixture(scope="module")
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    for body in islice(bundled.reports(), REPORTS):
        made.append(body)
    journey.Weaver(made, Settings(), LocalRunner()).weave()
    yield made
    made.close()


def shown(store: MemoryStore) -> object:
    return [plain(story) for story in StoreDesk(store, Settings()).stories()]


def test_a_pool_of_processes_gives_the_same_bytes(store: MemoryStore) -> None:
    other, runner = MemoryStore(), PoolRunner(2)
    for body in islice(bundled.reports(), REPORTS):
        other.append(body)
    journey.Weaver(other, Settings(), runner).weave()
    runner.close()
    assert other.digest() == store.digest()
    assert shown(other) == shown(store)


def test_a_rebuild_gives_the_same_bytes(store: MemoryStore) -> None:
    before, stories = store.digest(), shown(store)
    assert journey.rebuild(store, Settings()) == REPORTS
    assert store.digest() == before
    assert shown(store) == stories


def test_a_planted_difference_is_found(store: MemoryStore) -> None:
    from dataclasses import replace

    before = store.digest()
    article = next(store.articles())
    store.commit(articles=[replace(article, text=article.text + " ", title=Title("x"))])
    assert store.digest() != before
