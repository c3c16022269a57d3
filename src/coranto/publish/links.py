"""Where things stand on the site: one way to write an id into a path, and links that work served or as files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from coranto.records import Cite

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def slug(id: str) -> str:
    """The id as it stands in a path, in a file name and in an HTML id: ``f:9f2c`` becomes ``f-9f2c``.

    No colon (no file name on Windows, a scheme in a relative link, an escape in CSS); other unsafe characters are
    written ``_<hex>_``, so that distinct ids keep distinct slugs.
    """
    return _UNSAFE.sub(lambda m: "-" if m[0] == ":" else f"_{ord(m[0]):x}_", id)


def ids_of(slug: str) -> tuple[str, ...]:
    """The ids that a path segment may stand for, the likeliest first; a real id is understood as well."""
    if ":" in slug or "-" not in slug:
        return (slug,)
    return (slug.replace("-", ":", 1), slug)


def anchor(cite: Cite) -> str:
    """The HTML id of the lit span that a citation leads to."""
    return slug(cite.fact) if cite.fact else f"c-{cite.start}-{cite.end}"


def outside(address: str | None) -> str | None:
    """The address where it is safe to link to (http or https with a host), else None."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links from one page. Served: prefix ``/``, no suffix. As files: prefix ``../`` per level, ``.html``.

    `traced` collects the ids whose trace was linked, where given.
    """

    prefix: str = "/"
    suffix: str = ""
    served: bool = True
    traced: set[str] | None = None

    def page(self, *parts: str) -> str:
        """A page such as ``page("stories")``; the front page without parts."""
        if not parts:
            return self.prefix if self.served else f"{self.prefix}index{self.suffix}"
        return self.prefix + "/".join(quote(slug(p), safe="") for p in parts) + self.suffix

    def story(self, id: str) -> str:
        """A story's page."""
        return self.page("stories", id)

    def report(self, id: str) -> str:
        """A report's page."""
        return self.page("reports", id)

    def edition(self, date: str) -> str:
        """An edition's page."""
        return self.page("edition", date)

    def trace(self, id: str) -> str:
        """The way back from an id."""
        if self.traced is not None:
            self.traced.add(id)
        return self.page("trace", id)

    def cite(self, cite: Cite) -> str:
        """The lit span that the citation names, in its report."""
        return f"{self.report(cite.report)}#{anchor(cite)}"

    def data(self, id: str, name: str) -> str:
        """What the API gives of an article, such as its ``annotations``; served sites only."""
        return f"{self.prefix}api/v1/articles/{quote(slug(id), safe='')}/{name}"

    def figures(self, id: str) -> str:
        """A story's figures as CSV: what the API gives, or the file beside the page."""
        story = quote(slug(id), safe="")
        return self.file(f"api/v1/stories/{story}/figures.csv" if self.served else f"stories/{story}.csv")

    def static(self, name: str) -> str:
        """A file of the site's own: style, script, icon."""
        return f"{self.prefix}static/{name}"

    def file(self, name: str) -> str:
        """A file beside the pages, such as ``feed.atom``."""
        return f"{self.prefix}{name}"


def below(depth: int, traced: set[str] | None = None) -> Links:
    """Links for a page written as a file `depth` folders deep; traces that are linked are added to `traced`."""
    return Links(prefix="../" * depth or "./", suffix=".html", served=False, traced=traced)
