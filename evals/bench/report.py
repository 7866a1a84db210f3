"""The figures as JSON, as Markdown tables, and as plots; and the tables put into README between two marks."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.bench.comparison import Comparison, Ratio, Round
from evals.bench.contenders import NAMES
from evals.bench.scaling import Size

OURS = "assistant"
BEGIN, END = "<!-- bench: `make bench` writes this -->", "<!-- /bench -->"
_MEGABYTE = 1_000_000


def as_json(comparison: Comparison, policies: tuple[Size, ...], rows: tuple[Size, ...]) -> dict[str, Any]:
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


def as_markdown(comparison: Comparison, policies: tuple[Size, ...], rows: tuple[Size, ...]) -> str:
    """The tables: contenders, and sizes where they were measured."""
    parts = [_contenders(comparison)]
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
        f"| {what} | index built | on disk | first answer | median | memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {s.count:,} | {s.build:.1f} s | {s.disk / _MEGABYTE:.1f} MB | {s.cold_start:.1f} s "
        f"| {1000 * s.median:.1f} ms | {s.resident / _MEGABYTE:.0f} MB |"
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
