"""What is left of people who want no more marketing: that they want none, and no longer what the marketing kept.

"I told your rep to lose my number, so it is wiped now?" is answered by the list of those who objected, which keeps it.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

_CONSENT = "consent"
# The operators of words for it, and of words that ask what is left.
OPTED_OUT, _LEFT = "opted_out", "left_over"
# What is asked of things that are kept, and the rights by which somebody opts out.
_KEPT = frozenset({Topic.RETENTION, Topic.PERSONAL_DATA})
_OPTING_OUT = frozenset({"object", "erasure", "withdraw_consent"})


def as_opted_out(query: Query, facts: PolicyFacts) -> Query:
    """The query for what keeps the objection itself; as it is where it asks for something else.

    So it is where it names another thing that is done ("I unsubscribed. Is my application gone?"), people of whom no
    objection is kept, or data that are not kept with it ("… when is my click history gone?").
    """
    asks_what_is_left = _KEPT.issuperset(query.topics) and bool(query.topics)
    if _LEFT in query.operators and query.rights and _OPTING_OUT.issuperset(query.rights):
        asks_what_is_left = True
    if OPTED_OUT not in query.operators or not asks_what_is_left:
        return query
    keeping = facts.vocabulary.term(Kind.OPERATOR, OPTED_OUT).serves
    rows = [
        row
        for row in facts.processing()
        if row.activity in keeping and (not query.data_subjects or row.data_subject in query.data_subjects)
    ]
    ended = all(a in keeping or _ends_by_objection(a, facts) for a in query.activities)
    listed = not query.data_categories or any(row.lists(term) for row in rows for term in query.data_categories)
    if not (rows and ended and listed):
        return query
    # "Lose my number for good, so it's wiped?" asks whether it is gone, and not whether it is kept for good
    dropped = {"forever"} if _LEFT in query.operators else set()
    return replace(
        query,
        operators=tuple(o for o in query.operators if o not in dropped),
        topics=query.topics if not query.rights else (Topic.RETENTION,),
        rights=(),
        activities=tuple(dict.fromkeys(row.activity for row in rows if row.activity)),
        data_subjects=tuple(dict.fromkeys(row.data_subject for row in rows)),
    )


def _ends_by_objection(activity: str, facts: PolicyFacts) -> bool:
    """Whether an objection ends it, or it is none in particular; who withdraws a consent asks for the consent's row."""
    term = facts.vocabulary.term(Kind.ACTIVITY, activity)
    bases = {b.term for row in facts.processing() if row.activity == activity for b in row.legal_bases}
    return term.general or (term.direct_marketing and bases != {_CONSENT})
