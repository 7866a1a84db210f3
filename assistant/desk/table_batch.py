"""A table of questions answered row by row, and the table that comes of it: answers with their citations beside them.

What the policy does not answer comes with the rows that are nearest to it by the index: where to look, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Answer, Status
from assistant.desk.sources import by_place, row_place, source_line
from assistant.desk.spreadsheet import Sheet
from assistant.desk.words import desk_words
from assistant.question import Question
from assistant.service import Assistant
from knowledge.errors import EmbeddingModelError, IndexOutOfDate, IndexUnreachable, QuestionError
from knowledge.policy import Policy

NEAREST = 3
# Names for programs and for people who share a file across languages; what stands below them is in each answer's own.
ADDED_COLUMNS = ("status", "answer", "sources", "nearest_rows", "policy_version")


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """A question of a table and what came of it. `answer` None: it could not be taken (`problem`), or is empty.

    `nearest`: ids of the rows nearest to one that was not answered.
    """

    question: str
    answer: Answer | None
    problem: str = ""
    nearest: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the policy answers it."""
        return self.answer is not None and self.answer.status == Status.ANSWERED


def answer_rows(
    questions: Iterable[str], assistant: Assistant, *, policy_id: str | None = None, today: date | None = None
) -> Iterator[RowAnswer]:
    """One answer per question, in order, each as if it were the only one."""
    is_in_reach = True
    for text in questions:
        row = _answer_row(text.strip(), assistant, policy_id, today)
        if row.answer and not row.is_answered and is_in_reach:
            try:
                row = replace(row, nearest=_nearest(row.question, assistant, policy_id))
            except IndexUnreachable:
                is_in_reach = False  # each further row would wait for it again
        yield row


def _answer_row(text: str, assistant: Assistant, policy_id: str | None, today: date | None) -> RowAnswer:
    if not text:
        return RowAnswer(text, None)
    try:
        answer = assistant.answer(Question(question=text, policy=policy_id, today=today))
    except (QuestionError, ValueError) as error:  # ValueError: half of a surrogate pair
        told = f"{error.message}. {error.hint}" if isinstance(error, QuestionError) else "The text cannot be read."
        return RowAnswer(text, None, told)
    return RowAnswer(text, answer)


def _nearest(text: str, assistant: Assistant, policy_id: str | None) -> tuple[str, ...]:
    """Ids of the nearest rows; raises IndexUnreachable."""
    try:
        return tuple(ranked.id for ranked in assistant.nearest(text, policy_id=policy_id, limit=NEAREST))
    except IndexUnreachable:
        raise
    except (EmbeddingModelError, IndexOutOfDate):
        return ()  # answers need no index


def records(sheet: Sheet, answers: Sequence[RowAnswer], policy: Policy) -> Iterator[tuple[str, ...]]:
    """The table with the answers beside each row: the names of the columns first."""
    yield (*sheet.columns, *ADDED_COLUMNS)
    for row, answer in zip(sheet.rows, answers, strict=True):
        yield (*row, *_cells(answer, policy))


def place_of(item_id: str, policy: Policy, language: str) -> str:
    """Where a row or passage stands, in words; its id where the policy has no such row."""
    if row := policy.rows_by_id.get(item_id):
        return row_place(policy.section_of(row.data_subject).heading, row.table.value, row.number, desk_words(language))
    passage = policy.passages_by_id.get(item_id)
    return passage.heading if passage else item_id


def _cells(row: RowAnswer, policy: Policy) -> tuple[str, ...]:
    if row.answer is None:
        return ("problem" if row.problem else "", row.problem, "", "", "")
    book = desk_words(row.answer.language)
    grouped = by_place(row.answer.citations)
    numbers = {item_id: f"[{place}]" for place, item_id in enumerate(grouped, start=1)}
    marks = {c.number: numbers[c.id] for c in row.answer.citations}
    sources = "\n".join(source_line(numbers[item_id], cited, book) for item_id, cited in grouped.items())
    nearest = "\n".join(place_of(item_id, policy, row.answer.language) for item_id in row.nearest)
    return (row.answer.status.value, _text(row.answer, marks), sources, nearest, row.answer.policy.version)


def _text(answer: Answer, marks: dict[int, str]) -> str:
    """The answer as plain text, with one mark per row or passage."""
    lines: list[str] = []
    if answer.clarification and answer.status == Status.CLARIFY:
        lines = [answer.clarification.question, *(f"- {o.label}" for o in answer.clarification.options)]
    lines += [f"{s.text} {''.join(dict.fromkeys(marks[n] for n in s.citations))}".rstrip() for s in answer.statements]
    return "\n".join(lines) or answer.answer
