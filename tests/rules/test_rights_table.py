"""The table of rights has one entry for everything, and what it makes of every row is what a reader makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from knowledge.errors import RuleParameterError
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.phrasebook import load_phrasebook
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.engine import decide_all
from rules.rights_table import BASES, RightOutcome, Verdict, load_rights_table, rights_table

PER_ROW = yaml.safe_load((Path(__file__).parent / "tables" / "rights_per_row.yaml").read_text(encoding="utf-8"))
COLUMNS = {"P": "portability", "O": "object", "W": "withdraw_consent"}
ALWAYS = ("access", "rectification", "complaint")
IN_CERTAIN_CASES = ("erasure", "restriction")
SHORT = {
    RightOutcome.APPLIES: "yes",
    RightOutcome.UNDER_CONDITION: "condition",
    RightOutcome.IN_PART: "part",
    RightOutcome.NOT_BY_THIS_POLICY: "no",
}
NO_QUERY = Query(text="", language="en")
ONE = "{right: access, bases: [consent, contract], result: applies, article: A, cites: [passage]}"


def short_id(row: RowFacts) -> str:
    return f"{row.data_subject}/{row.row.table}/{row.row.number}"


def verdict(right: str, row: RowFacts, facts: PolicyFacts, query: Query = NO_QUERY) -> Verdict:
    return rights_table().verdict(right, row, query, facts)


def in_short(found: Verdict) -> str:
    return "absolute" if found.entry.purpose == "direct_marketing" and found.entry.carries else SHORT[found.outcome]


def test_every_right_meets_every_basis_exactly_once() -> None:
    table = rights_table()
    entries = [table.entry(right, basis) for right in table.rights for basis in BASES]
    assert len(entries) == len(table.rights) * len(BASES)
    assert all(entry.purpose is None for entry in entries)


def test_every_right_of_the_vocabulary_is_in_the_table(facts: PolicyFacts) -> None:
    named = {term.id for term in facts.vocabulary.of_kind(Kind.RIGHT)}
    assert set(rights_table().rights) == named | {"automated_decision"}


def test_a_gap_is_named() -> None:
    with pytest.raises(RuleParameterError, match="no entry for access and contract"):
        load_rights_table("table: [{right: access, bases: [consent], result: applies, article: A, cites: [passage]}]")


def test_an_overlap_is_named() -> None:
    with pytest.raises(RuleParameterError, match="two entries for access and consent"):
        load_rights_table(f"table: [{ONE}, {ONE}]")


def test_an_unknown_key_lists_the_allowed_ones() -> None:
    with pytest.raises(RuleParameterError) as caught:
        load_rights_table("table: [{right: access, basis: consent}]")
    assert "right, bases, result" in caught.value.hint


def test_every_processing_row_is_in_the_expected_table(facts: PolicyFacts) -> None:
    assert list(PER_ROW) == [short_id(row) for row in facts.processing()]


@pytest.mark.parametrize("row_id", PER_ROW)
def test_a_row_gives_the_rights_that_a_reader_finds(row_id: str, facts: PolicyFacts) -> None:
    row = next(r for r in facts.processing() if short_id(r) == row_id)
    assert {letter: in_short(verdict(right, row, facts)) for letter, right in COLUMNS.items()} == PER_ROW[row_id]


def test_access_rectification_and_complaint_hold_for_every_row(facts: PolicyFacts) -> None:
    found = {verdict(right, row, facts).outcome for right in ALWAYS for row in facts.processing()}
    assert found == {RightOutcome.APPLIES}


def test_erasure_and_restriction_can_be_requested_for_every_row(facts: PolicyFacts) -> None:
    found = {verdict(right, row, facts).outcome for right in IN_CERTAIN_CASES for row in facts.processing()}
    assert found == {RightOutcome.UNDER_CONDITION}


def test_on_automated_decisions_the_policy_is_silent_for_every_row(facts: PolicyFacts) -> None:
    assert {verdict("automated_decision", row, facts).outcome for row in facts.processing()} == {RightOutcome.UNKNOWN}


def test_a_sole_proprietor_has_portability_in_part_and_objects_in_part(facts: PolicyFacts) -> None:
    row = next(r for r in facts.processing() if r.activity == "contract_admin")
    query = Query(text="", language="en", sole_proprietor=True)
    assert verdict("portability", row, facts, query).outcome == RightOutcome.IN_PART
    assert verdict("object", row, facts, query).outcome == RightOutcome.IN_PART


@pytest.mark.parametrize("name", ["imi", "harbour-museum", "skerry-ferries"])
def test_every_right_to_every_row_can_be_said(name: str, facts_of: Callable[[str], PolicyFacts]) -> None:
    """Whatever the table makes of a row has a phrase, and the answer stands on the row or on the right's passage."""
    facts = facts_of(name)
    phrases = load_phrasebook("en").phrases
    for row in facts.processing():
        for right in (term.id for term in facts.vocabulary.of_kind(Kind.RIGHT)):
            query = Query("", "en", (Topic.RIGHTS,), (right,), (row.data_subject,), (row.activity or "",))
            points = [p for finding in decide_all(query, facts) for p in finding.points]
            assert {p.say for p in points} <= set(phrases)
            assert all(p.evidence for p in points if p.kind != "background")


def test_every_wording_of_a_verdict_is_in_the_catalogue() -> None:
    said = set(load_phrasebook("en").phrases)
    hanging = {f"rights.{right}_{kind}" for right in COLUMNS.values() for kind in ("yes", "part", "no", "if", "named")}
    objection = {f"rights.object_{kind}" for kind in ("marketing", "claims", "instead")}
    requests = {f"rights.{right}_{kind}" for right in IN_CERTAIN_CASES for kind in ("cases", "objection")}
    assert hanging | objection | requests <= said
