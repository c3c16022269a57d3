"""Claims read from dependency trees: all that might be one, weighed by the lexicon, one per cue."""

from __future__ import annotations

from coranto.glean.claims_after import spread
from coranto.glean.claims_found import Found, length, touches
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_nouns import nouns, phrases
from coranto.glean.claims_quotes import Quotes, fit
from coranto.glean.claims_tags import beside, tagged, weigh
from coranto.glean.claims_verbs import verbs
from coranto.glean.draft import Draft, Tree

# Nothing so short is a content.
SHORTEST = 2
# Two contents are the same where they share more than this of their letters.
SAME = 0.85


def of_trees(draft: Draft, quotes: Quotes, words: Lexicon) -> list[Found]:
    """The claims of all trees, in order of the text."""
    kept: list[Found] = []
    for tree in draft.trees:
        kept += _of_tree(draft, tree, quotes, words)
    return sorted(kept, key=lambda f: (f.start, f.cue, f.content))


def _of_tree(draft: Draft, tree: Tree, quotes: Quotes, words: Lexicon) -> list[Found]:
    found = []
    for one in (*verbs(tree, words), *nouns(tree), *phrases(tree)):
        weigh(tree, one, words)
        tagged(tree, one, quotes, words)
        if one.score >= words.least and one.cue and not _quoted(one, quotes):
            fit(one, quotes)
            if length(one.content) >= SHORTEST and any(c.isalnum() for r in one.content for c in draft.text[slice(*r)]):
                found.append(one)
    best: dict[int, Found] = {}
    for one in sorted(found, key=lambda f: (-f.score, -length(f.content))):
        best.setdefault(one.head, one)
    chosen = list(best.values())
    for one in beside(tree, quotes, words):
        weigh(tree, one, words)
        if one.head in best or one.score < words.least:
            continue
        fit(one, quotes)
        if one.content and not any(touches(a, b) for f in chosen for a in f.content for b in one.content):
            chosen.append(one)
            best[one.head] = one
    added = spread(tree, chosen, words, draft.language or "")
    for one in added:
        if one not in chosen:
            fit(one, quotes)
    return _outer(_rivals([a for a in added if a.content and not _quoted(a, quotes)]), words)


def _quoted(found: Found, quotes: Quotes) -> bool:
    """Whether the cue itself stands in quotation marks: what is quoted is not read again for what it reports."""
    return quotes.holding(found.cue[0][0], found.cue[-1][1]) is not None


def _rivals(found: list[Found]) -> list[Found]:
    """Of two cues for nearly the same content the better one stays."""
    kept: list[tuple[Found, set[int]]] = []
    for one in sorted(found, key=lambda f: (-f.score, f.start)):
        letters = {i for s, e in one.content for i in range(s, e)}
        if not any(len(letters & theirs) > SAME * len(letters | theirs) for _, theirs in kept):
            kept.append((one, letters))
    return [one for one, _ in kept]


def _outer(found: list[Found], words: Lexicon) -> list[Found]:
    """Claims within a claim stay only where they are likely: annotators of news rarely read what is reported again."""
    kept = []
    for one in found:
        at = one.cue[0][0]
        holder = next((o for o in found if o is not one and any(s <= at < e for s, e in o.content)), None)
        if holder is None or (one.score >= words.least_nested and one.source and one.source != holder.source):
            kept.append(one)
    return kept
