"""What the tests of the service and the command line share: the real Assistant over the bundled policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.databases import KINDS, fresh
from tests.assistant.postgres_server import PostgresServer
from tests.assistant.serving import served


@pytest.fixture(scope="session", autouse=True)
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the tests ask is logged apart from what people ask."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("database")
        patch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", f"sqlite:///{folder / 'database.sqlite'}")
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL, one for all tests of stores."""
    with PostgresServer("-c", "fsync=off") as server:
        yield server.url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for a store, of either kind."""
    yield from fresh(request, tmp_path)


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The bundled policy, opened once: it keeps nothing between questions."""
    return Assistant.open(Settings())


@pytest.fixture(scope="session")
def client(assistant: Assistant) -> Iterator[TestClient]:
    """The HTTP service over it. Errors come back as responses, as they would over a network."""
    with TestClient(create_app(assistant=assistant), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(assistant: Assistant) -> Iterator[str]:
    """The address of the same service, really served."""
    with served(create_app(assistant=assistant)) as running:
        yield running
