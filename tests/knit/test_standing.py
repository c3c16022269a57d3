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
        (Speaker(name="Le ministre de la santé du gouvernement de l’Est", kind="nominal"), None, "unnamed official"),
        (Speaker(name="the health ministry", kind="nominal"), None, "named organisation"),
        (Speaker(name="le ministère russe de la défense", kind="nominal"), None, "named organisation"),
        (Speaker(name="demonstrators", kind="nominal"), None, "unnamed source"),
        (Speaker(name="he", kind="pronoun", resolved_by="pronoun"), None, "none"),
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


@pytest.mark.parametrize(
    ("name", "credits", "grade"),
    [
        ("a Northwire reporter", (), "witnessed by the outlet"),
        ("an AFP correspondent at the scene", ("AFP",), "witnessed by the outlet"),
        ("an AFP correspondent at the scene", (), "unnamed source"),
        ("our correspondent", (), "witnessed by the outlet"),
        ("a reporter", (), "unnamed source"),
        ("Northwire", (), "unnamed source"),
    ],
)
def test_what_the_outlet_saw_itself(name: str, credits: tuple[str, ...], grade: str) -> None:
    made = Made("a", "Three houses were burning.", outlet="Northwire", credits=credits)
    made.claim(Speaker(name=name, kind="nominal"), "Three houses were burning")
    assert voices(made)[0].grade == grade


def test_voices_stand_in_the_order_of_their_grades_and_nobody_last() -> None:
    made = Made("a", "Walls fell.\nPumps are old.\nRoads are shut.\nAnd so on it went.", outlet="Northwire")
    made.claim(Speaker(name="", kind="none"), "And so on it went")
    made.claim(Speaker(name="an official", kind="nominal"), "Roads are shut")
    made.claim(PERSON, "Pumps are old")
    made.claim(Speaker(name="a Northwire reporter", kind="nominal"), "Walls fell")
    found = voices(made)
    assert [v.grade for v in found] == [
        "witnessed by the outlet", "named person with role", "unnamed official", "none",
    ]  # fmt: skip
    assert [v.speaker for v in found] == ["a Northwire reporter", "Mira Oduya", "an official", ""]


def test_a_quotation_without_a_speaker_is_given_to_nobody() -> None:
    made = Made("a", "Mira Oduya said pumps were old.\n“We are still waiting for water.”")
    made.claim(PERSON, "pumps were old")
    made.claim(Speaker(name="", kind="none"), "“We are still waiting for water.”", form="direct")
    named_, nobody = voices(made)
    assert [c.text for c in named_.claims] == ["pumps were old"]
    assert (nobody.speaker, nobody.entity, nobody.role, nobody.grade) == ("", None, None, "none")
    assert [c.text for c in nobody.claims] == ["“We are still waiting for water.”"]


def test_the_words_that_soften_and_check_a_claim_are_cited() -> None:
    made = Made("a", "At least 41 died, Mira Oduya said. This could not be verified.")
    made.claim(
        PERSON, "At least 41 died", hedges=(Hedge(made.span("At least"), "lower_bound"),),
        verification=Verification("explicitly_unverified", made.span("could not be verified")),
    )  # fmt: skip
    hedge, check = voices(made)[0].claims[0].remarks
    assert (hedge.kind, hedge.code, hedge.text) == ("hedge", "lower_bound", "At least")
    assert (check.kind, check.code, check.text) == ("check", "explicitly_unverified", "could not be verified")
    where = check.cites[0]
    assert made.article.text[where.start : where.end] == "could not be verified"


def test_a_later_denial_and_confirmation_stand_beside_the_claim() -> None:
    toll = "41 people died at the upper dam"
    one = Made("a", f"Mira Oduya said {toll}.", "2024-03-11").claim(PERSON, toll)
    two = Made("b", f"The army denied that {toll}.", "2024-03-12").claim(
        Speaker(name="The army", kind="name", entity="organisation:army"), f"that {toll}", act="denial"
    )
    three = Made("c", f"Doctors confirmed that {toll}.", "2024-03-13").claim(
        Speaker(name="Doctors", kind="nominal"), f"that {toll}", act="confirmation"
    )
    by_name = {v.speaker: v for v in voices(one, two, three)}
    remarks = by_name["Mira Oduya"].claims[0].remarks
    assert [(r.kind, r.speaker, r.said_at, r.text) for r in remarks] == [
        ("denial", "The army", "2024-03-12", f"that {toll}"),
        ("confirmation", "Doctors", "2024-03-13", f"that {toll}"),
    ]
    assert remarks[0].claim == by_name["The army"].claims[0].claim
    assert remarks[0].cites[0].report == two.id
    assert by_name["The army"].claims[0].remarks == ()


def test_what_was_denied_before_it_was_said_is_not_answered() -> None:
    toll = "41 people died at the upper dam"
    one = Made("a", f"Mira Oduya said {toll}.", "2024-03-14").claim(PERSON, toll)
    two = Made("b", f"The army denied that {toll}.", "2024-03-12").claim(
        Speaker(name="The army", kind="name"), f"that {toll}", act="denial"
    )
    assert all(c.remarks == () for v in voices(one, two) for c in v.claims)


def test_who_denies_what_they_said_says_two_things() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    two = Made("b", f"Mira Oduya denied that {WARNED}.", "2024-03-12").claim(PERSON, f"that {WARNED}", act="denial")
    (voice,) = voices(one, two)
    assert [c.act for c in voice.claims] == ["assertion", "denial"]


def test_copies_that_repeat_a_claim_are_named_and_not_counted() -> None:
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    copy = Made("b", f"Mira Oduya said {WARNED}. ", "2024-03-12").claim(PERSON, WARNED)
    (voice,) = voices(one, copy, origins={copy.id: one.id}, kinds={copy.id: "wire"})
    assert (voice.claims[0].origins, voice.claims[0].copies) == ((one.id,), (copy.id,))


def test_the_role_is_given_in_the_language_of_most_reports() -> None:
    french = Speaker(name="Mira Oduya", kind="name", role="maire", entity=PERSON.entity)
    one = Made("a", f"Mira Oduya said {WARNED}.", "2024-03-11").claim(PERSON, WARNED)
    two = Made("b", "Mira Oduya said pumps were old.", "2024-03-12").claim(PERSON, "pumps were old")
    three = Made("c", "Mira Oduya promet des pompes.", "2024-03-13").claim(french, "des pompes")
    at_hand = {m.id: m.reading("fr" if m is three else "en") for m in (one, two, three)}
    members = reports.members(group(one, two, three), maps(one, two, three)[0], at_hand)
    (voice,) = standing.voices(members, Register(()))
    assert voice.role == "the mayor"


def test_the_same_numbers_in_other_words_are_one_claim() -> None:
    english = Made("a", "Mira Oduya said that 41 people had died.", "2024-03-11").claim(
        PERSON, "that 41 people had died"
    )
    french = Made("b", "Mira Oduya a fait état de 41 morts.", "2024-03-12").claim(PERSON, "41 morts")
    other = Made("c", "Mira Oduya said 42 people had died.", "2024-03-12").claim(PERSON, "42 people had died")
    for made, words in ((english, "41"), (french, "41"), (other, "42")):
        made.figure(words, int(words), claim=made.facts["claims"][0].id)
    (voice,) = voices(english, french, other)
    assert [c.origins for c in voice.claims] == [(english.id, french.id), (other.id,)]
