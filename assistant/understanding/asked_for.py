"""What one turn asks for: topics, rights, properties that policies leave unsaid, and words that nothing explains."""

from __future__ import annotations

from assistant.understanding.aftermath import (
    asks_what_becomes,
    asks_who_it_is,
    left_after_refusal,
    rests_on_more,
)
from assistant.understanding.deeds import asks_for_a_deed
from assistant.understanding.joined_rights import with_joined
from assistant.understanding.matching import covers, decided, inside, overlap, settles
from assistant.understanding.named import is_served_alone
from assistant.understanding.parts import added, asks_the_same, beside_the_same, leaves_open
from assistant.understanding.phrased_topics import SAID_OF_ANYTHING, choose_topics
from assistant.understanding.premises import asked_by_premise, of_premises
from assistant.understanding.reading import Reading
from assistant.understanding.rights_of_bases import rights_of_bases
from assistant.understanding.topics import BEYOND_DOUBT, SURELY_STATED, weighed
from assistant.understanding.topics_besides import with_likely
from assistant.understanding.unmatched import EVERYDAY, asks_whether, names_a_supplier, unmatched_words
from assistant.understanding.unsaid import named_outright, unstated_properties
from assistant.understanding.what_for import is_of_a_recipient
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match

# Of more words, a turn says more than what it is about ("and you remember which topics I ticked?").
_FEW = 5
# What a turn may name of the question before it.
_NAMED = (Kind.RECIPIENT, Kind.GROUP_FUNCTION, Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.DATA_CATEGORY)
# What a question for groups of people seems to ask, by all its words.
_OF_GROUPS = frozenset({Topic.CATEGORIES, Topic.CONTROLLER, Topic.RECIPIENTS})
# What "is my e-mail address only used for the newsletter" seems to ask, too.
_MAY_BE_A_PURPOSE = frozenset({Topic.PURPOSE, Topic.PERSONAL_DATA, Topic.CONTACT, Topic.UNSTATED})
# What anybody who has access to their data is told (GDPR Art. 15(1)(c) and (g)).
_TOLD_ON_ACCESS = ((Topic.SOURCE,), (Topic.RECIPIENTS,))
# What may be asked of the text itself.
_OF_THE_TEXT = frozenset({Topic.CONTROLLER, Topic.VERSION})
Asked = tuple[tuple[Topic, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def asked_for(reading: Reading, facts: PolicyFacts, *, follows: bool, leans: bool) -> Asked:
    """What one turn asks for: topics, rights, properties that policies leave unsaid, words that nothing explains."""
    unstated = unstated_properties(reading, facts.vocabulary)
    chosen = choose_topics(reading, facts.vocabulary, unstated)
    topics, rights = weighed(reading, chosen, unstated, facts.vocabulary, follows=follows)
    topics = _stated_of_a_place(reading, topics, unstated, facts)
    topics = with_likely(reading, topics, unstated)
    if leans and not settles(reading) and _leaves_it_open(reading, topics):
        topics, rights = (), ()
    topics, rights = _as_a_right(reading, topics) or (topics, rights)
    topics, rights = _with_its_meaning(reading, _of_what_is_weighed(reading, topics), rights)
    topics, rights = _of_a_recipient(reading, topics, rights)
    premised = asked_by_premise(reading, facts.vocabulary) or rights_of_bases(reading, facts)
    left = left_after_refusal(reading, facts.vocabulary)
    # What the company may do after an objection is told with the right that is left; nothing else is asked again
    premised = left if left and "object" not in premised else tuple(dict.fromkeys((*premised, *left)))
    if premised:
        return (Topic.RIGHTS,), premised, (), ()
    topics, rights = _of_what_was_told(reading, topics) or (topics, rights)
    served = _MAY_BE_A_PURPOSE.issuperset(topics) and is_served_alone(reading)
    if served or _asks_whether_done(reading, topics, facts) or _asks_whom_it_is_sent(reading, topics, facts):
        topics, rights = (Topic.PURPOSE,), ()
    if topics == (Topic.PERSONAL_DATA,):
        topics = _of_what_is_listed(reading)
    if topics == (Topic.PROCESSOR,) and _asks_which_role(reading):
        # Whom "a warehouse that uses your system" employs is told that first; what the text covers comes after it.
        tells = "role" in reading.terms(Kind.OPERATOR) and decided(reading, topics)
        topics = (Topic.PROCESSOR, Topic.CONTROLLER) if tells else (Topic.CONTROLLER, Topic.PROCESSOR)
    topics = _of_the_text(reading, _of_a_property(reading, topics))
    if not (topics or (leans and only_names(reading))):  # "And before that?" may be said of anything
        topics, rights = of_premises(reading, facts.vocabulary)
    if topics == (Topic.PERSONAL_DATA,) and (
        _asks_of_one_unknown(reading, unstated, facts) or _is_not_itemised(reading, unstated, facts)
    ):
        topics = (Topic.UNSTATED,)
    if not leans and asks_for_a_deed(reading, topics):
        return (Topic.UNSTATED,), (), (), ()
    unmatched = () if unstated and Topic.UNSTATED in topics else _unmatched(reading, topics, facts)
    if unmatched:
        topics, rights = (Topic.UNSTATED,), ()
        unstated = ("supplier_brand",) if names_a_supplier(unmatched, reading) else ()
    return topics, with_joined(rights, reading), unstated, unmatched


def _of_what_is_weighed(reading: Reading, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics; the basis where it is asked whether one thing rests on it: "do you weigh interests for surveys?"."""
    bases = reading.of(Kind.LEGAL_BASIS)
    led_to = any(
        m.start >= b.end and reading.asks(m) and not m.gapped for m in reading.of(Kind.ACTIVITY) for b in bases
    )
    return (Topic.LEGAL_BASIS,) if topics == (Topic.WEIGHING,) and led_to and asks_whether(reading) else topics


def _of_the_text(reading: Reading, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics; whose text it is and of when, where words settle both: "who wrote that policy, when?"."""
    settled = {m.term for m in reading.of(Kind.TOPIC) if m.decisive and reading.asks(m)}
    both = _OF_THE_TEXT.issuperset(topics) and _OF_THE_TEXT.issubset(settled)
    return (Topic.CONTROLLER, Topic.VERSION) if topics and both else topics


def _with_its_meaning(
    reading: Reading, topics: tuple[Topic, ...], rights: tuple[str, ...]
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """What is asked, with what a weighing of interests means and the right that other words ask for beside that.

    "I don't get that term, and can I do anything against it?"
    """
    bases = reading.of(Kind.LEGAL_BASIS)  # "no balancing acts, please" asks for no meaning
    meaning = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.WEIGHING and m.decisive]
    meaning = [m for m in meaning if any(overlap(m, b) for b in bases)]
    claims = [m for m in reading.of(Kind.RIGHT) if m.decisive and not any(overlap(m, w) for w in meaning)]
    if not (meaning and claims):
        return topics, rights
    if topics == (Topic.WEIGHING,):
        return (Topic.WEIGHING, Topic.RIGHTS), (max(claims, key=lambda m: m.words).term,)
    return ((Topic.WEIGHING, *topics), rights) if topics == (Topic.RIGHTS,) else (topics, rights)


def _of_a_recipient(
    reading: Reading, topics: tuple[Topic, ...], rights: tuple[str, ...]
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """The topics and rights, but for who gets something where it is asked what for."""
    return ((Topic.RECIPIENTS,), ()) if is_of_a_recipient(reading, topics, rights) else (topics, rights)


def _of_what_was_told(reading: Reading, topics: tuple[Topic, ...]) -> tuple[tuple[Topic, ...], tuple[str, ...]] | None:
    """What is asked where something told decides it: a consent not given, what is over, the company's country."""
    if rests_on_more(reading, topics):
        return (Topic.LEGAL_BASIS,), ()
    if asks_what_becomes(reading, topics):
        return (Topic.RETENTION,), ()
    return ((Topic.CONTROLLER,), ()) if asks_who_it_is(reading, topics) else None


def _asks_which_role(reading: Reading) -> bool:
    """Whether it is asked which of both roles the company has towards its own people ("… when I apply for a job?")."""
    own = reading.of(Kind.ACTIVITY) or reading.of(Kind.DATA_SUBJECT)
    return bool(own) and Topic.CONTROLLER in reading.terms(Kind.TOPIC)


def _of_what_is_listed(reading: Reading) -> tuple[Topic, ...]:
    """What is asked of data where it is not which there are: who is on a list, or whether the lists are whole."""
    if _asks_who_is_listed(reading):
        return (Topic.RECIPIENTS,)
    whole = any(m.term == "whole_list" and reading.asks(m) for m in reading.of(Kind.OPERATOR))
    return (Topic.CATEGORIES,) if whole else (Topic.PERSONAL_DATA,)


def _leaves_it_open(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether a turn leaves it to those before it what is asked; not "and the legal basis?", which names a column."""
    if only_names(reading):
        return not (ROW_TOPICS.issuperset(topics) and _names_a_column(reading, topics))
    if leaves_open(reading.text, reading.language) or _names_without_asking(reading):
        return True
    told = SAID_OF_ANYTHING.issuperset(topics)
    if not told and reading.probabilities.get(topics[0], 0.0) >= BEYOND_DOUBT:
        return False  # "and the ones that count visitors, do I have to ok those": asked in words that we lack
    # "And the ones who only gave a reference?": so many words only tell who is meant
    placed = reading.of(Kind.ACTIVITY) or reading.of(Kind.DATA_SUBJECT)
    return bool(placed) and _says_nothing_to_ask(reading) and asks_the_same(folded(reading.text), reading.language)


def _names_a_column(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether all words of a turn that names nobody and nothing else speak for what is asked."""
    sure = reading.probabilities.get(topics[0], 0.0) >= SURELY_STATED if topics else False
    return sure and not any(reading.of(kind) for kind in (*_NAMED, Kind.JURISDICTION))


def _asks_whether_done(reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> bool:
    """Whether a short question wants a yes or a no on something sent to people: "do you send surveys to leads?".

    Nobody receives their data there: they get the survey.
    """
    said = [m for m in reading.of(Kind.TOPIC) if topics and m.term == topics[0]]
    if not {Topic.RECIPIENTS, Topic.LEGAL_BASIS, Topic.PERSONAL_DATA}.issuperset(topics) or any(
        not m.gapped for m in said
    ):
        return False
    others = (Kind.RECIPIENT, Kind.GROUP_FUNCTION, Kind.PERSONAL_DATA_WORD, Kind.RIGHT)
    if not asks_whether(reading) or any(reading.of(kind) for kind in others):
        return False
    return any(not overlap(m, p) for m in _sent(reading, facts) for p in reading.of(Kind.DATA_SUBJECT))


def _asks_whom_it_is_sent(reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> bool:
    """Whether a question is for the people who are sent something: "who do you send surveys to?". See above."""
    named = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS and not m.gapped]
    if topics == (Topic.RECIPIENTS,) and "categories" in reading.terms(Kind.UNIT) and not reading.of(Kind.RECIPIENT):
        return bool(_sent(reading, facts)) and not named  # "how many groups do you send a newsletter to?"
    asked = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.PURPOSE and m.decisive and not m.gapped]
    return topics == (Topic.RECIPIENTS,) and any(inside(m, a) for m in _sent(reading, facts) for a in asked)


def _of_a_property(reading: Reading, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics; of a question for groups of people, that of the property it names: "whose answers do you have?".

    All its words may speak for what the groups are, or for who gets something.
    """
    if "categories" not in reading.terms(Kind.UNIT) or not topics or not _OF_GROUPS.issuperset(topics):
        return topics
    if Topic.RECIPIENTS not in topics and reading.of(Kind.LEGAL_BASIS):
        return (Topic.LEGAL_BASIS,)
    if Topic.CONTROLLER in topics and reading.of(Kind.ACTIVITY):
        return (Topic.CATEGORIES,)  # "which two groups have the suppression list"
    receiving = any(m.term == Topic.RECIPIENTS for m in reading.of(Kind.TOPIC))
    receiving = receiving or any(reading.of(kind) for kind in (Kind.RECIPIENT, Kind.GROUP_FUNCTION))
    return (Topic.PERSONAL_DATA,) if reading.of(Kind.DATA_CATEGORY) and not receiving else topics


def _asks_who_is_listed(reading: Reading) -> bool:
    """Whether a yes or a no is wanted on somebody who may receive data, and nothing else: "is a buyer on the list"."""
    around = [m for kind in (Kind.ACTIVITY, Kind.DATA_SUBJECT) for m in reading.of(kind)]
    named = [m for m in reading.of(Kind.RECIPIENT) if not m.gapped and not any(covers(a, m) for a in around)]
    others = (Kind.TOPIC, Kind.RIGHT, Kind.DATA_CATEGORY, Kind.UNSTATED)
    return bool(named) and asks_whether(reading) and not any(reading.of(kind) for kind in others)


def _sent(reading: Reading, facts: PolicyFacts) -> list[Match]:
    """What is sent to people, where words name it in one piece: a newsletter, a survey."""
    named = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities and not m.gapped]
    return [m for m in named if facts.vocabulary.term(m.kind, m.term).addressed]


def only_names(reading: Reading) -> bool:
    """Whether a turn leaves the question to those before it: "And the references?"."""
    text = folded(reading.text)
    named = [t for t in reading.tokens if t.start >= beside_the_same(text, reading.language)]
    return len(named) <= _FEW and asks_the_same(text, reading.language)


def _names_without_asking(reading: Reading) -> bool:
    """Whether a short turn names somebody or something and no word of it asks: "Der Konzern auch?", "advokater då?"."""
    named = any(reading.of(kind) for kind in _NAMED)
    return named and len(reading.tokens) <= _FEW and _says_nothing_to_ask(reading)


def _says_nothing_to_ask(reading: Reading) -> bool:
    """Whether no phrase of a turn names anything that can be asked."""
    asking = (Kind.TOPIC, Kind.RIGHT, Kind.UNSTATED, Kind.PREMISE, Kind.JURISDICTION, Kind.OFF_TOPIC)
    return not any(reading.of(kind) for kind in asking)


def _as_a_right(reading: Reading, topics: tuple[Topic, ...]) -> tuple[tuple[Topic, ...], tuple[str, ...]] | None:
    """The right that somebody asks how to use, where a phrase names it; what to do is told with it (how_to).

    Of where data come from that is the right of access: "can I demand to know who gave you my number?". So it is of
    who got them, where it is asked whether that must be told: "are you obliged to say who has seen my application?".
    """
    operators = reading.terms(Kind.OPERATOR)
    if (topics == (Topic.SOURCE,) and "as_right" in operators) or (
        topics in _TOLD_ON_ACCESS and "must_tell" in operators
    ):
        placed = topics == (Topic.SOURCE,) or reading.of(Kind.ACTIVITY) or reading.of(Kind.DATA_SUBJECT)
        return ((Topic.RIGHTS, *topics) if placed else (Topic.RIGHTS,)), ("access",)  # whose list it is nobody told
    named = [m for m in reading.of(Kind.RIGHT) if m.decisive] if topics == (Topic.EXERCISE,) else []
    return ((Topic.RIGHTS,), (max(named, key=lambda m: m.words).term,)) if named else None


def _stated_of_a_place(
    reading: Reading, topics: tuple[Topic, ...], unstated: tuple[str, ...], facts: PolicyFacts
) -> tuple[Topic, ...]:
    """The topics; a property alone where all words speak for a place, and the policy states it for people there.

    "I ask for my aunt in Los Angeles. What do you need from me?" asks for what it says of such requests, and no more.
    """
    if topics != (Topic.JURISDICTION,) or not named_outright(reading, unstated):
        return topics
    supplements = (s for place in reading.terms(Kind.JURISDICTION) for s in facts.supplements_of(place))
    stated = any(unstated[0] in provision.about for s in supplements for provision in s.provisions)
    return (Topic.UNSTATED,) if stated else topics


def asks_of_one_more(reading: Reading) -> bool:
    """Whether a list is asked for, and of a type of data whether it is on it: "what do you hold, my photo too?"."""
    if "open" not in reading.terms(Kind.OPERATOR):
        return False
    place = added(folded(reading.text), reading.language)
    named = [*reading.of(Kind.DATA_CATEGORY), *reading.of(Kind.UNSTATED)]
    return bool(named) and all(reading.tokens[m.start].start > place for m in named)


def asks_of_somebody_more(reading: Reading) -> bool:
    """Whether it is asked who receives data, and of somebody whether they do: "who sees it, the police maybe?"."""
    asking = any(m.term == Topic.RECIPIENTS and m.decisive for m in reading.of(Kind.TOPIC))
    if not asking or "anybody" not in reading.terms(Kind.OPERATOR):
        return False
    place = added(folded(reading.text), reading.language)
    named = [*reading.of(Kind.RECIPIENT), *reading.of(Kind.GROUP_FUNCTION)]
    return bool(named) and all(reading.tokens[m.start].start > place for m in named)


def _asks_of_one_unknown(reading: Reading, unstated: tuple[str, ...], facts: PolicyFacts) -> bool:
    """Whether what may be on a list asked for is a type of data that no word of a row names: "my birthday too"."""
    known = bool(unstated) and facts.vocabulary.term(Kind.UNSTATED, unstated[0]).is_data
    return known and not reading.of(Kind.DATA_CATEGORY) and asks_of_one_more(reading)


def _unmatched(reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """Words that nothing accounts for, where they are what a short question asks about and nothing special is asked."""
    if set(topics) - EVERYDAY - {Topic.UNSTATED} or not asks_whether(reading):
        return ()
    special = [m for k in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(k) if m.decisive and m.term not in EVERYDAY]
    words = () if special else unmatched_words(reading, facts)
    if names_a_supplier(words, reading):
        return words
    # What is listed, of whom, and with whom, is known then; only words that stand for all of it count.
    known = {Kind.RECIPIENT, Kind.GROUP_FUNCTION, Kind.DATA_CATEGORY}
    known |= {Kind.ACTIVITY} if topics and topics != (Topic.PURPOSE,) else set()
    listed = Topic.RECIPIENTS in topics or any(reading.of(kind) for kind in known)
    return () if listed else words


def _is_not_itemised(reading: Reading, unstated: tuple[str, ...], facts: PolicyFacts) -> bool:
    """Whether the only type of data asked about is a part of one that is listed: "are my bank details there?"."""
    terms = [facts.vocabulary.term(Kind.UNSTATED, name) for name in unstated[:1]]
    parts = [m for m in reading.of(Kind.UNSTATED) for t in terms if m.term == t.id and t.is_data and reading.asks(m)]
    whole = {name for t in terms for name in t.umbrella}
    asked = [m for m in reading.of(Kind.DATA_CATEGORY) if reading.asks(m)]
    named = [m for m in asked if any((m.start, m.end) == (p.start, p.end) for p in parts)]
    return bool(named) and whole.issuperset(m.term for m in asked)
