"""Full-text search behind one small port: the same three calls for SQLite's FTS5 and PostgreSQL's tsvector."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from coranto.store import Found

# The table of each dialect; it lies outside the Core schema, which knows neither kind.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS article_words USING fts5"
        "(id UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS article_words (id TEXT PRIMARY KEY, title TEXT, body TEXT, words TSVECTOR)",
        "CREATE INDEX IF NOT EXISTS ix_article_words_words ON article_words USING GIN (words)",
    ),
}
ADD = {
    "sqlite": "INSERT INTO article_words (id, title, body) VALUES (:id, :title, :body)",
    "postgresql": (
        "INSERT INTO article_words (id, title, body, words) VALUES (:id, :title, :body, "
        "setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :body)) ON CONFLICT DO NOTHING"
    ),
}
FIND = {
    "sqlite": (
        "SELECT w.id, w.title, a.outlet, a.published, snippet(article_words, 2, '', '', ' … ', 24) AS snippet "
        "FROM article_words w JOIN articles a ON a.id = w.id WHERE article_words MATCH :query "
        "ORDER BY bm25(article_words, 0.0, 4.0, 1.0), w.id LIMIT :limit"
    ),
    "postgresql": (
        "SELECT w.id, w.title, a.outlet, a.published, ts_headline('simple', w.body, q, 'StartSel=\"\",StopSel=\"\"') "
        "AS snippet FROM article_words w JOIN articles a ON a.id = w.id, websearch_to_tsquery('simple', :query) q "
        "WHERE w.words @@ q ORDER BY ts_rank(w.words, q) DESC, w.id LIMIT :limit"
    ),
}
WORD = re.compile(r"\w+", re.UNICODE)


def create(connection: Connection) -> None:
    """Make the search table of this dialect."""
    for statement in CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def add(connection: Connection, article: str, title: str, body: str) -> None:
    """Make an article findable. Call it once per article."""
    connection.execute(text(ADD[connection.dialect.name]), {"id": article, "title": title, "body": body})


def clear(connection: Connection) -> None:
    """Forget all articles."""
    connection.execute(text("DELETE FROM article_words"))


def find(connection: Connection, query: str, limit: int) -> list[Found]:
    """The best matches; every word must occur, the last one may be a beginning. No query syntax is needed or read."""
    words = WORD.findall(query)
    if not words:
        return []
    asked = " ".join(words)
    if connection.dialect.name == "sqlite":
        asked = " ".join(f'"{w}"' for w in words) + " *"
    rows = connection.execute(text(FIND[connection.dialect.name]), {"query": asked, "limit": limit})
    return [Found(r.id, r.title, r.outlet, r.published, r.snippet) for r in rows]
