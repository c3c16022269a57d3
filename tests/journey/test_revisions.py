"""A page whose text changes between two rounds is one report with two revisions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from coranto import journey
from coranto.desk import StoreDesk
from coranto.publish.site import app
from coranto.records import Source
from coranto.settings import Settings
from coranto.store.sql import SqlStore
from journey.newsstand import newsstand, page
from journey.test_two_days import OURS

PATH = "/2024/04/velm-dam-bursts"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StoreDesk]:
    """Two rounds over one feed; between them one page is rewritten in part, and one stays as it is."""
    title, paragraphs, when = OURS["/first"]
    other = OURS["/second"]
    pages = {PATH: (title, page(title, paragraphs, when), when), "/second": (other[0], page(*other), other[2])}
    settings = Settings(data=tmp_path, samples=False, fetch={"allow_networks": ["127.0.0.0/8"], "delay_seconds": 0})  # type: ignore[arg-type]
    with closing(SqlStore.open(tmp_path)) as store:
        with newsstand(pages) as feed:
            source, weaver = Source(kind="feed", address=feed, outlet="Newsstand"), journey.Weaver(store, settings)
            journey.gather(store, settings, [source])
            weaver.weave()
            first = {s.id for s in StoreDesk(store, settings).stories()}
            rewritten = [paragraphs[0], paragraphs[1].replace("32", "40"), paragraphs[2], "The army was sent to help."]
            pages[PATH] = (f"{title}, 40 dead", page(f"{title}, 40 dead", rewritten, when), when)
            journey.gather(store, settings, [source])
            weaver.weave()
            journey.gather(store, settings, [source])
        shown = StoreDesk(store, settings)
        assert {s.id for s in shown.stories()} == first
        yield shown


def test_a_changed_page_is_one_report_with_two_revisions(desk: StoreDesk) -> None:
    assert len(list(desk.store.captures())) == 3
    (story,) = desk.stories()
    assert (len(story.reports), story.independent) == (2, 2)
    (report,) = [r for r in story.reports if "40 dead" in r.title]
    history = desk.revisions(report.id)
    assert history is not None
    assert history.standing == report.id
    assert history.revisions[1].retitled == "Dam burst floods the Velm valley"
    changes = [(c.kind, c.was, c.now) for c in history.revisions[1].changes]
    assert ("changed", "32", "40") in changes
    assert ("added", "", "The army was sent to help.") in changes
    assert desk.revisions(str(report.address)) == history

    (old,) = history.earlier
    assert desk.story_of(old) == story
    assert desk.report(old) is not None
    way = desk.trace(report.id)
    assert way is not None
    assert [s.kind for s in way.steps].count("revision") == 2
    assert len({h.id for h in desk.search("governor Markov", 10)}) == len(desk.search("governor Markov", 10)) == 2

    client = TestClient(app(desk, desk.settings))
    told = client.get(f"/api/v1/articles/{report.id}").json()
    assert [r["article"] for r in told["revisions"]] == [old, report.id]
    shown = client.get(f"/reports/{report.id.replace(':', '-')}").text
    assert "<del>32</del> <ins>40</ins>" in shown
    assert 'class="m new"' in shown
    assert "earlier text of the report" in client.get(f"/reports/{old.replace(':', '-')}").text
