"""Who wants no more marketing and asks what is left is told what keeps the objection."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood

KEEPING = ("suppression_list",)


@pytest.mark.parametrize(
    ("question", "language", "people"),
    [
        ("I'm a customer and unsubscribed from marketing. Is my data still there?", "en", "business-contacts"),
        ("As a lead I asked you to stop contacting me. Is my data deleted?", "en", "leads"),
        ("I never bought from you and told your sales guy to lose my number. Is it wiped now?", "en", "leads"),
        ("Jag är kund och har tackat nej till er reklam. Är mina uppgifter borta nu?", "sv", "business-contacts"),
        ("Jeg er kunde og har takket nei til reklame. Er alt slettet nå?", "nb", "business-contacts"),
        ("Jestem klientem i wypisałam się z marketingu. Jak długo jeszcze macie dane?", "pl", "business-contacts"),
        ("Ich bin Kunde und habe der Werbung widersprochen. Ist jetzt alles gelöscht?", "de", "business-contacts"),
    ],
)
def test_what_is_left_after_an_objection_is_what_keeps_it(
    assistant: Assistant, question: str, language: str, people: str
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.activities, query.data_subjects) == (KEEPING, (people,))


def test_that_everything_goes_is_no_matter_of_the_right_to_object(assistant: Assistant) -> None:
    query = understood(assistant, "If I object to marketing as a customer, is everything about me deleted?")
    assert (query.topics, query.rights, query.activities) == ((Topic.RETENTION,), (), KEEPING)


def test_what_else_is_kept_of_a_customer_is_told_with_it(assistant: Assistant) -> None:
    query = understood(assistant, "I opted out. What do you have on me? I'm a buyer at one of your customers.")
    assert query.activities == ("contract_admin", *KEEPING)


def test_a_turn_after_the_objection_asks_the_same(assistant: Assistant) -> None:
    told = ("take me off your advertising please", "head of purchasing at one of your customers")
    query = understood(assistant, "great, so after that you've got nothing on me any more?", *told)
    assert (query.activities, query.data_subjects) == (KEEPING, ("business-contacts",))


@pytest.mark.parametrize(
    "question",
    [
        "I unsubscribed from your marketing. Is my application as a warehouse worker deleted?",  # another thing
        "I withdrew my consent to the newsletter. Do you still keep my address?",  # the consent's own storage time
        "I'm a customer and unsubscribed. When are my clicks in your mailings deleted?",  # not kept with an objection
        "Can I unsubscribe from your marketing?",
        "I never opted out. Is my data still there?",
        "I object to marketing. Can I have my data deleted?",  # the right is asked for
        "I unsubscribed. How long do you keep my name and title?",  # titles are not kept with it
        "I told my boss to lose my number. What do you still have?",
    ],
)
def test_whatever_else_is_asked_beside_an_objection_stays_what_it_is(assistant: Assistant, question: str) -> None:
    assert understood(assistant, question).activities != KEEPING
