"""Which topics and rights the phrases of a turn choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.understanding.date_expressions import dates_in
from assistant.understanding.matching import inside, overlap
from assistant.understanding.parts import asks_whether_so
from assistant.understanding.time_expressions import periods_in
from assistant.understanding.unsaid import (
    CONTACT_PROPERTIES,
    yields,
)
from knowledge.query import ROW_TOPICS, Topic
from knowledge.vocabulary import Kind, Match, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# Where two topics match equally well, the earlier one is meant: the special before the everyday.
PRECEDENCE = (
    "sale", "processor", "jurisdiction", "joint_controllers", "version", "weighing", "portability", "withdraw_consent",
    "restriction", "rectification", "complaint", "object", "transfers", "source", "retention", "erasure", "access",
    "exercise", "rights_overview", "legal_basis", "recipients", "contact", "categories", "controller",
    "personal_data", "purpose",
)  # fmt: skip
# "Special rules for minors" are those of no place.
_OF_NO_PLACE = frozenset(PRECEDENCE) - {Topic.JURISDICTION}
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
SAID_OF_ANYTHING = frozenset({"personal_data", "purpose"})
# A topic that scores no more was named by one everyday word.
HARDLY_TELLING = 1.25
# A phrase of more words tells no more than one of so many.
MOST_WORDS = 4
# What else in a turn speaks for a topic.
ASKED_AS_RIGHT = 1.0
NAMED_RECIPIENT = 1.5
NAMED_PERIOD = 2.5
DATED_EVENT = 1.5
ASKED_DATE = 3.5


def choose_topics(
    reading: Reading, vocabulary: Vocabulary, unstated: tuple[str, ...]
) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Topics asked, and the rights among them. Empty: the turn names none."""
    scores = _scores(reading, vocabulary)
    best = max(scores, key=lambda name: (scores[name], -PRECEDENCE.index(name)), default=None)
    if best is None or best in {*SAID_OF_ANYTHING, Topic.CATEGORIES} or scores[best] <= HARDLY_TELLING:
        best = _implied(reading, scores, is_open=best is None) or best
    if best == "rights_overview":
        best = _right_besides(reading) or best
    if unstated and not yields(unstated[0], best, scores, reading, vocabulary):
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
    if best not in ROW_TOPICS or reading.of(Kind.RECIPIENT):
        return None
    taken = [m for m in reading.of(Kind.TOPIC) if m.term == best]
    own = {
        m.term
        for m in reading.of(Kind.TOPIC)
        if m.term in ROW_TOPICS and m.term != best and m.decisive and not any(overlap(m, t) for t in taken)
    }
    return max(own, key=lambda name: (scores[name], -PRECEDENCE.index(name)), default=None)


def _implied(reading: Reading, scores: dict[str, float], *, is_open: bool) -> str | None:
    """What is asked where its words are everyday ones: a recipient or a date tells more than "what do you keep".

    `is_open`: no word names a topic at all.
    """
    activities = reading.of(Kind.ACTIVITY)
    named = any(not any(inside(r, a) for a in activities) for r in reading.of(Kind.RECIPIENT))
    # A recipient named in passing ("my lawyer asks") is asked about only beside a word for giving or getting.
    if named and "recipients" in scores:
        return Topic.RECIPIENTS
    operators = reading.terms(Kind.OPERATOR)
    if "categories" in reading.terms(Kind.UNIT) and (named or reading.of(Kind.GROUP_FUNCTION)):
        return Topic.RECIPIENTS
    if {"longest", "shortest", "forever", "no_number", "until_withdrawn"} & set(operators):
        return Topic.RETENTION
    if any(d.is_exact for d in dates_in(reading.text, today=None)):
        return Topic.RETENTION
    if is_open and "list_rows" in operators and reading.of(Kind.DATA_CATEGORY):
        return Topic.PERSONAL_DATA  # "Photos. In which situations do you deal with those?"
    of_people = "categories" in scores and "categories" in reading.terms(Kind.UNIT)
    # "For which groups of people are calls recorded": those with such data, and not what the groups are
    return Topic.PERSONAL_DATA if of_people and reading.of(Kind.DATA_CATEGORY) else None


def _scores(reading: Reading, vocabulary: Vocabulary) -> dict[str, float]:
    """Per topic or right: how special it is, words of its longest phrase, a little for each further one elsewhere."""
    by_name: dict[str, list[Match]] = defaultdict(list)
    as_right = "as_right" in reading.terms(Kind.OPERATOR)
    times = [m for m in reading.of(Kind.TOPIC) if m.term == "retention" and m.decisive and not as_right]
    is_dated = bool(dates_in(reading.text, today=None))
    told = _told(reading, vocabulary, is_dated=is_dated)
    premises = reading.of(Kind.PREMISE)
    ends = [m for m in reading.of(Kind.OPERATOR) if m.term == "until_withdrawn"]
    # "I was there on 3 May 2023. Should I be out of your records by now?"
    over = is_dated and bool(told) and not as_right and "has_passed" in reading.terms(Kind.OPERATOR)
    gone = not as_right and _is_said_to_go(reading)
    for match in (*reading.of(Kind.TOPIC), *reading.of(Kind.RIGHT)):
        if match.term == "erasure" and (over or gone or any(t.start < match.start < t.end for t in times)):
            continue  # "when will you delete my …" asks for the time, "when have I a right to …" for the deletion
        if match.kind == Kind.RIGHT and any(overlap(match, end) for end in ends):
            continue  # "kept until I withdraw my consent" asks for what is kept so long
        if match.kind == Kind.RIGHT and any(overlap(match, event) for event in told):
            continue  # "I withdrew my consent on 15 January" tells that, and does not ask whether one can
        if match.term in SAID_OF_ANYTHING and any(inside(match, premise) for premise in premises):
            continue  # "must I say why" asks for no purpose
        by_name[match.term].append(match)
    known = frozenset(PRECEDENCE) if reading.of(Kind.JURISDICTION) else _OF_NO_PLACE
    scores = {name: _score(m) + _SPECIAL.get(name, SPECIAL) for name, m in by_name.items() if name in known}
    # "I am a union rep" tells who asks
    named = set(reading.of(Kind.RECIPIENT)) - set(reading.introduced(Kind.RECIPIENT, "role"))
    if "recipients" in scores and (named or reading.of(Kind.GROUP_FUNCTION)):
        scores["recipients"] += NAMED_RECIPIENT
    if as_right and "erasure" in scores:
        scores["erasure"] += ASKED_AS_RIGHT
    asked_now = as_right or "sooner" in reading.terms(Kind.OPERATOR)
    claimed = asked_now and any(m.decisive for m in by_name.get("erasure", ()))
    if (periods_in(reading.text) and not claimed) or gone:  # "must I wait two years, or may I have it erased now?"
        scores["retention"] = scores.get("retention", 0.0) + NAMED_PERIOD
    if is_dated and told:
        # Who says what happened on which day asks, as a rule, for the day that follows from it.
        asked = {"asks_date", "has_passed"} & set(reading.terms(Kind.OPERATOR))
        scores["retention"] = scores.get("retention", 0.0) + (ASKED_DATE if asked else DATED_EVENT)
    return scores


def _is_said_to_go(reading: Reading) -> bool:
    """Whether it is asked to be true that data go once something happens: "they're wiped once it's filled. Right?"."""
    goes = any(m.term == "erasure" for m in reading.of(Kind.RIGHT)) and bool(reading.of(Kind.EVENT))
    return goes and asks_whether_so(reading.text, reading.language)


def _told(reading: Reading, vocabulary: Vocabulary, *, is_dated: bool) -> list[Match]:
    """Events that a turn tells of: dated ones, and what still lasts or never came."""
    events = [m for m in reading.of(Kind.EVENT) if m.words > 0]
    return [m for m in events if is_dated or vocabulary.term(Kind.EVENT, m.term).state]


def _score(matches: Sequence[Match]) -> float:
    longest = min(max(m.words for m in matches), MOST_WORDS)
    places = {m.start for m in matches}
    return longest + 0.25 * (len(places) - 1)
