"""`GET /policies/{id}/{row or passage}`: a page that shows what a citation's link points to, word for word.

For readers of answers in other programs, where nothing else can open a row. Plain HTML without a script; the address's
fragment names the cell, and the browser marks it.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from assistant.api.deps import NamedPolicy
from assistant.api.places import PASSAGE_ANCHOR, policy_line
from assistant.api.problems import NOT_FOUND, ProblemRaised
from assistant.api.words import words
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Cell, Passage, Policy, Row
from knowledge.tokens import LANGUAGES

router = APIRouter(include_in_schema=False)

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.25rem; }
dt { font-weight: 600; margin-top: 1rem; }
dd, blockquote { margin: 0; padding: .25rem .5rem; white-space: pre-line; border-left: .25rem solid transparent; }
:target { border-left-color: currentColor; background: Mark; color: MarkText; }
"""
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{place}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{place}</h1>
{content}
<p><small>{policy}</small></p>
</main>
</body>
</html>
"""


@router.get("/policies/{policy_id}/{item_id:path}")
def get_cited(policy: NamedPolicy, item_id: Annotated[str, Path()]) -> HTMLResponse:
    """The row with all its cells, or the paragraph; a 404 problem where this version of the policy has neither."""
    book = words(policy.language if policy.language in LANGUAGES else "en")
    row, passage = policy.rows_by_id.get(item_id), policy.passages_by_id.get(item_id)
    if row is not None:
        where, content = _place(row, policy, book), _cells(row, policy, book)
    elif passage is not None:
        where, content = passage.heading, _words(passage)
    else:
        raise ProblemRaised(
            NOT_FOUND,
            f"policy {policy.id!r}, version {policy.version}, has no row or paragraph {item_id[:80]!r}",
            hint=f"The link may be for another version of the policy. GET /v1/policies/{policy.id} lists all of them.",
        )
    page = _PAGE.format(
        language=policy.language,
        place=escape(where),
        style=_STYLE,
        content=content,
        policy=escape(policy_line(policy.title, policy.version, book)),
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})


def _place(row: Row, policy: Policy, book: Phrasebook) -> str:
    heading = policy.section_of(row.data_subject).heading
    return book.say("row", section=heading, table=book.say(f"table.{row.table}"), row=str(row.number))


def _cells(row: Row, policy: Policy, book: Phrasebook) -> str:
    lines: list[str] = []
    for cell in row.cells:
        lines.append(f"<dt>{escape(book.say(f'column.{cell.column}'))}</dt>")
        lines.append(f'<dd id="{escape(cell.column)}">{escape(cell.text)}</dd>')
        lines += [f"<dd>{escape(words)}</dd>" for words in _stands_for(cell, policy, book)]
    return "\n".join(["<dl>", *lines, "</dl>"])


def _stands_for(cell: Cell, policy: Policy, book: Phrasebook) -> Iterator[str]:
    """What a cell that points to the row before it stands for; its own words alone would tell a reader nothing."""
    if cell.reference is not None and cell.reference.kind == "same_as_above":
        for row_id in cell.reference.target_ids:
            yield book.say("personal_data.same_as_above", data=policy.rows_by_id[row_id].cell(cell.column).text)


def _words(passage: Passage) -> str:
    return f'<blockquote id="{PASSAGE_ANCHOR}">{escape(passage.text)}</blockquote>'
