"""What holds for the claims of any text, whoever reads them: nothing crashes, every span is live words of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coranto import samples
from coranto.extract import read_body
from coranto.glean import Glean, claims, entities, reader, sentences, times
from coranto.glean.draft import Draft, ReaderName
from coranto.records import Article, Block, Claim, Cut, Span
from measures import mangling

READERS: tuple[ReaderName, ...] = ("rules", "fine")
LONG = 20_000
MARKS = "“”„‟«»‹›‘’‚\"'″「」`"
WORDS = st.sampled_from(
    [
        *("the", "mayor", "said", "that", "bridge", "was", "closed", "Ada Moss", "told reporters", "on Monday", "—"),
        *("according to", "police", "who", "she", "they", "I", "will", "not", "be", "rebuilt", "promised", "claims"),
        *(".", ",", ":", ";", "“We", "”", "he's", "12", "killed", "Mr.", "U.S.", "denied", "«No", "»", "accused of"),
        *("The mayor said", "she said.", "“It is closed,”", "believes that", "“", "”", "and", "but", "if"),
    ]
)
ODD = st.one_of(
    st.text(MARKS, min_size=1, max_size=3),
    st.text(max_size=12),
    st.sampled_from(
        ["\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\ufeff", "e\u0301", "ﬁ", "İ", "ß", "👩‍🚒", "\0"]
    ),
    st.integers(1, 3000).map(lambda size: "ö" * size),
)
GAPS = st.sampled_from([" ", " ", " ", "", "\n"])
SENTENCES = st.sampled_from(
    [
        "The mayor said that the bridge was closed. ",
        "“We will rebuild it,” Ada Moss told reporters on Monday. “It is old. ",
        '"No," she said, "it is not safe.\n',
        "According to the police, who denied the reports, 12 drivers were fined. ",
        "«It is lost»said Mr. Dahl of the U.S. Coast Guard, claiming it was sold.\n\n",
        "He believes they promised to rebuild the port, a claim the union rejected. ",
        "„Stay at home“, the ministry wrote on Telegram, citing a source it did not name. ",
    ]
)


def joined(parts: list[tuple[str, str]]) -> str:
    return "".join(word + gap for word, gap in parts)


def strewn(drawn: tuple[list[str], list[tuple[int, str]]]) -> str:
    """Sentences with odd characters strewn in."""
    text = "".join(drawn[0])
    for at, odd in drawn[1]:
        text = text[: at % len(text)] + odd + text[at % len(text) :]
    return text


STREWN = st.tuples(
    st.lists(SENTENCES, min_size=1, max_size=6), st.lists(st.tuples(st.integers(0, 999), ODD), max_size=6)
).map(strewn)
TEXTS = st.one_of(
    st.text(min_size=1, max_size=400),
    st.lists(st.tuples(st.one_of(WORDS, WORDS, WORDS, ODD), GAPS), min_size=1, max_size=80).map(joined),
    STREWN,
    STREWN,
)
PLACES = st.lists(st.integers(0, 500), max_size=6).map(sorted)


def article_of(text: str, places: list[int]) -> Article:
    """An English article whose blocks are its lines, with a cut between every two of these places."""
    at, blocks = 0, []
    for line in text.split("\n"):
        blocks += [Block(at, at + len(line), "paragraph")] if line.strip() else []
        at += len(line) + 1
    inside = [place for place in places if place <= len(text)]
    cuts = tuple(Cut(a, b, "related") for a, b in list(pairwise(inside))[::2] if a < b)
    return Article(capture="c:any", text=text, blocks=tuple(blocks), cuts=cuts, language="en")


def read(name: ReaderName, article: Article) -> tuple[Claim, ...]:
    """The claims of an article that is taken for English, however little it looks like it."""
    draft = Draft(article, "en", 1.0, reader=name)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees = sentences.parse(draft)
    draft.mentions = entities.mentions(draft)
    draft.times = times.times(draft)
    return claims.claims(draft)


def spans(found: object) -> Iterator[Span]:
    """Every span in a record, however deep."""
    if isinstance(found, Span):
        yield found
    elif isinstance(found, tuple):
        for one in found:
            yield from spans(one)
    elif is_dataclass(found):
        for field in fields(found):
            yield from spans(getattr(found, field.name))


def check(article: Article, found: tuple[Claim, ...]) -> None:
    ids = {claim.id for claim in found}
    dead = {at for cut in article.cuts for at in range(cut.start, cut.end)}
    for claim in found:
        assert claim.content
        assert claim.nested_in is None or claim.nested_in in ids
        for span in spans(claim):
            assert span.text == article.id
            assert 0 <= span.start < span.end <= len(article.text)
            assert span.of(article.text) == article.text[span.start : span.end] != ""
            assert dead.isdisjoint(range(span.start, span.end))


@pytest.mark.parametrize("name", READERS)
@given(text=TEXTS, places=PLACES)
@example(text=" ", places=[])
@example(text="“", places=[])
@example(text="said", places=[0, 2])
@settings(max_examples=120, deadline=None)
def test_any_text(name: ReaderName, text: str, places: list[int]) -> None:
    article = article_of(text, places)
    check(article, read(name, article))


@pytest.mark.parametrize("name", READERS)
@given(STREWN)
@settings(max_examples=2, deadline=None)
def test_long_texts(name: ReaderName, text: str) -> None:
    text = (text * (LONG // len(text) + 1))[:LONG]
    article = article_of(text, [300, 450])
    check(article, read(name, article))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_the_trained_reader_finds_nothing_in_nothing(text: str) -> None:
    assert reader.load("fine").read(text, [(0, len(text))]) == []
    assert reader.load("fine").read(text, []) == []


def reports() -> list[str]:
    """The live words of the English sample reports."""
    bodies = [body for body in samples.reports() if (body.capture.hint("language") or "en") == "en"]
    articles = [read_body(body) for body in bodies]
    return ["\n\n".join(a.text[start:end] for start, end in a.live()) for a in articles if isinstance(a, Article)]


REPORTS = reports()


@pytest.mark.parametrize("name", READERS)
@given(
    text=st.sampled_from(REPORTS),
    seed=st.integers(0, 9999),
    kinds=st.sets(st.sampled_from(mangling.KINDS), min_size=1),
    places=PLACES,
)
@settings(max_examples=20, deadline=None)
def test_spoilt_reports(name: ReaderName, text: str, seed: int, kinds: set[str], places: list[int]) -> None:
    spoilt = mangling.mangle({"id": "sample", "text": text}, sorted(kinds), seed)
    article = article_of(spoilt["text"], places)
    check(article, read(name, article))


@pytest.mark.parametrize("name", READERS)
def test_the_same_text_is_read_alike(name: ReaderName) -> None:
    text = mangling.mangle({"id": "sample", "text": REPORTS[0]})["text"]
    article = article_of(text, [10, 40])
    assert read(name, article) == read(name, article) == Glean(name).read(article).claims != ()
