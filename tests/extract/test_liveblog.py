"""Live blogs: every post is report and has its time; comments and lists of reports are no live blog."""

from __future__ import annotations

import json

from coranto.extract import declared, liveblog, page, variants
from coranto.extract.liveblog import Posts
from coranto.extract.page import Raw

SAID = [
    ("00:10", "The harbour at Veldmar was closed, the coast guard said in a statement after midnight."),
    ("23:40", "Two ferries turned back to the island because the quay could not be reached in the storm."),
    ("22:05", "The mayor asked people in the lower town to leave their houses and to go to the school."),
    ("21:30", "Wind of more than a hundred kilometres an hour was measured at the lighthouse of Veldmar."),
    ("20:55", "The weather service raised its warning for the whole coast to the highest of four levels."),
]


def read(text: str) -> tuple[Posts | None, list[Raw]]:
    root = page.parse(text, "t")
    told, held = declared.read(root), variants.scripts(root)
    page.prune(root)
    raws = page.blocks(root, "t")
    return liveblog.posts(root, raws, told, held), raws


def document(posts: str, *, title: str = "Storm in Veldmar: live updates", head: str = "", before: str = "") -> str:
    return (
        f'<html><head><title>{title}</title><meta property="article:modified_time" content="2024-03-13T00:15:00+01:00">'
        f"{head}</head><body><main><h1>{title}</h1>{before}<div>{posts}</div></main></body></html>"
    )


def wrapped(said: list[tuple[str, str]] = SAID, name: str = "entry") -> str:
    return "".join(f'<div class="{name}"><div>{at} Jon Ames</div><h3>News</h3><p>{t}</p></div>' for at, t in said)


def test_posts_in_elements_of_their_own_have_times_across_midnight() -> None:
    posts, raws = read(document(wrapped()))
    assert posts is not None
    assert posts.at == [
        "2024-03-13T00:10", "2024-03-12T23:40", "2024-03-12T22:05", "2024-03-12T21:30", "2024-03-12T20:55",
    ]  # fmt: skip
    index = next(i for i, r in enumerate(raws) if r.text.startswith("Two ferries"))
    assert posts.time(index) == "2024-03-12T23:40"
    assert index in posts.body
    assert [raws[i].text for i in sorted(posts.labels)] == [f"{at} Jon Ames" for at, _ in SAID]


def test_posts_that_run_from_one_time_to_the_next() -> None:
    posts, raws = read(document("".join(f"<h3>{at}</h3><p>{t}</p><p>{t} More.</p>" for at, t in SAID)))
    assert posts is not None and len(posts.at) == len(SAID)
    assert posts.time(len(raws) - 1) == "2024-03-12T20:55"


def test_instants_keep_their_zone() -> None:
    said = "".join(f'<li><time datetime="2024-03-12T{at}:00+02:00">{at}</time><p>{t}</p></li>' for at, t in SAID[1:])
    posts, _ = read(document(f"<ol>{said}</ol>"))
    assert posts is not None and posts.at[0] == "2024-03-12T23:40:00+02:00"


def test_clocks_of_twelve_hours_and_a_named_zone() -> None:
    said = [("9.40pm GMT", SAID[1][1]), ("8.05pm GMT", SAID[2][1]), ("12:30pm GMT", SAID[3][1])]
    posts, _ = read(document(wrapped(said)))
    assert posts is not None
    assert [t and t[10:] for t in posts.at] == ["T21:40+00:00", "T20:05+00:00", "T12:30+00:00"]


def test_a_time_of_day_without_any_day_gives_none() -> None:
    text = document(wrapped()).replace("article:modified_time", "x")
    posts, _ = read(text)
    assert posts is not None and posts.at == [None] * len(SAID)


def test_key_points_are_report() -> None:
    points = "<ul><li>Harbour of Veldmar is closed</li><li>Two ferries had to turn back</li></ul>"
    posts, raws = read(document(wrapped(), before=points))
    assert posts is not None
    assert {"Harbour of Veldmar is closed", "Two ferries had to turn back"} <= {raws[i].text for i in posts.body}


def test_declared_posts_give_times_and_what_is_not_visible() -> None:
    update = [
        {"@type": "BlogPosting", "headline": "x", "articleBody": t, "datePublished": f"2024-03-12T1{n}:00:00Z"}
        for n, (_, t) in enumerate(SAID)
    ]
    update.append({"articleBody": "&lt;p&gt;An earlier post.&lt;/p&gt;", "datePublished": "2024-03-11T08:00:00+01:00"})
    ld = json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": update})
    head = f'<script type="application/ld+json">{ld}</script>'
    posts, _ = read(document(wrapped(), title="Storm", head=head))
    assert posts is not None and posts.at[1] == "2024-03-12T11:00:00+00:00"
    assert [(u.text, u.at) for u in posts.unseen] == [("An earlier post.", "2024-03-11T08:00:00+01:00")]
    hidden, _ = read(document("<p>Loading</p>", title="Storm", head=head))
    assert hidden is not None and not hidden.of and len(hidden.unseen) == 6


def test_a_live_blog_that_nobody_names_is_known_by_its_order() -> None:
    posts, _ = read(document(wrapped(), title="Storm in Veldmar"))
    assert posts is not None


def test_comments_are_no_live_blog() -> None:
    assert read(document(wrapped(name="comment"), title="Storm in Veldmar"))[0] is None
    upward = document(wrapped(SAID[::-1]), title="Storm in Veldmar")
    assert read(upward)[0] is None


def test_a_list_of_reports_with_times_is_no_live_blog() -> None:
    said = "".join(
        f'<div><time>{at}</time><h3><a href="/a{n}">The harbour of Veldmar is closed</a></h3><p>{t}</p></div>'
        for n, (at, t) in enumerate(SAID)
    )
    assert read(document(said))[0] is None


def test_a_ticker_beside_a_report_is_no_live_blog() -> None:
    report = "".join(f"<p>{t} {t} {t}</p>" for _, t in SAID * 2)
    ticker = "".join(f"<li><time>{at}</time> Harbour closed in the storm at Veldmar today</li>" for at, _ in SAID)
    assert read(document(f"<ul>{ticker}</ul>", before=report, title="Storm in Veldmar"))[0] is None


def test_shares_in_per_cent_are_no_times() -> None:
    said = "".join(
        f"<div><h3>Firm {n}</h3><p>Market share: {9 - n}.15%</p><p>{t}</p></div>" for n, (_, t) in enumerate(SAID)
    )
    assert read(document(said, title="Insurers"))[0] is None
