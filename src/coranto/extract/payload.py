"""What a page's scripts carry: declared bodies in JSON-LD, and texts in the data that scripts draw the page from.

Read without running anything and in bounds. The shapes are those of content systems in general: a string with
paragraphs in it, or a list whose items are paragraphs (strings, objects with a text, nested marks, JsonML).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coranto.errors import Refused
from coranto.extract import lines, page
from coranto.records.articles import BlockKind

# The state of a large page has half a million characters; more of it in one script is not looked at.
_MAX_SCRIPT = 3_000_000
_MAX_NODES = 150_000
_MAX_VALUES = 400
_DEEP = 24
# Keys under which content systems keep text; what stands under others (names, addresses, labels) is no paragraph.
_TEXT_WORDS = """
    text value content contents children html body paragraph paragraphs data items blocks elements model fragments
    story copy node nodes document articlebody bodytext bodyhtml rendered md markdown p
"""
_TEXT_KEYS = frozenset(_TEXT_WORDS.split())
_TAGGED = re.compile(r"<\s*/?\s*(?:p|br|div|h[1-6]|li|ul|blockquote|section|figure)\b[^<>]{0,500}>", re.I)
_ANY_TAG = re.compile(r"<[^<>]{0,500}>")
_START = re.compile(r"[=(:,]\s*(?=[\[{]|\"[\[{<0-9])")
# "...of the law.The minister": a text whose paragraphs were joined with nothing between them.
_GLUED = re.compile(
    r"(?<=[^\W\d_]{2}[.!?…])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω](?:[^\W\d_A-Z]|\s))|(?<=[^\W\d_][.!?][”»\"])(?=[A-ZÀ-ÖØ-ÞА-Я“«„])"
)
# Marks of content systems and code left where a script stood: "{: .wide}", "[#image: /a]", "$$AD$$", "push(...);".
_CODE = re.compile(
    r"^\s*(?:\{:|\[#|\+\+|::|\$\$|\}|@media|<!--|if\s*\(|var\s|\(?function\b|[\w.$]+\([^)]*\)?\s*[;{])|\);\s*\}*\s*$"
)
_HASHES = re.compile(r"^\s*#{1,6}\s+")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((?:https?:)?//?[^()\s]{0,500}\)")
_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph that the page carries and does not show."""

    text: str
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Body:
    """A text that a page carries. `declared` says that it is given as a report's body; `where` names the place."""

    pieces: tuple[Piece, ...]
    where: str
    declared: bool = False

    @property
    def size(self) -> int:
        """How many words."""
        return sum(lines.count(p.text) for p in self.pieces)


def bodies(scripts: Sequence[Any]) -> list[Body]:
    """Every `articleBody` in the page's JSON-LD with its paragraphs."""
    found = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and "articleBody" in (text := script.text or ""):
            for node in _walk(_decoded(_WRAP.sub("", text.strip()).rstrip(";"))):
                value = node.get("articleBody") if isinstance(node, dict) else None
                value = "\n".join(v for v in value if isinstance(v, str)) if isinstance(value, list) else value
                if isinstance(value, str) and value.strip():
                    found.append(Body(tuple(paragraphs(value)), "JSON-LD articleBody", declared=True))
    return found[:20]


def data(scripts: Sequence[Any]) -> list[Body]:
    """The longest texts in the data of the page's scripts, at most ten."""
    found: list[Body] = []
    stream: list[str] = []
    for script in scripts:
        kind, text = (script.get("type") or "").lower(), script.text or ""
        if "ld+json" in kind or not 300 < len(text) < _MAX_SCRIPT:
            continue
        where = f"script {script.get('id')}" if script.get("id") else "script"
        if "__next_f" in text[:200]:
            stream += [v for v in _values(text) if isinstance(v, list) for v in v if isinstance(v, str)]
        elif "json" in kind or text.lstrip()[:1] in ("{", "["):
            found += _texts([_decoded(text)], where)
        else:
            found += _texts(list(_values(text)), where)
    if stream:
        found += _texts(list(_streamed("".join(stream))), "script __next_f")
    return sorted(found, key=lambda b: -b.size)[:10]


def paragraphs(text: str) -> list[Piece]:
    """The paragraphs of a carried text: from its markup, its lines, or where sentences are stuck together."""
    for _ in range(2):
        if "&lt;" in text or ("&" in text and not _TAGGED.search(text)):
            text = html.unescape(text)
    if _TAGGED.search(text):
        return _from_markup(text)
    text = _MARKDOWN_LINK.sub(r"\1", _ANY_TAG.sub("", text) if "<" in text else text)
    rows = [" ".join(row.split()) for row in re.split(r"[\r\n\u2028\u2029]+", text)]
    found = []
    for row in rows:
        marked = _HASHES.match(row)
        for part in _GLUED.split(row) if len(row) > 600 else [row[marked.end() :] if marked else row]:
            if any(c.isalnum() for c in part) and not _CODE.search(part):
                found.append(Piece(part.strip(), "heading" if marked else "paragraph"))
    return found


def _from_markup(text: str) -> list[Piece]:
    try:
        root = page.parse(f"<html><body>{text}</body></html>", "carried")
        page.prune(root)
        raws = page.blocks(root, "carried")
    except Refused:
        return []
    return [Piece(r.text, r.kind) for r in raws if r.kind != "caption" and r.linked < 0.9 and not _CODE.search(r.text)]


def _decoded(text: str) -> Any:
    """A JSON text as a value; None where it is broken."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _values(text: str) -> Iterator[Any]:
    """The JSON values that a script assigns or passes on, in order; what is not JSON is passed over."""
    if "undefined" in text:
        text = re.sub(r"(?<=[:,\[])\s*undefined\b", "null", text)
    read = json.JSONDecoder(strict=False).raw_decode
    at, tries = 0, 0
    while tries < _MAX_VALUES and (hit := _START.search(text, at)):
        tries += 1
        at = hit.end()
        try:
            value, end = read(text, at)
        except (ValueError, RecursionError):
            continue
        if end - at > 200:
            yield value
        at = end


def _streamed(text: str) -> Iterator[Any]:
    """The rows of a React server stream: ``1a:{json}`` or ``1a:T4f2,`` with a text of so many bytes."""
    content = text.encode("utf-8", "replace")
    at = 0
    for _ in range(_MAX_NODES):
        if not (hit := re.compile(rb"\n*[0-9a-f]*:(?:T([0-9a-f]{1,7}),)?").match(content, at)):
            end = content.find(b"\n", at)
        elif hit[1]:
            end = hit.end() + int(hit[1], 16)
            yield content[hit.end() : end].decode("utf-8", "replace")
        else:
            end = content.find(b"\n", hit.end())
            row = content[hit.end() : end if end >= 0 else None]
            if len(row) > 200:
                yield _decoded(row[row.find(row[:1] if row[:1] in b'[{"' else b"[") :].decode("utf-8", "replace"))
        if end < 0 or end >= len(content):
            return
        at = max(end, at + 1)


def _walk(value: Any) -> Iterator[Any]:
    """Every value inside a value, itself first, in order, within bounds; texts that hold JSON are opened."""
    stack = [value]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        one = stack.pop()
        if isinstance(one, str):
            if len(one) > 500 and one.lstrip()[:1] in ("{", "[") and (inner := _decoded(one)) is not None:
                stack.append(inner)
                continue
        elif isinstance(one, dict):
            stack += reversed(one.values())
        elif isinstance(one, list):
            stack += reversed(one)
        yield one


def _texts(values: Sequence[Any], where: str) -> list[Body]:
    """The bodies among the values: strings with paragraphs in them, and lists of paragraphs."""
    found: list[Body] = []
    budget = [_MAX_NODES]
    for value in values:
        for one in _walk(value):
            if isinstance(one, str):
                if len(one) > 400 and one.count(" ") + 4 * (not one.isascii()) * 20 > len(one) // 30:
                    found.append(Body(tuple(paragraphs(one)), where))
            elif isinstance(one, list) and len(one) >= 2 and not _is_node(one):
                items = [p for item in one if (p := _item(item, budget))]
                if len(items) >= 2 and all(len(p.text) < 3_000 for p in items):
                    found.append(Body(tuple(items), where))
    return [b for b in sorted(found, key=lambda b: -b.size)[:6] if b.size >= 60]


def _is_node(value: list[Any]) -> bool:
    """Whether a list is one element: JsonML (``["p", {...}, "text"]``) or React's ``["$", "p", null, {...}]``."""
    return bool(value) and isinstance(value[0], str) and (value[0] == "$" or value[0] in page.BLOCKS)


def _item(item: Any, budget: list[int]) -> Piece | None:
    """One item of a list as a paragraph: None for a report of its own, a picture, anything without a sentence."""
    if isinstance(item, dict) and {k.lower() for k in item} & {"headline", "slug", "permalink", "teaser"}:
        return None
    text = _flat(item, budget, 0)
    if _TAGGED.search(text) or _ANY_TAG.search(text):
        inner = _from_markup(text)
        text = "\n".join(p.text for p in inner)
    text = " ".join(html.unescape(text).split())
    if text.count(" ") < 3 and not (len(text) > 12 and not text.isascii()):
        return None
    kind = str(item.get("type") or item.get("_type") or item.get("component") or "") if isinstance(item, dict) else ""
    return Piece(text, "heading" if re.search(r"head|title|^h[1-6]$", kind, re.I) else "paragraph")


def _flat(value: Any, budget: list[int], depth: int) -> str:
    """The words of a node with its inline marks, in order."""
    budget[0] -= 1
    if isinstance(value, str):
        return "" if value.startswith(("http://", "https://", "/", "$", "#")) else value
    if budget[0] < 0 or depth > _DEEP:
        return ""
    if isinstance(value, dict):
        return "".join(_flat(v, budget, depth + 1) for k, v in value.items() if k.lower() in _TEXT_KEYS)
    if isinstance(value, list):
        if value[:1] == ["$"]:
            value = [v for v in value[3:] if isinstance(v, dict)]
        elif _is_node(value) or (len(value) > 1 and isinstance(value[1], dict) and isinstance(value[0], str)):
            value = [v for v in value[1:] if not isinstance(v, dict)]
        return "".join(_flat(v, budget, depth + 1) for v in value)
    return ""


def nodes(text: str) -> list[dict[str, Any]]:
    """Every object in a JSON-LD script, in order; none where it is broken."""
    return [n for n in _walk(_decoded(_WRAP.sub("", text.strip()).rstrip(";"))) if isinstance(n, dict)]


def plain(text: str) -> str:
    """A carried text without its markup, a line for each paragraph: quicker than `paragraphs`, and rougher."""
    for _ in range(2):
        text = html.unescape(text) if "&" in text else text
    if "<" in text:
        text = _ANY_TAG.sub("", _TAGGED.sub("\n", text))
    return "\n".join(row for line in text.splitlines() if (row := " ".join(line.split())))
