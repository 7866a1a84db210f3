"""A real PostgreSQL of a test's own, which it may kill and start again over the same data."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.assistant.chats.conftest import _user_beside_root

_START_SECONDS = 30


class PostgresServer:
    """It listens on a socket file of its own folder alone."""

    def __init__(self) -> None:
        programs = [shutil.which(name) for name in ("initdb", "postgres")]
        if None in programs:
            pytest.skip("no PostgreSQL found (looked for initdb and postgres)")
        self._initdb, self._postgres = map(str, programs)
        self.folder = Path(tempfile.mkdtemp(prefix="faults-"))
        self._user = _user_beside_root()
        if self._user:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [self._initdb, "-D", str(self.folder / "data"), "-A", "trust", "-U", "tests", "-N"],
            check=True, stdout=subprocess.DEVNULL, user=self._user, cwd=self.folder,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """SQLAlchemy's URL of it."""
        return f"postgresql+psycopg://tests@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it takes connections; RuntimeError where it does not."""
        options = ["-c", "listen_addresses=", "-k", str(self.folder)]
        self._process = subprocess.Popen(
            [self._postgres, "-D", str(self.folder / "data"), *options],
            user=self._user, cwd=self.folder, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        import psycopg

        ends = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends:
            try:
                psycopg.connect(user="tests", dbname="postgres", host=str(self.folder)).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL did not start")

    def kill(self) -> None:
        """End it and all that serve its connections at once, as a crash would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """End it and delete what it kept."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
