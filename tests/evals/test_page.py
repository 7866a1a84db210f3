"""The report as one HTML page."""

from __future__ import annotations

import re
from collections.abc import Callable

from evals.accepted import Change, Difference
from evals.case import Case
from evals.evaluation import Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome
from evals.page import as_page
from knowledge.policy import Policy


def test_the_page_needs_nothing_from_elsewhere(evaluation: Evaluation) -> None:
    page = as_page(evaluation, (), None)
    assert re.search(r"(src|href|url|@import|http)\b", page) is None


def test_every_miss_of_the_dev_split_is_there_with_what_is_wrong(evaluation: Evaluation) -> None:
    page = as_page(evaluation, (), None)
    assert page.count("<details>") == 2
    assert "who gets it?" in page
    assert "not cited: job-seekers/recipients/1" in page


def test_of_the_test_split_there_are_counts_alone(evaluation: Evaluation) -> None:
    page = as_page(evaluation, (), None)
    assert "Misses of the test split: 1 of 1" in page
    assert "an unseen question" not in page
    assert "secret/1" not in page


def test_each_row_shows_how_many_right_answers_cite_it(evaluation: Evaluation) -> None:
    page = as_page(evaluation, (), None)
    assert '<h3>job-seekers/processing</h3>\n<div class="cells"><span class="few"' in page
    assert 'title="job-seekers/recipients/1; cases that require it: 1">1: 0</span>' in page
    assert "<h3>passages</h3>" in page


def test_each_cell_shows_how_many_cases_say_something_about_it(evaluation: Evaluation) -> None:
    page = as_page(evaluation, (), None)
    assert "<th>processing row</th><th>purpose</th><th>legal basis</th>" in page
    assert '<tr><td>job-seekers/recipients/1</td><td><span class="down">0 + 1</span></td>' in page


def test_floors_missed_and_changes_are_told(evaluation: Evaluation) -> None:
    changed = Difference(
        newly_right=("storage/1",),
        newly_missed=("who/1",),
        measures=(Change("dev: right", 0.5, 0.3333),),
        suites=(Change("retention", 0.25, 0.3333),),
    )
    page = as_page(evaluation, (Shortfall("dev", "right", 0.3333, 0.4),), changed)
    assert "Below its floor: dev, right: 0.3333 &lt; 0.4000" in page
    assert "Newly missed in the dev split: 1" in page
    assert '<span class="down">-16.7</span>' in page
    assert '<span class="up">+8.3</span>' in page


def test_what_people_typed_is_shown_and_never_run(small_policy: Policy, make_case: Callable[..., Case]) -> None:
    typed = "<script>alert(1)</script>"
    missed = Outcome(make_case(question=typed), None, error=typed)
    page = as_page(Evaluation(small_policy, (missed,)), (), None)
    assert typed not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
