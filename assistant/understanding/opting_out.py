"""What is left of people who want no more marketing: that they want none, and no longer what the marketing kept.

"I told your rep to lose my number, so it is wiped now?" is answered by the list of those who objected, which keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assistant.understanding.matching import overlap
from assistant.understanding.parts import asks_why_kept, supposes
from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

_CONSENT = "consent"
# The operators of words for it, and of words that ask what is left.
OPTED_OUT, _LEFT, _AFTERWARDS = "opted_out", "left_over", "afterwards"
# What is asked of things that are kept, and the rights by which somebody opts out.
_KEPT = frozenset({Topic.RETENTION, Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.LEGAL_BASIS})
_OPTING_OUT = frozenset({"object", "withdraw_consent"})
# Whoever asks how, or whether they may, asks for the right.
_AS_A_RIGHT = frozenset({"how_to", "as_right"})


def as_opted_out(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query for what keeps the objection itself; as it is where it asks for something else.

    So it is where it names another thing that is done ("I unsubscribed. Is my application gone?"), people of whom no
    objection is kept, or data that are not kept with it ("… when is my click history gone?"). What people have that
    goes on beside all marketing is told with it where that is asked for.
    """
    asks_why = query.rights == ("erasure",) and asks_why_kept(reading.text, reading.language)
    if OPTED_OUT not in query.operators or not (asks_why or _asks_what_is_left(query)):
        return query
    named = reading.terms(Kind.ACTIVITY)
    sought = {m.term for m in reading.of(Kind.ACTIVITY) if reading.asks(m) and not m.gapped}
    keeping = facts.vocabulary.term(Kind.OPERATOR, OPTED_OUT).serves
    rows = [
        row
        for row in facts.processing()
        if row.activity in keeping and (not query.data_subjects or row.data_subject in query.data_subjects)
    ]
    # Who asks whether all is gone, what remains, or what is on that list does not ask for what rests on the consent
    going = bool(query.rights) or _AFTERWARDS in query.operators or not sought.isdisjoint(keeping)
    ended = all(a in keeping or _ends_by_objection(a, facts, named, by_consent=going) for a in query.activities)
    listed = all(any(row.lists(term) for row in rows) for term in query.data_categories)
    if not (rows and ended and listed):
        return query
    people = tuple(dict.fromkeys(row.data_subject for row in rows))
    told = query.data_subjects and not set(keeping).intersection(named)
    going_on = _going_on(people, facts) if told and Topic.PERSONAL_DATA in query.topics else ()
    # "Lose my number for good, so it's wiped?" asks whether it is gone, and not whether it is kept for good
    dropped = {"forever"} if _LEFT in query.operators else set()
    asked = Topic.PURPOSE if asks_why else Topic.RETENTION
    return replace(
        query,
        operators=tuple(o for o in query.operators if o not in dropped),
        topics=query.topics if not query.rights else (asked,),
        rights=(),
        activities=tuple(dict.fromkeys((*going_on, *(row.activity for row in rows if row.activity)))),
        data_subjects=people,
    )


def as_opting_out(query: Query, told: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """A turn that only speaks of opting out, as the question before it: of the sale of data, or of how long they stay.

    "Do you sell my data?" – "Can I say no to that?"; "How long do you keep my address?" – "And if I unsubscribe?".
    """
    opting = [m for m in reading.of(Kind.OPERATOR) if m.term == OPTED_OUT]
    more = any(not any(overlap(m, o) for o in opting) for m in reading.of(Kind.ACTIVITY))
    if not query.rights or not _OPTING_OUT.issuperset(query.rights) or more or "asks_when" in query.operators:
        return query
    if Topic.SALE in told.topics and query.rights == ("object",) and not reading.of(Kind.ACTIVITY):
        return replace(query, topics=(Topic.SALE,), rights=(), operators=(*query.operators, "sale_optout"))
    if told.topics == (Topic.RETENTION,) and supposes(reading.text, reading.language):
        if query.periods and opting == []:
            # "What if I change my mind after two months?": the right, and until when; the length is no claim
            return replace(query, topics=(Topic.RIGHTS, *told.topics), periods=())
        by_consent = _bases(told.activities, facts) == {_CONSENT}
        others = [o for o in query.operators if o != OPTED_OUT]
        operators = others if by_consent else [*others, OPTED_OUT]
        people = told.data_subjects or facts.categories_of(*told.activities)
        theirs = people if len(people) == 1 else query.data_subjects
        return replace(
            query, topics=told.topics, rights=(), operators=tuple(operators), activities=(), data_subjects=theirs
        )
    return query


def _asks_what_is_left(query: Query) -> bool:
    if query.rights:
        asks_right = not _AS_A_RIGHT.isdisjoint(query.operators)
        return _LEFT in query.operators and _OPTING_OUT.issuperset(query.rights) and not asks_right
    return bool(query.topics) and _KEPT.issuperset(query.topics)


def _ends_by_objection(activity: str, facts: PolicyFacts, named: Collection[str], *, by_consent: bool) -> bool:
    """Whether an objection ends it, or it is none in particular; who withdraws a consent asks for the consent's row."""
    term = facts.vocabulary.term(Kind.ACTIVITY, activity)
    bases = _bases((activity,), facts)
    return (term.general and activity not in named) or (term.direct_marketing and (by_consent or bases != {_CONSENT}))


def _bases(activities: Collection[str], facts: PolicyFacts) -> set[str]:
    """The legal bases of what is done."""
    return {b.term for row in facts.processing() if row.activity in activities for b in row.legal_bases}


def _going_on(people: Collection[str], facts: PolicyFacts) -> tuple[str, ...]:
    """The everyday relationship of these people, which no objection to marketing ends."""
    theirs = dict.fromkeys(row.activity for row in facts.processing() if row.data_subject in people and row.activity)
    return tuple(a for a in theirs if facts.vocabulary.term(Kind.ACTIVITY, a).general)
