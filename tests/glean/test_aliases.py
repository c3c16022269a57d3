"""Names that a text itself says are one, in English and French, and phrases that only look so."""

from __future__ import annotations

import pytest

from coranto.glean import entities
from glean.naming import draft_of, entities_of, read


@pytest.mark.parametrize(
    ("text", "language", "one", "other"),
    [
        ("The convoy reached Ostrava (Vardena in Polish) on Monday.", "en", "Ostrava", "Vardena"),
        ("Troops entered Ostrava, known as Vardena in Polish, on Monday.", "en", "Ostrava", "Vardena"),
        ("The firm Quay Holdings, formerly Pier Partners, was sold.", "en", "Quay Holdings", "Pier Partners"),
        ("Fighting went on around Bakhmut, which Russia calls Artyomovsk.", "en", "Bakhmut", "Artyomovsk"),
        ("They left Stepanakert (Armenian name) or Kankendi (Azerbaijani name).", "en", "Stepanakert", "Kankendi"),
        (
            "Samir Haddad al-Masri, better known as Abu Tarek al-Masri, spoke.", "en",
            "Samir Haddad al-Masri", "Abu Tarek al-Masri",
        ),
        ("Adieu à Stepanakert (nom arménien) ou Kankendi (nom azerbaïdjanais).", "fr", "Stepanakert", "Kankendi"),
        ("La ville d'Ostrava, anciennement Vardena, a été inondée.", "fr", "Ostrava", "Vardena"),
        (
            "Samir Haddad al-Masri, plus connu sous le nom d'Abou Tarek al-Masri, a parlé lundi.", "fr",
            "Samir Haddad al-Masri", "Abou Tarek al-Masri",
        ),
    ],
)  # fmt: skip
def test_another_name_is_learned_from_what_stands_beside_it(text: str, language: str, one: str, other: str) -> None:
    found = entities_of(text, language)
    assert found[one] is not None and found[one] == found[other]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("They flew to Madrid or Lisbon on Monday.", "Madrid", "Lisbon"),
        ("They met in Vienna, formerly Berlin's rival, on Monday.", "Vienna", "Berlin"),
        ("The talks moved to Vienna, previously Geneva, on Monday.", "Vienna", "Geneva"),
        ("The team trained in Porto, which Lisbon calls a rival.", "Porto", "Lisbon"),
        ("Mayor Lena Ortiz or Dana Moran will speak.", "Lena Ortiz", "Dana Moran"),
    ],
)
def test_what_only_looks_like_another_name_is_none(text: str, one: str, other: str) -> None:
    found = entities_of(text, "en")
    assert found[one] != found[other]


def test_what_is_learned_holds_all_through_the_text() -> None:
    text = "Vardena was quiet. The flood reached Ostrava, formerly Vardena, on Monday. In Vardena all slept."
    draft = draft_of(text, "en")
    found = {m.entity for m in entities.mentions(draft) if m.span.of(text) == "Vardena" and m.span.start > 30}
    assert found == {entities_of(text, "en")["Ostrava"]}


def test_the_arabic_article_is_part_of_a_name() -> None:
    found = read("The engineer Samir al-Masri left el-Fasher on Monday. Masri said the road was closed.", "en")
    assert found["Samir al-Masri"].entity == found["Masri"].entity == "person:samir-al-masri"
    assert found["el-Fasher"].kind == "place"


def test_many_aliases_come_to_an_end() -> None:
    draft = draft_of("Ostrava, formerly Vardena, was quiet. " * 2600, "fr")
    assert len(entities.mentions(draft)) >= 2600
