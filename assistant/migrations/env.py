"""How Alembic reaches the database: over the connection that a store hands it, never by a setting of its own."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
# SQLite changes a table by making it anew. Each store is brought up to date by itself, so each has a table of versions.
context.configure(connection=attributes["connection"], version_table=attributes["version_table"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
