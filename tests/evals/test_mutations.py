"""Mutations of a small policy: what is changed, that nothing else is, and who notices."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.settings import Settings
from evals.case import CaseError, load_cases
from evals.mutations import run
from evals.mutations.hunt import Hunt, Tried
from evals.mutations.mutant import Change, Edit, Mutant, mutated
from evals.mutations.report import score, score_json, survivor_lines
from evals.rule_cases import RuleCase
from knowledge.policy import Policy, Row, Span

MUSEUM = Settings(policies_dir=Path(__file__).parents[1] / "policies", default_policy="harbour-museum")
MEMBERS = {"topics": ["retention"], "data_subjects": ["members"]}


def rule_case(query: dict[str, Any], **finding: Any) -> RuleCase:
    values = {"file": "test", "name": "A case", "policy": MUSEUM.default_policy, "query": query, "finding": finding}
    return RuleCase.model_validate(values)


@pytest.fixture(scope="module")
def museum() -> Hunt:
    return Hunt(MUSEUM, (), ())


@pytest.fixture(scope="module")
def changed(museum: Hunt) -> dict[Mutant, Policy]:
    """Every mutant of the museum, parsed: what the parser refuses fails here."""
    numbers = {row.id: row.number for row in museum.policy.rows()}
    return {mutant: mutated(museum.source, mutant, numbers) for mutant in museum.mutants}


@pytest.fixture
def cell_texts(changed: dict[Mutant, Policy]) -> Callable[[Change, str], set[str]]:
    """What the cell of a row reads in the mutants of one kind."""

    def texts(change: Change, row_id: str) -> set[str]:
        found = set()
        for mutant, policy in changed.items():
            if mutant.change == change and mutant.item_id == row_id and mutant.column:
                row = policy.rows_by_id.get(row_id) or policy.rows(data_subject=row_id.split("/")[0])[0]
                found.add(row.cell(mutant.column).text)
        return found

    return texts


MEMBERSHIP = "members/processing/administer-memberships"
GIFTS = "donors/processing/receive-and-acknowledge-gifts"


@pytest.mark.parametrize(
    ("change", "row_id", "expected"),
    [
        (Change.STORAGE_NUMBER, MEMBERSHIP, {"During the membership and up to 3 years thereafter"}),
        (Change.STORAGE_UNIT, MEMBERSHIP, {"During the membership and up to 2 months thereafter"}),
        (
            Change.STORAGE_LIMIT,
            MEMBERSHIP,
            {"Without limitation in time", "During the membership and 2 years thereafter"},
        ),
        (Change.STORAGE_EVENT, MEMBERSHIP, {"During the lighting of the lighthouse and up to 2 years thereafter"}),
        (Change.BASIS_REPLACED, GIFTS, {"Consent, weighing of interests", "Legal obligation, consent"}),
        (Change.BASIS_ADDED, GIFTS, {"Legal obligation, weighing of interests, consent"}),
        (Change.STORAGE_HEDGE, MEMBERSHIP, {"During the membership and normally up to 2 years thereafter"}),
        (Change.BASIS_DROPPED, GIFTS, {"Weighing of interests", "Legal obligation"}),
        (
            Change.DATA_DROPPED,
            GIFTS,
            {
                "Personal identity number, amount and date of gifts",
                "Name, amount and date of gifts",
                "Name, personal identity number",
            },
        ),
        (Change.DATA_ADDED, GIFTS, {"Name, personal identity number, amount and date of gifts, hair colour"}),
        (Change.PURPOSE_RENAMED, MEMBERSHIP, {"Feeding the cat of the lighthouse"}),
    ],
)
def test_a_cell_reads_otherwise_in_each_mutant_of_a_kind(
    cell_texts: Callable[[Change, str], set[str]], change: Change, row_id: str, expected: set[str]
) -> None:
    assert cell_texts(change, row_id) == expected


def test_a_mutant_changes_no_row_but_its_own(museum: Hunt, changed: dict[Mutant, Policy]) -> None:
    for mutant, policy in changed.items():
        theirs = {row.id: _texts(row) for row in policy.rows()}
        touched = {row.id for row in museum.policy.rows() if theirs.get(row.id) != _texts(row)}
        is_row = mutant.item_id in museum.policy.rows_by_id and mutant.change != Change.ROW_ADDED
        assert touched == ({mutant.item_id} if is_row else set()), mutant


def test_a_row_added_stands_below_the_last_one_of_its_table(museum: Hunt, changed: dict[Mutant, Policy]) -> None:
    for mutant, policy in changed.items():
        if mutant.change == Change.ROW_ADDED:
            row = museum.policy.rows_by_id[mutant.item_id]
            below = policy.rows(row.table, data_subject=row.data_subject)[-1]
            assert below.number == row.number + 1
            assert below.key.text.startswith(("Feeding the cat", "Lighthouse keepers"))


def test_every_mutant_is_another_text(museum: Hunt, changed: dict[Mutant, Policy]) -> None:
    assert all(policy.source_text != museum.policy.source_text for policy in changed.values())


def test_a_negation_dropped_turns_a_sentence_round(changed: dict[Mutant, Policy]) -> None:
    turned = [policy.source_text for mutant, policy in changed.items() if mutant.change == Change.NEGATION_DROPPED]
    assert any("Pupils’ names are collected:" in text for text in turned)


def test_the_line_that_ends_the_policy_may_change(changed: dict[Mutant, Policy]) -> None:
    versions = {p.topic_passages("version")[0].text for m, p in changed.items() if m.change == Change.NUMBER_CHANGED}
    assert {"This notice applies from 2 March 2026.", "This notice applies from 1 March 2027."} <= versions


def test_every_row_and_every_paragraph_is_changed(museum: Hunt) -> None:
    policy = museum.policy
    assert {mutant.item_id for mutant in museum.mutants} == {*policy.rows_by_id, *policy.passages_by_id}


def test_every_kind_of_change_is_tried_on_some_policy(museum: Hunt) -> None:
    bundled = Hunt(Settings(), (), ())
    assert {mutant.change for mutant in (*museum.mutants, *bundled.mutants)} == set(Change)


def test_rows_below_a_dropped_row_keep_their_numbers(changed: dict[Mutant, Policy]) -> None:
    policy = next(p for m, p in changed.items() if m.change == Change.ROW_DROPPED and m.item_id == MEMBERSHIP)
    assert [row.number for row in policy.rows(data_subject="members")][:3] == [2, 3, 4]


def test_a_mark_whose_words_are_gone_is_no_mark_of_the_changed_text() -> None:
    hunt = Hunt(Settings(), (), ())
    mutant = next(m for m in hunt.mutants if m.told.startswith("'You always have an absolute right"))
    lost = {mark.name for mark in hunt.policy.marks} - {mark.name for mark in mutated(hunt.source, mutant, {}).marks}
    assert lost == {"direct_marketing"}


def test_the_hash_is_that_of_the_changed_text(museum: Hunt, changed: dict[Mutant, Policy]) -> None:
    assert museum.policy.sha256 not in {policy.sha256 for policy in changed.values()}


def test_a_case_that_states_the_number_notices_another_one(museum: Hunt) -> None:
    mutant = next(m for m in museum.mutants if m.change == Change.STORAGE_NUMBER and m.item_id == MEMBERSHIP)
    cites = [f"members/processing/{row}" for row in (1, 2, 3, 4)]
    strong = rule_case(MEMBERS, outcome="stated", cites=cites, states=["up to 2 years"])
    weak = rule_case(MEMBERS, outcome="stated", cites=cites)
    tried = Hunt(MUSEUM, (strong,), ()).try_out(mutant)
    assert (tried.noticed_by, tried.decided_by) == ("test: A case", None)
    assert Hunt(MUSEUM, (weak,), ()).try_out(mutant).noticed_by is None


def test_a_case_that_computes_with_the_number_notices_by_what_it_decides(museum: Hunt) -> None:
    mutant = next(m for m in museum.mutants if m.change == Change.STORAGE_NUMBER and m.item_id == MEMBERSHIP)
    query = MEMBERS | {"activities": ["administer_memberships_renewals_and_member_cards"], "periods": [[2, "year"]]}
    case = rule_case(query, outcome="stated", cites=["members/processing/1"], says=["retention.claim_conditional"])
    assert Hunt(MUSEUM, (case,), ()).try_out(mutant).decided_by == "test: A case"


def test_an_error_is_no_notice_and_is_told(museum: Hunt, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = next(m for m in museum.mutants if m.change == Change.STORAGE_NUMBER and m.item_id == MEMBERSHIP)
    cites = [f"members/processing/{row}" for row in (1, 2, 3, 4)]
    hunt = Hunt(MUSEUM, (rule_case(MEMBERS, outcome="stated", cites=cites, states=["up to 2 years"]),), ())
    assert hunt._rule_verdicts

    def failing(*_: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr("evals.mutations.hunt.decide", failing)
    tried = hunt.try_out(mutant)
    assert tried.noticed_by is None
    assert tried.raised == ("test: A case: LookupError: no such thing",)
    assert "An error was raised, which is no notice taken:" in survivor_lines([tried])


def test_the_questions_of_the_evals_are_asked_where_no_rule_case_notices() -> None:
    case = next(c for c in load_cases() if c.split == "dev" and c.required == ("job-seekers/processing/1",) and c.facts)
    hunt = Hunt(Settings(), (), (case,))
    row = next(row for row in hunt.policy.rows() if row.id.startswith("job-seekers/processing/"))
    gone = next(m for m in hunt.mutants if m.change == Change.STORAGE_LIMIT and m.item_id == row.id)
    tried = hunt.try_out(gone)
    assert (tried.noticed_by, tried.decided_by) == (case.id, None)
    other = next(m for m in hunt.mutants if m.change == Change.STORAGE_NUMBER and m.item_id.startswith("leads/"))
    assert hunt.try_out(other).noticed_by is None


def test_the_cases_of_the_rules_notice_a_sample_of_all_changes() -> None:
    """One in fifteen; all of them, and the evals: `make eval ARGS=--mutations`."""
    hunt = Hunt(Settings(), None, ())
    tried = [hunt.try_out(mutant) for mutant in hunt.mutants[::15]]
    assert score(tried) == 1, survivor_lines(tried)
    assert [one.raised for one in tried if one.raised] == []


def test_a_case_that_was_wrong_all_along_notices_nothing(museum: Hunt) -> None:
    mutant = next(m for m in museum.mutants if m.change == Change.STORAGE_NUMBER and m.item_id == MEMBERSHIP)
    wrong = rule_case(MEMBERS, outcome="stated", cites=["members/processing/1"], states=["up to 9 years"])
    assert Hunt(MUSEUM, (wrong,), ()).try_out(mutant).noticed_by is None


def test_a_text_that_the_parser_refuses_is_not_counted(museum: Hunt) -> None:
    row = museum.policy.rows_by_id[MEMBERSHIP]
    no_row = Mutant(Change.ROW_DROPPED, row.id, None, "half of it", Edit(Span(row.span.start, row.span.end - 30), ""))
    tried = museum.try_out(no_row)
    assert tried.refused
    assert score([tried]) == 1.0
    assert "Refused by the parser, so not counted:" in survivor_lines([tried])


def test_survivors_are_listed_with_row_column_and_change(museum: Hunt) -> None:
    mutant = next(m for m in museum.mutants if m.change == Change.STORAGE_NUMBER and m.item_id == MEMBERSHIP)
    tried = [Tried(mutant), Tried(mutant, noticed_by="some case")]
    assert score(tried) == 0.5
    assert f"  {MEMBERSHIP}, storage_time: '2' becomes '3'" in survivor_lines(tried)
    assert score_json(tried)["survivors"] == [
        {
            "change": "storage time: another number",
            "id": MEMBERSHIP,
            "column": "storage_time",
            "told": "'2' becomes '3'",
        }
    ]


@pytest.mark.parametrize(("noticed", "only", "code"), [("a case", "", 0), (None, "", 1), (None, "members/", 0)])
def test_a_run_ends_with_1_when_too_little_of_the_whole_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, noticed: str | None, only: str, code: int
) -> None:
    def hunted(_: Settings, mutants: list[Mutant], *, processes: int, tick: Callable[[], None]) -> list[Tried]:
        return [Tried(mutant, noticed_by=noticed) for mutant in mutants]

    monkeypatch.setattr(run, "hunt", hunted)
    out, errors, written = io.StringIO(), io.StringIO(), tmp_path / "mutations.json"
    consoles = {"out": Console(file=out, width=150), "errors": Console(file=errors)}
    assert run.run_mutations(MUSEUM, only=only, json_file=written, **consoles) == code
    assert ("Below its floor: mutations" in out.getvalue()) == bool(code)
    ids = {survivor["id"] for survivor in json.loads(written.read_text(encoding="utf-8"))["survivors"]}
    assert all(survived.startswith(only) for survived in ids)


def test_an_id_that_no_row_begins_with_is_refused_with_what_there_is(tmp_path: Path) -> None:
    console = Console(file=io.StringIO())
    with pytest.raises(CaseError, match="'nobody'") as raised:
        run.run_mutations(MUSEUM, only="nobody", json_file=None, out=console, errors=console)
    assert "members" in raised.value.hint


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]
