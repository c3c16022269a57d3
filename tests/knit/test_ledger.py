"""The ledger: what stands in which row, who says it, what a careful reader would remark."""

from __future__ import annotations

from typing import Any

import pytest

from coranto.knit import ledger
from coranto.records import Article, Dated, Figure, Grouping, LedgerRow, NameGroup, Reading

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
