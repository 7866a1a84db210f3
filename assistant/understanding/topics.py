"""Which topics a question is about, where all its words outweigh those that its phrases chose (`phrased_topics.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.understanding.date_expressions import dates_in
from assistant.understanding.matching import ASKED, covers, decided, inside, overlap
from assistant.understanding.parts import parts
from assistant.understanding.phrased_topics import MOST_WORDS, SAID_OF_ANYTHING
from assistant.understanding.scorer import NONE, REFUSED
from assistant.understanding.time_expressions import periods_in
from assistant.understanding.unmatched import asks_whether, asks_whether_besides
from assistant.understanding.unsaid import (
    OVER_UNSTATED,
    is_beside_the_controller,
    is_detail,
    named_outright,
)
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.vocabulary import Kind, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading
    from knowledge.facts import PolicyFacts

# Asked in so many words, these are asked of people and what is done with them; all the words may speak for their rows.
_OF_PROSE = frozenset({(Topic.CONTROLLER,), (Topic.PROCESSOR,), (Topic.SOURCE,)})
_OF_ROWS = frozenset({Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.RECIPIENTS})
# What all words may speak for where a phrase settles that a recipient which they name is asked about.
_SAID_OF_A_RECIPIENT = frozenset({Topic.PERSONAL_DATA, Topic.SOURCE})
# What is asked of a sale that there is not: what it is for, on what ground, and to whom.
_DENIED_WITH_A_SALE = frozenset({Topic.PURPOSE, Topic.LEGAL_BASIS, Topic.RECIPIENTS})
# By how much (of probability) a topic must outweigh the one that the phrases chose.
OUTWEIGHS = 0.3
OUTWEIGHS_IN_CONTEXT = 0.8
OUTWEIGHS_WHAT_IS_TOLD = 0.2
# From here on the whole of a question says that the policy states what is asked, or that policies leave it unsaid.
SURELY_STATED = 0.8
SURELY_UNSTATED = 0.7
# And from here on though a type of data is named, where no list of them is asked for.
BEYOND_DOUBT = 0.9
# From here on a topic of the same rows is told beside the one that is likelier.
LIKELY_TOO = 0.25
# Below this a topic is not asked beside one that surely is.
IDLE = 0.005
# From here on all words speak for a topic besides, if little.
SPOKEN_FOR = 0.03
# The topics whose columns these words name.
COLUMN_OF = {"bases": Topic.LEGAL_BASIS, "data": Topic.PERSONAL_DATA, "periods": Topic.RETENTION,
             "recipients": Topic.RECIPIENTS}  # fmt: skip
# What a comparison is about that names no topic.
EVERY_COLUMN = (Topic.LEGAL_BASIS, Topic.PERSONAL_DATA, Topic.RETENTION, Topic.RECIPIENTS)
# Rights that both who runs a page and its platform can be asked for.
_ASSERTED = frozenset({"access", "rectification", "erasure", "restriction", "portability", "object", "complaint"})


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
    if not reading.probabilities or _is_all_that_is_said(reading, ruled_topic(*chosen)):
        return chosen
    topics, rights = _without_idle(chosen, reading)
    chosen = topics, rights
    dated = topics == (Topic.RETENTION,) and any(d.is_exact for d in dates_in(reading.text, today=None))
    settled = decided(reading, topics, rights)
    # "My Acme Foods order" names no person
    unsaid = unstated and not (topics == (Topic.PROCESSOR,) and unstated[0] == "individual_record")
    firm = settled and not unsaid and not _names_a_right_besides(reading, topics, rights)
    by = OUTWEIGHS_IN_CONTEXT if dated or firm or (follows and (settled or not topics)) else OUTWEIGHS
    if reading.tells and not follows and not dated and _is_only_told(reading, ruled_topic(topics, rights)):
        by = OUTWEIGHS_WHAT_IS_TOLD
    if topics == (Topic.PERSONAL_DATA,) and "how_to" in reading.terms(Kind.OPERATOR):
        by = OUTWEIGHS  # "how do I get to see what she wrote about me" asks for a right
    best = outweighed(ruled_topic(topics, rights), reading.probabilities, by)
    if (
        best is None
        or best in (*topics, *rights)
        or _stands(reading, chosen, best)
        or _is_denied(best, topics, reading)
    ):
        return chosen
    if best == Topic.UNSTATED and not _is_left_unsaid(reading, topics, rights, unstated):
        return chosen
    if (
        unstated
        and best not in vocabulary.term(Kind.UNSTATED, unstated[0]).yields_to
        and is_detail(unstated, best, vocabulary)
    ):
        return (Topic.UNSTATED,), ()  # "stored in Ireland" asks for more than is said of other countries
    if {Topic.UNSTATED, Topic.CONTACT} & set(topics) and (
        reading.probabilities[best] < SURELY_STATED
        # "Moving to Brazil, do you respect the law there?" names a country, and asks nothing of where data are
        or (best != Topic.JURISDICTION and named_outright(reading, unstated) and not _is_ours(best, reading, unstated))
        or is_detail(unstated, best, vocabulary)
        or (best == Topic.RECIPIENTS and _asks_for_a_firm(reading, unstated))
    ):
        return chosen  # a property named outright is rarely named in passing
    if best == Topic.PERSONAL_DATA and unstated[:1] == ("individual_record",) and not settled:
        return (Topic.UNSTATED,), ()  # "what have you got on Mark Rose"
    if best == NONE:
        return chosen if unstated else ((), ())
    return _as_weighed(best, reading, vocabulary)


def _as_weighed(best: str, reading: Reading, vocabulary: Vocabulary) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """The topics and rights that a question asks for where all its words speak for one."""
    if (Kind.RIGHT, best) in vocabulary.terms:
        return (Topic.RIGHTS,), (best,)
    if best == Topic.CATEGORIES and Topic.CATEGORIES not in reading.terms(Kind.TOPIC):
        # "Am I in there at all" where no words name groups or headings: whom the text is about, and where to read on
        return (Topic.CONTROLLER, Topic.CATEGORIES), ()
    return (Topic(best),), ()


def _is_all_that_is_said(reading: Reading, ruled: str | None) -> bool:
    """Whether a turn is nothing but the name of what is asked: "Weitergabe?", "mottagare?", "a podstawa prawna?"."""
    joined = {i for m in reading.of(Kind.OPERATOR) if m.term == "joining" for i in range(m.start, m.end)}
    said = set(range(len(reading.tokens))) - joined
    named = (m for kind in ASKED for m in reading.of(kind) if m.term == ruled and not m.gapped)
    return bool(said) and any(said <= set(range(m.start, m.end)) for m in named)


def _is_ours(best: str, reading: Reading, unstated: tuple[str, ...]) -> bool:
    """Whether a name is asked for beside who is responsible: "who answers for it, what is the company called?"."""
    responsible = any(m.term == Topic.CONTROLLER and reading.asks(m) for m in reading.of(Kind.TOPIC))
    return best == Topic.CONTROLLER and responsible and unstated[:1] == ("supplier_name",)


def _asks_for_a_firm(reading: Reading, unstated: tuple[str, ...]) -> bool:
    """Whether a yes or a no is wanted on a firm that no row names, whatever it may supply: "does Microsoft get it"."""
    brands = [m for m in reading.of(Kind.UNSTATED) if m.term == "supplier_brand"]
    others = [m for m in reading.of(Kind.RECIPIENT) if not any((m.start, m.end) == (b.start, b.end) for b in brands)]
    return unstated[:1] == ("supplier_brand",) and asks_whether(reading) and not others


def _stands(reading: Reading, chosen: tuple[tuple[Topic, ...], tuple[str, ...]], best: str) -> bool:
    """Whether what the phrases chose is asked, though all the words speak for `best`."""
    topics, rights = chosen
    if topics and topics[0] in OVER_UNSTATED and _is_told(reading, topics[0]):
        # "The shop's stock runs on your software. Can you correct my address?", but not where nothing else speaks
        # for it: "we use your software, and I had a ticket with your helpdesk. When is it gone?"
        return reading.probabilities.get(topics[0], 0.0) >= SPOKEN_FOR
    if _asserts_it_of_others(reading, topics, best) or _is_denied_with_a_sale(reading, topics, best):
        return True
    if not topics and (_is_said_of_a_right(reading, best) or (best == Topic.RECIPIENTS and _looks_at_data(reading))):
        return True
    if best == Topic.RECIPIENTS and (_is_of_a_giver(reading, topics) or _is_of_data_alone(reading, topics)):
        return True
    if _is_aside(topics, best):
        return decided(reading, topics)
    if (
        _names_the_right(reading, rights, best)
        or _is_said_of_access(rights, best, reading)
        or (best == "withdraw_consent" and topics and "until_withdrawn" in reading.terms(Kind.OPERATOR))
    ):
        return True
    if best == Topic.JURISDICTION and topics and Topic.UNSTATED not in topics:
        # The place's supplement is laid over what is asked (rules/jurisdiction.py).
        return not _is_said_of_a_place(reading, topics, rights)
    if best == Topic.TRANSFERS and not topics and reading.of(Kind.JURISDICTION):
        return True  # a country alone asks about its law ("What about Norway?")
    if topics == (Topic.RECIPIENTS,) and best in _SAID_OF_A_RECIPIENT and reading.of(Kind.RECIPIENT):
        # "Which details end up with your accountants": theirs are told with them; "did the bank get it from you".
        return decided(reading, topics)
    return best == REFUSED  # whether a question is none of ours is told by what it names (see refusal)


def _is_of_a_giver(reading: Reading, topics: Sequence[Topic]) -> bool:
    return tuple(topics) == (Topic.SOURCE,) and _names_a_giver(reading)


def _is_of_data_alone(reading: Reading, topics: Sequence[Topic]) -> bool:
    """Whether a phrase settles that a type of data is asked about, and none of the words is for who gets it.

    "You send me a survey, is my employer in there?": an employer might see it elsewhere.
    """
    named = reading.of(Kind.RECIPIENT) or reading.of(Kind.GROUP_FUNCTION)
    receiving = bool(named) or any(m.term == Topic.RECIPIENTS for m in reading.of(Kind.TOPIC))
    listed = tuple(topics) == (Topic.PERSONAL_DATA,) and bool(reading.of(Kind.DATA_CATEGORY))
    return listed and not receiving and decided(reading, topics)


def _is_denied(right: str, topics: Sequence[Topic], reading: Reading) -> bool:
    """Whether words say that a right is not meant: "may my boss have a copy" asks for no right of access."""
    return bool(topics) and any(m.denied and m.term == right for m in reading.matches if m.kind == Kind.RIGHT)


def _is_said_of_a_right(reading: Reading, best: str) -> bool:
    """Whether what is said of a right makes all the words speak for data; the right itself stands elsewhere."""
    return best in SAID_OF_ANYTHING and bool(reading.of(Kind.PREMISE))


def _looks_at_data(reading: Reading) -> bool:
    """Whether who might receive data is named only as a place to look at them: "will you go through my Facebook?"."""
    data, receiving = reading.of(Kind.DATA_CATEGORY), reading.of(Kind.RECIPIENT)
    return bool(receiving) and all(any(inside(r, d) for d in data) for r in receiving)


def _speaks_of_no_erasure(reading: Reading) -> bool:
    """Whether somebody wants to be left out of something that is done, and no word has anything erased.

    "Can I get out of the surveys": that is to object, and erasing what was kept may follow (GDPR Art. 17(1)(c)).
    """
    named = reading.of(Kind.RIGHT)
    objecting = any(m.decisive and m.term == "object" and reading.asks(m) for m in named)
    return objecting and not any(m.term == "erasure" for m in named)


def _names_the_right(reading: Reading, rights: Sequence[str], best: str) -> bool:
    """Whether words name the right asked for, where all of them speak for rights in general, for a time, or erasure.

    "I've changed my mind about it. What's my right here?"; "must I wait two years, or would you delete it sooner?".
    """
    if best == "erasure" and tuple(rights) == ("object",):
        return _speaks_of_no_erasure(reading)
    sooner = best == Topic.RETENTION and "sooner" in reading.terms(Kind.OPERATOR) and periods_in(reading.text)
    if best != Topic.RIGHTS_OVERVIEW and not sooner:
        return False
    return any(m.decisive for m in reading.of(Kind.RIGHT) if m.term in rights)


def _is_aside(topics: Sequence[Topic], best: str) -> bool:
    """Whether what all the words speak for is said beside what is asked in so many words.

    "May I ask Meta directly to delete it" asks whom to ask and not what, "am I covered as a visitor" for no data.
    """
    if topics[:1] == (Topic.JOINT_CONTROLLERS,):
        return best in _ASSERTED
    return topics[:1] in _OF_PROSE and best in _OF_ROWS


def _is_said_of_access(rights: Sequence[str], best: str, reading: Reading) -> bool:
    """Whether words for one's own data make all of a question speak for what is kept, or for who gets it.

    "Am I on your block list?"; "may she insist that it is handed to her?", where nobody is named who may receive it.
    """
    if tuple(rights) != ("access",) or best not in _OF_ROWS or not asks_whether_besides(reading):
        return False
    if any(map(reading.asks, reading.of(Kind.RECIPIENT))):
        return False
    own = [m for m in reading.of(Kind.RIGHT) if m.term == "access" and m.decisive and reading.asks(m)]
    return bool(own) and all(any(covers(o, m) for o in own) for m in reading.of(Kind.TOPIC) if m.term == best)


def _names_a_giver(reading: Reading) -> bool:
    """Whether whoever might receive data is said to give them: "a headhunter passed you my name"."""
    given = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.SOURCE and m.decisive]
    named = (*reading.of(Kind.RECIPIENT), *(m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS))
    return bool(given) and all(any(overlap(n, g) for g in given) for n in named)


def _is_said_of_a_place(reading: Reading, topics: Sequence[Topic], rights: Sequence[str]) -> bool:
    """Whether what the phrases chose only tells where somebody lives: "I moved to London", "and not in the EU".

    Neither asks to have an address put right, or where data go.
    """
    if "resident" not in reading.terms(Kind.OPERATOR) or decided(reading, topics, rights):
        return False
    probabilities, ruled = reading.probabilities, ruled_topic(topics, rights)
    if topics == (Topic.TRANSFERS,):
        return probabilities[Topic.JURISDICTION] >= SURELY_STATED
    return ruled is not None and probabilities.get(ruled, 0.0) < IDLE


def _is_left_unsaid(reading: Reading, topics: Sequence[Topic], rights: Sequence[str], unstated: Sequence[str]) -> bool:
    """Whether it is something that policies leave unsaid that a question asks for, where its words speak for that."""
    sure = reading.probabilities[Topic.UNSTATED] >= SURELY_UNSTATED
    if topics == (Topic.CONTROLLER,) and is_beside_the_controller(reading, unstated):
        return False
    if topics and not unstated and _counts_what_is_listed(reading):
        return False  # "how many recipients are there for callers?" counts rows, and not the callers
    if unstated[:1] == ("individual_record",):
        return not decided(reading, topics, rights)  # "how long do you have my data" asks for a time
    if not (unstated or rights or ROW_TOPICS.issuperset(topics)) and decided(reading, topics):
        return False  # a phrase settles that prose is asked for ("am I covered"), and none speaks of anything unsaid
    beyond_doubt = reading.probabilities[Topic.UNSTATED] >= BEYOND_DOUBT and Topic.PERSONAL_DATA not in topics
    if topics and beyond_doubt and not decided(reading, topics, rights):
        return True  # "does a person read the letters, or is there software that throws half of us out"
    data_named = bool(reading.of(Kind.DATA_CATEGORY)) or "special_category" in reading.terms(Kind.OPERATOR)
    # "How do you make sure that a report is true" asks for no list of data, so that "report: listed" is no answer.
    lists = reading.probabilities.get(Topic.PERSONAL_DATA, 0.0) >= LIKELY_TOO
    least = SURELY_STATED if lists else SURELY_UNSTATED
    if not (topics or rights) and reading.probabilities[Topic.UNSTATED] >= least:
        return True  # "how many have reported something" names data only to say who is counted
    return bool(unstated) or (sure and (bool(rights) or not data_named))


def _counts_what_is_listed(reading: Reading) -> bool:
    """Whether words count what the tables have rows or columns of, right after "how many"."""
    counts = [m for m in reading.of(Kind.OPERATOR) if m.term == "count" and not m.gapped]
    listed = [m for m in reading.of(Kind.UNIT) if m.term != "categories" and not m.gapped]
    return any(c.start <= u.end and u.start <= c.end + 1 for c in counts for u in listed)


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


def _is_denied_with_a_sale(reading: Reading, topics: Sequence[Topic], best: str) -> bool:
    """Whether it is asked of a sale: "why do you sell my data" is answered by that none is sold."""
    return tuple(topics) == (Topic.SALE,) and best in _DENIED_WITH_A_SALE and decided(reading, topics)


def _asserts_it_of_others(reading: Reading, topics: Sequence[Topic], best: str) -> bool:
    """Whether a right is asserted in data that words in one piece tell to be another controller's.

    "The shop sent me a parcel with a wrong name, can you fix it": whose data it is comes first.
    """
    if tuple(topics) != (Topic.PROCESSOR,) or best not in _ASSERTED:
        return False
    settling = [m for m in reading.of(Kind.TOPIC) if m.term == topics[0] and m.decisive and reading.asks(m)]
    return any(not m.gapped and m.words >= MOST_WORDS for m in settling)


def _is_only_told(reading: Reading, ruled: str | None) -> bool:
    """Whether the phrases for a topic stand beside the sentences that ask ("leave me alone, I said. Is it kept?")."""
    named = [m for kind in ASKED for m in reading.of(kind) if m.term == ruled]
    return bool(named) and not any(reading.asks(m) for m in named)


def _names_a_right_besides(reading: Reading, topics: Sequence[Topic], rights: Sequence[str]) -> bool:
    """Whether other words name another right outright: "not allowed to object", but not "when will you delete"."""
    own = [m for m in reading.of(Kind.TOPIC) if m.decisive and m.term in topics]
    others = (m for m in reading.of(Kind.RIGHT) if m.decisive and m.term not in rights)
    return any(not any(overlap(m, o) for o in own) for m in others)


def default_topics(query: Query, facts: PolicyFacts) -> tuple[Topic, ...]:
    """What is asked by naming a thing and nothing more: the place, the data, or what an activity is for."""
    if any(facts.place_passages(place) for place in query.jurisdictions):
        return (Topic.JURISDICTION,)
    if {"compare", "common"} & set(query.operators) and max(len(query.data_subjects), len(query.activities)) > 1:
        return tuple(COLUMN_OF[u] for u in query.units if u in COLUMN_OF) or EVERY_COLUMN
    if query.legal_bases and {"list_rows", "all_data", "universal", "count"} & set(query.operators):
        return (Topic.LEGAL_BASIS,)
    if query.periods and {"universal", "list_rows", "existence"} & set(query.operators):
        return (Topic.RETENTION,)
    if "the_policy" in query.operators and (query.activities or query.data_subjects):
        return (Topic.CONTROLLER,)  # "I once applied, is that in the small print": whether it is for such people
    if query.data_categories:
        return (Topic.PERSONAL_DATA,)
    return (Topic.PURPOSE,) if query.activities or query.data_subjects else ()
