"""The days of a computed date in their order, as the trace has them."""

from __future__ import annotations

from datetime import date

from assistant.question import Question
from assistant.service import Assistant
from assistant.timeline import Timeline, timelines

TODAY = date(2026, 11, 28)


def drawn(assistant: Assistant, question: str) -> tuple[Timeline, ...]:
    return timelines(assistant.answer(Question(question=question, today=TODAY)))


def test_a_day_of_the_event_begins_it_and_the_length_leads_to_the_latest_day(assistant: Assistant) -> None:
    (line,) = drawn(assistant, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    assert (line.start, line.trigger, line.length) == (date(2026, 5, 3), "event/webinar", (2, "year"))
    assert line.earliest == line.latest == date(2028, 5, 3)
    assert (line.today, line.normally, line.place) == (TODAY, False, 0)


def test_a_month_leaves_a_range_and_no_day_to_begin_from(assistant: Assistant) -> None:
    (line,) = drawn(assistant, "I attended a webinar in May 2026. When must my data be deleted at the latest?")
    assert line.start is None
    assert (line.earliest, line.latest) == (date(2028, 5, 1), date(2028, 5, 31))


def test_calendar_years_are_counted_from_no_day_so_there_is_no_length_to_add(assistant: Assistant) -> None:
    question = "Our financial year ended on 31 March 2024. When is the invoice data deleted at the latest?"
    (line,) = drawn(assistant, question)
    assert (line.start, line.length, line.latest) == (date(2024, 3, 31), None, date(2031, 12, 31))


def test_an_answer_that_computes_nothing_has_none(assistant: Assistant) -> None:
    assert drawn(assistant, "how long do you keep my job application") == ()
