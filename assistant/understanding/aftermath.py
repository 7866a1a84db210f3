"""What is asked after something told: a request that was turned down, a consent that was not given.

"You rejected my deletion request. Now what?" asks for no erasure but for what is left, and "I refused all cookies. Do
you still count visits?" for what that rests on. The words only tell it; which right is left is told by the vocabulary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understanding.matching import inside, overlap
from knowledge.query import Topic
from knowledge.vocabulary import Kind, Match, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

_TURNED_DOWN, _NOT_AGREED, _COMPANY = "request_refused", "consent_refused", "company_from"
# Where something is named that can be asked, that is asked, and not only "what now?".
_NAMED = (Kind.TOPIC, Kind.RIGHT, Kind.UNSTATED, Kind.DATA_CATEGORY, Kind.RECIPIENT, Kind.ACTIVITY)
# "What can I do?", "where do I turn?", "do I have to put up with that?".
_WHAT_NOW = frozenset({Topic.EXERCISE, Topic.RIGHTS_OVERVIEW, Topic.CONTACT})
# What is asked, by all its words, of something that may go on.
_GOING_ON = frozenset({Topic.PERSONAL_DATA, Topic.RETENTION, Topic.PURPOSE, Topic.JOINT_CONTROLLERS})
# What "what happens to it" seems to ask; the words for it, and those that tell that something is over.
_BECOMING = frozenset({Topic.PURPOSE, Topic.PERSONAL_DATA, Topic.UNSTATED})
_BECOMES, _OVER = "becomes", frozenset({"ended", "afterwards"})
# Told by who wants no more marketing, and by whom it reaches all the same.
_OPTED_OUT, _STILL_SENT = "opted_out", "still_sent"
# What the country that a company is said to be of seems to ask for.
_OF_PLACES = frozenset({Topic.JURISDICTION, Topic.TRANSFERS})


def left_after_refusal(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The rights left to whom a request was refused, where nothing more is asked than what there is to do."""
    refused = [m for m in reading.of(Kind.OPERATOR) if m.term == _TURNED_DOWN]
    left = vocabulary.term(Kind.OPERATOR, _TURNED_DOWN).serves if refused else _still_sent(reading, vocabulary)
    # "I want to complain, you ignored my deletion request": in one sentence both
    complaining = any(m.term in left for m in reading.of(Kind.RIGHT))
    if refused and not complaining and all(map(reading.asks, refused)):
        return ()
    known = _WHAT_NOW.union(left)
    asked = [m for kind in _NAMED for m in reading.of(kind) if reading.asks(m) and m.words]
    asked = [m for m in asked if not any(inside(m, r) for r in refused)]
    return () if any(m.term not in known for m in asked) else left


def _still_sent(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The right that is left to whom marketing still reaches: "I get ads although I unsubscribed. What now?"."""
    told = {m.term for m in reading.of(Kind.OPERATOR) if not reading.asks(m)}
    return vocabulary.term(Kind.OPERATOR, _STILL_SENT).serves if {_OPTED_OUT, _STILL_SENT} <= told else ()


def asks_what_becomes(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether it is asked what becomes of data once something is over, which is how long they are kept.

    "I got the job! What happens to my application now?" asks for no purpose.
    """
    operators = set(reading.terms(Kind.OPERATOR))
    asked = _BECOMES in operators and not operators.isdisjoint(_OVER)
    return asked and _BECOMING.issuperset(topics)


def rests_on_more(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether it is asked if something goes on to which somebody did not agree."""
    refused = any(m.term == _NOT_AGREED for m in reading.of(Kind.OPERATOR))
    openly = {"open", "count", "list_rows"} & set(reading.terms(Kind.OPERATOR))
    if not refused or openly or not _GOING_ON.issuperset(topics):
        return False
    asked = [m for kind in (Kind.TOPIC, Kind.RIGHT, Kind.DATA_CATEGORY, Kind.RECIPIENT) for m in reading.of(kind)]
    doing = [m for m in reading.of(Kind.ACTIVITY) if reading.asks(m) and not m.gapped]
    return bool(doing) and not any(reading.asks(m) and not any(overlap(m, d) for d in doing) for m in asked)


def of_the_company(reading: Reading) -> tuple[Match, ...]:
    """The places that the company is said to be of: "as you're an American company, …" names nobody's law."""
    said = [m for m in reading.of(Kind.OPERATOR) if m.term == _COMPANY]
    return tuple(m for m in reading.of(Kind.JURISDICTION) if any(inside(m, s) for s in said))


def asks_who_it_is(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether a place is named only to say of which country the company is; which companies it is, then answers."""
    named = reading.of(Kind.JURISDICTION)
    return bool(named) and _OF_PLACES.issuperset(topics) and set(named) == set(of_the_company(reading))
