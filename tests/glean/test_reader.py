"""The trained reader: its pieces and windows, that its spans are the text's, and what the parser adds to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.glean import Glean, reader, sentences
from coranto.glean.reader import decode, pieces
from coranto.records import Article, Block, Cut
from glean.claiming import draft_of, rows

TEXT = (
    "The harbour board closed the northern quay on Tuesday. “Nobody asked us,” said Ilse Tammen, who runs the market. "
    "The board promised to repair it by May, and its chairman fears that the cost will double.\n"
    "According to the engineers, the piles had rotted."
)
words = st.text(alphabet=st.sampled_from("abcdeé İß“”«»\"'’.,\n 日本語\u00ad123"), max_size=400)


@given(words)
def test_pieces_are_in_order_and_lie_in_the_text(text: str) -> None:
    made = reader.words().pieces(text, [(0, len(text))])
    assert all(0 <= s < e <= len(text) for s, e in zip(made.starts, made.ends, strict=True))
    assert list(made.starts) == sorted(made.starts)
    assert not any(text[s:e].isspace() for s, e in zip(made.starts, made.ends, strict=True))


@given(st.integers(1, 3000), st.integers(8, 400), st.integers(0, 7))
def test_windows_cover_every_piece_and_each_has_one_owner(count: int, size: int, overlap: int) -> None:
    starts, length = pieces.windows(count, size, overlap)
    assert length <= size
    assert (starts[0], starts[-1] + length) == (0, count)
    where = pieces.owners(count, starts, length)
    assert [starts[w // length] + w % length for w in where.tolist()] == list(range(count))


def test_the_best_tags_follow_the_scores_and_never_change_inside_a_word() -> None:
    tags = np.full((1, 4, 3), -5.0, dtype=np.float32)
    tags[0, :, decode.OUTSIDE], tags[0, 1, decode.CONTENT], tags[0, 2, decode.CONTENT] = 0.0, 5.0, -2.0
    borders, inner = np.zeros((1, 4, 4), dtype=np.float32), np.array([[False, False, True, False]])
    assert decode.best_tags(tags, borders, inner, 1.0).tolist() == [[0, 2, 2, 0]]
    assert decode.runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]


@pytest.mark.parametrize("name", ["fine", "fast"])
def test_who_said_what_is_read(name: str) -> None:
    found = {
        (" ".join(TEXT[s:e] for s, e in a.source), TEXT[slice(*a.cue)], " ".join(TEXT[s:e] for s, e in a.content))
        for a in reader.load(name).read(TEXT, [(0, len(TEXT))])
    }
    assert {(source.split(",")[0], cue.split()[0]) for source, cue, _ in found} >= {
        ("Ilse Tammen", "said"), ("The board", "promised"), ("the engineers", "According"),
    }  # fmt: skip
    assert any(content.startswith("to repair it by May") for _, _, content in found)


def test_reading_twice_and_reading_in_parts_gives_the_same() -> None:
    one = reader.load("fast")
    assert one.read(TEXT, [(0, len(TEXT))]) == one.read(TEXT, [(0, len(TEXT))])
    half = TEXT.index("\n")
    assert [a.cue for a in one.read(TEXT, [(0, half), (half, len(TEXT))])] == [
        a.cue for a in one.read(TEXT, [(0, len(TEXT))])
    ]
    assert one.read(TEXT, []) == one.read("", [(0, 0)]) == []


@settings(max_examples=25, deadline=None)
@given(words)
def test_any_text_gives_spans_that_lie_in_it(text: str) -> None:
    for a in reader.load("fast").read(text, [(0, len(text))]):
        for start, end in (a.cue, *a.source, *a.content):
            assert 0 <= start < end <= len(text)


def test_what_is_cut_is_neither_read_nor_claimed() -> None:
    advert = "Download our app, the editors said, it is the best. "
    text = TEXT.replace("The board promised", advert + "The board promised")
    at = text.index(advert)
    draft = draft_of(text, cuts=(Cut(at, at + len(advert), "app-advert"),), reader="fine")
    spans = [s for c in draft.claims for s in (*c.content, *c.cue, *c.source)]
    assert len(draft.claims) >= 4
    assert not any(s.start < at + len(advert) and at < s.end for s in spans)


def test_who_is_given_whoever_that_is() -> None:
    draft = draft_of("The dockers, who criticise the board for its haste, will strike on Monday.", reader="fine")
    assert any("The dockers" in source and "who" in source for source, _, _ in rows(draft))


@pytest.mark.parametrize("name", ["fine", "rules"])
def test_a_quotation_that_nobody_is_named_for_is_kept_without_a_speaker(name: str) -> None:
    text = (
        "The quay was closed on Tuesday. Traffic was light.\n“Nobody has ever asked any of us about the northern quay.”"
        "\nThe ferry left at noon."
    )
    (said,) = [c for c in draft_of(text, reader=name).claims if "Nobody" in text[c.content[0].start : c.content[0].end]]  # type: ignore[arg-type]
    assert (said.speaker.kind, said.speaker.name, said.source, said.form) == ("none", "", (), "direct")


def test_an_aside_of_the_content_does_not_say_when_it_was_said() -> None:
    text = "According to the harbour board, the storm, which ended at midday on Monday, left at least 20 boats damaged."
    draft = draft_of(text, reader="fine")
    assert all(c.said_at is None or c.said_at.basis == "context" for c in draft.claims)


def test_a_quotation_in_the_report_is_not_given_to_who_speaks_in_the_headline() -> None:
    text = "Mayor says quay is lost: “In vain”\n“We are all tired of waiting for the board to act.” It rained on."
    headline = text.index("\n")
    blocks = (Block(0, headline, "headline"), Block(headline + 1, len(text), "paragraph"))
    read = Glean("fine").read(Article(capture="c:0", text=text, language="en", blocks=blocks))
    assert not any(s.start > headline for c in read.claims if c.cue and c.cue[0].start < headline for s in c.content)


def test_a_headline_is_no_part_of_what_is_said_below_it() -> None:
    text = "Five aboard the lost vessel are dead\nAll five people aboard the vessel are dead, the coast guard said."
    draft = draft_of(text, reader="fine")
    below = [c for c in draft.claims if text[c.cue[0].start : c.cue[0].end] == "said"]
    assert below
    assert all(s.start > text.index("\n") for c in below for s in c.content)


def test_a_very_long_text_is_read_as_far_as_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "MOST_PARSED", 2 * len(TEXT))
    draft = draft_of("\n".join([TEXT] * 6), reader="fast")
    assert draft.claims
    assert all(c.cue[0].start < 3 * len(TEXT) for c in draft.claims if c.cue)
