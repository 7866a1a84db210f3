"""General law beside an answer: dated, with its article, and said not to be in the policy. At most one sentence.

Which law is called for when is data (parameters/law/*.yaml). A value holds from its day on; the day asked about is the
question's own (`Query.today`), else the policy's version, never a clock's. Background decides no status and is never
the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import RuleParameterError
from knowledge.facts import PolicyFacts
from knowledge.query import Query
from knowledge.yaml_text import load_yaml
from rules.finding import Finding, Outcome, Point

RULE = "background"
SILENT = frozenset({Outcome.UNCLEAR, Outcome.OUT_OF_SCOPE})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Strict):
    """What calls for a sentence of law; every part that is given must hold."""

    says: tuple[str, ...] = ()
    basis: str | None = None
    basis_alone: str | None = None
    right: str | None = None
    unstated: str | None = None
    not_stated: bool = False
    operators: tuple[str, ...] = ()

    def holds(self, query: Query, findings: Sequence[Finding]) -> bool:
        """Whether a question and what was found for it call for the sentence."""
        said = [p for f in findings for p in f.points if p.say in self.says]
        return (
            (not self.says or bool(said))
            and all(_has_basis(p, self.basis, self.basis_alone) for p in said)
            and (self.right is None or self.right in query.rights)
            and (self.unstated is None or (self.unstated in query.unstated[:1] and _nothing(findings)))
            and (not self.not_stated or _nothing(findings))
            and set(self.operators) <= set(query.operators)
        )


class Value(_Strict):
    """What holds from a day on: the sentence in each language, and the number in it, if it has one (ISO 8601)."""

    text: dict[str, str] = Field(min_length=1)
    value: str | None = None
    reference: str | None = None


class Reviewed(_Strict):
    """Which lawyer has read the sentence, and when; both null where none has."""

    by: str | None
    on: date | None


class Parameter(_Strict):
    """One rule of law. `values` keep what held before."""

    id: str
    article: str
    when: tuple[When, ...] = Field(min_length=1)
    values: dict[date, Value] = Field(min_length=1)
    reviewed: Reviewed

    def on(self, day: date) -> tuple[date, Value] | None:
        """The value that holds on a day with the day from which it does; None before the first."""
        begun = [start for start in self.values if start <= day]
        return (max(begun), self.values[max(begun)]) if begun else None


class Law(_Strict):
    """The parameters of one file. A law that is only for some places goes before one that is for all."""

    law: str
    parameters: Annotated[tuple[Parameter, ...], Field(min_length=1)]
    unless: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def reaches(self, query: Query) -> bool:
        """Whether the places that a question names leave this law to be spoken of."""
        places = set(query.jurisdictions)
        return not places & set(self.unless) and (not self.only or bool(places & set(self.only)))


def decide(query: Query, findings: Sequence[Finding], facts: PolicyFacts) -> Finding | None:
    """The one sentence of law that is called for, or None."""
    if not query.background or not findings or any(f.outcome in SILENT for f in findings):
        return None
    day = query.today or date.fromisoformat(facts.policy.version)
    for law in laws():
        if law.law not in facts.policy.laws or not law.reaches(query):
            continue
        for parameter in law.parameters:
            holding = parameter.on(day)
            if holding and any(when.holds(query, findings) for when in parameter.when):
                return _said(law, parameter, holding, query.language)
    return None


def _said(law: Law, parameter: Parameter, holding: tuple[date, Value], language: str) -> Finding:
    since, value = holding
    text = value.text.get(language) or value.text["en"]
    point = Point("background", "background.law", (), {"article": parameter.article, "law": text})
    return Finding(RULE, Outcome.BACKGROUND, (point,), (f"{law.law}.{parameter.id}@{since.isoformat()}",))


def _nothing(findings: Sequence[Finding]) -> bool:
    """Whether the policy states nothing of what was asked."""
    return all(f.outcome == Outcome.NOT_STATED for f in findings)


def _has_basis(point: Point, basis: str | None, alone: str | None) -> bool:
    found = tuple(point.values.get("basis_terms", ()))
    return (basis is None or basis in found) and (alone is None or found == (alone,))


def load_law(name: str, text: str) -> Law:
    """One file of law; raises RuleParameterError for an unknown key or a sentence that has no English."""
    try:
        law = Law.model_validate(load_yaml(text))
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        raise RuleParameterError(
            f"law/{name}: {told}", hint=f"The keys of a parameter are {', '.join(Parameter.model_fields)}."
        ) from error
    except yaml.YAMLError as error:
        raise RuleParameterError(f"law/{name}: not YAML: {error}", hint="Mend the syntax at that place.") from error
    missing = [p.id for p in law.parameters for value in p.values.values() if "en" not in value.text]
    if missing:
        raise RuleParameterError(f"law/{name}: {missing[0]} has no English text", hint="Others fall back on it.")
    return law


@lru_cache(maxsize=1)
def laws() -> tuple[Law, ...]:
    """All law that comes with the package, that of single places first."""
    folder = files("rules").joinpath("parameters/law")
    found = [load_law(f.name, f.read_text(encoding="utf-8")) for f in _yaml_files(folder)]
    return tuple(sorted(found, key=lambda law: not law.only))


def _yaml_files(folder: Any) -> Iterable[Any]:  # noqa: ANN401 - importlib's Traversable moved between versions
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
