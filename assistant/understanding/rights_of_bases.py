"""The rights that somebody asks for by a legal basis alone: "what can I do about anything that rests on my consent?".

Which rights hang on which basis is the decision table's to say (rules/rights_table.py); here it is only told that a
basis, and nothing that is done, is what the rights are asked of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understanding.matching import overlap
from knowledge.query import Topic
from knowledge.vocabulary import Kind, Match
from rules.rights_table import BASES, rights_table

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading
    from knowledge.facts import PolicyFacts


def rights_of_bases(reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """The rights that the bases named carry and others do not, the most particular first; none where none is asked so.

    Where an activity is named besides ("… where you rely on consent for the newsletter"), its rows tell the rights.
    """
    asking = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RIGHTS_OVERVIEW and m.decisive and reading.asks(m)]
    # A phrase that leads to a basis ends with it: "what am I allowed to ask" names no consent.
    led_to = any(m.start < a.end <= m.end for m in reading.of(Kind.LEGAL_BASIS) for a in asking)
    bases = {m.term for m in reading.of(Kind.LEGAL_BASIS)} if led_to else set()
    people = list(reading.of(Kind.DATA_SUBJECT))
    done = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities and not _is_within(m, people)]
    if not bases or any(not _is_within(m, asking) for m in done):
        return ()
    table = rights_table()
    known = (r for r in table.rights if (Kind.RIGHT, r) in facts.vocabulary.terms and table.hangs_on_basis(r))
    carried = (r for r in known if any(table.entry(r, basis).carries for basis in bases))
    used = {b.term for row in facts.processing() for b in row.legal_bases}
    return tuple(sorted(carried, key=lambda right: sum(table.entry(right, b).carries for b in BASES if b in used)))


def _is_within(match: Match, phrases: list[Match]) -> bool:
    return any(overlap(match, phrase) for phrase in phrases)
