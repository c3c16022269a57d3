"""Quotations by their marks, however mangled."""

from __future__ import annotations

import pytest

from coranto.glean.quotations import quotations
from coranto.records import Article


def read(text: str) -> list[tuple[str, bool]]:
    article = Article(capture="c:0", text=text)
    lines = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    return [(q.span.of(text), q.closed) for q in quotations(article, lines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He saw “a light” there.", [("“a light”", True)]),
        ('He saw "a light" there.', [('"a light"', True)]),
        ("Il a vu « une lueur » au loin.", [("« une lueur »", True)]),
        ("Er sah „ein Licht“ dort.", [("„ein Licht“", True)]),
        ("About “12 boats sank » that day.", [("“12 boats sank »", True)]),
        ("Put “down the oars”with care.", [("“down the oars”", True)]),
        ("He saw ‘a light’, he said.", [("‘a light’", True)]),
        ("It’s the crew’s boat, isn’t it?", []),
        ("coming from ‘Norway by sea.", []),
        ("''A light,'' he said.", [("''A light,''", True)]),
        ('A 6" pipe and a 9" pipe.', []),
        ("“We saw a light. Nobody came.", [("“We saw a light.", False)]),
        ("“One.\n“Two.”", [("“One.", False), ("“Two.”", True)]),
    ],
)
def test_marks(text: str, expected: list[tuple[str, bool]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("— Nous partons demain.", ["Nous partons demain."]),
        ("– Je viens, — dit-elle. — Attendez-moi.", ["Je viens,", "Attendez-moi."]),
        ("— Nous partons — a dit le maire.", ["Nous partons"]),
        ("– Paris : 12 morts", []),
        ("– deux ponts fermés.", []),
        ("Le pont — fermé hier — rouvre.", []),
    ],
)
def test_a_line_of_dialogue_is_spoken_where_a_language_writes_it_so(text: str, expected: list[str]) -> None:
    article = Article(capture="c:0", text=text)
    assert [q.span.of(text) for q in quotations(article, [(0, len(text))], dialogue=True)] == expected
    assert quotations(article, [(0, len(text))]) == ()
