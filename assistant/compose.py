"""From findings to an Answer: phrases filled with the findings' values, citations made from their evidence.

Adds no fact. A citation is made here and nowhere else, from a cell's or passage's own span, so its quote stands at its
place by construction; Answer refuses a statement without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answer import (
    Answer,
    Citation,
    Clarification,
    ClarificationOption,
    PolicyVersion,
    Statement,
    StatementKind,
    Status,
    Trace,
)
from knowledge.answer_id import PARTS, AnswerId
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Row, Span
from knowledge.query import Query, Topic
from knowledge.wording import is_item, wording
from rules.finding import Evidence, Finding, Outcome, Point
from rules.trace import traced


@dataclass
class _Citations:
    """Citations in order of first use, one per place."""

    facts: PolicyFacts
    made: dict[tuple[str, str | None, Span], Citation] = field(default_factory=dict)

    def number(self, evidence: Evidence) -> int:
        span = evidence.span or self._whole(evidence)
        key = (evidence.item_id, evidence.column, span)
        if key not in self.made:
            self.made[key] = self._make(evidence, span, number=len(self.made) + 1)
        return self.made[key].number

    def _whole(self, evidence: Evidence) -> Span:
        policy = self.facts.policy
        if evidence.column is None:
            return policy.passages_by_id[evidence.item_id].span
        return policy.rows_by_id[evidence.item_id].cell(evidence.column).span

    def _make(self, evidence: Evidence, span: Span, *, number: int) -> Citation:
        policy = self.facts.policy
        row = policy.rows_by_id.get(evidence.item_id)
        quote = policy.source_text[span.start : span.end]
        place = {"number": number, "id": evidence.item_id, "quote": quote, "start": span.start, "end": span.end}
        if row is not None:
            columns = (evidence.column.value,) if evidence.column else ()
            return Citation(**place, data_subject=row.data_subject, section=self._heading(row),
                            table=row.table.value, row=row.number, columns=columns)  # fmt: skip
        found = policy.passages_by_id[evidence.item_id]
        return Citation(**place, data_subject=found.data_subject, section=found.heading, table=None, row=None)

    def _heading(self, row: Row) -> str:
        return self.facts.policy.section_of(row.data_subject).heading


def compose(
    query: Query, findings: tuple[Finding, ...], facts: PolicyFacts, book: Phrasebook, *, elapsed_ms: float
) -> Answer:
    """The answer that the findings amount to."""
    status = status_of(findings)
    citations = _Citations(facts)
    points = [p for f in findings for p in f.points]
    statements = tuple(_statement(p, citations, book) for p in points)
    options = tuple(dict.fromkeys(o for f in findings for o in f.options))
    asks_back = status == Status.CLARIFY or bool(status == Status.ANSWERED and options)
    clarification = _clarification(options, facts, book) if asks_back else None
    policy = facts.policy
    answer = Answer(
        status=status,
        answer=_markdown(status, points, statements, clarification, book),
        statements=statements,
        citations=tuple(citations.made.values()),
        clarification=clarification,
        follow_ups=() if asks_back else _follow_ups(status, query, findings, facts, book),
        policy=PolicyVersion.of(policy),
        language=book.language,
        trace=Trace(query=query.as_dict(), rules=tuple(traced(f) for f in findings)),
        elapsed_ms=elapsed_ms,
    )
    parts = answer.model_dump(mode="json", include=set(PARTS))
    made = AnswerId.of(query, policy=policy.id, sha256=policy.sha256, parts=parts)
    return answer.model_copy(update={"id": str(made)})


def status_of(findings: tuple[Finding, ...]) -> Status:
    """What kind of answer findings amount to."""
    saying = {Outcome.STATED, Outcome.COMPUTED, Outcome.NOT_LISTED, Outcome.CONFLICT}
    outcomes = {f.outcome for f in findings if f.points or f.outcome not in saying}  # nothing said is no answer
    outcomes -= {Outcome.BACKGROUND}
    if outcomes & saying:
        return Status.ANSWERED
    if Outcome.UNCLEAR in outcomes:
        return Status.CLARIFY
    return Status.OUT_OF_SCOPE if outcomes == {Outcome.OUT_OF_SCOPE} else Status.NOT_COVERED


def _statement(point: Point, citations: _Citations, book: Phrasebook) -> Statement:
    numbers = tuple(dict.fromkeys(citations.number(e) for e in point.evidence))
    return Statement(text=wording(point.say, point.values, book), kind=StatementKind(point.kind), citations=numbers)


def _markdown(
    status: Status,
    points: list[Point],
    statements: tuple[Statement, ...],
    clarification: Clarification | None,
    book: Phrasebook,
) -> str:
    lines: list[str] = []
    if status == Status.OUT_OF_SCOPE:
        lines.append(book.say("frame.out_of_scope"))
    if status == Status.NOT_COVERED:
        lines.append(book.say("frame.not_covered"))
    if clarification is not None and status == Status.CLARIFY:
        lines.append(clarification.question)
        lines += [f"- {option.label}" for option in clarification.options]
    for point, statement in zip(points, statements, strict=True):
        marks = "".join(f"[{n}]" for n in statement.citations)
        bullet = "- " if is_item(point.say) else ""
        lines.append(f"{bullet}{statement.text} {marks}".rstrip())
    text = ""
    for line in lines:
        separator = "\n" if text and line.startswith("- ") else "\n\n"
        text = f"{text}{separator}{line}" if text else line
    return text


def _clarification(options: tuple[str, ...], facts: PolicyFacts, book: Phrasebook) -> Clarification:
    return Clarification(
        question=book.say("frame.clarify"),
        options=tuple(
            ClarificationOption(label=book.label("data_subject", slug), data_subject=slug)
            for slug in facts.policy.data_subjects
            if slug in options
        ),
    )


def _follow_ups(
    status: Status, query: Query, findings: tuple[Finding, ...], facts: PolicyFacts, book: Phrasebook
) -> tuple[str, ...]:
    """Questions that the policy answers, about the same category of people."""
    if status != Status.ANSWERED:
        return ()
    read = [facts.rows[i].data_subject for f in findings for i in f.read if i in facts.rows]
    subject = query.data_subjects[0] if query.data_subjects else (read[0] if read else None)
    topics = [t for t in (Topic.RETENTION, Topic.RECIPIENTS, Topic.LEGAL_BASIS) if t not in query.topics]
    if subject is None:
        return ()
    who = book.label("data_subject", subject)
    return tuple(book.say(f"follow_up.{topic}", who=who) for topic in topics[:2])
