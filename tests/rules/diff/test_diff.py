"""Two versions of one notice: what a comparison says of them, against cases in YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import PolicyFacts
from rules.diff.compare import compare
from rules.diff.report import CellChange, PolicyDiff, RowChange, TextChange
from rules.diff.words import edits

Alter = Callable[[dict[str, Any]], PolicyFacts]
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def both(case: dict[str, Any], alter: Alter) -> tuple[PolicyFacts, PolicyFacts]:
    first = {"replace": case.get("both", [])}
    return alter(first), alter({**case, "replace": [*first["replace"], *case["replace"]]})


def compared(case: dict[str, Any], alter: Alter) -> PolicyDiff:
    old, new = both(case, alter)
    return compare(old.policy, new.policy)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_comparison_says_what_the_case_says(case: dict[str, Any], alter: Alter) -> None:
    diff = compared(case, alter)
    assert diff.same is case.get("same", False)
    assert [_row(row) for row in diff.rows] == case.get("rows", [])
    assert [_text(text) for text in diff.texts] == case.get("texts", [])


def _row(row: RowChange) -> dict[str, Any]:
    ids = dict.fromkeys(i for i in (row.old_id, row.new_id) if i)
    shown: dict[str, Any] = {"change": row.change.value, "id": " -> ".join(ids)}
    return {**shown, "cells": {c.column.value: list(_said(c)) for c in row.cells}} if row.cells else shown


def _said(cell: CellChange) -> Iterator[str]:
    if cell.through:
        yield f"through {cell.through}"
    for change in cell.storage:
        part = f"{change.applies_to}: " if change.applies_to else ""
        yield f"{part}{change.length.value}{' from elsewhere' if change.start_changed else ''}"


def _text(text: TextChange) -> dict[str, Any]:
    piece = text.new or text.old
    assert piece
    return {"change": text.change.value, "kind": text.kind, "text": piece.text}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_piece_stands_at_its_place_in_its_own_text(case: dict[str, Any], alter: Alter) -> None:
    old, new = both(case, alter)
    diff = compare(old.policy, new.policy)
    cells = (cell for row in diff.rows for cell in row.cells)
    changes: list[RowChange | TextChange | CellChange] = [*diff.rows, *diff.texts, *cells]
    for change in changes:
        for piece, policy in ((change.old, old.policy), (change.new, new.policy)):
            assert piece is None or policy.source_text[piece.start : piece.end] == piece.text
            assert piece is None or policy.source_text.count("\n", 0, piece.start) + 1 == piece.line


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_other_way_round_what_was_added_is_removed(case: dict[str, Any], alter: Alter) -> None:
    old, new = both(case, alter)
    there, back = compare(old.policy, new.policy), compare(new.policy, old.policy)
    turned = {"added": "removed", "removed": "added"}
    changes = [(r.change.value, r.old_id, r.new_id) for r in there.rows]
    expected = [(turned.get(change, change), new_id, old_id) for change, old_id, new_id in changes]
    found = [(r.change.value, r.old_id, r.new_id) for r in back.rows]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_only_a_renamed_row_is_a_guess(alter: Alter) -> None:
    rows = [row for case in CASES for row in compared(case, alter).rows]
    assert {row.change.value for row in rows if row.is_guess} == {"renamed"}
    assert [row for row in rows if row.change.value == "renamed" and not row.is_guess] == []


def test_the_bundled_policy_is_the_same_as_itself(facts: PolicyFacts) -> None:
    assert compare(facts.policy, facts.policy).same


@given(st.text(alphabet="ab ,.é\n", max_size=40), st.text(alphabet="ab ,.é\n", max_size=40))
def test_the_words_of_an_edit_make_up_both_texts(old: str, new: str) -> None:
    found = edits(old, new)
    assert "".join(e.text for e in found if e.kind != "added") == old
    assert "".join(e.text for e in found if e.kind != "removed") == new
