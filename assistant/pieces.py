"""An answer's text taken apart at its sentences, for whoever sends it piece by piece or puts links at its marks.

`compose` ends each statement's line with its marks; the statements are taken off from the end of the text, so no
search is needed and a quote that looks like a mark is never taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Statement

_BULLET = "- "
_BREAKS = ("\n\n", "\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement with what stands before it in the text: a line break, the sign of a list item, both or nothing."""

    before: str
    statement: Statement

    @property
    def text(self) -> str:
        """The piece as it stands in the answer."""
        return self.before + _line(self.statement)


@dataclass(frozen=True, slots=True)
class Pieces:
    """`lead + "".join(s.text for s in sentences)` is the answer's text. The lead frames it and states no fact."""

    lead: str
    sentences: tuple[Sentence, ...]


def take_apart(answer: Answer) -> Pieces:
    """The pieces of an answer; raises ValueError where its text was not made of its statements."""
    rest = answer.answer
    found: list[Sentence] = []
    for statement in reversed(answer.statements):
        line = _line(statement)
        if not rest.endswith(line):
            raise ValueError(f"the answer's text does not end with its statement {statement.text[:80]!r}")
        with_break = rest.removesuffix(line)
        rest = with_break.removesuffix(_BULLET)
        rest = next((rest.removesuffix(gap) for gap in _BREAKS if rest.endswith(gap)), rest)
        found.append(Sentence(with_break.removeprefix(rest), statement))
    return Pieces(rest, tuple(reversed(found)))


def _line(statement: Statement) -> str:
    return f"{statement.text} {''.join(f'[{number}]' for number in statement.citations)}".rstrip()
