"""The rights of data subjects (GDPR Art. 15-21, 7(3), 77): a verdict per row, and the policy's passage.

A question on a right in general is answered with the right's passage alone. One on a right for an activity gets a
verdict per row first (rights_table.py), with row and passage cited; where the policy sends to another right (consent
is withdrawn, not objected to), that right follows. What a question takes for granted ("I must give a reason, right?")
is answered with the words of the passage. Nothing is added that the policy does not say: no reason to give, no time to
answer, no cost.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column, Mark, Passage
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules import exercise
from rules.continuation import continuing_rows
from rules.finding import Evidence, Finding, Outcome, Point, cell, ids, marked, passage
from rules.rights_table import BASES, RightOutcome, Verdict, purpose_of, rights_table, says
from rules.scope import MOST_CATEGORIES, processing_scope

RULE = "rights"
OVERVIEW = "rights_overview"
# Conditions of the table that have a wording of their own, by what they stand for.
_WITH_OBJECTION = frozenset({"certain_cases_or_objection", "certain_situations_or_objection"})


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The rights asked for: what is taken for granted, the verdict per row, the passage, and how to go about it."""
    points: list[Point] = []
    read: list[str] = []
    for right in (r for r in query.rights if _passages(r, facts)):
        rows = _rows(right, query, facts)
        verdicts = _carrying([rights_table().verdict(right, row, query, facts) for row in rows], query)
        verdicts += _of_later_purposes(right, verdicts, query, facts)
        others = tuple(o for o in _instead(right, verdicts, facts) if _passages(o, facts))
        read += [*(p.id for p in _passages(right, facts)), *ids(rows)]
        points += _answer(right, verdicts, query, facts, quoted=not others or _absolute(verdicts))
        points += _beside(verdicts, query, facts)
        for other in others or _for_the_rest(right, verdicts):
            so = [v.row for v in verdicts if others or v.outcome == RightOutcome.IN_PART]
            points += _answer(other, [rights_table().verdict(other, r, query, facts) for r in so], query, facts)
    if not points:
        return Finding(RULE, Outcome.NOT_STATED, read=tuple(read))
    riders = _riders(query, facts)
    points += [*riders, *(exercise.missing(facts) if riders else ())]
    if "how_to" in query.operators:
        points += exercise.points(facts)
    return Finding(RULE, Outcome.STATED, tuple(points), tuple(read))


def overview(query: Query, facts: PolicyFacts) -> Finding:
    """All rights: each passage; or, for an activity, what each right comes to for its rows."""
    intro = facts.policy.topic_passages("rights")
    rights = facts.vocabulary.of_kind(Kind.RIGHT)
    found = [(term.id, p) for term in rights for p in _passages(term.id, facts)[:1]]
    if not found and not intro:
        return Finding(OVERVIEW, Outcome.NOT_STATED)
    if query.activities:
        rows = processing_scope(query, facts).rows
        points = _summary(tuple(right for right, _ in found), rows, query, facts)
        return Finding(OVERVIEW, Outcome.STATED, points, (*ids(rows), *(p.id for _, p in found)))
    points = tuple(Point("quoted", "rights_overview.stated", (passage(p),), {"text": p.text}) for p in intro)
    points += tuple(
        Point("quoted", "rights_overview.item", (passage(p),), {"heading": p.heading, "text": p.text}) for _, p in found
    )
    return Finding(OVERVIEW, Outcome.STATED, points, tuple(p.id for p in (*intro, *(p for _, p in found))))


def _answer(
    right: str, verdicts: list[Verdict], query: Query, facts: PolicyFacts, *, quoted: bool = True
) -> list[Point]:
    """One right: premises of the question, verdicts (one for rows alike), and the sentence or passage to quote."""
    passages = _passages(right, facts)
    points = [*_premises(right, query, facts), *_complaint_place(right, query, facts)]
    spoken = [v for v in verdicts if "row" in v.entry.cites]
    reasons = _reasons(right, query, facts)
    points += [*reasons, *_grouped(p for v in spoken for p in _verdict(v, query, facts, reasoned=bool(reasons)))]
    if quoted:
        points += _quoted(right, spoken, facts)
    if "sooner" in query.operators and right == "erasure" and passages:
        points.append(Point("absence", "rights.erasure_sooner", tuple(passage(p) for p in passages)))
    return points


def _passages(right: str, facts: PolicyFacts) -> tuple[Passage, ...]:
    topics = facts.vocabulary.term(Kind.RIGHT, right).passages
    return tuple(p for topic in topics for p in facts.policy.topic_passages(topic))


def _rows(right: str, query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows to give a verdict on. A right that every basis carries needs an activity to say anything of."""
    named = query.activities or (
        rights_table().hangs_on_basis(right) and (query.data_subjects or query.data_categories)
    )
    if not named:
        return ()
    scope = processing_scope(query, facts)
    categories = {row.data_subject for row in scope.rows}
    if scope.unclear or (len(categories) > MOST_CATEGORIES and not rights_table().hangs_on_basis(right)):
        return ()
    return scope.rows


def _carrying(verdicts: list[Verdict], query: Query) -> list[Verdict]:
    """Where no activity is named, the rows that carry the right, if any do: "what can I withdraw" asks for these."""
    carrying = [] if query.activities else [v for v in verdicts if v.outcome != RightOutcome.NOT_BY_THIS_POLICY]
    return carrying or verdicts


def _of_later_purposes(right: str, verdicts: list[Verdict], query: Query, facts: PolicyFacts) -> list[Verdict]:
    """The purposes that may keep the data on, where these carry a right that none of the rows meant does."""
    if (
        not verdicts
        or any(v.outcome != RightOutcome.NOT_BY_THIS_POLICY for v in verdicts)
        or _instead(right, verdicts, facts)
    ):
        return []
    later = continuing_rows([v.row for v in verdicts], query, facts)
    found = (rights_table().verdict(right, row, query, facts) for row in later)
    return [v for v in found if v.carried]


def _riders(query: Query, facts: PolicyFacts) -> list[Point]:
    """What the storage cells of the rows meant say of the right to object, in their own words."""
    rows = _rows("object", query, facts) if "object" in query.rights else ()
    storage = ((row, row.row.cell(Column.STORAGE_TIME).storage_time) for row in rows)
    riders = [(row, rider) for row, time in storage if time for rider in time.riders if rider.kind == "right"]
    return [
        Point("quoted", "rights.row_says", (cell(row, Column.STORAGE_TIME, rider.span),),
              {"who": row.data_subject, "text": rider.text})
        for row, rider in riders
    ]  # fmt: skip


def _instead(right: str, verdicts: list[Verdict], facts: PolicyFacts) -> tuple[str, ...]:
    """The right to use instead, where every row names the same: to stop what rests on consent is to withdraw it.

    And to stop marketing that rests on none is to object to it.
    """
    table = rights_table()
    others = {
        table.entry(right, b.term).instead or table.entry(right, b.term, purpose_of(v.row, facts)).instead
        for v in verdicts
        for b in v.bases
    }
    return tuple(o for o in others if o) if len(others) == 1 else ()


def _for_the_rest(right: str, verdicts: list[Verdict]) -> tuple[str, ...]:
    """The right to use for the part of a row that the one asked for does not cover, where the table names one.

    Who takes back a consent means what rests on it, and no more.
    """
    if right == "withdraw_consent":
        return ()
    table = rights_table()
    parts = [v for v in verdicts if v.outcome == RightOutcome.IN_PART]
    others = {e.instead for v in parts for b in v.row.legal_bases if (e := table.entry(right, b.term))}
    return tuple(sorted(o for o in others if o))


def _beside(verdicts: list[Verdict], query: Query, facts: PolicyFacts) -> tuple[Point, ...]:
    """The words on a right that leads to the same, where the table names it for each row: to withdraw a consent."""
    rights = {v.entry.beside for v in verdicts}
    return tuple(p for r in rights if len(rights) == 1 and r and r not in query.rights for p in _quoted(r, [], facts))


def _absolute(verdicts: list[Verdict]) -> bool:
    return all(v.outcome == RightOutcome.APPLIES for v in verdicts)


def _reasons(right: str, query: Query, facts: PolicyFacts) -> list[Point]:
    """The situations of a right that the question tells of, in the policy's words: "I need it for a lawsuit"."""
    told = (facts.vocabulary.terms.get((Kind.OPERATOR, operator)) for operator in query.operators)
    names = [name for term in told if term and right in term.serves for name in term.marks]
    marks = [m for name in names for m in _sentences(right, name, facts)]
    return [Point("derived", "rights.situation", (marked(m),), {"text": m.text}) for m in marks]


def _verdict(verdict: Verdict, query: Query, facts: PolicyFacts, *, reasoned: bool = False) -> list[Point]:
    """What the right comes to for one row; for a part of it, whether the policy says which part.

    `reasoned`: the question tells of a situation itself, so that none is told in its place.
    """
    row = verdict.row
    bases = verdict.carried or verdict.bases or row.legal_bases
    basis = row.row.cell(Column.LEGAL_BASIS)
    evidence = (cell(row, Column.PURPOSE), cell(row, Column.LEGAL_BASIS), *_ground(verdict, facts))
    values = {
        "who": (row.data_subject,),
        "purpose": row.key_text,
        "basis": bases[0].text if verdict.named else basis.text,
        "scope": verdict.pending.scope if verdict.pending else next((b.scope for b in bases if b.scope), ""),
        "data_terms": query.data_categories,
        "basis_terms": tuple(dict.fromkeys(b.term for b in verdict.bases or row.legal_bases)),
    }
    points = [Point("derived", f"rights.{verdict.right}_{_kind(verdict, facts, reasoned=reasoned)}", evidence, values)]
    if verdict.outcome == RightOutcome.IN_PART and not any(b.scope for b in verdict.bases):
        points.append(Point("absence", "rights.part_unstated", (cell(row, Column.LEGAL_BASIS),), {}))
    return points


def _ground(verdict: Verdict, facts: PolicyFacts) -> tuple[Evidence, ...]:
    """The words that a verdict rests on: the sentence that its entry quotes, else the whole passage."""
    passages = _passages(verdict.right, facts)
    marks = _sentences(verdict.right, verdict.entry.quote, facts)
    return tuple(marked(m) for m in marks) or tuple(passage(p) for p in passages[:1])


def _sentences(right: str, name: str | None, facts: PolicyFacts) -> list[Mark]:
    return [m for p in _passages(right, facts) for m in facts.policy.marked(name, topic=p.topic)] if name else []


def _kind(verdict: Verdict, facts: PolicyFacts, *, reasoned: bool) -> str:
    """Which wording a verdict takes; each stands in the phrases as `rights.<right>_<kind>`."""
    entry = verdict.entry
    if entry.purpose == "direct_marketing" and entry.carries:
        return "marketing"
    if verdict.pending:
        return "if"
    if verdict.outcome == RightOutcome.NOT_BY_THIS_POLICY:
        return "instead" if entry.instead and _passages(entry.instead, facts) else "no"
    if verdict.outcome == RightOutcome.IN_PART:
        return "part"
    if entry.purpose == "legal_claims":
        return "claims"
    if verdict.named and rights_table().hangs_on_basis(verdict.right):
        return "named"
    if not reasoned and entry.condition in _WITH_OBJECTION and says(verdict.right, "objection", facts):
        return "objection"
    return "cases" if not rights_table().hangs_on_basis(verdict.right) else "yes"


def _grouped(points: Iterable[Point]) -> tuple[Point, ...]:
    """Points that say the same of several rows become one, with the evidence and the categories of all."""
    groups: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        said = {name: value for name, value in point.values.items() if name != "who"}
        groups.setdefault((point.kind, point.say, repr(said)), []).append(point)
    return tuple(_merged(group) for group in groups.values())


def _merged(group: list[Point]) -> Point:
    first = group[0]
    if len(group) == 1:
        return first
    evidence: tuple[Evidence, ...] = tuple(dict.fromkeys(e for p in group for e in p.evidence))
    who = tuple(dict.fromkeys(w for p in group for w in p.values.get("who", ())))
    return Point(first.kind, first.say, evidence, first.values | ({"who": who} if who else {}))


def _quoted(right: str, verdicts: list[Verdict], facts: PolicyFacts) -> tuple[Point, ...]:
    """The sentence that the verdicts rest on, where they all rest on one that the policy marks; else the passage."""
    names = {v.entry.quote for v in verdicts}
    marks = _sentences(right, names.pop() if len(names) == 1 else None, facts)
    if marks:
        return tuple(Point("quoted", "rights.stated", (marked(m),), {"right": right, "text": m.text}) for m in marks)
    passages = _passages(right, facts)
    return tuple(Point("quoted", "rights.stated", (passage(p),), {"right": right, "text": p.text}) for p in passages)


def _premises(right: str, query: Query, facts: PolicyFacts) -> list[Point]:
    """What the question takes for granted about a right, set beside the words that speak to it."""
    points = []
    for premise in query.premises:
        term = facts.vocabulary.term(Kind.PREMISE, premise)
        if right not in term.serves:
            continue
        absolute = premise == "goes_on" and _is_of_marketing(query, facts)
        say = f"rights.premise_{premise}" + ("_marketing" if absolute else "")
        for name in ("direct_marketing",) if absolute else term.marks:
            points += [Point("derived", say, (marked(m),), {"text": m.text}) for m in _sentences(right, name, facts)]
    return points


def _is_of_marketing(query: Query, facts: PolicyFacts) -> bool:
    """Whether a question is about direct marketing alone, so that nothing outweighs an objection (GDPR Art. 21(3))."""
    known = (facts.vocabulary.terms.get((Kind.ACTIVITY, activity)) for activity in query.activities)
    return bool(query.activities) and all(term is not None and term.direct_marketing for term in known)


def _complaint_place(right: str, query: Query, facts: PolicyFacts) -> list[Point]:
    """Whether the policy names the supervisory authority of a place asked about (GDPR Art. 77(1))."""
    if right != "complaint":
        return []
    passages = _passages(right, facts)
    points = []
    for place in query.jurisdictions:
        if facts.supplements_of(place) or not passages:
            continue
        named = [m for p in passages for m in facts.policy.marked(place, topic=p.topic)]
        evidence = tuple(marked(m) for m in named) or tuple(passage(p) for p in passages)
        say = "rights.authority_named" if named else "rights.authority_not_named"
        points.append(Point("derived" if named else "absence", say, evidence, {"place": place}))
    return points


def _summary(
    rights: tuple[str, ...], rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts
) -> tuple[Point, ...]:
    """All rights for an activity: in one sentence those that hold whatever the basis, then the others row by row."""
    table = rights_table()
    always = [r for r in rights if all(table.entry(r, basis).cites == ("passage",) for basis in BASES)]
    others = [r for r in rights if r not in always]
    evidence = tuple(passage(p) for right in always for p in _passages(right, facts))
    lead = Point("derived", "rights.overview_always", evidence, {"right_terms": tuple(always)})
    said = [
        point
        for right in others
        for row in rows
        for point in _verdict(table.verdict(right, row, query, facts), query, facts)
    ]
    return (*((lead,) if always else ()), *_grouped(said))
