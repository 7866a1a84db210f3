"""The plots of a run, as SVG: times of the contenders, and what grows with policies and rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from evals.bench.comparison import Comparison
from evals.bench.contenders import NAMES
from evals.bench.scaling import Size

_WIDE = (7.0, 2.4)
_SQUARE = (9.0, 2.6)
# No date and no chance in the files: the same figures give the same bytes.
_SETTINGS: Any = {"svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 9.0}


def draw_contenders(comparison: Comparison, file: Path) -> None:
    """Median and 95th percentile of each contender, in milliseconds; the least and most of the rounds as whiskers."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=_WIDE, layout="constrained")
        axes = figure.subplots()
        for place, name in enumerate(reversed(list(comparison.builds))):
            for shift, colour, times in (
                (0.2, "#2b6cb0", [1000 * r.median for r in comparison.of(name)]),
                (-0.2, "#a0aec0", [1000 * r.p95 for r in comparison.of(name)]),
            ):
                middle = sorted(times)[len(times) // 2]
                spread = [[middle - min(times)], [max(times) - middle]]
                axes.barh(place + shift, middle, height=0.36, color=colour, xerr=spread)
        axes.set_yticks(range(len(comparison.builds)), [NAMES[name] for name in reversed(list(comparison.builds))])
        axes.set_xlabel("ms a question: median (blue), 95 % within (grey)")
        _save(figure, file)


def draw_growth(sizes: tuple[Size, ...], what: str, file: Path) -> None:
    """Build time, disk, latency and memory against the size, both axes logarithmic."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=_SQUARE, layout="constrained")
        drawn = (
            ("index built, s", [s.build for s in sizes]),
            ("on disk, MB", [s.disk / 1e6 for s in sizes]),
            ("median answer, ms", [1000 * s.median for s in sizes]),
            ("memory, MB", [s.resident / 1e6 for s in sizes]),
        )
        for axes, (label, values) in zip(figure.subplots(1, len(drawn)), drawn, strict=True):
            axes.loglog([s.count for s in sizes], values, marker="o", color="#2b6cb0")
            axes.set_title(label, fontsize=9)
            axes.set_xlabel(what)
            axes.set_ylim(bottom=min(values) / 3, top=max(values) * 3)
            axes.grid(visible=True, which="major", alpha=0.3)
        _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, format="svg", metadata={"Date": None})
