"""Who receives which data: types of data against recipient rows, per category of people; each sign opens its row.

A sign is a link within the page to the whole table below, so it needs no mouse, no new page and no second look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assistant.overview import Listing, Overview, RecipientMatrix, RowFilter
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.policy import Policy, Row, Table, TableKind
from knowledge.vocabulary import DOMAIN_FOLDER
from ui import text
from ui.loading import Shown
from ui.markup import escape, paragraphs
from ui.policy_table import as_written, table_with_links

_NAMED, _BY_REFERENCE, _OPEN = "●", "○", "…"
_SIGNS = {Listing.NAMED: _NAMED, Listing.BY_REFERENCE: _BY_REFERENCE}


def show_matrices(shown: Shown, overview: Overview, wanted: RowFilter) -> None:
    """A matrix for each category of people that a filter leaves, with the recipient rows in full below it."""
    st.caption(text.say("matrix.lead"))
    signs = ((_NAMED, "matrix.named"), (_BY_REFERENCE, "matrix.by_reference"), (_OPEN, "matrix.open"))
    items = "".join(f'<li><span aria-hidden="true">{sign}</span> {escape(text.say(key))}</li>' for sign, key in signs)
    st.html(f'<ul class="pa-legend">{items}</ul>')
    book = load_phrasebook(text.language(), DOMAIN_FOLDER, shown.vocabulary)
    kept = {row.id for row in overview.rows(wanted)}
    parts = []
    for data_subject in shown.policy.data_subjects:
        matrix = overview.matrix(data_subject)
        if rows := [row for row in matrix.rows if row.id in kept]:
            parts.append(_section(shown, matrix, rows, wanted.data_category, book))
    if parts:
        st.html("".join(parts))
    else:
        st.caption(text.say("filter.none"))


def _section(shown: Shown, matrix: RecipientMatrix, rows: Sequence[Row], only: str | None, book: Phrasebook) -> str:
    policy = shown.policy
    heading = policy.section_of(matrix.data_subject).heading
    table = table_with_links(
        Table(TableKind.RECIPIENTS, tuple(rows)),
        policy=policy,
        caption=text.table_name(TableKind.RECIPIENTS),
        name=f"{heading}: {text.table_name(TableKind.RECIPIENTS)}",
        show_cell=as_written,
        anchors={row.id: _anchor(row) for row in rows},
    )
    return (
        f'<section class="pa-section"><h2 lang="{escape(policy.language)}">{escape(heading)}</h2>'
        f"{_grid(policy, heading, matrix, rows, only, book)}{table}</section>"
    )


def _grid(
    policy: Policy, heading: str, matrix: RecipientMatrix, rows: Sequence[Row], only: str | None, book: Phrasebook
) -> str:
    heads = "".join(
        f'<th scope="col"><div><span class="pa-number">{row.number}</span> '
        f'<span lang="{escape(policy.language)}">{paragraphs(row.key.text)}</span></div></th>'
        for row in rows
    )
    terms = [term for term in matrix.data_categories if only in (None, term)]
    body = "".join(_line(book.label("data_category", term), rows, _sign_of(term, matrix)) for term in terms)
    body += _line(
        text.say("matrix.any_data"), rows, lambda row: (_OPEN, "open") if row.id in matrix.open_rows else None
    )
    name = f"{heading}: {text.say('view.matrix')}"
    first = escape(text.say("filter.data_category"))
    return (
        f'<div class="pa-scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
        f'<table class="pa-table pa-matrix"><thead><tr><th scope="col">{first}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _sign_of(term: str, matrix: RecipientMatrix) -> Callable[[Row], tuple[str, str] | None]:
    def sign(row: Row) -> tuple[str, str] | None:
        found = matrix.listings.get((term, row.id))
        return (_SIGNS[found], found.value) if found else None

    return sign


def _line(name: str, rows: Sequence[Row], sign_of: Callable[[Row], tuple[str, str] | None]) -> str:
    """A line of the matrix; a line without any sign is left out."""
    signs = [(row, sign_of(row)) for row in rows]
    if not any(sign for _, sign in signs):
        return ""
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(_cell(name, row, sign) for row, sign in signs)}</tr>'


def _cell(name: str, row: Row, sign: tuple[str, str] | None) -> str:
    if sign is None:
        return "<td></td>"
    drawn, kind = sign
    said = text.say("matrix.cell", data=name, row=str(row.number), how=text.say(f"matrix.{kind}"))
    return f'<td><a href="#{_anchor(row)}" aria-label="{escape(said)}">{drawn}</a></td>'


def _anchor(row: Row) -> str:
    return f"recipient-{row.data_subject}-{row.number}"
