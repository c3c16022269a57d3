"""People, places, bodies and groups as written, with the role given beside them and what they were resolved to.

::

    words of every sentence -> names by what is known of them and what stands beside them -> short forms, acronyms,
    aliases, which of several places -> mentions

A gazetteer goes before a model's guess, and what the text says of a name before both. What stays open is no mention.
"""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.glean.entities_resolve import resolve
from coranto.glean.entities_scan import Scanner
from coranto.glean.entities_words import Word, lexicon, sentences, shouted, untied
from coranto.records import Mention
from coranto.words import languages

MAKER = "glean.entities 1"


def mentions(draft: Draft) -> tuple[Mention, ...]:
    """The names of the live text, in order, without overlap.

    `span` is the bare name; `role` the role beside it; `entity` is stable inside the text: ``country:AM``,
    ``place:616052``, ``person:<slug of the fullest form>``, ``org:<slug>``, ``people:AM`` for a demonym. A surname that
    fits two people of the text has no entity. `gender` is set where a title tells it.
    """
    words = lexicon(draft.language)
    if draft.language not in languages() or not words.small:
        draft.lacks.append(
            f"names: no words table for the language {draft.language or 'unknown'}; only what a gazetteer knows is read"
        )
    rows = sentences(draft)
    scanner = Scanner(draft.text, words, bool(draft.trees), _small(rows), _inside(rows))
    finds = []
    for number, row in enumerate(rows):
        finds += scanner.scan(number, row, shouted(row) or not words.small)
    return tuple(
        Mention(
            span=draft.article.span(item.start, item.end),
            kind=item.kind,
            name=item.name,
            maker=MAKER,
            entity=item.entity,
            role=item.role if item.kind == "person" else None,
            gender="f" if item.gender == "f" else "m" if item.gender == "m" else None,
            country=item.country,
            zone=item.zone,
        )
        for item in resolve(finds, draft.text, words)
        if item.kind is not None
    )


def _small(rows: list[list[Word]]) -> frozenset[str]:
    """Words that the text writes without a capital."""
    return frozenset(w.low for row in rows for w in row if not w.capital)


def _inside(rows: list[list[Word]]) -> frozenset[str]:
    """Words that the text writes with a capital where no sentence and no quotation begins, headlines apart.

    Of a name with the Arabic article the bare name as well.
    """
    words = [w for row in rows if not shouted(row) for w in row if w.capital and not w.begins]
    return frozenset(low for w in words for low in (w.low, untied(w)))
