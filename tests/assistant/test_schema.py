"""The service keeps what its OpenAPI document says: requests made from it find no 5xx and no response of another shape.

About a thousand requests here, the same each time; `docs/service.md` has the command for a run of any length.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.serving import served

# Far more than anything takes, for machines that are busy with something else
TIMEOUT_SECONDS = 120
RUN = (
    *(sys.executable, "-m", "schemathesis.cli", "run", "--phases", "examples,coverage,fuzzing", "--max-examples", "3"),
    *("--seed", "1", "--no-color", "--request-timeout", str(TIMEOUT_SECONDS)),
    # What a schema cannot say is refused as well: a question of blanks, a term of another policy
    *("--exclude-checks", "positive_data_acceptance"),
)


@pytest.fixture
def own_address(assistant: Assistant, tmp_path: Path) -> Iterator[str]:
    """The address of a service with a database of its own."""
    own = Settings(
        database_url=f"sqlite:///{tmp_path / 'feedback.sqlite'}",
        log_days=0,
        rate_limit="off",
        answer_seconds=TIMEOUT_SECONDS,
    )
    with served(create_app(own, replace(assistant, settings=own))) as running:
        yield running


def test_every_endpoint_keeps_to_its_description(own_address: str, tmp_path: Path) -> None:
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    made = subprocess.run(
        [*RUN, f"{own_address}/openapi.json"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=1_800,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    counts = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", made.stdout)
    assert counts is not None, made.stdout
    assert len({*counts.groups()}) == 1, "an endpoint was left out"
    generated = re.search(r"(\d+) generated", made.stdout)
    assert generated is not None
    assert int(generated[1]) > 500
