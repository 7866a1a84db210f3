"""Which rows of the tables have the properties that a question names: one small predicate over RowFacts.

Everything that lists, counts, compares or ranks rows starts here. A condition knows the cell that shows it, so that
whatever is said of a row can be cited, and a "no" cites the same cell of every row searched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Bound, Column
from knowledge.query import Period, Query, Topic
from knowledge.vocabulary import Kind
from rules.dates import months
from rules.finding import Evidence, cell
from rules.personal_data import atom_evidence
from rules.scope import without_aside

# Bounds that have a length, so that they can be compared with another.
_NUMBERED = frozenset({"fixed_after", "ordinal_year_end"})
# Operators that name a property of processing rows.
OF_PROCESSING = frozenset({"forever", "no_number", "several_bases", "until_withdrawn"})
# The event that ends what is kept by consent.
_WITHDRAWN = "consent_withdrawn"
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "equal": lambda own, asked: own == asked,
    "over": lambda own, asked: own > asked,
    "under": lambda own, asked: own < asked,
    "at_least": lambda own, asked: own >= asked,
    "at_most": lambda own, asked: own <= asked,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A property that a row has or lacks: how it is said, the column that shows it, and the test."""

    say: str
    column: Column
    holds: Callable[[RowFacts], bool]
    values: dict[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()

    def evidence(self, row: RowFacts) -> tuple[Evidence, ...]:
        """Where a row shows it: the cell, or for a type of data its own words there."""
        listed = [item for term in self.data if (item := row.lists(term)) is not None]
        return tuple(e for item in listed for e in atom_evidence(row, item)) or (cell(row, self.column),)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows searched, the conditions, and the rows that meet them all, in the policy's order."""

    rows: tuple[RowFacts, ...]
    conditions: tuple[Condition, ...]

    @property
    def found(self) -> tuple[RowFacts, ...]:
        """Rows that meet every condition."""
        return tuple(r for r in self.rows if self.meets(r))

    def meets(self, row: RowFacts) -> bool:
        """Whether one row meets every condition."""
        return all(c.holds(row) for c in self.conditions)

    @property
    def column(self) -> Column:
        """The column that shows the first condition; the key column where there is none."""
        if self.conditions:
            return self.conditions[0].column
        return self.rows[0].row.key.column if self.rows else Column.PURPOSE

    def evidence(self, row: RowFacts) -> tuple[Evidence, ...]:
        """The cells of a row that show the conditions."""
        return tuple(dict.fromkeys(e for c in self.conditions for e in c.evidence(row))) or (cell(row, self.column),)


def select(query: Query, facts: PolicyFacts) -> Selection:
    """The rows that a question over many rows searches, and the conditions that it names."""
    table = without_aside(facts.recipients() if about_recipients(query) else facts.processing(), query)
    rows = tuple(r for r in table if not query.data_subjects or r.data_subject in query.data_subjects)
    return Selection(rows, conditions(query, facts))


def about_recipients(query: Query) -> bool:
    """Whether the recipient tables are searched. Bases, periods and purposes stand in the other table."""
    if query.legal_bases or query.periods or OF_PROCESSING & set(query.operators):
        return False
    named = bool(query.recipients or query.group_functions)
    return named or Topic.RECIPIENTS in query.topics or query.units[:1] == ("recipients",)


def conditions(query: Query, facts: PolicyFacts) -> tuple[Condition, ...]:
    """The properties that a question names. Of several bases any counts, unless it says "both"."""
    if about_recipients(query):
        return _of_recipients(query, facts)
    return (*_of_bases(query), *_of_time(query, facts), *_of_data(query, facts), *_of_activities(query))


def _of_bases(query: Query) -> list[Condition]:
    asked, operators = query.legal_bases, set(query.operators)
    if "several_bases" in operators:
        return [Condition("condition.several_bases", Column.LEGAL_BASIS, lambda row: not is_alone(row))]
    if not asked:
        return []
    if {"other_than", "alone"} <= operators:
        return [_basis(asked, "not_alone")]
    if "other_than" in operators:
        # "Which purposes aren't based on consent": not for a part, either
        return [
            Condition("condition.basis_other", Column.LEGAL_BASIS,
                      lambda row: not any(row.rests_on(b) for b in asked), {"basis_terms": asked})
        ]  # fmt: skip
    # "Also where it's only half the reason": both kinds, each told as what it is
    shares = operators & {"alone", "partly"}
    how = next(iter(shares)) if len(shares) == 1 else "any"
    if "both" in operators and len(asked) > 1:
        return [_basis((basis,), "any") for basis in asked]
    return [_basis(asked, how)]


def _basis(asked: tuple[str, ...], how: str) -> Condition:
    def holds(row: RowFacts) -> bool:
        rests = any(row.rests_on(b) for b in asked)
        if how == "not_alone":
            return not (rests and is_alone(row))
        return rests and {"any": True, "alone": is_alone(row), "partly": not is_alone(row)}[how]

    return Condition(f"condition.basis_{how}", Column.LEGAL_BASIS, holds, {"basis_terms": asked})


def is_alone(row: RowFacts) -> bool:
    """Whether a row rests on one legal basis for all of it."""
    return len(row.legal_bases) == 1


def _of_time(query: Query, facts: PolicyFacts) -> list[Condition]:
    no_number = Condition("condition.no_number", Column.STORAGE_TIME, lambda row: not numbered(row))
    if "until_withdrawn" in query.operators:
        # "No end date but the withdrawal of consent": not "for a year, or until then", either
        return [_until_withdrawn(facts), *([no_number] if "no_number" in query.operators else [])]
    if "forever" in query.operators and not query.periods:
        return [Condition("condition.unlimited", Column.STORAGE_TIME, is_unlimited)]
    if "no_number" in query.operators:
        return [no_number]
    equal = tuple(p for p in query.periods if p.comparison == "equal")
    ranges = [_period((p,)) for p in query.periods if p.comparison != "equal"]
    return [*([_period(equal)] if equal else []), *ranges]


def _until_withdrawn(facts: PolicyFacts) -> Condition:
    """Kept until a consent is withdrawn, be it the only end that is stated or one of several."""
    event = facts.vocabulary.terms.get((Kind.EVENT, _WITHDRAWN))
    phrases = tuple(normalise(p) for p in event.policy) if event else ()

    def holds(row: RowFacts) -> bool:
        ends = (normalise(b.trigger or "") for b in bounds(row) if b.kind == "until_event")
        return any(p in end for end in ends for p in phrases)

    return Condition("condition.until_withdrawn", Column.STORAGE_TIME, holds)


def _period(asked: tuple[Period, ...]) -> Condition:
    longer = asked[0].comparison in {"over", "at_least"}

    def holds(row: RowFacts) -> bool:
        if longer and is_unlimited(row):
            return True
        return any(_stands_to(bound, period) for bound in numbered(row) for period in asked)

    lengths = tuple((p.count, p.unit) for p in asked)
    return Condition(f"condition.period_{asked[0].comparison}", Column.STORAGE_TIME, holds, {"lengths": lengths})


def _stands_to(bound: Bound, period: Period) -> bool:
    own, asked = length(bound), months(period.count, period.unit)
    return own is not None and asked is not None and _COMPARE[period.comparison](own, asked)


def bounds(row: RowFacts) -> tuple[Bound, ...]:
    """The limits in the storage time of a processing row."""
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return tuple(b for clause in storage.clauses for b in clause.bounds) if storage else ()


def numbered(row: RowFacts) -> tuple[Bound, ...]:
    """The limits of a row that have a length."""
    return tuple(b for b in bounds(row) if b.kind in _NUMBERED)


def is_unlimited(row: RowFacts) -> bool:
    """Whether a row is kept without limit in time."""
    return any(b.kind == "unlimited" for b in bounds(row))


def length(bound: Bound) -> float | None:
    """A limit in months. "The seventh year following the end of the calendar year …" counts as its years."""
    unit = "year" if bound.kind == "ordinal_year_end" else bound.unit
    return months(bound.count, unit) if bound.kind in _NUMBERED else None


def _of_data(query: Query, facts: PolicyFacts) -> list[Condition]:
    asked = tuple(t for t in query.data_categories if t in facts.data_categories)
    return [_lists(asked)] if asked else []


def _lists(asked: tuple[str, ...]) -> Condition:
    def holds(row: RowFacts) -> bool:
        return any(row.lists(t) for t in asked)

    return Condition("condition.data", Column.PERSONAL_DATA, holds, {"data_terms": asked}, data=asked)


def _of_activities(query: Query) -> list[Condition]:
    asked = query.activities
    if not asked:
        return []
    return [Condition("condition.activity", Column.PURPOSE, lambda row: row.activity in asked)]


def _of_recipients(query: Query, facts: PolicyFacts) -> tuple[Condition, ...]:
    found: list[Condition] = []
    if query.recipients:
        found.append(Condition("condition.recipient", Column.RECIPIENT, lambda row: row.recipient in query.recipients,
                               {"recipient_terms": query.recipients}))  # fmt: skip
    found += [_function(function, facts) for function in query.group_functions]
    if asks_for_all_data(query):
        found.append(Condition("condition.all_data", Column.PERSONAL_DATA, receives_all))
    if not found and "lacking" in query.operators and not query.data_categories:
        # "Which groups have no recipients at all?": any row of the table is one
        found.append(Condition("condition.any_recipient", Column.RECIPIENT, lambda _: True))
    return (*found, *_of_data(query, facts))


def _function(function: str, facts: PolicyFacts) -> Condition:
    phrases = tuple(f" {normalise(p)} " for p in facts.vocabulary.term(Kind.GROUP_FUNCTION, function).policy)

    def holds(row: RowFacts) -> bool:
        return row.recipient == "group_companies" and any(p in f" {normalise(row.key_text)} " for p in phrases)

    name = facts.vocabulary.term(Kind.GROUP_FUNCTION, function).policy[0]
    return Condition("condition.function", Column.RECIPIENT, holds, {"function": name})


def asks_for_all_data(query: Query) -> bool:
    """Whether the recipients of everything are asked for ("which recipients get everything")."""
    operators = set(query.operators)
    # "Which of them do not get everything about me" asks for those listed with less
    own = "first_person" in operators and "not_having" not in operators
    if "all_data" not in operators or own:
        return False
    # "Who gets everything?" asks for recipients, too, where it names none, nobody and nothing
    named = query.recipients or query.data_subjects or query.activities or query.data_categories
    return query.units[:1] == ("recipients",) or (query.topics == (Topic.RECIPIENTS,) and not named)


def receives_all(row: RowFacts) -> bool:
    """Whether a recipient may receive all data of the category by reference."""
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return reference is not None and reference.kind == "all_of_section"
