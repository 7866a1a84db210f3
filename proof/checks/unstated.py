"""What the policy does not state: no passage that speaks to the asker has the words by which it would state it."""

from __future__ import annotations

import re

from knowledge.facts import normalise
from knowledge.policy import Column, Passage, Span
from knowledge.vocabulary import Kind, Term
from proof.checks.registry import check
from proof.claim import Claim, Values, require, text
from proof.problem import Refuted

_OFFICER = "data_protection_officer"


@check("unstated.not_stated", kind="absence")
def not_stated(claim: Claim) -> Values:
    """No passage states the property; cited are the recipients named, where it would stand, and how to ask."""
    term = _asked(claim)
    require(not any(_speaks(p, claim) for p in _stating(term, claim)), "the policy does state it")
    require(claim.keys == _where_it_would_stand(term, claim), "it must cite where it would stand")
    return {"property": term.id if term else ""}


@check("unstated.outside", kind="absence")
def outside(claim: Claim) -> Values:
    """The words cited first say what the policy is about, and leave the property outside."""
    term = _asked(claim)
    marks = [m for name in (term.marks if term else ()) for m in claim.facts.policy.marked(name)]
    require(bool(marks) and term is not None, "nothing leaves it outside")
    expected = [(marks[0].passage.id, None, marks[0].span), *_passages_on(term, claim)[1:]]
    require(claim.keys == expected, "it must cite the words that leave it outside")
    return {"property": term.id if term else "", "text": marks[0].text}


def _where_it_would_stand(term: Term | None, claim: Claim) -> list[tuple[str, Column | None, Span]]:
    if _is_of_an_officer(claim):
        passages = [p for topic in ("contact", "exercise") for p in claim.facts.policy.topic_passages(topic)]
        return [(p.id, None, p.span) for p in passages]
    named, about = set(claim.query.recipients), set(claim.query.data_subjects)
    rows = [r for r in claim.facts.recipients() if r.recipient in named and (not about or r.data_subject in about)]
    cells: list[tuple[str, Column | None, Span]] = [(r.id, Column.RECIPIENT, r.row.key.span) for r in rows]
    return [*cells, *_passages_on(term, claim)]


def _passages_on(term: Term | None, claim: Claim) -> list[tuple[str, Column | None, Span]]:
    topics = dict.fromkeys((*(term.passages if term else ()), "exercise"))
    return [(p.id, None, p.span) for topic in topics for p in claim.facts.policy.topic_passages(topic)[:1]]


@check("unstated.umbrella", "unstated.wording", kind="absence")
def umbrella(claim: Claim) -> Values:
    """Rows of the people or the activity asked about list data by a name that may take it in; how to ask comes last.

    What is asked of a type of data itself is looked for under the name of that type.
    """
    term = _asked(claim)
    of_data = term is not None and term.of_data
    require(of_data == (claim.say == "unstated.wording"), "it is told as another kind of property")
    names = claim.query.data_categories if of_data else term.umbrella if term else ()
    require(not any(_speaks(p, claim) for p in _stating(term, claim)), "the policy does state it")
    people, activities = claim.query.data_subjects, () if claim.query.data_subjects else claim.query.activities
    rows = [r for r in claim.facts.processing() if not people or r.data_subject in people]
    rows = [r for r in rows if not activities or r.activity in activities]
    items = [d for r in rows for d in r.data if d.term in names and d.row_id == r.id]
    ask = [(p.id, None, p.span) for p in claim.facts.policy.topic_passages("exercise")[:1]]
    for words in dict.fromkeys(d.atom.text for d in items):
        atoms = [(d.row_id, Column.PERSONAL_DATA, d.atom.span) for d in items if d.atom.text == words]
        if claim.keys == [*atoms, *ask]:
            return {"item": words, "property": term.id if term else ""}
    raise Refuted("it must cite every row that lists it so")


@check("unstated.nearest", kind="absence")
def nearest(claim: Claim) -> Values:
    """Words that the vocabulary names as the nearest, after it was said that nothing is stated."""
    term = _asked(claim)
    require(any(c.say.startswith("unstated.") for c in claim.before), "nothing was said to be missing")
    return {"text": claim.mark(m for n in (term.nearest if term else ()) for m in claim.facts.policy.marked(n)).text}


@check("unstated.nearest_row", kind="absence")
def nearest_row(claim: Claim) -> Values:
    """A row of an activity and of people asked about, with the cell in which the property would stand."""
    term = _asked(claim)
    require(any(c.say.startswith("unstated.") for c in claim.before), "nothing was said to be missing")
    if term is None or term.nearest_column is None:
        raise Refuted("no column comes near")
    column = term.nearest_column
    row = claim.row(Column.PURPOSE, column)
    require(row.activity in claim.query.activities, "the row is of another activity")
    require(not claim.query.data_subjects or row.data_subject in claim.query.data_subjects, "the row is of others")
    return {"purpose": row.key_text, "text": text(row, column)}


@check("unstated.kind_of_recipient", kind="absence")
def kind_of_recipient(claim: Claim) -> Values:
    """Every row of a recipient asked about that is worded alike, for the people asked about."""
    rows = claim.rows(Column.RECIPIENT)
    require(any(c.say.startswith("unstated.") for c in claim.before), "nothing was said to be missing")
    about, named = claim.query.data_subjects, claim.query.recipients
    every = (r for r in claim.facts.recipients() if r.recipient in named and (not about or r.data_subject in about))
    alike = tuple(r for r in every if normalise(r.key_text) == normalise(rows[0].key_text))
    require(rows == alike, "it must cite every row that is worded so")
    return {"recipient": rows[0].key_text}


@check("unstated.stated", kind="quoted")
def stated(claim: Claim) -> Values:
    """The passage has the words by which a policy states the property asked about, and speaks to the asker."""
    found = claim.passage()
    require(any(p.id == found.id for p in _stating(_asked(claim), claim)), "the passage does not state it")
    require(_speaks(found, claim), "the passage speaks to people elsewhere")
    return {"text": found.text}


def _asked(claim: Claim) -> Term | None:
    name = _OFFICER if _is_of_an_officer(claim) else (claim.query.unstated or ("",))[0]
    return claim.facts.vocabulary.terms.get((Kind.UNSTATED, name))


def _is_of_an_officer(claim: Claim) -> bool:
    """Whether one is asked how to reach somebody whom no passage names, be it "by mail" or in any way."""
    return "contact" in claim.query.topics and _OFFICER in claim.query.unstated


def _stating(term: Term | None, claim: Claim) -> list[Passage]:
    words = [re.compile(rf"\b{re.escape(w)}\b", re.IGNORECASE) for w in (term.policy if term else ())]
    return [p for p in claim.facts.policy.passages if any(w.search(p.text) for w in words)]


def _speaks(passage: Passage, claim: Claim) -> bool:
    """A passage of a supplement speaks to people of that place alone."""
    places = [t.id for t in claim.facts.vocabulary.of_kind(Kind.JURISDICTION) if passage.topic in t.passages]
    return not places or bool(set(places) & set(claim.query.jurisdictions))
