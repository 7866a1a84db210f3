"""Questions that leave something open, and what the tests of the language model do with their answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.answer import Answer
from assistant.question import Question
from assistant.service import Assistant
from assistant.understanding.feature_names import FeatureNames
from assistant.understanding.scorer import ACTIVITIES, NONE, TOPICS, Scorer, Scorers, load_scorer, people_of
from tests.assistant.language_model.server import ModelServer

# In seconds. A request to this machine takes some milliseconds; what must be in time is never near the limit.
PATIENT, HASTY = 20.0, 0.4

# What the scorers make of any question here, so that they leave the same open however they are fitted.
TOPIC_ODDS = {"retention": 0.2, "personal_data": 0.2, "recipients": 0.2, "unstated": 0.2, "purpose": 0.1}
ACTIVITY_ODDS = {NONE: 0.4, "events_webinars": 0.2, "contests": 0.2}
PEOPLE_ODDS = {NONE: 0.4, "event-participants": 0.4}
HARDLY = 0.001  # of each other term

Helped = Callable[..., tuple[Assistant, ModelServer]]

REFEREE = "I am a referee. And my name, come the sunset?"
EVENING = "When are my drawings from your gathering gone?"
HISTORY = "How soon am I history to you?"
GERMAN = "Wie lange bleiben meine Kleckse von der Klecksparade da?"
SUNSET = {"topic": "retention", "topic_words": "the sunset"}
GATHERING = {"activity": "events_webinars", "activity_words": "gathering"}


def undecided(assistant: Assistant) -> Assistant:
    """The same Assistant with scorers that give each question those odds, and no encoder."""
    given = (
        (TOPICS, TOPIC_ODDS),
        (ACTIVITIES, ACTIVITY_ODDS),
        (people_of(assistant.folders["imi"].parent), PEOPLE_ODDS),
    )
    scorers = Scorers(lambda text, language: None, *(_fixed(load_scorer(path).classes, odds) for path, odds in given))
    return replace(assistant, _weighing=dict.fromkeys(assistant.facts, scorers))


def _fixed(classes: Sequence[str], odds: Mapping[str, float]) -> Scorer:
    bias = np.array([math.log(odds.get(name, HARDLY)) for name in classes], dtype=np.float64)
    return Scorer(tuple(classes), FeatureNames.of(()), np.zeros((0, len(classes)), dtype=np.float32), bias)


def same(answer: Answer) -> dict[str, Any]:
    """All of an answer but the time it took."""
    return answer.model_dump(exclude={"elapsed_ms"})


def ask(assistant: Assistant, question: str, **more: Any) -> Answer:
    return assistant.answer(Question(question=question, **more))
