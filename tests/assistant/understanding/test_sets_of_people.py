"""Whoever sets people aside asks of all the others, and whoever names several asks of each of them."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from assistant.understanding.understand import understand
from knowledge.query import Query, Topic
from tests.assistant.understanding.asking import understood


def but(assistant: Assistant, *people: str) -> tuple[str, ...]:
    """All categories of people of the policy but some."""
    return tuple(who for who in assistant.facts["imi"].policy.data_subjects if who not in people)


@pytest.mark.parametrize(
    ("question", "language", "aside"),
    [
        ("Apart from job seekers, whose personal identity number do you hold?", "en", ["job-seekers"]),
        ("Everyone but whistleblowers: is their data shared with IT providers?", "en", ["whistleblowing"]),
        ("Can everybody except leads be passed to group companies?", "en", ["leads"]),
        ("Which groups, leads aside, have a purpose based on consent?", "en", ["leads"]),
        ("Is anyone but leads and customers on the suppression list?", "en", ["business-contacts", "leads"]),
        ("Vems personnummer har ni förutom de arbetssökandes?", "sv", ["job-seekers"]),
        ("Bortsett fra jobbsøkere, hvem har dere fødselsnummer på?", "nb", ["job-seekers"]),
        ("Wessen Personennummer haben Sie, abgesehen von Bewerbern?", "de", ["job-seekers"]),
        ("Czyj numer PESEL macie, oprócz kandydatów?", "pl", ["job-seekers"]),
    ],
)
def test_all_the_others_are_asked_about(assistant: Assistant, question: str, language: str, aside: list[str]) -> None:
    assert understood(assistant, question, language=language).data_subjects == but(assistant, *aside)


def test_of_everybody_it_is_asked_whether_all_have_it(assistant: Assistant) -> None:
    query = understood(assistant, "Is it true that everybody other than referees is asked for consent?")
    assert (query.units, query.topics) == (("categories",), (Topic.LEGAL_BASIS,))
    assert "universal" in query.operators


def test_what_none_of_the_others_has_is_asked_of_their_rows(assistant: Assistant) -> None:
    query = understood(assistant, "Apart from website visitors, for which purposes do you use analytics?")
    assert (query.data_subjects, query.units[:1]) == (but(assistant, "website-visitors"), ("categories",))


@pytest.mark.parametrize(
    "question",
    [
        "What do you hold on me besides what customers have?",  # of the asker's own
        "Leaving the application aside, what are candidates' details used for?",  # a purpose is set aside
        "Who besides the candidate sees what a referee said?",  # a receiver is set aside
        "Do customers get anything other than newsletters?",
        "Apart from applicants' names, do you keep their CVs?",  # something of theirs is set aside
        "Besides customers' phone numbers, do you keep their titles?",
    ],
)
def test_nobody_is_set_aside(assistant: Assistant, question: str) -> None:
    query = understood(assistant, question)
    assert query.topics
    assert len(query.data_subjects) <= 1


def is_of_each(query: Query, *people: str) -> bool:
    return query.units == ("categories",) and "universal" in query.operators and query.data_subjects == people


@pytest.mark.parametrize(
    ("question", "people"),
    [
        (
            "Do referees and job seekers both have their personal identity number collected?",
            ("references", "job-seekers"),
        ),
        ("Do both leads and job seekers have their data shared with IMI Group companies?", ("leads", "job-seekers")),
        ("Do job applicants and enquirers both have HR in the group?", ("job-seekers", "enquirers")),
        ("Do leads and customers both get on the suppression list?", ("leads", "business-contacts")),
    ],
)
def test_a_property_is_asked_of_each(assistant: Assistant, question: str, people: tuple[str, ...]) -> None:
    assert is_of_each(understood(assistant, question), *people)


def test_what_they_have_in_common_is_still_asked(assistant: Assistant) -> None:
    query = understood(assistant, "What data do both referees and job seekers have?")
    assert not is_of_each(query, "references", "job-seekers")


@pytest.mark.parametrize(
    "question",
    [
        "Do neither leads nor referees have their data shared with group companies?",
        "Do either leads or referees have their data shared with the group?",
    ],
)
def test_of_neither_and_either_it_is_told_which_have_it(assistant: Assistant, question: str) -> None:
    query = understood(assistant, question)
    assert (query.units, "universal" in query.operators) == (("categories",), False)


def test_newsletters_are_not_what_a_group_has_in_place_of_them(assistant: Assistant) -> None:
    query = understood(assistant, "Do neither leads nor applicants get newsletters?")
    assert query.activities == ("newsletters",)


def test_the_time_of_one_purpose_is_not_said_of_all_that_is_kept(assistant: Assistant) -> None:
    query = understood(assistant, "Do both customers and website visitors have their data deleted after one year?")
    assert (query.units, "list_rows" in query.operators) == ((), True)


def test_whoever_asks_it_is_of_all_the_others(assistant: Assistant) -> None:
    facts = assistant.facts["imi"]
    question = "Apart from job seekers, whose personal identity number do you hold?"
    query = understand(question, facts, language="en", data_subject="job-seekers")
    assert query.data_subjects == but(assistant, "job-seekers")
