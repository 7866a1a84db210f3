"""The database that a setting names: connecting, and bringing a package's own tables up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

# Alembic keeps what it is at in its module: two threads that migrate at once would take each other's place.
_ALEMBIC = threading.Lock()
# Any number that nothing else takes in the same PostgreSQL database
_MIGRATING = 7_405_223_311
# How long to wait for one of the connections that are all in use
_POOL_SECONDS = 10.0
# Alembic's surroundings, the same for all stores; each has its versions beside it.
_MIGRATIONS = Path(__file__).with_name("migrations")

Failure = Callable[[str, Exception], Exception]


def connect(url: str) -> Engine:
    """An engine for SQLAlchemy's URL; the folder of an SQLite file is made, and PostgreSQL is not waited for for good.

    Raises ArgumentError or ImportError for a URL that names no database, OSError where its folder cannot be made.
    """
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    is_timed = parsed.drivername == "postgresql+psycopg"
    engine = create_engine(parsed, pool_pre_ping=True, **({"pool_timeout": _POOL_SECONDS} if is_timed else {}))
    if is_sqlite:
        event.listen(engine, "connect", _wipe_what_is_deleted)
    if is_timed:
        from assistant.postgresql import connect_in_time  # noqa: PLC0415 - the driver, which not everybody installs

        event.listen(engine, "do_connect", connect_in_time)
    return engine


def may_hold_something(url: str) -> bool:
    """Whether there may be something in the database that a URL names: an SQLite file has nothing until it is there.

    For whoever deletes, and would else make a file to delete nothing from.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return True
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


@dataclass(frozen=True)
class Database:
    """Where one store keeps its tables. What fails in it is raised as `failure` has it, which is told what and why.

    A failure is not told in the driver's words, as those hold the values of the statement.
    """

    engine: Engine
    failure: Failure

    @classmethod
    def open(cls, url: str, *, versions: Path, version_table: str, failure: Failure) -> Database:
        """Connect, and bring the tables up to date by a folder of migrations.

        `version_table` says in the database which of them have been run: one for each store.
        """
        try:
            database = cls(connect(url), failure)
        except ValueError as error:
            # Its own words hold what stands where the port should, and that may be a part of the password
            raise failure("cannot be used: its URL cannot be read", error) from None
        except (ArgumentError, ImportError, OSError, SQLAlchemyError) as error:
            raise failure(f"cannot be used: {error}", error) from error
        try:
            with database.begin() as connection:
                _wait_for_others(connection)
                _migrate(connection, versions, version_table)
        except Exception:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def begin(self, *, passing: tuple[type[SQLAlchemyError], ...] = ()) -> Iterator[Connection]:
        """A transaction; errors of the kinds in `passing` are left to the caller."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except passing:
            raise
        except (CommandError, SQLAlchemyError) as error:
            raise self.failure(f"failed: {type(error).__name__}", error) from error


def _wait_for_others(connection: Connection) -> None:
    """Let one process at a time bring tables up to date: workers that start together would make them twice."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver itself begins with the first change of a row
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))


def _migrate(connection: Connection, versions: Path, version_table: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes |= {"connection": connection, "version_table": version_table}
    with _ALEMBIC:
        command.upgrade(config, "head")


def _wipe_what_is_deleted(connection: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver it is
    """Have SQLite overwrite deleted words with zeros; by itself it leaves them in the file."""
    connection.execute("PRAGMA secure_delete = ON")
