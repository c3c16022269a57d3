from __future__ import annotations

from itertools import pairwise
from math import log, sqrt

import numpy as np
import pytest

from coranto.join import lexicon
from coranto.join.lexicon import PLACES, Lexicon, Sparse
from coranto.join.stories import CLOSING, Window
from coranto.join.terms import Terms, extract_terms
from coranto.records import Article
from join.prose import article, paragraphs


def told(words: Lexicon, *articles: Article) -> list[Sparse]:
    """The reports as they are weighed once all of them were counted."""
    terms = [extract_terms(a) for a in articles]
    numbers = [words.numbers(t) for t in terms]
    for own in numbers:
        words.learn(own)
    return [words.weigh(t, n) for t, n in zip(terms, numbers, strict=True)]


def test_what_reports_have_in_common_is_the_cosine_of_their_weighted_terms() -> None:
    words, articles = Lexicon(), [article(paragraphs(n // 2, 2) + paragraphs(90 + n, 1)) for n in range(4)]
    found = told(words, *articles)

    def plain(terms: Terms) -> dict[str, float]:
        total = words.reports + lexicon.PRIOR_REPORTS + 1
        weighed = {}
        for term, counted in terms.names.items():
            share = lexicon._prior().get("@" + term, lexicon.RARE)
            seen = words.seen[words._numbers["@" + term]]
            weighed[term] = counted * log(total / (seen + lexicon.PRIOR_REPORTS * share + 0.5))
        length = sqrt(sum(w * w for w in weighed.values())) or 1.0
        return {term: w / length for term, w in weighed.items()}

    names = [plain(extract_terms(a)) for a in articles]
    table = words.common(found[0], found[1:])
    for row, other in zip(table, names[1:], strict=True):
        expected = sum(w * other[term] for term, w in names[0].items() if term in other)
        assert row[PLACES["names"]] == pytest.approx(expected, abs=1e-3)
    assert table[0][PLACES["words"]] > table[1][PLACES["words"]] > 0
    assert words.common(found[0], []).shape == (0, len(PLACES))
    assert not words._scratch.any()


def test_a_report_without_words_is_like_nothing() -> None:
    words = Lexicon()
    empty, full = told(words, article("..."), article(paragraphs(1, 2)))
    assert words.common(empty, [full, empty]).tolist() == [[0.0] * len(PLACES)] * 2


def test_terms_of_live_reports_are_kept_and_then_the_most_common(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Lexicon()
    found = told(words, *(article(paragraphs(n, 3)) for n in range(6)))
    live, before = found[4:], words.common(found[4], found[5:])
    monkeypatch.setattr(lexicon, "MOST_TERMS", 400)
    kept, moved = words.without_rarest(live)
    assert len(kept.terms) < len(words.terms)
    for one in live:
        numbers = one.numbers >> 1
        assert [kept.terms[n] for n in moved[numbers]] == [words.terms[n] for n in numbers]
    gone = {words.terms[n] for n in np.flatnonzero(moved == 0) if n}
    spared = {t: int(words.seen[n]) for n, t in enumerate(words.terms) if n and t not in gone}
    held = {words.terms[n] for one in live for n in one.numbers >> 1}
    assert max(int(words.seen[words._numbers[t]]) for t in gone) <= min(n for t, n in spared.items() if t not in held)
    assert all(kept.seen[kept._numbers[t]] == n for t, n in spared.items())
    again = [one._replace(numbers=2 * moved[one.numbers >> 1] + (one.numbers & 1)) for one in live]
    assert (kept.common(again[0], again[1:]) == before).all()


def test_a_window_that_forgets_terms_goes_on_and_can_be_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MOST_TERMS", 1_000)
    articles = [article(paragraphs(n // 3, 2) + paragraphs(500 + n, 1), f"Z{n}") for n in range(5 * CLOSING)]
    window = Window(embedder=None, most_live=10)
    window.shelf.lexicon.most = 1_000
    sizes = []
    for one in articles[: 3 * CLOSING]:
        window.add(one, None)
        sizes.append(len(window.shelf.lexicon.terms))
    assert any(after < before for before, after in pairwise(sizes))
    again = Window.restore(window.snapshot(), None)
    for one in articles[3 * CLOSING :]:
        assert again.place(one, None) == window.place(one, None)
    assert again.snapshot() == window.snapshot()
    assert max(map(len, window.members.values())) == 3
