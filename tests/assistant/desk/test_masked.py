"""What an approved reply tells of people is masked before it is kept; what it says of the policy is not touched."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.desk.draft import Draft, draft_reply
from assistant.desk.masked import masked_reply, masked_words
from assistant.desk.message import work_through
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.tokens import LANGUAGES
from tests.assistant.desk.test_draft import MESSAGES, drafted

MESSAGE = """Hello, I applied for a job with you on 3 May 2026. How long do you keep my CV?
Why does Jo Lind still get mail at jo.lind@example.com? Please delete my number 070-123 45 67.

Kind regards,
Jo Lind"""


def masked(assistant: Assistant, text: str, draft: Draft, *, message: str = MESSAGE) -> str:
    return masked_reply(text, draft, message=message, kept=assistant.policy(None).source_text)


def test_the_customers_name_address_and_number_are_masked_wherever_they_stand(assistant: Assistant) -> None:
    draft = draft_reply(work_through(MESSAGE, assistant, today=TODAY), assistant.policy(None))
    assert "Jo Lind" in draft.text
    text = draft.text.replace("Hello,", "Dear Ms Lind,", 1).replace("Kind regards", "Kind regards,\nAnna Berg", 1)
    kept = masked(assistant, f"{text}\nWe told Jo Lind so.", draft)
    for gone in ("Jo Lind", "Lind", "example.com", "070", "45 67", "Berg"):
        assert gone not in kept
    for stays in ("Dear [name],", "[e-mail]", "[phone]", "normally up to 2 years", "3 May 2026", "We told [name] so."):
        assert stays in kept
    facts = [line.text for line in draft.lines if line.kind == "fact"]
    assert facts
    assert [line for line in kept.split("\n") if line in facts] == facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_that_names_nobody_is_kept_as_it_is(assistant: Assistant, language: str) -> None:
    message = MESSAGES[language]
    draft = drafted(assistant, message)
    assert masked(assistant, draft.text, draft, message=message) == draft.text


def test_a_name_that_is_a_word_of_the_policy_stays(assistant: Assistant) -> None:
    message = "How long do you keep my CV?\n\nKind regards,\nIMI"
    draft = drafted(assistant, message)
    assert masked(assistant, f"{draft.text}\nIMI says so.", draft, message=message).endswith("IMI says so.")


def test_a_name_is_found_however_its_letters_are_put_together(assistant: Assistant) -> None:
    message = unicodedata.normalize("NFD", "My name is Åsa. How long do you keep my CV?")
    draft = drafted(assistant, message)
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "We told Åsa so.")
        assert masked(assistant, text, draft, message=message) == "We told [name] so."


def test_a_first_or_a_last_name_alone_is_masked_and_a_team_is_no_name(assistant: Assistant) -> None:
    draft = drafted(assistant, MESSAGE)
    assert (
        masked(assistant, "As Jo said, and Lind wrote, joking.", draft) == "As [name] said, and [name] wrote, joking."
    )
    message = "How long do you keep my CV?\n\nKind regards,\nCustomer Support"
    assert masked(assistant, "Our Support is here.", draft, message=message) == "Our Support is here."


def test_a_title_is_masked_likewise(assistant: Assistant) -> None:
    kept = assistant.policy(None).source_text
    assert masked_words("Why does Jo Lind get mail?", message=MESSAGE, kept=kept) == "Why does [name] get mail?"
