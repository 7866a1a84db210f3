"""Answers that were forged all through: text, citations, Markdown and trace agree, but not with the policy.

Made where answers are made, from findings in which one thing was changed. Nothing but the truth of what is said can
give such an answer away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from knowledge.errors import VocabularyError
from knowledge.facts import PolicyFacts
from knowledge.policy import Span
from proof.checks import CHECKS
from rules.engine import decide_all
from rules.finding import Evidence, Finding, Outcome, Point
from tests.proof.alterations import spread
from tests.proof.given import Given, said

Forgery = tuple[str, dict[str, Any]]
Findings = tuple[Finding, ...]


def forgeries(given: Given) -> Iterator[Forgery]:
    """Every forgery of one answer that can be worded."""
    facts = given.opened.facts
    for what, findings in _forged(decide_all(given.query, facts), facts):
        try:
            answer = said(given.query, findings, given.opened)
        except (VocabularyError, ValueError, AttributeError, LookupError, TypeError):
            continue  # no sentence can be made of it
        if _claims(answer) != _claims(given.answer):
            yield what, answer


def _claims(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in answer.items() if name != "trace"}


def _forged(findings: Findings, facts: PolicyFacts) -> Iterator[tuple[str, Findings]]:
    for n, finding in enumerate(findings):
        for what, other in _other_findings(finding, facts):
            yield f"{finding.rule}: {what}", (*findings[:n], other, *findings[n + 1 :])


def _other_findings(finding: Finding, facts: PolicyFacts) -> Iterator[tuple[str, Finding]]:
    for outcome in Outcome:
        yield f"outcome {outcome}", replace(finding, outcome=outcome)
    for option in finding.options:
        yield f"option {option} dropped", replace(finding, options=tuple(o for o in finding.options if o != option))
    points = finding.points
    for n, point in _one_of_each(points):
        for what, other in _other_points(point, facts):
            yield f"{point.say}: {what}", replace(finding, points=(*points[:n], other, *points[n + 1 :]))
        if point.say.endswith(".item"):
            yield f"{point.say}: dropped", replace(finding, points=points[:n] + points[n + 1 :])


def _one_of_each(points: tuple[Point, ...]) -> list[tuple[int, Point]]:
    """The first and the last point of each phrase: those between them are more of the same."""
    by_phrase: dict[str, list[tuple[int, Point]]] = {}
    for n, point in enumerate(points):
        by_phrase.setdefault(point.say, []).append((n, point))
    return [found for same in by_phrase.values() for found in spread(same, 2)]


def _other_points(point: Point, facts: PolicyFacts) -> Iterator[tuple[str, Point]]:
    for phrase in CHECKS:
        yield f"said as {phrase}", replace(point, say=phrase)
    for kind in ("quoted", "derived", "computed", "absence", "background"):
        yield f"kind {kind}", replace(point, kind=kind)
    for name, value in point.values.items():
        for other in _other_values(value, facts):
            yield f"{name} = {other!r}"[:80], replace(point, values=point.values | {name: other})
    for n, evidence in spread(list(enumerate(point.evidence)), 3):
        for what, others in _other_evidence(evidence, facts):
            yield (
                f"evidence {n} {what}",
                replace(point, evidence=(*point.evidence[:n], *others, *point.evidence[n + 1 :])),
            )


def _other_values(value: Any, facts: PolicyFacts) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, date):
        yield from (value + timedelta(days=1), value + timedelta(days=365))
    elif isinstance(value, tuple):
        yield from (value[:-1], value[::-1], (*value, *value[:1]))
        yield from (tuple(_other_values(item, facts))[:1] + value[1:] for item in value[:1])
    elif isinstance(value, str):
        yield from (f"{value} not", value.replace("2", "3").replace("1", "2"), value[:-3])
        yield from (slug for slug in facts.policy.data_subjects[:3] if value in facts.policy.data_subjects)
        yield from ("consent", "legal_obligation") if value in {"consent", "legal_obligation", "contract"} else ()


def _other_evidence(evidence: Evidence, facts: PolicyFacts) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    yield "dropped", ()
    row = facts.rows.get(evidence.item_id)
    if row is None:
        for other in facts.policy.passages[:: max(1, len(facts.policy.passages) // 4)]:
            yield f"moved to {other.id}", (Evidence(other.id),)
        return
    same_table = [r for r in facts.rows.values() if r.row.table == row.row.table and r.id != row.id]
    for other_row in same_table[:: max(1, len(same_table) // 3)]:
        yield f"moved to {other_row.id}", (replace(evidence, item_id=other_row.id, span=None),)
        yield f"and {other_row.id}", (evidence, replace(evidence, item_id=other_row.id, span=None))
    for cell in row.row.cells:
        yield f"moved to {cell.column}", (Evidence(row.id, cell.column),)
    if evidence.column is not None:
        whole = row.row.cell(evidence.column).span
        yield "cut short", (replace(evidence, span=Span(whole.start, whole.end - 4)),)
