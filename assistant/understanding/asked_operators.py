"""What is to be done with what a turn names: which operators of its words count, and which these bring along."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.asked_for import asks_of_one_more, asks_of_somebody_more
from assistant.understanding.matching import inside, overlap
from assistant.understanding.named import bases_denied, legal_bases_in
from assistant.understanding.reading import Reading
from assistant.understanding.unmatched import asks_plainly_whether, asks_whether_besides
from assistant.understanding.what_for import WHAT_FOR, is_of_a_recipient
from knowledge.query import Topic
from knowledge.vocabulary import Kind
from rules.personal_data import ADDED

# So many words may stand between "only" and a type of data ("only my Instagram name"), or between what sets something
# aside and its name.
_BETWEEN = 2
# Said of all that there is, these take in a "what" that asks for nothing.
_OF_ALL = frozenset({"every", "list_rows"})


def operators_in(
    reading: Reading, topics: Sequence[str], rights: Sequence[str], *, of_any_purpose: bool = False
) -> tuple[str, ...]:
    """What is to be done; with how to go about a right, where a phrase settles that this is asked ("hur går jag …").

    "Not by consent but by law" asks for what rests on a law, and for no other than that.
    """
    operators = tuple(dict.fromkeys((*_asked_openly(reading), *(("every",) if of_any_purpose else ()))))
    denied_once = "existence" in operators and _is_denied_once(reading)
    if set(legal_bases_in(reading)) - bases_denied(reading) or _sets_no_basis_aside(reading) or denied_once:
        operators = tuple(o for o in operators if o != "other_than")
    asked = any(m.term == Topic.EXERCISE and m.decisive and reading.asks(m) for m in reading.of(Kind.TOPIC))
    # "Is it only my name you hold": that the name is listed does not answer it, and all that is listed does.
    alone = [m for m in reading.of(Kind.OPERATOR) if m.term == "alone"]
    if any(0 <= d.start - m.end <= _BETWEEN for m in alone for d in reading.of(Kind.DATA_CATEGORY) if reading.asks(d)):
        operators = tuple(dict.fromkeys((*operators, "open")))
    # "Where did you get it", "by a contract, or from registers": asked of all the ways there are, whichever it names
    of_all_ways = "from_others" in operators and not asks_plainly_whether(reading)
    if reading.set_aside(Kind.DATA_CATEGORY) or (Topic.SOURCE in topics and of_all_ways):
        operators = tuple(dict.fromkeys((*operators, "open")))
    if not rights and (asks_of_one_more(reading) or asks_of_somebody_more(reading)):
        operators = (*operators, ADDED)
    if not rights and is_of_a_recipient(reading, (Topic.RECIPIENTS,)):
        operators = (*operators, WHAT_FOR)
    if "counted_from" in operators and asks_whether_besides(reading):
        operators = tuple(dict.fromkeys((*operators, "whether_from")))
    return (*operators, "how_to") if rights and asked and "how_to" not in operators else operators


def _is_denied_once(reading: Reading) -> bool:
    """Whether what a claim denies is that anything rests on a basis: "you don't need consent for anything, right?".

    "You don't do anything without consent, right?" denies twice, and asks of what rests on another one.
    """
    denials = [m for m in reading.of(Kind.OPERATOR) if m.term == "denying"]
    of_bases = [m for m in reading.of(Kind.OPERATOR) if m.term == "other_than"]
    return bool(of_bases) and all(any(overlap(m, d) for d in denials) for m in of_bases)


def _sets_no_basis_aside(reading: Reading) -> bool:
    """Whether "other than" sets aside what is no legal basis: "other than newsletters, what rests on consent"."""
    named = (*reading.of(Kind.ACTIVITY), *reading.of(Kind.RECIPIENT))
    aside = {
        b.start
        for b in reading.of(Kind.OPERATOR)
        if b.term == "besides" and any(0 <= m.start - b.end < _BETWEEN for m in named)
    }
    of_bases = [m for m in reading.of(Kind.OPERATOR) if m.term == "other_than"]
    return all(m.start in aside for m in of_bases)


def _asked_openly(reading: Reading) -> tuple[str, ...]:
    """The operators; "what" within words for a type of data asks for no list: "did you note what I can't eat".

    Nor does it where it only goes on about all of something: "alles, was ihr gemacht habt".
    Nor does it where it asks for the rows that have a type: "in what activities do you record sound".
    """
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if m.words > 1]
    rows = [m for m in reading.of(Kind.UNIT) if m.term == "purposes" and reading.of(Kind.DATA_CATEGORY)]
    opening = [m for m in reading.of(Kind.OPERATOR) if m.term == "open"]
    of_all = [m for m in reading.matches if m.kind == Kind.OPERATOR and m.term in _OF_ALL]  # denied ones, too
    opening = [o for o in opening if not any(m.start == o.start - 1 and o.end <= m.end for m in of_all)]
    opening = [m for m in opening if not any(inside(m, r) for r in rows)]
    openly = any(m.start in reading.firsts or not any(inside(m, d) for d in data) for m in opening)
    return tuple(o for o in reading.terms(Kind.OPERATOR) if o != "open" or openly)
