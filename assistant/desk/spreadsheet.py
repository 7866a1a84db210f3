"""Tables of questions in, tables of answers out: CSV and XLSX, with bounds, and with formulas defused.

Spreadsheets are read row by row with openpyxl. A faster reader was tried and left: it made room for the whole area that
a sheet claims to fill, so that two cells far apart ended the process.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.errors import InvalidFile
from knowledge.yaml_text import load_yaml

MOST_BYTES = 5_000_000
MOST_ROWS = 1_000
MOST_COLUMNS = 50
# What a zip of allowed size may hold; it could be a thousand times as much.
_MOST_UNPACKED_BYTES = 50_000_000
_LONGEST_CELL = 32_000
_WORDS = Path(__file__).with_name("spreadsheet_words.yaml")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ";\t|,"
_ABSENT = "\x1f"
_QUOTED = re.compile(r'"[^"]*"')
# In so much of a file its first row ends.
_HEAD_CHARS = 100_000
_FORMULA = re.compile(r"^[=+\-@\t\r\n]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_HINT = "Save it as CSV in UTF-8, or as XLSX, with one question per row."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts. `columns`: what its first row calls them (a letter where it says nothing); rows are as long."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_sheet(name: str, content: bytes) -> Sheet:
    """The table of a CSV or XLSX file, the first sheet of a workbook; which of them it is, its content tells.

    Raises InvalidFile where it is neither, damaged, empty, or larger than MOST_BYTES, MOST_ROWS and MOST_COLUMNS allow.
    """
    if len(content) > MOST_BYTES:
        raise _invalid(name, f"has {len(content):,} bytes, at most {MOST_BYTES:,} are read", "Split it into several.")
    records = _records(name, content)
    filled = [record for record in records if any(cell.strip() for cell in record)]
    if not filled:
        raise _invalid(name, "is empty", _HINT)
    width = max(_width(record) for record in filled)
    if width > MOST_COLUMNS:
        raise _invalid(name, f"has {width} columns, at most {MOST_COLUMNS} are read", "Leave out what is not needed.")
    filled = [(*record, *[""] * width)[:width] for record in filled]
    # A first row that asks something is no row of names.
    has_names = not any("?" in cell for cell in filled[0])
    names = filled[0] if has_names else [""] * width
    rows = filled[1:] if has_names else filled
    if not rows:
        raise _invalid(name, "has a first row with names and nothing below it", _HINT)
    if len(rows) > MOST_ROWS:
        raise _invalid(name, f"has more than {MOST_ROWS:,} rows", "Split it into several.")
    return Sheet(tuple(_named(names)), tuple(tuple(row) for row in rows))


def question_column(sheet: Sheet) -> int | None:
    """The place of the column of questions by its name, or the only column; None where somebody has to choose."""
    if len(sheet.columns) == 1:
        return 0
    known = _question_names()
    found = [place for place, name in enumerate(sheet.columns) if name.strip().casefold() in known]
    return found[0] if len(found) == 1 else None


def as_csv(records: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV in UTF-8, with the mark that tells Excel so; formulas are defused."""
    output = io.StringIO(newline="")
    # All in quotes: where semicolons divide, "a;=1" would end in a formula.
    csv.writer(output, quoting=csv.QUOTE_ALL).writerows([defused(cell) for cell in record] for record in records)
    return output.getvalue().encode("utf-8-sig")


def as_xlsx(records: Iterable[Sequence[str]]) -> bytes:
    """A table as the only sheet of a workbook; formulas are defused."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    for record in records:
        sheet.append([defused(cell) for cell in record])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def defused(cell: str) -> str:
    """A cell's text that no spreadsheet takes for a formula, without what cannot be written, and not too long."""
    text = _UNWRITABLE.sub("", cell)[:_LONGEST_CELL]
    return f"'{text}" if _FORMULA.match(text) else text


def _records(name: str, content: bytes) -> list[tuple[str, ...]]:
    if content.startswith(b"PK\x03\x04"):
        return _of_workbook(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _invalid(name, "is a workbook in the old format, or has a password", "Save it as XLSX without one.")
    return _of_csv(name, content)


def _of_csv(name: str, content: bytes) -> list[tuple[str, ...]]:
    text = _decoded(name, content)
    if "\0" in text:
        raise _invalid(name, "is no text", _HINT)
    outside = next((line for line in _QUOTED.sub("", text[:_HEAD_CHARS]).splitlines() if line.strip()), "")
    # One that the first line does not have divides nothing: then commas are a part of the questions.
    delimiter = max(_DELIMITERS, key=outside.count)
    delimiter = delimiter if outside.count(delimiter) and not _is_sentence(outside, delimiter) else _ABSENT
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return list(_bounded(tuple(record) for record in reader))
    except csv.Error as error:
        raise _invalid(name, f"cannot be read as CSV: {error}", _HINT) from error


def _is_sentence(line: str, delimiter: str) -> bool:
    """Whether a comma is one of a question in a file of a single column without names."""
    return delimiter == "," and line.rstrip().endswith("?")


def _decoded(name: str, content: bytes) -> str:
    encoding = next((tag for mark, tag in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    for tag in (encoding, "cp1252"):
        try:
            return content.decode(tag)
        except UnicodeDecodeError:
            continue
    raise _invalid(name, "is no text in UTF-8", _HINT)


def _of_workbook(name: str, content: bytes) -> list[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED_BYTES:
                raise _invalid(name, "unpacks to more than is read", "Split it into several.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise _invalid(name, "holds no sheet", _HINT)
            rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
            return list(_bounded(tuple("" if cell is None else str(cell) for cell in row) for row in rows))
        finally:
            book.close()
    except (
        zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, ParseError, OSError, EOFError,
        AttributeError, IndexError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise _invalid(name, "is no workbook that can be read", _HINT) from error


def _bounded(records: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """As many records as are read, and one more, by which it is noticed that there are too many."""
    filled = 0
    for record in records:
        filled += any(cell.strip() for cell in record)
        yield record
        if filled > MOST_ROWS + 1:
            return


def _width(record: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(record, start=1) if cell.strip()), default=0)


def _named(names: Sequence[str]) -> Iterator[str]:
    """Names of columns, each once, so that somebody can choose among them."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        called = " ".join(name.split())[:60] or _letters(place)
        while called in seen:
            called = f"{called} ({_letters(place)})"
        seen.add(called)
        yield called


def _letters(place: int) -> str:
    """A column as spreadsheets count: A … Z, AA …."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


@cache
def _question_names() -> frozenset[str]:
    return frozenset(load_yaml(_WORDS.read_text(encoding="utf-8"))["question"])


def _invalid(name: str, what: str, hint: str) -> InvalidFile:
    return InvalidFile(f"{name[:80]!r} {what}", hint=hint)
