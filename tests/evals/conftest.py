"""A policy of two rows and two paragraphs, small enough to check figures by hand, and makers of cases and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.answer import Answer, Citation, PolicyVersion, Statement, StatementKind, Status, Trace
from assistant.question import Question
from evals.case import Case
from evals.evaluation import Evaluation, evaluate
from knowledge.policy import Cell, Column, Passage, Policy, Row, Section, Span, Table, TableKind

TEXT = (
    "Job seekers\n"
    "Applications Consent Name Up to 1 year\n"
    "Recruiters Name\n"
    "Complaints\n"
    "You may complain. We would like to hear first.\n"
)


class FixedAssistant:
    """Answers every question with one and the same answer, and raises where the question says so."""

    def __init__(self, policy: Policy, answer: Answer) -> None:
        self._policy, self._answer, self.asked = policy, answer, list[Question]()

    def policy(self, policy_id: str | None) -> Policy:
        return self._policy

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        if "raise" in question.question:
            raise ValueError("no")
        return self._answer


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def _row(table: TableKind, line: int, **cells: str) -> Row:
    line_start = _span(next(iter(cells.values()))).start
    made = []
    for column, words in cells.items():
        start = TEXT.index(words, line_start)
        made.append(Cell(Column(column), words, Span(start, start + len(words))))
    return Row(f"job-seekers/{table}/{line}", "job-seekers", table, 1, line, tuple(made))


@pytest.fixture(scope="session")
def small_policy() -> Policy:
    processing = _row(
        TableKind.PROCESSING,
        2,
        purpose="Applications",
        legal_basis="Consent",
        personal_data="Name",
        storage_time="Up to 1 year",
    )
    recipients = _row(TableKind.RECIPIENTS, 3, recipient="Recruiters", personal_data="Name")
    told = "You may complain. We would like to hear first."
    passage = Passage("complaints/1", "complaints", "Complaints", told, _span(told), 5)
    return Policy(
        id="small",
        title="A small policy",
        version="2026-01-01",
        sha256="0" * 64,
        language="en",
        source_text=TEXT,
        sections=(
            Section(
                "Job seekers",
                _span("Job seekers"),
                "job-seekers",
                tables=(Table(TableKind.PROCESSING, (processing,)), Table(TableKind.RECIPIENTS, (recipients,))),
            ),
            Section("Complaints", _span("Complaints"), None, passages=(passage,)),
        ),
    )


@pytest.fixture
def make_case() -> Callable[..., Case]:
    def make(**changes: Any) -> Case:
        values: dict[str, Any] = {
            "id": "storage/1",
            "family": "storage",
            "suite": "retention",
            "kind": "retention",
            "split": "dev",
            "language": "en",
            "question": "how long?",
            "status": "answered",
            "required": ("job-seekers/processing/1",),
            "allowed": ("complaints",),
            "facts": (("1 year", "one year"),),
        }
        return Case.model_validate(values | changes)

    return make


@pytest.fixture
def make_citation() -> Callable[..., Citation]:
    def make(quote: str, *, table: str | None = None, start: int | None = None) -> Citation:
        place = _span(quote).start if start is None else start
        return Citation(
            number=1,
            id=f"{table or 'prose'}/{quote}",
            data_subject="job-seekers" if table else None,
            section="Job seekers",
            table=table,
            row=1 if table else None,
            quote=quote,
            start=place,
            end=place + len(quote),
        )

    return make


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    def make(*cited: Citation, text: str = "Up to 1 year.", status: str = "answered") -> Answer:
        numbered = tuple(c.model_copy(update={"number": n}) for n, c in enumerate(cited, start=1))
        statements = (
            (Statement(text=text, kind=StatementKind.QUOTED, citations=tuple(c.number for c in numbered)),)
            if numbered
            else ()
        )
        return Answer(
            status=Status(status),
            answer=text,
            statements=statements,
            citations=numbered,
            clarification=None,
            follow_ups=(),
            policy=PolicyVersion(id="small", version="2026-01-01", sha256="0" * 64),
            language="en",
            trace=Trace(query={}, rules=()),
            elapsed_ms=2.0,
        )

    return make


@pytest.fixture
def fixed(
    small_policy: Policy, make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> FixedAssistant:
    return FixedAssistant(small_policy, make_answer(make_citation("Up to 1 year", table="processing")))


@pytest.fixture
def four_cases(make_case: Callable[..., Case]) -> tuple[Case, ...]:
    """Asked of `fixed`: one right, one that misses its row, one of the test split, one on which it raises."""
    return (
        make_case(),
        make_case(id="who/1", family="who", question="who gets it?", required=("job-seekers/recipients/1",)),
        make_case(id="secret/1", question="an unseen question", split="test", facts=(("never",),)),
        make_case(id="trouble/1", question="raise hell", suite="trouble"),
    )


@pytest.fixture
def evaluation(four_cases: tuple[Case, ...], fixed: FixedAssistant, small_policy: Policy) -> Evaluation:
    return evaluate(four_cases, fixed.answer, small_policy)
