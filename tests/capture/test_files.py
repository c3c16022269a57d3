from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from capture.server import Memory
from coranto.capture import capturer, source_of
from coranto.capture.files import FilesCapturer, is_binary
from coranto.capture.http import Fetcher
from coranto.capture.mail import read as read_mail
from coranto.errors import BadInput
from coranto.records import Body, Outcome
from coranto.settings import FetchSettings, Settings, load
from shared.sources import Case, Store, given

AT = "2024-05-01T10:00:00Z"


def capture(path: Path, settings: Settings | None = None) -> list[Body | Outcome]:
    settings = settings or load()
    fetcher = Fetcher(FetchSettings(), now=lambda: AT)  # type: ignore[call-arg]
    source = source_of(str(path))
    return list(capturer(source.kind, settings, fetcher).capture(source, Memory()))


def bodies(items: list[Body | Outcome]) -> list[Body]:
    assert all(isinstance(i, Body) for i in items), items
    return [i for i in items if isinstance(i, Body)]


def reason(path: Path, settings: Settings | None = None) -> str:
    [found] = capture(path, settings)
    assert isinstance(found, Outcome)
    assert found.outcome == "refused"
    assert str(path) in found.message
    return found.reason


def test_a_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a b.txt"
    content = "\ufeffUn titre\r\n\r\nDeux bateaux… \x1b\n".encode()
    path.write_bytes(content)
    [body] = bodies(capture(path))
    assert body.content == content
    found = body.capture
    assert (found.address, found.media_type, found.fetched_at, found.status) == (path.as_uri(), "text/plain", AT, 200)
    assert found.address.endswith("/a%20b.txt")


def test_the_kinds(tmp_path: Path) -> None:
    (tmp_path / "b.HTML").write_text("<p>x</p>")
    (tmp_path / "c.htm").write_text("<p>y</p>")
    (tmp_path / "old.txt").write_bytes("Grève à Paris".encode("latin-1"))
    (tmp_path / "wide.txt").write_bytes("Grève à Paris".encode("utf-16"))
    found = bodies(capture(tmp_path))
    assert [b.capture.media_type for b in found] == ["text/html", "text/html", "text/plain", "text/plain"]


def test_a_folder_is_walked_in_order_and_its_bad_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("hidden")
    (tmp_path / "b" / "two.txt").write_text("two")
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "d.txt").write_text("")
    (tmp_path / "e.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [i.content if isinstance(i, Body) else i.reason for i in capture(tmp_path)]
    assert found == [b"one", b"two", "unknown-kind", "empty", "missing"]


def test_bad_files_are_refused_by_name(tmp_path: Path) -> None:
    binary = tmp_path / "a.txt"
    binary.write_bytes(bytes(range(256)) * 10)
    blank = tmp_path / "b.txt"
    blank.write_bytes(b" \n\t")
    long = tmp_path / "c.txt"
    long.write_text("word " * 300)
    page = tmp_path / "d.xml"
    page.write_text("<html>no feed</html>")
    mail = tmp_path / "e.eml"
    mail.write_text("no header here")
    archive = tmp_path / "f.warc.gz"
    archive.write_bytes(b"no warc")
    (tmp_path / "empty").mkdir()
    small = load(parse={"max_chars": 1000})
    assert reason(binary) == "binary"
    assert reason(blank) == "empty"
    assert reason(long, small) == "too-large"
    assert reason(page) == "not-a-feed"
    assert reason(mail) == "not-mail"
    assert reason(archive) == "not-warc"
    assert reason(tmp_path / "gone.txt") == "missing"
    assert reason(tmp_path / "empty") == "empty"
    assert reason(Path("/dev/null")) == "unknown-kind"
    long.write_text("é" * 1000)
    assert len(bodies(capture(long, small))) == 1


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    assert reason(path) == "unreadable"


def test_a_large_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    assert reason(path) == "too-large"


MAIL = """From: "Ada Quay" <ada@example.org>
To: desk@example.org
Subject: =?utf-8?q?Gr=C3=A8ve_au_port?=
Date: Wed, 01 May 2024 10:00:00 +0200
Content-Language: fr
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/plain; charset=utf-8

Le port
--B
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Le port ferm=E9</p>
--B--
--A
Content-Type: application/pdf
Content-Disposition: attachment

JVBER
--A--
"""


def test_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_text(MAIL)
    [body] = bodies(capture(path))
    assert body.content.decode() == "<p>Le port fermé</p>"
    found = body.capture
    assert (found.media_type, found.header("content-type")) == ("text/html", "text/html; charset=utf-8")
    assert (found.hint("title"), found.hint("language")) == ("Grève au port", "fr")
    assert found.hint("published") == "2024-05-01T10:00:00+02:00"
    assert found.hint("author") == "Ada Quay"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (b"Subject: x\n\nplain words", b"plain words"),
        (b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\n\xc3\xa9t\xc3\xa9", "été".encode()),
        (b"Subject: =?bad?x?=\nDate: never\nContent-Type: text/html\n\n<p>x</p>", b"<p>x</p>"),
        (b"Subject: x\nContent-Transfer-Encoding: base64\n\nSGVsbG8=", b"Hello"),
    ],
)
def test_odd_mails_are_read(text: bytes, content: bytes) -> None:
    assert read_mail(text).content.strip() == content


@pytest.mark.parametrize("text", [b"", b"no header", b"Subject: x\nContent-Type: image/png\n\nxx", b"Subject: x\n\n"])
def test_mails_without_text_are_refused(text: bytes) -> None:
    with pytest.raises(BadInput):
        read_mail(text)


def test_a_feed_file_gives_its_own_text(tmp_path: Path) -> None:
    path = tmp_path / "saved.xml"
    path.write_text(
        "<rss><channel><title>Wire</title><item><title>T</title><link>https://news.example/a</link>"
        "<description>Words</description></item><item><title>No text</title></item></channel></rss>"
    )
    one, two = capture(path)
    assert isinstance(one, Body)
    assert (one.capture.address, one.capture.hint("title")) == ("https://news.example/a", "T")
    assert isinstance(two, Outcome)
    assert two.reason == "no-content"


def test_a_feed_file_that_grew_gives_what_is_new(tmp_path: Path) -> None:
    path, store = tmp_path / "saved.xml", Store()
    entry = "<item><title>T{0}</title><link>https://news.example/{0}</link><description>Words {1}</description></item>"
    path.write_text(f"<rss><channel>{entry.format(1, 'a')}{entry.format(2, 'a')}</channel></rss>")
    assert rounds(path, store) == ["1", "2"]
    path.write_text(f"<rss><channel>{entry.format(3, 'a')}{entry.format(2, 'b')}{entry.format(1, 'a')}</channel></rss>")
    assert rounds(path, store) == ["3", "2"]
    path.touch()
    assert rounds(path, store) == ["unchanged"]


def test_binary_and_text_are_told_apart() -> None:
    assert not is_binary(b"Ein Text\nmit Zeilen\x0c")
    assert not is_binary("文字".encode("utf-16"))
    assert not is_binary("文字コード".encode("shift_jis"))
    assert not is_binary(b"\x01old wire copy\x02 with a frame of controls\x03")
    assert is_binary(b"text\0text")
    assert is_binary(bytes(range(1, 32)) * 100)


def test_the_capturer_needs_no_client(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    [body] = FilesCapturer(load()).capture(source_of(str(tmp_path)), Memory())
    assert isinstance(body, Body)
    assert body.capture.fetched_at.endswith("Z")


def rounds(path: Path, store: Store, settings: Settings | None = None) -> list[str]:
    """What a round gives: file names, or how an item ended."""
    case = Case(source_of(str(path)), lambda: FilesCapturer(settings or load()))
    return [
        i.capture.address.rpartition("/")[2] if isinstance(i, Body) else i.reason or i.outcome
        for i in store.round(case)
        if isinstance(i, Body | Outcome)
    ]


def test_a_folder_is_watched(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    (folder / "b" / "c").mkdir(parents=True)
    for name in ("a.txt", "b/one.txt", "b/c/two.txt", "z.txt"):
        (folder / name).write_text(f"Report {name}")
    assert rounds(folder, store) == ["a.txt", "two.txt", "one.txt", "z.txt"]
    assert rounds(folder, store) == ["unchanged"]
    (folder / "b" / "one.txt").write_text("Report one, revised")
    (folder / "b" / "new.txt").write_text("A new report")
    assert rounds(folder, store) == ["new.txt", "one.txt"]
    # Another file of the same size and time under the same name is another file.
    before = (folder / "a.txt").stat()
    (folder / "other").write_text("Report A.txt")
    os.utime(folder / "other", ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "other").rename(folder / "a.txt")
    assert rounds(folder, store) == ["a.txt"]
    assert rounds(folder, store) == ["unchanged"]


def test_vanished_files_are_told_of_once(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    (folder / "b" / "c").mkdir(parents=True)
    for name in ("a.txt", "b/one.txt", "b/c/two.txt", "z.txt"):
        (folder / name).write_text(f"Report {name}")
    rounds(folder, store)
    (folder / "z.txt").unlink()
    shutil.rmtree(folder / "b")
    assert rounds(folder, store) == ["vanished"]
    [told] = [i for i in store.taken[-1:] if isinstance(i, Outcome)]
    assert (told.outcome, told.address) == ("unchanged", folder.as_uri())
    assert "3 files are no longer there (z.txt, b/one.txt, b/c/two.txt)" in told.message
    assert rounds(folder, store) == ["unchanged"]
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "b" / "c" / "two.txt").write_text("It is back")
    assert rounds(folder, store) == ["two.txt"]


def test_what_was_refused_is_looked_at_again_only_under_other_limits(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    (folder / "a.txt").write_text("word " * 300)
    (folder / "b.txt").write_text("Words")
    (folder / "c.txt").symlink_to(folder / "gone")
    small = load(parse={"max_chars": 1000})
    assert rounds(folder, store, small) == ["too-large", "b.txt", "missing"]
    assert rounds(folder, store, small) == ["missing"]
    assert rounds(folder, store) == ["a.txt", "missing"]


def test_a_file_that_is_being_written_waits_for_the_next_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Report {name}")
    real = os.fstat

    def writing(handle: int) -> os.stat_result:
        # A writer adds to one of the files whenever it is looked at.
        if Path(f"/proc/self/fd/{handle}").readlink().name == "b.txt":
            with (folder / "b.txt").open("a") as file:
                file.write(" and more")
        return real(handle)

    monkeypatch.setattr(os, "fstat", writing)
    assert rounds(folder, store) == ["a.txt", "being-written", "c.txt"]
    told = store.taken[1]
    assert isinstance(told, Outcome)
    assert told.outcome == "quarantined"
    monkeypatch.undo()
    assert rounds(folder, store) == ["b.txt"]


def test_a_second_look_at_a_large_folder_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    for n in range(1_500):
        (folder / f"{n:06}.txt").write_bytes(b"%d" % n)
    assert len(rounds(folder, store)) == 1_500
    saved = {key: value for (_, key), value in store.kept.items()}
    # One entry for the folder, of less than a hundred bytes a file.
    assert {key: value for key, value in saved.items() if key != "folder "} == {"folder  new": ""}
    assert len(saved["folder "]) < 1_500 * 100
    opened: list[Path] = []
    before = Path.open

    def watched(self: Path, *given: Any, **named: Any) -> Any:
        opened.append(self)
        return before(self, *given, **named)

    monkeypatch.setattr(Path, "open", watched)
    assert rounds(folder, store) == ["unchanged"]
    assert opened == []


@pytest.mark.parametrize("kill_at", [1, 2, 49, 50, 51, 109])
def test_a_kill_costs_what_was_in_hand_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kill_at: int
) -> None:
    monkeypatch.setattr("coranto.capture.marks.FOLDED_AFTER", 50)
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    for n in range(110):
        (folder / f"{n:06}.txt").write_bytes(b"%d" % n)
    case = Case(source_of(str(folder)), lambda: FilesCapturer(load()))
    store.round(case, kill_at)
    # Killed once more, before anything is folded.
    assert len(given(store.round(case, 2))) == 1
    assert len(given(store.round(case))) == 110 - kill_at
    assert rounds(folder, store) == ["unchanged"]


def test_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "c.txt").write_text("Words")
    assert rounds(folder, store) == ["unreadable", "unreadable", "c.txt"]


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    odd = os.fsencode(folder) + b"/caf\xe9"
    Path(os.fsdecode(odd)).mkdir(parents=True)
    Path(os.fsdecode(odd + b"/\xff.txt")).write_bytes(b"Words")
    assert rounds(folder, store) == ["%FF.txt"]
    assert all(value.isascii() and key.isascii() for (_, key), value in store.kept.items())
    assert rounds(folder, store) == ["unchanged"]


def test_a_very_deep_folder(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", Store()
    folder.mkdir()
    deep = folder
    for _ in range(1_500):
        deep = deep / "d"
        deep.mkdir()
    (deep / "a.txt").write_text("Words")
    try:
        assert rounds(folder, store) == ["a.txt"]
        assert rounds(folder, store) == ["unchanged"]
    finally:
        # Whoever clears the folder later may do it by recursion.
        (deep / "a.txt").unlink()
        for inside in (deep, *deep.parents[:1_499]):
            inside.rmdir()
