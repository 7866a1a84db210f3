"""The days of a computed deletion date in their order: the event it is counted from, today, and the latest day.

Takes everything from the answer's trace, and nothing from a clock. For whoever draws the arithmetic that a statement
tells; says nothing that the statement does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answer import Answer
from rules.deadline import LATEST_DAYS


@dataclass(frozen=True, slots=True)
class Timeline:
    """One computed date. `place`: of its statement in the answer, from 0.

    `start` is None where the question names no single day for the event; `trigger` holds the policy's words for the
    event, empty where it has none. `length`: a count and its unit, None where the storage ends with the event itself or
    with a calendar year. `earliest` and `latest` are the same day unless the start leaves a range.
    """

    place: int
    start: date | None
    trigger: str
    length: tuple[int, str] | None
    earliest: date
    latest: date
    normally: bool
    today: date | None


def timelines(answer: Answer) -> tuple[Timeline, ...]:
    """A timeline for each statement that computes a latest deletion date, in the order of the statements."""
    points = [point for rule in answer.trace.rules for point in rule["points"]]
    today = _day(answer.trace.query.get("today"))
    return tuple(
        _timeline(place, point["values"], today)
        for place, point in enumerate(points)
        if point["kind"] == "computed" and point["say"] in LATEST_DAYS
    )


def _timeline(place: int, values: dict[str, Any], today: date | None) -> Timeline:
    length = values.get("length")
    by_year = "years" in values
    return Timeline(
        place=place,
        start=_day(values.get("event")),
        trigger=values.get("trigger") or "",
        length=(length[0], length[1]) if length and not by_year else None,
        earliest=date.fromisoformat(values["earliest"]),
        latest=date.fromisoformat(values["latest"]),
        normally=bool(values.get("normally")),
        today=today,
    )


def _day(value: Any) -> date | None:  # noqa: ANN401 - a trace holds JSON; an event that is no day is words
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
