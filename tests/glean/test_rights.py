"""Where mining is reserved nothing is read, and the reading says why; a licence or research lets it be read."""

from __future__ import annotations

from coranto.glean import Glean
from coranto.records import Article, Evidence, Reading
from coranto.records.rights import Rights

TEXT = "At least 12 people were killed in Veldmar on Tuesday, the coast guard said."
PLACE = Evidence("reserved", "tdm-reservation", "header", "tdm-reservation header", 1.0)
ARTICLE = Article(capture="c:0", text=TEXT, language="en", address="https://courier.example/a",
                  reserved=("tdm-reservation",), evidence=(PLACE,))  # fmt: skip


def reading(rights: Rights) -> Reading:
    (found,) = Glean("rules", rights)([ARTICLE])
    assert isinstance(found, Reading)
    return found


def test_nothing_is_read_where_mining_is_reserved() -> None:
    found = reading(Rights())
    assert found.facts() == () and found.sentences == () and found.language == "en"
    assert found.lacks == (
        "names, times, claims and figures: the publisher reserves text and data mining (tdm-reservation header)",
    )


def test_a_licence_or_research_lets_it_be_read() -> None:
    assert reading(Rights(licensed=("courier.example",))).figures
    assert reading(Rights(research=True)).figures
    assert reading(Rights()).id != reading(Rights(research=True)).id
