"""Points about rows: one per row, or one per category where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Point, cell
from rules.of_basis import of_one_basis
from rules.personal_data import open_words
from rules.scope import MOST_CATEGORIES
from rules.selection import Selection, is_alone, is_unlimited, numbered

# Longer lists are said per category of people, without the words of each cell.
MOST_ITEMS = 12
# Phrases with their values, to be said within a sentence or after it.
Notes = tuple[tuple[str, dict[str, Any]], ...]


def said(selection: Selection) -> Notes:
    """The conditions of a selection as phrases."""
    return tuple((c.say, dict(c.values)) for c in selection.conditions)


def categories_of(rows: Sequence[RowFacts]) -> tuple[str, ...]:
    """The categories of people that rows stand under, each once."""
    return tuple(dict.fromkeys(r.data_subject for r in rows))


def items(found: Sequence[RowFacts], selection: Selection) -> list[Point]:
    """One point per row with the cell that shows it; of many rows one per category."""
    if len(found) > MOST_ITEMS:
        return [_group(who, [r for r in found if r.data_subject == who], selection) for who in categories_of(found)]
    return [item(r, selection.column) for r in found]


def item(row: RowFacts, column: Column) -> Point:
    """A row by its key cell, and another cell of it."""
    key, shown = row.row.key, row.row.cell(column)
    values: dict[str, Any] = {"who": row.data_subject, "purpose": key.text}
    if shown.column == key.column:
        return Point("quoted", "listing.plain.item", (cell(row, key.column),), values)
    values["cell"] = shown.text
    return Point("quoted", "listing.item", (cell(row, key.column), cell(row, column)), values)


def _group(who: str, rows: Sequence[RowFacts], selection: Selection) -> Point:
    evidence = tuple(e for r in rows for e in (cell(r, r.row.key.column), *selection.evidence(r)))
    values = {"who": who, "count": len(rows), "quotes": tuple(r.key_text for r in rows)}
    return Point("quoted", "listing.group.item", evidence, values)


def unit_of(query: Query, selection: Selection) -> str:
    """What the rows found are counted as: categories of people where the question asks for them."""
    named = next((u for u in query.units if u in {"categories", "purposes", "recipients"}), None)
    own = "recipients" if any(r.recipient for r in selection.rows) else "purposes"
    return "categories" if named == "categories" else own


def none_found(query: Query, selection: Selection) -> Point:
    """That no row searched has the properties."""
    evidence = tuple(e for r in selection.rows for e in selection.evidence(r))
    return Point("absence", "listing.none", evidence,
                 {"total": len(selection.rows), "having": said(selection),
                  "notes": notes(query, selection, ())})  # fmt: skip


def all_but(having: Sequence[str], searched: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> Notes:
    """The few categories of people that are left where most have something; nothing where they are many.

    Only those whose rows, of those searched, leave nothing open: a list with an open item, or a time without a length,
    is no "not for".
    """
    lacking = [who for who in categories_of(searched) if who not in having]
    unsure = {row.data_subject for row in searched if _leaves_open(row, query, facts)}
    shut = tuple(who for who in lacking if who not in unsure)
    return (("listing.all_but", {"who_all": shut}),) if shut and len(lacking) <= MOST_CATEGORIES else ()


def _leaves_open(row: RowFacts, query: Query, facts: PolicyFacts) -> bool:
    data = bool(query.data_categories) and bool(row.is_open or of_one_basis(row) or open_words(row, facts))
    timed = bool(query.periods) and row.activity is not None
    return data or (timed and not numbered(row) and not is_unlimited(row))


def notes(query: Query, selection: Selection, found: Sequence[RowFacts]) -> Notes:
    """What a list of storage times or legal bases must say beside it."""
    said_beside: list[tuple[str, dict[str, Any]]] = []
    if query.periods:
        by_year = sum(all(b.kind == "ordinal_year_end" for b in numbered(r)) for r in found if numbered(r))
        said_beside += [("listing.year_end", {"count": by_year})] if by_year else []
        apart = sum(not numbered(r) and not is_unlimited(r) for r in selection.rows)
        said_beside += [("listing.apart", {"count": apart})] if apart else []
    # Categories of people may have a purpose of either kind, so that their purposes are not counted there
    by_row = unit_of(query, selection) != "categories"
    told = {"alone", "partly", "other_than"} & set(query.operators)
    if len(query.legal_bases) == 1 and found and by_row and not told:
        alone = sum(is_alone(r) for r in found)
        said_beside.append(("listing.alone_and_part", {"alone": alone, "part": len(found) - alone}))
    return tuple(said_beside)
