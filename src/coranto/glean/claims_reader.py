"""Claims read by the trained reader, mended by what the parser knows, and joined with those that rules have read.

The reader is right more often (docs/decisions/0008), but it has seen few broken sentences (`claims_broken.broken`). In
those the rules' reading stands where the reader is not certain; what only the rules read elsewhere is added where they
are sure.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from coranto.glean import reader
from coranto.glean.claims_broken import broken
from coranto.glean.claims_context import agencies, told_lead
from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_quotes import Quotes, without
from coranto.glean.claims_subjects import kind_of, source_of
from coranto.glean.claims_tags import inverted, source_behind
from coranto.glean.draft import Draft, Tree

# How a cue's part of speech is written in the keys of the lexicon.
_KEYS = {"VERB": "", "AUX": "", "NOUN": "n:", "PROPN": "n:", "ADJ": "a:", "ADP": "p:", "SCONJ": "p:"}
# From this score on a claim that only the rules have read is added; chosen on articles that neither was made from.
SURE = 0.55
# From this score on what the reader has read stands though the sentence is broken; chosen on such articles, spoilt.
CERTAIN = 0.98
# Contents that share more than this of their letters are of one claim.
SAME = 0.3
# A quotation of so many words that is a sentence of its own is kept, though nobody is named who said it.
SPEECH = 8


def of_reader(draft: Draft, quotes: Quotes, words: Lexicon, name: str) -> list[Found]:
    """The claims of the live text, in its order; the draft must be parsed. `name`: ``fine`` or ``fast``."""
    # As far as the text was parsed, which bounds the cost of a very long one.
    until = draft.trees[-1].end
    live = [(start, min(end, until)) for start, end in draft.live() if start < until]
    starts = [t.start for t in draft.trees]
    found = []
    for one in reader.load(name).read(draft.text, live):
        content = _near(draft, [piece for r in one.content for piece in _within(r, live)], one.cue, quotes)
        source = [piece for r in one.source for piece in _within(r, live)]
        cue = _within(one.cue, live)
        if not content or not cue:
            continue
        source = _less_told(draft, source, cue)
        made = Found(key="", frame="read", content=content, cue=cue, source=source, score=one.score)
        at = bisect_right(starts, cue[0][0]) - 1
        if at >= 0 and cue[0][0] < draft.trees[at].end:
            _parse(made, draft.trees[at], quotes, words)
        made.act = words.act(made.key)
        found.append(made)
    return sorted(found, key=lambda f: (f.start, f.cue, f.content))


def _near(draft: Draft, content: list[Range], cue: Range, quotes: Quotes) -> list[Range]:
    """The content less what stands in another paragraph than the cue and is not quoted, or in a headline."""
    heads = [(b.start, b.end) for b in draft.article.blocks if b.kind == "headline"]
    near = [r for r in content if not _apart(r, cue, quotes.text)]
    far = [r for r in content if r not in near and any(quotes.over(*r))]
    far = [r for r in far if not any(touches(one, h) for h in heads for one in (r, cue))]
    return sorted(near + far) if near else content


def _apart(piece: Range, cue: Range, text: str) -> bool:
    first, last = sorted((piece, cue))
    return "\n" in text[first[1] : last[0]]


def _within(piece: Range, live: list[Range]) -> list[Range]:
    """The parts of a range that are the report."""
    return [(max(piece[0], s), min(piece[1], e)) for s, e in live if piece[0] < e and s < piece[1]]


def _less_told(draft: Draft, source: list[Range], cue: list[Range]) -> list[Range]:
    """A source right behind its cue without the agency that it was told to: “A,” exclaimed to AFP Ada Moss."""
    lead = told_lead(draft.language)
    if not source or lead is None or not lead.search(draft.text, cue[-1][0], source[0][0]):
        return source
    start, end = source[0]
    told = next((f for f in agencies() if draft.text.startswith(f + " ", start) and start + len(f) + 1 < end), None)
    return [(start + len(told) + 1, end), *source[1:]] if told else source


def _parse(made: Found, tree: Tree, quotes: Quotes, words: Lexicon) -> None:
    """What the tree tells: the cue's word, the head of the source, and a source that the reader has not seen."""
    made.tree = tree.start
    head, subject = _root(tree, made.cue), _root(tree, made.source)
    if subject is not None and head is not None:
        subject = _joint(made, tree, subject, head)
    if head is not None:
        made.head = int(head.i)
        made.key = _KEYS.get(head.pos_, "") + str(head.lemma_).lower()
        if not made.source and head.pos_ in ("VERB", "AUX"):
            subject = _unseen(made, tree, head, quotes, words)
        elif subject is not None and subject.tag_ in ("WP", "WDT"):
            made.source = source_of(tree, subject, head)  # who, with whoever that is
    made.subject = int(subject.i) if subject is not None else -1
    made.kind = kind_of(subject, words.person, words.thing)


def _joint(made: Found, tree: Tree, subject: Any, verb: Any) -> Any:
    """The first of several subjects (“the firm and the coast guard said”), with the source from its beginning on."""
    first = subject
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    start = tree.start + int(first.left_edge.idx)
    piece = (start, made.source[0][0])
    if first.i == subject.i or first.head.i != verb.i or any(touches(piece, r) for r in (*made.content, *made.cue)):
        return subject
    made.source = [(start, made.source[0][1]), *made.source[1:]]
    return first


def _root(tree: Tree, ranges: list[Range]) -> Any | None:
    """The token of some ranges whose head stands outside them; the first of several."""
    inside = [t for t in tree.doc if any(s <= tree.start + t.idx < e for s, e in ranges) and not t.is_punct]
    held = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in held or t.head.i == t.i), None)


def _unseen(made: Found, tree: Tree, verb: Any, quotes: Quotes, words: Lexicon) -> Any | None:
    """The subject of a cue without a source: behind the quotation it tags, or a name or pronoun before its verb."""
    spans = [q for q in quotes.over(tree.start, tree.end) if q[1] <= tree.start + verb.idx]
    subject = inverted(tree, verb, spans, words) if spans else None
    if subject is not None:
        made.source = source_behind(tree, subject, verb)
        made.content = without(made.content, made.source) or made.content
        return subject
    before = (c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i and c.pos_ in ("PRON", "PROPN"))
    subject = next((c for c in before if c.tag_ not in ("WP", "WDT") and c.lower_ not in words.thing), None)
    source = source_of(tree, subject, verb) if subject is not None else []
    if any(touches(s, r) for s in source for r in (*made.content, *made.cue)):
        return None
    made.source = source
    return subject


def joined(read: list[Found], ruled: list[Found], quotes: Quotes, words: Lexicon) -> list[Found]:
    """The claims of both readings, each once, in order of the text."""
    marred = [broken(quotes.text[start:end]) for start, end in quotes.sentences]

    def is_marred(one: Found) -> bool:
        return marred[quotes.sentence(one.cue[0][0] if one.cue else one.start)]

    kept = [one for one in read if not is_marred(one) or one.score >= CERTAIN]
    rest = [one for one in ruled if is_marred(one)] + [o for o in ruled if not is_marred(o) and o.score >= SURE]
    near = [(*_reach(other), other) for other in kept]
    for one in rest:
        first, last = _reach(one)
        if not any(s < last and first < e and _same(one, other, words) for s, e, other in near):
            kept.append(one)
            near.append((first, last, one))
    return sorted(kept, key=lambda f: (f.start, f.cue, f.content))


def _reach(one: Found) -> tuple[int, int]:
    """From where to where a finding's cue and content reach."""
    ranges = (*one.content, *one.cue)
    return min(r[0] for r in ranges), max(r[1] for r in ranges)


def _same(one: Found, other: Found, words: Lexicon) -> bool:
    """Whether a ruled finding is one claim with a read one: their cues meet, or their contents do.

    What the other reports in its turn is a claim of its own where the rules are as sure as they must be of any such.
    """
    reported = one.cue and any(s <= one.cue[0][0] < e for s, e in other.content)
    if reported and one.source and one.score >= words.least_nested:
        return False
    if any(touches(a, b) for a in one.cue for b in other.cue):
        return True
    letters = [{i for start, end in f.content for i in range(start, end)} for f in (one, other)]
    return len(letters[0] & letters[1]) > SAME * len(letters[0] | letters[1])


def unattributed(quotes: Quotes, found: list[Found]) -> list[Found]:
    """Quotations that are sentences of their own and in no claim: said by somebody whom the report does not name."""
    taken = [r for one in found for r in (*one.content, *one.source)]
    loose = []
    for start, end in quotes.spans:
        first, last = quotes.sentences[quotes.sentence(start)][0], quotes.sentences[quotes.sentence(end - 1)][1]
        own = not any(c.isalnum() for c in quotes.text[first:start] + quotes.text[end:last])
        if own and len(quotes.text[start:end].split()) >= SPEECH and not any(touches((start, end), r) for r in taken):
            loose.append(Found(key="", frame="quote", content=[(start, end)], cue=[], source=[], score=0.5))
    return loose
