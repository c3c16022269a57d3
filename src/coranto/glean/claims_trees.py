"""Claims read from dependency trees: all that might be one, weighed by the lexicon, one per cue."""

from __future__ import annotations

from coranto.glean.claims_found import Found, length, touches
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_nouns import nouns, phrases
from coranto.glean.claims_quotes import Quotes, beside, fit
from coranto.glean.claims_subjects import kind_of
from coranto.glean.claims_verbs import verbs
from coranto.glean.draft import Draft, Tree

# Nothing so short is a content: it needs a letter or a digit.
SHORTEST = 2


def of_trees(draft: Draft, quotes: Quotes, words: Lexicon) -> list[Found]:
    """The claims of all trees, in order of the text."""
    kept: list[Found] = []
    for tree in draft.trees:
        kept += _of_tree(draft, tree, quotes, words)
    return sorted(kept, key=lambda f: (f.start, f.cue, f.content))


def _of_tree(draft: Draft, tree: Tree, quotes: Quotes, words: Lexicon) -> list[Found]:
    found = [*verbs(tree), *nouns(tree), *phrases(tree)]
    for one in found:
        subject = tree.doc[one.subject] if one.subject >= 0 else None
        one.kind = kind_of(subject, words.person, words.thing)
        one.score = words.score(one.key, one.frame, one.kind)
        one.act = words.act(one.key)
    found = [f for f in found if f.score >= words.least and f.cue and not _quoted(f, quotes)]
    for one in found:
        fit(one, quotes)
    found = [
        f
        for f in found
        if length(f.content) >= SHORTEST and any(c.isalnum() for r in f.content for c in draft.text[slice(*r)])
    ]
    best: dict[int, Found] = {}
    for one in sorted(found, key=lambda f: (-f.score, -length(f.content))):
        best.setdefault(one.head, one)
    chosen = list(best.values())
    for one in beside(tree, quotes):
        subject = tree.doc[one.subject] if one.subject >= 0 else None
        one.kind = kind_of(subject, words.person, words.thing)
        one.score = words.score(one.key, one.frame, one.kind)
        one.act = words.act(one.key)
        free = not any(touches(a, b) for f in chosen for a in f.content for b in one.content)
        if one.head not in best and one.score >= words.least and free:
            chosen.append(one)
            best[one.head] = one
    return _rivals(chosen)


def _quoted(found: Found, quotes: Quotes) -> bool:
    """Whether the cue itself stands in quotation marks: what is quoted is not read again for what it reports."""
    return quotes.holding(found.cue[0][0], found.cue[-1][1]) is not None


def _rivals(found: list[Found]) -> list[Found]:
    """Of two cues for nearly the same content the better one stays."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.score, f.start)):
        letters = {i for s, e in one.content for i in range(s, e)}
        rival = False
        for other in kept:
            theirs = {i for s, e in other.content for i in range(s, e)}
            if len(letters & theirs) > 0.85 * len(letters | theirs):
                rival = True
                break
        if not rival:
            kept.append(one)
    return kept
