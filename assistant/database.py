"""The database that a setting names: connecting, and bringing a package's own tables up to date."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url

# Alembic keeps what it is at in its module: two threads that migrate at once would take each other's place.
_ALEMBIC = threading.Lock()


def connect(url: str) -> Engine:
    """An engine for SQLAlchemy's URL; the folder of an SQLite file is made.

    Raises ArgumentError or ImportError for a URL that names no database, OSError where its folder cannot be made.
    """
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_pre_ping=True)
    if is_sqlite:
        event.listen(engine, "connect", _wipe_what_is_deleted)
    return engine


def migrate(connection: Connection, migrations: Path, revision: str = "head") -> None:
    """Bring the tables that a folder of migrations is about to a revision."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, revision)


def _wipe_what_is_deleted(connection: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver it is
    """Have SQLite overwrite deleted words with zeros; by itself it leaves them in the file."""
    connection.execute("PRAGMA secure_delete = ON")
