"""Who said what: the claims of an article, each with its source, cue and content as spans."""

from __future__ import annotations

from coranto.glean.claims_found import Found, merged
from coranto.glean.claims_lexicon import lexicon
from coranto.glean.claims_quotes import Quotes, continued
from coranto.glean.claims_trees import of_trees
from coranto.glean.draft import Draft
from coranto.records import Claim, Span, Speaker

MAKER = "claims 1"


def claims(draft: Draft) -> tuple[Claim, ...]:
    """The claims of the draft, in order of the text; nothing of them lies in a cut."""
    words = lexicon(draft.language)
    quotes = Quotes(draft)
    found = of_trees(draft, quotes, words)
    taken = [r for f in found for r in f.content]
    for one in found:
        continued(one, quotes, taken)
    return tuple(_claim(draft, one) for one in found)


def _claim(draft: Draft, found: Found) -> Claim:
    def spans(ranges: list[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(draft.article.span(s, e) for s, e in merged(ranges))

    source = spans(found.source)
    name = draft.words(source[0]) if source else ""
    return Claim(
        content=spans(found.content),
        cue=spans(found.cue),
        source=source,
        maker=MAKER,
        speaker=Speaker(name=name, kind="nominal" if source else "none"),
        act=found.act,
    )
