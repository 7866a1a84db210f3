"""Extremes: the longest and shortest storage times, what occurs most often, and who has the most of something.

Order of storage times: without limit, then by length; "the seventh year following the end of the calendar year …"
counts as its seven years. A time that ends with an event, a condition or another document has no place in that order
and is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Column
from knowledge.query import Query
from rules.finding import Evidence, Finding, Outcome, Point, cell, ids
from rules.personal_data import atom_evidence, types_of
from rules.row_points import item
from rules.selection import about_recipients, is_unlimited, length, numbered, select

RULE = "ranking"
# What is counted where a question names only what is to be found ("the most common legal basis").
_MEASURE = {"categories": "purposes", "data": "categories", "recipients": "categories", "purposes": "data",
            "bases": "purposes", "periods": "purposes", "rows": "data"}  # fmt: skip

# The column searched for what all categories of people have.
_SEARCHED = {"data": Column.PERSONAL_DATA, "recipients": Column.RECIPIENT}


def extreme(query: Query, facts: PolicyFacts) -> Finding:
    """The longest or shortest storage time of the rows meant, and how many cannot be ranked."""
    selection = select(query, facts)
    rows = selection.found
    if about_recipients(query):  # what is listed per recipient has no storage time
        return Finding(RULE, Outcome.NOT_STATED, read=ids(rows))
    # "What's the shortest, and what's the longest?" asks for both
    asked = [e for e in ("longest", "shortest") if e in query.operators]
    points = [p for extreme in asked for p in _ranked(rows, longest=extreme == "longest")]
    if not points:
        return Finding(RULE, Outcome.NOT_STATED, read=ids(rows))
    return Finding(RULE, Outcome.STATED, tuple(points), ids(rows))


def _ranked(rows: tuple[RowFacts, ...], *, longest: bool) -> list[Point]:
    limits = [(row, bound) for row in rows for bound in numbered(row)]
    unlimited = [row for row in rows if is_unlimited(row)] if longest else []
    points: list[Point] = []
    if unlimited:
        points.append(Point("derived", "listing.longest_unlimited", _times(unlimited),
                            {"count": len(unlimited), "total": len(rows)}))  # fmt: skip
        points += [item(row, Column.STORAGE_TIME) for row in unlimited]
    if limits:
        points += _by_length(limits, rows, longest=longest)
    return points


def _by_length(limits: list[tuple[RowFacts, Bound]], rows: tuple[RowFacts, ...], *, longest: bool) -> list[Point]:
    lengths = [months for _, bound in limits if (months := length(bound)) is not None]
    best = max(lengths) if longest else min(lengths)
    found = list(dict.fromkeys(row for row, bound in limits if length(bound) == best))
    bound = next(bound for _, bound in limits if length(bound) == best)
    apart = [r for r in rows if not numbered(r) and not is_unlimited(r)]
    # A time without a length may outlast the longest of those that have one, so an example is given there; among the
    # few rows of one category of people it is not needed.
    example = apart[:1] if longest and len({r.data_subject for r in rows}) > 1 else []
    notes = (_unranked(apart, example),) if apart else ()
    if bound.kind == "ordinal_year_end":
        notes = (("listing.year_end", {"count": len(found)}), *notes)
    values = {"count": len(found), "total": len(rows), "length": (bound.count, bound.unit or "year"), "notes": notes}
    say = "listing.longest_number" if longest else "listing.shortest_number"
    evidence = (*_times(found), *(cell(r, c) for r in example for c in (Column.PURPOSE, Column.STORAGE_TIME)))
    return [Point("derived", say, evidence, values), *(item(row, Column.STORAGE_TIME) for row in found)]


def _unranked(apart: list[RowFacts], example: list[RowFacts]) -> tuple[str, dict[str, Any]]:
    """How many rows cannot be ranked, with one of them for an example."""
    if not example:
        return "listing.unranked", {"count": len(apart)}
    storage = example[0].row.cell(Column.STORAGE_TIME).text
    return "listing.unranked_example", {"count": len(apart), "purpose": example[0].key_text, "cell": storage}


def _times(rows: Iterable[RowFacts]) -> tuple[Evidence, ...]:
    return tuple(cell(row, Column.STORAGE_TIME) for row in rows)


def most(query: Query, facts: PolicyFacts) -> Finding:
    """What of the thing asked for has the most (or fewest) of the thing that it is measured by; all that are equal."""
    wanted = query.units[0]
    measure = next((u for u in query.units[1:] if u != wanted), _MEASURE[wanted])
    table = facts.recipients() if "recipients" in {wanted, measure} else facts.processing()
    rows = tuple(r for r in table if not query.data_subjects or r.data_subject in query.data_subjects)
    found = tally(rows, wanted, measure)
    sizes = [len(seen) for seen in found.values()]
    if not sizes:
        return Finding(RULE, Outcome.NOT_STATED, read=ids(rows))
    few = not {"fewest", "shortest"}.isdisjoint(query.operators)
    best, say = (min(sizes), "listing.fewest") if few else (max(sizes), "listing.most")
    points = [
        Point("derived", say, _shown(seen, wanted, key),
              {"named": _name(wanted, key, seen), "count": best, "unit": measure, "total": len(found)})
        for key, seen in found.items()
        if len(seen) == best
    ]  # fmt: skip
    return Finding(RULE, Outcome.STATED, tuple(points), ids(rows))


def shared(query: Query, facts: PolicyFacts) -> Finding:
    """What is listed for every category of people, or that nothing is."""
    wanted = query.units[0]
    rows = facts.recipients() if wanted == "recipients" else facts.processing()
    every = len(facts.policy.data_subjects)
    keys = "activities" if wanted == "purposes" else wanted
    found = {key: seen for key, seen in tally(rows, keys, "categories").items() if len(seen) == every}
    points = [
        Point(
            "derived", "listing.shared", _shown(seen, wanted, key), {"named": _name(wanted, key, seen), "count": every}
        )
        for key, seen in found.items()
    ]
    if not points:
        column = _SEARCHED.get(wanted, Column.PURPOSE)
        points = [Point("absence", "listing.nothing_shared", tuple(cell(r, column) for r in rows),
                        {"unit": wanted, "count": every, "total": len(rows)})]  # fmt: skip
    return Finding(RULE, Outcome.STATED if found else Outcome.NOT_LISTED, tuple(points), ids(rows))


def tally(rows: Iterable[RowFacts], wanted: str, measure: str) -> dict[str, dict[str, RowFacts]]:
    """For each thing wanted: what it is measured by, each with the first row that shows it."""
    found: dict[str, dict[str, RowFacts]] = {}
    for row in rows:
        for key in _keys(row, wanted):
            for value in _keys(row, measure):
                found.setdefault(key, {}).setdefault(value, row)
    return found


def _keys(row: RowFacts, unit: str) -> tuple[str, ...]:
    if unit == "categories":
        return (row.data_subject,)
    if unit == "activities":
        return (row.activity,) if row.activity else ()
    if unit == "data":
        return tuple(listed.term for listed in types_of(row))
    if unit == "recipients":
        return (row.recipient,) if row.recipient else ()
    if unit == "bases":
        return tuple(b.term for b in row.legal_bases)
    if unit == "periods":
        return (row.row.cell(Column.STORAGE_TIME).text,)
    return (row.id,)


def _name(wanted: str, key: str, seen: Mapping[str, RowFacts]) -> tuple[str, str]:
    """What is wanted and which one it is; a purpose in the policy's words."""
    return wanted, next(iter(seen.values())).key_text if wanted in {"purposes", "rows"} else key


def _shown(seen: Mapping[str, RowFacts], wanted: str, key: str) -> tuple[Evidence, ...]:
    rows = tuple(dict.fromkeys(seen.values()))
    if wanted == "data":
        return tuple(e for r in rows if (listed := r.lists(key)) is not None for e in atom_evidence(r, listed))
    column = {"bases": Column.LEGAL_BASIS, "periods": Column.STORAGE_TIME}.get(wanted)
    return tuple(cell(r, column or r.row.key.column) for r in rows)
