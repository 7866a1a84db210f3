"""Dataclasses as JSON and back: nothing is lost, and nothing is taken that is none."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.plain import from_plain, plain
from knowledge.query import DateMention, Query, Topic


@dataclass(frozen=True)
class Inner:
    day: date
    pair: tuple[int, str] = (1, "year")


@dataclass(frozen=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...] = ()
    note: str | None = None
    count: int = 0


# A query has some thirty fields: half a second each, and many draws are larger than Hypothesis takes
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.from_type(Query))
def test_a_query_comes_back_the_same_through_json(query: Query) -> None:
    assert Query.from_dict(json.loads(json.dumps(query.as_dict()))) == query


@given(st.from_type(Outer))
def test_so_does_a_class_with_fields_that_no_query_has_yet(outer: Outer) -> None:
    assert from_plain(Outer, json.loads(json.dumps(plain(outer)))) == outer


@pytest.mark.parametrize("field", [f.name for f in fields(Query)])
def test_every_field_that_is_set_is_in_the_trace(field: str) -> None:
    day = date(2026, 1, 2)
    values: dict[str, Any] = {"topics": (Topic.RETENTION,), "dates": (DateMention(day, day, "today"),), "today": day}
    values |= {"sole_proprietor": True, "ongoing": True}
    changes: dict[str, Any] = {field: values.get(field, ("x",))}
    query = replace(Query("how long", "en"), **changes)
    assert field in query.as_dict()


def test_only_what_is_set_is_written() -> None:
    query = Query("how long", "en", topics=(Topic.RETENTION,), today=date(2026, 1, 2))
    expected = {"text": "how long", "language": "en", "topics": ["retention"], "today": "2026-01-02"}
    assert query.as_dict() == expected


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x"},
        {"text": "x", "language": "en", "colour": "red"},
        {"text": "x", "language": "en", "topics": "retention"},
        {"text": "x", "language": "en", "topics": ["weather"]},
        {"text": "x", "language": "en", "ongoing": 1},
        {"text": "x", "language": "en", "today": 2026},
        {"text": "x", "language": "en", "periods": [{"count": "two", "unit": "year", "text": "two years"}]},
        {"text": "x", "language": "en", "dates": ["2026-01-01"]},
    ],
    ids=["missing", "unknown", "no-list", "no-topic", "no-bool", "no-date", "no-number", "no-mapping"],
)
def test_what_is_no_query_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs from case to case
        Query.from_dict(values)
