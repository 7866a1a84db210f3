"""Rows that have the properties a question names: all of them, none, and whether all or any have them. Recounted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from knowledge.facts import RowFacts
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length
from proof.claim import Claim, Values, require, text, whole
from proof.places import Key
from proof.problem import Refuted
from proof.selection import Search, categories, search

# Of no more categories of people than these it is said that they lack something.
_FEW = 3
Notes = tuple[tuple[str, dict[str, Any]], ...]
_ITEMS = {"listing.item", "listing.plain.item", "listing.group.item"}


@check("listing.item", kind="quoted")
def item(claim: Claim) -> Values:
    """A row by its key cell, and one more of its cells."""
    row, column = _key_row(claim), claim.places[-1].column
    require(column is not None and column != row.row.key.column, "it must cite another cell")
    claim.row(row.row.key.column, column or row.row.key.column)
    return {"who": row.data_subject, "purpose": row.key_text, "cell": text(row, column or row.row.key.column)}


@check("listing.plain.item", kind="quoted")
def plain_item(claim: Claim) -> Values:
    """A row by its key cell."""
    row = _key_row(claim)
    claim.row(row.row.key.column)
    return {"who": row.data_subject, "purpose": row.key_text}


@check("listing.group.item", kind="quoted")
def group_item(claim: Claim) -> Values:
    """Several rows of one category by their key cells, each with the cells that show the properties."""
    rows, found = _rows_of(claim), search(claim)
    claim.is_about(key for row in rows for key in (whole(row, row.row.key.column), *found.shown_by(row)))
    require(len(categories(rows)) == 1, "the rows are of several categories")
    return {"who": rows[0].data_subject, "count": len(rows), "quotes": tuple(r.key_text for r in rows)}


@check("listing.found", "listing.found_categories", kind="derived")
def found(claim: Claim) -> Values:
    """Every row searched that has the properties, and no other; each is then said."""
    sought = search(claim)
    rows = sought.found
    if claim.query.legal_bases:
        rows = tuple(sorted(rows, key=lambda row: len(row.legal_bases) > 1))
    _shows(claim, rows, sought)
    lists_next(claim, rows)
    values = {"unit": sought.unit, "having": sought.having, "notes": _notes(sought, rows)}
    if (claim.say == "listing.found_categories") != (sought.unit == "categories"):
        raise Refuted(f"what is counted are {sought.unit}")
    if sought.unit != "categories":
        return {**values, "count": len(rows), "total": len(sought.rows)}
    among = claim.query.data_subjects or claim.facts.policy.data_subjects
    values["notes"] = (*all_but(categories(rows), sought.rows, claim), *values["notes"])
    return {**values, "count": len(categories(rows)), "total": len(among), "who_all": categories(rows)}


@check("listing.none", kind="absence")
def none(claim: Claim) -> Values:
    """All rows searched are cited, and none has the properties."""
    sought = search(claim)
    require(not any(sought.is_within(row) for row in sought.rows), "a row has them")
    _shows(claim, sought.rows, sought)
    return {"total": len(sought.rows), "having": sought.having, "notes": _notes(sought, ())}


@check("listing.none_lacking", kind="derived")
def none_lacking(claim: Claim) -> Values:
    """Every category of people has a row with the properties, so that there is none without."""
    require("lacking" in claim.query.operators, "nobody asked who is without")
    sought = search(claim)
    rows = sought.found
    _shows(claim, rows, sought)
    every = categories(sought.rows)
    require(categories(rows) == every, "a category lacks them")
    return {"total": len(every), "unit": "categories", "having": sought.having}


@check("listing.all", kind="derived")
def all_of(claim: Claim) -> Values:
    """No row searched, or no category of people, lacks the properties."""
    require("universal" in claim.query.operators, "nobody asked whether all have them")
    sought = search(claim)
    rows = tuple(row for row in sought.rows if sought.is_within(row))
    _shows(claim, rows, sought)
    who = categories(rows)
    require(who == categories(sought.rows), "a category lacks them")
    if sought.unit == "categories":
        values = {"total": len(who), "unit": "categories", "having": sought.having}
        return claim.one_of((values, {**values, "count": len(who), "who_all": who}))
    require(rows == sought.rows, "a row lacks them")
    return {"count": len(rows), "total": len(rows), "unit": sought.unit, "having": sought.having}


@check("listing.not_all", kind="derived")
def not_all(claim: Claim) -> Values:
    """Every row that has the properties, fewer than were searched; those that have them, or the exceptions, follow."""
    sought = search(claim)
    rows = tuple(row for row in sought.rows if sought.is_within(row))
    require(0 < len(rows) < len(sought.rows), "all or none have them")
    _shows(claim, rows, sought)
    if not any(c.say == "listing.exceptions" for c in claim.following):
        lists_next(claim, rows)
    return {"count": len(rows), "total": len(sought.rows), "unit": sought.unit, "having": sought.having}


@check("listing.exceptions", kind="derived")
def exceptions(claim: Claim) -> Values:
    """Every row that lacks the properties, and no other."""
    sought = search(claim)
    rows = tuple(row for row in sought.rows if not sought.is_within(row) and not _may_have(row, claim))
    claim.is_about(whole(row, sought.column) for row in rows)
    lists_next(claim, rows)
    return {"count": len(rows)}


def _may_have(row: RowFacts, claim: Claim) -> bool:
    """Whether those without a type of data are asked for, and a row's list takes in what it does not name."""
    if "not_having" not in claim.query.operators or not claim.query.data_categories:
        return False
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    items = [claim.facts.vocabulary.terms.get((Kind.DATA_CATEGORY, item.term)) for item in row.data]
    pointing = reference is not None and reference.kind in {"open_set", "all_of_basis"}
    return pointing or any(term and (term.open or term.by_case) for term in items)


@check("listing.not_all_categories", kind="derived")
def not_all_categories(claim: Claim) -> Values:
    """The categories with a row that has the properties; those without are said next."""
    sought = search(claim)
    rows = tuple(row for row in sought.rows if sought.is_within(row))
    _shows(claim, rows, sought)
    require(any(c.say == "listing.lacking" for c in claim.following), "those without are not said")
    who, every = categories(rows), categories(sought.rows)
    return {"count": len(who), "total": len(every), "unit": "categories", "having": sought.having, "who_all": who}


@check("listing.lacking", kind="absence")
def lacking(claim: Claim) -> Values:
    """The categories none of whose rows, all of them cited, has the properties."""
    sought = search(claim)
    having = {row.data_subject for row in sought.rows if sought.is_within(row)}
    rows = tuple(row for row in sought.rows if row.data_subject not in having)
    claim.is_about(whole(row, sought.column) for row in rows)
    return {"who_all": categories(rows), "count": len(rows), "having": sought.having}


def all_but(having: Sequence[str], searched: Sequence[RowFacts], claim: Claim) -> Notes:
    """What must be said of the categories of people without, where they are one to three and their rows are closed."""
    without = [who for who in categories(tuple(searched)) if who not in having]
    closed = tuple(w for w in without if not any(_is_open(r, claim) for r in searched if r.data_subject == w))
    return (("listing.all_but", {"who_all": closed}),) if closed and len(without) <= _FEW else ()


def _is_open(row: RowFacts, claim: Claim) -> bool:
    """Whether a list may take in more than it names, where data are asked about; or a time has no length."""
    terms = claim.facts.vocabulary.terms
    items = [terms.get((Kind.DATA_CATEGORY, d.term)) for d in row.data if d.row_id == row.id]
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    pointing = reference is not None and reference.kind in {"open_set", "all_of_basis"}
    if claim.query.data_categories and (pointing or any(term and term.open for term in items)):
        return True
    timed = bool(claim.query.periods) and row.activity is not None
    return timed and not is_unlimited(row) and not any(length(b) for _, b in bounds(row))


def lists_next(claim: Claim, rows: Sequence[RowFacts]) -> None:
    """Refute a claim unless just these rows are listed after it, one by one or by category."""
    run = takewhile(lambda c: c.say in _ITEMS, claim.following)
    listed = [row.id for c in run for row in _rows_of(c)]
    require(sorted(listed) == sorted(row.id for row in rows), "the rows that follow are not those counted")


def _shows(claim: Claim, rows: Sequence[RowFacts], sought: Search) -> None:
    require(bool(rows), "no row has them")
    claim.is_about(_shown(rows, sought))


def _shown(rows: Sequence[RowFacts], sought: Search) -> Iterator[Key]:
    return (key for row in rows for key in sought.shown_by(row))


def _key_row(claim: Claim) -> RowFacts:
    rows = _rows_of(claim)
    if len(rows) != 1:
        raise Refuted("it must cite one row by its key cell")
    require(any(c.say.startswith(("listing.", "comparison.")) for c in claim.before[-1:]), "no list is announced")
    return rows[0]


def _rows_of(claim: Claim) -> tuple[RowFacts, ...]:
    """The rows whose key cell is cited."""
    keyed = (p.row for p in claim.places if p.row and p.is_whole and p.column == p.row.row.key.column)
    return tuple(row for row in keyed if row is not None)


def _notes(sought: Search, rows: Sequence[RowFacts]) -> Notes:
    """What must be said beside a list: times that end a calendar year, rows without a length, bases beside others."""
    said: list[tuple[str, dict[str, Any]]] = []
    kinds = {r.id: {b.kind for _, b in bounds(r) if length(b)} for r in sought.rows if sought.query.periods}
    by_year = sum(kinds.get(r.id) == {"ordinal_year_end"} for r in rows)
    apart = sum(not found for row, found in kinds.items() if not is_unlimited(_by_id(sought, row)))
    said += [("listing.year_end", {"count": by_year})] if by_year else []
    said += [("listing.apart", {"count": apart})] if apart else []
    told = {"alone", "partly", "other_than"}.intersection(sought.query.operators)
    if len(sought.query.legal_bases) == 1 and rows and sought.unit != "categories" and not told:
        alone = sum(len(r.legal_bases) == 1 for r in rows)
        said.append(("listing.alone_and_part", {"alone": alone, "part": len(rows) - alone}))
    return tuple(said)


def _by_id(sought: Search, row_id: str) -> RowFacts:
    return next(row for row in sought.rows if row.id == row_id)
