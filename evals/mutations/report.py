"""The mutation score as people and programs read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from evals.measures.measure import wilson
from evals.mutations.hunt import Tried
from evals.mutations.mutant import Change


def made(tried: Sequence[Tried]) -> list[Tried]:
    """Those that count: the parser took their text."""
    return [one for one in tried if one.refused is None]


def score(tried: Sequence[Tried]) -> float:
    """The share of changes that some case notices; 1 where none was made, since nothing went unnoticed."""
    counted = made(tried)
    return sum(one.noticed_by is not None for one in counted) / len(counted) if counted else 1.0


def decided(tried: Sequence[Tried]) -> int:
    """How many changes the rules' cases notice by what is decided, beside the words that are quoted."""
    return sum(one.decided_by is not None for one in made(tried))


def score_table(tried: Sequence[Tried]) -> Table:
    """One line per kind of change, and the total with its interval."""
    table = Table(title=f"{len(made(tried))} changes of the policy, one at a time")
    table.add_column("change", no_wrap=True)
    for column in ("n", "noticed", "%", "95 % interval", "by a decision"):
        table.add_column(column, justify="right")
    for change in Change:
        part = [one for one in made(tried) if one.mutant.change == change]
        if part:
            table.add_row(change.value, *_figures(part))
    table.add_section()
    table.add_row("all", *_figures(made(tried)), style="bold")
    return table


def survivor_lines(tried: Sequence[Tried]) -> list[str]:
    """Every change that no case notices, by kind; then where an error was raised, and what could not be made."""
    lines: list[str] = []
    for change in Change:
        survived = [one.mutant for one in made(tried) if one.noticed_by is None and one.mutant.change == change]
        if survived:
            lines += ["", f"Not noticed - {change.value}:", *(f"  {mutant}" for mutant in survived)]
    raised = [one for one in tried if one.raised]
    if raised:
        lines += ["", "An error was raised, which is no notice taken:"]
        lines += [f"  {one.mutant}\n    {one.raised[0]}" for one in raised]
    if made(tried) and score(tried) == 1:
        lines += ["", "Every change is noticed."]
    refused = [one for one in tried if one.refused is not None]
    if refused:
        lines += ["", "Refused by the parser, so not counted:"]
        lines += [f"  {one.mutant}\n    {one.refused}" for one in refused]
    return lines


def score_json(tried: Sequence[Tried]) -> dict[str, Any]:
    """The score and the survivors for programs."""
    return {
        "score": score(tried),
        "n": len(made(tried)),
        "by_decision": decided(tried),
        "raised": [one.raised[0] for one in tried if one.raised],
        "survivors": [
            {
                "change": one.mutant.change.value,
                "id": one.mutant.item_id,
                "column": one.mutant.column,
                "told": one.mutant.told,
            }
            for one in made(tried)
            if one.noticed_by is None
        ],
    }


def _figures(part: Sequence[Tried]) -> tuple[str, ...]:
    noticed = sum(one.noticed_by is not None for one in part)
    if not part:
        return "0", "0", "–", "–", "–"
    low, high = wilson(noticed, len(part))
    shares = (f"{100 * noticed / len(part):.1f}", f"{100 * low:.1f}–{100 * high:.1f}")
    return str(len(part)), str(noticed), *shares, f"{100 * decided(part) / len(part):.1f} %"
