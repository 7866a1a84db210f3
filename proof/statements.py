"""Each statement: it stands on what the trace says, its truth check confirms it, and its wording is the catalogue's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from knowledge.errors import VocabularyError
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook
from knowledge.plain import plain
from knowledge.query import Query
from knowledge.wording import wording
from proof.answer import GivenAnswer, GivenPoint, GivenRule, GivenStatement
from proof.checks import CHECKS
from proof.claim import Claim
from proof.places import Place, evidence_at
from proof.problem import Problem, Refuted


def statement_problems(
    answer: GivenAnswer, places: Mapping[int, Place], query: Query, facts: PolicyFacts, book: Phrasebook
) -> Iterator[Problem]:
    """What does not hold of the statements. `places` are those of the citations that stood the test, by number."""
    if len(answer.statements) != len(answer.trace.points):
        many = f"{len(answer.statements)} statements, but {len(answer.trace.points)} points in the trace"
        yield Problem("statements", many)
        return
    statements = iter(enumerate(answer.statements, start=1))
    for rule in answer.trace.rules:
        numbered = [next(statements) for _ in rule.points]
        # A message may ask several things; a rule's statements answer one of them, and all of them the same one
        found = [tuple(_of_rule(rule, numbered, places, part, facts, book)) for part in (query, *query.also)]
        yield from min(found, key=len)


def _of_rule(
    rule: GivenRule,
    numbered: Sequence[tuple[int, GivenStatement]],
    places: Mapping[int, Place],
    query: Query,
    facts: PolicyFacts,
    book: Phrasebook,
) -> Iterator[Problem]:
    claims = _claims(rule, [s for _, s in numbered], places, query, facts)
    for (number, statement), point, claim in zip(numbered, rule.points, claims, strict=True):
        try:
            _confirm(statement, point, claim, book)
        except Refuted as refuted:
            yield Problem(f"statement {number}", f"{refuted} ({point.say})")
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # A forged trace may hold anything at all; what cannot be worked out is not borne out
            yield Problem(f"statement {number}", f"it cannot be worked out: {error} ({point.say})")


def _claims(
    rule: GivenRule,
    statements: list[GivenStatement],
    places: Mapping[int, Place],
    query: Query,
    facts: PolicyFacts,
) -> list[Claim]:
    claims: list[Claim] = []
    for index, (point, statement) in enumerate(zip(rule.points, statements, strict=True)):
        cited = tuple(places[n] for n in statement.citations if n in places)
        claims.append(Claim(point.say, statement.kind, cited, point.values, rule.read, claims, index, query, facts))
    return claims


def _confirm(statement: GivenStatement, point: GivenPoint, claim: Claim, book: Phrasebook) -> None:
    found = CHECKS.get(point.say)
    if found is None:
        raise Refuted("no truth check is known for this phrase")
    if len(claim.places) != len(statement.citations):
        raise Refuted("a citation that it stands on does not hold")
    if statement.kind != point.kind or statement.kind not in found.kinds:
        raise Refuted(f"it is not {statement.kind}")
    if list(dict.fromkeys(evidence_at(e, claim.facts).key for e in point.evidence)) != claim.keys:
        raise Refuted("it does not cite the places that the trace names")
    values = found.confirm(claim)
    if (confirmed := plain(values)) != point.values:
        names = [n for n in {**confirmed, **point.values} if confirmed.get(n) != point.values.get(n)]
        raise Refuted(f"the policy does not bear out {', '.join(names)}")
    if statement.text != _said(point.say, values, book):
        raise Refuted("its words are not those of the catalogue for what it stands on")


def _said(phrase_id: str, values: Mapping[str, object], book: Phrasebook) -> str:
    try:
        return wording(phrase_id, values, book)
    except VocabularyError as error:
        raise Refuted(error.message) from error
