"""For which categories of people the policy lists a purpose."""

from __future__ import annotations

from knowledge.policy import Column
from proof.checks.registry import check
from proof.claim import Claim, Values, require


@check("purpose.listed_for", kind="derived")
def listed_for(claim: Claim) -> Values:
    """Every row with the one purpose asked about is cited."""
    require(len(claim.query.activities) == 1, "not one purpose was asked about")
    rows = tuple(r for r in claim.facts.processing() if r.activity == claim.query.activities[0])
    require(claim.rows(Column.PURPOSE) == rows, "not every row with that purpose is cited")
    categories = tuple(dict.fromkeys(r.data_subject for r in rows))
    return {"who_all": categories, "count": len(categories), "total": len(claim.facts.policy.data_subjects)}
