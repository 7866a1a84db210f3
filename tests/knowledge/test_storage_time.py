"""Storage times: every expression of the bundled policy has one meaning, and an unknown one has none."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import PolicyParseError
from knowledge.parsing import parse
from knowledge.parsing.lines import Fragment
from knowledge.parsing.storage_time import parse_storage_time
from knowledge.policy import Bound, Clause, Column, Rider, StorageTime, TableKind
from knowledge.sources import load_source

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("storage_times.yaml").read_text(encoding="utf-8"))
BUNDLED = Path(__file__).parents[2] / "knowledge" / "data" / "policies" / "imi"


def read(text: str) -> StorageTime:
    return parse_storage_time(Fragment(text, 0), strict=True)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_storage_time_of_the_policy_means_what_a_reader_wrote_down(case: dict[str, Any]) -> None:
    storage_time = read(case["text"])
    assert [_stated(clause) for clause in storage_time.clauses] == case["clauses"]
    assert [{"kind": r.kind, "text": r.text} for r in storage_time.riders] == case.get("riders", [])


def test_the_written_cases_are_all_the_storage_times_of_the_policy() -> None:
    rows = parse(load_source(BUNDLED)).rows(TableKind.PROCESSING)
    assert {row.cell(Column.STORAGE_TIME).text for row in rows} == {case["text"] for case in CASES}
    assert len(CASES) == 24


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_span_counts_from_the_beginning_of_the_source(case: dict[str, Any]) -> None:
    source = "Somewhere else. " + case["text"]
    storage_time = parse_storage_time(Fragment(case["text"], 16), strict=True)
    parts: list[Clause | Bound | Rider] = [*storage_time.clauses, *storage_time.riders]
    parts += [bound for clause in storage_time.clauses for bound in clause.bounds]
    for part in parts:
        assert source[part.span.start : part.span.end] == part.text


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_nothing_but_punctuation_stands_outside_clauses_and_riders(case: dict[str, Any]) -> None:
    rest = list(case["text"])
    storage_time = read(case["text"])
    spans = [part.span for part in storage_time.clauses] + [rider.span for rider in storage_time.riders]
    for span in spans:
        rest[span.start : span.end] = [""] * (span.end - span.start)
    assert not set("".join(rest)) - set(" ,.()")


def test_thereafter_counts_from_the_end_of_the_state_before_it() -> None:
    clause = read("During the dialogue and up to 1 year thereafter").clauses[0]
    assert clause.bounds[0].trigger == clause.during == "the dialogue"


def test_weeks_are_counted_in_days() -> None:
    bound = read("Up to six weeks after the visit").clauses[0].bounds[0]
    assert (bound.count, bound.unit, bound.text) == (42, "day", "Up to six weeks after the visit")


@pytest.mark.parametrize(
    "text",
    [
        "As the law demands",
        "At least 7 years",
        "Up to 1 year, at least 3 months",
        "Up to 1 year, in some cases longer",
        "Up to 1 year from the visit unless a claim is open",
        "Up to 1 year thereafter",
        "Until consent is withdrawn and up to 1 year thereafter",
        "Only as long as needed and 1 year thereafter",
        "During the case and up to 1 year thereafter, but never more than 5 years",
        "Up to a few years",
    ],
)
def test_a_text_that_is_not_understood_in_full_is_not_understood_at_all(text: str) -> None:
    assert parse_storage_time(Fragment(text, 0)) == StorageTime(clauses=())
    with pytest.raises(PolicyParseError, match="is not understood") as caught:
        read(text)
    assert "quoted" in caught.value.hint


_WORDS = {"one": 1, "three": 3, "twelve": 12}


@given(
    count=st.one_of(st.integers(1, 999).map(str), st.sampled_from(sorted(_WORDS))),
    unit=st.sampled_from(["day", "month", "year"]),
    normally=st.booleans(),
    event=st.sampled_from([None, "the visit", "the end of the campaign", "event/webinar"]),
    after=st.sampled_from(["from", "after"]),
)
def test_any_number_of_any_unit_is_read_as_it_is_written(
    count: str, unit: str, normally: bool, event: str | None, after: str
) -> None:
    text = f"{'Normally up' if normally else 'Up'} to {count} {unit}s" + (f" {after} {event}" if event else "")
    (clause,) = read(text).clauses
    (bound,) = clause.bounds
    number = _WORDS.get(count) or int(count)
    assert (bound.count, bound.unit, bound.trigger, bound.normally) == (number, unit, event, normally)
    assert (bound.text, clause.text) == (text, text)


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    storage_time = parse_storage_time(Fragment(text, 0))
    for clause in storage_time.clauses:
        assert text[clause.span.start : clause.span.end] == clause.text


def _stated(part: Clause | Bound) -> dict[str, Any]:
    """What a clause or bound says, without texts, spans and defaults: the form of storage_times.yaml."""
    stated: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name in ("text", "span") or value in (None, False, "only"):
            continue
        stated[field.name] = [_stated(bound) for bound in value] if field.name == "bounds" else value
    return stated
