"""Claims read from the surface, for languages without a parser: cue words, marks and word order, all from the tables.

::

    X a annoncé que A          source before the verb, content from the conjunction on
    X a promis de A            the same with an infinitive, X a exigé A with an object, X accuse Y de A with both
    « A », a déclaré X         source behind the verb that tags a quotation; a-t-il ajouté
    X a déclaré : « A »        quotation after the verb
    Selon X, A · A, selon X    a phrase that carries the source
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.claims_quotes import MARKS, Quotes
from coranto.glean.draft import Draft
from coranto.words import section

# A source phrase is not longer than this many words; what is longer is a clause that was misread.
LONGEST_SOURCE = 22
# A sentence is read as far as this many cues; more is a list of words.
MOST_CUES = 12
# A conjunction may stand this many characters behind its verb (“a annoncé mercredi soir que”).
FAR_THAT = 70


@dataclass(frozen=True, slots=True)
class Surface:
    """The compiled patterns of one language."""

    cue: re.Pattern[str]
    acts: Mapping[str, str]
    that: re.Pattern[str]
    to: re.Pattern[str]
    object: re.Pattern[str]
    according: re.Pattern[str]
    inverted: re.Pattern[str]
    clause_end: re.Pattern[str] | None
    openers: frozenset[str]
    takes: Mapping[str, frozenset[str]]
    far_that: re.Pattern[str]
    infinitive: re.Pattern[str]
    blame: re.Pattern[str]
    stop: re.Pattern[str]
    apposition: re.Pattern[str]
    participle: tuple[str, ...]
    relatives: frozenset[str]
    joiners: frozenset[str]
    not_source: frozenset[str]


def _any(words: Sequence[str]) -> str:
    """An alternation of literal words, the longest first; one that ends in an apostrophe needs no space after it."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) or r"(?!)"


@cache
def surface(language: str | None) -> Surface | None:
    """The surface rules of a language, or None where it has none."""
    table: Mapping[str, Any] = section(language, "claims.surface")
    if not table:
        return None
    acts: dict[str, str] = {}
    for act, words in table["verbs"].items():
        for word in words:
            stem, plus = word.removesuffix("+"), word.endswith("+")
            for form in (stem + e for e in table["endings"]) if plus else (word,):
                acts.setdefault(form, act)
    middle = _any(table.get("adverbs", ()))
    aux, inverted = _any(table.get("aux", ())), _any(table.get("inverted", ()))
    negation = _any(table.get("negation", ()))
    cue = (
        rf"(?<![\w’'-])(?:(?:{negation})\s?)?"
        rf"(?:(?P<aux>{aux})(?P<turn>{inverted})?\s+(?:(?:{middle})\s+)?)?"
        rf"(?P<verb>{_any(tuple(acts))})(?P<turned>{inverted})?(?![\w-])"
    )
    ends = table.get("clause_ends", ())

    def opening(name: str) -> re.Pattern[str]:
        words = table.get(name, ())
        free = [w for w in words if w[-1] not in "'’"]
        tied = [w for w in words if w[-1] in "'’"]
        return re.compile(rf"\s*(?:(?:{_any(free)})(?=\s)|(?:{_any(tied)}))", re.IGNORECASE)

    return Surface(
        cue=re.compile(cue, re.IGNORECASE),
        acts=acts,
        that=opening("that"),
        to=opening("to"),
        object=opening("object"),
        according=re.compile(rf"(?<!\w)(?:{_any(table.get('according', ()))})(?!\w)", re.IGNORECASE),
        inverted=re.compile(_any(table.get("inverted", ())), re.IGNORECASE),
        clause_end=re.compile(_any(ends), re.IGNORECASE) if ends else None,
        openers=frozenset(table.get("openers", ())),
        takes={frame: frozenset(acts_) for frame, acts_ in table.get("frames", {}).items()},
        far_that=re.compile(rf"(?<!\w)(?:{_any(table.get('that', ()))})", re.IGNORECASE),
        infinitive=re.compile(rf"\s*(?:\w+['’]|\w+\s)?\w+(?:{_any(table.get('infinitive', ()))})\b"),
        blame=re.compile(rf"\s(?:{_any(table.get('to', ()))})\s?\w"),
        stop=re.compile(rf"[.;:!?](?:\s|$)|\s[—–]\s|\s(?:{_any(table.get('stops', ()))})(?!\w)", re.IGNORECASE),
        apposition=re.compile(
            rf",\s*(?:[^\W\d_][\w-]*\s(?:{_any(table.get('of', ()))})|\d|[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ])"
        ),
        participle=tuple(table.get("participle", ())) or ("\0",),
        relatives=frozenset(table.get("relatives", ())),
        joiners=frozenset(table.get("joiners", ())),
        not_source=frozenset(table.get("not_source", ())),
    )


def of_surface(draft: Draft, quotes: Quotes) -> list[Found]:
    """The claims of all sentences, in order of the text."""
    rules = surface(draft.language)
    if rules is None:
        return []
    found: list[Found] = []
    for start, end in quotes.sentences:
        found += _of_sentence(draft.text, start, end, quotes, rules)
    return sorted(found, key=lambda f: (f.start, f.cue, f.content))


def _of_sentence(text: str, start: int, end: int, quotes: Quotes, rules: Surface) -> list[Found]:
    spans = list(quotes.over(start, end))
    out: list[Found] = []
    for number, match in enumerate(rules.cue.finditer(text, start, end)):
        if number >= MOST_CUES:
            break
        at = match.span()
        if any(touches(at, s) for s in spans) or any(touches(at, r) for f in out for r in f.content if r not in spans):
            continue
        one = _tag(text, start, end, match, spans, rules)
        one = one or _clause(text, start, end, match, spans, rules, out[-1].source if out else [])
        if one is not None and not any(touches(a, b) for f in out for a in f.content for b in one.content):
            out.append(one)
    for match in rules.according.finditer(text, start, end):
        if any(touches(match.span(), s) for s in spans):
            continue
        one = _according(text, start, end, match, spans, rules)
        if one is not None and not any(touches(match.span(), r) for f in out for r in (*f.cue, *f.source)):
            out.append(one)
    return out


def _tag(text: str, start: int, end: int, match: re.Match[str], spans: list[Range], rules: Surface) -> Found | None:
    """« A », a déclaré X — or with the pronoun tied to the verb."""
    turned = match.group("turn") or match.group("turned")
    before = [s for s in spans if s[1] <= match.start()]
    quote = before[-1] if before else None
    gap = text[quote[1] : match.start()] if quote is not None else text[start : match.start()]
    direct = quote is not None and not any(c.isalnum() for c in gap)
    if turned:
        pronoun = turned.rsplit("-", 1)[-1]
        group = "turn" if match.group("turn") else "turned"
        where = (match.end(group) - len(pronoun), match.end(group))
        whole = (start, match.start()) if quote is None or any(c.isalnum() for c in gap) else None
        content = [_tight(text, whole)] if whole else [q for q in before if q[0] >= start] or before[-1:]
        content = _led(text, start, _joined(text, content), rules)
        return _made(rules, match, "quote", content, [where]) if content else None
    if not direct or quote is None:
        return None
    source = _phrase_after(text, match.end(), end, spans, rules)
    if source is None:
        return None
    content = _led(text, start, _joined(text, [s for s in before if s[1] > start]), rules)
    return _made(rules, match, "quote", content, [source])


def _led(text: str, start: int, content: list[Range], rules: Surface) -> list[Range]:
    """The content with the narrator's words that lead into its quotation: Le pays « n'est pas prêt »."""
    if not content:
        return content
    lead = text[start : max(start, content[0][0])]
    if any(c.isalnum() for c in lead) and not rules.cue.search(lead):
        return [_tight(text, (start, content[-1][1]))]
    return content


def _clause(
    text: str,
    start: int,
    end: int,
    match: re.Match[str],
    spans: list[Range],
    rules: Surface,
    speaking: list[Range],
) -> Found | None:
    """X a annoncé que A, X a promis de A, X a exigé A, X accuse Y de A, X a dit : « A »."""
    source = _phrase_before(text, start, match.start(), spans, rules)
    if match.group("verb").lower().endswith(rules.participle) and not match.group("aux") and speaking:
        source = speaking[0]
    if source is None:
        return None
    act = rules.acts[match.group("verb").lower()]
    after = match.end()
    rest = re.match(r"\s*(?:,[^,«“\"]{1,60},)?", text[after:end])
    skip = after + (rest.end() if rest else 0)
    stop = _end(text, skip, end, spans, rules)
    colon = re.match(r"[^.«“\"]{0,60}?:\s*(?=[«“\"])", text[after:end])
    if colon:
        content = [s for s in spans if s[0] >= after]
        return _made(rules, match, "quote", content[:1], [source]) if content else None
    for at in (after, skip):
        if rules.that.match(text, at, end):
            return _made(rules, match, "that", [_tight(text, (at, stop))], [source])
    far = rules.far_that.search(text, after, min(end, after + FAR_THAT))
    if far and rules.that.match(text, far.start(), end) and "." not in text[after : far.start()]:
        return _made(rules, match, "that", [_tight(text, (far.start(), stop))], [source])
    to = rules.to.match(text, after, end) if act in rules.takes.get("inf", ()) else None
    if to and rules.infinitive.match(text, to.end(), end):
        return _made(rules, match, "inf", [_tight(text, (after, stop))], [source])
    if act in rules.takes.get("obj+of", ()) and rules.blame.search(text, after, stop):
        return _made(rules, match, "obj+of", [_tight(text, (after, stop))], [source])
    quote = next((s for s in spans if 0 <= s[0] - after <= 2), None)
    if quote is not None:
        return _made(rules, match, "quote", [_tight(text, (quote[0], max(stop, quote[1])))], [source])
    if act in rules.takes.get("obj", ()) and rules.object.match(text, after, end):
        return _made(rules, match, "obj", [_tight(text, (after, stop))], [source])
    return None


def _according(
    text: str, start: int, end: int, match: re.Match[str], spans: list[Range], rules: Surface
) -> Found | None:
    """Selon X, A · A, selon X."""
    first = not any(c.isalnum() for c in text[start : match.start()])
    source = _phrase_after(text, match.end(), end, spans, rules)
    if source is None:
        return None
    if first:
        comma = text.find(",", source[1], end)
        content = (comma + 1, end) if comma >= 0 else (source[1], end)
    else:
        content = (start, match.start())
    content = _tight(text, content)
    if content[0] >= content[1] or not any(c.isalnum() for c in text[slice(*content)]):
        return None
    return Found(
        key="p:according to", frame="clause", content=[content], cue=[match.span()], source=[source], score=0.8,
        kind="nominal",
    )  # fmt: skip


def _made(rules: Surface, match: re.Match[str], frame: str, content: list[Range], source: list[Range]) -> Found | None:
    content = [c for c in content if c[0] < c[1]]
    if not content:
        return None
    verb = match.group("verb").lower()
    return Found(
        key=verb, frame=frame, content=content, cue=[match.span()], source=source, score=0.8, kind="nominal",
        act=rules.acts[verb],
    )  # fmt: skip


def _phrase_before(text: str, start: int, at: int, spans: list[Range], rules: Surface) -> Range | None:
    """The subject before a verb: from the clause's beginning, less an opening phrase and a closing pronoun."""
    quoted = [s[1] for s in spans if s[1] <= at]
    first = max([start, *quoted])
    piece = text[first:at]
    cut = max(piece.rfind(mark) for mark in ";:—–")
    first += cut + 1 if cut >= 0 else 0
    while (comma := text.find(",", first, at)) >= 0:
        head = text[first:comma].strip(" " + MARKS).lower()
        words = head.split()
        opens = words and (words[0] in rules.openers or " ".join(words[:2]) in rules.openers)
        if not (opens or not words or rules.cue.search(head)):
            break
        first = comma + 1
    source = _tight(text, (first, at))
    words = text[slice(*source)].split()
    if words and words[-1].lower() in rules.relatives:
        source = _tight(text, (source[0], source[1] - len(words[-1])))
        words = words[:-1]
    if len(words) > 1 and words[0].lower() in rules.joiners:
        source = _tight(text, (source[0] + len(words[0]), source[1]))
        words = words[1:]
    if not words or len(words) > LONGEST_SOURCE or words[0].lower() in rules.not_source:
        return None
    return source if any(c.isalpha() for c in text[slice(*source)]) else None


def _phrase_after(text: str, at: int, end: int, spans: list[Range], rules: Surface) -> Range | None:
    """The noun phrase after a verb or a preposition, with one apposition: up to a stop, a quotation or a clause."""
    limit = min([end, *(s[0] for s in spans if s[0] >= at)])
    stop = rules.stop.search(text, at, limit)
    last = stop.start() if stop else limit
    comma = text.find(",", at, last)
    if comma >= 0:
        second = text.find(",", comma + 1, last)
        aside = rules.apposition.match(text, comma, last)
        last = (second if second >= 0 else last) if aside else comma
    source = _tight(text, (at, last))
    words = text[slice(*source)].split()
    if not words or len(words) > LONGEST_SOURCE:
        return None
    return source


def _end(text: str, at: int, end: int, spans: list[Range], rules: Surface) -> int:
    """Where a content clause ends: with the sentence, or where another attribution begins."""
    if rules.clause_end is None:
        return end
    for match in rules.clause_end.finditer(text, at, end):
        if not any(s <= match.start() < e for s, e in spans):
            return match.start()
    return end


def _joined(text: str, pieces: list[Range]) -> list[Range]:
    """Quotations with nothing but narrated words between them as one stretch from the first to the last."""
    pieces = [p for p in pieces if p[0] < p[1]]
    return [(pieces[0][0], pieces[-1][1])] if pieces else []


def _tight(text: str, piece: Range) -> Range:
    start, end = piece
    while start < end and (text[start].isspace() or text[start] in ",;:."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        end -= 1
    return start, end
