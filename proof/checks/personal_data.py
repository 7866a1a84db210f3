"""Which data a row lists, by itself or by pointing to another row; and that no row of several lists a type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.facts import ListedData, RowFacts, normalise
from knowledge.policy import CellReference, Column
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.claim import Claim, Values, require, text, whole
from proof.problem import Refuted


@check("personal_data.same_as_above", kind="derived")
def same_as_above(claim: Claim) -> Values:
    """The cell points to the row above, and the other cell cited is that row's."""
    rows = claim.rows(Column.PERSONAL_DATA)
    require(len(rows) == 2, "it must cite two rows")
    referring, above = rows
    reference = referring.row.cell(Column.PERSONAL_DATA).reference
    require(reference is not None and reference.kind == "same_as_above", "the first cell does not point to another")
    require(reference is not None and reference.target_ids == (above.id,), "the row meant is another one")
    return {"data": text(above, Column.PERSONAL_DATA)}


@check("personal_data.same_list", kind="derived")
def same_list(claim: Claim) -> Values:
    """Every other purpose for the same people with the same set of types is cited, and has been said of none."""
    row = claim.first(Column.PERSONAL_DATA)
    said = [c.first(Column.PURPOSE) for c in claim.before if c.say == "personal_data.stated"]
    terms = {item.term for item in row.data}
    alike = [r for r in claim.facts.processing(row.data_subject) if r not in said and _closed(r)]
    alike = [r for r in alike if {item.term for item in r.data} == terms]
    require(row in said and bool(alike) and bool(terms), "no other row has the same list")
    expected = [whole(row, Column.PERSONAL_DATA)]
    expected += [whole(r, c) for r in alike for c in (Column.PURPOSE, Column.PERSONAL_DATA)]
    claim.is_about(expected)
    return {"count": len(terms), "quotes": tuple(r.key_text for r in alike)}


def _closed(row: RowFacts) -> bool:
    """Whether a list names its types, itself or by pointing to the row above."""
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return reference is None or reference.kind == "same_as_above"


@check("personal_data.taken_in", kind="derived")
def taken_in(claim: Claim) -> Values:
    """The cell takes in all data on a basis, and another row that rests on it lists the type asked about."""
    row = claim.first(Column.PERSONAL_DATA)
    for term in asked(claim):
        for source, item in _on_the_basis(row, term, claim):
            shown = [whole(source, Column.PURPOSE), whole(source, Column.LEGAL_BASIS)]
            listed_at = (item.row_id, Column.PERSONAL_DATA, item.atom.span)
            if claim.keys == [whole(row, Column.PERSONAL_DATA), *shown, listed_at]:
                basis = text(source, Column.LEGAL_BASIS)
                values = {"who": row.data_subject, "item": item.atom.text, "purpose": source.key_text, "basis": basis}
                return {**values, "data": text(row, Column.PERSONAL_DATA)}
    raise Refuted("no row cited is on the basis that the cell speaks of, and lists what was asked about")


@check("personal_data.left_out", kind="derived")
def left_out(claim: Claim) -> Values:
    """Every row of these people that lists a type asked about is cited by its basis; none makes the cell take it in."""
    row = claim.first(Column.PERSONAL_DATA)
    require(_pointer(row) is not None, "the cell does not speak of all data on one basis")
    terms = [t for t in asked(claim) if not any(_on_the_basis(row, t, claim))]
    found = []
    for term in terms:
        listing = [r for r in claim.facts.processing(row.data_subject) if r.lists(term)]
        bases = tuple(dict.fromkeys(text(r, Column.LEGAL_BASIS) for r in listing))
        if listing and claim.keys[1:] == [whole(r, Column.LEGAL_BASIS) for r in listing]:
            data = text(row, Column.PERSONAL_DATA)
            found.append({"who": row.data_subject, "data_terms": (term,), "quotes": bases, "data": data})
    return claim.one_of(found)


def _pointer(row: RowFacts) -> CellReference | None:
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return reference if reference and reference.kind == "all_of_basis" else None


def _on_the_basis(row: RowFacts, term: str, claim: Claim) -> Iterator[tuple[RowFacts, ListedData]]:
    """The rows that the cell of a row points to, and what they list of a type, but for consent to just that."""
    reference = _pointer(row)
    for target in reference.target_ids if reference else ():
        source = claim.facts.rows[target]
        item = source.lists(term)
        scopes = [basis.scope for basis in source.legal_bases if basis.scope and not basis.condition]
        if item and not any(_is_named(term, scope, claim) for scope in scopes):
            yield source, item


def _is_named(term: str, scope: str, claim: Claim) -> bool:
    """Whether what a basis is for is a type of data, or has it among the examples in its brackets."""
    known = claim.facts.vocabulary.terms.get((Kind.DATA_CATEGORY, term))
    phrases = {normalise(phrase) for phrase in (known.policy if known else ())}
    outside, *inside = re.split(r"[(),]", scope)
    return normalise(outside) in phrases or any(f" {p} " in f" {normalise(i)} " for p in phrases for i in inside)


@check("personal_data.listed", "personal_data.listed_as", kind=("quoted", "derived"))
def listed(claim: Claim) -> Values:
    """The words cited are an item of the row's list; a yes only where no condition was asked about."""
    require(claim.query.is_conditioned == (claim.say == "personal_data.listed_as"), "it was asked about otherwise")
    row = claim.first(Column.PURPOSE)
    item = listed_item(claim, row)
    require((claim.kind == "quoted") == (item.row_id == row.id), "what another row lists is derived")
    return {"who": row.data_subject, "purpose": text(row, Column.PURPOSE), "item": item.atom.text}


@check("personal_data.counted", kind="derived")
def counted(claim: Claim) -> Values:
    """Every row of the policy that lists the type is cited, and each was said."""
    terms = asked(claim)
    every = claim.facts.processing()
    rows = tuple(r for r in every if any(r.lists(t) for t in terms))
    require(claim.rows(Column.PERSONAL_DATA) == rows, "not every row that lists it is cited")
    listing = {"personal_data.listed", "personal_data.listed_as"}
    said = {c.first(Column.PURPOSE) for c in claim.before if c.say in listing}
    require(said == set(rows), "a row that lists it is not said")
    return {"data_terms": terms, "count": len(rows), "total": len(every)}


@check("personal_data.not_listed", "personal_data.not_listed_open", kind="absence")
def not_listed(claim: Claim) -> Values:
    """Every row of the categories, or of the activities asked about, is cited, and none lists the type.

    Of several types asked about, the claim is on those that none of the rows lists.
    """
    rows = claim.rows(Column.PERSONAL_DATA)
    terms = tuple(t for t in asked(claim) if not any(r.lists(t) for r in rows))
    require(bool(terms), "the rows cited list all that was asked about")
    require(not any(any(_on_the_basis(r, t, claim)) for r in rows for t in terms), "a cell cited takes one in unnamed")
    return {"data_terms": terms, **_searched(rows, claim), **_open(rows, claim)}


@check("personal_data.no_such_type", "personal_data.no_such_type_open", kind="absence")
def no_such_type(claim: Claim) -> Values:
    """Every row of the categories, or of the activities asked about, is cited; none has a name that may take it in."""
    rows = claim.rows(Column.PERSONAL_DATA)
    term = claim.facts.vocabulary.terms.get((Kind.UNSTATED, (claim.query.unstated or ("",))[0]))
    require(term is not None and term.is_data, "no type of data without a name in the policy was asked about")
    require(not any(r.lists(t) for r in rows for t in (term.umbrella if term else ())), "a row may list it")
    return {"property": term.id if term else "", **_searched(rows, claim), **_open(rows, claim)}


def _open(rows: tuple[RowFacts, ...], claim: Claim) -> Values:
    """The items that take in what they do not name: with one of them there is no plain "no"."""
    terms = claim.facts.vocabulary.terms
    items = [d for r in rows for d in r.data if d.row_id == r.id and (Kind.DATA_CATEGORY, d.term) in terms]
    words = tuple(dict.fromkeys(d.atom.text for d in items if terms[Kind.DATA_CATEGORY, d.term].open))
    require(bool(words) == claim.say.endswith("_open"), "whether a list has an open item is told wrongly")
    return {"quotes": words} if words else {}


def _searched(rows: tuple[RowFacts, ...], claim: Claim) -> Values:
    categories = tuple(dict.fromkeys(r.data_subject for r in rows))
    whole = tuple(r for c in categories for r in claim.facts.processing(c))
    of_activities = tuple(r for r in whole if r.activity in claim.query.activities)
    require(rows in (whole, of_activities), "not every row is cited")
    return {"who_all": categories, "count": len(rows)}


def asked(claim: Claim, *, distinct: bool = False) -> tuple[str, ...]:
    """The types of data asked about that some row of the policy lists; if wanted, the distinct ones alone."""
    terms = [claim.facts.vocabulary.terms.get((Kind.DATA_CATEGORY, t)) for t in claim.query.data_categories]
    found = tuple(t.id for t in terms if t and t.id in claim.facts.data_categories and (t.distinct or not distinct))
    require(bool(found), "no such data were asked about")
    return found


def listed_item(claim: Claim, row: RowFacts) -> ListedData:
    """The item whose words are cited last: one of the row's own, or one that its cited cell refers to."""
    place = claim.places[-1]
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    referred = [claim.facts.rows[i] for i in (reference.target_ids if reference and row.data else ())]
    items = (d for r in (row, *referred) for d in r.data)
    found = [d for d in items if place.row and d.row_id == place.row.id and d.atom.span == place.span]
    if not found or place.column != Column.PERSONAL_DATA:
        raise Refuted("the words cited last are no item of the row's list")
    own = found[0].row_id == row.id
    between = [(p.row.id, p.column, p.is_whole) for p in claim.places[1:-1] if p.row]
    require(between == ([] if own else [(row.id, Column.PERSONAL_DATA, True)]), "the cell that lists it is not cited")
    return found[0]
