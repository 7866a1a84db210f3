"""Questions for what rests on a legal basis that they name: of some people, of what is alike, or anywhere.

"What do I agree to as an applicant" asks for a row among all that there are on applicants, so that what stands first
there, and rests on another basis, is no answer. That none of it rests on the basis is said after all of it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understanding.matching import inside, overlap
from assistant.understanding.phrased_situation import is_the_basis, standing_of
from assistant.understanding.unmatched import asks_whether
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind, Match

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# A basis is asked for with these, and what is told of it stands in the same rows.
_OF_A_BASIS = frozenset({Topic.LEGAL_BASIS, Topic.PURPOSE, Topic.PERSONAL_DATA, Topic.WEIGHING})
_OPENLY = frozenset({"open", "list_rows"})
# What is asked of one row, or of rows in another way.
_OTHERWISE = frozenset(
    {"compare", "common", "universal", "other_than", "longest", "shortest", "every", "count", "sole_proprietor"}
)


def on_a_basis(query: Query, reading: Reading, facts: PolicyFacts, *, leans: bool) -> Query | None:
    """The query for all rows that may rest on the one basis named, where it asks which do, or whether any does.

    None where it is about one row of somebody's, as most are.
    """
    nowhere = _rests_nowhere(query.legal_bases, facts)
    # "Do you weigh vital interests" names another basis than the one that weighs interests
    asked = Topic.LEGAL_BASIS in query.topics or (nowhere and query.topics == (Topic.WEIGHING,))
    if (
        not (asked and _OF_A_BASIS.issuperset(query.topics))
        or len(query.legal_bases) != 1
        or _OTHERWISE & set(query.operators)
        or query.dates
    ):
        return None
    if reading.tells and query.data_categories:
        return None  # "Our meetings show my face. Did anyone ask me?": it is of what was told
    people = people_alone(query, reading, facts)
    if people and _asks_for_rows(reading):
        return _listing(replace(query, activities=(), data_subjects=people, data_categories=()))
    nobody = not (query.data_subjects or query.data_categories or query.recipients)
    if nobody and query.activities and _asks_whether_any(reading):
        return _listing(replace(query, activities=_alike(query.activities, facts)))
    of_the_policy = nowhere or (not leans and _is_of_the_policy(query, reading))
    return _listing(query) if nobody and not query.activities and of_the_policy else None


def _rests_nowhere(bases: Sequence[str], facts: PolicyFacts) -> bool:
    """Whether every row names its bases, and none of them one of these."""
    rows = facts.processing()
    return all(row.legal_bases for row in rows) and not any(row.rests_on(basis) for row in rows for basis in bases)


def _listing(query: Query) -> Query:
    return replace(query, topics=(Topic.LEGAL_BASIS,), operators=tuple(dict.fromkeys((*query.operators, "list_rows"))))


def _asks_for_rows(reading: Reading) -> bool:
    """Whether it is asked what rests on the basis, or whether anything does.

    "Which legal basis", and "what entitles you", ask for the basis; "by consent or what" does, too.
    """
    bases = [m for m in reading.of(Kind.LEGAL_BASIS) if reading.asks(m)]
    asking = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.LEGAL_BASIS]
    taken = (*asking, *reading.of(Kind.UNIT))
    openly = [m for m in reading.of(Kind.OPERATOR) if m.term in _OPENLY and not _asks_for_the_basis(m, taken)]
    pairs = (
        (o, b) for o in openly for b in bases if not any(a.start <= o.start < a.end and overlap(a, b) for a in asking)
    )
    return _asks_whether_any(reading) or any(leads_to(o, b, reading) for o, b in pairs)


def _asks_whether_any(reading: Reading) -> bool:
    return any(m.term == "existence" and reading.asks(m) for m in reading.of(Kind.OPERATOR))


def _asks_for_the_basis(trigger: Match, taken: Sequence[Match]) -> bool:
    """Whether "which" is of the basis itself: it stands within words for it, or right before them."""
    return any(not t.gapped and (inside(trigger, t) or t.start == trigger.start + 1) for t in taken)


def leads_to(trigger: Match, named: Match, reading: Reading) -> bool:
    """Whether words that ask for things stand before the name of what these have, in the same sentence, and ask."""
    between = range(trigger.start + 1, named.end)
    return reading.asks(trigger) and trigger.start < named.end and reading.firsts.isdisjoint(between)


def people_alone(query: Query, reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """The people all of whose rows are meant: named without anything that is done, or by what they are there for."""
    named = [m for m in reading.of(Kind.DATA_SUBJECT) if m.term in facts.policy.data_subjects]
    doing = {
        m.term
        for m in reading.of(Kind.ACTIVITY)
        if m.term in facts.activities
        and not (is_the_basis(m, reading) or any(_is_of_people(m, p, facts) for p in named))
    }
    particular = {a for a in doing if standing_of(a, facts)}
    people = query.data_subjects or tuple({who for a in particular or doing for who in facts.categories_of(a)})
    if len(people) != 1 and not query.data_subjects:
        return ()
    standing = {a for who in people for a in _standing_for(who, facts)}
    return people if (particular if query.data_subjects else doing) <= standing else ()


def _is_of_people(doing: Match, people: Match, facts: PolicyFacts) -> bool:
    """Whether words for what is done only name people: "contests" those who take part, "visitors of your site" these.

    "As a webinar guest" tells which of all that is done with guests is meant.
    """
    tells = inside(doing, people) and doing.end - doing.start < people.end - people.start
    if tells and standing_of(doing.term, facts):
        return False
    return inside(doing, people) or (people.group and overlap(doing, people))


def _standing_for(who: str, facts: PolicyFacts) -> tuple[str, ...]:
    """What stands for all that is done with some people ("references"); nothing does where each thing is apart."""
    term = facts.vocabulary.terms.get((Kind.DATA_SUBJECT, who))
    return () if term is None or term.distinct else term.serves[:1]


def _is_of_the_policy(query: Query, reading: Reading) -> bool:
    """Whether the basis itself is asked about, whoever asks: "is consent a legal basis here?"."""
    own = "first_person" in query.operators
    return not own and asks_whether(reading) and any(m.term == "bases" for m in reading.of(Kind.UNIT))


def _alike(activities: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The activities with what is done of the same kind, and what comes of it: "marketing" is that to anybody.

    Who wants no more of it is noted on a list, which belongs to it, too.
    """
    terms = {a: facts.vocabulary.term(Kind.ACTIVITY, a) for a in sorted(facts.activities)}
    if not all(terms[a].direct_marketing for a in activities if a in terms):
        return activities
    kin = [a for a, term in terms.items() if term.direct_marketing]
    after = [c for a in kin for c in terms[a].continued_by if c in terms]
    return tuple(dict.fromkeys((*activities, *kin, *after)))
