"""The sample reports: four real stories of 2023 as invented outlets might have told them, for a first look offline.

The figures, and who gave them when and through what, are those that were published; the wording is this project's own,
and every outlet says of itself that it is a sample. They take the same way as captured pages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from coranto.records import Body, Capture

# The samples never change by themselves: a fixed moment keeps their ids the same everywhere.
FETCHED_AT = "2023-10-06T12:00:00+00:00"


def story_of(body: Body) -> str:
    """Which of the four stories a sample page belongs to."""
    return body.capture.address.removeprefix("sample://").partition("/")[0]


def reports() -> Iterator[Body]:
    """The sample pages in the order in which they came out.

    Each is a Body of ``text/html`` at ``sample://<story>/<number>``, with the hints `outlet`, `published`, `language`,
    `sample` (always ``true``) and, for outlets of one publisher group, `family`.
    """
    root = files(__package__)
    index = tomllib.loads((root / "index.toml").read_text(encoding="utf-8"))
    for entry in index["report"]:
        content = (root / entry["file"]).read_bytes()
        address = f"sample://{entry['file'].removesuffix('.html')}"
        hints = {name: str(entry[name]) for name in ("outlet", "published", "language", "family") if name in entry}
        yield Body(
            capture=Capture(
                asked=address,
                address=address,
                fetched_at=FETCHED_AT,
                status=200,
                media_type="text/html",
                sha256=sha256(content).hexdigest(),
                size=len(content),
                hints=(*hints.items(), ("sample", "true")),
            ),
            content=content,
        )
