"""Reports of several things are known by parts that have nobody in common, and bridge no stories."""

from __future__ import annotations

from functools import cache

import pytest

from coranto.glean import Glean
from coranto.join import several
from coranto.join.stories import Window, groupings
from coranto.records import Article, Block, Dated, Reading, Title
from join.prose import paragraphs

DAM = (
    "Heavy rain broke the Kessim dam above the town of Vardak on Monday, and at least 61 people drowned, Ilya Maratov, "
    "the governor of Sorun, said."
)
STRIKE = "Dockers of the union Havnfolk in Halmund are on strike over pay; Greta Solheim of the employers objects."
CHESS = "Anand Raghavan beat Mateo Quiroga in the chess final in Oslo on Monday after nine hours."
SNOW = "Snow is expected over the hills of Brannock on Wednesday, Petra Sollin of the weather office said."
ITEMS = [DAM, STRIKE, CHESS, SNOW]


def made(
    parts: list[str], title: str = "What happened", headed: bool = True, posts: bool = False, kind: str = "paragraph"
) -> Article:
    """An article of these parts, each under a heading or as a post of its own."""
    text, blocks = title + "\n\n", [Block(0, len(title), "headline")]
    for n, part in enumerate(parts):
        at = f"2024-03-05T{10 + n}:00:00+00:00" if posts else None
        for words, sort in ((f"Item {n}", "heading"), (part, kind)) if headed else ((part, kind),):
            blocks.append(Block(len(text), len(text) + len(words), sort, at=at))  # type: ignore[arg-type]
            text += words + "\n\n"
    return Article(
        capture=title, text=text, language="en", title=Title(title, 0, len(title)), blocks=tuple(blocks),
        published=Dated("2024-03-05", "given", 1.0),
    )  # fmt: skip


@cache
def read(article: Article) -> Reading:
    return Glean("rules").read(article)


@pytest.mark.parametrize(
    "article",
    [
        made(ITEMS),
        made(ITEMS, posts=True, headed=False),
        made(ITEMS, headed=False, kind="list-item"),
        made(ITEMS[:3], "Morning briefing", headed=False),
        made(ITEMS[:3], "En bref : lundi 4 mars", headed=False),
    ],
)
def test_parts_with_nobody_in_common_tell_of_several_things(article: Article) -> None:
    judged = several.judge(article, read(article))
    assert judged is not None and judged.parts == (article.id,)
    found = [article.text[p.start : p.end] for p in several.parts(judged, read(article))]
    assert "Kessim" in found[0] and "Havnfolk" in found[1] and "Havnfolk" not in found[0]


ONE = [
    DAM,
    "Engineers had warned Ilya Maratov of cracks in March, a report shows.",
    "Families from Vardak sleep in schools in Tarsk.",
    "The Kessim dam was built by Tarsk Hydro in 1974, above Vardak.",
]


@pytest.mark.parametrize(
    "article",
    [
        made(ONE),
        made(ONE, posts=True),
        made(ONE, "Morning briefing: the flood"),
        made(ITEMS, headed=False),
        made(ITEMS[:3]),
    ],
)
def test_one_story_in_many_parts_is_one(article: Article) -> None:
    assert several.judge(article, read(article)) is None


def test_without_names_nothing_is_said() -> None:
    assert several.judge(made(ITEMS), None) is None
    assert several.judge(made(ITEMS), Reading(article="a", maker="language", language="en")) is None


def test_a_round_up_bridges_no_stories_and_leaves_the_window_as_it_was() -> None:
    apart = [made([words], f"Report {n}", headed=False) for n, words in enumerate(ITEMS)]
    brief = made(ITEMS, "Morning briefing")
    later = [made([words, "More was to come, the office said."], f"Later {n}", headed=False)
             for n, words in enumerate(ITEMS)]  # fmt: skip
    window = Window()
    judged = [j for a in apart for j in window.add(a, read(a))]
    live = dict(window.story)
    placed = window.place(brief, read(brief))
    assert window.story == live and not window.holds(brief.id)
    assert [j.kind for j in placed.judgements] == ["several", "same-story", "copy-of"], "it prints the report again"
    assert placed.story == window.story[apart[0].id], "with the story of its first part"
    judged += placed.judgements
    judged += [j for a in later for j in window.add(a, read(a))]
    judged += window.repair()
    groups = groupings({a.id: a for a in (*apart, brief, *later)}, judged)
    assert sorted(len(g.members) for g in groups) == [2, 2, 2, 3]


def test_a_round_up_that_fits_nothing_stands_alone() -> None:
    window = Window()
    brief = made(ITEMS, "Morning briefing")
    placed = window.place(brief, read(brief))
    assert [j.kind for j in placed.judgements] == ["several"]
    assert placed.left == ((brief.id, placed.story),)


def test_only_what_one_part_says_is_read_of_it() -> None:
    article = made(ITEMS)
    judged = several.judge(article, read(article))
    assert judged is not None
    part = several.part_of(read(article), *several.first(judged))
    assert {m.name for m in part.mentions} >= {"Ilya Maratov"}
    assert not {m.name for m in part.mentions} & {"Greta Solheim", "Mateo Quiroga"}


def test_a_live_blog_whose_first_part_changes_stays_where_it_was_and_bridges_nothing() -> None:
    apart = [made([words], f"Report {n}", headed=False) for n, words in enumerate(ITEMS)]
    blogs = [made(ITEMS[n:] + ITEMS[:n], f"Live {n}", posts=True, headed=False) for n in range(3)]
    window = Window()
    judged = [j for a in (*apart, *blogs) for j in window.add(a, read(a))]
    assert sum(j.kind == "same-story" for j in judged) == 3
    articles = {a.id: a for a in (*apart, *blogs)}
    groups = groupings(articles, judged, {blogs[0].id: blogs[2].id, blogs[1].id: blogs[2].id})
    assert sorted(len(g.members) for g in groups) == [1, 1, 1, 2]
    (pair,) = [set(g.members) for g in groups if len(g.members) == 2]
    assert pair == {apart[0].id, blogs[2].id}


def test_a_round_up_that_prints_a_report_again_is_no_origin() -> None:
    told = f"{DAM} " + " ".join(paragraphs(3, 3))
    report = made([told], "Dam breaks", headed=False)
    brief = made([told, *ITEMS[1:]], "Morning briefing")
    window = Window(embedder=None)
    judged = [j for a in (report, brief) for j in window.add(a, read(a))]
    assert [j.kind for j in judged] == ["several", "same-story", "copy-of"]
    (group,) = groupings({a.id: a for a in (report, brief)}, judged)
    assert group.independent() == 1
