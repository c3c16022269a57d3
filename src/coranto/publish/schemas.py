"""The shape of what the API gives, as JSON Schema made from the records themselves, so that both cannot drift apart."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from coranto.records import Edition, Story
from coranto.records.views import Hit, SourceHealth, Trace

Schema = dict[str, Any]
_TEMPLATE = "#/components/schemas/{model}"
_RECORDS = (Story, Edition, Trace, Hit, SourceHealth)


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
    found["Problem"] = _object(detail={"type": "string"}, required=("detail",))
    return found


def _reshape_story(found: Schema) -> None:
    """What `records.stories.to_json` changes: the title is an object, voices are called claims, entries carry cites."""
    story, entry = found["Story"], found["TimelineEntry"]
    properties = story["properties"]
    properties["title"] = _object(text={"type": "string"}, required=("text", "from"), **{"from": {"type": "string"}})
    properties["claims"] = properties.pop("voices")
    properties.pop("title_from")
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
        blocks={"type": "array", "items": stretch},
        cuts={"type": "array", "items": stretch},
        mentions={"type": "array", "items": stretch},
        times={"type": "array", "items": stretch},
        claims={"type": "array", "items": fact},
        figures={"type": "array", "items": fact},
        revisions={"type": "array", "items": _object(("article", "captured_at"), article={"type": "string"})},
    )


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
        differ=count,
        places={"type": "array", "items": text},
        sample={"type": "boolean"},
    )


def answer(name: str, many: bool = False, under: str = "") -> dict[int | str, Schema]:
    """The `responses` of a path: one named schema, or (`many`) a list of them under the key `under`."""
    schema: Schema = {"$ref": _TEMPLATE.format(model=name)}
    if many:
        schema = _object((under,), **{under: {"type": "array", "items": schema}})
    return {200: {"description": "found", "content": {"application/json": {"schema": schema}}}}


MISSING: dict[int | str, Schema] = {
    404: {
        "description": "nothing has this id",
        "content": {"application/json": {"schema": {"$ref": _TEMPLATE.format(model="Problem")}}},
    }
}
