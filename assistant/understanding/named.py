"""What one turn names besides activity and people: types of data, recipients, functions of the group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.matching import covers, inside, overlap
from assistant.understanding.part_words import part_words
from assistant.understanding.parts import (
    asked,
    asks_of_one_told,
    asks_what_is_in_it,
    asks_what_they_get,
    asks_who_then,
    begins,
    denies,
    places,
    told,
)
from assistant.understanding.reading import Reading
from assistant.understanding.unmatched import places_of_own
from knowledge.facts import PolicyFacts, normalise
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match

# Operators of words that ask for people, and name none.
_ASKS_WHO = frozenset({"anybody", "besides", "who_else"})
# Operators of words that ask for all there are.
_ASKS_OPENLY = frozenset({"open", "anybody", "list_rows", "existence", "count", "who_else"})
# What a clause tells of, whoever else it names.
_TELLING = (Kind.ACTIVITY, Kind.EVENT, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT)
# Such words are among the first of their clause: "who sees it", "is there anybody else who".
_BEFORE_WHO = 3
# What a clause of a sentence ends with.
_CLAUSE = re.compile(r"[,;:–—]\s*+|\s-\s")


def data_categories_in(reading: Reading, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Types of data named; a word inside a longer phrase for somebody or something else names none.

    "Reference giver" is a person, "payment service" a recipient. "My CV" stands for all of one's file, but for what
    is seen of it by others, it names the CV.
    """
    listing = Topic.RECIPIENTS in topics
    theirs = places_of_own(reading) if listing else frozenset()
    around = [
        m
        for kind in (Kind.DATA_SUBJECT, Kind.ACTIVITY, Kind.RECIPIENT)
        for m in reading.of(kind)
        if not m.gapped and theirs.isdisjoint(range(m.start, m.end))
    ]
    # "Which data do you need for invoices": all that the activity takes, and not whether invoices are data.
    listed = Topic.PERSONAL_DATA in topics and "data" in reading.terms(Kind.UNIT)
    doing = [m for m in around if listed and m.kind == Kind.ACTIVITY]
    # "The e-signing supplier" receives, and is no signature, however few words name it.
    receiving = [m for m in reading.of(Kind.RECIPIENT) if listing and not m.gapped]
    tails = [m for m in reading.of(Kind.RECIPIENT) if listing and m.gapped]
    # "Is Google among those who get it": a firm, and not what is found by its means.
    firms = [m for m in reading.of(Kind.UNSTATED) if listing and m.term == "supplier_brand"]
    # "Is there anything on me apart from my name and my number": these are known to be kept.
    # "What data besides the name does the survey firm get": with what else it is listed.
    known = not topics or Topic.PERSONAL_DATA in topics or (listing and "data" in reading.terms(Kind.UNIT))
    aside = reading.set_aside(Kind.DATA_CATEGORY) if known else ()
    # "When I'm just surfing your site": that tells who asks, and of nothing that is seen
    own = [m for m in reading.introduced(Kind.DATA_SUBJECT, "role") if m.gapped]
    # "What data does that firm get" is of all that it gets, whatever was done; and so is a type that is asked about
    asking = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.PERSONAL_DATA] + [*reading.of(Kind.DATA_CATEGORY)]
    whole = listing and any(map(reading.asks, asking))
    named = [
        m
        for m in reading.of(Kind.DATA_CATEGORY)
        if m not in aside
        and not any(inside(m, a) for a in around)
        and not any(inside(m, o) for o in own)
        and not any(covers(r, m) for r in (*receiving, *doing))
        and not any(m.start == f.start for f in firms)
        and not any(inside(m, t) and m.end == t.end for t in tails)  # "the firm behind the signature"
        and not (whole and _is_what_was_done(m, reading))
    ]
    return tuple(dict.fromkeys(m.term for m in (_apart_from_doing(named, reading) if not listing else named)))


def _is_what_was_done(match: Match, reading: Reading) -> bool:
    """Whether a type of data only tells what was done: "I signed the agreement online. What does that firm get?"."""
    doing = [a for a in reading.of(Kind.ACTIVITY) if overlap(match, a) and (a.start, a.end) != (match.start, match.end)]
    return bool(doing) and not reading.asks(match)


def _apart_from_doing(named: list[Match], reading: Reading) -> list[Match]:
    """The types of data but those that a word for what is done names: "is my birth number used in invoicing?"."""
    used = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.PURPOSE]
    doing = [m for m in reading.of(Kind.ACTIVITY) if not m.gapped and any(u.end <= m.start for u in used)]
    apart = [m for m in named if not any(covers(a, m) for a in doing)]
    return apart or named


def legal_bases_in(reading: Reading) -> tuple[str, ...]:
    """Legal bases named; of those that are denied ("which don't need my consent") only where no other one is named."""
    aside, denied = reading.left_out(Kind.LEGAL_BASIS), bases_denied(reading)
    # "Kept until consent is withdrawn" asks for a storage time.
    ends = [m for m in reading.of(Kind.OPERATOR) if m.term == "until_withdrawn"]
    bases = [m.term for m in reading.of(Kind.LEGAL_BASIS) if not any(overlap(m, e) for e in ends)]
    named = tuple(b for b in dict.fromkeys(bases) if b not in aside)
    return tuple(b for b in named if b not in denied) or named


def bases_denied(reading: Reading) -> frozenset[str]:
    """Legal bases that something is said not to rest on."""
    return frozenset(m.term for m in reading.introduced(Kind.LEGAL_BASIS, "other_than"))


def group_functions_in(reading: Reading, recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Functions within the group ("HR"), but not in another recipient's name ("IT operations supplier").

    "Our finance people would like to know" are the asker's own.
    """
    # "The group's finance function" is of the group's own name, too.
    taken, own = [m for m in reading.of(Kind.RECIPIENT) if m.term != "group_companies"], places_of_own(reading)
    functions = asked_about(reading.of(Kind.GROUP_FUNCTION), reading)
    besides = reading.introduced(Kind.GROUP_FUNCTION, "besides")
    theirs = [m for m in functions if m.start - 1 not in own]
    named = [m for m in theirs if m not in besides and not any(overlap(m, t) for t in taken)]
    others = set(recipients) - {"group_companies"}
    return () if others else tuple(dict.fromkeys(m.term for m in named))


def recipients_in(reading: Reading, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Recipients named, where they are asked about."""
    if Topic.RECIPIENTS not in topics and Topic.UNSTATED not in topics:
        return ()
    besides = (*_set_aside(reading), *_askers(reading))
    named = [m for m in receiving_in(reading) if m not in besides]
    if _are_named_with_others(named, reading):
        return ()
    about = tuple(dict.fromkeys(m.term for m in asked_about(named, reading)))
    asking = [reading.text[start:end] for start, end in asked(reading.text, reading.language)]
    return about or next((told for text in asking if (told := stood_for(text, reading))), ())


def _are_named_with_others(named: Sequence[Match], reading: Reading) -> bool:
    """Whether it is asked about those named and all others, too: "who at Facebook or elsewhere sees my message"."""
    ends = {m.end for m in named}
    return any(m.term == "or_others" and reading.asks(m) and m.start in ends for m in reading.of(Kind.OPERATOR))


def set_aside_in(reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """Activities and recipients that the words set aside, and name nowhere else.

    Recipients where it is asked who else there is: not "nobody except the office sees it, right?", which asks about the
    office, nor "within the group and outside it".
    """
    operators = reading.of(Kind.OPERATOR)
    ends = {m.end for m in operators if m.term == "joining"}
    both = any(m.term == "besides" and m.start in ends for m in operators)
    terms = {m.term for m in operators}
    # "And without the lawyers?" leaves the question to a turn before it
    openly = (bool(_ASKS_OPENLY & terms) or not reading.of(Kind.TOPIC)) and "check" not in terms
    recipients = _set_aside(reading) if openly and not both else ()
    asked = {m.term for m in receiving_in(reading) if m not in recipients}
    functions = reading.set_aside(Kind.GROUP_FUNCTION) if openly and not both else ()
    named = (*(m.term for m in recipients), *_known_by(functions, facts))
    activities = sorted(reading.left_out(Kind.ACTIVITY).intersection(facts.activities))
    return tuple(dict.fromkeys((*activities, *(r for r in named if r not in asked))))


def _known_by(functions: Sequence[Match], facts: PolicyFacts) -> tuple[str, ...]:
    """Recipients outside the group whose names have the words of a function: "apart from the IT people"."""
    terms = [facts.vocabulary.term(Kind.GROUP_FUNCTION, m.term) for m in functions]
    words = [f" {normalise(phrase)} " for term in terms for phrase in term.policy]
    rows = (r for r in facts.recipients() if r.recipient != "group_companies")
    return tuple(r.recipient for r in rows if r.recipient and any(w in f" {normalise(r.key_text)} " for w in words))


def are_named_alone(reading: Reading, terms: Sequence[str]) -> bool:
    """Whether it is asked whether those recipients are the only ones: "just HR", "HR alone", "nobody but HR"."""
    words, text = part_words(reading.language), folded(reading.text)
    named = [m for m in (*receiving_in(reading), *reading.of(Kind.GROUP_FUNCTION)) if m.term in terms]
    if not any(map(reading.asks, named)) or words.not_only.search(text):
        return False
    around = [(text[: reading.tokens[m.start].start], text[reading.tokens[m.end - 1].end :]) for m in named]
    alone = any(words.only_before.search(before) or words.only_after.match(after) for before, after in around)
    return alone or any(words.no_other.search(text, *place) for place in asked(text, reading.language))


def is_served_alone(reading: Reading) -> bool:
    """Whether it is asked whether data serve one purpose alone: "is my number only used for the newsletter"."""
    words, text = part_words(reading.language), folded(reading.text)
    named = [m for m in reading.of(Kind.ACTIVITY) if reading.asks(m)]
    around = ((text[: reading.tokens[m.start].start], text[reading.tokens[m.end - 1].end :]) for m in named)
    return not words.not_only.search(text) and any(
        words.used_only_for.search(before) or (words.only_for.search(before) and words.then_used.match(after))
        for before, after in around
    )


def stood_for(text: str, reading: Reading) -> tuple[str, ...]:
    """The recipient told in a turn that a pronoun in one of its questions stands for: "The auditors come. Do they …".

    Only where one is told, and it is none of the asker's own ("my lawyer says I may ask. Does he …").
    """
    if not asks_of_one_told(text, reading.language):
        return ()
    own = places_of_own(reading)
    told = [
        m
        for m in receiving_in(reading)
        if not reading.asks(m) and m not in _askers(reading) and own.isdisjoint(range(m.start - 2, m.end))
    ]
    terms = tuple(dict.fromkeys(m.term for m in told))
    return terms if len(terms) == 1 else ()


def receiving_besides(query: Query, asked: Query, reading: Reading) -> Query:
    """A turn that leaves the question to one before it, with those it names to be asked about: "And the police?".

    Whom one before it named is asked about again ("What do they get?"), and nobody where it asks who does get it.
    """
    before = asked.recipients or asked.group_functions
    if before and asks_who_then(reading.text, reading.language):
        return replace(query, topics=(Topic.RECIPIENTS,))
    if query.topics == (Topic.PERSONAL_DATA,) and before and asks_what_is_in_it(reading.text, reading.language):
        query = replace(query, topics=(Topic.RECIPIENTS,))
        told = {"recipients": asked.recipients, "group_functions": asked.group_functions}
        return replace(query, **told)  # type: ignore[arg-type]
    if Topic.RECIPIENTS in query.topics and before and not (query.recipients or query.group_functions):
        again = asks_what_they_get(reading.text, reading.language)
        told = {"recipients": asked.recipients, "group_functions": asked.group_functions}
        return replace(query, **told) if again else query  # type: ignore[arg-type]
    if query.topics:
        return query
    if Topic.RECIPIENTS not in asked.topics:
        named = recipients_in(reading, (Topic.RECIPIENTS,)) if _names_a_recipient_alone(reading) else ()
        # "How long do you keep it?" – "And the police?": whether they get it, as nothing is kept for them.
        known = named and ROW_TOPICS.issuperset(asked.topics)
        return replace(query, topics=(Topic.RECIPIENTS,), recipients=named) if known else query
    recipients = recipients_in(reading, asked.topics)
    query = replace(query, recipients=recipients, group_functions=group_functions_in(reading, recipients))
    # "And is it put on Facebook?": who gets it, and nothing that is done there
    receiving = [m for m in receiving_in(reading) if m.term in recipients]
    apart = {m.term for m in reading.of(Kind.ACTIVITY) if not any(overlap(m, r) for r in receiving)}
    return replace(query, activities=tuple(a for a in query.activities if a in apart)) if receiving else query


def told_alone(told: Query, reading: Reading) -> Query:
    """A turn before that only names somebody else who may receive data ("and the time reporting system?")."""
    if told.topics or not _names_a_recipient_alone(reading):
        return told
    return replace(told, recipients=recipients_in(reading, (Topic.RECIPIENTS,)))


def _set_aside(reading: Reading) -> tuple[Match, ...]:
    """Recipients that are not asked about, as words set them aside ("who apart from the lawyers and the bank …").

    What a sentence begins with is set aside up to its comma ("apart from whoever supplies the system, …"). Two phrases
    may name one of them ("the maker of the recruiting tool"), so that its name is set aside as a whole, and so is a
    list of them.
    """
    named, text = reading.of(Kind.RECIPIENT), folded(reading.text)
    leading = [m for m in reading.of(Kind.OPERATOR) if m.term == "besides" and m.start in reading.firsts]
    commas = [text.find(",", reading.tokens[m.end - 1].end) for m in leading]
    led = zip(leading, commas, strict=True)
    spans = [(reading.tokens[m.start].start, comma) for m, comma in led]
    terms = {m.term for m in named for start, end in spans if _lies_within(m, start, end, reading)}
    terms |= {m.term for m in (*reading.set_aside(Kind.RECIPIENT), *_run_by_those_set_aside(reading))}
    terms |= _before_who_else(reading)
    return tuple(m for m in named if m.term in terms)


def _run_by_those_set_aside(reading: Reading) -> list[Match]:
    """Recipients named by what they run, right after words that set aside: "besides whoever runs the booking tool"."""
    operators = reading.of(Kind.OPERATOR)
    ends = {m.end for m in operators if m.term == "besides"}
    running = [m for m in operators if m.term == "provider" and m.start in ends]
    return [m for m in reading.of(Kind.RECIPIENT) if any(r.start <= m.start <= r.end for r in running)]


def _before_who_else(reading: Reading) -> set[str]:
    """Recipients told before it is asked who else there is, in one sentence: "not the lawyers: who else sees it?".

    Not where a clause before it asks about them: "I'm a lead, does the bank see it, and who else?"; nor where it only
    says where to look: "within your own group, who else gets it?".
    """
    asking = [m for m in reading.of(Kind.OPERATOR) if m.term == "who_else"]
    if not asking:
        return set()
    text, place = folded(reading.text), reading.tokens[asking[0].start].start
    start, end = next((start, end) for start, end in places(text) if place < end)
    # "HR and nobody else, right?" asks whether they are the only ones
    alone = part_words(reading.language).no_other.search(text, start, end)
    clauses = _CLAUSE.split(text[start:place])
    if alone or any(begins(clause, reading.language) for clause in clauses):
        return set()
    named = [m for m in reading.of(Kind.RECIPIENT) if _lies_within(m, start, place, reading)]
    telling = named and max(m.end for m in named) < asking[0].start
    return {m.term for m in named} if telling or denies(text[start:place], reading.language) else set()


def _lies_within(match: Match, start: int, end: int, reading: Reading) -> bool:
    return start <= reading.tokens[match.start].start and reading.tokens[match.end - 1].end <= end


def _names_a_recipient_alone(reading: Reading) -> bool:
    """Whether a turn of few words names who may receive data, by words that stand for nobody and nothing else."""
    others = [m for kind in (Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.DATA_CATEGORY) for m in reading.of(kind)]
    return bool(reading.of(Kind.RECIPIENT)) and not others


def _askers(reading: Reading) -> tuple[Match, ...]:
    """Words for recipients that tell who asks ("as a buyer at one of your clients", "as a supplier's auditor").

    So do those that stand for people, too, and are introduced: "I'm a customer's purchaser" wants to buy nobody.
    """
    roles = [(m.start, m.end) for m in reading.of(Kind.OPERATOR) if m.term == "role"]
    people = [m for m in reading.of(Kind.DATA_SUBJECT) if any(m.start <= end < m.end for _, end in roles)]
    introduced = {(m.start, m.end) for m in reading.introduced(Kind.DATA_SUBJECT, "role")}
    return tuple(
        m
        for m in reading.of(Kind.RECIPIENT)
        if (m.start, m.end) in introduced
        or any(start <= m.start <= end for start, end in roles)
        or any(reading.follows(p, m) for p in people)
    )


def names_a_firm(reading: Reading, recipients: Sequence[str]) -> bool:
    """Whether a firm by its name is asked about, so that its kind is listed and it is not: "via Indeed, does it …"."""
    firms = {(m.start, m.end) for m in reading.of(Kind.UNSTATED) if m.term == "supplier_brand"}
    meant = [m for m in receiving_in(reading) if m.term in recipients]
    return bool(meant) and all((m.start, m.end) in firms for m in meant)


def receiving_in(reading: Reading) -> tuple[Match, ...]:
    """Recipients named; none whose name, taken apart, begins or ends with that of another.

    "The e-mail provider or the bank" of whistleblowers' data names no whistleblowing provider, and "the firm for
    signatures gets the candidates' data" no recruitment system: of two that begin with one word, the nearer is meant.
    """
    mine = _of_ones_own(reading)
    named = [
        m for m in reading.of(Kind.RECIPIENT) if not _is_a_listing(m, reading) and not any(inside(m, d) for d in mine)
    ]
    apart = [m for m in named if m.gapped]
    named = [m for m in named if not m.gapped or m.end == min(a.end for a in apart if a.start == m.start)]
    whole = [m for m in named if not m.gapped and m.words > 1]
    return tuple(
        m
        for m in named
        if not m.gapped
        or not any(o.term != m.term and (o.start <= m.start < o.end or o.start < m.end <= o.end) for o in whole)
    )


def _of_ones_own(reading: Reading) -> list[Match]:
    """Words for the asker's own data, within which nobody is named: "my e-mails" are no e-mail provider."""
    own = places_of_own(reading)
    return [m for m in reading.of(Kind.DATA_CATEGORY) if not (m.gapped or own.isdisjoint(range(m.start, m.end)))]


def _is_a_listing(match: Match, reading: Reading) -> bool:
    """Whether words speak of those who receive people's data, and name none of them.

    "The analytics firm among the recipients of applicants' data" names no firm for applicants.
    """
    listing = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS]
    people = reading.of(Kind.DATA_SUBJECT)
    return (
        match.gapped
        and any(inside(t, match) and not t.gapped for t in listing)
        and any(inside(p, match) for p in people)
    )


def asked_about(matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Recipients but those told in another sentence than the one that asks ("I spoke to your sales team. Who …").

    "Was it passed on? I want to know whether HR sees it" asks in both.
    Nor those that a clause tells of before it is asked who gets the data: "My boss was reported, who reads that?".
    """
    topics = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS]
    asking = {sentence_of(m, reading) for m in [t for t in topics if t.decisive] or topics}
    about = [m for m in matches if not asking or sentence_of(m, reading) in asking or reading.asks(m)]
    return [m for m in about if not _is_told_before_who(m, reading)] if about else []


def _is_told_before_who(match: Match, reading: Reading) -> bool:
    """Whether a match stands in a clause that tells something, and one after it asks who, or who else, gets the data.

    "Within your own group, who gets it" tells nothing.
    """
    asking = [reading.tokens[m.start].start for m in reading.of(Kind.OPERATOR) if m.term in _ASKS_WHO]
    start = reading.tokens[match.start].start
    tales = told(folded(reading.text), reading.language) if asking else ()
    tale = next((place for place in tales if place[0] <= start < place[1]), None)
    if tale is None:
        return False
    said = [i for i, t in enumerate(reading.tokens) if tale[0] <= t.start < tale[1]]
    telling = [m for kind in _TELLING for m in reading.of(kind) if m.start in said and not overlap(m, match)]
    begun = ([t.start for t in reading.tokens if t.start >= end][:_BEFORE_WHO] for _, end in tales if end >= tale[1])
    return bool(telling or said[-1] > match.end) and any(who in first for first in begun for who in asking)


def sentence_of(match: Match, reading: Reading) -> str:
    """The sentence in which a match stands, by its place: the same word may stand in several."""
    text, place = folded(reading.text), reading.tokens[match.start].start
    return next(text[start:end].strip() for start, end in places(text) if place < end)
