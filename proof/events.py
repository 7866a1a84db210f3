"""Which event a storage time runs from, in the vocabulary's terms, and whether a date in the question is of that event.

A second reading of `knowledge/vocabulary/terms/events.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.facts import PolicyFacts, normalise
from knowledge.policy import Bound, Clause
from knowledge.query import DateMention
from knowledge.vocabulary import Kind, Term

_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")


@dataclass(frozen=True, slots=True)
class Running:
    """What a bound runs from: the policy's words, the events and states that these words are, and those around them."""

    words: str
    during: str
    events: tuple[Term, ...]
    states: frozenset[str]
    around: frozenset[str]

    @property
    def ends_state(self) -> bool:
        """Whether it runs from the end of the state that the clause itself names ("… and 1 year thereafter")."""
        return bool(self.words) and self.words == self.during

    def is_dated_by(self, mention: DateMention) -> bool:
        """Whether the question says that the date is the day of the event."""
        said = set(mention.events)
        sure = any(event.id in said and not event.assumed for event in self.events)
        return sure or (self.ends_state and "ended" in said)

    def may_be_dated_by(self, mention: DateMention) -> bool:
        """Whether the date may be the day of the event, as far as the question tells; else it is of another event."""
        said = set(mention.events)
        if not said or any(event.id in said for event in self.events):
            return True
        return not said & self.around and (not self.events or any(event.open for event in self.events))


def running(clause: Clause, bound: Bound, facts: PolicyFacts) -> Running:
    """What a bound of a clause runs from. Without words of its own, the data that the clause is about tell it."""
    words, during = bound.trigger or "", clause.during or ""
    told_by = words or clause.applies_to or ""
    known = facts.vocabulary.of_kind(Kind.EVENT)
    fitting = [term for term in known if _speaks_of(term, term.policy, told_by)]
    return Running(
        words,
        during,
        tuple(term for term in fitting if not term.state),
        frozenset(term.id for term in fitting if term.state) | _lasting(during, facts),
        frozenset(term.id for term in known if _speaks_of(term, term.within, told_by)),
    )


def _lasting(during: str, facts: PolicyFacts) -> frozenset[str]:
    """The states that "during …" can be; that it still goes on is always one."""
    if not during:
        return frozenset()
    states = [term for term in facts.vocabulary.of_kind(Kind.EVENT) if term.state]
    return frozenset({"ongoing", *(term.id for term in states if _speaks_of(term, term.policy, during))})


def _speaks_of(term: Term, phrases: tuple[str, ...], words: str) -> bool:
    """Whether a phrase of the term is all of the words, or a part of them where it has several words or is general."""
    given = _ARTICLE.sub("", normalise(words))
    wanted = [_ARTICLE.sub("", normalise(phrase)) for phrase in phrases]
    return any(
        phrase == given or ((" " in phrase or term.general) and f" {phrase} " in f" {given} ") for phrase in wanted
    )
