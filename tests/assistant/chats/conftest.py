"""The databases that chats are tested on: SQLite, and a real PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# PostgreSQL does not run as root; these users may be there to run it as.
_USERS = ("postgres", "nobody")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL without any data, gone after the tests."""
    programs = [shutil.which(name) for name in ("initdb", "postgres")]
    if None in programs:
        pytest.skip("no PostgreSQL found (looked for initdb and postgres)")
    initdb, postgres = map(str, programs)
    folder = Path(tempfile.mkdtemp(prefix="chats-"))
    user = _user_beside_root()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [initdb, "-D", str(data), "-A", "trust", "-U", "tests", "-N"],
        check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder,
    )  # fmt: skip
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", str(folder)]
    server = subprocess.Popen([postgres, "-D", str(data), *options], user=user, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        _wait_for(folder / ".s.PGSQL.5432")
        yield f"postgresql+psycopg://tests@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _user_beside_root() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in _USERS if user in known)


def _wait_for(socket: Path) -> None:
    deadline = time.monotonic() + 20
    while not socket.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(socket)
        time.sleep(0.05)
    # It takes connections a moment after its socket is there.
    time.sleep(0.5)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without chats, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new folder' / 'chats.sqlite'}"
    return str(request.getfixturevalue("postgresql"))
