"""Whether a text ends before its report does, because a paywall shows no more to readers without a subscription.

::

    notices at the end (words) | walls behind it (markup) | what is declared (JSON-LD) | how the text ends -> Evidence

A declaration alone proves nothing: many publishers declare a report closed and send the whole of it. Nor does a
"Subscribe" that stands on every page. So each sign counts with another one, but for a notice that says in words that
more of this text exists. Words and names of markup are in ``teasers.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from coranto import words
from coranto.extract import lines, page, phrases
from coranto.extract.draft import Declared, Draft
from coranto.extract.page import Raw
from coranto.records import Evidence

Tier = Literal["rest", "gate", "hint"]
# How many blocks behind the text a notice may stand: between them are pictures, bylines, buttons to share.
_REACH = 12
# A last block of so few words may be a note below a notice rather than the report.
_NOTE = 30
# A notice is short; a longer paragraph that speaks of subscriptions is a report about them.
_NOTICE = 45
# More prose than this behind a notice, and the text goes on: the notice was an advert in its midst.
_AFTER = 40
# In words. Publishers show two or three paragraphs; a text beyond _MOST was given whole, whatever stands under it.
_SHORT, _TEASER, _MOST = 120, 500, 900
_LONGEST = 5_000
# A gated part with so many words of the text in it is no gate.
_GIVEN = 150
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_PART = re.compile(r"\([^()]*\)\??|\*|#|[^\s()*#]+")
_BREAKS = re.compile(r"(?:…|\.\.\.)[\s\])»\"”]*$")
_LANGUAGES = 2
_LISTS = ("rest", "gate", "hint", "more", "access")
# A line of more words that asks to read on and to subscribe may speak of another thing.
_ASKS = 25


@dataclass(frozen=True, slots=True)
class Notice:
    """What a line says of the text it stands under: how strongly, and the words."""

    tier: Tier
    words: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen of a page: the words of its text, how that ends, what is declared, what stands behind it."""

    size: int
    breaks: bool
    closed: bool
    free: bool
    gate: Literal["none", "given", "missing"]
    declared: int
    marked: bool
    wall: bool


def load() -> None:
    """Compile the phrases now."""
    _index(False), _index(True)


# ---------------------------------------------------------------- words
def _piece(part: str, unspaced: bool) -> tuple[str, bool]:
    """The expression of one token, and whether it may be absent."""
    if part == "*":
        return (r".{0,20}?" if unspaced else r"(?:\s+\S*[^\s.!?…]){0,5}?"), True
    if part == "#":
        return r"\s*[\d０-９]+(?:[.,][\d０-９]+)?", False
    if part.startswith("("):
        parts = [p.strip() for p in part.strip("?()").split("|")]
        body = "|".join(r"\s+".join(_literal(w) for w in p.split()) for p in parts if p)
        return f"(?:{body})", part.endswith("?") or "" in parts
    return _literal(part), False


def _literal(word: str) -> str:
    return re.escape(word).replace("'", "['’]").replace("%", "[%％]")


def _pattern(phrase: str) -> re.Pattern[str]:
    """The expression of one phrase, bounded so that no line can make it slow."""
    unspaced = _UNSPACED.search(phrase) is not None
    joined = ""
    before = ""
    for part in _PART.findall(phrase.lower()):
        piece, optional = _piece(part, unspaced)
        tight = unspaced or part == "%" or before.rstrip(")").endswith("'")
        space = "" if not joined or part in "*#" else r"\s*" if tight else r"\s+"
        joined += f"(?:{space}{piece})?" if optional and part != "*" else space + piece
        before = part
    edge = "" if unspaced else r"(?<!\w)"
    return re.compile(edge + joined.removeprefix(r"\s+") + ("" if unspaced else r"(?!\w)"), re.I)


def _anchors(phrase: str) -> set[str]:
    """Words of which every text with this phrase has at least one; for a script without spaces a piece of it."""
    bare = re.sub(r"\([^()]*\)\??", " ", phrase.lower())
    if _UNSPACED.search(phrase):
        return {max(re.split(r"[\s*#]+", bare), key=len)}
    literal = [w for w in sorted(phrases.words_of(bare)) if not w.isdigit()]
    if literal:
        return {max(literal, key=len)}
    group = next(
        g for g in re.findall(r"\(([^()]*)\)(?!\?)", phrase.lower()) if "" not in [p.strip() for p in g.split("|")]
    )
    return {max(sorted(phrases.words_of(p)), key=len) for p in group.split("|")}


@cache
def _index(unspaced: bool) -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """By anchor, the tier and pattern of each phrase of every language."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for name, table in words.table("teasers").items():
        for tier in _LISTS if len(name) == _LANGUAGES else ("phrases",) if name == "never" else ():
            for phrase in table.get(tier, ()):
                if (_UNSPACED.search(phrase) is not None) == unspaced:
                    kind = {"phrases": "never", "more": f"more {name}", "access": f"access {name}"}.get(tier, tier)
                    made = (kind, _pattern(phrase))
                    for anchor in _anchors(phrase):
                        found.setdefault(anchor, []).append(made)
    return {anchor: tuple(made) for anchor, made in found.items()}


def notice(text: str) -> Notice | None:
    """What a line says of the text above it, in any language at hand; None where it is no notice of a paywall."""
    index = _index(False)
    near = [made for word in sorted(phrases.words_of(text)) if word in index for made in index[word]]
    if _UNSPACED.search(text):
        near += [made for piece, all_made in _index(True).items() if piece in text for made in all_made]
    said: dict[str, str] = {}
    for tier, pattern in near:
        if tier not in said and (hit := pattern.search(text)):
            said[tier] = hit.group().strip()
    if "rest" in said:
        return Notice("rest", said["rest"])
    if "never" in said:
        return None
    if "gate" in said:
        return Notice("gate", said["gate"])
    asks = next((t for t in said if t.startswith("more ") and t.replace("more", "access", 1) in said), None)
    if asks and lines.count(text) <= _ASKS:
        return Notice("gate", said[asks])
    return Notice("hint", said["hint"]) if "hint" in said else None


# ---------------------------------------------------------------- a page
def truncated(
    root: Any, raws: Sequence[Raw], taken: Sequence[int], told: Declared, body: str, source: str = ""
) -> Evidence | None:
    """Why the text of a page is held to end before its report, or None.

    `root` is the pruned tree, `raws` its blocks, `taken` the indexes of those that are the body, `body` the text that
    was made of them (or taken from what the page declares), `source` the page as it came. `start` and `end` are set
    where the notice stands in `body`.
    """
    prose = [i for i in taken if page.is_prose(raws[i])] or list(taken)
    while len(prose) > 1 and (said := notice(raws[prose[-1]].text[-160:])) and said.tier != "hint":
        prose.pop()  # the notice itself was taken for text
    if not prose:
        return None
    notices = _notices(raws, taken, prose[-1])
    size = sum(lines.count(raws[i].text) for i in taken if page.is_prose(raws[i]) or raws[i].kind == "list-item")
    if not notices and size > _TEASER:
        return None
    marked = any(sign in source for sign in words.table("teasers")["paywall"]["source"])
    if not (notices or marked or _is_closed(told)):
        return None
    look = _look(root, raws, taken, prose[-1], told, size, marked)
    if look.declared and lines.count(body) >= 0.9 * look.declared and look.size < 0.8 * look.declared:
        return None  # the body is the declared one, and whole
    for index, said in notices:
        if confidence := _weigh(said, raws[index], _repeated(raws, index), look):
            start = body.find(raws[index].text)
            where = f"words:{said.tier}: {said.words}"
            return _evidence("text", where, confidence, start, start + len(raws[index].text))
    return _silent(look)


def _evidence(
    basis: Literal["text", "markup", "jsonld"], where: str, confidence: float, start: int = -1, end: int = 0
) -> Evidence:
    inside = start >= 0
    return Evidence(
        field="paywalled", value="true", basis=basis, where=where, confidence=confidence,
        start=start if inside else None, end=end if inside else None,
    )  # fmt: skip


def _notices(raws: Sequence[Raw], taken: Sequence[int], last: int) -> list[tuple[int, Notice]]:
    """The notices at the end of the text and behind it, the strongest first, then the nearest."""
    after = 0
    first = last + 1
    for index in reversed(taken):
        after += lines.count(raws[index].text) if page.is_prose(raws[index]) and index != last else 0
        if after > _AFTER:
            # A short last block, such as a note on the offer, may stand behind the notice itself.
            first = index + 1 if lines.count(raws[last].text) <= _NOTE else first
            break
        first = index
    found = []
    for index in range(max(0, min(first, last), last - 5 * _REACH), min(len(raws), last + 1 + _REACH)):
        text = raws[index].text
        if len(text) > 400:
            text = text[-160:] if index <= last else ""
        if lines.count(text) <= _NOTICE and (said := notice(text)):
            found.append((index, said))
    order = ("rest", "gate", "hint")
    return sorted(found, key=lambda f: (order.index(f[1].tier), abs(f[0] - last)))


def _repeated(raws: Sequence[Raw], index: int) -> bool:
    """Whether the prose before the notice stands in the page twice: then a shortened copy is what it speaks of."""
    before = next((raws[i].text for i in range(index - 1, max(-1, index - 6), -1) if page.is_prose(raws[i])), None)
    return before is not None and sum(r.text == before for r in raws[:index]) > 1


def _weigh(said: Notice, raw: Raw, repeated: bool, look: _Look) -> float:
    """How sure a notice makes that the text breaks off here; 0 where it does not."""
    given = look.gate == "given" and not look.breaks
    if repeated or given:
        return 0.0
    tier = "hint" if said.tier == "gate" and raw.linked >= 0.5 else said.tier
    closed = look.closed and look.gate != "given"
    if tier == "rest":
        return 0.95 if look.size <= _MOST or look.breaks or closed else 0.0
    if tier == "gate":
        return 0.85 if look.size <= _TEASER or look.breaks or (closed and look.size <= _MOST) else 0.0
    walled = (look.wall and not look.free) or closed
    return 0.75 if look.size <= _TEASER and walled and (look.breaks or look.size <= _SHORT) else 0.0


def _silent(look: _Look) -> Evidence | None:
    """What markup and declarations say where the page has no notice in words."""
    if look.gate == "given" or look.free:
        return None
    signed = look.closed or look.wall or look.marked
    if look.declared >= 3 * look.size and look.declared >= look.size + 150 and look.size <= _TEASER and signed:
        return _evidence("jsonld", "declared length", 0.8)
    if look.closed and look.breaks and look.size <= _TEASER:
        return _evidence("text", "breaks off", 0.8)
    if look.closed and look.gate == "missing" and look.size <= _SHORT:
        return _evidence("jsonld", "hasPart.cssSelector", 0.7)
    if look.wall and look.breaks and look.size <= _SHORT:
        return _evidence("markup", "wall behind the text", 0.65)
    return None


def _look(
    root: Any, raws: Sequence[Raw], taken: Sequence[int], last: int, told: Declared, size: int, marked: bool
) -> _Look:
    report: Mapping[str, Any] = getattr(told, "report", None) or {}
    stated = str(report.get("isAccessibleForFree", "")).lower()
    length = report.get("wordCount")
    counted = int(length) if isinstance(length, int | str) and str(length).isdigit() else 0
    declared = max(counted, lines.count(told.body) if told.body else 0)
    closed = _is_closed(told) or stated == "false"
    gate: Literal["none", "given", "missing"] = _gate(root, raws, taken, told) if closed else "none"
    wall = marked and any(_in_wall(raw.element) for raw in raws[last + 1 : last + 1 + _REACH])
    return _Look(
        size, _BREAKS.search(raws[last].text[-20:]) is not None, closed, stated == "true", gate, declared, marked, wall
    )


def _is_closed(told: Declared) -> bool:
    """Whether the page declares that its report is not free to read."""
    return bool(getattr(told, "paywalled", False)) or getattr(told, "access", None) in ("metered", "subscribers")


def _in_wall(element: Any) -> bool:
    parts = words.table("teasers")["paywall"]["wall"]
    for depth, parent in enumerate((element, *element.iterancestors())):
        name = f"{parent.get('class', '')} {parent.get('id', '')}".lower()
        if parent.tag in ("article", "main", "body") or depth > 5:
            return False
        if len(name) < 400 and any(part in name for part in parts):
            return True
    return False


def _gate(root: Any, raws: Sequence[Raw], taken: Sequence[int], told: Declared) -> Literal["none", "given", "missing"]:
    """Whether the part that is declared closed stands in the page: its words among the text's are counted."""
    gated = [e for selector in _selectors(told) for e in _selected(root, selector)]
    if not gated:
        return "missing" if any(_selectors(told)) else "none"
    inside = {id(e) for e in gated}
    size = 0
    for index in taken:
        element = raws[index].element
        if id(element) in inside or any(id(a) in inside for a in element.iterancestors()):
            size += lines.count(raws[index].text)
    return "given" if size >= _GIVEN else "missing" if size == 0 else "none"


def _selectors(told: Declared) -> Iterator[str]:
    report: Mapping[str, Any] = getattr(told, "report", None) or {}
    parts = report.get("hasPart") or ()
    for part in parts if isinstance(parts, list) else (parts,):
        if isinstance(part, dict) and str(part.get("isAccessibleForFree", "")).lower() == "false":
            chosen = part.get("cssSelector")
            yield from [s for s in (chosen if isinstance(chosen, list) else [chosen]) if isinstance(s, str) and s][:10]


def _selected(root: Any, selector: str) -> list[Any]:
    """The elements of a simple selector: its last class, id or attribute; publishers use no others here."""
    hits = re.findall(r"([.#\[])([\w-]+)", selector.split(",")[0])
    if not hits:
        return []
    kind, name = hits[-1]
    test = {".": f"contains(concat(' ', @class, ' '), ' {name} ')", "#": f"@id='{name}'", "[": f"@{name}"}[kind]
    found: list[Any] = root.xpath(f"//*[{test}]")
    return found[:50]


# ---------------------------------------------------------------- plain text
def ends_early(draft: Draft) -> Evidence | None:
    """Why a plain text is held to end before its report, or None: only words tell. Call it after the cuts are made."""
    tail = draft.blocks[-2 * _REACH :]
    prose = [
        b
        for b in tail
        if lines.is_sentence(draft.words(b)) and not draft.cut_at(b) and notice(draft.words(b)[-160:]) is None
    ]
    end = prose[-1].end if prose else tail[0].start if tail else 0
    size = 0
    for block in draft.blocks:
        text = draft.words(block)
        size += lines.count(text) if block.end <= end and lines.is_sentence(text) else 0
        if size > _LONGEST:
            break
    breaks = bool(prose) and _BREAKS.search(draft.words(prose[-1])[-20:]) is not None
    found: list[tuple[Notice, int, int]] = []
    for block in (b for b in tail if b.end >= end):
        text = draft.words(block)
        if (said := notice(text if len(text) <= 400 else text[-160:])) and said.tier != "hint":
            found.append((said, block.start, block.end))
    for said, start, stop in sorted(found, key=lambda f: f[0].tier != "rest"):
        if said.tier == "rest" and (size <= _MOST or breaks):
            return _evidence("text", f"words:rest: {said.words}", 0.95, start, stop)
        if said.tier == "gate" and (size <= _TEASER or breaks):
            return _evidence("text", f"words:gate: {said.words}", 0.8, start, stop)
    return None
