"""What a turn asks for that policies often leave unsaid: properties of things, countries by name, named persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.redaction.names import find_names, parts_of_name
from assistant.understanding.matching import inside, leads_up, overlap, settles
from assistant.understanding.unmatched import asks_whether, places_of_own
from knowledge.dictionary import is_known
from knowledge.query import ROW_TOPICS, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match, Term, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

_NAME = re.compile(r"[A-ZÅÄÖÆØŁŚŻÉÜ][a-zåäöæøéüłśżźćńąęóß]+")
CONTACT_PROPERTIES = frozenset({"email_contact", "telephone_contact", "postal_address", "data_protection_officer"})
# From here on the words for a topic tell more than a way of contact beside them.
TELLING = 3.0
# So many words may stand from somebody's name to the function ("Petersen aus der Personalabteilung").
_FROM = 3
# So many words of one phrase are no chance.
OUTRIGHT = 3
# Said beside the controller ("for our record of processing I need your org number"), these are named in passing.
_BESIDE_THE_CONTROLLER = frozenset(
    {"impact_assessment", "individual_record", "identity_check", "mandatory_provision", "supplier_name", "fee"}
)
# Topics whose situations ("our staff use your software") settle a question whatever property it names in passing.
OVER_UNSTATED = frozenset({"processor", "joint_controllers"})
# Whether one has to tell the company something.
_MUST_BE_GIVEN = "mandatory_provision"
# What people tell of themselves before they ask something else: "I reported it anonymously. Who gets it?". Others make
# the situation ("There's a camera above the door. How long …").
_TOLD = frozenset(
    {"anonymity", "automated_decision", "non_discrimination", "country_name", "compensation", "legal_advice", "breach"}
)
# "A list of your processors" asks for names, "a contract with them" for what binds them, and not how we act as one.
_OF_PROCESSORS = frozenset({"supplier_name", "supplier_terms"})

# "Journalists who write to you": who they are is told, and neither a name nor a way of contact asked for.
_SAID_IN_PASSING = (Kind.DATA_CATEGORY, Kind.ACTIVITY, Kind.RECIPIENT, Kind.DATA_SUBJECT)


def unstated_properties(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Properties named that policies often leave unsaid, the most precisely named first."""
    around = [m for kind in _SAID_IN_PASSING for m in reading.of(kind)]
    doing = reading.of(Kind.ACTIVITY)
    # "How long do you keep it if I take you to court?": the same words name what is done.
    done = {(m.start, m.end) for m in doing} if settles(reading) else set()
    # "What do you note down when I ring the hotline?": what is asked is named, and the way of contact in passing.
    passing = {(m.start, m.end) for m in doing if m.words == 1} if _names_what_is_told(reading) else set()
    named = [
        m
        for m in reading.of(Kind.UNSTATED)
        if not any(inside(m, a) and not (a.gapped and m.term == "supplier_brand") for a in around)
        and (m.start, m.end) not in done
        and not (m.term in CONTACT_PROPERTIES and ((m.start, m.end) in passing or leads_up(m, reading)))
        and not (m.term in CONTACT_PROPERTIES and _runs_on_from_data(m, reading))
        and not (m.term in CONTACT_PROPERTIES and _is_no_way_to_you(m, reading))
        and not (m.term == "supplier_brand" and any(overlap(m, a) for a in doing))  # "I wrote to you on Instagram"
        and not (m.term == _MUST_BE_GIVEN and _asks_what_is_given(m, reading))
        and not (m.term in _TOLD and _is_only_told(m, reading))
    ]
    # "Do you have my home address" asks of a type of data, whatever else is held on one person.
    data = any(vocabulary.term(m.kind, m.term).is_data for m in named)
    named = [m for m in named if not (data and m.term == "individual_record")]
    matches = sorted(named, key=lambda m: (-m.words, m.start))
    properties = tuple(dict.fromkeys(m.term for m in matches))
    if properties:
        return properties
    if names_a_place_of_data(reading):
        return ("country_name",)
    if names_a_colleague(reading):
        return ("internal_access",)
    return ("individual_record",) if names_a_person(reading) else ()


def _asks_what_is_given(match: Match, reading: Reading) -> bool:
    """Whether it is asked which data are given, or whether a reason must be, and not whether data must.

    "What do I have to fill in for the webinar" asks for the data, "must I give a reason for objecting" for none.
    """
    if any(overlap(match, p) for p in reading.of(Kind.PREMISE)):
        return True
    return any(m.term == "open" and 0 <= match.start - m.end <= 1 for m in reading.of(Kind.OPERATOR))


def _is_only_told(match: Match, reading: Reading) -> bool:
    """Whether a property is told before something else is asked outright: "I reported it anonymously. Who gets it?"."""
    if not reading.tells or reading.asks(match):
        return False
    return settles(reading) or _names_what_is_told(reading)


def _names_what_is_told(reading: Reading) -> bool:
    """Whether a phrase of several words asks for something that rows tell: "what do you note", "who reads"."""
    return any(m.term in ROW_TOPICS and m.words > 1 and reading.asks(m) for m in reading.of(Kind.TOPIC))


def _runs_on_from_data(match: Match, reading: Reading) -> bool:
    """Whether words for a type of data end within those for a way of contact: "nobody may record calls, you know"."""
    return any(d.start < match.start < d.end < match.end for d in reading.of(Kind.DATA_CATEGORY) if not d.gapped)


def _is_no_way_to_you(match: Match, reading: Reading) -> bool:
    """Whether words for a way of contact are of the asker's own ("have you my number"), or tell what was done with it.

    "I phoned you with a question. What is left of that?" asks for no number, and "which groups have you a telephone
    number of" for that of others.
    """
    own = places_of_own(reading).intersection(range(match.start, match.end))
    data = any(overlap(match, d) for d in reading.of(Kind.DATA_CATEGORY))
    done = any(overlap(match, a) for a in reading.of(Kind.ACTIVITY))
    others = "categories" in reading.terms(Kind.UNIT)
    return bool(data and (own or others)) or (done and reading.tells and not reading.asks(match))


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


def named_outright(reading: Reading, unstated: tuple[str, ...]) -> bool:
    """Whether a phrase of several words names the property, or a place stands where data would be."""
    if not unstated or unstated[0] == "individual_record":
        return False  # "why do you have my data" asks for the purpose
    matches = [m for m in reading.of(Kind.UNSTATED) if m.term == unstated[0]]
    return any((m.words >= OUTRIGHT and not m.gapped) or m.decisive for m in matches) or (
        not matches and (names_a_colleague(reading) or names_a_place_of_data(reading))
    )


def names_a_place_of_data(reading: Reading) -> bool:
    """Whether data are asked about as lying in or going to a place by name ("kept in Ireland", "a team in India")."""
    operators = reading.of(Kind.OPERATOR)
    # "I have moved to Brazil" tells where a person is, and asks nothing of where data are.
    # Nor does "are there special rules for us in Norway".
    moved = [m for m in operators if m.term == "resident"]
    moved += [m for m in reading.of(Kind.TOPIC) if m.term == Topic.JURISDICTION and m.decisive]
    # "Go to the ICO" names an authority to complain to, and no place; "keep an eye on you in Sweden" keeps no data.
    rights = reading.of(Kind.RIGHT)
    idle = [*moved, *(r for r in rights if r.decisive)]
    ways = [m for m in operators if m.term == "whereabouts" and not any(overlap(m, i) for i in idle)]
    places = [p for p in reading.of(Kind.JURISDICTION) if not any(overlap(p, r) for r in rights)]
    # "Does your office in London see it": a company of the group is named by its place.
    offices = [m for m in reading.of(Kind.RECIPIENT) if m.term == "group_companies"]
    places = [p for p in places if not any(inside(p, o) for o in offices)]
    places = [p for p in places if not leads_up(p, reading)]  # "He has moved to your Oslo office. Who gets my answers?"
    # One word may stand between them: "sent to the Netherlands".
    return any(0 <= p.start - w.end <= 1 for p in places for w in ways)


def _tells_whose_system(reading: Reading) -> bool:
    """Whether words of some length tell that another company uses our system: "the shop where I bought it uses it"."""
    told = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.PROCESSOR]
    return any(m.decisive and m.words >= OUTRIGHT for m in told)


def _leave_a_place_with_rules(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether data leave a place that the policy has words on ("from Britain to Canada"): these tell of any country."""
    if any(m.term == "country_name" for m in reading.of(Kind.UNSTATED)):
        return False
    left = reading.introduced(Kind.JURISDICTION, "leaving")
    return any(vocabulary.term(m.kind, m.term).passages for m in left)


def _asks_for_a_way(reading: Reading) -> bool:
    """Whether a yes or a no is wanted on a way to ask for something ("may I send a letter"), and not where it goes."""
    letters = [m for m in reading.of(Kind.UNSTATED) if m.term == "postal_address"]
    ways = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.EXERCISE and m.decisive]
    return asks_whether(reading) and any(overlap(way, letter) for way in ways for letter in letters)


def is_beside_the_controller(reading: Reading, unstated: Sequence[str]) -> bool:
    """Whether a property is named in passing by who asks, outright, which company it is or whether they are covered."""
    named = [m for m in reading.of(Kind.UNSTATED) if m.term in unstated[:1]]
    told = (m for m in reading.of(Kind.TOPIC) if m.term == Topic.CONTROLLER and m.decisive)
    asked = any(not any(inside(m, n) for n in named) for m in told)  # "your supplier's org number" is not ours
    return asked and not _BESIDE_THE_CONTROLLER.isdisjoint(unstated[:1])


def names_a_person(reading: Reading) -> bool:
    """Whether a question names somebody ("Anna Svensson"): two capitalised words in a row that the vocabulary lacks."""
    # What stands in a gap of a phrase ("does … get my") is not known by it.
    known = {i for m in reading.matches for i in ((m.start, m.end - 1) if m.gapped else range(m.start, m.end))}
    spelled = [token.typed for token in reading.tokens]
    return any(
        i not in known
        and i + 1 not in known
        and _NAME.fullmatch(spelled[i])
        and _NAME.fullmatch(spelled[i + 1])
        and reading.text.find(f"{spelled[i]} {spelled[i + 1]}") >= 0
        and (_are_no_words(spelled[i : i + 2], reading.language) or _are_a_name(spelled[i : i + 2], reading.language))
        for i in range(1, len(spelled) - 1)
    )


def names_a_colleague(reading: Reading) -> bool:
    """Whether one person of a function is asked about: "has Mrs Novak from HR read it". Rows name functions at most.

    Not where another thing is asked for in so many words ("may I ask Mrs Novak from HR to erase it").
    """
    asked = [m for kind in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(kind) if m.decisive]
    if any(m.term != Topic.RECIPIENTS for m in asked):
        return False
    called = [i for m in reading.of(Kind.GROUP_FUNCTION) if reading.asks(m) for i in _before(m, reading)]
    if reading.language != "de":  # where every noun has a capital, what stands before it tells a name
        return bool(called)
    names = [(name.start, name.end) for name in find_names(folded(reading.text))] if called else []
    return any(start <= reading.tokens[i].start < end for i in called for start, end in names)


def _before(function: Match, reading: Reading) -> Iterator[int]:
    """Places of words with a capital that a word or two lead from to a function: "Eva på HR", not "Hi, Can HR"."""
    tokens, text = reading.tokens, folded(reading.text)
    known = {i for m in reading.matches if not m.gapped and m.term != "leaving" for i in range(m.start, m.end)}
    for i in range(max(1, function.start - _FROM), function.start - 1):
        between = range(i + 1, function.start)
        leads = all(tokens[j].typed.islower() and j not in known | reading.firsts for j in between)
        goes_on = i not in reading.firsts and text[: tokens[i].start].rstrip()[-1:].isalnum()
        if leads and goes_on and i not in known and _NAME.fullmatch(tokens[i].typed):
            yield i


def _are_no_words(pair: Sequence[str], language: str) -> bool:
    return not any(is_known(word, language) for word in pair)


def _are_a_name(pair: Sequence[str], language: str) -> bool:
    """Whether two words of the dictionary with capitals in a row may be what somebody is called: "Mark Rose".

    Not where every noun has a capital.
    """
    return language != "de" and bool(parts_of_name(" ".join(pair)))


def is_detail(unstated: tuple[str, ...], topic: str, vocabulary: Vocabulary) -> bool:
    """Whether what is asked is a detail of a topic, so that all its words speak for the topic, too.

    "To which country" is looked for where transfers are described, and is not answered by what is said of them.
    """
    about = vocabulary.terms.get((Kind.TOPIC, topic))
    terms = [vocabulary.term(Kind.UNSTATED, name) for name in unstated[:1]]
    return any(about and set(about.passages) & set(t.passages) and topic not in t.yields_to for t in terms)


def yields(name: str, best: str | None, scores: Mapping[str, float], reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a property gives way to a topic: a brand named in passing ("our Zoom meeting") is not asked for."""
    term = vocabulary.term(Kind.UNSTATED, name)
    if best is None:
        return False
    if best in OVER_UNSTATED:
        return name not in _OF_PROCESSORS or _tells_whose_system(reading)
    if best == Topic.CONTROLLER and is_beside_the_controller(reading, (name,)):
        return True
    if name == "country_name" and best == Topic.TRANSFERS:
        # "Which clauses bind a helper in India": what binds them is asked, and the country is but an example.
        return "securing" in reading.terms(Kind.OPERATOR) or _leave_a_place_with_rules(reading, vocabulary)
    if name == "anonymity" and best == Topic.RECIPIENTS:
        return bool(reading.of(Kind.RECIPIENT))  # "does my boss learn that it was me": whether they are listed
    if name == "individual_record" and best == "personal_data" and reading.of(Kind.DATA_CATEGORY):
        # "Do you have my number?": whether such a thing is kept; "have you anything on me" names no type of data
        return "first_person" in reading.terms(Kind.OPERATOR) or bool(reading.of(Kind.DATA_SUBJECT))
    if name == "individual_record" and best == Topic.RECIPIENTS and asks_whether(reading):
        return bool(reading.of(Kind.RECIPIENT))  # "is Anna Berg the one who reads it": no row names anybody inside
    if name == "postal_address" and best == Topic.EXERCISE and _asks_for_a_way(reading):
        return True
    if name in CONTACT_PROPERTIES:
        # "I wrote to you, what do you keep of it" names a way of contact in passing.
        return best not in {"contact", "exercise"} and scores.get(best, 0.0) >= TELLING
    is_right = (Kind.RIGHT, best) in vocabulary.terms
    # "May my union ask on my behalf": it receives nothing
    outright = any(m.term == name and m.decisive and reading.asks(m) for m in reading.of(Kind.UNSTATED))
    gives_way = term.yields_to if outright else (*term.yields_to, *term.yields_unless_asked)
    return best in gives_way or (is_right and "rights" in term.yields_to)
