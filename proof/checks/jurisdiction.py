"""What the policy adds for a place: words of its supplement, and rights that a complete list there does not name."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.policy import Provision, Supplement
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.claim import Claim, Values, require


@check("jurisdiction.stated", kind="quoted")
def stated(claim: Claim) -> Values:
    """A provision, or a whole passage, of the supplement for a place that the question names."""
    topics = claim.topics(Kind.JURISDICTION, *claim.query.jurisdictions)
    passages = [p for topic in topics for p in claim.facts.policy.topic_passages(topic)]
    spans = {p.span: p for p in passages} | {p.mark.span: p.mark.passage for _, p in _provisions(claim)}
    require(len(claim.places) == 1 and claim.places[0].span in spans, "it must cite the supplement's words")
    span = claim.places[0].span
    return {"text": claim.facts.policy.source_text[span.start : span.end], "heading": spans[span].heading}


@check("jurisdiction.applies", kind="quoted")
def applies(claim: Claim) -> Values:
    """When a supplement applies, in its own words."""
    return {"text": claim.mark(s.applies for s in _supplements(claim) if s.applies).text}


@check("jurisdiction.not_named", kind="absence")
def not_named(claim: Claim) -> Values:
    """The list of rights cited does not name the right asked about."""
    lists = {p.mark: (s, p) for s, p in _provisions(claim) if p.names is not None}
    supplement, found = lists[claim.mark(lists)]
    return claim.one_of(
        {"right_term": right, "heading": supplement.heading}
        for right in claim.query.rights
        if right not in (found.names or ()) and right not in found.about
    )


@check("jurisdiction.conflict", kind="derived")
def conflict(claim: Claim) -> Values:
    """Provisions of several supplements, each in the general answer's place, in different words."""
    by_span = {p.mark.span: (s, p) for s, p in _provisions(claim) if p.effect == "replaces"}
    require(all(p.span in by_span for p in claim.places), "what is cited does not replace the general answer")
    found = [by_span[p.span] for p in claim.places]
    require(len({s.topic for s, _ in found}) > 1, "there is one supplement only")
    require(bool(set.intersection(*(set(p.about) for _, p in found)) & _matters(claim)), "they are about other things")
    require(len({(p.names, p.mark.text) for _, p in found}) > 1, "they say the same")
    return {"headings": tuple(s.heading for s, _ in found)}


@check("jurisdiction.none", kind="absence")
def none(claim: Claim) -> Values:
    """All parts for single places are cited, and none of them is for a place that the question names."""
    supplements = claim.facts.policy.supplements
    passages = [p for s in supplements for p in claim.facts.policy.topic_passages(s.topic)]
    require(claim.keys == [(p.id, None, p.span) for p in passages], "it must cite the parts for all places")
    places = (p for p in claim.query.jurisdictions if not claim.topics(Kind.JURISDICTION, p))
    headings = tuple(dict.fromkeys(p.heading for p in passages))
    return claim.one_of({"place": place, "headings": headings} for place in places)


def _matters(claim: Claim) -> set[str]:
    query = claim.query
    return {*query.rights, *query.topics, *query.unstated, *query.operators}


def _supplements(claim: Claim) -> tuple[Supplement, ...]:
    topics = claim.topics(Kind.JURISDICTION, *claim.query.jurisdictions)
    return tuple(s for s in claim.facts.policy.supplements if s.topic in topics)


def _provisions(claim: Claim) -> Iterator[tuple[Supplement, Provision]]:
    return ((s, p) for s in _supplements(claim) for p in s.provisions)
