"""The marks of the drawings and what each means, as one small drawing for the page that explains them."""

from __future__ import annotations


def key() -> str:
    """The marks with their meaning, as one small drawing for the page that explains them."""
    marks = (
        ((("dot", "M14 15.5a4.5 4.5 0 1 0 .1 0"),), "a figure"),
        ((("dot", "M14 22.5a4.5 4.5 0 1 0 .1 0"), ("arrow", "M14 22V8M10 15L14 8L18 15")), "at least"),
        ((("dot hollow", "M14 15.5a4.5 4.5 0 1 0 .1 0"),), "not verified"),
        ((("step reserve", "M0 20H28"),), "reported with reserve"),
        ((("range", "M10 10H18M14 10V30M10 30H18"),), "a range"),
        ((("dot", "M14 15.5a4.5 4.5 0 1 0 .1 0"), ("gone", "M7 13L21 27M7 27L21 13")), "withdrawn or corrected"),
    )
    cells = []
    for index, (paths, said) in enumerate(marks):
        at = f"translate({(index % 2) * 190 + 4} {(index // 2) * 38 + 4})"
        drawn = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths)
        cells.append(f'<g class="s0" transform="{at}">{drawn}<text class="label" x="38" y="24">{said}</text></g>')
    cells.append(
        '<g class="s0" transform="translate(4 118)"><text class="vague" x="0" y="24">“dozens”</text>'
        '<text class="label" x="62" y="24">vague: kept as words</text></g>'
    )
    return (
        '<svg class="chart key-chart" viewBox="0 0 400 162" role="img" aria-labelledby="key-t" '
        'xmlns="http://www.w3.org/2000/svg"><title id="key-t">The marks of the drawings: dot, arrow, hollow dot, '
        "dashed line, bar, cross, and words under the axis</title>" + "".join(cells) + "</svg>"
    )
