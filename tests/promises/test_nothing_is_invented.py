"""Promise 2: no generated prose. What is shown are the sources' own words, or patterns filled with cited values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coranto.publish import lines
from coranto.records import Line, Story

# What joins discontinuous words on a page.
GAP = " … "


def invented(desk: Any, story: Story) -> list[str]:
    """Lines given as a source's own words that do not stand so in the text they cite."""
    shown = [(line.text, line.cites) for line in story.now]
    shown += [(line.text, line.cites) for e in story.timeline for line in e.lines]
    shown += [(said.text, said.cites) for voice in story.voices for said in voice.claims]
    shown += [(r.text, r.cites) for voice in story.voices for said in voice.claims for r in said.remarks]
    shown += [(form.text, form.cites) for name in story.names for form in name.forms]
    texts = {r.id: " ".join(desk.store.article(r.id).text.split()) for r in story.reports}
    return [
        text
        for text, cites in shown
        if not any(all(" ".join(part.split()) in texts[c.report] for part in text.split(GAP)) for c in cites)
    ]


def unfounded(desk: Any, story: Story) -> list[str]:
    """Lines made from a pattern whose number was not read in the words they cite."""
    found = []
    for row in story.ledger:
        for point in row.points:
            said = lines.point(point, row).text
            read = [desk.store.reading(c.report) for c in point.cites]
            values = {f.value for r in read for f in r.figures if any(c.fact == f.id for c in point.cites)}
            if point.value not in values:
                found.append(said)
    return found


def given_away(desk: Any, story: Story) -> list[str]:
    """Claims shown under somebody's name although their report attributes them to nobody."""
    claims = {
        c.id: c for r in story.reports for c in (desk.store.reading(r.id).claims if desk.store.reading(r.id) else ())
    }
    shown = [(voice.speaker, said) for voice in story.voices for said in voice.claims]
    return [said.text for speaker, said in shown if speaker and not claims[said.claim].speaker.named]


def test_what_nobody_is_named_for_is_given_to_nobody(samples: Any) -> None:
    for story in samples.stories():
        assert given_away(samples, story) == []
    assert any(not voice.speaker for story in samples.stories() for voice in story.voices)


def test_a_planted_speaker_is_found(samples: Any) -> None:
    story = next(s for s in samples.stories() if any(not v.speaker for v in s.voices))
    planted = tuple(replace(v, speaker=v.speaker or "The mayor") for v in story.voices)
    assert given_away(samples, replace(story, voices=planted)) != []


def test_nothing_is_invented(samples: Any) -> None:
    for story in samples.stories():
        assert invented(samples, story) == []
        assert unfounded(samples, story) == []


def test_the_titles_are_the_reports_own(samples: Any) -> None:
    for story in samples.stories():
        article = samples.store.article(story.title_from)
        assert story.title in {article.title.text if article.title else "", *article.text.split("\n")} or (
            story.title in article.text
        )


def test_a_planted_sentence_is_found(samples: Any) -> None:
    story = next(s for s in samples.stories() if s.now)
    planted = replace(story, now=(Line(text="Experts are deeply worried.", cites=story.now[0].cites),))
    assert invented(samples, planted) == ["Experts are deeply worried."]


def test_a_planted_number_is_found(samples: Any) -> None:
    story = next(s for s in samples.stories() if s.ledger)
    row = story.ledger[0]
    wrong = replace(row.points[0], value=987_654, operator="=")
    planted = replace(story, ledger=(replace(row, points=(wrong,)),))
    assert len(unfounded(samples, planted)) == 1
