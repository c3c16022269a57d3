"""Where the sources differ: figures of rival claimants, dates of one happening, forms of a name, denied accounts.

Each side is the source's own words with its citations; nothing is weighed and no side is preferred.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from coranto.knit import rivals
from coranto.knit.answers import nearest
from coranto.knit.moments import moments
from coranto.knit.names import Register
from coranto.knit.reports import Report
from coranto.knit.standing import wording
from coranto.records import Cite, Claim, Difference, LedgerPoint, LedgerRow, Name, Side

_MOST_SIDES = 8
_ABOUT_WORDS = 12


def differences(
    reports: tuple[Report, ...], ledger: tuple[LedgerRow, ...], names: tuple[Name, ...], register: Register
) -> tuple[Difference, ...]:
    """All points on which the reports of a story differ: figures, dates, accounts, names, in this order."""
    return (
        *(d for row in ledger if (d := _figure(row, reports))),
        *_dates(reports),
        *_accounts(reports, register),
        *(d for name in names if (d := _name(name, {r.article.id: r.language for r in reports}))),
    )


# --- figures ---


def _figure(row: LedgerRow, reports: tuple[Report, ...]) -> Difference | None:
    """Rival claimants whose latest figures cannot both hold."""
    if row.status == "background":
        return None
    latest: dict[str, LedgerPoint] = {}
    for point in row.points:
        key = point.claimant_entity or (point.claimant or "").casefold()
        held_now = latest.get(key)
        if not point.withdrawn and (held_now is None or (point.as_of or "") >= (held_now.as_of or "")):
            latest[key] = point
    rivals = [p for p in latest.values() if any(_clash(p, other) for other in latest.values() if other is not p)]
    rivals.sort(key=lambda p: (_top(p) if p.operator in ("<", "<=") else _bottom(p), p.as_of or ""))
    if len(rivals) < 2:
        return None
    if len(rivals) > _MOST_SIDES:  # the lowest and the highest differ most
        rivals = [*rivals[: _MOST_SIDES // 2], *rivals[-_MOST_SIDES // 2 :]]
    at_hand = {r.article.id: r for r in reports}
    sides = tuple(Side(_sentence(p.cites, at_hand) or p.words, p.cites) for p in rivals)
    about = ": ".join(part for part in (row.measure, row.counted) if part)
    return Difference("figure", about, sides) if all(s.says for s in sides) else None


def _clash(one: LedgerPoint, other: LedgerPoint) -> bool:
    """Whether the stretches that both figures allow do not meet; a figure without a number clashes with none."""
    if any(p.value is None and p.low is None for p in (one, other)):
        return False
    return _bottom(one) > _top(other) or _bottom(other) > _top(one)


def _bottom(point: LedgerPoint) -> float:
    if point.low is not None:
        return point.low
    return point.value if point.value is not None and point.operator not in ("<", "<=") else 0.0


def _top(point: LedgerPoint) -> float:
    if point.high is not None:
        return point.high
    return float("inf") if point.operator in (">", ">=", "~", "vague") or point.value is None else point.value


def _sentence(cites: tuple[Cite, ...], at_hand: dict[str, Report]) -> str:
    """The sentence of the first citation, in the source's words; a headline, which says less, only where need be."""
    for cite in sorted(cites, key=lambda c: _in_headline(c, at_hand.get(c.report))):
        report = at_hand.get(cite.report)
        sentence = report.sentence_at(report.article.span(cite.start, cite.end)) if report else None
        if report and sentence:
            return report.words(sentence.span)
    return ""


def _in_headline(cite: Cite, report: Report | None) -> bool:
    blocks = report.article.blocks if report else ()
    return any(b.kind in ("headline", "heading") and b.start <= cite.start < b.end for b in blocks)


# --- dates ---


def _dates(reports: tuple[Report, ...]) -> Iterator[Difference]:
    """One happening that different origins put on different dates, or at different hours of one."""
    for pair in rivals.pairs(moments(reports)):
        about = " / ".join(m.report.words(m.time.span) for m in pair)
        yield Difference("date", about, tuple(Side(m.text, (m.cite(),)) for m in pair))


# --- accounts ---


def _accounts(reports: tuple[Report, ...], register: Register) -> Iterator[Difference]:
    """Claims that someone denies or that a report says are contradicted, with both sides."""
    said = [(r, c) for r in reports if r.original and r.reading for c in r.reading.claims]
    seen: set[tuple[str, str]] = set()
    for report, claim in said:
        checked = claim.verification
        if checked and checked.status in ("denied", "contradicted"):
            other = report.sentence_at(checked.span)
            says = report.words(other.span if other else checked.span)
            sides = (_side(report, claim), Side(says, (report.cite(checked.span, claim.id),)))
        elif claim.act == "denial" and (found := _denied(report, claim, said, register)):
            sides = (_side(*found), _side(report, claim))
        else:
            continue
        key = (sides[0].says, sides[1].says)
        if key not in seen:
            seen.add(key)
            yield Difference("account", _shortened(sides[0].says), sides)


def _side(report: Report, claim: Claim) -> Side:
    """A claim in its sentence, so that who says so stands in it."""
    sentence = report.sentence_at(claim.content[0])
    cites = tuple(report.cite(span, claim.id) for span in claim.content)
    return Side(report.words(sentence.span) if sentence else wording(report, claim), cites)


def _denied(
    report: Report, denial: Claim, said: list[tuple[Report, Claim]], register: Register
) -> tuple[Report, Claim] | None:
    """The claim of another speaker that a denial speaks to: the one that shares most of its words."""
    mine = register.find(denial.speaker, report.article.id)
    others = (
        (wording(other, claim), (other, claim))
        for other, claim in said
        if claim.act != "denial" and claim.speaker.name != denial.speaker.name
        and not (mine and mine is register.find(claim.speaker, other.article.id))
    )  # fmt: skip
    return nearest(wording(report, denial), others)


def _shortened(text: str) -> str:
    """The first words of a text, on a word border, with an ellipsis where more follows."""
    found = text.split()
    return " ".join(found[:_ABOUT_WORDS]) + (" …" if len(found) > _ABOUT_WORDS else "")


# --- names ---


def _name(name: Name, tongues: dict[str, str | None]) -> Difference | None:
    """One name that reports of one language write in ways that are not merely shorter, longer or inflected.

    What another language calls it is a translation: `Story.names` lists it, and nobody differs.
    """
    if name.kind == "group":
        return None
    kept: list[Side] = []
    for form in sorted(name.forms, key=lambda f: (-len(f.cites), f.text)):
        if not any(_only_shorter(form.text, side.says) for side in kept):
            kept.append(Side(form.text, form.cites))
    ways = [{tongues.get(cite.report) for cite in side.cites} for side in kept]
    rivals = [side for n, side in enumerate(kept) if any(ways[n] & other for m, other in enumerate(ways) if m != n)]
    return Difference("name", rivals[0].says, tuple(rivals[:_MOST_SIDES])) if len(rivals) > 1 else None


def _only_shorter(one: str, other: str) -> bool:
    """Whether one form holds all words of the other (case, accents, hyphens, titles aside) or is its acronym."""
    a, b = _parts(one), _parts(other)
    return a <= b or b <= a or _initials(one) == other or _initials(other) == one


def _initials(form: str) -> str:
    return "".join(word[0] for word in form.split() if word[0].isupper())


def _parts(form: str) -> frozenset[str]:
    base = unicodedata.normalize("NFKD", form.casefold())
    return frozenset(re.findall(r"[^\W\d_]+", "".join(c for c in base if not unicodedata.combining(c))))
