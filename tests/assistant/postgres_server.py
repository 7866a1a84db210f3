"""A real PostgreSQL of a test's own, which it may kill and start again over the same data."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

_START_SECONDS = 30
_STOP_SECONDS = 20
# PostgreSQL does not run as root; these users may be there to run it as.
_USERS = ("postgres", "nobody")


class PostgresServer:
    """It listens on a socket file of its own folder alone; in a `with` it runs, and is gone afterwards."""

    def __init__(self, *options: str) -> None:
        self._options = options
        programs = [shutil.which(name) for name in ("initdb", "postgres")]
        if None in programs:
            pytest.skip("no PostgreSQL found (looked for initdb and postgres)")
        self._initdb, self._postgres = map(str, programs)
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
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

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def start(self) -> None:
        """Start it, and wait until it takes connections; RuntimeError where it does not."""
        options = ["-c", "listen_addresses=", "-k", str(self.folder), *self._options]
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
        if self._process is not None:
            # Cuts its connections and gives its shared memory back
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_STOP_SECONDS)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _user_beside_root() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in _USERS if user in known)
