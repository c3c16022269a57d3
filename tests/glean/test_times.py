"""Times: what each expression resolves to, in a text whose day of publication is known or not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto import words
from coranto.glean import times as reader
from coranto.glean.draft import Draft
from coranto.glean.times_calendar import interval, offset_at
from coranto.glean.times_grammar import grammar
from coranto.glean.times_numbers import read_number
from coranto.records import Article, Block, Cut, Dated, Mention, Sentence, Time

WEDNESDAY = "2024-03-13"


def draft_of(text: str, language: str = "en", published: str | None = WEDNESDAY, cuts: tuple[Cut, ...] = ()) -> Draft:
    """A draft with one block and one sentence per line."""
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    article = Article(
        capture="c:test",
        text=text,
        cuts=cuts,
        blocks=tuple(Block(a, b, "paragraph") for a, b in lines),
        published=Dated(published, "given", 1.0) if published else None,
    )
    draft = Draft(article=article, language=language, confidence=1.0)
    draft.sentences = tuple(Sentence(span=article.span(a, b)) for a, b in lines)
    return draft


def read(text: str, language: str = "en", published: str | None = WEDNESDAY) -> list[tuple[str, str]]:
    """(words, value) of every time."""
    return [(t.span.of(text), t.value) for t in reader.times(draft_of(text, language, published))]


def only(text: str, language: str = "en", published: str | None = WEDNESDAY) -> Time:
    """The one time of a text."""
    (found,) = reader.times(draft_of(text, language, published))
    return found


ENGLISH = [
    ("The dam broke on Monday.", "Monday", "2024-03-11"),
    ("The dam broke on Wednesday.", "Wednesday", "2024-03-13"),
    ("The dam broke on Thursday.", "Thursday", "2024-03-07"),
    ("The hearing will take place on Thursday.", "Thursday", "2024-03-14"),
    ("On Monday, the council will vote.", "Monday", "2024-03-18"),
    ("TALKS FAILED TUESDAY in the capital.", "TUESDAY", "2024-03-12"),
    ("The mayor resigned last Friday.", "last Friday", "2024-03-08"),
    ("It reopens next Friday, March 22.", "next Friday, March 22", "2024-03-22"),
    ("He wrote on Sunday, December 31.", "Sunday, December 31", "2023-12-31"),
    ("They met on Feb. 3.", "Feb. 3", "2024-02-03"),
    ("They met on 3 November 2019.", "3 November 2019", "2019-11-03"),
    ("The port closed in early January.", "early January", "2024-01"),
    ("It was built in the late 1970s.", "the late 1970s", "197"),
    ("He ruled from 1951 to 1958.", "from 1951 to 1958", "1951/1958"),
    ("The strike of autumn 2018 failed.", "autumn 2018", "2018-FA"),
    ("It flooded in the spring of 2019.", "the spring of 2019", "2019-SP"),
    ("A fire broke out overnight from Sunday to Monday.", "overnight from Sunday to Monday", "2024-03-10TNI"),
    ("The siren rang at noon on Tuesday.", "noon on Tuesday", "2024-03-12T12:00"),
    ("The train left Tuesday evening.", "Tuesday evening", "2024-03-12TEV"),
    ("Shelling stopped three days ago.", "three days ago", "2024-03-10"),
    ("Prices rose last year.", "last year", "2023"),
    ("It ends next month.", "next month", "2024-04"),
    ("It began last week.", "last week", "2024-W10"),
    ("It rained for 36 hours.", "36 hours", "PT36H"),
    ("They argued for decades.", "decades", "PXE"),
    ("The two-week truce held.", "two-week", "P2W"),
    ("They waited two and a half years.", "two and a half years", "P2Y6M"),
    ("Boats leave every day.", "every day", "P1D"),
    ("It happened yesterday.", "yesterday", "2024-03-12"),
    ("They spoke this morning.", "this morning", "2024-03-13TMO"),
    ("The office is now closed.", "now", "PRESENT_REF"),
]
FRENCH = [
    ("Le barrage a cédé lundi.", "lundi", "2024-03-11"),
    ("La réunion se tiendra jeudi.", "jeudi", "2024-03-14"),
    ("Le train est parti mardi soir.", "mardi soir", "2024-03-12TEV"),
    ("Un incendie a éclaté dans la nuit de dimanche à lundi.", "dans la nuit de dimanche à lundi", "2024-03-10TNI"),
    ("Il est mort le 3 novembre 2019.", "le 3 novembre 2019", "2019-11-03"),
    ("Il est venu il y a trois jours.", "il y a trois jours", "2024-03-10"),
    ("La guerre de 1951 à 1958 fut longue.", "de 1951 à 1958", "1951/1958"),
    ("Au début des années 1970, tout changea.", "Au début des années 1970", "197"),
    ("Le conflit dure depuis des décennies.", "décennies", "PXE"),
    ("La grève a commencé la semaine dernière.", "la semaine dernière", "2024-W10"),
    ("La trêve tiendra pendant 36 heures.", "36 heures", "PT36H"),
    ("Le vote a eu lieu hier soir.", "hier soir", "2024-03-12TEV"),
]


@pytest.mark.parametrize(("text", "words", "value"), ENGLISH)
def test_english(text: str, words: str, value: str) -> None:
    assert read(text) == [(words, value)]


@pytest.mark.parametrize(("text", "words", "value"), FRENCH)
def test_french(text: str, words: str, value: str) -> None:
    assert read(text, "fr") == [(words, value)]


@pytest.mark.parametrize(
    "text",
    [
        "The man, 43, was found by his neighbour.",
        "A 19-year-old student was hurt.",
        "The visitors won 3-1 and scored 24 points.",
        "He shared the 2000 leaflets among 1984 households.",
        "The Sunday Times printed the letter.",
        "They may march against the dam.",
        "She is in her 30s.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_a_name_that_holds_a_weekday_is_no_time() -> None:
    draft = draft_of("The paper Frankfurt Wednesday Post reported it.")
    draft.mentions = (
        Mention(span=draft.article.span(10, 34), kind="organisation", name="Frankfurt Wednesday Post", maker="test"),
    )
    assert reader.times(draft) == ()


def test_a_weekday_beside_a_day_of_the_month_fixes_the_year() -> None:
    assert only("It fell on Saturday, March 13.", published="2024-03-20").value == "2021-03-13"
    assert only("It fell on March 13.", published="2024-03-20").value == "2024-03-13"


def test_a_part_of_the_day_belongs_to_the_day_told_of_in_its_paragraph() -> None:
    text = "The crowd came on Monday. In the evening, doors broke.\nIn the morning, all was calm."
    assert [v for _, v in read(text)] == ["2024-03-11", "2024-03-11TEV", "2024-03-13TMO"]


def test_days_are_counted_from_the_day_told_of() -> None:
    text = "The bridge fell on March 4. A day later, the mayor resigned. Two weeks later, the inquiry began."
    assert [v for _, v in read(text)] == ["2024-03-04", "2024-03-05", "2024-W12"]


def test_days_after_an_event_are_the_day_that_the_sentence_tells_of() -> None:
    text = "The crew landed on Tuesday, four days after the launch."
    assert read(text) == [("Tuesday", "2024-03-12"), ("four days after", "2024-03-12")]


def test_two_clock_times_side_by_side_are_one_instant() -> None:
    text = "The truce begins at 6pm local time (4pm Paris time)."
    here, paris = reader.times(draft_of(text))
    assert (here.value, paris.value) == ("2024-03-13T18:00+03:00", "2024-03-13T16:00+01:00")


def test_a_clock_time_takes_the_offset_of_the_place_of_the_report() -> None:
    draft = draft_of("Sirens rang in Tbilisi at 7:30 a.m. on Tuesday.")
    draft.mentions = (
        Mention(span=draft.article.span(15, 22), kind="place", name="Tbilisi", maker="test", zone="Asia/Tbilisi"),
    )
    (found,) = reader.times(draft)
    assert found.value == "2024-03-12T07:30+04:00"
    assert found.interval == ("2024-03-12T07:30+04:00", "2024-03-12T07:31+04:00")
    assert found.zone == "Asia/Tbilisi"


def test_the_offset_follows_summer_time() -> None:
    assert offset_at("Europe/Paris", date(2024, 1, 15)) == "+01:00"
    assert offset_at("Europe/Paris", date(2024, 7, 15)) == "+02:00"
    assert offset_at("No/Where", date(2024, 7, 15)) == ""


def test_what_is_to_come_is_planned() -> None:
    assert only("The court will sit on Friday.").planned
    assert not only("The court sat on Friday.").planned


@pytest.mark.parametrize(
    ("value", "begin", "end"),
    [
        ("2024-02", "2024-02-01T00:00", "2024-03-01T00:00"),
        ("2024-02-28TNI", "2024-02-28T20:00", "2024-02-29T06:00"),
        ("2019-WI", "2019-12-01T00:00", "2020-03-01T00:00"),
        ("197", "1970-01-01T00:00", "1980-01-01T00:00"),
        ("2024-W01", "2024-01-01T00:00", "2024-01-08T00:00"),
        ("1951/1958", "1951-01-01T00:00", "1959-01-01T00:00"),
        ("2024-Q2", "2024-04-01T00:00", "2024-07-01T00:00"),
        ("2024-03-09T24:00", "2024-03-10T00:00", "2024-03-10T00:01"),
    ],
)
def test_the_stretch_that_a_value_covers(value: str, begin: str, end: str) -> None:
    assert interval(value) == (begin, end)


@pytest.mark.parametrize("value", ["PXE", "PAST_REF", "XXXX-03-13", "2024-02-31", "0000", "2024-W99", "2024-13"])
def test_what_covers_no_known_stretch(value: str) -> None:
    assert interval(value) is None


def test_without_a_day_of_publication_the_unknown_stays_open() -> None:
    assert read("It fell on Monday.", published=None) == [("Monday", "XXXX-WXX-1")]
    assert read("It fell on March 4.", published=None) == [("March 4", "XXXX-03-04")]
    assert read("It fell in March 2021.", published=None) == [("March 2021", "2021-03")]


def test_cut_text_is_never_read() -> None:
    text = "Monday, March 4\nIt fell on Tuesday."
    found = reader.times(draft_of(text, cuts=(Cut(0, 15, "page-header"),)))
    assert [t.span.of(text) for t in found] == ["Tuesday"]


def test_a_language_without_patterns_says_so() -> None:
    draft = draft_of("Am Montag brach der Damm.", "xx")
    assert reader.times(draft) == ()
    assert draft.lacks == ["times: no patterns for language xx"]


def test_every_pattern_of_every_language_compiles() -> None:
    assert grammar("en") is not None
    assert grammar("fr") is not None
    assert grammar("xx") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("twenty-four", 24), ("a hundred", 100), ("two thousand", 2000), ("two hundred", 200), ("1.5", None)],
)
def test_numbers_in_words(text: str, number: int | None) -> None:
    assert read_number(text, dict(words.section("en", "times.number"))) == number


PIECES = st.sampled_from(
    [
        *("Monday", "Tuesday,", "March", "4", "31", "Feb.", "30", "2024", "1999", "-", "from", "to", "the", "early"),
        *("last", "next", "years", "ago", "two", "weeks", "decades", "after", "a.m.", "13:00", "25:61", "pm", "local"),
        *(
            "time",
            "(noon",
            "Paris",
            "overnight",
            "1990s",
            "24",
            "hours",
            "9999",
            "months",
            "centuries",
            "lundi",
            "mars",
        ),
        *("il", "y", "a", "dernière", "nuit", "de", "à", "(", ")", "\n", ".", "’", "0000", "99999"),
    ]
)


@given(
    st.lists(PIECES, max_size=40), st.sampled_from(["en", "fr"]), st.sampled_from([WEDNESDAY, None, "0001-01-01", "x"])
)
def test_any_text_gives_ordered_spans_that_do_not_overlap(
    pieces: list[str], language: str, published: str | None
) -> None:
    text = " ".join(pieces) + "."
    found = reader.times(draft_of(text, language, published))
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(0 <= t.span.start < t.span.end <= len(text) for t in found)
    assert reader.times(draft_of(text, language, published)) == found


def test_hostile_text_takes_linear_time() -> None:
    text = "from " * 2_000 + "1 " * 4_000 + "the last " * 1_500 + "Monday, " * 1_500 + "a" * 20_000
    reader.times(draft_of(text))


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        (
            "It began at 1:00 p.m. (9:00 a.m. GMT) on Monday.",
            "en",
            ["2024-03-11T13:00+04:00", "2024-03-11T09:00+00:00", "2024-03-11"],
        ),
        ("It began at 11 p.m. (5 p.m. in Paris).", "en", ["2024-03-13T23:00+07:00", "2024-03-13T17:00+01:00"]),
        ("Il a parlé à 20h (18h GMT) lundi.", "fr", ["2024-03-11T20:00+02:00", "2024-03-11T18:00+00:00", "2024-03-11"]),
    ],
)
def test_a_clock_time_leans_on_the_day_and_the_zone_beside_it(text: str, language: str, values: list[str]) -> None:
    assert [v for _, v in read(text, language)] == values


def test_an_amount_is_no_year() -> None:
    assert read("More than 2000 people fled.") == []
    assert read("The 2016 clashes began in 2015.") == [("2016", "2016"), ("2015", "2015")]


def test_clock_times_go_on_through_the_paragraphs_of_one_day() -> None:
    text = "It began at 4:20 p.m. on Friday, March 1.\nAt 6:41 p.m., a guard called.\nThe next day, March 2, was calm."
    assert [v for _, v in read(text)] == ["2024-03-01T16:20", "2024-03-01T18:41", "2024-03-02"]
