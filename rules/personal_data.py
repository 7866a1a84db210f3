"""Which personal data are processed (GDPR Art. 14(1)(d)), and whether a given type is listed.

Closed world within a table: a type that no row of the category lists is "not listed". Cells that refer elsewhere are
quoted as they stand and resolved beside that, with both rows cited.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.facts import ListedData, PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.finding import Evidence, Finding, Outcome, Point, cell, ids, marked
from rules.missing_purpose import not_listed
from rules.of_basis import left_out, of_one_basis, taken_in
from rules.scope import processing_scope

RULE = "personal_data"
# With a "no", what is listed instead is told of so many rows.
MOST_ROWS_TOLD = 2
# A list is asked for, and whether something is on it ("what do you hold on me, my photo too?").
ADDED = "added"
# How a phrase ends that says no "no", since the policy's own words are open.
LEFT_OPEN = "_open"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The data of each row meant; or, where the question names a type of data, whether those rows list it.

    For a purpose that the category does not have, that is what is said.
    """
    absent = not_listed(query, facts)
    if absent:
        return Finding(RULE, Outcome.NOT_LISTED, (absent[0],), ids(absent[1]))
    scope = processing_scope(query, facts)
    if scope.unclear and not ("list_rows" in query.operators and scope.rows):
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    named = tuple(t for t in query.data_categories if t in facts.data_categories)
    taken = _of_one_basis(named, facts, scope.rows) if named else None
    if taken:
        return taken
    listed = "open" in query.operators and ADDED not in query.operators
    asked = () if listed else named
    if asked and scope.rows:
        return _whether_listed(asked, query, facts, scope.rows)
    points = [p for r in scope.rows for p in _stated(r, facts)]
    said = scope.rows if query.topics == (Topic.PERSONAL_DATA,) else ()
    alike = [(row, others) for row in said if (others := _with_same_list(row, scope.rows, facts))]
    points += [_same_list(row, others) for row, others in alike]
    return Finding(RULE, Outcome.STATED, tuple(points), ids((*scope.rows, *(o for _, others in alike for o in others))))


def _with_same_list(row: RowFacts, said: tuple[RowFacts, ...], facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """Other purposes for the same people with just the same types of data, whatever their order and wording.

    None for a cell that points to another one: that pointer is resolved and cites both.
    """
    terms = {item.term for item in types_of(row)}
    if not terms or row.row.cell(Column.PERSONAL_DATA).reference:
        return ()
    others = (r for r in facts.processing(row.data_subject) if r not in said)
    return tuple(r for r in others if {item.term for item in types_of(r)} == terms)


def _same_list(row: RowFacts, others: tuple[RowFacts, ...]) -> Point:
    evidence = [cell(row, Column.PERSONAL_DATA)]
    evidence += [cell(r, c) for r in others for c in (Column.PURPOSE, Column.PERSONAL_DATA)]
    values = {"count": len({item.term for item in types_of(row)}), "quotes": tuple(r.key_text for r in others)}
    return Point("derived", "personal_data.same_list", tuple(evidence), values)


def _stated(row: RowFacts, facts: PolicyFacts) -> list[Point]:
    data, purpose = row.row.cell(Column.PERSONAL_DATA), row.row.cell(Column.PURPOSE)
    points = [
        Point(
            "quoted",
            "personal_data.stated",
            (cell(row, Column.PURPOSE), cell(row, Column.PERSONAL_DATA)),
            {"who": row.data_subject, "purpose": purpose.text, "data": data.text},
        )
    ]
    if data.reference and data.reference.kind == "same_as_above":
        above = facts.rows[data.reference.target_ids[0]]
        points.append(
            Point(
                "derived",
                "personal_data.same_as_above",
                (cell(row, Column.PERSONAL_DATA), cell(above, Column.PERSONAL_DATA)),
                {"data": above.row.cell(Column.PERSONAL_DATA).text},
            )
        )
    return points


def _listed(row: RowFacts, term: str, query: Query) -> Point:
    item = row.lists(term)
    if item is None:
        raise LookupError(term)
    return Point(
        "quoted" if item.row_id == row.id else "derived",
        # Under a condition the policy's words tell, and no "yes".
        "personal_data.listed_as" if query.is_conditioned else "personal_data.listed",
        (cell(row, Column.PURPOSE), *atom_evidence(row, item)),
        {"who": row.data_subject, "purpose": row.row.cell(Column.PURPOSE).text, "item": item.atom.text},
    )


def none_listed(query: Query, rows: tuple[RowFacts, ...], facts: PolicyFacts) -> tuple[Point, ...]:
    """That no row of an activity lists the things named, where another one of these people does; empty where one may.

    "How long is my job title kept on the suppression list?": it is not on it, as far as its row tells.
    """
    # Beside what comes on top of another purpose, "my CV" is no name for the whole file
    doing = [facts.vocabulary.terms.get((Kind.ACTIVITY, a)) for a in query.activities]
    on_top = all(term is not None and term.ancillary for term in doing)
    asked = query.data_categories if on_top else things_named(query, facts)
    people = {r.data_subject for r in rows}
    elsewhere = [r for r in facts.processing() if r.data_subject in people and r not in rows]
    known = all(any(r.lists(t) for r in elsewhere) for t in asked)
    compared = {"compare", "longest", "shortest"} & set(query.operators)
    shut = all(names_all(r, facts) and not of_one_basis(r) for r in rows)
    if compared or not (asked and query.activities and known and shut):
        return ()
    return () if any(r.lists(t) for r in rows for t in asked) else _not_listed(asked, rows, facts)[:1]


def names_all(row: RowFacts, facts: PolicyFacts) -> bool:
    """Whether a list names each type that it takes in, unlike "relevant case details"."""
    terms = (facts.vocabulary.terms.get((Kind.DATA_CATEGORY, item.term)) for item in row.data)
    return not (row.is_open or any(term and (term.open or term.by_case) for term in terms))


def things_named(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """Types of data named that are things of their own, unlike "my CV", which means the whole file."""
    return tuple(
        t
        for t in query.data_categories
        if t in facts.data_categories and facts.vocabulary.term(Kind.DATA_CATEGORY, t).distinct
    )


def types_of(row: RowFacts) -> tuple[ListedData, ...]:
    """The types of data that a row lists, itself or by reference; none for a cell that is an open set."""
    return () if row.is_open or of_one_basis(row) else row.data


def atom_evidence(row: RowFacts, item: ListedData) -> tuple[Evidence, ...]:
    """Where a row lists a type: the atom itself, and the referring cell where it is listed by reference."""
    atom = Evidence(item.row_id, Column.PERSONAL_DATA, item.atom.span)
    return (atom,) if item.row_id == row.id else (cell(row, Column.PERSONAL_DATA), atom)


def _whether_listed(asked: tuple[str, ...], query: Query, facts: PolicyFacts, rows: tuple[RowFacts, ...]) -> Finding:
    """Yes with the rows that list a type; else no, after every row of the category or activity named."""
    meant = rows
    unlisted = [t for t in asked if not any(r.lists(t) for r in rows)]
    # What the rows that list another type do not, others of these people may, unless it is asked of those alone
    if unlisted and (len(unlisted) == len(asked) or not query.activities):
        rows = _with_the_rest(rows, query, facts)
    told = [(r, t) for r in rows for t in asked if r.lists(t) and (r in meant or t in unlisted)]
    points = tuple(_listed(r, t, query) for r, t in told)
    if points:
        lacking = tuple(t for t in asked if not any(r.lists(t) for r in rows))
        absence = _not_listed(lacking, rows, facts)[:1] if lacking else ()
        # What an open list may take in is said first: the "yes" is of the other type.
        left_open = absence if any(p.say.endswith(LEFT_OPEN) for p in absence) else ()
        said = (*left_open, *points, *(() if left_open else absence), *_counted(asked, query, facts))
        listing = _all_listed(meant, facts) if ADDED in query.operators else []
        return Finding(RULE, Outcome.STATED, (*said, *listing), ids(rows))
    instead = _instead(meant, rows, query, facts)
    return Finding(RULE, Outcome.NOT_LISTED, (*_not_listed(asked, rows, facts), *instead), ids(rows))


def _of_one_basis(named: tuple[str, ...], facts: PolicyFacts, rows: tuple[RowFacts, ...]) -> Finding | None:
    """Whether rows that take in all data on one legal basis take in a type; None where others are to tell.

    Of a type that is not listed for these people at all, the cell's own words tell.
    """
    pointing = tuple(r for r in rows if of_one_basis(r))
    if not pointing or any(r.lists(term) for r in rows for term in named):
        return None
    pairs = [(row, term) for row in pointing for term in named]
    into = [p for row, term in pairs if (p := taken_in(row, term, facts))]
    out = [p for row, term in pairs if (p := left_out(row, term, facts))]
    if not (into or out) and len(pointing) < len(rows):
        return None
    quoted = [p for row in pointing for p in _stated(row, facts)] if len(into) + len(out) < len(pairs) else []
    outcome = Outcome.STATED if into or quoted else Outcome.NOT_LISTED
    return Finding(RULE, outcome, (*into, *out, *quoted), ids(pointing))


def _all_listed(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> list[Point]:
    return [p for r in rows for p in _stated(r, facts)]


def _instead(
    meant: tuple[RowFacts, ...], searched: tuple[RowFacts, ...], query: Query, facts: PolicyFacts
) -> list[Point]:
    """What is listed, beside the "no" to something that is not: of few rows of an activity, or where that is asked."""
    if ADDED in query.operators:
        return _all_listed(meant, facts)
    return _all_listed(searched, facts) if query.activities and len(searched) <= MOST_ROWS_TOLD else []


def _with_the_rest(rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """Every row of the people named, where the activity comes with them ("applicants"); else the rows meant.

    Of people who do one thing or another, one alone is meant ("my raffle ticket"): what other rows list is no yes.
    """
    homes = {a for c in query.data_subjects for a in facts.home_activities(c)}
    if not query.data_subjects or not set(query.activities) <= homes:
        return rows
    if query.activities and any(facts.vocabulary.term(Kind.DATA_SUBJECT, c).distinct for c in query.data_subjects):
        return rows
    return tuple(r for category in query.data_subjects for r in facts.processing(category))


def no_such_type(query: Query, facts: PolicyFacts) -> Finding | None:
    """No, for a type of data that the policy has no word for, where it is asked of people whose rows list others.

    None where one of these rows has a name that may take it in, if only by reference.
    """
    scope = processing_scope(query, facts)
    if scope.unclear or not scope.rows or not (query.data_subjects or query.activities):
        return None
    rows = _with_the_rest(scope.rows, query, facts)
    may_take_it_in = facts.vocabulary.term(Kind.UNSTATED, query.unstated[0]).umbrella
    if any(r.lists(t) for r in rows for t in may_take_it_in):
        return None
    points = _absent("personal_data.no_such_type", {"property": query.unstated[0]}, rows, facts)
    return Finding(RULE, Outcome.NOT_LISTED, (*points, *_instead(scope.rows, rows, query, facts)), ids(rows))


def _counted(asked: tuple[str, ...], query: Query, facts: PolicyFacts) -> tuple[Point, ...]:
    """That no other purpose lists a type, where the question is about the company as such and most purposes do not."""
    every = facts.processing()
    found = tuple(r for r in every if any(r.lists(t) for t in asked))
    if query.data_subjects or query.activities or 2 * len(found) > len(every) or len(asked) > 1:
        return ()
    values = {"data_terms": asked, "count": len(found), "total": len(every)}
    return (Point("derived", "personal_data.counted", tuple(cell(r, Column.PERSONAL_DATA) for r in found), values),)


def _not_listed(asked: tuple[str, ...], searched: tuple[RowFacts, ...], facts: PolicyFacts) -> tuple[Point, ...]:
    return _absent("personal_data.not_listed", {"data_terms": asked}, searched, facts)


def open_words(row: RowFacts, facts: PolicyFacts) -> list[str]:
    """The words of a row's own cell that take in data without naming them ("other information you provide")."""
    terms = [(item, facts.vocabulary.terms.get((Kind.DATA_CATEGORY, item.term))) for item in row.data]
    return [item.atom.text for item, term in terms if term and term.open and item.row_id == row.id]


def _absent(
    say: str, what: Mapping[str, object], searched: tuple[RowFacts, ...], facts: PolicyFacts
) -> tuple[Point, ...]:
    """That no row searched lists a type, with the policy's own reservation where it makes one.

    Where a list has an item that takes in more than it names, only that none lists it by name.
    """
    values: dict[str, object] = {
        "who_all": tuple(dict.fromkeys(r.data_subject for r in searched)),
        "count": len(searched),
    }
    unnamed = tuple(dict.fromkeys(words for r in searched for words in open_words(r, facts)))
    if unnamed:
        # A list with such an item has no end, so that a name that is missing from it is no "no".
        say, values = f"{say}{LEFT_OPEN}", {**values, "quotes": unnamed}
    absence = Point("absence", say, tuple(cell(r, Column.PERSONAL_DATA) for r in searched), {**what, **values})
    reserved = facts.policy.marked("additional_data")
    return (absence, *(Point("quoted", "personal_data.reserved", (marked(m),), {"text": m.text}) for m in reserved))
