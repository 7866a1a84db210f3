"""Where a citation stands: in words, and as an address that opens it.

The address is the web chat's where a setting tells it, else the page of the row that the service itself has.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from assistant.answer import Citation, PolicyVersion
from assistant.api.deps import OpenAssistant
from knowledge.phrasebook import Phrasebook

AddressOf = Callable[[str, Citation], str]
PASSAGE_ANCHOR = "words"


def place(citation: Citation, book: Phrasebook) -> str:
    """`Job seekers › Purposes of processing › row 1 › storage time`; for prose its heading."""
    if citation.table is None:
        return citation.section
    table = book.say(f"table.{citation.table}")
    row = book.say("row", section=citation.section, table=table, row=str(citation.row))
    return " › ".join([row, *(book.say(f"column.{column}") for column in citation.columns)])


def policy_line(title: str, version: str, book: Phrasebook) -> str:
    """Which text an answer stands on, and of which day."""
    return book.say("policy", title=title, day=book.day(date.fromisoformat(version)))


def overdue_line(policy: PolicyVersion, book: Phrasebook) -> str | None:
    """That a policy should have been looked at again by now; None where it need not."""
    if policy.review_by is None or not policy.is_overdue(datetime.now(UTC).date()):
        return None
    return book.say("overdue", day=book.day(date.fromisoformat(policy.review_by)))


def get_address_of(request: Request, assistant: OpenAssistant) -> AddressOf:
    """What makes the address of a citation out of the policy's id and the citation."""
    return address_of(assistant.settings.chat_url, own=str(request.base_url))


def address_of(chat: str | None, *, own: str) -> AddressOf:
    """The same for a web chat's address, or else the service's own, which ends with a slash."""

    def in_chat(policy_id: str, citation: Citation) -> str:
        return f"{(chat or '').rstrip('/')}/?{urlencode({'policy': policy_id, 'row': citation.id})}"

    def on_own_page(policy_id: str, citation: Citation) -> str:
        anchor = citation.columns[0] if citation.columns else PASSAGE_ANCHOR
        return f"{own}policies/{quote(policy_id, safe='')}/{quote(citation.id)}#{anchor}"

    return in_chat if chat else on_own_page


CitationAddress = Annotated[AddressOf, Depends(get_address_of)]
