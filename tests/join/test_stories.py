from __future__ import annotations

import dataclasses
import itertools
import random
from pathlib import Path

import pytest

from coranto.errors import UsageError
from coranto.join import stories
from coranto.join.rows import link
from coranto.join.stories import Window, groupings
from coranto.join.terms import extract_terms, number, spelling
from coranto.records import Article, Dated, Figure, Judgement, Mention, Reading, Time
from join.prose import article, paragraphs

FLOOD = [
    "Heavy rain broke the Kessim dam above the town of Vardak on Monday, and at least 40 people drowned, the governor "
    "of Sorun province, Ilya Maratov, said. More than 1,200 families were taken to schools in Tarsk.",
    "The river Oma rose by four metres within the night. Engineers had warned of cracks in the Kessim dam in March.",
]
FLOOD_LATER = [
    "The number of drowned in Vardak has risen to 61, the governor of Sorun, Ilya Maratov, told reporters on "
    "Wednesday, two days after the Kessim dam gave way above the town.",
    "Rescuers from Tarsk were still searching the banks of the Oma. Some 1,200 families remain in schools.",
]
STRIKE = [
    "Dockers at the port of Halmund walked out on Monday over pay, their union Havnfolk said, and forty ships lay at "
    "anchor off the coast by the evening.",
    "The employers, led by Greta Solheim, called the strike unlawful and asked the labour court to end it.",
]
FLOOD_FR = [
    "De fortes pluies ont rompu lundi le barrage de Kessim en amont de la ville de Vardak, et au moins 40 personnes se "
    "sont noyées, a déclaré le gouverneur de la province de Sorun, Ilya Maratov. Plus de 1 200 familles ont été "
    "conduites dans des écoles de Tarsk.",
    "Le niveau de l’Oma est monté de quatre mètres dans la nuit. Des ingénieurs avaient signalé en mars des fissures "
    "du barrage de Kessim.",
]


def window_of(*articles: Article, **options: int) -> tuple[Window, list[Judgement]]:
    window = Window(**options)
    return window, [j for a in articles for j in window.add(a, None)]


def groups(*articles: Article, **options: int) -> list[set[str]]:
    _, judgements = window_of(*articles, **options)
    found = groupings({a.id: a for a in articles}, judgements)
    names = {a.id: a.given_id or a.id for a in articles}
    return [{names[m] for m in g.members} for g in found]


@pytest.fixture
def three() -> list[Article]:
    return [
        article(FLOOD, "Sample Courier", "2024-03-04", name="flood"),
        article(STRIKE, "Sample Courier", "2024-03-04", name="strike"),
        article(FLOOD_LATER, "Specimen Herald", "2024-03-06", name="later"),
    ]


def test_two_reports_of_one_event_are_one_story_and_others_stay_apart(three: list[Article]) -> None:
    assert groups(*three) == [{"flood", "later"}, {"strike"}]
    _, judgements = window_of(*three)
    (same,) = judgements
    assert same.kind == "same-story"
    assert "Vardak" in same.reason or "Kessim" in same.reason
    assert "2 days earlier" in same.reason


def test_stories_are_found_without_dates(three: list[Article]) -> None:
    bare = [dataclasses.replace(a, published=None) for a in three]
    assert sorted(map(sorted, groups(*bare))) == [["flood", "later"], ["strike"]]


def test_a_story_is_found_across_languages(three: list[Article]) -> None:
    french = article(FLOOD_FR, "Gazette d’exemple", "2024-03-05", language="fr", name="crue")
    assert {"flood", "later", "crue"} in groups(*three[:2], french, three[2])


def test_places_and_tolls_of_readings_join_where_spelling_does_not() -> None:
    def reading(a: Article) -> Reading:
        span = a.span(0, 4)
        return Reading(
            article=a.id, maker="test", language=a.language,
            mentions=tuple(
                Mention(span=span, kind="place", name="x", maker="test", entity=e)
                for e in ("place:1", "place:2", "place:3", "country:XX")
            ),
            times=(Time(span=span, type="DATE", value="2024-03-04", maker="test"),),
            figures=(Figure(value_span=span, maker="test", value=61, operator="=", measure="killed", words="61"),),
        )  # fmt: skip

    english = article("After the quake on the coast the ministry counted 61 dead and rescuers dug on.", language="en")
    french = article(
        "Après le séisme sur le littoral, le ministère compte 61 morts, les secours creusent.", language="fr"
    )
    window = Window()
    window.add(english, reading(english))
    (same,) = window.add(french, reading(french))
    assert same.kind == "same-story"


def test_a_story_that_was_idle_for_the_window_takes_no_report(three: list[Article]) -> None:
    late = dataclasses.replace(three[2], published=Dated("2024-03-12", "given", 1.0))
    assert {"flood", "later"} not in groups(three[0], late)
    assert {"flood", "later"} in groups(three[0], late, idle_days=10)


def test_a_wrong_date_in_the_far_future_closes_nothing(three: list[Article]) -> None:
    window = Window()
    window.add(three[0], None)
    for n in range(3 * stories.CLOSING):
        when = "9998-01-01" if n % 3 == 0 else "2024-03-05"
        window.add(article(paragraphs(n + 500, 1, 1), "Z", when), None)
    assert window.add(three[2], None)


def test_memory_is_bounded_by_the_window() -> None:
    window = Window(idle_days=2, embedder=None)
    for n in range(12 * stories.CLOSING):
        day = 1 + n // stories.CLOSING
        window.add(article(paragraphs(n, 1, 2), "Z", f"2024-03-{day:02}"), None)
    live = set(window.story)
    assert len(live) < 6 * stories.CLOSING
    assert set(window.imprints.live) == set(window.shelf.profiles) == set(window.shelf.chances) == live
    assert {a for found in window.shelf.chances.values() for a in found} <= live
    assert {a for members in window.members.values() for a in members} == live


def test_undated_reports_leave_by_their_place_in_the_stream() -> None:
    window = Window(embedder=None, most_live=100)
    for n in range(5 * stories.CLOSING):
        window.add(article(paragraphs(n, 1, 2), "Z"), None)
    assert len(window.story) <= 100 + stories.CLOSING


def test_a_retry_gives_nothing_new(three: list[Article]) -> None:
    window, _ = window_of(*three)
    before = window.snapshot()
    assert window.add(three[2], None) == ()
    assert window.snapshot() == before


def test_a_restored_window_goes_on_as_if_it_had_never_stopped() -> None:
    articles = stream(60)
    whole, judgements = window_of(*articles)
    window, first = window_of(*articles[:31])
    again = Window.restore(window.snapshot())
    assert again.snapshot() == window.snapshot()
    second = [j for a in articles[31:] for j in again.add(a, None)]
    assert first + second == judgements
    assert again.snapshot() == whole.snapshot()


@pytest.mark.parametrize("state", [b"", b"{}", b"[1]", b'{"version": "join.stories 0"}', b"\xff\xfe"])
def test_a_snapshot_of_another_kind_is_refused_with_advice(state: bytes) -> None:
    with pytest.raises(UsageError, match="rebuild"):
        Window.restore(state)


def stream(count: int) -> list[Article]:
    """Reports of six made-up events, mixed, some of them copies."""
    rng, events = random.Random(4), [paragraphs(900 + n, 10, 2) for n in range(6)]
    found = []
    for n in range(count):
        body = rng.sample(events[rng.randrange(6)], 3) + paragraphs(n, 1, 1)
        found.append(article(body, f"Outlet {n % 7}", f"2024-03-{1 + n // 12:02}", name=str(n)))
    return found


def test_the_stream_gives_story_and_origin_at_arrival() -> None:
    body = paragraphs(77, 5)
    articles = [
        article(body, "A", "2024-03-04T06:00+00:00", name="one"),
        article(body, "B", "2024-03-04T08:00+00:00", name="two"),
        article(paragraphs(78, 5), "C", "2024-03-04T09:00+00:00", name="three"),
        article(body[:4], "D", "2024-03-04T10:00+00:00", name="four"),
    ]
    rows = {row["id"]: row for row in link((a, None) for a in articles)}
    assert list(rows) == ["one", "two", "three", "four"]
    assert rows["one"] == {"id": "one", "story": rows["two"]["story"], "origin": "one", "copies": []}
    assert rows["two"]["copies"] == [{"of": "one", "kind": "mirror", "share": 1.0}]
    assert rows["three"]["story"] != rows["one"]["story"]
    assert rows["four"]["origin"] == "one"
    assert {c["of"] for c in rows["four"]["copies"]} == {"one", "two"}


def test_groupings_follow_copies_to_the_root() -> None:
    a, b, c, d = (article(paragraphs(n, 2), f"Outlet {n}", f"2024-03-0{n + 1}", name=str(n)) for n in range(4))

    def judge(kind: str, *parts: Article, detail: str = "", score: float = 0.9) -> Judgement:
        return Judgement(
            kind=kind, parts=tuple(p.id for p in parts), maker="t", score=score, reason="r", detail=detail,  # type: ignore[arg-type]
        )  # fmt: skip

    copies = [judge("copy-of", b, a, detail="wire"), judge("copy-of", c, b, detail="edited", score=0.7)]
    articles = {x.id: x for x in (d, c, b, a)}
    first, second = groupings(articles, copies)
    assert first.members == (a.id, b.id, c.id)
    assert dict(first.origins) == {a.id: a.id, b.id: a.id, c.id: a.id}
    assert dict(first.kinds) == {a.id: "original", b.id: "wire", c.id: "edited"}
    assert dict(first.shares) == {a.id: 0.0, b.id: 0.9, c.id: 0.7}
    assert first.independent() == 1
    assert second.members == (d.id,)
    withdrawn = Judgement(kind="withdrawn", parts=(copies[0].id,), maker="a person", score=1, reason="not so")
    assert [len(g.members) for g in groupings(articles, [*copies, withdrawn])] == [1, 2, 1]
    apart = judge("not-same-story", b, c)
    assert sorted(len(g.members) for g in groupings(articles, [*copies, apart])) == [1, 1, 2]
    partial = judge("copy-of", d, a, detail="partial", score=0.1)
    (with_partial,) = groupings(articles, [*copies, partial])
    assert with_partial.origin(d.id) == d.id
    assert with_partial.independent() == 2


def test_a_ring_of_copies_has_one_origin() -> None:
    a, b, c = (article(paragraphs(n, 2), f"Outlet {n}") for n in range(3))
    ring = [
        Judgement(kind="copy-of", parts=(x.id, y.id), maker="t", score=1, reason="r", detail="edited")
        for x, y in ((a, b), (b, c), (c, a))
    ]
    (group,) = groupings({x.id: x for x in (a, b, c)}, ring)
    assert group.independent() == 1


def test_the_story_of_a_grouping_is_named_by_its_earliest_report(three: list[Article]) -> None:
    _, judgements = window_of(*three)
    one = groupings({a.id: a for a in three}, judgements)
    other = groupings({a.id: a for a in reversed(three)}, reversed(judgements))
    assert one == other
    assert one[0].story.startswith("s:")


def test_spellings_of_one_name_share_a_key() -> None:
    for one, other in [
        ("Pashinyan", "Pashinian"), ("Bakou", "Baku"), ("Arménie", "Armenia"), ("Azerbaïdjan", "Azerbaijan"),
        ("Libye", "Libya"), ("Aliev", "Aliyev"), ("Marrakech", "Marrakesh"), ("Khartoum", "Kartum"),
    ]:  # fmt: skip
        assert spelling(one) == spelling(other)
    assert spelling("Iran") != spelling("Iraq")
    assert spelling("Mali") != spelling("Malawi")


def test_numbers_lose_their_separators() -> None:
    assert {number("1,200"), number("1.200"), number("1\u202f200")} == {"1200"}
    assert number("3,5") == number("3.5") == "3.5"


def test_words_of_scripts_without_spaces_are_compared() -> None:
    terms = extract_terms(article("周一，大雨冲毁了山谷上方的水坝。", language="zh"))
    assert len(terms.words) > 8


def test_the_seeds_are_one_story_of_two_origins(shared: Path) -> None:
    dates = ("2023-09-20", "2023-09-22")
    texts = sorted((shared / "data" / "seeds").glob("*.txt"))
    articles = [
        Article(capture=p.name, text=p.read_text("utf-8"), language="en", published=Dated(d, "given", 1.0))
        for p, d in zip(texts, dates, strict=True)
    ]
    for order in (articles, articles[::-1]):
        _, judgements = window_of(*order)
        (group,) = groupings({a.id: a for a in order}, judgements)
        assert group.independent() == 2


def reworded(rng: random.Random, body: list[str]) -> list[str]:
    return [" ".join(rng.sample(p.split(), len(p.split()))) for p in body]


def test_a_report_that_shows_two_stories_to_be_one_joins_them() -> None:
    """Two ends of one story that came before what links them: the pieces are joined by judgement, not rewritten."""
    rng = random.Random(7)
    ends = paragraphs(41, 10, 1), paragraphs(42, 10, 1)
    first, second = article(ends[0], "A", name="first"), article(ends[1], "B", name="second")
    assert len(groups(first, second)) == 2
    mixed = [x for pair in zip(*(reworded(rng, e) for e in ends), strict=True) for x in pair]
    both = article(mixed, "C", name="both")
    assert groups(first, second, both) == [{"first", "second", "both"}]
    window, _ = window_of(first, second, both)
    assert len(set(window.story.values())) == 1


def test_a_story_that_was_two_is_taken_apart_and_keeps_its_id_where_most_reports_are() -> None:
    window = Window(embedder=None)
    reports = [article(paragraphs(600 + n, 2), f"Z{n}", name=str(n)) for n in range(5)]
    for report in reports:
        window.add(report, None)
    key = window.story[reports[0].id]
    window._move(dict.fromkeys((a.id for a in reports), key))
    made = [window._link(a.id, b.id) for a, b in itertools.pairwise(reports)]
    for one, other in itertools.combinations(reports, 2):
        near = (one in reports[:3]) == (other in reports[:3])
        window.shelf.hold(one.id, other.id, 0.9 if near else 0.0)
    window.touched = {key: None}
    judged = window.repair()
    assert [window.story[a.id] == key for a in reports] == [True, True, True, False, False]
    assert window.story[reports[3].id] == window.story[reports[4].id]
    assert [j.kind for j in judged] == ["withdrawn"]
    found = groupings({a.id: a for a in reports}, [*made, *judged])
    assert sorted(len(g.members) for g in found) == [2, 3]


def test_what_was_taken_apart_can_be_put_together_again() -> None:
    window = Window(embedder=None)
    one, other = (article(paragraphs(700 + n, 2), f"Y{n}", name=str(n)) for n in range(2))
    made = [*window.add(one, None), *window.add(other, None)]
    articles = {a.id: a for a in (one, other)}
    for count, chance in ((1, 0.9), (2, 0.0), (1, 0.9), (2, 0.0)):
        window.shelf.hold(one.id, other.id, chance)
        window.touched = dict.fromkeys(window.members)
        if count == 1:
            made += window._bridge(window.story[one.id], window.story[other.id], 0.2)
        else:
            made += window.repair()
        assert len(set(window.story.values())) == count
        assert len(groupings(articles, made)) == count
        assert Window.restore(window.snapshot(), None).parted == window.parted
    assert len({j.id for j in made}) == len(made) == 4


def test_what_a_person_held_apart_is_not_put_together_again(three: list[Article]) -> None:
    window, judgements = window_of(*three)
    (same,) = judgements
    window.heed([Judgement(kind="withdrawn", parts=(same.id,), maker="a person", score=1, reason="not so")])
    judged = window.repair()
    flood, later = three[0].id, three[2].id
    assert window.story[flood] != window.story[later]
    assert [j.kind for j in judged] == ["withdrawn"]
    again = Window.restore(window.snapshot())
    again.touched = dict.fromkeys(again.members)
    assert again.repair() == []
    both = article([FLOOD[0], FLOOD_LATER[0]], "Third Post", "2024-03-06", name="both")
    again.add(both, None)
    again.repair()
    assert again.story[flood] != again.story[later]


def test_a_later_repair_reaches_the_rows_of_the_stream(monkeypatch: pytest.MonkeyPatch, three: list[Article]) -> None:
    """The row of a report is given when it has left the window, with the story that it ended in."""
    monkeypatch.setattr(stories, "CLOSING", 4)
    filler = [article(paragraphs(700 + n, 2), "Z", f"2024-04-{1 + n:02}", name=f"f{n}") for n in range(12)]
    rows = list(link((a, None) for a in [*three, *filler, three[0]]))
    assert [r["id"] for r in rows[:3]] == ["flood", "strike", "later"]
    assert rows[0]["story"] == rows[2]["story"] != rows[1]["story"]
    assert len(rows) == 16
