"""How Alembic reaches the database: over the connection that the store hands it, never by a setting of its own."""

from __future__ import annotations

from alembic import context

from assistant.chats.schema import METADATA

connection = context.config.attributes["connection"]
# SQLite changes a table by making it anew.
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
