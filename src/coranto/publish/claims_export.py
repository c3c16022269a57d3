"""A report's claims as others' tools read them: schema.org (JSON-LD), and annotations of the W3C on its text.

::

    article + reading -> schema_org        who is quoted or reported with what, for knowledge graphs and search engines
                      -> annotation_page   the same on the words themselves, for annotation and coding tools
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coranto.publish.links import outside, slug
from coranto.records import Article, Claim, Hedge, Reading, Span, Speaker, Verification, plain
from coranto.words import pronouns

Thing = dict[str, Any]

# Characters kept on either side of the exact words, enough to find them again in a page that has changed around them.
AROUND = 32
# The forms in which some of the words at least are the speaker's own.
QUOTED = ("direct", "mixed", "fragment")
_TYPES = {"person": "Person", "organisation": "Organization"}
ANNO = "http://www.w3.org/ns/anno.jsonld"
# The second context gives the names inside a body (act, form, channel …), which the W3C's has no terms for, an IRI.
_ANNOTATION_CONTEXT = [ANNO, {"@vocab": "urn:coranto:"}]


def _known(found: Thing) -> Thing:
    return {key: value for key, value in found.items() if value is not None}


def address(article: Article) -> str | None:
    """Where the report stands on the web, as it says itself or as it was captured; None for a text from a file."""
    return outside(article.canonical) or outside(article.address)


def words(article: Article, claim: Claim) -> str:
    """The words of the content; where it is discontinuous, the parts with an ellipsis between them."""
    return " … ".join(span.of(article.text) for span in claim.content)


# -- schema.org -----------------------------------------------------------------------------------------------------


def schema_org(article: Article, reading: Reading | None) -> Thing:
    """The claims as one JSON-LD document: a Quotation for each that quotes, a Claim for each that reports.

    What is not known is left out. Each names the whole report, so that it can stand alone.
    """
    report = _news(article)
    claims = reading.claims if reading else ()
    types = _types(reading)
    return {"@context": "https://schema.org", "@graph": [_said(article, c, report, types) for c in claims]}


def _news(article: Article) -> Thing:
    found = address(article)
    return _known(
        {
            "@type": "NewsArticle",
            "@id": found or article.id,
            "identifier": article.id,
            "url": found,
            "headline": article.title.text if article.title else None,
            "datePublished": article.published.value if article.published else None,
            "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        }
    )


def _types(reading: Reading | None) -> dict[str, set[str]]:
    """The kinds of what the report mentions, by entity id and by name."""
    found: dict[str, set[str]] = {}
    for mention in reading.mentions if reading else ():
        for key in (mention.entity, mention.name):
            if key:
                found.setdefault(key, set()).add(mention.kind)
    return found


def _name(speaker: Speaker) -> str | None:
    """The speaker's name; None where nobody is named, as by a pronoun that stayed open ("he")."""
    return speaker.named if speaker.named and speaker.named.casefold() not in pronouns() else None


def _speaker(speaker: Speaker, types: dict[str, set[str]]) -> Thing | None:
    """Who spoke; Person or Organization only where the mentions of that name agree on it."""
    if not (name := _name(speaker)):
        return None
    kinds = types.get(speaker.entity or "") or types.get(name, set())
    kind = _TYPES.get(next(iter(kinds)), "Thing") if len(kinds) == 1 else "Thing"
    # Only a person has a job title in schema.org; of any other the role is a description.
    role = "jobTitle" if kind == "Person" else "description"
    return _known({"@type": kind, "identifier": speaker.entity, "name": name, role: speaker.role})


def _said(article: Article, claim: Claim, report: Thing, types: dict[str, set[str]]) -> Thing:
    named = {"@id": claim.id, "identifier": claim.id, "text": words(article, claim)}
    who = _speaker(claim.speaker, types)
    if claim.form in QUOTED:
        quoted = {"@type": "Quotation", **named, "spokenByCharacter": who, "creator": who, "isPartOf": report}
        return _known(quoted)
    said = claim.said_at.value if claim.said_at and claim.said_at.basis == "explicit" else None
    return _known({"@type": "Claim", **named, "author": who, "datePublished": said, "appearance": report})


# -- annotations ----------------------------------------------------------------------------------------------------


def annotation_page(article: Article, reading: Reading | None) -> Thing:
    """The claims as one AnnotationPage after the W3C's model: the content of each is the target, the rest its body.

    Positions are code points into the article's `text`, which a target on an address names as the cached copy.
    """
    page = reading.id if reading else f"{article.id}#claims"
    items = [_annotation(article, claim, page) for claim in (reading.claims if reading else ())]
    return {
        "@context": _ANNOTATION_CONTEXT,
        "id": page,
        "type": "AnnotationPage",
        "partOf": {"id": f"{page}#all", "type": "AnnotationCollection", "total": len(items)},
        "startIndex": 0,
        "items": items,
    }


def _annotation(article: Article, claim: Claim, page: str) -> Thing:
    return {
        "id": f"{page.partition('#')[0]}#{slug(claim.id)}",
        "type": "Annotation",
        "motivation": "describing",
        "creator": {"type": "Software", "name": claim.maker},
        "body": _body(article, claim),
        "target": [_target(article, span) for span in claim.content],
    }


def _target(article: Article, span: Span) -> Thing:
    """One stretch of the text, by its position and by its words; tools may use either."""
    text, found = article.text, address(article)
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    # A page on the web has more characters than the report's text: the positions hold in the copy only.
    state = {"type": "TimeState", "cached": article.id} if found else None
    return _known(
        {"type": "SpecificResource", "source": found or article.id, "state": state, "selector": [position, quote]}
    )


def _body(article: Article, claim: Claim) -> Thing:
    """Who said it and how; what is not known is null, so that every body has the same names."""
    return {
        "type": "Dataset",
        "claim": claim.id,
        "speaker": _name(claim.speaker),
        "speaker_kind": claim.speaker.kind,
        "entity": claim.speaker.entity,
        "role": claim.speaker.role,
        "source_spans": _stretches(article, claim.source),
        "cue_spans": _stretches(article, claim.cue),
        "content_spans": _stretches(article, claim.content),
        "act": claim.act,
        "form": claim.form,
        "channel": claim.channel.type if claim.channel else None,
        "channel_inherited": bool(claim.channel and claim.channel.inherited),
        "channel_spans": _stretches(article, [claim.channel.span] if claim.channel and claim.channel.span else ()),
        "addressee": claim.addressee,
        "via": list(claim.via),
        "hedges": [_hedge(article, hedge) for hedge in claim.hedges],
        "verification": _verification(article, claim.verification),
        "said_at": plain(claim.said_at),
        "nested_in": claim.nested_in,
    }


def _stretch(article: Article, span: Span) -> Thing:
    return {"start": span.start, "end": span.end, "exact": span.of(article.text)}


def _stretches(article: Article, spans: Iterable[Span]) -> list[Thing]:
    return [_stretch(article, span) for span in spans]


def _hedge(article: Article, hedge: Hedge) -> Thing:
    return {"type": hedge.type, **_stretch(article, hedge.span)}


def _verification(article: Article, found: Verification | None) -> Thing | None:
    return {"status": found.status, "by": found.by, **_stretch(article, found.span)} if found else None
