"""Copies told from shared quotations: planted in real texts, and labelled by eye in real pairs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from coranto.join.copies import Imprints, all_copies, imprint
from coranto.join.fingerprints import take_print
from coranto.records import Article
from measures import copied, planted, reports

EACH = 100


def related(articles: Iterable[Article]) -> set[frozenset[str]]:
    """The pairs of a closed set of which one is held to be a copy."""
    marks = [imprint(a, take_print(a), n) for n, a in enumerate(articles)]
    return {frozenset((c.copy, c.origin)) for c in all_copies(marks)}


def measure(shared: Path, each: int = EACH) -> dict[str, float]:
    """The measures that have a floor."""
    texts = planted.reports(shared)
    cases = planted.plant(texts, each)
    # All of them live at once, so that the right one must be found among thousands.
    pairs = related(dict.fromkeys(a for case in cases for a in (*case.sources, case.made)))
    hits, asked = Counter[str](), Counter[str]()
    for case in cases:
        for source in case.sources:
            asked[case.kind] += 1
            hits[case.kind] += frozenset((case.made.id, source.id)) in pairs
    quoting = planted.quoting(texts, asked.total())
    wrong = sum(bool(related(pair)) for pair in quoting)
    # What no sign tells apart: the same words of one speaker in both, without a mark, a lead-in or a name.
    bare = planted.quoting(texts, each, "bare")
    repeated = sum(bool(related(three)) for three in planted.standing(texts, each))
    found = {f"{kind}_recall": 100 * hits[kind] / asked[kind] for kind in planted.KINDS}
    return found | {
        "recall": 100 * hits.total() / asked.total(),
        "precision": 100 * hits.total() / (hits.total() + wrong + repeated),
        "quoting_called_copies_most": 100 * wrong / len(quoting),
        "bare_called_copies_most": 100 * sum(bool(related(pair)) for pair in bare) / each,
        "standing_called_copies_most": 100 * repeated / each,
    }


def test_planted_copies_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared), reports.FLOORS["copies"]["planted"]) == {}


def test_labelled_pairs_hold_the_floors(shared: Path) -> None:
    assert reports.below(copied.judged(shared, kept=True), reports.FLOORS["copies"]["labelled"]) == {}


def test_articles_a_second_are_printed(shared: Path) -> None:
    """Fingerprint, lookup and judgement of every report of the sets, one after the other; the time is only told."""
    found = list(copied.articles(shared).values())
    words = sum(len(a.text.split()) for a in found) / len(found)
    held, began = Imprints(), time.process_time()
    for number, article in enumerate(found):
        mark = imprint(article, take_print(article), number)
        held.relations(mark)
        held.add(mark)
    spent = time.process_time() - began
    print(f"{len(found)} reports of {words:.0f} words: {len(found) / spent:.0f} a second on one core")
    assert len(held.live) == len(found)
