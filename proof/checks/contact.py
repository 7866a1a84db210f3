"""Contact details: what is cited is one; or it is a gap, and is said to be one."""

from __future__ import annotations

import re

from knowledge.policy import Passage
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.claim import Claim, Values, require
from proof.problem import Refuted

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NUMBER = re.compile(r"\+?[\d ()/-]{8,}")
_CLOAK = re.compile(r"\[email\s*protected\]")


@check("contact.stated", kind="quoted")
def stated(claim: Claim) -> Values:
    """The words cited are an e-mail address or a telephone number, where the policy gives contact details."""
    if len(claim.places) != 1 or claim.places[0].passage is None:
        raise Refuted("it must cite one passage")
    span = claim.places[0].span
    words = claim.facts.policy.source_text[span.start : span.end]
    require(_is_place_for_it(claim.places[0].passage, claim), "contact details do not stand there")
    require(bool(_ADDRESS.fullmatch(words) or _NUMBER.fullmatch(words)), "it is neither an address nor a number")
    return {"text": words}


@check("contact.cloaked", kind="absence")
def cloaked(claim: Claim) -> Values:
    """Where the address should stand, the text holds a token of the web page."""
    place = claim.places[0] if len(claim.places) == 1 else None
    if place is None or place.passage is None:
        raise Refuted("it must cite one passage")
    words = claim.facts.policy.source_text[place.span.start : place.span.end]
    require(_is_place_for_it(place.passage, claim), "contact details do not stand there")
    require(_ADDRESS.search(place.passage.text) is None, "an address does stand there")
    require(_CLOAK.fullmatch(words) is not None, "nothing stands in the place of an address")
    return {"token": words}


@check("contact.no_address", kind="absence")
def no_address(claim: Claim) -> Values:
    """Words that point to an address which stands nowhere."""
    found = claim.mark(claim.facts.policy.marked("missing_address"))
    require(_is_place_for_it(found.passage, claim), "contact details do not stand there")
    return {"text": found.text}


@check("contact.empty", kind="absence")
def empty(claim: Claim) -> Values:
    """A heading that announces contact details, and no address or number under it."""
    found = claim.passage()
    under = claim.facts.policy.topic_passages(found.topic)
    require(_is_place_for_it(found, claim) and found.text.rstrip().endswith(":"), "it announces nothing")
    require(not any(_ADDRESS.search(p.text) or _NUMBER.search(p.text) for p in under), "something does stand there")
    return {"text": found.text}


def _is_place_for_it(passage: Passage, claim: Claim) -> bool:
    return passage.topic in claim.topics(Kind.TOPIC, "contact", "exercise")
