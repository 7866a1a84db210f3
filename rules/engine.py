"""Which rules a query runs, in order, and what they find. Pure: the same query and rows give the same findings."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Query, Topic
from rules import (
    contact,
    jurisdiction,
    legal_basis,
    listing,
    personal_data,
    prose,
    purpose,
    recipients,
    retention,
    rights,
    sale,
    unstated,
)
from rules.finding import Finding, Outcome

Rule = Callable[[Query, PolicyFacts], Finding]


def _prose(topic: Topic) -> Rule:
    return lambda query, facts: prose.decide(query, facts, topic)


RULES: dict[Topic, Rule] = {
    Topic.RETENTION: retention.decide,
    Topic.RECIPIENTS: recipients.decide,
    Topic.PERSONAL_DATA: personal_data.decide,
    Topic.LEGAL_BASIS: legal_basis.decide,
    Topic.PURPOSE: purpose.decide,
    Topic.RIGHTS: rights.decide,
    Topic.CONTACT: contact.decide,
    Topic.SALE: sale.decide,
    Topic.JURISDICTION: jurisdiction.decide,
    Topic.UNSTATED: unstated.decide,
    **{
        topic: _prose(topic)
        for topic in (
            Topic.SOURCE,
            Topic.TRANSFERS,
            Topic.VERSION,
            Topic.CONTROLLER,
            Topic.PROCESSOR,
            Topic.JOINT_CONTROLLERS,
            Topic.RIGHTS_OVERVIEW,
            Topic.EXERCISE,
            Topic.WEIGHING,
            Topic.CATEGORIES,
        )
    },
}


def decide_all(query: Query, facts: PolicyFacts) -> tuple[Finding, ...]:
    """The findings of a query, in the order of its topics.

    A place that the question names goes first where the policy has a supplement for it and no activity is asked about.
    An unstated property stands alone: it is the answer, and other facts beside it would only look like one.
    """
    if query.refused:
        return (Finding(query.refused, Outcome.OUT_OF_SCOPE),)
    if listing.applies(query):
        return (listing.decide(query, facts),)
    findings = [RULES[topic](query, facts) for topic in query.topics]
    if set(query.topics) & ROW_TOPICS and any(f.points for f in findings):
        added = jurisdiction.supplement(query, facts)
        findings += [added] if added else []
    return tuple(findings)
