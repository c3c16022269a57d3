"""A story from its members: who is counted, what is titled, and that the same input gives the same story."""

from __future__ import annotations

import pytest

from coranto import knit
from coranto.errors import NotFound
from coranto.records import Article, Judgement, Reading, Story, content_id
from knit.made import Made, group, maps, named

DAM = "The Lower Dam broke on Monday and flooded nine villages."


def three() -> tuple[Made, Made, Made]:
    """Two originals and a copy of the first."""
    first = Made("a", f"{DAM}\nRescue crews reached the valley.", "2024-03-11", "Dam breaks", credits=("AFP",))
    copy = Made("b", f"{DAM}\nRescue crews reached the valley.\nSee our page.", "2024-03-12", "Dam breaks in valley")
    other = Made("c", "Engineers had warned of cracks in the Lower Dam.", "2024-03-13", "Cracks were known")
    for made in (first, copy):
        made.day("Monday", "2024-03-11")
    return first, copy, other


def woven() -> Story:
    first, copy, other = three()
    grouping = group(first, copy, other, origins={copy.id: first.id}, kinds={copy.id: "wire"})
    judged = Judgement(kind="copy-of", parts=(copy.id, first.id), maker="test", score=0.9, reason="nine tenths shared")
    return knit.story(grouping, *maps(first, copy, other), (), {judged.id: judged})


def test_copies_are_listed_under_their_origin_and_not_counted() -> None:
    first, copy, other = three()
    story = woven()
    assert story.independent == 2
    assert [(r.id, r.origin, r.copy) for r in story.reports] == [
        (first.id, first.id, "original"),
        (copy.id, first.id, "wire"),
        (other.id, other.id, "original"),
    ]
    assert story.reports[1].reason == "nine tenths shared"
    assert story.reports[1].judgement.startswith("j:")
    assert story.reports[1].judged_by == "test"
    assert story.reports[1].share == 0.9
    assert story.agencies == (("AFP", 1),)
    assert (story.first, story.latest) == ("2024-03-11", "2024-03-13")


def test_what_a_text_of_its_own_took_over_is_shown_as_well() -> None:
    first, _, other = three()
    taken = Judgement(
        kind="copy-of", parts=(other.id, first.id), maker="test", score=0.2, reason="86 words", detail="partial"
    )
    story = knit.story(group(first, other), *maps(first, other), (), {taken.id: taken})
    assert [(r.copy, r.reason, r.judgement) for r in story.reports] == [
        ("original", "", ""),
        ("original", "86 words", taken.id),
    ]


def test_texts_that_rest_on_one_agency_are_two_and_have_it_in_common() -> None:
    first, copy, _ = three()
    own = Made("AFP", "Rain had filled the reservoir for a week.", "2024-03-13", "Rain came first")
    other = Made("d", "Engineers had warned of cracks in the Lower Dam.", "2024-03-13", "Cracks", credits=("AFP",))
    grouping = group(first, copy, own, other, origins={copy.id: first.id}, kinds={copy.id: "wire"})
    story = knit.story(grouping, *maps(first, copy, own, other))
    assert story.independent == 3
    assert story.in_common() == (("AFP", 3),), "two that credit it and its own; the copy is not counted again"
    assert story.in_common((first.id, other.id)) == (("AFP", 2),)
    assert story.in_common((first.id,)) == ()


def test_texts_of_one_publisher_are_counted_as_one_house() -> None:
    first = Made("Daily Mirror", DAM, "2024-03-11", "Dam breaks")
    second = Made("Liverpool Echo", "Rain had filled the reservoir for a week.", "2024-03-12", "Rain")
    third = Made("Specimen Herald", "Engineers had warned of cracks in the Lower Dam.", "2024-03-13", "Cracks")
    story = knit.story(group(first, second, third), *maps(first, second, third))
    assert (story.independent, story.publishers()) == (3, 2)
    assert story.publishers((first.id, second.id)) == 1


def test_a_member_says_what_its_outlet_is() -> None:
    first = Made("a", DAM, "2024-03-11", "Dam breaks", outlet_kind="state")
    second = Made("b", "Rain had filled the reservoir for a week.", "2024-03-12", "Rain")
    story = knit.story(group(first, second), *maps(first, second))
    assert {report.id: report.outlet_kind for report in story.reports} == {first.id: "state", second.id: ""}


def test_copies_add_nothing_to_the_timeline() -> None:
    first, _, _ = three()
    (entry,) = woven().timeline
    assert entry.origins == (first.id,)
    assert entry.also == ()


def test_every_line_is_word_for_word_in_its_report() -> None:
    articles = {m.id: m.article for m in three()}
    story = woven()
    lines = [*story.now, *(line for e in story.timeline for line in (e.line, *e.also))]
    assert lines
    for line in lines:
        cite = line.cites[0]
        assert line.text == " ".join(articles[cite.report].text[cite.start : cite.end].split())


def test_the_title_is_the_earliest_original_headline() -> None:
    story = woven()
    assert (story.title, story.title_from) == ("Dam breaks", three()[0].id)


def test_the_title_is_the_most_central_headline_of_many() -> None:
    made = [
        Made("a", DAM, "2024-03-10", "A view from the hills"),
        Made("b", DAM + " ", "2024-03-11", "Lower Dam breaks, nine villages flooded"),
        Made("c", DAM + "  ", "2024-03-12", "Nine villages flooded as Lower Dam breaks"),
        Made("d", DAM + "   ", "2024-03-12", "Lower Dam breaks"),
    ]
    story = knit.story(group(*made), *maps(*made), (), {})
    assert story.title == "Lower Dam breaks, nine villages flooded"


def test_without_any_headline_the_first_sentence_stands_word_for_word() -> None:
    made = Made("a", f"{DAM}\nMore follows.")
    story = knit.story(group(made), *maps(made), (), {})
    assert (story.title, story.title_from) == (DAM, made.id)


def test_a_member_without_a_reading_is_listed_and_brings_nothing_else() -> None:
    made = Made("a", DAM, title="Dam breaks")
    story = knit.story(group(made), {made.id: made.article}, {}, (), {})
    assert story.reports[0].id == made.id
    assert story.timeline == story.voices == story.now == ()


def test_a_copy_whose_origin_is_not_at_hand_stands_for_it() -> None:
    one, two = Made("a", DAM, "2024-03-11"), Made("b", DAM + " ", "2024-03-12")
    grouping = group(one, two, origins={one.id: "a:gone", two.id: "a:gone"}, kinds={one.id: "wire", two.id: "wire"})
    story = knit.story(grouping, *maps(one, two), (), {})
    assert story.independent == 1
    assert [r.origin for r in story.reports] == [one.id, one.id]


def test_the_order_of_the_members_does_not_matter() -> None:
    first, copy, other = three()
    about = {"origins": {copy.id: first.id}, "kinds": {copy.id: "wire"}}
    here = knit.story(group(first, copy, other, **about), *maps(first, copy, other), (), {})
    there = knit.story(group(other, copy, first, **about), *maps(other, first, copy), (), {})
    assert content_id("x", here) == content_id("x", there)


def test_a_story_of_no_report_at_hand_is_not_found() -> None:
    with pytest.raises(NotFound, match="none of the 1 reports"):
        knit.story(group(Made("a", DAM)), {}, {}, (), {})


def test_names_with_several_forms_are_shown_and_differ() -> None:
    one, two = Made("a", "The city of Karvo was cut off."), Made("b", "Roads to Qarvo are closed.")
    place = named("place:1", "place", "Karvo", ("Karvo", one), ("Qarvo", two))
    story = knit.story(group(one, two), *maps(one, two), (place,), {})
    assert [(n.entity, [f.text for f in n.forms]) for n in story.names] == [("place:1", ["Karvo", "Qarvo"])]
    (difference,) = [d for d in story.differ if d.kind == "name"]
    assert [s.says for s in difference.sides] == ["Karvo", "Qarvo"]
    assert story.places == ("Karvo",)


def test_a_shorter_form_of_a_name_is_no_difference() -> None:
    one, two = Made("a", "The mayor, Mira Oduya, resigned."), Made("b", "Oduya resigned at noon.")
    person = named("person:mira-oduya", "person", "Mira Oduya", ("Mira Oduya", one), ("Oduya", two))
    story = knit.story(group(one, two), *maps(one, two), (person,), {})
    assert len(story.names[0].forms) == 2
    assert [d for d in story.differ if d.kind == "name"] == []


def test_now_shows_new_figures_of_the_latest_originals_first() -> None:
    old = Made("a", "The valley has long been poor and far away from any road.", "2024-03-01")
    new = Made(
        "b",
        "The weather was mild in the valley and all roads were open.\nThe collapse killed 41 people in the valley.",
        "2024-03-13",
    ).figure("41", 41)
    story = knit.story(group(old, new), *maps(old, new), (), {})
    assert "The collapse killed 41 people in the valley." in [line.text for line in story.now]
    assert story.now[0].cites[0].report == new.id


def test_headings_and_fragments_are_not_shown_as_now() -> None:
    made = Made("a", "A short line.\nand a sentence that was cut at its beginning by a bad page, killed 41.").figure(
        "41", 41
    )
    assert knit.story(group(made), *maps(made), (), {}).now == ()


def readings(**languages: Made) -> tuple[dict[str, Article], dict[str, Reading]]:
    """Articles and readings by article id, each report read in the language by which it is given."""
    pairs = {made.id: (made.article, made.reading(code.rstrip("0123456789"))) for code, made in languages.items()}
    return {i: a for i, (a, _) in pairs.items()}, {i: r for i, (_, r) in pairs.items()}


def test_a_story_opens_in_the_language_of_most_of_its_reports() -> None:
    one = Made("a", "The collapse killed 41 people in the valley.", "2024-03-12", "Dam collapse").figure("41", 41)
    two = Made("b", "Rescuers reached the lower villages on foot.", "2024-03-12", "Rescuers reach villages")
    late = Made("c", "La rupture du barrage a fait 52 morts dans la vallée.", "2024-03-13", "Barrage").figure("52", 52)
    story = knit.story(group(one, two, late), *readings(en=one, en2=two, fr=late), (), {})
    reports = [line.cites[0].report for line in story.now]
    assert reports[0] != late.id
    assert reports[-1] == late.id
    assert story.title_from != late.id


def test_a_translated_name_is_no_difference_and_the_place_is_called_as_most_reports_call_it() -> None:
    one, two = Made("a", "The harbour of Port Alba is closed."), Made("b", "Ships wait outside Port Alba.")
    other = Made("c", "Le port de Port-Aube est fermé.")
    place = named("place:1", "place", "Porto Alba", ("Port Alba", one), ("Port Alba", two), ("Port-Aube", other))
    story = knit.story(group(one, two, other), *readings(en=one, en2=two, fr=other), (place,), {})
    assert [d for d in story.differ if d.kind == "name"] == []
    assert {f.text for n in story.names for f in n.forms} == {"Port Alba", "Port-Aube"}
    assert story.places == ("Port Alba",)
