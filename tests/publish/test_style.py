"""What the style sheet promises: every text colour can be read on its ground (WCAG 2.2, AA: 4.5 to 1)."""

from __future__ import annotations

import re

import pytest

from coranto.publish.pages import FOLDER

CSS = (FOLDER / "static" / "coranto.css").read_text("utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
}
PAIRS = [
    *((text, "paper") for text in ("ink", "soft", "accent", "s0", "s1", "s2", "s3", "s4", "s5")),
    *((text, "tint") for text in ("soft", "accent")),
    ("ink", "figure"),
    ("ink", "lit"),
]


def light_of(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1])
def test_text_can_be_read(text: str, ground: str, theme: int) -> None:
    high, low = sorted((light_of(TOKENS[text][theme]), light_of(TOKENS[ground][theme])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    for name in ("coranto.js", "coranto.svg"):
        text = (FOLDER / "static" / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text


def test_every_class_in_the_style_sheet_is_used() -> None:
    sources = [p.read_text("utf-8") for p in (FOLDER / "templates").iterdir()]
    sources += [(FOLDER / name).read_text("utf-8") for name in ("charts.py", "chart_key.py", "pages.py", "marks.py")]
    bare = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    names = set(re.findall(r"\.([a-zA-Z][\w-]*)(?=[^{};]*\{)", bare))
    kinds = {f"s{n}" for n in range(6)} | {"background", "planned", "heading", "quote", "list-item", "caption", "gap"}
    unused = sorted(n for n in names - kinds if not any(n in s for s in sources))
    assert unused == []
