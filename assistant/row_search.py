"""Rows of a policy by what they hold, a page at a time: for `GET /v1/rows` and for MCP clients. Decides nothing."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import PolicyVersion
from assistant.api.schemas import RowOut
from assistant.overview import Overview, RowFilter
from assistant.question import Text
from assistant.typed_question import ClosedLists, check_terms
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import TableKind

LONGEST_PAGE = 100


class RowQuestion(BaseModel):
    """Which rows are wanted. Unknown fields are refused; what is null is not looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Text | None = Field(None, description="Policy id; null: the default one.")
    data_subject: Text | None = Field(None, description="Slug of a category of data subjects.")
    table: TableKind | None = Field(None, description="Rows on processing, or rows on recipients.")
    data_type: Text | None = Field(None, description="A type of personal data that the row lists.")
    recipient: Text | None = Field(None, description="The recipient that the row is about.")
    legal_basis: Text | None = Field(None, description="A legal basis that the row names.")
    q: Text | None = Field(None, max_length=200, description="Words, or parts of words, that all stand in the row.")
    limit: int = Field(20, ge=1, le=LONGEST_PAGE, description="How many rows at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many rows to pass over.")


class FoundRow(RowOut):
    """A row with its place, and what it is about in the terms that filters and typed questions take."""

    data_subject: str
    section: str
    table: TableKind
    activity: str | None
    recipient: str | None
    data_types: list[str]
    legal_bases: list[str]

    @classmethod
    def found(cls, row: RowFacts, facts: PolicyFacts) -> Self:
        """From the row's facts."""
        return cls(
            **dict(RowOut.make(row.row, facts.policy)),
            data_subject=row.data_subject,
            section=facts.policy.section_of(row.data_subject).heading,
            table=row.row.table,
            activity=row.activity,
            recipient=row.recipient,
            data_types=list(dict.fromkeys(item.term for item in row.data)),
            legal_bases=list(dict.fromkeys(basis.term for basis in row.legal_bases)),
        )


class RowPage(BaseModel):
    """Some of the rows found, in the policy's order. `next_offset`: where the next page begins; null after the last."""

    policy: PolicyVersion
    total: int
    limit: int
    offset: int
    next_offset: int | None
    rows: list[FoundRow]


def row_lists(overview: Overview, facts: PolicyFacts) -> ClosedLists:
    """The closed lists that filters take their terms from: every term that a row of the policy has."""
    choices = overview.choices()
    return {
        "data_subject": facts.policy.data_subjects,
        "data_type": choices.data_categories,
        "recipient": choices.recipients,
        "legal_basis": choices.legal_bases,
    }


def find_rows(question: RowQuestion, facts: PolicyFacts) -> RowPage:
    """The rows that have all that is wanted; raises UnknownDataSubject or UnknownTerm for a term that no row has."""
    overview, policy = Overview(facts), facts.policy
    check_terms(question, row_lists(overview, facts), policy_id=policy.id)
    wanted = RowFilter(
        words=(question.q or "").strip(),
        data_subject=question.data_subject,
        table=question.table,
        data_category=question.data_type,
        recipient=question.recipient,
        legal_basis=question.legal_basis,
    )
    rows = overview.rows(wanted)
    end = question.offset + question.limit
    return RowPage(
        policy=PolicyVersion.of(policy),
        total=len(rows),
        limit=question.limit,
        offset=question.offset,
        next_offset=end if end < len(rows) else None,
        rows=[FoundRow.found(facts.rows[row.id], facts) for row in rows[question.offset : end]],
    )
