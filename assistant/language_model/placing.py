"""Whether a question is answered as its words alone tell, or with what a language model chose for what they leave open.

The rules decide both; here is only said which one counts. A choice may bring an answer, or a question asked back in
place of a refusal. It never brings about a "no": that something is not listed must be asked for in words that we read.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import StatementKind, Status
from assistant.compose import status_of
from knowledge.query import Query
from rules.finding import Finding

# How the names of phrases end that say "no" (rights.object_no, listing.none, retention.claim_wrong, ...).
NEGATIVE = (
    *("_no", "_not", "_no_after", "_wrong", "_contradicted", "_if", ".none", ".not", ".lacking", ".nothing_shared"),
    *("premise_always_erased", ".not_all", ".not_all_categories", ".none_lacking"),
    *(".not_unlimited", ".not_unlimited_no_number", ".not_alone", ".left_out", "_not_always"),
    *(".not_counted_from", ".not_counted_from_end", ".refused"),
)


@dataclass(frozen=True)
class Decided:
    """A query, and what the rules find for it."""

    query: Query
    findings: tuple[Finding, ...]


def placed(plain: Decided, helped: Decided) -> Decided:
    """The one of the two that counts: as the words alone tell, or with what a model chose besides."""
    return helped if _counts(helped, plain) else plain


def _counts(helped: Decided, plain: Decided) -> bool:
    status = status_of(helped.findings)
    if status == Status.CLARIFY:
        return status_of(plain.findings) == Status.OUT_OF_SCOPE
    points = [point for finding in helped.findings for point in finding.points]
    kinds = {point.kind for point in points}
    denies = StatementKind.ABSENCE in kinds or any(point.say.endswith(NEGATIVE) for point in points)
    return status == Status.ANSWERED and not denies
