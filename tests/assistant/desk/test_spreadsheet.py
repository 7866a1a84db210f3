"""Tables of questions are read whatever program wrote them; bad ones are told; what is written holds no formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.desk.spreadsheet import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    as_csv,
    as_xlsx,
    defused,
    question_column,
    read_sheet,
)
from knowledge.errors import InvalidFile

QUESTIONS = ("How long, and who gets it?", "Är det krypterat?")


def workbook(*records: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for record in records:
        book.active.append(record)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with its parts changed."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        'id,question\n1,"How long, and who gets it?"\n2,Är det krypterat?\n'.encode(),
        "id;question\r\n1;How long, and who gets it?\r\n2;Är det krypterat?\r\n".encode("utf-8-sig"),
        "id\tquestion\n1\tHow long, and who gets it?\n2\tÄr det krypterat?".encode("utf-16"),
        "id|question\n1|How long, and who gets it?\n\n2|Är det krypterat?".encode("cp1252"),
        workbook(("id", "question"), (1, QUESTIONS[0]), (None, None), (2, QUESTIONS[1])),
    ],
    ids=["comma", "semicolon with a mark", "tab in UTF-16", "bar in Windows' own", "workbook"],
)
def test_a_table_is_read_whatever_program_wrote_it(content: bytes) -> None:
    sheet = read_sheet("questions", content)
    assert sheet == Sheet(("id", "question"), (("1", QUESTIONS[0]), ("2", QUESTIONS[1])))
    assert question_column(sheet) == 1


def test_one_column_needs_no_names_and_its_commas_divide_nothing() -> None:
    sheet = read_sheet("questions.csv", "\n".join(QUESTIONS).encode())
    assert sheet == Sheet(("A",), tuple((q,) for q in QUESTIONS))
    assert question_column(sheet) == 0


@pytest.mark.parametrize("name", ["Question", "Frage", "Fråga", "Spørsmål", "Pytanie", " MESSAGE "])
def test_the_column_of_questions_is_found_by_its_name(name: str) -> None:
    assert question_column(Sheet(("id", name), (("1", "?"),))) == 1


def test_where_no_name_or_two_tell_somebody_has_to_choose() -> None:
    assert question_column(Sheet(("a", "b"), (("1", "2"),))) is None
    assert question_column(Sheet(("question", "message"), (("1", "2"),))) is None


def test_columns_have_names_of_their_own() -> None:
    assert read_sheet("x.csv", b"a,a,,b\n1,2,3,4").columns == ("a", "a (B)", "C", "b")


def test_formulas_of_a_workbook_are_no_questions() -> None:
    assert read_sheet("x.xlsx", workbook(("question",), ("=1+1",), ("How long?",))).rows == (("How long?",),)


BAD = {
    "empty": b"",
    "blank": b"\n , ,\n",
    "only names": b"id,question\n",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "half a workbook": workbook(("question",), ("How long?",))[:900],
    "a zip of something else": repacked(workbook(("question",), ("a",)), lambda n, c: c if n == "x" else b"x"),
    "an open quote": b'question\n"How long?\n',
    "too many rows": b"question\n" + b"How long?\n" * (MOST_ROWS + 1),
    "too many rows in a workbook": workbook(("question",), *[("How long?",)] * (MOST_ROWS + 1)),
    "too many columns": ",".join("x" * (MOST_COLUMNS + 1)).encode() + b"\n" + b",".join([b"1"] * (MOST_COLUMNS + 1)),
    "too many bytes": b"question\n" + b"x" * MOST_BYTES,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_told_with_its_name_and_a_hint(content: bytes) -> None:
    with pytest.raises(InvalidFile) as error:
        read_sheet("questions.x", content)
    assert "questions.x" in error.value.message
    assert error.value.hint


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_read() -> None:
    bomb = repacked(workbook(("question",), ("a",)), lambda n, c: c + b" " * 60_000_000 if "sheet1" in n else c)
    assert len(bomb) < MOST_BYTES
    with pytest.raises(InvalidFile, match="unpacks"):
        read_sheet("bomb.xlsx", bomb)


def test_two_cells_far_apart_do_not_fill_the_memory() -> None:
    far = b'<row r="1000001"><c r="XFA1000001" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = repacked(workbook(("question",), ("How long?",)), lambda _, c: c.replace(b"</sheetData>", far))
    assert read_sheet("far.xlsx", content).rows == (("How long?",),)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_what_would_be_a_formula_is_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx([[cell]]))).active["A1"].data_type == "s"
    assert as_csv([[cell]]).decode("utf-8-sig").lstrip('"').startswith("'")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), min_size=1, max_size=4))
def test_whatever_is_written_can_be_read_and_no_cell_begins_as_a_formula(records: list[list[str]]) -> None:
    for content in (as_csv(records), as_xlsx(records)):
        assert content
        try:
            sheet = read_sheet("x", content)
        except InvalidFile:
            continue  # nothing in it but blanks, or one row
        assert not any(cell[:1] in set("=+-@\t\r") - {""} for row in sheet.rows for cell in row if cell)
