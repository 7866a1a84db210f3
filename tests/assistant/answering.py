"""A process of its own for test_same_bytes.py: asks all questions in several rounds, each in another order.

Arguments: a seed for the orders, the number of rounds, a folder for an index. The records go into that index in
an order of this process's own. Prints JSON: what was answered and what ranks nearest; fails where two rounds differ.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings, load_settings
from knowledge import index
from knowledge.passages import IndexedPassage, indexed_passages
from knowledge.policy import Policy

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("same_bytes.yaml").read_text(encoding="utf-8")
)
TODAY = date(2026, 11, 23)


def main(seed: int, rounds: int, folder: Path) -> dict[str, Any]:
    """Everything answered, by its question, and the nearest rows and passages to each."""
    chance = random.Random(seed)
    opened = Assistant.open(load_settings())
    answers = _answers(opened, chance)
    for _ in range(rounds - 1):
        again = _answers(opened, chance)
        assert again == answers
    return {"answers": answers, "nearest": _nearest(opened.settings.model_copy(update={"data_dir": folder}), chance)}


def _answers(opened: Assistant, chance: random.Random) -> dict[str, str]:
    order = chance.sample(range(len(QUESTIONS)), len(QUESTIONS))
    found = {number: _answer(opened, QUESTIONS[number]) for number in order}
    return {str(number): found[number] for number in sorted(found)}


def _answer(opened: Assistant, asked: dict[str, Any]) -> str:
    answer = opened.answer(Question.model_validate({"today": TODAY, **asked}))
    return answer.model_dump_json(exclude={"elapsed_ms"})


def _nearest(settings: Settings, chance: random.Random) -> list[list[str]]:
    def shuffled(policy: Policy) -> tuple[IndexedPassage, ...]:
        records = indexed_passages(policy)
        return tuple(chance.sample(records, len(records)))

    opened = Assistant.open(settings)
    with patch.object(index, "indexed_passages", shuffled):
        index.ensure(opened.policies.values(), settings.data_dir, opened.embedder)
    found = [opened.nearest(asked["question"], limit=12) for asked in QUESTIONS]
    return [[f"{ranked.id} {ranked.score:.6f}" for ranked in ranking] for ranking in found]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))  # noqa: T201 - read by the test
