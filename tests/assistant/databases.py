"""A database for the tests of a store: SQLite in a folder that is not there yet, or one on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

KINDS = ["sqlite", "postgresql"]


_NAME = "store"


def fresh(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of an empty database of the kind that `request` asks for; gone after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'new folder' / f'{_NAME}.sqlite'}"
        return
    server = str(request.getfixturevalue("postgresql"))
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {_NAME}"))
    yield server.replace("/postgres?", f"/{_NAME}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {_NAME} WITH (FORCE)"))
    engine.dispose()
