"""Copies that were planted, and pairs that only look like copies."""

from __future__ import annotations

import random

import pytest

from coranto.join.copies import Copy, all_copies, imprint
from coranto.join.fingerprints import take_print
from coranto.join.overlaps import compare
from coranto.records import Article
from join.prose import article, paragraphs

MORNING, NOON = "2024-03-04T06:00+00:00", "2024-03-04T09:00+00:00"


def found(*articles: Article) -> list[Copy]:
    return all_copies([imprint(a, take_print(a), i) for i, a in enumerate(articles)])


def cut(body: list[str], rng: random.Random) -> list[str]:
    """The first two thirds, as a short column takes them."""
    return body[: max(3, 2 * len(body) // 3)]


def edited(body: list[str], rng: random.Random) -> list[str]:
    """Every fifteenth word or so replaced."""
    return [" ".join(w if rng.random() > 1 / 15 else "otherwise" for w in p.split()) for p in body]


def reordered(body: list[str], rng: random.Random) -> list[str]:
    return rng.sample(body, len(body))


def reheaded(body: list[str], rng: random.Random) -> list[str]:
    """A new opening and a last line of one's own."""
    return [paragraphs(rng.randint(10_000, 20_000), 1)[0], *body[1:], "Reporting by our own desk."]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("change", [cut, edited, reordered, reheaded])
def test_a_changed_copy_is_found_and_descends(change, seed: int) -> None:  # type: ignore[no-untyped-def]
    body = paragraphs(seed, 8)
    first = article(body, "Sample Courier", MORNING)
    second = article(change(body, random.Random(seed)), "Specimen Herald", NOON)
    (copy,) = found(first, second)
    assert (copy.copy, copy.origin, copy.descends) == (second.id, first.id, True)
    assert copy.share > 0.5
    assert "Sample Courier" in copy.reason
    assert "3 hours earlier" in copy.reason


@pytest.mark.parametrize("seed", range(8))
def test_three_paragraphs_in_a_long_report_are_a_partial_copy(seed: int) -> None:
    source = paragraphs(seed, 10)
    host = paragraphs(seed + 100, 30)
    host[7:7] = source[2:5]
    first, second = article(source, "Sample Courier", MORNING), article(host, "Specimen Herald", NOON)
    (copy,) = found(first, second)
    assert (copy.kind, copy.descends, copy.origin) == ("partial", False, first.id)
    assert copy.share < 0.2


@pytest.mark.parametrize("seed", range(8))
def test_shared_quotations_are_no_copy(seed: int) -> None:
    quotes = [f"“{p}”" for p in paragraphs(seed, 4)]
    mine, other = paragraphs(seed + 200, 4), paragraphs(seed + 300, 4)
    first = article([x for pair in zip(mine, quotes, strict=True) for x in pair], "Sample Courier", MORNING)
    second = article([x for pair in zip(other, quotes, strict=True) for x in pair], "Specimen Herald", NOON)
    assert found(first, second) == []


def test_two_that_credit_one_agency_and_share_no_prose_are_two_origins() -> None:
    first = article(paragraphs(1, 6), "Sample Courier", MORNING, ("SPA",))
    second = article(paragraphs(2, 6), "Specimen Herald", NOON, ("SPA",))
    assert found(first, second) == []


def test_the_kinds() -> None:
    body = paragraphs(5, 6)
    agency = article(body, "Sample Press Agency", NOON)
    credited = article(body, "Sample Courier", MORNING, ("Sample Press Agency",))
    (wire,) = found(credited, agency)
    assert (wire.kind, wire.origin) == ("wire", agency.id), "the agency is the origin even when seen later"
    (both,) = found(article(body, "A", MORNING, ("SPA",)), article(body, "B", NOON, ("SPA",)))
    assert both.kind == "wire"
    (mirror,) = found(article(body, "A", MORNING), article(body, "B", NOON))
    assert mirror.kind == "mirror"
    (version,) = found(article(body, "A", MORNING), article([*body, *paragraphs(6, 1)], "A", NOON))
    assert version.kind == "edited"
    (changed,) = found(article(body, "A", MORNING), article(cut(body, random.Random(1)), "B", NOON))
    assert changed.kind == "edited"


def test_the_later_is_the_copy_whatever_the_order_of_arrival() -> None:
    body = paragraphs(9, 6)
    early, late = article(body, "A", "2024-03-04"), article(body, "B", "2024-03-05T01:00+00:00")
    for order in ((early, late), (late, early)):
        (copy,) = found(*order)
        assert (copy.copy, copy.origin) == (late.id, early.id)


def test_an_outlet_that_repeats_its_own_background_is_no_copy() -> None:
    background = paragraphs(3, 3)
    first = article([*paragraphs(11, 8), *background], "A", MORNING)
    second = article([*paragraphs(12, 8), *background], "A", NOON)
    assert found(first, second) == []


def test_shares_are_counted_in_words() -> None:
    body = paragraphs(21, 4)
    a, b = article(body[:2]), article(body)
    overlap = compare(imprint(a, take_print(a), 0), imprint(b, take_print(b), 1))
    assert overlap.share_a == 1.0
    assert 0.4 < overlap.share_b < 0.6
