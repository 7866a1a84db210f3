"""The same question to the same policy gives the same bytes: over 21 runs, in three processes that hash differently.

What a set of strings yields first, in which order questions come, and in which order the records went into the index,
must not be seen in any answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HASH_SEEDS = ("0", "1", "4242")
ROUNDS = 7
PROGRAM = Path(__file__).with_name("answering.py")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What each process says, after all its rounds said the same."""
    started = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), seed, str(ROUNDS), str(tmp_path_factory.mktemp(f"hashes-{seed}"))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in HASH_SEEDS
    ]
    said = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0] * len(HASH_SEEDS), said
    return [json.loads(out) for out, _ in said]


def test_twenty_runs_and_more_answer_byte_for_byte_alike(runs: list[dict[str, Any]]) -> None:
    assert len(HASH_SEEDS) * ROUNDS >= 20
    first, *others = (run["answers"] for run in runs)
    assert len(first) >= 40
    assert all(other == first for other in others)


def test_the_nearest_rows_are_the_same_whatever_order_they_were_stored_in(runs: list[dict[str, Any]]) -> None:
    first, *others = (run["nearest"] for run in runs)
    assert all(len(ranking) == 12 for ranking in first)
    assert all(other == first for other in others)


def test_the_questions_are_of_every_kind(runs: list[dict[str, Any]]) -> None:
    answers = [json.loads(answer) for answer in runs[0]["answers"].values()]
    assert {answer["status"] for answer in answers} == {"answered", "clarify", "not_covered", "out_of_scope"}
    assert {answer["language"] for answer in answers} == {"en", "de", "sv", "nb", "pl"}
    kinds = {statement["kind"] for answer in answers for statement in answer["statements"]}
    assert kinds == {"quoted", "derived", "computed", "absence", "background"}
