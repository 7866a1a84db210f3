"""What is understood of a question to the first policy, with the scorers that weigh its words."""

from __future__ import annotations

from datetime import date

from assistant.service import Assistant
from assistant.understanding.scorer import load_scorers
from assistant.understanding.understand import understand
from knowledge.query import Query


def understood(assistant: Assistant, text: str, *before: str, language: str = "en", today: date | None = None) -> Query:
    """The query of a turn after those `before` it, oldest first."""
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    facts = assistant.facts["imi"]
    return understand(text, facts, language=language, history=before, today=today, scorers=scorers)
