"""The accepted run: kept as a file, and held against a later one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.accepted import Accepted, AcceptedError, Change, accepted_of, difference, load_accepted, save_accepted
from evals.evaluation import Evaluation


def test_a_run_is_kept_as_it_was_and_a_second_time_as_the_same_bytes(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    save_accepted(evaluation, path)
    first = path.read_bytes()
    kept = load_accepted(path)
    assert kept == accepted_of(evaluation)
    save_accepted(evaluation, path)
    assert path.read_bytes() == first


def test_of_the_test_split_no_case_is_kept(evaluation: Evaluation) -> None:
    kept = accepted_of(evaluation)
    assert (kept.right, kept.missed) == (("storage/1",), ("trouble/1", "who/1"))
    assert kept.suites == {"retention": 0.3333, "trouble": 0.0}
    assert kept.measures["test"]["right"] == 0


def test_before_a_run_is_accepted_there_is_none(tmp_path: Path) -> None:
    assert load_accepted(tmp_path / "accepted.json") is None


def test_a_malformed_file_names_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(AcceptedError, match=r"accepted\.json") as caught:
        load_accepted(path)
    assert "--accept" in caught.value.hint


def test_a_run_differs_in_nothing_from_itself(evaluation: Evaluation) -> None:
    changed = difference(evaluation, accepted_of(evaluation), is_whole=True)
    assert (changed.newly_right, changed.newly_missed, changed.measures, changed.suites) == ((), (), (), ())


def test_new_cases_are_neither_newly_right_nor_newly_missed(evaluation: Evaluation) -> None:
    before = Accepted(policy_version="1", measures={}, suites={"retention": 1.0}, right=("who/1", "gone/1"), missed=())
    changed = difference(evaluation, before, is_whole=True)
    assert (changed.newly_right, changed.newly_missed) == ((), ("who/1",))
    assert changed.suites == (Change("retention", 1.0, 0.3333),)


def test_a_part_of_the_cases_is_not_compared_as_a_whole(evaluation: Evaluation) -> None:
    before = Accepted(
        policy_version="1", measures={"dev": {"right": 1.0}}, suites={"retention": 1.0}, right=(), missed=()
    )
    changed = difference(evaluation, before, is_whole=False)
    assert (changed.measures, changed.suites) == ((), ())
