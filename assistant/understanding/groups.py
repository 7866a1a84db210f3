"""Questions over many rows: the groups of people compared in them, and what is to be listed or counted.

"Customers and participants" names two groups, and both count, while "as a customer at your webinar" is one person in
one situation. A group's own name ("applicants") is no activity either where the question is about all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understanding.matching import covers, inside, overlap
from assistant.understanding.topics import LIKELY_TOO, default_topics
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match
from rules.listing import applies

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# Words that may stand between two groups that are joined ("customers and also your former suppliers").
_BETWEEN = 4
# Words that ask for many rows, and those that only lend themselves to it.
_OF_SETS = frozenset({"list_rows", "count", "universal", "compare", "common", "most", "fewest", "total", "lacking"})
_MAY_NAME = frozenset({"list_rows", "lacking"})
# What is compared over all that there is on people.
_OF_PEOPLE = frozenset({Topic.PERSONAL_DATA, Topic.RECIPIENTS})
_LIGHT = frozenset({"existence", "open"})
# Lengths that any one row may exceed.
_LONGER = frozenset({"over", "at_least"})


def without_units(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Matches without the people and recipients that only a unit's words name ("which groups", "how many suppliers").

    A recipient that merely begins with such words ("all group companies") is one, and then no unit is meant.
    """
    if any(m.kind == Kind.UNIT and m.term == "recipients" for m in matches):
        # "How many recipients are there for candidates": these are no recipient there.
        people = [m for m in matches if m.kind == Kind.DATA_SUBJECT and m.group]
        matches = tuple(m for m in matches if m.kind != Kind.RECIPIENT or not any(_is_one_of(p, m) for p in people))
    recipients = [m for m in matches if m.kind == Kind.RECIPIENT]
    counted = [m for m in matches if m.kind == Kind.UNIT and not any(_begins(m, r) for r in recipients)]
    parties = {Kind.RECIPIENT, Kind.DATA_SUBJECT}
    return tuple(
        m
        for m in matches
        if m in counted or (m.kind != Kind.UNIT and not (m.kind in parties and any(_names(u, m) for u in counted)))
    )


def _is_one_of(people: Match, recipient: Match) -> bool:
    """Whether a recipient's name is that of a group of people, be it taken apart by other words."""
    return covers(people, recipient) or (recipient.gapped and inside(people, recipient))


def _names(unit: Match, party: Match) -> bool:
    """Whether words for people or recipients are only those of a unit: "groups" are of people, and none of ours."""
    return inside(party, unit) or (unit.term == "categories" and party.kind == Kind.RECIPIENT and covers(unit, party))


def _begins(unit: Match, recipient: Match) -> bool:
    """Whether a recipient's name goes on where the words for a unit end."""
    return overlap(unit, recipient) and recipient.end > unit.end and recipient.words >= unit.words


def units(reading: Reading) -> tuple[str, ...]:
    """What is to be listed or counted, in order of place; of two at one place the longer phrase.

    What stands in the gap of a phrase is a thing of its own: "who do you hold the most types of data on".
    """
    found = reading.of(Kind.UNIT)
    kept = [
        m
        for m in found
        if not any(
            overlap(m, o) and not (o.gapped and inside(m, o)) and (o.words, -o.start) > (m.words, -m.start)
            for o in found
        )
    ]
    return tuple(dict.fromkeys(m.term for m in sorted(kept, key=lambda m: m.start)))


def widen(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query of one turn with every group that it joins, and without what only a group's name points to.

    Where one group alone is named, only for a question over rows: "what do you keep on applicants" is about the
    application, "which purposes are there for applicants" about all of the category.
    """
    query = _listing(query)
    groups = _groups(reading, facts, query.activities)
    meant = _joined(groups, reading)
    other_names = [*groups, *reading.of(Kind.LEGAL_BASIS)]
    activities = _with_namesakes(_activities(query, reading, facts, other_names), query, reading)
    # "Which purposes name …", "which groups do you not name …"
    verbs = [m for m in reading.of(Kind.OPERATOR) if m.term in _MAY_NAME and not m.gapped]
    # "A visitor's IP address": whose it is, is told by other words
    naming = [g for g in groups if g.group or not any(o.term == g.term and not overlap(o, g) for o in groups)]
    data = tuple(
        d for d in query.data_categories if not _only_named_by([*naming, *verbs], reading.of(Kind.DATA_CATEGORY), d)
    )
    alone = tuple(dict.fromkeys(g.term for g in groups)) if activities != query.activities else ()
    activities = _of_each(activities, meant, facts)
    wide = replace(
        query, activities=activities, data_categories=data, data_subjects=meant or query.data_subjects or alone
    )
    return wide if meant or is_over_rows(wide, facts) else query


def _with_namesakes(activities: tuple[str, ...], query: Query, reading: Reading) -> tuple[str, ...]:
    """The activities, with those that the same words name, where it is asked whose they are: "for whom … statistics".

    Where somebody is named, the one that is listed for them is meant.
    """
    if query.units[:1] != ("categories",) or query.data_subjects:
        return activities
    named = [m for m in reading.of(Kind.ACTIVITY) if m.words > 1]
    places = {(m.start, m.end) for m in named if m.term in activities}
    return tuple(dict.fromkeys((*activities, *(m.term for m in named if (m.start, m.end) in places))))


def _of_each(activities: tuple[str, ...], groups: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The activities, with what answers to them for a group that lacks them: leads have marketing of their own."""
    known = [facts.vocabulary.term(Kind.ACTIVITY, a) for a in activities]
    if not known or not all(term.direct_marketing for term in known):
        return activities
    lacking = [g for g in groups if not any(g in facts.categories_of(a) for a in activities)]
    theirs = (facts.vocabulary.term(Kind.ACTIVITY, a) for g in lacking for a in facts.home_activities(g))
    return tuple(dict.fromkeys((*activities, *(t.id for t in theirs if t.direct_marketing))))


def _listing(query: Query) -> Query:
    """What is listed where all is asked for: the rows of a basis ("all purposes by consent") or of a length of time."""
    operators = set(query.operators)
    if query.units[:1] == ("categories",) and query.legal_bases and {"lacking", "other_than"} <= operators:
        # "Which groups never rest on consent": that is one denial, and is said once
        return replace(query, operators=tuple(o for o in query.operators if o != "other_than"))
    if {"until_withdrawn", "no_number", "lacking"} <= operators:
        # "For whom is there no end but the withdrawal of consent": what is denied is any other end
        return replace(query, operators=tuple(o for o in query.operators if o != "lacking"))
    if _sets_a_basis_apart(query):
        listing = tuple(dict.fromkeys((*query.operators, "list_rows")))
        return replace(query, topics=(Topic.LEGAL_BASIS,), rights=(), operators=listing)
    if query.topics == (Topic.WEIGHING,) and query.legal_bases and "count" in operators:
        return replace(query, topics=(Topic.LEGAL_BASIS,))  # "how many purposes rest on weighing alone"
    if query.topics == (Topic.WEIGHING,) and query.activities and query.units[:1] == ("categories",):
        return replace(query, topics=(Topic.PURPOSE,))  # "for whom do you weigh interests to make statistics"
    nobody = not (query.activities or query.data_subjects)
    if nobody and query.legal_bases and "every" in operators and query.topics == (Topic.PURPOSE,):
        return replace(query, topics=(Topic.LEGAL_BASIS,), operators=(*query.operators, "list_rows"))
    # "I've worked here for 3 years. Where in the policy are my sick notes?" asks for no rows of that time.
    stated = not query.unstated and query.rights in ((), ("access",))
    if nobody and stated and query.periods and "list_rows" in operators:
        return replace(query, topics=(Topic.RETENTION,), rights=())
    return query


def _sets_a_basis_apart(query: Query) -> bool:
    """Whether it is asked what is done on any basis but one: "what has nothing to do with weighing up interests?".

    Such words speak for what that basis means, or for what people's data are for, and ask for a list of purposes.
    """
    asked = {(Topic.WEIGHING,), (Topic.PURPOSE,), (Topic.LEGAL_BASIS,), (Topic.LEGAL_BASIS, Topic.PURPOSE)}
    openly = {"open", "list_rows"} & set(query.operators) or "purposes" in query.units
    apart = "other_than" in query.operators and bool(query.legal_bases)
    # Who says who they are asks of the rows on them
    whose = "first_person" not in query.operators or bool(query.data_subjects)
    return apart and bool(openly) and query.topics in asked and whose


def is_over_rows(query: Query, facts: PolicyFacts) -> bool:
    """Whether rules take the question as one over many rows. "The longest you keep my papers" is about one's own.

    And "which purpose keeps my data the longest" is about all that there are.
    """
    own = "first_person" in query.operators and "purposes" not in query.units
    if own and {"longest", "shortest"} & set(query.operators):
        return False
    return applies(replace(query, topics=query.topics or default_topics(query, facts)))


def may_be_of_one(query: Query, reading: Reading) -> bool:
    """Whether what makes a question one over many rows are words that people say of their own situation, too.

    "I pressed accept all, how long does that …" holds "all … that", and "the company whose platform" a "whose".
    """
    if "compare" in query.operators and Topic.RETENTION in query.topics and len(query.activities) > 1:
        return False  # "what stays longer, my recording or my entry?": both are named
    if query.data_subjects and _asks_of_all_theirs(query):
        return False
    firmly = (m.term for m in reading.of(Kind.OPERATOR) if not m.gapped)
    units_meant = set(query.units) - {"categories"}
    return "first_person" in query.operators and not (units_meant or _OF_SETS & set(firmly))


def _asks_of_all_theirs(query: Query) -> bool:
    """Whether somebody who says who they are asks of all that is kept or done: "is anything kept for over a year?"."""
    operators = set(query.operators)
    by_length = "existence" in operators and any(p.comparison in _LONGER for p in query.periods)
    return by_length or (bool(query.legal_bases) and {"other_than", "list_rows"} <= operators)


def of_one(query: Query, activities: tuple[str, ...], people: tuple[str, ...]) -> Query:
    """The query of one situation, without what makes it one over many rows."""
    operators = tuple(o for o in query.operators if o not in _OF_SETS | _LIGHT)
    return replace(query, activities=activities, data_subjects=people, units=(), operators=operators)


def _joined(groups: Sequence[Match], reading: Reading) -> tuple[str, ...]:
    """The groups that stand side by side in a question; empty where it does not join at least two.

    Who speaks of themselves ("we are customers and also suppliers' partners") tells one situation, not two groups.
    """
    chosen, operators = list(groups), set(reading.terms(Kind.OPERATOR))
    if not {"compare", "common"} & operators:
        if "first_person" in operators:
            return ()
        pairs = [(a, b) for a, b in zip(groups, groups[1:], strict=False) if _side_by_side(a, b, reading)]
        chosen = [m for pair in pairs for m in pair]
    terms = tuple(dict.fromkeys(m.term for m in chosen))
    return terms if len(terms) > 1 else ()


def _activities(query: Query, reading: Reading, facts: PolicyFacts, other_names: Sequence[Match]) -> tuple[str, ...]:
    """The activities named for themselves; in a comparison all of them."""
    matches = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities]
    # "Statistics cookies" are of the website's statistics, and of no others.
    over = {m: facts.vocabulary.term(m.kind, m.term).over for m in matches}
    matches = [m for m in matches if not any(overlap(o, m) and m.term in over[o] for o in matches)]
    compared = "compare" in reading.terms(Kind.OPERATOR) and query.activities
    named = tuple(dict.fromkeys(m.term for m in matches)) if compared else query.activities
    apart = tuple(a for a in named if not _only_named_by(other_names, matches, a))
    # "Do candidates in the talent pool stay longer than the others?": of what all candidates do, too
    is_one_group = len({g.term for g in other_names if g.kind == Kind.DATA_SUBJECT}) < 2
    return named if compared and is_one_group and len(apart) < 2 <= len(named) else apart


def named_apart(activities: tuple[str, ...], reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """The activities that more than the name of a group points to: "and the same for prospects?" names no marketing."""
    groups, matches = _groups(reading, facts, activities), reading.of(Kind.ACTIVITY)
    return tuple(a for a in activities if not _only_named_by(groups, matches, a))


def _only_named_by(groups: Sequence[Match], matches: Sequence[Match], term: str) -> bool:
    """Whether nothing but the name of a group points to a term ("applicants" is no word for an application)."""
    own = [m for m in matches if m.term == term]
    return bool(own) and all(any(_is_named_by(g, m) for g in groups) for m in own)


def _is_named_by(group: Match, match: Match) -> bool:
    """Whether words stand in a group's name; for one person who stands for a group, whether they are no more than it.

    "Marketing to leads" names marketing where "leads" is not marked as a group; and so does what goes on after it ("of
    customers when it comes to marketing").
    """
    if match.gapped and group.start <= match.start and group.end < match.end:
        return False
    if group.kind == Kind.DATA_SUBJECT and not group.group:
        return covers(group, match)
    return overlap(match, _head(group))


def _head(group: Match) -> Match:
    """The words of a group without those before a gap ("webinar … visitors"), which may stand for something else."""
    return replace(group, start=group.end - 1) if group.gapped else group


def _groups(reading: Reading, facts: PolicyFacts, activities: Sequence[str]) -> list[Match]:
    """The groups named, in order of place. Where one word may name two, the group that has the activity is meant."""
    # "Does the applicant see it": there the applicant is a recipient.
    receiving = any(m.term == Topic.RECIPIENTS for m in reading.of(Kind.TOPIC))
    taken = reading.of(Kind.RECIPIENT) if receiving else ()
    singles = _stand_for_all(reading, facts)
    named = [
        m
        for m in reading.of(Kind.DATA_SUBJECT)
        if (m.group or m in singles) and m.term in facts.policy.data_subjects and not any(overlap(m, t) for t in taken)
    ]
    fitting = set(facts.categories_of(*activities))
    kept = [m for m in named if not any(_outdoes(o, m, fitting) for o in named)]
    return sorted(kept, key=lambda m: m.end)


def _stand_for_all(reading: Reading, facts: PolicyFacts) -> list[Match]:
    """People of whom one is set beside another, and stands for all: "a lead's data or a customer's, which goes first".

    Where two activities are named, these are compared, and not all that there is on both; what only people are named by
    ("an applicant", "whoever vouches for them") is none. So do people whose rows are counted or listed.
    """
    operators = set(reading.terms(Kind.OPERATOR))
    if "first_person" in operators:
        return []
    people = reading.of(Kind.DATA_SUBJECT)
    doing = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities]
    if "compare" not in operators:
        of_units = {"count", "list_rows"} & operators and set(units(reading)) - {"categories"}
        # "What is kept the longest of an applicant's data?", and not "what is the longest you keep a CV?"
        of_what = Topic.PERSONAL_DATA in reading.terms(Kind.TOPIC) and not reading.of(Kind.DATA_CATEGORY)
        listed = bool(of_units) or (of_what and bool({"longest", "shortest"} & operators))
        return [m for m in people if not any(inside(m, a) for a in doing)] if listed else []
    # How long something stays is told of what is done, and not of all that there is on people.
    asked = set(reading.terms(Kind.TOPIC))
    of_people = len({m.term for m in people}) > 1 and asked & _OF_PEOPLE and Topic.RETENTION not in asked
    of_people = of_people and reading.probabilities.get(Topic.RETENTION, 0.0) < LIKELY_TOO
    apart = [m for m in doing if not of_people or not any(covers(p, m) for p in people)]
    if len({m.term for m in apart}) > 1:
        return []
    return [m for m in people if not any(inside(m, a) and not a.gapped for a in doing)]


def _outdoes(other: Match, match: Match, fitting: set[str]) -> bool:
    """Whether another group is meant by the same last word."""
    if other.end != match.end or other.term == match.term:
        return False
    fits, other_fits = match.term in fitting, other.term in fitting
    return other_fits and not fits if fits != other_fits else other.gapped < match.gapped


def _side_by_side(one: Match, other: Match, reading: Reading) -> bool:
    """Whether a conjunction or a comma joins two groups."""
    if other.start - one.end > _BETWEEN:
        return False
    if any(one.end <= m.start and m.end <= other.end for m in reading.of(Kind.OPERATOR) if m.term == "joining"):
        return True
    return "," in folded(reading.text)[reading.tokens[one.end - 1].end : reading.tokens[other.end - 1].start]
