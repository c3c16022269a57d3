"""Sentences that are shown but stand in no report: fixed patterns filled with cited values, one table per language.

The patterns are the words table ``lines`` of a language; a language without one is shown in English. Numbers and
dates are spelled as CLDR spells them. A line without a citation cannot be made (`Line` refuses it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from coranto.records import (
    Cite,
    Claim,
    Figure,
    LedgerPoint,
    LedgerRow,
    Line,
    Remark,
    SaidClaim,
    Stated,
    Story,
    Through,
    TimelineEntry,
    Voice,
)
from coranto.words import pronouns, section

Table = Mapping[str, Any]
DEFAULT = "en"
_DATE = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
# TIMEX3 codes for parts of a day, weeks, seasons, quarters and decades.
_PART = re.compile(r"(\d{4}-\d{2}-\d{2})T(MO|MI|AF|EV|NI|DT)")
_SPAN = re.compile(r"(\d{4})-(SP|SU|FA|WI|Q[1-4]|H[12]|W)(\d{2})?")
_SIGN = re.compile(r"(>=|<=|[<>~]) (\d[\d,.]*\d|\d)")
_DECADE = re.compile(r"(\d{3})X?")


@cache
def patterns(language: str | None) -> Table:
    """The words table ``lines`` of `language`; the English one where it has none."""
    return section(language, "lines") or section(DEFAULT, "lines")


def term(kind: str, code: str | None, language: str | None = DEFAULT) -> str:
    """What a code is called: ``term("channel", "press_release")`` is "in a press release"; an unknown one stays."""
    if not code:
        return ""
    found = patterns(language).get(kind, {}).get(code)
    return str(found) if isinstance(found, str) else code.replace("_", " ")


def number(value: float | int, language: str | None = DEFAULT) -> str:
    """A number with the separators of the language: 30000 is "30,000" in English, "30 000" in French."""
    return str(format_decimal(value, locale=_locale(language)))


def day(value: str | None, language: str | None = DEFAULT, year: str | None = None) -> str:
    """An ISO or TIMEX3 date in words, as precise as it is; the year is left out where it is `year`.

    What is no date (PRESENT_REF, a duration) is given back as it stands.
    """
    if not value:
        return ""
    if "/" in value:
        return " – ".join(day(part, language, year) for part in value.split("/"))
    if part := _PART.fullmatch(value):
        return f"{day(part[1], language, year)}, {term('daypart', part[2], language)}"
    if part := _SPAN.fullmatch(value):
        return _span(part, language, year)
    if part := _DECADE.fullmatch(value):
        return str(patterns(language)["when"]["decade"].format(year=f"{part[1]}0"))
    found = _DATE.fullmatch(value)
    if not found:
        return value
    years, months, days, hours, minutes, zone = found.groups()
    locale, same = _locale(language), years == year
    try:
        if days is None:
            return years if months is None else str(format_date(date(int(years), int(months), 1), "LLLL y", locale))
        when = date(int(years), int(months), int(days))
        spelled = str(format_date(when, "d MMMM" if same else "d MMMM y", locale))
    except ValueError:
        return value
    return f"{spelled}, {hours}:{minutes or '00'}{_zone(zone)}" if hours else spelled


def _span(part: re.Match[str], language: str | None, year: str | None) -> str:
    """A week by its Monday, a season, a quarter or a half of a year by its name; an impossible week as it stands."""
    monday = ""
    if part[2] == "W":
        try:
            monday = day(date.fromisocalendar(int(part[1]), int(part[3] or 0), 1).isoformat(), language, year)
        except ValueError:
            return part[0]
    return str(patterns(language)["when"][part[2]].format(year=part[1], monday=monday))


def _zone(offset: str | None) -> str:
    """An offset as it is read out: +04:00 is " (UTC+4)"; nothing where none is given."""
    if not offset:
        return ""
    if offset == "Z":
        return " UTC"
    hours, minutes = int(offset[1:3]), offset[-2:]
    if not hours and minutes == "00":
        return " UTC"
    return f" (UTC{offset[0]}{hours}{'' if minutes == '00' else ':' + minutes})"


def short_day(value: str | None, language: str | None = DEFAULT, year: str | None = None) -> str:
    """A date as a table has room for it: "20 Sept 2023"; the year is left out where it is `year`."""
    found = _DATE.fullmatch(value or "")
    if not found or not found[3] or found[4]:
        return day(value, language, year)
    try:
        when = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return value or ""
    return str(format_date(when, "d MMM" if found[1] == year else "d MMM y", locale=_locale(language)))


def moment(value: str | None, language: str | None = DEFAULT) -> str:
    """An instant in words, in UTC: "20 September 2023, 13:05 UTC". What is no instant is read as a date."""
    try:
        when = datetime.fromisoformat(value or "")
    except ValueError:
        return day(value, language)
    if len(value or "") <= len("2023-09-20") or when.tzinfo is None:
        return day(value, language)
    return f"{format_datetime(when.astimezone(UTC), 'd MMMM y, HH:mm', locale=_locale(language))} UTC"


def _locale(language: str | None) -> str:
    return language if language and section(language, "lines") else DEFAULT


def bounded(point: LedgerPoint | Figure | Stated, language: str | None = DEFAULT) -> str:
    """The number with its bound in words: "at least 32", "between 10 and 20", or the original words where vague."""
    table = patterns(language)["operator"]
    if point.operator == "range" and point.low is not None and point.high is not None:
        return str(table["range"].format(low=number(point.low, language), high=number(point.high, language)))
    if point.value is None:
        return point.words or str(table["vague"])
    return str(table.get(point.operator, "{n}").format(n=number(point.value, language)))


def spoken(text: str, language: str | None = DEFAULT) -> str:
    """A remark with its signs in words: "the mayor: >= 32" is "the mayor: at least 32"."""
    table = patterns(language)["operator"]
    return _SIGN.sub(lambda m: str(table.get(m[1], m[0]).format(n=m[2])), text)


def amount(point: LedgerPoint | Figure, row: LedgerRow | Figure, language: str | None = DEFAULT) -> str:
    """The figure with what it counts: "at least 32 killed", "6 peacekeepers killed", "about 3,000,000 euros".

    A figure is its own row: ``amount(figure, figure)``.
    """
    table = patterns(language)
    shapes = table["measure"].get(row.measure) or table["measure"]["other"]
    plain = not row.counted or row.counted.casefold() in table["measure"]["everyone"]
    shape = shapes["bare"] if plain else shapes["of"]
    said = shape.format(n=bounded(point, language), counted=row.counted or "", unit=row.unit or "")
    shape = table["basis"].get(row.basis, "{amount}")
    return " ".join(str(shape.format(amount=said)).split())


def heading(row: LedgerRow, language: str | None = DEFAULT) -> str:
    """What a row is about, as a heading: "Killed", "Killed: peacekeepers", "Money: euros (pledged)"."""
    table = patterns(language)
    name = (table["measure"].get(row.measure) or table["measure"]["other"])["name"]
    plain = not row.counted or row.counted.casefold() in table["measure"]["everyone"]
    said = name if plain else f"{name}: {row.counted}"
    if row.measure == "other" and row.counted:
        said = row.counted[:1].upper() + row.counted[1:]
    kind = table["basis_name"].get(row.basis)
    return f"{said} ({kind})" if kind else str(said)


def notes(point: LedgerPoint, language: str | None = DEFAULT, year: str | None = None) -> tuple[str, ...]:
    """What goes in brackets behind a figure: when, through what, how firmly, whether checked, withdrawn."""
    table = patterns(language)
    when = day(point.as_of, language, year)
    shape = table["point"]["reported_on" if point.as_of_upper else "on"]
    return tuple(
        note
        for note in (
            shape.format(date=when) if when else "",
            term("channel", point.channel, language),
            *(term("hedge", h, language) for h in point.hedges if h not in ("lower_bound", "upper_bound")),
            term("verified", point.verified, language) if point.verified != "not_stated" else "",
            taken_back(point, language) if point.withdrawn else "",
        )
        if note
    )


def taken_back(point: LedgerPoint, language: str | None = DEFAULT) -> str:
    """What became of a figure that was withdrawn or corrected: by whom and when, as far as a report says it."""
    table, what = patterns(language)["point"], point.correction
    if what is None:
        return str(table["withdrawn"])
    by = what.by or ""
    said = str(table[f"{what.kind}_by" if by else what.kind]).format(by=by)
    when = day(what.when, language)
    return str(table["since"]).format(line=said, date=when) if when else said


def point(point: LedgerPoint, row: LedgerRow, language: str | None = DEFAULT, year: str | None = None) -> Line:
    """One figure as a line: "at least 32 killed, according to X (20 September 2023; not independently verified)"."""
    table = patterns(language)["point"]
    name = "claimed" if point.claimant else "unclaimed"
    said = table[name].format(amount=amount(point, row, language), claimant=point.claimant or "")
    if extra := notes(point, language, year):
        said = table["noted"].format(line=said, notes=table["join"].join(extra))
    gone = point.correction.cites if point.correction else ()
    return Line(text=said, cites=(*point.cites, *gone), template=f"lines.point.{name}")


def latest(row: LedgerRow) -> tuple[LedgerPoint, ...]:
    """The last point of each claimant, in the order in which the claimants first speak; none replaces another's."""
    last: dict[str, LedgerPoint] = {}
    for each in row.points:
        key = each.claimant_entity or each.claimant or ""
        held = last.get(key)
        if held is None or (each.as_of or "") >= (held.as_of or ""):
            last[key] = each
    return tuple(last.values())


def speaker(name: str, language: str | None = DEFAULT) -> str:
    """A speaker's name as a heading: "Unattributed" where nobody is named, and for a pronoun that stayed open."""
    return str(patterns(language)["said"]["nobody"]) if not name or name.casefold() in pronouns() else name


def how(claim: Claim, language: str | None = DEFAULT) -> str:
    """How one report gives a claim: "as reported · denies · on Telegram · a lower bound"."""
    parts = (
        term("form", claim.form, language),
        term("act", claim.act, language) if claim.act != "assertion" else "",
        term("channel", claim.channel.type, language) if claim.channel else "",
        *dict.fromkeys(term("hedge", h.type, language) for h in claim.hedges),
        term("verification", claim.verification.status, language) if claim.verification else "",
        *(str(patterns(language)["said"]["via"].format(via=via)) for via in claim.via),
    )
    return " · ".join(p for p in parts if p)


def claim(voice: Voice, said: SaidClaim, language: str | None = DEFAULT) -> Line:
    """Who said it, how and when, as the line above a quoted claim: "X, minister, in a press release, 20 September"."""
    table = patterns(language)["said"]
    parts = (
        speaker(voice.speaker, language),
        voice.role or "",
        term("channel", said.channel, language),
        day(said.said_at, language),
    )
    text = table["join"].join(p for p in parts if p)
    return Line(text=text, cites=said.cites, template="lines.said")


def firmness(said: SaidClaim, language: str | None = DEFAULT) -> tuple[Line, ...]:
    """How firmly a claim is made and whether it was checked, each with the words that say so where they are known.

    Plain assertions give nothing.
    """
    told = {r.code for r in said.remarks}
    codes = [("act", said.act if said.act != "assertion" else "")]
    codes += [("hedge", h) for h in said.firmness if h not in told]
    codes += [("verification", said.verification or "")] if said.verification not in told else []
    return (
        *(
            Line(text=word, cites=said.cites, template=f"lines.{kind}")
            for kind, code in codes
            if (word := term(kind, code, language))
        ),
        *(remark(each, language) for each in said.remarks if each.kind in ("hedge", "check")),
    )


def answers(said: SaidClaim, language: str | None = DEFAULT) -> tuple[Line, ...]:
    """What others said of a claim later: "denied by the army, 12 March 2024: “…”"."""
    return tuple(remark(each, language) for each in said.remarks if each.kind in ("denial", "confirmation"))


def remark(remark: Remark, language: str | None = DEFAULT) -> Line:
    """One remark with the report's own words: "a lower bound (“at least”)", "denied by the army: “…”"."""
    table = patterns(language)["remark"]
    kind = remark.kind if remark.speaker or remark.kind in ("hedge", "check") else f"{remark.kind}_unnamed"
    if remark.kind == "check" and remark.speaker:
        kind = "check_by"
    when = day(remark.said_at, language)
    word = term("hedge" if remark.kind == "hedge" else "verification", remark.code, language)
    text = table[kind].format(
        word=word, words=remark.text, who=remark.speaker, when=table["when"].format(date=when) if when else ""
    )
    return Line(text=text, cites=remark.cites, template=f"lines.remark.{kind}")


def manner(said: SaidClaim, language: str | None = DEFAULT) -> Line:
    """How a claim is worded in its report, with the cue as written: "as reported: “said”"."""
    form = term("form", said.form, language)
    text = patterns(language)["said"]["cued"].format(form=form, cue=said.cue) if said.cue else form
    return Line(text=text, cites=said.cites, template="lines.said.cued" if said.cue else "lines.form")


def carried(said: SaidClaim, language: str | None = DEFAULT) -> Line:
    """How many origins carry a claim, how many copies repeat it, and what they have in common: "2 independent origins,
    1 copy", "1 origin in 10 texts (all 10 from one post on Telegram)"."""
    table, copies = patterns(language)["said"], len(said.copies)
    parts = [counted(said, language)]
    if copies:
        parts.append(table["copy" if copies == 1 else "copies"].format(count=copies))
    return Line(text=table["join"].join(parts), cites=said.cites, template="lines.said.origins")


def counted(of: LedgerPoint | SaidClaim | TimelineEntry, language: str | None = DEFAULT) -> str:
    """How many origins something has, and what its texts have in common: "2 texts (both rest on AFP)"."""
    number, common = origins(of, language), shared(of, language)
    if not common:
        return number
    table = patterns(language)["origins"]
    return str(table["shared"].format(number=number, common=table["join"].join(common)))


def origins(of: LedgerPoint | SaidClaim | TimelineEntry | Story, language: str | None = DEFAULT) -> str:
    """How many independent origins something has, and in how many texts: "2 origins in 3 texts".

    Of texts that have no more than an agency in common only their number is said: "2 texts".
    """
    if isinstance(of, Story):
        return _origins(of.independent, of.publishers(), of.by_agency(), language)
    texts = max(len(of.origins), 1)
    independent = of.independent or texts
    return _origins(texts, independent, of.by_agency or independent, language)


def _origins(texts: int, independent: int, by_agency: int, language: str | None) -> str:
    table = patterns(language)["origins"]
    if independent < texts:
        return str(table["one_in" if independent == 1 else "in"].format(count=independent, texts=texts))
    if texts == 1:
        return str(table["one"])
    return str(table["independent" if by_agency == texts else "texts"].format(count=texts))


def shared(of: LedgerPoint | SaidClaim | TimelineEntry, language: str | None = DEFAULT) -> tuple[str, ...]:
    """What two or more of its texts have in common, each as a phrase: "both rest on AFP"."""
    return tuple(_shared(through, len(of.origins), language) for through in of.through)


def _shared(through: Through, texts: int, language: str | None) -> str:
    table, count = patterns(language)["origins"], len(through.reports)
    who = str(count)
    if count == texts:
        who = table["both" if count == 2 else "all"].format(count=count)
    occasion = table["occasion"].get(through.name, table["occasion"]["other"])
    return str(table[through.kind].format(who=who, name=through.name, occasion=occasion))


def told(voice: Voice, said: SaidClaim, language: str | None = DEFAULT) -> Iterator[Line]:
    """Every line that stands beside one claim on a page."""
    yield claim(voice, said, language)
    yield manner(said, language)
    yield carried(said, language)
    yield from firmness(said, language)
    yield from answers(said, language)


def shown(story: Story, language: str | None = DEFAULT) -> Iterator[Line]:
    """Every line that a story's page shows: its own (`now`, timeline) and those made here of ledger and voices.

    This is the index by which a line's id leads back to what it was made of.
    """
    yield from story.now
    for entry in story.timeline:
        yield from entry.lines
    for row in story.ledger:
        yield from (point(each, row, language) for each in row.points)
    for voice in story.voices:
        for said in voice.claims:
            yield from told(voice, said, language)


def cites_of(line: Line) -> tuple[Cite, ...]:
    """The citations of a line, each once, in order."""
    return tuple(dict.fromkeys(line.cites))
