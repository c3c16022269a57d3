"""Through what something was said: press release, Telegram, call, broadcast, interview, council, tally, images …

A channel stated once holds for what the same speaker says in the neighbouring sentences; it is then marked inherited.
"""

from __future__ import annotations

from collections.abc import Sequence

from coranto.glean.claims_context import around, kinds_in
from coranto.glean.claims_found import Found, Range
from coranto.glean.claims_quotes import Quotes
from coranto.glean.draft import Draft
from coranto.glean.handed_on import via_of
from coranto.records import Channel, Speaker
from coranto.records.facts import ChannelType
from coranto.words import section

# A channel holds over this many sentences without a claim of the same speaker, not more.
REACH = 3
# Channels that are what speaks; they count only where they stand in the source.
SPEAKING = ("images", "document", "tally")
# Where several are named the narrower one is meant: a press release issued on X came through X.
RANK = {"press_release": 1, "other": 2}


def channels(draft: Draft, quotes: Quotes, found: Sequence[Found], speakers: Sequence[Speaker]) -> list[Channel | None]:
    """One channel (or None) per claim, in the same order."""
    own = [_stated(draft, quotes, f) for f in found]
    out = list(own)
    going_on = frozenset(section(draft.language, "claims.grammar").get("continuing", ()))
    rows = [quotes.sentence(f.start) for f in found]
    for i, one in enumerate(found):
        if out[i] is None and i:
            # What is reported inside the claim itself is not what went before it.
            before = next((j for j in range(i - 1, -1, -1) if not _inside(found[j], one)), -1)
            for j in range(i - 1, -1, -1):
                if rows[i] - rows[j] > REACH:
                    break
                same = _same(speakers[i], speakers[j]) or (
                    j == before
                    and one.key in going_on
                    and rows[i] - rows[j] <= 1
                    and not _are_two(speakers[i], speakers[j])
                )
                if same:
                    out[i] = _inherited(out[j])
                    break
    for i in range(len(found) - 2, -1, -1):
        if out[i] is None:
            for j in range(i + 1, len(found)):
                if rows[j] - rows[i] > REACH or not _near(draft, found[i], found[j]):
                    break
                if own[j] is not None and _same(speakers[i], speakers[j]):
                    out[i] = _inherited(own[j])
                    break
    return out


def _inherited(channel: Channel | None) -> Channel | None:
    # A count or a picture speaks for itself; it is not how its author goes on to speak.
    if channel is None or channel.type in SPEAKING:
        return None
    return Channel(channel.type, channel.span, inherited=True)


def _inside(inner: Found, outer: Found) -> bool:
    """Whether a claim stands in the content of another."""
    return bool(inner.cue) and any(s <= inner.cue[0][0] < e for s, e in outer.content)


def _near(draft: Draft, a: Found, b: Found) -> bool:
    """Whether two claims stand in one paragraph."""
    return "\n" not in draft.text[min(a.start, b.start) : max(a.start, b.start)]


def _same(a: Speaker, b: Speaker) -> bool:
    """Whether two claims have one speaker, as far as the rules know."""
    if a.kind == "none" or b.kind == "none":
        return False
    if a.entity and b.entity:
        return a.entity == b.entity
    return bool(a.name) and a.name.casefold() == b.name.casefold()


def _are_two(a: Speaker, b: Speaker) -> bool:
    """Whether two claims have two speakers, both of them named."""
    return a.kind == b.kind == "name" and not _same(a, b)


def _stated(draft: Draft, quotes: Quotes, found: Found) -> Channel | None:
    """The channel that the attributing words of a claim name."""
    pieces = around(found, quotes)
    named: list[tuple[int, str, Range]] = []
    for start, end in (*pieces, *found.source):
        for kind, first, last in kinds_in(draft.language, "channels", draft.text, start, end):
            if kind not in SPEAKING or _speaks(found, first, last):
                named.append((RANK.get(kind, 0), kind, (first, last)))
    if named:
        _, kind, where = min(named, key=lambda n: n[0])
        return _channel(draft, kind, where)
    names, told = via_of(draft, found, pieces)
    if names and told is not None:
        return _channel(draft, "interview", told)
    return None


def _speaks(found: Found, first: int, last: int) -> bool:
    """Whether the words stand in the source: pictures, papers and counts are channels where they are what says it."""
    return any(s <= first and last <= e for s, e in found.source)


def _channel(draft: Draft, kind: str, where: Range) -> Channel:
    type_: ChannelType = kind  # type: ignore[assignment]
    return Channel(type_, draft.article.span(*where))
