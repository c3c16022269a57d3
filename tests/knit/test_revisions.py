"""One report over time: what counts as a revision, and the words in which it differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.knit.revisions import differences, histories
from coranto.records import Article, Block, Capture, Cut, Title

FIRST = (
    "A dam on the Velm burst on Wednesday.",
    "At least 32 people died, the rescue service said.",
    "Roads are shut.",
)


def article(*paragraphs: str, title: str = "Dam bursts", cut: str = "", number: int = 0) -> Article:
    text, blocks = "\n".join(paragraphs), []
    at = 0
    for paragraph in paragraphs:
        blocks.append(Block(at, at + len(paragraph), "paragraph"))
        at += len(paragraph) + 1
    cuts = (Cut(text.index(cut), text.index(cut) + len(cut), "related"),) if cut else ()
    return Article(capture=f"c:{number}", text=text, blocks=tuple(blocks), cuts=cuts, title=Title(title))


def capture(day: int) -> Capture:
    return Capture(
        asked="x", address="https://courier.example/velm-dam-bursts", fetched_at=f"2024-04-{day:02}T10:00:00Z",
        status=200, media_type="text/html", sha256=f"{day:064}", size=1,
    )  # fmt: skip


def test_the_words_that_changed_are_found_in_both_texts() -> None:
    before = article(*FIRST)
    after = article(FIRST[0], FIRST[1].replace("32", "40"), "Roads are open again.", "The army is on its way to help.")
    found = differences(before, after)
    assert [(c.kind, c.was, c.now) for c in found] == [
        ("changed", "32", "40"),
        ("changed", "shut", "open again"),
        ("added", "", "The army is on its way to help."),
    ]
    for change in found:
        assert before.text[slice(*change.before)] == change.was
        assert after.text[slice(*change.after)] == change.now


def test_a_paragraph_that_is_gone_is_removed() -> None:
    (change,) = differences(article(*FIRST), article(FIRST[0], FIRST[2]))
    assert (change.kind, change.was, change.now) == ("removed", FIRST[1], "")


def test_what_is_cut_and_white_space_are_no_difference() -> None:
    before = article(*FIRST, "Read also: Storm in Orlick", cut="Read also: Storm in Orlick")
    after = article(FIRST[0].replace(" ", "  "), *FIRST[1:], "Read also: Cup final", cut="Read also: Cup final")
    assert differences(before, after) == ()


def test_captures_with_the_same_words_are_one_revision() -> None:
    one, same, other = article(*FIRST), article(*FIRST, number=1), article(*FIRST[:2], number=2)
    (history,) = histories("x", [(other, capture(3)), (one, capture(1)), (same, capture(2))])
    assert [(r.article, r.again) for r in history.revisions] == [(one.id, (same.id,)), (other.id, ())]
    assert history.standing == other.id
    assert history.earlier == (one.id, same.id)


@pytest.mark.parametrize("number", range(8))
def test_of_two_captures_in_one_second_the_one_stored_first_is_the_earlier(number: int) -> None:
    before, after = article(*FIRST), article(*FIRST[:2], f"Road {number} is shut.", number=number)
    stored = [replace(capture(1), locator=f"segment-1.warc.gz:{offset}:80") for offset in (900, 1000)]
    (history,) = histories("x", [(after, stored[1]), (before, stored[0])])
    assert (history.earlier, history.standing) == ((before.id,), after.id)


def test_another_report_at_the_same_address_is_no_revision() -> None:
    cake = article("The county prize for cakes went to a baker of Orlick.", title="Baker wins", number=1)
    found = [(article(*FIRST), capture(1)), (cake, capture(2))]
    assert len(histories("x", found)) == 2
    assert len(histories("x", found, sure=True)) == 1
    assert len(histories("x", found, sure=True, apart={frozenset(a.id for a, _ in found)})) == 2


LINE = st.lists(st.sampled_from(["a", "b", "c", "d", ",", "大"]), min_size=1, max_size=8).map(" ".join)
WORDS = st.lists(LINE, min_size=1, max_size=6)


@given(WORDS, WORDS)
def test_the_changes_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    a, b = article(*before), article(*after)
    kept_a, kept_b = list(a.text), list(b.text)
    for change in differences(a, b):
        kept_a[slice(*change.before)] = " " * (change.before[1] - change.before[0])
        kept_b[slice(*change.after)] = " " * (change.after[1] - change.after[0])
    assert "".join(kept_a).split() == "".join(kept_b).split()
