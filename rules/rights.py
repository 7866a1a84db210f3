"""The rights of data subjects (GDPR Art. 15-21, 7(3), 77): the policy's passage, and what the row's basis makes of it.

Access, rectification, erasure, restriction and complaint do not hang on the basis: the passage answers. Portability
needs consent or an agreement, objection needs weighing of interests (for direct marketing it is absolute), withdrawal
needs consent: there the rows meant are read and cited beside the passage.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column, Passage
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Finding, Outcome, Point, cell, ids, passage
from rules.scope import processing_scope

RULE = "rights"
# Which bases carry a right; rights that are missing here apply whatever the basis (domain table, GDPR Art. 15-22).
CARRIED_BY = {
    "portability": ("consent", "contract"),
    "object": ("legitimate_interests",),
    "withdraw_consent": ("consent",),
}


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The passage of each right asked for; with rows in view, whether their basis carries it."""
    points: list[Point] = []
    read: list[str] = []
    for right in _with_withdrawal(query, facts):
        passages = _passages(right, facts)
        rows = _rows(right, query, facts)
        read += [*(p.id for p in passages), *ids(rows)]
        points += [p for row in rows for p in _verdict(right, row, passages, facts)]
        points += [_stated(right, p) for p in passages]
    if not points:
        return Finding(RULE, Outcome.NOT_STATED, read=tuple(read))
    return Finding(RULE, Outcome.STATED, tuple(points), tuple(read))


def _with_withdrawal(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The rights asked for; where the rows rest on consent alone, saying stop is withdrawing consent as well."""
    rows = _rows("object", query, facts) if query.rights == ("object",) else ()
    consented = bool(rows) and all(r.rests_on("consent") and len(r.legal_bases) == 1 for r in rows)
    return (*query.rights, "withdraw_consent") if consented else query.rights


def _passages(right: str, facts: PolicyFacts) -> tuple[Passage, ...]:
    topics = facts.vocabulary.term(Kind.RIGHT, right).passages
    return tuple(p for topic in topics for p in facts.policy.topic_passages(topic))


def _rows(right: str, query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows whose basis decides; none where the right does not hang on it or no row is meant."""
    if right not in CARRIED_BY or not (query.activities or query.data_subjects or query.data_categories):
        return ()
    scope = processing_scope(query, facts)
    if scope.unclear:
        return ()
    return scope.rows


def _stated(right: str, item: Passage) -> Point:
    return Point("quoted", "rights.stated", (passage(item),), {"right": right, "text": item.text})


def _verdict(right: str, row: RowFacts, passages: tuple[Passage, ...], facts: PolicyFacts) -> list[Point]:
    carried = [b for b in row.legal_bases if b.term in CARRIED_BY[right]]
    others = [b for b in row.legal_bases if b.term not in CARRIED_BY[right]]
    evidence = (cell(row, Column.PURPOSE), cell(row, Column.LEGAL_BASIS), *(passage(p) for p in passages[:1]))
    values = {
        "right": right,
        "who": row.data_subject,
        "purpose": row.key_text,
        "basis": row.row.cell(Column.LEGAL_BASIS).text,
        "scope": next((b.scope for b in carried if b.scope), ""),
    }
    if right == "object" and _is_direct_marketing(row, facts):
        return [Point("derived", "rights.object_marketing", evidence, values)]
    if not carried:
        return [Point("derived", f"rights.{right}_no", evidence, values)]
    if all(b.scope and b.scope.startswith("if ") for b in carried):
        return [Point("derived", f"rights.{right}_if", evidence, values)]
    partly = bool(others) or any(b.scope for b in carried)
    return [Point("derived", f"rights.{right}_{'part' if partly else 'yes'}", evidence, values)]


def _is_direct_marketing(row: RowFacts, facts: PolicyFacts) -> bool:
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, row.activity or ""))
    return term is not None and term.direct_marketing
