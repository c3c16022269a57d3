"""Which language a text is in: short, mixed, empty of language."""

from __future__ import annotations

import pytest

from coranto.glean.language import detect
from coranto.records import Article, Block, Cut


def article(text: str, declared: str | None = None, cuts: tuple[Cut, ...] = ()) -> Article:
    return Article(
        capture="c:test", text=text, language=declared, cuts=cuts, blocks=(Block(0, len(text), "paragraph"),)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor said that nobody had been hurt in the fire.", "en"),
        ("Le maire a déclaré que personne n'avait été blessé dans l'incendie.", "fr"),
        ("Der Bürgermeister sagte, niemand sei bei dem Brand verletzt worden.", "de"),
        ("Мэр сообщил, что при пожаре никто не пострадал.", "ru"),
        ("El alcalde dijo que nadie resultó herido en el incendio.", "es"),
        ("市長は火災で誰もけがをしなかったと述べた。消防が原因を調べている。", "ja"),
    ],
)
def test_languages(text: str, code: str) -> None:
    found, sure = detect(article(text))
    assert found == code
    assert sure >= 0.5


@pytest.mark.parametrize(
    "text", ["Hi", "12345 67890 !!!", "qqq rrr sss ttt vvv www zzzz kkkk", "https://example.org/a/b/c/d"]
)
def test_no_language(text: str) -> None:
    assert detect(article(text))[0] is None


def test_what_a_page_declares_does_not_outweigh_what_it_says() -> None:
    assert detect(article("Le maire a déclaré que personne n'avait été blessé.", "en"))[0] == "fr"


def test_cut_text_does_not_count() -> None:
    text = "Personne n'a été blessé dans l'incendie du port. Download our app now to read more stories every morning."
    assert detect(article(text, cuts=(Cut(49, len(text), "app-advert"),)))[0] == "fr"
