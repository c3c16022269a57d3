"""Copies that were planted, and pairs that only look like copies."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from msgspec import msgpack

from coranto.join.copies import Copy, Imprint, Imprints, all_copies, imprint
from coranto.join.fingerprints import take_print
from coranto.join.groupings import groupings
from coranto.join.overlaps import compare
from coranto.records import Article, Judgement
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


def told(body: list[str], outlet: str, at: str = NOON) -> Article:
    return article(body, outlet, at)


def test_one_speech_printed_with_marks_and_without_is_no_copy() -> None:
    speech = paragraphs(31, 4)
    quoting = told([*paragraphs(32, 4), *(f"“{p}”" for p in speech)], "Sample Courier", MORNING)
    printing = told([*paragraphs(33, 4), *speech], "Specimen Herald")
    assert found(quoting, printing) == []


def test_a_statement_in_the_first_person_that_both_print_in_full_is_no_copy() -> None:
    statement = ["We " + paragraphs(34, 1)[0], paragraphs(35, 1)[0], "Our " + paragraphs(36, 1)[0]]
    first = told([*paragraphs(37, 4), *statement], "Sample Courier", MORNING)
    second = told([*paragraphs(38, 4), *statement], "Specimen Herald")
    assert found(first, second) == []


def test_words_that_a_third_outlet_quotes_are_no_copy() -> None:
    statement = paragraphs(41, 4)
    quoting = told([*paragraphs(42, 4), *(f"“{p}”" for p in statement)], "Example Times", MORNING)
    first = told([*paragraphs(43, 6), *statement], "Sample Courier", MORNING)
    second = told([*paragraphs(44, 6), *statement], "Specimen Herald")
    assert [c.kind for c in found(first, second)] == ["partial"]
    assert found(quoting, first, second) == []


def test_the_standing_text_of_an_outlet_is_no_copy() -> None:
    standing = paragraphs(51, 3)
    first = told([*paragraphs(52, 9), *standing], "Sample Courier", MORNING)
    second = told([*paragraphs(53, 9), *standing], "Sample Courier", MORNING)
    other = told([*paragraphs(54, 9), *standing], "Specimen Herald")
    assert found(first, second, other) == []
    assert [c.kind for c in found(first, other)] == ["partial"]


def test_a_version_that_grew_is_edited_and_no_text_of_its_own() -> None:
    body = paragraphs(58, 5)
    first = told(body, "Sample Courier", MORNING)
    (copy,) = found(first, told([*body, *paragraphs(59, 9)], "Sample Courier"))
    assert (copy.kind, copy.descends, copy.origin) == ("edited", True, first.id)


def test_versions_of_one_report_hide_no_copy_of_it() -> None:
    body = paragraphs(55, 9)
    first, later = told(body, "Sample Courier", MORNING), told([*body, *paragraphs(56, 1)], "Sample Courier", MORNING)
    host = told([*paragraphs(57, 20), *body[2:5]], "Specimen Herald")
    kinds = {(c.copy, c.kind) for c in found(first, later, host)}
    assert (host.id, "partial") in kinds


def test_what_two_reports_quote_is_counted_as_evidence() -> None:
    speech = [f"“{p}”" for p in paragraphs(61, 3)]
    held = Imprints()
    first, second = told([*paragraphs(62, 4), *speech], "A", MORNING), told([*paragraphs(63, 4), *speech], "B")
    held.add(imprint(first, take_print(first), 0))
    copies, quoting = held.relations(imprint(second, take_print(second), 1))
    assert copies == []
    assert quoting[first.id] > 100


def test_quotations_in_common_do_not_hide_a_copy_and_are_named() -> None:
    body = [x for p in paragraphs(64, 6) for x in (p, "“" + paragraphs(len(p), 1)[0] + "”")]
    (copy,) = found(told(body, "A", MORNING), told([*body, *paragraphs(65, 1)], "B"))
    assert copy.descends
    assert "more words that both quote are not counted" in copy.reason


def test_a_short_form_of_a_report_is_a_summary() -> None:
    body = paragraphs(66, 12)
    (copy,) = found(told(body, "A", MORNING), told(body[:4], "B"))
    assert (copy.kind, copy.descends) == ("summary", True)


def test_a_partial_copy_gives_its_words_and_passages() -> None:
    host = paragraphs(67, 20)
    source = paragraphs(68, 10)
    host[4:4], host[15:15] = source[1:3], source[7:8]
    (copy,) = found(told(source, "A", MORNING), told(host, "B"))
    assert "in 2 passages of this text stand in the report of A, published 3 hours earlier" in copy.reason


def test_an_imprint_survives_its_row() -> None:
    one = told([*paragraphs(71, 2), f"“{paragraphs(72, 1)[0]}”"], "A")
    mark = imprint(one, take_print(one), 3)
    assert Imprint.of_row(msgpack.decode(msgpack.encode(mark.row()))) == mark


def test_what_is_let_go_leaves_nothing_behind() -> None:
    held = Imprints()
    marks = []
    for n in range(4):
        one = told([*paragraphs(80 + n, 3), f"“{paragraphs(90, 1)[0]}”"], "A")
        marks.append(imprint(one, take_print(one), n))
        held.add(marks[-1])
    for mark in marks:
        held.drop(mark.article)
    assert (held.live, held._holders, dict(held._passed)) == ({}, {}, {})


def test_shares_are_counted_in_words() -> None:
    body = paragraphs(21, 4)
    a, b = article(body[:2]), article(body)
    overlap = compare(imprint(a, take_print(a), 0), imprint(b, take_print(b), 1))
    assert overlap.share_a == 1.0
    assert 0.4 < overlap.share_b < 0.6


def test_what_a_person_withdrew_stays_so_under_a_later_rule() -> None:
    first, second = told(paragraphs(95, 4), "A", MORNING), told(paragraphs(95, 4), "B")
    (copy,) = found(first, second)
    now = copy.judgement()
    before = replace(now, maker="join.copies 0")
    withdrawn = Judgement(kind="withdrawn", parts=(before.id,), maker="person:ada", score=1, reason="not so")
    apart = Judgement(kind="not-copy-of", parts=now.parts, maker="person:ada", score=1, reason="not so")
    articles = {a.id: a for a in (first, second)}
    assert [len(g.members) for g in groupings(articles, [now])] == [2]
    assert [len(g.members) for g in groupings(articles, [before, now, withdrawn])] == [1, 1]
    assert [len(g.members) for g in groupings(articles, [now, apart])] == [1, 1]
    again = replace(now, maker="person:ada")
    assert [len(g.members) for g in groupings(articles, [before, now, withdrawn, again])] == [2]
