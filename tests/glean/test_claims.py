"""Who said what, by the conventions of PolNeAR, in sentences of every frame and of every kind of damage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.records import Cut
from glean.claiming import draft_of, rows

FRAMES = [
    ("The mayor said that the bridge was closed.", "The mayor", "said", "that the bridge was closed"),
    ("The mayor said the bridge was closed.", "The mayor", "said", "the bridge was closed"),
    ("The mayor promised to rebuild the bridge.", "The mayor", "promised", "to rebuild the bridge"),
    ("The union called for a strike.", "The union", "called for", "a strike"),
    ("The union condemned the sale of the port.", "The union", "condemned", "the sale of the port"),
    ("The union denied the reports.", "The union", "denied", "the reports"),
    ("“The bridge is closed,” the mayor said.", "the mayor", "said", "“The bridge is closed,”"),
    ("“The bridge is closed,” said the mayor.", "the mayor", "said", "“The bridge is closed,”"),
    ("According to the police, 12 drivers were fined.", "the police", "According to", "12 drivers were fined"),
    ("Ten drivers were fined, according to the police.", "the police", "according to", "Ten drivers were fined"),
    (
        "“We saw a light,” Ada Brandt, a keeper of the harbour, told reporters.",
        "Ada Brandt, a keeper of the harbour",
        "told",
        "“We saw a light,”",
    ),
    ("The mayor accused Norland of having sunk the ferry.", "The mayor", "accused", "Norland of having sunk the ferry"),
    (
        "The mayor accused Norland, a member of which was arrested, of having sunk a ferry.",
        "The mayor",
        "accused",
        "Norland | of having sunk a ferry",
    ),
    ("The mayor closed the bridge, citing safety concerns.", "The mayor", "citing", "safety concerns"),
    ("The unions, who criticise the mayor for it, left.", "The unions | who", "criticise", "the mayor for it"),
    ("“The bridge is closed”he added.", "he", "added", "“The bridge is closed”"),
    (
        "“We have to find the boats”declared Norwegian Minister Ada Brandt at noon.",
        "Norwegian Minister Ada Brandt",
        "declared",
        "“We have to find the boats”",
    ),
    ("“All of it is lost »Mr. Dahl gave the assurance.", "Mr. Dahl", "gave the assurance", "“All of it is lost »"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), FRAMES)
def test_frames(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in rows(draft_of(text))


def test_coordinated_verbs_share_the_source_and_make_two_claims() -> None:
    found = rows(draft_of("The rebels announced they were leaving the valley and confirmed a truce."))
    assert ("The rebels", "announced", "they were leaving the valley") in found
    assert ("The rebels", "confirmed", "a truce") in found


def test_a_quotation_split_by_its_tag_is_one_claim() -> None:
    found = rows(draft_of("“The bridge is closed,” the mayor said. “Nobody may cross it.”"))
    assert found == [("the mayor", "said", "“The bridge is closed,” | “Nobody may cross it.”")]


def test_a_word_held_with_tongs_is_no_claim() -> None:
    assert rows(draft_of("The “capital” of the islands was flooded.")) == []


def test_what_is_quoted_is_not_read_again() -> None:
    found = rows(draft_of("“They said that the dam would hold,” the mayor recalled."))
    assert [c for _, c, _ in found] == ["recalled"]


def test_cut_text_makes_no_claim() -> None:
    text = "The mayor said the bridge was closed.\nSee also: The king says he will abdicate."
    at = text.index("See")
    assert len(rows(draft_of(text))) == 2
    draft = draft_of(text, cuts=(Cut(at, len(text), "see-also"),))
    assert [s for s, _, _ in rows(draft)] == ["The mayor"]


def test_the_smallest_holder_is_named() -> None:
    draft = draft_of("According to an adviser, Norland promised the island that it would send boats.")
    outer = next(c for c in draft.claims if draft.words(c.cue[0]) == "According to")
    inner = next(c for c in draft.claims if draft.words(c.cue[0]) == "promised")
    assert inner.nested_in == outer.id
    assert outer.nested_in is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The mayor said that the bridge was closed.", "indirect"),
        ("“The bridge is closed to all of us,” the mayor said.", "direct"),
        ("The mayor said the bridge was “beyond repair”.", "mixed"),
    ],
)
def test_form(text: str, form: str) -> None:
    assert draft_of(text).claims[0].form == form


def test_act_hedges_and_verification() -> None:
    draft = draft_of(
        "The rebels announced that at least 40 soldiers had died. These figures could not be independently verified."
    )
    (claim,) = (c for c in draft.claims if c.act == "announcement")
    assert [(h.type, draft.words(h.span)) for h in claim.hedges] == [("lower_bound", "at least")]
    assert claim.verification is not None
    assert claim.verification.status == "explicitly_unverified"
    assert draft.words(claim.verification.span) == "could not be independently verified"
    assert claim.said_at is not None
    assert (claim.said_at.value, claim.said_at.basis) == ("2024-03-08", "context")


FRENCH = [
    ("Le maire a annoncé mardi que le pont était fermé.", "Le maire", "a annoncé", "que le pont était fermé"),
    ("Le maire a promis de rouvrir le pont.", "Le maire", "a promis", "de rouvrir le pont"),
    ("« Le pont est fermé », a déclaré le maire.", "le maire", "a déclaré", "« Le pont est fermé »"),
    ("« Le pont est fermé », a-t-il ajouté.", "il", "a-t-il ajouté", "« Le pont est fermé »"),
    ("Selon la police, douze chauffeurs ont payé.", "la police", "Selon", "douze chauffeurs ont payé"),
    ("Douze chauffeurs ont payé, selon la police.", "la police", "selon", "Douze chauffeurs ont payé"),
    ("Norland accuse la ville d'avoir vendu le port.", "Norland", "accuse", "la ville d'avoir vendu le port"),
    ("Mme Brandt, gardienne du port, a dit : « Non. »", "Mme Brandt, gardienne du port", "a dit", "« Non. »"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), FRENCH)
def test_french_from_the_surface(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in rows(draft_of(text, "fr"))


def test_a_language_without_words_gives_none_and_says_so() -> None:
    draft = draft_of("Linnapea ütles, et sild on suletud.", "et")
    assert draft.claims == ()
    assert any("et" in lack for lack in draft.lacks)


PIECES = st.sampled_from(
    ["He said ", "that ", "the mayor ", "“", "”", "« ", " »", '"', "he added ", "According to ", "police", ", ", ". ",
     "\n", "Mr. ", "accused ", "of lying ", "rain ", "It ", "announced. ", "telegram ", "(…) ", "in a press release "]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=30).map("".join).filter(str.strip), st.integers(0, 60), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_spans_lie_in_the_live_text_whatever_the_text(text: str, at: int, size: int) -> None:
    cuts = (Cut(at, min(at + size, len(text)), "related"),) if at < len(text) else ()
    for language in ("en", "fr"):
        draft = draft_of(text, language, cuts=cuts)
        for claim in draft.claims:
            assert claim.content
            parts = [*claim.content, *claim.cue, *claim.source, *(h.span for h in claim.hedges)]
            parts += [claim.channel.span] if claim.channel and claim.channel.span else []
            for span in parts:
                assert 0 <= span.start < span.end <= len(text)
                assert not draft.article.is_cut(span.start, span.end)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“It is closed,” Ada Brandt said.", False),
        ('She called it "lost" in May.', False),
        ("The town “not taking part” Mayor Ada Brandt said on the plan.", True),
        ("Leave “the boats”with all haste.", True),
        ("A group “Pirates” from the north for “Theft”.", True),
    ],
)
def test_signs_of_a_broken_sentence(words: str, expected: bool) -> None:
    from coranto.glean.claims_broken import broken

    assert broken(words) is expected
