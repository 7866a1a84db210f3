"""Identifiers in a question are left out before anything reads it: no answer needs them, and they mislead.

A mail address names a company, a personal number begins with a date, and both read as words that nothing accounts for.
So a question is understood, traced, and put to an optional language model without them, whoever sends it.
"""

from __future__ import annotations

import re

from assistant.question import Question
from assistant.redaction.found import IDENTIFIERS, Kind, Redacted

# No word of any language, so that it says nothing about what is asked.
MASK = "***"
_FEWEST_DIGITS = 6
# "10.0.0.1" has fewer digits; IPv6 has eight groups, or "::" in it
_MAY_BE_IP = re.compile(r"(?:\.\d{1,3}){3}|(?::[0-9a-f]{1,4}){7}|::", re.IGNORECASE)


def without_identifiers(text: str, *, kept: str) -> Redacted:
    """A text with identifiers masked, but for those that stand in the text `kept` (the policy)."""
    if not _may_hold_one(text):
        return Redacted(text, ())
    from assistant.redaction.redact import redact  # noqa: PLC0415 - few questions need it, and it loads libraries

    return redact(text, kinds=IDENTIFIERS, kept=kept, mark=_mask)


def as_asked(question: Question, *, kept: str) -> Question:
    """A question and its earlier turns without identifiers."""
    asked = without_identifiers(question.question, kept=kept).text
    history = tuple(without_identifiers(turn, kept=kept).text for turn in question.history)
    if (asked, history) == (question.question, question.history):
        return question
    return question.model_copy(update={"question": asked, "history": history})


def _may_hold_one(text: str) -> bool:
    """Whether there is an @ (or what stands for it), an IP address, or some digits: most questions have none of it."""
    has_sign = "@" in text or ("at" in text.lower() and any(bracket in text for bracket in "([{"))
    return has_sign or _MAY_BE_IP.search(text) is not None or sum(c.isdigit() for c in text) >= _FEWEST_DIGITS


def _mask(_kind: Kind) -> str:
    return MASK
