"""Lines and pieces of lines that know where they stand in the source."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.policy import Span

BULLETS = ("•", "◦", "▪", "‣", "- ", "* ")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of the source, verbatim, without white space around it."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        """Its place in the source."""
        return Span(self.start, self.start + len(self.text))

    def part(self, start: int, end: int | None = None) -> Fragment:
        """The piece between two offsets of this fragment, trimmed."""
        piece = self.text[start:end]
        leading = len(piece) - len(piece.lstrip())
        return Fragment(piece.strip(), self.start + start + leading)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source. `number` from 1; `fragment` leaves out white space and the bullet mark."""

    number: int
    fragment: Fragment
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """The line's words."""
        return self.fragment.text


def split_lines(text: str) -> list[Line]:
    """Every line of the text, blank ones included.

    Split at line feeds only (`splitlines` would also split at U+2028 and others). `strip` removes U+00A0, so that a
    line of nothing else is blank; inside a line it stays, since offsets count it.
    """
    lines: list[Line] = []
    start = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        lines.append(_line(number, Fragment(raw, start).part(0)))
        start += len(raw) + 1
    return lines


def _line(number: int, fragment: Fragment) -> Line:
    for mark in BULLETS:
        if fragment.text.startswith(mark):
            return Line(number, fragment.part(len(mark)), is_bullet=True)
    return Line(number, fragment)


def bracket_depths(text: str) -> list[int] | None:
    """For every character how many round brackets are open there; None if they do not pair."""
    depths: list[int] = []
    depth = 0
    for character in text:
        if character == "(":
            depth += 1
        depths.append(depth)
        if character == ")":
            depth -= 1
            if depth < 0:
                return None
    return depths if depth == 0 else None
