"""Who wrote it: people named in metadata or in a byline, and the agencies it is credited to or draws upon.

Agencies and people are kept apart: "By Jane Doe with AFP" is one person and one agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from coranto import words
from coranto.extract import lines, phrases
from coranto.extract.draft import Draft
from coranto.records import Block, Cut
from coranto.records.articles import CutLabel

# No paragraph names agencies more often than this.
_MENTIONS = 200
_NAME = r"(?:[^\W\d_]['’])?(?:[^\W\d_a-zà-öø-ÿ][\w'’.&-]*|d[aeiu]s?|l[ae]s?|del|der|die|das|v[ao]n|of|the|y|\d{1,3})"
# A dateline: a place in capitals or a few capitalised words, perhaps a day, the agency in brackets, a dash.
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\n()\[\]–—:]{1,50}?)?\s?(?P<open>[(\[])(?P<agency>[^()\[\]\n]{2,40})[)\]]\s?"
    r"(?P<dash>[–—-]{1,2}|:|\.)?\s*"
)
_PLACE_DASH = re.compile(r"(?P<place>[^\W\d_a-z]{3,}(?:[ ,.'/-]+[^\W\d_]+\.?){0,4}?(?:,?\s+\d{1,2})?)\s+(?:[–—]|--)\s+")


@dataclass(frozen=True, slots=True)
class _Agencies:
    names: dict[str, str]
    sure: re.Pattern[str]
    any: re.Pattern[str]


@cache
def _agencies() -> _Agencies:
    """The agencies of ``agencies.toml``: every form to its name, and patterns of the sure forms and of all."""
    table = words.table("agencies")["agency"]
    names = {form: a["name"] for a in table for form in (*a.get("forms", ()), *a.get("unsure", ()))}
    sure = [form for a in table for form in a.get("forms", ())]

    return _Agencies(names, _either(sure), _either(names))


def _either(forms: Iterable[str]) -> re.Pattern[str]:
    """The forms as words of their own: Chinese has no spaces, and Arabic writes "and", "for" and "by" at the front."""
    longest = sorted(forms, key=lambda f: (-len(f), f))
    east = [f for f in longest if "\u3400" <= f[0] <= "\u9fff"]
    arabic = [f for f in longest if "\u0600" <= f[0] <= "\u06ff"]

    def one_of(some: list[str]) -> str:
        return "(?:" + "|".join(map(re.escape, some)) + ")" if some else "(?!)"

    others = one_of([f for f in longest if f not in east and f not in arabic])
    fronted = rf"(?:(?<!\w)|(?<=\b[ولبك])){one_of(arabic)}(?!\w)"
    return re.compile(rf"(?<!\w){others}(?!\w)|(?=[\u0600-\u06ff]){fronted}|(?=[\u3400-\u9fff]){one_of(east)}")


def agencies_in(text: str, *, credit: bool) -> list[str]:
    """The agencies that a text names, in order, once each; in a credit line also by their ambiguous short forms."""
    known = _agencies()
    rule = known.any if credit else known.sure
    return list(dict.fromkeys(known.names[hit.group()] for hit in rule.finditer(text)))


def drawn_upon(draft: Draft, stretches: Iterable[tuple[int, int]]) -> list[str]:
    """Agencies whose own reporting the report uses: someone "told AFP", "an AFP journalist saw"."""
    told = phrases.meta(draft.tongues, "told")
    people = phrases.meta(draft.tongues, "agency_people")
    found: dict[str, None] = {}
    for start, end in stretches:
        for hit in islice(_agencies().sure.finditer(draft.text, start, end), _MENTIONS):
            before = draft.text[max(start, hit.start() - 40) : hit.start()]
            after = draft.text[hit.end() : min(end, hit.end() + 25)].lstrip(" '’s")
            near = re.sub(r"\s*\b(?:the|news agency|agency|l['’]agence)\s*$", "", before.rstrip(), flags=re.I)
            if (told and _ends(told, near)) or (people and (_ends(people, near) or people.match(after))):
                found[_agencies().names[hit.group()]] = None
    return list(found)


def _ends(rule: re.Pattern[str], text: str) -> bool:
    return _at_end(rule).search(text.rstrip(" ")) is not None


@cache
def _at_end(rule: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{rule.pattern})$", rule.flags)


@cache
def _credit(tongues: tuple[str, ...]) -> re.Pattern[str]:
    """The credit of a report: "<Outlet> with AP and AFP", "(AFP)", "Source: Reuters"; anchored to the end."""
    agency = f"(?:{_agencies().any.pattern})"
    table = [words.section(t, "meta") for t in tongues]

    def either(name: str) -> str:
        found = sorted({w for t in table for w in t.get(name, ())}, key=lambda w: (-len(w), w))
        return "|".join(re.escape(w).replace("'", "['’]").replace(r"\ ", r"\s+") for w in found) or "(?!)"

    linked = rf"(?:\s*(?:[,/|+·–-]|(?<!\w)(?i:{either('and')})(?!\w))\s*(?:the\s+)?)"
    outlet = rf"(?:{_NAME}(?:\s+{_NAME}){{0,4}}?)"
    several = rf"{agency}(?:{linked}(?:{agency}|{outlet}(?=\W*$))){{0,5}}"
    lead = (
        rf"(?:{outlet},?\s+(?i:{either('with')})\s*|{outlet}\s*[/|,–-]\s*|(?i:{either('with')})\s*|"
        rf"(?i:{either('source')})\s*:?\s*|[(\[]\s*|(?:{outlet}{linked})?)"
    )
    place = rf"(?:\s+(?i:{either('at')})\s+{outlet}(?:,?\s+{outlet})?)?"
    return re.compile(rf"[(\[]?{lead}(?:the\s+|l['’]|la\s+)?{several}{place}\s*[)\].]?\s*$")


def cut_credits(draft: Draft) -> list[str]:
    """Cuts credit lines (alone, or glued to the end of the last paragraphs); gives the agencies in order."""
    found: dict[str, None] = {}
    rule = _credit(draft.tongues)
    whole = {(c.start, c.end): c for c in draft.cuts}
    last = len(draft.blocks) - 3
    for index, block in enumerate(draft.blocks):
        text = draft.words(block)
        cut = whole.get((block.start, block.end))
        if cut is not None:
            if cut.label in ("credit", "byline", "caption"):
                found |= dict.fromkeys(agencies_in(text, credit=True)) if cut.label != "caption" else {}
            continue
        if block.kind == "headline":
            continue
        if lines.count(text) <= 14 and rule.fullmatch(lines.bare(text)):
            found |= dict.fromkeys(agencies_in(text, credit=True))
            draft.cuts.append(Cut(block.start, block.end, "credit", "agency"))
        elif index >= last and (start := _glued(text, rule)) is not None:
            found |= dict.fromkeys(agencies_in(text[start:], credit=True))
            draft.cuts.append(Cut(block.start + start, block.end, "credit", "agency-glued"))
    return list(found)


def _glued(text: str, rule: re.Pattern[str]) -> int | None:
    """Where a credit begins that follows the last sentence of a paragraph, with or without a space."""
    tail = max(0, len(text) - 120)
    for hit in re.finditer(r"(?<=[.!?…\"”»’)])\s*(?=[^\W\d_a-z]|[(\[])", text[tail:]):
        start = tail + hit.end()
        if rule.fullmatch(text[start:]):
            bare = text[start:].strip(" .")
            if bare not in _agencies().names or _agencies().sure.fullmatch(bare):
                return start
    return None


def cut_dateline(draft: Draft) -> tuple[str | None, list[str]]:
    """Cuts the dateline that opens the report ("GENEVA, May 3 (Reuters) - "); gives its place and its agencies."""
    whole = {(c.start, c.end) for c in draft.cuts}
    body = [b for b in draft.blocks if (b.start, b.end) not in whole and b.kind == "paragraph"]
    wired = _wired(draft.tongues)
    for block in body[:2]:
        text = draft.words(block)
        if wired is not None and (hit := wired.match(text)):
            return _dateline(draft, block, hit, agencies_in(hit.group(), credit=True))
        hit = _DATELINE.match(text)
        named = agencies_in(hit["agency"], credit=True) if hit else []
        if hit and named and (hit["dash"] or not hit["place"] or hit["place"].split(",")[0].isupper()):
            return _dateline(draft, block, hit, named)
        hit = _PLACE_DASH.match(text)
        if hit and hit["place"].split(",")[0].split()[0].isupper() and lines.count(text) > 12:
            return _dateline(draft, block, hit, [])
    return None, []


@cache
def _wired(tongues: tuple[str, ...]) -> re.Pattern[str] | None:
    """A dateline that closes with "wired": "新华社北京5月3日电（记者 王小明）", "（中央社記者王小明台北3日電）"."""
    ends = "|".join(re.escape(w) for t in tongues for w in words.section(t, "meta").get("wired", ()))
    if not ends:
        return None
    agency = rf"(?:{_agencies().any.pattern}|本报|本報)"
    reporter, place = r"(?:\s?(?:记者|記者)\s?\w{2,3}\s?)?", r"(?P<place>[^\W\d]{2,6})?"
    day = r"\d{1,2}(?:月\d{1,2})?日"
    return re.compile(
        rf"[（(【]?{agency}{reporter}[，,]?\s?{place}\s?{day}(?:{ends})(?:（[^（）]{{2,40}}）|[）)】])?[：:，,\s]*"
    )


def _dateline(draft: Draft, block: Block, hit: re.Match[str], named: list[str]) -> tuple[str | None, list[str]]:
    label: CutLabel = "dateline"
    if block.start + hit.end() < block.end:
        draft.cuts.append(Cut(block.start, block.start + hit.end(), label, "dateline"))
    place = re.split(r"[,(]", hit["place"] or "")[0].strip(" .-–—")
    return place or None, named


def cut_bylines(draft: Draft, authors: Iterable[str]) -> list[str]:
    """Cuts lines that only name who wrote it, near the headline or at the end; gives the people they name."""
    people: dict[str, None] = {}
    known = {lines.bare(a).casefold() for a in authors}
    whole = {(c.start, c.end): c for c in draft.cuts}
    size = len(draft.blocks)
    for index, block in enumerate(draft.blocks):
        if block.kind == "headline" or (8 < index < size - 4):
            continue
        text = lines.bare(draft.words(block))
        cut = whole.get((block.start, block.end))
        if cut is not None:
            people |= dict.fromkeys(people_of(text, draft.tongues)) if cut.label == "byline" else {}
        elif text.casefold() in known or (named := _signed(text, draft.tongues)):
            draft.cuts.append(Cut(block.start, block.end, "byline", "signed"))
            people |= dict.fromkeys([] if text.casefold() in known else named)
    return list(people)


def _signed(text: str, tongues: tuple[str, ...]) -> list[str]:
    """The people of a line like "By Jane Doe and John Roe, Reuters"; empty for any other line."""
    rule = phrases.meta(tongues, "by")
    hit = rule.match(text) if rule else None
    if hit is None or lines.count(text) > 16 or lines.stops(text):
        return []
    return people_of(text[hit.end() :].lstrip(" :："), tongues, strict=True)


def people_of(text: str, tongues: tuple[str, ...], *, strict: bool = False) -> list[str]:
    """The people a byline names. `strict`: empty unless every part of it reads as a name, an agency or an office."""
    by, joined = phrases.meta(tongues, "by"), _joined(tongues)
    text = re.sub(r"https?://\S+|\S+@\S+|\([^)]*\)", " ", text)
    if by and (hit := by.match(text.strip())):
        text = text.strip()[hit.end() :].lstrip(" :：")
    text = joined.sub(",", text) if joined else text
    found = []
    for part in re.split(r"\s*[,;|/•·、，；،؛]\s*|\s+[–—-]\s+", text):
        name = lines.bare(part).strip(".")
        if not name or agencies_in(name, credit=True):
            continue
        name = _unranked(name, tongues)
        if _is_person(name, tongues):
            found.append(name)
        elif strict and not found:
            return []
    return found


@cache
def _joined(tongues: tuple[str, ...]) -> re.Pattern[str] | None:
    """What stands between two names: the words of these languages, and what CLDR's lists of each say ("og", "och")."""
    from babel import Locale, UnknownLocaleError

    said = [w for tongue in tongues for w in words.section(tongue, "meta").get("and", ())]
    for tongue in tongues:
        try:
            last = Locale.parse(tongue).list_patterns["standard"]["end"].removeprefix("{0}").removesuffix("{1}")
        except (UnknownLocaleError, ValueError, KeyError):
            continue
        if last.startswith(" ") and last.endswith(" ") and last.strip().isalpha():
            said.append(last.strip())
    return phrases.compiled(tuple(said))


@cache
def _no_person(tongues: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w.lower() for t in (*tongues, "en") for w in words.section(t, "meta").get("not_people", ()))


def _is_person(name: str, tongues: tuple[str, ...]) -> bool:
    parts = re.findall(r"[^\s]+", name)
    if not 1 < len(parts) <= 6 and not (len(parts) == 1 and ord(name[0]) > 0x2FFF and 2 <= len(name) <= 6):
        return False
    if any(c.isdigit() for c in name) or not _no_person(tongues).isdisjoint(p.lower().strip(".") for p in parts):
        return False
    capital = [p for p in parts if p[0].isupper() or (not p[0].isascii() and p[0].lower() == p[0].upper())]
    return parts[0] in capital and parts[-1] in capital


@dataclass(frozen=True, slots=True)
class Authors:
    """Whom a page declares as authors: `people` with the agencies it signs beside them, and where it signs with no
    person, `bodies`: the agencies or the outlet itself."""

    people: tuple[str, ...]
    bodies: tuple[str, ...]


def authors_of(
    names: Iterable[str], outlet: str | None, tongues: tuple[str, ...], signed: Iterable[str] = ()
) -> Authors:
    """The authors that a page declares, one name each, without offices, addresses and prefixes like "By".

    An agency or the outlet itself counts only where the page signs the report with it (`signed`), the outlet only
    where it signs with nobody else; a desk or "Staff" never does.
    """
    people: list[str] = []
    agencies: list[str] = []
    bodies: list[str] = []
    own = set(signed)
    joined, by = _joined(tongues), phrases.meta((*tongues, "en"), "by")
    for value in names:
        text = joined.sub(",", value) if joined and value not in own else _parted(value, joined)
        for part in re.split(r"\s*[,;|、，；،؛]\s*", text):
            name = lines.bare(re.sub(r"\([^)]*\)", "", part))
            if by and (hit := by.match(name)):
                name = name[hit.end() :].strip(" :：")
            if not name or "://" in name or "@" in name or len(name) > 60 or not any(c.isalpha() for c in name):
                continue
            agency = bool(agencies_in(name, credit=True))
            if agency or (outlet and name.casefold() in outlet.casefold()):
                bodies += [name] if value in own else []
                agencies += [name] if value in own and agency else []
            elif _no_person(tongues).isdisjoint(p.lower().strip(".") for p in name.split()):
                people.append(_unranked(name, tongues))
    return Authors((*people, *agencies) if people else (), tuple(bodies))


def _unranked(name: str, tongues: tuple[str, ...]) -> str:
    """A name without the office that stands behind it ("신현주 기자")."""
    first, _, last = name.rpartition(" ")
    return first if first and last in _offices(tongues) else name


@cache
def _offices(tongues: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w for t in tongues for w in words.section(t, "meta").get("offices", ()))


def _parted(value: str, joined: re.Pattern[str] | None) -> str:
    """Two people whom one declared name joins by a word, apart; a body's own name is left whole."""
    parts = joined.split(value) if joined else [value]
    whole = len(parts) > 1 and all(len(p.split()) >= 2 for p in parts)
    return ",".join(parts) if whole else value
