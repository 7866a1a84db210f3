"""What a turn leaves open is filled from the turns before it, and from who is known to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understanding.matching import overlap
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.vocabulary import Kind, Match
from rules.triggers import Role, triggers_of

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# What is compared has so many sides.
_SIDES = 2


def inherit(query: Query, earlier: Query, facts: PolicyFacts) -> Query:
    """Fill what this turn leaves open from an earlier turn (a follow-up such as "and for referees?")."""
    changes = _asked_before(query, earlier, facts)
    if not (query.activities or query.data_subjects):
        changes |= {} if _changes_person(query, earlier) else _told_before(query, earlier, facts)
    elif not query.data_subjects:
        # Who it was before counts only where that category has the activity asked about now.
        before = earlier.data_subjects or _only_category(earlier.activities, facts)
        fitting = tuple(s for s in before if any(s in facts.categories_of(a) for a in query.activities))
        theirs = () if fitting else kin(query.activities, before, facts)
        changes["data_subjects"] = before if theirs else fitting
        changes["activities"] = theirs or query.activities
    elif not query.activities:
        # "… and for customers?": the same activity, where the category has it.
        people = query.data_subjects
        shared = tuple(a for a in earlier.activities if any(s in facts.categories_of(a) for s in people))
        changes["activities"] = shared or kin(earlier.activities, people, facts)
    if not query.jurisdictions:
        changes["jurisdictions"] = earlier.jurisdictions
    if earlier.sole_proprietor and Topic.RIGHTS in query.topics:
        changes["sole_proprietor"] = True
    return replace(query, **changes)  # type: ignore[arg-type]


def set_beside(query: Query, told: Sequence[Query], facts: PolicyFacts) -> Query:
    """A turn that compares storage times with what those before it asked about, the last one first, with both sides.

    "How long do you keep applications?" – "And is that longer than for referees?", or "Which of the two is longer?".
    """
    sides = [side for side in [_side(query, facts)] if side[0]]
    if (sides and len(sides[0][0]) > 1) or (query.topics or told[0].topics) != (Topic.RETENTION,):
        return query
    for earlier in told:
        side = _side(earlier, facts)
        if len(sides) < _SIDES and side[0] and all(set(side[0]).isdisjoint(s[0]) for s in sides):
            sides.append(side)
    if len(sides) < _SIDES:
        return query
    activities = tuple(dict.fromkeys(a for side in reversed(sides) for a in side[0]))
    people = tuple(dict.fromkeys(c for side in reversed(sides) for c in side[1]))
    return replace(query, activities=activities, data_subjects=people if all(side[1] for side in sides) else ())


def _side(query: Query, facts: PolicyFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a turn is about: its activities, or those that define the people it names; and these people."""
    home = tuple(a for c in query.data_subjects for a in facts.home_activities(c) if a in facts.activities)
    return query.activities or home, query.data_subjects


def _asked_before(query: Query, earlier: Query, facts: PolicyFacts) -> dict[str, object]:
    """What a turn before asked, where this one leaves that open."""
    if query.topics and not _is_said_there(query, earlier, facts):
        return {}
    asked: dict[str, object] = {"topics": earlier.topics, "rights": earlier.rights}
    if earlier.topics == (Topic.PERSONAL_DATA,) and not (query.data_categories or _asks_which(earlier)):
        # "Do you hold applicants' identity numbers?" – "Those of referees, too?"
        asked["data_categories"] = _such_data(query, earlier, facts)
    if Topic.RECIPIENTS in earlier.topics and not (query.recipients or query.group_functions):
        # "Do group companies see leads' data?" – "And applicants'?": whether these do is asked, too.
        asked |= {"recipients": earlier.recipients, "group_functions": earlier.group_functions}
    return asked


def _such_data(query: Query, earlier: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The types of data asked about before, or what the activity named now has in place of one.

    "Do you record webinars?" – "And phone calls?": that these are no online meetings is no "no".
    """
    rows = [r for r in facts.processing() if r.activity in query.activities]

    def such(name: str) -> tuple[str, ...]:
        term = facts.vocabulary.terms.get((Kind.DATA_CATEGORY, name))
        akin = tuple(a for a in (term.akin if term else ()) if any(r.lists(a) for r in rows))
        return akin if akin and not any(r.lists(name) for r in rows) else (name,)

    return tuple(dict.fromkeys(one for name in earlier.data_categories for one in such(name)))


def _of_the_thing(query: Query, earlier: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The activities that a thing named is of, where the rows asked about before list none of it.

    "What do you know of applicants?" – "What are phone recordings for?": no applicant's are recorded.
    """
    people = earlier.data_subjects or facts.categories_of(*earlier.activities)
    rows = [r for r in facts.processing() if r.data_subject in people]
    rows = [r for r in rows if not earlier.activities or r.activity in earlier.activities]
    if not rows or any(r.lists(d) for r in rows for d in query.data_categories):
        return ()
    terms = facts.vocabulary.terms
    things = [
        d for d in query.data_categories if (Kind.DATA_CATEGORY, d) in terms and terms[Kind.DATA_CATEGORY, d].distinct
    ]
    return tuple(dict.fromkeys(a for thing in things for a in _known_by(thing, facts)))


def _known_by(thing: str, facts: PolicyFacts) -> tuple[str, ...]:
    """The activities that a type of data belongs to: those known by it, or all where people of one category have it."""
    known = tuple(a for a in facts.vocabulary.term(Kind.DATA_CATEGORY, thing).serves if a in facts.activities)
    rows = [r for r in facts.processing() if r.lists(thing)]
    of_one = len({r.data_subject for r in rows}) == 1
    return known or (tuple(r.activity for r in rows if r.activity) if of_one else ())


def _told_before(query: Query, earlier: Query, facts: PolicyFacts) -> dict[str, object]:
    """Of whom and of what a turn before speaks, where this one names nobody and nothing."""
    told: dict[str, object] = {"activities": earlier.activities, "data_subjects": earlier.data_subjects}
    # To whether it is kept a "no" may be the answer
    whether_kept = (query.topics or earlier.topics)[:1] == (Topic.PERSONAL_DATA,)
    thing = () if whether_kept else _of_the_thing(query, earlier, facts)
    if thing:
        # "How long is the invoice kept?" – "And the survey I answered?"
        theirs = tuple(p for p in earlier.data_subjects if p in facts.categories_of(*thing))
        told |= {"activities": thing, "data_subjects": theirs}
    if not (query.data_categories or _asks_which(query) or _asks_which(earlier)):
        told["data_categories"] = earlier.data_categories
    return told


def in_their_role(query: Query, told: Query) -> Query:
    """The query on data that the company keeps for a customer, where a turn before told so and this one names no other.

    "My firm works with your system, and my hours are in there." – "How long do you keep that?"
    """
    named = query.activities or query.data_subjects or query.data_categories or query.recipients or query.unstated
    own = query.topics == (Topic.RIGHTS,) or ROW_TOPICS.issuperset(query.topics)
    # "We may buy your software" tells of no customer
    theirs = told.topics == (Topic.PROCESSOR,) and not told.activities
    return replace(query, topics=told.topics, rights=()) if theirs and own and not named else query


def _is_said_there(query: Query, earlier: Query, facts: PolicyFacts) -> bool:
    """Whether what is asked before tells what policies leave unsaid as a rule: "And how are they protected then?"."""
    properties = [facts.vocabulary.term(Kind.UNSTATED, name) for name in query.unstated]
    before = {*earlier.topics, *earlier.rights} - ROW_TOPICS
    return query.topics == (Topic.UNSTATED,) and any(before.intersection(p.yields_to) for p in properties)


def on_what_was_told(query: Query, told: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query without an activity that its words for data name in passing, where a turn before tells of another one.

    "I was at your webinar." – "How long do you keep the recording?": of the webinar, though calls are recorded, too.
    """
    people = told.data_subjects or facts.categories_of(*told.activities)
    named = [m for m in reading.of(Kind.ACTIVITY) if m.term in query.activities]
    if query.data_subjects or not named or not people:
        return query
    data = reading.of(Kind.DATA_CATEGORY)
    in_passing = all(any(overlap(m, d) and (m.words < 1 or m.words < d.words) for d in data) for m in named)
    if not (in_passing or _only_dates(query, told, named, reading, facts)):
        return query
    theirs = [r for r in facts.processing() if r.data_subject in people]
    listed = tuple(d for d in query.data_categories if any(r.lists(d) for r in theirs))
    if in_passing and not listed and any(d.words > 1 for d in data):
        return query  # "the recording of my call" is none of an application's data; "the recording" may be a webinar's
    return replace(query, activities=(), data_categories=listed)


def dated_before(query: Query, told: Query, facts: PolicyFacts) -> Query:
    """The query with the days and events that a turn before tells, of what the times asked about run from.

    "I applied, and the job went to somebody else on 3 May 2025." – "When is my CV gone?". A day to come, as in "is it
    still there tomorrow?", is none of these.
    """
    if Topic.RETENTION not in query.topics or not (query.activities or query.data_subjects):
        return query
    if any(not d.asked_about and (query.today is None or d.first < query.today) for d in query.dates):
        return query
    rows = (r for r in facts.processing() if not query.activities or r.activity in query.activities)
    theirs = (r for r in rows if not query.data_subjects or r.data_subject in query.data_subjects)
    runs = triggers_of(theirs, facts.vocabulary)
    # Where a day is asked about, that of what people say for the event counts, too
    counting = {Role.IS, Role.WITHIN, *((Role.MAY_BE,) if query.dates else ())}
    dates = (d for d in told.dates if d.events and any(run.role(d) in counting for run in runs))
    known = {name for run in runs for name in (*run.states, *(event.id for event in run.events))}
    events = (*query.events, *(e for e in told.events if e in known))
    return replace(query, dates=(*query.dates, *dates), events=tuple(dict.fromkeys(events)))


def _only_dates(query: Query, told: Query, named: list[Match], reading: Reading, facts: PolicyFacts) -> bool:
    """Whether words for an activity only tell the day from which the time asked about before runs.

    "How long do you keep a referee's details?" – "The position was filled on 20 June."
    """
    events = reading.of(Kind.EVENT)
    if not query.dates or not all(any(overlap(m, e) for e in events) for m in named):
        return False
    # Those that these words are for: "filled on 17 January, and if there's a dispute that arose on 1 March" has two
    theirs = {e.term for e in events if any(overlap(m, e) for m in named)}
    dated = theirs.intersection(name for mention in query.dates for name in mention.events)
    runs = triggers_of((r for r in facts.processing() if r.activity in told.activities), facts.vocabulary)
    return any(dated.intersection(event.id for event in run.events) for run in runs)


def _asks_which(query: Query) -> bool:
    """Whether a turn asks which data are kept: a type that it or a turn before it names is then no limit to them."""
    of_data = query.topics == (Topic.PERSONAL_DATA,) or (query.topics == (Topic.RECIPIENTS,) and bool(query.recipients))
    return of_data and bool({"open", "list_rows"}.intersection(query.operators))


def kin(activities: tuple[str, ...], people: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What people have in place of marketing, or of what comes on top, that is listed by another name for others.

    "And for customers?", where marketing to prospects was asked about; "and the ones for ads?", where cookies were;
    "and for statistics?", where a website's was.
    """
    named = [facts.vocabulary.term(Kind.ACTIVITY, a) for a in activities if a in facts.activities]
    listed = dict.fromkeys(r.activity for r in facts.processing() if r.data_subject in people and r.activity)
    theirs = [facts.vocabulary.term(Kind.ACTIVITY, a) for a in listed]
    sent = [t for t in named if t.direct_marketing]
    kin = [o.id for o in theirs if o.direct_marketing and any(o.id in t.over or t.id in o.over for t in sent)]
    on_top = {t.id for t in named if t.ancillary}
    return tuple(kin) or tuple(o.id for o in theirs if not o.direct_marketing and on_top.intersection(o.over))


def _only_category(activities: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The one category of people for which activities are listed; empty where there are others."""
    listed = facts.categories_of(*activities)
    return listed if len(listed) == 1 else ()


def without(query: Query, denied: frozenset[str], facts: PolicyFacts) -> Query:
    """An earlier turn without the people that a later one denies ("no, I never applied"), and without what they do."""
    if not denied:
        return query
    kept = tuple(a for a in query.activities if not denied.issuperset(facts.categories_of(a)))
    people = tuple(p for p in query.data_subjects if p not in denied)
    return replace(query, activities=kept, data_subjects=people)


def _changes_person(query: Query, earlier: Query) -> bool:
    """Whether a question about oneself follows one about others: "leads' data" says nothing of who I am.

    A turn that asks nothing tells who speaks, with or without an "I" ("Byłem na waszym śniadaniu"). One about things
    ("how long do you store invoices") is about nobody else: "who gets those with my name on" goes on about them.
    """
    of_things = bool(earlier.activities) or (bool(earlier.data_categories) and not earlier.data_subjects)
    return (
        bool(earlier.topics)
        and not of_things
        and "first_person" in query.operators
        and "first_person" not in earlier.operators
    )


def unless_of_others(query: Query, data_subject: str, facts: PolicyFacts) -> Query:
    """A query that no phrase gives a person or an activity, without those that it was given all the same for others.

    Who is known to ask is known for sure; what all words together speak for is not.
    """
    fits = not query.data_subjects or data_subject in query.data_subjects
    activities = tuple(a for a in query.activities if data_subject in facts.categories_of(a))
    return replace(query, activities=activities, data_subjects=query.data_subjects if fits else ())


def as_asker(query: Query, data_subject: str, facts: PolicyFacts, *, named: tuple[str, ...] = ()) -> Query:
    """The caller knows who asks: that category counts, unless the words name an activity it has no row for.

    Of all activities that the words name, those of the category are meant ("I asked a question. Who reads my ticket?").
    """
    if query.data_subjects and data_subject not in query.data_subjects:
        return query
    if query.activities and not any(data_subject in facts.categories_of(a) for a in query.activities):
        own = tuple(a for a in named if data_subject in facts.categories_of(a))
        if not own:
            return query
        query = replace(query, activities=own)
    return replace(query, data_subjects=(data_subject,), asker=data_subject)
