"""Which topics a question is about, and what in it the policy cannot answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.understanding.date_expressions import dates_in
from assistant.understanding.parts import parts
from assistant.understanding.scorer import NONE, REFUSED
from assistant.understanding.time_expressions import periods_in
from knowledge.dictionary import is_known
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.vocabulary import Kind, Match, Term, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading
    from knowledge.facts import PolicyFacts

_NAME = re.compile(r"[A-ZÅÄÖÆØŁŚŻÉÜ][a-zåäöæøéüłśżźćńąęóß]+")
CONTACT_PROPERTIES = frozenset({"email_contact", "telephone_contact", "postal_address", "data_protection_officer"})
# Where two topics match equally well, the earlier one is meant: the special before the everyday.
PRECEDENCE = (
    "sale", "joint_controllers", "processor", "version", "weighing", "portability", "withdraw_consent",
    "restriction", "rectification", "complaint", "object", "transfers", "source", "retention", "erasure", "access",
    "exercise", "rights_overview", "legal_basis", "recipients", "contact", "categories", "controller",
    "personal_data", "purpose",
)  # fmt: skip
# How special a topic's phrases are: "what do you keep" says little, "object" says it all.
SPECIAL = 2.0
_SPECIAL = {
    "purpose": 0.0,
    "personal_data": 0.0,
    "recipients": 1.0,
    "legal_basis": 1.0,
    "source": 1.0,
    "contact": 1.0,
    "controller": 1.0,
    "categories": 1.0,
    "processor": 3.0,
    "joint_controllers": 3.0,
}
# Topics whose words stand in questions about anything.
_EVERYDAY = frozenset({"personal_data", "purpose"})
HARDLY_TELLING = 1.25
TELLING = 3.0
MOST_WORDS = 4
# So many words of one phrase are no chance.
OUTRIGHT = 3
# By how much (of probability) a topic must outweigh the one that the phrases chose.
OUTWEIGHS = 0.35
OUTWEIGHS_IN_CONTEXT = 0.8
OUTWEIGHS_WHAT_IS_TOLD = 0.2
# From here on the whole of a question says that the policy states what is asked, or that policies leave it unsaid.
SURELY_STATED = 0.8
SURELY_UNSTATED = 0.6
# From here on a topic of the same rows is told beside the one that is likelier.
LIKELY_TOO = 0.25
# Below this a topic is not asked beside one that surely is.
IDLE = 0.005
# Topics that people join in one question.
JOINABLE = frozenset({"retention", "recipients", "legal_basis", "personal_data", "purpose"})
# Told by cells of one processing row. The basis is no second: it brings the policy's words on what a basis means.
_OF_ONE_ROW = frozenset({Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.RETENTION, Topic.LEGAL_BASIS})
_BESIDE = (Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.RETENTION)
_COLUMN_OF = {"bases": Topic.LEGAL_BASIS, "data": Topic.PERSONAL_DATA, "periods": Topic.RETENTION,
              "recipients": Topic.RECIPIENTS}  # fmt: skip
# What a comparison is about that names no topic.
EVERY_COLUMN = (Topic.LEGAL_BASIS, Topic.PERSONAL_DATA, Topic.RETENTION, Topic.RECIPIENTS)
ASKED_AS_RIGHT = 1.0
NAMED_RECIPIENT = 1.5
NAMED_PERIOD = 2.5
DATED_EVENT = 1.5
ASKED_DATE = 3.5
ASKED = (Kind.TOPIC, Kind.RIGHT)
# Topics whose situations ("our staff use your software") settle a question whatever property it names in passing.
OVER_UNSTATED = frozenset({"processor", "joint_controllers"})
# "A list of your processors" asks for names, "a contract with them" for what binds them, and not how we act as one.
_OF_PROCESSORS = frozenset({"supplier_name", "supplier_terms"})


def inside(match: Match, around: Match) -> bool:
    """Whether a match is only a part of a longer phrase."""
    return around.start <= match.start and match.end <= around.end and around.words > match.words


def choose_topics(
    reading: Reading, vocabulary: Vocabulary, unstated: tuple[str, ...]
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Topics asked, and the rights among them. Empty: the turn names none."""
    scores = _scores(reading, vocabulary)
    best = max(scores, key=lambda name: (scores[name], -PRECEDENCE.index(name)), default=None)
    if best is None or best in {*_EVERYDAY, Topic.CATEGORIES} or scores[best] <= HARDLY_TELLING:
        best = _implied(reading, scores) or best
    if best == "rights_overview":
        best = _right_besides(reading) or best
    if unstated and not _yields(unstated[0], best, scores, reading, vocabulary):
        return ((Topic.CONTACT,) if unstated[0] in CONTACT_PROPERTIES else (Topic.UNSTATED,)), ()
    if best is None:
        return (), ()
    rights = (best,) if (Kind.RIGHT, best) in vocabulary.terms else ()
    second = _second(reading, best, scores)
    return ((Topic.RIGHTS,) if rights else (Topic(best),)) + ((Topic(second),) if second else ()), rights


def _right_besides(reading: Reading) -> str | None:
    """The right that is asked about where other words name it: "I've changed my mind. What's my right here?"."""
    overviews = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RIGHTS_OVERVIEW]
    named = [
        m for m in reading.of(Kind.RIGHT) if m.decisive and not m.gapped and not any(overlap(m, o) for o in overviews)
    ]
    return max(named, key=lambda m: m.words).term if named else None


def _second(reading: Reading, best: str, scores: dict[str, float]) -> str | None:
    """A second topic asked in the same breath ("who gets it and for how long?"): as decisive, in words of its own."""
    if best not in JOINABLE or reading.of(Kind.RECIPIENT):
        return None
    taken = [m for m in reading.of(Kind.TOPIC) if m.term == best]
    own = {
        m.term
        for m in reading.of(Kind.TOPIC)
        if m.term in JOINABLE and m.term != best and m.decisive and not any(overlap(m, t) for t in taken)
    }
    return max(own, key=lambda name: (scores[name], -PRECEDENCE.index(name)), default=None)


def _implied(reading: Reading, scores: dict[str, float]) -> str | None:
    """What is asked where its words are everyday ones: a recipient or a date tells more than "what do you keep"."""
    activities = reading.of(Kind.ACTIVITY)
    named = any(not any(inside(r, a) for a in activities) for r in reading.of(Kind.RECIPIENT))
    # A recipient named in passing ("my lawyer asks") is asked about only beside a word for giving or getting.
    if named and "recipients" in scores:
        return Topic.RECIPIENTS
    operators = reading.terms(Kind.OPERATOR)
    if "categories" in reading.terms(Kind.UNIT) and (named or reading.of(Kind.GROUP_FUNCTION)):
        return Topic.RECIPIENTS
    if {"longest", "shortest", "forever", "no_number"} & set(operators):
        return Topic.RETENTION
    return Topic.RETENTION if any(d.is_exact for d in dates_in(reading.text, today=None)) else None


def ruled_topic(topics: Sequence[Topic], rights: Sequence[str]) -> str | None:
    """The name under which a choice is weighed: its right, else its first topic; None where nothing was chosen."""
    return next(iter((*rights, *topics)), None)


def outweighed(ruled: str | None, probabilities: Mapping[str, float], by: float = OUTWEIGHS) -> str | None:
    """The topic that all the words of a question speak for against the one its phrases chose; None if none does."""
    best = max(sorted(probabilities), key=lambda name: probabilities[name])
    margin = probabilities[best] - (probabilities.get(ruled, 0.0) if ruled else 0.0)
    return best if best != ruled and margin >= by else None


def weighed(
    reading: Reading,
    chosen: tuple[tuple[Topic, ...], tuple[str, ...]],
    unstated: tuple[str, ...],
    vocabulary: Vocabulary,
    *,
    follows: bool = False,
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """The topics and rights chosen by phrases, unless the question as a whole speaks for another topic.

    A turn that follows others ("and for referees?") speaks half of its words there, so it must speak the clearer; so
    it must against a phrase that settles its topic. And who tells the day of an event asks, as a rule, for the day that
    follows from it.
    """
    if not reading.probabilities:
        return chosen
    topics, rights = _without_idle(chosen, reading)
    chosen = topics, rights
    dated = topics == (Topic.RETENTION,) and any(d.is_exact for d in dates_in(reading.text, today=None))
    settled = decided(reading, topics, rights)
    firm = settled and not unstated and not _names_a_right_besides(reading, topics)
    by = OUTWEIGHS_IN_CONTEXT if dated or firm or (follows and (settled or not topics)) else OUTWEIGHS
    if reading.tells and not follows and not dated and _is_only_told(reading, ruled_topic(topics, rights)):
        by = OUTWEIGHS_WHAT_IS_TOLD
    if topics == (Topic.PERSONAL_DATA,) and "how_to" in reading.terms(Kind.OPERATOR):
        by = OUTWEIGHS  # "how do I get to see what she wrote about me" asks for a right
    best = outweighed(ruled_topic(topics, rights), reading.probabilities, by)
    if best is None or best in topics or best in rights or _stands(reading, chosen, best):
        return chosen
    if best == Topic.UNSTATED and not _is_left_unsaid(reading, topics, rights, unstated):
        return chosen
    if (
        unstated
        and best not in vocabulary.term(Kind.UNSTATED, unstated[0]).yields_to
        and _is_detail(unstated, best, vocabulary)
    ):
        return (Topic.UNSTATED,), ()  # "stored in Ireland" asks for more than is said of other countries
    if {Topic.UNSTATED, Topic.CONTACT} & set(topics) and (
        reading.probabilities[best] < SURELY_STATED
        or named_outright(reading, unstated)
        or _is_detail(unstated, best, vocabulary)
    ):
        return chosen  # a property named outright is rarely named in passing
    if best == NONE:
        return chosen if unstated else ((), ())
    if (Kind.RIGHT, best) in vocabulary.terms:
        return (Topic.RIGHTS,), (best,)
    return (Topic(best),), ()


def with_likely(reading: Reading, topics: tuple[Topic, ...], unstated: Sequence[str]) -> tuple[Topic, ...]:
    """The topic asked, and another that is nearly as likely, where both are told by cells of the same rows.

    "What may still be on file for that fight?" asks for the data or for the time: both are said, and neither guessed.
    """
    if len(topics) != 1 or unstated or not reading.probabilities or topics[0] not in _OF_ONE_ROW:
        return topics
    others = [t for t in _BESIDE if t not in topics and reading.probabilities.get(t, 0.0) >= LIKELY_TOO]
    return (*topics, *sorted(others, key=lambda t: -reading.probabilities[t])[:1])


def _stands(reading: Reading, chosen: tuple[tuple[Topic, ...], tuple[str, ...]], best: str) -> bool:
    """Whether what the phrases chose is asked, though all the words speak for `best`."""
    topics, _ = chosen
    if topics and topics[0] in OVER_UNSTATED and _is_told(reading, topics[0]):
        # "The shop's stock runs on your software. Can you correct my address?", but not where nothing else speaks
        # for it: "we use your software, and I had a ticket with your helpdesk. When is it gone?"
        return reading.probabilities.get(topics[0], 0.0) >= IDLE
    if not topics and reading.of(Kind.PREMISE) and best in _EVERYDAY:
        return True  # the right that it is said of stands in the turns before, or is named by it
    if best == Topic.JURISDICTION and topics:
        return True  # the place's supplement is laid over what is asked (rules/jurisdiction.py)
    if best == Topic.TRANSFERS and not topics and reading.of(Kind.JURISDICTION):
        return True  # a country alone asks about its law ("What about Norway?")
    return best == REFUSED  # whether a question is none of ours is told by what it names (see refusal)


def _is_left_unsaid(reading: Reading, topics: Sequence[Topic], rights: Sequence[str], unstated: Sequence[str]) -> bool:
    """Whether it is something that policies leave unsaid that a question asks for, where its words speak for that."""
    sure = reading.probabilities[Topic.UNSTATED] >= SURELY_UNSTATED
    if unstated[:1] == ("individual_record",):
        return not decided(reading, topics, rights)  # "how long do you have my data" asks for a time
    if not (unstated or rights or ROW_TOPICS.issuperset(topics)) and decided(reading, topics):
        return False  # a phrase settles that prose is asked for ("am I covered"), and none speaks of anything unsaid
    data_named = bool(reading.of(Kind.DATA_CATEGORY)) or "special_category" in reading.terms(Kind.OPERATOR)
    return bool(unstated) or (sure and (bool(rights) or not data_named))


def _without_idle(
    chosen: tuple[tuple[Topic, ...], tuple[str, ...]], reading: Reading
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Of two topics chosen in one question, the one asked, where nothing but its own phrase speaks for the other."""
    (topics, rights), probabilities = chosen, reading.probabilities
    if (
        len(topics) != 2
        or rights
        or len(parts(reading.text, reading.language)) > 1
        or max(probabilities.get(t, 0.0) for t in topics) < SURELY_STATED
    ):
        return chosen
    return tuple(t for t in topics if probabilities.get(t, 0.0) >= IDLE), rights


def _is_told(reading: Reading, topic: Topic) -> bool:
    """Whether a phrase of several words tells of the situation that a topic is about, and none of another one."""
    told = [m for m in reading.of(Kind.TOPIC) if m.term == topic and m.words > 1 and not reading.asks(m)]
    # "A system that the shop bought from you" makes nobody a customer of ours.
    people = [m for m in reading.of(Kind.DATA_SUBJECT) if not any(overlap(m, t) for t in told)]
    return bool(told) and not any(m.words > 1 for m in (*reading.of(Kind.ACTIVITY), *people))


def _is_only_told(reading: Reading, ruled: str | None) -> bool:
    """Whether the phrases for a topic stand beside the sentences that ask ("leave me alone, I said. Is it kept?")."""
    named = [m for kind in ASKED for m in reading.of(kind) if m.term == ruled]
    return bool(named) and not any(reading.asks(m) for m in named)


def _names_a_right_besides(reading: Reading, topics: Sequence[Topic]) -> bool:
    """Whether other words name a right outright: "not allowed to object", but not "when will you delete"."""
    own = [m for m in reading.of(Kind.TOPIC) if m.decisive and m.term in topics]
    return any(m.decisive and not any(overlap(m, o) for o in own) for m in reading.of(Kind.RIGHT))


def settles(reading: Reading) -> bool:
    """Whether a phrase that settles a topic or a right stands where the turn asks."""
    return any(m.decisive and reading.asks(m) for kind in ASKED for m in reading.of(kind))


def decided(reading: Reading, topics: Sequence[Topic], rights: Sequence[str] = ()) -> bool:
    """Whether a phrase that settles its topic or right, where the turn asks, names the first one chosen."""
    settling = [m for m in reading.of(Kind.TOPIC) if m.decisive and reading.asks(m)]
    if any(m.term == topics[0] for m in settling) if topics else False:
        return True
    claims = [m for m in reading.of(Kind.RIGHT) if m.decisive and not m.gapped and reading.asks(m)]
    return any(m.term == right for m in claims for right in rights[:1])


def named_outright(reading: Reading, unstated: tuple[str, ...]) -> bool:
    """Whether a phrase of several words names the property, or a place stands where data would be."""
    if not unstated or unstated[0] == "individual_record":
        return False  # "why do you have my data" asks for the purpose
    matches = [m for m in reading.of(Kind.UNSTATED) if m.term == unstated[0]]
    return any((m.words >= OUTRIGHT and not m.gapped) or m.decisive for m in matches) or (
        not matches and names_a_place_of_data(reading)
    )


def _is_detail(unstated: tuple[str, ...], topic: str, vocabulary: Vocabulary) -> bool:
    """Whether what is asked is a detail of a topic, so that all its words speak for the topic, too.

    "To which country" is looked for where transfers are described, and is not answered by what is said of them.
    """
    about = vocabulary.terms.get((Kind.TOPIC, topic))
    terms = [vocabulary.term(Kind.UNSTATED, name) for name in unstated[:1]]
    return any(about and set(about.passages) & set(t.passages) and topic not in t.yields_to for t in terms)


def default_topics(query: Query, facts: PolicyFacts) -> tuple[Topic, ...]:
    """What is asked by naming a thing and nothing more: the place, the data, or what an activity is for."""
    if any(facts.place_passages(place) for place in query.jurisdictions):
        return (Topic.JURISDICTION,)
    if {"compare", "common"} & set(query.operators) and max(len(query.data_subjects), len(query.activities)) > 1:
        return tuple(_COLUMN_OF[u] for u in query.units if u in _COLUMN_OF) or EVERY_COLUMN
    if query.legal_bases and {"list_rows", "all_data", "universal", "count"} & set(query.operators):
        return (Topic.LEGAL_BASIS,)
    if query.periods and {"universal", "list_rows", "existence"} & set(query.operators):
        return (Topic.RETENTION,)
    if query.data_categories:
        return (Topic.PERSONAL_DATA,)
    return (Topic.PURPOSE,) if query.activities or query.data_subjects else ()


def overlap(one: Match, other: Match) -> bool:
    """Whether two matches share a word."""
    return one.start < other.end and other.start < one.end


def _scores(reading: Reading, vocabulary: Vocabulary) -> dict[str, float]:
    """Per topic or right: how special it is, words of its longest phrase, a little for each further one elsewhere."""
    by_name: dict[str, list[Match]] = defaultdict(list)
    as_right = "as_right" in reading.terms(Kind.OPERATOR)
    times = [m for m in reading.of(Kind.TOPIC) if m.term == "retention" and m.decisive and not as_right]
    is_dated = bool(dates_in(reading.text, today=None))
    told = _told(reading, vocabulary, is_dated=is_dated)
    premises = reading.of(Kind.PREMISE)
    # "I was there on 3 May 2023. Should I be out of your records by now?"
    over = is_dated and bool(told) and not as_right and "has_passed" in reading.terms(Kind.OPERATOR)
    for match in (*reading.of(Kind.TOPIC), *reading.of(Kind.RIGHT)):
        if match.term == "erasure" and (over or any(t.start < match.start < t.end for t in times)):
            continue  # "when will you delete my …" asks for the time, "when have I a right to …" for the deletion
        if match.kind == Kind.RIGHT and any(overlap(match, event) for event in told):
            continue  # "I withdrew my consent on 15 January" tells that, and does not ask whether one can
        if match.term in _EVERYDAY and any(inside(match, premise) for premise in premises):
            continue  # "must I say why" asks for no purpose
        by_name[match.term].append(match)
    scores = {name: _score(m) + _SPECIAL.get(name, SPECIAL) for name, m in by_name.items() if name in PRECEDENCE}
    if "recipients" in scores and (reading.of(Kind.RECIPIENT) or reading.of(Kind.GROUP_FUNCTION)):
        scores["recipients"] += NAMED_RECIPIENT
    if as_right and "erasure" in scores:
        scores["erasure"] += ASKED_AS_RIGHT
    if periods_in(reading.text):
        scores["retention"] = scores.get("retention", 0.0) + NAMED_PERIOD
    if is_dated and told:
        # Who says what happened on which day asks, as a rule, for the day that follows from it.
        asked = {"asks_date", "has_passed"} & set(reading.terms(Kind.OPERATOR))
        scores["retention"] = scores.get("retention", 0.0) + (ASKED_DATE if asked else DATED_EVENT)
    return scores


def _told(reading: Reading, vocabulary: Vocabulary, *, is_dated: bool) -> list[Match]:
    """Events that a turn tells of: dated ones, and what still lasts or never came."""
    events = [m for m in reading.of(Kind.EVENT) if m.words > 0]
    return [m for m in events if is_dated or vocabulary.term(Kind.EVENT, m.term).state]


def _score(matches: Sequence[Match]) -> float:
    longest = min(max(m.words for m in matches), MOST_WORDS)
    places = {m.start for m in matches}
    return longest + 0.25 * (len(places) - 1)


def unstated_properties(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Properties named that policies often leave unsaid, the most precisely named first."""
    around = [m for kind in (Kind.DATA_CATEGORY, Kind.ACTIVITY, Kind.RECIPIENT) for m in reading.of(kind)]
    doing = reading.of(Kind.ACTIVITY)
    # "How long do you keep it if I take you to court?": the same words name what is done.
    done = {(m.start, m.end) for m in doing} if settles(reading) else set()
    # "What do you note down when I ring the hotline?": what is asked is named, and the way of contact in passing.
    passing = {(m.start, m.end) for m in doing if m.words == 1} if _names_what_is_told(reading) else set()
    named = [
        m
        for m in reading.of(Kind.UNSTATED)
        if not any(inside(m, a) for a in around)
        and (m.start, m.end) not in done
        and not (m.term in CONTACT_PROPERTIES and (m.start, m.end) in passing)
        and not (m.term == "supplier_brand" and any(overlap(m, a) for a in doing))  # "I wrote to you on Instagram"
    ]
    matches = sorted(named, key=lambda m: (-m.words, m.start))
    properties = tuple(dict.fromkeys(m.term for m in matches))
    if properties:
        return properties
    if names_a_place_of_data(reading):
        return ("country_name",)
    return ("individual_record",) if names_a_person(reading) else ()


def _names_what_is_told(reading: Reading) -> bool:
    """Whether a phrase of several words asks for something that rows tell: "what do you note", "who reads"."""
    return any(m.term in JOINABLE and m.words > 1 and reading.asks(m) for m in reading.of(Kind.TOPIC))


def without_idle_properties(matches: tuple[Match, ...], vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The matches but those of properties that are asked of something which is not named beside them.

    "Find out that it was me" asks who stays unnamed where a report is spoken of, and "does it mean" what a type of data
    takes in where one is named.
    """
    told = [m for m in matches if not m.denied]
    data = any(m.kind == Kind.DATA_CATEGORY for m in told)
    events = (vocabulary.term(m.kind, m.term) for m in told if m.kind == Kind.EVENT)
    doing = {m.term for m in told if m.kind == Kind.ACTIVITY} | {a for event in events for a in event.serves}

    def is_idle(term: Term) -> bool:
        return (term.of_data and not data) or (bool(term.serves) and doing.isdisjoint(term.serves))

    return tuple(m for m in matches if m.kind != Kind.UNSTATED or not is_idle(vocabulary.term(m.kind, m.term)))


def names_a_place_of_data(reading: Reading) -> bool:
    """Whether data are asked about as lying in or going to a place by name ("kept in Ireland", "a team in India")."""
    operators = reading.of(Kind.OPERATOR)
    # "I have moved to Brazil" tells where a person is, and asks nothing of where data are.
    moved = [m for m in operators if m.term == "resident"]
    # "Go to the ICO" names an authority to complain to, and no place; "keep an eye on you in Sweden" keeps no data.
    rights = reading.of(Kind.RIGHT)
    idle = [*moved, *(r for r in rights if r.decisive)]
    ways = [m for m in operators if m.term == "whereabouts" and not any(overlap(m, i) for i in idle)]
    places = [p for p in reading.of(Kind.JURISDICTION) if not any(overlap(p, r) for r in rights)]
    # One word may stand between them: "sent to the Netherlands".
    return any(0 <= p.start - w.end <= 1 for p in places for w in ways)


def names_a_person(reading: Reading) -> bool:
    """Whether a question names somebody ("Anna Svensson"): two capitalised words in a row that the vocabulary lacks."""
    known = {i for m in reading.matches for i in range(m.start, m.end)}
    spelled = [token.typed for token in reading.tokens]
    return any(
        i not in known
        and i + 1 not in known
        and _NAME.fullmatch(spelled[i])
        and _NAME.fullmatch(spelled[i + 1])
        and reading.text.find(f"{spelled[i]} {spelled[i + 1]}") >= 0
        and not any(is_known(word, reading.language) for word in spelled[i : i + 2])
        for i in range(1, len(spelled) - 1)
    )


def _yields(name: str, best: str | None, scores: dict[str, float], reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a property gives way to a topic: a brand named in passing ("our Zoom meeting") is not asked for."""
    term = vocabulary.term(Kind.UNSTATED, name)
    if best is None:
        return False
    if best in OVER_UNSTATED:
        return name not in _OF_PROCESSORS
    if name == "country_name" and best == Topic.TRANSFERS:
        # "Which clauses bind a helper in India": what binds them is asked, and the country is but an example.
        return "securing" in reading.terms(Kind.OPERATOR)
    if name == "anonymity" and best == Topic.RECIPIENTS:
        return bool(reading.of(Kind.RECIPIENT))  # "does my boss learn that it was me": whether they are listed
    if name == "individual_record" and best == "personal_data" and reading.of(Kind.DATA_SUBJECT):
        return bool(reading.of(Kind.DATA_CATEGORY))  # "I only visit your site: do you have my number?"
    if name in CONTACT_PROPERTIES:
        # "I wrote to you, what do you keep of it" names a way of contact in passing.
        return best not in {"contact", "exercise"} and scores.get(best, 0.0) >= TELLING
    is_right = (Kind.RIGHT, best) in vocabulary.terms
    return best in term.yields_to or (is_right and "rights" in term.yields_to)


def covers(match: Match, other: Match) -> bool:
    """Whether a match says the same words as another, or more."""
    return match.start <= other.start and other.end <= match.end and match.words >= other.words
