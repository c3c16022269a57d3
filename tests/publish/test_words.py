"""Every code that a record may hold has its words in every language that has patterns."""

from __future__ import annotations

from typing import get_args

import pytest

from coranto.publish import lines
from coranto.records import articles, facts, judgements, sources, stories, views
from coranto.words import languages, section

CODES = {
    "channel": facts.ChannelType,
    "hedge": facts.HedgeType,
    "verification": facts.VerificationStatus,
    "verified": facts.Verified,
    "form": facts.Form,
    "cut": articles.CutLabel,
    "copy": judgements.CopyKind,
    "check": stories.CheckKind,
    "differ": stories.DifferKind,
    "step": views.StepKind,
    "grade": stories.Grade,
}
SPOKEN = [code for code in languages() if section(code, "lines")]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_words(language: str, kind: str) -> None:
    assert [c for c in get_args(CODES[kind]) if c not in lines.patterns(language)[kind]] == []


@pytest.mark.parametrize("language", SPOKEN)
def test_every_kind_of_outlet_has_words(language: str) -> None:
    assert set(lines.patterns(language)["outlet_kind"]) == {kind for kind in get_args(sources.OutletKind) if kind}


@pytest.mark.parametrize("language", SPOKEN)
def test_every_measure_has_its_shapes(language: str) -> None:
    for measure in get_args(facts.Measure):
        assert set(lines.patterns(language)["measure"][measure]) == {"name", "bare", "of"}


@pytest.mark.parametrize("language", SPOKEN)
def test_every_speech_act_has_words(language: str) -> None:
    assert [act for act in section(language, "claims.acts") if act not in lines.patterns(language)["act"]] == []


@pytest.mark.parametrize("language", SPOKEN)
def test_every_operator_has_words(language: str) -> None:
    assert set(get_args(facts.Operator)) == set(lines.patterns(language)["operator"])


@pytest.mark.parametrize("language", SPOKEN)
def test_every_remark_has_its_pattern(language: str) -> None:
    later = [f"{kind}{who}" for kind in ("denial", "confirmation") for who in ("", "_unnamed")]
    assert set(lines.patterns(language)["remark"]) == {"when", "hedge", "check", "check_by", *later}
