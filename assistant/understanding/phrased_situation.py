"""The activity and the people that the phrases of one turn name, each narrowed by the other.

Precedence is by rule, so that every choice can be explained: longer phrases beat shorter ones, special activities beat
everyday ones, and what a person says they are beats what an activity implies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.matching import covers, inside, overlap
from assistant.understanding.named import receiving_in
from assistant.understanding.reading import Reading
from assistant.understanding.situation import (
    COMPARING,
    SIDE_BY_SIDE,
    defines_people,
    lacking_the_data,
    named_as_data,
    only_dating,
)
from assistant.understanding.unmatched import asks_whether, asks_whether_besides, places_of_own
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Topic
from knowledge.vocabulary import Kind, Match
from rules.of_basis import draws_on_others

# So many words may stand within a recipient's name ("supplier of the recruitment platform").
_WITHIN_A_NAME = 2
# What may be asked of what data go into.
OF_USE = frozenset({Topic.PURPOSE, Topic.PERSONAL_DATA})
# Who needs data for a claim of one's own has them restricted.
_NEEDED, _RESTRICTION = "needed_for_claims", "restriction"
# The standing of an activity beside others, such as a claim at law.
_ON_TOP = 2


def phrased_situation(
    reading: Reading, facts: PolicyFacts, topics: tuple[Topic, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Activities and categories of people, each narrowed by the other."""
    reading = _without_what_lacks_the_data(reading, facts)
    activity_matches = _apart_from_data(reading, topics, facts)
    objected_to = [m for m in activity_matches if not _is_the_objection(m, reading, facts)]
    activity_matches = _of_ones_own(objected_to or activity_matches, reading, topics)
    if Topic.RECIPIENTS in topics:
        # "Would a court get it": the court is the recipient there, not a lawsuit; "welche Stellen" are no
        # jobs, and the marketing team no marketing.
        asking = (m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS and not m.gapped)
        taken = [*receiving_in(reading), *reading.of(Kind.GROUP_FUNCTION), *asking]
        activity_matches = [m for m in activity_matches if not any(overlap(m, t) for t in taken)]
    if Topic.LEGAL_BASIS in topics:
        # "What legal reason have you got" asks for a basis, and speaks of no claim at law.
        bases = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.LEGAL_BASIS and m.decisive and not m.gapped]
        activity_matches = [m for m in activity_matches if not any(covers(b, m) for b in bases)]
        activity_matches = [m for m in activity_matches if not is_the_basis(m, reading)]
    if _asks_for_a_purpose(reading, topics):
        # "Is marketing a purpose for applicants' data": the applicants are no purpose.
        # "Are customer surveys run among applicants": there, "customer" names nobody.
        people = [m for m in reading.of(Kind.DATA_SUBJECT) if not any(inside(m, a) for a in activity_matches)]
        activity_matches = [m for m in activity_matches if not any(overlap(m, p) for p in people)] or activity_matches
        asked = reading.purposes_asked
        activity_matches = [m for m in activity_matches if m in asked] or activity_matches
    activity_matches = _drawing(activity_matches, reading, topics, facts) or activity_matches
    subjects = _subjects(reading, activity_matches, facts, topics)
    compared = bool(COMPARING & set(reading.terms(Kind.OPERATOR))) or bases_set_apart(reading, topics)
    activities = _strongest(activity_matches, subjects, facts, all_of_them=compared)
    if activities and subjects and not any(s in facts.categories_of(a) for a in activities for s in subjects):
        asked_for = Topic.PURPOSE in topics and {m.term for m in reading.purposes_asked}.issuperset(activities)
        if not asked_for and _are_told_by_data_alone(reading, subjects, activities, facts):
            return activities, ()
        theirs = not asked_for and _listed_for_them_alone(reading, subjects, activities, facts)
        if theirs or _are_named_by_data(reading, subjects, activities):
            return (), subjects
        serving = {m.term for m in reading.introduced(Kind.ACTIVITY, "provider")}
        if subjects and Topic.RECIPIENTS in topics and (reading.of(Kind.RECIPIENT) or serving.issuperset(activities)):
            return (), subjects  # "do accounting services get leads' data": whatever else these serve
        if not _asks_for_a_purpose(reading, topics):
            return activities, ()
        if subjects and not any(reading.asks(m) for m in activity_matches if m.term in activities):
            # "I'm writing a thesis. Do you keep anything of me if I only read your site?": no thesis is asked for.
            return (), subjects
        return _own_kind(activities, subjects, facts) or activities, subjects
    beside = _people_told_of(activities, activity_matches, reading, facts) if OF_USE.issuperset(topics) else ()
    return activities, subjects or beside


def is_the_basis(match: Match, reading: Reading) -> bool:
    """Whether words for what is done only begin those for a basis: "is contract a basis for anything"."""
    return any(b.start == match.start and match.end < b.end for b in reading.of(Kind.LEGAL_BASIS))


def _of_ones_own(matches: Sequence[Match], reading: Reading, topics: tuple[Topic, ...]) -> list[Match]:
    """The activities asked about by what is the asker's own, beside what is told: "I bill you. Is our contract …"."""
    # "Are my answers used for statistics?" asks of these
    own = places_of_own(reading) if reading.tells and topics == (Topic.LEGAL_BASIS,) else frozenset()
    # "Our contract" in the languages that put it before, "avtalen vår" where it stands after
    places = {m: range(m.start - 1, m.end + 1) for m in matches if reading.asks(m) and not m.gapped}
    asked = [m for m, place in places.items() if not own.isdisjoint(place)]
    return asked or list(matches)


def _without_what_lacks_the_data(reading: Reading, facts: PolicyFacts) -> Reading:
    """The reading without activities told that lack the data asked for, and without whom their names seem to name."""
    lacking = lacking_the_data(reading, facts)
    named = [m for m in reading.of(Kind.ACTIVITY) if m.term in lacking]
    people = [m for m in reading.of(Kind.DATA_SUBJECT) if any(inside(m, a) for a in named)]
    gone = {*named, *people}
    return replace(reading, matches=tuple(m for m in reading.matches if m not in gone)) if gone else reading


def bases_set_apart(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether bases are named one by one for several things: "why is A on consent but B on weighing of interests?"."""
    bases = set(reading.terms(Kind.LEGAL_BASIS))
    doing = {m.term for m in reading.of(Kind.ACTIVITY) if reading.asks(m)}
    return topics[:1] == (Topic.LEGAL_BASIS,) and len(bases) > 1 and len(doing) == len(bases)


def _drawing(matches: Sequence[Match], reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> list[Match]:
    """The activities that draw on the data of others: "are my survey answers used for statistics?" asks about these."""
    asked = [m for m in matches if reading.asks(m)] if OF_USE.issuperset(topics) else []
    return [m for m in asked if draws_on_others(m.term, facts)]


def _apart_from_data(reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> list[Match]:
    """The activities that words name, but those that only words for data name, where there are others.

    "My job title" names no job that one applies for.
    """
    aside = reading.left_out(Kind.ACTIVITY)
    named = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities and m.term not in aside]
    named = [m for m in named if not _is_the_askers_claim(m, reading)]
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if not m.gapped]
    apart = [m for m in named if not any(inside(m, d) for d in data)]
    if dating := only_dating(reading, facts):
        return [m for m in named if m.term not in dating]
    # "For which groups do you hold a job title": no group is told, so that it may be any.
    people = [m for m in reading.of(Kind.DATA_SUBJECT) if not any(inside(m, d) for d in data)]
    of_any = "categories" in reading.terms(Kind.UNIT) and not people
    if of_any:
        return [m for m in apart if not any(overlap(m, d) and d.end > m.end for d in data)]
    # "Is my IP address kept when I just write to you": of who writes, and of no site that the address may stand for
    doing = [m for m in apart if m not in named_as_data(apart, data)] if topics == (Topic.PERSONAL_DATA,) else []
    return doing if any(defines_people(m, facts) for m in doing) else apart or named


def _people_told_of(
    activities: tuple[str, ...], matches: Sequence[Match], reading: Reading, facts: PolicyFacts
) -> tuple[str, ...]:
    """Who is meant by what comes on top of any purpose, where it is told of what others have no such purpose for.

    "I took part in the raffle. Could you hold my details for defending claims?": of claims, none are listed for these.
    """
    if not activities or any(standing_of(a, facts) < _ON_TOP for a in activities):
        return ()
    told = {m.term for m in matches if m.term not in activities and not reading.asks(m)}
    asked = all(reading.asks(m) for m in matches if m.term in activities)
    people = facts.categories_of(*sorted(told)) if asked else ()
    alone = len(people) == 1 and not any(people[0] in facts.categories_of(a) for a in activities)
    return people if alone else ()


def _own_kind(activities: tuple[str, ...], subjects: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What the people named have in place of an activity that is the surroundings of theirs.

    "Advertising" for visitors is done by cookies: that it is listed by its general name for others is no "no".
    """
    theirs = dict.fromkeys(r.activity for r in facts.processing() if r.data_subject in subjects and r.activity)
    return tuple(a for a in theirs if set(activities) & set(_over(a, facts)) and _is_marketing(a, facts))


def in_their_kind(activities: tuple[str, ...], people: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The activities; of marketing that is listed for others, the kind that those asked about have.

    "Why do I get ads, I've never been a customer": that leads' marketing has a name of its own is no "no".
    """
    fits = any(person in facts.categories_of(a) for a in activities for person in people)
    marketing = bool(activities) and all(_is_marketing(a, facts) for a in activities)
    if fits or not (marketing and people):
        return activities
    return _own_kind(activities, people, facts) or activities


def named_beside_people(activities: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """The activities, where any words but those for people name one: "leads" alone names no marketing."""
    people = reading.of(Kind.DATA_SUBJECT)
    apart = [m for m in reading.of(Kind.ACTIVITY) if not any(covers(p, m) for p in people)]
    return activities if apart or not people else ()


def _is_marketing(activity: str, facts: PolicyFacts) -> bool:
    return facts.vocabulary.term(Kind.ACTIVITY, activity).direct_marketing


def _is_the_objection(match: Match, reading: Reading, facts: PolicyFacts) -> bool:
    """Whether words for the list of those who objected only object: "may I say no to ads" is about the ads."""
    claims = [m for m in reading.of(Kind.RIGHT) if m.term == "object" and not m.gapped and reading.asks(m)]
    return facts.vocabulary.term(Kind.ACTIVITY, match.term).ancillary and any(overlap(c, match) for c in claims)


def _is_the_askers_claim(match: Match, reading: Reading) -> bool:
    """Whether words for a claim at law are of the asker's own: "I need it in court, may I have it restricted?"."""
    claims = [m for m in reading.of(Kind.OPERATOR) if m.term == _NEEDED]
    restricts = any(m.term == _RESTRICTION for m in reading.of(Kind.RIGHT))
    return restricts and any(overlap(match, c) for c in claims)


def objected_to(activities: tuple[str, ...], phrased: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What an objection is to: what a phrase names, and nothing that a law demands ("the suppression list")."""
    rows = [r for r in facts.processing() if r.activity in activities and r.activity not in phrased]
    return phrased if rows and all(is_demanded(r) for r in rows) else activities


def is_demanded(row: RowFacts) -> bool:
    """Whether a law demands what a row is about, and nothing else does."""
    return bool(row.legal_bases) and all(b.term == "legal_obligation" for b in row.legal_bases)


def _asks_for_a_purpose(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether a question is for a yes or a no on a purpose, so that both it and the people are meant as they are named.

    "Do you run surveys with leads' data?" is answered by the purposes of leads, none of which is a survey.
    """
    told = {"existence"} & set(reading.terms(Kind.OPERATOR)) or "purposes" in reading.terms(Kind.UNIT)
    led_up_to = topics == (Topic.PURPOSE,) and reading.purposes_asked
    return {Topic.PURPOSE, Topic.PERSONAL_DATA}.issuperset(topics) and bool(told or led_up_to or _asks_whether(reading))


def _asks_whether(reading: Reading) -> bool:
    """Whether a yes or a no is wanted, be it on one thing after another is told: "I visited your site. Could you …"."""
    after = reading.tells and any(map(reading.asks, reading.of(Kind.ACTIVITY)))
    return asks_whether(reading) or (after and asks_whether_besides(reading))


def _listed_for_them_alone(
    reading: Reading, subjects: tuple[str, ...], activities: tuple[str, ...], facts: PolicyFacts
) -> bool:
    """Whether rows of the people named list the data named and those of the activity do not.

    Whoever "clicked reject on the cookie banner" is no applicant: no row of recruitment lists cookies. Nor is another
    activity meant that only the words for the data speak of: "our video calls" as a customer's are no call to support.
    """
    data = reading.terms(Kind.DATA_CATEGORY)
    theirs = [r for r in facts.processing() if r.data_subject in subjects and any(r.lists(t) for t in data)]
    its = [r for r in facts.processing() if r.activity in activities and any(r.lists(t) for t in data)]
    named = [m for m in reading.of(Kind.DATA_CATEGORY) if any(r.lists(m.term) for r in theirs)]
    only_data = all(any(overlap(m, d) for d in named) for m in reading.of(Kind.ACTIVITY) if m.term in activities)
    return bool(theirs) and (only_data or not its)


def _are_told_by_data_alone(
    reading: Reading, subjects: tuple[str, ...], activities: tuple[str, ...], facts: PolicyFacts
) -> bool:
    """Whether only a type of data speaks for the people, and more than a word for what others do.

    "Is my IP address kept when I just send you a mail?" is of who writes in, though visitors have such an address.
    """
    data = [d for d in reading.of(Kind.DATA_CATEGORY) if not d.gapped]
    named = [m for m in reading.of(Kind.DATA_SUBJECT) if m.term in subjects]
    doing = [m for m in reading.of(Kind.ACTIVITY) if m.term in activities and defines_people(m, facts)]
    return (
        bool(named) and named == named_as_data(named, data) and any(not any(overlap(m, d) for d in data) for m in doing)
    )


def _are_named_by_data(reading: Reading, subjects: tuple[str, ...], activities: tuple[str, ...]) -> bool:
    """Whether words for data alone name the activities, where somebody says who they are or a group is named.

    "I'm a lead. Do you note my allergies?" asks for the data of leads, whatever is done with those of others.
    """
    data = reading.of(Kind.DATA_CATEGORY)
    groups = {m.term for m in reading.of(Kind.DATA_SUBJECT) if m.group} | reading.declared
    named = (m for m in reading.of(Kind.ACTIVITY) if m.term in activities)
    return bool(groups.intersection(subjects)) and all(any(inside(m, d) for d in data) for m in named)


def _subjects(
    reading: Reading, activity_matches: Sequence[Match], facts: PolicyFacts, topics: tuple[Topic, ...]
) -> tuple[str, ...]:
    """Who is meant. Words that only repeat an activity ("my application") count less than words for a person."""
    known = set(facts.policy.data_subjects)
    # "An opinion on an applicant" is a referee's.
    data = reading.of(Kind.DATA_CATEGORY)
    matches = _apart_from_words_for_data([m for m in reading.of(Kind.DATA_SUBJECT) if m.term in known], data)
    if activity_matches:
        matches = [m for m in matches if m in reading.told]
    # "The supplier of the survey tool" is one recipient, and no supplier of ours who asks.
    receiving = receiving_in(reading) if Topic.RECIPIENTS in topics else ()
    # Nor are they of its name whose data it gets: "leads' data with group companies".
    owned = {w.start for w in reading.of(Kind.PERSONAL_DATA_WORD)}
    # Nor where somebody says to be one of them: "I'm a lead. Does the webinar platform get my number?"
    own = set(reading.introduced(Kind.DATA_SUBJECT, "role"))
    named = [m for m in matches if m.words == 1 and m.end not in owned and m not in own]
    matches = [m for m in matches if m not in named or not any(_is_of_its_name(m, r) for r in receiving)]
    if Topic.RECIPIENTS in topics:
        # "does the applicant see it": the applicant is the recipient asked about.
        taken = receiving_in(reading)
        matches = [m for m in matches if not any(overlap(m, t) for t in taken)]
    # "An IP address" is a visitor's where nobody is named, and not where a referee's file is spoken of.
    # Nor where the people are the answer: "which groups have no cookies".
    of_groups = any(m.group for m in matches) or "categories" in reading.terms(Kind.UNIT)
    named_by_data = {(m.start, m.end) for m in data} if of_groups else set()
    of_data = [m for m in matches if (m.start, m.end) in named_by_data and not m.group]
    pure = [m for m in matches if not any(overlap(m, a) for a in activity_matches) and m not in of_data]
    meant = _strongest(activity_matches, (), facts)
    declared = [m for m in matches if m.term in reading.declared]
    pure = declared or pure  # "your marketing supplier, if I'm just a referee"
    implied = [m for m in matches if any(m.term in facts.categories_of(a) for a in meant)]
    # "A future recruitment purpose for reference persons" asks whether the group named has that purpose.
    asked_of = [m for m in matches if m.group] if _asks_for_a_purpose(reading, topics) else []
    chosen = pure or (asked_of if len({m.term for m in asked_of}) == 1 else []) or implied or matches
    if "categories" in reading.terms(Kind.UNIT):
        chosen = [m for m in chosen if m not in of_data]
    if not chosen:
        return ()
    if SIDE_BY_SIDE & set(reading.terms(Kind.OPERATOR)) and topics != (Topic.RECIPIENTS,):
        return tuple(dict.fromkeys(m.term for m in chosen))  # "longer as a lead or as a customer contact?"
    most = max(m.words for m in chosen)
    strong = [m for m in chosen if m.words == most] if len({m.term for m in chosen}) > 1 else chosen
    return tuple(dict.fromkeys(m.term for m in strong))


def _apart_from_words_for_data(named: Sequence[Match], data: Sequence[Match]) -> list[Match]:
    """The people named but by a part of words for data; of "are calls to leads taped", not who calls but the leads.

    Such words tell whose data they mean, unless others are named between them.
    """
    apart = [m for m in named if not any(inside(m, d) for d in data)]
    telling = [m for m in named if m.gapped and any(overlap(m, d) and m.end == d.end for d in data)]
    others = [o for m in telling for o in named if m.start < o.start and o.end < m.end]
    others = [o for o in others if not o.gapped and all(o.term != m.term for m in telling)]
    return [m for m in apart if not (others and m in telling)] + [o for o in others if o not in apart]


def _is_of_its_name(match: Match, recipient: Match) -> bool:
    """Whether a word belongs to a recipient's name: "the supplier of the survey tool", "the survey tool supplier"."""
    return 0 <= recipient.start - match.end <= _WITHIN_A_NAME or match.start == recipient.end


def _strongest(
    matches: Sequence[Match], subjects: tuple[str, ...], facts: PolicyFacts, *, all_of_them: bool = False
) -> tuple[str, ...]:
    """The activities meant: of the highest standing that fits the category, and of those the longest phrases.

    `all_of_them`: whatever the length of their phrases, as they are set side by side.
    """
    fitting = [m for m in matches if not subjects or any(s in facts.categories_of(m.term) for s in subjects)] or list(
        matches
    )
    fitting = [m for m in fitting if not any(_surrounds(m, other, facts) for other in fitting)]
    if not fitting:
        return ()
    standing = {m.term: standing_of(m.term, facts) for m in fitting}
    top = max(standing.values())
    best = [m for m in fitting if standing[m.term] == top]
    most = max(m.words for m in best)
    return tuple(dict.fromkeys(m.term for m in best if all_of_them or m.words == most))


def _surrounds(match: Match, other: Match, facts: PolicyFacts) -> bool:
    """Whether one activity is but the surroundings of another named; not where one phrase of several words names both.

    A single word that may stand for either ("ads") names the more special one.
    """
    same_words = (match.start, match.end) == (other.start, other.end) and match.end - match.start > 1
    return match.term in _over(other.term, facts) and not same_words


def _over(activity: str, facts: PolicyFacts) -> tuple[str, ...]:
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, activity))
    return term.over if term else ()


def standing_of(activity: str, facts: PolicyFacts) -> int:
    """How much naming an activity tells: 2 of one beside others, 0 of an everyday or general one, 1 of the rest."""
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, activity))
    if term is None:
        return 1
    return _ON_TOP if term.ancillary else 0 if term.everyday or term.general else 1
