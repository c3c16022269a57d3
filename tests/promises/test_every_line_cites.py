"""Promise 1: nothing is shown that does not lead to a span of a captured text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coranto.errors import RecordError
from coranto.publish import lines
from coranto.records import Cite, Line, Story


def uncited(desk: Any, story: Story) -> list[str]:
    """The texts of a story's lines whose citations do not all lie in the live text of a captured report."""
    shown: list[tuple[str, tuple[Cite, ...]]] = [(line.text, line.cites) for line in lines.shown(story)]
    shown += [(line.text, line.cites) for entry in story.timeline for line in entry.lines]
    shown += [(said.text, said.cites) for voice in story.voices for said in voice.claims]
    shown += [(r.text, r.cites) for voice in story.voices for said in voice.claims for r in said.remarks]
    shown += [(f"{point.claimant} {point.value}", point.cites) for row in story.ledger for point in row.points]
    shown += [(check.says, check.cites) for row in story.ledger for check in row.checks]
    shown += [(side.says, side.cites) for difference in story.differ for side in difference.sides]
    shown += [(form.text, form.cites) for name in story.names for form in name.forms]
    return [text for text, cites in shown if not cites or not all(holds(desk, cite) for cite in cites)]


def holds(desk: Any, cite: Cite) -> bool:
    article = desk.store.article(cite.report)
    if article is None or desk.store.capture(article.capture) is None or cite.end > len(article.text):
        return False
    return any(start <= cite.start and cite.start < end for start, end in article.live())


def test_every_line_cites(samples: Any) -> None:
    stories = samples.stories()
    assert stories
    assert sum(len(story.now) for story in stories) > 0
    assert [uncited(samples, story) for story in stories] == [[] for _ in stories]


def test_a_planted_line_is_found(samples: Any) -> None:
    story = samples.stories()[0]
    beyond = Cite(story.reports[0].id, 10**6, 10**6 + 5)
    planted = replace(story, now=(*story.now, Line(text="It rained.", cites=(beyond,))))
    assert uncited(samples, planted) == ["It rained."]


def test_a_line_without_a_citation_cannot_be_constructed() -> None:
    with pytest.raises(RecordError, match="citation"):
        Line(text="It rained.", cites=())
