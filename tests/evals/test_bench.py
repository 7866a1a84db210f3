"""The bench runs and reports; no test holds a time."""

from __future__ import annotations

import asyncio
import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from evals.bench.__main__ import main
from evals.bench.clients import as_requests, run
from evals.bench.comparison import Comparison, Round, batches
from evals.bench.load import Load, ratio
from evals.bench.process import BenchError, Running
from evals.bench.report import BEGIN, END, as_markdown, load_note, load_table, put_between_marks
from evals.bench.serving import served
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
    assert {r["contender"] for r in result["rounds"]} == {"assistant", "plain-rows", "llamaindex-rows"}
    assert all(r["resident"] > 10_000_000 and r["median"] > 0 for r in result["rounds"])
    assert ([p["count"] for p in result["policies"]], [r["count"] for r in result["rows"]]) == ([1, 2], [10])
    for plot in ("contenders", "policies", "rows"):
        assert ET.parse(tmp_path / "out" / f"{plot}.svg").getroot().tag.endswith("svg")
    told = readme.read_text(encoding="utf-8")
    assert "old" not in told
    assert told.startswith("before\n")
    assert "this project, a whole answer" in told
    loads = result["load"]
    assert [(load["contender"], load["workers"]) for load in loads] == [
        ("plain-rows", 2), ("assistant", 2), ("plain-rows", 2),
    ]  # fmt: skip
    assert all(load["answers"] > 0 and load["errors"] == 0 and load["memory"] > 100_000_000 for load in loads)
    assert "2 callers at once" in told


def test_a_ratio_is_taken_within_a_round_and_told_with_its_spread() -> None:
    ratio = COMPARISON.ratio("assistant", "plain-rows", lambda r: r.median)
    assert (ratio.least, ratio.middle, ratio.most) == pytest.approx((0.25, 0.5, 0.75))
    assert "0.50 (0.25–0.75)" in as_markdown(COMPARISON, (), ())


def test_the_95th_percentile_is_a_time_that_was_measured() -> None:
    assert a_round("assistant", 0, tuple(range(1, 101))).p95 == 95
    assert a_round("assistant", 0, (3.0,)).p95 == 3.0


def a_load(contender: str, workers: int, seconds: tuple[float, ...], memory: int = 100) -> Load:
    return Load(contender, workers, 16, seconds, wall=10.0, errors=0, told=(), memory=memory, callers=0.05)


LOADS = tuple(
    a_load(name, workers, tuple(0.001 * slow * n for n in range(1, 101)), memory=slow * 100_000_000)
    for workers in (1, 2)
    for name, slow in (("plain-rows", 4), ("assistant", 2), ("plain-rows", 8))
)


def test_a_ratio_under_load_is_to_the_mean_of_before_and_after() -> None:
    found = ratio(LOADS, 2, lambda load: load.within(95))
    assert (found.least, found.middle, found.most) == pytest.approx((0.25, 2 / 6, 0.5))


def test_the_table_of_load_tells_both_numbers_of_workers_and_their_ratios() -> None:
    table = load_table(LOADS)
    assert "| this project, a whole answer, one worker | 10 | 100 ms | 190 ms | 198 ms | 200 MB | 0 in 10 s |" in table
    assert "| this project, a whole answer, 2 workers |" in table
    assert table.count("0.33 (0.25–0.50)") == 8
    assert "5 % of one core" in load_note(LOADS)


def test_callers_count_what_is_no_answer_and_go_on() -> None:
    async def some_refused() -> dict[str, Any]:
        turn = itertools.count()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while await reader.readline():
                while (line := await reader.readline()) != b"\r\n":
                    length = int(line.partition(b":")[2]) if line.lower().startswith(b"content-length") else 0
                await reader.readexactly(length)
                status = b"503 Busy" if next(turn) == 3 else b"200 OK"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n{}")
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        async with server:
            return await run(address, as_requests(address, "/ask", [{"question": "x"}]), clients=2, seconds=0.3)

    got = asyncio.run(some_refused())
    assert got["errors"] == 1
    assert "503" in got["told"][0]
    assert len(got["seconds"]) > 20


def test_a_service_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="did not start"), served("assistant", tmp_path, tmp_path, tmp_path, workers=1):
        pass


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
