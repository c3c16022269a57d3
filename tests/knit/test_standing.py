"""Who says what: speakers joined over reports, claims told once, with firmness, verification and grade."""

from __future__ import annotations

from typing import Any

import pytest

from coranto.knit import reports, standing
from coranto.knit.names import Register
from coranto.records import Channel, Claim, Hedge, NameGroup, SaidAt, Span, Speaker, Verification, Voice
from knit.made import PERSON, Made, group, maps, named

WARNED = "the dam will not hold another winter"


def voices(*made: Made, names: tuple[NameGroup, ...] = (), **about: Any) -> tuple[Voice, ...]:
    return standing.voices(reports.members(group(*made, **about), *maps(*made)), Register(names))


def test_one_speaker_of_two_spellings_is_one_voice() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.").claim(PERSON, WARNED)
    two = Made("b", "Mira Odouya said nobody had listened to her.").claim(
        Speaker(name="Mira Odouya", kind="name", entity="person:mira-odouya"), "nobody had listened to her"
    )
    both = named("person:mira-oduya", "person", "Mira Oduya", ("Mira Oduya", one), ("Mira Odouya", two))
    (voice,) = voices(one, two, names=(both,))
    assert (voice.speaker, voice.role, voice.grade) == ("Mira Oduya", "the mayor", "named person with role")
    assert voice.forms == ("Mira Oduya", "Mira Odouya")
    assert [c.text for c in voice.claims] == [WARNED, "nobody had listened to her"]


def test_a_claim_that_two_origins_carry_is_told_once() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    two = Made("b", f"The mayor, Mira Oduya, said that {WARNED}.", "2024-03-12").claim(PERSON, "that " + WARNED)
    (voice,) = voices(one, two)
    (said,) = voice.claims
    assert said.text == WARNED
    assert said.origins == (one.id, two.id)
    assert [c.report for c in said.cites] == [one.id, two.id]


def test_a_copy_is_no_further_origin() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    copy = Made("b", f"Mira Oduya said {WARNED}. ", "2024-03-12").claim(PERSON, WARNED)
    (voice,) = voices(one, copy, origins={copy.id: one.id}, kinds={copy.id: "wire"})
    assert voice.claims[0].origins == (one.id,)


def test_what_an_edited_copy_adds_is_kept_as_its_own() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    copy = Made("b", f"Mira Oduya said {WARNED}.\nShe promised new pumps by May.", "2024-03-12")
    copy.claim(PERSON, WARNED).claim(PERSON, "new pumps by May")
    (voice,) = voices(one, copy, origins={copy.id: one.id}, kinds={copy.id: "edited"})
    assert [(c.text, c.origins) for c in voice.claims] == [(WARNED, (one.id,)), ("new pumps by May", (copy.id,))]


def test_discontinuous_content_is_joined_with_an_ellipsis() -> None:
    made = Made("a", "“The wall is cracked,” said Mira Oduya, “and nobody cares.”")
    made.claim(PERSON, "“The wall is cracked,”", "“and nobody cares.”")
    (voice,) = voices(made)
    assert voice.claims[0].text == "“The wall is cracked,” … “and nobody cares.”"
    assert len(voice.claims[0].cites) == 2


def test_firmness_and_verification_are_carried() -> None:
    made = Made("a", "At least 41 died, Mira Oduya said. This could not be checked.")
    hedge = Hedge(made.span("At least"), "lower_bound")
    made.claim(
        PERSON, "At least 41 died", hedges=(hedge,), channel=Channel("telegram"), act="announcement",
        said_at=SaidAt("2024-03-12", "weekday"),
        verification=Verification("explicitly_unverified", made.span("This could not be checked.")),
    )  # fmt: skip
    said = voices(made)[0].claims[0]
    assert (said.firmness, said.verification, said.channel, said.act, said.said_at) == (
        ("lower_bound",), "explicitly_unverified", "telegram", "announcement", "2024-03-12",
    )  # fmt: skip


def test_claims_stand_in_the_order_said() -> None:
    made = Made("a", "She said the wall was cracked.\nEarlier she said pumps were old.", "2024-03-13")
    made.claim(PERSON, "the wall was cracked", said_at=SaidAt("2024-03-13", "explicit"))
    made.claim(PERSON, "pumps were old", said_at=SaidAt("2024-03-10", "explicit"))
    assert [c.text for c in voices(made)[0].claims] == ["pumps were old", "the wall was cracked"]


def test_an_open_pronoun_is_nobody_in_particular() -> None:
    one = Made("a", "He said the wall was cracked.").claim(Speaker(name="He", kind="pronoun"), "the wall was cracked")
    two = Made("b", "He said pumps were old.").claim(Speaker(name="He", kind="pronoun"), "pumps were old")
    (voice,) = voices(one, two)
    assert (voice.speaker, voice.grade, voice.forms) == ("", "none", ())


@pytest.mark.parametrize(
    ("speaker", "channel", "grade"),
    [
        (PERSON, None, "named person with role"),
        (Speaker(name="Mira Oduya", kind="name", entity="person:mira-oduya"), None, "named person"),
        (Speaker(name="Water Board", kind="name", entity="organisation:water-board"), None, "named organisation"),
        (Speaker(name="the latest count", kind="nominal"), "tally", "document or tally"),
        (Speaker(name="pictures", kind="nominal"), "images", "social images"),
        (Speaker(name="an official", kind="nominal"), None, "unnamed official"),
        (Speaker(name="", kind="none"), None, "none"),
    ],
)
def test_grades(speaker: Speaker, channel: Any, grade: str) -> None:
    claim = Claim(
        content=(Span("a:x", 0, 4),), maker="test", speaker=speaker, channel=Channel(channel) if channel else None
    )
    assert standing.grade_of(claim, None) == grade
    assert grade in standing.GRADES


def test_words_that_only_point_are_not_shown() -> None:
    made = Made("a", "He said that.").claim(PERSON, "that")
    assert voices(made) == ()
