"""Names in the two measuring reports: found, of the right kind, identified, and none joined that must stay apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coranto.glean import entities
from coranto.join import names
from coranto.records import Article, Mention, NameGroup, Reading
from glean.naming import draft_of
from measures import reports

KINDS = {
    "PERSON": "person", "PLACE": "place", "ORG": "organisation", "SITE": "organisation", "DEMONYM": "group",
}  # fmt: skip


def gold_of(shared: Path) -> dict[str, Any]:
    """What the careful reader marked."""
    text = (shared / "data" / "seeds" / "gold_entities.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def read_all(shared: Path, gold: dict[str, Any]) -> dict[str, tuple[Article, tuple[Mention, ...]]]:
    """The mentions of each text of the gold."""
    documents = sorted({m["doc"] for e in gold["entities"] for m in e["mentions"]})
    found = {}
    for name in documents:
        draft = draft_of((shared / "data" / "seeds" / name).read_text(encoding="utf-8"))
        found[name] = (draft.article, entities.mentions(draft))
    return found


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    return gold_of(shared)


@pytest.fixture(scope="module")
def read(shared: Path, gold: dict[str, Any]) -> dict[str, tuple[Article, tuple[Mention, ...]]]:
    return read_all(shared, gold)


def _pairs(gold: dict[str, Any], read: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[Mention]]]:
    for entity in gold["entities"]:
        for place in entity["mentions"]:
            mentions = read[place["doc"]][1]
            yield entity, [m for m in mentions if m.span.start < place["end"] and place["start"] < m.span.end]


def measure(gold: dict[str, Any], read: dict[str, Any]) -> dict[str, float]:
    """Shares in per cent: mentions met, mentions that are in the gold, right kinds, places identified."""
    pairs = list(_pairs(gold, read))
    met = [(entity, found) for entity, found in pairs if found]
    right = [e for e, found in met if any(m.kind == KINDS[e["type"]] for m in found)]
    places = [(e, found) for e, found in pairs if e["type"] == "PLACE"]
    known = [e for e, found in places if any(m.kind == "place" and m.entity for m in found)]
    all_read = sum(len(mentions) for _, mentions in read.values())
    in_gold = {m.id for _, found in pairs for m in found}
    return {
        "recall": 100 * len(met) / len(pairs),
        "precision": 100 * len(in_gold) / all_read,
        "kind": 100 * len(right) / len(met),
        "places_known": 100 * len(known) / len(places),
    }


def test_names_hold_the_floors(gold: dict[str, Any], read: dict[str, Any]) -> None:
    assert reports.below(measure(gold, read), reports.FLOORS["names"]) == {}


def _groups(gold: dict[str, Any], read: dict[str, Any]) -> dict[str, set[str]]:
    """The ids of the name groups that the mentions of each entity of the reader fall into, by the reader's id."""
    articles = {a.id: a for a, _ in read.values()}
    readings = {a.id: Reading(article=a.id, maker="test", language="en", mentions=found) for a, found in read.values()}
    groups, _ = names.group(articles, readings)
    at: dict[tuple[str, int, int], NameGroup] = {
        (span.text, span.start, span.end): group for group in groups for _, spans in group.forms for span in spans
    }
    found: dict[str, set[str]] = {}
    for entity, mentions in _pairs(gold, read):
        inside = (at.get((m.span.text, m.span.start, m.span.end)) for m in mentions[:1])
        found.setdefault(entity["id"], set()).update(g.entity for g in inside if g)
    return found


def test_what_must_stay_apart_is_never_joined(gold: dict[str, Any], read: dict[str, Any]) -> None:
    found = _groups(gold, read)
    for left, right in gold["must_not_merge"]:
        assert not found[left] & found[right], (left, right)


def test_the_forms_of_one_name_are_joined(gold: dict[str, Any], read: dict[str, Any]) -> None:
    found = _groups(gold, read)
    several = [e["id"] for e in gold["entities"] if e["type"] in ("PERSON", "PLACE") and len(e["mentions"]) > 1]
    assert [e for e in several if len(found[e]) != 1 and e != "ussr"] == []
