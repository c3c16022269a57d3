"""Claims read from the surface, for languages without a parser: cue words, marks and word order, all from the tables.

::

    X a annoncé que A          source before the verb, content from the conjunction on
    X a promis de A            the same with an infinitive, X a exigé A with an object, X accuse Y de A with both
    « A », a déclaré X         source behind the verb that tags a quotation; a-t-il ajouté
    A, a déclaré X             the same without the marks, where A is a clause of its own
    « A, a déclaré X. B »      the tag inside the quotation
    X a déclaré : « A »        quotation after the verb
    X fait état de A           a verb with its particle; X compte A where A is a number
    X affirme A et demande B   verbs joined: one source, two claims
    Selon X, A · A, selon X    a phrase that carries the source; A, selon X, A; à ses yeux, A; X, pour qui A
    X appelle à A, plaide pour A, se dit A, veut A, n’exclut pas A, a exprimé son A
    « A / « A », insiste X     paragraphs that reopen the quotation

How content hangs on a verb is in `claims_surface_frames`, what needs no verb of saying in `claims_surface_nouns`.
"""

from __future__ import annotations

import re
from itertools import islice

from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.claims_phrases import has_verb, phrase_after, phrase_before, tight
from coranto.glean.claims_quotes import Quotes, reopened
from coranto.glean.claims_surface_frames import MOST_CUES, act_of, content_end, hung
from coranto.glean.claims_surface_nouns import of_nouns
from coranto.glean.claims_surface_patterns import folded
from coranto.glean.claims_surface_rules import Surface, surface
from coranto.glean.draft import Draft

# A piece of at least this many words before the only comma of a sentence is what was said, not who said it.
SHORTEST_CLAUSE = 3


def of_surface(draft: Draft, quotes: Quotes) -> list[Found]:
    """The claims of all sentences, in order of the text."""
    rules = surface(draft.language)
    if rules is None:
        return []
    found: list[Found] = []
    for start, end in quotes.sentences:
        found += _of_sentence(draft.text, start, end, quotes, rules)
        taken = [f for f in found if f.start >= start]
        found += of_nouns(draft.language, draft.text, (start, end), list(quotes.over(start, end)), rules, taken)
    for one in found:
        one.content = reopened(one.content, quotes)
    return sorted(found, key=lambda f: (f.start, f.cue, f.content))


def _of_sentence(text: str, start: int, end: int, quotes: Quotes, rules: Surface) -> list[Found]:
    spans = list(quotes.over(start, end))
    out: list[Found] = []
    for number, match in enumerate(rules.cue.finditer(text, start, end)):
        if number >= MOST_CUES:
            break
        at = match.span()
        if act_of(match, rules) is None:
            continue
        if any(touches(at, r) for f in out for r in f.content if r not in spans):
            continue
        holder = next((s for s in spans if touches(at, s)), None)
        if holder is not None:
            one = _inside(text, holder, match, rules)
            out += [one] if one is not None else []
            continue
        one = _tag(text, start, end, match, spans, rules)
        one = one or _clause(text, start, end, match, spans, rules, _source_so_far(out, match.start()))
        if one is None:
            continue
        out = [f for f in out if not _holds(one, f)]
        if not any(touches(a, b) for f in out for a in f.content for b in one.content):
            out.append(one)
    phrases = (rules.according, rules.owned, rules.origin, rules.holder)
    for match in (m for pattern in phrases for m in islice(pattern.finditer(text, start, end), MOST_CUES)):
        if any(touches(match.span(), s) for s in spans):
            continue
        one = _according(text, start, end, match, spans, rules, out)
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
        content = [tight(text, whole)] if whole else [q for q in before if q[0] >= start] or before[-1:]
        content = _led(text, start, _joined(text, content), rules)
        return _made(rules, match, "quote", content, [where]) if content else None
    if not direct or quote is None:
        return _bare_tag(text, start, end, match, spans, rules)
    source = phrase_after(text, match.end(), end, spans, rules)
    if source is None:
        return None
    content = _led(text, start, _joined(text, [s for s in before if s[1] > start]), rules)
    return _made(rules, match, "quote", content, [source])


def _holds(tag: Found, other: Found) -> bool:
    """Whether all of a claim is content of the one that closes the sentence: “X s’engage à A, a-t-il écrit”."""
    pieces = (*other.content, *other.cue, *other.source)
    return all(any(s <= a and b <= e for s, e in tag.content) for a, b in pieces)


def _source_so_far(found: list[Found], at: int) -> list[Range]:
    """The source of the last claim whose cue stands before."""
    before = [f for f in found if f.cue[0][0] < at]
    return before[-1].source if before else []


def _bare_tag(
    text: str, start: int, end: int, match: re.Match[str], spans: list[Range], rules: Surface
) -> Found | None:
    """A, a déclaré X: a clause, a comma, the verb and then the noun phrase that ends the sentence or the clause."""
    if text[start : match.start()].rstrip()[-1:] != "," or match.group("verb").lower().endswith(rules.participle):
        return None
    skipped = rules.skips.match(text, match.end(), end)
    at = skipped.end() if skipped else match.end()
    whole = tight(text, (start, match.start()))
    if not rules.noun_opening.match(text, at, end) or not _is_clause(text, whole, rules):
        return None
    source = phrase_after(text, match.end(), end, spans, rules)
    return _made(rules, match, "quote", [whole], [source]) if source is not None else None


def _is_clause(text: str, whole: Range, rules: Surface) -> bool:
    """Whether a piece has its verb before its first comma, or behind it after a phrase of time, place or manner.

    No comma parts a subject from its verb, so a piece without one, before a comma and a verb, is a clause.
    """
    words = text[slice(*whole)].lower().split()
    comma = text.find(",", *whole)
    if comma < 0:
        return (len(words) >= SHORTEST_CLAUSE and words[0] not in rules.openers) or has_verb(text, whole, rules)
    opened = bool(words) and words[0] in rules.openers and has_verb(text, (comma, whole[1]), rules)
    return opened or has_verb(text, (whole[0], comma), rules)


def _inside(text: str, holder: Range, match: re.Match[str], rules: Surface) -> Found | None:
    """« A, a déclaré X. B »: the tag stands between commas inside the marks."""
    start, end = holder
    if text[start : match.start()].rstrip()[-1:] not in (",", "!", "?"):
        return None
    group = "turn" if match.group("turn") else "turned"
    if turned := match.group(group):
        source: Range | None = (match.end(group) - len(turned.rsplit("-", 1)[-1]), match.end(group))
        after = match.end()
    else:
        skipped = rules.skips.match(text, match.end(), end)
        narrated = folded(match.group("verb")).endswith(rules.participle)
        if narrated or not rules.noun_opening.match(text, skipped.end() if skipped else match.end(), end):
            return None
        source = phrase_after(text, match.end(), end, [], rules)
        after = source[1] if source else end
    stop = re.search(r"[.,](?=\s)", text[after:end])
    content = [tight(text, (start, match.start())), tight(text, (after + stop.end() if stop else end, end))]
    return _made(rules, match, "quote", content, [source]) if source is not None else None


def _led(text: str, start: int, content: list[Range], rules: Surface) -> list[Range]:
    """The content with the narrator's words that lead into its quotation: Le pays « n'est pas prêt »."""
    if not content:
        return content
    lead = text[start : max(start, content[0][0])]
    if any(c.isalnum() for c in lead) and not rules.cue.search(lead):
        return [tight(text, (start, content[-1][1]))]
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
    if _lone(text, start, match, rules):
        return None
    source, relative = _subject(text, start, match, spans, rules, speaking)
    if source is None:
        return None
    after = match.end()
    rest = re.match(r"\s*(?:,[^,«“\"]{1,60},)?", text[after:end])
    skip = after + (rest.end() if rest else 0)
    stop = content_end(text, skip, end, spans, rules)
    if relative and (comma := re.compile(r",(?!\d)").search(text, skip, stop)):
        stop = comma.start()
    colon = re.match(r"[^.«“\"]{0,60}?:\s*(?=[«“\"])", text[after:end])
    if colon:
        content = [s for s in spans if s[0] >= after]
        return _made(rules, match, "quote", content[:1], [source]) if content else None
    fits = hung(text, match, skip, stop, end, spans, rules)
    if fits is None or (relative and folded(match.group("verb")) in rules.not_relative):
        return None
    frame, at = fits
    ends = rules.object_end.search(text, at, stop) if frame == "obj" else None
    if ends and not any(a <= ends.start() < b for a, b in spans):
        stop = ends.start()
    if frame == "quote":
        quoted = next((s for s in spans if s[0] >= at), (at, stop))
        stop = max(stop, quoted[1])
    found = _made(rules, match, frame, [tight(text, (at, stop))], [source])
    if found is not None and frame == "prep" and not rules.skips.match(text, match.end(), at):
        found.cue = [tight(text, (match.start(), at))]
    return found


def _lone(text: str, start: int, match: re.Match[str], rules: Surface) -> bool:
    """Whether a participle stands without its auxiliary and is joined to no verb: “l’idée, avancée par X”."""
    if match.group("aux") or match.group("tied") or not folded(match.group("verb")).endswith(rules.lone):
        return False
    before = text[start : match.start()].lower().split()
    return not before or before[-1] not in rules.joiners


def _subject(
    text: str, start: int, match: re.Match[str], spans: list[Range], rules: Surface, speaking: list[Range]
) -> tuple[Range | None, bool]:
    """Who speaks by a verb with its content behind it, and whether the verb stands in a relative clause."""
    before = text[start : match.start()].rstrip()
    last = before.split()[-1].lower() if before.split() else ""
    if speaking:
        end = speaking[0][1]
        if last in rules.relatives and not any(c.isalnum() for c in text[end : start + len(before) - len(last)]):
            return speaking[0], True
        if match.group("verb").lower().endswith(rules.participle) and not match.group("aux"):
            return speaking[0], False
        if folded(match.group("aux") or match.group("tied") or "") in rules.converbs:
            return speaking[0], False
        if rules.joins.search(before + " ", len(before) - len(last) - 2):
            return speaking[0], False
    if last in rules.relatives and (told := _antecedent(text, start, start + len(before) - len(last), spans, rules)):
        return told, True
    return phrase_before(text, start, match.start(), spans, rules), last in rules.relatives


def _antecedent(text: str, start: int, end: int, spans: list[Range], rules: Surface) -> Range | None:
    """Who stands right before a relative pronoun in a phrase that carries a source: “selon X, qui compte A”."""
    for match in rules.according.finditer(text, start, end):
        told = phrase_after(text, match.end(), end, spans, rules)
        if told is not None and not any(c.isalnum() for c in text[told[1] : end]):
            return told
    return None


def _according(
    text: str, start: int, end: int, match: re.Match[str], spans: list[Range], rules: Surface, found: list[Found]
) -> Found | None:
    """Selon X, A · A, selon X · À ses yeux, A · X, pour qui A."""
    before = text[start : match.start()].lower().split()
    first = not any(c.isalnum() for w in before for c in w) or (len(before) == 1 and before[0] in rules.joiners)
    if (before and before[-1] in rules.varies) or (match.re is rules.holder and not first):
        return None
    if match.re is rules.origin and not first and text[start : match.start()].rstrip()[-1:] != ",":
        return None
    if before and match.group().lower().split()[-1] in rules.relatives:
        return _for_whom(text, start, end, match, spans, rules, found)
    own = match.re is rules.owned
    source = match.span("owner") if own else phrase_after(text, match.end(), end, spans, rules, leads=first)
    if source is None:
        return None
    if first:
        past = max(source[1], match.end())
        aside = rules.relative.match(text, past, end)
        comma = text.find(",", aside.end() if aside else past, end)
        at = comma + 1 if comma >= 0 else past
        after = rules.afterthought.search(text, at, end)
        content = (at, after.start() if after else end)
    else:
        content = (start, match.start())
    content = tight(text, content)
    rest = () if first else _rest(text, content, max(source[1], match.end()), end, spans, rules)
    if content[0] >= content[1] or not any(c.isalnum() for c in text[slice(*content)]):
        return None
    cue = [(match.start(), source[0]), match.span("tail")] if own else [match.span()]
    return Found(
        key="p:according to", frame="clause", content=[content, *rest], cue=[tight(text, c) for c in cue],
        source=[source], score=0.8, kind="nominal",
    )  # fmt: skip


def _rest(text: str, content: Range, at: int, end: int, spans: list[Range], rules: Surface) -> tuple[Range, ...]:
    """What goes on behind an inserted “, selon X,”: the verb of the clause before it, or its “que”."""
    commas = text[at : at + 1] == "," and text[content[1] : content[1] + 1] == ","
    rest = tight(text, (at, content_end(text, at, end, spans, rules)))
    that = rules.that.match(text, at + 1, end)
    verb = not has_verb(text, content, rules) and has_verb(text, rest, rules)
    return (rest,) if commas and rest[0] < rest[1] and (that or verb) else ()


def _for_whom(
    text: str, start: int, end: int, match: re.Match[str], spans: list[Range], rules: Surface, found: list[Found]
) -> Found | None:
    """X, pour qui A: the source stands before, mostly as the source of another claim."""
    near = [r for f in found for r in f.source if 0 <= match.start() - r[1] <= 2]
    source = near[0] if near else phrase_before(text, start, match.start(), spans, rules)
    content = tight(text, (match.end(), content_end(text, match.end(), end, spans, rules)))
    if source is None or content[0] >= content[1]:
        return None
    return Found(
        key="p:according to", frame="clause", content=[content], cue=[match.span()], source=[source], score=0.8,
        kind="nominal",
    )  # fmt: skip


def _made(rules: Surface, match: re.Match[str], frame: str, content: list[Range], source: list[Range]) -> Found | None:
    content = [c for c in content if c[0] < c[1]]
    if not content:
        return None
    verb = folded(match.group("verb"))
    return Found(
        key=verb, frame=frame, content=content, cue=[match.span()], source=source, score=0.8, kind="nominal",
        act=act_of(match, rules) or "assertion",
    )  # fmt: skip


def _joined(text: str, pieces: list[Range]) -> list[Range]:
    """Quotations with nothing but narrated words between them as one stretch from the first to the last."""
    pieces = [p for p in pieces if p[0] < p[1]]
    return [(pieces[0][0], pieces[-1][1])] if pieces else []
