"""Case files: what is wrong with one is said with the file and the case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.case import Case, CaseError, load_cases, load_file, references, unknown_references

FAMILY = """
families:
  - family: application-storage
    kind: retention
    split: dev
    status: answered
    required: [job-seekers/processing/1]
    questions:
      - how long do you keep my application
      - question: and now?
        history: [I applied with you.]
        data_subject: job-seekers
"""


def write(folder: Path, text: str, name: str = "retention.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_question_of_a_family_becomes_a_case_with_the_same_judgement(tmp_path: Path) -> None:
    first, second = load_file(write(tmp_path, FAMILY))
    assert (first.id, second.id) == ("application-storage/1", "application-storage/2")
    assert first.required == second.required == ("job-seekers/processing/1",)
    assert (first.suite, first.language) == ("retention", "en")
    assert (second.history, second.data_subject) == (("I applied with you.",), "job-seekers")


def test_a_question_may_be_of_another_language_than_its_file(tmp_path: Path) -> None:
    text = FAMILY.replace("      - question: and now?", "      - question: a teraz?\n        language: pl")
    assert [case.language for case in load_file(write(tmp_path, text))] == ["en", "pl"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("split: dev", "split: training", "split"),
        ("status: answered", "status: maybe", "status"),
        ("kind: retention", "kind: retention\n    colour: red", "colour"),
        ("job-seekers/processing/1", "job-seekers/storage/1", "job-seekers/storage/1"),
        ("kind: retention", "kind: retention\n    facts: ['@9-lives']", "@9-lives"),
        ("kind: retention", "kind: retention\n    facts: ['@2026-02-30']", "@2026-02-30"),
    ],
)
def test_an_error_names_the_file_the_family_and_what_is_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(CaseError) as raised:
        load_file(write(tmp_path, FAMILY.replace(old, new)))
    assert raised.value.message.startswith("retention.yaml: application-storage: ")
    assert told in raised.value.message
    assert "allowed" in raised.value.hint


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"retention\.yaml"):
        load_file(write(tmp_path, "families: ["))


def test_a_family_cannot_stand_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, FAMILY, "a.yaml")
    write(tmp_path, FAMILY.replace("split: dev", "split: test"), "b.yaml")
    with pytest.raises(CaseError, match=r"b\.yaml: family 'application-storage' already stands in a\.yaml"):
        load_cases(tmp_path)


def test_a_family_cannot_stand_twice_in_a_file(tmp_path: Path) -> None:
    twice = FAMILY + FAMILY.replace("\nfamilies:", "").replace("split: dev", "split: test")
    with pytest.raises(CaseError, match="stands there twice"):
        load_file(write(tmp_path, twice))


def test_a_range_of_rows_is_spelled_out() -> None:
    assert references(["leads/recipients/2-4", "right-object"]) == (
        "leads/recipients/2",
        "leads/recipients/3",
        "leads/recipients/4",
        "right-object",
    )


def test_references_that_the_policy_does_not_have_are_found(make_case: Callable[..., Case]) -> None:
    case = make_case(required=("job-seekers/processing/9",), allowed=("complaints",))
    assert unknown_references([case], ["complaints"]) == {"storage/1": ["job-seekers/processing/9"]}
