"""Makes the entry of an answer: what it was about, from its trace, and what it cites."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from assistant.answer import Answer, Status
from assistant.question_log.entry import Channel, LogEntry
from assistant.question_log.store import hour_of
from assistant.redaction.redact import redact
from assistant.service import Assistant
from knowledge.errors import PrivacyAssistantError
from knowledge.policy import Policy, TableKind
from knowledge.query import Topic

# How far down the ranking a row is looked for: beyond that nothing has to do with the question.
_NEAREST = 20
_OUTCOMES: Mapping[Status, str] = {
    Status.ANSWERED: "stated",
    Status.CLARIFY: "unclear",
    Status.NOT_COVERED: "not_stated",
    Status.OUT_OF_SCOPE: "out_of_scope",
}


def make_entry(
    entry_id: str, question: str, answer: Answer, assistant: Assistant, *, channel: Channel, seconds: float
) -> LogEntry:
    """The entry of an answer that was given at a time (seconds since 1970)."""
    policy = assistant.policy(answer.policy.id)
    parts = [answer.trace.query, *answer.trace.query.get("also", ())]
    redacted = redact(question, kept=policy.source_text).text
    topics, data_subjects = _terms(parts, "topics"), _people(answer, parts)
    return LogEntry(
        id=entry_id,
        hour=hour_of(seconds),
        channel=channel,
        policy=answer.policy.id,
        version=answer.policy.version,
        language=answer.language,
        status=answer.status,
        outcome=_outcome(answer),
        topics=topics,
        data_subjects=data_subjects,
        cells=_cells(answer),
        elapsed_ms=answer.elapsed_ms,
        unstated=_terms(parts, "unstated"),
        nearest=(
            _nearest_row(redacted, assistant, policy, data_subjects, topics)
            if answer.status == Status.NOT_COVERED
            else None
        ),
        question=redacted if assistant.settings.log_questions else None,
    )


def _outcome(answer: Answer) -> str:
    """What the first rule that spoke found; where none did, what the status says."""
    for rule in answer.trace.rules:
        if outcome := rule.get("outcome"):
            return str(outcome)
    return _OUTCOMES[answer.status]


def _terms(parts: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(term) for part in parts for term in part.get(name, ())))


def _people(answer: Answer, parts: list[dict[str, Any]]) -> tuple[str, ...]:
    cited = tuple(dict.fromkeys(c.data_subject for c in answer.citations if c.data_subject))
    return cited or _terms(parts, "data_subjects")


def _cells(answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows and paragraphs cited, each once, with all columns relied on."""
    columns: dict[str, dict[str, None]] = {}
    for citation in answer.citations:
        columns.setdefault(citation.id, {}).update(dict.fromkeys(citation.columns))
    return tuple((item, tuple(names)) for item, names in columns.items())


def _nearest_row(
    text: str, assistant: Assistant, policy: Policy, data_subjects: tuple[str, ...], topics: tuple[str, ...]
) -> str | None:
    """The row that a text is closest to, of the people and the kind of table asked about; None without an index."""
    table = TableKind.RECIPIENTS if Topic.RECIPIENTS in topics else TableKind.PROCESSING
    with contextlib.suppress(PrivacyAssistantError):
        for ranked in assistant.nearest(text, policy_id=policy.id, limit=_NEAREST):
            row = policy.rows_by_id.get(ranked.id)
            if row and row.table == table and (not data_subjects or row.data_subject in data_subjects):
                return row.id
    return None
