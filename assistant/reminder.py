"""Computed deletion dates as an iCalendar file (RFC 5545): one all-day event per latest day that an answer computes.

Takes everything from the answer, and nothing from a clock: the same answer gives the same bytes. The dates are those of
the points in the answer's trace, which stand in the order of its statements. No alarm is set: when somebody wants to be
told of an all-day event is a setting of their own calendar.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from assistant.answer import Answer, Citation, Statement, Status
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.policy import Column
from rules.deadline import LATEST_DAYS, NO_DAY, NO_LENGTH

MEDIA_TYPE = "text/calendar"
FILE_NAME = "reminder.ics"
_PRODID = "-//privacy-assistant//reminder//EN"
_UID_NAME = "urn:privacy-assistant:reminder:"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One event. `place`: of its statement in the answer, from 0; `stamp`: when the policy's version was made, UTC."""

    place: int
    uid: str
    stamp: datetime
    day: date
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no date, and what would give one. `can_be_told`: whether the question may lack something."""

    reason: str
    hint: str
    can_be_told: bool


def calendar(answer: Answer) -> bytes | None:
    """The iCalendar file of all latest deletion dates that an answer computes, in UTF-8; None where there is none."""
    found = reminders(answer)
    return as_calendar(found) if found else None


def reminders(answer: Answer) -> tuple[Reminder, ...]:
    """The events of an answer, in the order of its statements, each once."""
    book = load_phrasebook(answer.language)
    kept: dict[str, Reminder] = {}
    for place, point in enumerate(_points(answer)):
        if _has_latest_day(point):
            made = _reminder(answer, place, point, book)
            kept.setdefault(made.uid, made)
    return tuple(kept.values())


def as_calendar(found: Sequence[Reminder]) -> bytes:
    """The iCalendar file of some events."""
    file = Calendar()
    file.add("prodid", _PRODID)
    file.add("version", "2.0")
    for reminder in found:
        file.add_component(_event(reminder))
    content: bytes = file.to_ical()
    return content


def missing(answer: Answer) -> Missing:
    """What an answer without a computed date lacks, in the answer's language."""
    book = load_phrasebook(answer.language)
    points = list(zip(_points(answer), answer.statements, strict=True))
    told = [statement.text for point, statement in points if point["say"] in NO_DAY]
    lacks_length = bool(told) and all(point["say"] in NO_LENGTH for point, _ in points if point["say"] in NO_DAY)
    if answer.clarification is not None:
        told = [answer.clarification.question]
    return Missing(
        reason=book.say("reminder.none"),
        hint=" ".join(dict.fromkeys(told)) or book.say("reminder.tell_day"),
        can_be_told=answer.status in (Status.ANSWERED, Status.CLARIFY) and not lacks_length,
    )


def _points(answer: Answer) -> Iterator[dict[str, Any]]:
    return (point for rule in answer.trace.rules for point in rule["points"])


def _has_latest_day(point: dict[str, Any]) -> bool:
    return point["kind"] == "computed" and point["say"] in LATEST_DAYS


def _reminder(answer: Answer, place: int, point: dict[str, Any], book: Phrasebook) -> Reminder:
    values = point["values"]
    earliest, latest = (date.fromisoformat(values[name]) for name in ("earliest", "latest"))
    statement = answer.statements[place]
    rows = _cited_rows(answer, statement)
    what = book.join(list(dict.fromkeys(_what(citation, rows, book) for citation in _of(answer, statement))))
    lines = [statement.text]
    if earliest != latest:
        lines.append(book.say("reminder.range", earliest=book.day(earliest), latest=book.day(latest)))
    lines += _source_lines(rows, book)
    made_on = date.fromisoformat(answer.policy.version)
    version = {"policy": answer.policy.id, "version": book.day(made_on), "sha256": answer.policy.sha256}
    lines += [book.say("reminder.version", **version), book.say("reminder.no_advice")]
    return Reminder(
        place=place,
        uid=_uid(answer, point),
        stamp=datetime.combine(made_on, time(), UTC),
        day=latest,
        title=book.say("reminder.title_normally" if values.get("normally") else "reminder.title", what=what),
        text="\n".join(lines),
        language=answer.language,
    )


def _uid(answer: Answer, point: dict[str, Any]) -> str:
    """The same for the same day of the same rows under the same policy version, in whatever language it was asked."""
    policy, values = answer.policy, point["values"]
    what = [point["evidence"], values.get("part"), values["earliest"], values["latest"]]
    content = [policy.id, policy.version, policy.sha256, *what]
    return str(uuid5(NAMESPACE_URL, _UID_NAME + json.dumps(content, sort_keys=True)))


def _of(answer: Answer, statement: Statement) -> list[Citation]:
    return [answer.citations[number - 1] for number in statement.citations]


def _cited_rows(answer: Answer, statement: Statement) -> list[Citation]:
    """What a statement cites, and before it what each of these rows is for, where the answer cites that, too."""
    cited = _of(answer, statement)
    purposes = [c for c in answer.citations if c.columns == (Column.PURPOSE,) and c.id in {own.id for own in cited}]
    return sorted({c.number: c for c in (*purposes, *cited)}.values(), key=lambda c: (c.id, c not in purposes))


def _what(citation: Citation, rows: Sequence[Citation], book: Phrasebook) -> str:
    """What a row is for in the policy's own words; the row's place where the answer does not cite them."""
    purpose = next((c.quote for c in rows if c.id == citation.id and c.columns == (Column.PURPOSE,)), None)
    return _place(citation, book) if purpose is None else f"“{purpose}”"


def _source_lines(rows: Sequence[Citation], book: Phrasebook) -> Iterator[str]:
    """Each row by its place and id, then the policy's words in the cells that are cited."""
    for row_id, cells in groupby(rows, key=lambda c: c.id):
        cited = list(cells)
        yield f"{_place(cited[0], book)} ({row_id})"
        for citation in cited:
            columns = ", ".join(book.say(f"column.{column}") for column in citation.columns)
            yield f"- {columns}: “{citation.quote}”" if columns else f"- “{citation.quote}”"


def _place(citation: Citation, book: Phrasebook) -> str:
    if citation.row is None:
        return citation.section
    return book.say("reminder.row", section=citation.section, row=str(citation.row))


def _event(reminder: Reminder) -> Event:
    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", reminder.stamp)
    # A day without an end is one whole day (RFC 5545, 3.6.1); it stands beside what else is done that day
    event.add("dtstart", reminder.day)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", reminder.title, parameters={"LANGUAGE": reminder.language})
    event.add("description", reminder.text, parameters={"LANGUAGE": reminder.language})
    return event
