"""An answer in parts, in the order in which they can be trusted: the outcome, the rows, and then the sentences.

A sentence never comes before what it cites, so whoever stops listening has no word without its row.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from assistant.answer import Answer, Citation, Clarification, Frozen, PolicyVersion, Statement, Status
from assistant.pieces import take_apart


class Outcome(Frozen):
    """First part: what kind of answer it is, and the words that frame it and state no fact."""

    status: Status
    lead: str = Field(description="Markdown; the start of the answer's text, often empty.")
    clarification: Clarification | None
    language: str
    policy: PolicyVersion


class StreamedStatement(Statement):
    """A statement with its piece of the text: `lead` and all of these in a row are the answer's text."""

    markdown: str


AnswerPart = Outcome | Citation | StreamedStatement | Answer
PART_NAMES: dict[type[AnswerPart], str] = {
    Outcome: "outcome",
    Citation: "citation",
    StreamedStatement: "statement",
    Answer: "answer",
}


def parts(answer: Answer) -> Iterator[AnswerPart]:
    """Outcome, each citation, each statement, and at the end the whole answer."""
    pieces = take_apart(answer)
    yield Outcome(
        status=answer.status,
        lead=pieces.lead,
        clarification=answer.clarification,
        language=answer.language,
        policy=answer.policy,
    )
    yield from answer.citations
    for sentence in pieces.sentences:
        yield StreamedStatement(**sentence.statement.model_dump(), markdown=sentence.text)
    yield answer
