"""The report's text as the page carries it beside what it shows: a declared body, or the data its scripts draw from.

Some pages show nothing until a script has run, others show the first paragraphs and carry the rest. What they carry
is often something else (a summary, the next report, the whole page), so it is taken only where it agrees with what is
shown, or where nothing is shown with what the page says its report is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lxml.html import HtmlElement

from coranto.extract import lines, payload
from coranto.extract.draft import Declared
from coranto.extract.page import Raw
from coranto.extract.payload import Piece
from coranto.records import Article, Evidence

# Four words in a row are hardly said twice by chance.
_WIDTH = 4
# Fewer words are no report: then the page's data are looked into.
_THIN = 150
# Less prose than this says too little to agree with anything.
_LITTLE = 30
# A body declared again, with headings and captions counted otherwise, differs by a tenth.
_LONGER = 1.15
_MORE = 40
# What is shown must stand in what is declared. Two reports on one event share a fifth of their shingles at most.
_AGREES = 0.6
# A phrase of fewer shingles may be said twice in one report.
_REPEAT = 10
# A block whose shingles stand in the declared text is the same block in spite of a changed word.
_SAME = 0.6
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Carried:
    """The body of a page with the help of what it carries.

    `order` has, in reading order, indexes of visible blocks and pieces that are not visible; `where` says what they
    were read from and is the path of their blocks. `why` is "no-body" where nothing of the report was visible.
    """

    order: tuple[int | Piece, ...]
    where: str
    why: Literal["no-body", "goes-on"]


def scripts(root: HtmlElement) -> list[Any]:
    """The page's script elements; to be asked for before the page is pruned. Their text is read only if needed."""
    return [e for e in root.iter("script") if not e.get("src")]


def declared_blocks(
    held: Sequence[Any], told: Declared, raws: Sequence[Raw], taken: Sequence[int], *, cut_off: bool = False
) -> Carried | None:
    """The page's report from what it carries, or None where the visible blocks `taken` are all there is.

    `held` are the page's `scripts`. `cut_off` says that the visible text is known to end before the report does.
    """
    prose = [i for i in taken if lines.count(raws[i].text) >= 6 and raws[i].kind not in ("caption", "heading")]
    size = sum(lines.count(raws[i].text) for i in prose)
    long_enough = max(size * _LONGER, size + _MORE)
    declared = lines.count(told.body) if told.body and len(told.body) < lines.LONG else len(told.body or "") // 5
    thin = size < _THIN or cut_off
    if declared < 0.8 * long_enough and not thin:
        return None
    shown = " \n".join(raws[i].text for i in prose)
    bodies = payload.bodies(held) if declared >= 0.8 * long_enough or thin else []
    if not any(_fits(b, shown, size, told, long_enough) for b in bodies) and thin:
        bodies = payload.data(held)
    fit = [b for b in bodies if _fits(b, shown, size, told, long_enough)]
    if not fit:
        return None
    best = max(fit, key=lambda b: b.size)
    order = _merged(best.pieces, raws, taken, told.standfirst)
    known = set(taken)
    added = [raws[w].text if isinstance(w, int) else w.text for w in order if not isinstance(w, int) or w not in known]
    if sum(lines.count(text) for text in added) < _MORE:
        return None
    return Carried(order, best.where, "goes-on" if size >= _LITTLE else "no-body")


def _fits(body: payload.Body, shown: str, size: int, told: Declared, least: float) -> bool:
    """Whether a carried body is the page's report and goes on where the visible text ends."""
    if body.size < least or body.size < 60:
        return False
    text = " \n".join(p.text for p in body.pieces)
    if size >= _LITTLE and _share(shown, text) >= _AGREES:
        return True
    if size >= _THIN or (size >= _LITTLE and not (body.declared and body.size >= 2 * size)):
        return False
    about = [lines.content(t) for t in (*told.titles[:2], told.standfirst or "") if t]
    words = lines.content(text)
    likest = max((len(a & words) / len(a) for a in about if len(a) >= 3), default=1.0 if body.declared else 0.0)
    return likest >= (0.4 if body.declared else _AGREES)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[i:] for i in range(_WIDTH)), strict=False))


def _share(part: str, whole: str) -> float:
    """The share of the part's shingles that the whole has too."""
    own = set(_shingles(_words(part)))
    return len(own & set(_shingles(_words(whole)))) / len(own) if own else 0.0


def _merged(
    pieces: Sequence[Piece], raws: Sequence[Raw], taken: Sequence[int], standfirst: str | None
) -> tuple[int | Piece, ...]:
    """Visible blocks where they stand in the carried text, its pieces where nothing of them is visible.

    A visible block that is not in the carried text stays behind the one before it if it lies among blocks that are
    (a subheading), or is prose; one that was not taken for the report is, where it says what is carried.
    """
    words: list[str] = []
    starts: list[int] = []
    for piece in pieces:
        starts.append(len(words))
        words += _words(piece.text)
    first: dict[tuple[str, ...], int] = {}
    for at, shingle in enumerate(_shingles(words)):
        first.setdefault(shingle, at)
    covered = bytearray(len(words) + 1)
    places: dict[int, tuple[int, int]] = {}
    known = set(taken)
    for index in [*taken, *(i for i, r in enumerate(raws) if i not in known and lines.count(r.text) >= 8)]:
        place = _place(raws[index].text, first, words)
        if place is None or (index not in known and sum(covered[slice(*place)]) > 0.3 * (place[1] - place[0])):
            continue
        places[index] = place
        covered[slice(*place)] = b"\x01" * (place[1] - place[0])
    _cover_repeats(words, first, covered, [raws[i].text for i in places])
    lead = lines.content(standfirst or "")
    order: list[tuple[int, int, int | Piece]] = []
    after, matched = -1, [i for i in taken if i in places]
    for index in sorted(known | set(places)):
        if index in places:
            after = places[index][0]
        elif not (_stays(index, raws[index], matched, first) or _is_lead(raws[index], lead)):
            continue
        order.append((after, index, index))
    for piece, start in zip(pieces, starts, strict=True):
        order += _hidden(piece, start, covered)
    return tuple(what for _, _, what in sorted(order, key=lambda o: o[:2]))


def _cover_repeats(words: list[str], first: dict[tuple[str, ...], int], covered: bytearray, shown: list[str]) -> None:
    """Marks what the carried text says a second time, and what is shown elsewhere: some bodies are declared twice."""
    seen = {s for text in shown for s in _shingles(_words(text))}
    run = 0
    for at, shingle in enumerate([*_shingles(words), ()]):
        if shingle and (shingle in seen or first[shingle] < at):
            run += 1
            continue
        if run >= _REPEAT:
            covered[at - run : at + _WIDTH - 1] = b"\x01" * (run + _WIDTH - 1)
        run = 0


def _is_lead(raw: Raw, lead: frozenset[str]) -> bool:
    own = lines.content(raw.text)
    return len(own) >= 4 and len(own & lead) >= 0.6 * len(own)


def _place(text: str, first: dict[tuple[str, ...], int], words: list[str]) -> tuple[int, int] | None:
    """Where a block stands in the carried text, in words."""
    own = _words(text)
    shingles = _shingles(own)
    found = [first[s] for s in shingles if s in first]
    if shingles and len(found) >= _SAME * len(shingles):
        start, end = min(found), max(found) + _WIDTH
        return (start, end) if end - start <= 1.5 * len(own) + _WIDTH else (found[0], found[0] + len(own))
    return None


def _stays(index: int, raw: Raw, matched: list[int], first: dict[tuple[str, ...], int]) -> bool:
    if raw.kind in ("caption",) or not matched:
        return raw.tag == "h1"
    if matched[0] < index < matched[-1]:
        return True
    shingles = _shingles(_words(raw.text))
    known = sum(s in first for s in shingles)
    return raw.tag == "h1" or (len(shingles) >= 6 and known < 0.3 * len(shingles) and lines.stops(raw.text))


def _hidden(piece: Piece, start: int, covered: bytearray) -> list[tuple[int, int, int | Piece]]:
    """What of a piece is not visible: all of it, or the end of a text without paragraphs."""
    spans = [m.span() for m in _WORD.finditer(piece.text)]
    open_words = [n for n in range(len(spans)) if not covered[start + n]]
    if not open_words:
        return []
    if len(open_words) >= 0.6 * len(spans) and len(spans) < 200:
        return [(start, 1 << 30, piece)]
    found: list[tuple[int, int, int | Piece]] = []
    run = [open_words[0]]
    for n in [*open_words[1:], len(spans) + 9]:
        if n == run[-1] + 1:
            run.append(n)
            continue
        if len(run) >= 8:
            end = spans[run[-1] + 1][0] if run[-1] + 1 < len(spans) else len(piece.text)
            text = piece.text[spans[run[0]][0] : end].strip()
            found.append((start + run[0], 1 << 30, Piece(text, piece.kind)))
        run = [n]
    return found


def alternates(root: HtmlElement) -> list[Evidence]:
    """Addresses under which the page says that the same report stands in another form (AMP, print, mobile).

    To be asked for before the page is pruned. No form is fetched: they say which captures may be one report.
    """
    found = []
    for link in root.iter("link"):
        rel, media = (link.get("rel") or "").lower().split(), (link.get("media") or "").lower()
        address = (link.get("href") or "").strip()
        name = "amphtml" if "amphtml" in rel else None
        if name is None and "alternate" in rel and ("print" in media or "handheld" in media or "max-width" in media):
            name = "alternate"
        if name and address.startswith(("http://", "https://")):
            found.append(
                Evidence(field="canonical", value=address, basis="markup", where=f"link {name}", confidence=0.2)
            )
    return found[:4]


def agree(one: Article, other: Article) -> float:
    """How far two articles are one report, 0 to 1: the share of the shorter one's shingles that the longer has.

    Near 1 for a page and its AMP or print form, or a teaser and its whole report; two reports on one event stay
    below a third. 0 where either has too little text to say.
    """
    sets = [
        set(_shingles(_words(" ".join(article.text[start:end] for start, end in article.live()))))
        for article in (one, other)
    ]
    small, large = sorted(sets, key=len)
    return len(small & large) / len(small) if len(small) >= _LITTLE else 0.0
