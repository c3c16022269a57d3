"""Through what it was said, stated or inherited."""

from __future__ import annotations

import pytest

from glean.claiming import draft_of


@pytest.mark.parametrize(
    ("text", "language", "channel"),
    [
        ("The mayor said in a press release that the bridge was closed.", "en", "press_release"),
        ("The army said on Telegram that the fleet had left.", "en", "telegram"),
        ("The mayor said on X that the bridge was closed.", "en", "x"),
        ("The mayor told AFP that the bridge was closed.", "en", "interview"),
        ("“It is closed,” the mayor said during a phone call with the governor.", "en", "phone_call"),
        ("The king said in a televised address that he would stay.", "en", "broadcast"),
        ("According to the latest toll of the rebels, the storm left 40 dead.", "en", "tally"),
        ("According to pictures posted online, the harbour burned.", "en", "images"),
        ("The mayor said that the bridge was closed.", "en", None),
        ("Le maire a dit dans un communiqué que le pont était fermé.", "fr", "press_release"),
        ("« Le pont est fermé », a déclaré le maire à l'AFP.", "fr", "interview"),
    ],
)
def test_stated(text: str, language: str, channel: str | None) -> None:
    found = draft_of(text, language).claims[0].channel
    assert (found.type if found else None) == channel


def test_inherited_by_the_same_speaker_only() -> None:
    draft = draft_of(
        "“The bridge is closed,” Ada Brandt told AFP. “Nobody was hurt,” she said. The police said a light was seen."
    )
    first, second, third = draft.claims
    assert first.channel is not None
    assert (first.channel.type, first.channel.inherited) == ("interview", False)
    assert first.via == ("AFP",)
    assert second.channel is not None
    assert (second.channel.type, second.channel.inherited) == ("interview", True)
    assert third.channel is None


@pytest.mark.parametrize(
    ("text", "language", "via"),
    [
        ("The mayor told CNN that the bridge was closed.", "en", ("CNN",)),
        ("The bridge was closed, the mayor said on Al Arabiya on Monday.", "en", ("Al Arabiya",)),
        ("The bridge was closed, the mayor said on Almasar TV.", "en", ("Almasar TV",)),
        ("The bridge was closed, the mayor said, according to the national news agency MAP.", "en", ("MAP",)),
        ("The mayor has put the number of dead at 53, the state news agency LANA reported.", "en", ("LANA",)),
        ("Le maire a dit à l’agence officielle LANA que le pont était fermé.", "fr", ("LANA",)),
        ("The mayor said that the bridge to Radio City was closed.", "en", ()),
        ("The mayor told CNN-style reporters nothing; he said that the bridge was closed.", "en", ()),
    ],
)
def test_who_hands_a_claim_on(text: str, language: str, via: tuple[str, ...]) -> None:
    assert draft_of(text, language).claims[0].via == via


def test_the_go_between_goes_with_the_channel() -> None:
    first, second = draft_of("“It is closed,” Ada Brandt told CNN. “Nobody was hurt,” she said.").claims
    assert first.via == second.via == ("CNN",)


def test_another_named_speaker_inherits_no_channel() -> None:
    first, second = draft_of(
        "Tom Reyl told a briefing on Tuesday that the dam had broken. Ada Brandt added that the bridge was closed."
    ).claims
    assert first.channel is not None
    assert second.channel is None
