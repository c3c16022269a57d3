"""From bytes to page: two reports of one event, two days apart, gathered, woven, served, and followed back by clicks.

The reports are once our own, and once the two measuring reports where those lie beside the project.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from journey.newsstand import newsstand, page

WEDNESDAY, FRIDAY = "2024-04-10T15:00:00+00:00", "2024-04-12T09:00:00+00:00"
OURS = {
    "/first": (
        "Dam burst floods the Velm valley",
        [
            "A dam on the river Velm burst on Wednesday, April 10, and flooded the valley below the town of Orlick.",
            "At least 32 people died and more than 200 were injured, according to Ana Petrova, a spokeswoman for the "
            "regional rescue service. These figures could not be independently verified.",
            "The governor, Ivan Markov, said the water would reach the capital on Thursday. “We ask everyone to leave "
            "the lower town,” he said in a press release.",
        ],
        WEDNESDAY,
    ),
    "/second": (
        "Toll rises after the Velm dam disaster",
        [
            "Rescuers searched the mud of the Velm valley on Friday, two days after the dam above Orlick burst.",
            "According to the latest assessment of the interior ministry, the flood left at least 200 dead and 400 "
            "injured in Orlick and the villages around it.",
            "Governor Ivan Markov told reporters on Friday morning that the rescue service had reached every village. "
            "An earlier dam disaster on the Velm in 1971 killed 1,500 people.",
        ],
        FRIDAY,
    ),
}


@contextmanager
def running(folder: Path, feed: str) -> Iterator[str]:
    """`coranto run` over one feed; gives the address of the site."""
    (folder / "coranto.toml").write_text(
        f'data = "data"\nsamples = false\nrunner = "local"\n[[sources]]\naddress = "{feed}"\noutlet = "Newsstand"\n'
        '[fetch]\nallow_networks = ["127.0.0.0/8"]\ndelay_seconds = 0\n[serve]\nport = 0\n',
        encoding="utf-8",
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("CORANTO_")} | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "coranto", "run"]
    with (folder / "err").open("w") as err:
        child = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=err, text=True)
    try:
        assert child.stdout is not None
        said = child.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, (said, (folder / "err").read_text())
        yield found[0]
    finally:
        child.terminate()
        child.communicate(timeout=20)


def story_at(site: str, reports: int) -> dict[str, Any]:
    """The one story, once it has so many reports."""
    listed: list[dict[str, Any]] = []
    for _ in range(240):
        with urllib.request.urlopen(f"{site}/api/v1/stories", timeout=10) as answer:
            listed = json.load(answer)["stories"]
        if listed and len(listed) == 1:
            with urllib.request.urlopen(f"{site}/api/v1/stories/{listed[0]['id']}", timeout=10) as answer:
                story: dict[str, Any] = json.load(answer)
            if len(story["reports"]) == reports:
                return story
        time.sleep(0.25)
    raise AssertionError(f"no single story with {reports} reports came: {listed}")


def series(story: dict[str, Any], measure: str) -> list[tuple[str, int, str]]:
    (row,) = [r for r in story["ledger"] if (r["event"], r["measure"], r["counted"]) == ("main", measure, "people")]
    return [(p["operator"], p["value"], p["as_of"]) for p in row["points"]]


def follow_figure(browser: Any, site: str, words: str) -> None:
    """From the front page by clicks alone to the lit words of the report."""
    tab = browser.new_page()
    trouble: list[str] = []
    tab.on("pageerror", lambda error: trouble.append(str(error)))
    tab.goto(site)
    tab.locator("main a[href*='/stories/']").first.click()
    cite = tab.locator("table a[href*='/reports/']").filter(has_text=re.compile(r"\S")).first
    cite.click()
    assert "/reports/" in tab.url
    assert "#" in tab.url
    lit = tab.locator(":target")
    assert words in lit.inner_text()
    colour = "e => getComputedStyle(e).backgroundColor"
    assert lit.evaluate(colour) != tab.locator("body").evaluate(colour)
    assert trouble == []
    tab.close()


@pytest.mark.browser
def test_our_two_days(tmp_path: Path, browser: Any) -> None:
    pages = {path: (title, page(title, text, when), when) for path, (title, text, when) in OURS.items()}
    with newsstand(pages) as feed, running(tmp_path, feed) as site:
        story = story_at(site, 2)
        assert story["independent"] == 2
        assert series(story, "killed") == [(">=", 32, "2024-04-10"), (">=", 200, "2024-04-12")]
        assert series(story, "injured") == [(">", 200, "2024-04-10"), (">=", 400, "2024-04-12")]
        follow_figure(browser, site, "32")


@pytest.mark.browser
def test_the_measuring_reports(tmp_path: Path, browser: Any, shared: Path) -> None:
    pages = {}
    for number, path in enumerate(sorted((shared / "data" / "seeds").glob("*.txt"))):
        text = path.read_bytes().decode("utf-8")
        paragraphs = [p for p in re.split(r"\n+", text) if p.strip()]
        title, when = ("Ceasefire declared", "2023-09-20T14:00:00+00:00") if number == 0 else (
            "Separatists negotiate withdrawal", "2023-09-22T14:00:00+00:00")  # fmt: skip
        pages[f"/{number}"] = (title, page(title, paragraphs), when)
    with newsstand(pages) as feed, running(tmp_path, feed) as site:
        story = story_at(site, 2)
        assert story["independent"] == 2
        assert series(story, "killed") == [(">=", 32, "2023-09-20"), (">=", 200, "2023-09-22")]
        assert series(story, "injured")[1:] == [(">=", 400, "2023-09-22")]
        follow_figure(browser, site, "32")
