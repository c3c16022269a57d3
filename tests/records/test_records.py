"""Records: no fact without a span, no line without a citation, ids by content, and safe travel."""

from __future__ import annotations

import dataclasses
import pickle

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto import records as r
from coranto.errors import RecordError
from coranto.records.facts import Channel, Hedge, SaidAt, Speaker, Verification
from coranto.store.codec import decode, encode

SPAN = r.Span("a:1", 3, 9)
CITE = r.Cite("a:1", 3, 9, "f:1")


def examples() -> list[object]:
    """One filled record of every kind that is stored or shown."""
    figure = r.Figure(
        value_span=SPAN, maker="figures 1", value=32, operator=">=", measure="killed", words="32", low=32,
        counted="people", event="main", spans=(("modifier", r.Span("a:1", 0, 2)),), hedges=("reported_conditional",),
    )  # fmt: skip
    claim = r.Claim(
        content=(SPAN, r.Span("a:1", 12, 20)), maker="claims 1", cue=(SPAN,), source=(SPAN,),
        speaker=Speaker(name="The mayor", kind="nominal", role="mayor", alternatives=("person:x",)),
        channel=Channel("telegram", SPAN), said_at=SaidAt("2024-03-02", "weekday"), hedges=(Hedge(SPAN, "modal"),),
        verification=Verification("explicitly_unverified", SPAN), via=("AFP",),
    )  # fmt: skip
    point = r.LedgerPoint(value=32, operator=">=", claimant="The mayor", cites=(CITE,), origins=("a:1",))
    row = r.LedgerRow(event="main", measure="killed", counted="people", basis="cumulative", points=(point,), low=32)
    line = r.Line(text="At least 32 died", cites=(CITE,))
    said = r.SaidClaim(text="t", claim="k:1", form="direct", act="assertion", cites=(CITE,))
    report = r.StoryReport(id="a:1", title="T", outlet="O", language="en", published=None, origin="a:1")
    story = r.Story(
        id="s:1", title="T", title_from="a:1", first=None, latest=None, reports=(report,), independent=1, now=(line,),
        ledger=(row,), timeline=(r.TimelineEntry(when="2024", grain="year", sort="2024-01-01", line=line),),
        differ=(r.Difference("name", "x", (r.Side("a", (CITE,)), r.Side("b", (CITE,)))),),
        names=(r.Name("person:x", "person", (r.NameForm("X", (CITE,)),)),),
        voices=(r.Voice(speaker="X", claims=(said,)),),
    )  # fmt: skip
    return [
        r.Source(kind="feed", address="https://x.example/feed", outlet="X"),
        r.Capture(asked="https://x.example/", address="https://x.example/", fetched_at="2024-01-01T00:00:00Z",
                  status=200, media_type="text/html", sha256="0" * 64, size=3, headers=(("ETag", "1"),),
                  hints=(("title", "T"),)),
        r.Outcome(address="https://x.example/", outcome="refused", at="2024-01-01T00:00:00Z", reason="robots"),
        r.Article(capture="c:1", text="A text of some length.", blocks=(r.Block(0, 6, "paragraph"),),
                  cuts=(r.Cut(7, 9, "share"),), title=r.Title("A text", 0, 6),
                  published=r.Dated("2024-01-01", "url", 0.5)),
        r.Mention(span=SPAN, kind="person", name="X", maker="entities 1"),
        r.Time(span=SPAN, type="DATE", value="2024-01-01", maker="times 1", interval=("2024-01-01", "2024-01-02")),
        claim,
        figure,
        r.Reading(article="a:1", maker="glean 1", language="en", claims=(claim,), figures=(figure,)),
        r.Judgement(kind="same-story", parts=("a:2", "a:1"), maker="stories 1", score=0.9, reason="shared names"),
        r.Grouping(story="s:1", members=("a:1",), origins=(("a:1", "a:1"),)),
        r.NameGroup(entity="person:x", kind="person", name="X", forms=(("X", (SPAN,)),)),
        line, row, story,
        r.Edition(date="2024-01-01", choices=(r.Choice(story="s:1", title="T", rank=1, score=1.0, reasons=("x",)),),
                  considered=3, maker="edition 1"),
    ]  # fmt: skip


@pytest.mark.parametrize("record", examples(), ids=lambda x: type(x).__name__)
def test_records_travel(record: object) -> None:
    assert pickle.loads(pickle.dumps(record)) == record
    again = decode(encode(record), type(record))
    assert again == record
    assert getattr(again, "id", None) == getattr(record, "id", None)
    assert encode(again) == encode(record)


@pytest.mark.parametrize("record", examples(), ids=lambda x: type(x).__name__)
def test_records_are_frozen(record: object) -> None:
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, None)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: r.Span("a:1", 4, 4), "start < end"),
        (lambda: r.Span("", 0, 4), "text id"),
        (lambda: r.Claim(content=(), maker="m"), "content"),
        (lambda: r.Figure(value_span=None, maker="m", value=1, operator="=", measure="killed", words="1"), "span"),
        (lambda: r.Figure(value_span=SPAN, maker="m", value=None, operator="=", measure="killed", words="x"), "never"),
        (lambda: r.Mention(span=None, kind="person", name="x", maker="m"), "span"),
        (lambda: r.Time(span=SPAN, type="DATE", value="", maker="m"), "value"),
        (lambda: r.Line(text="A line", cites=()), "citation"),
        (lambda: r.LedgerPoint(value=1, operator="=", claimant=None, cites=()), "citation"),
        (lambda: r.Side("x", ()), "citation"),
        (lambda: r.SaidClaim(text="x", claim="k", form="direct", act="a", cites=()), "citation"),
        (lambda: r.Difference("name", "x", (r.Side("a", (CITE,)),)), "two sides"),
        (lambda: r.LedgerRow(event=None, measure="killed", counted=None, basis="cumulative", points=()), "one point"),
        (lambda: r.Judgement(kind="same-story", parts=("a",), maker="m", score=1, reason="x"), "about"),
        (lambda: r.Judgement(kind="same-story", parts=("a", "b"), maker="m", score=1, reason=""), "reason"),
        (lambda: r.Outcome(address="x", outcome="refused", at="now"), "reason"),
        (lambda: r.Article(capture="c:1", text=""), "refusal"),
        (lambda: r.Article(capture="c:1", text="ab", cuts=(r.Cut(0, 3, "share"),)), "outside"),
    ],
)  # fmt: skip
def test_a_record_that_breaks_a_promise_cannot_be_constructed(make: object, says: str) -> None:
    with pytest.raises(RecordError, match=says):
        make()  # type: ignore[operator]


def test_ids_come_from_content_alone() -> None:
    one = r.Article(capture="c:1", text="The same.")
    better = dataclasses.replace(one, title=r.Title("The same."), outlet="X")
    assert one.id == better.id
    assert one.id != dataclasses.replace(one, text="Another.").id
    pair = {"kind": "same-story", "maker": "m", "score": 0.5, "reason": "x"}
    assert r.Judgement(parts=("a", "b"), **pair).id == r.Judgement(parts=("b", "a"), **pair).id  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=200), st.data())
def test_live_text_never_holds_cut_text(text: str, data: st.DataObject) -> None:
    def stretch() -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    cuts = tuple(r.Cut(*stretch(), "share") for _ in range(data.draw(st.integers(0, 4))))
    article = r.Article(capture="c:1", text=text, cuts=cuts)
    live = {i for start, end in article.live() for i in range(start, end)}
    dead = {i for cut in cuts for i in range(cut.start, cut.end)}
    assert not live & dead
    assert {i for i in range(len(text)) if not text[i].isspace()} <= live | dead
    assert all(text[s:e] == text[s:e].strip() for s, e in article.live())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_text_can_be_hashed(value: object) -> None:
    assert r.content_id("x", value) == r.content_id("x", value)


@given(st.text())
def test_any_text_can_be_stored(text: str) -> None:
    article = r.Article(capture="c:1", text=text + "x")
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert decode(encode(article), r.Article) == article


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="start"):
        decode('{"start": "x", "end": 2, "kind": "paragraph"}', r.Block)
