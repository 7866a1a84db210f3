"""What the Insight page calls topics, properties and endings."""

from __future__ import annotations

from assistant.question_log.insight import Ending
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.vocabulary import DOMAIN_FOLDER
from ui import text
from ui.loading import Shown

_ENDINGS = {
    Ending.ANSWERED: "insight.answered",
    Ending.NOT_LISTED: "no.not_listed",
    Ending.NOT_STATED: "no.not_covered",
    Ending.CLARIFY: "no.clarify",
    Ending.OUT_OF_SCOPE: "no.out_of_scope",
}


def ending_name(ending: Ending) -> str:
    """How a question ended, in the words that the chat has for it."""
    return text.say(_ENDINGS[ending])


def topic_name(topic: str, shown: Shown) -> str:
    """What a topic is called; an empty one is one that the words did not tell."""
    return _labels(shown).label("topic", topic) if topic else text.say("insight.no_topic")


def property_name(unstated: str, shown: Shown) -> str:
    """What a property is called that policies seldom state."""
    return _labels(shown).label("unstated", unstated)


def _labels(shown: Shown) -> Phrasebook:
    return load_phrasebook(text.language(), DOMAIN_FOLDER, shown.vocabulary)
