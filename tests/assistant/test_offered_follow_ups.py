"""Every follow-up that an answer can offer is answered in its language, from the rows of those whom it names."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.service import Assistant
from knowledge.phrasebook import load_phrasebook
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_answered_for_whom_it_names(assistant: Assistant, language: str) -> None:
    policy = assistant.policy(None)
    book = load_phrasebook(language, DOMAIN_FOLDER, assistant.folders[policy.id])
    for data_subject in policy.data_subjects:
        who = book.label("data_subject", data_subject)
        for topic in ("retention", "recipients", "legal_basis"):
            answer = assistant.answer(Question(question=book.say(f"follow_up.{topic}", who=who)))
            people = {citation.data_subject for citation in answer.citations} - {None}
            assert (answer.status, answer.language, people) == ("answered", language, {data_subject}), (who, topic)
