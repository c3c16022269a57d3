"""A report hands on what was read in it."""

from __future__ import annotations

import coranto
from coranto.journey import Report
from coranto.records import Article

TEXT = "The mayor, Lena Ortiz, said on Tuesday that 12 people were injured."


def test_a_report_hands_on_its_facts() -> None:
    report = coranto.read(TEXT, date="2024-03-06", language="en")
    assert report.reading
    assert report.claims
    assert report.claims is report.reading.claims
    assert report.figures is report.reading.figures
    assert report.times is report.reading.times
    assert report.mentions is report.reading.mentions
    assert [claim.speaker.name for claim in report.claims] == ["Lena Ortiz"]


def test_a_report_of_which_only_the_text_was_asked_for_has_no_facts() -> None:
    report = Report(Article(capture="c:1", text=TEXT), None)
    assert (report.claims, report.figures, report.times, report.mentions) == ((), (), (), ())
