"""What stands at the head of a page: the headline's block, the standfirst, the day and the people shown beside them."""

from __future__ import annotations

import re

from coranto.extract import bylines, dates, lines, page
from coranto.extract.draft import Declared, Draft
from coranto.extract.page import Raw
from coranto.records import Block, Cut, Dated, Title

_BYLINE = re.compile(r"(?:^|[\s_-])(?:author|authors|byline|by-line|autor|auteur|writer|creator|reporter)", re.I)
# A shorter title is no headline that another could begin with.
_LEAST_TITLE = 8
# A kicker, such as "War in the east:", has at most so many words, and the headline behind it at least so many.
_KICKER, _LEAST_WORDS = 8, 3
_JOINTS = ("|", "–", "—", "-", "·", "•", ":", "：", "｜", "»", "ㅣ")
_SITE = re.compile(r"\s+[|–—·•»«-]\s+|\s*\|\s*")


def titles(told: Declared, hinted: str | None) -> list[str]:
    """The declared titles without the site's name, the likeliest first.

    The order is the JSON-LD headline, the title for social cards, the page's title, then what was known before. On the
    news pages looked at, the JSON-LD headline was the publisher's headline wherever there is one, to nine in ten.
    """
    known = [*told.titles, *([hinted] if hinted else [])]
    return [t for v in known if (t := _unsigned(v, known, told.outlet or ""))]


def _unsigned(value: str, others: list[str], outlet: str) -> str:
    """A title without the site's name behind it: what another title leaves out behind a dash, or the outlet's name."""
    for other in sorted(others, key=len):
        rest = value[len(other) :].lstrip()
        if len(other) >= _LEAST_TITLE and value.startswith(other) and rest[:1] in _JOINTS and lines.count(rest) <= 8:
            return other
    parts = _SITE.split(value)
    site = outlet.casefold()
    while len(parts) > 1 and site and (parts[-1].casefold() in site or site in parts[-1].casefold()):
        value = value[: value.rindex(parts.pop())].rstrip(" |–—·•»«-：")
    return value


def entitle(draft: Draft, told: Declared, hinted: str | None, shown: str | None) -> None:
    """Gives the draft its title: the declared headline, or the visible one (`shown`, the first block) where none is.

    Where the two say the same in other letters the visible one stands, with its place in the text. Where the publisher
    declares other words the visible headline is labelled as a second one; where it declares the visible one without
    the few words that lead to it, those are labelled as the page's.
    """
    known = titles(told, hinted)
    declared = (
        _unsigned(told.headline, [*known, *([shown] if shown else [])], told.outlet or "") if told.headline else None
    )
    if shown is None:
        if declared or known:
            draft.title = Title(_without_kicker(declared or known[0], known))
        return
    own = _flat(shown)
    best = declared or next((t for t in known if _flat(t) == own), None)
    if best is None and known and not lines.content(shown) & lines.content(" ".join(known)):
        best = known[0]  # a heading that no declared title knows is the site's own
    best = _without_kicker(best or shown, known)
    at = shown.casefold().rfind(best.casefold())
    if _flat(best) == own:
        draft.title = Title(shown, 0, len(shown))
    elif at > 0 and at + len(best) == len(shown):
        draft.title = Title(shown[at:], at, len(shown))
        draft.cuts.append(Cut(0, at, "page-header", "kicker"))
    else:
        draft.title = Title(best)
        draft.cuts.append(Cut(0, len(shown), "title-repeat", "declared"))


def _without_kicker(title: str, known: list[str]) -> str:
    """A title without the few words that lead to it, where another declared title leaves them out."""
    whole = _flat(title)
    for other in known:
        flat = _flat(other)
        led = whole.endswith(f" {flat}") and lines.count(other) >= _LEAST_WORDS
        if led and len(whole.split()) - len(flat.split()) <= _KICKER:
            return other
    return title


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def head(raws: list[Raw], taken: list[int], told: Declared, hinted: str | None) -> int | None:
    """The block that is the headline: a first-level heading, or one that says what the page declares as its title."""
    known = [lines.content(t) for t in titles(told, hinted)]
    first = next((i for i in taken if page.is_prose(raws[i])), len(raws))
    best, score = None, 0.0
    for index, raw in enumerate(raws):
        if raw.tag not in ("h1", "h2", "h3") and index > first:
            continue
        own = lines.content(raw.text)
        if not own or lines.count(raw.text) > 60:
            continue
        like = max((len(own & k) / len(own | k) for k in known if k), default=0.0)
        value = like + {"h1": 0.5, "h2": 0.1}.get(raw.tag, 0.0) + (0.05 if raw.article else 0.0) - 0.3 * raw.away
        if value > score and (like >= 0.5 or (raw.tag == "h1" and not known) or (raw.tag == "h1" and like > 0.2)):
            best, score = index, value
    return best


def standfirst(draft: Draft, told: Declared) -> None:
    """The line under the headline that says what the page declares as its description."""
    said = lines.content(told.standfirst or "")
    for index, block in enumerate(draft.blocks[:4]):
        if block.kind in ("headline", "caption"):
            continue
        own = lines.content(draft.words(block))
        if said and own and len(own & said) / len(own | said) >= 0.6:
            draft.blocks[index] = Block(block.start, block.end, "standfirst", block.path)
            draft.standfirst = Title(draft.words(block), block.start, block.end)
            return


def around(draft: Draft, raws: list[Raw], head: int | None, taken: list[int]) -> None:
    """Day and people that the page shows between its headline and the report, where it declares none."""
    told = draft.declared
    first = next((i for i in taken if i != head and page.is_prose(raws[i])), None)
    if first is None:
        return
    start = max(0, first - 25 if head is None or head > first else head - 8)
    near = [r for r in raws[start : max(first, start) + 1] if lines.count(r.text) <= 25]
    for raw in near:
        for line in raw.text.split("\n"):
            found = dates.find(line, draft.tongues) if any(c.isdigit() for c in line) else []
            day = next((d for f in found if f.year and (d := f.on(f.year))), None)
            if day is not None:
                told.dates.append(Dated(day.isoformat(), "text", 0.72))
                break
    outlet = _flat(told.outlet or "")
    if not told.authors or (outlet and all(_flat(a) in outlet or outlet in _flat(a) for a in told.authors)):
        signed = [raw.text for raw in near if _BYLINE.search(_named(raw)) and lines.count(raw.text) <= 12]
        if people := [n for text in signed for n in bylines.people_of(text, draft.tongues)][:6]:
            told.authors, told.signed = people, []


def _named(raw: Raw) -> str:
    """The class names of the block's element and of the elements around it and just inside."""
    inner = list(raw.element.iter("a", "span", "address"))[:4]
    outer = [raw.element, raw.element.getparent()]
    return " ".join(
        f"{e.get('class', '')} {e.get('rel', '')} {e.get('itemprop', '')}" for e in (*outer, *inner) if e is not None
    )
