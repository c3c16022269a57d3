"""Figures of whole reports: event, status, basis, claimant, verification, parts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.glean import sentences, times
from coranto.glean.draft import Draft
from coranto.glean.figures import figures
from coranto.records import Article, Channel, Claim, Dated, Figure, SaidAt, Sentence, Speaker, Verification


def draft_of(text: str, published: str | None = "2024-05-17", language: str = "en") -> Draft:
    dated = Dated(published, "given", 1.0) if published else None
    draft = Draft(article=Article(capture="c:test", text=text, published=dated), language=language, confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.times = times.times(draft)
    return draft


def read(text: str, published: str | None = "2024-05-17", language: str = "en") -> tuple[Figure, ...]:
    return figures(draft_of(text, published, language))


def one(text: str, **more: Any) -> Figure:
    (found,) = read(text, **more)
    return found


def test_a_toll_of_the_news() -> None:
    found = one("A flood in the valley killed at least 40 people on Thursday.")
    assert (found.value, found.operator, found.measure, found.counted) == (40, ">=", "killed", "people")
    assert (found.event, found.status, found.basis, found.as_of) == ("main", "new", "cumulative", "2024-05-17")
    assert found.hedges == ("lower_bound",)


LEAD = "The army entered the market town on Thursday. Police closed the roads. Shops stayed shut. "


def test_older_events_with_their_own_dates_are_background() -> None:
    text = LEAD + "The region has seen two wars, one from 1979 to 1983 (9,000 dead) and one in 2014 (1,200 deaths)."
    first, second = read(text)
    assert (first.event, first.status) == ("war@1979/1983", "background")
    assert (second.event, second.status) == ("war@2014", "background")


def test_what_set_the_news_off_is_background() -> None:
    text = (
        "An operation was launched after five miners died\n\n"
        + LEAD
        + "The military operation was launched after three miners and two guards died in an explosion on Monday."
    )
    whole, first, second = read(text)
    assert {f.status for f in (whole, first, second)} == {"background"}
    assert whole.event == first.event == second.event
    assert whole.event is not None
    assert whole.event.startswith("explosion@")
    assert first.part_of == second.part_of == whole.id
    assert first.basis == "part"


def test_a_stock_is_no_toll() -> None:
    found = one(LEAD + "Many fear for the 90,000 inhabitants of the valley.")
    assert (found.measure, found.event, found.status, found.basis) == ("population", None, "background", "stock")


def test_arrests_on_top_of_earlier_ones_are_an_increment() -> None:
    found = one("Police said 52 protesters were arrested. These arrests are in addition to those of Monday.")
    assert (found.measure, found.basis) == ("arrested", "increment")


def test_a_protest_beside_the_main_event_has_its_own_key() -> None:
    text = "The offensive in the north went on. The offensive widened. Hundreds of demonstrators gathered on Wednesday."
    found = one(text)
    assert (found.event, found.status, found.value) == ("protest@2024-05-15", "new", None)


def test_a_part_counts_what_its_whole_counts() -> None:
    whole, part = read(
        "The army flew out more than 700 civilians. More than 700 civilians were evacuated. Including 230 children."
    )[-2:]
    assert (part.measure, part.basis, part.part_of) == ("evacuated", "part", whole.id)


def test_a_number_that_lost_its_verb_is_known_by_its_repetition() -> None:
    found = read("The ministry: empty “more than 700 civilians” areas. It says more than 700 civilians were evacuated.")
    assert [(f.value, f.measure) for f in found] == [(700, "evacuated"), (700, "evacuated")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He spoke of 32 dead and 200 wounded. These figures could not be independently verified.", "en"),
        ("Il parle de 32 morts et 200 blessés. Ces chiffres n’ont pas pu être vérifiés.", "fr"),
    ],
)
def test_what_could_not_be_verified(text: str, language: str) -> None:
    found = read(text, language=language)
    assert [f.verified for f in found] == ["explicitly_unverified"] * 2
    assert found[0].role("verification")[0].of(text).startswith(("These", "Ces"))


def test_other_figures_stay_unmarked() -> None:
    found = read("He spoke of 32 dead. No more is known. Roads are shut. Shops are shut. It could not be verified.")
    assert [f.verified for f in found] == ["not_stated"]


def claimed(text: str) -> Draft:
    draft = draft_of(text)
    number = text.index("32")
    whole, inner = draft.article.span(0, len(text)), draft.article.span(number - 3, number + 9)
    source = draft.article.span(text.index("Ada Moss"), text.index("Ada Moss") + 8)
    draft.claims = (
        Claim(content=(whole,), maker="test", speaker=Speaker(name="The agency", kind="name")),
        Claim(
            content=(inner,), maker="test", source=(source,),
            speaker=Speaker(name="Ada Moss", kind="name", entity="person:ada-moss"),
            channel=Channel("telegram"), said_at=SaidAt("2024-05-15", "weekday"),
            verification=Verification("confirmed", source), via=("The agency",),
        ),
    )  # fmt: skip
    return draft


def test_the_claimant_is_the_speaker_of_the_innermost_claim() -> None:
    draft = claimed("The agency reports: “a 32 dead now”, said Ada Moss on Wednesday.")
    (found,) = figures(draft)
    assert (found.claimant, found.claimant_entity, found.claim) == ("Ada Moss", "person:ada-moss", draft.claims[1].id)
    assert (found.channel, found.as_of, found.verified, found.via) == ("telegram", "2024-05-15", "yes", ("The agency",))
    assert found.role("claimant")[0].of(draft.text) == "Ada Moss"


def test_the_day_that_the_text_gives_is_exact() -> None:
    found = one("As of 14 May 2024, some 700 people had been evacuated.")
    assert (found.as_of, found.as_of_upper) == ("2024-05-14", False)


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("None of the 176 passengers was hurt.", "en", []),
        ("Not one of the 40 workers was injured, but 3 were arrested.", "en", [3]),
        ("None of the fires killed anyone; 12 people were hurt.", "en", [12]),
        ("Aucun des 176 passagers n’a été blessé.", "fr", []),
    ],
)
def test_a_number_of_whom_none_was_hurt_counts_nobody(text: str, language: str, kept: list[int]) -> None:
    assert [f.value for f in figures(draft_of(text, language=language))] == kept


def test_an_accident_told_in_a_report_on_a_war_is_counted_apart() -> None:
    told = "The offensive on Orlick left 40 dead, the army said. It lasted two days. The road is shut. Aid is coming. "
    own = "A blast at a fuel store killed 68 people, and 25 bodies were brought to the capital."
    found = {f.value: f.event for f in figures(draft_of(told + own))}
    assert found[40] == "main"
    assert found[68].startswith("explosion")
    assert found.get(25, "main") == "main"
    blast = (
        "A blast at a fuel store in Orlick killed 68 people. The fire burned for a day. Nobody knows why. It is out."
    )
    assert {f.event for f in figures(draft_of(blast + " The blast killed 68 people, the army said."))} == {"main"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The number of dead rose to 1,201 from 987.", [(1201, "=", "killed"), (987, "=", "killed")]),
        ("The toll was revised down from 412 to 298.", [(412, "=", "killed"), (298, "=", "killed")]),
        ("The toll stood at 181 on Wednesday.", [(181, "=", "killed")]),
        ("At least there would have been 32 dead, she said.", [(32, ">=", "killed")]),
        ("There were no casualties.", []),
        (
            "More than 18,000 people have fled. The agency said earlier that 5,000 had left.",
            [(18000, ">", "displaced"), (5000, "=", "displaced")],
        ),
        (
            "The ministry counted 410,000 marchers. The unions spoke of “more than 1.3 million”.",
            [(410000, "=", "participants"), (1300000, ">", "participants")],
        ),
        ("Police arrested the captain and three sailors.", [(3, "=", "arrested")]),
        ("All 187 people on board and 12 on the ground were killed.", [(187, "=", "killed"), (12, "=", "killed")]),
        ("He was one of 26 people killed there.", [(26, "=", "killed")]),
        ("A poll of 1,003 adults was taken after six in ten workers were arrested.", []),
        ("Children under five were killed.", []),
        ("In the second week 31 civilians at least were killed.", [(31, ">=", "killed")]),
    ],
)
def test_tolls_that_change_and_differ(text: str, wanted: list[tuple[float, str, str]]) -> None:
    assert [(f.value, f.operator, f.measure) for f in read(text)] == wanted


def test_what_is_promised_is_a_pledge() -> None:
    found = read("Germany pledged 25 million euros and 200 tonnes of food.")
    assert [(f.measure, f.basis) for f in found] == [("money", "pledge"), ("aid", "pledge")]


def test_two_more_come_on_top_of_the_toll() -> None:
    more, toll = read("Two more people died on Tuesday, taking the toll to 9.")
    assert [(f.value, f.basis) for f in (more, toll)] == [(2, "increment"), (9, "cumulative")]


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("The raid killed 12, including 5 children.", 12, [5]),
        ("Six people died: 4 soldiers and 2 civilians.", 6, [4, 2]),
        ("4 soldiers and 2 civilians were killed, 6 people in all.", 6, [4, 2]),
        ("In all 20,319 people were killed: 16,546 in Gava and 3,868 in Neros.", 20319, [16546, 3868]),
        ("The toll rose to 12. Of the dead, 5 were children.", 12, [5]),
    ],
)
def test_parts_lead_to_their_whole(text: str, whole: int, parts: list[int]) -> None:
    found = read(text)
    (sums,) = [f for f in found if f.value == whole]
    assert [f.value for f in found if f.part_of == sums.id] == parts
    assert {f.measure for f in found} == {"killed"}


def test_a_total_over_years_lies_behind_the_news() -> None:
    lead = "A boat sank off Lissa on Thursday. The coastguard searched. Ships came. Aid came. "
    found = one(lead + "So far this year 1,126 people have died on the route.")
    assert found.status == "background"


def test_a_number_inside_a_date_is_no_figure() -> None:
    assert read("On 20 May 2020 people died.") == ()


def test_a_language_without_words_says_so() -> None:
    draft = draft_of("12 Tote", language="xx")
    assert figures(draft) == ()
    assert draft.lacks


def test_no_anchor_no_clock() -> None:
    found = one("A flood killed 40 people in 2014.", published=None)
    assert (found.as_of, found.status) == (None, "new")


WORDS = st.sampled_from(
    ["12", "4,812", "at least", "killed", "people", "and", "were", ",", "(", ")", ".", "“", "»", "including", "dead",
     "from", "to", "toll", "injured", "two", "hundreds", "of", "the", "in 2014", "$", "million", "families", "\n\n",
     "who"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_every_figure_stands_where_its_spans_say(text: str) -> None:
    if not text.strip():
        return
    for language in ("en", "fr"):
        draft = draft_of(text, language=language)
        found = figures(draft)
        assert [f.value_span.start for f in found] == sorted(f.value_span.start for f in found)
        ids = {f.id for f in found}
        for figure in found:
            assert figure.value_span.of(text) == figure.words
            assert all(span.end <= len(text) for _, span in figure.spans)
            assert figure.part_of is None or figure.part_of in ids
            assert figure.value is not None or figure.operator in ("vague", "range")


@pytest.mark.parametrize(
    "piece",
    ["12 people were killed and ", "operation launched after 12 people died, ", "(12 ", "1,", "two hundred and "],
)
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    draft = draft_of("x " + text)
    draft.sentences = (Sentence(span=draft.article.span(0, len(text))),)
    figures(draft)
