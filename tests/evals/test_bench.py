"""The bench runs and reports; no test holds a time."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from evals.bench.__main__ import main
from evals.bench.comparison import Comparison, Round, batches
from evals.bench.process import BenchError, Running
from evals.bench.report import BEGIN, END, as_markdown, put_between_marks
from evals.bench.synthetic import ROWS_IN_CATEGORY, copies, of_rows
from evals.bench.worker import resident
from knowledge.parsing import parse
from knowledge.policy import TableKind
from knowledge.sources import load_sources

BAKERY = Path(__file__).parents[1] / "policies" / "corner-bakery"


def a_round(contender: str, number: int, seconds: tuple[float, ...], resident: int = 100) -> Round:
    return Round(contender, number, 1.0, seconds, resident)


COMPARISON = Comparison(
    tuple(
        a_round(name, number, (slow * 0.001, slow * 0.002, slow * 0.009))
        for number in range(3)
        for name, slow in (("assistant", 1 + number), ("plain-rows", 4), ("plain-chunks", 5))
    ),
    {"assistant": 1.0, "plain-rows": 2.0, "plain-chunks": 4.0},
)


def test_a_quick_run_measures_all_and_writes_results_plots_and_figures(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main(["--quick", "--out", str(tmp_path / "out"), "--readme", str(readme)]) == 0
    result = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert {r["contender"] for r in result["rounds"]} == {"assistant", "plain-rows"}
    assert all(r["resident"] > 10_000_000 and r["median"] > 0 for r in result["rounds"])
    assert ([p["count"] for p in result["policies"]], [r["count"] for r in result["rows"]]) == ([1, 2], [10])
    for plot in ("contenders", "policies", "rows"):
        assert ET.parse(tmp_path / "out" / f"{plot}.svg").getroot().tag.endswith("svg")
    told = readme.read_text(encoding="utf-8")
    assert "old" not in told
    assert told.startswith("before\n")
    assert "this project, a whole answer" in told


def test_a_ratio_is_taken_within_a_round_and_told_with_its_spread() -> None:
    ratio = COMPARISON.ratio("assistant", "plain-rows", lambda r: r.median)
    assert (ratio.least, ratio.middle, ratio.most) == pytest.approx((0.25, 0.5, 0.75))
    assert "0.50 (0.25–0.75)" in as_markdown(COMPARISON, (), ())


def test_the_95th_percentile_is_a_time_that_was_measured() -> None:
    assert a_round("assistant", 0, tuple(range(1, 101))).p95 == 95
    assert a_round("assistant", 0, (3.0,)).p95 == 3.0


def test_batches_hold_each_question_once() -> None:
    questions = [str(number) for number in range(60)]
    assert [question for batch in batches(questions) for question in batch] == questions


def test_figures_need_their_place(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put_between_marks(file, "| |")


def test_copies_are_policies_of_one_text_under_ids_of_their_own(tmp_path: Path) -> None:
    policies = [parse(source) for source in load_sources(copies(BAKERY, tmp_path / "many", 3))]
    assert [policy.id for policy in policies] == ["policy-0000", "policy-0001", "policy-0002"]
    assert len({policy.sha256 for policy in policies}) == 1


@pytest.mark.parametrize("rows", [1, ROWS_IN_CATEGORY, ROWS_IN_CATEGORY + 1, 700])
def test_a_policy_of_many_rows_has_as_many(tmp_path: Path, rows: int) -> None:
    (source,) = load_sources(of_rows(tmp_path / "rows", rows))
    assert len(parse(source).rows(TableKind.PROCESSING)) == rows


def test_a_process_that_ends_too_early_is_an_error(tmp_path: Path) -> None:
    with (
        Running("no such contender", tmp_path, tmp_path, tmp_path) as running,
        pytest.raises(BenchError, match="no such"),
    ):
        running.ask(["how long"])


def test_resident_memory_is_told_in_bytes() -> None:
    assert 10_000_000 < resident() < 100_000_000_000
