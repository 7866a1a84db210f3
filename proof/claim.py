"""A statement in the terms of the catalogue, as a truth check sees it: phrase, places, the query, and the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.plain import plain
from knowledge.policy import Column, Mark, Passage
from knowledge.query import Query
from knowledge.vocabulary import Kind
from proof.answer import Kind as StatementKind
from proof.places import Key, Place
from proof.problem import Refuted

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """One claim. `places` come from the citations, `given` are the trace's values: a hint to be confirmed, no more.

    `read` are the rows and passages that the rule says it looked at, `siblings` all claims of the rule in their order.
    """

    say: str
    kind: StatementKind
    places: tuple[Place, ...]
    given: Values
    read: tuple[str, ...]
    siblings: Sequence[Claim] = field(repr=False)
    index: int
    query: Query
    facts: PolicyFacts

    @property
    def before(self) -> Sequence[Claim]:
        """The claims of the rule ahead of this one."""
        return self.siblings[: self.index]

    @property
    def following(self) -> Sequence[Claim]:
        """The claims of the rule after this one."""
        return self.siblings[self.index + 1 :]

    @property
    def keys(self) -> list[Key]:
        """The places cited, to be compared with those expected."""
        return [p.key for p in self.places]

    def row(self, *columns: Column) -> RowFacts:
        """The one row that is cited with just these whole cells, in this order."""
        rows = [p.row for p in self.places if p.row is not None]
        if len({r.id for r in rows}) != 1 or [p.column for p in self.places] != list(columns):
            raise Refuted(f"it must cite one row, {', '.join(columns)}")
        self._all_whole()
        return rows[0]

    def rows(self, column: Column) -> tuple[RowFacts, ...]:
        """The rows that are cited, each with just this whole cell."""
        rows = tuple(p.row for p in self.places if p.row is not None and p.column == column)
        if not rows or len(rows) != len(self.places):
            raise Refuted(f"it must cite rows, with {column} alone")
        self._all_whole()
        return rows

    def first(self, column: Column) -> RowFacts:
        """The row that is cited first, with this whole cell; others may follow."""
        place = self.places[0] if self.places else None
        if place is None or place.row is None or place.column != column or not place.is_whole:
            raise Refuted(f"it must cite a row's {column} first")
        return place.row

    def is_about(self, places: Iterable[Key]) -> None:
        """Refute the claim unless it cites just these places, in this order and each once."""
        if self.keys != list(dict.fromkeys(places)):
            raise Refuted("it must cite just the places that it stands on")

    def passage(self) -> Passage:
        """The one whole passage that is cited."""
        found = [p.passage for p in self.places if p.passage is not None]
        if len(found) != 1 or len(self.places) != 1:
            raise Refuted("it must cite one passage")
        self._all_whole()
        return found[0]

    def mark(self, marks: Iterable[Mark]) -> Mark:
        """The one of these marks whose words are cited, and nothing else."""
        for mark in marks:
            if self.keys == [(mark.passage.id, None, mark.span)]:
                return mark
        raise Refuted("it must cite the words that say so")

    def one_of(self, candidates: Iterable[Values]) -> Values:
        """The one set of values that the policy bears out and that the trace gives; raises Refuted if there is none."""
        for values in candidates:
            if plain(values) == self.given:
                return values
        raise Refuted("nothing in the cited cells makes this true")

    def topics(self, kind: Kind, *ids: str) -> frozenset[str]:
        """The topics of passages that speak of terms of the vocabulary."""
        terms = [self.facts.vocabulary.terms.get((kind, term)) for term in ids]
        return frozenset(topic for term in terms if term for topic in term.passages)

    def followed_by(self, phrase_id: str, rows: tuple[RowFacts, ...], column: Column) -> bool:
        """Whether claims of a phrase follow for just these rows, in order, each citing this cell of its row."""
        run = takewhile(lambda claim: claim.say == phrase_id, self.following)
        return [[p.row for p in c.places if p.column == column] for c in run] == [[row] for row in rows]

    def _all_whole(self) -> None:
        if not all(p.is_whole for p in self.places):
            raise Refuted("it must cite whole cells")


def whole(row: RowFacts, column: Column) -> Key:
    """The place of a whole cell."""
    return row.id, column, row.row.cell(column).span


def text(row: RowFacts, column: Column) -> str:
    """What a cell says."""
    return row.row.cell(column).text


def require(holds: bool, why_not: str) -> None:  # noqa: FBT001 - reads as a sentence at every call
    """Raise Refuted unless something holds."""
    if not holds:
        raise Refuted(why_not)
