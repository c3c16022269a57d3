"""E-mail newsletters in a mailbox on a server: imaps://user@host/folder, read over TLS and left as it is."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coranto.capture import Item, Seen, options
from coranto.capture.books import failed, utc_now
from coranto.capture.imapwire import Mailbox, Session, mailbox
from coranto.capture.mail import address_of, message_body, read_mail
from coranto.capture.pages import unchanged
from coranto.capture.wire import Resolve, look_up
from coranto.errors import BadInput, NotNow, OverBudget, Refused, UsageError
from coranto.records import Source
from coranto.settings import Settings

if TYPE_CHECKING:  # IMAP is not HTTP
    from coranto.capture.http import Fetcher

# Messages taken in one round; the rest comes in the next.
MAX_MESSAGES = 500
DEFAULT_DAYS = 30
# Twelve English names, whatever the locale: IMAP writes a day so (RFC 3501).
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ImapCapturer:
    """A folder of a mailbox. Messages are looked at without being marked as read, and nothing is changed.

    Option ``since_days``: how far back messages are taken (30). The password is that of ``user@host`` under
    ``[imap] passwords``, or in the environment as ``CORANTO_IMAP__PASSWORDS``; it is never written anywhere.
    """

    options = ("since_days",)

    def __init__(
        self, settings: Settings, fetcher: Fetcher | None = None, *, lookup: Resolve = look_up,
        tls: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.now = fetcher.now if fetcher else utc_now
        self._lookup, self._tls = lookup, tls

    def check(self, source: Source) -> None:
        """A UsageError where the address is none of a mailbox, or carries a password."""
        mailbox(source.address)
        options.number(source, "since_days", DEFAULT_DAYS, at_most=36_500)

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body for each new message, in the order of arrival; one `unchanged` where there is none."""
        try:
            options.known(source, self.options)
            self.check(source)
            box = mailbox(source.address)
            session = self._opened(box)
        except UsageError as error:
            yield failed(options.wrong(error), _plain(source), source.id, self.now())
            return
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.now())
            return
        with closing(session):
            yield from self._new(session, source, seen)

    def _opened(self, box: Mailbox) -> Session:
        given = self.settings.imap.passwords.get(box.account)
        if given is None or not given.get_secret_value():
            raise BadInput(
                f"no password for {box.account}; give it under [imap] passwords, or as CORANTO_IMAP__PASSWORDS="
                f"'{{\"{box.account}\": \"…\"}}'",
                reason="no-password", item=box.account,
            )  # fmt: skip
        import httpx2

        tls = self._tls or httpx2.create_ssl_context(trust_env=False)
        return Session(box, given.get_secret_value(), self.settings.fetch, self._lookup, tls)

    def _new(self, session: Session, source: Source, seen: Seen) -> Iterator[Item]:
        kept = json.loads(seen.state(source.id, "imap") or '{"validity": 0, "uid": 0}')
        # Another UIDVALIDITY means that the server has numbered its messages anew (RFC 3501, 2.3.1.1).
        last = int(kept["uid"]) if kept["validity"] == session.validity else 0
        quiet = True
        try:
            uids = session.uids(last, self._since(source))[:MAX_MESSAGES]
            sizes = session.sizes(uids) if uids else {}
            for uid in uids:
                item = self._item(session, uid, sizes.get(uid, 0), source)
                if item is not None:
                    quiet = False
                    yield item
                seen.save(source.id, "imap", json.dumps({"validity": session.validity, "uid": uid}))
        except (Refused, NotNow) as error:
            # The connection is of no use any more; the next round goes on here.
            yield failed(error, source.address, source.id, self.now())
            return
        if quiet:
            yield unchanged(source, self.now())

    def _item(self, session: Session, uid: int, size: int, source: Source) -> Item | None:
        """The message as a body, or how it failed; None where it was deleted meanwhile."""
        place = f"{source.address};uid={uid}"
        limit = self.settings.fetch.max_bytes
        if size > limit:
            told = OverBudget(
                f"{place} has {size} bytes, more than fetch.max_bytes allows ({limit})", reason="too-large"
            )
            return failed(told, place, source.id, self.now())
        content = session.message(uid)
        if not content:
            return None
        try:
            message = read_mail(content, place, self.settings)
        except Refused as error:
            return failed(error, place, source.id, self.now())
        return message_body(message, address_of(message, place), self.now(), source)

    def _since(self, source: Source) -> str:
        days = options.number(source, "since_days", DEFAULT_DAYS, at_most=36_500)
        day = datetime.fromisoformat(self.now()) - timedelta(days=min(days, 36_500))
        return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def _plain(source: Source) -> str:
    """The address without what must not be written into the books."""
    before, at, after = source.address.rpartition("@")
    scheme, slashes, user = before.partition("://")
    return f"{scheme}{slashes}{user.partition(':')[0]}{at}{after}"
