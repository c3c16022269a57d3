"""Claims that hang on a verb: every verb with a subject and a content, in the frames that verbs of saying take.

::

    that        X said (that) A               inf        X promised to A
    wh          X asked whether A             ing        X considered A-ing
    obj         X announced A                 obj+inf    X urged Y to A
    prep:for    X called for A                obj+of     X accused Y of A
    as          X described Y as A            pass-inf   Y is said to A (by X)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coranto.glean.claims_after import complement
from coranto.glean.claims_found import Found, Range, between, tight, whole
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_subjects import source_of, subject_of
from coranto.glean.draft import Tree

BEFORE = ("aux", "auxpass", "neg", "advmod")
OBJECTS = ("dobj", "obj", "attr", "oprd")


def verbs(tree: Tree, words: Lexicon) -> Iterator[Found]:
    """Every verb of a tree with something that may be said, planned, asked or believed."""
    shared = _lifted(tree, words)
    for token in tree.doc:
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            yield from _of_verb(tree, token, words, shared)


def _lifted(tree: Tree, words: Lexicon) -> dict[int, Any]:
    """Verbs that the tree takes for part of what is said, though they go on with who says it.

    “X announced they were leaving and confirmed a truce”: *confirmed* has the form of *announced*, not of *leaving*,
    and is a cue itself. By token, with the verb whose subject it shares.
    """
    lifted = {}
    for token in tree.doc:
        clause = token.head
        if token.dep_ != "conj" or clause.dep_ != "ccomp" or clause.i <= clause.head.i or clause.head == clause:
            continue
        main = clause.head
        alone = not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in token.children)
        cue = max(words.score(_key(token), frame, "name") for frame in ("that", "obj", "clause")) >= words.least
        if alone and cue and token.tag_ == main.tag_ != clause.tag_ and token.tag_ in ("VBD", "VBZ", "VBP"):
            lifted[token.i] = main
    return lifted


def _of_verb(tree: Tree, verb: Any, words: Lexicon, shared: dict[int, Any]) -> Iterator[Found]:
    parts = _parts(verb)
    main = shared.get(verb.i)
    subject = subject_of(main if main is not None else verb)
    passive = "pass" in parts
    stop = min((tree.start + tree.doc[i - 1].idx for i, m in shared.items() if m == verb), default=None)
    for frame, content, extra in _apart(tree, verb, parts, words) or _frames(tree, verb, parts):
        if stop is not None:
            content = [_cut_at(tree, piece, stop) for piece in content if piece[0] < stop]
        if not content:
            continue
        if passive:
            source = _agent(tree, parts)
            who = None
            frame = f"pass-{frame}"
            if subject is not None and "that" not in frame:
                content = whole(tree, subject) + content
        else:
            who = subject
            source = source_of(tree, subject, verb) if subject is not None else []
        content = [r for r in content if r not in source]
        if content:
            yield Found(
                key=_key(verb),
                frame=frame,
                content=content,
                cue=_cue(tree, verb, extra),
                source=source,
                tree=tree.start,
                head=verb.i,
                subject=who.i if who is not None else -1,
                addressee=_addressee(tree, parts, frame),
            )


def _cut_at(tree: Tree, piece: Range, stop: int) -> Range:
    start, end = piece[0], min(piece[1], stop)
    return start, start + len(tree.doc.text[start - tree.start : end - tree.start].rstrip())


def _parts(verb: Any) -> dict[str, Any]:
    """The children of a verb by what they do for it; the last one of a kind wins, prepositions by their word."""
    parts: dict[str, Any] = {}
    for child in verb.children:
        dep = child.dep_
        if dep == "ccomp" or (dep == "parataxis" and child.pos_ in ("VERB", "AUX")):
            parts.setdefault("ccomp", child)
        elif dep == "xcomp":
            parts["xcomp"] = child
        elif dep in OBJECTS:
            parts.setdefault("obj", child)
        elif dep == "dative":
            parts["dative"] = child
        elif dep == "prep" or (dep == "prt"):
            parts.setdefault(f"{dep}:{child.lower_}", child)
        elif dep == "acomp":
            parts["acomp"] = child
        elif dep in ("auxpass", "nsubjpass"):
            parts["pass"] = child
        elif dep == "agent":
            parts["agent"] = child
        elif dep == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("that", "whether", "if") for c in child.children):
            parts.setdefault("advcl", child)
    if verb.tag_ == "VBN" and "pass" not in parts and verb.dep_ == "acl":
        parts["pass"] = verb
    return parts


def _frames(tree: Tree, verb: Any, parts: dict[str, Any]) -> Iterator[tuple[str, list[Range], list[Any]]]:
    """(frame, content, tokens that belong to the cue) of every reading of a verb's complements."""
    ccomp, xcomp, obj = parts.get("ccomp"), parts.get("xcomp"), parts.get("obj")
    marked = False
    if ccomp is not None:
        frame = _clause(ccomp)
        yield frame, _less_verb(tree, ccomp, verb), []
        marked = True
    if xcomp is not None and obj is None:
        to = any(c.tag_ == "TO" for c in xcomp.children)
        ing = xcomp.tag_ == "VBG"
        yield ("inf" if to else "ing" if ing else "comp"), _less_verb(tree, xcomp, verb), []
        marked = True
    if obj is not None and xcomp is not None:
        yield "obj+inf", _joined(tree, obj, xcomp), []
        marked = True
    preps = [(k[5:], t) for k, t in parts.items() if k.startswith("prep:")]
    particles = [t for k, t in parts.items() if k.startswith("prt:")]
    if obj is not None and xcomp is None and ccomp is None:
        after = [(name, t) for name, t in preps if t.i > obj.i]
        for name, t in after:
            if name in ("as", "of", "for", "from", "over", "about", "on", "to", "with", "against", "into", "in"):
                yield f"obj+{name}", _less_aside(tree, obj, t) or _joined(tree, obj, t), particles
                yield f"obj>{name}", _complement(tree, t), [*particles, obj, t]
                marked = True
        yield "obj", whole(tree, obj), particles
        marked = True
    if ccomp is None and xcomp is None and obj is None:
        for name, t in preps:
            if t.i > verb.i:
                yield f"prep:{name}", _complement(tree, t), [*particles, t]
    for name, t in preps:
        if (ccomp is not None or obj is not None) or t.i < verb.i or name not in ("for", "on", "upon", "to", "with"):
            continue
        inner = xcomp or parts.get("advcl")
        if inner is not None and inner.i > t.i:
            yield f"prep+inf:{name}", _joined(tree, t, inner), []
    acomp = parts.get("acomp")
    if acomp is not None:
        yield from _adjective(tree, acomp)
    if not marked and (advcl := parts.get("advcl")) is not None:
        yield "that", whole(tree, advcl), []
    elif ccomp is None and xcomp is None and (clause := complement(verb)) is not None:
        yield "that", whole(tree, clause), []


def _apart(tree: Tree, verb: Any, parts: dict[str, Any], words: Lexicon) -> list[tuple[str, list[Range], list[Any]]]:
    """“accused Y, which …, of having A”: the preposition stands far from the object and the tree lost it."""
    if ("prep:of" in parts and "obj" in parts) or words.score(_key(verb), "obj+of", "name") < words.least:
        return []
    after = tree.doc[verb.i + 1 :]
    nouns = (t for t in after if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ != "compound")
    obj = parts.get("obj") or next(nouns, None)
    if obj is None:
        return []
    for token in tree.doc[obj.i + 2 :]:
        if token.lower_ in ("of", "for") and any(c.dep_ == "pcomp" for c in token.children):
            last = next((t.i for t in tree.doc[obj.i : token.i] if t.text == ","), token.i) - 1
            content = between(tree, obj.left_edge.i, last) + between(tree, token.i, token.right_edge.i)
            return [(f"obj+{token.lower_}", content, [])]
    return []


def _adjective(tree: Tree, adjective: Any) -> Iterator[tuple[str, list[Range], list[Any]]]:
    """“is confident that A”, “is ready to A”, “is critical of A”: the adjective is the cue."""
    for child in adjective.children:
        if child.dep_ in ("ccomp", "xcomp", "prep", "advcl") and child.i > adjective.i:
            if child.dep_ == "prep":
                yield f"adj:{adjective.lower_}:{child.lower_}", _complement(tree, child), [adjective, child]
            else:
                kind = "inf" if any(c.tag_ == "TO" for c in child.children) else "that"
                yield f"adj:{adjective.lower_}:{kind}", whole(tree, child), [adjective]


def _clause(ccomp: Any) -> str:
    """Whether a clause is opened by that, by a question word, by nothing, or is an infinitive with its own subject."""
    first = ccomp.left_edge
    for child in ccomp.children:
        if child.dep_ == "mark":
            return "that" if child.lower_ == "that" else "wh" if child.lower_ in ("if", "whether") else "clause"
    if first.tag_ in ("WP", "WRB", "WDT"):
        return "wh"
    if any(c.tag_ == "TO" for c in ccomp.children):
        return "obj+inf"
    return "clause"


def _less_verb(tree: Tree, part: Any, verb: Any) -> list[Range]:
    """The phrase under a complement; where it reaches around the cue (“A, she said, B”) the cue clause is left out."""
    first, last = part.left_edge.i, part.right_edge.i
    if first <= verb.i <= last:
        left, right = verb.i, verb.i
        for child in verb.children:
            if child != part and child.dep_ in ("nsubj", "aux", "neg", "advmod", "npadvmod", "dobj", "dative", "prep"):
                left, right = min(left, child.left_edge.i), max(right, child.right_edge.i)
        return between(tree, first, last, [(left, right)])
    return between(tree, first, last)


def _joined(tree: Tree, a: Any, b: Any) -> list[Range]:
    """Two phrases as one stretch where nothing stands between them but space, else as two."""
    first, last = whole(tree, a), whole(tree, b)
    if first and last and 0 <= b.left_edge.i - a.right_edge.i <= 1:
        return [(min(first[0][0], last[0][0]), max(first[-1][1], last[-1][1]))]
    if a.left_edge.i <= b.left_edge.i <= b.right_edge.i <= a.right_edge.i:
        return first
    return first + last


def _less_aside(tree: Tree, obj: Any, prep: Any) -> list[Range]:
    """Object and preposition without a relative clause set off by commas between them; empty where there is none."""
    if tree.doc[prep.i - 1].text != "," or not any(c.dep_ in ("relcl", "appos") for c in obj.children):
        return []
    comma = next((t.i for t in tree.doc[obj.i : prep.i - 1] if t.text == ","), None)
    if comma is None:
        return []
    return between(tree, obj.left_edge.i, comma - 1) + between(tree, prep.i, prep.right_edge.i)


def _complement(tree: Tree, prep: Any) -> list[Range]:
    """What a preposition governs."""
    first, last = prep.i + 1, prep.right_edge.i
    return between(tree, first, last) if first <= last else []


def _agent(tree: Tree, parts: dict[str, Any]) -> list[Range]:
    agent = parts.get("agent")
    return _complement(tree, agent) if agent is not None else []


def _addressee(tree: Tree, parts: dict[str, Any], frame: str) -> Range | None:
    """To whom it was said: “told X that”, “said to X”."""
    if frame in ("that", "clause", "wh", "obj+inf") and (obj := parts.get("obj") or parts.get("dative")) is not None:
        inner = obj if obj.dep_ != "dative" or obj.pos_ != "ADP" else None
        if inner is not None:
            return tight(tree, inner.left_edge.i, inner.right_edge.i)
    to = parts.get("prep:to") or parts.get("dative")
    if to is not None and frame in ("that", "clause", "wh", "obj") and to.pos_ == "ADP":
        found = _complement(tree, to)
        return found[0] if found else None
    return None


def _key(verb: Any) -> str:
    return str(verb.lemma_.lower())


def _cue(tree: Tree, verb: Any, extra: list[Any]) -> list[Range]:
    """The verb with its auxiliaries, negation, particles and the preposition that opens the content."""
    inside = {verb.i}
    for child in verb.children:
        if (
            child.dep_ in ("aux", "auxpass", "neg")
            or (child.dep_ == "prt")
            or (child.dep_ == "advmod" and abs(child.i - verb.i) == 1 and child.left_edge.i == child.right_edge.i)
        ):
            inside.add(child.i)
    inside.update(t.i for t in extra)
    ordered = sorted(inside)
    out: list[Range] = []
    run = [ordered[0]]
    for i in ordered[1:]:
        if i == run[-1] + 1:
            run.append(i)
        else:
            out += between(tree, run[0], run[-1])
            run = [i]
    return out + between(tree, run[0], run[-1])
