"""The whole proof on one page. START HERE.

answer -> its shape -> the policy it names -> citations -> statements -> the rest. Nothing that the answer says is taken
on trust: places are looked up in the policy's text, values are worked out anew from the cited cells, and sentences are
worded anew and compared letter by letter. The trace is a hint that says which phrase of the catalogue to try.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from knowledge.answer_id import PARTS, AnswerId
from knowledge.errors import UnknownAnswer
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook
from knowledge.query import Query
from proof.answer import GivenAnswer
from proof.frame import frame_problems
from proof.places import Place, place_of
from proof.problem import Problem, Refuted
from proof.statements import statement_problems

Books = Callable[[str], Phrasebook]


def verify(answer: Mapping[str, Any], facts: PolicyFacts, books: Books) -> tuple[Problem, ...]:
    """Everything in an answer that does not hold, in its own order; empty where all of it holds.

    `facts` are the policy and its terms, `books` gives the phrasebook of a language. Where the shape or the policy is
    another one, the rest cannot be told and is not looked at.
    """
    return tuple(problems(answer, facts, books))


def problems(answer: Mapping[str, Any], facts: PolicyFacts, books: Books) -> Iterator[Problem]:
    """The same, one at a time, for who stops at the first."""
    try:
        given = GivenAnswer.model_validate_json(json.dumps(answer))
        query = Query.from_dict(given.trace.query)
    except ValidationError as error:
        yield from (Problem(".".join(map(str, e["loc"])) or "answer", e["msg"]) for e in error.errors())
        return
    except (ValueError, RecursionError) as error:
        yield Problem("trace.query", str(error))
        return
    book = books(query.language)
    unreadable = tuple(_policy(given, facts))
    yield from unreadable or _content(given, query, facts, book)


def _policy(given: GivenAnswer, facts: PolicyFacts) -> Iterator[Problem]:
    # What an answer from before there was such a field does not say, it need not
    for name, said in given.policy.model_dump(exclude_unset=True).items():
        stands = getattr(facts.policy, name)
        if said != stands:
            yield Problem(f"policy.{name}", f"the answer names {said!r}, the policy at hand is {stands!r}")


def _content(given: GivenAnswer, query: Query, facts: PolicyFacts, book: Phrasebook) -> Iterator[Problem]:
    if book.language != given.language:
        yield Problem("language", f"a question in {query.language!r} is answered in {book.language!r}")
    places: dict[int, Place] = {}
    for citation in given.citations:
        try:
            places[citation.number] = place_of(citation, facts)
        except Refuted as refuted:
            yield Problem(f"citation {citation.number}", str(refuted))
    yield from _numbering(given)
    yield from _trace(given, query, facts)
    yield from statement_problems(given, places, query, facts, book)
    yield from frame_problems(given, facts, book)
    yield from _id(given, query)


def _id(given: GivenAnswer, query: Query) -> Iterator[Problem]:
    """The id says the same as the answer; answers of older versions have none."""
    if not given.id:
        return
    parts = given.model_dump(mode="json", include=set(PARTS))
    right = AnswerId.of(query, policy=given.policy.id, sha256=given.policy.sha256, parts=parts)
    try:
        if AnswerId.read(given.id) != right:
            yield Problem("id", "it is that of another answer")
    except UnknownAnswer as error:
        yield Problem("id", error.message)


def _numbering(given: GivenAnswer) -> Iterator[Problem]:
    """Numbers run from 1 in the order of first use; each is used, none twice in one statement or for one place."""
    numbers = [c.number for c in given.citations]
    used = [n for s in given.statements for n in s.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Problem("citations", f"they are numbered {numbers}")
    if list(dict.fromkeys(used)) != numbers:
        yield Problem("statements", f"they cite {list(dict.fromkeys(used))} in this order; the citations are {numbers}")
    if any(len(set(s.citations)) != len(s.citations) for s in given.statements):
        yield Problem("statements", "one cites the same number twice")
    if len({(c.id, c.columns, c.start, c.end) for c in given.citations}) != len(given.citations):
        yield Problem("citations", "two are the same place")


def _trace(given: GivenAnswer, query: Query, facts: PolicyFacts) -> Iterator[Problem]:
    """What the trace says was read exists; what it says was asked stands in the question."""
    known = {*facts.rows, *facts.policy.passages_by_id}
    for rule in given.trace.rules:
        for item in (*rule.read, *rule.options) if rule.outcome != "background" else ():
            if item not in known and item not in facts.policy.data_subjects:
                yield Problem(f"trace {rule.rule}", f"{item!r} is nowhere in the policy")
    for part in (query, *query.also):
        yield from _part(part, query)
    if query.as_dict() != given.trace.query:
        yield Problem("trace.query", "it is not written as a query is")


def _part(part: Query, query: Query) -> Iterator[Problem]:
    """What one part of a message is said to name stands in the message, and what was chosen for it is in its place."""
    dates = (d.text for d in part.dates if not d.told_before)  # an answer does not hold the turns before it
    periods = (p.text for p in part.periods if not p.told_before)
    for words in (part.text, *dates, *periods, *(c.words for c in part.chosen)):
        if words.casefold() not in query.text.casefold():
            yield Problem("trace.query", f"{words!r} does not stand in the question")
    for choice in part.chosen:
        if choice.term not in getattr(part, choice.slot):
            yield Problem("trace.query", f"{choice.term!r} is told as chosen, but is none of {choice.slot}")
    if part is not query and (part.also or part.refused):
        yield Problem("trace.query", f"{part.text!r} is no part of a message")
