"""Figures that were taken back: they stay in their row, marked with who, when and where it is said."""

from __future__ import annotations

import pytest

from coranto.knit import ledger
from coranto.records import LedgerPoint, SaidAt, Speaker
from knit.made import Made, group

MINISTRY = Speaker(name="the health ministry", kind="nominal")
ARMY = Speaker(name="the army", kind="nominal")


def first(claimant: str = "the health ministry", value: int = 40) -> Made:
    return Made("one", f"{value} people died, {claimant} said.", published="2024-03-13").figure(
        str(value), value, claimant=claimant, as_of="2024-03-13"
    )


def woven(*made: Made, language: str = "en") -> dict[tuple[float | int | None, str | None], LedgerPoint]:
    articles = {m.id: m.article for m in made}
    readings = {m.id: m.reading(language) for m in made}
    rows = ledger.rows(group(*made), articles, readings, ())
    return {(p.value, p.claimant): p for row in rows for p in row.points}


def later(text: str, new: int | None, speaker: Speaker = MINISTRY, **about: str) -> Made:
    made = Made("two", text, published="2024-03-15", **about)
    if new is not None:
        made.figure(f"{new} ", new, claimant=speaker.name, as_of="2024-03-15")
    return made.claim(speaker, text, said_at=SaidAt("2024-03-14", "weekday"))


@pytest.mark.parametrize(
    ("text", "new", "kind"),
    [
        ("The health ministry withdrew its toll of 40 on Thursday.", None, "withdrawn"),
        ("The health ministry corrected its toll from 40 to 12 dead.", 12, "corrected"),
        ("The health ministry revised down its toll to 12 dead.", 12, "corrected"),
        ("The health ministry has corrected the number of dead, 40, to 12 now.", 12, "corrected"),
    ],
)
def test_a_figure_taken_back_stays_and_is_marked(text: str, new: int | None, kind: str) -> None:
    points = woven(first(), later(text, new))
    gone = points[40, "the health ministry"]
    assert gone.withdrawn
    assert gone.correction is not None
    assert (gone.correction.kind, gone.correction.when) == (kind, "2024-03-14")
    assert gone.correction.by == "the health ministry"
    assert gone.correction.cites[0].start == 0
    assert all(not p.withdrawn for key, p in points.items() if key[0] != 40)


def test_the_words_are_those_of_the_language() -> None:
    text = "Le ministère de la santé a corrigé son bilan, de 40 à 12 morts."
    one = Made("one", "40 morts, selon le ministère de la santé.").figure(
        "40", 40, claimant="le ministère de la santé", as_of="2024-03-13"
    )
    two = later(text, 12, Speaker(name="Le ministère de la santé", kind="nominal"))
    gone = [p for p in woven(one, two, language="fr").values() if p.withdrawn]
    assert [(p.value, p.correction.kind if p.correction else "") for p in gone] == [(40, "corrected")]


def test_nobody_takes_back_the_figure_of_another() -> None:
    points = woven(first("the army"), later("The health ministry withdrew its toll of 40 on Thursday.", None))
    assert not any(p.withdrawn for p in points.values())


def test_another_number_is_not_touched() -> None:
    points = woven(first(value=41), later("The health ministry withdrew its toll of 40 on Thursday.", None))
    assert not any(p.withdrawn for p in points.values())


def test_a_later_figure_is_not_taken_back_beforehand() -> None:
    after = Made("three", "40 people died, the health ministry said.", published="2024-03-20").figure(
        "40", 40, claimant="the health ministry", as_of="2024-03-20"
    )
    points = woven(after, later("The health ministry withdrew its toll of 40 on Thursday.", None))
    assert not any(p.withdrawn for p in points.values())


def test_a_report_corrects_itself() -> None:
    text = "12 people died.\nCorrection: an earlier version of this report gave the number of dead as 40."
    made = Made("two", text, published="2024-03-15").figure("12", 12, as_of="2024-03-15")
    made.figure("40", 40, as_of="2024-03-15")
    points = woven(made)
    assert [(key[0], p.withdrawn) for key, p in points.items()] == [(12, False), (40, True)]
    gone = points[40, None].correction
    assert gone is not None
    assert (gone.by, gone.when) == (None, "2024-03-15")
