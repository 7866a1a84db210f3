"""Follow-up questions are ones that the assistant itself can answer, about the category they name."""

from __future__ import annotations

import pytest

from assistant.answer import Status
from assistant.question import Question
from assistant.service import Assistant
from knowledge.phrasebook import load_phrasebook
from knowledge.vocabulary import DOMAIN_FOLDER

CATEGORIES = (
    "business-contacts",
    "leads",
    "job-seekers",
    "references",
    "website-visitors",
    "event-participants",
    "enquirers",
    "whistleblowing",
)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("topic", ["retention", "recipients", "legal_basis"])
def test_every_follow_up_is_answered_about_its_own_category(
    assistant: Assistant, category: str, topic: str, language: str
) -> None:
    book = load_phrasebook(language, DOMAIN_FOLDER, assistant.folders["imi"])
    question = book.say(f"follow_up.{topic}", who=book.label("data_subject", category))
    answer = assistant.answer(Question(question=question))
    assert answer.status == Status.ANSWERED
    assert {c.data_subject for c in answer.citations if c.table} == {category}


def test_follow_ups_do_not_repeat_the_topic_that_was_asked(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="how long do you keep my application"))
    assert answer.follow_ups
    assert not any("how long" in question.lower() for question in answer.follow_ups)
