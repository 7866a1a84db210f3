"""How many there are of something, what there is most of, and what all categories share. Recounted from the rows."""

from __future__ import annotations

from knowledge.facts import RowFacts
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from proof.checks.listing import lists_next
from proof.checks.registry import check
from proof.claim import Claim, Values, require, whole
from proof.tally import Tally, listed, shown_by, tally

_COLUMNS = {"recipients": Column.RECIPIENT, "bases": Column.LEGAL_BASIS, "periods": Column.STORAGE_TIME}
# What something is measured by where the question does not say
_MEASURES = {
    **{"categories": "purposes", "bases": "purposes", "periods": "purposes"},
    **{"data": "categories", "recipients": "categories", "purposes": "data", "rows": "data"},
}


@check("listing.counts", kind="derived")
def counts(claim: Claim) -> Values:
    """The whole policy in figures."""
    require(claim.passage().topic in claim.topics(Kind.TOPIC, "categories"), "the passage is about something else")
    facts = claim.facts
    return {
        "categories": len(facts.policy.data_subjects),
        "processing": len(facts.processing()),
        "recipients": len(facts.recipients()),
        "kinds": len({row.recipient for row in facts.recipients()}),
    }


@check("categories.named", kind="derived")
def named_categories(claim: Claim) -> Values:
    """All categories of people, asked for as such and nobody in particular."""
    require(claim.passage().topic in claim.topics(Kind.TOPIC, "categories"), "the passage is about something else")
    require("categories" in claim.query.units and not claim.query.data_subjects, "not all of them are asked for")
    people = claim.facts.policy.data_subjects
    return {"who_all": people, "count": len(people)}


@check("categories.yours", kind="derived")
def own_category(claim: Claim) -> Values:
    """The one category of people that the question speaks of, asked for by who is of it."""
    require(claim.passage().topic in claim.topics(Kind.TOPIC, "categories"), "the passage is about something else")
    theirs = claim.query.data_subjects
    require("categories" in claim.query.units and len(theirs) == 1, "not one of them is asked for")
    require("first_person" in claim.query.operators, "it is not asked for oneself")
    return {"who_all": theirs, "count": 1}


@check("listing.distinct", kind="derived")
def distinct(claim: Claim) -> Values:
    """All different ones are counted, and each is said next."""
    unit, found, total = _distinct(claim)
    claim.is_about(whole(_first(seen), _COLUMNS[unit]) for seen in found.values())
    said = [tuple(c.given.get("named", ())) for c in claim.following if c.say == "listing.distinct.item"]
    counted = [(unit, name) for name in found]
    require(sorted(said, key=repr) == sorted(counted, key=repr), "what follows is not what was counted")
    return {"count": len(found), "unit": unit, "total": total}


@check("listing.distinct.item", kind="derived")
def distinct_item(claim: Claim) -> Values:
    """One of the different ones, with how often it stands."""
    unit, found, _ = _distinct(claim)
    measure = "categories" if unit == "recipients" else "purposes"
    return claim.one_of(
        {"named": (unit, name), "count": len(seen), "unit": measure}
        for name, seen in found.items()
        if claim.keys == [whole(_first(seen), _COLUMNS[unit])]
    )


def _distinct(claim: Claim) -> tuple[str, Tally, int]:
    unit = claim.query.units[0]
    every = _rows(claim, of_recipients=unit == "recipients")
    aside = claim.query.aside
    rows = tuple(r for r in every if r.activity not in aside and r.recipient not in aside) or every
    return unit, tally(rows, unit, "categories" if unit == "recipients" else "purposes"), len(rows)


@check("listing.number", kind="derived")
def number(claim: Claim) -> Values:
    """All rows of one table of one category; each is said next."""
    first = claim.places[0].row
    require(first is not None, "it must cite rows")
    of_recipients = first is not None and first.recipient is not None
    who = first.data_subject if first else ""
    rows = claim.facts.recipients(who) if of_recipients else claim.facts.processing(who)
    claim.is_about(whole(row, row.row.key.column) for row in rows)
    lists_next(claim, rows)
    return {"who": who, "count": len(rows), "unit": "recipients" if of_recipients else "purposes"}


@check("listing.types", kind="derived")
def types(claim: Claim) -> Values:
    """All types of data of one category, in the words of the first row that lists each; open cells are said next."""
    first = claim.places[0].row
    require(first is not None, "it must cite rows")
    rows = claim.facts.processing(first.data_subject if first else "")
    closed = tuple(row for row in rows if listed(row))
    claim.is_about(whole(row, Column.PERSONAL_DATA) for row in closed)
    lists_next(claim, tuple(row for row in rows if row not in closed))
    words: dict[str, str] = {}
    for row in closed:
        for item in listed(row):
            words.setdefault(item.term, item.atom.text)
    quotes = tuple(dict.fromkeys(words.values()))
    return {"who": rows[0].data_subject, "count": len(quotes), "total": len(rows), "quotes": quotes}


@check("listing.most", "listing.fewest", kind="derived")
def most(claim: Claim) -> Values:
    """One of the things with the most, or the fewest, of what they are measured by; those as many are said, too."""
    wanted = claim.query.units[0]
    measure = next((u for u in claim.query.units[1:] if u != wanted), _MEASURES[wanted])
    found = tally(_rows(claim, of_recipients="recipients" in {wanted, measure}), wanted, measure)
    best = (min if claim.say == "listing.fewest" else max)(len(seen) for seen in found.values())
    few = bool({"fewest", "shortest"} & set(claim.query.operators))
    require(few == (claim.say == "listing.fewest"), "the other end was asked about")
    equal = {name: seen for name, seen in found.items() if len(seen) == best}
    require(sum(c.say == claim.say for c in claim.siblings) == len(equal), "not all that are equal are said")
    return claim.one_of(
        {"named": _named(wanted, name, seen), "count": best, "unit": measure, "total": len(found)}
        for name, seen in equal.items()
        if claim.keys == list(dict.fromkeys(shown_by(seen, wanted, name)))
    )


@check("listing.shared", kind="derived")
def shared(claim: Claim) -> Values:
    """One of the things that every category of people has; all of them are said."""
    wanted, found, _ = _shared(claim)
    require(sum(c.say == claim.say for c in claim.siblings) == len(found), "not all that are shared are said")
    return claim.one_of(
        {"named": _named(wanted, name, seen), "count": len(claim.facts.policy.data_subjects)}
        for name, seen in found.items()
        if claim.keys == list(dict.fromkeys(shown_by(seen, wanted, name)))
    )


@check("listing.nothing_shared", kind="absence")
def nothing_shared(claim: Claim) -> Values:
    """All rows are cited, and nothing in them stands under every category."""
    wanted, found, rows = _shared(claim)
    require(not found, "something is shared")
    claim.is_about(whole(r, Column.PERSONAL_DATA if wanted == "data" else r.row.key.column) for r in rows)
    return {"unit": wanted, "count": len(claim.facts.policy.data_subjects), "total": len(rows)}


def _shared(claim: Claim) -> tuple[str, Tally, tuple[RowFacts, ...]]:
    wanted = claim.query.units[0]
    rows = claim.facts.recipients() if wanted == "recipients" else claim.facts.processing()
    found = tally(rows, "activities" if wanted == "purposes" else wanted, "categories")
    every = len(claim.facts.policy.data_subjects)
    return wanted, {name: seen for name, seen in found.items() if len(seen) == every}, rows


def _named(wanted: str, name: str, seen: dict[str, RowFacts]) -> tuple[str, str]:
    return wanted, _first(seen).key_text if wanted in {"purposes", "rows"} else name


def _first(seen: dict[str, RowFacts]) -> RowFacts:
    return next(iter(seen.values()))


def _rows(claim: Claim, *, of_recipients: bool) -> tuple[RowFacts, ...]:
    table = claim.facts.recipients() if of_recipients else claim.facts.processing()
    return tuple(r for r in table if not claim.query.data_subjects or r.data_subject in claim.query.data_subjects)
