"""What a publisher reserves is obeyed in everything that is shown, and said; a report without reservations is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coranto.desk import StoreDesk
from coranto.publish import obeying
from coranto.records import Article
from coranto.settings import Settings, load
from promises.reserving import KINDS, NOW, SECRET, TOWNS, captured, everything, exported, headline, page, told, woven

# Kinds of which no passage may be quoted anywhere.
UNQUOTED = ("nosnippet", "mining", "origin", "header", "unavailable")


@pytest.fixture(scope="module")
def desk() -> Iterator[StoreDesk]:
    made = woven(
        [captured(k, page(k, head), headers, hints) for k, (head, headers, hints) in KINDS.items()], Settings()
    )
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def shown(desk: StoreDesk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return everything(desk, tmp_path_factory.mktemp("site"))


def article(desk: StoreDesk, kind: str) -> Article:
    return next(a for a in desk.store.articles() if f"//{kind}." in (a.address or ""))


def reading(desk: StoreDesk, kind: str) -> Any:
    return desk.store.reading(article(desk, kind).id)


def test_every_kind_is_recorded_with_its_place(desk: StoreDesk) -> None:
    found = {k: [(e.value, e.where) for e in article(desk, k).evidence if e.field == "reserved"] for k in KINDS}
    assert found == {
        "control": [],
        "nosnippet": [("nosnippet", "meta robots")],
        "max-snippet": [("max-snippet:40", "meta robots")],
        "noarchive": [("noarchive", "X-Robots-Tag")],
        "noindex": [("noindex", "X-Robots-Tag for coranto")],
        "mining": [("tdm-reservation", "meta tdm-reservation")],
        "origin": [
            ("tdm-reservation", "/.well-known/tdmrep.json"),
            ("tdm-policy:https://origin.example/licences", "/.well-known/tdmrep.json"),
        ],
        "header": [("tdm-reservation", "tdm-reservation header")],
        "unavailable": [("unavailable_after:2021-03-01T00:00:00+00:00", "meta robots")],
        "later": [("unavailable_after:2098-04-01", "meta robots")],
        "noai": [("noai", "meta robots")],
        "others": [],
    }


@pytest.mark.parametrize("kind", ["control", "later", "others"])
def test_what_is_not_reserved_is_shown_everywhere(kind: str, shown: dict[str, str], desk: StoreDesk) -> None:
    word = SECRET[kind]
    assert len(told(shown, f"{word}b")) > 10
    assert len(told(shown, f"{word}c")) > 3
    for form in ("json", "ninjs", "schema.org", "annotations"):
        assert f"{word}b" in exported(desk)[form], form
    assert f"{word}title" in exported(desk)["atom"]


@pytest.mark.parametrize("kind", UNQUOTED)
@pytest.mark.parametrize("letter", list("abcdef"))
def test_what_may_not_be_quoted_is_nowhere(kind: str, letter: str, shown: dict[str, str], desk: StoreDesk) -> None:
    assert told(shown, f"{SECRET[kind]}{letter}") == []
    assert told(exported(desk), f"{SECRET[kind]}{letter}") == []


def test_a_passage_is_no_longer_than_allowed(shown: dict[str, str], desk: StoreDesk) -> None:
    for late in ("neighbours told a gazette of Ostrava", f"{SECRET['max-snippet']}f"):
        assert told(shown, late) == [] and told(exported(desk), late) == []
    assert told(shown, "neighbours told a gazette of Veldmar")
    long = "hummed for weeks and then a cinnabarb snapped"
    assert told(shown, long) == [] and told(exported(desk), long) == []
    assert told(shown, "The cables hummed for weeks")


def test_no_copy_is_shown_of_a_page_that_asks_for_none(shown: dict[str, str], desk: StoreDesk) -> None:
    word = SECRET["noarchive"]
    assert told(shown, f"{word}f") == [], "nothing is cited there"
    assert told(shown, f"{SECRET['control']}f"), "a report without reservations is shown whole"
    assert told(shown, f"{word}b"), "what is cited may be quoted"
    assert f"{word}" not in exported(desk)["ninjs"].replace(f"{word}title", "")


def test_the_headline_and_the_way_to_the_report_stay(shown: dict[str, str], desk: StoreDesk) -> None:
    for kind in set(KINDS) - {"unavailable"}:
        id = article(desk, kind).id
        assert headline(kind) in shown[f"served /reports/{id}"]
        assert f'href="https://{kind}.example/{TOWNS[kind].lower()}"' in shown[f"served /reports/{id}"]
        story = desk.story_of(id)
        assert story is not None and headline(kind) in shown[f"served /stories/{story.id}"]


def test_after_its_day_not_even_the_headline_is_shown(shown: dict[str, str], desk: StoreDesk) -> None:
    assert told(shown, SECRET["unavailable"]) == []
    id = article(desk, "unavailable").id
    assert 'href="https://unavailable.example/arequipa"' in shown[f"served /reports/{id}"]


def test_the_reader_is_told(shown: dict[str, str], desk: StoreDesk) -> None:
    sentences = {
        "nosnippet": "asks that no passage is quoted; the text is not shown here.",
        "max-snippet": "asks that no passage of more than 40 characters is quoted; what is quoted here is cut",
        "noarchive": "asks that no copy of the page is shown; only what is cited is shown here.",
        "mining": "reserves text and data mining; the text is not shown here.",
        "unavailable": "asks that the page is not shown after 1 March 2021; the text is not shown here.",
    }
    for kind, sentence in sentences.items():
        id = article(desk, kind).id
        story = desk.story_of(id)
        assert story is not None
        for where in (f"served /reports/{id}", f"served /stories/{story.id}", f"served /api/v1/reports/{id}"):
            assert f"The {TOWNS[kind]} Post {sentence}" in shown[where], where
    assert "How to ask for a licence" in shown[f"served /reports/{article(desk, 'origin').id}"]
    assert "; the text is not shown" not in shown[f"served /reports/{article(desk, 'control').id}"]


def test_what_is_not_to_be_indexed_says_so_and_is_not_passed_on(shown: dict[str, str], desk: StoreDesk) -> None:
    for kind, hidden in (("noindex", True), ("unavailable", True), ("control", False)):
        id = article(desk, kind).id
        story = desk.story_of(id)
        assert story is not None
        marked = '<meta name="robots" content="noindex">'
        for where in (f"served /reports/{id}", f"served /stories/{story.id}"):
            assert (marked in shown[where]) is hidden, where
        for where in ("served /feed.atom", "served /feed.json", "mail"):
            assert (story.id.replace(":", "-") in shown[where] or TOWNS[kind] in shown[where]) is not hidden, where
        for form in ("json", "ninjs", "atom"):
            assert (SECRET[kind] in exported(desk)[form]) is not hidden, form
        assert (id in shown[f"api search {SECRET[kind]}"]) is not hidden


def test_no_fact_is_read_where_mining_is_reserved(desk: StoreDesk) -> None:
    for kind in ("mining", "origin", "header"):
        found = reading(desk, kind)
        assert found.facts() == () and "reserves text and data mining" in found.lacks[0]
    assert reading(desk, "control").figures and reading(desk, "nosnippet").figures


def test_a_figure_still_counts_and_leads_back(shown: dict[str, str], desk: StoreDesk) -> None:
    """Nosnippet reserves the words, not the fact: the figure stands in a fixed pattern and cites its place."""
    id = article(desk, "nosnippet").id
    story = desk.story_of(id)
    assert story is not None and story.ledger
    cite = story.ledger[0].points[0].cites[0]
    anchor = cite.fact.replace(":", "-")
    assert f'href="/reports/{id.replace(":", "-")}#{anchor}"' in shown[f"served /stories/{story.id}"]
    assert f'id="{anchor}"' in shown[f"served /reports/{id}"]


def test_a_licence_lifts_the_reservation_of_mining_and_nothing_else() -> None:
    settings = load(rights={"licensed": ["mining.example", "nosnippet.example"]})
    kinds = ("mining", "nosnippet", "origin")
    made = woven([captured(k, page(k, KINDS[k][0]), KINDS[k][1], KINDS[k][2]) for k in kinds], settings)
    assert reading(made, "mining").figures and not reading(made, "origin").figures
    found = obeying.Obeying(made, settings.rights.held(), lambda: NOW)
    whole, hidden = found.report(article(made, "mining").id), found.report(article(made, "nosnippet").id)
    assert whole is not None and f"{SECRET['mining']}b" in whole[0].text
    assert hidden is not None and SECRET["nosnippet"] + "b" not in hidden[0].text


def test_what_is_read_for_research_is_not_told_to_others(tmp_path: Path) -> None:
    made = woven([captured("mining", page("mining", KINDS["mining"][0]))], load(rights={"research": True}))
    assert reading(made, "mining").figures
    assert made.stories()[0].ledger == () and made.stories()[0].voices == ()
    everywhere = everything(made, tmp_path)
    assert [w for letter in "abcde" for w in told(everywhere, f"{SECRET['mining']}{letter}")] == []
    own = StoreDesk(made.store, made.settings, own=True)
    assert own.stories()[0].ledger


def test_the_operator_may_export_all_for_their_own_use(desk: StoreDesk) -> None:
    assert f"{SECRET['nosnippet']}b" in exported(desk, own=True)["ninjs"]
    assert f"{SECRET['unavailable']}b" in exported(desk, own=True)["json"]


def test_captures_that_are_not_to_be_copied_stay_here(desk: StoreDesk, capsys: pytest.CaptureFixture[str]) -> None:
    import gzip

    from coranto.cli.exports import warc

    content = b"".join(gzip.decompress(part) for part in warc(desk)).decode()
    assert f"{SECRET['control']}b" in content
    for kind in (*UNQUOTED, "noarchive", "noindex", "noai", "max-snippet"):
        assert f"{SECRET[kind]}b" not in content, kind
    assert "9 captures left out" in capsys.readouterr().err
