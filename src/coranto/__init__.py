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

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coranto.journey import Report

__version__ = "0.1.0"
__all__ = ["read"]


def read(
    text: str,
    *,
    date: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
) -> Report:
    """Read one report: its article (text, blocks, cuts, dates) and its reading (claims, figures, times, mentions).

    `text` is kept character for character, and every span of the result slices it. `date` is the day of publication
    (ISO) on which weekdays are resolved; without one it is looked for in the text. Raises `coranto.errors.Refused`
    for a text that cannot be read. Loads the models at the first call.
    """
    from coranto.extract import read_record
    from coranto.glean import Glean
    from coranto.journey import Report

    given = {"id": "text", "text": text, "date": date, "title": title, "outlet": outlet, "language": language}
    article = read_record({key: value for key, value in given.items() if value is not None})
    return Report(article, Glean().read(article))
