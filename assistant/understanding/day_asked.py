"""The day that a question asks about, apart from those on which something happened.

"I was rejected in May 2025, is my CV still stored in June 2027?"
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.query import DateMention, Query


def as_of(query: Query) -> Query:
    """The query with the day on which something is asked to be over or not, and without it among its dates.

    It is a day that words ask about, or one to come beside a day of the same event that has passed. Without another day
    for a time to run from it tells nothing, and is left out.
    """
    asked = [d for d in query.dates if d.asked_about or _lies_after(d, query)]
    others = tuple(d for d in query.dates if d not in asked)
    if len(asked) != 1 or not others:
        return replace(query, dates=others)
    return replace(query, dates=others, as_of=asked[0].last)


def _lies_after(mention: DateMention, query: Query) -> bool:
    """Whether a day is today or to come, while another one, of the event that this one seems to be of, has passed."""
    today = query.today
    if today is None or mention.first < today:
        return False
    past = (d for d in query.dates if d.last < today and not d.asked_about)
    return any(set(mention.events) <= set(d.events) for d in past)
