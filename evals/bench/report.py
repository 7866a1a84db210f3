"""The figures as JSON, as Markdown tables, and as plots; and the tables put into README between two marks."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.bench.comparison import Comparison, Ratio, Round
from evals.bench.contenders import NAMES
from evals.bench.load import COMPARED, Load, ratio
from evals.bench.scaling import Size
from evals.bench.serving import OURS

BEGIN, END = "<!-- bench: `make bench` writes this -->", "<!-- /bench -->"
_MEGABYTE = 1_000_000


def as_json(
    comparison: Comparison, policies: tuple[Size, ...], rows: tuple[Size, ...], loads: tuple[Load, ...] = ()
) -> dict[str, Any]:
    """Everything that was measured (seconds, bytes), without each question's own time."""
    rounds = [{k: v for k, v in asdict(r).items() if k != "seconds"} | _figures(r) for r in comparison.rounds]
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "questions": len(comparison.rounds[0].seconds),
        "builds": comparison.builds,
        "rounds": rounds,
        "ratios": {name: _ratios(comparison, name) for name in comparison.builds if name != OURS},
        "policies": [asdict(size) for size in policies],
        "rows": [asdict(size) for size in rows],
        "load": [_load_figures(load) for load in loads],
    }


# Figures of a round that are compared, in the order of the table.
_COMPARED: dict[str, Callable[[Round], float]] = {
    "cold_start": lambda r: r.cold_start,
    "median": lambda r: r.median,
    "p95": lambda r: r.p95,
    "per_second": lambda r: r.per_second,
    "resident": lambda r: float(r.resident),
}


def _figures(measured: Round) -> dict[str, float]:
    return {"median": measured.median, "p95": measured.p95, "per_second": measured.per_second}


def _ratios(comparison: Comparison, to: str) -> dict[str, dict[str, float]]:
    return {name: asdict(comparison.ratio(OURS, to, figure)) for name, figure in _COMPARED.items()}


def _load_figures(load: Load) -> dict[str, Any]:
    told = {name: value for name, value in asdict(load).items() if name != "seconds"}
    return told | {"answers": len(load.seconds)} | {name: figure(load) for name, figure in COMPARED.items()}


def load_table(loads: Sequence[Load]) -> str:
    """Ours with each number of workers, and ours by theirs: by the mean of before and after, with least and most."""
    clients = loads[0].clients
    lines = [
        f"| {clients} callers at once | a second | median | 95 % within | 99 % within | memory | errors |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for load in (load for load in loads if load.contender == OURS):
        rate, *times, memory = (figure(load) for figure in COMPARED.values())
        cells = " | ".join(f"{1000 * seconds:.0f} ms" for seconds in times)
        told = f"{rate:.0f} | {cells} | {memory / _MEGABYTE:.0f} MB | {load.errors} in {load.wall:.0f} s"
        lines.append(f"| {NAMES[OURS]}, {_workers(load.workers)} | {told} |")
    for workers in dict.fromkeys(load.workers for load in loads):
        (theirs,) = {load.contender for load in loads if load.contender != OURS}
        told = " | ".join(_told(ratio(loads, workers, figure)) for figure in COMPARED.values())
        lines.append(f"| *ours by theirs, {_workers(workers)} each: {NAMES[theirs]}* | {told} | |")
    return "\n".join(lines)


def load_note(loads: Sequence[Load]) -> str:
    """What the callers themselves took, since they ask on the same machine."""
    most, longest = max(load.callers for load in loads), max(load.wall for load in loads)
    return (
        f"Served over HTTP, ours for {longest:.0f} s, the other one before and after it for less; memory is that of "
        f"all processes (PSS). The callers took at most {100 * most:.0f} % of one core."
    )


def _workers(many: int) -> str:
    return "one worker" if many == 1 else f"{many} workers"


def as_markdown(
    comparison: Comparison, policies: tuple[Size, ...], rows: tuple[Size, ...], loads: tuple[Load, ...] = ()
) -> str:
    """The tables: contenders, and load and sizes where they were measured."""
    parts = [_contenders(comparison)]
    if loads:
        parts += [load_table(loads), load_note(loads)]
    if policies:
        parts.append(_sizes("policies", policies))
    if rows:
        parts.append(_sizes("rows in one policy", rows))
    return "\n\n".join(parts) + "\n"


def _contenders(comparison: Comparison) -> str:
    lines = [
        "| | first answer | median | 95 % within | a second | memory | index built |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in comparison.builds:
        cold, middle, p95, rate, memory = (comparison.middle(name, figure) for figure in _COMPARED.values())
        lines.append(
            f"| {NAMES[name]} | {cold:.1f} s | {1000 * middle:.1f} ms | {1000 * p95:.1f} ms | {rate:.0f} "
            f"| {memory / _MEGABYTE:.0f} MB | {comparison.builds[name]:.1f} s |"
        )
    return "\n".join([*lines, *(_ratio_line(comparison, name) for name in comparison.builds if name != OURS)])


def _ratio_line(comparison: Comparison, to: str) -> str:
    cells = [_told(comparison.ratio(OURS, to, figure)) for figure in _COMPARED.values()]
    built = comparison.builds[OURS] / comparison.builds[to]
    return f"| *ours by theirs: {NAMES[to]}* | {' | '.join(cells)} | {built:.2f} |"


def _told(ratio: Ratio) -> str:
    return f"{ratio.middle:.2f} ({ratio.least:.2f}–{ratio.most:.2f})"


def _sizes(what: str, sizes: tuple[Size, ...]) -> str:
    lines = [
        f"| {what} | index built | on disk | first answer | median, first asked | median | memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {s.count:,} | {s.build:.1f} s | {s.disk / _MEGABYTE:.1f} MB | {s.cold_start:.1f} s "
        f"| {1000 * s.fresh:.1f} ms | {1000 * s.median:.1f} ms | {s.resident / _MEGABYTE:.0f} MB |"
        for s in sizes
    ]
    return "\n".join(lines)


def put_between_marks(file: Path, tables: str) -> None:
    """Replace what stands between the two marks of a file; ValueError where it has not both."""
    text = file.read_text(encoding="utf-8")
    pattern = re.compile(rf"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{file} has no place for the figures: {BEGIN} … {END}")
    told = f"{BEGIN}\n\n{tables}\n{END}"
    file.write_text(pattern.sub(lambda _: told, text), encoding="utf-8")
