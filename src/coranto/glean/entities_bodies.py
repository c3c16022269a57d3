"""Names of bodies: known ones, ones with a head that says so (a ministry, a council), and the police of a people."""

from __future__ import annotations

from coranto.glean.entities_found import KNOWN, SEEN, Found, found
from coranto.glean.entities_words import Lexicon, Word
from coranto.glean.gazetteer import find, people, seat
from coranto.words.forms import slug

LONGEST = 9


def known_body(row: int, words: list[Word], at: int, text: str, lexicon: Lexicon) -> Found | None:
    """The longest body known everywhere, or seat of power, that starts at word `at`, with its bracketed acronym."""
    known = words[at].text in lexicon.known_starts
    if not known and not words[at].capital:
        return None
    for last in range(min(len(words), at + (LONGEST if known else 4)) - 1, at - 1, -1):
        if not words[last].text[0].isalnum() and words[last].text != ")":
            continue
        name = " ".join(text[words[at].start : words[last].end].split())
        if known and (entry := lexicon.known.get(name)):
            item = found(row, words, at, last, text, "organisation", KNOWN)
            item.entity, item.name = entry
            return _with_brackets(item, words, text, lexicon)
        if words[at].capital and (power := seat(name)):
            item = found(row, words, at, last, text, "organisation", KNOWN)
            item.entity, item.country = power
            item.name = name
            return item
    return None


def _with_brackets(item: Found, words: list[Word], text: str, lexicon: Lexicon) -> Found:
    """ "World Health Body (WHB) Council" is one name: the brackets are inside it."""
    i = item.last + 1
    if i + 2 < len(words) and words[i].text == "(" and words[i + 1].upper and words[i + 2].text == ")":
        after = i + 3
        end = _heads_from(words, after, lexicon)
        if end is not None:
            whole = found(item.row, words, item.first, end, text, "organisation", KNOWN)
            plain = f"{item.text} {text[words[after].start : words[end].end]}"
            whole.entity, whole.name = lexicon.known.get(plain, (f"org:{slug(plain)}", plain))
            return whole
    return item


def _heads_from(words: list[Word], at: int, lexicon: Lexicon) -> int | None:
    """The last of the capitalised words from `at` on that holds a head of a body; None without one."""
    end, last = at, None
    while end < len(words) and words[end].capital and words[end].text[0].isalpha():
        if words[end].low in lexicon.body_heads:
            last = end
        end += 1
    return last


def named_body(row: int, words: list[Word], at: int, text: str, lexicon: Lexicon) -> Found | None:
    """A capitalised name with a head that says what it is, from word `at`: "Harbour Master's Council of Oslo"."""
    end, head = at, None
    while end < len(words) and _part(words[end], end == at, lexicon):
        if words[end].low in lexicon.body_heads and (end > at or _goes_on(words, end, lexicon)):
            head = end
        elif words[end].low in lexicon.roles and not _head_follows(words, end, lexicon):
            break
        end += 1
        while end < len(words) and words[end].low in ("'s", "’s") and end + 1 < len(words) and words[end + 1].capital:
            end += 1
    if head is None or (head == at and not _goes_on(words, head, lexicon)):
        return None
    last = _complement(words, head, lexicon)
    if last == at:
        return None
    first = at
    if tuple(w.low for w in words[at : last + 1]) in lexicon.bodies:
        first = _owner_before(words, at, lexicon)
    item = found(row, words, first, last, text, "organisation", SEEN)
    return _owned(item, words, lexicon)


def _owner_before(words: list[Word], at: int, lexicon: Lexicon) -> int:
    """Where the owner of a body without a name of its own begins: "the breakaway region's Security Council"."""
    if at < 2 or words[at - 1].low not in ("'s", "’s", "'", "’"):
        return at
    first = at - 2
    while first > 0 and at - first < 4 and words[first - 1].low in lexicon.owners:
        first -= 1
    return first


def _head_follows(words: list[Word], at: int, lexicon: Lexicon) -> bool:
    return at + 1 < len(words) and words[at + 1].capital and words[at + 1].low in lexicon.body_heads


def _part(word: Word, first: bool, lexicon: Lexicon) -> bool:
    if not word.capital or not word.text[0].isalpha() or word.low in lexicon.calendar:
        return False
    return word.low not in lexicon.small and word.low.rstrip(".") not in lexicon.honorifics


def _goes_on(words: list[Word], head: int, lexicon: Lexicon) -> bool:
    """Whether a complement follows the head: "Ministry of …", "Conseil de …"."""
    if head + 1 >= len(words):
        return False
    follows = words[head + 1]
    if follows.low in lexicon.qualifiers:
        return True
    return follows.low.strip("'’") in lexicon.links and head + 2 < len(words)


def _complement(words: list[Word], head: int, lexicon: Lexicon) -> int:
    """The last word of the name: "of Foreign Affairs", "for Human Rights and Trade", "de la défense nationale"."""
    last, i = head, head + 1
    while i < len(words) and words[i].low in lexicon.qualifiers:
        last, i = i, i + 1
    while i < len(words) and words[i].low.strip("'’") in lexicon.links:
        j = i + 1
        while j < len(words) and words[j].low in lexicon.within:
            j += 1
        if j >= len(words) or not words[j].text[0].isalpha() or words[j].low in lexicon.calendar:
            break
        if not words[j].capital and not lexicon.qualifiers:
            break
        if words[j].capital and words[i].low in ("in", "to", "on"):
            break
        j = _capitals_on(words, j, lexicon)
        joined = j + 2 < len(words) and words[j + 1].low in ("and", "et", "&") and _capital_noun(words[j + 2])
        if joined and words[j].capital and not find(words[j].text):
            j = _capitals_on(words, j + 2, lexicon)
        last, i = j, j + 1
    return last


def _capitals_on(words: list[Word], at: int, lexicon: Lexicon) -> int:
    """The last of the words from `at` on that go on with the name."""
    while at + 1 < len(words) and (_capital_noun(words[at + 1]) or words[at + 1].low in lexicon.qualifiers):
        at += 1
    return at


def _capital_noun(word: Word) -> bool:
    return word.capital and word.text[0].isalpha()


def _owned(item: Found, words: list[Word], lexicon: Lexicon) -> Found:
    """The country of a body, from the people or the country in its name."""
    for word in words[item.first : item.last + 1]:
        of = people(word.text, lexicon.language)
        if of and of.country:
            item.country = of.country
            return item
        places = find(word.text) if word.capital else ()
        if places and places[0].kind == "country":
            item.country = places[0].country
            return item
    return item


def peoples_body(row: int, words: list[Word], at: int, text: str, lexicon: Lexicon) -> Found | None:
    """A body without a name of its own beside a people or an owner: "Chilean police", "l'armée chilienne"."""
    if lexicon.language == "fr":
        return _body_before_people(row, words, at, text, lexicon)
    of = people(words[at].text, lexicon.language)
    owner = words[at].low in lexicon.owners
    if not ((of and words[at].capital and not of.plural) or owner):
        return None
    i = at + 1
    if owner and i + 1 < len(words) and words[i + 1].low in ("’", "'", "'s", "’s"):
        i += 1
    for _ in range(2):
        if i < len(words) and (words[i].low in lexicon.owners or words[i].low in ("’", "'", "'s", "’s")):
            i += 1
    last = _generic(words, i, lexicon)
    if last is None or _has_noun_after(words, last):
        return None
    item = found(row, words, at, last, text, "organisation", SEEN)
    item.country = of.country if of else None
    return item


def _has_noun_after(words: list[Word], last: int) -> bool:
    """Whether the body only describes what follows: "police officers", "military operation"."""
    if last + 1 >= len(words):
        return False
    follows = words[last + 1]
    return follows.pos in ("NOUN", "PROPN", "ADJ") and follows.start - words[last].end == 1


def _generic(words: list[Word], at: int, lexicon: Lexicon) -> int | None:
    """The last word of the longest generic body that starts at `at`, or None."""
    for size in (4, 3, 2, 1):
        if tuple(w.low.replace("’", "'") for w in words[at : at + size]) in lexicon.bodies:
            return at + size - 1
    return None


def _body_before_people(row: int, words: list[Word], at: int, text: str, lexicon: Lexicon) -> Found | None:
    last = _generic(words, at, lexicon)
    if last is None or last + 1 >= len(words):
        return None
    of = people(words[last + 1].text, lexicon.language)
    if of and not words[last + 1].capital:
        item = found(row, words, at, last + 1, text, "organisation", SEEN)
        item.country = of.country
        return item
    return None
