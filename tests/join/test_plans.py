"""Several embedders side by side: each report by the first that has its language; no two models are compared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from coranto.errors import NotNow, UsageError
from coranto.join.likeness import Profile, features, weights
from coranto.join.plans import Plan, Table
from coranto.join.stories import Window
from coranto.join.vectors import Centre, Embedder, SentenceEncoder
from coranto.records import Article
from join.prose import article

SIZE = 64
# Told alike but in no common word: only vectors can join them.
TOLD = {
    "en": "Alpha bravo charlie delta echo. Foxtrot golf hotel india juliet.",
    "uk": "Альфа браво чарлі дельта ехо. Фокстрот гольф готель індія джульєта.",
    "el": "Αβγδ εζηθ ικλμ νξοπ ρστυ. Φχψω αβγε ζηθι κλμν ξοπρ.",
}


class Made:
    """An embedder for tests: every opening that was `told` alike gets the same vectors, any other its own."""

    def __init__(self, name: str, languages: str, told: Sequence[str] = ()) -> None:
        self.name, self.languages, self.told = name, frozenset(languages.split()), told
        self.asked: list[Sequence[str]] = []
        self.down = ""

    def setup(self) -> None:
        """Nothing to load."""

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Nothing to prepare."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(sentences)
        if self.down:
            raise NotNow(self.down, reason="unreachable")
        rows = [self._one("told" if any(s in t for t in self.told) else s) for s in sentences]
        return np.array(rows, dtype=np.float32)

    def _one(self, text: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.blake2b(f"{self.name} {text}".encode(), digest_size=8).digest(), "big")
        row = np.random.default_rng(seed).normal(size=SIZE)
        return row / np.linalg.norm(row)


def table() -> Table:
    """Weights for a made model: those of the default one, about a mean of nothing."""
    known = weights()["models"][SentenceEncoder.name]
    return {**known, "centre": [0] * SIZE}


def plan(*embedders: Embedder, bridge: bool = False) -> Plan:
    return Plan(embedders, bridge, {e.name: table() for e in embedders if e.name != SentenceEncoder.name})


def report(language: str, name: str = "") -> Article:
    return article(TOLD[language], f"Sample {name or language}", "2024-03-05", language=language, name=name or language)


def profiles(made: Plan, *languages: str) -> tuple[Window, list[Profile]]:
    window = Window(embedder=made)
    for language in languages:
        window.add(report(language), None)
    return window, list(window.shelf.profiles.values())


def kind(window: Window, one: Profile, other: Profile) -> str:
    (common,) = window.shelf.lexicon.common(one.terms, [other.terms]).tolist()
    return features(one, other, common)[0]


def test_a_report_is_encoded_by_the_first_embedder_that_has_its_language() -> None:
    first, second = Made("first", "en fr"), Made("second", "en uk el")
    _, (english, ukrainian) = profiles(plan(first, second), "en", "uk")
    assert (list(english.codes), list(ukrainian.codes)) == (["first"], ["second"])
    assert (len(first.asked), len(second.asked)) == (1, 1)


def test_an_embedder_without_a_list_has_every_language() -> None:
    first, second = Made("first", "en"), Made("second", "")
    _, (ukrainian,) = profiles(plan(first, second), "uk")
    assert list(ukrainian.codes) == ["second"]


def test_a_language_that_no_embedder_has_goes_by_names_and_words() -> None:
    window, (ukrainian, greek) = profiles(plan(Made("first", "en")), "uk", "el")
    assert (ukrainian.codes, window.missed) == ({}, {})
    assert kind(window, ukrainian, greek) == "across-plain"


def test_vectors_of_two_models_are_never_compared() -> None:
    """Both models give the very same numbers here: only the name of the model keeps them apart."""
    told = tuple(TOLD.values())
    first, second = Made("first", "en", told), Made("second", "uk el", told)
    second._one = first._one  # type: ignore[method-assign]
    window, (english, ukrainian, greek) = profiles(plan(first, second), "en", "uk", "el")
    assert kind(window, english, ukrainian) == "across-plain"
    assert kind(window, ukrainian, greek) == "unnamed"
    assert english.article not in window.shelf.near(ukrainian)
    assert window.story[ukrainian.article] == window.story[greek.article] != window.story[english.article]


def test_a_bridge_lets_the_languages_of_two_models_meet() -> None:
    told = tuple(TOLD.values())
    made = plan(Made("first", "en", told), Made("second", "en uk el", told), bridge=True)
    window, (english, ukrainian, _) = profiles(made, "en", "uk", "el")
    assert (list(english.codes), list(ukrainian.codes)) == (["first", "second"], ["second"])
    assert len(set(window.story.values())) == 1


def test_each_model_has_a_mean_of_its_own() -> None:
    window, _ = profiles(plan(Made("first", "en"), Made("second", "uk")), "en", "en", "uk")
    before = Centre([0] * SIZE).count
    assert {model: centre.count - before for model, centre in window.centres.items()} == {"first": 2, "second": 2}


def test_two_models_in_a_snapshot_go_on_as_if_it_had_never_been_taken() -> None:
    told = tuple(TOLD.values())
    made = plan(Made("first", "en", told), Made("second", "uk el", told))
    whole, _ = profiles(made, "en", "uk", "el")
    window, _ = profiles(made, "en", "uk")
    again = Window.restore(window.snapshot(), made)
    again.add(report("el"), None)
    assert again.snapshot() == whole.snapshot()


def test_a_snapshot_of_other_models_is_refused_with_advice() -> None:
    window, _ = profiles(plan(Made("first", "en")), "en")
    with pytest.raises(UsageError, match=r"of first, asked for is second.*rebuild"):
        Window.restore(window.snapshot(), plan(Made("second", "en")))
    with pytest.raises(UsageError, match=r"of first, asked for is no model"):
        Window.restore(window.snapshot(), None)


def test_a_report_whose_embedder_fails_goes_on_without_vectors_and_is_listed() -> None:
    first = Made("first", "en")
    window = Window(embedder=plan(first, Made("second", "en uk")))
    first.down = "nobody is at home"
    window.add(report("en"), None)
    (profile,) = window.shelf.profiles.values()
    assert profile.codes == {}, "the second model must not take the place of the first"
    assert window.missed == {report("en").id: "nobody is at home"}
    first.down = ""
    window.add(report("en", "another"), None)
    assert len(window.missed) == 1
    assert len(set(window.story.values())) == 1


def test_vectors_of_another_length_than_was_calibrated_are_not_used() -> None:
    class Longer(Made):
        def _one(self, text: str) -> NDArray[np.float64]:
            return np.repeat(super()._one(text), 2)

    window, (profile,) = profiles(plan(Longer("first", "en")), "en")
    assert profile.codes == {}
    assert "128 numbers" in window.missed[profile.article]


def test_a_model_that_nobody_calibrated_is_refused_with_what_to_run() -> None:
    with pytest.raises(UsageError, match=r"calibrated strange.*coranto calibrate"):
        Plan((Made("strange", "en"),))
    with pytest.raises(UsageError, match="each model once"):
        plan(Made("first", "en"), Made("first", "uk"))


def test_the_threshold_of_openings_that_say_the_same_is_that_of_the_model() -> None:
    def reason(telling: float) -> str:
        made = Made("first", "en", (TOLD["en"],))
        known: Mapping[str, Table] = {"first": {**table(), "telling": telling}}
        window = Window(embedder=Plan((made,), calibrated=known))
        window.add(report("en"), None)
        return window.add(report("en", "another"), None)[0].reason

    assert "openings say much the same" in reason(0.4)
    assert "openings say much the same" not in reason(2.0)
