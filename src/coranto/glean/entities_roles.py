"""The role that stands beside a name: before it, or after a comma."""

from __future__ import annotations

from coranto.glean.entities_words import Lexicon, Word
from coranto.glean.gazetteer import people

# The longest role taken, in words: a longer stretch is a clause, not a role.
LONGEST = 14
_STOPS = frozenset(',.;:!?()[]—–"“”«»')
_AGE = range(1, 115)


def is_role(word: Word, lexicon: Lexicon) -> bool:
    """Whether the word is the head of a role, in the singular or the plural."""
    low = word.low
    return low in lexicon.roles or (low.endswith("s") and low[:-1] in lexicon.roles)


def phrase_at(words: list[Word], at: int, lexicon: Lexicon) -> int | None:
    """The last word of a role of several words that starts at `at` ("secretary of state"), or None."""
    if words[at].low not in lexicon.phrase_starts:
        return None
    for size in (4, 3, 2):
        if tuple(w.low for w in words[at : at + size]) in lexicon.phrases:
            return at + size - 1
    return None


def _phrase_before(words: list[Word], last: int, lexicon: Lexicon) -> int | None:
    """The first word of a role of several words that ends at `last`, or None."""
    for size in (4, 3, 2):
        if last - size + 1 >= 0 and tuple(w.low for w in words[last - size + 1 : last + 1]) in lexicon.phrases:
            return last - size + 1
    return None


def honorific(words: list[Word], at: int, lexicon: Lexicon) -> str | None:
    """The gender ('m', 'f' or 'n' for none) of the honorific that ends right before word `at`; None without one."""
    i = at - 1
    if i >= 0 and words[i].text == ".":
        i -= 1
    if i < 0 or not (words[i].capital or len(words[i].text) > 4):
        return None
    return lexicon.honorifics.get(words[i].low.rstrip("."))


def role_before(words: list[Word], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """(first, last) of the words of a role that ends right before word `at`: "Chilean Foreign Minister"."""
    last = at - 1
    comma = last >= 0 and words[last].text == ","
    if comma:
        last -= 1
    if last < 0:
        return None
    end = last
    while end > 0 and not words[end].capital and people(words[end].text, lexicon.language):
        end -= 1  # French puts the adjective behind: "le ministre chilien X"
    phrase = _phrase_before(words, end, lexicon)
    if phrase is None and not is_role(words[end], lexicon):
        return _role_with_of(words, last, lexicon)
    first = end if phrase is None else phrase
    while first > 0 and last - first < 6 and _inside_role(words[first - 1], lexicon):
        first -= 1
    if comma and not _introduced(words, first, lexicon):
        return None
    return first, last


def _inside_role(word: Word, lexicon: Lexicon) -> bool:
    if word.low in lexicon.before or word.low.removesuffix("-") in lexicon.before:
        return True
    if is_role(word, lexicon) or people(word.text, lexicon.language):
        return True
    return word.capital and not word.begins and word.low not in lexicon.small and word.text[0].isalpha()


def _introduced(words: list[Word], first: int, lexicon: Lexicon) -> bool:
    """Before a comma a role counts only with an article or at the start: "the mayor, X", not "he saw president, X"."""
    return first == 0 or words[first - 1].low in lexicon.small or words[first - 1].text in _STOPS


def _role_with_of(words: list[Word], last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """A role with a complement: "spokesperson for the harbour office", "head of the rescue service" before the name."""
    if words[last].low.strip("'’") in lexicon.links or words[last].low in lexicon.within:
        return None
    for head in range(last - 1, max(-1, last - 9), -1):
        word = words[head]
        if word.text in _STOPS or word.pos in ("VERB", "AUX"):
            return None
        follows = words[head + 1]
        if follows.low != word.low and people(follows.text, lexicon.language) and not follows.capital:
            follows = words[head + 2] if head + 2 <= last else follows
        if is_role(word, lexicon) and follows.low.strip("'’") in lexicon.links:
            first = head
            while first > 0 and head - first < 5 and _inside_role(words[first - 1], lexicon):
                first -= 1
            return first, last
    return None


def role_after(words: list[Word], at: int, lexicon: Lexicon, any_noun: bool = False) -> tuple[int, int] | None:
    """(first, last) of the words of an apposition that starts at word `at`: ", a geologist with the survey,".

    `any_noun`: who is known to be a person may be anything that stands there with an article.
    """
    if at >= len(words) or words[at].text not in (",", "("):
        return None
    first = at + 1
    while first < len(words) and first < at + 3 and words[first].low in lexicon.small:
        first += 1
    head = None
    end = first
    while end < len(words) and end - first < LONGEST:
        word = words[end]
        if word.text in _STOPS or word.low in lexicon.relatives:
            break
        if head is not None and end == head + 1 and word.capital and not is_role(word, lexicon):
            return None  # somebody else's role: "X, the mayor Y and …"
        if head is None and word.pos in ("VERB", "AUX") and not is_role(word, lexicon):
            return None
        noun = any_noun and head is None and first > at + 1 and word.pos == "NOUN"
        if (is_role(word, lexicon) or noun) and (head is None or end == head + 1):
            head = end
        elif head is not None and word.pos in ("VERB", "AUX") and word.capital is False and end > head + 1:
            break
        end += 1
    if head is None or head - first > 5:
        return None
    return first, end - 1


def age_after(words: list[Word], at: int, lexicon: Lexicon) -> bool:
    """Whether an age follows, as only people have: ", 43," or "(43)" or ", aged 43"."""
    if at + 1 >= len(words) or words[at].text not in (",", "("):
        return False
    i = at + 1
    if words[i].low in lexicon.age and i + 1 < len(words):
        i += 1
    number = words[i].text.rstrip(",.")
    if not (number.isdigit() and int(number) in _AGE):
        return False
    follows = words[i + 1].text if i + 1 < len(words) else "."
    closed = follows in (",", ")", ".", "ans", "years", "-", ";")
    return words[i].text.endswith(",") or closed or words[i - 1].text != ","
