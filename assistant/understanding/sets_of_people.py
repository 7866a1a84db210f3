"""Questions whether some of several categories of people have something: of all but some, or of each of those named.

"Apart from job seekers, whose birth number do you hold?" asks of all the others. What sets people aside is cut out of
the turn, so that the rest is read as the question that it is, and its query is then put to the people who are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.understanding.reading import Reading
from assistant.understanding.unmatched import begins_as_whether
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match

# So many words may stand between what sets people aside and their name ("apart from your own customers"), or between
# two names ("leads and the customers").
_BETWEEN = 2
# Operators: of all people, and of any of them.
_ALL, _ANY = "everybody", "anybody"
_BUT = "but"
# What these ask of rows, "universal" asks of people.
_OF_SOME = frozenset({"open", "list_rows", "count", "existence"})


@dataclass(frozen=True, slots=True)
class SetAside:
    """Categories of people that a turn sets aside, and the turn without the words that do."""

    people: frozenset[str]
    rest: str


def everyone_but(reading: Reading, facts: PolicyFacts) -> SetAside | None:
    """Whom a turn sets aside; None where it sets nobody aside, or who asks is one of them.

    "Who besides the applicants sees my reference" names who else may receive something, and no other people.
    """
    if "first_person" in reading.terms(Kind.OPERATOR):
        return None
    named = [
        m for m in reading.of(Kind.DATA_SUBJECT) if m.group and not m.gapped and m.term in facts.policy.data_subjects
    ]
    named = [m for m in named if not _owns(m, reading)]
    aside, (start, end) = _aside(named, reading)
    people = frozenset(m.term for m in aside)
    if not aside or people & {m.term for m in named if m not in aside} or _receive(reading, facts):
        return None
    text = folded(reading.text)
    before, after = text[: reading.tokens[start].start], text[reading.tokens[end - 1].end :]
    rest = f"{before.rstrip().rstrip(',')} {after.lstrip()}" if before.strip() else after.lstrip(" ,:–-")
    return SetAside(people, rest) if rest.strip(" ?.!,:") else None


def _owns(group: Match, reading: Reading) -> bool:
    """Whether what is set aside is something of the people: "apart from applicants' names, do you keep their CVs?"."""
    last, text = reading.tokens[group.end - 1], folded(reading.text)
    possessive = text[last.end : last.end + 1] == "'" or last.typed.casefold().endswith(("'s", "'"))
    return possessive and "categories" not in reading.terms(Kind.UNIT)


def _aside(named: Sequence[Match], reading: Reading) -> tuple[list[Match], tuple[int, int]]:
    """The groups set aside, and the words that do it: "apart from leads and customers", "leads aside"."""
    operators = reading.of(Kind.OPERATOR)
    before = [o for o in operators if o.term == "besides"]
    after = [o for o in operators if o.term == "excepted" and not _leads_on(o, reading)]
    aside: list[Match] = []
    start, end = len(reading.tokens), 0
    for group in sorted(named, key=lambda m: m.start):
        leading = [o for o in before if 0 <= group.start - o.end <= _BETWEEN and not _stands_between(o, group, reading)]
        trailing = [o for o in after if 0 <= o.start - group.end < _BETWEEN]
        follows = bool(aside) and _is_joined(end, group.start, reading)
        if leading or trailing or follows:
            aside.append(group)
            start = min([start, group.start, *(_first_cut(o, reading) for o in leading)])
            end = max([end, group.end, *(o.end for o in trailing)])
    return aside, (start, end)


def _first_cut(words: Match, reading: Reading) -> int:
    """Where the words begin that are cut: "everyone but" keeps whom it is asked of."""
    return words.end - 1 if reading.tokens[words.end - 1].surface == _BUT else words.start


def _leads_on(words: Match, reading: Reading) -> bool:
    """Whether words that may stand after what they set aside set aside what follows them ("not counting lawyers")."""
    kinds = (Kind.ACTIVITY, Kind.RECIPIENT, Kind.DATA_SUBJECT, Kind.DATA_CATEGORY)
    following = [m for kind in kinds for m in reading.of(kind) if 0 <= m.start - words.end < _BETWEEN]
    text, end = folded(reading.text), reading.tokens[words.end - 1].end
    return any("," not in text[end : reading.tokens[m.start].start] for m in following)


def _stands_between(words: Match, group: Match, reading: Reading) -> bool:
    """Whether something of its own stands between: "besides you get customers' data …"."""
    if {",", ":"} & set(folded(reading.text)[reading.tokens[words.end - 1].end : reading.tokens[group.start].start]):
        return True
    others = (m for m in reading.matches if m.kind in (Kind.TOPIC, Kind.RECIPIENT, Kind.ACTIVITY) and not m.gapped)
    return any(words.end <= m.start and m.end <= group.start for m in others)


def _is_joined(end: int, start: int, reading: Reading) -> bool:
    """Whether a name goes on with the names before it."""
    joining = any(m.term == "joining" and end <= m.start and m.end <= start for m in reading.of(Kind.OPERATOR))
    between = folded(reading.text)[reading.tokens[end - 1].end : reading.tokens[start].start]
    return 0 <= start - end <= _BETWEEN and (joining or between.strip() == ",")


def _receive(reading: Reading, facts: PolicyFacts) -> bool:
    """Whether the people are asked about as those who get data: "who besides applicants sees references?".

    Who gets newsletters gets no data.
    """
    sent = any(facts.vocabulary.term(Kind.ACTIVITY, m.term).direct_marketing for m in reading.of(Kind.ACTIVITY))
    if sent or reading.of(Kind.RECIPIENT) or reading.of(Kind.LEGAL_BASIS):
        return False
    return any(m.term == Topic.RECIPIENTS and not m.denied for m in reading.of(Kind.TOPIC))


def of_the_others(query: Query, aside: SetAside, reading: Reading, facts: PolicyFacts) -> Query:
    """The query put to all the people but those set aside; `reading` is that of the rest.

    Where it asks who of them has something, it is a question over their rows. So it is where it names something that
    none of them has ("apart from website visitors, for what do you use tracking?").
    """
    people = tuple(who for who in facts.policy.data_subjects if who not in aside.people)
    named = tuple(a for a in reading.terms(Kind.ACTIVITY) if a in query.activities)
    theirs = tuple(a for a in named if set(people) & set(facts.categories_of(a)))
    query = replace(query, data_subjects=people, activities=theirs or named, operators=_without_role(query))
    of_all = _ALL in query.operators
    of_any = {_ANY, "existence"} & set(query.operators)
    if query.topics == (Topic.PURPOSE,) and query.data_categories and not named:
        return replace(query, units=("purposes",), operators=(*query.operators, "list_rows"))
    if not (of_all or of_any or query.units[:1] == ("categories",) or (named and not theirs)):
        return query
    operators = [o for o in query.operators if o not in _OF_SOME or not of_all]
    asked = "universal" if of_all else "list_rows"
    return replace(
        query,
        units=("categories", *(u for u in query.units if u != "categories")),
        operators=tuple(dict.fromkeys((*operators, asked))),
        topics=_of_the_property(query),
        rights=(),
    )


def whether_each(query: Query, reading: Reading) -> Query:
    """The query for a property of each group, where it asks whether "both applicants and referees have" it.

    What else they have in common is not asked for. Of "neither" and of "either" it is told which have it, and so it is
    of a storage time, as that of one purpose is not that of all.
    """
    named = query.data_categories or query.recipients or query.group_functions or query.legal_bases or query.periods
    # "Do both leads and customers get marketing by consent": of marketing, which each has by a name of its own
    across = [m for m in reading.of(Kind.ACTIVITY) if m.gapped and m.term not in query.activities]
    apart = not (named or query.activities) or across or len(query.data_subjects) < 2
    operators = set(query.operators)
    if apart or not {"common", "both", "any_of_them"} & operators or not begins_as_whether(reading):
        return query
    kept = [o for o in query.operators if o not in _OF_SOME | {"common", "compare", "both", "any_of_them"}]
    if query.periods:
        return replace(query, operators=(*kept, "list_rows"), topics=(Topic.RETENTION,))
    # What a group has in place of newsletters is none
    query = replace(query, activities=tuple(a for a in query.activities if a in reading.terms(Kind.ACTIVITY)))
    of_all = "any_of_them" not in operators
    asked = "universal" if of_all else "list_rows"
    return replace(query, units=("categories",), operators=(*kept, asked), topics=_of_the_property(query))


def _without_role(query: Query) -> tuple[str, ...]:
    return tuple(o for o in query.operators if o not in ("besides", "role"))


def _of_the_property(query: Query) -> tuple[Topic, ...]:
    """What is asked of people of whom a property is named: "who … has allergies stored" asks for types of data."""
    if query.recipients or query.group_functions:
        return (Topic.RECIPIENTS,)
    if query.periods:
        return (Topic.RETENTION,)
    if query.legal_bases:
        return (Topic.LEGAL_BASIS,)
    if query.data_categories:
        return (Topic.PERSONAL_DATA,)
    return (Topic.PURPOSE,) if query.activities else query.topics
