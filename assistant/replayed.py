"""An answer that was given before, from its id alone: the rules run anew, and what is no longer the same is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, get_args

from pydantic import BaseModel, ConfigDict

from assistant.answer import Answer
from assistant.service import Assistant
from assistant.understanding.at_once import at_once_in
from assistant.understanding.date_expressions import Found, find_dates
from assistant.understanding.financial_year import ENDED as YEAR_ENDED
from assistant.understanding.time_expressions import periods_in
from assistant.understanding.time_words import WORDS, Unit
from knowledge.answer_id import AnswerId
from knowledge.facts import PolicyFacts
from knowledge.query import Period, Query
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import Kind

_DAYS_IN_YEAR: Final = 366
_KINDS: Final = {
    "rights": Kind.RIGHT,
    "activities": Kind.ACTIVITY,
    "data_categories": Kind.DATA_CATEGORY,
    "recipients": Kind.RECIPIENT,
    "group_functions": Kind.GROUP_FUNCTION,
    "legal_bases": Kind.LEGAL_BASIS,
    "jurisdictions": Kind.JURISDICTION,
    "unstated": Kind.UNSTATED,
    "premises": Kind.PREMISE,
    "operators": Kind.OPERATOR,
    "units": Kind.UNIT,
    "events": Kind.EVENT,
}


_UNITS: Final = get_args(Unit)
_COUNTS: Final = range(1_000)
_FIRST, _LAST = date(1000, 1, 1), date(8999, 12, 31)  # what is counted from them is still a date
_LONGEST_WORDS: Final = 250  # for a day or a length of time; longer ones are not even read


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Frozen):
    """Something that is no longer the same: `policy`, `terms`, `rules`, or a part of the answer; and how, in words."""

    what: str
    told: str


class Replayed(_Frozen):
    """An answer found again. `same`: its status, answer, statements and citations are the same bytes as then.

    `answer` is today's; null where today's policy knows a term of the question no more. Its trace holds no words of the
    question but those that it repeats.
    """

    id: str
    same: bool
    changed: tuple[Change, ...]
    answer: Answer | None


def replayed(text: str, assistant: Assistant) -> Replayed:
    """The answer with an id; raises UnknownAnswer where it is none, UnknownPolicy where its policy is not installed."""
    found = AnswerId.read(text)
    facts = assistant.facts[assistant.policy(found.policy).id]
    changed = list(_of_policy(found, facts))
    strange = strangers(found.query, facts)
    if strange:
        told = f"policy {found.policy!r} as it is now does not know: {', '.join(strange)}"
        return Replayed(id=text, same=False, changed=(*changed, Change(what="terms", told=told)), answer=None)
    answer = assistant.answer_query(found.query, policy_id=found.policy)
    differing = found.differing(answer.model_dump(mode="json"))
    if differing and not changed:
        changed.append(Change(what="rules", told="the policy's text is the same; how it is read or worded is not"))
    changed += [Change(what=name, told=f"{name} is not what it was") for name in differing]
    return Replayed(id=text, same=not differing, changed=tuple(changed), answer=answer)


def strangers(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """What a query names that a policy and its vocabulary do not know, as slot and term: an id may say anything."""
    return tuple(dict.fromkeys(stranger for part in (query, *query.also) for stranger in _strange(part, facts)))


def closed_terms(query: Query, facts: PolicyFacts) -> dict[str, tuple[str, ...]]:
    """The terms that a query names, by slot, as far as the policy and its vocabulary know them: nobody's own words."""
    slots: dict[str, dict[str, None]] = {}
    for part in (query, *query.also):
        named = {"topics": tuple(topic.value for topic in part.topics)} | _named(part)
        for slot, terms in named.items():
            slots.setdefault(slot, {}).update(dict.fromkeys(t for t in terms if _is_known(slot, t, facts)))
    return {slot: tuple(terms) for slot, terms in slots.items() if terms}


def _of_policy(found: AnswerId, facts: PolicyFacts) -> Iterator[Change]:
    policy = facts.policy
    if not policy.sha256.startswith(found.policy_digest):
        told = f"SHA-256 {found.policy_digest}… then, {policy.sha256[:12]}… now (version {policy.version})"
        yield Change(what="policy", told=told)


def _strange(part: Query, facts: PolicyFacts) -> Iterator[str]:
    if part.language not in LANGUAGES:
        yield f"language {part.language[:80]}"
    yield from (
        f"length {p.count} {p.unit}"[:80] for p in part.periods if p.unit not in _UNITS or p.count not in _COUNTS
    )
    yield from (f"day {m.first} to {m.last}" for m in part.dates if not _FIRST <= m.first <= m.last <= _LAST)
    yield from (f"day {day}" for day in (part.as_of,) if day is not None and not _FIRST <= day <= _LAST)
    yield from (f"words {words[:80]}" for words in _foreign(part))
    for slot, terms in _named(part).items():
        yield from (f"{slot} {term[:80]}" for term in terms if not _is_known(slot, term, facts))


def _foreign(part: Query) -> Iterator[str]:
    """Words for days and lengths of time that are not read as these: an answer repeats them, so none may say more."""
    for period in part.periods:
        # One of a unit without a number is read after some words alone: "po roku"
        ways = (period.text, f"{WORDS.single['before'][0]} {period.text}")
        erased = f"{WORDS.at_once.erasing[0]} {period.text}"  # "as soon as I leave" is one of deletion alone
        read = (*(p for way in ways for p in periods_in(way)), *at_once_in(erased))
        if len(period.text) > _LONGEST_WORDS or not any(_is_read_as(p, period) for p in read):
            yield period.text
    days = [(m.text, (m.first, m.last), YEAR_ENDED in m.events) for m in part.dates]
    for text, day, of_year in (*days, *((text, None, False) for text in part.impossible_dates)):
        found = (f for way in _ways(text, day, part) for f in _dates(way, part))
        if not any(_stands_for(f, text, day, of_year=of_year) for f in found):
            yield text


def _is_read_as(found: Period, told: Period) -> bool:
    """Whether words for a length are read as the one told; one to be exceeded may have its word for that elsewhere."""
    length = replace(told, told_before=False)
    return found == length or (told.comparison == "over" and found == replace(length, comparison="equal"))


def _stands_for(found: Found, text: str, day: tuple[date, date] | None, *, of_year: bool) -> bool:
    """Whether words are read as a day, or as one of the financial year that ended on it (financial_year.py)."""
    read = (found.mention.first, found.mention.last) if found.mention else None
    if found.text[: len(text)] != text or read == day:
        return found.text[: len(text)] == text
    return (
        of_year
        and bool(read and day)
        and all(0 <= (end - told).days <= _DAYS_IN_YEAR for told, end in zip(read or (), day or (), strict=True))
    )


def _ways(text: str, day: tuple[date, date] | None, part: Query) -> Iterator[str]:
    """Texts in which words may have been read as a day: by themselves, or with what they hang on.

    "31 August the same year" hangs on a date before it, "3 May and 10 June 2026" on one after it, a year alone on a
    word before it ("in 2024"), and a day that was put right on the year of the one it stands for.
    """
    others = [m.text for m in part.dates if m.text != text]
    yield from (text, f"{WORDS.before_year[0]} {text}")
    yield from (f"{other}, {text}" for other in others)
    yield from (f"{text} and {other}" for other in others)
    if day:
        yield f"{text} {day[0].year}"


def _dates(text: str, part: Query) -> tuple[Found, ...]:
    return find_dates(text, today=part.today) if len(text) <= 2 * _LONGEST_WORDS else ()


def _named(part: Query) -> dict[str, tuple[str, ...]]:
    slots: dict[str, Any] = {slot: getattr(part, slot) for slot in _KINDS}
    slots["data_subjects"] = (*part.data_subjects, *((part.asker,) if part.asker else ()))
    slots["events"] = (*part.events, *(event for mention in part.dates for event in mention.events))
    return slots


def _is_known(slot: str, term: str, facts: PolicyFacts) -> bool:
    if slot == "topics":
        return True  # a Query takes no others
    if slot == "data_subjects":
        return term in facts.policy.data_subjects
    return (_KINDS[slot], term) in facts.vocabulary.terms
