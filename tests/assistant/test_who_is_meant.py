"""Who a question is about, where its words point at two situations at once."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from assistant.understand import understand


@pytest.mark.parametrize(
    "text",
    [
        "I only clicked reject on the cookie banner. What did you note about me, and on what ground?",
        "I turned down the cookies on your website. Who gets my IP address now?",
    ],
)
def test_data_that_only_the_people_named_have_outweigh_a_word_for_another_activity(
    assistant: Assistant, text: str
) -> None:
    query = understand(text, assistant.facts["imi"], language="en")
    assert query.data_subjects == ("website-visitors",)
    assert "recruitment" not in query.activities


def test_a_rejected_applicant_is_still_an_applicant(assistant: Assistant) -> None:
    query = understand("I was rejected, how long do you keep my CV?", assistant.facts["imi"], language="en")
    assert query.activities == ("recruitment",)
