"""Whether a basis covers all of the rows cited, a part of them, or none."""

from __future__ import annotations

from knowledge.facts import RowFacts
from knowledge.policy import Column
from proof.checks.registry import check
from proof.checks.rights import covers_asked
from proof.claim import Claim, Values, require, text
from proof.problem import Refuted


@check("legal_basis.only", "legal_basis.partly", "legal_basis.not", kind="derived")
def verdict(claim: Claim) -> Values:
    """The one basis of every row, of some of what is done, or of nothing."""
    require(len(claim.query.legal_bases) == 1, "the question names no one basis")
    (basis,) = claim.query.legal_bases
    rows = claim.rows(Column.LEGAL_BASIS)
    require(claim.followed_by("legal_basis.stated", rows, Column.LEGAL_BASIS), "the rows meant are not said next")
    bases = [{b.term for b in row.legal_bases} for row in rows]
    if all(found == {basis} for found in bases):
        true = "legal_basis.only"
    else:
        true = "legal_basis.partly" if any(basis in found for found in bases) else "legal_basis.not"
    require(claim.say == true, f"the rows cited make it {true}")
    return {"basis_term": basis}


@check("legal_basis.on_condition", kind="derived")
def on_condition(claim: Claim) -> Values:
    """The one row asked about has the basis under a condition on the person, who is not said to meet it."""
    require(len(claim.query.legal_bases) == 1, "the question names no one basis")
    require(not claim.query.sole_proprietor, "who asks meets the condition")
    (basis,) = claim.query.legal_bases
    row = claim.row(Column.LEGAL_BASIS)
    parts = [b for b in row.legal_bases if b.condition is not None]
    require(len(parts) == 1 and len(row.legal_bases) == 2, "there is no basis with a condition beside another one")
    require(any(b.term == basis for b in row.legal_bases), "that basis is none of the row's")
    said = [c.first(Column.PURPOSE) for c in claim.following if c.say == "legal_basis.stated"]
    require(said == [row], "another row is said, too")
    return {"basis_term": parts[0].term, "basis": parts[0].text,
            "basis_terms": tuple(b.term for b in row.legal_bases if b is not parts[0])}  # fmt: skip


@check("legal_basis.scoped", kind="derived")
def scoped(claim: Claim) -> Values:
    """Every row said with the one basis asked about for a part in these words, and with the rest on these bases."""
    require(len(claim.query.legal_bases) == 1, "the question names no one basis")
    (basis,) = claim.query.legal_bases
    said = [row for c in claim.before if c.say == "legal_basis.stated" for row in [c.first(Column.PURPOSE)]]
    parts = {row: _part_and_rest(row, basis) for row in said}
    found = claim.rows(Column.LEGAL_BASIS)
    part = parts.get(found[0])
    require(part is not None, "that basis is not the basis of a part alone")
    require(found == tuple(row for row in said if parts[row] == part), "not every such row is cited")
    words, rest = part or ("", ())
    return {"basis_term": basis, "basis": words, "basis_terms": rest}


def _part_and_rest(row: RowFacts, basis: str) -> tuple[str, tuple[str, ...]] | None:
    """The words of the part that rests on a basis, and the bases of the rest; None where a row is not split so."""
    parts = [b for b in row.legal_bases if b.scope]
    if [(b.term, b.condition) for b in parts] != [(basis, None)] or len(row.legal_bases) == 1:
        return None
    return parts[0].text, tuple(b.term for b in row.legal_bases if not b.scope)


@check("legal_basis.sole_proprietor", kind="derived")
def sole_proprietor(claim: Claim) -> Values:
    """The row names an agreement as the basis where the asker is the business."""
    row = claim.row(Column.LEGAL_BASIS)
    scopes = [b.scope for b in row.legal_bases if b.term == "contract"]
    require(any(scope and "sole propriet" in scope for scope in scopes), "the row says nothing of sole proprietors")
    require(claim.query.sole_proprietor, "the asker is no sole proprietor")
    return {}


@check("legal_basis.stated", kind="quoted")
def stated(claim: Claim) -> Values:
    """The legal basis cell of a row, and the terms that it names."""
    row = claim.row(Column.PURPOSE, Column.LEGAL_BASIS)
    terms = tuple(b.term for b in row.legal_bases)
    return {"who": row.data_subject, "purpose": text(row, Column.PURPOSE), "basis": text(row, Column.LEGAL_BASIS),
            "basis_terms": terms}  # fmt: skip


@check("legal_basis.named_part", kind="derived")
def named_part(claim: Claim) -> Values:
    """The words cited are the one basis of a row whose part is the data asked about."""
    place = claim.places[0] if len(claim.places) == 1 else None
    if place is None or place.row is None or place.column != Column.LEGAL_BASIS:
        raise Refuted("it must cite one legal basis")
    return claim.one_of(
        {"who": place.row.data_subject, "basis": basis.text, "basis_term": basis.term}
        for basis in place.row.legal_bases
        if basis.span == place.span and covers_asked(basis, claim)
    )
