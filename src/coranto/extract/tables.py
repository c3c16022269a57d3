"""Tables: which hold figures or results, and which only lay out a page."""

from __future__ import annotations

import re
from typing import Any

from coranto.extract import lines

# A table of more cells is judged by its first ones.
_SAMPLE = 400
_FIGURE = re.compile(r"^[\s(+±~<>≈$€£¥₹-]*\d[\d\s.,:/'’%-]*\s*\S{0,6}$")


def cells(table: Any) -> list[list[str]]:
    """The texts of a table's own rows (not those of tables inside it), empty cells included, in order."""
    rows: list[list[str]] = []
    total = 0
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        rows.append([" ".join("".join(c.itertext()).split()) for c in row if c.tag in ("td", "th")])
        total += len(rows[-1])
        if total > _SAMPLE:
            break
    return [r for r in rows if any(r)]


def is_data(table: Any) -> bool:
    """Whether a table holds data (figures by place, results), rather than a layout, links or an advert.

    A role of presentation, tables or forms inside, long or many paragraphs in a cell, links in most cells and single
    columns speak against it; header cells, a caption and figures for it.
    """
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if any(True for e in table.iter("table", "form", "iframe", "h1") if e is not table):
        return False
    rows = cells(table)
    filled = [c for r in rows for c in r if c]
    wide = [len(r) for r in rows]
    if len(rows) < 2 or max(wide) < 2 or not filled:
        return False
    common = max(wide.count(w) for w in set(wide)) / len(wide)
    sizes = [lines.count(c) for c in filled]
    if max(sizes) > 80 or sum(sizes) > 15 * len(sizes):
        return False
    linked = sum(lines.count("".join(a.itertext())) for a in table.iter("a"))
    figures = sum(_FIGURE.match(c) is not None for c in filled) / len(filled)
    headed = next(table.iter("th", "caption"), None) is not None or table.find("thead") is not None
    if linked > 0.7 * sum(sizes) and figures < 0.3:
        return False
    return (headed and common >= 0.5) or figures >= 0.2 or (len(rows) >= 3 and common >= 0.8 and max(sizes) <= 12)
