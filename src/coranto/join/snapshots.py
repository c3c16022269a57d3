"""The window of live stories as bytes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from coranto.errors import UsageError
from coranto.join.copies import Imprint
from coranto.join.lexicon import Lexicon, Sparse
from coranto.join.likeness import Profile
from coranto.join.plans import Plan, plan_of
from coranto.join.vectors import Embedder, whole

if TYPE_CHECKING:
    from coranto.join.stories import Window


def taken(window: Window) -> bytes:
    """All that a window knows, as MessagePack; the same state gives the same bytes."""
    from coranto.join.stories import MAKER

    lexicon = window.shelf.lexicon
    state = {
        "version": MAKER,
        "models": window.plan.models,
        "idle_days": window.idle_days,
        "most_live": window.most_live,
        "position": window.position,
        "moved": window.moved,
        "looked": window.looked,
        "clock": window.clock,
        "lexicon": [lexicon.terms, _packed(lexicon.seen[: len(lexicon.terms)], "<i8"), lexicon.reports, lexicon.most],
        "centres": {model: {"count": c.count, "sum": c.sum.tolist()} for model, c in window.centres.items()},
        "story": window.story,
        "origin": window.origin,
        "links": window.links,
        "apart": sorted(sorted(pair) for pair in window.apart),
        "parted": sorted([one, other, by] for (one, other), by in window.parted.items()),
        "touched": list(window.touched),
        "sentences": window.translations.packed if window.translations else {},
        "imprints": [i.row() for i in window.imprints.live.values()],
        "profiles": [_profile_out(p) for p in window.shelf.profiles.values()],
        "chances": [
            [one, other, found]
            for one, others in window.shelf.chances.items()
            for other, found in sorted(others.items())
            if found > 0 and one < other
        ],
    }
    return msgspec.msgpack.encode(state)


def restored(state: bytes, embedder: Plan | Embedder | None) -> Window:
    """The window as it was; UsageError for bytes of another version or of other models."""
    from coranto.join.stories import MAKER, Window

    try:
        data = msgspec.msgpack.decode(state)
        if data["version"] != MAKER:
            raise ValueError(f"it was taken by {data['version']}")
        plan = plan_of(embedder)
        if data["models"] != list(plan.models):
            known, asked = (", ".join(models) or "no model" for models in (data["models"], plan.models))
            raise ValueError(f"its vectors are of {known}, asked for is {asked}")
        window = Window(data["idle_days"], plan, data["most_live"])
        _fill(window, data)
    except (msgspec.DecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"the snapshot of the story window cannot be used by {MAKER}: {error}; rebuild the stories"
        ) from error
    return window


def _fill(window: Window, data: dict[str, Any]) -> None:
    window.position, window.moved, window.looked = data["position"], data["moved"], data["looked"]
    window.clock = data["clock"]
    window.parted = {(one, other): by for one, other, by in data["parted"]}
    terms, seen, reports, most = data["lexicon"]
    window.shelf.lexicon = Lexicon.of(terms, np.frombuffer(seen, dtype="<i8"), reports, most)
    for model, centre in data["centres"].items():
        window.centres[model].count = centre["count"]
        window.centres[model].sum = np.array(centre["sum"], dtype=np.int64)
    window.story, window.origin, window.links = data["story"], data["origin"], data["links"]
    window.apart = {frozenset(pair) for pair in data["apart"]}
    window.touched = dict.fromkeys(data["touched"])
    for article, key in window.story.items():
        window.members.setdefault(key, []).append(article)
    if window.translations is not None:
        window.translations.packed = data["sentences"]
    for row in data["imprints"]:
        window.imprints.add(Imprint.of_row(row))
    for row in data["profiles"]:
        window.shelf.add(_profile_in(row))
    for one, other, found in data["chances"]:
        window.shelf.hold(one, other, found)


def _packed(numbers: Any, kind: str) -> bytes:
    packed: bytes = numbers.astype(kind).tobytes()
    return packed


def _profile_out(one: Profile) -> list[Any]:
    codes = {model: [len(c), c.tobytes()] for model, c in one.codes.items()}
    terms = [_packed(one.terms.numbers, "<i4"), _packed(one.terms.weights, "<i4"), one.terms.ends]
    return [one.article, terms, one.language, one.day, one.doubtful, one.published, one.shown, one.latin, codes]


def _profile_in(row: list[Any]) -> Profile:
    article, (numbers, weights, ends), language, at, doubtful, published, shown, latin, codes = row
    told = [np.frombuffer(packed, dtype="<i4").astype(np.int32) for packed in (numbers, weights)]
    profile = Profile(
        article, Sparse(told[0], told[1], tuple(ends)), language, at, doubtful, published, shown=tuple(shown),
        latin=latin,
    )  # fmt: skip
    profile.codes = {m: np.frombuffer(held, dtype=np.int8).reshape(rows, -1) for m, (rows, held) in codes.items()}
    profile.whole = {model: whole(c) for model, c in profile.codes.items()}
    return profile
