"""The shape of what the API gives, as JSON Schema made from the records themselves, so that both cannot drift apart."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from coranto.publish.ledgers import COLUMNS
from coranto.records import Change, Edition, Story
from coranto.records.sources import OutletKind
from coranto.records.views import Hit, Holding, SourceHealth, Trace

Schema = dict[str, Any]
_TEMPLATE = "#/components/schemas/{model}"
LINKED = "application/ld+json"
_RECORDS = (Story, Change, Edition, Trace, Hit, SourceHealth, Holding)


@cache
def components() -> Schema:
    """Every named schema of the API."""
    found: Schema = {}
    for record in _RECORDS:
        schema = TypeAdapter(record).json_schema(ref_template=_TEMPLATE, mode="serialization")
        found.update(schema.pop("$defs", {}))
        found[record.__name__] = schema
    _reshape_story(found)
    found["Report"] = _report()
    found["StoryBrief"] = _brief()
    found["Point"] = _point()
    place: Schema = {"type": "integer", "minimum": 1}
    noted = _object(("place",), place=place)
    found["Noted"] = {"allOf": [{"$ref": _TEMPLATE.format(model="Change")}, noted]}
    why, ties = {"type": ["string", "null"]}, {"type": "array", "items": {"$ref": _TEMPLATE.format(model="Holding")}}
    found["Why"] = _object(("report", "story", "ties"), report={"type": "string"}, story=why, ties=ties)
    found["AnnotationPage"] = _annotation_page()
    found["ClaimsGraph"] = _claims_graph()
    found["Problem"] = _object(detail={"type": "string"}, required=("detail",))
    return found


def _reshape_story(found: Schema) -> None:
    """What `records.stories.to_json` changes: the title is an object, voices are called claims, entries carry cites."""
    story, entry = found["Story"], found["TimelineEntry"]
    properties = story["properties"]
    count: Schema = {"type": "integer", "minimum": 0}
    properties["title"] = _object(text={"type": "string"}, required=("text", "from"), **{"from": {"type": "string"}})
    properties["claims"] = properties.pop("voices")
    properties.pop("title_from")
    properties |= {"publishers": count, "by_agency": count}
    story["required"] = sorted(({*story["required"]} - {"title_from"}) | {"title", "claims"})
    entry["properties"]["line"] = {"type": "string"}
    entry["properties"]["cites"] = {"type": "array", "items": {"$ref": _TEMPLATE.format(model="Cite")}}
    entry["required"] = sorted({*entry["required"], "cites"})


def _object(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _report() -> Schema:
    """The object of `coranto read --json`, as far as scripts may rely on it."""
    offset = {"type": "integer", "minimum": 0}
    stretch = _object(("start", "end"), start=offset, end=offset)
    fact = _object(("id",), id={"type": "string"})
    optional = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return _object(
        ("id", "text", "language", "blocks", "cuts"),
        id={"type": "string"},
        text={"type": "string"},
        language=optional,
        address=optional,
        outlet=optional,
        outlet_kind={"enum": list(get_args(OutletKind))},
        blocks={"type": "array", "items": stretch},
        cuts={"type": "array", "items": stretch},
        reserved={"type": "array", "items": {"type": "string"}},
        notice={"type": "string"},
        mentions={"type": "array", "items": stretch},
        times={"type": "array", "items": stretch},
        claims={"type": "array", "items": fact},
        figures={"type": "array", "items": fact},
        revisions={"type": "array", "items": _object(("article", "captured_at"), article={"type": "string"})},
    )


def _point() -> Schema:
    """A figure of a ledger as a flat object: the columns of the table, all of them in every object."""
    shapes: dict[str, Schema] = {
        "text": {"type": ["string", "null"]},
        "number": {"type": ["number", "null"]},
        "whole": {"type": "integer", "minimum": 0},
        "yes/no": {"type": "boolean"},
        "texts": {"type": "array", "items": {"type": "string"}},
    }
    fields = {column.name: {**shapes[column.type], "description": column.means} for column in COLUMNS}
    return _object(tuple(fields), **fields)


def _annotation_page() -> Schema:
    """An AnnotationPage of the W3C, as far as every one of ours goes."""
    text, offset = {"type": "string"}, {"type": "integer", "minimum": 0}
    position = _object(("type", "start", "end"), type={"const": "TextPositionSelector"}, start=offset, end=offset)
    quote = _object(
        ("type", "exact", "prefix", "suffix"),
        type={"const": "TextQuoteSelector"}, exact=text, prefix=text, suffix=text,
    )  # fmt: skip
    selectors = {"type": "array", "items": {"anyOf": [position, quote]}, "minItems": 2}
    target = _object(("source", "selector"), type=text, source=text, selector=selectors)
    annotation = _object(
        ("id", "type", "motivation", "body", "target"),
        id=text,
        type={"const": "Annotation"},
        motivation=text,
        body=_object(("type", "claim", "speaker", "act", "form"), type=text, claim=text, act=text, form=text),
        target={"type": "array", "items": target, "minItems": 1},
    )
    return _object(
        ("@context", "id", "type", "items"),
        id=text,
        type={"const": "AnnotationPage"},
        items={"type": "array", "items": annotation},
    )


def _claims_graph() -> Schema:
    """A JSON-LD document of schema.org's Quotation and Claim."""
    text = {"type": "string"}
    kind: Schema = {"enum": ["Quotation", "Claim"]}
    node = _object(("@type", "identifier", "text"), identifier=text, text=text, **{"@type": kind})
    graph: Schema = {"type": "array", "items": node}
    return _object(("@context", "@graph"), **{"@context": text, "@graph": graph})


def _brief() -> Schema:
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    optional = {"anyOf": [text, {"type": "null"}]}
    return _object(
        ("id", "title", "first", "latest", "reports", "independent", "sample"),
        id=text,
        title=text,
        first=optional,
        latest=optional,
        reports=count,
        independent=count,
        publishers=count,
        by_agency=count,
        differ=count,
        places={"type": "array", "items": text},
        sample={"type": "boolean"},
    )


def answer(name: str, many: bool = False, under: str = "", media: str = "application/json") -> dict[int | str, Schema]:
    """The `responses` of a path: one named schema, or (`many`) a list of them under the key `under`."""
    schema: Schema = {"$ref": _TEMPLATE.format(model=name)}
    if many:
        schema = _object((under,), **{under: {"type": "array", "items": schema}})
    return {200: {"description": "found", "content": {media: {"schema": schema}}}}


CSV: dict[int | str, Schema] = {200: {"description": "found", "content": {"text/csv": {"schema": {"type": "string"}}}}}
MISSING: dict[int | str, Schema] = {
    404: {
        "description": "nothing has this id",
        "content": {"application/json": {"schema": {"$ref": _TEMPLATE.format(model="Problem")}}},
    }
}
SEVERAL: dict[int | str, Schema] = {
    300: answer("StoryBrief", many=True, under="stories")[200] | {"description": "the stories that took its place"}
}
