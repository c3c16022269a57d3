"""Claims that hang on a noun or a phrase: “a promise to A”, “X's fear is that A”, “according to X”, “for whom A”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coranto.glean.claims_found import Found, Range, between, merged, whole
from coranto.glean.claims_subjects import phrase, relative_of, source_of, subject_of
from coranto.glean.draft import Tree

PREPOSITIONS = frozenset(
    ["of", "for", "about", "on", "against", "to", "from", "with", "over", "in", "toward", "towards", "that", "at"]
)
GIVERS = frozenset(["of", "from", "by", "among"])


def nouns(tree: Tree) -> Iterator[Found]:
    """Every noun of a tree with a complement that may be what somebody says, wants or thinks."""
    for token in tree.doc:
        if token.pos_ == "NOUN":
            for frame, content, extra, used in _frames(tree, token):
                source, how, subject = _source(tree, token, used)
                content = [r for r in content if r not in source]
                if content:
                    yield Found(
                        key=f"n:{token.lemma_.lower()}",
                        frame=f"{frame}@{how}",
                        content=content,
                        cue=merged(
                            between(tree, token.i, token.i) + [r for t in extra for r in between(tree, t.i, t.i)]
                        ),
                        source=source,
                        tree=tree.start,
                        head=token.i,
                        subject=subject,
                    )


def _frames(tree: Tree, noun: Any) -> Iterator[tuple[str, list[Range], list[Any], Any]]:
    """(frame, content, tokens of the cue, the child used) of each complement of a noun."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl", "xcomp"):
            first = child.left_edge
            if any(c.tag_ == "TO" for c in child.children) and child.dep_ != "relcl":
                yield "inf", whole(tree, child), [], child
            elif first.lower_ == "that" and first.dep_ in ("mark", "nsubj", "dobj"):
                yield "that", whole(tree, child), [], child
            elif first.lower_ in ("whether", "if"):
                yield "wh", whole(tree, child), [], child
        elif child.dep_ == "prep" and child.lower_ in PREPOSITIONS and child.i < child.right_edge.i:
            yield f"prep:{child.lower_}", between(tree, child.i + 1, child.right_edge.i), [child], child
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        for child in noun.head.children:
            if child.dep_ in ("ccomp", "xcomp", "advcl") and child.i > noun.head.i:
                yield "is", whole(tree, child), [noun.head], None


def _source(tree: Tree, noun: Any, used: Any) -> tuple[list[Range], str, int]:
    """(source, how it hangs on the noun, token of the source): owner, giver, subject of the verb, or none."""
    for child in noun.children:
        if child.dep_ == "poss":
            return (
                whole(tree, child, without=[c for c in child.children if c.dep_ == "case"]),
                "poss",
                child.i,
            )
    for child in noun.children:
        if child.dep_ == "prep" and child != used and child.lower_ in GIVERS and child.i < child.right_edge.i:
            given = next((c for c in child.children if c.dep_ == "pobj"), None)
            if given is not None:
                return phrase(tree, given, used), child.lower_, given.i
    head = noun.head
    if noun.dep_ == "pobj" and head.head.pos_ == "VERB":
        head = head.head
        subject = subject_of(head)
        if subject is not None and not (subject.i <= noun.i <= subject.right_edge.i):
            return source_of(tree, subject, head), "prepverb", subject.i
        return [], "none", -1
    if noun.dep_ in ("dobj", "attr", "conj") and head.pos_ in ("VERB", "AUX"):
        subject = subject_of(head)
        if subject is not None and subject.dep_ != "nsubjpass" and noun.dep_ != "attr":
            return source_of(tree, subject, head), "verb", subject.i
    return [], "none", -1


def phrases(tree: Tree) -> Iterator[Found]:
    """“according to X”, “for whom A”, “as X puts it”: a phrase that carries the source, around a clause."""
    doc = tree.doc
    for token in doc:
        lower = token.lower_
        if lower == "according" and token.i + 2 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield from _according(tree, token)
        elif lower == "whom" and token.i and doc[token.i - 1].lower_ in ("for", "to"):
            yield from _for_whom(tree, token)
        elif (
            token.pos_ == "VERB"
            and token.dep_ == "advcl"
            and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") and c.i < token.i for c in token.children)
        ):
            yield from _as_clause(tree, token)
        elif lower in ("eyes", "view", "opinion", "words", "mind", "judgment") and token.head.lower_ == "in":
            yield from _in_view(tree, token)


def _according(tree: Tree, token: Any) -> Iterator[Found]:
    to = tree.doc[token.i + 1]
    given = next((c for c in to.children if c.dep_ == "pobj"), None)
    if given is None:
        given = next((c for c in token.children if c.dep_ == "pobj"), None)
    if given is None:
        return
    node = token.head
    while node.pos_ not in ("VERB", "AUX") and node.head != node:
        node = node.head
    if given.tag_ == "WP" and (relative := relative_of(given)) is not None:
        source = source_of(tree, given, relative)
        content = whole(tree, relative, without=[token])
    else:
        source = phrase(tree, given)
        content = whole(tree, node, without=[token])
    if content and source:
        yield Found(
            key="p:according to", frame="clause", content=content, cue=between(tree, token.i, to.i), source=source,
            tree=tree.start, head=token.i, subject=given.i,
        )  # fmt: skip


def _for_whom(tree: Tree, token: Any) -> Iterator[Found]:
    prep = tree.doc[token.i - 1]
    relative = relative_of(token)
    if relative is not None:
        noun, last = relative.head, relative.left_edge.i - 1
    else:  # the tree hung the relative clause on a verb: the noun is what stands right before it
        relative = prep.head
        last = prep.i - 1
        while last > 0 and (tree.doc[last].is_punct or tree.doc[last].is_space):
            last -= 1
        noun = tree.doc[last]
        while noun.head != noun and noun.head.i < noun.i and noun.head.pos_ in ("NOUN", "PROPN", "ADP"):
            noun = noun.head
        if noun.pos_ not in ("NOUN", "PROPN") or relative.i < token.i:
            return
    source, content = between(tree, noun.left_edge.i, last), between(tree, token.i + 1, relative.right_edge.i)
    if source and content:
        yield Found(
            key=f"p:{prep.lower_} whom", frame="clause", content=content, cue=between(tree, prep.i, token.i),
            source=source, tree=tree.start, head=token.i, subject=noun.i,
        )  # fmt: skip


def _as_clause(tree: Tree, verb: Any) -> Iterator[Found]:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or any(c.dep_ in ("ccomp", "xcomp") for c in verb.children):
        return
    content = whole(tree, verb.head, without=[verb])
    if content and subject.i != verb.head.i:
        yield Found(
            key=verb.lemma_.lower(), frame="as-clause", content=content, cue=between(tree, verb.i, verb.i),
            source=phrase(tree, subject, verb), tree=tree.start, head=verb.i, subject=subject.i,
        )  # fmt: skip


def _in_view(tree: Tree, noun: Any) -> Iterator[Found]:
    prep = noun.head
    source, subject = [], -1
    for child in noun.children:
        if child.dep_ == "poss":
            source, subject = whole(tree, child, without=[c for c in child.children if c.dep_ == "case"]), child.i
        elif (
            child.lower_ == "of" and (given := next((c for c in child.children if c.dep_ == "pobj"), None)) is not None
        ):
            source, subject = phrase(tree, given), given.i
    content = whole(tree, prep.head, without=[prep])
    if source and content:
        cue = [(s, e) for s, e in between(tree, prep.i, noun.i) if (s, e) not in source]
        yield Found(
            key=f"p:in {noun.lower_}", frame="clause", content=content, cue=cue, source=source, tree=tree.start,
            head=noun.i, subject=subject,
        )  # fmt: skip
