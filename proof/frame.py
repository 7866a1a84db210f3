"""What surrounds the statements: status, the Markdown, the question asked back, and the questions offered next."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Column
from knowledge.query import Query
from knowledge.wording import is_item
from proof.answer import GivenAnswer, GivenRule, Status
from proof.problem import Problem

_SAYING = {"stated", "computed", "not_listed", "conflict"}
# Phrases of a rule that found nothing: they say where it looked, or what holds whoever asks
_GAPS = {
    *(
        f"unstated.{phrase}"
        for phrase in ("not_stated", "outside", "umbrella", "wording", "nearest", "nearest_row", "kind_of_recipient")
    ),
    "retention.range",
    "jurisdiction.none",
    *(f"contact.{phrase}" for phrase in ("cloaked", "empty", "no_address")),
}
# What an answer offers to ask next
_NEXT = ("retention", "recipients", "legal_basis")
_OPENING: dict[Status, str] = {"out_of_scope": "frame.out_of_scope", "not_covered": "frame.not_covered"}


def frame_problems(answer: GivenAnswer, facts: PolicyFacts, book: Phrasebook) -> Iterator[Problem]:
    """Everything about the answer but its statements and citations."""
    yield from _status(answer)
    yield from _clarification(answer, facts, book)
    if answer.answer != _markdown(answer, book):
        yield Problem("answer", _first_difference(answer.answer, _markdown(answer, book)))
    if answer.follow_ups != (offered := _follow_ups(answer, facts, book)):
        yield Problem("follow_ups", f"they are not {list(offered)}")


def _status(answer: GivenAnswer) -> Iterator[Problem]:
    for rule in answer.trace.rules:
        if rule.outcome == rule.rule == "background" and [p.say for p in rule.points] == ["background.law"]:
            continue
        says = any(p.say not in _GAPS for p in rule.points)
        if says != (rule.outcome in _SAYING and bool(rule.points)):
            yield Problem(f"trace {rule.rule}", f"the outcome is {rule.outcome}, its points say otherwise")
        if bool(rule.options) != (rule.outcome == "unclear" or _says_who(rule)):
            yield Problem(f"trace {rule.rule}", f"the outcome is {rule.outcome}, options: {rule.options}")
        ranged = any(p.say == "retention.range" for p in rule.points)
        if ranged and _says_who(rule) == Query.from_dict(answer.trace.query).asks_for_a_day:
            yield Problem(f"trace {rule.rule}", "a range tells how long, and not when")
    refused = answer.trace.query.get("refused")
    if [r.rule for r in answer.trace.rules if r.outcome == "out_of_scope"] != ([refused] if refused else []):
        yield Problem("status", f"the query is refused for {refused}, the rules say otherwise")
    if answer.status != (true := _true_status(answer.trace.rules)):
        yield Problem("status", f"it is {true}, not {answer.status}")


def _says_who(rule: GivenRule) -> bool:
    """Whether it asks beside an answer who somebody is."""
    return any(p.say == "retention.say_who" for p in rule.points)


def _true_status(rules: tuple[GivenRule, ...]) -> Status:
    outcomes = {rule.outcome for rule in rules if rule.points or rule.outcome not in _SAYING} - {"background"}
    if outcomes & _SAYING:
        return "answered"
    if "unclear" in outcomes:
        return "clarify"
    return "out_of_scope" if outcomes == {"out_of_scope"} else "not_covered"


def _clarification(answer: GivenAnswer, facts: PolicyFacts, book: Phrasebook) -> Iterator[Problem]:
    options = {slug for rule in answer.trace.rules for slug in rule.options}
    asked = answer.clarification
    if (asked is not None) != (answer.status == "clarify" or any(map(_says_who, answer.trace.rules))):
        yield Problem("clarification", f"the status is {answer.status}")
    if asked is None:
        return
    if asked.question != book.say("frame.clarify"):
        yield Problem("clarification", "the question is none of the catalogue")
    if not any(options == set(found) for found in _open_to(answer, facts)):
        yield Problem("clarification", "the options are not the categories that the question can mean")
    expected = [(slug, book.label("data_subject", slug)) for slug in facts.policy.data_subjects if slug in options]
    if [(o.data_subject, o.label) for o in asked.options] != expected:
        yield Problem("clarification", "the options are not the categories that the rules leave open")


def _follow_ups(answer: GivenAnswer, facts: PolicyFacts, book: Phrasebook) -> tuple[str, ...]:
    """Of the topics not asked about, the first two, about the category asked about or else the first one read."""
    read = [facts.rows[i].data_subject for rule in answer.trace.rules for i in rule.read if i in facts.rows]
    about = [*answer.trace.query.get("data_subjects", ()), *read][:1]
    topics = [t for t in _NEXT if t not in answer.trace.query.get("topics", ())][:2]
    if answer.status != "answered" or answer.clarification is not None:
        return ()
    return tuple(book.say(f"follow_up.{t}", who=book.label("data_subject", who)) for who in about for t in topics)


def _open_to(answer: GivenAnswer, facts: PolicyFacts) -> Iterator[tuple[str, ...]]:
    """The categories that a question leaves open: all, or those that have what it names."""
    query = answer.trace.query
    activities, data = query.get("activities", ()), query.get("data_categories", ())
    rows = [r for r in facts.processing() if not activities or r.activity in activities]
    yield facts.policy.data_subjects
    yield tuple(r.data_subject for r in rows)
    yield tuple(r.data_subject for r in rows if data and all(r.lists(term) for term in data))
    yield tuple(r.data_subject for r in rows if any(r.lists(term) for term in data))
    lengths = {(p["count"], p["unit"]) for p in query.get("periods", ())}
    yield tuple(r.data_subject for r in rows if lengths & set(_lengths(r)))


def _lengths(row: RowFacts) -> Iterator[tuple[int | None, str | None]]:
    """The lengths of time of a storage cell, each as count and unit."""
    time = row.row.cell(Column.STORAGE_TIME).storage_time
    for clause in time.clauses if time else ():
        yield from ((bound.count, bound.unit) for bound in clause.bounds)


def _markdown(answer: GivenAnswer, book: Phrasebook) -> str:
    """The one text that says this status, these options and these statements."""
    lines = [book.say(_OPENING[answer.status])] if answer.status in _OPENING else []
    if answer.clarification is not None and answer.status == "clarify":
        lines += [answer.clarification.question, *(f"- {o.label}" for o in answer.clarification.options)]
    for point, statement in zip(answer.trace.points, answer.statements, strict=False):
        marks = "".join(f"[{number}]" for number in statement.citations)
        lines.append(f"{'- ' if is_item(point.say) else ''}{statement.text} {marks}".rstrip())
    blocks = [("\n" if line.startswith("- ") else "\n\n") + line for line in lines]
    return "".join(blocks).lstrip("\n")


def _first_difference(given: str, expected: str) -> str:
    given_lines, expected_lines = given.split("\n"), expected.split("\n")
    for number, (mine, theirs) in enumerate(zip(given_lines, expected_lines, strict=False), start=1):
        if mine != theirs:
            return f"line {number} reads {mine[:80]!r}, but the statements make it {theirs[:80]!r}"
    return f"it has {len(given_lines)} lines, but the statements make {len(expected_lines)}"
