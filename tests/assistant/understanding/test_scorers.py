"""The scorers: probabilities, what outweighs what, and weights that belong to this code."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from assistant.service import Assistant
from assistant.understanding.feature_names import Found
from assistant.understanding.features import situation_features, topic_features, turn_features
from assistant.understanding.phrased_topics import PRECEDENCE, choose_topics
from assistant.understanding.reading import read, weigh
from assistant.understanding.scorer import (
    ACTIVITIES,
    ENCODERS,
    NONE,
    REFUSED,
    TOPICS,
    Encoded,
    Scorers,
    head_of,
    load_scorer,
    load_scorers,
)
from assistant.understanding.situation import EMPTIES, FILLS, OVERRULES, outweighed_activity, outweighed_people
from assistant.understanding.topics import OUTWEIGHS, outweighed, ruled_topic
from assistant.understanding.understand import understand
from knowledge.facts import PolicyFacts
from knowledge.query import Topic
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import Kind


@pytest.fixture(scope="module")
def facts(assistant: Assistant) -> PolicyFacts:
    return assistant.facts["imi"]


@pytest.fixture(scope="module")
def scorers(assistant: Assistant) -> Scorers:
    return load_scorers(assistant.encode, assistant.folders["imi"].parent)


@pytest.mark.parametrize("path", [TOPICS, ACTIVITIES])
def test_probabilities_add_up_to_one_with_and_without_an_encoder(path: Path) -> None:
    scorer = load_scorer(path)
    for encoded in (None, *(Encoded(encoder.name, np.full(384, 0.05)) for encoder in ENCODERS)):
        probabilities = scorer.probabilities(Found.of({"date": 1.0, "a feature that nobody fitted": 9.0}), encoded)
        assert math.isclose(sum(probabilities.values()), 1.0)


def test_two_opinions_are_pooled_and_a_head_alone_never_rules_a_class_out(tmp_path: Path) -> None:
    classes = ("access", "erasure", "retention")
    features = {"classes": np.array(classes), "names": np.frombuffer(b"how long", np.uint8),
                "weights": np.array([[0.0, 0.0, 3.0]]), "bias": np.zeros(3)}  # fmt: skip
    np.savez(tmp_path / "topics.npz", allow_pickle=False, **features)
    encoder, other = ENCODERS
    head = {"classes": np.array(classes[:2]), "bias": np.zeros(2), "weights": np.array([[0.0, 5.0]])}
    np.savez(head_of(tmp_path / "topics.npz", encoder), allow_pickle=False, **head)
    scorer = load_scorer(tmp_path / "topics.npz")
    vectors = (None, Encoded(encoder.name, np.ones(1)), Encoded(other.name, np.ones(1)))
    alone, pooled, headless = (scorer.probabilities(Found.of({"how long": 1.0}), encoded) for encoded in vectors)
    assert max(alone, key=lambda name: alone[name]) == "retention"
    assert max(pooled, key=lambda name: pooled[name]) == "erasure"
    assert pooled["retention"] > 0
    assert headless == alone  # another encoder's vector says nothing to this head
    assert math.isclose(sum(pooled.values()), 1.0)


def test_each_language_is_weighed_by_one_encoder_that_was_fitted_on_it(assistant: Assistant) -> None:
    for language in LANGUAGES:
        (encoder,) = (e for e in ENCODERS if language in e.languages)
        assert language in encoder.fitted_on
        encoded = assistant.encode("Q", language)
        assert encoded is not None
        assert encoded.encoder == encoder.name
    assert assistant.encode("Q", "fr") is None


def test_a_word_told_is_another_feature_than_the_same_word_asked(facts: PolicyFacts) -> None:
    told = read("You deleted my message. Who has seen it?", facts.vocabulary, "en")
    found = topic_features(told, ruled=None, unstated=())
    assert {"told en: delete", "en: see"} <= set(found)
    assert not {"en: delete", "told en: see"} & set(found)
    assert {"en: delete", "en: see"} <= set(turn_features(told, ruled=None, unstated=()))


def test_every_class_of_topics_is_a_topic_a_right_or_one_of_the_two_beside_them(facts: PolicyFacts) -> None:
    rights = {term.id for term in facts.vocabulary.of_kind(Kind.RIGHT)}
    assert set(load_scorer(TOPICS).classes) <= {*Topic, *rights, REFUSED, NONE}
    assert set(PRECEDENCE) <= set(load_scorer(TOPICS).classes)


def test_every_activity_and_category_of_people_that_is_weighed_is_a_term(facts: PolicyFacts, scorers: Scorers) -> None:
    activities = {term.id for term in facts.vocabulary.of_kind(Kind.ACTIVITY)}
    assert set(scorers.activities.classes) <= {*activities, NONE}
    assert scorers.people is not None
    assert set(scorers.people.classes) == {*facts.policy.data_subjects, NONE}


def test_a_policy_without_weights_of_its_own_has_no_scorer_for_people(assistant: Assistant, tmp_path: Path) -> None:
    assert load_scorers(assistant.encode, tmp_path).people is None


def test_what_tells_the_topic_names_no_activity_and_no_category_of_one_policy(facts: PolicyFacts) -> None:
    reading = read("I applied for a job and was at your webinar", facts.vocabulary, "en")
    found = topic_features(reading, ruled=None, unstated=())
    assert "kind activity" in found
    assert not any(name.startswith(("activity ", "data_subject ")) for name in found)
    both = situation_features(reading, found, ("recruitment",), ())
    assert {"activity recruitment", "chosen activity recruitment"} <= set(both)


def test_words_in_other_forms_share_their_letters(facts: PolicyFacts) -> None:
    one, other = (
        {name for name in topic_features(read(text, facts.vocabulary, "sv"), ruled=None, unstated=()) if "~" in name}
        for text in ("ansökningshandlingarna", "ansökningar")
    )
    assert len(one & other) > len(one) / 4


def test_what_phrases_chose_stands_unless_it_is_clearly_outweighed() -> None:
    assert outweighed("retention", {"retention": 0.4, "purpose": 0.6}) is None
    assert outweighed("retention", {"retention": 0.1, "purpose": 0.1 + OUTWEIGHS + 0.01}) == "purpose"
    assert outweighed(None, {"retention": OUTWEIGHS + 0.01}) == "retention"
    assert outweighed("retention", {"retention": 0.9, "purpose": 0.05}) is None


def test_an_activity_is_filled_in_overruled_or_dropped_only_by_a_margin(facts: PolicyFacts) -> None:
    def chosen(ruled: tuple[str, ...], **odds: float) -> tuple[str, ...]:
        return outweighed_activity(ruled, (), odds, facts)

    assert chosen((), newsletters=FILLS + 0.01, none=0.0) == ("newsletters",)
    assert chosen((), newsletters=0.5, none=0.5 - FILLS + 0.01) == ()
    assert chosen(("contests",), newsletters=OVERRULES + 0.01, contests=0.0, none=0.0) == ("newsletters",)
    assert chosen(("contests",), newsletters=0.5, contests=0.5 - OVERRULES + 0.01, none=0.3) == ("contests",)
    assert chosen(("contests",), none=EMPTIES + 0.01, contests=0.0) == ()
    assert chosen(("contests",), none=EMPTIES - 0.01, contests=0.0) == ("contests",)


def test_no_category_is_put_beside_an_activity_that_it_does_not_have(facts: PolicyFacts) -> None:
    assert outweighed_people(("recruitment",), ("leads",), {"leads": 1.0}, facts) == ()
    assert outweighed_people(("newsletters",), (), {"event-participants": 1.0}, facts) == ()
    assert outweighed_people((), (), {"leads": 0.9, NONE: 0.1}, facts) == ("leads",)
    assert outweighed_people((), (), {"leads": 0.5, NONE: 0.5}, facts) == ()


def test_without_scorers_the_phrases_decide_alone(facts: PolicyFacts) -> None:
    text = "how long do you keep my application"
    assert weigh(read(text, facts.vocabulary, "en"), facts.vocabulary, None).probabilities == {}
    assert understand(text, facts, language="en").topics == (Topic.RETENTION,)


@pytest.mark.parametrize("text", ["how long do you keep my application", "who receives my webinar data"])
def test_where_phrases_speak_clearly_the_scorer_agrees(facts: PolicyFacts, scorers: Scorers, text: str) -> None:
    reading = weigh(read(text, facts.vocabulary, "en"), facts.vocabulary, scorers)
    ruled = ruled_topic(*choose_topics(reading, facts.vocabulary, ()))
    assert max(reading.probabilities, key=lambda name: reading.probabilities[name]) == ruled


def test_a_follow_up_speaks_the_clearer_before_it_changes_the_topic(facts: PolicyFacts, scorers: Scorers) -> None:
    query = understand("and my webinar registration?", facts, language="en", history=["Who gets my application?"],
                       scorers=scorers)  # fmt: skip
    assert query.topics == (Topic.RECIPIENTS,)
    assert query.activities == ("events_webinars",)
