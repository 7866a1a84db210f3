"""Phrases that quote the cells of one row: each value is the text of a cited cell, `who` the row's category."""

from __future__ import annotations

from knowledge.policy import Column
from proof.checks.registry import check
from proof.claim import Claim, Values, text

# Phrase -> the value that each cited cell fills, in the order of citing
_QUOTED: dict[str, dict[str, Column]] = {
    "retention.stated": {"purpose": Column.PURPOSE, "storage": Column.STORAGE_TIME},
    "recipients.item": {"recipient": Column.RECIPIENT, "data": Column.PERSONAL_DATA},
    "personal_data.stated": {"purpose": Column.PURPOSE, "data": Column.PERSONAL_DATA},
    "purpose.stated": {"purpose": Column.PURPOSE},
    "purpose.in_full": {
        "purpose": Column.PURPOSE,
        "data": Column.PERSONAL_DATA,
        "basis": Column.LEGAL_BASIS,
        "storage": Column.STORAGE_TIME,
    },
}


@check(*_QUOTED, kind="quoted")
def quoted(claim: Claim) -> Values:
    """The cells of the row, verbatim."""
    cells = _QUOTED[claim.say]
    row = claim.row(*cells.values())
    return {"who": row.data_subject, **{name: text(row, column) for name, column in cells.items()}}
