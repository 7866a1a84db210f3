"""The tools that MCP clients may call: all of them read, none of them writes. Knows nothing of the protocol.

Each has its arguments and its result as a type; what comes back as text beside the typed result is for models that see
text alone, so every citation stands in it, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer
from assistant.api.schemas import PolicySummary, PolicyTerms
from assistant.overview import Overview
from assistant.question import Question, Text
from assistant.replayed import Replayed, replayed
from assistant.row_search import FoundRow, RowPage, RowQuestion, find_rows, row_lists
from assistant.service import Assistant
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion
from knowledge.errors import UnknownTerm
from rules.diff.report import PolicyDiff

_POLICY = "Policy id; null: the default one."
_FEW_WORDS = 80


class Nothing(BaseModel):
    """No arguments."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RetentionArguments(RetentionQuestion):
    """What the storage time is asked of."""

    policy: Text | None = Field(None, description=_POLICY)


class RecipientsArguments(RecipientsQuestion):
    """Whose data, and which recipient, are asked about."""

    policy: Text | None = Field(None, description=_POLICY)


class RightsArguments(RightsQuestion):
    """Which right is asked about, of whom and for what."""

    policy: Text | None = Field(None, description=_POLICY)


class RowArguments(Nothing):
    """Which row is wanted."""

    id: Text = Field(description="Id of a row, as citations have it.")
    policy: Text | None = Field(None, description=_POLICY)


class DiffArguments(Nothing):
    """Which two policies are compared."""

    old: Text = Field(description="Id of an installed policy.")
    new: Text = Field(description="Id of an installed policy.")


class ReplayArguments(Nothing):
    """Which answer is wanted."""

    id: Text = Field(description="The field `id` of an answer.")


class PolicyInTerms(PolicySummary):
    """An installed policy, and the terms that questions to it may name."""

    terms: PolicyTerms


class InstalledPolicies(BaseModel):
    """The installed policies, by id."""

    policies: list[PolicyInTerms]


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what it is for, its arguments, its result, and the result as text."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    run: Callable[[Assistant, Any], BaseModel]
    text: Callable[[Any], str]


def answer_text(answer: Answer) -> str:
    """An answer with its sources written out below it, each with the policy's words."""
    sources = [
        f"[{c.number}] {c.section}{f', {c.table}, row {c.row}' if c.table else ''} ({c.id}): “{c.quote}”"
        for c in answer.citations
    ]
    policy = f"Policy {answer.policy.id}, version {answer.policy.version}. Status: {answer.status}."
    if answer.policy.is_overdue(datetime.now(UTC).date()):
        policy += f" The policy was to be reviewed by {answer.policy.review_by}: it may be out of date."
    return "\n\n".join(part for part in (answer.answer, "\n".join(sources), policy) if part)


def _json(result: BaseModel) -> str:
    return result.model_dump_json(exclude_none=True)


def _ask(assistant: Assistant, asked: Question) -> Answer:
    return assistant.answer(asked)


def _typed(assistant: Assistant, asked: RetentionArguments | RecipientsArguments | RightsArguments) -> Answer:
    return assistant.answer_typed(asked, policy_id=asked.policy)


def _rows(assistant: Assistant, asked: RowQuestion) -> RowPage:
    return find_rows(asked, assistant.facts[assistant.policy(asked.policy).id])


def _row(assistant: Assistant, asked: RowArguments) -> FoundRow:
    facts = assistant.facts[assistant.policy(asked.policy).id]
    if asked.id not in facts.rows:
        raise UnknownTerm(
            f"policy {facts.policy.id!r} has no row {asked.id[:_FEW_WORDS]!r}",
            hint="Ids are those of citations and of find_rows.",
        )
    return FoundRow.found(facts.rows[asked.id], facts)


def _policies(assistant: Assistant, _: Nothing) -> InstalledPolicies:
    default = assistant.policy(None).id
    return InstalledPolicies(
        policies=[
            PolicyInTerms(
                **dict(PolicySummary.make(facts.policy, default=policy_id == default)),
                terms=PolicyTerms.make(assistant.question_lists(policy_id), row_lists(Overview(facts), facts)),
            )
            for policy_id, facts in assistant.facts.items()
        ]
    )


def _diff(assistant: Assistant, asked: DiffArguments) -> PolicyDiff:
    from rules.diff.compare import compare  # seldom asked for

    return compare(assistant.policy(asked.old), assistant.policy(asked.new))


def _replay(assistant: Assistant, asked: ReplayArguments) -> Replayed:
    return replayed(asked.id, assistant)


def _replay_text(found: Replayed) -> str:
    changed = "\n".join(f"{change.what}: {change.told}" for change in found.changed)
    head = "The answer is the same as then." if found.same else f"The answer is not the same as then.\n{changed}"
    return f"{head}\n\n{answer_text(found.answer)}" if found.answer else head


TOOLS: tuple[Tool, ...] = (
    Tool(
        "ask",
        "Ask the privacy policy",
        "Answer a question about how a company handles personal data, from its privacy policy alone. Each sentence "
        "cites the row and cell it stands on. Put the question in the person's own words; tell `data_subject` where "
        "it is known who asks. `not_covered` means that the policy does not say: then nobody should say it.",
        Question,
        Answer,
        _ask,
        answer_text,
    ),
    Tool(
        "retention",
        "How long data are kept",
        "The storage time of every row that has all the terms given. Terms: see list_policies.",
        RetentionArguments,
        Answer,
        _typed,
        answer_text,
    ),
    Tool(
        "recipients",
        "Who receives data",
        "The recipients of a category of people, or whether one recipient is listed. Terms: see list_policies.",
        RecipientsArguments,
        Answer,
        _typed,
        answer_text,
    ),
    Tool(
        "rights",
        "Rights of the people concerned",
        "All rights, or what one right comes to for an activity. Terms: see list_policies.",
        RightsArguments,
        Answer,
        _typed,
        answer_text,
    ),
    Tool(
        "find_rows",
        "Find rows of the policy",
        "Rows of the policy's tables that have all that is wanted, verbatim and with their places. Decides nothing: "
        "for an answer use ask, retention, recipients or rights.",
        RowQuestion,
        RowPage,
        _rows,
        _json,
    ),
    Tool(
        "get_row",
        "One row of the policy",
        "The row that a citation names, with every cell verbatim and typed.",
        RowArguments,
        FoundRow,
        _row,
        _json,
    ),
    Tool(
        "list_policies",
        "Policies and their terms",
        "The installed policies, their categories of people, and every term that typed questions and filters take.",
        Nothing,
        InstalledPolicies,
        _policies,
        _json,
    ),
    Tool(
        "replay",
        "Find an answer again",
        "The answer with an id, worked out anew from the policy as it is now, and what has changed since.",
        ReplayArguments,
        Replayed,
        _replay,
        _replay_text,
    ),
    Tool(
        "policy_diff",
        "What changed between two policies",
        "Rows and paragraphs in which two installed policies differ, and storage times that became longer or shorter.",
        DiffArguments,
        PolicyDiff,
        _diff,
        _json,
    ),
)
