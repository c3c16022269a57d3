"""Who said what: the claims of an article, each with its source, cue and content as spans.

::

    sentences, quotations, trees -> claims as found -> speakers -> channels -> hedges, verification, nesting -> Claim

English is read by a trained reader (`claims_reader`) beside rules over dependency trees (`claims_trees`), a language
without a parser by surface rules (`claims_surface`). All follow the conventions of PolNeAR: “that” and the quotation
marks belong to the content, the apposition to the source, and every cue makes a claim of its own. A quotation whose
speaker the report does not name is kept without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coranto.glean import reader
from coranto.glean.channels import channels
from coranto.glean.claims_broken import mend, uncued
from coranto.glean.claims_context import around, form_of, hedges_of, said_at, verifications
from coranto.glean.claims_found import Found, Range, length, merged
from coranto.glean.claims_lexicon import lexicon
from coranto.glean.claims_quotes import Quotes, continued
from coranto.glean.claims_reader import joined, of_reader, unattributed
from coranto.glean.claims_surface import of_surface
from coranto.glean.claims_trees import of_trees
from coranto.glean.draft import Draft
from coranto.glean.handed_on import via_of
from coranto.glean.speakers import speakers
from coranto.records import Claim, Span

MAKER = "claims 2"
# No report makes more claims; a text that seems to is a list, and is read this far.
MOST = 2000


def claims(draft: Draft) -> tuple[Claim, ...]:
    """The claims of the draft, in order of the text; no span of them lies in a cut. Unknown languages give none."""
    if not draft.sentences:
        return ()
    quotes = Quotes(draft)
    found = _found(draft, quotes)
    found += unattributed(quotes, found)
    found.sort(key=lambda f: (f.start, f.cue, f.content))
    if len(found) > MOST:
        draft.lacks.append(f"only the first {MOST} claims were read")
        del found[MOST:]
    who = speakers(draft, quotes, found)
    through = channels(draft, quotes, found, who)
    checked = verifications(draft, quotes, found)
    made = []
    taken = [r for f in found for r in (*f.content, *f.source)]
    for i, one in enumerate(found):
        pieces = around(one, quotes)
        made.append(
            Claim(
                content=_spans(draft, one.content),
                cue=_spans(draft, one.cue),
                source=_spans(draft, one.source),
                maker=MAKER,
                speaker=who[i],
                form=form_of(one, quotes),
                act=one.act,
                channel=through[i],
                addressee=_addressee(draft, one),
                said_at=said_at(draft, pieces, taken),
                hedges=hedges_of(draft, one),
                verification=checked.get(i),
                via=via_of(draft, one, pieces)[0],
            )
        )
    return _nested(_handed_on(_said_on(made, found, quotes)), found)


def _handed_on(made: list[Claim]) -> list[Claim]:
    """The claims, those whose channel a neighbour names with the go-between that it names as well."""
    told = {c.channel.span: c.via for c in made if c.channel and c.via and not c.channel.inherited}
    return [
        replace(c, via=told.get(c.channel.span, ())) if c.channel and c.channel.inherited and not c.via else c
        for c in made
    ]


def _said_on(made: list[Claim], found: Sequence[Found], quotes: Quotes) -> list[Claim]:
    """The claims, each of a pronoun with the day of the claim before it: who goes on speaking does so the same day."""
    out: list[Claim] = []
    for one, claim in zip(found, made, strict=True):
        before = out[-1] if out else None
        goes_on = before is not None and claim.speaker.kind == "pronoun" and claim.speaker.name == before.speaker.name
        if before is not None and goes_on and before.said_at is not None:
            gap = quotes.sentence(one.start) - quotes.sentence(found[len(out) - 1].start)
            if gap <= 1 and claim.said_at is not None and claim.said_at.basis == "context":
                claim = replace(claim, said_at=replace(before.said_at, basis="context"))
        out.append(claim)
    return out


def _found(draft: Draft, quotes: Quotes) -> list[Found]:
    """The claims as found: by rules, and where a reader knows the language by the reader and the rules together."""
    words = lexicon(draft.language)
    if not (draft.trees and words.reads_trees):
        return _followed(of_surface(draft, quotes), quotes)
    ruled = of_trees(draft, quotes, words)
    mend(draft, quotes, ruled)
    ruled = _followed([*ruled, *uncued(draft, quotes, ruled)], quotes)
    if draft.reader == "rules" or draft.language not in reader.LANGUAGES:
        return ruled
    return joined(of_reader(draft, quotes, words, draft.reader), ruled, quotes, words)


def _followed(found: list[Found], quotes: Quotes) -> list[Found]:
    """The claims, each with the quotations that go on after its own."""
    taken = [r for f in found for r in f.content]
    for one in found:
        continued(one, quotes, taken)
    return found


def _addressee(draft: Draft, one: Found) -> str | None:
    """To whom it was said, as written; where the tree ran it into the source, only what stands before that."""
    if one.addressee is None:
        return None
    start, end = one.addressee
    for first, last in one.source:
        if first < end and start < last:
            end = first
    return draft.text[start:end].strip(" ,") or None


def _spans(draft: Draft, ranges: Sequence[Range]) -> tuple[Span, ...]:
    return tuple(draft.article.span(s, e) for s, e in merged(ranges))


def _nested(made: list[Claim], found: Sequence[Found]) -> tuple[Claim, ...]:
    """Each claim with the id of the smallest other claim whose content holds all of it."""
    out = []
    reach = [(min(r[0] for r in f.content), max(r[1] for r in f.content)) for f in found]
    for i, claim in enumerate(made):
        inner = [*found[i].content, *found[i].cue, *found[i].source]
        first, last = min(r[0] for r in inner), max(r[1] for r in inner)
        holders = [
            j
            for j, (start, end) in enumerate(reach)
            if start <= first
            and last <= end
            and j != i
            and all(any(s <= a and b <= e for s, e in found[j].content) for a, b in inner)
        ]
        if holders:
            holder = min(holders, key=lambda j: (length(found[j].content), j))
            claim = replace(claim, nested_in=made[holder].id)
        out.append(claim)
    return tuple(out)
