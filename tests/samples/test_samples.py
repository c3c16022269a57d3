"""The sample reports: they say that they are samples, and weave into the four stories that they tell."""

from __future__ import annotations

import pytest

from coranto import samples as bundled
from coranto.desk import StoreDesk
from coranto.extract import read_body
from coranto.glean import Glean
from coranto.join.stories import Window, groupings
from coranto.records import Article, Body, Grouping, Reading

# Story: (reports, independent origins, in French).
STORIES = {"titan": (14, 11, 4), "morocco": (17, 15, 5), "derna": (20, 17, 7), "karabakh": (30, 27, 10)}


@pytest.fixture(scope="module")
def bodies() -> list[Body]:
    return list(bundled.reports())


@pytest.fixture(scope="module")
def articles(bodies: list[Body]) -> dict[str, Article]:
    return {b.capture.address.removeprefix("sample://"): read_body(b) for b in bodies}


@pytest.fixture(scope="module")
def stories(articles: dict[str, Article]) -> dict[str, Grouping]:
    """What the window makes of them with their readings, by the folder of the first report."""
    window, judgements = Window(), []
    for article, reading in zip(articles.values(), Glean()(articles.values()), strict=True):
        assert isinstance(reading, Reading)
        judgements += window.add(article, reading)
    names = {a.id: name for name, a in articles.items()}
    found = groupings({a.id: a for a in articles.values()}, judgements)
    assert len(found) == len(STORIES), [[names[m] for m in g.members] for g in found]
    return {names[g.members[0]].split("/")[0]: g for g in found}


def test_every_page_is_marked_as_a_sample(bodies: list[Body], articles: dict[str, Article]) -> None:
    assert len(bodies) == 81
    assert all(b.capture.hint("sample") == "true" and b.capture.media_type == "text/html" for b in bodies)
    assert all(a.sample and a.outlet and a.title and a.published for a in articles.values())
    assert all(a.published.value[:4] == "2023" and a.language in ("en", "fr") for a in articles.values() if a.published)
    assert [b.capture.id for b in bodies] == [b.capture.id for b in bundled.reports()]
    for body in bodies:
        said = body.content.decode()
        assert "comes with coranto" in said or "livré avec coranto" in said


def test_the_pages_say_what_the_index_says(bodies: list[Body], articles: dict[str, Article]) -> None:
    for body, article in zip(bodies, articles.values(), strict=True):
        assert article.published is not None
        assert article.published.value[:16] == (body.capture.hint("published") or "")[:16]
        assert article.outlet == body.capture.hint("outlet")


@pytest.mark.parametrize("name", STORIES)
def test_they_weave_into_four_stories(name: str, stories: dict[str, Grouping], articles: dict[str, Article]) -> None:
    reports, independent, french = STORIES[name]
    group = stories[name]
    members = {n for n, a in articles.items() if a.id in group.members}
    assert members == {n for n in articles if n.startswith(f"{name}/")}
    assert (len(group.members), group.independent()) == (reports, independent)
    assert sum(articles[n].language == "fr" for n in members) == french


def test_every_kind_of_copy_is_among_them(stories: dict[str, Grouping]) -> None:
    kinds = {kind for group in stories.values() for _, kind in group.kinds}
    assert {"original", "wire", "edited", "mirror", "partial"} <= kinds


def test_their_noise_is_cut(articles: dict[str, Article]) -> None:
    labels = {cut.label for a in articles.values() for cut in a.cuts}
    assert {"see-also", "newsletter", "credit"} <= labels
    for article in articles.values():
        live = " ".join(article.text[start:end] for start, end in article.live())
        for noise in ("newsletter", "See also", "Lire aussi", "comes with coranto", "lettre d’"):
            assert noise not in live


def test_no_sample_story_follows_another(samples: StoreDesk) -> None:
    found = [samples.story(story.id) for story in samples.stories()]
    assert [story.related for story in found if story] == [()] * len(STORIES)
