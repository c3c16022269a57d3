"""Maildir and mbox: each message once, the mailbox untouched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from capture.mails import NO_TEXT, message
from capture.test_files import AT
from coranto.capture import source_of
from coranto.capture.http import Fetcher
from coranto.capture.mail import is_plain
from coranto.capture.mail import read as read_mail
from coranto.capture.maildir import MaildirCapturer
from coranto.capture.mbox import MboxCapturer
from coranto.records import Body, Outcome, Source
from coranto.settings import FetchSettings, Settings
from shared.sources import Case, SourceSuite, Store, given


def delivered(folder: Path, name: str, content: bytes, where: str = "new") -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / where / name).write_bytes(content)
    return folder


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@example.org Wed May  1 10:00:00 2024\n" + m + b"\n" for m in messages)


class TestMaildir(SourceSuite):
    parsers = ("coranto.capture.mail:read",)
    over_http = False

    def case(self, good: int) -> Case:
        source = Source(kind="maildir", address=str(self.folder / "box"))
        return Case(source, lambda: MaildirCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        delivered(self.folder / "box", "1714550000.1.host:2,S", message(1), "cur")
        delivered(self.folder / "box", "1714550001.1.host", message(2))
        delivered(self.folder / "box", "1714550002.1.host", message(3))
        # The same message twice, and one that is still being delivered.
        delivered(self.folder / "box", "1714550003.1.host", message(3, Received="by another way"))
        delivered(self.folder / "box", "1714550004.1.host", message(4), "tmp")
        return self.case(3)

    def partly(self) -> Case:
        for n, content in enumerate((message(1), NO_TEXT, message(2))):
            delivered(self.folder / "box", f"171455000{n}.1.host", content)
        return self.case(2)

    def gone(self) -> Case:
        return self.case(0)

    def test_the_folder_is_not_changed_and_a_moved_message_is_no_new_one(self) -> None:
        case, store = self.whole(), Store()
        before = {str(p): p.stat().st_mtime_ns for p in (self.folder / "box").rglob("*")}
        store.round(case)
        assert {str(p): p.stat().st_mtime_ns for p in (self.folder / "box").rglob("*")} == before
        new = self.folder / "box" / "new" / "1714550001.1.host"
        new.rename(self.folder / "box" / "cur" / "1714550001.1.host:2,RS")
        assert given(store.round(case)) == []
        delivered(self.folder / "box", "1714550009.1.host", message(5))
        [item] = given(store.round(case))
        assert isinstance(item, Body)
        assert item.capture.address == "mid:5@example.org"

    def test_a_message_says_what_it_is(self) -> None:
        delivered(self.folder / "box", "1.1.h", message(1, List_Id='"The Harbour Letter" <harbour.example.org>'))
        delivered(self.folder / "box", "2.1.h", message(2, Message_ID="", From="ada@example.org"))
        first, second = given(Store().round(self.case(2)))
        assert isinstance(first, Body)
        assert isinstance(second, Body)
        assert (first.capture.address, first.capture.hint("guid")) == ("mid:1@example.org", "1@example.org")
        assert (first.capture.hint("outlet"), first.capture.hint("author")) == (
            "The Harbour Letter",
            "The Morning Post",
        )
        assert first.capture.hint("published") == "2024-05-01T10:01:00+02:00"
        assert first.capture.header("content-type") == "text/html; charset=utf-8"
        assert second.capture.address.startswith((self.folder / "box").as_uri() + "#")
        assert second.capture.hint("outlet") is None

    def test_the_same_id_with_other_words_is_another_message(self) -> None:
        delivered(self.folder / "box", "1.1.h", message(1))
        delivered(self.folder / "box", "2.1.h", message(1, "<p>A correction.</p>"))
        assert len(given(Store().round(self.case(2)))) == 2


class TestMbox(SourceSuite):
    parsers = ("coranto.capture.mail:read",)
    over_http = False

    def case(self, good: int, *messages: bytes) -> Case:
        if messages:
            (self.folder / "news.mbox").write_bytes(mailbox(*messages))
        source = Source(kind="mbox", address=str(self.folder / "news.mbox"))
        return Case(source, lambda: MboxCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        return self.case(3, message(1), message(2, "<p>He said:\n>From here on\n</p>"), message(3))

    def partly(self) -> Case:
        return self.case(2, message(1), NO_TEXT, message(2))

    def gone(self) -> Case:
        return self.case(0)

    def append(self, content: bytes) -> None:
        with (self.folder / "news.mbox").open("ab") as file:
            file.write(content)

    def test_what_is_appended_is_read_and_nothing_else(self) -> None:
        case, store = self.whole(), Store()
        first = store.round(case)
        assert isinstance(first[1], Body)
        assert b"\nFrom here on" in first[1].content
        self.append(mailbox(message(4), message(1)))
        [item] = given(store.round(case))
        assert isinstance(item, Body)
        assert item.capture.hint("guid") == "4@example.org"

    def test_another_file_under_the_name_is_read_whole(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        self.case(2, message(7), message(2), message(8), message(9))
        assert len(given(store.round(case))) == 4  # number 2 has other words than before
        assert [i.outcome for i in store.round(case) if isinstance(i, Outcome)] == ["unchanged"]

    def test_a_message_that_was_still_being_written_comes_again(self) -> None:
        case, store = self.case(1, message(1), message(2)), Store()
        path = self.folder / "news.mbox"
        path.write_bytes(path.read_bytes()[:-12])
        assert len(given(store.round(case))) == 2
        path.write_bytes(mailbox(message(1), message(2), message(3)))
        assert len(given(store.round(case))) == 2

    def test_a_huge_message_is_passed_over_and_told(self) -> None:
        settings = self.settings.model_copy(
            update={"fetch": self.settings.fetch.model_copy(update={"max_bytes": 900_000})}
        )
        case = self.case(2, message(1), message(2, "x" * 3_000_000), message(3))
        case.make = lambda: MboxCapturer(settings, self.fetcher)
        found = Store().round(case)
        assert [i.reason if isinstance(i, Outcome) else "" for i in found] == ["", "too-large", ""]

    @pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
    def test_lines_may_end_either_way(self, ends: bytes) -> None:
        case = self.whole()
        path = self.folder / "news.mbox"
        path.write_bytes(path.read_bytes().replace(b"\n", ends))
        assert len(given(Store().round(case))) == 3

    def test_what_is_no_mailbox_is_refused(self) -> None:
        case = self.case(0)
        (self.folder / "news.mbox").write_bytes(b"no mailbox\n\nat all")
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert item.reason == "not-mbox"


def test_a_mailbox_in_a_folder_is_read_with_its_files(tmp_path: Path) -> None:
    from coranto.capture.files import FilesCapturer

    (tmp_path / "a.mbox").write_bytes(mailbox(message(1), message(2)))
    (tmp_path / "b.txt").write_text("Words")
    source = source_of(str(tmp_path))
    found = Store().round(Case(source, lambda: FilesCapturer(Settings())))
    assert len(given(found)) == 3
    assert {i.capture.source for i in found if isinstance(i, Body)} == {source.id}


def test_the_capturers_need_no_client(tmp_path: Path) -> None:
    delivered(tmp_path / "box", "1.1.h", message(1))
    fetcher = Fetcher(FetchSettings(), now=lambda: AT)  # type: ignore[call-arg]
    [item] = MaildirCapturer(Settings(), fetcher).capture(source_of(str(tmp_path / "box")), Store())
    assert isinstance(item, Body)
    assert item.capture.fetched_at == AT
    assert len(list(MaildirCapturer(Settings()).capture(source_of(str(tmp_path / "box")), Store()))) == 1


def test_a_maildir_that_may_not_be_read(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    delivered(tmp_path / "box", "1.1.h", message(1))
    (tmp_path / "box" / "new").chmod(0)
    [item] = MaildirCapturer(Settings()).capture(source_of(str(tmp_path / "box")), Store())
    assert isinstance(item, Outcome)
    assert item.reason == "unreadable"


PLAIN = "https://post.example.org/issues/2024/the-port-is-closed"
TRACKED = "https://click.example.org/f/a/Zk3xQ9aB7dLmN2pR5tV8wY~~/AAQRxQA~/RgRoHSOLP0T"


@pytest.mark.parametrize(
    ("link", "words", "found"),
    [
        (PLAIN, "View this email in your browser", PLAIN),
        (PLAIN, "Im Browser ansehen", PLAIN),
        (PLAIN, "The port is closed", ""),
        (TRACKED, "View in browser", ""),
        (PLAIN + "?mc_eid=3f2a", "View in browser", ""),
        ("https://post.example.org/c/3f2a9b8c7d6e5f4a3b2c", "View in browser", ""),
        ("mailto:x@example.org", "View in browser", ""),
    ],
)
def test_the_page_of_a_newsletter_only_where_its_address_is_plain(link: str, words: str, found: str) -> None:
    assert read_mail(message(1, f'<p><a href="{link}">{words}</a></p><p>Words</p>')).canonical == found
    assert f'"{link}"' in read_mail(message(1, f'<a href="{link}">{words}</a>')).content.decode()


def test_a_header_may_name_the_page() -> None:
    assert read_mail(message(1, Archived_At=f"<{PLAIN}>")).canonical == PLAIN
    assert not is_plain("https://post.example.org/")
    assert not is_plain("https://[broken/x")
