"""An evaluation as people and programs read it: tables, misses, Markdown, JSON.

Of the test split only ids and counts are told: whoever reads its questions and answers begins to tune on them.
"""

from __future__ import annotations

from typing import Any

from rich.table import Table

from evals.evaluation import Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome, references_of
from evals.measures import MEASURES, Estimate


def table_of(evaluation: Evaluation) -> Table:
    """One line per kind of case, one per split and language where there are several, and the total with intervals."""
    table = Table(title=f"{len(evaluation.outcomes)} cases on {evaluation.policy.id} {evaluation.policy.version}")
    table.add_column("cases", no_wrap=True)
    table.add_column("n", justify="right")
    for measure in MEASURES:
        table.add_column(measure.name, justify="right")
    parts = _parts(evaluation)
    for name, part in parts.items():
        table.add_row(name, str(len(part.outcomes)), *map(_percent, part.estimates().values()))
    table.add_section()
    total = evaluation.estimates().values()
    table.add_row("all", str(len(evaluation.outcomes)), *map(_percent, total), style="bold")
    table.add_row("95 % interval", "", *map(_interval, total), style="dim")
    table.add_row("counted", "", *(str(estimate.trials) for estimate in total), style="dim")
    return table


def summary_of(evaluation: Evaluation) -> list[str]:
    """Coverage and speed, one line each."""
    known = references_of(evaluation.policy)
    rows = [reference for reference in known if "/" in reference]
    uncovered = [reference for reference in evaluation.uncovered if "/" in reference]
    lines = [f"{len(rows) - len(uncovered)} of {len(rows)} rows are cited by a right answer."]
    if evaluation.uncovered:
        lines.append(f"Not cited by any: {', '.join(evaluation.uncovered)}.")
    if evaluation.milliseconds:
        median, late = evaluation.milliseconds
        lines.append(f"An answer took {median:.1f} ms at the median, {late:.1f} ms at the 95th percentile.")
    return lines


def misses_of(evaluation: Evaluation) -> list[str]:
    """The misses: of the dev split in detail, of the test split their ids."""
    lines: list[str] = []
    for outcome in evaluation.misses:
        if outcome.case.split == "dev":
            lines += _detail(outcome)
    hidden = [outcome.case.id for outcome in evaluation.misses if outcome.case.split == "test"]
    if hidden:
        lines.append(f"Missed in the test split ({len(hidden)}): {', '.join(hidden)}")
    return lines


def as_markdown(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> str:
    """The report as Markdown: figures with intervals, the parts, coverage, floors missed, misses."""
    policy = evaluation.policy
    lines = [f"# Evaluation on {policy.id} {policy.version}", "", *_markdown_totals(evaluation), ""]
    names = [measure.name for measure in MEASURES]
    lines += ["| cases | n | " + " | ".join(names) + " |", "| --- |" + " ---: |" * (len(names) + 1)]
    for name, part in _parts(evaluation).items():
        cells = " | ".join(_percent(estimate) for estimate in part.estimates().values())
        lines.append(f"| {name} | {len(part.outcomes)} | {cells} |")
    lines += ["", *summary_of(evaluation), ""]
    lines += [f"- Below its floor: {s.split}, {s.measure}: {s.mean:.3f} < {s.floor:.3f}" for s in shortfalls]
    told = misses_of(evaluation)
    return "\n".join([*lines, "", "## Misses", "", "```", *told, "```", ""] if told else [*lines, ""])


def as_json(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> dict[str, Any]:
    """The report for programs. Cases of the test split hold their id and whether they are right, nothing else."""
    policy = evaluation.policy
    return {
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.sha256},
        "measures": {name: _numbers(estimate) for name, estimate in evaluation.estimates().items()},
        "parts": {
            name: {key: _numbers(estimate) for key, estimate in part.estimates().items()}
            for name, part in _parts(evaluation).items()
        },
        "uncovered": list(evaluation.uncovered),
        "shortfalls": [vars(shortfall) for shortfall in shortfalls],
        "cases": [_case_json(outcome) for outcome in evaluation.outcomes],
    }


def _parts(evaluation: Evaluation) -> dict[str, Evaluation]:
    parts = {f"kind: {kind}": part for kind, part in evaluation.by(lambda case: case.kind).items()}
    for word, groups in (
        ("language", evaluation.by(lambda case: case.language)),
        ("split", evaluation.by(lambda case: case.split)),
    ):
        if len(groups) > 1:
            parts |= {f"{word}: {name}": part for name, part in groups.items()}
    return parts


def _detail(outcome: Outcome) -> list[str]:
    case = outcome.case
    asked = " > ".join((*case.history, case.question))
    who = f" (asked as {case.data_subject})" if case.data_subject else ""
    lines = [f"{case.id} [{case.suite}, {case.language}]{who}: {asked}"]
    if outcome.answer is None:
        return [*lines, f"    raised {outcome.error}", ""]
    if not outcome.is_status_right:
        lines.append(f"    status: expected {case.status}, got {outcome.status}")
    if outcome.missing:
        lines.append(f"    not cited: {', '.join(outcome.missing)}")
    if outcome.stray:
        lines.append(f"    stray: {', '.join(outcome.stray)}")
    lines += [f"    not said: {' | '.join(fact[:4])}" for fact in outcome.missing_facts]
    lines += [f"    must not say: {words}" for words in outcome.forbidden]
    if not all(outcome.verbatim):
        lines.append("    a quote is not verbatim at its place")
    answer = " ".join(outcome.answer.answer.split())
    return [*lines, f"    cited: {', '.join(outcome.cited) or 'nothing'}", f"    answer: {answer[:400]}", ""]


def _case_json(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    if case.split == "test":
        return {"id": case.id, "split": "test", "right": outcome.is_right}
    return {
        "id": case.id,
        "split": case.split,
        "right": outcome.is_right,
        "kind": case.kind,
        "language": case.language,
        "question": case.question,
        "history": list(case.history),
        "expected": {"status": case.status, "required": list(case.required)},
        "got": {"status": outcome.status, "cited": list(outcome.cited), "error": outcome.error},
        "missing": list(outcome.missing),
        "stray": list(outcome.stray),
        "missing_facts": [list(fact) for fact in outcome.missing_facts],
        "forbidden": list(outcome.forbidden),
        "verbatim": all(outcome.verbatim),
        "answer": outcome.answer.answer if outcome.answer else None,
    }


def _markdown_totals(evaluation: Evaluation) -> list[str]:
    lines = ["| measure | mean | 95 % interval | counted |", "| --- | ---: | ---: | ---: |"]
    for name, estimate in evaluation.estimates().items():
        lines.append(f"| {name} | {_percent(estimate)} | {_interval(estimate)} | {estimate.trials} |")
    return lines


def _percent(estimate: Estimate) -> str:
    return "–" if estimate.mean is None else f"{100 * estimate.mean:.1f}"


def _interval(estimate: Estimate) -> str:
    return "–" if estimate.mean is None else f"{100 * estimate.low:.1f}–{100 * estimate.high:.1f}"


def _numbers(estimate: Estimate) -> dict[str, float | int | None]:
    return {"mean": estimate.mean, "low": estimate.low, "high": estimate.high, "n": estimate.trials}
