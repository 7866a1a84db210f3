"""`python -m evals.run --mutations`: tries every change of the policy, prints the score, holds it against its floor."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.settings import Settings
from evals.case import CaseError
from evals.gate import load_thresholds
from evals.mutations.hunt import Hunt, Tried, hunt
from evals.mutations.mutant import Mutant
from evals.mutations.report import score, score_json, score_table, survivor_lines

FLOOR = "noticed"


def run_mutations(settings: Settings, *, only: str, out: Console, errors: Console, json_file: Path | None) -> int:
    """Run it; returns the exit code: 1 when too few changes are noticed, which is asked of the whole policy only.

    `only` is the beginning of the ids of the rows and passages to change; empty for all.
    """
    mutants = _chosen(settings, only)
    tried = _tried(settings, mutants, progress_on=errors)
    out.print(score_table(tried))
    for line in survivor_lines(tried):
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    if json_file:
        json_file.write_text(json.dumps(score_json(tried), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    floor = load_thresholds()["mutations"][FLOOR]
    if only or score(tried) >= floor:
        return 0
    out.print(f"Below its floor: mutations, {FLOOR}: {score(tried):.4f} < {floor:.4f}", style="red", highlight=False)
    return 1


def _chosen(settings: Settings, only: str) -> list[Mutant]:
    policy_mutants = Hunt(settings, (), ()).mutants
    chosen = [mutant for mutant in policy_mutants if mutant.item_id.startswith(only)]
    if not chosen:
        known = ", ".join(dict.fromkeys(mutant.item_id.split("/")[0] for mutant in policy_mutants))
        raise CaseError(f"no row or passage has an id that begins {only!r}", hint=f"Ids begin with {known}.")
    return chosen


def _tried(settings: Settings, mutants: Sequence[Mutant], *, progress_on: Console) -> list[Tried]:
    columns = (TextColumn("Changing the policy"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_on, transient=True) as progress:
        task = progress.add_task("", total=len(mutants))
        return hunt(settings, mutants, processes=os.cpu_count() or 1, tick=lambda: progress.advance(task))
