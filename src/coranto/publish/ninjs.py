"""Reports as ninjs 2.1 items of the IPTC (News in JSON), with the fields that the standard names."""

from __future__ import annotations

from typing import Any

from coranto.publish.withheld import unquoted
from coranto.records import Article, Reading
from coranto.records.rights import allowed

# Mention kinds in the words of ninjs, which has arrays of persons, organisations, places, events and objects.
_ARRAYS = {"person": "people", "organisation": "organisations", "place": "places", "event": "events"}


def item(article: Article, reading: Reading | None, *, own: bool = False) -> dict[str, Any]:
    """One report; fields that are not known are left out.

    `bodies` holds the live text, without what was cut; a report whose text is not to leave has none. What its publisher
    reserves stands in `usageTerms`. `own`: for the operator's own use, whole.
    """
    whole = own or (allowed(article).exported and not unquoted(article))
    body = "\n\n".join(article.text[start:end] for start, end in article.live())
    found: dict[str, Any] = {
        "uri": article.canonical or article.address or article.id,
        "standard": {"name": "ninjs", "version": "2.1"},
        "type": "text",
        "language": (reading.language if reading else None) or article.language,
        "headlines": [{"role": "main", "value": article.title.text}] if article.title else None,
        "bodies": [{"role": "main", "contentType": "text/plain", "charCount": len(body), "value": body}]
        if whole
        else None,
        "by": ", ".join(article.bylines) or None,
        "contentCreated": article.published.value if article.published else None,
        "contentModified": article.modified.value if article.modified else None,
        "creditLine": ", ".join(article.credits) or None,
        "infoSources": [{"name": name, "role": "agency"} for name in article.credits] or None,
        "usageTerms": ", ".join(article.reserved) or None,
    }
    for kind, array in _ARRAYS.items():
        names = sorted({(m.entity or "", m.name) for m in reading.mentions if m.kind == kind}) if reading else []
        found[array] = [{"name": name, **({"uri": entity} if entity else {})} for entity, name in names] or None
    return {key: value for key, value in found.items() if value is not None}
