"""Who does what a verb says: the subject in the tree, shared by coordination, control, participles and relatives."""

from __future__ import annotations

from typing import Any

from coranto.glean.claims_found import Range, between
from coranto.glean.draft import Tree

SUBJECTS = ("nsubj", "nsubjpass")
CLAUSES = ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "parataxis", "prep")
# How far up the tree a missing subject is looked for.
FARTHEST = 6


def subject_of(verb: Any) -> Any | None:
    """The token that is the subject of a verb, or None. A relative pronoun stays itself: see `source_of`."""
    node, child, steps = verb, None, 0
    while steps < FARTHEST:
        steps += 1
        own = next((c for c in node.children if c.dep_ in SUBJECTS and c != child), None)
        if own is not None:
            return _nearer(verb, own) if own.dep_ == "nsubjpass" and node != verb else own
        if node.dep_ == "acl" and node.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return node.head if node.tag_ in ("VBG", "VBN") or node != verb else None
        if node.dep_ == "xcomp" and node == verb:
            obj = next((c for c in node.head.children if c.dep_ in ("dobj", "iobj", "dative")), None)
            if obj is not None:
                return obj
        if node.dep_ not in CLAUSES or node.head == node:
            return None
        if node.dep_ in ("ccomp", "parataxis") and node.tag_ not in ("VB", "VBG", "VBN"):
            return None
        child, node = node, node.head
        if node.pos_ not in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            return None
    return None


def _nearer(participle: Any, subject: Any) -> Any:
    """A participle behind a passive clause belongs to whoever acts in the clause right before it, where there is one.

    “The road was closed before X set up a post, citing A”: X cites, not the road.
    """
    if participle.tag_ != "VBG" or participle.dep_ != "advcl":
        return subject
    for token in reversed(list(participle.doc[subject.i : participle.left_edge.i])):
        if token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.tag_ not in ("WP", "WDT"):
            return token
    return subject


def source_of(tree: Tree, subject: Any, verb: Any) -> list[Range]:
    """The source phrase: the noun phrase with its apposition; for a relative pronoun the antecedent and the pronoun."""
    if subject.tag_ in ("WP", "WDT") and (relative := relative_of(subject)) is not None:
        noun = relative.head
        last = relative.left_edge.i - 1
        first = noun.left_edge.i
        return between(tree, first, last) + between(tree, subject.i, subject.i)
    return phrase(tree, subject, verb)


def relative_of(pronoun: Any) -> Any | None:
    """The verb of the relative clause that a pronoun opens."""
    node = pronoun.head
    for _ in range(FARTHEST):
        if node.dep_ == "relcl":
            return node
        if node.head == node:
            return None
        node = node.head
    return None


def phrase(tree: Tree, noun: Any, verb: Any | None = None) -> list[Range]:
    """A noun phrase with its apposition, less a relative clause set off by a comma and whatever holds the verb."""
    first, last = noun.left_edge.i, noun.right_edge.i
    for child in noun.children:
        left, right = child.left_edge.i, child.right_edge.i
        holds = verb is not None and left <= verb.i <= right
        aside = child.dep_ == "relcl" and left > noun.i and tree.doc[left - 1].text == ","
        if (holds or aside or (child.dep_ in ("cc", "preconj") and child.i > last)) and left > noun.i:
            last = min(last, left - 1)
        elif holds and right < noun.i:
            first = max(first, right + 1)
    return between(tree, first, last)


def kind_of(subject: Any | None, person: frozenset[str], thing: frozenset[str]) -> str:
    """The sort of subject: ``person`` (he, who), ``thing`` (it, this), ``name``, ``nominal`` or ``none``."""
    if subject is None:
        return "none"
    lower = subject.lower_
    if lower in person:
        return "person"
    if lower in thing:
        return "thing"
    if subject.pos_ == "PROPN" or subject.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return "name"
    return "nominal"
