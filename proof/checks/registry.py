"""The truth checks, one for each phrase of the catalogue. To add one: decorate a function with `@check("phrase.id")`.

A check is given a Claim and returns the values that the cited cells bear out, or raises Refuted. The caller compares
them with the trace and the wording, so a check need not look at words. A check shares no code with the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proof.answer import Kind
from proof.claim import Claim, Values

Confirm = Callable[[Claim], Values]


@dataclass(frozen=True, slots=True)
class Check:
    """A check, and the kinds that a statement with its phrase can have."""

    confirm: Confirm
    kinds: tuple[Kind, ...]


CHECKS: dict[str, Check] = {}


def check(*phrase_ids: str, kind: Kind | tuple[Kind, ...]) -> Callable[[Confirm], Confirm]:
    """Register the truth check of a phrase or of several; a phrase has exactly one."""

    def register(confirm: Confirm) -> Confirm:
        for phrase_id in phrase_ids:
            if phrase_id in CHECKS:
                raise ValueError(f"{phrase_id} has two checks")
            CHECKS[phrase_id] = Check(confirm, kind if isinstance(kind, tuple) else (kind,))
        return confirm

    return register
