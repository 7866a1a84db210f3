"""Reads a policy that is plain text: headings on lines of their own, tables with one row per line and no delimiters.

blocks.py says what each line is; here the blocks become sections with tables and passages. Every line that is not
blank ends up in exactly one place of the Policy, or parsing fails and names the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count

from knowledge.errors import PolicyParseError
from knowledge.parsing.blocks import Block, Role, find_roles, gather_blocks
from knowledge.parsing.cells import make_cell
from knowledge.parsing.columns import Cells, split_processing_row, split_recipient_row
from knowledge.parsing.ids import label_key, row_key
from knowledge.parsing.lexicon import Lexicon, load_lexicon
from knowledge.parsing.lines import Fragment, Line, split_lines
from knowledge.parsing.references import resolve_references
from knowledge.parsing.storage_time import parse_storage_time
from knowledge.policy import Column, Furniture, Passage, Policy, Row, Section, Table, TableKind
from knowledge.sources import PolicySource


def parse_plain_text(source: PolicySource) -> Policy:
    """Parse the source. Raises PolicyParseError that names the line if one fits nowhere or a row cannot be cut."""
    lexicon = load_lexicon()
    lines = split_lines(source.text)
    roles = list(find_roles(lines, source, lexicon))
    blocks = gather_blocks(roles, source, lexicon)
    cells = _cut_rows(blocks, source, lexicon)
    ids = _PassageIds()
    policy = Policy(
        id=source.id,
        title=source.title,
        short_name=source.short_name,
        version=source.version,
        sha256=source.sha256,
        language=source.language,
        source_text=source.text,
        sections=tuple(
            section for block in blocks if (section := _section(block, cells, ids, source, lexicon)) is not None
        ),
        furniture=tuple(Furniture(line.number, line.text) for line, role in roles if role is Role.FURNITURE),
        controllers=source.controllers,
        review_by=source.review_by,
    )
    _check_ledger(policy, blocks, lines, source)
    return policy


def _cut_rows(blocks: Iterable[Block], source: PolicySource, lexicon: Lexicon) -> dict[int, Cells]:
    """The cells of every row, by line number: processing rows first, since they show how lists of data begin."""
    cells: dict[int, Cells] = {}
    openings = {*lexicon.data_openings, *source.data_openings}
    for line in (line for block in blocks for line in block.rows.get(TableKind.PROCESSING, ())):
        cells[line.number] = split_processing_row(
            line.fragment, lexicon, place=source.place(line.number), is_storage_time=_is_storage_time
        )
        data = dict(cells[line.number])[Column.PERSONAL_DATA]
        openings.add(data.text.split(",")[0].split("(")[0].strip())
    for line in (line for block in blocks for line in block.rows.get(TableKind.RECIPIENTS, ())):
        cells[line.number] = split_recipient_row(line.fragment, openings, place=source.place(line.number))
    return cells


def _is_storage_time(text: str) -> bool:
    return bool(parse_storage_time(Fragment(text, 0)).clauses)


def _section(
    block: Block, cells: dict[int, Cells], ids: _PassageIds, source: PolicySource, lexicon: Lexicon
) -> Section | None:
    tables = _tables(block, cells, source, lexicon) if block.data_subject else ()
    passages = tuple(_passages(block, ids, source))
    if not tables and not passages:
        return None
    return Section(block.heading.text, block.heading.fragment.span, block.data_subject, tables, passages)


def _tables(block: Block, cells: dict[int, Cells], source: PolicySource, lexicon: Lexicon) -> tuple[Table, ...]:
    if TableKind.PROCESSING not in block.rows:
        raise PolicyParseError(
            f"{source.place(block.heading.number)}: no processing table under {block.heading.text!r}",
            hint="A category of data subjects needs one. Is its header line one of those in lexicon.yaml?",
        )
    rows = {kind: _rows(block, kind, cells, source, lexicon) for kind in block.rows}
    empty = next((kind for kind, found in rows.items() if not found), None)
    if empty:
        raise PolicyParseError(
            f"{source.place(block.heading.number)}: the {empty} table under {block.heading.text!r} has no rows",
            hint="A blank line between the header and the rows ends the table.",
        )
    place = f"{source.id}/{source.path.name}"
    processing = rows[TableKind.PROCESSING]
    return tuple(
        Table(kind, tuple(resolve_references(found, processing, lexicon, place=place))) for kind, found in rows.items()
    )


def _rows(block: Block, kind: TableKind, cells: dict[int, Cells], source: PolicySource, lexicon: Lexicon) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(block.rows[kind], start=1):
        made = tuple(make_cell(column, text, lexicon) for column, text in cells[line.number])
        data_subject = block.data_subject or ""
        row_id = f"{data_subject}/{kind}/{_key(made[0].text, source)}"
        rows.append(Row(row_id, data_subject, kind, number, line.number, made))
    return rows


def _key(text: str, source: PolicySource) -> str:
    given = (key for key, beginning in source.row_keys.items() if text.startswith(beginning))
    return next(given, None) or row_key(text)


class _PassageIds:
    """Hands out passage ids: the topic, with its label where the passage has one, and a number if that is taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def next(self, stem: str, line: Line) -> str:
        label = label_key(line.text) if line.is_bullet else None
        first = f"{stem}-{label}" if label else stem
        numbered = (f"{first}-{number}" for number in count(2))
        passage_id = first if first not in self._taken else next(i for i in numbered if i not in self._taken)
        self._taken.add(passage_id)
        return passage_id


def _passages(block: Block, ids: _PassageIds, source: PolicySource) -> Iterator[Passage]:
    lines = block.prose
    if not lines and block.topic:
        # a heading with nothing under it says something too: that the policy leaves the place empty
        lines = [block.heading]
    for line in lines:
        topic = _topic(line, block, source)
        stem = f"{block.data_subject}/{topic}" if block.data_subject else topic
        yield Passage(
            id=ids.next(stem, line),
            topic=topic,
            heading=block.heading.text,
            text=line.text,
            span=line.fragment.span,
            line=line.number,
            data_subject=block.data_subject,
        )


def _topic(line: Line, block: Block, source: PolicySource) -> str:
    topics = (topic for topic, beginning in source.paragraph_topics.items() if line.text.startswith(beginning))
    topic = next(topics, block.topic)
    if topic is None:
        raise PolicyParseError(
            f"{source.place(line.number)}: no topic for this paragraph under {block.heading.text!r}: "
            f"{line.text[:60]!r}",
            hint="Is it a table row behind a blank line? If it is prose, name its beginning under paragraph_topics.",
        )
    return topic


def _check_ledger(policy: Policy, blocks: Iterable[Block], lines: Iterable[Line], source: PolicySource) -> None:
    """Account for every line that is not blank: each stands in one place of the Policy, none in two."""
    kept = Counter(row.line for row in policy.rows())
    kept.update(line.line for line in policy.furniture)
    for block in blocks:
        kept.update([block.heading.number, *(line.number for line in block.structure)])
    headings = {block.heading.number for block in blocks}
    kept.update(passage.line for passage in policy.passages if passage.line not in headings)
    for line in lines:
        if kept[line.number] != (1 if line.text else 0):
            raise PolicyParseError(
                f"{source.place(line.number)}: this line is kept {kept[line.number]} times: {line.text!r}",
                hint="The parser is wrong about this line; please report it with the policy.",
            )
