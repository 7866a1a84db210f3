"""Which kind of "no" stands in an answer, from its trace: for whoever shows it and whoever counts it.

"Not listed" is a no: a list was searched. "Not stated" is none, and neither is a list whose own words are open.
"""

from __future__ import annotations

from enum import StrEnum

from assistant.answer import Answer, StatementKind, Status
from rules.finding import Outcome
from rules.personal_data import LEFT_OPEN


class No(StrEnum):
    """What the absence of something comes to."""

    NOT_LISTED = "not_listed"
    NOT_STATED = "not_stated"
    LEFT_OPEN = "left_open"


def no_of_statement(answer: Answer, place: int) -> No | None:
    """What a statement says no to, by its place; None where it denies nothing or tells its absence in its own way."""
    points = [(rule["outcome"], point) for rule in answer.trace.rules for point in rule["points"]]
    outcome, point = points[place]
    if point["kind"] != StatementKind.ABSENCE:
        return None
    if point["say"].endswith(LEFT_OPEN):
        return No.LEFT_OPEN
    return No(outcome) if outcome in (Outcome.NOT_LISTED, Outcome.NOT_STATED) else None


def no_of_answer(answer: Answer) -> No | None:
    """What the whole of an answer with statements comes to; None where a part of it says something else."""
    outcomes = {rule["outcome"] for rule in answer.trace.rules} - {Outcome.BACKGROUND}
    if answer.status != Status.ANSWERED or outcomes != {Outcome.NOT_LISTED}:
        return None
    return no_of_statement(answer, 0)
