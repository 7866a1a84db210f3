"""For which categories of people the policy lists a purpose, and where its storage time tells another one."""

from __future__ import annotations

from knowledge.policy import Column
from proof.checks.registry import check
from proof.checks.storage import meant
from proof.claim import Claim, Values, require, text


@check("purpose.not_alone", kind="derived")
def not_alone(claim: Claim) -> Values:
    """It was asked whether the purposes named are all, and the rows cited have others, each said further on."""
    rows = claim.rows(Column.PURPOSE)
    who = rows[0].data_subject
    require("they_alone" in claim.query.operators, "it was not asked whether these are all")
    require(all(r.data_subject == who for r in rows), "the rows are of several categories")
    require(not any(r.activity in claim.query.activities for r in rows), "a row has the purpose asked about")
    said = [c.places[0].row for c in claim.following if c.say == "purpose.stated" and c.places]
    require(rows == tuple(r for r in said if r in rows), "one of them is not said")
    return {"who": who, "count": len(rows)}


@check("purpose.listed_for", kind="derived")
def listed_for(claim: Claim) -> Values:
    """Every row with the one purpose asked about is cited."""
    require(len(claim.query.activities) == 1, "not one purpose was asked about")
    rows = tuple(r for r in claim.facts.processing() if r.activity == claim.query.activities[0])
    require(claim.rows(Column.PURPOSE) == rows, "not every row with that purpose is cited")
    categories = tuple(dict.fromkeys(r.data_subject for r in rows))
    return {"who_all": categories, "count": len(categories), "total": len(claim.facts.policy.data_subjects)}


@check("purpose.in_storage", kind="quoted")
def in_storage(claim: Claim) -> Values:
    """The cells of a row whose storage time has a part for the data asked about, verbatim."""
    row = claim.row(Column.PURPOSE, Column.STORAGE_TIME)
    require(any(clause.applies_to for clause in meant(row, claim)), "its storage time has no part for that")
    return {"who": row.data_subject, "purpose": text(row, Column.PURPOSE), "beside": text(row, Column.STORAGE_TIME)}
