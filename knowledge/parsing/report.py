"""Says in a page of text what was read from a policy, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.policy import Column, Policy, Row, TableKind
from knowledge.sources import PolicySource


def report(policy: Policy, source: PolicySource) -> str:
    """Rows per table, passages, lines left out, and storage times that will be quoted but not computed with."""
    return "\n".join(_report_lines(policy, source))


def unparsed_storage_times(policy: Policy) -> tuple[Row, ...]:
    """The rows whose storage time the grammar does not cover."""
    return tuple(row for row in policy.rows(TableKind.PROCESSING) if not _is_understood(row))


def _is_understood(row: Row) -> bool:
    storage_time = row.cell(Column.STORAGE_TIME).storage_time
    return storage_time is not None and bool(storage_time.clauses)


def _report_lines(policy: Policy, source: PolicySource) -> Iterator[str]:
    processing, recipients = policy.rows(TableKind.PROCESSING), policy.rows(TableKind.RECIPIENTS)
    yield f"{policy.title} ({policy.id}), version {policy.version}, sha256 {policy.sha256}"
    yield (
        f"{len(policy.data_subjects)} categories of data subjects, {len(processing)} processing rows, "
        f"{len(recipients)} recipient rows, {len(policy.passages)} passages"
    )
    for data_subject in policy.data_subjects:
        counts = [f"{kind} {len(policy.rows(kind, data_subject=data_subject))}" for kind in TableKind]
        yield f"  {data_subject}: {', '.join(counts)}"
    yield f"lines left out as page furniture: {len(policy.furniture)}"
    yield from (f"  {source.place(line.line)}: {line.text}" for line in policy.furniture)
    unparsed = unparsed_storage_times(policy)
    yield f"storage times not understood (quoted, no date computed): {len(unparsed)}"
    yield from (f"  {source.place(row.line)}: {row.cell(Column.STORAGE_TIME).text}" for row in unparsed)
