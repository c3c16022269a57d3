"""Where reports come from, and what came: sources, captures, and the books that must balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id

OutletKind = Literal["", "agency", "public", "state", "official", "press", "broadcast", "online", "specialist"]
OutcomeKind = Literal["stored", "unchanged", "duplicate", "refused", "quarantined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place to gather from. `kind` is one of the plug-in point ``coranto.sources``: feed, page, sitemap …

    `family` names the publisher group, so that sisters are not counted as independent; `owner` who stands behind it.
    `outlet_kind` says what speaks here: a news agency, a public broadcaster (editorially independent of the state that
    pays for it), a state medium (not so), an official channel (a ministry, an army, a party: a source of statements),
    press, a private broadcaster, online only, a specialist medium. `options` are what a kind of source needs to know
    beyond the address, such as the ``select`` rule of a page of links.
    """

    kind: str
    address: str
    outlet: str = ""
    country: str | None = None
    language: str | None = None
    family: str | None = None
    owner: str | None = None
    outlet_kind: OutletKind = ""
    options: tuple[tuple[str, str], ...] = ()
    sample: bool = False
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.address:
            raise RecordError("a source needs an address (an http(s) URL or a path)")
        object.__setattr__(self, "id", content_id("src", self.kind, self.address))

    def option(self, name: str, default: str = "") -> str:
        """An option of this source, or the default."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A page that a source names and that is still to be fetched.

    `hints` are what the source says of the page, under the names of `Capture.hints`. `again` asks for a page that was
    captured before, since the source now tells it otherwise.
    """

    address: str
    source: str
    title: str = ""
    hints: tuple[tuple[str, str], ...] = ()
    again: bool = False

    def __post_init__(self) -> None:
        if not self.address.startswith(("http://", "https://")):
            raise RecordError(f"a lead needs an http(s) address, not {self.address[:100]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they were answered. The body rests in a WARC segment at `locator`; `sha256` is over the decoded body.

    `asked` is the address requested, `address` the one that answered. `hints` is what the feed said of the page
    (title, published, outlet, language, author), kept apart from what the page says of itself. `published` and the
    like in hints are strings as given.
    """

    asked: str
    address: str
    fetched_at: str
    status: int
    media_type: str
    sha256: str
    size: int
    headers: tuple[tuple[str, str], ...] = ()
    source: str = ""
    locator: str = ""
    hints: tuple[tuple[str, str], ...] = ()
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.address or len(self.sha256) != 64:
            raise RecordError("a capture needs the address that answered and the sha256 of its body (64 hex digits)")
        object.__setattr__(self, "id", content_id("c", self.address, self.sha256))

    def hint(self, name: str) -> str | None:
        """What the source said of this page under `name`, or None."""
        return dict(self.hints).get(name)

    def header(self, name: str) -> str | None:
        """The first response header of that name, whatever its case, or None."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A capture with its bytes in hand: what a step receives. Only `capture` is kept as a record."""

    capture: Capture
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one fetched item ended, exactly once: the line in the books. `capture` is set when stored.

    `reason` is a short stable code, `message` a sentence that says what was met and what to do.
    """

    address: str
    outcome: OutcomeKind
    at: str
    source: str = ""
    title: str = ""
    reason: str = ""
    capture: str = ""
    message: str = ""

    def __post_init__(self) -> None:
        if self.outcome in ("refused", "quarantined") and not self.reason:
            raise RecordError(f"an item that is {self.outcome} needs its reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One record that a step could not use: a result that says so. The rest of the batch goes on.

    `of` is the id (or address) of the record, `step` the step's name, `reason` a short stable code, `message` a
    sentence that says what was met, what was expected and what to do.
    """

    of: str
    step: str
    reason: str
    message: str
