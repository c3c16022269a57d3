"""Tables of figures come out as rows with their cells apart; other shapes of text keep their paragraphs and items."""

from __future__ import annotations

import pytest

from coranto.extract import page, tables

TOLL = (
    "<table><caption>Dead by town</caption><tr><th>Town</th><th>Dead</th><th>Hurt</th></tr>"
    "<tr><td>Veldmar</td><td>12</td><td>40</td></tr><tr><td>Ostrand</td><td></td><td>7</td></tr></table>"
)
PROSE = "The harbour office has asked for a new light on the breakwater, and the ministry has promised an answer. "


def table(text: str) -> object:
    return next(page.parse(f"<html><body>{text}</body></html>", "t").iter("table"))


def blocks(text: str) -> list[tuple[str, str]]:
    root = page.parse(f"<html><body><div>{text}</div></body></html>", "t")
    page.prune(root)
    return [(r.kind, r.text) for r in page.blocks(root, "t")]


def test_a_table_of_figures_is_rows_and_an_empty_cell_keeps_its_column() -> None:
    assert tables.is_data(table(TOLL))
    rows = [text for _, text in blocks(TOLL)][1:]
    assert rows == ["Town | Dead | Hurt", "Veldmar | 12 | 40", "Ostrand | – | 7"]


def test_an_empty_cell_of_a_layout_and_an_empty_row_say_nothing() -> None:
    layout = f"<table role=presentation><tr><td></td><td>{PROSE}</td></tr></table>"
    assert [text for _, text in blocks(layout)] == [PROSE.strip()]
    assert [text for _, text in blocks(TOLL.replace("<td>Ostrand</td><td></td><td>7</td>", "<td></td><td></td>"))][
        1:
    ] == ["Town | Dead | Hurt", "Veldmar | 12 | 40"]


def test_results_without_header_cells() -> None:
    assert tables.is_data(
        table("<table><tr><td>Veldmar</td><td>2:1</td></tr><tr><td>Ostrand</td><td>0:3</td></tr></table>")
    )


@pytest.mark.parametrize(
    "text",
    [
        f"<table role=presentation>{TOLL[7:]}",
        f"<table><tr><td>{PROSE * 3}</td><td>{PROSE * 2}</td></tr><tr><td>{PROSE}</td><td>{PROSE}</td></tr></table>",
        f"<table><tr><td>{TOLL}</td><td>Menu</td></tr><tr><td>a</td><td>b</td></tr></table>",
        "<table><tr><td><a href=/a>World</a></td><td><a href=/b>Sport</a></td></tr>"
        "<tr><td><a href=/c>Arts</a></td><td><a href=/d>Travel</a></td></tr></table>",
        "<table><tr><td>One cell alone</td></tr><tr><td>Another one</td></tr></table>",
        "<table></table>",
    ],
    ids=["presentation", "prose", "nested", "links", "column", "empty"],
)
def test_other_tables_hold_no_data(text: str) -> None:
    assert not tables.is_data(table(text))


def test_rows_of_a_page_keep_their_cells_apart() -> None:
    assert ("paragraph", "Veldmar | 12 | 40") in blocks(TOLL)


def test_breaks_separate_paragraphs() -> None:
    assert blocks("First one.<br><br>Second one.") == [("paragraph", "First one."), ("paragraph", "Second one.")]


def test_a_break_alone_is_a_line_of_one_paragraph() -> None:
    assert blocks("<p>First line,<br>second line.</p>") == [("paragraph", "First line,\nsecond line.")]


def test_items_of_nested_lists_are_blocks_of_their_own() -> None:
    text = "<ul><li>North<ul><li>Veldmar</li><li>Ostrand</li></ul></li><li>South</li></ul>"
    assert blocks(text) == [("list-item", t) for t in ("North", "Veldmar", "Ostrand", "South")]


def test_paragraphs_of_an_item_are_list_items() -> None:
    assert blocks("<ol><li><p>North.</p><p>More.</p></li></ol>") == [("list-item", "North."), ("list-item", "More.")]


def test_terms_and_descriptions_are_blocks_of_their_own() -> None:
    assert [t for _, t in blocks("<dl><dt>Dead</dt><dd>12</dd><dt>Hurt</dt><dd>40</dd></dl>")] == [
        "Dead",
        "12",
        "Hurt",
        "40",
    ]


def test_lines_of_preformatted_text_stay() -> None:
    assert [t for _, t in blocks("<pre>Veldmar 12\nOstrand 7</pre>")] == ["Veldmar 12\nOstrand 7"]


def test_an_empty_line_in_preformatted_text_separates_paragraphs() -> None:
    assert [t for _, t in blocks("<pre>The first.\nGoes on.\n\nThe second.</pre>")] == [
        "The first.\nGoes on.",
        "The second.",
    ]


def test_a_listing_of_code_is_one_block() -> None:
    assert [t for _, t in blocks("<pre><code>one = 1\n\ntwo = 2</code></pre>")] == ["one = 1 two = 2"]
