"""The timeline on a story's page: rival times, plans and what came of them beside their entry; lesser days folded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from coranto.publish import site
from coranto.publish.links import Links, slug
from coranto.publish.pages import Page
from coranto.records import Cite, Line, RivalTime, TimelineEntry
from coranto.settings import Settings
from publish.demo import DemoDesk
from publish.woven import TERN, WIRE, ferry

SANK = "Sunk at noon."


def line(text: str, start: int) -> Line:
    return Line(text=text, cites=(Cite(WIRE.id, start, start + 5), Cite(TERN.id, start, start + 5)))


def entry(day: int = 4, **rest: Any) -> TimelineEntry:
    when = f"2024-03-{day:02}"
    return TimelineEntry(when=when, grain="day", sort=when, **{"line": line(SANK, day), **rest})


def page(demo: DemoDesk, *told: TimelineEntry) -> str:
    return Page(demo, Links()).story(replace(ferry(), timeline=told))


def test_the_other_times_stand_in_the_entry_with_their_words(demo: DemoDesk) -> None:
    rival = RivalTime(when="2024-03-04T13:00", grain="minute", lines=(line("Sunk at one.", 40),))
    shown = page(demo, entry(rivals=(rival,)))
    assert "conflicting times" in shown
    assert "Another time: 4 March, 13:00" in shown
    assert shown.index(SANK) < shown.index("Sunk at one.")
    assert Links().trace(rival.lines[0].id) in shown


def test_plans_stand_beside_what_came_of_them(demo: DemoDesk) -> None:
    done = page(demo, entry(plans=(line("It will sail at noon.", 40),)))
    assert "Announced before" in done
    assert "It will sail at noon." in done
    off = page(demo, entry(planned=True, called_off=(line("The sailing was put off.", 40),)))
    assert "Called off or put off" in off
    assert "planned</span>" in off
    told = line(SANK, 4)
    alone = page(demo, entry(planned=True, called_off=(told,), line=told))
    assert alone.count(SANK) == 1 + alone.count(f"Trace: {SANK}")
    assert "called off or put off" in alone


def test_agreement_and_sayings_are_noted(demo: DemoDesk) -> None:
    assert "2 independent origins · said then" in page(demo, entry(origins=("a:1", "a:2"), saying=True))
    assert "independent reports ·" not in page(demo, entry(origins=("a:1",)))


EIGHT = tuple(entry(day, rank=day, line=line(SANK, day)) for day in range(1, 9))


@pytest.mark.parametrize(("days", "folded"), [(3, "5 entries, <time>4 March</time> to <time>8 March</time>"), (6, "")])
def test_how_many_days_stand_open_is_a_setting(days: int, folded: str) -> None:
    settings = Settings(stories={"timeline_days": days})  # type: ignore[arg-type]
    desk = DemoDesk((replace(ferry(), timeline=EIGHT),))
    shown = TestClient(site.app(desk, settings)).get(f"/stories/{slug(ferry().id)}").text
    assert ('class="more lesser"' in shown) is bool(folded)
    assert folded in shown
    assert shown.count('class="entry"') == len(EIGHT)


def test_every_line_of_an_entry_is_a_line_of_the_story() -> None:
    plan, off, rival = line("plan", 40), line("off", 50), line("rival", 60)
    held = entry(plans=(plan,), called_off=(off,), rivals=(RivalTime(when="x", grain="day", lines=(rival,)),))
    assert held.lines == (line(SANK, 4), plan, off, rival)
