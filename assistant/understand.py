"""From words to a typed Query: which topics, about whom, which activity, data and recipients.

Evidence is the vocabulary's matches in the question, then the conversation. Precedence is by rule, so that every choice
can be explained: longer phrases beat shorter ones, special activities beat everyday ones, and what a person says they
are beats what an activity implies. Topic, activity and person are also weighed over all the words (`scorer.py`), which
overrules the phrases only by a clear margin. The dense ranking of rows takes no part: with the rows' own words it put a
wrong row first for most wordings that the vocabulary lacks, so it only shows where to look (`Assistant.nearest`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from assistant.events import times_in
from assistant.features import topic_features, turn_features
from assistant.groups import is_over_rows, may_be_of_one, of_one, units, widen, without_units
from assistant.parts import (
    asked,
    asks_the_same,
    goes_on,
    joints,
    leaves_open,
    parts,
    places,
    sentences,
    tag_of,
    tells_only,
)
from assistant.scorer import ENCODED_LANGUAGE, Scorers
from assistant.situation import COMPARING
from assistant.situation import weighed as weighed_situation
from assistant.spelling import corrected
from assistant.time_expressions import periods_in
from assistant.topics import (
    CONTACT_PROPERTIES,
    JOINABLE,
    NOTHING_RECOGNISED,
    choose_topics,
    covers,
    default_topics,
    inside,
    named_outright,
    of_premises,
    overlap,
    refusal,
    ruled_topic,
    settles,
    unstated_properties,
    weighed,
    with_likely,
    without_idle_properties,
)
from assistant.unmatched import (
    EVERYDAY,
    asks_whether,
    names_a_supplier,
    names_what_no_term_has,
    places_of_own,
    unmatched_words,
)
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Period, Query, Topic
from knowledge.tokens import Token, folded, tokenize
from knowledge.vocabulary import Kind, Match, Vocabulary
from knowledge.word_set import NO_WORDS

# So many words may stand between two recipients that are joined ("the bank or a lawyer").
_JOINED = 2
# So many words may stand within a recipient's name ("supplier of the recruitment platform").
_WITHIN_A_NAME = 2
# So many words may stand between what introduces somebody or something and its name ("apart from the old recruiter").
_INTRODUCED = 2
# Of more words, a turn says more than what it is about ("and you remember which topics I ticked?").
_FEW = 5
# Rights that people have whosever data it is: where no phrase tells who asks, who it might be is not guessed.
WHOSEVER = frozenset({"restriction", "rectification"})
# From here on a piece of a message is taken to ask for a topic that no phrase names for sure.
ASKED_APART = 0.7
# And from here on it asks for a property that policies leave unsaid, which it names by a word in passing.
LIKELY_ASKED = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """One turn with the vocabulary's matches in it, and what the scorers make of its words.

    `asked`: the places of the tokens in the sentences that ask; the others tell what leads up to it.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    asked: frozenset[int] = frozenset()
    features: Mapping[str, float] = field(default_factory=dict, repr=False)
    vector: Sequence[float] | None = field(default=None, repr=False)
    probabilities: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Match, ...]:
        """Matches of one kind, in order of place; not of what the words deny."""
        return tuple(m for m in self.matches if m.kind == kind and not m.denied)

    def asks(self, match: Match) -> bool:
        """Whether a match stands where the turn asks, and not only in what it tells."""
        return match.start in self.asked

    @property
    def tells(self) -> bool:
        """Whether there are sentences that ask for nothing."""
        return len(self.asked) < len(self.tokens)

    @property
    def told(self) -> tuple[Match, ...]:
        """The matches without those that a denial seems to name: "no customer" may be anybody."""
        denials = [m for m in self.matches if m.denied]
        seeming = [m for m in self.matches if any(m.kind == d.kind and overlap(m, d) for d in denials)]
        return tuple(m for m in self.matches if m.denied or m not in seeming)

    def introduced(self, kind: Kind, operator: str) -> tuple[Match, ...]:
        """Matches of one kind that words of an operator lead to ("apart from the newsletter", "as a lead")."""
        leading = [m for m in self.of(Kind.OPERATOR) if m.term == operator]
        return tuple(m for m in self.of(kind) if any(o.start <= m.start <= o.end + _INTRODUCED for o in leading))

    def left_out(self, kind: Kind) -> frozenset[str]:
        """Terms of one kind that the words set aside ("apart from the newsletter"), and name nowhere else."""
        if any(m.decisive and m.term == Topic.RECIPIENTS for m in self.of(Kind.TOPIC)):
            return frozenset()  # "who besides the recruiter" sets no recruitment aside
        aside = self.introduced(kind, "besides")
        return frozenset(m.term for m in aside) - {m.term for m in self.of(kind) if m not in aside and not m.gapped}

    @property
    def declared(self) -> frozenset[str]:
        """Categories of people that somebody says to belong to ("as a lead", "I'm a candidate")."""
        return frozenset(m.term for m in self.introduced(Kind.DATA_SUBJECT, "role"))

    def denied(self, kind: Kind) -> frozenset[str]:
        """Terms of one kind that the words deny ("we are no customers")."""
        return frozenset(m.term for m in self.matches if m.kind == kind and m.denied)

    def terms(self, kind: Kind) -> tuple[str, ...]:
        """Terms of one kind, in order of place, each once."""
        return tuple(dict.fromkeys(m.term for m in self.of(kind)))


class Fill(Protocol):
    """Names terms for slots of a query that its words leave open; `is_placed`: they tell it to be one for a policy."""

    def __call__(self, reading: Reading, query: Query, *, is_placed: bool) -> Query:
        """The query with what was chosen in it; as it is where nothing was."""


def read(text: str, vocabulary: Vocabulary, language: str) -> Reading:
    """Tokens and matches of one turn."""
    tokens = corrected(tokenize(text, language), vocabulary.known_words.get(language, NO_WORDS), language)
    asking = asked(folded(text), language)
    places_asked = frozenset(i for i, t in enumerate(tokens) if any(start <= t.start < end for start, end in asking))
    stated = tag_of(folded(text), language)
    matches = tuple(m for m in vocabulary.matches(tokens, language) if tokens[m.start].start < stated)
    matches = without_idle_properties(without_units(matches), vocabulary)
    return Reading(text, language, tokens, matches, places_asked)


def weigh(reading: Reading, vocabulary: Vocabulary, scorers: Scorers | None) -> Reading:
    """The reading with the probability of each topic over all its words; as it is where there are no scorers."""
    if scorers is None:
        return reading
    unstated = unstated_properties(reading, vocabulary)
    ruled = ruled_topic(*choose_topics(reading, vocabulary, unstated))
    vector = scorers.embed(reading.text) if reading.language == ENCODED_LANGUAGE else None
    features = turn_features(reading, ruled=ruled, unstated=unstated)
    found = topic_features(reading, ruled=ruled, unstated=unstated) if reading.tells else features
    return replace(reading, features=features, vector=vector, probabilities=scorers.topics.probabilities(found, vector))


def read_and_weigh(text: str, vocabulary: Vocabulary, language: str, scorers: Scorers | None) -> Reading:
    """Both of one turn."""
    return weigh(read(text, vocabulary, language), vocabulary, scorers)


def understand(
    text: str,
    facts: PolicyFacts,
    *,
    language: str,
    history: Sequence[str] = (),
    data_subject: str | None = None,
    today: date | None = None,
    scorers: Scorers | None = None,
    fill: Fill | None = None,
) -> Query:
    """The typed query of a question in its conversation. Slots that nobody named stay empty; nothing is guessed.

    Without `scorers` the phrases of the vocabulary decide alone. `fill` may name what these leave open.
    """
    reading = read_and_weigh(text, facts.vocabulary, language, scorers)
    query = _own_query(
        reading, facts, scorers, language=language, today=today, follows=bool(history), leans=bool(history)
    )
    if data_subject and "first_person" in query.operators:
        # "How long do you keep my data" is about who asks now, whomever the turns before were about.
        query = _as_asker(query, data_subject, facts)
    for turn in reversed(history):
        if query.topics and query.activities and query.data_subjects:
            break
        earlier = read_and_weigh(turn, facts.vocabulary, language, scorers)
        told = _own_query(earlier, facts, scorers, language=language, follows=True)
        query = _inherit(query, _without(told, reading.denied(Kind.DATA_SUBJECT), facts), facts)
    if history and not query.topics and not tells_only(reading.text, language):
        # No turn before it asked anything: "I'm a candidate." – "and if I drop out, can I insist you throw it away?"
        own = _own_query(reading, facts, scorers, language=language, today=today, follows=True)
        query = replace(query, topics=own.topics, rights=own.rights)
    if history and not reading.of(Kind.ACTIVITY):
        query = _with_provider(query, query.activities if "provider" in query.operators else (), facts)
    if data_subject:
        query = _as_asker(query, data_subject, facts, named=reading.terms(Kind.ACTIVITY))
    refused = refusal(reading, _settled(query, facts), facts, follows=bool(history))
    query = query if refused else _taken_apart(query, reading, facts, scorers)
    if fill is not None and refused in (None, NOTHING_RECOGNISED):
        filled = fill(reading, query, is_placed=refused is None)
        query, refused = (filled, None) if filled.chosen else (query, refused)
    query = replace(query, also=tuple(_settled(part, facts) for part in query.also))
    return replace(_settled(query, facts), refused=refused)


def _taken_apart(query: Query, reading: Reading, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """The query of a message with each of the things it asks for; as it is where that is one.

    What a part leaves unsaid ("and who gets it?") the message as a whole tells. Parts about the same rows become topics
    of one query.
    """
    pieces = parts(query.text, query.language) if len(query.topics) < 2 else ()
    if len(pieces) == 1 and query.topics == (Topic.RIGHTS,):
        return _rights_apart(query, reading, facts, scorers)
    asked: dict[object, Query] = {}
    for text in pieces if len(pieces) > 1 else ():
        piece = read_and_weigh(text, facts.vocabulary, query.language, scorers)
        own = _own_query(piece, facts, scorers, language=query.language, today=query.today)
        own = _as_told(own, piece, query, facts)
        if asked and _is_of_others(piece, own):
            own = _of_others(own, next(reversed(asked.values())), facts)
            asked.setdefault((own.topics[0], own.rights, own.activities, own.data_subjects), own)
        elif _asks(piece, own) and not (asked and _is_of_what_is_unsaid(next(iter(asked.values())), own, query)):
            part = _inherit(own, replace(query, topics=own.topics, rights=own.rights), facts)
            asked.setdefault((part.topics[0], part.rights, part.activities, part.data_subjects), part)
    first, *others = asked.values() or [query]
    if not others:
        return query
    situations = {(part.activities, part.data_subjects) for part in asked.values()}
    topics = tuple(dict.fromkeys(topic for part in asked.values() for topic in part.topics))
    if len(situations) == 1 and JOINABLE.issuperset(topics):
        return replace(query, topics=topics)
    return replace(first, text=query.text, also=tuple(others))


def _as_told(part: Query, reading: Reading, whole: Query, facts: PolicyFacts) -> Query:
    """A part without the activity that its few words alone spoke for, where the message as a whole tells of another.

    "I'm with a customer. How long do my support cases stay, and …": as a customer's, though anybody has support cases.
    """
    named, people = phrased_situation(reading, facts, part.topics)
    guessed = set(part.activities).difference(named)
    fits = any(p in facts.categories_of(a) for a in part.activities for p in whole.data_subjects)
    if not guessed or people or not (set(named) & set(whole.activities) or (whole.data_subjects and not fits)):
        return part
    told = tuple(a for a in named if any(p in facts.categories_of(a) for p in whole.data_subjects))
    return replace(part, activities=told, data_subjects=())


def _rights_apart(query: Query, reading: Reading, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """The query with both rights of a sentence that joins two: "can I object to marketing and get my data in a file?".

    Each is about what its own half names, since what is objected to is not what is asked for.
    """
    text = folded(reading.text)
    for start, end in joints(text, reading.language):
        halves = ((0, start), (end, len(text)))
        rights = tuple(_right_within(half, reading) for half in halves)
        if None in rights or rights[0] == rights[1]:
            continue
        apart = [
            _of_right(right, text[slice(*half)], query, facts, scorers)
            for half, right in zip(halves, rights, strict=True)
            if right
        ]
        return replace(apart[0], text=query.text, also=tuple(apart[1:]))
    return query


def _of_right(right: str, text: str, query: Query, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """One right, of what its own words name and for whom the question as a whole is asked."""
    reading = read_and_weigh(text, facts.vocabulary, query.language, scorers)
    own = _own_query(reading, facts, scorers, language=query.language, today=query.today)
    people = own.data_subjects or query.data_subjects
    return replace(own, topics=(Topic.RIGHTS,), rights=(right,), data_subjects=people)


def _right_within(half: tuple[int, int], reading: Reading) -> str | None:
    """The right that the words of one half of a sentence name for sure."""
    named = [
        m
        for m in reading.of(Kind.RIGHT)
        if (m.decisive or m.words > 1)
        and reading.asks(m)
        and half[0] <= reading.tokens[m.start].start
        and reading.tokens[m.end - 1].end <= half[1]
    ]
    surest = max(named, key=lambda m: (m.decisive, not m.gapped, m.words), default=None)
    return surest.term if surest else None


def _is_of_others(reading: Reading, part: Query) -> bool:
    """Whether a piece asks the same about others, and says no more than what they are ("And the applicants?")."""
    named = part.data_subjects or part.activities or part.data_categories
    return bool(named) and not (settles(reading) or part.unstated) and asks_the_same(part.text, part.language)


def _says_nothing(reading: Reading) -> bool:
    """Whether a piece of a few words only carries the question before it on ("and me?")."""
    return _only_names(reading) and not (reading.of(Kind.TOPIC) or reading.of(Kind.RIGHT) or reading.of(Kind.UNSTATED))


def _of_others(part: Query, asked: Query, facts: PolicyFacts) -> Query:
    """What was asked before, of what this part names."""
    same = replace(part, topics=asked.topics, rights=asked.rights, recipients=asked.recipients)
    if part.activities or (part.data_categories and not _is_listed_there(part.data_categories, asked, facts)):
        return same
    return _inherit(replace(same, data_categories=part.data_categories or asked.data_categories), asked, facts)


def _is_listed_there(data: Sequence[str], asked: Query, facts: PolicyFacts) -> bool:
    """Whether data named after a question belong to what it asks about: "When does the recording go? And the case?"."""
    rows = [r for r in facts.processing() if r.activity in asked.activities]
    return any(r.lists(term) for r in rows for term in data)


def _is_of_what_is_unsaid(first: Query, part: Query, whole: Query) -> bool:
    """Whether a part goes on about what is left unsaid: "is there a camera in the lobby, and who watches it?".

    A right, or whom to turn to, is asked for by itself: "is there an officer, and where can I complain?".
    """
    if not ROW_TOPICS.intersection(part.topics) and not goes_on(part.text, part.language):
        return False
    named = part.activities or part.data_subjects or part.data_categories or part.recipients or part.unstated
    known = named or whole.activities or whole.data_subjects
    return bool(first.unstated) and (not known or goes_on(part.text, part.language))


def _asks(reading: Reading, query: Query) -> bool:
    """Whether a piece of a message asks for something by itself, and does not only lead up to it."""
    ruled = ruled_topic(query.topics, query.rights)
    if ruled is None or _says_nothing(reading):
        return False
    decisive = any(m.decisive and m.term == ruled for kind in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(kind))
    if query.unstated:
        told = named_outright(reading, query.unstated) or not reading.probabilities
        names = {ruled, Topic.CONTACT.value} if CONTACT_PROPERTIES & set(query.unstated) else {ruled}
        return told or max(reading.probabilities.get(name, 0.0) for name in names) >= LIKELY_ASKED
    return decisive or reading.probabilities.get(ruled, 0.0) >= ASKED_APART


def _settled(query: Query, facts: PolicyFacts) -> Query:
    """What is meant once conversation and asker are known: a default topic, the activity of what happened on a date."""
    if not query.topics:
        query = replace(query, topics=default_topics(query, facts))
    if Topic.RETENTION in query.topics and not query.activities:
        query = replace(query, activities=_activities_of_events(query, facts))
    return query


def _activities_of_events(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """What a dated event is a part of ("somebody else was appointed on …"), where the words name no activity."""
    events = [facts.vocabulary.term(Kind.EVENT, e) for mention in query.dates for e in mention.events]
    implied = dict.fromkeys(a for event in events for a in event.serves if a in facts.activities)
    subjects = query.data_subjects
    return tuple(a for a in implied if not subjects or set(facts.categories_of(a)) & set(subjects))


def _own_query(
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
    topics, rights, unstated, unmatched = _asked_for(reading, facts, follows=follows, leans=leans)
    recipients = _recipients(reading, topics)
    activities, subjects = phrased_situation(reading, facts, topics)
    operators = reading.terms(Kind.OPERATOR)
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
        data_categories=_data_categories(reading, topics),
        recipients=recipients,
        group_functions=_group_functions(reading, recipients) if Topic.RECIPIENTS in topics else (),
        legal_bases=tuple(b for b in reading.terms(Kind.LEGAL_BASIS) if b not in reading.left_out(Kind.LEGAL_BASIS)),
        jurisdictions=reading.terms(Kind.JURISDICTION),
        unstated=unstated if Topic.UNSTATED in topics or Topic.CONTACT in topics else (),
        unmatched=unmatched,
        unnamed=Topic.RECIPIENTS in topics and names_what_no_term_has(reading),
        premises=reading.terms(Kind.PREMISE),
        operators=operators,
        units=units(reading),
        dates=times.dates,
        events=times.events,
        impossible_dates=times.impossible,
        periods=_periods(reading),
        sole_proprietor="sole_proprietor" in operators,
        today=today,
    )
    query = widen(query, reading, facts)
    over_rows = is_over_rows(query, facts)
    if (over_rows and not may_be_of_one(query, reading)) or (leans and not (activities or subjects or reading.tells)):
        return query
    activities, subjects = weighed_situation(
        reading, (query.activities, query.data_subjects), facts, scorers, leans=leans
    )
    if rights == ("object",) and not reading.tells:
        activities = _objected_to(activities, query.activities, facts)
    named = any(_standing(m.term, facts) for m in reading.of(Kind.ACTIVITY))
    if topics == (Topic.PURPOSE,) and query.data_categories and subjects and not named:
        activities = ()  # "Why do you need my IP address": for each purpose that lists it
    if over_rows:
        return of_one(query, activities, subjects) if activities or subjects else query
    if set(rights) & WHOSEVER and not (query.activities or query.data_subjects):
        return query
    query = replace(query, activities=activities, data_subjects=subjects)
    served = tuple(m.term for m in reading.introduced(Kind.ACTIVITY, "provider") if m.term in activities)
    return _kin_listed(_with_provider(query, served, facts), reading, facts)


_Asked = tuple[tuple[Topic, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _asked_for(reading: Reading, facts: PolicyFacts, *, follows: bool, leans: bool) -> _Asked:
    """What one turn asks for: topics, rights, properties that policies leave unsaid, words that nothing explains."""
    unstated = unstated_properties(reading, facts.vocabulary)
    chosen = choose_topics(reading, facts.vocabulary, unstated)
    topics, rights = weighed(reading, chosen, unstated, facts.vocabulary, follows=follows)
    topics = with_likely(reading, topics, unstated)
    if leans and not settles(reading) and (leaves_open(reading.text, reading.language) or _only_names(reading)):
        topics, rights = (), ()
    if topics == (Topic.EXERCISE,):
        topics, rights = _exercised(reading) or (topics, rights)
    if _asks_whether_done(reading, topics, facts):
        topics, rights = (Topic.PURPOSE,), ()
    if not topics:
        topics, rights = of_premises(reading, facts.vocabulary)
    unmatched = () if unstated and Topic.UNSTATED in topics else _unmatched(reading, topics, facts)
    if unmatched:
        topics, rights = (Topic.UNSTATED,), ()
        unstated = ("supplier_brand",) if names_a_supplier(unmatched, reading) else ()
    return topics, rights, unstated, unmatched


def _asks_whether_done(reading: Reading, topics: tuple[Topic, ...], facts: PolicyFacts) -> bool:
    """Whether a short question wants a yes or a no on something sent to people: "do you send surveys to leads?".

    Nobody receives their data there: they get the survey.
    """
    said = [m for m in reading.of(Kind.TOPIC) if topics and m.term == topics[0]]
    if not {Topic.RECIPIENTS, Topic.LEGAL_BASIS}.issuperset(topics) or any(not m.gapped for m in said):
        return False
    others = (Kind.RECIPIENT, Kind.GROUP_FUNCTION, Kind.PERSONAL_DATA_WORD, Kind.RIGHT)
    if not asks_whether(reading) or any(reading.of(kind) for kind in others):
        return False
    sent = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities and not m.gapped]
    sent = [m for m in sent if facts.vocabulary.term(m.kind, m.term).addressed]
    return any(not overlap(m, p) for m in sent for p in reading.of(Kind.DATA_SUBJECT))


def _only_names(reading: Reading) -> bool:
    """Whether a turn leaves the question to those before it: "And the references?"."""
    return len(reading.tokens) <= _FEW and asks_the_same(reading.text, reading.language)


def _kin_listed(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query with the recipient that is listed for the people meant, where its name is next to the one used.

    "The case system" is one of customers' recipients and another one of those who write in. Beside one that is listed,
    another is meant that is joined to it ("the bank or a lawyer"), and not what the same words or a tale may name.
    """
    people = query.data_subjects or tuple(c for a in query.activities for c in facts.categories_of(a))
    listed = {r.recipient for c in people for r in facts.recipients(c)}
    if not listed:
        return query
    if listed.intersection(query.recipients):
        matches = [m for m in _receiving(reading) if m.term in query.recipients]
        known = [m for m in matches if m.term in listed]
        apart = {m.term for m in matches if any(0 < _words_between(m, k) <= _JOINED for k in known)}
        return replace(query, recipients=tuple(r for r in query.recipients if r in listed or r in apart))
    if not query.data_subjects:
        return query
    named = (facts.vocabulary.terms.get((Kind.RECIPIENT, r)) for r in query.recipients)
    kin = tuple(dict.fromkeys(k for term in named if term for k in term.umbrella if k in listed))
    return replace(query, recipients=kin or query.recipients)


def _words_between(one: Match, other: Match) -> int:
    """How many words stand between two matches; less than 0 where they share some."""
    return max(one.start, other.start) - min(one.end, other.end)


def _with_provider(query: Query, served: Sequence[str], facts: PolicyFacts) -> Query:
    """The query with the recipient that is named by what it does: "does the firm behind your survey see my title"."""
    if Topic.RECIPIENTS not in query.topics or query.recipients:
        return query
    known = (facts.vocabulary.terms.get((Kind.RECIPIENT, r.recipient or "")) for r in facts.recipients())
    serving = dict.fromkeys(term.id for term in known if term and set(served).intersection(term.serves))
    return replace(query, recipients=tuple(serving))


def _exercised(reading: Reading) -> tuple[tuple[Topic, ...], tuple[str, ...]] | None:
    """The right that somebody asks how to use, where a phrase names it; what to do is told with it (how_to)."""
    named = [m for m in reading.of(Kind.RIGHT) if m.decisive]
    return ((Topic.RIGHTS,), (max(named, key=lambda m: m.words).term,)) if named else None


def _periods(reading: Reading) -> tuple[Period, ...]:
    """Lengths of time claimed of what is kept, not those told in another sentence ("we lost two days. How long …")."""
    asking = {_sentence_of(m, reading) for m in reading.of(Kind.TOPIC) if m.term == Topic.RETENTION and m.decisive}
    told = (s for s in sentences(folded(reading.text)) if not asking or s in asking or s.endswith("?"))
    return tuple(period for sentence in told for period in periods_in(sentence))


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


def _data_categories(reading: Reading, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Types of data named; a word inside a longer phrase for somebody or something else names none.

    "Reference giver" is a person, "payment service" a recipient. "My CV" stands for all of one's file, but for what
    is seen of it by others, it names the CV.
    """
    listing = Topic.RECIPIENTS in topics
    own = places_of_own(reading) if listing else frozenset()
    around = [
        m
        for kind in (Kind.DATA_SUBJECT, Kind.ACTIVITY, Kind.RECIPIENT)
        for m in reading.of(kind)
        if not m.gapped and own.isdisjoint(range(m.start, m.end))
    ]
    # "The e-signing supplier" receives, and is no signature, however few words name it.
    receiving = [m for m in reading.of(Kind.RECIPIENT) if listing and not m.gapped]
    named = (
        m.term
        for m in reading.of(Kind.DATA_CATEGORY)
        if not any(inside(m, a) for a in around) and not any(covers(r, m) for r in receiving)
    )
    return tuple(dict.fromkeys(named))


def _group_functions(reading: Reading, recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Functions within the group ("HR"), but not in another recipient's name ("IT operations supplier")."""
    taken = reading.of(Kind.RECIPIENT)
    functions = _asked_about(reading.of(Kind.GROUP_FUNCTION), reading)
    besides = reading.introduced(Kind.GROUP_FUNCTION, "besides")
    named = [m for m in functions if m not in besides and not any(overlap(m, t) for t in taken)]
    others = set(recipients) - {"group_companies"}
    return () if others else tuple(dict.fromkeys(m.term for m in named))


def _recipients(reading: Reading, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    if Topic.RECIPIENTS not in topics and Topic.UNSTATED not in topics:
        return ()
    besides = reading.introduced(Kind.RECIPIENT, "besides")
    # "the analytics firm among the recipients of applicants' data" names no firm for applicants.
    listing = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS]
    people = reading.of(Kind.DATA_SUBJECT)
    named = [
        m
        for m in _receiving(reading)
        if m not in besides
        and not (m.gapped and any(inside(t, m) for t in listing) and any(inside(p, m) for p in people))
    ]
    return tuple(dict.fromkeys(m.term for m in _asked_about(named, reading)))


def _receiving(reading: Reading) -> tuple[Match, ...]:
    """Recipients named; none whose name, taken apart, begins or ends with that of another.

    "The e-mail provider or the bank" of whistleblowers' data names no whistleblowing provider.
    """
    named = reading.of(Kind.RECIPIENT)
    whole = [m for m in named if not m.gapped and m.words > 1]
    return tuple(
        m
        for m in named
        if not m.gapped
        or not any(o.term != m.term and (o.start <= m.start < o.end or o.start < m.end <= o.end) for o in whole)
    )


def _asked_about(matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Recipients but those told in another sentence than the one that asks ("I spoke to your sales team. Who …")."""
    topics = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS]
    asking = {_sentence_of(m, reading) for m in [t for t in topics if t.decisive] or topics}
    return [m for m in matches if not asking or (s := _sentence_of(m, reading)) in asking or s.endswith("?")]


def _sentence_of(match: Match, reading: Reading) -> str:
    """The sentence in which a match stands, by its place: the same word may stand in several."""
    text, place = folded(reading.text), reading.tokens[match.start].start
    return next(text[start:end].strip() for start, end in places(text) if place < end)


def phrased_situation(
    reading: Reading, facts: PolicyFacts, topics: tuple[Topic, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Activities and categories of people, each narrowed by the other."""
    aside = reading.left_out(Kind.ACTIVITY)
    activity_matches = [m for m in reading.of(Kind.ACTIVITY) if m.term in facts.activities and m.term not in aside]
    objected_to = [m for m in activity_matches if not _is_the_objection(m, reading, facts)]
    activity_matches = objected_to or activity_matches
    if Topic.RECIPIENTS in topics:
        # "Would a court get it": the court is the recipient there, not a lawsuit; "welche Stellen" are no
        # jobs, and the marketing team no marketing.
        asking = (m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS and not m.gapped)
        taken = [*_receiving(reading), *reading.of(Kind.GROUP_FUNCTION), *asking]
        activity_matches = [m for m in activity_matches if not any(overlap(m, t) for t in taken)]
    if _asks_for_a_purpose(reading, topics):
        # "Is marketing a purpose for applicants' data": the applicants are no purpose.
        people = reading.of(Kind.DATA_SUBJECT)
        activity_matches = [m for m in activity_matches if not any(overlap(m, p) for p in people)] or activity_matches
    subjects = _subjects(reading, activity_matches, facts, topics)
    compared = bool(COMPARING & set(reading.terms(Kind.OPERATOR)))
    activities = _strongest(activity_matches, subjects, facts, all_of_them=compared)
    if activities and not any(s in facts.categories_of(a) for a in activities for s in subjects):
        if _listed_for_them_alone(reading, subjects, activities, facts):
            return (), subjects
        if subjects and Topic.RECIPIENTS in topics and reading.of(Kind.RECIPIENT):
            return (), subjects  # "do accounting services get leads' data": whatever else these serve
        subjects = subjects if _asks_for_a_purpose(reading, topics) else ()
    return activities, subjects


def _is_the_objection(match: Match, reading: Reading, facts: PolicyFacts) -> bool:
    """Whether words for the list of those who objected only object: "may I say no to ads" is about the ads."""
    claims = [m for m in reading.of(Kind.RIGHT) if m.term == "object" and not m.gapped and reading.asks(m)]
    return facts.vocabulary.term(Kind.ACTIVITY, match.term).ancillary and any(overlap(c, match) for c in claims)


def _objected_to(activities: tuple[str, ...], phrased: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What an objection is to: what a phrase names, and nothing that a law demands ("the suppression list")."""
    rows = [r for r in facts.processing() if r.activity in activities and r.activity not in phrased]
    demanded = bool(rows) and all(b.term == "legal_obligation" for r in rows for b in r.legal_bases)
    return phrased if phrased and demanded else activities


def _asks_for_a_purpose(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether a question is for a yes or a no on a purpose, so that both it and the people are meant as they are named.

    "Do you run surveys with leads' data?" is answered by the purposes of leads, none of which is a survey.
    """
    told = {"existence"} & set(reading.terms(Kind.OPERATOR)) or "purposes" in reading.terms(Kind.UNIT)
    return {Topic.PURPOSE, Topic.PERSONAL_DATA}.issuperset(topics) and bool(told or asks_whether(reading))


def _listed_for_them_alone(
    reading: Reading, subjects: tuple[str, ...], activities: tuple[str, ...], facts: PolicyFacts
) -> bool:
    """Whether rows of the people named list the data named and those of the activity do not.

    Whoever "clicked reject on the cookie banner" is no applicant: no row of recruitment lists cookies.
    """
    data = reading.terms(Kind.DATA_CATEGORY)
    theirs = [r for r in facts.processing() if r.data_subject in subjects and any(r.lists(t) for t in data)]
    its = [r for r in facts.processing() if r.activity in activities and any(r.lists(t) for t in data)]
    return bool(theirs) and not its


def _subjects(
    reading: Reading, activity_matches: Sequence[Match], facts: PolicyFacts, topics: tuple[Topic, ...]
) -> tuple[str, ...]:
    """Who is meant. Words that only repeat an activity ("my application") count less than words for a person."""
    known = set(facts.policy.data_subjects)
    # "An opinion on an applicant" is a referee's.
    data = reading.of(Kind.DATA_CATEGORY)
    matches = [m for m in reading.of(Kind.DATA_SUBJECT) if m.term in known and not any(inside(m, d) for d in data)]
    if activity_matches:
        matches = [m for m in matches if m in reading.told]
    # "The supplier of the survey tool" is one recipient, and no supplier of ours who asks.
    receiving = _receiving(reading) if Topic.RECIPIENTS in topics else ()
    matches = [m for m in matches if m.words > 1 or not any(_is_of_its_name(m, r) for r in receiving)]
    if Topic.RECIPIENTS in topics:
        # "does the applicant see it": the applicant is the recipient asked about.
        taken = _receiving(reading)
        matches = [m for m in matches if not any(overlap(m, t) for t in taken)]
    pure = [m for m in matches if not any(overlap(m, a) for a in activity_matches)]
    meant = _strongest(activity_matches, (), facts)
    implied = [m for m in matches if any(m.term in facts.categories_of(a) for a in meant)]
    chosen = pure or implied or matches
    if not chosen:
        return ()
    most = max(m.words for m in chosen)
    strong = [m for m in chosen if m.words == most] if len({m.term for m in chosen}) > 1 else chosen
    return tuple(dict.fromkeys(m.term for m in strong))


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
    standing = {m.term: _standing(m.term, facts) for m in fitting}
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


def _standing(activity: str, facts: PolicyFacts) -> int:
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, activity))
    if term is None:
        return 1
    return 2 if term.ancillary else 0 if term.everyday or term.general else 1


def _inherit(query: Query, earlier: Query, facts: PolicyFacts) -> Query:
    """Fill what this turn leaves open from an earlier turn (a follow-up such as "and for referees?")."""
    changes: dict[str, object] = {}
    if not query.topics or (query.topics == (Topic.UNSTATED,) and not query.unstated):
        changes |= {"topics": earlier.topics, "rights": earlier.rights}
    if not (query.activities or query.data_subjects):
        if not _changes_person(query, earlier):
            changes |= {"activities": earlier.activities, "data_subjects": earlier.data_subjects}
            if not query.data_categories:
                changes["data_categories"] = earlier.data_categories
    elif not query.data_subjects:
        # Who it was before counts only where that category has the activity asked about now.
        before = earlier.data_subjects or _only_category(earlier.activities, facts)
        fitting = (s for s in before if any(s in facts.categories_of(a) for a in query.activities))
        changes["data_subjects"] = tuple(fitting)
    elif not query.activities:
        # "… and for customers?": the same activity, where the category has it.
        shared = (a for a in earlier.activities if any(s in facts.categories_of(a) for s in query.data_subjects))
        changes["activities"] = tuple(shared)
    if not query.jurisdictions:
        changes["jurisdictions"] = earlier.jurisdictions
    return replace(query, **changes)  # type: ignore[arg-type]


def _only_category(activities: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The one category of people for which activities are listed; empty where there are others."""
    listed = tuple(dict.fromkeys(c for a in activities for c in facts.categories_of(a)))
    return listed if len(listed) == 1 else ()


def _without(query: Query, denied: frozenset[str], facts: PolicyFacts) -> Query:
    """An earlier turn without the people that a later one denies ("no, I never applied"), and without what they do."""
    if not denied:
        return query
    kept = tuple(a for a in query.activities if not denied.issuperset(facts.categories_of(a)))
    people = tuple(p for p in query.data_subjects if p not in denied)
    return replace(query, activities=kept, data_subjects=people)


def _changes_person(query: Query, earlier: Query) -> bool:
    """Whether a question about oneself follows one about others: "leads' data" says nothing of who I am.

    A turn that asks nothing tells who speaks, with or without an "I" ("Byłem na waszym śniadaniu").
    """
    return bool(earlier.topics) and "first_person" in query.operators and "first_person" not in earlier.operators


def _as_asker(query: Query, data_subject: str, facts: PolicyFacts, *, named: tuple[str, ...] = ()) -> Query:
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
