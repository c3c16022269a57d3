"""A ledger row as a step chart in SVG, drawn on the server: one step line per claimant, nothing between claimants.

An arrow says "at least" (or "at most"), a bar a range, a hollow mark "not verified", a dashed step "reported with
reserve"; vague words stand under the axis as words. Nothing is averaged, and no line runs between two claimants,
between figures for which no source is named (they may be anyone's), or beyond a claimant's last figure. Only classes
and presentation attributes are used, so a strict content policy holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from textwrap import wrap

from babel.dates import format_date

from coranto.publish import lines
from coranto.records import Cite, LedgerPoint, LedgerRow

# More than six colours cannot be told apart in so small a drawing; the others are grey, and named in the table.
MOST = 6
INSET = 14  # pixels between the ends of the axis and the first and the last mark
LINE, GAP = 14, 5  # pixels of a line of writing in the margin, and between two writings there
LONG = 300  # days from which on the axis names months and years instead of days


_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class _Dot:
    """A dated figure of one claimant, with the number that is drawn."""

    point: LedgerPoint
    when: date
    value: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plane of the drawing: pixels per day and per unit."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    first: date
    last: date
    ceiling: float

    def x(self, when: date) -> float:
        """Where a day stands."""
        days = max(1, (self.last - self.first).days)
        room = self.width - self.left - self.right - 2 * INSET
        return round(self.left + INSET + (when - self.first).days / days * room, 1)

    def y(self, value: float) -> float:
        """Where a value stands."""
        room = self.height - self.top - self.bottom
        return round(self.height - self.bottom - value / self.ceiling * room, 1)


def drawable(row: LedgerRow) -> bool:
    """Whether a chart says more than the table: figures of two or more days that can be drawn."""
    return len({d.when for d in _dots(row.points)}) > 1


def step_chart(
    row: LedgerRow,
    name: str,
    language: str = lines.DEFAULT,
    narrow: bool = False,
    href: Callable[[Cite], str] = lambda _: "",
) -> str:
    """The SVG element of one row, or an empty string where `drawable` is false.

    `name` makes the HTML ids unique on the page; `narrow` draws for a phone's width. Every mark leads to its
    sentence where `href` gives the address of a citation. The picture is described in words (title, desc), and the
    table beside it holds every point and the same links, which is why the marks are no stops of the keyboard.
    """
    if not drawable(row):
        return ""
    series = _drawn(_series(_dots(row.points)))
    dots = [d for _, held in series for d in held]
    vague = [p for p in row.points if p.value is None and p.operator == "vague" and _day(p.as_of)]
    frame = _frame(dots, series, narrow, 22 if vague else 0, language)
    title = escape(lines.heading(row, language))
    told = "; ".join(lines.point(p, row, language).text for p in row.points)
    parts = [
        f'<svg class="chart {"narrow" if narrow else "wide"}" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{escape(told)}</desc>',
        *_axes(frame, dots, language),
    ]
    # Grey figures are drawn first, so that a claimant's lie above them; where marks meet, the lower one is wider.
    order = sorted(enumerate(series), key=lambda s: bool(s[1][0]))
    for rank, (index, (claimant, held)) in enumerate(order):
        above = [(frame.x(d.when), frame.y(d.value)) for _, (_, later) in order[rank + 1 :] for d in later]
        steps = _steps(frame, held) if claimant else ()
        marks = (_linked(_mark(frame, d, language, above), href(d.point.cites[0])) for d in held)
        parts += [f'<g class="{_style(index, claimant)}">', *steps, *marks, "</g>"]
    parts += _keys(series, language) if narrow else _labels(frame, series, language)
    parts += _words(frame, vague)
    return "".join((*parts, "</svg>"))


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _dots(points: Iterable[LedgerPoint]) -> list[_Dot]:
    return [
        _Dot(p, when, float(p.value))
        for p in points
        if p.value is not None and p.value >= 0 and (when := _day(p.as_of))
    ]


def _series(dots: Sequence[_Dot]) -> list[tuple[str, list[_Dot]]]:
    """The dots by claimant, each in order of time: those with most figures first, of equal ones the latest.

    Figures without a claimant are the last series: they share a colour, and nothing else.
    """
    found: dict[str, list[_Dot]] = {}
    for dot in dots:
        found.setdefault(dot.point.claimant_entity or dot.point.claimant or "", []).append(dot)
    return [
        (held[0].point.claimant or "", sorted(held, key=lambda d: (d.when, d.value)))
        for held in sorted(found.values(), key=_weight)
    ]


def _weight(held: Sequence[_Dot]) -> tuple[bool, int, int]:
    return not held[0].point.claimant, -len(held), -max(d.when for d in held).toordinal()


def _drawn(series: Sequence[tuple[str, list[_Dot]]]) -> list[tuple[str, list[_Dot]]]:
    """The claimants that have a colour of their own, then the dots of all others as one series without a name."""
    named = [(claimant, held) for claimant, held in series if claimant][:MOST]
    rest = [dot for each in series if each not in named for dot in each[1]]
    return [*named, ("", sorted(rest, key=lambda d: (d.when, d.value)))] if rest else named


def _style(index: int, claimant: str) -> str:
    return f"s{index}" if claimant else "open"


def _said(claimant: str, held: Sequence[_Dot], language: str) -> list[str]:
    """What stands beside a series: the claimant with their last figure; of figures by several none is the last."""
    if not claimant:
        more = len({d.point.claimant for d in held if d.point.claimant})
        nobody = str(lines.patterns(language)["point"]["nobody"])
        return [*([nobody] if any(not d.point.claimant for d in held) else []), *([f"{more} more"] if more else [])]
    return [*_wrapped(claimant, 24), lines.bounded(held[-1].point, language)]


def _ceiling(value: float) -> float:
    """The round number (1, 2, 2.5 or 5 times a power of ten, halves for the axis) at or above the highest value."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value) if value else 1


def _frame(
    dots: Sequence[_Dot], series: Sequence[tuple[str, list[_Dot]]], narrow: bool, vague: int, language: str
) -> _Frame:
    margin = sum(LINE * len(_said(claimant, held, language)) + GAP for claimant, held in series)
    days = [d.when for d in dots]
    return _Frame(
        width=340 if narrow else 640,
        height=(190 + 16 * len(series) if narrow else max(230, margin + 44)) + vague,
        left=44,
        right=24 if narrow else 190,
        top=24 + (16 * len(series) if narrow else 0),
        bottom=30 + vague,
        first=min(days),
        last=max(days),
        ceiling=_ceiling(max(d.point.high or d.value for d in dots)),
    )


def _axes(frame: _Frame, dots: Sequence[_Dot], language: str) -> Iterable[str]:
    right = frame.width - frame.right
    for share in (0, 0.5, 1):
        value = frame.ceiling * share
        shown = lines.number(int(value) if value == int(value) else value, language)
        y = frame.y(value)
        kind = "axis" if share == 0 else "grid"
        yield f'<line class="{kind}" x1="{frame.left}" x2="{right}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{frame.left - 7}" y="{y + 4}" text-anchor="end">{escape(shown)}</text>'
    y = frame.y(0)
    for when, anchor in _ticks(frame, dots):
        x = frame.x(when)
        yield f'<line class="axis" x1="{x}" x2="{x}" y1="{y}" y2="{y + 4}"/>'
        said = escape(_short(when, language, (frame.last - frame.first).days > LONG))
        yield f'<text class="tick" x="{x}" y="{y + 18}" text-anchor="{anchor}">{said}</text>'


def _short(when: date, language: str, with_year: bool) -> str:
    return str(format_date(when, "MMM y" if with_year else "d MMM", locale=language))


def _ticks(frame: _Frame, dots: Sequence[_Dot]) -> Iterable[tuple[date, str]]:
    """The days with a figure, as many as can be written without running into each other."""
    days = sorted({d.when for d in dots})
    room = 52
    taken: list[date] = []
    for when in (days[0], days[-1], *days[1:-1]):
        if all(abs(frame.x(when) - frame.x(other)) >= room for other in taken):
            taken.append(when)
    return [(w, "middle") for w in sorted(taken)]


def _steps(frame: _Frame, held: Sequence[_Dot]) -> Iterable[str]:
    """What a claimant says holds until they say otherwise: a level line, then a step."""
    for before, after in pairwise(held):
        x1, y1, x2, y2 = frame.x(before.when), frame.y(before.value), frame.x(after.when), frame.y(after.value)
        held_as, steps_to = (f"step{' reserve' if _reserved(dot.point) else ''}" for dot in (before, after))
        if held_as == steps_to:
            yield f'<path class="{held_as}" d="M{x1} {y1}H{x2}V{y2}"/>'
        else:
            yield f'<path class="{held_as}" d="M{x1} {y1}H{x2}"/><path class="{steps_to}" d="M{x2} {y1}V{y2}"/>'


def _hollow(point: LedgerPoint) -> bool:
    return point.verified in ("explicitly_unverified", "no")


def _reserved(point: LedgerPoint) -> bool:
    return "reported_conditional" in point.hedges


def _mark(frame: _Frame, dot: _Dot, language: str, above: Sequence[tuple[float, float]] = ()) -> str:
    point, x, y = dot.point, frame.x(dot.when), frame.y(dot.value)
    radius = 4.5 + 2.5 * min(2, sum(abs(x - a) < 3 and abs(y - b) < 3 for a, b in above))
    kind = "dot hollow" if _hollow(point) else "dot"
    title = f"<title>{escape(_told(point, language))}</title>"
    drawn = f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'
    if _reserved(point):
        drawn += f'<circle class="ring" cx="{x}" cy="{y}" r="8.5"/>'
    if point.operator in (">=", ">", "<=", "<"):
        up = point.operator.startswith(">")
        tip, foot = (y - 17, y - 10) if up else (y + 17, y + 10)
        stem = y - 5 if up else y + 5
        drawn += f'<path class="arrow" d="M{x} {stem}V{tip}M{x - 4} {foot}L{x} {tip}L{x + 4} {foot}"/>'
    elif point.operator == "range" and point.low is not None and point.high is not None:
        low, high = frame.y(point.low), frame.y(point.high)
        drawn = f'<path class="range" d="M{x - 4} {low}H{x + 4}M{x} {low}V{high}M{x - 4} {high}H{x + 4}"/>' + drawn
    elif point.operator == "~":
        drawn += f'<text class="about" x="{x}" y="{y - 8}" text-anchor="middle">≈</text>'
    if point.withdrawn:
        drawn += f'<path class="gone" d="M{x - 7} {y - 7}L{x + 7} {y + 7}M{x - 7} {y + 7}L{x + 7} {y - 7}"/>'
    return f"<g>{title}{drawn}</g>"


def _linked(mark: str, address: str) -> str:
    return f'<a href="{escape(address)}" tabindex="-1">{mark}</a>' if address else mark


def _told(point: LedgerPoint, language: str) -> str:
    return " · ".join(
        p
        for p in (
            lines.bounded(point, language),
            point.claimant or "",
            lines.day(point.as_of, language),
            lines.counted(point, language),
            lines.taken_back(point, language) if point.withdrawn else "",
        )
        if p
    )


def _labels(frame: _Frame, series: Sequence[tuple[str, list[_Dot]]], language: str) -> Iterable[str]:
    """Each claimant's name beside their last figure where it stands free, else in the margin with a key."""
    taken = [box for _, held in series for box in _boxes(frame, held)]
    edge = frame.width - frame.right
    margin: list[tuple[float, str, list[str]]] = []
    for index, (claimant, held) in enumerate(series):
        x, y = frame.x(held[-1].when) + 13, frame.y(held[-1].value)
        text, style = _said(claimant, held, language), _style(index, claimant)
        box = (x, y - 10, x + 7 * max(len(line) for line in text), y - 10 + LINE * len(text))
        inside = claimant and box[2] < edge and box[3] < frame.y(0)
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            yield _label(style, x, y + 4, text)
        else:
            margin.append((y, style, text))
    margin.sort(key=lambda m: (m[1] == "open", m[0]))  # what no source is named for stands last
    x = edge + 24
    for foot, (_, style, text) in zip(_set_apart(margin, frame.height - frame.bottom - 2), margin, strict=True):
        yield f'<g class="{style}"><path class="key" d="M{x - 18} {foot - 4}H{x - 6}"/></g>'
        yield _label(style, x, foot, text)


def _set_apart(margin: Sequence[tuple[float, str, list[str]]], floor: float) -> list[float]:
    """The first base line of each writing: beside its figure where there is room, else pushed down, then up."""
    feet: list[float] = []
    free = 14.0
    for y, _, text in margin:
        feet.append(max(y + 4, free))
        free = feet[-1] + LINE * len(text) + GAP
    for n in reversed(range(len(margin))):
        feet[n] = round(min(feet[n], floor - LINE * (len(margin[n][2]) - 1)), 1)
        floor = feet[n] - LINE - GAP
    return feet


def _keys(series: Sequence[tuple[str, list[_Dot]]], language: str) -> Iterable[str]:
    """The same above the drawing, for a phone's width."""
    for index, (claimant, held) in enumerate(series):
        foot = 12 + 16 * index
        amount = f"{lines.bounded(held[-1].point, language)}, " if claimant else ""
        said = escape(_clip(amount + (claimant or ", ".join(_said(claimant, held, language))), 46))
        yield f'<g class="{_style(index, claimant)}"><path class="key" d="M4 {foot - 4}H18"/>'
        yield f'<text class="label" x="24" y="{foot}">{said}</text></g>'


def _boxes(frame: _Frame, held: Sequence[_Dot]) -> Iterable[_Box]:
    """What a claimant's marks and steps take up."""
    for dot in held:
        x, y = frame.x(dot.when), frame.y(dot.value)
        yield (x - 9, y - 18, x + 9, y + 18)
    for before, after in pairwise(held):
        x1, y1, x2, y2 = frame.x(before.when), frame.y(before.value), frame.x(after.when), frame.y(after.value)
        yield (x1, y1 - 2, x2, y1 + 2)
        yield (x2 - 2, min(y1, y2), x2 + 2, max(y1, y2))


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(style: str, x: float, y: float, text: Sequence[str]) -> str:
    last = max(1, len(text) - 1)
    told = (
        f'<text class="{"label" if n < last else "sub"}" x="{x}" y="{y + LINE * n}">{escape(line)}</text>'
        for n, line in enumerate(text)
    )
    return f'<g class="{style}">{"".join(told)}</g>'


def _wrapped(text: str, width: int) -> list[str]:
    """The text in two lines at most."""
    first, *rest = wrap(text, width) or [""]
    return [first, _clip(" ".join(rest), width)] if rest else [first]


def _clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _words(frame: _Frame, vague: Sequence[LedgerPoint]) -> Iterable[str]:
    """Vague figures as their own words, under the day they were given; no height is made up for them."""
    last = -1000.0
    for point in sorted(vague, key=lambda p: p.as_of or ""):
        when = _day(point.as_of)
        if when is None:
            continue
        x = frame.x(min(max(when, frame.first), frame.last))
        if x - last < 90:
            continue
        last = x
        said = escape(f"“{_clip(point.words, 18)}”")
        yield f'<text class="vague" x="{x}" y="{frame.height - 8}" text-anchor="middle">{said}</text>'


def legend(row: LedgerRow) -> str:
    """What the marks of this one drawing mean, in a sentence; only those that occur in it."""
    dots = _dots(row.points)
    ops = {d.point.operator for d in dots}
    said = [
        ("arrow up: at least", bool(ops & {">=", ">"})),
        ("arrow down: at most", bool(ops & {"<=", "<"})),
        ("≈: about", "~" in ops),
        ("bar: a range", "range" in ops),
        ("hollow: not verified", any(_hollow(d.point) for d in dots)),
        ("dashed: reported with reserve", any(_reserved(d.point) for d in dots)),
        ("crossed out: withdrawn or corrected since", any(d.point.withdrawn for d in dots)),
    ]
    left = len([claimant for claimant, _ in _series(dots) if claimant]) - MOST
    said.append((f"grey: {left} more {'claimant' if left == 1 else 'claimants'}, named in the table", left > 0))
    undated = sum(1 for p in row.points if p.value is not None and not _day(p.as_of))
    said.append((f"{undated} without a date: in the table only", undated > 0))
    return "; ".join(text for text, shown in said if shown).capitalize() + "." if any(s for _, s in said) else ""
