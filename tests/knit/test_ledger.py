"""The ledger: what stands in which row, who says it, what a careful reader would remark."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coranto.knit import ledger
from coranto.records import Article, Block, Dated, Figure, Grouping, LedgerRow, Mention, NameGroup, Reading
from knit.made import Made, group

TEXT = "Officials spoke of many things, of 120 dead and 40 injured and of others, and of much else besides, at length."


class Story:
    """Reports made up figure by figure."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.readings: dict[str, Reading] = {}
        self.origins: list[tuple[str, str]] = []

    def report(self, *figures: dict[str, Any], day: str = "2024-05-17", copy_of: str | None = None) -> str:
        number = len(self.articles)
        article = Article(capture=f"c:{number}", text=TEXT, published=Dated(day, "given", 1.0))
        made = tuple(self._figure(article, at, day, **f) for at, f in enumerate(figures))
        self.articles[article.id] = article
        self.readings[article.id] = Reading(article=article.id, maker="test", language="en", figures=made)
        self.origins.append((article.id, copy_of or article.id))
        return article.id

    def _figure(self, article: Article, at: int, day: str, **fields: Any) -> Figure:
        value, operator = fields.pop("value"), fields.pop("operator", "=")
        wanted: dict[str, Any] = {
            "value_span": article.span(5 * at, 5 * at + 3), "maker": "test", "value": value, "operator": operator,
            "measure": "killed", "words": str(value), "counted": "people", "event": "main", "as_of": day,
            "low": None if operator in ("<=", "vague") else value, "high": value if operator in ("=", "<=") else None,
        }  # fmt: skip
        return Figure(**(wanted | fields))

    def rows(self, *names: NameGroup) -> tuple[LedgerRow, ...]:
        grouping = Grouping(story="s", members=tuple(self.articles), origins=tuple(self.origins))
        return ledger.rows(grouping, self.articles, self.readings, names)

    def row(self, *names: NameGroup) -> LedgerRow:
        (row,) = self.rows(*names)
        return row


@pytest.fixture
def story() -> Story:
    return Story()


def kinds(row: LedgerRow) -> list[str]:
    return [c.kind for c in row.checks if c.kind != "no-source"]


def test_points_of_two_claimants_stand_side_by_side(story: Story) -> None:
    first = story.report({"value": 12, "operator": ">=", "claimant": "Ada Moss"}, day="2024-05-15")
    second = story.report({"value": 40, "operator": ">=", "claimant": "the rebels"})
    row = story.row()
    assert [(p.value, p.claimant, p.as_of, p.origins) for p in row.points] == [
        (12, "Ada Moss", "2024-05-15", (first,)),
        (40, "the rebels", "2024-05-17", (second,)),
    ]
    assert (row.low, row.high, row.best) == (12, 40, None)
    assert row.checks == ()


def test_events_measures_groups_bases_and_units_have_their_own_rows(story: Story) -> None:
    story.report(
        {"value": 40},
        {"value": 30000, "event": "war@1979/1983", "status": "background"},
        {"value": 6, "counted": "Peruvian guards"},
        {"value": 9, "measure": "injured"},
        {"value": 4, "basis": "increment"},
        {"value": 3, "basis": "part", "counted": "persons"},
        {"value": 2, "counted": "families", "unit": "families"},
    )
    found = {(r.event, r.measure, r.counted, r.basis, r.unit): [p.value for p in r.points] for r in story.rows()}
    assert found == {
        ("main", "killed", "people", "cumulative", None): [40],
        ("main", "killed", "Peruvian guards", "cumulative", None): [6],
        ("main", "killed", "families", "cumulative", "families"): [2],
        ("main", "killed", "people", "increment", None): [4],
        ("main", "killed", "people", "part", None): [3],
        ("main", "injured", "people", "cumulative", None): [9],
        ("war@1979/1983", "killed", "people", "cumulative", None): [30000],
    }
    assert [r.status for r in story.rows()][-1] == "background"


def test_background_never_enters_the_main_row(story: Story) -> None:
    story.report({"value": 40}, {"value": 900, "status": "background"})
    assert [(r.event, r.high) for r in story.rows()] == [("main", 40), ("background", 900)]


@pytest.mark.parametrize("counted", ["people", "persons", "People", None])
def test_everybody_is_one_group(story: Story, counted: str | None) -> None:
    story.report({"value": 40, "claimant": "A"})
    story.report({"value": 41, "claimant": "B", "counted": counted})
    assert story.row().counted == "people"


def test_copies_are_one_point_of_one_origin(story: Story) -> None:
    first = story.report({"value": 40, "claimant": "Ada Moss"})
    story.report({"value": 40, "claimant": "Ada Moss"}, day="2024-05-18", copy_of=first)
    (point,) = story.row().points
    assert (point.origins, len(point.cites), point.as_of) == ((first,), 2, "2024-05-17")


def test_two_origins_with_the_same_figure_are_one_point(story: Story) -> None:
    first, second = (story.report({"value": 40, "claimant": "Ada Moss"}) for _ in range(2))
    (point,) = story.row().points
    assert point.origins == tuple(sorted((first, second)))


def test_the_same_figure_on_another_day_is_another_point(story: Story) -> None:
    story.report({"value": 40, "claimant": "Ada Moss"})
    story.report({"value": 40, "claimant": "Ada Moss"}, day="2024-05-18")
    assert len(story.row().points) == 2


def test_a_figure_given_twice_in_a_report_is_one_point_of_the_better_attributed(story: Story) -> None:
    story.report(
        {"value": 40, "operator": ">"}, {"value": 40, "operator": ">", "claimant": "the army", "channel": "telegram"}
    )
    (point,) = story.row().points
    assert (point.claimant, point.channel, len(point.cites)) == ("the army", "telegram", 2)


def test_claimants_are_joined_by_their_names(story: Story) -> None:
    story.report({"value": 40, "claimant": "Moss"})
    story.report({"value": 40, "claimant": "A. Moss", "claimant_entity": "person:a-moss"})
    group = NameGroup(
        entity="person:ada-moss", kind="person", name="Ada Moss", forms=(("Moss", ()),), entities=("person:a-moss",)
    )
    (point,) = story.row(group).points
    assert (point.claimant, point.claimant_entity, len(point.cites)) == ("Ada Moss", "person:ada-moss", 2)
    assert len(story.row().points) == 2


def test_rivals_of_one_day(story: Story) -> None:
    story.report({"value": 12, "claimant": "the army"})
    story.report({"value": 40, "claimant": "the rebels"})
    assert kinds(story.row()) == ["rival"]


def test_a_later_and_higher_toll_is_no_rival(story: Story) -> None:
    story.report({"value": 12, "claimant": "the army"})
    story.report({"value": 40, "claimant": "the rebels"}, day="2024-05-19")
    assert kinds(story.row()) == []


def test_a_later_and_lower_toll_of_another_is_a_rival(story: Story) -> None:
    story.report({"value": 40, "claimant": "the rebels"})
    story.report({"value": 12, "claimant": "the army"}, day="2024-05-19")
    assert kinds(story.row()) == ["rival"]


def test_two_lower_bounds_are_compatible(story: Story) -> None:
    story.report({"value": 12, "operator": ">=", "claimant": "the army"})
    story.report({"value": 40, "operator": ">=", "claimant": "the rebels"})
    assert kinds(story.row()) == []


def test_revised_down(story: Story) -> None:
    story.report({"value": 40, "claimant": "the army"})
    story.report({"value": 12, "claimant": "the army"}, day="2024-05-19")
    row = story.row()
    assert kinds(row) == ["revised-down"]
    assert [p.value for p in row.points] == [40, 12]
    assert len(row.checks[0].cites) == 2


def test_the_same_claimant_differs_on_one_day(story: Story) -> None:
    story.report({"value": 40, "claimant": "the army"})
    story.report({"value": 12, "claimant": "the army"})
    assert kinds(story.row()) == ["same-claimant-differs"]


@pytest.mark.parametrize(("parts", "holds"), [((4, 2), True), ((5, 2), False)])
def test_sums(story: Story, parts: tuple[int, int], holds: bool) -> None:
    story.report({"value": 6})
    (article,) = story.articles.values()
    whole = story.readings[article.id].figures[0]
    story.articles.clear()
    story.origins.clear()
    story.report(
        {"value": 6}, *({"value": p, "basis": "part", "part_of": whole.id, "counted": f"group {p}"} for p in parts)
    )
    checks = [c for r in story.rows() for c in r.checks if c.kind == "sum"]
    assert [(c.holds, len(c.cites)) for c in checks] == [(holds, 3)]


def test_no_source_and_carried_over(story: Story) -> None:
    story.report({"value": 1200}, {"value": 1200, "event": "war@2014", "status": "background"})
    row = story.rows()[0]
    assert [c.kind for c in row.checks] == ["no-source", "carried-over"]


def test_best_only_where_a_source_says_so(story: Story) -> None:
    article = story.report({"value": 40, "claimant": "the office"})
    assert story.row().best is None
    told = Article(capture="c:best", text="The office's best estimate is 40 dead, it said at length to everybody here.")
    figure = story._figure(told, 6, "2024-05-17", value=40, claimant="the office")
    story.articles, story.origins = {told.id: told}, [(told.id, told.id)]
    story.readings = {told.id: Reading(article=told.id, maker="test", language="en", figures=(figure,))}
    assert article != told.id
    assert story.row().best == 40


def test_order_of_reports_and_of_mappings_changes_nothing(story: Story) -> None:
    story.report({"value": 12, "claimant": "A"}, {"value": 30, "measure": "injured"})
    story.report({"value": 40, "claimant": "B"})
    rows = story.rows()
    story.articles = dict(reversed(story.articles.items()))
    story.readings = dict(reversed(story.readings.items()))
    assert story.rows() == rows


def test_a_member_without_a_reading_is_left_out(story: Story) -> None:
    story.report({"value": 12})
    story.readings.clear()
    assert story.rows() == ()


def test_a_claimant_under_a_short_and_a_full_name_is_one(story: Story) -> None:
    story.report({"value": 40, "claimant": "the health ministry"})
    story.report({"value": 40, "claimant": "Peru’s health ministry"})
    assert [p.claimant for p in story.row().points] == ["Peru’s health ministry"]


def test_a_short_name_that_fits_two_claimants_stays_apart(story: Story) -> None:
    story.report({"value": 40, "claimant": "the ministry"})
    story.report({"value": 40, "claimant": "the health ministry"})
    story.report({"value": 40, "claimant": "the interior ministry"})
    assert len(story.row().points) == 3


def test_two_bounds_that_one_report_contrasts_are_rivals(story: Story) -> None:
    story.report(
        {"value": 12, "operator": ">=", "claimant": "the army"},
        {"value": 40, "operator": ">", "claimant": "the rebels"},
    )
    assert kinds(story.row()) == ["rival"]


def test_the_peak_and_what_is_lower_after_it(story: Story) -> None:
    story.report({"value": 900, "operator": "~", "claimant": "A"}, day="2024-05-10")
    story.report({"value": 400, "operator": ">=", "claimant": "B"}, day="2024-05-12")
    story.report({"value": 300, "operator": ">=", "claimant": "C"}, day="2024-05-17")
    (check,) = (c for c in story.row().checks if c.kind == "revised-down")
    assert check.says == "~ 900 (A) is followed by >= 400 (B) is followed by >= 300 (C)"
    assert len(check.cites) == 3


def test_a_rising_toll_is_not_revised_down(story: Story) -> None:
    for value, claimant, day in ((300, "A", "10"), (400, "B", "12"), (900, "C", "17")):
        story.report({"value": value, "operator": ">=", "claimant": claimant}, day=f"2024-05-{day}")
    assert kinds(story.row()) == []


def test_one_number_under_two_claimants(story: Story) -> None:
    story.report({"value": 2300, "claimant": "the army"})
    story.report({"value": 2300, "claimant": "Ada Moss"}, day="2024-05-18")
    (check,) = story.row().checks
    assert (check.kind, check.says, len(check.cites)) == ("claimant-differs", "2,300 is given by the army, Ada Moss", 2)


def test_small_numbers_and_far_days_coincide(story: Story) -> None:
    story.report({"value": 5, "claimant": "the army"}, {"value": 2300, "claimant": "the army", "measure": "injured"})
    story.report({"value": 5, "claimant": "Ada Moss"})
    story.report({"value": 2300, "claimant": "Ada Moss", "measure": "injured"}, day="2024-06-18")
    assert [kinds(row) for row in story.rows()] == [[], []]


def test_a_bound_that_changes_on_the_way(story: Story) -> None:
    story.report({"value": 200, "operator": ">=", "claimant": "the army"})
    story.report({"value": 200, "operator": ">", "claimant": "the press"}, day="2024-05-21")
    (check,) = story.row().checks
    assert (check.kind, check.says) == ("bound-differs", "given as >= 200; > 200")


def test_one_number_of_two_groups(story: Story) -> None:
    story.report({"value": 4, "claimant": "the army", "counted": "soldiers"})
    story.report({"value": 4, "claimant": "the army", "counted": "police officers"})
    (check,) = (c for row in story.rows() for c in row.checks if c.kind == "group-differs")
    assert check.says == "the army is reported to give 4 as police officers and as soldiers"


def test_two_groups_in_one_report_are_two(story: Story) -> None:
    story.report(
        {"value": 4, "claimant": "the army", "counted": "soldiers"},
        {"value": 4, "claimant": "the army", "counted": "police officers"},
    )
    assert [c.kind for row in story.rows() for c in row.checks] == []


def test_a_headline_that_the_text_does_not_bear_out() -> None:
    made = Made("one", "More than 1000 dead\nAt least 2000 people died.")
    made.figure("1000", 1000, operator=">", as_of="2024-03-13").figure("2000", 2000, operator=">=", as_of="2024-03-13")
    article = replace(made.article, blocks=(Block(0, 19, "headline"), Block(20, len(made.article.text), "paragraph")))
    reading = replace(made.reading(), article=article.id)
    (row,) = ledger.rows(
        Grouping(story="s", members=(article.id,), origins=((article.id, article.id),)),
        {article.id: article},
        {article.id: reading},
        (),
    )
    (check,) = (c for c in row.checks if c.kind == "headline-differs")
    assert check.says == "the headline says > 1,000, the text >= 2,000"


def test_the_rise_that_nobody_is_named_for(story: Story) -> None:
    story.report({"value": 400, "claimant": "the army"}, day="2024-05-10")
    story.report({"value": 600})
    (check,) = (c for c in story.row().checks if c.kind == "no-source")
    assert (check.says, len(check.cites)) == ("no report names a source for the rise from 400 to 600", 2)


def test_tolls_of_places_have_rows_of_their_own_and_add_up(story: Story) -> None:
    told = {"claimant": "the ministry"}
    story.report(
        {"value": 480, **told}, {"value": 290, "place": "Uplands", **told}, {"value": 190, "place": "Lowlands", **told}
    )
    rows = story.rows()
    assert [(r.place, [p.value for p in r.points]) for r in rows] == [
        (None, [480]),
        ("Lowlands", [190]),
        ("Uplands", [290]),
    ]
    assert [(c.kind, c.says) for r in rows for c in r.checks] == [("sum", "480 = 290 + 190 holds")]


def test_places_that_do_not_add_up_are_not_said_to_be_all(story: Story) -> None:
    told = {"claimant": "the ministry"}
    story.report({"value": 480, **told}, {"value": 290, "place": "Uplands", **told})
    assert [c.kind for r in story.rows() for c in r.checks] == []


@pytest.mark.parametrize(("text", "sums"), [("on both sides", 1), ("in the north", 0)])
def test_the_total_of_both_sides(text: str, sums: int) -> None:
    made = Made("one", f"More than 400 died {text}. One side lost 193. The other side counts 213.")
    made.figure("400", 400, operator=">", as_of="2024-03-13", claimant="the press")
    made.figure("193", 193, counted="soldiers", claimant="A").figure("213", 213, claimant="B")
    (article,) = ({made.id: made.article},)
    rows = ledger.rows(group(made), article, {made.id: made.reading()}, ())
    assert [c.says for r in rows for c in r.checks if c.kind == "sum"] == ["> 400: 193 + 213 = 406 holds"] * sums


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((("Russia’s defence ministry", "en"), ("le ministère russe de la défense", "fr")), 1),
        ((("Armenian separatist authorities", "en"), ("les autorités séparatistes arméniennes", "fr")), 1),
        ((("Armenian separatist authorities", "en"), ("les autorités arméniennes", "fr")), 2),
        ((("the interior ministry", "en"), ("le ministère péruvien de l’intérieur", "fr")), 1),
        ((("the interior ministry", "en"), ("le ministère de la santé", "fr")), 2),
        ((("the Tarm company", "en"), ("la société Tarm", "fr")), 1),
        ((("Tarm and the coast guard", "en"), ("Tarm et les garde-côtes", "fr"), ("the coast guard", "en")), 2),
        ((("officials", "en"), ("officials in Tarm", "en")), 2),
        ((("the separatist authorities", "en"), ("Armenian separatist authorities", "en")), 1),
        ((("he", "en"), ("la même source", "fr"), ("le dernier bilan", "fr"), ("the latest toll", "en")), 1),
    ],
)
def test_claimants_are_joined_by_what_their_names_mean(
    story: Story, names: tuple[tuple[str, str], ...], shown: int
) -> None:
    for name, language in names:
        article = story.report({"value": 40, "claimant": name})
        story.readings[article] = replace(story.readings[article], language=language)
    points = story.row().points
    assert len(points) == shown
    pointing = names[0][0] == "he"
    assert all((p.claimant is None) is pointing for p in points)


def test_the_ministry_in_a_capital_is_the_countrys(story: Story) -> None:
    story.report({"value": 511, "claimant": "the health ministry in Tarm"})
    second = story.report({"value": 512, "claimant": "Peru’s health ministry"})
    reading = story.readings[second]
    tarm = Mention(span=reading.figures[0].value_span, kind="place", name="Tarm", maker="test", country="PE")
    story.readings[second] = replace(reading, mentions=(tarm,))
    assert kinds(story.row()) == ["same-claimant-differs"]


def test_a_surname_is_the_one_person_of_that_name(story: Story) -> None:
    story.report({"value": 40, "claimant": "Ada Moss", "claimant_entity": "person:ada-moss"})
    story.report({"value": 40, "claimant": "Moss"})
    assert [p.claimant for p in story.row().points] == ["Ada Moss"]
