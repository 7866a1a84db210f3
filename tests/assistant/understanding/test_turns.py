"""Messages of several questions: each is answered by itself, and what one says is not read into another."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.service import Assistant
from assistant.understanding.turns import turns_of
from tests.assistant.understanding.asking import understood


def turns(assistant: Assistant, text: str, language: str = "en") -> tuple[str, ...]:
    return turns_of(text, assistant.facts["imi"], None, language=language, today=None)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "How long is a CV kept? Who gets webinar data?", ("How long is a CV kept?", "Who gets webinar data?")),
        ("en", "I applied. Who reads it? I was at a webinar. Who sees that?",
         ("I applied. Who reads it?", "I was at a webinar. Who sees that?")),
        ("en", "How long is a CV kept, and does anybody get leads' data?",
         ("How long is a CV kept", "does anybody get leads' data?")),
        ("en", "Do you sell my data? How long is a CV kept?", ("Do you sell my data?", "How long is a CV kept?")),
        ("en", "Things to know: 1) how long is a CV kept 2) who gets webinar data?",
         ("Things to know: 1) how long is a CV kept", "who gets webinar data?")),
        ("en", "Tell me how long you keep a CV. Also tell me who receives webinar data.",
         ("Tell me how long you keep a CV.", "Also tell me who receives webinar data.")),
        ("en", "You keep applications for a year and recordings of calls go after a month, right?",
         ("You keep applications for a year, right?", "recordings of calls go after a month, right?")),
        ("de", "Wie lange bleibt eine Bewerbung? Wer bekommt die Daten aus dem Webinar?",
         ("Wie lange bleibt eine Bewerbung?", "Wer bekommt die Daten aus dem Webinar?")),
        ("sv", "Hur länge sparas en ansökan? Vem får uppgifter om leads?",
         ("Hur länge sparas en ansökan?", "Vem får uppgifter om leads?")),
    ],
)  # fmt: skip
def test_each_question_that_tells_what_it_is_about_is_a_turn(
    assistant: Assistant, language: str, text: str, said: tuple[str, ...]
) -> None:
    assert turns(assistant, text, language) == said


@pytest.mark.parametrize(
    "text",
    [
        "How long do you keep my CV? And who gets it?",
        "How long do you keep my CV? Is it shared with customers?",  # not customers' data
        "Which data do you have of applicants, and which about a referee?",
        "You called my referee. What did you write down? Can the applicant read it?",
        "Stop calling my firm, we were never a customer!! Which right do I have there",
        "What do you hold on applicants for a lawsuit? My CV too?",
        "How long do you keep applications?",
        "You keep names and numbers of leads, right?",
        "Is my CV kept? " * 30,
    ],
)
def test_a_question_that_goes_on_about_the_one_before_it_stays_with_it(assistant: Assistant, text: str) -> None:
    assert turns(assistant, text) == (text,)


def test_nothing_is_read_from_one_question_into_another(assistant: Assistant) -> None:
    said = "How long do the cookies for usage statistics last? Who gets to see what I wrote in my application?"
    query = understood(assistant, said)
    assert [(q.activities, q.topics) for q in (query, *query.also)] == [
        (("website_analytics",), ("retention",)),
        (("recruitment",), ("recipients",)),
    ]
    assert "cookies" not in query.also[0].data_categories


def test_who_asks_holds_for_the_questions_that_follow(assistant: Assistant) -> None:
    query = understood(assistant, "I'm with a customer. How long do you keep invoices? What do you store of a webinar?")
    assert [q.data_subjects for q in (query, *query.also)] == [("business-contacts",)] * 2


def test_every_question_of_a_message_is_answered_with_its_rows(assistant: Assistant) -> None:
    said = "How long do you keep my application? Do group companies get leads' data? Who reads a whistleblower report?"
    answer = assistant.answer(Question(question=said))
    assert {c.data_subject for c in answer.citations} == {"job-seekers", "leads", "whistleblowing"}


def test_a_recording_named_with_its_call_is_no_part_of_what_a_turn_before_tells(assistant: Assistant) -> None:
    said = "Please delete my application. And how long do you keep the recording of my call?"
    assert understood(assistant, said).also[0].activities == ("enquiries_support",)


def test_each_of_two_claims_gets_its_own_yes_or_no(assistant: Assistant) -> None:
    said = "You keep applications for two years and recordings of calls are kept for a year, right?"
    answer = assistant.answer(Question(question=said))
    told = [s.text for s in answer.statements if s.text.startswith(("The policy states", "No"))]
    assert [text.split(" here")[0] for text in told] == [
        "The policy states “two years”",
        "No, the policy does not say “a year”",
    ]
