"""The shared suite of every store, over SQLite on disk and in memory; and the schema in both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from coranto import records as r
from coranto.errors import NotNow, UsageError
from coranto.store import engine, schema
from coranto.store.codec import encode
from coranto.store.memory import MemoryStore
from coranto.store.sql import SqlStore


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore.open(tmp_path / "data") if request.param == "disk" else MemoryStore()
    yield made
    made.close()


def body(text: str, address: str = "https://x.example/1") -> r.Body:
    content = text.encode()
    capture = r.Capture(
        asked=address, address=address, fetched_at="2024-05-01T10:00:00Z", status=200, media_type="text/plain",
        sha256=sha256(content).hexdigest(), size=len(content), source="src:1", hints=(("title", text[:5]),),
    )  # fmt: skip
    return r.Body(capture=capture, content=content)


def article(capture: str, text: str, **more: object) -> r.Article:
    return r.Article(capture=capture, text=text, title=r.Title("Harbour reopens"), **more)  # type: ignore[arg-type]


def test_bytes_come_back_as_they_were(store: SqlStore) -> None:
    outcome = store.append(body("Some bytes"))
    capture = store.capture(outcome.capture)
    assert outcome.outcome == "stored"
    assert capture is not None
    assert store.content(capture) == b"Some bytes"
    assert store.known("https://x.example/1")
    assert not store.known("https://x.example/2")


def test_the_same_bytes_at_the_same_address_are_one_capture(store: SqlStore) -> None:
    assert [store.append(body("Same")).outcome for _ in range(3)] == ["stored", "duplicate", "duplicate"]
    assert len(list(store.captures())) == 1
    assert len(store.pending(10)) == 1
    assert sum(t.count for t in store.books()) == 3


def test_the_outbox_keeps_the_order_and_empties(store: SqlStore) -> None:
    ids = [store.append(body(f"Text {n}", f"https://x.example/{n}")).capture for n in range(5)]
    assert [c.id for c in store.pending(3)] == ids[:3]
    store.commit(done=ids[:2])
    assert [c.id for c in store.pending(10)] == ids[2:]


def test_records_are_kept_once_and_found_again(store: SqlStore) -> None:
    made = article("c:1", "The harbour of Toyport reopened. A crab was seen.", cuts=(r.Cut(33, 49, "share"),))
    span = made.span(4, 11)
    figure = r.Figure(value_span=span, maker="m 1", value=3, operator="=", measure="killed", words="x")
    readings = [r.Reading(article=made.id, maker=f"glean {n}", language="en", figures=(figure,)) for n in (1, 2)]
    judgement = r.Judgement(kind="same-story", parts=(made.id, "a:2"), maker="m", score=1, reason="x")
    failure = r.Failure(of="c:9", step="extract", reason="empty", message="nothing in it")
    for _ in range(2):
        store.commit(articles=[made], readings=readings, judgements=[judgement], failures=[failure])
    assert list(store.articles()) == [made] == list(store.articles([made.id, "a:none"]))
    assert store.reading(made.id) == readings[1] == next(store.readings([made.id]))
    assert store.reading(made.id, "glean 1") == readings[0]
    assert store.fact(figure.id) == made.id
    assert store.judgements() == [judgement] == store.judgements(["same-story"])
    assert store.judgements(["copy-of"]) == []
    assert store.failures() == [failure]
    assert [found.article for found in store.search("harb")] == [made.id]
    assert store.search("crab") == []
    assert store.search('"; DROP TABLE articles; --') == []
    assert store.search("") == []


def test_sources_and_their_state(store: SqlStore) -> None:
    source = r.Source(kind="feed", address="https://x.example/feed", outlet="X")
    store.add_source(source)
    store.add_source(r.Source(kind="feed", address="https://x.example/feed", outlet="Better"))
    assert [s.outlet for s in store.sources()] == ["Better"]
    assert store.state(source.id, "etag") is None
    store.save(source.id, "etag", "1")
    store.save(source.id, "etag", "2")
    assert store.state(source.id, "etag") == "2"
    store.remove_source(source.address)
    assert store.sources() == []


def test_what_people_said_outlives_a_rebuild(store: SqlStore) -> None:
    captured = store.append(body("A text")).capture
    made = article(captured, "A text")
    opinions = [
        r.Judgement(kind="not-same-story", parts=(made.id, "a:2"), maker=maker, score=1, reason="x")
        for maker in ("person:ada", "join.stories 1")
    ]
    store.commit(done=[captured], articles=[made], judgements=opinions, snapshots=[("window", b"1")])
    before = store.version()
    assert store.drop_derived() == 1
    assert list(store.articles()) == []
    assert [j.maker for j in store.judgements()] == ["person:ada"]
    assert store.snapshot("window") is None
    assert [c.id for c in store.pending(5)] == [captured]
    assert store.version() > before


def test_the_latest_edition_of_a_day_counts(store: SqlStore) -> None:
    def edition(date: str, considered: int) -> r.Edition:
        return r.Edition(date=date, choices=(), considered=considered, maker=f"m {considered}")

    for made in (edition("2024-05-01", 1), edition("2024-05-02", 2), edition("2024-05-01", 3)):
        store.put_edition(made)
    assert store.edition("2024-05-01").considered == 3  # type: ignore[union-attr]
    assert store.edition().date == "2024-05-02"  # type: ignore[union-attr]
    assert store.edition("2020-01-01") is None


def test_the_latest_line_of_an_address_tells_how_it_ended(store: SqlStore) -> None:
    def line(outcome: str, reason: str = "") -> r.Outcome:
        return r.Outcome(address="https://x.example/9", outcome=outcome, at="2024-05-01T10:00:00Z", reason=reason)  # type: ignore[arg-type]

    store.book(line("quarantined", "timeout"))
    assert [o.reason for o in store.outcomes("quarantined")] == ["timeout"]
    store.book(line("unchanged"))
    assert store.outcomes("quarantined") == []


def lead(n: int, source: str = "src:1") -> r.Lead:
    return r.Lead(address=f"https://x.example/{n}", source=source, title=f"T {n}", hints=(("outlet", "X"),))


def ended(n: int, outcome: str) -> r.Outcome:
    return r.Outcome(
        address=f"https://x.example/{n}", outcome=outcome, at="2024-05-01T10:00:00Z", source="src:1", reason="x"  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_lead_stands_on_the_agenda_until_its_page_has_ended(store: SqlStore) -> None:
    store.enter([lead(1), lead(2), lead(3), lead(1)], {("src:1", "etag"): "7"})
    assert (store.state("src:1", "etag"), store.waiting()) == ("7", 3)
    assert [found for found, _ in store.due("2024-05-01T10:00:00Z", 10, 10)] == [lead(1), lead(2), lead(3)]
    assert store.known("https://x.example/1")
    assert not store.known("https://x.example/4")
    assert store.settle(lead(1), body("Page one")).outcome == "stored"
    assert store.settle(lead(2), ended(2, "refused")).outcome == "refused"
    store.settle(lead(3), ended(3, "quarantined"), "2024-05-01T11:00:00Z")
    assert (store.waiting(), store.waiting(tried=True)) == (1, 1)
    assert store.due("2024-05-01T10:30:00Z", 10, 10) == []
    assert store.due("2024-05-01T11:00:00Z", 10, 10) == [(lead(3), 1)]
    assert [store.known(f"https://x.example/{n}") for n in (1, 2, 3)] == [True] * 3
    assert list(store.check()) == []


def test_what_is_given_up_is_tried_again_when_somebody_asks(store: SqlStore) -> None:
    store.enter([lead(1)])
    store.settle(lead(1), ended(1, "quarantined"), None)
    assert store.due("2099-01-01T00:00:00Z", 10, 10) == []
    assert store.retry() == 1
    assert [tries for _, tries in store.due("2024-05-01T00:00:00Z", 10, 10)] == [1]


def test_a_long_list_of_one_source_starves_no_other(store: SqlStore) -> None:
    store.enter([*(lead(n) for n in range(50)), lead(99, "src:2")])
    found = [one.source for one, _ in store.due("2024-05-01T00:00:00Z", 10, 3)]
    assert found == ["src:1"] * 3 + ["src:2"]


def test_a_batch_is_entered_whole_or_not_at_all(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from coranto.store import books

    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(books, "enter", broken)
        with pytest.raises(NotNow, match="disk is full") as caught:
            store.enter([body("One"), lead(2), ended(3, "refused")], {("src:1", "etag"): "7"})
    assert caught.value.reason == "database"
    assert (list(store.captures()), store.waiting(), store.state("src:1", "etag")) == ([], 0, None)
    ends = store.enter([body("One"), lead(2), ended(3, "refused"), body("One")])
    assert [end.outcome for end in ends] == ["stored", "refused", "duplicate"]
    assert list(store.check(deep=True)) == []


def test_books_that_do_not_balance_are_found(store: SqlStore) -> None:
    store.enter([lead(1), body("Some bytes")])
    with store.engine.begin() as c:
        c.execute(sa.delete(schema.agenda))
        c.execute(sa.delete(schema.outbox))
        c.execute(sa.delete(schema.captures))
    first, second = store.check()
    assert "1 pages were named, 0 ended and 0 wait" in first
    assert "1 items were entered as stored, 0 captures are there" in second


def test_check_finds_bytes_that_are_gone(tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "data")
    store.append(body("Some bytes"))
    assert list(store.check(deep=True)) == []
    store.backup(tmp_path / "copy")
    for segment in (tmp_path / "data" / "segments").glob("*.warc.gz"):
        segment.write_bytes(b"")
    assert "cannot be read back" in store.check(deep=True)[0]
    store.close()
    copy = SqlStore.open(tmp_path / "copy")
    assert [copy.content(c) for c in copy.captures()] == [b"Some bytes"]
    with pytest.raises(UsageError, match="there already"):
        copy.backup(tmp_path / "copy")
    copy.close()


def test_tables_are_strict_and_the_journal_is_wal(tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "data")
    with store.engine.connect() as c:
        assert c.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        strict = dict(c.execute(sa.text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")).all())
    store.close()
    assert all(strict[table.name] for table in schema.metadata.tables.values())


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_the_schema_compiles_for_both_databases(dialect: sa.Dialect) -> None:
    for table in schema.metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


def change(report: str, value: int) -> r.Change:
    stated = r.Stated(value=value, operator="=", cites=(r.Cite(report, 1, 3, "f:1"),), as_of="2024-05-01")
    return r.Change(
        kind="raised", story="s:1", title="Flood", event="main", measure="killed", counted="people", basis="cumulative",
        unit=None, claimant="the ministry", after=stated, at="2024-05-01T10:00:00Z",
    )  # fmt: skip


def test_a_change_is_noted_once_and_for_good(store: SqlStore) -> None:
    first, second = change("a:1", 3), change("a:2", 5)
    assert store.note([first]) == 1
    assert store.note([first, second]) == 1
    assert [c for _, c in store.noted()] == [first, second]
    (place, _), _ = store.noted()
    assert [c for _, c in store.noted(after=place)] == [second]
    assert [c for _, c in store.noted(limit=1)] == [first]
    store.drop_derived()
    assert len(store.noted()) == 2


def test_the_migrations_lead_to_the_schema(tmp_path: Path) -> None:
    made = engine.open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with made.connect() as c:
        context = MigrationContext.configure(
            c, opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("article_words"))}
        )
        assert compare_metadata(context, schema.metadata) == []
    assert engine.current(made) == engine.HEAD
    made.dispose()


def test_a_database_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotNow, match="writable"):
        engine.open_engine(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}")


def test_the_books_of_an_older_database_are_counted(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    address = f"sqlite:///{tmp_path / 'x.sqlite'}"
    old = sa.create_engine(address)
    config = Config()
    config.set_main_option("script_location", str(Path(engine.__file__).parent / "migrations"))
    line = r.Outcome(address="https://x.example/1", outcome="unchanged", at="2024-05-02T10:00:00Z", source="src:1")
    with old.begin() as c:
        config.attributes["connection"] = c
        command.upgrade(config, "0003")
        for day, outcome in (("2024-05-01", "stored"), ("2024-05-01", "unchanged"), ("2024-05-02", "unchanged")):
            row = {"a": line.address, "d": day, "o": outcome, "r": encode(line)}
            columns = "address, source, day, outcome, reason, record"
            c.execute(sa.text(f"INSERT INTO outcomes ({columns}) VALUES (:a, 'src:1', :d, :o, '', :r)"), row)
    old.dispose()
    store = SqlStore(address, MemoryStore().segments)
    assert [(t.day, t.outcome, t.count) for t in store.books()] == [
        ("2024-05-01", "stored", 1), ("2024-05-01", "unchanged", 1), ("2024-05-02", "unchanged", 1),
    ]  # fmt: skip
    assert list(store.outcomes()) == [line]
    store.book(line)
    assert store.books()[-1].count == 2
    store.close()
