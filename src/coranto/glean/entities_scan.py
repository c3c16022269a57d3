"""One sentence, word by word: every name in it, with a kind where the words around it tell one."""

from __future__ import annotations

from coranto.glean.entities_bodies import known_body, named_body, peoples_body
from coranto.glean.entities_found import GUESSED, KNOWN, SEEN, Found, found
from coranto.glean.entities_places import PLACE_LABELS, context, place_at, sounding_place
from coranto.glean.entities_roles import age_after, honorific, is_role, phrase_at, role_after, role_before
from coranto.glean.entities_words import Lexicon, Word, is_common
from coranto.glean.gazetteer import people
from coranto.records.facts import MentionKind

# The longest name of a person, in words with particles.
LONGEST_NAME = 7
_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XX", "XXI"})


class Scanner:
    """Reads the sentences of one text. `model` says whether a model labelled the words; `seen` are the words that
    stand small somewhere in the text, `inside` those that stand capitalised where no sentence begins."""

    def __init__(self, text: str, lexicon: Lexicon, model: bool, seen: frozenset[str], inside: frozenset[str]) -> None:
        self.text, self.lexicon, self.model, self.seen, self.inside = text, lexicon, model, seen, inside

    def scan(self, row: int, words: list[Word], headline: bool) -> list[Found]:
        """The names of one sentence, in order, without overlap. In a headline only what is known counts."""
        finds: list[Found] = []
        at = 0
        while at < len(words):
            if (end := phrase_at(words, at, self.lexicon)) is not None:
                at = end + 1
                continue
            item = self._fixed(row, words, at, headline) if words[at].text[0].isalpha() else None
            if item is None and words[at].capital:
                item, at = self._run(row, words, at, headline)
            if item is None:
                at += 1
                continue
            finds.append(item)
            at = max(at, item.last + 1)
        return finds

    def _fixed(self, row: int, words: list[Word], at: int, headline: bool) -> Found | None:
        """What is known by its words alone: bodies, peoples, places that no person's name runs through."""
        word, lexicon = words[at], self.lexicon
        body = known_body(row, words, at, self.text, lexicon)
        if body is not None and self._stands_alone(body, words):
            longer = named_body(row, words, at, self.text, lexicon) if not headline else None
            return longer if longer is not None and longer.last > body.last else body
        if named := self._body(row, words, at, headline):
            return named
        if not word.capital:
            return self._people(row, words, at)
        if word.begins and word.low in lexicon.small and not word.upper:
            return None
        place = place_at(row, words, at, self.text, lexicon)
        demonym = self._people(row, words, at)
        if demonym is not None and (place is None or place.last <= demonym.last):
            return demonym
        if place is not None and not self._runs_on(place, words):
            return place
        return None

    def _body(self, row: int, words: list[Word], at: int, headline: bool) -> Found | None:
        word, lexicon = words[at], self.lexicon
        bare = word.low not in lexicon.small and word.low not in lexicon.calendar and not is_role(word, lexicon)
        if word.capital and not headline and bare and (named := named_body(row, words, at, self.text, lexicon)):
            place = place_at(row, words, at, self.text, lexicon)
            return place if place is not None and place.last >= named.last else named
        return peoples_body(row, words, at, self.text, lexicon)

    def _people(self, row: int, words: list[Word], at: int) -> Found | None:
        last = at
        of = None
        if at + 1 < len(words) and words[at].capital:
            of = people(self.text[words[at].start : words[at + 1].end], self.lexicon.language)
            last = at + 1 if of else at
        of = of or people(words[at].text, self.lexicon.language)
        if of is None or (words[at].low in self.lexicon.small and len(words[at].text) < 4):
            return None
        item = found(row, words, at, last, self.text, "group", KNOWN)
        item.entity, item.country, item.name = of.id, of.country, item.text
        return item

    def _stands_alone(self, body: Found, words: list[Word]) -> bool:
        """A known short name inside a longer capitalised run is somebody's surname or another body."""
        if body.last > body.first or words[body.first].upper:
            return True
        after = words[body.last + 1] if body.last + 1 < len(words) else None
        before = words[body.first - 1] if body.first else None
        runs = after is not None and self._name_word(after) and not is_role(after, self.lexicon)
        led = before is not None and self._name_word(before) and not before.begins and not is_role(before, self.lexicon)
        return not runs and not led

    def _runs_on(self, place: Found, words: list[Word]) -> bool:
        """Whether the capitals go on after a place, as in a person's name that begins like one."""
        lexicon = self.lexicon
        if honorific(words, place.first, lexicon):
            return True
        i = place.last + 1
        if i >= len(words) or not self._name_word(words[i]) or words[i].start - words[i - 1].end > 1:
            return False
        follows = words[i]
        if follows.low in lexicon.place_heads or follows.low in lexicon.event_heads:
            return False
        if is_role(follows, lexicon):  # "Kyiv Mayor X", but a firm called "Athens Advisers"
            city = bool(place.candidates) and place.candidates[0].kind == "city"
            return city and (i + 1 >= len(words) or not self._name_word(words[i + 1]))
        if follows.upper or people(follows.text, lexicon.language) or follows.low in lexicon.before:
            return False
        label = words[place.first].label
        return label not in PLACE_LABELS or follows.label in ("PERSON", label)

    def _name_word(self, word: Word) -> bool:
        """Whether a capitalised word can be part of a name."""
        low = word.low
        if not word.capital or not word.text[0].isalpha() or low in self.lexicon.calendar:
            return False
        return low not in self.lexicon.small or (word.upper and len(word.text) > 1)

    def _run(self, row: int, words: list[Word], at: int, headline: bool) -> tuple[Found | None, int]:
        """(the find, where to go on) for the capitalised run that starts at word `at`."""
        lexicon = self.lexicon
        if not self._name_word(words[at]):
            return None, at
        if words[at].low.rstrip(".") in lexicon.honorifics or is_role(words[at], lexicon):
            return None, at
        if words[at].low in lexicon.before and at + 1 < len(words) and self._leads(words, at):
            return None, at
        last = self._run_end(words, at)
        first = at
        while first < last and words[first].begins and (not lexicon.small or self._is_filler(words[first])):
            first += 1
        item = self._classified(row, words, first, last, headline)
        if item is not None and item.kind == "person" and item.role is None:
            item.role = self._written(words, role_after(words, last + 1, lexicon, any_noun=True))
        return item, last if last > at else at

    def _leads(self, words: list[Word], at: int) -> bool:
        """Whether a word like "Deputy" leads on to a role."""
        return any(is_role(w, self.lexicon) for w in words[at + 1 : at + 4] if w.capital)

    def _is_filler(self, word: Word) -> bool:
        """A capitalised word at a beginning that is an everyday word."""
        return word.low in self.seen or word.low in self.lexicon.common or word.pos in ("VERB", "AUX", "ADV", "ADP")

    def _run_end(self, words: list[Word], at: int) -> int:
        """The last word of the run of name words from `at`, over particles and initials."""
        last, i, lexicon = at, at + 1, self.lexicon
        while i < len(words) and i - at < LONGEST_NAME:
            word = words[i]
            if word.start - words[i - 1].end > 1 or "\n" in self.text[words[i - 1].end : word.start]:
                break
            if self._name_word(word) and not word.begins:
                if is_role(word, lexicon) or people(word.text, lexicon.language):
                    break
                last = i
            elif word.low not in lexicon.particles or word.low in ("'s", "’s"):
                break
            i += 1
        return last

    def _classified(self, row: int, words: list[Word], first: int, last: int, headline: bool) -> Found | None:
        """The run as person, body, place or event, or open (kind None) for what later may turn out to be a name."""
        item = found(row, words, first, last, self.text, None, GUESSED)
        names = [w for w in words[first : last + 1] if w.capital]
        lexicon = self.lexicon
        if any(w.low in lexicon.event_heads for w in names[1:] or names[:0]) and not headline:
            item.kind, item.name = "event", item.text
            return item
        self._beside(item, words)
        if headline:
            return item
        everyday = bool(lexicon.common) and all(is_common(w, lexicon) for w in names)
        lone = first == last
        labelled = not lone and all(w.label == "PERSON" for w in names)
        if everyday and (item.titled or item.role or labelled) and all(w.pos == "PROPN" for w in names):
            everyday = words[first].begins and not item.titled
        if (item.titled or item.role) and not (everyday and not item.titled):
            item.kind, item.trust = "person", SEEN
        elif last + 1 < len(words) and words[last + 1].low in lexicon.body_heads and not words[last + 1].capital:
            item.kind, item.trust = ("organisation", SEEN) if not everyday else (None, GUESSED)
        elif not lone and any(w.low in lexicon.place_heads for w in names[1:]) and not words[first].begins:
            item.kind = "place"
        elif lone and self._before_head(words, last) and not everyday:
            return self._sounds(item, words) or self._as_place(item)
        elif lone and self._glossed(words, first):
            return item
        elif lone and words[first].begins and words[first].low not in self.inside and not words[first].upper:
            return sounding_place(row, words, first, last, self.text, lexicon) if not everyday else None
        elif everyday and (lone or any(w.low in lexicon.common for w in names)):
            return item if lone else None
        else:
            return self._by_label(item, words, names)
        return item

    def _beside(self, item: Found, words: list[Word]) -> None:
        """Title, role and age beside the name."""
        gender = honorific(words, item.first, self.lexicon)
        if gender is not None:
            item.titled, item.gender = True, None if gender == "n" else gender
        around = role_before(words, item.first, self.lexicon)
        # One bare word with an apposition may be a body or a firm as well.
        if item.last > item.first or item.titled or around or words[item.first].label == "PERSON":
            around = role_after(words, item.last + 1, self.lexicon) or around
        item.role = self._written(words, around)
        if age_after(words, item.last + 1, self.lexicon):
            item.titled = True

    def _glossed(self, words: list[Word], at: int) -> bool:
        """Whether a bracketed word is said to be so in a language: "(Sorvik in Russian)"."""
        if not at or words[at - 1].text != "(" or at + 2 >= len(words):
            return False
        return words[at + 1].low in self.lexicon.aliases_in and bool(people(words[at + 2].text, self.lexicon.language))

    def _before_head(self, words: list[Word], last: int) -> bool:
        """Whether a common head of a place follows: "the Kunene region"."""
        follows = words[last + 1] if last + 1 < len(words) else None
        return follows is not None and not follows.capital and follows.low in self.lexicon.place_heads

    def _as_place(self, item: Found) -> Found:
        item.kind = "place"
        return item

    def _written(self, words: list[Word], around: tuple[int, int] | None) -> str | None:
        return " ".join(self.text[words[around[0]].start : words[around[1]].end].split()) if around else None

    def _by_label(self, item: Found, words: list[Word], names: list[Word]) -> Found | None:
        """What a model's label, an acronym's look or the number of words tells."""
        labels = [w.label for w in names if w.label]
        label = max(sorted(set(labels)), key=labels.count) if labels else ""
        lexicon = self.lexicon
        if len(names) == 1 and names[0].upper and 2 <= len(names[0].text) <= 6 and names[0].text not in _ROMAN:
            item.kind = "organisation"
        elif sound := self._sounds(item, words):
            return sound
        elif label == "PERSON" and (len(names) > 1 or names[0].low not in self.seen):
            item.kind = "person"
        elif label in PLACE_LABELS and len(names) <= 3:
            item.kind = "place" if context(words, item.first, item.last, lexicon) == 2 else self._no_place(names)
        elif label in ("ORG", "PRODUCT"):
            item.kind = "organisation" if len(names) < 6 else None
        elif label == "NORP" and len(names) == 1:
            item.kind = "group"
        elif label in ("EVENT", "WORK_OF_ART", "LAW"):
            item.kind = "event" if label == "EVENT" else "work"
        elif 2 <= len(names) <= 4 and not any(self._is_plain(w) for w in names):
            item.kind = "person"
        return item

    def _is_plain(self, word: Word) -> bool:
        """Whether a word is too plain to make a name without a sign beside it."""
        if word.upper or word.low in self.seen or word.low in self.lexicon.common:
            return True
        return is_common(word, self.lexicon) and word.pos != "PROPN"

    def _no_place(self, names: list[Word]) -> MentionKind | None:
        return "person" if len(names) > 1 else None

    def _sounds(self, item: Found, words: list[Word]) -> Found | None:
        if item.last > item.first:
            return None
        return sounding_place(item.row, words, item.first, item.last, self.text, self.lexicon)
