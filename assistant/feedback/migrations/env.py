"""How Alembic reaches the database: over the connection that the store hands it, never by a setting of its own."""

from __future__ import annotations

from alembic import context

from assistant.feedback.schema import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
