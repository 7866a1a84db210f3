"""Marks and supplements: words that source.yaml names are found at their place; others are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import PolicyMetadataError
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.policy import Policy
from knowledge.query import Topic
from knowledge.sources import ProvisionMetadata, SupplementMetadata, load_source
from knowledge.vocabulary import DOMAIN_FOLDER, Kind, load_vocabulary

BUNDLED = Path(__file__).parents[2] / "knowledge" / "data" / "policies" / "imi"
MUSEUM = Path(__file__).parents[1] / "policies" / "harbour-museum"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse(load_source(BUNDLED))


def test_a_mark_is_verbatim_at_its_place(policy: Policy) -> None:
    assert policy.marks
    assert all(policy.source_text[m.span.start : m.span.end] == m.text for m in policy.marks)
    assert all(m.passage.span.contains(m.span) for m in policy.marks)


def test_an_elision_spans_what_lies_between(policy: Policy) -> None:
    (mark,) = policy.marked("weighing")
    assert mark.text.startswith("When it is stated below")
    assert mark.text.endswith("not overridden by your interests.")
    assert " … " not in mark.text


def test_a_mark_of_one_topic_is_not_found_in_another(policy: Policy) -> None:
    assert {m.passage.topic for m in policy.marked("objection")} == {"right-erasure", "right-restriction"}
    assert [m.passage.topic for m in policy.marked("objection", topic="right-erasure")] == ["right-erasure"]
    assert policy.marked("objection", topic="right-object") == ()


def test_every_copy_of_a_repeated_paragraph_is_marked() -> None:
    source = replace(load_source(BUNDLED), marks={"transfers": {"outside": "outside the EU/EEA"}})
    assert len(parse(source).marked("outside")) == 8


def test_words_that_stand_nowhere_are_refused_with_their_place() -> None:
    source = replace(load_source(BUNDLED), marks={"uk": {"fees": "it costs … pounds"}})
    with pytest.raises(
        PolicyMetadataError, match=r"imi/source\.yaml: no paragraph of topic 'uk' reads .*marks\.uk\.fees"
    ):
        parse(source)


def test_the_end_of_a_mark_stands_behind_its_beginning() -> None:
    source = replace(
        load_source(BUNDLED), marks={"uk": {"backwards": "rely on UK adequacy rules … You can also lodge"}}
    )
    with pytest.raises(PolicyMetadataError, match="backwards"):
        parse(source)


def test_a_provision_that_stands_nowhere_is_refused() -> None:
    wrong = SupplementMetadata(provisions=(ProvisionMetadata(about=("sale",), words="We sell everything"),))
    with pytest.raises(PolicyMetadataError, match=r"supplements\.uk"):
        parse(replace(load_source(BUNDLED), supplements={"uk": wrong}))


def test_every_matter_of_a_provision_is_known(policy: Policy) -> None:
    vocabulary = load_vocabulary(DOMAIN_FOLDER, BUNDLED / "vocabulary")
    kinds = (Kind.RIGHT, Kind.UNSTATED, Kind.OPERATOR)
    known = {str(topic) for topic in Topic} | {term.id for kind in kinds for term in vocabulary.of_kind(kind)}
    provisions = [p for s in policy.supplements for p in s.provisions]
    assert {matter for p in provisions for matter in p.about} <= known
    rights = {term.id for term in vocabulary.of_kind(Kind.RIGHT)}
    assert {name for p in provisions for name in p.names or ()} <= rights


def test_every_supplement_belongs_to_a_place_of_the_vocabulary(policy: Policy) -> None:
    facts = PolicyFacts(policy, load_vocabulary(DOMAIN_FOLDER, BUNDLED / "vocabulary"))
    places = facts.vocabulary.of_kind(Kind.JURISDICTION)
    found = [s.topic for place in places for s in facts.supplements_of(place.id)]
    assert sorted(found) == sorted(s.topic for s in policy.supplements)


def test_every_mark_that_the_vocabulary_names_stands_in_the_policy(policy: Policy) -> None:
    vocabulary = load_vocabulary(DOMAIN_FOLDER, BUNDLED / "vocabulary")
    named = {mark for term in vocabulary.terms.values() for mark in term.marks}
    assert named
    assert named <= {m.name for m in policy.marks}


def test_a_policy_without_marks_has_none() -> None:
    museum = parse(load_source(MUSEUM))
    assert (museum.marks, museum.supplements, museum.supplement("uk")) == ((), (), None)
