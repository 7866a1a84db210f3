"""What a storage time runs from, and which dates of a question are dates of that event.

The link is the vocabulary's: an event stands there with the policy's words for it. A trigger that no event covers keeps
its words; then a date counts as assumed, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.facts import RowFacts, normalise
from knowledge.policy import Bound, Clause, Column
from knowledge.query import DateMention
from knowledge.vocabulary import Kind, Term, Vocabulary

_ARTICLES = frozenset({"the", "a", "an"})
# "The contract … ended": the end of the state that the clause itself names.
_END_OF_STATE = "ended"
_STILL_LASTS = "ongoing"


class Role(StrEnum):
    """What a date of the question is to a bound."""

    IS = "is"
    MAY_BE = "may_be"
    WITHIN = "within"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event of a bound: the policy's words ("" where it gives none) and the vocabulary's terms for it."""

    words: str
    events: tuple[Term, ...]
    states: frozenset[str]
    surrounding: tuple[Term, ...]
    ends_state: bool

    def role(self, mention: DateMention) -> Role:
        """Whether a date is of this event, may be, lies in the time that it ends, or is of another one."""
        named = set(mention.events)
        fitting = [event for event in self.events if event.id in named]
        told = any(not (event.assumed or mention.either) for event in fitting)
        if told or (self.ends_state and _END_OF_STATE in named):
            return Role.IS
        if fitting or not named:
            return Role.MAY_BE
        if named & {event.id for event in self.surrounding}:
            return Role.WITHIN
        is_open = not self.events or any(event.open for event in self.events)
        return Role.MAY_BE if is_open else Role.OTHER

    def is_told_outright(self, mention: DateMention) -> bool:
        """Whether what happened on a date is the event by words of its own, and not by "it was" or "ended" alone."""
        named = set(mention.events)
        return any(event.id in named and not event.general for event in self.events)

    def has_come(self, events: Iterable[str]) -> bool:
        """Whether the question says that the event has happened, dated or not."""
        return bool({event.id for event in self.events} & set(events))


def trigger_of(clause: Clause, bound: Bound, vocabulary: Vocabulary) -> Trigger:
    """The trigger of a bound. Where it has none, the data that the clause is about tell the event ("recordings …")."""
    words = bound.trigger or ""
    told_by = _bare(words or clause.applies_to or "")
    terms = [t for t in vocabulary.of_kind(Kind.EVENT) if any(_covers(p, told_by, t) for p in t.policy)]
    return Trigger(
        words=words,
        events=tuple(t for t in terms if not t.state),
        states=frozenset(t.id for t in terms if t.state),
        surrounding=tuple(t for t in vocabulary.of_kind(Kind.EVENT) if any(_covers(p, told_by, t) for p in t.within)),
        # "… and up to 1 year thereafter" runs from the end of the state itself.
        ends_state=bool(words) and words == clause.during,
    )


def triggers_of(rows: Iterable[RowFacts], vocabulary: Vocabulary) -> list[Trigger]:
    """What the storage times of rows run from, bound by bound."""
    times = (row.row.cell(Column.STORAGE_TIME).storage_time for row in rows)
    return [trigger_of(c, b, vocabulary) for time in times if time for c in time.clauses for b in c.bounds]


def states_of(during: str | None, vocabulary: Vocabulary) -> frozenset[str]:
    """The states that "during X" can be; that it is "still going on" always is one."""
    if during is None:
        return frozenset()
    lasting = (t for t in vocabulary.of_kind(Kind.EVENT) if t.state)
    return frozenset(
        t.id for t in lasting if t.id == _STILL_LASTS or any(_covers(p, _bare(during), t) for p in t.policy)
    )


def _covers(phrase: str, given: str, term: Term) -> bool:
    """Whether words of the policy, bare of their article, are a phrase for an event, or have it in them."""
    wanted = _bare(phrase)
    several = " " in wanted or term.general
    return wanted == given or (several and f" {wanted} " in f" {given} ")


@lru_cache(maxsize=4_096)
def _bare(words: str) -> str:
    first, _, rest = normalise(words).partition(" ")
    return rest if first in _ARTICLES else f"{first} {rest}".strip()
