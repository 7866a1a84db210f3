"""Recipients that the policy names under the condition of a consent, where the question tells that it was refused.

"Do the web analytics firms get my data if I refused cookies?": the recipient's own name says that it is one "only in
accordance with applicable consents". So that it is listed is no "yes", and for whom refused the condition says "no".
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Finding, Point, cell

_REFUSED = "consent_refused"
_LISTED = "recipients.item"


def as_refused(found: Finding, query: Query, facts: PolicyFacts) -> Finding:
    """What is found on recipients, each on the condition of a consent said not to be one where that was refused."""
    if _REFUSED not in query.operators:
        return found
    known = {row.id: row for row in facts.recipients() if _hangs_on_consent(row, facts)}
    rows = dict.fromkeys(known[e.item_id] for p in found.points for e in p.evidence if e.item_id in known)
    if not rows:
        return found
    # A list that is told to be whole stays so
    kept = [p for p in found.points if p.say == _LISTED or not _is_of(p, known)]
    refused = [_refused(row) for row in rows]
    return replace(found, points=tuple([*kept, *refused] if kept else refused))


def is_named_with(row: RowFacts, operator: str, facts: PolicyFacts) -> bool:
    """Whether a recipient's name has such words in it as "only in accordance with applicable consents"."""
    words = f" {normalise(row.key_text)} "
    term = facts.vocabulary.terms.get((Kind.OPERATOR, operator))
    return term is not None and any(f" {normalise(phrase)} " in words for phrase in term.policy)


def _hangs_on_consent(row: RowFacts, facts: PolicyFacts) -> bool:
    return is_named_with(row, "only_if", facts) and is_named_with(row, _REFUSED, facts)


def _is_of(point: Point, known: dict[str, RowFacts]) -> bool:
    """Whether a point is of such recipients alone."""
    return bool(point.evidence) and point.evidence[0].item_id in known and not point.say.startswith("recipients.lead")


def _refused(row: RowFacts) -> Point:
    values = {"recipient": row.key_text, "who": row.data_subject}
    return Point("derived", "recipients.refused", (cell(row, Column.RECIPIENT),), values)
