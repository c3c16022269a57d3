"""Times: what each expression resolves to, in a text whose day of publication is known or not."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto import words
from coranto.glean import times as reader
from coranto.glean.draft import Draft
from coranto.glean.times_calendar import holiday, interval, offset_at
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


# Every way of saying when that a report of a conflict or of business lives by, on a Friday.
FRIDAY = "2023-09-22"
REPORTS_ENGLISH = [
    ("The talks will take place on Thursday.", [("Thursday", "2023-09-28")]),
    ("The talks took place on Thursday.", [("Thursday", "2023-09-21")]),
    ("It began Tuesday. That evening, shots rang out.", [("Tuesday", "2023-09-19"), ("That evening", "2023-09-19TEV")]),
    ("They signed this Friday, September 22, two days after the ceasefire.",
     [("this Friday, September 22", "2023-09-22"), ("two days after", "2023-09-22")]),
    ("They signed two days after the ceasefire.", [("two days", "P2D")]),
    ("A mine went off overnight from Monday to Tuesday.", [("overnight from Monday to Tuesday", "2023-09-18TNI")]),
    ("The first war, in the early 1990s, was long.", [("the early 1990s", "199")]),
    ("The second war came in the fall of 2020.", [("the fall of 2020", "2020-FA")]),
    ("The first war lasted from 1988 to 1994.", [("from 1988 to 1994", "1988/1994")]),
    ("The first war, 1988 to 1994, was long.", [("1988 to 1994", "1988/1994")]),
    ("It began on Wednesday, September 20.", [("Wednesday, September 20", "2023-09-20")]),
    ("It fell on Saturday, September 22.", [("Saturday, September 22", "2018-09-22")]),
    ("They argued for decades and marched every day.", [("decades", "PXE"), ("every day", "P1D")]),
    ("In the last three months, 40 flights a week left.", [("the last three months", "P3M"), ("a week", "P1W")]),
]  # fmt: skip
REPORTS_FRENCH = [
    ("Les pourparlers auront lieu jeudi.", [("jeudi", "2023-09-28")]),
    ("Les pourparlers ont eu lieu jeudi.", [("jeudi", "2023-09-21")]),
    ("La foule est venue mardi. Ce soir-là, on a tiré.", [("mardi", "2023-09-19"), ("Ce soir-là", "2023-09-19TEV")]),
    ("Ils ont signé ce vendredi 22 septembre, deux jours après le cessez-le-feu.",
     [("ce vendredi 22 septembre", "2023-09-22"), ("deux jours après", "2023-09-22")]),
    ("Ils ont signé deux jours après le cessez-le-feu.", [("deux jours", "P2D")]),
    ("Une mine a explosé dans la nuit de lundi à mardi.", [("dans la nuit de lundi à mardi", "2023-09-18TNI")]),
    ("La première guerre, au début des années 1990, fut longue.", [("au début des années 1990", "199")]),
    ("La guerre de l'automne 2020 fut courte.", [("l'automne 2020", "2020-FA")]),
    ("La première guerre a duré de 1988 à 1994.", [("de 1988 à 1994", "1988/1994")]),
    ("Elle est tombée samedi 22 septembre.", [("samedi 22 septembre", "2018-09-22")]),
    ("Ils défilent chaque jour depuis des décennies.", [("chaque jour", "P1D"), ("décennies", "PXE")]),
    ("Au cours des trois derniers mois, deux vols par semaine sont partis.",
     [("trois derniers mois", "P3M"), ("par semaine", "P1W")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), REPORTS_ENGLISH)
def test_how_english_reports_say_when(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text, published=FRIDAY) == found


@pytest.mark.parametrize(("text", "found"), REPORTS_FRENCH)
def test_how_french_reports_say_when(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text, "fr", FRIDAY) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It takes effect at 1pm local time (11am Paris time).", "en"),
        ("Il entre en vigueur à 13h heure locale (11h heure de Paris).", "fr"),
    ],
)
def test_two_clock_times_of_one_instant_agree_with_the_zone_of_the_place(text: str, language: str) -> None:
    draft = draft_of(text, language, "2023-09-20")
    draft.mentions = (
        Mention(span=draft.article.span(0, 2), kind="place", name="Yevlakh", maker="test", zone="Asia/Baku"),
    )
    here, paris = reader.times(draft)
    assert (here.value, paris.value) == ("2023-09-20T13:00+04:00", "2023-09-20T11:00+02:00")
    assert here.interval
    assert paris.interval
    assert datetime.fromisoformat(here.interval[0]) == datetime.fromisoformat(paris.interval[0])


TENSES = [
    ("The council is to meet Monday.", "2023-09-25"),
    ("The ship was expected to arrive Sunday.", "2023-09-24"),
    ("The bid had been due to expire Monday.", "2023-09-18"),
    ("She succeeded him Monday.", "2023-09-18"),
    ("He will succeed her Monday.", "2023-09-25"),
    ("He said it would rain and on Sunday a dam broke.", "2023-09-17"),
    ("A judge will be named Monday.", "2023-09-25"),
]


@pytest.mark.parametrize(("text", "value"), TENSES)
def test_the_verb_decides_which_weekday_is_meant(text: str, value: str) -> None:
    assert [v for _, v in read(text, published=FRIDAY)] == [value]


BUSINESS = [
    ("Profit rose in the third quarter from a year earlier.", ["2012-Q3", "2011-Q3"]),
    ("Profit rose in the third quarter. It had been flat in the year-earlier period.", ["2012-Q3", "2011-Q3"]),
    ("Sales fell in February from a year earlier.", ["2013-02", "2012-02"]),
    ("Prices are up from a year ago.", ["2012"]),
    ("In the quarter ended June 30, it earned more.", ["2012-Q2", "2012-06-30"]),
    ("For the year ended June 30, it earned more.", ["P1Y", "2012-06-30"]),
    ("In fiscal 2011 it lost money.", ["2011"]),
    ("In Q2 2011 and the first half of 2012 it lost money.", ["2011-Q2", "2012-H1"]),
    ("The quarter-to-quarter growth slowed.", []),
]


@pytest.mark.parametrize(("text", "values"), BUSINESS)
def test_periods_of_business(text: str, values: list[str]) -> None:
    assert [v for _, v in read(text, published="2013-03-22")] == values


MORE = [
    ("They met on Christmas Eve.", ["2012-12-24"]),
    ("They meet on Easter Monday.", ["2013-04-01"]),
    ("It opened on Labor Day 2001.", ["2001-09-03"]),
    ("He left last Oct. 23.", ["2012-10-23"]),
    ("It is like the '60s.", ["196"]),
    ("It took half an hour.", ["PT30M"]),
    ("It fell in the winter of nineteen ninety-four.", ["1994-WI"]),
    ("It was the week of March 4.", ["2013-W10"]),
    ("Dated 10-25-98 0512EDT.", ["1998-10-25T05:12-04:00"]),
    ("He came in 2009. Later that year he left.", ["2009", "2009"]),
    ("Help will come as soon as possible.", ["FUTURE_REF"]),
    ("The 2012 election was close.", ["2012"]),
    ("They will return one day.", ["FUTURE_REF"]),
    ("A second day passed.", []),
    (
        "It fell on 13th March 2012, the 13th of May 2012 and March 3rd, 2012.",
        ["2012-03-13", "2012-05-13", "2012-03-03"],
    ),
    ("It begins at noon Paris time.", ["2013-03-22T12:00+01:00"]),
    ("For the second term in a row he won.", []),
    ("Let us beat her in July.", ["2013-07"]),
    ("Since she announced in July that she would not run, all is calm.", ["2012-07"]),
    ("It was founded in May 2009 and sold eight months later.", ["2009-05", "2010-01"]),
    ("The editors of USA Today wrote it.", []),
    ("He won five of the past six terms.", []),
    ("In the past he won.", ["PAST_REF"]),
    ("It opens in the spring and closes in the fall.", ["2013-SP", "2013-FA"]),
    ("It was cold last winter.", ["2012-WI"]),
    ("More than 2012 people and 2012 houses.", []),
]


@pytest.mark.parametrize(("text", "values"), MORE)
def test_more_ways_of_saying_when(text: str, values: list[str]) -> None:
    assert [v for _, v in read(text, published="2013-03-22")] == values


def test_two_years_that_something_lies_between_cover_the_stretch_together() -> None:
    first, last = reader.times(draft_of("It was built between 2001 and 2005."))
    assert (first.value, last.value) == ("2001", "2005")
    assert first.interval == last.interval == ("2001-01-01T00:00", "2006-01-01T00:00")


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("12-25", "2024-12-25"),
        ("11 4 4", "2024-11-28"),
        ("11 4 4+1", "2024-11-29"),
        ("5 1 -1", "2024-05-27"),
        ("easter", "2024-03-31"),
        ("easter+-2", "2024-03-29"),
    ],
)
def test_feasts(rule: str, day: str) -> None:
    assert holiday(rule, 2024).isoformat() == day


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
