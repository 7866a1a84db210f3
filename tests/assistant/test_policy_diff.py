"""The comparison of two policies as a command: what changed, where, and an exit code like that of diff."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.diff_view import show_diff, storage_words
from rules.diff.report import Length, PolicyDiff, StorageChange

BAKERY = Path(__file__).parents[1] / "policies" / "corner-bakery"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["policy", "diff", *arguments])


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The next version of the bakery's notice as a text file alone."""
    text = (BAKERY / "source.txt").read_bytes().decode("utf-8")
    text = text.replace("Up to 1 year from the delivery", "Up to 2 years from the delivery")
    text = text.replace("Accountants Name, receipts\n", "").replace("wrong data corrected", "wrong data corrected soon")
    path = tmp_path / "draft.txt"
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_policy_is_the_same_as_itself() -> None:
    result = run("imi", "imi")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "the same text"


def test_a_draft_is_read_with_the_metadata_of_the_other_text(draft: Path) -> None:
    result = run(str(BAKERY), str(draft))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        "",
        "customers",
        "  - removed line 24 customers/recipients/accountants",
        "    Accountants Name, receipts",
        "  ~ changed line 18 customers/processing/deliver-orders",
        "    storage time: kept longer",
        "    storage time old: Up to 1 year from the delivery",
        "    storage time new: Up to 2 years from the delivery",
        "",
        "paragraphs",
        "  ~ changed line 69 right-rectification",
        "    old: You can have wrong data corrected.",
        "    new: You can have wrong data corrected soon.",
    ]


def test_the_older_text_may_be_the_lone_one(draft: Path) -> None:
    lines = run(str(draft), str(BAKERY / "source.txt")).stdout.splitlines()
    assert "    storage time: kept shorter" in lines
    assert "  + added line 24 customers/recipients/accountants" in lines


def test_json_is_the_whole_comparison(draft: Path) -> None:
    result = run(str(BAKERY), str(draft), "--json")
    assert result.exit_code == 1
    diff = PolicyDiff.model_validate(json.loads(result.stdout))
    text = draft.read_bytes().decode("utf-8")
    (cell,) = next(row for row in diff.rows if row.cells).cells
    assert text[cell.new.start : cell.new.end] == "Up to 2 years from the delivery"
    assert [(e.kind, e.text) for e in cell.edits if e.kind != "same"] == [
        ("removed", "1"), ("added", "2"), ("removed", "year"), ("added", "years"),
    ]  # fmt: skip


def test_a_text_that_the_metadata_does_not_fit_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("A heading that nobody named\n\nSomething.\n", encoding="utf-8")
    result = run(str(BAKERY), str(path))
    assert result.exit_code == 1
    assert "other.txt:1" in result.stderr
    assert result.stdout == ""


def test_an_unknown_policy_is_a_usage_error() -> None:
    assert run("imi", "acme").exit_code == 2


def test_a_terminal_of_80_columns_is_kept(draft: Path) -> None:
    diff = PolicyDiff.model_validate(json.loads(run(str(BAKERY), str(draft), "--json").stdout))
    written = io.StringIO()
    show_diff(Console(file=written, width=80, force_terminal=True, no_color=True, highlight=False), diff)
    assert [line for line in written.getvalue().splitlines() if len(line) > 80] == []
    assert "Up to 2 years from the delivery" in written.getvalue()


@pytest.mark.parametrize("length", list(Length))
def test_every_result_of_a_comparison_has_its_words(length: Length) -> None:
    change = StorageChange(applies_to="recordings", length=length, start_changed=True)
    assert storage_words(change).startswith("recordings: ")
    assert storage_words(change).endswith(", counted from something else")
