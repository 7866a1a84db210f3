"""Who may receive data: complete lists, single rows, and recipients or data that no row names."""

from __future__ import annotations

import re

from knowledge.facts import RowFacts, normalise
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from proof.checks.listing import all_but
from proof.checks.personal_data import asked, listed_item
from proof.checks.registry import check
from proof.claim import Claim, Values, require, text, whole

# Asked so, that a recipient is listed is no "yes".
_OTHERWISE = frozenset(
    {"lacking", "denying", "only_if", "how_shown", "gets_more", "what_for", "they_alone", "withheld"}
)
_LEADS = frozenset({"recipients.lead", "recipients.lead_some", "recipients.lead_others"})
_SAYING_WHO = frozenset({"recipients.item", "recipients.receives", "recipients.receives_all"})


@check("recipients.lead", "recipients.lead_some", kind="derived")
def lead(claim: Claim) -> Values:
    """Every recipient row of the category is cited, or every one not named for another activity; each is then said."""
    rows = claim.rows(Column.RECIPIENT)
    who = rows[0].data_subject
    every = claim.facts.recipients(who)
    wanted = every if claim.say == "recipients.lead" else tuple(r for r in every if _may_serve(r, claim))
    require(rows == wanted, "the list is not complete")
    require(claim.say == "recipients.lead" or len(rows) < len(every), "nothing was left out")
    require(claim.followed_by("recipients.item", rows, Column.RECIPIENT), "what follows is not what is announced")
    return {"who": who, "count": len(rows), "total": len(every)}


@check("recipients.lead_others", kind="derived")
def lead_others(claim: Claim) -> Values:
    """Every recipient row of the category but those set aside is cited; each is then said."""
    rows = claim.rows(Column.RECIPIENT)
    who = rows[0].data_subject
    every = claim.facts.recipients(who)
    aside = tuple(dict.fromkeys(r.recipient for r in every if r.recipient in claim.query.aside))
    require(bool(aside), "nothing was set aside")
    require(rows == tuple(r for r in every if r.recipient not in aside), "the list is not complete")
    require(claim.followed_by("recipients.item", rows, Column.RECIPIENT), "what follows is not what is announced")
    return {"who": who, "count": len(rows), "total": len(every), "recipient_terms": aside}


@check("recipients.not_alone", kind="derived")
def not_alone(claim: Claim) -> Values:
    """It was asked whether those named are the only ones, and the rows cited are others, each said further on."""
    rows = claim.rows(Column.RECIPIENT)
    who = rows[0].data_subject
    require("they_alone" in claim.query.operators, "it was not asked whether they are the only ones")
    require(all(r.data_subject == who for r in rows), "the rows are of several categories")
    require(not any(r.recipient in _wanted(claim) for r in rows), "a row is the recipient asked about")
    said = [c.places[0].row for c in claim.following if c.say in _SAYING_WHO and c.places]
    require(rows == tuple(r for r in said if r and r.data_subject == who and r in rows), "one of them is not said")
    return {"who": who, "count": len(rows)}


@check("recipients.same_data", kind="derived")
def same_data(claim: Claim) -> Values:
    """It was asked to compare, and the two lists cited name the same types, and all that they take in."""
    rows = claim.rows(Column.PERSONAL_DATA)
    _require_two_lists(rows, claim)
    terms = [{item.term for item in row.data} for row in rows]
    require(terms[0] == terms[1], "the lists differ")
    return {"count": len(terms[0])}


@check("recipients.only_with", kind="derived")
def only_with(claim: Claim) -> Values:
    """It was asked to compare, and the types said are those that the first list cited names and the other does not."""
    row = claim.first(Column.RECIPIENT)
    cells = [p.row for p in claim.places[1:] if p.row]
    _require_two_lists(tuple(cells), claim)
    claim.is_about((whole(row, Column.RECIPIENT), *(whole(r, Column.PERSONAL_DATA) for r in cells)))
    require(cells[0] == row, "the first list is another recipient's")
    held, words = {d.term for d in cells[1].data}, [normalise(d.atom.text) for d in cells[1].data]
    told = list(dict.fromkeys(item.atom.text for item in row.data))
    for item in row.data:
        mine = normalise(item.atom.text)
        if item.term in held or any(mine in w or w in mine for w in words):
            told = [said for said in told if said != item.atom.text]
    require(bool(told), "the other list has a part of all of them")
    return {"recipient": row.key_text, "who": row.data_subject, "quotes": tuple(told)}


def _require_two_lists(rows: tuple[RowFacts, ...], claim: Claim) -> None:
    """Two recipients asked about whose lists are closed: of no other cell, and without words that take in more."""
    terms = claim.facts.vocabulary.terms
    require("gets_more" in claim.query.operators, "nothing was to be compared")
    require(len(rows) == 2 and rows[0] != rows[1], "there are not two lists")
    require(all(r.recipient in _wanted(claim) for r in rows), "a row is another recipient")
    for row in rows:
        items = [t for item in row.data if (t := terms.get((Kind.DATA_CATEGORY, item.term)))]
        closed = not (row.row.cell(Column.PERSONAL_DATA).reference or any(t.open or t.by_case for t in items))
        require(closed and bool(row.data), "a list is not closed")


@check("recipients.per_category", kind="derived")
def per_category(claim: Claim) -> Values:
    """The one list said names its recipients for a category of people; its table has no purposes.

    Or it was asked what a recipient has data for, and its own name does not tell.
    """
    if "what_for" in claim.query.operators and claim.query.recipients:
        rows = claim.rows(Column.RECIPIENT)
        asked = all(r.recipient in _wanted(claim) and not _is_named_with(r, "what_for", claim) for r in rows)
        require(bool(rows) and asked, "the recipient's name tells what for, or another one was asked about")
        return {}
    row = claim.row(Column.RECIPIENT)
    lists = [c for c in claim.before if c.say in _LEADS]
    require(len(lists) == 1 and lists[0].first(Column.RECIPIENT) == row, "no list of that category is said")
    require(bool(claim.query.activities), "no purpose was asked about")
    return {}


def _may_serve(row: RowFacts, claim: Claim) -> bool:
    """Whether the recipient is for everything, or for an activity asked about."""
    terms = claim.facts.vocabulary.terms
    term = terms.get((Kind.RECIPIENT, row.recipient or ""))
    named = {a for a in claim.query.activities if not terms[Kind.ACTIVITY, a].general}
    return term is None or not term.serves or not named or bool(named & set(term.serves))


@check("recipients.receives", kind="quoted")
@check("recipients.receives_all", kind="derived")
def receives(claim: Claim) -> Values:
    """The words cited are an item of the recipient's list, in its own cell or where that points."""
    row = claim.first(Column.RECIPIENT)
    item = listed_item(claim, row)
    refers = row.row.cell(Column.PERSONAL_DATA).reference is not None
    require(refers == (claim.say == "recipients.receives_all"), "the cell is worded otherwise")
    return {"recipient": text(row, Column.RECIPIENT), "item": item.atom.text, "who": row.data_subject,
            "data": text(row, Column.PERSONAL_DATA)}  # fmt: skip


@check("recipients.data_not_listed", kind="absence")
def data_not_listed(claim: Claim) -> Values:
    """All recipient rows of the categories are cited, and none lists the type."""
    rows = claim.rows(Column.PERSONAL_DATA)
    terms = asked(claim, distinct=True)
    require(rows == _of_categories(rows, claim), "not every recipient row is cited")
    require(not any(r.lists(t) for r in rows for t in terms), "a row cited does list it")
    return {"data_terms": terms, "count": len(rows)}


@check("recipients.nowhere", "recipients.not_listed", "recipients.not_among", kind="absence")
def not_named(claim: Claim) -> Values:
    """All recipient rows of the policy, or of the one category, are cited, and none is the recipient."""
    rows = claim.rows(Column.RECIPIENT)
    everywhere = claim.say == "recipients.nowhere"
    searched = claim.facts.recipients() if everywhere else claim.facts.recipients(rows[0].data_subject)
    require(rows == searched, "not every recipient row is cited")
    # Of several recipients asked about, the claim is on those that no row is
    absent = tuple(w for w in _wanted(claim) if not any(r.recipient == w for r in rows))
    require(bool(absent), "a row cited is that recipient")
    terms = (claim.facts.vocabulary.terms.get((Kind.RECIPIENT, w)) for w in absent)
    own = not everywhere and all(t and t.passages for t in terms)  # people whose own data it may be: no "no"
    require(own == (claim.say == "recipients.not_among"), "whether they have data of their own is told otherwise")
    who = {} if everywhere else {"who": rows[0].data_subject}
    return {**who, "recipient_terms": absent, "count": len(rows)}


@check("recipients.elsewhere", kind="derived")
def elsewhere(claim: Claim) -> Values:
    """The recipient is listed for most of the other categories, of which the first is cited."""
    row = claim.row(Column.RECIPIENT)
    every = [r for r in claim.facts.recipients() if r.recipient in _wanted(claim)]
    categories = {r.data_subject for r in every}
    absent = [c for c in claim.before if c.say == "recipients.not_listed"]
    require(bool(claim.query.recipients), "it was not asked about by its name")
    require(claim.query.asker is not None, "nobody is known to ask for themselves")
    require(bool(absent), "it is not said for whom it is not listed")
    require(all(p.row and p.row.data_subject not in categories for c in absent for p in c.places), "it is listed there")
    require(bool(every) and row == every[0], "the example is another one")
    require(2 * len(categories) >= len(claim.facts.policy.data_subjects), "most others do not have it")
    return {"count": len(categories), "who": row.data_subject, "recipient": row.key_text}


@check("recipients.listed", "recipients.listed_as", kind="quoted")
def listed(claim: Claim) -> Values:
    """The row is the recipient asked about, and nothing more special was."""
    require(not claim.query.group_functions, "a function of it was asked about")
    row = claim.row(Column.RECIPIENT, Column.PERSONAL_DATA)
    if not claim.query.recipients and "alone" in claim.query.operators:
        require(claim.say == "recipients.listed_as", "it was asked about otherwise")
        require(_is_so_alone(row, claim), "it is not so of that recipient alone")
        return _row_values(row)
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    in_part = "all_data" in claim.query.operators and not (reference and reference.kind == "all_of_section")
    otherwise = in_part or not _OTHERWISE.isdisjoint(claim.query.operators)
    openly = "open" in claim.query.operators and not ("check" in claim.query.operators or claim.query.data_categories)
    is_plain = not (claim.query.unnamed or otherwise or openly or _is_named_with(row, "only_if", claim))
    require(is_plain == (claim.say == "recipients.listed"), "it was asked about otherwise")
    require(row.recipient in _wanted(claim), "the row is another recipient")
    return _row_values(row)


def _is_so_alone(row: RowFacts, claim: Claim) -> bool:
    """Whether a recipient is listed with the types asked about alone, or for the people asked about alone."""
    named, people = set(claim.query.data_categories), claim.query.data_subjects
    if named:
        closed = row.row.cell(Column.PERSONAL_DATA).reference is None and bool(row.data)
        theirs = not people or row.data_subject in people
        return closed and theirs and named.issuperset(item.term for item in row.data)
    return bool(people) and all(
        r.data_subject in people for r in claim.facts.recipients() if r.recipient == row.recipient
    )


@check("recipients.refused", kind="derived")
def refused(claim: Claim) -> Values:
    """The question tells of a consent refused, and the recipient's own words make it one with a consent alone."""
    row = claim.row(Column.RECIPIENT)
    require("consent_refused" in claim.query.operators, "no consent was said to be refused")
    require(_is_named_with(row, "only_if", claim), "the recipient's words name no condition")
    require(_is_named_with(row, "consent_refused", claim), "the condition is no consent")
    return {"recipient": row.key_text, "who": row.data_subject}


def _is_named_with(row: RowFacts, operator: str, claim: Claim) -> bool:
    """Whether the recipient's own words have some in them that an operator stands for: a condition, a purpose."""
    term = claim.facts.vocabulary.terms.get((Kind.OPERATOR, operator))
    name = row.row.cell(Column.RECIPIENT).text.casefold()
    return term is not None and any(re.search(rf"\b{re.escape(phrase)}\b", name) for phrase in term.policy)


@check("recipients.listed_without", kind="absence")
def listed_without(claim: Claim) -> Values:
    """The row is the recipient asked about, and its own closed list lacks the type."""
    row = claim.row(Column.RECIPIENT, Column.PERSONAL_DATA)
    terms_of = claim.facts.vocabulary.terms
    items = [t for item in row.data if (t := terms_of.get((Kind.DATA_CATEGORY, item.term)))]
    taken_in = {part for wider in items for part in wider.umbrella}
    terms = tuple(t for t in _asked_of(row, claim) if row.lists(t) is None and t not in taken_in)
    require(bool(terms), "the row does list it")
    require(row.recipient in _wanted(claim), "the row is another recipient")
    require(row.row.cell(Column.PERSONAL_DATA).reference is None, "the row's list is not closed")
    require(not any(t.open or t.by_case for t in items), "an item of the row's list takes in what it does not name")
    return {**_row_values(row), "data_terms": terms}


@check("recipients.withheld", kind="derived")
def withheld(claim: Claim) -> Values:
    """It was asked what the recipient does not get; its own list is closed, and has no part of the types said."""
    row, terms = claim.first(Column.RECIPIENT), claim.facts.vocabulary.terms
    require("withheld" in claim.query.operators, "it was not asked what it does not get")
    require(row.recipient in _wanted(claim), "the row is another recipient")
    require(row.row.cell(Column.PERSONAL_DATA).reference is None, "the row's list is not closed")
    listed = [t for item in row.data if (t := terms.get((Kind.DATA_CATEGORY, item.term)))]
    require(not any(t.open or t.by_case for t in listed), "an item of the row's list takes in what it does not name")
    known = {item.term for item in row.data} | {part for t in listed for part in t.umbrella}
    words = [part for item in row.data for part in _joined(item.atom.text)]
    told: dict[str, str] = {}
    places = [whole(row, Column.RECIPIENT), whole(row, Column.PERSONAL_DATA)]
    rows = claim.facts.processing(row.data_subject)
    for other in (r for r in rows if r.row.cell(Column.PERSONAL_DATA).reference is None):
        for item in other.data:
            term = terms.get((Kind.DATA_CATEGORY, item.term))
            shared = item.term in known or any(own in w or w in own for own in _joined(item.atom.text) for w in words)
            if not shared and not (term and (term.open or term.by_case)):
                told.setdefault(item.term, item.atom.text)
                places.append(whole(other, Column.PERSONAL_DATA))
    claim.is_about(places)
    return {**_row_values(row), "quotes": tuple(dict.fromkeys(told.values()))}


def _joined(item: str) -> list[str]:
    """The parts that "and", "or", a slash or a comma join to one item of a list."""
    parts = (normalise(part) for part in re.split(r"\b(?:and|or)\b|[/,]", item))
    return [part for part in parts if part]


@check("recipients.listed_unsaid", kind="quoted")
def listed_unsaid(claim: Claim) -> Values:
    """The row is the recipient asked about, and its words do not list all that was named: these types not."""
    row = claim.row(Column.RECIPIENT, Column.PERSONAL_DATA)
    require(row.recipient in _wanted(claim), "the row is another recipient")
    terms = tuple(t for t in asked(claim) if row.lists(t) is None)
    require(bool(terms), "the row does list it")
    return {**_row_values(row), "data_terms": terms}


@check("recipients.function_named", kind="derived")
@check("recipients.function_not_named", kind="absence")
def function(claim: Claim) -> Values:
    """Whether the recipient cell has the words of the function asked about."""
    row = claim.row(Column.RECIPIENT)
    named = claim.say == "recipients.function_named"
    functions = [claim.facts.vocabulary.term(Kind.GROUP_FUNCTION, f).policy for f in claim.query.group_functions]
    stands = text(row, Column.RECIPIENT)
    require(row.recipient in _wanted(claim), "the row is another recipient")
    items = [c.places[0].row for c in claim.following if c.say == "recipients.item" and c.places]
    require(row in items, "what the recipient may receive is not said")
    return claim.one_of(
        {"function": words[0], "who": row.data_subject}
        for words in functions
        if named == any(re.search(rf"\b{re.escape(w)}\b", stands, re.IGNORECASE) for w in words)
    )


@check("recipients.listed_everywhere", "recipients.listed_for", kind="derived")
def listed_for(claim: Claim) -> Values:
    """Every row of the recipient in the whole policy is cited; what each receives follows, once if alike."""
    rows = claim.rows(Column.RECIPIENT)
    require(rows[0].recipient in _wanted(claim), "the rows are another recipient")
    every = tuple(r for r in claim.facts.recipients() if r.recipient == rows[0].recipient)
    require(rows == every, "not every row of the recipient is cited")
    different = {normalise(text(r, Column.PERSONAL_DATA)): r for r in reversed(rows)}
    items = tuple(r for r in rows if r in different.values())
    require(claim.followed_by("recipients.item", items, Column.RECIPIENT), "what follows is not what each receives")
    categories, people = tuple(dict.fromkeys(r.data_subject for r in rows)), claim.facts.policy.data_subjects
    everywhere = len(categories) == len(people) and not claim.query.unnamed
    everywhere = everywhere and _OTHERWISE.isdisjoint(claim.query.operators)
    require(everywhere == (claim.say == "recipients.listed_everywhere"), "the count is another one")
    values = {"who_all": categories, "count": len(categories), "total": len(people)}
    return values if everywhere else {**values, "notes": all_but(categories, claim.facts.recipients(), claim)}


def _asked_of(row: RowFacts, claim: Claim) -> tuple[str, ...]:
    """The types asked about: the distinct ones, and those that another recipient, or no row of theirs at all, lists."""
    every = asked(claim)
    distinct = [t for t in every if claim.facts.vocabulary.term(Kind.DATA_CATEGORY, t).distinct]
    others = [r for r in claim.facts.recipients(row.data_subject) if r.id != row.id]
    held = {item.term for r in claim.facts.processing(row.data_subject) for item in r.data}
    listed = [t for t in every if t not in held or any((i := r.lists(t)) and i.row_id == r.id for r in others)]
    return tuple(dict.fromkeys((*distinct, *listed)))


def _wanted(claim: Claim) -> tuple[str, ...]:
    return claim.query.recipients or ("group_companies",)


def _of_categories(rows: tuple[RowFacts, ...], claim: Claim) -> tuple[RowFacts, ...]:
    return tuple(r for c in dict.fromkeys(r.data_subject for r in rows) for r in claim.facts.recipients(c))


def _row_values(row: RowFacts) -> dict[str, str]:
    return {"recipient": text(row, Column.RECIPIENT), "data": text(row, Column.PERSONAL_DATA), "who": row.data_subject}
