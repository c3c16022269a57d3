"""Documents that speak for somebody: “the latest toll of the ministry”, “the ministry's latest toll”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from coranto.glean.draft import Draft
from coranto.words import section

# A name in front of its document is not longer than this many words.
_LONGEST = 8


def held(draft: Draft, words: str, start: int) -> tuple[int, int] | None:
    """Where in a source phrase stands whose document it is; None where it is no document, or an event's or a day's."""
    for pattern in _patterns(draft.language):
        found = pattern.match(words)
        if found is None or _is_event(found["whose"], draft.language):
            continue
        first, last = found.span("whose")
        if len(found["whose"].split()) <= _LONGEST and any(
            t.span.start < start + last and start + first < t.span.end for t in draft.times
        ):
            continue
        return first, last
    return None


def _is_event(words: str, language: str | None) -> bool:
    """Whether the words name what happened: the toll of the earthquake is nobody's."""
    head = re.match(r"(?:l['’])?([\w-]+)", words.casefold())
    return head is not None and head[1] in _happenings(language)


@cache
def _happenings(language: str | None) -> frozenset[str]:
    return frozenset(w for forms in section(language, "figures.events").values() for w in forms)


@cache
def _patterns(language: str | None) -> tuple[re.Pattern[str], ...]:
    """“the latest toll of [the] …” and, where the language has a possessive, “the …'s latest toll”; group `whose`."""
    table: Mapping[str, Any] = section(language, "claims.documents")
    heads, by, small, owns = (
        "|".join(re.escape(w) for w in table.get(key, ())) or "(?!)"
        for key in ("heads", "holders", "articles", "possessives")
    )
    return (
        re.compile(
            rf"(?:[\w’'-]+\s+){{0,4}}(?:{heads})\s+(?:{by})\s*\b(?:(?:{small})\s*\b)?(?P<whose>\S.*)", re.I | re.S
        ),
        re.compile(rf"(?:(?:{small})\s+)?(?P<whose>\w[^,;]*?)(?:{owns})\s+(?:[\w-]+\s+){{0,3}}(?:{heads})\Z", re.I),
    )
