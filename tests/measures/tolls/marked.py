"""Reports with every number marked in the text: `{1,201|killed =1201 old} people` or `on {12|-} May`, to offsets.

README.md beside this file says what the marks mean and by which conventions they were set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FRENCH = frozenset({"09", "10", "17", "18", "25", "26", "31"})
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_SAID = re.compile(
    r"(?P<measure>[a-z/]+) (?:(?P<op>>=|<=|=|>|<|~)(?P<value>[\d.]+)|(?P<low>\d+)\.\.(?P<high>\d+)|(?P<vague>\?))"
    r"(?P<basis> (?:part|more|pledge|stock))?(?P<event> (?:old|apart))?"
)
BASIS = {None: "cumulative", "part": "part", "more": "increment", "pledge": "pledge", "stock": "stock"}
Number = int | float


@dataclass(frozen=True)
class Mark:
    """One number of a report. `kind` is figure, none (a number that counts nothing) or either (not scored)."""

    start: int
    end: int
    kind: str
    measures: tuple[str, ...] = ()
    operator: str = ""
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    basis: str = "cumulative"
    event: str = "main"


def number(text: str) -> Number:
    """A number as it is compared: whole where it is whole."""
    return int(float(text)) if float(text).is_integer() else float(text)


def mark(start: int, end: int, said: str) -> Mark:
    """The mark at [start, end) from what stands after its bar."""
    if said in ("-", "*"):
        return Mark(start, end, "none" if said == "-" else "either")
    found = _SAID.fullmatch(said)
    if found is None:
        raise ValueError(f"no mark: {said!r}; expected measure, operator and value, basis, event")
    basis, event = BASIS[(found["basis"] or "").strip() or None], (found["event"] or " main").strip()
    measures = tuple(found["measure"].split("/"))
    if found["vague"]:
        return Mark(start, end, "figure", measures, "vague", basis=basis, event=event)
    if found["low"]:
        low, high = number(found["low"]), number(found["high"])
        return Mark(start, end, "figure", measures, "range", None, low, high, basis, event)
    return Mark(start, end, "figure", measures, found["op"], number(found["value"]), basis=basis, event=event)


def load(path: Path) -> tuple[str, tuple[Mark, ...]]:
    """One report: its text without the marks, and the marks in order."""
    marked, text, at = path.read_text(encoding="utf-8"), "", 0
    found: list[Mark] = []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        found.append(mark(len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    if "{" in text or "}" in text:
        raise ValueError(f"{path.name}: a brace is left in the text")
    return text, tuple(found)


def unmarked(text: str, marks: tuple[Mark, ...]) -> list[str]:
    """The numbers in digits that no mark covers."""
    return [
        text[max(0, m.start() - 20) : m.end() + 20]
        for m in re.finditer(r"\d+", text)
        if not any(k.start <= m.start() and m.end() <= k.end for k in marks)
    ]
