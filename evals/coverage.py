"""Which cell of the policy's rows how many cases say something about: rows × period, basis, data, purpose, recipient.

A case says something about a cell where another text of it could make the case wrong: it compares the cell's words, the
items in it, or what is computed from it. That a case merely cites a row speaks for the key cell alone, by which the row
is found. Whether a change is in fact noticed is what the mutations show (mutations/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.table import Table

from evals.case import Case
from evals.rule_cases import RuleCase
from knowledge.policy import Column, Policy, Row, TableKind

COLUMNS = {
    TableKind.PROCESSING: (Column.PURPOSE, Column.LEGAL_BASIS, Column.PERSONAL_DATA, Column.STORAGE_TIME),
    TableKind.RECIPIENTS: (Column.RECIPIENT, Column.PERSONAL_DATA),
}
CellName = tuple[str, Column]
# The keys of a rule case's finding that compare a column whole
_WHOLE = {
    "purpose": Column.PURPOSE,
    "recipients": Column.RECIPIENT,
    "basis": Column.LEGAL_BASIS,
    "data": Column.PERSONAL_DATA,
    "storage": Column.STORAGE_TIME,
    "latest": Column.STORAGE_TIME,
}
# What is said of a column: phrases of these families are decided by it
_SAID = {
    "retention": Column.STORAGE_TIME,
    "legal_basis": Column.LEGAL_BASIS,
    "rights": Column.LEGAL_BASIS,
    "personal_data": Column.PERSONAL_DATA,
}


@dataclass(frozen=True)
class CellCoverage:
    """The cells of the policy's rows in its order, as (`category/table/row`, column), and the cases about each."""

    cells: tuple[CellName, ...]
    rule_cases: Mapping[CellName, int] = field(default_factory=dict)
    cases: Mapping[CellName, int] = field(default_factory=dict)

    @property
    def gaps(self) -> tuple[CellName, ...]:
        """Cells that no case of the rules says anything about."""
        return tuple(cell for cell in self.cells if not self.rule_cases.get(cell))

    def rows(self, kind: TableKind) -> tuple[str, ...]:
        """The rows of one kind of table, in the policy's order."""
        return tuple(dict.fromkeys(row for row, _ in self.cells if f"/{kind}/" in row))


def cell_coverage(policy: Policy, rule_cases: Iterable[RuleCase], cases: Iterable[Case]) -> CellCoverage:
    """Count the cases about each cell. Cases about another policy count for none."""
    rows = {f"{row.data_subject}/{row.table}/{row.number}": row for row in policy.rows()}
    cells = tuple((name, column) for name, row in rows.items() for column in COLUMNS[row.table])
    own = [case for case in rule_cases if case.policy == policy.id]
    return CellCoverage(
        cells,
        Counter(cell for case in own for cell in set(_of_rule_case(case, rows))),
        Counter(cell for case in cases for cell in set(_of_case(case, rows))),
    )


def _of_rule_case(case: RuleCase, rows: Mapping[str, Row]) -> Iterator[CellName]:
    finding = case.finding
    columns = {column for key, column in _WHOLE.items() if getattr(finding, key) is not None}
    columns |= {
        column
        for family, column in _SAID.items()
        if any(s.startswith(f"{family}.") for s in (*finding.says, *finding.values))
    }
    yield from _shown(finding.cites, [(words,) for words in (*finding.states, *finding.quotes)], columns, rows)


def _of_case(case: Case, rows: Mapping[str, Row]) -> Iterator[CellName]:
    yield from _shown(case.required, case.facts, set(), rows)


def _shown(
    cited: Iterable[str], told: Sequence[Sequence[str]], columns: set[Column], rows: Mapping[str, Row]
) -> Iterator[CellName]:
    """The key cell of each row cited, its cells of the columns compared, and the cells in which words told stand."""
    for name in (name for name in cited if name in rows):
        for cell in rows[name].cells:
            text = cell.text.casefold()
            stands = any(words.casefold() in text for alternatives in told for words in alternatives)
            if stands or cell.column in columns or cell == rows[name].key:
                yield name, cell.column


def coverage_tables(coverage: CellCoverage) -> list[Table]:
    """One table per kind: a row of the policy per line, and per column the cases of the rules and of the evals."""
    return [_table(coverage, kind) for kind in TableKind]


def summary_of_coverage(coverage: CellCoverage) -> list[str]:
    """How many cells have cases, and which have none."""
    covered = len(coverage.cells) - len(coverage.gaps)
    lines = [f"{covered} of {len(coverage.cells)} cells have a case of the rules that says something about them."]
    return [*lines, *(f"No case: {row}, {column}" for row, column in coverage.gaps)]


def counted(coverage: CellCoverage, cell: CellName) -> str:
    """The cases of the rules, and those of the evals beside them."""
    return f"{coverage.rule_cases.get(cell, 0)} + {coverage.cases.get(cell, 0)}"


def _table(coverage: CellCoverage, kind: TableKind) -> Table:
    table = Table(title=f"Cases about each cell of the {kind} tables: of the rules + of the evals")
    table.add_column("row", no_wrap=True)
    for column in COLUMNS[kind]:
        table.add_column(column.replace("_", " "), justify="right")
    for row in coverage.rows(kind):
        cells = [(row, column) for column in COLUMNS[kind]]
        marked = (f"[red]{counted(coverage, c)}[/red]" if c in coverage.gaps else counted(coverage, c) for c in cells)
        table.add_row(row, *marked)
    return table
