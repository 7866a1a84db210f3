"""Questions that leave something open, and what the tests of the language model do with their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.answer import Answer
from assistant.question import Question
from assistant.service import Assistant
from tests.assistant.language_model.server import ModelServer

# In seconds. A request to this machine takes some milliseconds; what must be in time is never near the limit.
PATIENT, HASTY = 20.0, 0.4

Helped = Callable[..., tuple[Assistant, ModelServer]]

REFEREE = "I am a referee. My name, come the twilight?"
EVENING = "When are my doodles from your jamboree gone?"
HISTORY = "How soon am I dust to you?"
GERMAN = "Wie lange bleiben meine Kleckse von der Klecksparade da?"
SUNSET = {"topic": "retention", "topic_words": "the twilight"}
GATHERING = {"activity": "events_webinars", "activity_words": "jamboree"}


def same(answer: Answer) -> dict[str, Any]:
    """All of an answer but the time it took."""
    return answer.model_dump(exclude={"elapsed_ms"})


def ask(assistant: Assistant, question: str, **more: Any) -> Answer:
    return assistant.answer(Question(question=question, **more))
