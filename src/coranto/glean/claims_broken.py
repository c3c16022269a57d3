"""Sentences that a bad translation broke: the marks and the words then tell what belongs to a claim, not the tree.

Signs of a break: a quotation runs into the next word without a space, or into a capital with no stop
(“not taking part” Minister X said), or several quotations begin with a capital in mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coranto.glean.claims_context import kinds_in
from coranto.glean.claims_found import Found, Range, merged, touches
from coranto.glean.claims_quotes import MARKS, Quotes, without
from coranto.glean.draft import Draft, Tree

# A piece of content of at most this many words that only names a channel or a time is no content.
ADJUNCT = 7
# A quotation of at least this many words is speech and not a word held with tongs.
SPEECH = 4
RUNS_ON = re.compile(r"(?:(?<=\w)[”\"]|(?<=\w\s)»)\s?(?=[A-Z][a-z]*\s\w)|(?<=\w)[”\"](?=[a-z])|»\w")
CAPITAL = re.compile(r"(?<=[a-z] )[“„«\"]\s?[A-Z]")


def mend(draft: Draft, quotes: Quotes, found: list[Found]) -> None:
    """Make the contents in broken sentences reach as far as the sentence does, less source, cue, channel and time."""
    for one in found:
        number = quotes.sentence(one.cue[0][0])
        start, end = quotes.sentences[number]
        if broken(draft.text[start:end]):
            _reach(draft, quotes, one, found)
            _headless(draft, one)
        _trim(draft, quotes, one)
        if number + 1 < len(quotes.sentences) and one.content[-1][1] >= end - 2:
            _next(draft, quotes, one, number + 1, end)


def broken(words: str) -> bool:
    """Whether a sentence shows the signs."""
    return bool(RUNS_ON.search(words)) or len(CAPITAL.findall(words)) > 1


def _reach(draft: Draft, quotes: Quotes, one: Found, found: Sequence[Found]) -> None:
    """Stretch the content on each side of the cue where it has some, up to the next claim's own words."""
    start, end = quotes.sentences[quotes.sentence(one.cue[0][0])]
    fixed = [*one.cue, *one.source]
    first, last = min(r[0] for r in fixed), max(r[1] for r in fixed)
    if one.key.startswith("p:"):
        return
    others = [r for f in found if f is not one for r in (*f.cue, *f.source, *f.content) if start <= r[0] < end]
    content = list(one.content)
    before = [r for r in content if r[1] <= first and r[1] > start]
    after = [r for r in content if r[0] >= last and r[0] < end]
    if not before and first > start:
        before = [q for q in quotes.over(start, first) if q[0] >= start and not any(touches(q, r) for r in others)]
    if before:
        left = max([start, *(r[1] for r in others if r[1] <= before[0][0])])
        content.append((left, max(r[1] for r in before)))
        content.append((max(r[1] for r in before), first))
    if after:
        right = min([end, *(r[0] for r in others if r[0] >= after[-1][1])])
        content.append((min(after[0][0], max(last, first)), right))
    elif before and (rest := draft.text[last:end].strip(" .,")) and rest.split()[0].lower() in ("on", "about"):
        piece = (last, end)
        if not _adjunct(draft, piece) and not any(touches(piece, r) for r in others):
            content.append(piece)
    one.content = [_tight(draft.text, r) for r in without(merged(content), fixed) if _tight(draft.text, r)[0] < r[1]]
    one.content = [r for r in one.content if r[0] < r[1]]


def _tight(text: str, piece: Range) -> Range:
    start, end = piece
    while start < end and (text[start].isspace() or text[start] in ",;:."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        end -= 1
    return start, end


def _trim(draft: Draft, quotes: Quotes, one: Found) -> None:
    """Take pieces out of the content that only say through what or when it was said."""
    pieces: list[Range] = []
    for start, end in one.content:
        glued = next(
            (q for q in quotes.over(start, end) if q[1] < end and draft.text[q[1]].isupper() and q[1] - q[0] > 20), None
        )
        rest = (glued[1], end) if glued is not None else None
        if rest is not None and _adjunct(draft, rest) and not any(quotes.over(*rest)):
            pieces.append((start, rest[0]))
        else:
            pieces.append((start, end))
    kept = [p for p in pieces if not _adjunct(draft, p)]
    one.content = kept or pieces


def _headless(draft: Draft, one: Found) -> None:
    """Take a channel off the head of a content: announced. telegram “A”."""
    for number, (start, end) in enumerate(one.content):
        lead = kinds_in(draft.language, "channels", draft.text, start, min(end, start + 40))
        if lead and lead[0][1] - start <= 1 and lead[0][2] < end:
            one.content[number] = _tight(draft.text, (lead[0][2], end))


def _adjunct(draft: Draft, piece: Range) -> bool:
    """Whether a piece is a few words around a channel, with no quotation in them."""
    words = draft.text[slice(*piece)]
    if len(words.split()) > ADJUNCT + 2 or any(c in MARKS for c in words):
        return False
    return any(
        kind not in ("images", "document", "tally") and last - first > len(words) * 0.25
        for kind, first, last in kinds_in(draft.language, "channels", draft.text, *piece)
    )


def _next(draft: Draft, quotes: Quotes, one: Found, number: int, end: int) -> None:
    """Add a next “sentence” that is a mere quoted phrase: “Deteriorating situation” in the north."""
    start, stop = quotes.sentences[number]
    if "\n" in draft.text[end:start] or len(draft.text[start:stop].split()) > 10:
        return
    quote = next((q for q in quotes.over(start, start + 1) if q[0] == start), None)
    tree = next((t for t in draft.trees if t.start == start), None)
    if quote is None or tree is None or quote[1] >= stop - 1 or _finite(tree):
        return
    one.content = [*one.content, _tight(draft.text, (start, stop))]


def _finite(tree: Tree) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in tree.doc)


def uncued(draft: Draft, quotes: Quotes, found: Sequence[Found]) -> list[Found]:
    """Speech whose verb the translation destroyed: a broken sentence, a long quotation in no claim, a name before."""
    out = []
    for tree in draft.trees:
        words = draft.text[tree.start : tree.end]
        if not broken(words) or any(tree.start <= r[0] < tree.end for f in found for r in (*f.cue, *f.content)):
            continue
        quote = max(quotes.over(tree.start, tree.end), key=lambda q: q[1] - q[0], default=None)
        if quote is None or quote[0] < tree.start or len(draft.text[slice(*quote)].split()) < SPEECH:
            continue
        names = [
            t
            for t in tree.doc
            if tree.start + t.idx + len(t.text) <= quote[0]
            and t.pos_ in ("NOUN", "PROPN")
            and t.dep_ not in ("pobj", "compound", "nmod", "npadvmod")
        ]
        if names:
            noun = names[-1]
            first = next(
                (t for t in reversed(tree.doc[: noun.i]) if t.head != noun or t.dep_ in ("prep", "punct")), None
            )
            start = tree.start + (tree.doc[first.i + 1].idx if first is not None else 0)
            source = (start, tree.start + noun.idx + len(noun.text))
            out.append(
                Found(
                    key="",
                    frame="quote",
                    content=[quote],
                    cue=[],
                    source=[source],
                    kind="nominal",
                    score=0.4,
                    tree=tree.start,
                    subject=noun.i,
                )
            )
    return out
