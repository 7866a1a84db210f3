"""Whatever is asked of whatever policy: an answer, every sentence of it with its place, and the same one again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.compose import compose
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.query import DateMention, Period, Query, Topic
from knowledge.vocabulary import Kind
from rules.engine import decide_all

POLICIES = ("imi", "bare-rock", "corner-bakery", "harbour-museum", "lantern-shop", "skerry-ferries")
UNITS = ("categories", "purposes", "recipients", "data", "bases", "periods", "rows")
COMPARISONS = ("equal", "over", "under", "at_least", "at_most")
DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
PERIODS = st.builds(
    lambda count, unit, comparison: Period(count, unit, f"{count} {unit}s", comparison),
    st.integers(1, 30),
    st.sampled_from(("day", "week", "month", "year")),
    st.sampled_from(COMPARISONS),
)


@cache
def book() -> Phrasebook:
    return load_phrasebook("en")


def some(terms: Any, *, most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(sorted(terms)), max_size=most, unique=True).map(tuple)


@st.composite
def queries(draw: st.DrawFn, facts: PolicyFacts) -> Query:
    def named(kind: Kind, *, most: int = 2) -> tuple[str, ...]:
        terms = [term.id for term in facts.vocabulary.of_kind(kind)]
        return draw(some(terms, most=most)) if terms else ()

    first, events = draw(DAYS), named(Kind.EVENT)
    mentions = st.integers(0, 40).map(lambda days: (DateMention(first, first + timedelta(days), "then", events),))
    return Query(
        text="then",
        language="en",
        topics=draw(st.lists(st.sampled_from(list(Topic)), min_size=1, max_size=2, unique=True).map(tuple)),
        rights=named(Kind.RIGHT),
        data_subjects=draw(some(facts.policy.data_subjects)),
        activities=named(Kind.ACTIVITY),
        data_categories=named(Kind.DATA_CATEGORY),
        recipients=named(Kind.RECIPIENT, most=1),
        group_functions=named(Kind.GROUP_FUNCTION, most=1),
        legal_bases=named(Kind.LEGAL_BASIS),
        jurisdictions=named(Kind.JURISDICTION),
        unstated=named(Kind.UNSTATED, most=1),
        premises=named(Kind.PREMISE),
        operators=named(Kind.OPERATOR, most=3),
        units=draw(some(UNITS)),
        dates=draw(st.one_of(st.just(()), mentions)),
        periods=draw(st.lists(PERIODS, max_size=2).map(tuple)),
        sole_proprietor=draw(st.booleans()),
        events=events,
        today=draw(st.one_of(st.none(), DAYS)),
    )


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_query_of_any_policy_is_answered_with_places_and_twice_alike(
    name: str, facts_of: Callable[[str], PolicyFacts], data: st.DataObject
) -> None:
    facts = facts_of(name)
    query = data.draw(queries(facts))
    findings = decide_all(query, facts)
    # Makes the citations from the evidence and refuses a sentence without one
    answer = compose(query, findings, facts, book(), elapsed_ms=1.0)
    assert all(facts.policy.source_text[c.start : c.end] == c.quote for c in answer.citations)
    assert compose(query, decide_all(query, facts), facts, book(), elapsed_ms=1.0) == answer
