"""A table of questions is answered row by row; what the policy does not answer comes with the nearest rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Status
from assistant.desk.spreadsheet import Sheet
from assistant.desk.table_batch import ADDED_COLUMNS, NEAREST, RowAnswer, answer_rows, place_of, records
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.errors import IndexOutOfDate
from knowledge.index import Ranked

QUESTIONS = (
    "How long do you keep the CV of an applicant?",
    "Är mina uppgifter krypterade?",
    "",
    "How long do you keep my data?",
    "x" * 2_001,
    "Tell me a joke",
)


@pytest.fixture
def near(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """The assistant with an index that needs no model."""

    def nearest(text: str, *, policy_id: str | None = None, limit: int = 5) -> tuple[Ranked, ...]:
        return tuple(Ranked(row_id, 0.5) for row_id in list(assistant.policy(policy_id).rows_by_id)[:limit])

    monkeypatch.setattr(assistant, "nearest", nearest)
    return assistant


@pytest.fixture
def answers(near: Assistant) -> list[RowAnswer]:
    return list(answer_rows(QUESTIONS, near, today=TODAY))


def test_each_row_is_answered_by_itself_and_in_its_own_language(answers: list[RowAnswer]) -> None:
    statuses = [row.answer.status if row.answer else None for row in answers]
    assert statuses == [
        Status.ANSWERED, Status.NOT_COVERED, None, Status.CLARIFY, None, Status.OUT_OF_SCOPE,
    ]  # fmt: skip
    assert answers[1].answer
    assert answers[1].answer.language == "sv"
    assert "2000" in answers[4].problem
    assert [row.is_answered for row in answers] == [True, False, False, False, False, False]


def test_only_what_was_not_answered_has_nearest_rows(answers: list[RowAnswer]) -> None:
    assert [len(row.nearest) for row in answers] == [0, NEAREST, 0, NEAREST, 0, NEAREST]


def test_answers_come_one_by_one_so_that_progress_can_be_told(near: Assistant) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "How long do you keep the CV of an applicant?"

    assert next(answer_rows(endless(), near, today=TODAY)).is_answered


def test_a_missing_index_takes_away_the_nearest_rows_and_no_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise IndexOutOfDate("no index", hint="make it")

    monkeypatch.setattr(assistant, "nearest", missing)
    [row] = answer_rows(["Are my data encrypted?"], assistant, today=TODAY)
    assert row.answer
    assert (row.answer.status, row.nearest) == (Status.NOT_COVERED, ())


def test_the_table_has_the_rows_as_they_were_and_the_answers_with_their_sources_beside_them(
    near: Assistant, answers: list[RowAnswer]
) -> None:
    sheet = Sheet(("id", "question"), tuple((str(n), q) for n, q in enumerate(QUESTIONS)))
    head, *rows = records(sheet, answers, near.policy(None))
    assert head == ("id", "question", *ADDED_COLUMNS)
    assert [row[:2] for row in rows] == [tuple(row) for row in sheet.rows]
    assert {len(row) for row in rows} == {len(head)}
    _, _, status, text, sources, nearest, version = rows[0]
    assert (status, nearest, version) == ("answered", "", "2026-04-27")
    assert "normally up to 2 years" in text
    assert text.splitlines()[0].endswith("[1]")
    assert sources.startswith("[1] Job seekers, table of purposes, row 1: purpose “")
    assert rows[1][5].count("\n") == NEAREST - 1
    assert rows[3][3].count("\n- ") == len(near.policy(None).data_subjects)
    assert rows[4][2] == "problem"


def test_a_place_is_told_for_rows_and_passages(assistant: Assistant) -> None:
    policy = assistant.policy(None)
    assert place_of(policy.rows()[0].id, policy, "de").endswith("Tabelle der Zwecke, Zeile 1")
    assert place_of("right-erasure", policy, "en") == "Right to erasure"
    assert place_of("gone", policy, "en") == "gone"
