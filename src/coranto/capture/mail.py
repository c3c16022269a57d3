"""An e-mail: its HTML or text part, who sent it when, and from which list it came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from coranto.errors import BadInput, Refused

if TYPE_CHECKING:  # not in the worker
    from coranto.records import Body, Source
    from coranto.settings import Settings

READER = "coranto.capture.mail:read"
# A segment of an address that nobody could read out is a token for one reader; a plain address has none.
_TOKEN = re.compile(r"[0-9a-f]{16}|[A-Za-z0-9_=%~+]{24}|(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w{10}")
# Where text that is a link may be looked for; newsletters put it at the very top or bottom.
MAX_LINKS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One e-mail. `content` is UTF-8; header values are as given, decoded."""

    media_type: str
    content: bytes
    subject: str = ""
    date: str = ""
    sender: str = ""
    language: str = ""
    # The Message-ID without its brackets, empty where there is none.
    id: str = ""
    # The name of the list or of the sender: who publishes a newsletter.
    outlet: str = ""
    # Its own page on the web, only where that address is plain: the same for every reader.
    canonical: str = ""


def read(content: bytes) -> Message:
    """The message in `content`, its HTML part before its plain one; BadInput where it has neither. Run in a worker."""
    from email import policy
    from email.message import EmailMessage
    from email.parser import BytesParser
    from email.utils import parseaddr

    from coranto.capture.repair import clean
    from coranto.words.moments import moment

    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    if not message.keys():
        raise BadInput("this is no e-mail: it has no header; save the message as .eml again", reason="not-mail")
    part = message.get_body(preferencelist=("html", "plain"))
    raw = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(raw, bytes) or not raw.strip():
        raise BadInput("this e-mail has no text; its attachments are not read", reason="no-content")
    charset = part.get_content_charset("utf-8") or "utf-8"
    try:
        text = raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        text = raw.decode("utf-8", "replace")
    sender = _header(message, "from")
    date = _header(message, "date")
    return Message(
        media_type=part.get_content_type(),
        content=clean(text.replace("\r\n", "\n")).encode("utf-8", "replace"),
        subject=clean(_header(message, "subject")),
        date=moment(date) or date,
        sender=clean(parseaddr(sender)[0] or sender),
        language=_header(message, "content-language"),
        id=clean(_header(message, "message-id").strip("<> ")),
        outlet=clean(_list_name(_header(message, "list-id")) or parseaddr(sender)[0]),
        canonical=_canonical(_header(message, "archived-at"), text, part.get_content_type()),
    )


def _header(message: object, name: str) -> str:
    """A header on one line; a broken one that the parser stumbles over counts as missing."""
    try:
        value = message.get(name)  # type: ignore[attr-defined]
        return " ".join(str(value or "").split())[:1000]
    except Exception:
        return ""


def _list_name(given: str) -> str:
    """The phrase of a List-Id (RFC 2919: ``The Morning Post <post.example.org>``); empty where it has none."""
    phrase, bracket, _ = given.partition("<")
    return phrase.strip(' "') if bracket else ""


def _canonical(archived: str, text: str, media_type: str) -> str:
    """The message's own page: Archived-At (RFC 5064), or the link that says so in the text; only a plain address."""
    candidates = [archived.strip("<> ")]
    if media_type == "text/html":
        candidates += _online(text)
    return next((address for address in candidates if is_plain(address)), "")


def _online(text: str) -> list[str]:
    """The links whose words ask to read the message in a browser."""
    from importlib.resources import files
    from tomllib import loads

    from lxml import html

    told = loads((files("coranto.words") / "newsletters.toml").read_text(encoding="utf-8"))["online"]
    phrases = [phrase for those in told.values() for phrase in those]
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, AssertionError):
        return []
    found = []
    for _, element in zip(range(MAX_LINKS), root.iter("a"), strict=False):
        words = " ".join(" ".join(map(str, element.itertext())).split()).casefold()
        if words and len(words) < 100 and any(phrase in words for phrase in phrases):
            found.append(str(element.get("href") or "").strip())
    return found


def is_plain(address: str) -> bool:
    """Whether an address is one that every reader has: http(s), no query, no token in its path or host."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or parts.query or len(parts.path) < 2:
        return False
    return not any(_TOKEN.search(segment) for segment in (*parts.path.split("/"), *host.split(".")))


# -- in the process that holds the store ----------------------------------------------------------------------------


def read_mail(content: bytes, name: str, settings: Settings) -> Message:
    """The message in `content`, parsed in a killable worker; Refused, led by `name`, where it cannot be used."""
    from coranto.capture.worker import named, shared

    try:
        return shared(settings.parse).call(READER, Message, content)
    except Refused as error:
        raise named(error, name) from error


def message_hints(message: Message) -> tuple[tuple[str, str], ...]:
    """What a message says of itself, under the names that `Capture.hints` uses; empty ones left out."""
    said = (
        ("title", message.subject), ("published", message.date), ("author", message.sender),
        ("language", message.language), ("outlet", message.outlet), ("guid", message.id),
        ("canonical", message.canonical),
    )  # fmt: skip
    return tuple((name, value) for name, value in said if value)


def message_body(message: Message, address: str, at: str, source: Source) -> Body:
    """A message out of a mailbox as a body."""
    from coranto.capture.items import made_body

    return made_body(address, message.content, at, source, message_hints(message), message.media_type)


def address_of(message: Message, mailbox: str) -> str:
    """The address of a message: a ``mid:`` address (RFC 2392), or its place in the mailbox where it has no id."""
    return f"mid:{quote(message.id, safe='@!$&*+.=-_')}" if message.id else f"{mailbox}#{mark(message)}"


def mark(message: Message) -> str:
    """What a message is known by: its id and its words, whatever way it came (32 hex digits)."""
    from hashlib import blake2b

    return blake2b(message.id.encode("utf-8", "replace") + b"\0" + message.content, digest_size=16).hexdigest()
