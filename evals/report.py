"""An evaluation as people and programs read it: tables, Markdown, JSON. Of the test split only counts are told."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.table import Table

from evals.evaluation import Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome, references_of
from evals.measures import MEASURES, Estimate, estimate
from evals.measures.right import RIGHT
from evals.misses import hidden_misses, misses_of


def table_of(evaluation: Evaluation) -> Table:
    """One line per part of the run (parts_of), and the total with intervals."""
    table = Table(title=f"{len(evaluation.outcomes)} cases on {evaluation.policy.id} {evaluation.policy.version}")
    table.add_column("cases", no_wrap=True)
    table.add_column("n", justify="right")
    for measure in MEASURES:
        table.add_column(measure.name, justify="right")
    parts = parts_of(evaluation)
    for name, part in parts.items():
        table.add_row(name, str(len(part.outcomes)), *(e.percent for e in part.estimates().values()))
    table.add_section()
    total = evaluation.estimates().values()
    table.add_row("all", str(len(evaluation.outcomes)), *(e.percent for e in total), style="bold")
    table.add_row("95 % interval", "", *(e.interval for e in total), style="dim")
    table.add_row("counted", "", *(str(estimate.trials) for estimate in total), style="dim")
    return table


def suites_of(evaluation: Evaluation) -> Table:
    """One line per suite: how many cases, and the share that is right with its interval and in either split."""
    table = Table(title="Right, by suite")
    table.add_column("suite", no_wrap=True)
    for heading in ("n", "right", "95 % interval", "dev", "test"):
        table.add_column(heading, justify="right")
    for suite, part in evaluation.by(lambda case: case.suite).items():
        right = estimate(RIGHT, part.outcomes)
        splits = part.by(lambda case: case.split)
        of_splits = (estimate(RIGHT, splits[s].outcomes).percent if s in splits else "–" for s in ("dev", "test"))
        table.add_row(suite, str(right.trials), right.percent, right.interval, *of_splits)
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


def as_markdown(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> str:
    """The report as Markdown: figures with intervals, the parts, coverage, floors missed, misses."""
    policy = evaluation.policy
    lines = [f"# Evaluation on {policy.id} {policy.version}", "", *_markdown_totals(evaluation), ""]
    names = [measure.name for measure in MEASURES]
    lines += ["| cases | n | " + " | ".join(names) + " |", "| --- |" + " ---: |" * (len(names) + 1)]
    for name, part in parts_of(evaluation).items():
        cells = " | ".join(estimate.percent for estimate in part.estimates().values())
        lines.append(f"| {name} | {len(part.outcomes)} | {cells} |")
    lines += ["", *_markdown_suites(evaluation), "", *summary_of(evaluation), ""]
    lines += [f"- Below its floor: {s.split}, {s.measure}: {s.mean:.3f} < {s.floor:.3f}" for s in shortfalls]
    told = misses_of(evaluation)
    return "\n".join([*lines, "", "## Misses", "", "```", *told, "```", ""] if told else [*lines, ""])


def as_json(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> dict[str, Any]:
    """The report for programs: the dev cases one by one, the misses of the test split as counts."""
    policy = evaluation.policy
    return {
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.sha256},
        "measures": {name: _numbers(estimate) for name, estimate in evaluation.estimates().items()},
        "parts": {
            name: {key: _numbers(estimate) for key, estimate in part.estimates().items()}
            for name, part in parts_of(evaluation).items()
        },
        "uncovered": list(evaluation.uncovered),
        "shortfalls": [vars(shortfall) for shortfall in shortfalls],
        "cases": [_case_json(outcome) for outcome in evaluation.outcomes if outcome.case.split == "dev"],
        "test_misses": asdict(hidden_misses(evaluation)),
    }


def parts_of(evaluation: Evaluation) -> dict[str, Evaluation]:
    """The run by kind, and by language, split and difficulty where there are several; "word: name" -> part."""
    parts = {f"kind: {kind}": part for kind, part in evaluation.by(lambda case: case.kind).items()}
    for word, groups in (
        ("language", evaluation.by(lambda case: case.language)),
        ("split", evaluation.by(lambda case: case.split)),
        ("difficulty", evaluation.by(lambda case: "hard" if case.hard else "usual")),
    ):
        if len(groups) > 1:
            parts |= {f"{word}: {name}": part for name, part in groups.items()}
    return parts


def _case_json(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
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
    for name, found in evaluation.estimates().items():
        lines.append(f"| {name} | {found.percent} | {found.interval} | {found.trials} |")
    return lines


def _markdown_suites(evaluation: Evaluation) -> list[str]:
    lines = ["| suite | n | right | 95 % interval |", "| --- | ---: | ---: | ---: |"]
    for suite, part in evaluation.by(lambda case: case.suite).items():
        right = estimate(RIGHT, part.outcomes)
        lines.append(f"| {suite} | {right.trials} | {right.percent} | {right.interval} |")
    return lines


def _numbers(estimate: Estimate) -> dict[str, float | int | None]:
    return {"mean": estimate.mean, "low": estimate.low, "high": estimate.high, "n": estimate.trials}
