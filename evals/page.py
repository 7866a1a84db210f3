"""An evaluation as one HTML page that needs nothing else: figures, row coverage, what changed, every dev miss.

Of the test split only counts are shown (misses.py says why). All text that comes from cases and answers is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from evals.accepted import Change, Difference
from evals.coverage import COLUMNS, CellCoverage, CellName, cell_coverage, counted
from evals.evaluation import Coverage, Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome
from evals.measures import MEASURES, estimate
from evals.measures.right import RIGHT
from evals.misses import asked, dev_misses, hidden_misses, wrong_with
from evals.report import parts_of, summary_of
from evals.rule_cases import RuleCase
from knowledge.policy import TableKind

_STYLE = Path(__file__).with_name("page.css")
# Hides the misses that do not hold what is typed
_SCRIPT = """
const field = document.querySelector('input');
field.addEventListener('input', () => {
  const sought = field.value.toLowerCase();
  for (const miss of document.querySelectorAll('details'))
    miss.hidden = !miss.textContent.toLowerCase().includes(sought);
});
"""
# Fewer right answers than this cite a row: one mended case more or less would lose it
_FEW = 5


def as_page(
    evaluation: Evaluation,
    shortfalls: tuple[Shortfall, ...],
    changed: Difference | None,
    rule_cases: Sequence[RuleCase] = (),
) -> str:
    """The whole page. Without an accepted run nothing is said of changes; `rule_cases` count for the cells only."""
    policy = evaluation.policy
    title = escape(f"Evaluation on {policy.id} {policy.version}")
    sections = (
        _lead(evaluation, shortfalls),
        _measures(evaluation, changed),
        _suites(evaluation, changed),
        _parts(evaluation),
        _changes(changed),
        _coverage(evaluation.coverage),
        _cells(cell_coverage(evaluation.policy, rule_cases, [outcome.case for outcome in evaluation.outcomes])),
        _hidden(evaluation),
        _misses(dev_misses(evaluation)),
    )
    style = _STYLE.read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    body = "\n".join((f"<h1>{title}</h1>", *sections))
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}\n<style>\n{style}</style></head>\n'
        f"<body>\n{body}\n<script>{_SCRIPT}</script>\n</body></html>\n"
    )


def _lead(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> str:
    told = [f"<p>{len(evaluation.outcomes)} cases.</p>", *(f"<p>{escape(line)}</p>" for line in summary_of(evaluation))]
    for missed in shortfalls:
        words = f"Below its floor: {missed.split}, {missed.measure}: {missed.mean:.4f} < {missed.floor:.4f}"
        told.append(f'<p class="down">{escape(words)}</p>')
    return "\n".join(told)


def _measures(evaluation: Evaluation, changed: Difference | None) -> str:
    splits = evaluation.by(lambda case: case.split)
    moved = {change.name: change for change in changed.measures} if changed else {}
    headings = ["measure"]
    for split in splits:
        headings += [split, "95 % interval", "counted", "change"]
    rows = []
    for measure in MEASURES:
        row = [escape(measure.name)]
        for split, part in splits.items():
            found = estimate(measure, part.outcomes)
            row += [found.percent, found.interval, str(found.trials), _moved(moved.get(f"{split}: {measure.name}"))]
        rows.append(row)
    return f"<h2>Measures</h2>\n{_table(headings, rows)}"


def _suites(evaluation: Evaluation, changed: Difference | None) -> str:
    moved = {change.name: change for change in changed.suites} if changed else {}
    rows = []
    for suite, part in evaluation.by(lambda case: case.suite).items():
        rows.append([*_share_of(suite, part), _moved(moved.get(suite))])
    return f"<h2>Suites</h2>\n{_table(('suite', 'n', 'right', '95 % interval', '', 'change'), rows)}"


def _parts(evaluation: Evaluation) -> str:
    rows = [_share_of(name, part) for name, part in parts_of(evaluation).items()]
    return (
        f"<h2>Kinds, languages, splits, difficulty</h2>\n{_table(('cases', 'n', 'right', '95 % interval', ''), rows)}"
    )


def _changes(changed: Difference | None) -> str:
    if changed is None:
        return "<h2>Since the accepted run</h2>\n<p>No run has been accepted yet.</p>"
    lists = []
    for words, ids in (("Newly missed", changed.newly_missed), ("Newly right", changed.newly_right)):
        items = "".join(f"<li><code>{escape(case_id)}</code></li>" for case_id in ids)
        lists.append(f"<h3>{words} in the dev split: {len(ids)}</h3>\n<ul>{items}</ul>")
    return "\n".join(("<h2>Since the accepted run</h2>", *lists))


def _coverage(coverage: Sequence[Coverage]) -> str:
    told = [
        "<h2>Coverage of the policy</h2>",
        f'<p class="dim">The right answers that cite each row and passage; marked below {_FEW} and at none.</p>',
    ]
    for table, rows in groupby(coverage, key=_table_of):
        cells = "".join(_covered(row) for row in rows)
        told.append(f'<h3>{escape(table)}</h3>\n<div class="cells">{cells}</div>')
    return "\n".join(told)


def _cells(coverage: CellCoverage) -> str:
    told = [
        "<h2>Cases about each cell</h2>",
        '<p class="dim">The cases of the rules + those of the evals that say something about it.</p>',
    ]
    for kind in TableKind:
        columns = COLUMNS[kind]
        rows = [[escape(row), *(_cell(coverage, (row, column)) for column in columns)] for row in coverage.rows(kind)]
        told.append(_table((f"{kind} row", *(column.replace("_", " ") for column in columns)), rows))
    return "\n".join(told)


def _cell(coverage: CellCoverage, cell: CellName) -> str:
    count = counted(coverage, cell)
    return f'<span class="down">{count}</span>' if cell in coverage.gaps else count


def _hidden(evaluation: Evaluation) -> str:
    hidden = hidden_misses(evaluation)
    told = [f"<h2>Misses of the test split: {hidden.missed} of {hidden.cases}</h2>"]
    for word, parts in (("suite", hidden.by_suite), ("kind", hidden.by_kind)):
        rows = [(escape(name), str(missed), str(cases)) for name, missed, cases in parts]
        told.append(_table((word, "missed", "cases"), rows))
    return "\n".join(told)


def _misses(misses: Sequence[Outcome]) -> str:
    told = [
        f"<h2>Misses of the dev split: {len(misses)}</h2>",
        '<p><input type="search" placeholder="Show only misses with …" aria-label="Show only misses with"></p>',
    ]
    return "\n".join([*told, *map(_miss, misses)])


def _miss(outcome: Outcome) -> str:
    case = outcome.case
    wrong = "".join(f"<li>{escape(line)}</li>" for line in wrong_with(outcome))
    note = f"<li>{escape(case.note)}</li>" if case.note else ""
    answer = escape(outcome.answer.answer) if outcome.answer else ""
    place = escape(f"{case.id} · {case.suite} · {case.language}")
    return (
        f"<details><summary>{escape(asked(case))} <code>{place}</code></summary>"
        f"<ul>{wrong}{note}</ul><p>{answer}</p></details>"
    )


def _share_of(name: str, part: Evaluation) -> list[str]:
    right = estimate(RIGHT, part.outcomes)
    bar = f'<span class="bar"><i style="width:{100 * (right.mean or 0):.0f}%"></i></span>'
    return [escape(name), str(right.trials), right.percent, right.interval, bar]


def _moved(change: Change | None) -> str:
    if change is None:
        return '<span class="dim">–</span>'
    points = 100 * (change.now - change.before)
    return f'<span class="{"up" if points > 0 else "down"}">{points:+.1f}</span>'


def _table_of(coverage: Coverage) -> str:
    return coverage.reference.rpartition("/")[0] or "passages"


def _covered(coverage: Coverage) -> str:
    name = coverage.reference.rpartition("/")[2]
    mark = "none" if not coverage.cited_right else "few" if coverage.cited_right < _FEW else "well"
    title = f"{coverage.reference}; cases that require it: {coverage.required_by}"
    return f'<span class="{mark}" title="{escape(title)}">{escape(name)}: {coverage.cited_right}</span>'


def _table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    # Cells come escaped, since some hold marks of their own
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
