"""The databases that feedback is tested on, the same two as the chats'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.assistant.chats.conftest import postgresql

__all__ = ["postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without feedback, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new folder' / 'feedback.sqlite'}"
        return
    server = str(request.getfixturevalue("postgresql"))
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE feedback"))
    yield server.replace("/postgres?", "/feedback?")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE feedback WITH (FORCE)"))
    engine.dispose()
