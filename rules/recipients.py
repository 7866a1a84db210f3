"""Who may receive data (GDPR Art. 4(9), 13(1)(e)).

The tables list recipients per category of people and say what "may be disclosed". So an answer never claims that a
purpose uses a recipient, nor that a recipient did receive anything. Categories of recipients are a closed world: one
that no row of a category names is "not listed". Which supplier it is by name is an open world (see unstated.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.facts import ListedData, PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Evidence, Finding, Outcome, Point, cell, ids, passage
from rules.personal_data import ADDED, atom_evidence, names_all, things_named
from rules.recipients_alone import listed_alone
from rules.recipients_compared import are_two_lists, compared
from rules.recipients_meant import asks_for_all, categories_meant, listed_by_some, of_activity, serves, things_made
from rules.recipients_on_consent import as_refused, is_named_with
from rules.recipients_withheld import WITHHELD, withheld
from rules.row_points import all_but
from rules.scope import MOST_CATEGORIES, THEY_ALONE, without_aside

RULE = "recipients"
# Operators of questions to which that a recipient is listed is no "yes".
_OTHERWISE = frozenset({"lacking", "denying", "only_if", "how_shown", "gets_more", "what_for", THEY_ALONE, WITHHELD})
_RECEIVING = frozenset({"recipients.item", "recipients.receives", "recipients.receives_all"})


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Whether a named recipient is listed; else all recipients, or those for the data or activity named."""
    return as_refused(_decided(query, facts), query, facts)


def _decided(query: Query, facts: PolicyFacts) -> Finding:
    categories = categories_meant(query, facts)
    if query.recipients or query.group_functions:
        return _besides_the_list(query, facts) or _beside_others(query, facts) or _named(query, facts, categories)
    if points := listed_alone(query, facts):
        return Finding(RULE, Outcome.STATED, points, ids(facts.recipients()))
    if not categories or (len(categories) > MOST_CATEGORIES and not _wants_all(query)):
        return Finding(RULE, Outcome.UNCLEAR, options=categories or facts.policy.data_subjects)
    every = tuple(r for category in categories for r in facts.recipients(category))
    if not every:
        return Finding(RULE, Outcome.NOT_STATED)
    rows = without_aside(every, query)
    data = of_activity(things_named(query, facts), query, facts, rows) or things_made(query, facts, every)
    data = data or listed_by_some(query, rows)
    if data:
        found = _receiving(data, rows, query, facts)
        # That nobody else is listed with it is no "no": those set aside are
        return found if found.outcome == Outcome.STATED else _receiving(data, every, query, facts)
    relevant = tuple(r for r in rows if serves(r, query, facts) or asks_for_all(r.data_subject, query, facts)) or rows
    if len(rows) < len(every):
        relevant = rows  # all others are asked for, whatever activity is named
    points = tuple(
        point
        for category in categories
        for point in listed([r for r in relevant if r.data_subject == category], query, facts)
    )
    if query.activities and len(categories) == 1:
        points = (*points, Point("derived", "recipients.per_category", (cell(relevant[0], Column.RECIPIENT),)))
    return Finding(RULE, Outcome.STATED, points, ids(rows))


def _wants_all(query: Query) -> bool:
    """Whether the tables of all people are wanted; not by somebody who asks of their own data, and is one of them."""
    return "list_rows" in query.operators and ("categories" in query.units or "first_person" not in query.operators)


def _besides_the_list(query: Query, facts: PolicyFacts) -> Finding | None:
    """Those named, and then all there are, where both are asked ("who sees it, the police maybe?"); None if not."""
    every = _decided(replace(query, recipients=(), group_functions=()), facts) if ADDED in query.operators else None
    if every is None or every.outcome != Outcome.STATED:
        return None
    return _with_first(_named(query, facts, categories_meant(query, facts)), every)


def _with_first(named: Finding, every: Finding) -> Finding:
    """What is found on all recipients, after what is found on those named."""
    return replace(every, points=(*named.points, *every.points), read=tuple(dict.fromkeys((*named.read, *every.read))))


def _beside_others(query: Query, facts: PolicyFacts) -> Finding | None:
    """Whether those named are the only ones, and everybody who is listed; None where that is not asked, or no list is.

    Of those who are not among them ("just the recruiter?") it is said first what the policy has on them.
    """
    every = _decided(replace(query, recipients=(), group_functions=()), facts)
    listed = [facts.rows[p.evidence[0].item_id] for p in every.points if p.say in _RECEIVING]
    others = [row for row in listed if row.recipient not in _wanted(query)]
    # Others are listed with a part of the data: whether they get all of it does not tell who else gets something
    asked = THEY_ALONE in query.operators and "all_data" not in query.operators
    if not asked or every.outcome != Outcome.STATED or not others:
        return None
    if len(others) == len(listed):
        return _with_first(_named(query, facts, categories_meant(query, facts)), every)
    categories = dict.fromkeys(row.data_subject for row in others)
    lead = (_not_alone([row for row in others if row.data_subject == category]) for category in categories)
    return replace(every, points=(*lead, *every.points))


def _not_alone(others: list[RowFacts]) -> Point:
    values = {"who": others[0].data_subject, "count": len(others)}
    return Point("derived", "recipients.not_alone", tuple(cell(r, Column.RECIPIENT) for r in others), values)


def _wanted(query: Query) -> tuple[str, ...]:
    """The recipients asked about; who asks for a function of the group asks for its companies."""
    return query.recipients or ("group_companies",)


def listed(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> list[Point]:
    """Recipients of one category of people, told as all there are, or as the others where some are set aside."""
    if not rows:
        return []
    every = facts.recipients(rows[0].data_subject)
    aside = tuple(dict.fromkeys(r.recipient for r in every if r.recipient in query.aside and r not in rows))
    some = "recipients.lead_others" if aside else "recipients.lead_some"
    say = "recipients.lead" if len(rows) == len(every) else some
    values = {"who": rows[0].data_subject, "count": len(rows), "total": len(every)}
    values |= {"recipient_terms": aside} if say == "recipients.lead_others" else {}
    lead = Point("derived", say, tuple(cell(r, Column.RECIPIENT) for r in rows), values)
    return [lead, *(_item(r) for r in rows)]


def _item(row: RowFacts) -> Point:
    return Point(
        "quoted",
        "recipients.item",
        (cell(row, Column.RECIPIENT), cell(row, Column.PERSONAL_DATA)),
        {"recipient": row.key_text, "data": row.row.cell(Column.PERSONAL_DATA).text, "who": row.data_subject},
    )


def _receiving(data: tuple[str, ...], rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> Finding:
    """The recipients whose data cell lists a type, directly or by reference to all data of the category.

    What a cell takes in by reference is shown where the activity asked about lists it, if that does.
    """
    listing = [(row, [i for t in data if (i := _listed_for(row, t, query, facts))]) for row in rows]
    # "Who gets both?" is answered by those who get each, if there are any
    every = [(row, items) for row, items in listing if len(items) == len(data)] if "both" in query.operators else []
    points = [
        _receives(row, item.atom.text, (cell(row, Column.RECIPIENT), *atom_evidence(row, item)))
        for row, items in every or listing
        for item in (items if every else items[:1])
    ]
    if not points:
        point = Point("absence", "recipients.data_not_listed", tuple(cell(r, Column.PERSONAL_DATA) for r in rows),
                      {"data_terms": data, "count": len(rows)})  # fmt: skip
        return Finding(RULE, Outcome.NOT_LISTED, (point,), ids(rows))
    return Finding(RULE, Outcome.STATED, tuple(points), ids(rows))


def _listed_for(row: RowFacts, term: str, query: Query, facts: PolicyFacts) -> ListedData | None:
    """Where a recipient's row lists a type; of several cells that it refers to, the one of the activity asked about."""
    item, reference = row.lists(term), row.row.cell(Column.PERSONAL_DATA).reference
    if item is None or reference is None:
        return item
    referred = (facts.rows[row_id] for row_id in reference.target_ids)
    own = (i for r in referred if r.activity in query.activities if (i := r.lists(term)) and i.row_id == r.id)
    return next(own, item)


def _receives(row: RowFacts, item: str, evidence: tuple[Evidence, ...]) -> Point:
    data = row.row.cell(Column.PERSONAL_DATA)
    by_reference = data.reference is not None
    return Point(
        "derived" if by_reference else "quoted",
        "recipients.receives_all" if by_reference else "recipients.receives",
        evidence,
        {"recipient": row.key_text, "item": item, "data": data.text, "who": row.data_subject},
    )


def _named(query: Query, facts: PolicyFacts, categories: tuple[str, ...]) -> Finding:
    """Whether the recipient asked about is listed for the categories meant, or for which ones it is."""
    wanted = _wanted(query)
    if not query.data_subjects:
        # Inferred categories only: where some of them list the recipient, the question is about those.
        listing = tuple(c for c in categories if any(r.recipient in wanted for r in facts.recipients(c)))
        categories = listing or _whose_it_is(wanted, query, facts) or categories
    if len(categories) > MOST_CATEGORIES:
        categories = ()  # what is said then is said of the whole policy ("for 7 of 8"), so all of it is searched
    searched = tuple(r for c in (categories or facts.policy.data_subjects) for r in facts.recipients(c))
    found = tuple(r for r in searched if r.recipient in wanted)
    points: list[Point] = []
    if categories:
        of_each = [found, *(tuple(r for r in found if r.data_subject == c) for c in categories)]
        pairs = list(dict.fromkeys(rows for rows in of_each if are_two_lists(rows, facts)))
        points += [p for rows in pairs for p in compared(rows)] if "gets_more" in query.operators else []
        for category in categories:
            points.extend(_in_category(query, facts, category, wanted))
        points.extend(_what_for(tuple(r for r in found if r.data_subject in categories), query, facts))
        told = query.recipients and query.asker and not found
        elsewhere = tuple(r for r in facts.recipients() if r.recipient in wanted) if told else ()
        points.extend(_elsewhere(elsewhere, facts))
        searched = (*searched, *elsewhere)
    elif found:
        for recipient in (w for w in wanted if any(r.recipient == w for r in found)):
            own = tuple(r for r in found if r.recipient == recipient)
            points += [_where_listed(own, query, facts), *(_item(r) for r in _different(own))]
    else:
        points.append(Point("absence", "recipients.nowhere", tuple(cell(r, Column.RECIPIENT) for r in searched),
                            {"recipient_terms": wanted, "count": len(searched)}))  # fmt: skip
    return Finding(RULE, Outcome.STATED if found else Outcome.NOT_LISTED, tuple(points), ids(searched))


def _what_for(found: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> list[Point]:
    """That no purpose is given for a recipient whose own name tells none, unlike "for group-wide functions"."""
    silent = tuple(r for r in found if not is_named_with(r, "what_for", facts))
    if "what_for" not in query.operators or not silent:
        return []
    return [Point("derived", "recipients.per_category", tuple(cell(r, Column.RECIPIENT) for r in silent))]


def _whose_it_is(wanted: tuple[str, ...], query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The few categories that list a recipient, where nothing but a type of data tells who is meant, or nothing does.

    "Does your analytics firm get my e-mail?": only visitors have that firm, whoever else has an e-mail address.
    """
    # What the survey tool does not get is told beside what there is on the only people who have one
    if query.activities or not (query.data_categories or WITHHELD in query.operators):
        return ()
    listing = tuple(dict.fromkeys(r.data_subject for r in facts.recipients() if r.recipient in wanted))
    return listing if len(listing) <= MOST_CATEGORIES else ()


def _elsewhere(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> list[Point]:
    """That a recipient not listed for the people meant is listed for most others, with one of these as an example.

    Told to who asks for themselves, since they may well be one of those others. A recipient of one or two categories is
    theirs alone, and not told.
    """
    categories = {r.data_subject for r in rows}
    if 2 * len(categories) < len(facts.policy.data_subjects):
        return []
    values = {"count": len(categories), "who": rows[0].data_subject, "recipient": rows[0].key_text}
    return [Point("derived", "recipients.elsewhere", (cell(rows[0], Column.RECIPIENT),), values)]


def _in_category(query: Query, facts: PolicyFacts, category: str, wanted: tuple[str, ...]) -> list[Point]:
    rows = facts.recipients(category)
    found = [r for r in rows if r.recipient in wanted]
    if not found:
        access = _own_access(wanted, facts)
        return [_not_listed(category, wanted, rows, plainly=not access), *access]
    points: list[Point] = []
    known = {r.recipient for r in found} | _kin(found, facts)
    lacking = tuple(w for w in wanted if w not in known)
    for row in found:
        if point := withheld(row, query, facts):
            points.append(point)
            continue
        points.extend(_functions(row, query, facts))
        named = _with_data(row, query, facts)
        if query.group_functions:  # whether the function is among them has been said
            named = [_item(row), *(p for p in named if p.say == "recipients.listed_without")]
        points.extend(named)
        if named[0].kind == "absence":
            points.extend(_listed_elsewhere(rows, row, query, facts))
    return [
        *points,
        *([_not_listed(category, lacking, rows, plainly=not _may_have_access(lacking, facts))] if lacking else []),
    ]


def _own_access(wanted: tuple[str, ...], facts: PolicyFacts) -> list[Point]:
    """What people may ask for who are no recipients, but whose data it may be: "will the candidate see my review?"."""
    if not _may_have_access(wanted, facts):
        return []
    topics = {topic for name in wanted for topic in facts.vocabulary.term(Kind.RECIPIENT, name).passages}
    rights = [term for term in facts.vocabulary.of_kind(Kind.RIGHT) if topics.intersection(term.passages)]
    found = ((term.id, p) for term in rights for topic in term.passages for p in facts.policy.topic_passages(topic))
    return [Point("quoted", "rights.stated", (passage(p),), {"right": right, "text": p.text}) for right, p in found]


def _may_have_access(wanted: tuple[str, ...], facts: PolicyFacts) -> bool:
    """Whether those asked about are all people whose own data it may be."""
    terms = [facts.vocabulary.terms.get((Kind.RECIPIENT, name)) for name in wanted]
    return all(t and t.passages for t in terms)


def _kin(rows: list[RowFacts], facts: PolicyFacts) -> set[str]:
    """Recipients that the same words may mean as those of some rows: that only one of them is listed is no "no"."""
    terms = (facts.vocabulary.terms.get((Kind.RECIPIENT, r.recipient or "")) for r in rows)
    return {kin for term in terms if term for kin in term.umbrella}


def _not_listed(category: str, wanted: tuple[str, ...], rows: tuple[RowFacts, ...], *, plainly: bool = True) -> Point:
    """That some are no recipients: no plain "no" where they may have the data as their own."""
    say = "recipients.not_listed" if plainly else "recipients.not_among"
    values = {"who": category, "recipient_terms": wanted, "count": len(rows)}
    return Point("absence", say, tuple(cell(r, Column.RECIPIENT) for r in rows), values)


def _listed_elsewhere(rows: tuple[RowFacts, ...], asked: RowFacts, query: Query, facts: PolicyFacts) -> list[Point]:
    """The recipients of the category that are listed, by name of the type, with the data that one recipient is not."""
    points = []
    for row in rows:
        for term in things_named(query, facts):
            item = row.lists(term)
            if item is not None and row is not asked and item.row_id == row.id:
                points.append(_receives(row, item.atom.text, (cell(row, Column.RECIPIENT), *atom_evidence(row, item))))
    return points


def _types_asked(row: RowFacts, query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The types of data that a recipient is asked about: things of their own, and what another one is listed with.

    "Do they see my cookies" asks for these, if some recipient of the same people lists them by name, or if no row about
    these people has any. Else it is their own file ("my CV"), which the words of a recipient's list may take in.
    """
    others = [r for r in facts.recipients(row.data_subject) if r is not row]
    held = {item.term for r in facts.processing(row.data_subject) for item in r.data}
    named = (
        t
        for t in query.data_categories
        if t in facts.data_categories and (t not in held or any((i := r.lists(t)) and i.row_id == r.id for r in others))
    )
    return tuple(dict.fromkeys((*things_named(query, facts), *named)))


def _with_data(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Point]:
    """A listed recipient with its data: of each type asked about, that it is among them or that it is not.

    No yes where the cell neither lists nor rules out what was named ("the information that we are obliged to …"), or
    where it was asked about with a condition ("without consent") that only the cell's own words can answer.
    """
    data = _types_asked(row, query, facts)
    evidence = (cell(row, Column.RECIPIENT), cell(row, Column.PERSONAL_DATA))
    cell_text = row.row.cell(Column.PERSONAL_DATA)
    values = {"recipient": row.key_text, "data": cell_text.text, "who": row.data_subject}
    named = tuple(dict.fromkeys(t for t in query.data_categories if t in facts.data_categories))
    missing, unsaid = (tuple(t for t in terms if _item_for(row, t, facts) is None) for terms in (data, named))
    if missing and not cell_text.reference and names_all(row, facts):
        listed = [item for t in data if (item := _item_for(row, t, facts))]
        points = [_receives(row, item.atom.text, (evidence[0], *atom_evidence(row, item))) for item in listed]
        return [*points, Point("absence", "recipients.listed_without", evidence, {**values, "data_terms": missing})]
    if unsaid:
        return [Point("quoted", "recipients.listed_unsaid", evidence, {**values, "data_terms": unsaid})]
    # Nor is it a "yes" to "do the lawyers get everything" that they are listed with some of it.
    takes_all = cell_text.reference is not None and cell_text.reference.kind == "all_of_section"
    whole = "all_data" not in query.operators or takes_all
    whether = _OTHERWISE.isdisjoint(query.operators) and not _asks_what(query)
    plain = not query.unnamed and whole and whether and not is_named_with(row, "only_if", facts)
    say = "recipients.listed" if plain else "recipients.listed_as"
    return [Point("quoted", say, evidence, values)]


def _item_for(row: RowFacts, term: str, facts: PolicyFacts) -> ListedData | None:
    """Where a recipient's list has a type of data, or a wider one: "technical metadata" take in a signature's."""
    known = ((item, facts.vocabulary.terms.get((Kind.DATA_CATEGORY, item.term))) for item in row.data)
    return row.lists(term) or next((item for item, wider in known if wider and term in wider.umbrella), None)


def _asks_what(query: Query) -> bool:
    """Whether it is asked what a recipient gets, to which "yes" is no answer."""
    return "open" in query.operators and "check" not in query.operators and not query.data_categories


def _functions(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Point]:
    """Whether a group function that was named is among those that the recipient cell names."""
    words = f" {normalise(row.key_text)} "
    points = []
    for function in query.group_functions:
        phrases = facts.vocabulary.term(Kind.GROUP_FUNCTION, function).policy
        named = any(f" {normalise(p)} " in words for p in phrases)
        points.append(
            Point(
                "derived" if named else "absence",
                "recipients.function_named" if named else "recipients.function_not_named",
                (cell(row, Column.RECIPIENT),),
                {"function": phrases[0], "who": row.data_subject},
            )
        )
    return points


def _where_listed(found: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> Point:
    categories = tuple(dict.fromkeys(r.data_subject for r in found))
    every = facts.policy.data_subjects
    evidence = tuple(cell(r, Column.RECIPIENT) for r in found)
    values = {"who_all": categories, "count": len(categories), "total": len(every)}
    if len(categories) == len(every) and not query.unnamed and _OTHERWISE.isdisjoint(query.operators):
        return Point("derived", "recipients.listed_everywhere", evidence, values)
    return Point(
        "derived",
        "recipients.listed_for",
        evidence,
        {**values, "notes": all_but(categories, facts.recipients(), query, facts)},
    )


def _different(found: tuple[RowFacts, ...]) -> tuple[RowFacts, ...]:
    """One row per distinct wording of the data, so that eight equal rows are said once."""
    kept: dict[str, RowFacts] = {}
    for row in found:
        kept.setdefault(normalise(row.row.cell(Column.PERSONAL_DATA).text), row)
    return tuple(kept.values())
