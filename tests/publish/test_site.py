from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from coranto.publish import Desk, lines, site
from coranto.publish.links import slug
from coranto.records import Story
from coranto.records.views import Status
from coranto.settings import Settings
from publish import markup, newsroom
from publish.demo import DemoDesk
from publish.newsroom import EVIL

HERE = "http://testserver/"


def crawl(client: TestClient) -> dict[str, markup.Markup]:
    """Every page that can be reached by links from the front page."""
    todo, seen = ["/"], dict[str, markup.Markup]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            seen[path] = markup.Markup()
            continue
        seen[path] = markup.read(answer.text)
        for link in seen[path].links:
            whole = urldefrag(urljoin(HERE + path.lstrip("/"), link)).url
            if whole.startswith(HERE):
                todo.append("/" + whole.removeprefix(HERE))
    return seen


@pytest.fixture(scope="module")
def pages(client: TestClient) -> dict[str, markup.Markup]:
    return crawl(client)


def test_the_demo_desk_is_a_desk(demo: DemoDesk) -> None:
    assert isinstance(demo, Desk)


def test_every_link_leads_to_a_page_and_its_anchor(pages: dict[str, markup.Markup]) -> None:
    assert len(pages) > 40
    for path, page in pages.items():
        for link in page.links:
            whole, mark = urldefrag(urljoin(HERE + path.lstrip("/"), link))
            if mark and whole.startswith(HERE):
                assert unquote(mark) in pages["/" + whole.removeprefix(HERE)].ids, (path, link)


def test_every_page_is_well_formed_and_without_inline_code(pages: dict[str, markup.Markup]) -> None:
    faults = {path: page.faults for path, page in pages.items() if page.tags and page.faults}
    assert faults == {}


def test_the_check_for_inline_code_can_fail() -> None:
    page = markup.read('<h1>x</h1><p style="a" onclick="b"><a href="/"><a href="/">y</a></a><script>1</script>')
    assert len(page.faults) == 5


def test_every_page_carries_the_policy(client: TestClient, pages: dict[str, markup.Markup]) -> None:
    for path in (*pages, "/nope", "/api/v1/nope", "/api/v1/openapi.json"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_texts_that_try_to_break_out_are_shown_as_text(client: TestClient, demo: DemoDesk) -> None:
    story = demo.stories()[2]
    for path in (
        "/",
        "/sources",
        f"/stories/{slug(story.id)}",
        f"/reports/{slug(newsroom.HOSTILE.id)}",
        f"/trace/{slug(story.now[0].id)}",
    ):
        html = client.get(path).text
        page = markup.read(html)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert any("alert(1)" in text for text in page.text), path
    assert EVIL in "".join(markup.read(client.get(f"/reports/{slug(newsroom.HOSTILE.id)}").text).text)
    assert "<img" not in client.get("/search", params={"q": EVIL}).text


def test_an_address_that_is_no_web_address_is_no_link(client: TestClient) -> None:
    assert not any(link.startswith("javascript:") for link in markup.read(client.get("/sources").text).links)


def test_a_figure_leads_to_the_lit_number(client: TestClient, demo: DemoDesk) -> None:
    page = markup.read(client.get(f"/stories/{slug(demo.stories()[0].id)}").text)
    wanted = f"/reports/{slug(newsroom.WIRE.id)}#{slug(newsroom.F12.id)}"
    assert wanted in page.links
    report = client.get(wanted.split("#")[0]).text
    assert f'id="{slug(newsroom.F12.id)}"' in report
    assert report.split(f'id="{slug(newsroom.F12.id)}"')[1].split(">", 1)[1].startswith("12<")


def test_the_whole_text_stands_in_the_report_page(client: TestClient) -> None:
    for report in newsroom.ARTICLES.values():
        html = client.get(f"/reports/{slug(report.id)}").text
        body = html.split('<article class="body"')[1].split("</article>")[0].split(">", 1)[1]
        assert "".join("".join(markup.read(body).text).split()) == "".join(report.text.split())


def test_copies_stand_under_their_origin(client: TestClient, demo: DemoDesk) -> None:
    html = client.get(f"/stories/{slug(demo.stories()[0].id)}").text
    coverage = html.split('<ol class="coverage">')[1]
    assert coverage.index(slug(newsroom.WIRE.id)) < coverage.index("<ul>") < coverage.index(slug(newsroom.TERN.id))
    assert "wire copy" in coverage
    assert "92 % of its text" in coverage


def test_an_agency_that_texts_have_in_common_is_said(demo: DemoDesk) -> None:
    def credited(story: Story) -> Story:
        return replace(story, reports=tuple(replace(r, credits=("SPA",)) for r in story.reports))

    class Credited(DemoDesk):
        def stories(self) -> Sequence[Story]:
            return [credited(story) for story in super().stories()]

        def story(self, id: str) -> Story | None:
            found = super().story(id)
            return found and credited(found)

    desk = TestClient(site.app(Credited(demo.found), Settings()))
    story = demo.stories()[0]
    originals = sum(r.copy == "original" for r in story.reports)
    page = desk.get(f"/stories/{slug(story.id)}").text
    assert f"all {originals} rest on SPA" in page
    assert f"{originals} of the texts rest on SPA: they share no prose, and may still have one source." in page
    assert f", {originals} rest on SPA" in desk.get("/stories").text
    assert "rest on" not in TestClient(site.app(demo, Settings())).get(f"/stories/{slug(story.id)}").text


def test_quoted_sentences_say_their_language(client: TestClient, demo: DemoDesk) -> None:
    tags = markup.read(client.get(f"/stories/{slug(demo.stories()[0].id)}").text).tags
    assert any(attrs.get("lang") == "fr" and attrs.get("dir") == "auto" for _, attrs in tags)


def test_background_figures_stay_out_of_the_row(client: TestClient, demo: DemoDesk) -> None:
    html = client.get(f"/stories/{slug(demo.stories()[0].id)}").text
    killed = html.split("<h3>Killed</h3>")[1].split("Given once")[0]
    assert ">61<" not in killed
    assert ">61<" in html.split("Earlier events and background")[1]


def test_samples_are_said_to_be_samples(client: TestClient) -> None:
    for path in ("/", "/stories", "/about", "/sources"):
        assert "Sample reports." in client.get(path).text


def test_a_plain_page_is_not_said_to_be_a_sample(demo: DemoDesk) -> None:
    class Real(DemoDesk):
        def status(self) -> Status:
            return Status()

    page = TestClient(site.app(Real(demo.found), Settings())).get("/").text
    assert "Sample reports." not in page


def test_unreachable_sources_are_named(client: TestClient) -> None:
    html = client.get("/sources").text
    assert "the host did not answer in 10 s" in html
    assert "1 of 3 sources could not be reached" in client.get("/").text


def test_how_sources_fare_is_shown(client: TestClient) -> None:
    html = client.get("/sources").text
    assert "Gone silent" in html
    assert '2.2 h <span class="by">last news 1 March 2024' in html
    assert "1,200 pages wait to be fetched, 3 of them after a failure." in html


def test_an_empty_desk_says_what_to_do() -> None:
    page = TestClient(site.app(DemoDesk(()), Settings())).get("/")
    assert page.status_code == 200
    assert "coranto add" in page.text
    assert markup.read(page.text).faults == []


@pytest.mark.parametrize("path", ["/stories/s-none", "/reports/a-none", "/trace/f-none", "/edition/yesterday", "/x/y"])
def test_what_is_not_there_is_a_page_that_helps(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "all stories" in answer.text
    assert markup.read(answer.text).faults == []


def test_wrong_use_is_told(client: TestClient) -> None:
    assert client.post("/").status_code == 405
    answer = client.get("/stories", params={"page": "many"})
    assert answer.status_code == 400
    assert "page" in answer.text


def test_an_error_of_ours_is_a_page_with_the_policy(demo: DemoDesk) -> None:
    class Broken(DemoDesk):
        def story(self, id: str) -> Story | None:
            raise RuntimeError("the press is jammed")

        def trace(self, id: str) -> None:
            raise RuntimeError

    client = TestClient(site.app(Broken(demo.found), Settings()), raise_server_exceptions=False)
    answer = client.get("/stories/s-1")
    assert answer.status_code == 500
    assert "The press stopped" in answer.text
    assert "jammed" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/api/v1/trace/f:1").json()["detail"].startswith("an error of ours")


def test_an_id_is_understood_with_colon_and_hyphen(client: TestClient) -> None:
    for id in (newsroom.WIRE.id, slug(newsroom.WIRE.id)):
        assert client.get(f"/reports/{id}").status_code == 200
        assert client.get(f"/api/v1/reports/{id}").json()["article"] == newsroom.WIRE.id


def test_the_site_as_files_holds_together(demo: DemoDesk, tmp_path: Path) -> None:
    written = site.SiteOutput().write(demo, tmp_path, "https://news.example/")
    assert written == sorted(p for p in tmp_path.rglob("*") if p.is_file())
    pages = {p: markup.read(p.read_text("utf-8")) for p in written if p.suffix == ".html"}
    assert len(pages) > 30
    for path, page in pages.items():
        assert page.faults == [], path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https"), (path, link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            if parts.fragment:
                assert parts.fragment in pages[target].ids, (path, link)
    assert b"https://news.example/stories/s-0123456789abcdef0123.html" in (tmp_path / "feed.atom").read_bytes()


def test_an_old_address_of_a_story_leads_on(client: TestClient, demo: DemoDesk, tmp_path: Path) -> None:
    ferry, strike = demo.stories()[:2]
    merged = client.get("/stories/s-merged").text
    assert ferry.title in merged and "goes by another name now" in merged
    assert "goes by another name now" not in client.get(f"/stories/{slug(ferry.id)}").text
    divided = client.get("/stories/s:divided").text
    assert ferry.title in divided and strike.title in divided and "several now" in divided
    site.write(demo, tmp_path)
    assert "goes by another name now" in (tmp_path / "stories" / "s-merged.html").read_text()
    assert "several now" in (tmp_path / "stories" / "s-divided.html").read_text()


def test_what_people_said_of_a_story_stands_on_its_page(client: TestClient, demo: DemoDesk) -> None:
    ferry, strike = demo.stories()[:2]
    page = client.get(f"/stories/{slug(ferry.id)}").text
    assert "Reports were taken out of this story" in page and "no ferry" in page and "j:3" in page
    assert f'href="/stories/{slug(strike.id)}"' in page


def test_a_report_says_why_it_stands_in_its_story(client: TestClient) -> None:
    page = client.get(f"/reports/{slug(newsroom.TERN.id)}").text
    assert "Why it stands in its story" in page and "most of its text" in page and "90 % sure" in page
    assert "Apart from" in page and "The Inland Post" in page
    assert "Why it stands" not in client.get(f"/reports/{slug(newsroom.WIRE.id)}").text


def test_a_claim_stands_with_what_is_said_of_it(client: TestClient, demo: DemoDesk) -> None:
    story = demo.stories()[0]
    page = markup.read(client.get(f"/stories/{slug(story.id)}").text)
    text = " ".join(" ".join(page.text).split())
    for words in (
        "as reported: “said”",
        "a lower bound: “At least”",
        "not independently verified: “could not be independently verified”",
        "denied by Ana Lorka, 6 March 2024: “anyone was left behind”",
        "2 independent origins, 1 copy",
    ):
        assert words in text, words
    grades = [text.index(f" {name} ", text.index("Who says what", 400)) for name in (
        "Named organisations", "Named persons with their role", "No source", "Unattributed",
    )]  # fmt: skip
    assert grades == sorted(grades)
    for voice in story.voices:
        for said in voice.claims:
            assert f"said-{slug(lines.claim(voice, said).id)}" in page.ids
            assert {f"beside-{slug(line.id)}" for line in lines.answers(said)} <= set(page.ids)


def test_a_report_shows_how_each_claim_is_said(client: TestClient) -> None:
    page = client.get(f"/reports/{slug(newsroom.WIRE.id)}").text
    assert "as reported · in a press release · not independently verified" in page
