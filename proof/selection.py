"""Which rows a question over many rows searches and which properties it names: a second reading of the Query.

A property is the phrase that says it, its values, the column that shows it, and a test of a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Period, Query
from knowledge.vocabulary import Kind
from proof.calendar import rank
from proof.checks.storage import bounds, is_unlimited, length
from proof.claim import Claim, whole
from proof.places import Key
from proof.problem import Refuted

_OF_PROCESSING = {"forever", "no_number", "several_bases", "until_withdrawn"}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of rows, and how a sentence names it."""

    phrase: str
    column: Column
    test: Callable[[RowFacts], bool]
    values: dict[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()

    def shown_by(self, row: RowFacts) -> Iterator[Key]:
        """The places of a row that show it: its cell, or the very words for a type of data."""
        listed = [item for term in self.data if (item := row.lists(term)) is not None]
        for item in listed:
            if item.row_id != row.id:
                yield whole(row, Column.PERSONAL_DATA)
            yield item.row_id, Column.PERSONAL_DATA, item.atom.span
        if not listed:
            yield whole(row, self.column)


@dataclass(frozen=True, slots=True)
class Search:
    """The rows searched and the properties that the question names."""

    rows: tuple[RowFacts, ...]
    properties: tuple[Property, ...]
    query: Query

    @property
    def found(self) -> tuple[RowFacts, ...]:
        """The rows that have them all, in the policy's order."""
        return tuple(row for row in self.rows if self.has(row))

    def has(self, row: RowFacts) -> bool:
        """Whether a row has every property."""
        return all(p.test(row) for p in self.properties)

    def is_within(self, row: RowFacts) -> bool:
        """Whether a row has every property and, where a longest time is asked for, no other limit without a length."""
        capped = any(p.comparison in {"at_most", "under"} for p in self.query.periods)
        return self.has(row) and not (capped and any(length(b) is None for _, b in bounds(row)))

    @property
    def column(self) -> Column:
        """The column that shows the first property; the key column where there is none."""
        return self.properties[0].column if self.properties else self.rows[0].row.key.column

    def shown_by(self, row: RowFacts) -> list[Key]:
        """The places of a row that show its properties."""
        shown = list(dict.fromkeys(key for p in self.properties for key in p.shown_by(row)))
        return shown or [whole(row, self.column)]

    @property
    def having(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """The properties as a sentence names them."""
        return tuple((p.phrase, p.values) for p in self.properties)

    @property
    def unit(self) -> str:
        """What the rows are counted as."""
        asked = next((u for u in self.query.units if u in {"categories", "purposes", "recipients"}), None)
        of_recipients = bool(self.rows) and self.rows[0].recipient is not None
        return "categories" if asked == "categories" else "recipients" if of_recipients else "purposes"


def search(claim: Claim) -> Search:
    """What the question of a claim searches."""
    query, facts = claim.query, claim.facts
    of_recipients = _is_of_recipients(query)
    table = facts.recipients() if of_recipients else facts.processing()
    table = tuple(r for r in table if r.activity not in query.aside and r.recipient not in query.aside) or table
    rows = tuple(r for r in table if not query.data_subjects or r.data_subject in query.data_subjects)
    if not rows:
        raise Refuted("no row is searched")
    own = _of_recipients(query, facts) if of_recipients else _of_processing(query, facts)
    data = _of_data(query, facts)
    activities = () if of_recipients else _of_activities(query)
    return Search(rows, (*own, *data, *activities), query)


def categories(rows: tuple[RowFacts, ...]) -> tuple[str, ...]:
    """The categories of people that rows stand under."""
    return tuple(dict.fromkeys(row.data_subject for row in rows))


def _is_of_recipients(query: Query) -> bool:
    if query.legal_bases or query.periods or _OF_PROCESSING & set(query.operators):
        return False
    return bool(
        query.recipients or query.group_functions or "recipients" in query.topics or query.units[:1] == ("recipients",)
    )


def _of_recipients(query: Query, facts: PolicyFacts) -> Iterator[Property]:
    if query.recipients:
        yield Property("condition.recipient", Column.RECIPIENT, lambda row: row.recipient in query.recipients,
                       {"recipient_terms": query.recipients})  # fmt: skip
    for function in query.group_functions:
        words = facts.vocabulary.term(Kind.GROUP_FUNCTION, function).policy
        yield Property("condition.function", Column.RECIPIENT, _names(words), {"function": words[0]})
    named = (*query.recipients, *query.data_subjects, *query.activities, *query.data_categories)
    of_all = query.units[:1] == ("recipients",) or (tuple(query.topics) == ("recipients",) and not named)
    own = "first_person" in query.operators and "not_having" not in query.operators
    if "all_data" in query.operators and not own and of_all:
        yield Property("condition.all_data", Column.PERSONAL_DATA, _refers_to_all)
    elif "lacking" in query.operators and not (query.recipients or query.group_functions or query.data_categories):
        yield Property("condition.any_recipient", Column.RECIPIENT, lambda _: True)


def _names(words: tuple[str, ...]) -> Callable[[RowFacts], bool]:
    pattern = re.compile("|".join(rf"\b{re.escape(w)}\b" for w in words), re.IGNORECASE)
    return lambda row: row.recipient == "group_companies" and pattern.search(row.key_text) is not None


def _refers_to_all(row: RowFacts) -> bool:
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return reference is not None and reference.kind == "all_of_section"


def _of_processing(query: Query, facts: PolicyFacts) -> Iterator[Property]:
    yield from _of_bases(query)
    operators = set(query.operators)
    if "until_withdrawn" in operators:
        words = facts.vocabulary.term(Kind.EVENT, "consent_withdrawn").policy
        yield Property("condition.until_withdrawn", Column.STORAGE_TIME, _ends_with(words))
        if "no_number" in operators:
            yield Property("condition.no_number", Column.STORAGE_TIME, lambda row: not _ranks(row))
        return
    if "forever" in operators and not query.periods:
        yield Property("condition.unlimited", Column.STORAGE_TIME, is_unlimited)
        return
    if "no_number" in operators:
        yield Property("condition.no_number", Column.STORAGE_TIME, lambda row: not _ranks(row))
        return
    equal = tuple(p for p in query.periods if p.comparison == "equal")
    for periods in (equal, *((p,) for p in query.periods if p.comparison != "equal")):
        if periods:
            yield Property(f"condition.period_{periods[0].comparison}", Column.STORAGE_TIME, _lasts(periods),
                           {"lengths": tuple((p.count, p.unit) for p in periods)})  # fmt: skip


def _ends_with(words: tuple[str, ...]) -> Callable[[RowFacts], bool]:
    """Whether a storage time says that it lasts until something, in the policy's own words for it."""
    pattern = re.compile("until (?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)
    return lambda row: pattern.search(row.row.cell(Column.STORAGE_TIME).text) is not None


def _of_bases(query: Query) -> Iterator[Property]:
    asked, operators = query.legal_bases, set(query.operators)
    if "several_bases" in operators:
        yield Property("condition.several_bases", Column.LEGAL_BASIS, lambda row: len(row.legal_bases) > 1)
    elif asked and {"other_than", "alone"} <= operators:
        only = _rests(set(asked), "alone")
        yield Property(
            "condition.basis_not_alone", Column.LEGAL_BASIS, lambda row: not only(row), {"basis_terms": asked}
        )
    elif asked and "other_than" in operators:
        rests = _rests(set(asked))
        yield Property("condition.basis_other", Column.LEGAL_BASIS, lambda row: not rests(row), {"basis_terms": asked})
    elif "both" in operators and len(asked) > 1:
        yield from (
            Property("condition.basis_any", Column.LEGAL_BASIS, _rests({b}), {"basis_terms": (b,)}) for b in asked
        )
    elif asked:
        shares = {"alone", "partly"}.intersection(operators)
        how = next(iter(shares)) if len(shares) == 1 else "any"
        yield Property(f"condition.basis_{how}", Column.LEGAL_BASIS, _rests(set(asked), how), {"basis_terms": asked})


def _rests(bases: set[str], how: str = "any") -> Callable[[RowFacts], bool]:
    sizes = {"any": lambda n: n > 0, "alone": lambda n: n == 1, "partly": lambda n: n > 1}
    return lambda row: bool(bases & {b.term for b in row.legal_bases}) and sizes[how](len(row.legal_bases))


def _ranks(row: RowFacts) -> list[Any]:
    found = (length(b) for _, b in bounds(row))
    return [rank(size) for size in found if size is not None]


def _lasts(periods: tuple[Period, ...]) -> Callable[[RowFacts], bool]:
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "equal": lambda own, asked: own == asked,
        "over": lambda own, asked: own > asked,
        "under": lambda own, asked: own < asked,
        "at_least": lambda own, asked: own >= asked,
        "at_most": lambda own, asked: own <= asked,
    }

    def test(row: RowFacts) -> bool:
        if is_unlimited(row) and periods[0].comparison in {"over", "at_least"}:
            return True
        return any(tests[p.comparison](own, rank((p.count, p.unit))) for own in _ranks(row) for p in periods)

    return test


def _of_data(query: Query, facts: PolicyFacts) -> Iterator[Property]:
    asked = tuple(term for term in query.data_categories if term in facts.data_categories)
    if asked:
        yield Property("condition.data", Column.PERSONAL_DATA, lambda row: any(row.lists(t) for t in asked),
                       {"data_terms": asked}, asked)  # fmt: skip


def _of_activities(query: Query) -> Iterator[Property]:
    if query.activities:
        yield Property("condition.activity", Column.PURPOSE, lambda row: row.activity in query.activities)
