"""Numbers in digits: their forms, and what a point or a comma in them means.

A mark before exactly three digits parts thousands or decimals. What decides, in this order: a zero or more than three
digits before it; a second mark; whether it is the mark by which the language parts thousands, unless the text shows
that its writer uses the other one; then whether something divisible is counted (millions, per cent, kilometres).
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import numeric

Number = int | float

# Characters that may stand between the thousands of one number: no-break, figure, thin and narrow no-break space.
THIN = "\u00a0\u2007\u2009\u202f"
_COMMA, _POINT = ",٬，", ".٫．"
_VULGAR = "¼½¾⅓⅔"
# A number has at most this many groups of three; a longer row of groups is a list.
_GROUPS = 6
# Thousands parted by spaces, the Indian way, by commas, by points, by apostrophes; then decimals and bare digits.
_FORMS = (
    rf"\d{{1,3}}(?:[{THIN} ]\d{{3}}){{1,{_GROUPS}}}(?:[{_POINT}{_COMMA}]\d{{1,2}})?",
    rf"\d{{1,2}}(?:[{_COMMA}]\d{{2}}){{1,{_GROUPS}}}[{_COMMA}]\d{{3}}(?:[{_POINT}]\d{{1,2}})?",
    rf"\d{{1,3}}(?:[{_COMMA}]\d{{3}}){{1,{_GROUPS}}}(?:[{_POINT}]\d{{1,2}})?",
    rf"\d{{1,3}}(?:[{_POINT}]\d{{3}}){{1,{_GROUPS}}}(?:[{_COMMA}]\d{{1,2}})?",
    rf"\d{{1,3}}(?:['’]\d{{3}}){{1,{_GROUPS}}}(?:[{_POINT}]\d{{1,2}})?",
    rf"\d{{1,3}}[{_VULGAR}]",
    rf"\d{{1,15}}[{_POINT}{_COMMA}]\d{{1,6}}",
    r"\d{1,15}",
)
# Glued to a word ("with14,593") only where its form cannot be part of a name.
WRITTEN = (
    rf"(?:(?<!\w)|(?<=[a-zà-ÿ]{{3}})(?=\d{{1,3}}[.,]\d))(?<!\d[.,'’/:])(?<![^\W\d_][-/])"
    rf"(?P<n>{'|'.join(_FORMS)})(?!\d)"
)
_PLAIN = str.maketrans({**dict.fromkeys(_COMMA, ","), **dict.fromkeys(_POINT, "."), **dict.fromkeys(f"'’{THIN} ")})
# A form whose marks can be read one way only: two groups of three, a group and a decimal, a decimal of one digit.
_TELLING = re.compile(
    r"(?<![\d.,:/])\d{1,3}(?:(?P<comma>(?:,\d{3}){2,6}(?:\.\d{1,2})?|(?:,\d{3}){1,6}\.\d{1,2}|\.\d(?=\s?%))"
    r"|(?:\.\d{3}){2,6}(?:,\d{1,2})?|(?:\.\d{3}){1,6},\d{1,2}|,\d)(?![\d.,:/]\d|\d)"
)


@lru_cache(maxsize=2)
def thousands_mark(text: str, expected: str) -> str:
    """The mark that parts thousands in a text: `expected`, unless more of its telling numbers show the other one."""
    commas = points = 0
    for match in _TELLING.finditer(text):
        if match["comma"]:
            commas += 1
        else:
            points += 1
    if commas == points:
        return expected
    return "," if commas > points else "."


def read_digits(written: str, thousands: str, *, divisible: bool = False) -> Number:
    """The value of a number in digits. `thousands` is the mark that parts thousands where it is read; `divisible` says
    that a scale word, per cent or a measure follows, so that the other mark before three digits is a decimal one."""
    if written[-1] in _VULGAR:
        return int(written[:-1]) + numeric(written[-1])
    plain = written.translate(_PLAIN)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return int(plain)
    tail, marks = plain[last + 1 :], plain.count(".") + plain.count(",")
    if len(tail) == 3 and last <= 3 * marks + marks - 1:
        other = marks == 1 and (plain[0] == "0" or (divisible and plain[last] != thousands))
        if not other:
            return int(re.sub(r"[.,]", "", plain))
    whole = float(re.sub(r"[.,]", "", plain[:last]) + "." + tail)
    return int(whole) if whole.is_integer() else whole
