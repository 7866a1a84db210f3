"""Makes the entry of an answer: what it was about, from its trace, and what it cites."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from assistant.answer import Answer, Status
from assistant.kinds_of_no import no_of_answer
from assistant.question_log.entry import Channel, LogEntry
from assistant.question_log.nearest import NearestRow
from assistant.question_log.store import hour_of
from assistant.redaction.asked import without_identifiers
from knowledge.errors import EmbeddingModelError
from knowledge.policy import Policy
from rules.finding import Outcome

_OUTCOMES: Mapping[Status, str] = {
    Status.ANSWERED: "stated",
    Status.CLARIFY: "unclear",
    Status.NOT_COVERED: "not_stated",
    Status.OUT_OF_SCOPE: "out_of_scope",
}


def make_entry(
    entry_id: str,
    question: str,
    answer: Answer,
    nearest: NearestRow,
    *,
    channel: Channel,
    seconds: float,
    finds_nearest: bool = True,
) -> LogEntry:
    """The entry of an answer that was given at a time (seconds since 1970) by the Assistant of `nearest`.

    A question in terms has no words (""): then there are none to keep, nor to look for what is near to them.
    """
    assistant = nearest.assistant
    policy = assistant.policy(answer.policy.id)
    parts = [answer.trace.query, *answer.trace.query.get("also", ())]
    topics, data_subjects = _terms(parts, "topics"), _people(answer, parts)
    found = None
    # An answer of the version before this one has no nearest row here
    same = answer.policy.sha256 == policy.sha256
    if answer.status == Status.NOT_COVERED and finds_nearest and question and same:
        with contextlib.suppress(EmbeddingModelError):
            # As it was read, so that a vector that is remembered holds no more than that
            asked = without_identifiers(question, kept=policy.source_text).text
            found = nearest.find(asked, policy, data_subjects=data_subjects, topics=topics)
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
        nearest=found,
        question=_redacted(question, policy) if question and assistant.settings.log_questions else None,
    )


def _redacted(question: str, policy: Policy) -> str:
    from assistant.redaction.redact import redact  # noqa: PLC0415 - it loads libraries, and most logs keep no words

    return redact(question, kept=policy.source_text).text


def _outcome(answer: Answer) -> str:
    """What the whole answer is a "no" by; else what the first rule found that says something; else the status."""
    if no := no_of_answer(answer):
        return no.value
    found = (rule["outcome"] for rule in answer.trace.rules)
    return next((outcome for outcome in found if outcome != Outcome.NOT_LISTED), _OUTCOMES[answer.status])


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
