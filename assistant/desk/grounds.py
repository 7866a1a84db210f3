"""What a reply stands on: the rows and paragraphs that its answers read, each with the hash of its words.

A reply holds as long as none of them changed. What it says by counting or by not finding holds only as long as their
table has no other rows, and "the policy does not say" only as long as the policy is the same text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from assistant.answer import Answer, StatementKind, Status
from assistant.desk.message import Item
from knowledge.policy import Policy, TableKind

_WHOLE_TABLE = frozenset({StatementKind.ABSENCE, StatementKind.DERIVED})


class GroundKind(StrEnum):
    """What a reply can stand on."""

    ROW = "row"
    PASSAGE = "passage"
    TABLE = "table"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Ground:
    """One place that a reply stands on.

    `id`: of a row or passage; of a table its category of people and kind ("leads/recipients"); of a policy its id.
    `words`: what stood there by column (of a passage under "", of a table the ids of its rows; of a policy its
    version). `sha256` is over all of it.
    """

    kind: GroundKind
    id: str
    words: Mapping[str, str]
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """In JSON's own types; `from_dict` gives the same again."""
        return {"kind": self.kind.value, "id": self.id, "words": dict(self.words), "sha256": self.sha256}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The ground that `as_dict` was taken of; raises KeyError or ValueError where the values are none."""
        return cls(GroundKind(values["kind"]), values["id"], dict(values["words"]), values["sha256"])


@dataclass(frozen=True, slots=True)
class GroundChange:
    """What became of a place: in which column, what stood there and what stands there now; None where nothing does."""

    kind: GroundKind
    id: str
    column: str
    before: str | None
    after: str | None


def grounds_of(items: Iterable[Item], policy: Policy, *, left_out: Collection[int] = ()) -> tuple[Ground, ...]:
    """What a reply to these items stands on, each place once, in order of first use."""
    found: dict[tuple[GroundKind, str], Ground] = {}
    for item in items:
        if item.answer is None or item.number in left_out:
            continue
        for kind, place in _places(item.answer, policy):
            ground = _ground(kind, place, policy)
            if ground is not None:
                found.setdefault((kind, place), ground)
    return tuple(found.values())


def changes_of(grounds: Iterable[Ground], policy: Policy | None) -> tuple[GroundChange, ...]:
    """What is different now in the places that a reply stands on; empty as long as it holds. None: no such policy."""
    return tuple(change for ground in grounds for change in _changes(ground, policy))


def _places(answer: Answer, policy: Policy) -> Iterator[tuple[GroundKind, str]]:
    read = [str(i) for rule in answer.trace.rules for i in rule.get("read", ())]
    ids = dict.fromkeys([*(c.id for c in answer.citations), *read])
    yield from ((GroundKind.ROW, i) for i in ids if i in policy.rows_by_id)
    yield from ((GroundKind.PASSAGE, i) for i in ids if i in policy.passages_by_id)
    if any(s.kind in _WHOLE_TABLE for s in answer.statements):
        rows = (policy.rows_by_id[i] for i in ids if i in policy.rows_by_id)
        yield from ((GroundKind.TABLE, f"{row.data_subject}/{row.table.value}") for row in rows)
    if answer.status in (Status.NOT_COVERED, Status.OUT_OF_SCOPE):
        yield GroundKind.POLICY, policy.id


def _ground(kind: GroundKind, place: str, policy: Policy) -> Ground | None:
    words = _words(kind, place, policy)
    return None if words is None else Ground(kind, place, words, _hash(kind, words, policy))


def _words(kind: GroundKind, place: str, policy: Policy) -> dict[str, str] | None:
    """What stands at a place now; None where it is gone."""
    if kind == GroundKind.ROW:
        row = policy.rows_by_id.get(place)
        return {cell.column.value: cell.text for cell in row.cells} if row else None
    if kind == GroundKind.PASSAGE:
        passage = policy.passages_by_id.get(place)
        return {"": passage.text} if passage else None
    if kind == GroundKind.TABLE:
        data_subject, _, table = place.rpartition("/")
        return {row.id: "" for row in policy.rows(TableKind(table), data_subject=data_subject)} or None
    return {"": policy.version}


def _hash(kind: GroundKind, words: Mapping[str, str], policy: Policy) -> str:
    if kind == GroundKind.POLICY:
        return policy.sha256
    return sha256("\n".join(f"{name}\0{text}" for name, text in words.items()).encode()).hexdigest()


def _changes(ground: Ground, policy: Policy | None) -> Sequence[GroundChange]:
    now = _ground(ground.kind, ground.id, policy) if policy else None
    if now is not None and now.sha256 == ground.sha256:
        return ()
    if now is None:
        if ground.kind == GroundKind.TABLE:
            return [GroundChange(ground.kind, ground.id, row_id, row_id, None) for row_id in ground.words]
        return [GroundChange(ground.kind, ground.id, name, text, None) for name, text in ground.words.items()]
    if ground.kind == GroundKind.TABLE:
        gone = [GroundChange(ground.kind, ground.id, i, i, None) for i in ground.words if i not in now.words]
        new = [GroundChange(ground.kind, ground.id, i, None, i) for i in now.words if i not in ground.words]
        return [*gone, *new]
    names = dict.fromkeys([*ground.words, *now.words])
    return [
        GroundChange(ground.kind, ground.id, name, ground.words.get(name), now.words.get(name))
        for name in names
        if ground.words.get(name) != now.words.get(name) or ground.kind == GroundKind.POLICY
    ]
