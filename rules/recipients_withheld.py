"""What one recipient is not listed with, of all that the purposes list for the same people (GDPR Art. 13(1)(e))."""

from __future__ import annotations

import re
from typing import Any

from knowledge.facts import ListedData, PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from knowledge.query import Query
from knowledge.vocabulary import Kind, Term
from rules.finding import Point, cell
from rules.personal_data import names_all

# Among the operators of a query: it asks what somebody does not get.
WITHHELD = "withheld"
# What joins the parts of one item of a list.
_JOINED = re.compile(r"\band\b|\bor\b|[/,]")


def withheld(row: RowFacts, query: Query, facts: PolicyFacts) -> Point | None:
    """The types of data that are not on a recipient's list; None where that is not asked, or the list is open."""
    # Of two, it is what one gets and the other one does not
    asked = WITHHELD in query.operators and not query.data_categories and len(query.recipients) < 2
    data = row.row.cell(Column.PERSONAL_DATA)
    if not asked or data.reference or not names_all(row, facts):
        return None
    # What a cell takes in by pointing to another one is told by that one
    rows = [r for r in facts.processing(row.data_subject) if not r.row.cell(Column.PERSONAL_DATA).reference]
    beyond = {r.id: [i for i in r.data if _is_beyond(i, row, facts)] for r in rows}
    texts: dict[str, str] = {}
    for item in (i for items in beyond.values() for i in items):
        texts.setdefault(item.term, item.atom.text)
    if not texts:
        return None
    listing = (cell(r, Column.PERSONAL_DATA) for r in rows if beyond[r.id])
    evidence = (cell(row, Column.RECIPIENT), cell(row, Column.PERSONAL_DATA), *listing)
    values: dict[str, Any] = {"recipient": row.key_text, "data": data.text, "who": row.data_subject}
    values["quotes"] = tuple(dict.fromkeys(texts.values()))
    return Point("derived", "recipients.withheld", evidence, values)


def _is_beyond(item: ListedData, row: RowFacts, facts: PolicyFacts) -> bool:
    """Whether a recipient's list has no part of an item, neither by its types nor by its words.

    Of an item that takes in what it does not name ("relevant case details") that cannot be told.
    """
    term = _term(item, facts)
    if row.lists(item.term) or (term and (term.open or term.by_case)):
        return False
    listed = [part for i in row.data for part in _parts(i)]
    taken_in = {t for i in row.data if (wide := _term(i, facts)) for t in wide.umbrella}
    return item.term not in taken_in and not any(own in w or w in own for own in _parts(item) for w in listed)


def _parts(item: ListedData) -> list[str]:
    """What an item joins: "interaction and case history" has a part in common with "meeting and case history"."""
    parts = (normalise(part) for part in _JOINED.split(item.atom.text))
    return [part for part in parts if part]


def _term(item: ListedData, facts: PolicyFacts) -> Term | None:
    return facts.vocabulary.terms.get((Kind.DATA_CATEGORY, item.term))
