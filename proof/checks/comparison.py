"""Groups of people, or activities, side by side: what is the same, what differs, and what one alone has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.facts import RowFacts, normalise
from knowledge.policy import Column
from proof.checks.listing import lists_next
from proof.checks.registry import check
from proof.claim import Claim, Values, require, text, whole
from proof.places import Key
from proof.problem import Refuted
from proof.tally import listed

# What is compared: the policy's words by the term that they stand for
Words = dict[str, str]
_TOPICS = {
    "legal_basis": Column.LEGAL_BASIS,
    "personal_data": Column.PERSONAL_DATA,
    "retention": Column.STORAGE_TIME,
}
_COLUMNS = tuple(_TOPICS.values())


@check("comparison.same", "comparison.differs", kind="derived")
def column(claim: Claim) -> Values:
    """One cell of the rows of one purpose: the same words, or each in its own."""
    rows = _rows_of_one_purpose(claim)
    found = _one_column(claim)
    words = [text(row, found) for row in rows]
    same = len({normalise(w) for w in words}) == 1
    require(same == (claim.say == "comparison.same"), "the cells say otherwise")
    values = _purpose(rows, found)
    if same:
        return {**values, "cell": words[0]}
    require(found != Column.PERSONAL_DATA, "lists are compared as sets")
    return {**values, "sides": tuple((r.data_subject, w) for r, w in zip(rows, words, strict=True))}


@check("comparison.data_same", "comparison.data_differs", kind="derived")
def data(claim: Claim) -> Values:
    """The lists of one purpose as sets: how many types all have, and what one alone has."""
    rows = _rows_of_one_purpose(claim)
    require(_one_column(claim) == Column.PERSONAL_DATA, "it must cite lists of data")
    shared, only = _compared({row.data_subject: _types([row]) for row in rows})
    require(bool(only) == (claim.say == "comparison.data_differs"), "the lists say otherwise")
    require(len({normalise(text(row, Column.PERSONAL_DATA)) for row in rows}) > 1, "the words are the same")
    return {**_purpose(rows, Column.PERSONAL_DATA), "count": len(shared), "notes": only}


@check("comparison.lacks", "purpose.not_listed", kind="absence")
def lacks(claim: Claim) -> Values:
    """All purposes of a category meant, or of one of those compared, are cited, and none is one asked about."""
    rows = claim.rows(Column.PURPOSE)
    about = claim.query.data_subjects
    compared = claim.say == "comparison.lacks"
    require(len(about) > 1 if compared else about == (rows[0].data_subject,), "other people were asked about")
    every = claim.facts.processing(rows[0].data_subject)
    require(rows == every, "not every purpose is cited")
    require(bool(claim.query.activities), "no purpose was asked about")
    require(not any(row.activity in claim.query.activities for row in rows), "one is the one asked about")
    return {"who": rows[0].data_subject, "count": len(rows)}


@check("comparison.shared", "comparison.nothing_shared", kind="derived")
def shared(claim: Claim) -> Values:
    """What all groups asked about have of one unit, and where that is asked, what one alone has."""
    return claim.one_of(
        {"unit": unit, "who_all": tuple(lists), "count": len(found), "quotes": found, "notes": notes}
        for unit, lists, places in _sets(claim)
        if claim.keys == list(dict.fromkeys(places))
        for found, only in (_compared(lists),)
        if bool(found) == (claim.say == "comparison.shared")
        for notes in (only, ())
        if bool(notes) == bool(only) or _asks_in_common(claim)
    )


@check("comparison.only_rows", kind="derived")
def only_rows(claim: Claim) -> Values:
    """The purposes that one of the groups alone has."""
    who = claim.rows(Column.PURPOSE)[0].data_subject
    sides = sides_of(claim)
    others = {row.activity for name, rows in sides.items() if name != who for row in rows}
    own = tuple(row for row in sides.get(who, ()) if row.activity not in others)
    claim.is_about(whole(row, Column.PURPOSE) for row in own)
    if len(_columns_asked(claim)) == 1:
        lists_next(claim, own)
    return {"who": who, "count": len(own), "quotes": tuple(row.key_text for row in own)}


@check("comparison.column_same", "comparison.column_differs", kind="derived")
def activities(claim: Claim) -> Values:
    """One column of all rows of the activities asked about, of the people named if they have one; each cell is said."""
    found, rows = _one_column(claim), rows_of_activities(claim)
    require(len(rows) > 1, "there is nothing to compare")
    claim.is_about(whole(row, found) for row in rows)
    require(claim.followed_by("listing.item", rows, found), "the cells compared are not said next")
    same = len({normalise(text(row, found)) for row in rows}) == 1
    require(same == (claim.say == "comparison.column_same"), "the cells say otherwise")
    require(same or found != Column.STORAGE_TIME, "which time is longer is not said")
    return {"column": found.value}


def rows_of_activities(claim: Claim) -> tuple[RowFacts, ...]:
    """All rows of the activities asked about, of the people named if they have one."""
    every = [row for row in claim.facts.processing() if row.activity in claim.query.activities]
    own = [row for row in every if row.data_subject in claim.query.data_subjects]
    had = {row.activity for row in own}
    return tuple(row for row in every if row in own or row.activity not in had)


def _columns_asked(claim: Claim) -> list[Column]:
    """The columns compared row by row; lists of data are compared whole where no purpose is named."""
    asked = [column for topic, column in _TOPICS.items() if topic in claim.query.topics] or list(_COLUMNS)
    return [c for c in asked if claim.query.activities or c != Column.PERSONAL_DATA]


def _rows_of_one_purpose(claim: Claim) -> list[RowFacts]:
    """The rows cited: of one purpose, one of each group asked about that has it."""
    rows = [p.row for p in claim.places if p.row is not None and p.is_whole]
    asked = {
        name: found for name, found in sides_of(claim).items() if any(r.activity == rows[0].activity for r in found)
    }
    first = [next(r for r in found if r.activity == rows[0].activity) for found in asked.values()]
    require(len(rows) > 1 and rows == first, "it must cite the row of each group for one purpose")
    return rows


def _one_column(claim: Claim) -> Column:
    columns = {p.column for p in claim.places}
    only = next(iter(columns)) if len(columns) == 1 else None
    if only is None or only not in _COLUMNS or not all(p.is_whole for p in claim.places):
        raise Refuted("it must cite one column that can be compared")
    return only


def _purpose(rows: list[RowFacts], found: Column) -> dict[str, Any]:
    return {"purpose": rows[0].key_text, "column": found.value, "who_all": tuple(r.data_subject for r in rows)}


def sides_of(claim: Claim) -> dict[str, tuple[RowFacts, ...]]:
    """The rows of each group asked about, of the purposes named."""
    asked = claim.query.activities
    return {
        who: tuple(row for row in claim.facts.processing(who) if not asked or row.activity in asked)
        for who in claim.query.data_subjects
    }


def _sets(claim: Claim) -> Iterator[tuple[str, dict[str, Words], list[Key]]]:
    """What can be compared of the groups: a unit, the words of each group, and the cells that hold them."""
    sides, facts = sides_of(claim), claim.facts
    rows = [row for found in sides.values() for row in found]
    holding = [whole(row, Column.PERSONAL_DATA) for row in rows if listed(row)]
    yield "data", {who: _types(found) for who, found in sides.items()}, holding
    recipients = {who: facts.recipients(who) for who in claim.query.data_subjects}
    named = {who: {r.recipient or r.id: r.key_text for r in found} for who, found in recipients.items()}
    yield "recipients", named, [whole(r, Column.RECIPIENT) for found in recipients.values() for r in found]
    purposes = {who: {r.activity or r.id: r.key_text for r in found} for who, found in sides.items()}
    common = [r for r in rows if all(r.activity in other for other in purposes.values())]
    yield "purposes", purposes, [whole(r, Column.PURPOSE) for r in (common or rows)]


def _asks_in_common(claim: Claim) -> bool:
    return "common" in claim.query.operators and "compare" not in claim.query.operators


def _types(rows: Iterable[RowFacts]) -> Words:
    found: Words = {}
    for row in rows:
        for item in listed(row):
            found.setdefault(item.term, item.atom.text)
    return found


def _compared(lists: dict[str, Words]) -> tuple[tuple[str, ...], tuple[tuple[str, dict[str, Any]], ...]]:
    """What all lists hold, in the words of the first, and for each what it alone holds."""
    first, *others = lists.values()
    shared = tuple(words for term, words in first.items() if all(term in other for other in others))
    notes = []
    for who, held in lists.items():
        elsewhere = {term for name, other in lists.items() if name != who for term in other}
        if own := tuple(words for term, words in held.items() if term not in elsewhere):
            notes.append(("comparison.only", {"who": who, "quotes": own}))
    return shared, tuple(notes)
