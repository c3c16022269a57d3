"""Which articles go by one name: captures of one report, known again by its address or its id in a feed."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from coranto.store.schema import known_as


def called(connection: Connection, key: str) -> list[str]:
    """The articles that go by a name."""
    asked = select(known_as.c.article).where(known_as.c.key == key).order_by(known_as.c.article)
    return list(connection.execute(asked).scalars())


def several(connection: Connection) -> list[tuple[str, str]]:
    """(name, article) wherever several articles go by one name, by name."""
    t = known_as.c
    shared = t.key.in_(select(t.key).group_by(t.key).having(func.count() > 1))
    rows = connection.execute(select(t.key, t.article).where(shared).order_by(t.key, t.article))
    return [(row.key, row.article) for row in rows]
