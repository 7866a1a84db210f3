"""What the policy does not say: said plainly, with where it was looked for and where to ask. States no other fact."""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column, Passage
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Evidence, Finding, Outcome, Point, cell, marked, passage
from rules.personal_data import atom_evidence, no_such_type

RULE = "unstated"
# More kinds of recipients than this are cited and not told one by one.
MOST_KINDS = 3


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Quote the policy where it does state the property; else "not stated", with the passages and rows to look at."""
    points: list[Point] = []
    for name in query.unstated[:1]:
        term = facts.vocabulary.term(Kind.UNSTATED, name)
        stated = [p for p in _stating(term.policy, facts) if _holds(p, query, facts)]
        if stated:
            points = [Point("quoted", "unstated.stated", (passage(p),), {"text": p.text}) for p in stated]
            return Finding(RULE, Outcome.STATED, tuple(points), tuple(p.id for p in stated))
    evidence = _looked_at(query, facts)
    points = _umbrella(query, facts)
    if not points and any(facts.vocabulary.term(Kind.UNSTATED, name).is_data for name in query.unstated[:1]):
        absent = no_such_type(query, facts)
        if absent:
            return absent
    if not points:
        outside = _outside(query, facts)
        point = outside or Point("absence", "unstated.not_stated", evidence, {"property": (query.unstated or ("",))[0]})
        kinds = [] if outside else _kinds(query, evidence, facts)  # "employees of IMI Norway" receive nothing
        points = [point, *_nearest(query, facts), *_nearest_rows(query, facts), *kinds]
    return Finding(RULE, Outcome.NOT_STATED, tuple(points), tuple(e.item_id for p in points for e in p.evidence))


def _umbrella(query: Query, facts: PolicyFacts) -> list[Point]:
    """That the people's rows list data under a name which may take the property in, and do not itemise it.

    Of a property that is asked of a type of data itself, that type is the name.
    """
    points = []
    for name in query.unstated[:1]:
        term = facts.vocabulary.term(Kind.UNSTATED, name)
        types = query.data_categories if term.of_data else term.umbrella
        say = "unstated.wording" if term.of_data else "unstated.umbrella"
        rows = [r for r in facts.processing() if _is_asked_of(r, query)]
        found = [(row, item) for row in rows for t in types if (item := row.lists(t)) and item.row_id == row.id]
        for words in dict.fromkeys(item.atom.text for _, item in found):
            atoms = tuple(e for row, item in found if item.atom.text == words for e in atom_evidence(row, item))
            ask = tuple(passage(p) for p in facts.policy.topic_passages("exercise")[:1])
            points.append(Point("absence", say, (*atoms, *ask), {"item": words, "property": name}))
    return points


def _is_asked_of(row: RowFacts, query: Query) -> bool:
    """Whether a row is of the people asked about, or of the activity where no people are named."""
    if query.data_subjects:
        return row.data_subject in query.data_subjects
    return not query.activities or row.activity in query.activities


def _nearest(query: Query, facts: PolicyFacts) -> list[Point]:
    """The words of the policy that come nearest, so that nobody has to look for what they do not state."""
    terms = [facts.vocabulary.term(Kind.UNSTATED, name) for name in query.unstated[:1]]
    marks = [m for term in terms for name in term.nearest for m in facts.policy.marked(name)[:1]]
    return [Point("absence", "unstated.nearest", (marked(m),), {"text": m.text}) for m in marks]


def _nearest_rows(query: Query, facts: PolicyFacts) -> list[Point]:
    """What the rows of the activity asked about say where the property would stand, once for rows that say it alike."""
    column = facts.vocabulary.term(Kind.UNSTATED, query.unstated[0]).nearest_column if query.unstated else None
    if column is None:
        return []
    rows = [r for r in facts.processing() if r.activity in query.activities and _is_asked_of(r, query)]
    alike = {(row.key_text, row.row.cell(column).text): row for row in reversed(rows)}
    return [
        Point("absence", "unstated.nearest_row", (cell(row, Column.PURPOSE), cell(row, column)),
              {"purpose": purpose, "text": text})
        for (purpose, text), row in reversed(alike.items())
    ][:MOST_KINDS]  # fmt: skip


def _kinds(query: Query, evidence: tuple[Evidence, ...], facts: PolicyFacts) -> list[Point]:
    """The kind of recipient that the policy lists where it was asked for a name, once for rows that say it alike."""
    rows = [facts.rows[e.item_id] for e in evidence if e.item_id in facts.rows]
    points = []
    for words in dict.fromkeys(normalise(row.key_text) for row in rows):
        alike = [row for row in rows if normalise(row.key_text) == words]
        cells = tuple(cell(row, Column.RECIPIENT) for row in alike)
        points.append(Point("absence", "unstated.kind_of_recipient", cells, {"recipient": alike[0].key_text}))
    return points[:MOST_KINDS]


def _outside(query: Query, facts: PolicyFacts) -> Point | None:
    """That a property lies outside what the policy is about, in the words that say what it is about."""
    for name in query.unstated[:1]:
        marks = [m for n in facts.vocabulary.term(Kind.UNSTATED, name).marks for m in facts.policy.marked(n)]
        if marks:
            evidence = (marked(marks[0]), *_looked_at(replace(query, recipients=()), facts)[1:])
            return Point("absence", "unstated.outside", evidence, {"property": name, "text": marks[0].text})
    return None


def _stating(phrases: tuple[str, ...], facts: PolicyFacts) -> list[Passage]:
    wanted = [f" {normalise(p)} " for p in phrases]
    return [p for p in facts.policy.passages if any(w in f" {normalise(p.text)} " for w in wanted)]


def _holds(item: Passage, query: Query, facts: PolicyFacts) -> bool:
    """Whether a passage speaks to the asker: one in a supplement for a place only where that place is named."""
    places = [t for t in facts.vocabulary.of_kind(Kind.JURISDICTION) if item.topic in t.passages]
    return not places or any(t.id in query.jurisdictions for t in places)


def _looked_at(query: Query, facts: PolicyFacts) -> tuple[Evidence, ...]:
    """Where a reader would look: the recipient rows named, the property's passages, and how to ask."""
    rows: list[RowFacts] = []
    if query.recipients:
        rows = [
            r
            for r in facts.recipients()
            if r.recipient in query.recipients and (not query.data_subjects or r.data_subject in query.data_subjects)
        ]
    topics: list[str] = []
    for name in query.unstated[:1]:
        topics.extend(facts.vocabulary.term(Kind.UNSTATED, name).passages)
    passages = [p for topic in dict.fromkeys([*topics, "exercise"]) for p in facts.policy.topic_passages(topic)[:1]]
    return (*(cell(r, Column.RECIPIENT) for r in rows), *(passage(p) for p in passages))
