"""Real disks that are full or can only be read, for a process of its own and nobody else: in a mount namespace.

Linux only. As root, or as anybody where the system lets users make namespaces; elsewhere a test that asks is skipped.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

_FILLER = "filler"
# What is mounted ends with the process. $0: the folder, the rest: the command
_READ_ONLY = 'mount -o remount,bind,ro / && ! touch "$0/x" 2>/dev/null && exec "$@"'
_SMALL = 'mount -t tmpfs -o size={kilobytes}k tmpfs "$0" && exec "$@"'
_FULL = 'mount -t tmpfs -o size={kilobytes}k tmpfs "$0" && {{ cat /dev/zero >"$0/filler" 2>/dev/null; exec "$@"; }}'


def on_a_read_only_disk(command: list[str], *, folder: Path) -> list[str]:
    """A command whose whole root cannot be written to, `folder` least of all."""
    return _alone(_READ_ONLY, folder, command)


def on_a_small_disk(command: list[str], *, folder: Path, kilobytes: int) -> list[str]:
    """A command for which `folder` is an empty disk of that size."""
    return _alone(_SMALL.format(kilobytes=kilobytes), folder, command)


def on_a_full_disk(command: list[str], *, folder: Path, kilobytes: int = 64) -> list[str]:
    """A command for which `folder` is a disk without a free byte."""
    return _alone(_FULL.format(kilobytes=kilobytes), folder, command)


def as_seen_by(pid: int, folder: Path) -> Path:
    """A folder of this process's as another one sees it."""
    return Path(f"/proc/{pid}/root{folder}")


def fill(folder: Path) -> None:
    """Leave no free byte on the disk of a folder."""
    with (folder / _FILLER).open("ab", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def make_room(folder: Path) -> None:
    """Take away what filled it."""
    (folder / _FILLER).unlink()


def _alone(script: str, folder: Path, command: list[str]) -> list[str]:
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    alone = ["unshare", *user, "--mount", "--propagation", "private", "sh", "-c", script, str(folder)]
    try:
        tried = subprocess.run([*alone, "true"], check=False, capture_output=True, text=True)
    except OSError:
        pytest.skip("no unshare found")
    if tried.returncode:
        pytest.skip(f"such a disk cannot be had by this user: {tried.stderr.strip()}")
    return [*alone, *command]
