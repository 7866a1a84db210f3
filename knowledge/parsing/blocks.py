"""Says of every line of a plain-text policy what it is, and gathers the lines under their headings.

source.yaml names the headings; what another line is follows from the lines above it and from its own shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from knowledge.errors import PolicyParseError
from knowledge.parsing.lexicon import Lexicon
from knowledge.parsing.lines import Line
from knowledge.policy import TableKind
from knowledge.sources import PolicySource

_PROSE_ENDINGS = (".", ":", ";", "!", "?", ")", "”", '"')


class Role(Enum):
    """What a line is."""

    BLANK = auto()
    HEADING = auto()
    TABLE_HEADING = auto()
    TABLE_HEADER = auto()
    ROW = auto()
    PROSE = auto()
    FURNITURE = auto()


@dataclass
class Block:
    """A heading with the lines under it. One of `data_subject` and `topic` is set, or neither (a group heading)."""

    heading: Line
    data_subject: str | None
    topic: str | None
    prose: list[Line] = field(default_factory=list)
    rows: dict[TableKind, list[Line]] = field(default_factory=dict)
    structure: list[Line] = field(default_factory=list)


def find_roles(lines: Iterable[Line], source: PolicySource, lexicon: Lexicon) -> Iterator[tuple[Line, Role]]:
    """Say of every line what it is, in order. A table lasts until a blank line or a heading."""
    headings = frozenset(source.headings)
    in_table = False
    ended = False
    for line in lines:
        role = Role.FURNITURE if ended and line.text else _role(line, headings, lexicon, in_table=in_table)
        if role is None:
            raise PolicyParseError(
                f"{source.place(line.number)}: this line fits nowhere: {line.text!r}",
                hint="A heading? Name it in source.yaml. Below the policy's end? Then last_policy_line stops short.",
            )
        in_table = role is Role.TABLE_HEADER or (in_table and role is Role.ROW)
        ended = ended or line.text == source.last_policy_line
        yield line, role


def _role(line: Line, headings: frozenset[str], lexicon: Lexicon, *, in_table: bool) -> Role | None:
    if not line.text:
        return Role.BLANK
    if line.text in headings:
        return Role.HEADING
    if line.text in lexicon.table_headings:
        return Role.TABLE_HEADING
    if lexicon.table_kind(line.text):
        return Role.TABLE_HEADER
    if in_table:
        return Role.ROW
    # a line that does not end like a sentence is no prose: most likely a heading that source.yaml does not name
    return Role.PROSE if line.is_bullet or line.text.endswith(_PROSE_ENDINGS) else None


def gather_blocks(roles: Iterable[tuple[Line, Role]], source: PolicySource, lexicon: Lexicon) -> list[Block]:
    """Gather the lines under their headings, in order. Raises PolicyParseError for one that cannot stand there."""
    data_subjects = {heading: slug for slug, heading in source.data_subjects.items()}
    topics = {heading: topic for topic, heading in source.topics.items()}
    blocks: list[Block] = []
    kind: TableKind | None = None
    for line, role in roles:
        if role is Role.HEADING:
            blocks.append(Block(line, data_subjects.get(line.text), topics.get(line.text)))
        elif role not in (Role.BLANK, Role.FURNITURE):
            if role is Role.TABLE_HEADER:
                kind = lexicon.table_kind(line.text)
            _add(line, role, kind, blocks[-1] if blocks else None, source)
    return blocks


def _add(line: Line, role: Role, kind: TableKind | None, block: Block | None, source: PolicySource) -> None:
    place = source.place(line.number)
    if block is None:
        raise PolicyParseError(f"{place}: this line stands above the first heading", hint="Name its heading.")
    if role is Role.PROSE:
        block.prose.append(line)
        return
    if block.data_subject is None:
        raise PolicyParseError(
            f"{place}: a table under {block.heading.text!r}, which is no category of data subjects",
            hint="Name the heading above the table under data_subjects in source.yaml.",
        )
    if role is Role.ROW and kind:
        block.rows[kind].append(line)
        return
    block.structure.append(line)
    if role is Role.TABLE_HEADER and kind:
        if kind in block.rows:
            raise PolicyParseError(
                f"{place}: a second {kind} table under {block.heading.text!r}",
                hint="Is a heading missing above it in source.yaml?",
            )
        block.rows[kind] = []
