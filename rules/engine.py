"""Which rules a query runs, in order, and what they find. Pure: the same query and rows give the same findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from rules import (
    background,
    contact,
    exercise,
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
from rules.rights_table import rights_table

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
    Topic.RIGHTS_OVERVIEW: rights.overview,
    Topic.EXERCISE: exercise.decide,
    Topic.CATEGORIES: prose.categories,
    Topic.WEIGHING: prose.weighing,
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
        )
    },
}


def load_parameters() -> None:
    """Read the decision table and the law now, so that a mistake in them shows at the start; RuleParameterError."""
    rights_table()
    background.laws()


def decide_all(query: Query, facts: PolicyFacts) -> tuple[Finding, ...]:
    """What the policy says, and at most one sentence of general law beside it (background.py)."""
    findings = tuple(_with_places(finding) for finding in _of_all_parts(query, facts))
    general = background.decide(query, findings, facts)
    return (*findings, general) if general else findings


def _with_places(finding: Finding) -> Finding:
    """Only what has a place in the policy: where a policy has no table to search, nothing is "not listed" in it."""
    points = tuple(point for point in finding.points if point.evidence)
    if points or not finding.points:
        return replace(finding, points=points)
    return replace(finding, points=(), outcome=Outcome.NOT_STATED)


def _of_all_parts(query: Query, facts: PolicyFacts) -> tuple[Finding, ...]:
    """The findings of everything that a message asks. What is open in one part is not asked back beside an answer.

    What two parts find alike is told once: "who sees it? Only you, or other firms, too?".
    """
    findings = [f for part in (query, *query.also) for f in _of_the_policy(part, facts)]
    if query.also and any(f.points for f in findings):
        findings = [f for f in findings if f.outcome not in {Outcome.UNCLEAR, Outcome.OUT_OF_SCOPE}]
    again = (bool(f.points) and any(f.points == e.points for e in findings[:i]) for i, f in enumerate(findings))
    return tuple(f for f, is_told in zip(findings, again, strict=True) if not is_told)


def _of_the_policy(query: Query, facts: PolicyFacts) -> tuple[Finding, ...]:
    """The findings of a query, in the order of its topics.

    Where the policy has a supplement for a place that the question names, it is laid over the general answer: instead
    of it, before it or after it (jurisdiction.py).
    """
    if query.refused:
        return (Finding(query.refused, Outcome.OUT_OF_SCOPE),)
    if listing.applies(query):
        return (listing.decide(query, facts),)
    laid = jurisdiction.lay_over(query, facts)
    if laid and laid.alone:
        return (laid.finding,)
    findings = [RULES[topic](query, facts) for topic in query.topics]
    if laid is None:
        return tuple(findings)
    if not any(f.points for f in findings):
        return (laid.finding,)
    return (laid.finding, *findings) if laid.first else (*findings, laid.finding)
