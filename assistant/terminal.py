"""How answers and policies look on a terminal. In a pipe the same words come unwrapped and without colour.

Data go to stdout, talk to stderr. Rich keeps NO_COLOR.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as Grid

from assistant.answer import Answer, Citation
from knowledge.policy import Policy, Section

if TYPE_CHECKING:
    from assistant.language_model.rephrase import Rephrased

IN_OTHER_WORDS = "In other words, by a language model and not proved; what counts is the answer above:"


def output() -> Console:
    """Where data go. Made anew each time, as tests and shells replace sys.stdout."""
    return Console(highlight=False, emoji=False)


def talk() -> Console:
    """Where everything else goes."""
    return Console(stderr=True, highlight=False, emoji=False)


def progress_bar() -> Progress:
    """A bar on stderr that leaves nothing behind; silent where stderr is no terminal."""
    console = talk()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def show_line(console: Console, text: str, *, style: str | None = None) -> None:
    """One line as it is: no markup read into it, and in a pipe not a character changed (Rich expands tabs)."""
    if console.is_terminal:
        console.print(text, style=style, markup=False)
    else:
        console.file.write(f"{text}\n")


def show_answer(console: Console, answer: Answer, policy: Policy, rephrased: Sequence[Rephrased] = ()) -> None:
    """The answer, what it asks back, its numbered sources, which text it stands on, and what a model said beside it."""
    if console.is_terminal:
        from rich.markdown import Markdown  # a pipe does without it

        console.print(Markdown(answer.answer))
    else:
        show_line(console, answer.answer)
    slugs = [option.data_subject for option in answer.clarification.options] if answer.clarification else []
    if any(slugs):
        show_line(talk(), f"Add --data-subject with one of: {', '.join(slug for slug in slugs if slug)}")
    if answer.citations:
        console.print()
    for citation in answer.citations:
        show_line(console, source_line(citation))
    console.print()
    show_line(console, f"{policy.title}, version {answer.policy.version}", style="dim")
    if answer.policy.is_overdue(datetime.now(UTC).date()):
        told = f"It was to be reviewed by {answer.policy.review_by}: ask the company whether it still counts."
        show_line(console, told, style="bold")
    if rephrased:
        console.print()
        show_line(console, IN_OTHER_WORDS, style="dim")
    for sentence in rephrased:
        show_line(console, sentence.text, style="dim")


def source_line(citation: Citation) -> str:
    """`[1] Job seekers · processing · row 1 · storage time: "quote"`."""
    place = [citation.section]
    if citation.table is not None:
        place += [citation.table, f"row {citation.row}", *(column.replace("_", " ") for column in citation.columns)]
    return f'[{citation.number}] {" · ".join(place)}: "{citation.quote}"'


def show_policy(console: Console, policy: Policy) -> None:
    """Every table with its rows, every passage, and what was left out."""
    for section in policy.sections:
        console.print()
        show_line(console, section.heading, style="bold")
        _show_tables(console, section)
        for passage in section.passages:
            show_line(console, f"  line {passage.line} [{passage.topic}] {passage.text}")
    if policy.furniture:
        console.print()
        show_line(console, "Left out as page furniture", style="bold")
    for item in policy.furniture:
        show_line(console, f"  line {item.line}: {item.text}")


def _show_tables(console: Console, section: Section) -> None:
    for table in section.tables:
        columns = [cell.column.replace("_", " ") for cell in table.rows[0].cells] if table.rows else []
        if not console.is_terminal:
            for row in table.rows:
                cells = "\t".join(" ".join(cell.text.split()) for cell in row.cells)
                show_line(console, f"{table.kind}\t{row.number}\tline {row.line}\t{cells}")
            continue
        grid = Grid("row", "line", *columns, title=table.kind.value, title_justify="left")
        for row in table.rows:
            # Rich reads "[…]" as markup in plain strings
            grid.add_row(str(row.number), str(row.line), *(cell.text.replace("[", r"\[") for cell in row.cells))
        console.print(grid)
