"""The gazetteer: names of places, peoples and seats of power, and the compiled file behind it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coranto.glean import gazetteer, gazetteer_index
from coranto.words import table


def city(number: int, name: str, people: int, *others: str, land: str = "FR") -> Any:
    return SimpleNamespace(
        geonameid=number, name=name, latitude=1.5, longitude=2.5, countrycode=land, population=people,
        timezone="Europe/Paris", alternatenames=list(others),
    )  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of three cities, so that compiling takes no time."""
    cities = {
        "1": city(1, "Ville", 30_000, "Stad", "VIL", "vi li"),
        "2": city(2, "Ville", 900),
        "3": city(3, "Bourg", 5),
    }
    monkeypatch.setattr(gazetteer_index, "_read_cities", lambda: cities)
    monkeypatch.setattr(gazetteer_index, "_countries", lambda cities: {"records": {}, "names": {}})


def test_the_file_is_the_same_each_time(small: None) -> None:
    assert gazetteer_index.compiled() == gazetteer_index.compiled()


def test_names_lead_to_records_largest_first(small: None, tmp_path: Path) -> None:
    index = gazetteer_index.open_index(tmp_path)
    assert [row[:3] for row in index.cities("ville")] == [(1, "Ville", 30_000), (2, "Ville", 900)]
    assert [row[-1] for row in index.cities("stad")] == [True]
    assert list(index.cities("vil")) == list(index.cities("vi li")) == list(index.cities("")) == []


def test_a_kept_file_is_used_and_a_broken_one_made_anew(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gazetteer_index.open_index(tmp_path)
    kept = next(tmp_path.iterdir())
    whole = kept.read_bytes()
    for broken in (b"", b"CORANTOG", whole[:40], b"x" * len(whole)):
        kept.write_bytes(broken)
        assert next(gazetteer_index.open_index(tmp_path).cities("bourg"))[0] == 3
    assert kept.read_bytes() == whole
    monkeypatch.setattr(gazetteer_index, "compiled", lambda: pytest.fail("compiled though it was kept"))
    assert next(gazetteer_index.open_index(tmp_path).cities("bourg"))[0] == 3


def test_without_a_place_to_keep_it_the_index_is_held_in_memory(small: None, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert next(gazetteer_index.open_index(file / "below").cities("bourg"))[0] == 3


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Armenia", "country:AM"), ("Arménie", "country:AM"), ("U.S.", "country:US"), ("Georgia", "country:GE"),
        ("Côte d'Ivoire", "country:CI"), ("Xankəndi", "place:146970"), ("Stepanakert", "place:146970"),
        ("Haut-Karabakh", "place:nagorno-karabakh"), ("Kiev", "place:703448"), ("Kyiv", "place:703448"),
        ("London", "place:2643743"), ("Texas", "place:4736286"), ("Москва", "place:524901"),
    ],
)  # fmt: skip
def test_names_of_places(name: str, entity: str) -> None:
    assert gazetteer.find(name)[0].id == entity


@pytest.mark.parametrize(
    ("word", "language", "entity"),
    [
        ("Armenian", "en", "people:AM"), ("Armenians", "en", "people:AM"), ("Dutch", "en", "people:NL"),
        ("arménienne", "fr", "people:AM"), ("Néerlandaises", "fr", "people:NL"), ("turque", "fr", "people:TR"),
        ("grecques", "fr", "people:GR"), ("israélienne", "fr", "people:IL"), ("Kurds", "en", "people:kurds"),
    ],
)  # fmt: skip
def test_words_for_peoples(word: str, language: str, entity: str) -> None:
    found = gazetteer.people(word, language)
    assert found
    assert found.id == entity


def test_a_word_for_no_people() -> None:
    assert gazetteer.people("Polished", "en") is None
    assert gazetteer.people("Armenian", "ka") is None


def test_seats_of_power() -> None:
    assert gazetteer.seat("Kremlin") == ("org:kremlin", "RU")
    assert gazetteer.seat("Elysée") == ("org:elysee", "FR")
    assert gazetteer.seat("Kitchen") is None


def test_nearly_every_country_has_its_words_in_both_languages() -> None:
    demonyms = table("places")["demonyms"]
    assert len(demonyms["en"]) >= 190
    assert len(demonyms["fr"]) >= 175


def test_who_calls_a_place_so_names_it_so() -> None:
    for about in table("places")["places"].values():
        for names in about.get("called", {}).values():
            assert names
