"""Phrases that quote prose: a passage that carries the topic, or the words that source.yaml marks for what is said."""

from __future__ import annotations

from knowledge.policy import Passage
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.claim import Claim, Values, require

_TOPICS = ("source", "transfers", "version", "controller", "processor", "joint_controllers", "categories")
# Phrase -> the mark whose words it quotes
_MARKED = {
    "weighing.stated": "weighing",
    "legal_basis.explained": "weighing",
    "personal_data.reserved": "additional_data",
}


@check(*(f"{topic}.stated" for topic in _TOPICS), kind="quoted")
def prose(claim: Claim) -> Values:
    """A passage of the phrase's own topic, which was asked about."""
    topic = claim.say.removesuffix(".stated")
    require(topic in claim.query.topics, "that was not asked about")
    found = _of_topics(claim, claim.topics(Kind.TOPIC, topic))
    return {"text": found.text, "heading": found.heading}


@check(*_MARKED, kind="quoted")
def marked(claim: Claim) -> Values:
    """The words that the policy has for just this, where it was asked about or a type was said to be listed nowhere."""
    absent = claim.say == "personal_data.reserved" and any(
        c.say.startswith("personal_data.no_such_type") for c in claim.before
    )
    require(absent or claim.say.partition(".")[0] in claim.query.topics, "that was not asked about")
    return {"text": claim.mark(claim.facts.policy.marked(_MARKED[claim.say])).text}


@check("exercise.stated", kind="quoted")
def exercise(claim: Claim) -> Values:
    """The passage on how to exercise rights, where that was asked."""
    require("exercise" in claim.query.topics or "how_to" in claim.query.operators, "that was not asked about")
    return {"text": _of_topics(claim, claim.topics(Kind.TOPIC, "exercise")).text}


@check("rights_overview.stated", kind="quoted")
def rights_overview(claim: Claim) -> Values:
    """What is said ahead of all rights; each right that the policy has follows."""
    listed = [c.places[0].passage for c in claim.following if c.say == "rights_overview.item" and c.places]
    require({p.topic for p in listed if p} == set(_rights(claim)), "the list of rights is not complete")
    require("rights_overview" in claim.query.topics, "that was not asked about")
    return {"text": _of_topics(claim, claim.topics(Kind.TOPIC, "rights_overview")).text}


@check("rights_overview.item", kind="quoted")
def right(claim: Claim) -> Values:
    """A passage on one of the rights."""
    found = _of_topics(claim, _rights(claim))
    return {"text": found.text, "heading": found.heading}


@check("sale.stated", "sale.stated_generally", kind="quoted")
def sale(claim: Claim) -> Values:
    """Words on selling: those for everybody, or, where the policy has none such, those under one heading."""
    policy = claim.facts.policy
    general = policy.marked("sale")
    special = [p.mark for s in policy.supplements for p in s.provisions if "sale" in p.about]
    require("sale" in claim.query.topics, "that was not asked about")
    require(bool(general) == (claim.say == "sale.stated_generally"), "it is said for others than that")
    found = claim.mark(general or special)
    return {"text": found.text, "heading": found.passage.heading}


def _rights(claim: Claim) -> frozenset[str]:
    rights = claim.topics(Kind.RIGHT, *(term.id for term in claim.facts.vocabulary.of_kind(Kind.RIGHT)))
    return frozenset(topic for topic in rights if claim.facts.policy.topic_passages(topic))


def _of_topics(claim: Claim, topics: frozenset[str]) -> Passage:
    found = claim.passage()
    require(found.topic in topics, f"the passage is about {found.topic}")
    return found
