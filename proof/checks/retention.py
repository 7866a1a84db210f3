"""Whether data are kept without end."""

from __future__ import annotations

from knowledge.policy import Column
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length, said_after
from proof.claim import Claim, Values, require


@check("retention.unlimited", "retention.not_unlimited", "retention.not_unlimited_no_number", kind="derived")
def forever(claim: Claim) -> Values:
    """All rows are without limit; or none is, and each has a number, or not each."""
    rows = claim.rows(Column.STORAGE_TIME)
    require("forever" in claim.query.operators, "that was not asked about")
    require(rows == said_after(claim), "the rows meant are not said next")
    if claim.say == "retention.unlimited":
        require(all(is_unlimited(r) for r in rows), "a row has a limit")
        return {}
    require(not any(is_unlimited(r) for r in rows), "a row is without limit")
    counted = all(any(length(b) for _, b in bounds(r)) for r in rows)
    require(counted == (claim.say == "retention.not_unlimited"), "the rows say otherwise")
    if counted and not claim.query.activities:
        beside = [r for r in claim.facts.processing() if r.data_subject in {row.data_subject for row in rows}]
        require(not any(is_unlimited(r) for r in beside), "another row of these people is without limit")
    return {}
