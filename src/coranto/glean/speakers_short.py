"""Speakers called by a short form: “the ministry said” is said by the one body of the report that it fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coranto.glean.claims_found import Found
from coranto.glean.draft import Draft
from coranto.records import Mention, Speaker
from coranto.words import section
from coranto.words.short import fuller, is_definite, is_short

OPEN = (None, "name", "document", "pronoun")


def in_apposition(draft: Draft, words: str, start: int) -> Mention | None:
    """The person named right behind an office in a source phrase: “the mayor of Orlick, Ana Petrova”; None else."""
    office = re.match(r"[^,;()]+,\s+", words)
    if office is None:
        return None
    named = (m for m in draft.mentions if m.kind == "person" and m.span.start == start + office.end())
    mention = next(named, None)
    after = words[mention.span.end - start :] if mention else "x"
    return mention if not after.strip() or after.lstrip().startswith((",", ";", "(")) else None


def side_by_side(draft: Draft, start: int, end: int) -> bool:
    """Whether a source phrase names two: “and” stands between two names, or before an article and in no name."""
    table, short = section(draft.language, "claims.claimants"), section(draft.language, "claims.short")
    joining, articles = ("|".join(map(re.escape, t)) for t in (table.get("joining", ()), short.get("articles", ())))
    named = [m.span for m in draft.mentions if start <= m.span.start < end and m.kind in ("person", "organisation")]
    for match in re.finditer(
        rf"\s+(?:{joining or '(?!)'})\s+(?P<the>(?:{articles})(?:['’]|\s))?", draft.text[start:end]
    ):
        first, last = start + match.start(), start + match.end()
        if any(s.start < first and last < s.end for s in named):
            continue
        if match["the"] or ({s.end for s in named} & {first} and {s.start for s in named} & {last}):
            return True
    return False


def before_apposition(draft: Draft, words: str, start: int) -> Mention | None:
    """The person whose apposition is the source phrase: “Ana Petrova, [the mayor of Orlick,] said”; None else."""
    if not words.rstrip().endswith(",") or not is_definite(words, draft.language):
        return None
    before = draft.text[max(0, start - 3) : start]
    at = start - len(before) + len(before.rstrip(" ,"))
    if "," not in before:
        return None
    return next((m for m in draft.mentions if m.kind == "person" and m.span.end == at), None)


def complete(draft: Draft, found: Sequence[Found], who: Sequence[Speaker]) -> list[Speaker]:
    """The speakers, those under a definite short noun given the fuller name that the report has before it.

    A headline may be short for what only the report below it says in full. Where several fit, the words stay.
    """
    heads = [(b.start, b.end) for b in draft.article.blocks if b.kind == "headline"]
    known: list[tuple[int, str, Speaker]] = []
    for one, speaker in zip(found, who, strict=True):
        if one.source and speaker.name and speaker.kind in ("name", "nominal"):
            known.append((one.source[0][0], speaker.name, speaker))
            if speaker.role:
                known.append((one.source[0][0], speaker.role, replace(speaker, resolved_by="role")))
    for m in draft.mentions:
        if m.kind == "organisation":
            known.append((m.span.start, m.name, Speaker(name=m.name, kind="name", entity=m.entity)))
        elif m.kind == "person" and m.role:
            named = Speaker(name=m.name, kind="name", role=m.role, entity=m.entity, resolved_by="role")
            known.append((m.span.start, m.role, named))
    return [_completed(draft, one, s, known, heads) for one, s in zip(found, who, strict=True)]


def _completed(
    draft: Draft, one: Found, speaker: Speaker, known: list[tuple[int, str, Speaker]], heads: list[tuple[int, int]]
) -> Speaker:
    if speaker.resolved_by not in OPEN or not speaker.name or not one.source or speaker.kind == "none":
        return speaker
    if speaker.entity is not None and speaker.entity.startswith("person:"):
        return speaker
    start, language = one.source[0][0], draft.language
    heading = any(a <= start < b for a, b in heads)
    if not heading and speaker.kind != "pronoun" and not is_definite(speaker.name, language):
        return speaker
    before = [(name, s) for at, name, s in known if heading or at < start]
    name = fuller(speaker.name, [n for n, _ in before], language)
    if name is None:
        return speaker
    fits = {s.entity or s.name: s for n, s in before if n == name and s.name != speaker.name}
    holders = {s.entity or s.name for n, s in before if is_short(speaker.name, n, language) and s.resolved_by == "role"}
    if len(fits) != 1 or (holders and len(holders | set(fits)) > 1):
        return speaker
    full = next(iter(fits.values()))
    how = "pronoun" if speaker.kind == "pronoun" else "role" if full.resolved_by == "role" else "short form"
    role = speaker.name if how == "role" else full.role
    return replace(speaker, name=full.name, entity=full.entity, role=role or full.role, resolved_by=how)
