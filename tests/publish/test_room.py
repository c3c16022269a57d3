"""What a page asks of a story: which figures a card shows, which entries stand open, how rivals are set."""

from __future__ import annotations

from dataclasses import replace

from coranto.publish import lines
from coranto.publish.room import LONG_TIMELINE, ON_A_DAY, Room, card_points
from coranto.records import Cite, Difference, LedgerPoint, LedgerRow, Line, Name, NameForm, Side, TimelineEntry
from publish.woven import ferry


def point(value: int, who: str | None, day: str, at: int = 0) -> LedgerPoint:
    return LedgerPoint(value=value, operator="=", claimant=who, as_of=day, cites=(Cite("a:1", at, at + 1),))


def row(*points: LedgerPoint, **rest: str) -> LedgerRow:
    given = {"event": "main", "measure": "killed", "counted": "people", **rest}
    return LedgerRow(basis="cumulative", points=points, **given)  # type: ignore[arg-type]


def test_a_card_shows_the_newest_of_each_claimant_and_nobody_last() -> None:
    shown = card_points(
        row(
            point(7, None, "2024-03-05"),
            point(3, "A", "2024-03-01"),
            point(5, "A", "2024-03-03"),
            point(6, "B", "2024-03-04"),
        )
    )
    assert [(p.value, p.claimant) for p in shown] == [(6, "B"), (5, "A"), (7, None)]


def test_a_card_does_not_repeat_a_claimants_figure_without_the_claimant() -> None:
    shown = card_points(row(point(5, None, "2024-03-05"), point(5, "A", "2024-03-03")))
    assert [(p.value, p.claimant) for p in shown] == [(5, "A")]


def test_rival_figures_are_set_with_their_points() -> None:
    one, two = point(5, "A", "2024-03-05", 1), point(9, "B", "2024-03-05", 3)
    differ = Difference("figure", "killed: people", (Side("Five died.", one.cites), Side("Nine died.", two.cites)))
    room = Room(replace(ferry(), ledger=(row(one, two),), differ=(differ,)))
    assert [(side.says, p.value) for side, _, p in room.sides(differ)] == [("Five died.", 5), ("Nine died.", 9)]
    other = Difference("figure", "killed", (Side("Five died.", one.cites), Side("Ten.", (Cite("a:1", 8, 9),))))
    assert room.sides(other) == []


def entries(count: int, status: str = "new") -> list[TimelineEntry]:
    made = (Line(text=f"Thing {n} happened.", cites=(Cite("a:1", n, n + 1),)) for n in range(count))
    return [
        TimelineEntry(when="2024-03-05", grain="day", sort="2024-03-05", line=line, status=status)  # type: ignore[arg-type]
        for line in made
    ]


def test_a_long_timeline_is_folded_and_loses_nothing() -> None:
    told = (*entries(LONG_TIMELINE + 4), *entries(3, "background"))
    room = Room(replace(ferry(), timeline=told))
    (day,) = room.timeline
    assert (len(day.entries), len(day.folded)) == (ON_A_DAY, LONG_TIMELINE + 4 - ON_A_DAY)
    shown = [e for when in (*room.timeline, *room.long_ago) for e in (*when.entries, *when.folded)]
    assert sorted(shown, key=told.index) == list(told)
    (short,) = Room(replace(ferry(), timeline=tuple(entries(5)))).timeline
    assert not short.folded


def day(number: int, rank: int) -> TimelineEntry:
    line = Line(text=f"Thing {number} happened.", cites=(Cite("a:1", number, number + 1),))
    when = f"2024-03-{number:02}"
    return TimelineEntry(when=when, grain="day", sort=when, line=line, rank=rank)


def test_the_days_that_matter_stand_open_and_the_others_are_folded_where_they_lie() -> None:
    told = tuple(day(n, rank) for n, rank in enumerate((7, 1, 8, 6, 5, 2, 4, 3), 1))
    room = Room(replace(ferry(), timeline=told), timeline_days=3)
    shown = [(s.lesser, [t.first.when[-2:] for t in s.times]) for s in room.stretches]
    assert shown == [
        (True, ["01"]),
        (False, ["02"]),
        (True, ["03", "04", "05"]),
        (False, ["06"]),
        (True, ["07"]),
        (False, ["08"]),
    ]
    assert sum(s.count for s in room.stretches) == len(told)


def test_two_lesser_days_are_not_worth_folding() -> None:
    told = tuple(day(n, n) for n in range(1, 6))
    assert [s.lesser for s in Room(replace(ferry(), timeline=told), timeline_days=3).stretches] == [False]
    assert [s.lesser for s in Room(replace(ferry(), timeline=told), timeline_days=2).stretches] == [False, True]
    assert Room(replace(ferry(), timeline=())).stretches == []


def test_the_place_of_a_row_is_said_where_two_rows_are_called_alike() -> None:
    here, there = row(point(5, "A", "2024-03-05", 1), place="Alba"), row(point(6, "A", "2024-03-05", 2), place="Bruma")
    assert Room(replace(ferry(), ledger=(here,))).event(here) == ""
    assert Room(replace(ferry(), ledger=(here, there))).event(there) == "Bruma"


def test_a_shorter_form_is_no_variant() -> None:
    def name(*forms: str) -> Name:
        return Name(entity=forms[0], kind="person", forms=tuple(NameForm(f, (Cite("a:1", 0, 1),)) for f in forms))

    told = (name("Mira Oduya", "Oduya"), name("Ivo Bren", "Ivo Brenn"))
    assert [n.entity for n in Room(replace(ferry(), names=told)).variants] == ["Ivo Bren"]


def test_remarks_speak_their_signs() -> None:
    assert lines.spoken("the mayor: >= 2,300; LANA: ~ 65") == "the mayor: at least 2,300; LANA: about 65"
    assert lines.spoken("6 = 4 + 2 holds") == "6 = 4 + 2 holds"
