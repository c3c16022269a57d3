"""An e-mail on disk: its HTML or text part, and who sent it when."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from coranto.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One e-mail. `content` is UTF-8; header values are as given, decoded."""

    media_type: str
    content: bytes
    subject: str = ""
    date: str = ""
    sender: str = ""
    language: str = ""


def read(content: bytes) -> Message:
    """The message in `content`, its HTML part before its plain one; BadInput where it has neither. Run in a worker."""
    from email import policy
    from email.message import EmailMessage
    from email.parser import BytesParser
    from email.utils import parseaddr, parsedate_to_datetime

    from coranto.capture.repair import clean

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
    with contextlib.suppress(ValueError, TypeError, IndexError):
        date = parsedate_to_datetime(date).isoformat()
    return Message(
        media_type=part.get_content_type(),
        content=clean(text.replace("\r\n", "\n")).encode("utf-8", "replace"),
        subject=clean(_header(message, "subject")),
        date=date,
        sender=clean(parseaddr(sender)[0] or sender),
        language=_header(message, "content-language"),
    )


def _header(message: object, name: str) -> str:
    """A header on one line; a broken one that the parser stumbles over counts as missing."""
    try:
        value = message.get(name)  # type: ignore[attr-defined]
        return " ".join(str(value or "").split())[:1000]
    except Exception:
        return ""
