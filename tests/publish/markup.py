"""Reads pages as strictly as a test needs: balanced tags, ids, links, and what a content policy would block."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}
# What each element may not stand in, as far as our pages could do it by accident.
NEVER_INSIDE = {
    "a": {"a", "button"},
    "p": {"p"},
    "li": {"p"},
    "table": {"p"},
    "dl": {"p"},
    "blockquote": {"p"},
    "ul": {"p"},
}


@dataclass
class Markup(HTMLParser):
    """One page: `faults` are sentences, `ids` in order, `links` the values of href, src and action."""

    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)
        if clash := NEVER_INSIDE.get(tag, set()) & set(self.open):
            self.faults.append(f"<{tag}> inside {clash} at {self.getpos()}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src", "action"):
                self.links.append(value or "")
            elif name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag}> has the inline attribute {name}={value!r}")


def read(html: str) -> Markup:
    """The page, with everything that is wrong in it."""
    page = Markup()
    page.feed(html)
    page.close()
    page.faults += [f"<{tag}> is never closed" for tag in page.open]
    page.faults += [f"the id {name!r} is given twice" for name in {n for n in page.ids if page.ids.count(n) > 1}]
    page.faults += ["an empty id" for name in page.ids if not name or " " in name]
    if [tag for tag, _ in page.tags].count("h1") != 1:
        page.faults.append("a page has one h1")
    for tag, attrs in page.tags:
        if tag == "script" and not attrs.get("src"):
            page.faults.append("an inline script")
        if tag in ("style", "iframe", "object", "embed", "base"):
            page.faults.append(f"the element <{tag}>")
    return page
