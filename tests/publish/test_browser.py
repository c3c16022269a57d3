"""The pages in a real browser: phone and desktop, light and dark, with and without script."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from coranto.publish import site
from coranto.publish.links import slug
from coranto.settings import Settings
from publish import newsroom
from publish.demo import DemoDesk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(demo: DemoDesk) -> Iterator[str]:
    """The site on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(site.app(demo, Settings()), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def paths(demo: DemoDesk) -> list[str]:
    story = f"/stories/{slug(demo.stories()[0].id)}"
    hostile = f"/stories/{slug(demo.stories()[2].id)}"
    report = f"/reports/{slug(newsroom.WIRE.id)}"
    plain = ["/", "/stories", "/sources", "/about", "/search?q=Marisol", "/edition/2024-03-07"]
    return [*plain, story, hostile, report, f"/reports/{slug(newsroom.HOSTILE.id)}", f"/trace/{slug(newsroom.F12.id)}"]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_no_page_is_wider_than_the_screen_or_breaks_the_policy(
    browser: Any, served: str, demo: DemoDesk, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("dialog", lambda dialog: said.append("a dialog opened"))
    for path in paths(demo):
        tab.goto(served + path)
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert said == []
    context.close()


def test_without_script_a_figure_leads_to_its_lit_words(browser: Any, served: str, demo: DemoDesk) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served}/stories/{slug(demo.stories()[0].id)}")
    tab.locator("table a", has_text="at least 12").first.click()
    lit = tab.locator(":target")
    assert lit.inner_text() == "12"
    assert lit.bounding_box()["y"] < 800
    assert tab.locator("#theme").is_hidden()
    lit.click()
    assert "/trace/" in tab.url
    tab.get_by_text("See it in the report").first.click()
    assert tab.locator(":target").inner_text() == "12"
    context.close()


def test_a_denial_beside_a_claim_leads_to_its_lit_words(browser: Any, served: str, demo: DemoDesk) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served}/stories/{slug(demo.stories()[0].id)}")
    denial = tab.locator(".claim .remark", has_text="denied by Ana Lorka")
    denial.locator(".cites a").click()
    assert tab.locator(":target").inner_text() == "anyone was left behind"
    tab.go_back()
    denial.locator("a.trace").click()
    assert "denied by Ana Lorka" in tab.locator("main").inner_text()
    context.close()


def test_the_switch_keeps_its_theme(browser: Any, served: str) -> None:
    context = browser.new_context(color_scheme="light")
    tab = context.new_page()
    tab.goto(served)
    colour = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(colour)
    tab.click("#theme")
    dark = tab.evaluate(colour)
    assert dark != light
    tab.goto(f"{served}/about")
    assert tab.evaluate(colour) == dark
    context.close()


def test_keys_go_from_story_to_story(browser: Any, served: str, demo: DemoDesk) -> None:
    tab = browser.new_page()
    tab.goto(served)
    focused = "document.activeElement.getAttribute('href')"
    tab.keyboard.press("j")
    first = tab.evaluate(focused)
    tab.keyboard.press("j")
    assert tab.evaluate(focused) != first
    tab.keyboard.press("k")
    assert tab.evaluate(focused) == first == f"/stories/{slug(demo.stories()[0].id)}"
    tab.goto(f"{served}/search")
    tab.click("#q")
    tab.keyboard.type("jk")
    assert tab.input_value("#q") == "jk"
    tab.close()


def test_the_first_tab_stop_skips_to_the_text(browser: Any, served: str) -> None:
    tab = browser.new_page()
    tab.goto(served)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.close()


def test_marks_can_be_put_out_without_script(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served}/reports/{slug(newsroom.WIRE.id)}")
    cut = tab.locator(".body .cut").first
    assert cut.is_visible()
    tab.uncheck("#show-cut")
    assert cut.is_hidden()
    context.close()
