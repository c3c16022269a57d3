"""The store on SQLAlchemy Core: SQLite in the data folder by default, PostgreSQL when outgrown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from coranto.records import (
    Article,
    Capture,
    Change,
    Claim,
    Edition,
    Failure,
    Figure,
    Judgement,
    Reading,
    Time,
)
from coranto.store import Found, books, namesakes, schema, search, upkeep
from coranto.store.codec import decode, encode
from coranto.store.database import chunks
from coranto.store.intake import Bytes, Intake


class SqlStore(Intake):
    """A store over a database address and a place for the bytes. `SqlStore.open(folder)` is the usual way in."""

    def __init__(self, address: str, segments: Bytes, folder: Path | None = None) -> None:
        super().__init__(address, segments)
        self.folder = folder

    @classmethod
    def open(cls, folder: Path, address: str = "") -> SqlStore:
        """The store of a data folder, made if it is not there; `address` names a database other than its own."""
        from coranto.store.segments import Segments

        folder.mkdir(parents=True, exist_ok=True)
        return cls(address or f"sqlite:///{folder / 'coranto.sqlite'}", Segments(folder / "segments"), folder)

    def close(self) -> None:
        """Give back files and connections."""
        self.segments.close()
        self.engine.dispose()

    # -- captures -----------------------------------------------------------------------------------------------

    def content(self, capture: Capture) -> bytes:
        """The bytes of a capture; NotFound when the segment is gone."""
        return self.segments.read(capture.locator)

    def pending(self, limit: int) -> Sequence[Capture]:
        """Captures not yet woven, in the order they came."""
        t, box = schema.captures.c, schema.outbox.c
        return self._records(
            select(t.record).join(schema.outbox, box.capture == t.id).order_by(box.seq).limit(limit), Capture
        )

    def capture(self, capture: str) -> Capture | None:
        """One capture by id."""
        t = schema.captures.c
        return next(iter(self._records(select(t.record).where(t.id == capture), Capture)), None)

    def captures(self) -> Iterator[Capture]:
        """All captures in the order they came."""
        return self._stream(schema.captures, Capture)

    # -- what is derived ----------------------------------------------------------------------------------------

    def commit(
        self,
        *,
        done: Iterable[str] = (),
        articles: Iterable[Article] = (),
        readings: Iterable[Reading] = (),
        judgements: Iterable[Judgement] = (),
        failures: Iterable[Failure] = (),
        snapshots: Iterable[tuple[str, bytes]] = (),
        known_as: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Add records and clear captures from the outbox in one transaction; what is there already stays as it is."""
        with self._write() as c:
            for a in articles:
                self._add_article(c, a)
            for r in readings:
                self._add(
                    c, schema.readings, [{"id": r.id, "article": r.article, "maker": r.maker, "record": encode(r)}]
                )
                found: tuple[Time | Claim | Figure, ...] = (*r.times, *r.claims, *r.figures)
                self._add(c, schema.facts, [{"id": f.id, "article": r.article} for f in found])
            rows = [{"id": j.id, "kind": j.kind, "maker": j.maker, "record": encode(j)} for j in judgements]
            self._add(c, schema.judgements, rows)
            self._add(c, schema.failures, [{"of": f.of, "step": f.step, "record": encode(f)} for f in failures])
            self._add(c, schema.known_as, [{"key": key, "article": article} for key, article in known_as])
            for name, value in snapshots:
                c.execute(delete(schema.snapshots).where(schema.snapshots.c.name == name))
                c.execute(insert(schema.snapshots).values(name=name, value=value))
            for part in chunks(done):
                c.execute(delete(schema.outbox).where(schema.outbox.c.capture.in_(part)))
            self._grow(c)

    def _add_article(self, c: Connection, a: Article) -> None:
        title = a.title.text if a.title else ""
        row = {
            "id": a.id, "capture": a.capture, "outlet": a.outlet or "", "language": a.language or "",
            "published": a.published.value if a.published else "", "title": title, "record": encode(a),
        }  # fmt: skip
        if self._add(c, schema.articles, [row]):
            search.add(c, a.id, title, "\n".join(a.text[start:end] for start, end in a.live()))

    def article(self, article: str) -> Article | None:
        """One article by id."""
        return next(self.articles([article]), None)

    def articles(self, ids: Iterable[str] | None = None) -> Iterator[Article]:
        """Articles by id in the order asked, or all in the order they came."""
        if ids is None:
            yield from self._stream(schema.articles, Article)
            return
        t = schema.articles.c
        for part in chunks(ids):
            kept = self._records(select(t.record).where(t.id.in_(part)), Article)
            found = {a.id: a for a in kept}
            yield from (found[i] for i in part if i in found)

    def reading(self, article: str, maker: str | None = None) -> Reading | None:
        """The reading of an article by one maker generation; the newest one where none is named."""
        t = schema.readings.c
        asked = select(t.record).where(t.article == article).order_by(t.seq.desc()).limit(1)
        return next(iter(self._records(asked.where(t.maker == maker) if maker else asked, Reading)), None)

    def readings(self, ids: Iterable[str]) -> Iterator[Reading]:
        """The newest reading of each of these articles, in the order asked."""
        t = schema.readings.c
        for part in chunks(ids):
            newest = select(func.max(t.seq)).where(t.article.in_(part)).group_by(t.article)
            found: dict[str, Reading] = {
                r.article: r for r in self._records(select(t.record).where(t.seq.in_(newest)), Reading)
            }
            yield from (found[i] for i in part if i in found)

    def fact(self, fact: str) -> str | None:
        """The id of the article in which a fact was read."""
        t = schema.facts.c
        article: str | None = self._one(select(t.article).where(t.id == fact).limit(1))
        return article

    def judgements(self, kinds: Iterable[str] = ()) -> Sequence[Judgement]:
        """Judgements of these kinds (all where none is named), in the order they were made."""
        t, wanted = schema.judgements.c, list(kinds)
        asked = select(t.record).order_by(t.seq)
        return self._records(asked.where(t.kind.in_(wanted)) if wanted else asked, Judgement)

    def known_as(self, key: str) -> Sequence[str]:
        """The articles that go by a name, such as ``address https://…``."""
        with self._read() as c:
            return namesakes.called(c, key)

    def namesakes(self) -> Sequence[tuple[str, str]]:
        """(name, article) wherever several articles go by one name, by name."""
        with self._read() as c:
            return namesakes.several(c)

    def failures(self) -> Sequence[Failure]:
        """What the steps could not use."""
        t = schema.failures.c
        return self._records(select(t.record).order_by(t.of, t.step), Failure)

    def snapshot(self, name: str) -> bytes | None:
        """A saved state of a step."""
        t = schema.snapshots.c
        value: bytes | None = self._one(select(t.value).where(t.name == name))
        return value

    def put_edition(self, edition: Edition) -> None:
        """Keep an edition; a day's edition can be made again and the latest counts."""
        with self._write() as c:
            c.execute(delete(schema.editions).where(schema.editions.c.id == edition.id))
            c.execute(insert(schema.editions).values(id=edition.id, date=edition.date, record=encode(edition)))
            self._grow(c)

    def edition(self, date: str | None = None) -> Edition | None:
        """The edition of a day, or the newest."""
        t = schema.editions.c
        asked = select(t.record).order_by(t.date.desc(), t.seq.desc()).limit(1)
        return next(iter(self._records(asked.where(t.date == date) if date else asked, Edition)), None)

    def search(self, query: str, limit: int = 20) -> Sequence[Found]:
        """Articles whose live text or title match, best first."""
        with self._read() as c:
            return search.find(c, query, limit)

    def note(self, changes: Iterable[Change]) -> int:
        """Keep changes of figures that are not kept yet, in the order given; how many were new."""
        with self._write() as c:
            return self._add(c, schema.changes, [{"id": n.id, "record": encode(n)} for n in changes])

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        """The first `limit` changes behind place `after`, each with its own place, in the order they were noted."""
        t = schema.changes.c
        asked = select(t.seq, t.record).where(t.seq > after).order_by(t.seq).limit(limit)
        with self._read() as c:
            return [(row.seq, decode(row.record, Change)) for row in c.execute(asked)]

    # -- the whole ----------------------------------------------------------------------------------------------

    def version(self) -> int:
        """A number that grows when what is derived changes."""
        t = schema.versions.c
        return self._one(select(t.value).where(t.name == "store")) or 0

    def drop_derived(self) -> int:
        """Drop all that can be rebuilt and put every capture back into the outbox; how many there are."""
        t = schema.captures.c
        with self._write() as c:
            search.clear(c)
            for table in schema.DERIVED:
                c.execute(delete(table))
            c.execute(delete(schema.judgements).where(~schema.judgements.c.maker.startswith("person:")))
            c.execute(delete(schema.outbox))
            c.execute(insert(schema.outbox).from_select(["capture", "seq"], select(t.id, t.seq)))
            self._grow(c)
            return c.execute(select(func.count()).select_from(schema.captures)).scalar_one()

    def digest(self) -> str:
        """One hash over all articles, readings and judgements: equal digests mean byte-identical records."""
        with self._read() as c:
            return upkeep.digest(c)

    def check(self, *, deep: bool = False) -> Sequence[str]:
        """What is wrong with the store, in sentences: damage, books out of balance; `deep`: bytes that are gone."""
        with self._read() as c:
            damaged = [*upkeep.damage(c), *books.imbalance(c)]
        return [*damaged, *(upkeep.unread(self.captures(), self.content) if deep else ())]

    def backup(self, folder: Path) -> None:
        """A consistent copy of database and segments in a new folder; UsageError where it is there already."""
        upkeep.copy(self.engine, self.folder, folder)
