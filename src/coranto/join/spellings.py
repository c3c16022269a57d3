"""Whether two written names can be one name: token by token, by the spellings that different alphabets give.

Everything here is pure and knows no person; the knowledge is in ``words/romanisation.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations

from coranto.words import table
from coranto.words.forms import bare, differ_in_gender, fold, skeleton, sounds

# Longer names are compared by their first tokens only: no real name needs more, and hostile ones cost nothing.
MOST_TOKENS = 8
# Spellings that only some schools make, and the swaps of sounds, say too little of shorter words.
LONG_ENOUGH = 5
# Marked letters of one word whose spellings are all tried: 2^3 at most.
MOST_MARKED = 3
# How sure two words are one that differ in open vowels.
UNVOCALISED = 0.86

_SPLIT = re.compile(r"[\s\u2010-\u2015\-_/]+")
_CONSONANTS = re.compile(r"[aeiou]+")
# "Servant of", tied to the next word or not, with its l or a doubled consonant: Abdul Aziz, Abdelaziz, Abderrahman.
_SERVANT = re.compile(r"abd(?:[aeou]+[lrsdntz]?)?")
_SERVES = re.compile(r"abd[aeiou]+(?:l|([rsdntz])(?=\1))?(\w{3,})")
_OPEN = frozenset(map(frozenset, (("a", "e"), ("e", "i"), ("o", "u"), ("", "a"), ("", "e"), ("", "u"))))
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}|[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name, folded. `keys` are its spellings; two tokens that share one may be the same."""

    text: str
    initial: bool = False
    keys: frozenset[str] = frozenset()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """A person's name, taken apart. `patronym` when its last token names the father (bin, ibn).

    `ruler` with a number or a title of kings and popes; `unvocalised` when it comes through the Arabic script.
    """

    tokens: tuple[Token, ...]
    numeral: str = ""
    patronym: bool = False
    ruler: bool = False
    unvocalised: bool = False

    @property
    def full(self) -> tuple[Token, ...]:
        """The tokens that are more than an initial."""
        return tuple(t for t in self.tokens if not t.initial)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure (0 to 1) two names are one, and why, in words. `whole` when every word has its counterpart."""

    score: float
    why: str
    whole: bool = False


@lru_cache(maxsize=64)
def listed(*path: str) -> frozenset[str]:
    """The words of a list in ``romanisation.toml``."""
    found = table("romanisation")
    for part in path:
        found = found[part]
    return frozenset(found)


@cache
def _variants() -> dict[str, str]:
    """Skeleton of a usual given name to the one that stands for all its spellings."""
    return {skeleton(v): skeleton(row[0]) for row in table("romanisation")["given"]["variants"] for v in row}


@cache
def _expansions() -> dict[int, str]:
    return {ord(k): v for k, v in table("romanisation")["expansions"].items()}


def _expanded(word: str) -> Iterable[str]:
    """The word with each choice of its marked letters written out: of Đinđić also Djindjic. Of many, all or none."""
    known = _expansions()
    marked = sorted({ord(c) for c in word} & known.keys())
    if len(marked) > MOST_MARKED:
        yield word.translate(known)
        return
    for size in range(1, len(marked) + 1):
        for chosen in combinations(marked, size):
            yield word.translate({c: known[c] for c in chosen})


def _alternatives(word: str, family: bool) -> Iterable[str]:
    data = table("romanisation")["alternatives"]
    for left, right in (*data["any"], *(data["family"] if family else ())):
        if left.startswith("^"):
            if word.startswith(left[1:]):
                yield right + word[len(left) - 1 :]
        elif left.endswith("$"):
            if word.endswith(left[:-1]):
                yield word[: len(word) - len(left) + 1] + right
        elif left in word:
            yield word.replace(left, right)


@lru_cache(maxsize=65_536)
def spellings(word: str, family: bool = False) -> frozenset[str]:
    """Every skeleton that one word may be written as; `family` adds what is done to surnames only."""
    found = {skeleton(word), *(skeleton(other) for other in _expanded(word.casefold()))}
    plain = fold(word).replace(" ", "")
    if len(plain) >= LONG_ENOUGH:
        found.update(skeleton(other) for other in _alternatives(plain, family))
    return frozenset(found - {""})


@lru_cache(maxsize=65_536)
def canon(word: str) -> str:
    """The coarsest key of one word: a usual name in its first spelling, by its sounds. Only for finding candidates."""
    bones = skeleton(word)
    return sounds(_variants().get(bones, bones))


@lru_cache(maxsize=65_536)
def block_keys(token: Token) -> frozenset[str]:
    """The keys under which a token is looked up: any two tokens that may be one share one."""
    known = _variants()
    return frozenset(sounds(known.get(k, k)) for k in spellings(token.text, True) | token.keys) | {token.key}


def pair_keys(name: Parts) -> set[str]:
    """The keys under which a full name is looked up: those of every two of its words, and of all written together."""
    words = [block_keys(t) if not t.initial else t.keys for t in name.tokens[:5]]
    if name.unvocalised:
        words = [keys | {_bones(k) for k in t.keys} for keys, t in zip(words, name.tokens, strict=False)]
    keys = {_together(name.tokens)}
    if words:
        keys |= {f"{head} {sounds(_together(name.tokens[1:]))}" for head in words[0]}
    for i, one in enumerate(words):
        for two in words[i + 1 :]:
            keys |= {" ".join(sorted((a, b))) for a in one for b in two}
    return keys


@lru_cache(maxsize=65_536)
def parts(name: str) -> Parts:
    """A person's name taken apart into tokens, without titles and particles; numbers of succession are marked."""
    words = [w for w in _SPLIT.split(bare(name).replace("’", "'")) if w][:MOST_TOKENS]
    words, ruler = _untitled(words)
    tied = {w.casefold() for w in re.findall(r"(\w+)[\u2010-\u2015\-']\w", name)}
    tokens: list[Token] = []
    numeral, father, arabic = "", False, False
    servant = ""
    for i, word in enumerate(words):
        low = fold(word)
        if not low:
            continue
        last = i == len(words) - 1
        if i and _succeeds(word, low, len(words) - i):
            numeral = low
            ruler = ruler or low.strip("ivx") == ""
        elif not last and low in listed("particles", "words") and (word.islower() or low in tied or tokens):
            arabic = arabic or low in listed("particles", "arabic")
        elif not last and _SERVANT.fullmatch(low):
            servant = "abd"
        elif low in listed("particles", "patronymic"):
            # Written small it is one word in several spellings; written large it is a name of its own (Ben-Gvir).
            father = word.islower()
            first = table("romanisation")["particles"]["patronymic"][0]
            tokens.append(_token(first, first) if father and low != "bint" else _token(word, low))
        elif _INITIALS.fullmatch(word) or (word.isupper() and len(word) == 2 and not last and not name.isupper()):
            tokens.extend(Token(c, True, frozenset({c}), c) for c in low)
        else:
            tokens.append(_token(servant + word, servant + low))
            servant = ""
    tokens = tokens[:MOST_TOKENS]
    if ruler:
        tokens = [_translated(t) for t in tokens]
    arabic = arabic or father or any(t.text.startswith("abd") or t.key in _unvocalised() for t in tokens)
    return Parts(tuple(tokens), numeral, father, ruler, arabic)


def _untitled(words: list[str]) -> tuple[list[str], bool]:
    """The words without the titles before them, and whether one was a ruler's."""
    ruler, at = False, 0
    while at < len(words) - 1:
        low = fold(words[at])
        if low in _rulers_titles():
            ruler = True
        elif low not in _titles():
            break
        at += 1
    return words[at:], ruler


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(w) for w in table("romanisation")["titles"]["words"])


@cache
def _rulers_titles() -> frozenset[str]:
    return frozenset(fold(w) for w in table("romanisation")["titles"]["rulers"])


@cache
def _unvocalised() -> frozenset[str]:
    """The coarse keys of given names that come through the Arabic script."""
    return frozenset(canon(w) for w in table("romanisation")["unvocalised"]["given"])


@cache
def _translations() -> dict[str, str]:
    return {skeleton(v): skeleton(row[0]) for row in table("romanisation")["rulers"]["variants"] for v in row}


def _translated(token: Token) -> Token:
    """A ruler's name with a key that its forms in all languages share."""
    known = _translations().get(skeleton(token.text))
    return replace(token, keys=token.keys | {f"+{known}"}) if known and not token.initial else token


def _succeeds(word: str, low: str, left: int) -> bool:
    """Whether a word counts sons and successors: Jr., III; a single letter only at the end, without a stop."""
    if low not in listed("particles", "numerals"):
        return False
    return left == 1 and word.isupper() if len(word) == 1 else left <= 2


def _token(word: str, low: str) -> Token:
    served = _SERVES.fullmatch(low)
    keys = spellings(word) | spellings(f"abd{served.group(2)}") if served else spellings(word)
    return Token(low, False, keys, canon(word))


def _bones(word: str) -> str:
    """A key of the consonants of a skeleton."""
    return "=" + _CONSONANTS.sub("", word.removesuffix("h"))


@lru_cache(maxsize=65_536)
def _one_unvocalised(one: str, two: str) -> bool:
    """Whether two words differ only in vowels that the Arabic script leaves open, and not in the last."""
    left, right = (skeleton(w).removesuffix("h") for w in (one, two))
    if _bones(left) != _bones(right) or min(len(left), len(right)) < 4:
        return False
    slots = [re.split(r"[^aeiou]", w) for w in (left, right)]
    differ = [frozenset((a, b)) for a, b in zip(*slots, strict=True) if a != b]
    end = frozenset((slots[0][-1], slots[1][-1]))
    return all(d in _OPEN for d in differ) and (len(end) == 1 or "" not in end) and len(differ) <= 2


def _swappable(one: str, two: str) -> bool:
    """Whether both surnames end as those do that came through another alphabet."""
    ends = tuple(table("romanisation")["swapping"]["endings"])
    return min(len(one), len(two)) >= LONG_ENOUGH + 1 and skeleton(one).endswith(ends) and skeleton(two).endswith(ends)


@lru_cache(maxsize=65_536)
def same_token(one: Token, two: Token, family: bool, unvocalised: bool = False) -> float:
    """How sure two tokens are one, 0 for not: 1 letter by letter, less for each kind of other spelling.

    `unvocalised`: both names come through the Arabic script, so that some vowels do not count.
    """
    if one.text == two.text:
        return 1.0 if not one.initial else 0.9
    if one.initial or two.initial:
        short, long = (one, two) if one.initial else (two, one)
        keys = {long.text[0], long.key[:1], *(k[0] for k in long.keys)}
        return 0.7 if not long.initial and not family and short.text in keys else 0.0
    if family and differ_in_gender(one.text, two.text):
        return 0.0
    left, right = one.keys, two.keys
    if family:
        left, right = left | spellings(one.text, True), right | spellings(two.text, True)
    if left & right:
        return 0.95
    known = _variants()
    if {known.get(k) for k in left} & {known.get(k) for k in right} - {None}:
        return 0.9
    if sounds(one.text) == sounds(two.text) and (
        _swappable(one.text, two.text) if family else min(len(one.text), len(two.text)) >= LONG_ENOUGH
    ):
        return 0.85
    return UNVOCALISED if unvocalised and _one_unvocalised(one.text, two.text) else 0.0


def _align(short: tuple[Token, ...], long: tuple[Token, ...], unvocalised: bool) -> list[float] | None:
    """The tokens of `short` found in this order in `long`, as scores; None where one is missing."""
    scores, at = [], 0
    for i, token in enumerate(short):
        for j in range(at, len(long)):
            family = i == len(short) - 1 and i > 0
            if score := same_token(token, long[j], family, unvocalised):
                scores.append(score)
                at = j + 1
                break
        else:
            return None
    return scores


def _by_tokens(one: Parts, two: Parts) -> Likeness | None:
    short, long = sorted((one.tokens, two.tokens), key=lambda t: (len(t), [x.text for x in t]))
    script = one.unvocalised and two.unvocalised
    scores = _align(short, long, script)
    if scores is None or scores.count(0.85) > 1:
        return None
    if len(short) == len(long):
        least = min(scores)
        why = "the same name" if least == 1 else "an initial and the name" if least == 0.7 else "spellings of one name"
        return Likeness(round(min(0.97, least), 2), why, least > 0.7)
    middles = [t.text for t in short[1:-1] if t.initial]
    if middles and middles != [t.text[0] for t in long[1:-1]]:
        return None
    first = same_token(short[0], long[0], False, script)
    last = same_token(short[-1], long[-1], True, script)
    if first and last:
        return Likeness(0.88, "one of them without its middle names")
    if len([t for t in short if not t.initial]) >= 2 and (first or last):
        return Likeness(0.75, "one of them is a part of the other")
    return None


def compare_persons(one: Parts, two: Parts) -> Likeness | None:
    """How like two names of persons are that both have two words or more; None where they are two people."""
    if one.numeral != two.numeral or len(one.full) < 1 or len(two.full) < 1:
        return None
    if min(len(one.tokens), len(two.tokens)) < 2:
        return None
    if found := _by_tokens(one, two):
        return found
    heads = same_token(one.tokens[0], two.tokens[0], False)
    tails = [_together(p.tokens[1:]) for p in (one, two)]
    alike = heads >= 0.9 and tails[0] == tails[1] and len(tails[0]) >= LONG_ENOUGH
    if alike or (_together(one.tokens) == _together(two.tokens) and len(tails[0]) + len(tails[1]) >= LONG_ENOUGH):
        return Likeness(0.9, "the same name, written together or apart", True)
    if len(one.tokens) == len(two.tokens) == 2 and _turned(one.tokens, two.tokens):
        return Likeness(0.55, "the same name with the family name first", True)
    return None


def _together(tokens: tuple[Token, ...]) -> str:
    return "".join(skeleton(t.text) for t in tokens)


def _turned(one: tuple[Token, ...], two: tuple[Token, ...]) -> bool:
    """Family name first and last: not where both words are usual given names, which would make two people."""
    known = _variants()
    if any(t.initial for t in (*one, *two)) or all(known.keys() & t.keys for t in one):
        return False
    return bool(one[0].keys & two[1].keys and one[1].keys & two[0].keys)


def compare_short(short: Parts, long: Parts) -> Likeness | None:
    """Whether one word can be the short form of a full name: its family name (first where usual), or a name in it."""
    if len(short.tokens) != 1 or not long.tokens or (short.numeral and short.numeral != long.numeral):
        return None
    word, last = short.tokens[0], long.tokens[-1]
    if len(long.tokens) == 1:
        score = same_token(word, last, True)
        return Likeness(round(score * 0.97, 2), "the same surname") if score and not word.initial else None
    if not long.patronym and (score := same_token(word, last, True)):
        return Likeness(round(0.85 * score, 2), "the surname alone")
    if long.tokens[0].text in listed("family_first", "names") and same_token(word, long.tokens[0], True):
        return Likeness(0.8, "the family name alone, which stands first")
    if len(word.text) >= 4 and any(same_token(word, t, False) for t in long.full[:-1]):
        return Likeness(0.5, "a given name alone")
    return None
