"""Whether data are kept without end, and which other purposes may keep some of them on."""

from __future__ import annotations

from knowledge.facts import RowFacts
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from proof.calendar import rank
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length, said, said_after
from proof.claim import Claim, Values, require, text, whole


@check("retention.unlimited", "retention.not_unlimited", "retention.not_unlimited_no_number", kind="derived")
def forever(claim: Claim) -> Values:
    """All rows are without limit; or none is, and each has a number, or not each."""
    rows = claim.rows(Column.STORAGE_TIME)
    require("forever" in claim.query.operators, "that was not asked about")
    require(rows == said_after(claim), "the rows meant are not said next")
    if claim.say == "retention.unlimited":
        require(all(is_unlimited(r) for r in rows), "a row has a limit")
        return {}
    require(not any(is_unlimited(r) for r in rows), "a row is without limit")
    require(not any(b.kind == "external" for r in rows for _, b in bounds(r)), "a part is left to other terms")
    counted = all(any(length(b) for _, b in bounds(r)) for r in rows)
    require(counted == (claim.say == "retention.not_unlimited"), "the rows say otherwise")
    if counted and not claim.query.activities:
        beside = [r for r in claim.facts.processing() if r.data_subject in {row.data_subject for row in rows}]
        require(not any(is_unlimited(r) for r in beside), "another row of these people is without limit")
    return {}


@check("retention.kept_on", "retention.kept_on_consent", kind="quoted")
def kept_on(claim: Claim) -> Values:
    """The row is a purpose of the same people that comes after one whose time is said, on consent alone or not."""
    on_consent = claim.say == "retention.kept_on_consent"
    row = claim.row(Column.PURPOSE, Column.LEGAL_BASIS if on_consent else Column.PERSONAL_DATA, Column.STORAGE_TIME)
    require(on_consent == all(b.term == "consent" for b in row.legal_bases), "it rests on something else")
    before = [r for r in said(claim) if r.data_subject == row.data_subject]
    follows = any(_goes_over(r, row, claim) or _stands_beside(r, row, claim) for r in before)
    require(follows, "no time that it comes after is said")
    values = {"purpose": text(row, Column.PURPOSE), "storage": text(row, Column.STORAGE_TIME)}
    return values if on_consent else values | {"data": text(row, Column.PERSONAL_DATA)}


def _goes_over(row: RowFacts, later: RowFacts, claim: Claim) -> bool:
    """Whether the vocabulary has the later purpose among those that may keep data of the row on."""
    term = claim.facts.vocabulary.terms.get((Kind.ACTIVITY, row.activity or ""))
    return term is not None and later.activity in term.continued_by


def _stands_beside(row: RowFacts, other: RowFacts, claim: Claim) -> bool:
    """Whether it is asked if all is gone once a consent is, and the other purpose is what that one goes over from.

    Or another one that what it goes over from goes over to.
    """
    by_consent = all(b.term == "consent" for b in row.legal_bases)
    theirs = claim.facts.processing(row.data_subject)
    begun = [r for r in theirs if _goes_over(r, row, claim)]
    stands = other in begun or any(_goes_over(r, other, claim) for r in begun)
    return "all_gone" in claim.query.operators and by_consent and other != row and stands


def _listing(claim: Claim) -> list[RowFacts]:
    """The rows that list all the data asked about, or else any of them."""
    asked = claim.query.data_categories
    rows = [r for r in claim.facts.processing() if asked and all(r.lists(term) for term in asked)]
    return rows or [r for r in claim.facts.processing() if any(r.lists(term) for term in asked)]


@check("retention.range", kind="derived")
def shortest_and_longest(claim: Claim) -> Values:
    """The rows that list the data, and the shortest and longest of their times, each with every row worded so."""
    rows = _listing(claim)
    sizes = [(rank(size), r) for r in rows for c, b in bounds(r) if not c.applies_to and (size := length(b))]
    require(bool(sizes), "no time of them has a length")
    ends = [min(size for size, _ in sizes), max(size for size, _ in sizes)]
    shortest, longest = (next(text(r, Column.STORAGE_TIME) for size, r in sizes if size == end) for end in ends)
    without = [text(r, Column.STORAGE_TIME) for r in rows if is_unlimited(r)]
    longest = without[0] if without else longest
    cited = [r for time in (shortest, longest) for r in rows if text(r, Column.STORAGE_TIME) == time]
    named = [(p.id, None, p.span) for p in claim.facts.policy.topic_passages("categories")[:1]]
    require(shortest != longest, "there is one time only")
    claim.is_about([*(whole(r, Column.STORAGE_TIME) for r in cited), *named])
    people = len({r.data_subject for r in rows})
    return {"count": len(rows), "categories": people, "shortest": shortest, "longest": longest}


@check("retention.say_who", kind="derived")
def who_it_may_be(claim: Claim) -> Values:
    """The people whose rows list the data, asked for beside the range; of who asks for a day that is no answer."""
    require([c.say for c in claim.before[-1:]] == ["retention.range"], "no range stands before it")
    require(not claim.query.asks_for_a_day, "a day was asked for")
    named = [(p.id, None, p.span) for p in claim.facts.policy.topic_passages("categories")[:1]]
    claim.is_about(named)
    return {"who_any": tuple(dict.fromkeys(r.data_subject for r in _listing(claim)))}
