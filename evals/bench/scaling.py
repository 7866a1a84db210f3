"""How this project grows: with policies of one shape, and with the rows of one policy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evals.bench.process import Running
from evals.bench.synthetic import copies, of_rows


@dataclass(frozen=True, slots=True)
class Size:
    """One size: seconds to build the index, bytes on disk, seconds to the first answer and of the median ones.

    `fresh`: of questions some of which are the first to their policy, what it has of its own being read then; `median`:
    of other questions, once each policy was asked in each language.
    """

    count: int
    build: float
    disk: int
    cold_start: float
    fresh: float
    median: float
    resident: int


def grow_policies(
    sizes: Sequence[int],
    questions: Sequence[str],
    one_each: Sequence[str],
    original: Path,
    folder: Path,
    models_dir: Path,
    tick: Callable[[], None],
) -> tuple[Size, ...]:
    """So many copies of a policy, asked in turn: half of the questions first, the others when each was asked.

    `one_each`: a question in each language: a policy's own words in a language are read when it is first asked in it.
    """
    made = []
    for many in sizes:
        policies_dir = copies(original, folder / f"policies-{many}", many)
        each_to_all = [question for question in one_each for _ in range(many)]
        made.append(_measured(many, policies_dir, folder / f"data-{many}", models_dir, questions, each_to_all))
        tick()
    return tuple(made)


def grow_rows(
    sizes: Sequence[int], questions: Sequence[str], folder: Path, models_dir: Path, tick: Callable[[], None]
) -> tuple[Size, ...]:
    """One policy of so many processing rows."""
    made = []
    for rows in sizes:
        policies_dir = of_rows(folder / f"rows-{rows}", rows)
        made.append(_measured(rows, policies_dir, folder / f"data-rows-{rows}", models_dir, questions))
        tick()
    return tuple(made)


def _measured(
    count: int,
    policies_dir: Path,
    data_dir: Path,
    models_dir: Path,
    questions: Sequence[str],
    warm_up: Sequence[str] = (),
) -> Size:
    first, *fresh = questions[: len(questions) // 2]
    words = data_dir.parent / "dictionaries"
    if words.is_dir():
        (data_dir / words.name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir / words.name).symlink_to(words)
    with Running("assistant", policies_dir, data_dir, models_dir) as running:
        build = running.build()
    with Running("assistant", policies_dir, data_dir, models_dir) as running:
        cold_start = running.first(first)
        seconds = running.ask(fresh).seconds
        running.ask(warm_up)
        reply = running.ask(questions[len(questions) // 2 :])
    disk = disk_use(data_dir / "index")
    shutil.rmtree(data_dir)
    return Size(count, build, disk, cold_start, median(seconds), median(reply.seconds), reply.resident)


def disk_use(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.glob("**/*") if path.is_file())
