"""`python -m evals.run`: asks the cases, prints the figures, holds them against thresholds.yaml.

Exit codes: 0 all floors held, 1 a floor missed, 2 it could not be run. Figures go to stdout, the rest to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import Progress

from assistant.answer import Answer
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import load_settings
from evals.accepted import AcceptedError, Difference, difference, load_accepted, save_accepted, summary_of_difference
from evals.case import Case, CaseError, load_cases, unknown_references
from evals.coverage import cell_coverage, coverage_tables, summary_of_coverage
from evals.evaluation import Evaluation, evaluate
from evals.gate import Shortfall, load_thresholds, shortfalls
from evals.jsonl import load_jsonl
from evals.judge import references_of
from evals.junit import as_junit
from evals.misses import misses_of
from evals.page import as_page
from evals.report import as_json, as_markdown, suites_of, summary_of, table_of
from evals.rewording.run import run_rewordings
from evals.rule_cases import load_rule_cases
from knowledge.errors import PrivacyAssistantError
from knowledge.policy import Policy


class Answering(Protocol):
    """What a run needs of the assistant."""

    def policy(self, policy_id: str | None) -> Policy:
        """The policy asked for, or the default one."""

    def answer(self, question: Question) -> Answer:
        """Answer one question."""


def main(argv: Sequence[str] | None = None, *, open_assistant: Callable[[], Answering] | None = None) -> int:
    """Run the evaluation; returns the exit code. `open_assistant` lets tests put another assistant in."""
    arguments = _parser().parse_args(argv)
    errors = Console(stderr=True)
    try:
        if arguments.mutations is not None:
            return _mutate(arguments, errors)
        if arguments.coverage:
            return _show_coverage()
        cases = _chosen_cases(arguments)
        assistant = (open_assistant or _open_installed)()
        policy = assistant.policy(None)
        _check_references(cases, policy)
        if arguments.reworded:
            return run_rewordings(cases, assistant.answer, policy, out=_out(), errors=errors)
        evaluation = _evaluate(cases, assistant, policy, progress_on=errors)
        missed = () if _is_partial(arguments) else shortfalls(evaluation, load_thresholds())
        changed = _changed(evaluation, arguments)
        _show(evaluation, missed, changed, misses=bool(arguments.show))
        _write(evaluation, missed, changed, arguments)
        if arguments.baselines:
            _show_baselines(cases, policy)
        if arguments.accept:
            _accept(evaluation, missed, arguments)
    except PrivacyAssistantError as error:
        errors.print(f"[red]{error.message}[/red]\n{error.hint}", highlight=False)
        return 2
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description="Measure the assistant on the cases.")
    parser.add_argument("--split", choices=["dev", "test", "all"], default="all", help="which cases (default: all)")
    parser.add_argument("--suite", metavar="NAME", help="only the cases of cases/NAME.yaml; no gate")
    parser.add_argument("--jsonl", metavar="FILE", type=Path, help="questions from a JSON Lines file instead; no gate")
    parser.add_argument("--show", choices=["misses"], help="list what was missed, in detail for the dev split only")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the report as JSON")
    parser.add_argument("--report", metavar="FILE", type=Path, help="also write the report as Markdown")
    parser.add_argument(
        "--mutations",
        nargs="?",
        const="",
        metavar="ID",
        help="instead, change each cell and paragraph in turn and see whether a case notices; with the beginning of an"
        " id, of these rows only and with no gate; takes --json",
    )
    parser.add_argument(
        "--coverage", action="store_true", help="instead, count the cases about each cell of the policy's rows"
    )
    parser.add_argument(
        "--reworded", action="store_true", help="instead, put the cases differently and see which are still right"
    )
    parser.add_argument("--junit", metavar="FILE", type=Path, help="also write the outcomes as JUnit XML")
    parser.add_argument("--html", metavar="FILE", type=Path, help="also write the report as one HTML page")
    parser.add_argument(
        "--accept", action="store_true", help="keep this run as the one that later runs are compared to"
    )
    parser.add_argument("--baselines", action="store_true", help="also measure plain retrieval on the same cases")
    return parser


def _open_installed() -> Answering:
    return Assistant.open(load_settings())


def _chosen_cases(arguments: argparse.Namespace) -> tuple[Case, ...]:
    if arguments.jsonl:
        return load_jsonl(arguments.jsonl)
    cases = load_cases()
    if arguments.suite:
        suites = sorted({case.suite for case in cases})
        if arguments.suite not in suites:
            raise CaseError(f"there is no suite {arguments.suite!r}", hint=f"There are {', '.join(suites)}.")
        cases = tuple(case for case in cases if case.suite == arguments.suite)
    return tuple(case for case in cases if arguments.split in ("all", case.split))


def _is_partial(arguments: argparse.Namespace) -> bool:
    # Floors are set on whole splits; a part may be harder than its split
    return bool(arguments.suite or arguments.jsonl)


def _check_references(cases: Sequence[Case], policy: Policy) -> None:
    unknown = unknown_references(cases, references_of(policy))
    if unknown:
        case_id, missing = next(iter(unknown.items()))
        raise CaseError(
            f"{case_id}: the policy {policy.id} has no {', '.join(missing)}",
            hint="Rows are category/table/row number, passages the topics of source.yaml.",
        )


def _evaluate(cases: Sequence[Case], assistant: Answering, policy: Policy, *, progress_on: Console) -> Evaluation:
    with Progress(console=progress_on, transient=True) as progress:
        task = progress.add_task("Asking", total=len(cases))
        return evaluate(cases, assistant.answer, policy, tick=lambda: progress.advance(task))


def _changed(evaluation: Evaluation, arguments: argparse.Namespace) -> Difference | None:
    accepted = None if arguments.jsonl else load_accepted()
    is_whole = not _is_partial(arguments) and arguments.split == "all"
    return difference(evaluation, accepted, is_whole=is_whole) if accepted else None


def _show(evaluation: Evaluation, missed: tuple[Shortfall, ...], changed: Difference | None, *, misses: bool) -> None:
    out = _out()
    out.print(table_of(evaluation))
    out.print(suites_of(evaluation))
    told = [*summary_of(evaluation), *(summary_of_difference(changed) if changed else ())]
    for line in (*told, *(misses_of(evaluation) if misses else ())):
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    for shortfall in missed:
        words = f"Below its floor: {shortfall.split}, {shortfall.measure}: {shortfall.mean:.4f} < {shortfall.floor:.4f}"
        out.print(words, style="red", highlight=False)


def _write(
    evaluation: Evaluation,
    missed: tuple[Shortfall, ...],
    changed: Difference | None,
    arguments: argparse.Namespace,
) -> None:
    reports: tuple[tuple[Path | None, Callable[[], str]], ...] = (
        (arguments.json, lambda: json.dumps(as_json(evaluation, missed), ensure_ascii=False, indent=1) + "\n"),
        (arguments.report, lambda: as_markdown(evaluation, missed)),
        (arguments.junit, lambda: as_junit(evaluation, missed)),
        (arguments.html, lambda: as_page(evaluation, missed, changed, load_rule_cases())),
    )
    for path, text in reports:
        if path:
            path.write_text(text(), encoding="utf-8")


def _accept(evaluation: Evaluation, missed: tuple[Shortfall, ...], arguments: argparse.Namespace) -> None:
    if _is_partial(arguments) or arguments.split != "all":
        raise AcceptedError("only a run of all cases can be accepted", hint="Leave out --suite, --jsonl and --split.")
    if missed:
        raise AcceptedError("a run below a floor cannot be accepted", hint="Mend what fell, or lower the floor.")
    save_accepted(evaluation)


def _mutate(arguments: argparse.Namespace, errors: Console) -> int:
    from evals.mutations.run import run_mutations

    settings = load_settings()
    return run_mutations(settings, only=arguments.mutations, out=_out(), errors=errors, json_file=arguments.json)


def _show_coverage() -> int:
    """Print the cases about each cell; 1 where a cell has none of the rules."""
    coverage = cell_coverage(_open_installed().policy(None), load_rule_cases(), load_cases())
    out = _out()
    for table in coverage_tables(coverage):
        out.print(table)
    for line in summary_of_coverage(coverage):
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    return 1 if coverage.gaps else 0


def _out() -> Console:
    # A pipe has no width of its own; the table must not be cut there
    return Console() if sys.stdout.isatty() else Console(width=165)


def _show_baselines(cases: Sequence[Case], policy: Policy) -> None:
    # Imported here: numpy and the model are slow to load, and nothing else of a run needs them
    from evals.baselines import baseline_table, shipped_model

    _out().print(baseline_table(cases, policy, shipped_model()))


if __name__ == "__main__":
    sys.exit(main())
