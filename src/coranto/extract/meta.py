"""From a draft to the article: title, bylines, credits, dates, outlet; what a caller or feed said fills the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from coranto.extract import bylines, dates, identity, lines, published, rights, tongue
from coranto.extract.draft import Declared, Draft
from coranto.records import Article, Capture, Cut, Dated, Evidence, Title
from coranto.records.articles import Access
from coranto.records.sources import OutletKind


def article(draft: Draft, capture: Capture) -> Article:
    """The finished article of a draft. Cuts are sorted and lie inside the text; nothing of the text is changed."""
    declared = draft.declared
    outlet = capture.hint("outlet") or declared.outlet
    place, agencies = bylines.cut_dateline(draft)
    hinted = capture.hint("author")
    named = [*declared.authors, *([hinted] if hinted else [])]
    authors = bylines.authors_of(named, outlet, draft.tongues, declared.signed)
    signed = bylines.cut_bylines(draft, (*authors.people, *authors.bodies))
    agencies += bylines.cut_credits(draft)
    agencies += bylines.agencies_in(", ".join((*declared.authors, hinted or "")), credit=True)
    _headline(draft, capture.hint("title"))
    draft.cuts = merge(draft.cuts)
    draft.evidence += [*rights.found(declared.metas, capture), *declared.licences]
    when = published.choose(draft, [*declared.dates, *hints(draft, capture)], capture.fetched_at or None)
    made = Article(
        capture=capture.id,
        text=draft.text,
        address=capture.address if "://" in capture.address else None,
        outlet=outlet,
        blocks=tuple(draft.blocks),
        cuts=tuple(draft.cuts),
        title=draft.title,
        standfirst=draft.standfirst or (Title(declared.standfirst) if declared.standfirst else None),
        bylines=tuple(unique(authors.people or signed or authors.bodies)),
        published=when,
        modified=_modified(declared.modified, draft.tongues),
        language=tongue.code(capture.hint("language")) or tongue.code(declared.language),
        section=declared.section,
        canonical=identity.of_capture(capture, declared.canonical),
        dateline=place,
        reserved=rights.codes(draft.evidence),
        paywalled=draft.truncated is not None,
        access=_access(declared),
        next_part=draft.next_part,
        evidence=tuple(_evidence(draft, capture)),
        sample=capture.hint("sample") in ("1", "true", "True", "yes"),
        family=capture.hint("family"),
        outlet_kind=_outlet_kind(capture.hint("outlet-kind")),
        given_id=capture.hint("given_id"),
    )
    agencies += bylines.drawn_upon(draft, made.live())
    credit = tuple(dict.fromkeys(agencies))
    return replace_credits(made, credit) if credit else made


def replace_credits(made: Article, credit: tuple[str, ...]) -> Article:
    """The same article with its credits; its id does not change."""
    import dataclasses

    return dataclasses.replace(made, credits=credit)


def _headline(draft: Draft, hinted: str | None) -> None:
    """A title that only the feed or the caller knows; where it stands in the text it gets its offsets."""
    if draft.title is None and (hinted or draft.declared.titles):
        draft.title = Title(lines.bare(hinted or draft.declared.titles[0]))


def hints(draft: Draft, capture: Capture) -> list[Dated]:
    """The dates that the caller, the feed and the address give."""
    found = []
    for hint, basis in (("given_published", "given"), ("published", "feed")):
        value = dates.instant(capture.hint(hint) or "", draft.tongues)
        if value:
            found.append(Dated(value, basis, published.CONFIDENCE[basis]))  # type: ignore[arg-type]
    for address in dict.fromkeys((capture.address, capture.asked)):
        day = dates.in_address(address) if "://" in address else None
        if day:
            found.append(Dated(day, "url", published.CONFIDENCE["url"]))
    return found


def _modified(value: str | None, tongues: tuple[str, ...]) -> Dated | None:
    moment = dates.instant(value, tongues) if value else None
    return Dated(moment, "meta", published.CONFIDENCE["meta"]) if moment else None


def _outlet_kind(hinted: str | None) -> OutletKind:
    """What the source is said to be; nothing where the word is no kind of outlet."""
    return next((kind for kind in get_args(OutletKind) if kind == hinted), "")


def unique(names: Iterable[str]) -> list[str]:
    """Each name once, whatever its case, as first written."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return list(seen.values())


def merge(cuts: list[Cut]) -> list[Cut]:
    """In order, none inside another."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if not kept or cut.end > kept[-1].end:
            kept.append(cut)
    return kept


def _access(declared: Declared) -> Access | None:
    """Who may read the whole report, as the page declares it."""
    if declared.paywalled:
        return "subscribers"
    free = str(declared.report.get("isAccessibleForFree")).lower()
    return "free" if free == "true" else None


def _evidence(draft: Draft, capture: Capture) -> Iterator[Evidence]:
    """What the fields rest on, what was found for each and not taken; the taken one first."""
    if draft.truncated is not None:
        yield draft.truncated
    yield from draft.evidence
    declared = draft.declared
    if "://" in capture.address:
        yield from identity.decide(capture.address, declared.canonical)
    for value in declared.titles[:4]:
        yield Evidence("title", value, "meta", "declared title", 0.8)
    for value in declared.authors[:6]:
        yield Evidence("byline", value, "meta", "declared author", 0.8)
    for dated in declared.dates[:6]:
        yield Evidence("published", dated.value, dated.basis, dated.basis, dated.confidence, dated.start, dated.end)
    for cut in draft.cuts:
        if cut.label == "correction":
            words = draft.text[cut.start : cut.end]
            yield Evidence("correction", words, "text", cut.by, 0.9, cut.start, cut.end)
