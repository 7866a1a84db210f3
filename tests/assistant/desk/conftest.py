"""The databases that approved replies are tested on, the same two as the chats'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.chats.conftest import postgresql
from tests.assistant.databases import KINDS, fresh

__all__ = ["postgresql"]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, of either kind."""
    yield from fresh(request, tmp_path, "replies")
