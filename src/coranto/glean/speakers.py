"""Who the source of a claim is: names, pronouns, roles and metonyms resolved by rule, or left as written.

::

    name        the head of the source is a mention: its name (a surname alone takes the full name given before)
    metonym     “Baku”, “the Kremlin”: the name as written, with the country it stands for
    pronoun     he, she, they: the last speaker where gender and number allow, else the one person near by
    latter      “the latter”: the last name before it
    same        “the same source”: whoever has just spoken
    role        “the head of government”: the one person of whom the report has said so
    short form  “the ministry”: the one body that the report has called by a fuller name
    as written  anything else

Two candidates that fit equally well are not chosen between: the words stay, and both are listed as alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.glean.claims_found import Found
from coranto.glean.claims_quotes import Quotes
from coranto.glean.draft import Draft
from coranto.glean.speakers_documents import held
from coranto.glean.speakers_short import before_apposition, complete, in_apposition, side_by_side
from coranto.records import Mention, Speaker
from coranto.records.facts import SpeakerKind
from coranto.words import section

# A pronoun looks back over at most this many sentences.
REACH = 4


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker as resolved, with what pronouns need to know of him, her or them."""

    speaker: Speaker
    gender: str | None
    number: str  # one, many, body
    sentence: int
    start: int


@cache
def _table(language: str | None, name: str) -> Mapping[str, Any]:
    return section(language, f"claims.{name}")


def speakers(draft: Draft, quotes: Quotes, found: Sequence[Found]) -> list[Speaker]:
    """One speaker per claim, in the same order. Claims must be in the order of the text."""
    resolver = _Resolver(draft, quotes)
    return complete(draft, found, [resolver.resolve(one) for one in found])


class _Resolver:
    """Reads the claims of one draft in order and remembers who has spoken."""

    def __init__(self, draft: Draft, quotes: Quotes) -> None:
        self.draft = draft
        self.quotes = quotes
        self.trees = {t.start: t for t in draft.trees}
        self.said: list[Who] = []
        self.pronouns = {w: g for g, ws in _table(draft.language, "pronouns").items() for w in ws}

    def resolve(self, found: Found) -> Speaker:
        """The speaker of one claim."""
        if not found.source:
            return Speaker(name="", kind="none")
        start, end = found.source[0]
        words = self.draft.text[start:end]
        sentence = self.quotes.sentence(start)
        sort = self.pronouns.get(words.casefold())
        if sort in ("latter", "former"):
            who = self._latter(words, start, sentence)
        elif sort in ("m", "f", "plural", "thing"):
            who = self._pronoun(words, sort, start, sentence)
        elif sort == "same" and self.said:
            who = self._taken(self.said[-1], sentence, start)
        elif sort is not None:
            who = Who(Speaker(name=words, kind="pronoun"), None, "any", sentence, start)
        else:
            who = self._named(found, words, start, end, sentence)
        if who.speaker.kind != "none":
            self.said.append(who)
        return who.speaker

    def _named(self, found: Found, words: str, start: int, end: int, sentence: int) -> Who:
        if (whose := held(self.draft, words, start)) is not None:
            return self._held(words[whose[0] : whose[1]], start + whose[0], sentence)
        head = self._head(found, start, end)
        mention = self._heading(start, end, head)
        shown = _short(words)
        if (country := _table(self.draft.language, "metonyms").get(words.casefold())) is not None:
            speaker = Speaker(name=shown, kind="name", entity=f"country:{country}", resolved_by="metonym")
            return Who(speaker, None, "body", sentence, start)
        if self._joint(found, start, end):
            return Who(Speaker(name=shown, kind="nominal"), None, "many", sentence, start)
        if mention is None or mention.kind != "person":
            gender, number = self._nominal(_short(words))
            named = in_apposition(self.draft, words, start) or before_apposition(self.draft, words, start)
            if number != "many" and named is not None:
                who = Speaker(name=named.name, kind="name", role=shown, entity=named.entity, resolved_by="apposition")
                return Who(who, named.gender or gender, "one", sentence, start)
        if mention is None:
            if (by_role := self._role(words, start, sentence)) is not None:
                return by_role
            proper = self._proper(found, words)
            shown = self._person(found, start) or shown
            gender, number = self._nominal(words)
            speaker = Speaker(name=shown, kind="name" if proper else "nominal", resolved_by="name" if proper else None)
            if proper and number == "one" and (known := self._surname(shown)) is not None:
                speaker = known
            return Who(speaker, gender, number, sentence, start)
        number = {"person": "one", "group": "many"}.get(mention.kind, "body")
        gender = mention.gender or self._nominal(words)[0]
        name, entity, how = mention.name or self.draft.words(mention.span), mention.entity, "name"
        if mention.kind == "person" and " " not in name and (full := self._full(name)) is not None:
            name, entity, gender = full.name, full.entity or entity, full.gender or gender
        if mention.kind == "place":
            how = "metonym"
            entity = f"country:{mention.country}" if mention.country else entity
        role = mention.role or self._written_role(words, start, mention)
        speaker = Speaker(name=name, kind="name", role=role, entity=entity, resolved_by=how)
        return Who(speaker, gender, number, sentence, start)

    def _heading(self, start: int, end: int, head: int) -> Mention | None:
        """The mention that heads a source phrase; an adjective of a people in small letters (“libyen”) heads none."""
        mentions = self._mentions(start, end)
        while mention := next((m for m in mentions if m.span.start <= head < m.span.end), None):
            if mention.kind != "group" or mention.span.start <= start or not self.draft.words(mention.span).islower():
                return mention
            if self.draft.text[start : mention.span.start].strip(" ’'").casefold() in _SMALL:
                return mention
            head = start + len(self.draft.text[start : mention.span.start].rstrip()) - 1
        return None

    def _held(self, words: str, start: int, sentence: int) -> Who:
        """Who a document speaks for: “the Health Ministry” of “the latest toll of the Health Ministry”."""
        shown = _short(words)
        named = [m for m in self._mentions(start, start + len(shown)) if m.span.end == start + len(shown)]
        kinds = ("organisation", "person", "place")
        mention = next((m for m in named if m.kind in kinds), None)
        name, entity = (mention.name or shown, mention.entity) if mention else (shown, None)
        kind: SpeakerKind = "name" if mention else "nominal"
        return Who(Speaker(name=name, kind=kind, entity=entity, resolved_by="document"), None, "body", sentence, start)

    def _joint(self, found: Found, start: int, end: int) -> bool:
        """Whether several are named together: no one of them is the speaker."""
        tree = self.trees.get(found.tree)
        if tree is None or found.subject < 0:
            return side_by_side(self.draft, start, end)
        return any(
            c.dep_ == "conj" and start <= tree.start + c.idx < end and c.pos_ in ("NOUN", "PROPN", "PRON")
            for c in tree.doc[found.subject].children
        )

    def _mentions(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.draft.mentions if m.span.start < end and start < m.span.end]

    def _head(self, found: Found, start: int, end: int) -> int:
        """Where the head of the source phrase stands."""
        tree = self.trees.get(found.tree)
        if tree is not None and found.subject >= 0:
            token = tree.doc[found.subject]
            if token.tag_ in ("WP", "WDT"):
                doc = tree.doc
                inside = [t for t in doc if start <= tree.start + t.idx < end]
                roots = [t for t in inside if not (start <= tree.start + t.head.idx < end) or t.head == t]
                token = roots[0] if roots else token
            at = tree.start + int(token.idx)
            if start <= at < end:
                return at
        first = re.match(r"[^,;(]+", self.draft.text[start:end])
        words = first.group().split() if first else []
        if first is None or not words:
            return start
        article = re.match(r"[LlDd]['’](?=\w)", words[-1])
        return start + first.group().rfind(words[-1]) + (article.end() if article else 0)

    def _proper(self, found: Found, words: str) -> bool:
        tree = self.trees.get(found.tree)
        if tree is not None and found.subject >= 0:
            return bool(tree.doc[found.subject].pos_ == "PROPN")
        return words[:1].isupper() and words.split()[-1][:1].isupper()

    def _person(self, found: Found, start: int) -> str | None:
        """The name alone of “Ada Moss of the rescue service”, where no mention covers a person."""
        tree = self.trees.get(found.tree)
        if tree is None or found.subject < 1 or found.subject + 1 >= len(tree.doc):
            return None
        last = first = found.subject
        while first > 0 and tree.doc[first - 1].pos_ == "PROPN" and tree.start + tree.doc[first - 1].idx >= start:
            first -= 1
        names = tree.doc[first : last + 1]
        bodies = section(self.draft.language, "entities")
        heads = {*bodies.get("body_heads", ()), *bodies.get("place_heads", ())}
        of = tree.doc[last + 1].dep_ == "prep" and tree.doc[last].pos_ == "PROPN"
        return str(names.text) if of and first < last and not any(t.lower_ in heads for t in names) else None

    def _nominal(self, words: str) -> tuple[str | None, str]:
        """(gender, number) that the words of a phrase tell: “a spokeswoman” f, one; “officials” many."""
        table = _table(self.draft.language, "persons")
        phrase = re.split(r"[,;(]| of | for | de | du | des | to | in ", words.casefold())[0].split()
        for word in reversed(phrase):
            for gender in ("m", "f", "any"):
                if word in table.get(gender, ()):
                    return (None if gender == "any" else gender), "one"
            if word in table.get("plural", ()) or (
                word.endswith("s") and word == phrase[-1] and not words[:1].isupper()
            ):
                return None, "many"
        for word in words.casefold().replace(",", " ").split():
            for gender in ("m", "f", "any"):
                if word in table.get(gender, ()):
                    return (None if gender == "any" else gender), "one"
        if " and " in words or " et " in words:
            return None, "many"
        return None, "one" if words[:1].isupper() else "body"

    def _full(self, surname: str) -> Mention | None:
        """The one person before whose name ends with a surname."""
        fits = {
            m.name: m
            for m in self.draft.mentions
            if m.kind == "person" and " " in m.name and m.name.split()[-1].casefold() == surname.casefold()
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _surname(self, shown: str) -> Speaker | None:
        """A speaker before whose name ends with the same word, for names that no mention covers."""
        last = shown.split()[-1].casefold() if shown.split() else ""
        fits = {
            w.speaker.name: w.speaker
            for w in self.said
            if w.speaker.kind == "name" and " " in w.speaker.name and w.speaker.name.split()[-1].casefold() == last
        }
        known = next(iter(fits.values())) if len(fits) == 1 else None
        return known if known is not None and len(shown.split()) <= 2 else None

    def _written_role(self, words: str, start: int, mention: Mention) -> str | None:
        """What stands before the name, or in apposition after it: “Armenian Prime Minister”, “a spokesperson for …”."""
        before = words[: max(0, mention.span.start - start)].strip(" ,")
        if len(before.split()) > 1 or before.casefold() in {w for ws in self._roles().values() for w in ws}:
            return before
        after = words[max(0, mention.span.end - start) :]
        match = re.match(r",\s*((?:an?|the|le|la|l['’]|un|une)\s[^,;]+)", after, re.IGNORECASE)
        return match.group(1).strip() if match else None

    def _roles(self) -> Mapping[str, Sequence[str]]:
        return _table(self.draft.language, "roles")

    def _role(self, words: str, start: int, sentence: int) -> Who | None:
        """The holder of an office that the text calls by the office alone."""
        folded = words.casefold()
        if not re.match(r"(the|this|le|la|l['’]|ce|cet|cette)\b", folded) or len(words.split()) > 9:
            return None
        rows = [ws for ws in self._roles().values() if any(_office(w).search(folded) for w in ws)]
        if not rows:
            return None
        forms = rows[0]
        extra = set(re.findall(r"\w+", folded)) - {w for f in forms for w in f.split()} - _SMALL
        fits: dict[str, Mention] = {}
        for mention in self.draft.mentions:
            if mention.kind != "person" or mention.span.start >= start:
                continue
            role = (mention.role or self._beside(mention)).casefold()
            if any(_office(f).search(role) for f in forms) and _agrees(extra, role):
                fits[mention.entity or mention.name] = mention
        if not fits:
            return None
        speaking = {w.speaker.entity or w.speaker.name for w in self.said if sentence - w.sentence <= REACH}
        chosen = [m for k, m in fits.items() if k in speaking] if len(fits) > 1 else list(fits.values())
        if len(chosen) != 1:
            others = tuple(sorted({m.name for m in fits.values()}))
            return Who(Speaker(name=_short(words), kind="nominal", alternatives=others), None, "one", sentence, start)
        one = chosen[0]
        others = tuple(sorted({m.name for m in fits.values()} - {one.name}))
        name = one.name
        if " " not in name and (full := self._full(name)) is not None:
            name = full.name
        speaker = Speaker(
            name=name, kind="nominal", role=words, entity=one.entity, resolved_by="role", alternatives=others
        )
        return Who(speaker, one.gender, "one", sentence, start)

    def _beside(self, mention: Mention) -> str:
        """The words right before a name in its sentence, where its role would stand."""
        return self.draft.text[max(0, mention.span.start - 40) : mention.span.start].rsplit(".", 1)[-1].split(",")[-1]

    def _pronoun(self, words: str, sort: str, start: int, sentence: int) -> Who:
        recent = [w for w in reversed(self.said) if sentence - w.sentence <= REACH and w.speaker.name]
        wanted = {"m": "one", "f": "one", "plural": "many", "thing": "body"}[sort]
        last = next((w for w in recent if self._fits(w, sort, wanted)), None)
        rivals = self._persons(start, sentence, sort) if sort in ("m", "f") else {}
        if not rivals and recent and words.casefold() in self._country_pronouns():
            near = recent[0]
            if near.number == "body" and sentence - near.sentence <= 1 and (last is None or last.start < near.start):
                return self._taken(near, sentence, start)
        if last is not None and (last == recent[0] or not rivals):
            return self._taken(last, sentence, start)
        if last is None and len(rivals) == 1:
            mention = next(iter(rivals.values()))
            full = self._full(mention.name) if " " not in mention.name else None
            speaker = Speaker(
                name=(full or mention).name,
                kind="pronoun",
                role=mention.role,
                entity=mention.entity,
                resolved_by="pronoun",
            )
            return Who(speaker, mention.gender or sort, "one", sentence, start)
        if last is not None and sentence - last.sentence <= 1:
            return self._taken(last, sentence, start)
        names = {m.name for m in rivals.values()} | ({last.speaker.name} if last is not None else set())
        speaker = Speaker(name=words, kind="pronoun", alternatives=tuple(sorted(names)))
        return Who(speaker, sort if sort in ("m", "f") else None, wanted, sentence, start)

    def _country_pronouns(self) -> frozenset[str]:
        return frozenset(_table(self.draft.language, "grammar").get("country_pronouns", ()))

    def _taken(self, who: Who, sentence: int, start: int) -> Who:
        s = who.speaker
        speaker = Speaker(name=s.name, kind="pronoun", role=s.role, entity=s.entity, resolved_by="pronoun")
        return Who(speaker, who.gender, who.number, sentence, start)

    @staticmethod
    def _fits(who: Who, sort: str, wanted: str) -> bool:
        if sort in ("m", "f"):
            return who.number == wanted and who.gender in (None, sort)
        if sort == "plural":
            return who.number in ("many", "body")
        return who.number == "body"

    def _persons(self, start: int, sentence: int, sort: str) -> dict[str, Mention]:
        """The persons named in this sentence before the pronoun, or in the one before, of the right gender."""
        first = self.quotes.sentences[max(0, sentence - 1)][0]
        fits = [
            m
            for m in self.draft.mentions
            if m.kind == "person" and first <= m.span.start < start and m.gender in (None, sort)
        ]
        return {m.entity or m.name: m for m in fits}

    def _latter(self, words: str, start: int, sentence: int) -> Who:
        first = self.quotes.sentences[max(0, sentence - 1)][0]
        before = [m for m in self.draft.mentions if first <= m.span.start < start]
        people = [m for m in before if m.kind == "person"] or [m for m in before if m.kind == "organisation"]
        pick = people or before
        if not pick:
            return Who(Speaker(name=words, kind="pronoun"), None, "any", sentence, start)
        one = pick[0] if self.pronouns.get(words.casefold()) == "former" else pick[-1]
        name = one.name
        if " " not in name and (full := self._full(name)) is not None:
            name = full.name
        speaker = Speaker(name=name, kind="pronoun", role=one.role, entity=one.entity, resolved_by="latter")
        return Who(speaker, one.gender, "one" if one.kind == "person" else "body", sentence, start)


@cache
def _office(form: str) -> re.Pattern[str]:
    """An office's words with at most two others between them: head of [the Norwegian] government."""
    return re.compile(r"\b" + r"\s+(?:\w+\s+){0,2}".join(re.escape(w) for w in form.split()) + r"\b")


_SMALL = frozenset(["the", "this", "of", "le", "la", "les", "l", "de", "du", "des", "d", "ce", "cet", "cette", "s"])


def _agrees(extra: set[str], role: str) -> bool:
    """Whether the words that narrow an office (“Azerbaijani”) do not contradict the role as given."""
    told = {w for w in extra if len(w) > 3}
    given = set(re.findall(r"\w{4,}", role))
    return not told or not given or any(w[:5] == g[:5] for w in told for g in given)


def _short(words: str) -> str:
    """A source phrase without its apposition."""
    return re.split(r"[,;(]\s|\s\(", words, maxsplit=1)[0].strip()
