"""What one turn says by itself, as a query: its topics and rights, about whom, which activity, data and recipients."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.understanding.aftermath import of_the_company
from assistant.understanding.asked_for import asked_for, only_names
from assistant.understanding.asked_operators import operators_in
from assistant.understanding.claimed_times import claimed_times
from assistant.understanding.conditions import as_conditioned, as_left
from assistant.understanding.contained import without_what_holds_it
from assistant.understanding.events import times_in
from assistant.understanding.groups import is_over_rows, may_be_of_one, named_apart, of_one, units, widen
from assistant.understanding.matching import covers, inside, overlap
from assistant.understanding.named import (
    are_named_alone,
    data_categories_in,
    group_functions_in,
    is_served_alone,
    legal_bases_in,
    names_a_firm,
    recipients_in,
    set_aside_in,
)
from assistant.understanding.on_a_basis import leads_to, on_a_basis, people_alone
from assistant.understanding.phrased_situation import (
    OF_USE,
    bases_set_apart,
    in_their_kind,
    objected_to,
    phrased_situation,
    standing_of,
)
from assistant.understanding.premises import asked_by_premise
from assistant.understanding.publishing import as_published, where_published
from assistant.understanding.reading import Reading
from assistant.understanding.rights_of_bases import rights_of_bases
from assistant.understanding.scorer import Scorers
from assistant.understanding.sets_of_people import whether_each
from assistant.understanding.situation import unnamed
from assistant.understanding.situation import weighed as weighed_situation
from assistant.understanding.times_aside import without_times
from assistant.understanding.types_meant import types_asked, types_listed, whosever
from assistant.understanding.unmatched import names_what_no_term_has
from assistant.understanding.unsaid import named_outright
from assistant.understanding.who_receives import kin_listed, with_provider
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.rights_table import rights_table
from rules.scope import MOST_CATEGORIES, THEY_ALONE
from rules.triggers import triggers_of

# Asked of what is done with some people's data, apart from something that is set aside.
_SET_APART = frozenset({Topic.PURPOSE, Topic.RETENTION, Topic.PERSONAL_DATA, Topic.LEGAL_BASIS})
# So few words beside what phrases take in tell of nothing special; a day has two.
_HARDLY_TOLD = 3
# Rights that people have whosever data it is: where no phrase tells who asks, who it might be is not guessed.
WHOSEVER = frozenset({"restriction", "rectification"})


def own_query(
    reading: Reading,
    facts: PolicyFacts,
    scorers: Scorers | None,
    *,
    language: str,
    today: date | None = None,
    follows: bool = False,
    leans: bool = False,
) -> Query:
    """What one turn says by itself.

    `follows`: it is one of several turns, so that it may leave things unsaid. `leans`: others came before it, and tell
    of whom and of what it speaks where no phrase of its own does, unless it tells what leads up to it itself.
    """
    topics, rights, unstated, unmatched = asked_for(reading, facts, follows=follows, leans=leans)
    topics = () if follows and topics == (Topic.CONTACT,) and _sets_contact_data_aside(reading) else topics
    reading = without_what_holds_it(reading, topics)
    recipients = recipients_in(reading, topics)
    activities, subjects = phrased_situation(reading, facts, topics)
    of_bases = bool(rights) and rights == rights_of_bases(reading, facts)
    activities = () if of_bases else activities  # "based on a contract" names a basis, and nothing that is done
    operators = operators_in(reading, topics, rights, of_any_purpose=of_bases and bool(subjects))
    times = times_in(
        reading.text, reading.tokens, reading.of(Kind.EVENT), facts.vocabulary, language=language, today=today
    )
    query = Query(
        text=reading.text,
        language=language,
        topics=topics,
        rights=rights,
        data_subjects=subjects,
        activities=activities,
        data_categories=data_categories_in(reading, topics),
        recipients=recipients,
        aside=set_aside_in(reading, facts),
        group_functions=group_functions_in(reading, recipients) if Topic.RECIPIENTS in topics else (),
        legal_bases=legal_bases_in(reading),
        jurisdictions=_places(reading, topics),
        unstated=unstated if Topic.UNSTATED in topics or Topic.CONTACT in topics else (),
        unmatched=unmatched,
        unnamed=Topic.RECIPIENTS in topics and (names_what_no_term_has(reading) or names_a_firm(reading, recipients)),
        premises=reading.terms(Kind.PREMISE),
        operators=operators,
        units=units(reading),
        dates=times.dates,
        events=times.events,
        impossible_dates=times.impossible,
        periods=claimed_times(reading, topics),
        sole_proprietor="sole_proprietor" in operators,
        today=today,
    )
    query = where_published(without_times(query, reading, facts), reading, facts)
    if leans and only_names(reading):
        query = replace(query, activities=named_apart(query.activities, reading, facts))
    query = _of_all_that_list_it(query, reading, facts)
    query = _as_time_compared(whether_each(widen(_of_these_alone(query, reading), reading, facts), reading))
    based = on_a_basis(query, reading, facts, leans=leans)
    query = based or query
    over_rows = is_over_rows(query, facts)
    if (
        based
        or (over_rows and not may_be_of_one(query, reading))
        or (leans and not (activities or subjects or reading.tells))
    ):
        return query
    if "goes_on" in query.premises and rights == ("object",):
        query = replace(query, activities=objected_to(query.activities, (), facts))
    named = bool(query.activities or query.data_subjects)
    if rights and not named and (of_bases or rights == asked_by_premise(reading, facts.vocabulary)):
        return query  # "must I say why I object" has one answer, whoever asks
    activities, subjects = weighed_situation(
        reading,
        (query.activities, query.data_subjects),
        facts,
        scorers,
        leans=leans,
        of_use=OF_USE.issuperset(topics),
    )
    activities = query.activities if bases_set_apart(reading, topics) else activities
    activities = tuple(a for a in activities if a not in query.aside)
    activities, subjects = _not_guessed(query, (activities, subjects), reading, facts)
    activities = in_their_kind(activities, subjects, facts)
    if rights == ("object",) and query.activities:
        activities = objected_to(activities, query.activities, facts)
    activities, subjects = _for_each_purpose(query, (activities, subjects), reading, facts)
    if over_rows:
        return of_one(query, activities, subjects) if activities or subjects else query
    carrying = _asks_what_carries(query, reading, facts)
    query = replace(query, operators=(*query.operators, "every")) if carrying else query
    activities = (
        () if carrying else _what_else(_of_all_that_is_done(activities, query, reading, facts), query, reading, facts)
    )
    if set(rights) & WHOSEVER and not (query.activities or query.data_subjects):
        return query
    query = _said_of_the_asker(replace(query, activities=activities, data_subjects=subjects), reading, facts)
    activities, subjects = query.activities, query.data_subjects
    serving = reading.introduced(Kind.ACTIVITY, "provider")
    served = tuple(m.term for m in serving if m.term in activities or (subjects and not activities))
    query = _of_whose_data(query, reading, facts)
    query = types_asked(with_provider(_what_is_left(query, facts), served, facts), reading, facts)
    query = whosever(types_listed(query, reading, facts), reading, facts)
    query = as_left(as_conditioned(query, facts, reading), facts, reading)
    return as_published(kin_listed(query, reading, facts), reading, facts)


def _sets_contact_data_aside(reading: Reading) -> bool:
    """Whether words for whom to ask are those of data set aside: "what do you hold?" – "besides contact details"."""
    aside = reading.set_aside(Kind.DATA_CATEGORY)
    return any(overlap(m, a) for m in reading.of(Kind.TOPIC) if m.term == Topic.CONTACT for a in aside)


def _is_of_data_unlisted(query: Query, facts: PolicyFacts) -> bool:
    """Whether what is asked about is a type of data that policies often leave out, whoever may have it."""
    terms = [facts.vocabulary.term(Kind.UNSTATED, name) for name in query.unstated[:1]]
    return query.topics == (Topic.UNSTATED,) and any(term.is_data for term in terms)


def _said_of_the_asker(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query for the rows of both where somebody spoke of who asks: "what did my old boss tell you about me?".

    What a referee said is in the rows on referees and in those on applicants, and it is an applicant who asks. Where
    words name the application too, its rows tell it.
    """
    if "said_of_asker" not in query.operators:
        return query
    named = [a for a in reading.terms(Kind.ACTIVITY) if a in facts.activities]
    around = [(over, a) for a in named for over in facts.vocabulary.term(Kind.ACTIVITY, a).over]
    both = tuple(dict.fromkeys(a for pair in around if pair[0] in facts.activities for a in pair))
    told = any(over in named for over, _ in around)
    if not both or told or not set(query.activities).issubset(both):
        return query
    return replace(query, activities=both, data_subjects=facts.categories_of(*both))


def as_served(query: Query, facts: PolicyFacts) -> Query:
    """The query about what the recipients named serve, where it asks more of it, and only the surroundings are named.

    "That statistics firm on your homepage: what does it see, and does it need my consent?": of statistics.
    """
    general = (facts.vocabulary.term(Kind.ACTIVITY, a) for a in query.activities)
    if Topic.RECIPIENTS not in query.topics or len(query.topics) < 2 or not all(a.everyday for a in general):
        return query
    named = (facts.vocabulary.terms.get((Kind.RECIPIENT, r)) for r in query.recipients)
    people = set(query.data_subjects or facts.policy.data_subjects)
    served = dict.fromkeys(
        a for term in named if term and term.policy for a in term.serves if people & set(facts.categories_of(a))
    )
    return replace(query, activities=tuple(served)) if query.activities and served else query


def _of_whose_data(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query about the people whose data words name, where it is asked whether somebody gets these.

    "Do cookies go to LinkedIn?" is asked of who visits a site, though the policy lists platforms for others alone.
    """
    if query.topics != (Topic.RECIPIENTS,) or query.activities or query.data_subjects or not query.recipients:
        return query
    data = {(m.start, m.end) for m in reading.of(Kind.DATA_CATEGORY) if m.term in query.data_categories}
    people = {m.term for m in reading.of(Kind.DATA_SUBJECT) if (m.start, m.end) in data and not m.group}
    known = [who for who in facts.policy.data_subjects if who in people]
    return replace(query, data_subjects=tuple(known)) if len(known) == 1 else query


def _for_each_purpose(
    query: Query, meant: tuple[tuple[str, ...], tuple[str, ...]], reading: Reading, facts: PolicyFacts
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people alone, where it is asked what a type of data is for: "why do you need my IP address".

    Each of their purposes that lists it is told. An activity that no phrase names says no more than who they are.
    """
    activities, people = meant
    # The words "IP address" name a type of data, and no website.
    data = [d for d in reading.of(Kind.DATA_CATEGORY) if not d.gapped]
    doing = [
        m for m in reading.of(Kind.ACTIVITY) if not any(inside(m, d) or (m.words == 1 and covers(d, m)) for d in data)
    ]
    named = any(standing_of(m.term, facts) for m in doing)
    if query.topics != (Topic.PURPOSE,) or not query.data_categories or named:
        return meant
    if people or any(m.term in query.activities for m in doing):
        return (() if people else activities), people
    return (), facts.categories_of(*activities)


def _of_these_alone(query: Query, reading: Reading) -> Query:
    """The query with what it asks besides where those that it names might be all: "just HR?", "only for support?"."""
    served = Topic.PURPOSE in query.topics and is_served_alone(reading)
    alone = served or are_named_alone(reading, (*query.recipients, *query.group_functions))
    return replace(query, operators=(*query.operators, THEY_ALONE)) if alone else query


def _places(reading: Reading, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """The places whose law is meant: not those set aside, nor that of a company ("is your British company bound")."""
    companys = of_the_company(reading)
    named = tuple(m for m in reading.of(Kind.JURISDICTION) if m not in companys)
    if topics == (Topic.CONTROLLER,):
        companies = [m for m in reading.of(Kind.RECIPIENT) if m.term == "group_companies"]
        named = tuple(m for m in named if not any(overlap(m, c) for c in companies))
    aside = reading.left_out(Kind.JURISDICTION)
    return tuple(dict.fromkeys(m.term for m in named if m.term not in aside))


def _as_time_compared(query: Query) -> Query:
    """The query for storage times where groups are compared by deletion: "alike as regards deletion?"."""
    compared = "compare" in query.operators and len(query.data_subjects) > 1 and "first_person" not in query.operators
    return replace(query, topics=(Topic.RETENTION,), rights=()) if compared and query.rights == ("erasure",) else query


def _of_all_that_is_done(
    activities: tuple[str, ...], query: Query, reading: Reading, facts: PolicyFacts
) -> tuple[str, ...]:
    """No activity where all of them are meant: "what can an event guest withdraw consent for" is of no event alone."""
    of_all = query.data_subjects and _asks_for_all(query) and _names_no_activity_apart(reading, facts)
    return () if of_all else activities


def _of_all_that_list_it(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query for all purposes of one group that list a type of data: "in which purposes is an applicant's number?".

    Not where something that is done is named besides the people.
    """
    asked = {(Topic.PURPOSE,), (Topic.PERSONAL_DATA,)}
    apart = _names_apart_from_people(reading, facts)
    if query.topics not in asked or set(query.units) != {"purposes"} or "list_rows" not in query.operators:
        return query
    if apart or not query.data_categories or len(query.data_subjects) != 1:
        return query
    return replace(query, topics=(Topic.PURPOSE,), operators=tuple(dict.fromkeys((*query.operators, "every"))))


def _names_apart_from_people(reading: Reading, facts: PolicyFacts) -> bool:
    """Whether words for anything but people and types of data name something that is done."""
    others = (*reading.of(Kind.DATA_SUBJECT), *reading.of(Kind.DATA_CATEGORY))
    doing = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities]
    return any(not any(overlap(m, o) for o in others) for m in doing)


def _asks_what_carries(query: Query, reading: Reading, facts: PolicyFacts) -> bool:
    """Whether it is asked what of all that is done with some people a right holds for.

    "What can an applicant withdraw consent for" is of the purpose that rests on it, and of no application.
    """
    by_basis = all(rights_table().hangs_on_basis(right) for right in query.rights)  # "what can I do to have it erased"
    if query.topics != (Topic.RIGHTS,) or not by_basis or not _asks_for_all(query) or not query.data_subjects:
        return False
    asking = [m for m in reading.of(Kind.OPERATOR) if m.term in ("open", "list_rows") and m.start in reading.firsts]
    led_to = any(leads_to(o, m, reading) for o in asking for m in reading.of(Kind.RIGHT) if m.term in query.rights)
    return led_to and query.data_subjects == people_alone(query, reading, facts)


def _what_else(activities: tuple[str, ...], query: Query, reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """The other activities of the people named, where one is set aside: "apart from the application itself, what …".

    Not where another one is named besides those set aside and those that are in the name of the people.
    """
    if not query.topics or not _SET_APART.issuperset(query.topics) or not query.data_subjects:
        return activities
    people = [m for m in reading.of(Kind.DATA_SUBJECT) if m.group]
    aside = reading.introduced(Kind.ACTIVITY, "besides")
    named = [m for m in reading.of(Kind.ACTIVITY) if not m.gapped and not any(overlap(m, p) for p in people)]
    if not aside or any(m not in aside for m in named):
        return activities
    theirs = dict.fromkeys(r.activity for c in query.data_subjects for r in facts.processing(c) if r.activity)
    left = {m.term for m in aside}
    # "Besides marketing": that to leads is listed by a name of its own.
    kin = {a for a in theirs if left.intersection(facts.vocabulary.term(Kind.ACTIVITY, a).over)}
    kin = {a for a in kin if facts.vocabulary.term(Kind.ACTIVITY, a).direct_marketing}
    return tuple(a for a in theirs if a not in left | kin) or activities


def _asks_for_all(query: Query) -> bool:
    """Whether a question is for whatever a right holds for, for all storage times of some people, or all purposes.

    The last where it counts them, or names data: "for which purposes do you keep a telephone number of event guests".
    """
    if query.rights:
        return not {"open", "list_rows"}.isdisjoint(query.operators)
    if query.topics == (Topic.PURPOSE,) and "count" in query.operators:
        return True
    if query.topics == (Topic.PURPOSE,) and query.data_categories and "purposes" in query.units:
        return not {"list_rows", "every", "open"}.isdisjoint(query.operators)
    return query.topics == (Topic.RETENTION,) and {"list_rows", "every"} <= set(query.operators)


def _names_no_activity_apart(reading: Reading, facts: PolicyFacts) -> bool:
    """Whether the activities that words name are only in the name of a group of people: "event guests"."""
    named = reading.terms(Kind.ACTIVITY)
    groups = any(m.group for m in reading.of(Kind.DATA_SUBJECT))
    return bool(named) and groups and not reading.tells and not named_apart(named, reading, facts)


def _are_not_told_by(query: Query, activities: tuple[str, ...], people: tuple[str, ...], facts: PolicyFacts) -> bool:
    """Whether the data named tell more of the people meant than all the words, where no phrase names anybody.

    "Can you see whether I opened the mail?" is no question of somebody who writes in: their rows list nothing of the
    kind. And of a type of data that few categories have, each is told ("do you note what I may not eat"). One that
    nearly all have tells nobody apart: "if I only read your pages, do you have my name" is answered by a "no".
    """
    data = query.data_categories
    listed = {row.data_subject for row in facts.processing() if any(row.lists(term) for term in data)}
    meant = set(people) or set(facts.categories_of(*activities))
    if 0 < len(listed) <= MOST_CATEGORIES and meant and listed.isdisjoint(meant):
        return True
    # "Why would a potential buyer see my data" is no question of a potential customer: none is listed for these
    receiving = {row.data_subject for row in facts.recipients() if row.recipient in query.recipients}
    for_what = "what_for" in query.operators and 0 < len(receiving) <= MOST_CATEGORIES
    if for_what and meant and receiving.isdisjoint(meant):
        return True
    return query.topics == (Topic.PERSONAL_DATA,) and not activities and 0 < len(listed) <= MOST_CATEGORIES


def _not_guessed(
    query: Query, weighed: tuple[tuple[str, ...], tuple[str, ...]], reading: Reading, facts: PolicyFacts
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The activities and people by all the words, without those that no word may be taken to speak for."""
    if _is_of_data_unlisted(query, facts) and named_outright(reading, query.unstated):
        return query.activities, query.data_subjects  # "she named me as next of kin": nobody we know of
    guessed = not (query.activities or query.data_subjects or reading.tells)
    if guessed and _are_not_told_by(query, *weighed, facts):
        return (), ()
    event_alone = Topic.RETENTION in query.topics and len(unnamed(reading)) <= _HARDLY_TOLD
    if event_alone and (alike := _begun_alike(query, weighed[0], facts)):
        return alike, ()
    # Of a special one, all words speak: "the advert cookies".
    everyday = not any(standing_of(a, facts) for a in weighed[0])
    return (query.activities, weighed[1]) if everyday and _is_told_by_data_alone(query, reading) else weighed


def _begun_alike(query: Query, guessed: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What is done whose times run from the event told, where no phrase names any of it: "my case was closed".

    A guess of a special one would tell of one kind of case, and keep still about the others.
    """
    if query.activities or query.data_subjects or len(guessed) != 1 or not standing_of(guessed[0], facts):
        return ()
    told = (facts.vocabulary.term(Kind.EVENT, e) for e in query.events)
    events = {e.id for e in told if not (e.general or e.open or e.everyday or e.serves)}
    rows = [r for r in facts.processing() if events and r.activity]
    alike = [r for r in rows if any(e.id in events for t in triggers_of([r], facts.vocabulary) for e in t.events)]
    names = tuple(dict.fromkeys(r.activity for r in alike if r.activity))
    return names if guessed[0] in names and 1 < len(names) <= MOST_CATEGORIES else ()


def _is_told_by_data_alone(query: Query, reading: Reading) -> bool:
    """Whether it is asked how long a type of data is kept that alone tells whose it is: "how long for cookies?".

    Each of their purposes that lists it has a time, and no word speaks for one of them.
    """
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if m.term in query.data_categories]
    people = reading.of(Kind.DATA_SUBJECT)
    alone = people and all(any((m.start, m.end) == (d.start, d.end) for d in data) for m in people)
    return bool(alone) and query.topics == (Topic.RETENTION,) and not (query.activities or reading.tells)


def _what_is_left(query: Query, facts: PolicyFacts) -> Query:
    """The query with claims at law, where it asks what data are still for once what they were for is over.

    "The post is filled. What would you still need my number for?": both purposes are told, as only the other may last.
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    if query.topics != (Topic.PURPOSE,) or "afterwards" not in query.operators or len(people) != 1:
        return query
    own = [r.activity for r in facts.processing(people[0]) if r.activity]
    claims = tuple(a for a in own if facts.vocabulary.term(Kind.ACTIVITY, a).legal_claims)
    if not query.activities or not set(facts.home_activities(people[0])).issuperset(query.activities):
        return query
    return replace(query, activities=(*query.activities, *claims), data_subjects=people)
