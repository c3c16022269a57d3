from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from capture.conftest import make_settings
from capture.imapserver import ImapServer, certificate
from capture.mails import NO_TEXT, message
from capture.server import Server
from coranto.capture import source_of
from coranto.capture.imap import ImapCapturer
from coranto.capture.imapwire import _quoted, mailbox
from coranto.errors import CorantoError, UsageError
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings, load
from shared.sources import Case, SourceSuite, Store, given

HOST = "mail.example"


class TestImap(SourceSuite):
    parsers = ("coranto.capture.mail:read",)
    over_http = False

    @pytest.fixture(autouse=True)
    def place(self, tmp_path: Path, server: Server, settings: Settings, openssl: str) -> Iterator[None]:  # type: ignore[override]
        self.folder, self.server = tmp_path, server
        shows, self.trust = certificate(openssl, tmp_path, HOST)
        self.imap = ImapServer(shows)
        self.settings = load(fetch=settings.fetch.model_dump(), imap={"passwords": {f"desk@{HOST}": "secret-word"}})
        yield
        self.imap.close()

    def case(self, good: int, *messages: bytes, **options: str) -> Case:
        self.imap.messages |= {10 * n: content for n, content in enumerate(messages, 1)}
        address = f"imaps://desk@{HOST}:{self.imap.port}/{self.imap.folder}"
        source = Source(kind="imap", address=address, options=tuple(options.items()))
        return Case(source, self.capturer, good)

    def capturer(self, **given: Any) -> ImapCapturer:
        given = {"lookup": lambda _host, _port: ["127.0.0.1"], "tls": self.trust, **given}
        return ImapCapturer(given.pop("settings", self.settings), None, **given)

    def whole(self) -> Case:
        return self.case(3, message(1), message(2), message(3))

    def partly(self) -> Case:
        return self.case(2, message(1), NO_TEXT, message(2))

    def gone(self) -> Case:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        case = self.case(0)
        case.source = replace(case.source, address=f"imaps://desk@{HOST}:{port}/INBOX")
        return case

    def only(self, case: Case) -> Outcome:
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        return item

    def test_only_what_is_new_is_fetched_and_nothing_is_marked_as_read(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        self.imap.asked.clear()
        self.imap.messages[40] = message(4)
        [new] = given(store.round(case))
        assert isinstance(new, Body)
        assert (new.capture.address, new.capture.hint("outlet")) == ("mid:4@example.org", "The Morning Post")
        told = [command for command in self.imap.asked if not command.startswith(("CAPABILITY", "LOGIN"))]
        assert told[0] == 'EXAMINE "INBOX"'
        assert told[1].startswith("UID SEARCH UID 31:* SINCE ")
        assert told[2:] == ["UID FETCH 40 (UID RFC822.SIZE)", "UID FETCH 40 (UID BODY.PEEK[])", "LOGOUT"]

    def test_a_folder_that_was_numbered_anew_is_read_from_its_beginning(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        self.imap.validity = 8
        assert len(given(store.round(case))) == 3

    def test_a_wrong_password_is_told_and_never_repeated(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        for plain in (False, True):
            self.imap.plain_auth = plain
            case, store = self.whole(), Store()
            settings = load(
                fetch=self.settings.fetch.model_dump(), imap={"passwords": {f"desk@{HOST}": "guessed-wrong"}}
            )
            case.make = lambda settings=settings: self.capturer(settings=settings)  # type: ignore[misc]
            [item] = store.round(case)
            assert isinstance(item, Outcome)
            assert (item.outcome, item.reason) == ("refused", "login")
            assert "guessed-wrong" not in repr((store.kept, store.taken, settings, caplog.text))

    def test_the_password_is_in_no_record_and_no_state(self) -> None:
        for plain in (False, True):
            self.imap.plain_auth = plain
            store = Store()
            assert len(given(store.round(self.whole()))) == 3
            assert "secret-word" not in repr((store.kept, store.taken, self.settings))

    def test_an_account_without_a_password_is_told_of(self) -> None:
        case = self.whole()
        case.make = lambda: self.capturer(settings=make_settings())
        item = self.only(case)
        assert item.reason == "no-password"
        assert f"desk@{HOST}" in item.message
        assert self.imap.asked == []

    def test_a_password_in_the_address_is_refused_without_being_shown(self) -> None:
        for address in (f"imaps://desk:hunter2@{HOST}/INBOX", f"imaps://desk:@{HOST}"):
            case = self.case(0)
            case.source = Source(kind="imap", address=address)
            item = self.only(case)
            assert item.reason == "option"
            assert "hunter2" not in repr(item)
            with pytest.raises(UsageError) as caught:
                source_of(address)
            assert "hunter2" not in str(caught.value)
        assert self.imap.asked == []

    def test_private_networks_are_not_reached(self) -> None:
        case = self.whole()
        settings = load(fetch={"robots": False}, imap={"passwords": {f"desk@{HOST}": "secret-word"}})
        case.make = lambda: self.capturer(settings=settings)
        assert self.only(case).reason == "private"
        case.make = lambda: self.capturer(lookup=lambda _host, _port: ["127.0.0.1", "10.0.0.1"])
        assert self.only(case).reason == "private"
        assert self.imap.asked == []

    def test_the_connection_goes_to_the_vetted_address(self, connected: list[Any]) -> None:
        asked: list[str] = []

        def lookup(host: str, _port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        case = self.whole()
        case.make = lambda: self.capturer(lookup=lookup)
        Store().round(case)
        assert asked == [HOST]
        assert connected == [("127.0.0.1", self.imap.port)]

    def test_another_server_than_the_one_named_gets_no_password(self) -> None:
        case = self.whole()
        case.source = replace(case.source, address=case.source.address.replace(HOST, "other.example"))
        passwords = {"desk@other.example": "secret-word"}
        settings = load(fetch=self.settings.fetch.model_dump(), imap={"passwords": passwords})
        case.make = lambda: self.capturer(settings=settings)
        assert self.only(case).reason == "unreachable"
        assert self.imap.asked == []

    def test_a_message_that_is_too_large_is_not_fetched(self) -> None:
        case = self.case(2, message(1), message(2, "x" * 50_000), message(3))
        limits = {**self.settings.fetch.model_dump(), "max_bytes": 20_000}
        settings = load(fetch=limits, imap={"passwords": {f"desk@{HOST}": "secret-word"}})
        case.make = lambda: self.capturer(settings=settings)
        found = Store().round(case)
        assert [i.reason if isinstance(i, Outcome) else "" for i in found] == ["", "too-large", ""]
        assert "UID FETCH 20 (UID BODY.PEEK[])" not in self.imap.asked

    def test_a_server_that_announces_too_much_or_never_ends_is_left(self) -> None:
        self.imap.literal = 10_000_000_000
        assert self.only(self.whole()).reason == "too-large"
        self.imap.literal = 0
        self.imap.flood = b"* 1 FETCH (FLAGS (x))" + b" " * 4_000 + b"\r\n"
        assert self.only(self.whole()).reason == "body-bytes"

    def test_a_folder_that_is_not_there(self) -> None:
        case = self.whole()
        case.source = replace(case.source, address=case.source.address.replace("INBOX", "News%20letters"))
        item = self.only(case)
        assert item.reason == "missing"
        assert 'EXAMINE "News letters"' in self.imap.asked

    def test_what_is_no_imap_server_is_told(self) -> None:
        case = self.whole()
        port = self.server.port
        case.source = replace(case.source, address=f"imaps://desk@{HOST}:{port}/INBOX")
        limits = {**self.settings.fetch.model_dump(), "connect_seconds": 1}
        settings = load(fetch=limits, imap={"passwords": {f"desk@{HOST}": "secret-word"}})
        case.make = lambda: self.capturer(settings=settings)
        assert self.only(case).outcome == "quarantined"

    def test_a_round_has_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("coranto.capture.imap.MAX_MESSAGES", 2)
        case, store = self.case(5, *(message(n) for n in range(5))), Store()
        assert [len(given(store.round(case))) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("address", "user", "port", "folder"),
    [
        ("imaps://desk@mail.example", "desk", 993, "INBOX"),
        (
            "imaps://desk%40example.org@mail.example:1993/INBOX/News%20letters",
            "desk@example.org",
            1993,
            "INBOX/News letters",
        ),
        ("imaps://desk@example.org@mail.example/x", "desk@example.org", 993, "x"),
    ],
)
def test_addresses_of_mailboxes(address: str, user: str, port: int, folder: str) -> None:
    box = mailbox(address)
    assert (box.user, box.host, box.port, box.folder) == (user, "mail.example", port, folder)


@pytest.mark.parametrize(
    "address",
    [
        "imaps://mail.example/x",
        "imap://desk@mail.example",
        "imaps://desk@",
        "imaps://desk@mail.example:25/",
        "imaps://desk@0x7f.1/",
    ],
)
def test_what_is_no_address_of_a_mailbox(address: str) -> None:
    with pytest.raises(CorantoError):
        mailbox(address)


def test_names_of_folders_are_written_as_imap_has_them() -> None:
    assert _quoted("Entwürfe & mehr") == '"Entw&APw-rfe &- mehr"'
    assert _quoted('a "b" \\') == '"a \\"b\\" \\\\"'
    assert _quoted("受信") == '"&U9dP4Q-"'
