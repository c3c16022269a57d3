"""Stories over weeks, from pages to the site: a dam breaks, the governor resigns, a briefing tells of it in passing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from coranto import journey
from coranto.desk import StoreDesk
from coranto.join import story_verdicts
from coranto.join.verdicts import Word
from coranto.publish import site
from coranto.publish.links import slug
from coranto.records import Body, Capture, Story, stories
from coranto.settings import Settings
from coranto.store.sql import SqlStore

DAM = [
    "Heavy rain broke the Kessim dam above the town of Vardak on Monday, and at least 61 people drowned, Ilya Maratov, "
    "the governor of Sorun, said. More than 1,200 families were taken to schools in Tarsk.",
    "The river Oma rose by four metres within the night. Engineers had warned of cracks in the Kessim dam.",
]
STRIKE = [
    "Dockers at the port of Halmund walked out on Monday over pay, their union Havnfolk said, and forty ships lay at "
    "anchor off the coast by the evening.",
    "The employers, led by Greta Solheim, called the strike of Havnfolk unlawful and asked the labour court to end it.",
]
CHESS = [
    "Anand Raghavan won the chess final in Oslo on Monday after nine hours, beating Mateo Quiroga in the last game.",
    "Anand Raghavan said he had slept badly. Mateo Quiroga left Oslo without a word to the press.",
]
RESIGNS = [
    "Ilya Maratov, the governor of Sorun, resigned on Tuesday. He had come under pressure since the Kessim dam broke "
    "on March 4 above Vardak, killing 61 people.",
    "His deputy, Lena Ortiz, takes over until the vote in June, the council of Sorun said.",
]
PAGES = {
    "dam": ("Dam breaks above Vardak", DAM, "2024-03-04T18:00:00+00:00"),
    "strike": ("Dockers walk out in Halmund", STRIKE, "2024-03-04T19:00:00+00:00"),
    "chess": ("Raghavan wins in Oslo", CHESS, "2024-03-04T22:00:00+00:00"),
    "resigns": ("Governor resigns over dam", RESIGNS, "2024-03-26T10:00:00+00:00"),
}
BRIEFING = """<h2>Flood in the north</h2><p>At least 61 people drowned when the Kessim dam broke above Vardak, the
governor, Ilya Maratov, said.</p><h2>Ports at a standstill</h2><p>Dockers of the union Havnfolk in Halmund are on strike
over pay; Greta Solheim of the employers calls it unlawful.</p><h2>Chess</h2><p>Anand Raghavan beat Mateo Quiroga in
the final in Oslo before 900 people.</p><h2>Weather</h2><p>Snow is expected over the hills of Brannock on Wednesday,
and frost in Ulmere, where 14 people were hurt.</p>"""


def body(name: str, title: str, inner: str, when: str) -> Body:
    page = (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{when}"></head><body><article><h1>{title}</h1>{inner}'
        "</article></body></html>"
    ).encode()
    address = f"https://{name}.example/{name}"
    capture = Capture(
        asked=address, address=address, fetched_at=when, status=200, media_type="text/html",
        sha256=sha256(page).hexdigest(), size=len(page),
    )  # fmt: skip
    return Body(capture=capture, content=page)


@pytest.fixture(scope="module")
def woven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    folder = tmp_path_factory.mktemp("linked")
    with closing(SqlStore.open(folder)) as store:
        for name, (title, paragraphs, when) in PAGES.items():
            store.append(body(name, title, "".join(f"<p>{p}</p>" for p in paragraphs), when))
        store.append(body("briefing", "Morning briefing: Tuesday", BRIEFING, "2024-03-05T06:00:00+00:00"))
        journey.Weaver(store, Settings(data=folder)).weave()
        yield store


@pytest.fixture
def desk(woven: SqlStore) -> StoreDesk:
    return StoreDesk(woven, Settings())


def told(desk: StoreDesk, title: str) -> Story:
    found = next(s for s in desk.stories() if any(r.title == title for r in s.reports))
    whole = desk.story(found.id)
    assert whole is not None
    return whole


def test_a_follow_up_weeks_later_is_linked_both_ways(desk: StoreDesk) -> None:
    later, earlier = told(desk, "Governor resigns over dam"), told(desk, "Dam breaks above Vardak")
    assert later.id != earlier.id
    (before,) = [r for r in later.related if r.kind == "before"]
    assert (before.story, before.title) == (earlier.id, earlier.title)
    assert {"Ilya Maratov", "Vardak"} & set(before.names)
    assert [(r.kind, r.story) for r in earlier.related if r.kind == "after"] == [("after", later.id)]
    assert stories.to_json(later)["related"][0]["story"] == earlier.id


def test_a_briefing_glues_nothing_and_is_attached_to_what_it_tells(desk: StoreDesk) -> None:
    dam, strike, chess = (told(desk, PAGES[name][0]) for name in ("dam", "strike", "chess"))
    assert len({dam.id, strike.id, chess.id}) == 3
    briefing = told(desk, "Morning briefing: Tuesday")
    attached = {s.id: s.passages for s in (dam, strike, chess) if s.passages}
    assert set(attached) == {dam.id, strike.id, chess.id} - {briefing.id}
    assert len(attached) >= 2
    assert dam.id == briefing.id, "it stands with the story of its first part"
    (passage,) = strike.passages
    assert "Dockers of the union Havnfolk" in passage.text and "chess" not in passage.text.lower()
    assert "Greta Solheim" in passage.reason
    assert {p.value for row in dam.ledger for p in row.points}.isdisjoint({900, 14}), "it brings what its part says"
    assert strike.independent == len(strike.reports) == 1, "a part in passing is no origin"


def test_the_pages_show_the_chain_and_the_passages(desk: StoreDesk) -> None:
    client = TestClient(site.app(desk, Settings()))
    later, strike = told(desk, "Governor resigns over dam"), told(desk, "Dockers walk out in Halmund")
    page = client.get(f"/stories/{slug(later.id)}").text
    assert "Earlier in this chain" in page and "Dam breaks above Vardak" in page and "looks back in" in page
    page = client.get(f"/stories/{slug(strike.id)}").text
    assert "Told in passing" in page and "Dockers of the union Havnfolk" in page
    report = client.get(f"/reports/{slug(strike.passages[0].cites[0].report)}").text
    assert "Also tells the story of" in report
    cite = strike.passages[0].cites[0]
    assert f'id="c-{cite.start}-{cite.end}"' in report
    assert client.get(f"/api/v1/stories/{strike.id}").json()["passages"][0]["text"] == strike.passages[0].text


def test_a_person_can_take_an_attachment_back(desk: StoreDesk, woven: SqlStore) -> None:
    strike = told(desk, "Dockers walk out in Halmund")
    judged = strike.passages[0].judgement
    word = Word("ada", "another strike", "2024-03-05T10:00:00+00:00")
    new = story_verdicts.undo(woven.judgements(), judged, desk.attachments(), word)
    assert [(j.kind, j.maker) for j in new] == [("not-also-tells", "person:ada")]
    woven.commit(judgements=new)
    assert told(desk, "Dockers walk out in Halmund").passages == ()
    back = story_verdicts.undo(woven.judgements(), new[0].id, {}, replace(word, reason="the same after all"))
    woven.commit(judgements=back)
    assert len(told(desk, "Dockers walk out in Halmund").passages) == 1


def test_a_rebuild_gives_the_same(desk: StoreDesk, woven: SqlStore) -> None:
    before = [desk.story(s.id) for s in desk.stories()]
    journey.rebuild(woven, Settings())
    assert [desk.story(s.id) for s in desk.stories()] == before
