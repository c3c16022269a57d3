"""coranto: news from everywhere, woven into stories in which every line leads back to the words it came from.

::

    capture   1  bytes in: feeds, pages, WARC, files           the only step that touches the network
    extract   2  page to article: text, blocks, cuts, dates
    glean     3  facts with spans: claims, figures, times, names
    join      4  reversible judgements: copies, names, stories
    knit      5  one story over time: ledger, timeline, voices
    publish   6  out to readers: site, API, feeds, editions

`coranto.journey` is the way forward, `coranto.trace` the way back. `coranto.read` reads one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coranto.journey import read

__version__ = "0.1.0"
__all__ = ["read"]


def __getattr__(name: str) -> Any:
    # Late, so that importing any part of coranto loads no model and no step.
    if name == "read":
        from coranto.journey import read

        return read
    raise AttributeError(f"module 'coranto' has no attribute {name!r}")
