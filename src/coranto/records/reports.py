"""One report as users script against it: the object that `coranto read --json` and the API give."""

from __future__ import annotations

from typing import Any

from coranto.records.articles import Article, Title
from coranto.records.facts import Channel, Claim, Figure, Mention, Reading, Time, Verification
from coranto.records.ident import plain
from coranto.records.spans import Span


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _known(title: Title | None) -> dict[str, Any] | None:
    """Title or standfirst; its offsets only where it stands in the text."""
    return {key: value for key, value in plain(title).items() if value is not None} if title else None


def _mention(m: Mention) -> dict[str, Any]:
    return {"id": m.id, "start": m.span.start, "end": m.span.end, "kind": m.kind, "name": m.name, "entity": m.entity,
            "role": m.role}  # fmt: skip


def _time(t: Time) -> dict[str, Any]:
    return {"id": t.id, "start": t.span.start, "end": t.span.end, "type": t.type, "value": t.value, "mod": t.mod,
            "interval": list(t.interval) if t.interval else None, "planned": t.planned}  # fmt: skip


def _channel(c: Channel | None) -> dict[str, Any] | None:
    return {"type": c.type, "span": _pair(c.span), "inherited": c.inherited} if c else None


def _verification(v: Verification | None) -> dict[str, Any] | None:
    return {"status": v.status, "span": _pair(v.span), "by": v.by} if v else None


def _claim(c: Claim, figures: list[str]) -> dict[str, Any]:
    return {
        "id": c.id, "content": _pairs(c.content), "cue": _pairs(c.cue), "source": _pairs(c.source),
        "speaker": plain(c.speaker), "form": c.form, "act": c.act, "channel": _channel(c.channel),
        "addressee": c.addressee, "said_at": plain(c.said_at),
        "hedges": [{"span": _pair(h.span), "type": h.type} for h in c.hedges],
        "verification": _verification(c.verification), "via": list(c.via), "nested_in": c.nested_in,
        "figures": figures, "maker": c.maker,
    }  # fmt: skip


def _figure(f: Figure) -> dict[str, Any]:
    def first(role: str) -> list[int] | None:
        return _pair(next(iter(f.role(role)), None))

    return {
        "id": f.id,
        "spans": {"value": _pair(f.value_span), "unit": first("unit"), "modifier": _pairs(f.role("modifier")),
                  "claimant": first("claimant"), "verification": first("verification")},
        "value": f.value, "low": f.low, "high": f.high, "operator": f.operator, "measure": f.measure,
        "words": f.words, "counted": f.counted, "unit": f.unit, "event": f.event, "place": f.place,
        "event_time": f.event_time, "as_of": f.as_of, "as_of_upper": f.as_of_upper, "claimant": f.claimant,
        "claim": f.claim, "basis": f.basis, "hedges": list(f.hedges), "verified": f.verified, "status": f.status,
        "part_of": f.part_of, "maker": f.maker,
    }  # fmt: skip


def report_json(article: Article, reading: Reading | None) -> dict[str, Any]:
    """The report as one JSON-ready object; without a reading (``--until extract``) the facts are left out.

    Offsets are code points into `text`, end exclusive. `id` is the caller's own where one was given.
    """
    out: dict[str, Any] = {
        "id": article.given_id or article.id, "article": article.id, "text": article.text,
        "language": (reading.language if reading else None) or article.language, "address": article.address,
        "outlet": article.outlet, "outlet_kind": article.outlet_kind,
        "title": _known(article.title), "standfirst": _known(article.standfirst),
        "bylines": list(article.bylines), "credits": list(article.credits), "published": plain(article.published),
        "modified": plain(article.modified), "section": article.section, "canonical": article.canonical,
        "paywalled": article.paywalled, "access": article.access, "image": plain(article.image),
        "next_part": article.next_part, "reserved": list(article.reserved), "evidence": plain(article.evidence),
        "cuts": plain(article.cuts), "blocks": plain(article.blocks),
    }  # fmt: skip
    if reading is None:
        return out
    by_claim: dict[str, list[str]] = {}
    for figure in reading.figures:
        if figure.claim:
            by_claim.setdefault(figure.claim, []).append(figure.id)
    return out | {
        "maker": reading.maker,
        "mentions": [_mention(m) for m in reading.mentions],
        "times": [_time(t) for t in reading.times],
        "claims": [_claim(c, by_claim.get(c.id, [])) for c in reading.claims],
        "figures": [_figure(f) for f in reading.figures],
        "lacks": list(reading.lacks),
    }
