"""What a page, its server and its origin reserve, each with the place where it says so.

::

    meta robots, meta coranto ─┐
    X-Robots-Tag ──────────────┼─> directives addressed to us ─┐
    meta > header > tdmrep.json ─> tdm-reservation, tdm-policy ┼─> evidence ─> codes of the article
    data-nosnippet ────────────────────────────────────────────┘

Robots directives of several places add up. Of the TDM Reservation Protocol (W3C Community Group Final Report, 2024,
"Processing priority") the page's own metadata supersede the header, and the header supersedes the origin's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from coranto.extract import dates
from coranto.records import Capture, Evidence
from coranto.records.articles import Basis
from coranto.records.rights import combined

# Whom directives are addressed to where the capture does not say under which name it asked.
AGENT = "coranto"
WELL_KNOWN = "/.well-known/tdmrep.json"
# Directives that reserve something against reuse; the others ("index", "notranslate") grant it or mean nothing here.
_RESERVING = {
    "noindex": "noindex", "none": "noindex", "nosnippet": "nosnippet", "noarchive": "noarchive",
    "nocache": "noarchive", "noai": "noai", "noimageai": "noimageai",
}  # fmt: skip
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
# "otherbot: noindex": letters first, so that the hours of a date are no name.
_ADDRESSED = re.compile(r"(\*|[a-z][\w.-]*)\s*:\s*(.*)", re.I | re.S)
_MOST_DIRECTIVES = 100
_MOST_CHARS = 5_000
_MOST_MARKED = 2_000
_LICENCES = ("license", "usageInfo")


def found(metas: Mapping[str, Sequence[str]], capture: Capture) -> tuple[Evidence, ...]:
    """Every reservation of a page with its place. `metas` are its meta tags by name in small letters."""
    agent = (capture.hint("agent") or AGENT).lower()
    told: list[Evidence] = []
    for name in dict.fromkeys(("robots", agent)):
        for text in metas.get(name, ()):
            told += (_evidence(code, "meta", f"meta {name}") for _, code in directives(text))
    for key, text in capture.headers:
        if key.lower() == "x-robots-tag":
            told += (
                _evidence(code, "header", f"X-Robots-Tag{f' for {to}' if to else ''}")
                for to, code in directives(text)
                if to in ("", "*", agent)
            )
    return tuple(dict.fromkeys((*told, *_mining(metas, capture))))


def codes(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """The codes of an article from the evidence for them."""
    return combined(e.value for e in evidence if e.field == "reserved")


def directives(text: str) -> Iterator[tuple[str, str]]:
    """The reserving directives of a robots meta tag or of one X-Robots-Tag header: (whom it is for, code).

    A name before a colon holds for what follows it in the same header; without one it is for everybody (empty).
    """
    agent = ""
    for part in _parts(text):
        addressed = _ADDRESSED.fullmatch(part)
        while addressed and addressed[1].lower() not in _VALUED:
            agent, part = addressed[1].lower(), addressed[2].strip()
            addressed = _ADDRESSED.fullmatch(part)
        if addressed:
            if code := _valued(addressed[1].lower(), addressed[2].strip()):
                yield agent, code
            continue
        yield from ((agent, _RESERVING[word]) for word in part.lower().split() if word in _RESERVING)


def _parts(text: str) -> list[str]:
    """The text at its commas; a date keeps its own ("Friday, 25-Jun-10 15:00:00 UTC")."""
    parts: list[str] = []
    for part in text[:_MOST_CHARS].split(",")[:_MOST_DIRECTIVES]:
        dated = bool(parts) and "unavailable_after" in parts[-1].lower()
        if dated and part.strip()[:1].isdigit():
            parts[-1] += f",{part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _valued(name: str, given: str) -> str:
    if name == "max-snippet":
        # A negative number means no limit.
        return f"max-snippet:{int(given[:9])}" if given.isascii() and given.isdecimal() else ""
    if name == "unavailable_after" and given:
        return f"unavailable_after:{dates.instant(given) or given[:80]}"
    return ""


def _mining(metas: Mapping[str, Sequence[str]], capture: Capture) -> Iterator[Evidence]:
    """The reservation of text and data mining of the place that has precedence; values other than 0 and 1 are none."""
    name, policy = "tdm-reservation", "tdm-policy"
    first = {key: next(iter(metas.get(key, ())), None) for key in (name, policy)}
    places: tuple[tuple[Basis, str, str | None, str | None], ...] = (
        ("meta", "meta tdm-reservation", first[name], first[policy]),
        ("header", "tdm-reservation header", capture.header(name), capture.header(policy)),
        ("well-known", WELL_KNOWN, capture.hint(name), capture.hint(policy)),
    )
    for basis, where, says, at in places:
        if says is None or (said := says.strip()) not in ("0", "1"):
            continue
        if said == "1":
            yield _evidence(name, basis, where)
            if at and at.strip().startswith(("http://", "https://")):
                yield _evidence(f"{policy}:{at.strip()[:2_000]}", basis, where)
        return


def _evidence(code: str, basis: Basis, where: str) -> Evidence:
    return Evidence("reserved", code, basis, where, 1.0)


# -- parts of a page -------------------------------------------------------------------------------------------------


def marked(root: HtmlElement) -> list[HtmlElement]:
    """The elements whose text the page asks not to quote (attribute ``data-nosnippet``)."""
    named = [e for e in root.iter("span", "div", "section") if e.get("data-nosnippet") is not None]
    return named[:_MOST_MARKED]


def unquoted(
    root: HtmlElement, parts: Sequence[HtmlElement], text: str, blocks: Iterable[tuple[str, int, int]]
) -> Iterator[Evidence]:
    """The stretches of `text` that the elements `parts` hold. `blocks` are (XPath, start, end).

    Where an element's words are not found in their block, the whole block counts as marked.
    """
    tree, wanted = root.getroottree(), set(parts)
    for path, start, end in blocks if wanted else ():
        element = next(iter(tree.xpath(path)), None) if path.startswith("/") else None
        if element is None:
            continue
        if wanted.intersection((element, *element.iterancestors())):
            yield Evidence("reserved", "data-nosnippet", "markup", path, 1.0, start, end)
            continue
        for inner in wanted.intersection(element.iterdescendants()):
            words = " ".join(inner.text_content().split())
            at = text.find(words, start, end) if words else -1
            if words:
                place = (at, at + len(words)) if at >= 0 else (start, end)
                yield Evidence("reserved", "data-nosnippet", "markup", tree.getpath(inner), 1.0, *place)


# -- licences --------------------------------------------------------------------------------------------------------


def licences(root: HtmlElement, report: Mapping[str, object]) -> list[Evidence]:
    """The licences that a page declares for itself: ``rel=license`` and schema.org. Recorded, never acted upon."""
    told = [
        Evidence("licence", (e.get("href") or "").strip()[:2_000], "markup", f"{e.tag} rel=license", 0.9)
        for e in root.iter("link", "a")
        if "license" in (e.get("rel") or "").lower().split()
    ]
    for name in _LICENCES:
        given = report.get(name)
        for one in (given if isinstance(given, list) else [given])[:5]:
            said = (one.get("url") or one.get("@id")) if isinstance(one, dict) else one
            told += [Evidence("licence", said.strip()[:2_000], "jsonld", name, 0.9)] if isinstance(said, str) else []
    return [e for e in dict.fromkeys(told) if e.value.startswith(("http://", "https://"))][:5]
