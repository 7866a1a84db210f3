"""All mutants of a policy, in the order of its text."""

from __future__ import annotations

from collections.abc import Iterator

from evals.mutations.data_lists import data_mutants
from evals.mutations.legal_bases import basis_mutants
from evals.mutations.mutant import Mutant
from evals.mutations.rows_and_prose import key_mutants, prose_mutants, row_mutants
from evals.mutations.storage_times import storage_mutants
from knowledge.policy import Column, Policy, Row
from knowledge.sources import PolicySource


def all_mutants(policy: Policy, source: PolicySource) -> tuple[Mutant, ...]:
    """Every change that is tried; `policy` is the parsed `source`. The same policy gives the same mutants."""
    rows = (mutant for row in policy.rows() for mutant in _of_row(row, policy))
    return (*rows, *prose_mutants(policy, source))


def _of_row(row: Row, policy: Policy) -> Iterator[Mutant]:
    yield from key_mutants(row)
    for cell in row.cells:
        match cell.column:
            case Column.LEGAL_BASIS:
                yield from basis_mutants(row, cell)
            case Column.PERSONAL_DATA:
                yield from data_mutants(row, cell)
            case Column.STORAGE_TIME:
                yield from storage_mutants(row, cell)
    yield from row_mutants(row, policy)
