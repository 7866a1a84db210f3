"""The guard keeps the sentence of the catalogue whenever other words change a figure, a name, a quote or a limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.language_model.guard import keeps
from assistant.question import Question
from assistant.service import Assistant
from knowledge.tokens import LANGUAGES

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("guard_cases.yaml").read_text(encoding="utf-8"))
KEPT = [
    pytest.param(case, text, id=f"{case['language']}-{n}") for case in CASES for n, text in enumerate(case["keeps"])
]
DROPPED = [
    pytest.param(case, text, id=f"{case['language']}-{what.replace(' ', '-')}")
    for case in CASES
    for what, text in case["drops"].items()
]


def held(case: dict[str, Any], text: str) -> bool:
    return keeps(case["sentence"], text, language=case["language"], names=case.get("names", ()))


@pytest.mark.parametrize(("case", "text"), KEPT)
def test_other_words_for_the_same_are_let_through(case: dict[str, Any], text: str) -> None:
    assert held(case, text)


@pytest.mark.parametrize(("case", "text"), DROPPED)
def test_what_changes_adds_or_drops_something_is_not(case: dict[str, Any], text: str) -> None:
    assert not held(case, text)


def test_there_are_cases_in_every_language() -> None:
    assert {case["language"] for case in CASES} == set(LANGUAGES)


@pytest.mark.parametrize("question", [
    "How long do you keep my job application?",
    "Wie lange speichert ihr meine Bewerbung?",
    "Hur länge sparar ni min ansökan?",
    "Hvor lenge lagrer dere søknaden min?",
    "Jak długo przechowujecie moje CV?",
    "Do leads' data go to group companies?",
])  # fmt: skip
def test_every_sentence_of_ours_passes_as_it_is(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(Question(question=question))
    assert answer.statements
    for statement in answer.statements:
        assert keeps(statement.text, statement.text, language=answer.language)
