"""What the checks on storage times share: a row's clauses and bounds, and which clauses a question is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from knowledge.facts import RowFacts
from knowledge.policy import Bound, Clause, Column, StorageTime
from proof.calendar import Length
from proof.claim import Claim
from proof.events import running

_NUMBERED = ("fixed_after", "ordinal_year_end")


def storage_time(row: RowFacts) -> StorageTime:
    """The storage time of a row; without clauses where it is not understood."""
    return row.row.cell(Column.STORAGE_TIME).storage_time or StorageTime(())


def bounds(row: RowFacts) -> list[tuple[Clause, Bound]]:
    """Every bound of a row with its clause."""
    return [(clause, bound) for clause in storage_time(row).clauses for bound in clause.bounds]


def length(bound: Bound) -> Length | None:
    """The length of a bound; "the seventh year following …" counts as seven years. None where it has none."""
    if bound.kind not in _NUMBERED or bound.count is None:
        return None
    return bound.count, "year" if bound.kind == "ordinal_year_end" else (bound.unit or "day")


def numbered(bounds: Sequence[Bound]) -> list[Bound]:
    """The bounds that have a length."""
    return [b for b in bounds if length(b) is not None]


def is_unlimited(row: RowFacts) -> bool:
    """Whether a row is kept without limit in time."""
    return any(b.kind == "unlimited" for _, b in bounds(row))


def meant(row: RowFacts, claim: Claim) -> tuple[Clause, ...]:
    """The clauses that a question is about: for the part of the data that it names or dates, else for all data."""
    clauses = storage_time(row).clauses
    parts = [c for c in clauses if c.applies_to]
    general = [c for c in clauses if not c.applies_to and any(b.count is not None for b in c.bounds)]
    named = [c for c in parts if any(_names(word, claim) for word in (c.applies_to or "").casefold().split())]
    if not named and not any(_is_dated(c, claim) for c in general):
        named = [c for c in parts if _is_dated(c, claim)]
    return tuple(named or general or clauses)


def reckoned(row: RowFacts, claim: Claim) -> tuple[Clause, ...]:
    """The clauses that days are worked out for: those meant, and those dated beside a part that has no length."""
    those = meant(row, claim)
    if any(numbered(clause.bounds) or clause.applies_to for clause in those):
        return those
    rest = (c for c in storage_time(row).clauses if c not in those and not c.applies_to)
    return (*those, *(c for c in rest if _is_dated(c, claim)))


def _names(word: str, claim: Claim) -> bool:
    return len(word) > 4 and any(word.rstrip("s") in term for term in claim.query.data_categories)


def _is_dated(clause: Clause, claim: Claim) -> bool:
    runs = [running(clause, b, claim.facts) for b in numbered(clause.bounds)]
    return any(r.is_dated_by(mention) for r in runs for mention in claim.query.dates)


def said(claim: Claim) -> tuple[RowFacts, ...]:
    """The rows that the rule means: those whose storage times it quotes, but for those it quotes for something else."""
    return _quoted(takewhile(lambda c: c.say != "retention.claim_elsewhere", claim.siblings))


def said_after(claim: Claim) -> tuple[RowFacts, ...]:
    """The rows whose storage times are quoted after a claim, up to what is said of others."""
    return _quoted(takewhile(lambda c: c.say != "retention.claim_elsewhere", claim.following))


def _quoted(claims: Iterator[Claim]) -> tuple[RowFacts, ...]:
    rows = (c.places[0].row for c in claims if c.say == "retention.stated" and c.places)
    return tuple(row for row in rows if row is not None)
