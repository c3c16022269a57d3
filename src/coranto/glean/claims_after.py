"""Attributions that the tree lost: “A, X, the mayor, said on Monday”, and counts: “X put the dead at 5”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from coranto.glean.claims_found import Found, between
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_subjects import kind_of, source_of, subject_of
from coranto.glean.draft import Tree
from coranto.words import section

FINITE = ("VBD", "VBZ", "VBP", "MD")
# What follows the verb of a closing attribution: at most this many words of place, time, channel or hearer.
TAIL = 20
# A closing attribution needs at least this many words before it.
SHORTEST = 3
# A source phrase with its apposition takes at most this many words.
SOURCE = 40


@cache
def _grammar(language: str, key: str) -> frozenset[str]:
    return frozenset(section(language, "claims.after").get(key, ()))


def closing(tree: Tree, words: Lexicon, found: Sequence[Found], language: str) -> Iterator[Found]:
    """The clause that closes a sentence and says whose the rest is, where the tree read no content before its verb.

    Between the last comma before the verb and the verb stands the speaker (or the apposition, and the speaker before
    it); after the verb come only place, time, channel and, with verbs that take a hearer, the hearer.
    """
    doc = tree.doc
    for verb in doc:
        if verb.tag_ not in ("VBD", "VBZ") or words.score(verb.lemma_.lower(), "clause", "name") < words.least:
            continue
        if any(f.head == verb.i and any(r[0] < tree.start + verb.idx for r in f.content) for f in found):
            continue
        first = _speaker(doc, verb.i)
        if first is None or not _ends(doc, verb, language) or not _told(doc, first, language):
            continue
        nouns = [t for t in doc[first : verb.i] if t.pos_ in ("NOUN", "PROPN", "PRON")]
        comma = next((t.i for t in doc[first : verb.i] if t.text == ","), verb.i)
        heads = [t for t in doc[first:comma] if t.pos_ in ("NOUN", "PROPN", "PRON")]
        cut = next((t.i for t in doc[first + 1 : comma] if t.dep_ == "prep"), comma)
        heads = [t for t in heads if t.i < cut] or heads
        if not nouns or not heads:
            continue
        yield Found(
            key=verb.lemma_.lower(), frame="clause", content=between(tree, 0, first - 1),
            cue=between(tree, verb.i, verb.i), source=between(tree, first, verb.i - 1),
            kind=kind_of(heads[-1], words.person, words.thing), score=0.9, act=words.act(verb.lemma_.lower()),
            tree=tree.start, head=verb.i, subject=heads[-1].i,
        )  # fmt: skip


def _speaker(doc: Any, verb: int) -> int | None:
    """Where the phrase of the speaker begins: after the comma before it, past an apposition; None where none fits."""
    commas = [t.i for t in doc[max(0, verb - SOURCE) : verb] if t.text == ","]
    if not commas:
        return None
    if commas[-1] == verb - 1:  # “A, X, the mayor, said”
        if len(commas) < 3 or not _phrase(doc, commas[-2] + 1, verb - 1):
            return None
        first = commas[-3] + 1
        return first if doc[first].pos_ == "PROPN" and _phrase(doc, first, commas[-2]) else None
    first = commas[-1] + 1
    return first if _phrase(doc, first, verb) else None


def _phrase(doc: Any, first: int, last: int) -> bool:
    """Whether the tokens could be one noun phrase: no finite verb, no conjunction or preposition at its head."""
    if first >= last or doc[first].pos_ not in ("DET", "PROPN", "NOUN", "ADJ", "PRON"):
        return False
    if doc[first].tag_ in ("WDT", "WP", "WRB", "WP$") or doc[last - 1].pos_ not in ("NOUN", "PROPN", "PRON", "NUM"):
        return False
    return not any(t.tag_ in FINITE for t in doc[first:last])


def _ends(doc: Any, verb: Any, language: str) -> bool:
    """Whether nothing that is said follows the verb before the sentence ends."""
    tail = [t for t in doc[verb.i + 1 :] if not t.is_punct and not t.is_space]
    if len(tail) > TAIL or any(t.tag_ in FINITE or t.lower_ == "that" or t.text in '“"”' for t in tail):
        return False
    if any(t.tag_ in ("VB", "VBG") for t in tail):
        return False
    if not tail or verb.lemma_.lower() in _grammar(language, "hearer"):
        return True
    return tail[0].lower_ in _grammar(language, "tail")


def _told(doc: Any, first: int, language: str) -> bool:
    """Whether what stands before the speaker says something: a clause of its own, not one that hangs on the verb."""
    before = [t for t in doc[:first] if not t.is_punct and not t.is_space]
    if len(before) < SHORTEST or before[0].lower_ in _grammar(language, "hanging"):
        return False
    return any(t.tag_ in (*FINITE, "VBN", "VBG") for t in before) or any(t.like_num for t in before)


def tallies(tree: Tree, words: Lexicon, language: str) -> Iterator[Found]:
    """Who counted: “X put the number of wounded at 40”, “X has counted 12 dead”, “by X's latest count”."""
    doc, known = tree.doc, _grammar(language, "tally")
    victims = _grammar(language, "victims")
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in known or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
            continue
        subject = subject_of(verb)
        if subject is None or subject.dep_ == "nsubjpass" or subject.i > verb.i or subject.like_num:
            continue
        if subject.lower_ in victims:  # “the toll was raised”: no toll counts
            continue
        last = _reach(doc, verb, language)
        inside = doc[verb.i + 1 : last + 1]
        if not any(t.like_num for t in inside) or not any(t.lower_ in victims for t in inside):
            continue
        content, source = between(tree, verb.i + 1, last), source_of(tree, subject, verb)
        if content and source:
            yield Found(
                key=verb.lemma_.lower(), frame="obj", content=content, cue=between(tree, verb.i, verb.i),
                source=source, kind=kind_of(subject, words.person, words.thing), score=0.8, tree=tree.start,
                head=verb.i, subject=subject.i,
            )  # fmt: skip


def _reach(doc: Any, verb: Any, language: str) -> int:
    """The last token of what was counted: up to the next finite verb's clause or the end."""
    last = len(doc) - 1
    hanging = _grammar(language, "hanging")
    for token in doc[verb.i + 1 :]:
        if token.tag_ in FINITE or token.text in (".", ";", ":"):
            comma = next((t.i for t in reversed(doc[verb.i + 1 : token.i]) if t.text == ","), None)
            clause = token.tag_ in FINITE and comma is not None
            last = comma - 1 if clause and comma is not None else token.i - 1
            break
        if token.lower_ in hanging and token.lower_ != "at" and token.i > verb.i + 2 and token.dep_ == "mark":
            last = token.i - 1
            break
    return last


def counts(tree: Tree, words: Lexicon, language: str) -> Iterator[Found]:
    """“A, by X's latest count”: the clause before it, and after it up to its end, is X's."""
    doc, known = tree.doc, _grammar(language, "counts")
    for noun in doc:
        if noun.lower_ not in known or noun.dep_ != "pobj" or noun.head.lower_ not in _grammar(language, "by"):
            continue
        owner = next((c for c in noun.children if c.dep_ == "poss" and c.pos_ in ("NOUN", "PROPN")), None)
        prep = noun.head
        if owner is None or not prep.i:
            continue
        content = [*between(tree, 0, prep.i - 1), *between(tree, noun.right_edge.i + 1, len(doc) - 1)]
        cue = [*between(tree, prep.i, prep.i), *between(tree, noun.i, noun.i)]
        case = [c for c in owner.children if c.dep_ == "case"]
        end = case[0].i - 1 if case else owner.right_edge.i
        if content and any(t.tag_ in FINITE for t in doc[: prep.i]):
            yield Found(
                key="p:according to", frame="clause", content=content, cue=cue,
                source=between(tree, owner.left_edge.i, end), kind=kind_of(owner, words.person, words.thing),
                score=0.8, tree=tree.start, head=prep.i, subject=owner.i,
            )  # fmt: skip


def complement(verb: Any) -> Any | None:
    """The clause of “wrote in a post on X that A”, which the tree hung on the noun before it."""
    for token in verb.doc[verb.i + 2 : verb.i + TAIL]:
        if token.tag_ in FINITE and token.dep_ not in ("aux", "auxpass"):
            return None
        if token.lower_ == "that" and token.tag_ == "IN" and token.dep_ == "mark":
            clause = token.head
            inside = clause.dep_ in ("relcl", "acl") and verb.is_ancestor(clause) and token.i == clause.left_edge.i
            path = clause.head
            while inside and path != verb:
                if path.dep_ not in ("pobj", "prep", "npadvmod"):
                    return None
                path = path.head
            return clause if inside else None
    return None


def spread(tree: Tree, found: list[Found], words: Lexicon, language: str) -> list[Found]:
    """What these rules add to the claims of a tree; a reading that they better goes."""
    added = [*closing(tree, words, found, language), *tallies(tree, words, language), *counts(tree, words, language)]
    heads = {f.head for f in added}
    return [f for f in found if f.head not in heads or f.frame == "quote"] + [
        f for f in added if not any(o.head == f.head and o.frame == "quote" for o in found)
    ]
