"""The cases of the rules: a query in the policy's terms, and what must be found. Loads, decides and judges them.

They stand in `tests/rules/`, where they fail the build, as lists in YAML that a lawyer can write and check against the
policy by hand. Read here and not in the tests, since the mutations ask them as well.

A case's `finding` holds `outcome` and, each where it matters:

- `cites`: exactly the rows (`category/table/row`) and topics of passages that are cited; nothing where left out
- `says`, `says_not`: phrases of the catalogue that are, or are not, among those said, parts of sentences included
- `first`: the phrase said first, where the short answer must stand there
- `values`: for phrases, some of the values that each is said with (counts, lengths, days, names, or its `kind`: quoted,
  derived, computed, absence); a list for several
- `states`: words of the policy that stand, as written, in what is said or in what is cited for it
- `quotes`: exactly the words of the policy that something cited is narrowed to, where it is not a whole cell or passage
- `data`: exactly the types of personal data in the cells cited, in the policy's words and order
- `basis`: exactly the legal bases in the cells cited, in the policy's words and order
- `purpose`, `recipients`, `storage`: exactly the words of the cells cited of that column, in order, each once
- `latest`: a latest day computed, or a day from which consent may be asked for again
- `who`: exactly the categories of people that what is cited stands under, in order
- `options`: the categories of people to choose from, in order
- `background`: the sentence of general law beside it (`law.parameter`), null for none; not compared where left out
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.case import CaseError
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.policy import Cell, Column, Span
from knowledge.query import DateMention, Period, Query, Topic
from knowledge.wording import wording
from knowledge.yaml_text import load_yaml
from rules.engine import decide_all
from rules.finding import Evidence, Finding, Outcome, Point

RULE_CASES_DIR = Path(__file__).resolve().parents[1] / "tests" / "rules"


# The keys of a finding that compare the policy's words as they stand
_WORDS = frozenset({"states", "quotes", "purpose", "recipients", "storage"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Values = Mapping[str, Any]


class Expected(_Strict):
    """What must be found. Only what is given is compared, but for `cites`, which always is."""

    outcome: Outcome
    cites: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    first: str | None = None
    says_not: tuple[str, ...] = ()
    values: Mapping[str, _Values | tuple[_Values, ...]] = Field(default_factory=dict)
    states: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    data: tuple[str, ...] | None = None
    basis: tuple[str, ...] | None = None
    purpose: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None
    storage: tuple[str, ...] | None = None
    latest: date | None = None
    who: tuple[str, ...] | None = None
    options: tuple[str, ...] | None = None
    background: str | None = None


class RuleCase(_Strict):
    """One case. `policy` is the id of the policy asked; `file` the name of the file that it stands in."""

    file: str
    name: str = Field(min_length=1)
    policy: str = "imi"
    query: Mapping[str, Any]
    finding: Expected

    @cached_property
    def typed_query(self) -> Query:
        """The query as the rules take it; raises ValueError or TypeError for a key or value that there is not."""
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in self.query.items()}
        values["topics"] = tuple(Topic(topic) for topic in values.get("topics", ()))
        values["dates"] = tuple(_mention(d) for d in values.get("dates", ()))
        values["periods"] = tuple(Period(p[0], p[1], f"{p[0]} {p[1]}s", *p[2:]) for p in values.get("periods", ()))
        return Query(text="", language="en", **values)


@dataclass(frozen=True)
class _Heard(Phrasebook):
    """A phrasebook that remembers what was looked up in it."""

    heard: set[str] = field(default_factory=set)

    def say(self, phrase_id: str, **values: str) -> str:
        self.heard.add(phrase_id)
        return super().say(phrase_id, **values)


@dataclass(frozen=True)
class Decided:
    """What the rules made of a case's query, in the words of the policy that was asked."""

    findings: tuple[Finding, ...]
    facts: PolicyFacts

    @property
    def points(self) -> tuple[Point, ...]:
        """Everything said."""
        return tuple(point for finding in self.findings for point in finding.points)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything cited."""
        return tuple(evidence for point in self.points for evidence in point.evidence)

    @cached_property
    def cited(self) -> frozenset[str]:
        """What is cited, as cases name it: `category/table/row`, or the topic of a passage."""
        return frozenset(_reference(evidence, self.facts) for evidence in self.evidence)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words said and cited: texts among the values of the points, and the policy at the places cited."""
        said = [value for point in self.points for value in point.values.values() if isinstance(value, str)]
        text = self.facts.policy.source_text
        spans = [_span(evidence, self.facts) for evidence in self.evidence]
        return (*said, *(text[span.start : span.end] for span in spans))

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """The words of the policy that something cited is narrowed to."""
        spans = [evidence.span for evidence in self.evidence if evidence.span]
        return tuple(self.facts.policy.source_text[span.start : span.end] for span in spans)

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """What came of it; the law beside it is no outcome of the policy."""
        return frozenset(f.outcome for f in self.findings) - {Outcome.BACKGROUND}

    @property
    def laws(self) -> tuple[str, ...]:
        """The sentences of general law beside it, without the day from which they hold."""
        background = (finding for finding in self.findings if finding.outcome == Outcome.BACKGROUND)
        return tuple(name.split("@")[0] for finding in background for name in finding.read)

    @property
    def who(self) -> tuple[str, ...]:
        """The categories of people that what is cited stands under, in order, each once."""
        policy = self.facts.policy
        ids = [evidence.item_id for evidence in self.evidence]
        found = [(policy.rows_by_id.get(i) or policy.passages_by_id[i]).data_subject for i in ids]
        return tuple(dict.fromkeys(who for who in found if who))

    @cached_property
    def said(self) -> frozenset[str]:
        """The phrases said, with the parts that they are put together from."""
        book = _Heard("en", load_phrasebook("en").phrases, {})
        for point in self.points:
            wording(point.say, point.values, book)
        return frozenset((*book.heard, *(point.say for point in self.points)))

    @cached_property
    def valued(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Every phrase said with its values; those that are put into another one's words as well."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for point in self.points:
            found.append((point.say, {"kind": point.kind, **point.values}))
            found += [nested for name in ("having", "notes") for nested in point.values.get(name, ())]
        return tuple(found)

    def texts(self, column: Column) -> tuple[str, ...]:
        """The words of the cells cited of a column, in order, each once."""
        cited = (_cell(evidence, self.facts).text for evidence in self.evidence if evidence.column == column)
        return tuple(dict.fromkeys(cited))

    def listed(self, column: Column) -> tuple[str, ...]:
        """The items of the cells cited of a column, in order, each once; of a part of a cell, the items in it."""
        found: dict[str, None] = {}
        for evidence in self.evidence:
            if evidence.column == column:
                cell = _cell(evidence, self.facts)
                span = evidence.span or cell.span
                found |= dict.fromkeys(atom.text for atom in cell.atoms if span.contains(atom.span))
        return tuple(found)


def load_rule_cases(directory: Path = RULE_CASES_DIR) -> tuple[RuleCase, ...]:
    """All cases of a directory and its `rows`, by file name and place; raises CaseError that names the case."""
    paths = sorted((*directory.glob("*.yaml"), *directory.glob("rows/*.yaml")))
    if not paths:
        raise CaseError(
            f"{directory}: no rule cases here", hint="They come with the repository; run this from a checkout."
        )
    return tuple(case for path in paths for case in _cases_of(path, path.relative_to(directory).with_suffix("")))


def decide(case: RuleCase, facts: PolicyFacts) -> Decided:
    """Ask the rules."""
    return Decided(decide_all(case.typed_query, facts), facts)


def shortcomings(case: RuleCase, decided: Decided) -> tuple[str, ...]:
    """What is not as the case says, one line each; empty where all is."""
    return tuple(_shortcomings(case.finding, decided))


def is_decision(shortcoming: str) -> bool:
    """Whether a shortcoming is one of what the rules decided, and not only of the words that they quote."""
    return shortcoming.partition(":")[0] not in _WORDS


def _shortcomings(expected: Expected, decided: Decided) -> Iterator[str]:
    if decided.outcomes != {expected.outcome}:
        yield f"outcome: expected {expected.outcome}, found {', '.join(sorted(decided.outcomes))}"
    if decided.cited != set(expected.cites):
        missing, stray = set(expected.cites) - decided.cited, decided.cited - set(expected.cites)
        yield f"cites: missing {sorted(missing)}, stray {sorted(stray)}"
    yield from _unsaid(expected, decided)
    if "background" in expected.model_fields_set:
        wanted = (expected.background,) if expected.background else ()
        if decided.laws != wanted:
            yield f"background: expected {wanted}, found {decided.laws}"
    compared = (
        ("data", expected.data, decided.listed(Column.PERSONAL_DATA)),
        ("basis", expected.basis, decided.listed(Column.LEGAL_BASIS)),
        ("purpose", expected.purpose, decided.texts(Column.PURPOSE)),
        ("recipients", expected.recipients, decided.texts(Column.RECIPIENT)),
        ("storage", expected.storage, decided.texts(Column.STORAGE_TIME)),
        ("who", expected.who, decided.who),
        ("options", expected.options, tuple(o for finding in decided.findings for o in finding.options)),
    )
    yield from (f"{key}: expected {e}, found {f}" for key, e, f in compared if e is not None and e != f)
    latest = [point.values.get(name) for point in decided.points for name in ("latest", "again")]
    if expected.latest is not None and expected.latest not in latest:
        yield f"latest: expected {expected.latest}, found {latest}"


def _unsaid(expected: Expected, decided: Decided) -> Iterator[str]:
    said = sorted(decided.said) if expected.says or expected.says_not else []
    yield from (f"says: {phrase} is not among {said}" for phrase in expected.says if phrase not in said)
    yield from (f"says_not: {phrase} is among {said}" for phrase in expected.says_not if phrase in said)
    yield from (f"quotes: {words!r} is not quoted" for words in expected.quotes if words not in decided.quotes)
    spoken = [point.say for point in decided.points]
    if expected.first is not None and expected.first not in spoken[:1]:
        yield f"first: expected {expected.first}, found {spoken}"
    for phrase, given in expected.values.items():
        for values in (given,) if isinstance(given, Mapping) else given:
            found = [held for say, held in decided.valued if say == phrase]
            if not any(_agree(values, held) for held in found):
                yield f"values: {phrase} is not said with {dict(values)}, but with {found}"
    for words in expected.states:
        if not any(words in found for found in decided.words):
            yield f"states: {words!r} is neither said nor cited"


def _agree(expected: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    return all(name in held and _plain(held[name]) == value for name, value in expected.items())


def _plain(value: Any) -> Any:  # noqa: ANN401 - a Point's values are of several types
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _cases_of(path: Path, name: Path) -> Iterator[RuleCase]:
    try:
        entries = load_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CaseError(f"{path.name}: {error}", hint="Mend the YAML at that place.") from error
    for number, entry in enumerate(entries, start=1):
        try:
            case = RuleCase.model_validate({"file": name.as_posix(), **entry})
            case.typed_query  # noqa: B018 - made here, so that a wrong key is told with its case
        except (ValidationError, ValueError, TypeError) as error:
            told = entry.get("name", f"case {number}") if isinstance(entry, dict) else f"case {number}"
            raise CaseError(
                f"{path.name}: {told}: {error}", hint=f"Keys of a finding: {', '.join(Expected.model_fields)}."
            ) from error
        yield case


def _mention(given: date | Mapping[str, Any]) -> DateMention:
    """A day, or `{day}` or `{first, last}` with the `events` that it is the day of."""
    if isinstance(given, date):
        return DateMention(given, given, given.isoformat())
    first, last = (given["day"], given["day"]) if "day" in given else (given["first"], given["last"])
    text = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
    return DateMention(first, last, text, tuple(given.get("events", ())))


def _reference(evidence: Evidence, facts: PolicyFacts) -> str:
    row = facts.policy.rows_by_id.get(evidence.item_id)
    if row is None:
        return facts.policy.passages_by_id[evidence.item_id].topic
    return f"{row.data_subject}/{row.table}/{row.number}"


def _cell(evidence: Evidence, facts: PolicyFacts) -> Cell:
    if evidence.column is None:
        raise KeyError(evidence.item_id)
    return facts.policy.rows_by_id[evidence.item_id].cell(evidence.column)


def _span(evidence: Evidence, facts: PolicyFacts) -> Span:
    if evidence.span is not None:
        return evidence.span
    if evidence.column is None:
        return facts.policy.passages_by_id[evidence.item_id].span
    return _cell(evidence, facts).span
