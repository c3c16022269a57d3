"""What is handed in: files of any kind, records, encodings; bylines and agencies of what comes out."""

from __future__ import annotations

import pickle
from hashlib import sha256

import pytest

from coranto.errors import BadInput, OverBudget
from coranto.extract import Extract, bylines, read_body, read_record
from coranto.records import Article, Body, Capture

TEXT = "Two bridges fell in the night. The water board said the river rose four metres, and people fled to their roofs."


def body(content: bytes, media_type: str = "text/plain", asked: str = "notes/a.txt", **hints: str) -> Body:
    capture = Capture(
        asked=asked, address=asked, fetched_at="2024-03-14T00:00:00+00:00", status=200, media_type=media_type,
        sha256=sha256(content).hexdigest(), size=len(content), hints=tuple(hints.items()),
    )  # fmt: skip
    return Body(capture=capture, content=content)


@pytest.mark.parametrize(
    ("content", "kind", "reason", "says"),
    [
        (b"", BadInput, "empty", "is empty"),
        (b" \r\n\t", BadInput, "empty", "is empty"),
        (b"%PDF-1.7\n...", BadInput, "binary", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), BadInput, "binary", "a PNG image"),
        (bytes(range(256)) * 40, BadInput, "binary", "binary data"),
        (b"a" * 50_000_000, OverBudget, "too-large", "50,000,000 bytes"),
        (b"abc def. " * 700_000, OverBudget, "too-long", "6,300,000 characters"),
        ("… — …".encode(), BadInput, "no-text", "no words"),
    ],
    ids=["empty", "blank", "pdf", "png", "bytes", "50 MB", "long", "dots"],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, kind: type[Exception], reason: str, says: str) -> None:
    with pytest.raises(kind, match=says) as caught:
        read_body(body(content))
    assert "notes/a.txt" in str(caught.value)
    assert getattr(caught.value, "reason", "") == reason


def test_a_file_keeps_every_character() -> None:
    text = f"\ufeff{TEXT}\r\n\r\n\tA line\u2028and\u00a0another\r\rThe end. \n"
    article = read_body(body(text.encode()))
    assert article.text == text
    assert not any(article.text[b.start] in "\ufeff\t " for b in article.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    assert TEXT in read_body(body(TEXT.encode(encoding))).text


def test_an_undeclared_encoding_is_guessed() -> None:
    text = ("Вода поднялась на четыре метра за одну ночь и унесла два моста, сообщили спасатели города. " * 4).strip()
    assert read_body(body(text.encode("cp1251"))).text == text


def test_a_language_without_words_still_gives_an_article() -> None:
    text = "Abaala babini beekwe emlanjeni ngobusuku bangoLwesithathu, batsho abasebenzi bamanzi edolophini ephantsi."
    article = read_body(body(text.encode()))
    assert (article.text, article.language, article.cuts) == (text, None, ())


def test_hints_fill_the_gaps() -> None:
    article = read_body(
        body(TEXT.encode(), title="Two bridges fall", published="Thu, 14 Mar 2024 10:00:00 GMT", outlet="Courier",
             author="Jane Doe", language="en-GB", family="north", sample="1")
    )  # fmt: skip
    assert article.title is not None
    assert article.published is not None
    assert (article.title.text, article.outlet, article.family, article.sample) == (
        "Two bridges fall",
        "Courier",
        "north",
        True,
    )
    assert (article.bylines, article.language) == (("Jane Doe",), "en")
    assert (article.published.value, article.published.basis) == ("2024-03-14T10:00:00+00:00", "feed")


@pytest.mark.parametrize("record", [{}, {"id": "x"}, {"text": TEXT}, {"id": "x", "text": 7}, {"id": "x", "text": " "}])
def test_a_record_without_what_it_needs_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        read_record(record)


def test_a_record_keeps_its_id_and_its_text() -> None:
    article = read_record({"id": "r-9", "text": TEXT + "\n", "date": "2024-03-14", "title": "Bridges"})
    assert (article.given_id, article.text) == ("r-9", TEXT + "\n")


def test_the_step_can_be_sent_to_another_process() -> None:
    step = pickle.loads(pickle.dumps(Extract()))
    (article,) = step([body(TEXT.encode())])
    assert isinstance(article, Article)
    assert (step.name, step.takes, step.gives) == ("extract", Body, Article)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Roe, Reuters", ["Jane Doe", "John Roe"]),
        ("By JANE DOE and AFP", ["JANE DOE"]),
        ("Written by Ana María López", ["Ana María López"]),
        ("By Staff Reporter", []),
        ("By AFP", []),
        ("By Thursday evening", []),
    ],
)
def test_people_of_a_byline(line: str, people: list[str]) -> None:
    article = read_record({"id": "b", "text": f"Two bridges fall in the night\n\n{line}\n\n{TEXT}"})
    assert list(article.bylines) == people


@pytest.mark.parametrize(
    ("sentence", "agencies"),
    [
        ("“Nothing is left,” the mayor told AFP.", ("AFP",)),
        ("A Reuters reporter saw two bodies on the bank.", ("Reuters",)),
        ("The Reuters building was flooded too.", ()),
        ("State news agency TASS reported three dead.", ()),
        ("The map shows the river.", ()),
    ],
)
def test_agencies_that_a_report_draws_upon(sentence: str, agencies: tuple[str, ...]) -> None:
    assert read_record({"id": "a", "text": f"{TEXT} {sentence} The water is falling again."}).credits == agencies


def test_agency_names_are_data() -> None:
    assert bylines.agencies_in("Agence France-Presse, The Associated Press and dpa", credit=False) == [
        "AFP",
        "AP",
        "dpa",
    ]
    assert bylines.agencies_in("the AA and the TT", credit=False) == []
    assert bylines.agencies_in("the AA and the TT", credit=True) == ["Anadolu", "TT"]
