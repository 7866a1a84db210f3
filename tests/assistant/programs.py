"""Programs that a command starts, without starting them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Self

import pytest


@dataclass
class FakeProgram:
    """A program that ends at once."""

    command: list[str]
    exit_code: int

    def __enter__(self) -> Self:
        """As `subprocess.Popen`."""
        return self

    def __exit__(self, *_: object) -> None:
        """As `subprocess.Popen`."""

    def wait(self) -> int:
        """Its exit code."""
        return self.exit_code


def fake_programs(monkeypatch: pytest.MonkeyPatch, *, exit_code: int = 0) -> list[FakeProgram]:
    """The programs started from now on, in order."""
    started: list[FakeProgram] = []

    def start(command: list[str], **_: object) -> FakeProgram:
        started.append(FakeProgram(command, exit_code))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return started
