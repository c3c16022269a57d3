"""How Alembic runs a migration here: always over the connection that `engine.migrate` hands on."""

from alembic import context

from coranto.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_name=lambda name, kind, _parents: not (kind == "table" and (name or "").startswith("article_words")),
)
with context.begin_transaction():
    context.run_migrations()
