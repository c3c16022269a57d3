"""Who a source is: resolved by rule or left as written, never guessed."""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.records import Claim
from glean.claiming import draft_of


def last(draft: Draft) -> Claim:
    return draft.claims[-1]


def test_a_pronoun_is_the_last_speaker() -> None:
    draft = draft_of(
        "The mayor, Ada Brandt, said the bridge was closed. She added that nobody was hurt.",
        people=[("Ada Brandt", "f")],
    )
    speaker = last(draft).speaker
    assert speaker.kind == "pronoun"
    assert speaker.resolved_by == "pronoun"
    assert speaker.name in ("Ada Brandt", "The mayor")


def test_the_adviser_speaks_not_the_one_he_advises() -> None:
    draft = draft_of(
        "According to an adviser to President Olav Berg, the army had left. “We are done,” he said.",
        people=[("Olav Berg", "m")],
    )
    assert last(draft).speaker.name == "an adviser to President Olav Berg"


def test_a_surname_takes_the_full_name() -> None:
    draft = draft_of(
        "Ada Brandt said the bridge was closed. Ms. Brandt denied the reports.",
        people=[("Ada Brandt", "f"), ("Brandt", "f")],
    )
    assert last(draft).speaker.name == "Ada Brandt"


def test_two_that_fit_are_not_chosen_between() -> None:
    draft = draft_of(
        "Olav Berg met Finn Dahl in the harbour. He said the bridge was closed.",
        people=[("Olav Berg", "m"), ("Finn Dahl", "m")],
    )
    speaker = last(draft).speaker
    assert speaker.name == "He"
    assert speaker.alternatives == ("Finn Dahl", "Olav Berg")


def test_the_latter_is_the_last_named() -> None:
    draft = draft_of(
        "Stones were thrown at the offices of Olav Berg. The latter said the bridge was closed.",
        people=[("Olav Berg", "m")],
    )
    assert (last(draft).speaker.name, last(draft).speaker.resolved_by) == ("Olav Berg", "latter")


def test_an_office_is_its_one_holder() -> None:
    draft = draft_of(
        "Prime Minister Olav Berg opened the fair. The head of government said the bridge was closed.",
        people=[("Olav Berg", "m")],
    )
    assert (last(draft).speaker.name, last(draft).speaker.resolved_by) == ("Olav Berg", "role")


def test_an_office_with_two_holders_stays_open() -> None:
    draft = draft_of(
        "Prime Minister Olav Berg met Prime Minister Finn Dahl. The head of government said the bridge was closed.",
        people=[("Olav Berg", "m"), ("Finn Dahl", "m")],
    )
    assert last(draft).speaker.name == "The head of government"
    assert last(draft).speaker.alternatives == ("Finn Dahl", "Olav Berg")


def test_metonyms_carry_the_country() -> None:
    draft = draft_of("Oslo announced that the fleet had left.", places=[("Oslo", "NO")])
    assert (last(draft).speaker.entity, last(draft).speaker.resolved_by) == ("country:NO", "metonym")
    draft = draft_of("The fleet has left, according to the Kremlin.")
    assert last(draft).speaker.entity == "country:RU"


def test_the_role_is_kept_as_written() -> None:
    draft = draft_of("Ada Brandt, a keeper of the harbour, said a light was seen.", people=[("Ada Brandt", "f")])
    assert last(draft).speaker.role == "a keeper of the harbour"


def test_who_holds_an_office_is_named_behind_it() -> None:
    text = (
        "The mayor of Orlick, Ana Petrova, said that the bridge was closed. Two mayors, Ana Petrova said, had agreed."
    )
    first, second = draft_of(text, people=[("Ana Petrova", "f")]).claims
    assert (first.speaker.name, first.speaker.role, first.speaker.resolved_by) == (
        "Ana Petrova", "The mayor of Orlick", "apposition",
    )  # fmt: skip
    assert second.speaker.resolved_by != "apposition"


def test_a_document_speaks_for_its_holder_in_front_of_it() -> None:
    draft = draft_of("At least 12 people died, according to the interior ministry’s latest count.")
    speaker = last(draft).speaker
    assert (speaker.name, speaker.resolved_by) == ("interior ministry", "document")


def test_the_same_source_is_whoever_has_just_spoken() -> None:
    draft = draft_of("The harbour office said the bridge was closed. Nobody was hurt, according to the same source.")
    assert last(draft).speaker.name == "The harbour office"


def test_two_who_speak_together_are_one_source_of_two() -> None:
    draft = draft_of("Tarmwater and the harbour office said on Sunday that the bridge was closed.")
    assert last(draft).speaker.name == "Tarmwater and the harbour office"


def test_who_goes_on_speaking_does_so_the_same_day() -> None:
    draft = draft_of(
        "Ada Brandt said on Sunday that the bridge was closed. She added that nobody was hurt.",
        people=[("Ada Brandt", "f")],
    )
    first, second = draft.claims[-2:]
    assert first.said_at is not None
    assert second.said_at is not None
    assert first.said_at.value == second.said_at.value
