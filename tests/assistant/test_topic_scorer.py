"""The topic scorer: probabilities, what outweighs what, and weights that belong to this code."""

from __future__ import annotations

import math

import pytest

from assistant.service import Assistant
from assistant.topic_scorer import NONE, REFUSED, features, load_scorer
from assistant.topics import OUTWEIGHS, PRECEDENCE, choose_topics, outweighed, ruled_topic
from assistant.understand import read, understand, weigh
from knowledge.query import Topic
from knowledge.vocabulary import Kind


def test_probabilities_add_up_to_one_with_and_without_the_embedding() -> None:
    scorer = load_scorer()
    for vector in (None, [0.05] * 384):
        probabilities = scorer.probabilities({"date": 1.0, "a feature that nobody fitted": 9.0}, vector)
        assert math.isclose(sum(probabilities.values()), 1.0)


def test_every_class_is_a_topic_a_right_or_one_of_the_two_beside_them(assistant: Assistant) -> None:
    rights = {term.id for term in assistant.facts["imi"].vocabulary.of_kind(Kind.RIGHT)}
    assert set(load_scorer().classes) <= {*Topic, *rights, REFUSED, NONE}
    assert set(PRECEDENCE) <= set(load_scorer().classes)


def test_features_name_no_activity_and_no_category_of_one_policy(assistant: Assistant) -> None:
    reading = read("I applied for a job and was at your webinar", assistant.facts["imi"].vocabulary, "en")
    named = features(reading, ruled=None, unstated=())
    assert "kind activity" in named
    assert not any(name.startswith(("activity ", "data_subject ")) for name in named)


def test_what_phrases_chose_stands_unless_it_is_clearly_outweighed() -> None:
    assert outweighed("retention", {"retention": 0.4, "purpose": 0.6}) is None
    assert outweighed("retention", {"retention": 0.1, "purpose": 0.1 + OUTWEIGHS + 0.01}) == "purpose"
    assert outweighed(None, {"retention": OUTWEIGHS + 0.01}) == "retention"
    assert outweighed("retention", {"retention": 0.9, "purpose": 0.05}) is None


def test_without_an_embedding_model_the_phrases_decide_alone(assistant: Assistant) -> None:
    facts = assistant.facts["imi"]
    text = "how long do you keep my application"
    assert weigh(read(text, facts.vocabulary, "en"), facts.vocabulary, None).probabilities == {}
    assert understand(text, facts, language="en").topics == (Topic.RETENTION,)


@pytest.mark.parametrize("text", ["how long do you keep my application", "who receives my webinar data"])
def test_where_phrases_speak_clearly_the_scorer_agrees(assistant: Assistant, text: str) -> None:
    facts = assistant.facts["imi"]
    reading = weigh(read(text, facts.vocabulary, "en"), facts.vocabulary, assistant.embedder.embed_query)
    ruled = ruled_topic(*choose_topics(reading, facts.vocabulary, ()))
    assert max(reading.probabilities, key=lambda name: reading.probabilities[name]) == ruled
