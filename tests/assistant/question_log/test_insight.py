"""What is counted of the log: endings, gaps with the cell that would answer, thumbs, cells and speed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.question_log.entry import LogEntry
from assistant.question_log.insight import Ending, Thumbs, insight
from assistant.service import Assistant
from knowledge.policy import Column, Policy

JOB = "job-seekers/processing/managing-applications"
DAY = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy(assistant: Assistant) -> Policy:
    return assistant.policy("imi")


def entry(status: str = "answered", outcome: str = "stated", **changed: object) -> LogEntry:
    values: dict[str, object] = {
        "id": "x", "hour": DAY, "channel": "chat", "policy": "imi", "version": "1", "language": "en",
        "topics": ("retention",), "data_subjects": (), "cells": (), "elapsed_ms": 10.0,
    }  # fmt: skip
    return LogEntry(**{**values, "status": status, "outcome": outcome, **changed})  # type: ignore[arg-type]


def test_the_three_kinds_of_no_are_counted_apart_by_day_and_topic(policy: Policy) -> None:
    found = insight(
        [
            entry(),
            entry(outcome="not_listed", topics=("recipients", "retention")),
            entry("not_covered", "not_stated", hour=DAY.replace(day=27)),
            entry("clarify", "unclear"),
            entry("out_of_scope", "out_of_scope", topics=()),
        ],
        policy,
    )
    assert found.by_day[date(2026, 11, 28), Ending.ANSWERED] == 1
    assert found.by_day[date(2026, 11, 27), Ending.NOT_STATED] == 1
    assert found.by_topic["recipients", Ending.NOT_LISTED] == found.by_topic["retention", Ending.NOT_LISTED] == 1
    assert found.by_topic["", Ending.OUT_OF_SCOPE] == 1
    assert found.topics() == ("retention", "", "recipients")
    assert (found.total, found.share(Ending.NOT_STATED)) == (5, 0.2)


def test_a_gap_names_the_cell_that_would_answer_and_the_words_that_are_kept(policy: Policy) -> None:
    old, new = DAY.replace(day=1), DAY
    found = insight(
        [
            entry("not_covered", "not_stated", nearest=JOB, question="parking?", hour=old),
            entry("not_covered", "not_stated", nearest=JOB, question="car park?", hour=new),
            entry("not_covered", "not_stated", nearest=JOB, question="car park?", hour=new),
            entry("not_covered", "not_stated", topics=("unstated",), unstated=("salary",), nearest=JOB),
            entry("not_covered", "not_stated", topics=("unstated",), unstated=("salary",), nearest="gone/row"),
            entry("not_covered", "not_stated", topics=()),
            entry(),
        ],
        policy,
    )
    parking, salary, unknown = found.gaps
    assert (parking.topic, parking.count, parking.last) == ("retention", 3, new.date())
    assert parking.row == policy.rows_by_id[JOB]
    assert parking.column == Column.STORAGE_TIME
    assert parking.questions == ("car park?", "parking?")
    assert (salary.unstated, salary.count, salary.row, salary.column) == (
        ("salary",), 2, policy.rows_by_id[JOB], None,
    )  # fmt: skip
    assert (unknown.topic, unknown.row, unknown.column, unknown.questions) == ("", None, None, ())


def test_a_question_about_recipients_is_not_answered_by_a_cell_that_a_processing_row_lacks(policy: Policy) -> None:
    [gap] = insight([entry("not_covered", "not_stated", topics=("recipients",), nearest=JOB)], policy).gaps
    assert (gap.row, gap.column) == (policy.rows_by_id[JOB], None)


def test_cells_are_counted_where_the_policy_still_has_their_row(policy: Policy) -> None:
    cells = ((JOB, ("purpose", "storage_time")), ("contact", ()), ("gone/row", ("purpose",)))
    found = insight([entry(cells=cells), entry(cells=cells)], policy)
    assert found.cells == {(JOB, Column.PURPOSE): 2, (JOB, Column.STORAGE_TIME): 2}
    assert found.rows == {JOB: 2}


def test_thumbs_are_counted_in_all_and_by_topic(policy: Policy) -> None:
    found = insight([entry(helped=True), entry(helped=False, topics=("rights",)), entry(helped=True), entry()], policy)
    assert found.thumbs == Thumbs(2, 1)
    assert found.thumbs_by_topic == {"retention": Thumbs(2, 0), "rights": Thumbs(0, 1)}


def test_speed_is_told_by_the_nearest_rank(policy: Policy) -> None:
    found = insight([entry(elapsed_ms=float(ms)) for ms in (5, 1, 4, 2, 3)], policy)
    assert [found.milliseconds(share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 3, 5, 5]
    assert found.median_by_day() == {DAY.date(): 3}


def test_nothing_logged_is_no_error(policy: Policy) -> None:
    found = insight([], policy)
    assert (found.total, found.share(Ending.ANSWERED), found.milliseconds(0.5), found.gaps) == (0, 0.0, 0.0, ())
