"""The measure of what is left around a report: what it counts and what it must not count."""

from __future__ import annotations

import pytest

from measures import noise

LANGUAGES = (
    "ar", "cs", "da", "de", "en", "es", "fr", "hi", "id", "is", "it", "ja", "ko", "lt", "nl", "no", "pl", "ru", "sv",
    "sw", "tr", "vi", "zh",
)  # fmt: skip
GOLD = {
    "title": "Bridge closed for repairs",
    "body": "The old bridge was closed on Monday after engineers found cracks.\nShare",
    "paragraphs": ["The old bridge was closed on Monday after engineers found cracks.", "[A note that may stay]"],
}


def gold(language: str = "en") -> noise.Gold:
    return noise.Gold.of(GOLD, language)


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("en", "Read also: Ten bridges that fell", "see_also"),
        ("de", "Lesen Sie auch: Zehn Brücken, die einstürzten", "see_also"),
        ("ja", "関連記事：橋が落ちた日", "see_also"),
        ("fr", "Il vous reste 70 % de cet article à lire.", "paywall"),
        ("en", "Sign up for our morning newsletter", "adverts"),
        ("pl", "Fot. Jan Nowak", "caption"),
        ("en", "Cracks in the bridge. Photo: Jane Roe", "caption"),
        ("en", "Jane Roe is a reporter who covers roads.", "biography"),
        ("es", "Compartir", "share"),
        ("en", "Facebook Twitter WhatsApp", "share"),
        ("de", "Von Anna Schmidt und Jan Maier", "byline"),
        ("ru", "Все права защищены", "legal"),
    ],
)
def test_a_line_of_each_class_is_recognised(language: str, line: str, kind: str) -> None:
    assert kind in noise.left(gold(language), line)


@pytest.mark.parametrize(
    "line",
    [
        "The old bridge was closed on Monday after engineers found cracks.",
        "closed on Monday after engineers found cracks in it",
        "Bridge closed for repairs",
        "Share",
        "",
        "—",
        "A note that may stay",
    ],
)
def test_what_the_gold_has_is_not_left_over(line: str) -> None:
    assert noise.left(gold(), line) == {}


def test_other_lines_are_counted_and_belong_to_no_class() -> None:
    assert noise.left(gold(), "By noon the queue of cars reached the next village.").keys() == {"any"}


def test_shares_are_of_pages_not_of_lines() -> None:
    found = noise.shares([(gold(), "Advertisement\nAdvertisement"), (gold(), "Share")])
    assert (found["adverts"], found["any class"], found["any line"]) == (50.0, 50.0, 50.0)


def test_no_class_is_without_words_in_the_languages_of_the_pages() -> None:
    assert {
        "ar",
        "cs",
        "da",
        "de",
        "en",
        "es",
        "fr",
        "hi",
        "id",
        "is",
        "it",
        "ja",
        "ko",
        "lt",
        "nl",
        "no",
        "pl",
        "ru",
        "sv",
        "sw",
        "tr",
        "vi",
        "zh",
    } <= noise.languages()
