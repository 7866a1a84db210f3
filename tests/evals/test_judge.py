"""One answer against its case."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Citation
from evals.case import Case
from evals.judge import judge, reference_of, references_of
from knowledge.policy import Policy

Case_ = Callable[..., Case]
Citation_ = Callable[..., Citation]
Answer_ = Callable[..., Answer]


def test_everything_that_can_be_cited_is_each_row_and_each_topic(small_policy: Policy) -> None:
    expected = ("job-seekers/processing/1", "job-seekers/recipients/1", "complaints")
    assert references_of(small_policy) == expected


def test_a_row_is_referred_to_by_category_table_and_number(small_policy: Policy, make_citation: Citation_) -> None:
    assert reference_of(make_citation("Up to 1 year", table="processing"), small_policy) == "job-seekers/processing/1"


def test_prose_is_referred_to_by_the_topic_of_its_passage(small_policy: Policy, make_citation: Citation_) -> None:
    assert reference_of(make_citation("You may complain."), small_policy) == "complaints"


def test_a_citation_outside_the_row_it_names_counts_for_nothing(small_policy: Policy, make_citation: Citation_) -> None:
    assert reference_of(make_citation("You may complain.", table="processing"), small_policy).startswith("?")


def test_a_full_answer_is_right(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    answer = make_answer(make_citation("Up to 1 year", table="processing"), make_citation("You may complain."))
    assert judge(make_case(), answer, small_policy).is_right


def test_a_stray_citation_makes_an_answer_wrong(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    answer = make_answer(
        make_citation("Up to 1 year", table="processing"), make_citation("Recruiters", table="recipients")
    )
    outcome = judge(make_case(), answer, small_policy)
    assert outcome.stray == ("job-seekers/recipients/1",)
    assert not outcome.is_right


def test_a_refusal_may_cite_where_it_looked(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    case = make_case(status="not_covered", required=(), allowed=(), facts=())
    answer = make_answer(make_citation("Recruiters", table="recipients"), text="Not said.", status="not_covered")
    assert judge(case, answer, small_policy).is_right


def test_a_fact_may_stand_in_any_spelling_and_case(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    row = make_citation("Up to 1 year", table="processing")
    assert judge(make_case(), make_answer(row, text="ONE YEAR at most"), small_policy).is_right
    assert judge(make_case(), make_answer(row, text="a while"), small_policy).missing_facts == (("1 year", "one year"),)


def test_forbidden_words_make_an_answer_wrong(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    answer = make_answer(make_citation("Up to 1 year", table="processing"), text="1 year, or for ever")
    assert not judge(make_case(must_not=("For ever",)), answer, small_policy).is_right


def test_a_quote_that_stands_elsewhere_is_not_verbatim(
    small_policy: Policy, make_case: Case_, make_answer: Answer_, make_citation: Citation_
) -> None:
    outcome = judge(make_case(), make_answer(make_citation("Up to 1 year", table="processing", start=0)), small_policy)
    assert outcome.verbatim == (False,)
    assert not outcome.is_right
