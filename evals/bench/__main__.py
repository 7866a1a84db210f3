"""`make bench`: measure, and write docs/bench/ and the figures of README.

Questions are those of the dev split, each once, at most as many as asked for. `--large` goes on to 100,000 rows, which
takes long and several gigabytes of memory. Exit code 1 where the service gave an error to one of many callers.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.settings import Settings, load_settings
from evals.bench.comparison import Comparison, batches, compare
from evals.bench.contenders import CONTENDERS
from evals.bench.load import Load, LoadExtent, measure_load
from evals.bench.load import steps as steps_of
from evals.bench.report import as_json, as_markdown, put_between_marks
from evals.bench.scaling import Size, grow_policies, grow_rows
from evals.bench.serving import OURS
from evals.case import load_cases

_CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    questions: int
    asked: int
    rounds: int
    policies: tuple[int, ...]
    rows: tuple[int, ...]
    contenders: tuple[str, ...] = tuple(CONTENDERS)
    load: LoadExtent = LoadExtent(clients=16, seconds=60, beside=20, warm_up=5, workers=(1, 2))


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run measured."""

    comparison: Comparison
    loads: tuple[Load, ...]
    policies: tuple[Size, ...]
    rows: tuple[Size, ...]


USUAL = Extent(questions=300, asked=1_000, rounds=3, policies=(1, 10, 100, 1_000), rows=(100, 1_000, 10_000))
LARGE = Extent(questions=300, asked=1_000, rounds=3, policies=(1, 10, 100, 1_000), rows=(1_000, 10_000, 100_000))
QUICK = Extent(
    questions=4, asked=5, rounds=1, policies=(1, 2), rows=(10,),
    contenders=("assistant", "plain-rows", "llamaindex-rows"),
    load=LoadExtent(clients=2, seconds=1, beside=0.5, warm_up=0.1, workers=(2,)),
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and report; 1 where a caller of our service got an error, else 0."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Speed and size, beside others.")
    parser.add_argument("--quick", action="store_true", help="a few questions: whether it runs, not how fast")
    parser.add_argument("--large", action="store_true", help="also 100,000 rows")
    parser.add_argument("--no-growth", action="store_true", help="without more policies and rows")
    parser.add_argument("--no-load", action="store_true", help="without many callers at once")
    parser.add_argument("--out", type=Path, default=_CHECKOUT / "docs" / "bench", help="where results are written")
    parser.add_argument("--readme", type=Path, default=_CHECKOUT / "README.md", help="whose figures are replaced")
    arguments = parser.parse_args(argv)
    extent = QUICK if arguments.quick else LARGE if arguments.large else USUAL
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        measured = measure(
            extent, load_settings(), Path(folder), growth=not arguments.no_growth, load=not arguments.no_load
        )
    write(measured, out=arguments.out, readme=arguments.readme)
    return int(any(load.errors for load in measured.loads if load.contender == OURS))


def measure(extent: Extent, settings: Settings, folder: Path, *, growth: bool, load: bool) -> Measured:
    """The contenders, alone and under load, then the sizes of policies and of rows; all in subfolders of `folder`."""
    cases = [case for case in load_cases() if case.split == "dev"]
    questions = [case.question for case in cases]
    one_each = list({case.language: case.question for case in cases}.values())
    # Spread over all suites, since files follow suites
    questions = questions[:: max(1, len(questions) // extent.questions)][: extent.questions]
    original, models = settings.policies_dir / settings.default_policy, settings.models_dir
    policies_dir = folder / "policies"
    shutil.copytree(original, policies_dir / original.name)
    _lend_dictionaries(settings.data_dir, folder, folder / "assistant", folder / "growth")
    loads: tuple[Load, ...] = ()
    policies: tuple[Size, ...] = ()
    rows: tuple[Size, ...] = ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        steps = len(extent.contenders) * (1 + extent.rounds * len(batches(questions)))
        task = progress.add_task("Contenders in turn", total=steps)
        comparison = compare(
            questions,
            policies_dir,
            folder,
            models,
            contenders=extent.contenders,
            rounds=extent.rounds,
            asked=extent.asked,
            tick=lambda: progress.advance(task),
        )
        if load:
            task = progress.add_task("Many callers", total=steps_of(extent.load))
            loads = measure_load(
                questions, policies_dir, folder, models, extent=extent.load, tick=lambda: progress.advance(task)
            )
        if growth:
            task = progress.add_task("Growing", total=len(extent.policies) + len(extent.rows))
            grown = folder / "growth"
            policies = grow_policies(
                extent.policies, questions[:200], one_each, original, grown, models, lambda: progress.advance(task)
            )
            rows = grow_rows(extent.rows, questions[:200], grown, models, lambda: progress.advance(task))
    return Measured(comparison, loads, policies, rows)


def write(measured: Measured, *, out: Path, readme: Path) -> None:
    """results.json, results.md and the plots into `out`; the tables into `readme`."""
    from evals.bench.plots import draw_contenders, draw_growth

    comparison, loads, policies, rows = measured.comparison, measured.loads, measured.policies, measured.rows
    out.mkdir(parents=True, exist_ok=True)
    result = json.dumps(as_json(comparison, policies, rows, loads), indent=1)
    (out / "results.json").write_text(result + "\n", encoding="utf-8")
    plots = ["contenders"]
    draw_contenders(comparison, out / "contenders.svg")
    for sizes, what in ((policies, "policies"), (rows, "rows")):
        if sizes:
            plots.append(what)
            draw_growth(sizes, what, out / f"{what}.svg")
    shown = "\n".join(f"![{plot}]({plot}.svg)" for plot in plots)
    page = f"# Speed and size (`make bench`)\n\n{as_markdown(comparison, policies, rows, loads)}\n{shown}\n"
    (out / "results.md").write_text(page, encoding="utf-8")
    put_between_marks(readme, as_markdown(comparison, (), (), loads).strip() + "\n")


def _lend_dictionaries(data_dir: Path, *folders: Path) -> None:
    """Stored dictionaries are the same for all; to store them again would be no part of an index's building."""
    stored = data_dir / "dictionaries"
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        if stored.is_dir():
            (folder / "dictionaries").symlink_to(stored.resolve())


if __name__ == "__main__":
    sys.exit(main())
