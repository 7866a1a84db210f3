"""A second right wanted in the same breath: "I want to see it and have it struck", "can I object and complain?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.vocabulary import Kind, Match

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading


# Words before a joining one that names no right itself, in which another one may be told ("look at and correct").
_FEW = 3


def with_joined(rights: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """The right asked for and the one that a word joins to it, each once; as they are where none is joined."""
    if len(rights) != 1:
        return rights
    ends = {m.end for m in reading.of(Kind.OPERATOR) if m.term == "joining" and reading.asks(m)}
    joined = [m for m in reading.of(Kind.RIGHT) if m.start in ends and m.term not in rights and _is_apart(m, reading)]
    own = [m for m in reading.of(Kind.RIGHT) if m.term in rights]
    joined = [m for m in joined if (any(o.start < m.start for o in own) if own else m.start > _FEW)]
    return (*rights, max(joined, key=lambda m: m.words).term) if joined else rights


def _is_apart(match: Match, reading: Reading) -> bool:
    """Whether no longer words for another right begin there, too."""
    others = (m for m in reading.of(Kind.RIGHT) if m.term != match.term and m.start == match.start)
    return all(m.words < match.words for m in others)
