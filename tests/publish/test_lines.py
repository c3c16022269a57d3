from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from coranto.errors import RecordError
from coranto.knit.origins import TO_ONE
from coranto.publish import lines
from coranto.records import Cite, Correction, LedgerPoint, LedgerRow, Remark, SaidClaim, Through
from coranto.records.facts import ChannelType
from coranto.records.origins import ThroughKind
from publish import newsroom
from publish.woven import ferry, point

CITE = (Cite("a:1", 0, 2, "f:1"),)


def row(**given: object) -> LedgerRow:
    values = {"event": "main", "measure": "killed", "counted": "people", "basis": "cumulative", **given}
    return LedgerRow(points=(LedgerPoint(value=1, operator="=", claimant=None, cites=CITE),), **values)  # type: ignore[arg-type]


def told(language: str = "en", measure: str = "killed", counted: str | None = "people", **given: object) -> str:
    values = {"value": 32, "operator": ">=", "claimant": "Vera Lund", "cites": CITE, **given}
    return lines.point(LedgerPoint(**values), row(measure=measure, counted=counted), language).text  # type: ignore[arg-type]


def test_a_figure_as_a_line() -> None:
    said = told(as_of="2023-09-20", as_of_upper=False, verified="explicitly_unverified")
    assert said == "at least 32 killed, according to Vera Lund (20 September 2023; not independently verified)"


def test_the_same_in_french() -> None:
    said = told("fr", as_of="2023-09-20", as_of_upper=False, verified="explicitly_unverified")
    assert said == "au moins 32 tués, selon Vera Lund (20 septembre 2023 ; non vérifié de source indépendante)"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"claimant": None}, "at least 32 killed, no source named"),
        ({"operator": "~", "value": 30_000, "counted": None}, "about 30,000 killed, according to Vera Lund"),
        ({"counted": "sailors", "operator": "="}, "32 sailors killed, according to Vera Lund"),
        (
            {"operator": "range", "value": None, "low": 10, "high": 20},
            "between 10 and 20 killed, according to Vera Lund",
        ),
        ({"operator": "vague", "value": None, "words": "dozens"}, "dozens killed, according to Vera Lund"),
        ({"operator": "<", "value": 2.5}, "fewer than 2.5 killed, according to Vera Lund"),
        ({"as_of": "2023-09-20"}, "at least 32 killed, according to Vera Lund (reported 20 September 2023)"),
        (
            {"channel": "telegram", "hedges": ("reported_conditional",)},
            "at least 32 killed, according to Vera Lund (on Telegram; reported with reserve)",
        ),
        ({"withdrawn": True}, "at least 32 killed, according to Vera Lund (withdrawn since)"),
        (
            {
                "withdrawn": True,
                "correction": Correction(kind="corrected", cites=(Cite("a:2", 0, 9),), when="2023-09-22"),
            },
            "at least 32 killed, according to Vera Lund (corrected since, 22 September 2023)",
        ),
        (
            {"withdrawn": True, "correction": Correction(kind="withdrawn", cites=(Cite("a:2", 0, 9),), by="Vera Lund")},
            "at least 32 killed, according to Vera Lund (withdrawn since by Vera Lund)",
        ),
    ],
)
def test_what_a_line_says(given: dict[str, object], expected: str) -> None:
    assert told(**given) == expected  # type: ignore[arg-type]


def test_a_language_without_patterns_is_shown_in_english() -> None:
    assert told("ka") == told("en")


def test_a_line_cites_what_the_point_cites() -> None:
    found = point(newsroom.F12, newsroom.F12T)
    line = lines.point(found, row())
    assert line.cites == found.cites
    with pytest.raises(RecordError, match="citation"):
        replace(line, cites=())


def test_what_became_of_a_figure_is_cited() -> None:
    gone = Correction(kind="withdrawn", cites=(Cite("a:2", 0, 9),))
    found = replace(point(newsroom.F12, newsroom.F12T), withdrawn=True, correction=gone)
    assert lines.point(found, row()).cites == (*found.cites, *gone.cites)


def test_the_latest_of_each_claimant_stands_beside_the_others() -> None:
    killed = next(r for r in ferry().ledger if r.measure == "killed" and r.status == "new")
    assert [(p.claimant, p.value) for p in lines.latest(killed)] == [
        ("the coast guard", 29),
        ("the fishermen’s union", 41),
    ]


def test_everything_a_story_shows_cites() -> None:
    shown = list(lines.shown(ferry()))
    assert len(shown) > 15
    assert all(line.cites for line in shown)
    assert len({line.id for line in shown}) >= len(shown) - 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-09-20", "20 September 2023"),
        ("2023-09", "September 2023"),
        ("1998", "1998"),
        ("2023-09-20T13:05+04:00", "20 September 2023, 13:05 (UTC+4)"),
        ("2023-09-20T13:05:30Z", "20 September 2023, 13:05 UTC"),
        ("2023-09-20T13:05+05:30", "20 September 2023, 13:05 (UTC+5:30)"),
        ("2023-09-20T13", "20 September 2023, 13:00"),
        ("1988/1994", "1988 – 1994"),
        ("2023-W38", "week of 18 September 2023"),
        ("2023-W99", "2023-W99"),
        ("2023-SU", "summer 2023"),
        ("199X", "the 1990s"),
        ("199", "the 1990s"),
        ("P3D", "P3D"),
        ("2023-13-45T99", "2023-13-45T99"),
        ("2023-09-20TEV", "20 September 2023, evening"),
        ("PRESENT_REF", "PRESENT_REF"),
        ("2023-02-31", "2023-02-31"),
        ("0000-01-01", "0000-01-01"),
        ("", ""),
        (None, ""),
    ],
)
def test_days(value: str | None, expected: str) -> None:
    assert lines.day(value) == expected


def test_moments_are_in_utc() -> None:
    assert lines.moment("2023-09-20T13:05:00+04:00") == "20 September 2023, 09:05 UTC"
    assert lines.moment("2023-09-20") == "20 September 2023"
    assert lines.moment("nonsense") == "nonsense"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_both_languages_have_the_same_patterns(language: str) -> None:
    def shape(table: object) -> object:
        return {k: shape(v) for k, v in sorted(table.items())} if hasattr(table, "items") else None  # type: ignore[attr-defined]

    assert shape(lines.patterns(language)) == shape(lines.patterns("en"))


def saying(**given: object) -> SaidClaim:
    values = {"text": "41 died", "claim": "k:1", "form": "indirect", "act": "assertion", "cites": CITE, **given}
    return SaidClaim(**values)  # type: ignore[arg-type]


def beside(kind: str, code: str, words: str, language: str = "en", **given: object) -> str:
    return lines.remark(Remark(kind=kind, code=code, text=words, cites=CITE, **given), language).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("a lower bound: “At least”", "not independently verified: “could not be verified”",
                "denied by the army, 12 March 2024: “that 41 died”", "confirmed by someone not named: “41 dead”")),
        ("fr", ("minimum : « At least »", "non vérifié de source indépendante : « could not be verified »",
                "démenti par the army, 12 mars 2024 : « that 41 died »",
                "confirmé par une personne non nommée : « 41 dead »")),
    ],
)  # fmt: skip
def test_what_stands_beside_a_claim(language: str, said: tuple[str, ...]) -> None:
    assert said == (
        beside("hedge", "lower_bound", "At least", language),
        beside("check", "explicitly_unverified", "could not be verified", language),
        beside("denial", "denial", "that 41 died", language, speaker="the army", said_at="2024-03-12"),
        beside("confirmation", "confirmation", "41 dead", language),
    )


def test_firmness_is_told_once_and_later_words_apart() -> None:
    hedge = Remark(kind="hedge", code="lower_bound", text="At least", cites=CITE)
    denial = Remark(kind="denial", code="denial", text="nobody died", cites=CITE, speaker="the army")
    said = saying(act="warning", firmness=("lower_bound", "modal"), verification="denied", remarks=(hedge, denial))
    told = [line.text for line in lines.firmness(said)]
    assert told == ["warns", "said as possible", "denied", "a lower bound: “At least”"]
    assert [line.text for line in lines.answers(said)] == ["denied by the army: “nobody died”"]


@pytest.mark.parametrize(
    ("origins", "copies", "expected"),
    [
        (("a:1",), (), "1 origin"),
        (("a:1", "a:2"), ("a:3",), "2 independent origins, 1 copy"),
        ((), ("a:3", "a:4"), "1 origin, 2 copies"),
    ],
)
def test_who_carries_a_claim_is_counted(origins: tuple[str, ...], copies: tuple[str, ...], expected: str) -> None:
    assert lines.carried(saying(origins=origins, copies=copies)).text == expected


def test_the_cue_is_shown_as_written() -> None:
    assert lines.manner(saying(cue="insisted")).text == "as reported: “insisted”"
    assert lines.manner(saying(form="direct")).text == "in quotation marks"


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [("en", "", "Unattributed"), ("en", "He", "Unattributed"), ("fr", "", "Sans attribution"), ("en", "MAP", "MAP")],
)
def test_nobody_is_unattributed(language: str, name: str, expected: str) -> None:
    assert lines.speaker(name, language) == expected


def test_what_texts_have_in_common_is_said_in_one_form() -> None:
    texts = tuple(f"a:{n}" for n in range(10))
    post = Through("channel", "telegram", texts)
    many = saying(origins=texts, independent=1, by_agency=1, through=(post,), copies=("a:x",))
    assert lines.carried(many).text == "1 origin in 10 texts (all 10 from one post on Telegram), 1 copy"
    agency = saying(origins=texts[:2], independent=2, by_agency=1, through=(Through("agency", "AFP", texts[:2]),))
    assert lines.counted(agency) == "2 texts (both rest on AFP)"
    both = (Through("family", "Reach", texts[:2]), Through("outlet", "CNN", texts[1:3]))
    some = saying(origins=texts[:4], independent=2, by_agency=2, through=both)
    assert lines.counted(some) == "2 origins in 4 texts (2 of one publisher, Reach; 2 through CNN)"
    assert lines.origins(some) == "2 origins in 4 texts"
    assert lines.counted(many, "fr") == "1 origine dans 10 textes (les 10 d’après un même message sur Telegram)"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_of_tie_and_occasion_has_words(language: str) -> None:
    table = lines.patterns(language)["origins"]
    assert set(get_args(ThroughKind)) <= table.keys()
    assert set(get_args(ChannelType)) - TO_ONE == set(table["occasion"])
