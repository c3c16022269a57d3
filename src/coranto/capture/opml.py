"""Lists of sources as OPML 2.0, in and out.

Every reader understands a feed as it stands here. What only coranto knows of a source (its kind, country, family,
owner, kind of outlet, options) goes along in attributes of a namespace of its own, as OPML 2.0 asks, and any other
kind than a feed is an outline of the type ``link``, which other readers show as a bookmark or pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from coranto.capture.repair import clean, decode, repair
from coranto.errors import BadInput
from coranto.records import Source
from coranto.records.sources import OutletKind

if TYPE_CHECKING:  # not in the worker: it would double the time a worker takes to start
    from coranto.settings import ParseSettings

NAMESPACE = "urn:x-coranto:opml"
MAX_OUTLINES = 20_000
# Far more than any kind of source knows, and a rule that is longer is no rule.
MAX_OPTIONS, MAX_OPTION = 20, 2000
_KIND = re.compile("[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One source in an OPML file. `category` is the folders it lies in, such as ``/World/Asia``; empty for none."""

    address: str
    kind: str = "feed"
    title: str = ""
    language: str = ""
    country: str = ""
    family: str = ""
    owner: str = ""
    outlet_kind: OutletKind = ""
    options: tuple[tuple[str, str], ...] = ()
    category: str = ""


def outlines(content: bytes) -> tuple[Outline, ...]:
    """The sources of an OPML file in order, each address once; BadInput where it is none. Run it in a worker.

    Only what lies on the web is taken: no file can make coranto read the disk of whoever opens it.
    """
    from lxml import etree

    text = repair(decode(content))
    if "<!ENTITY" in text[:20_000].upper():
        raise BadInput("the OPML declares entities, which are never expanded", reason="entities")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    data = text.encode("utf-8", "replace").lstrip()
    root = etree.fromstring(data, parser) if data else None
    if root is None or str(root.tag).lower() != "opml":
        raise BadInput("this is no OPML; export the list of feeds from your reader again", reason="not-opml")
    found: dict[str, Outline] = {}
    for element in root.iter("outline"):
        if len(found) == MAX_OUTLINES:
            break
        if (outline := _outline(element)) is not None:
            found.setdefault(outline.address, outline)
    return tuple(found.values())


def sources_of(listed: Iterable[Outline]) -> list[Source]:
    """The sources of what an OPML file lists. The folders are not a part of a source, and are left behind."""
    return [
        Source(
            kind=o.kind, address=o.address, outlet=o.title, language=o.language or None, country=o.country or None,
            family=o.family or None, owner=o.owner or None, outlet_kind=o.outlet_kind, options=o.options,
        )
        for o in listed
    ]  # fmt: skip


def read_outlines(content: bytes, settings: ParseSettings | None = None) -> tuple[Outline, ...]:
    """What an OPML file lists, parsed in a killable worker under these limits (none: the usual ones)."""
    from coranto.capture.worker import shared
    from coranto.settings import ParseSettings

    limits = settings or ParseSettings()  # type: ignore[call-arg]
    return shared(limits).call("coranto.capture.opml:outlines", tuple[Outline, ...], content)


def read_opml(content: bytes, settings: ParseSettings | None = None) -> list[Source]:
    """The sources of an OPML file, parsed in a killable worker under these limits (none: the usual ones)."""
    return sources_of(read_outlines(content, settings))


def write_opml(sources: Iterable[Source], title: str = "coranto", categories: Mapping[str, str] | None = None) -> bytes:
    """The sources on the web among `sources` as OPML 2.0 in UTF-8, in order; `read_opml` gives the same ones back.

    Files, folders and mailboxes are left out: they mean nothing on another machine. `categories` are folders by
    address, such as ``/World/Asia``, which `read_outlines` gives back.
    """
    from lxml import etree

    root = etree.Element("opml", {"version": "2.0"}, nsmap={"coranto": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean(title)
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.address.startswith(("http://", "https://")):
            known = dict(_attributes(source)) | {"category": (categories or {}).get(source.address, "")}
            etree.SubElement(body, "outline", {k: clean(v) for k, v in known.items() if v})
    out: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return out


def _attributes(source: Source) -> Iterator[tuple[str, str]]:
    """What is written of a source; empty values are left out later."""
    feed = source.kind == "feed"
    yield "type", "rss" if feed else "link"
    yield "text", source.outlet or source.address
    yield "title", source.outlet
    yield "xmlUrl" if feed else "url", source.address
    yield "language", source.language or ""
    own = {
        "kind": "" if feed else source.kind, "country": source.country, "family": source.family, "owner": source.owner,
        "outletKind": source.outlet_kind,
        # In ASCII, so that what XML forbids goes through.
        "options": json.dumps(source.options) if source.options else "",
    }  # fmt: skip
    yield from ((f"{{{NAMESPACE}}}{name}", value or "") for name, value in own.items())


def _outline(element: Any) -> Outline | None:
    """The source of one outline; None where it is a folder, a bookmark, or lies elsewhere than on the web."""
    plain, own = _given(element)
    address = re.sub(
        r"^feed:(?://)?(?=https?:)", "", plain.get("xmlurl") or (plain.get("url", "") if own.get("kind") else "")
    )
    if address.startswith("feed://"):
        address = "https://" + address.removeprefix("feed://")
    if not address.startswith(("http://", "https://")):
        return None
    text = plain.get("text", "")
    kind, outlet_kind = own.get("kind", "feed"), own.get("outletkind", "")
    return Outline(
        address=address,
        kind=kind if _KIND.fullmatch(kind) else "feed",
        title=(plain.get("title") or (text if text != address else ""))[:500],
        language=plain.get("language", "")[:40],
        country=(own.get("country") or plain.get("country", ""))[:40],
        family=(own.get("family") or plain.get("family", ""))[:200],
        owner=own.get("owner", "")[:500],
        outlet_kind=outlet_kind if outlet_kind in get_args(OutletKind) else "",  # type: ignore[arg-type]
        options=_options(own.get("options", "")),
        category=(plain.get("category") or _folders(element))[:500],
    )


def _given(element: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The attributes of an outline, those of OPML and those of coranto, by name in small letters."""
    plain: dict[str, str] = {}
    own: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = str(key).lower()
        # A file that was mended may have lost the namespace and kept the prefix.
        ours = name.startswith((f"{{{NAMESPACE}}}", "coranto:"))
        (own if ours else plain)[re.split("[}:]", name)[-1] if ours else name] = str(value).strip()
    return plain, own


def _options(text: str) -> tuple[tuple[str, str], ...]:
    """The options of a source; none where they are not pairs of words, or too many."""
    try:
        pairs = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    sound = isinstance(pairs, list) and len(pairs) <= MAX_OPTIONS and all(_is_option(pair) for pair in pairs)
    return tuple((name, value) for name, value in pairs) if sound else ()


def _is_option(pair: object) -> bool:
    words = isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    return words and all(len(part) <= MAX_OPTION for part in pair)  # type: ignore[attr-defined]


def _folders(element: Any) -> str:
    """The folders that an outline lies in, the outermost first, as OPML writes a category."""
    names = []
    for above in element.iterancestors("outline"):
        plain, _own = _given(above)
        name = re.sub(r"[/,\s]+", " ", plain.get("text") or plain.get("title", "")).strip()
        if name:
            names.append(name)
    return "".join(f"/{name}" for name in reversed(names))
