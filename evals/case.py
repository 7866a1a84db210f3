"""A case: one question with what a right answer holds. Loads and checks `cases/*.yaml`.

A file holds families. A family is one thing to know, asked in one or more ways: all its questions expect the same
answer and lie in the same split, so that a paraphrase of a question that was worked on can never count as unseen. Case
ids are `family/n` by position: append questions to a family, never reorder them. A file is of one language, save
where a question names its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Status
from evals.facts import FactError, alternatives
from knowledge.errors import PrivacyAssistantError
from knowledge.yaml_text import load_yaml

CASES_DIR = Path(__file__).resolve().parent / "cases"
Split = Literal["dev", "test"]

# `category/table/3` or, for several rows in a row, `category/table/1-4`
_ROW = re.compile(r"(?P<table>[a-z-]+/(?:processing|recipients))/(?P<first>\d+)(?:-(?P<last>\d+))?")
_TOPIC = re.compile(r"[a-z]+(?:-[a-z]+)*")


class CaseError(PrivacyAssistantError):
    """A file of cases is malformed; the message names the file and the case."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Strict):
    """One question and its judgement. `required` and `allowed` hold `category/table/row` and topics of passages.

    `hard`: a plausible answer would be wrong (a neighbouring row, a false premise, a part left unsaid).
    """

    id: str
    family: str
    suite: str
    kind: str
    split: Split
    language: str
    question: str
    history: tuple[str, ...] = ()
    data_subject: str | None = None
    hard: bool = False
    status: Status
    required: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    note: str = ""

    @property
    def sensible(self) -> frozenset[str]:
        """Everything that a right answer may cite."""
        return frozenset(self.required) | frozenset(self.allowed)


class _AskedWith(_Strict):
    question: str = Field(min_length=1)
    language: str | None = None
    history: tuple[str, ...] = ()
    data_subject: str | None = None


class _Family(_Strict):
    family: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: str
    split: Split
    hard: bool = False
    status: Status
    required: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    facts: tuple[str | tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    note: str = ""
    questions: tuple[str | _AskedWith, ...] = Field(min_length=1)


class _CaseFile(_Strict):
    language: str = "en"
    families: tuple[dict[str, Any], ...] = Field(min_length=1)


def load_cases(directory: Path = CASES_DIR) -> tuple[Case, ...]:
    """All cases of a directory, by file name and place. Raises CaseError; a family name is used once in all files."""
    cases: list[Case] = []
    home: dict[str, str] = {}
    for path in sorted(directory.glob("*.yaml")):
        for case in load_file(path):
            if home.setdefault(case.family, path.name) != path.name:
                raise CaseError(
                    f"{path.name}: family {case.family!r} already stands in {home[case.family]}",
                    hint="Paraphrases of one question belong in one family; otherwise choose another name.",
                )
            cases.append(case)
    return tuple(cases)


def load_file(path: Path) -> tuple[Case, ...]:
    """The cases of one file; its suite is the file's name. Raises CaseError that names the file and the family."""
    try:
        file = _CaseFile.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise _case_error(path, "the file", error) from error
    cases: list[Case] = []
    seen: set[str] = set()
    for number, raw in enumerate(file.families, start=1):
        name = str(raw.get("family", f"family number {number}"))
        try:
            family = _Family.model_validate(raw)
            cases.extend(_cases_of(family, suite=path.stem, language=file.language))
        except (ValidationError, FactError, ValueError) as error:
            raise _case_error(path, name, error) from error
        if name in seen:
            raise CaseError(f"{path.name}: family {name!r} stands there twice", hint="Merge the two.")
        seen.add(name)
    return tuple(cases)


def references(entries: Iterable[str]) -> tuple[str, ...]:
    """Row ranges spelled out, topics as they are; raises ValueError for what is neither."""
    expanded: list[str] = []
    for entry in entries:
        match = _ROW.fullmatch(entry)
        if match:
            first = int(match["first"])
            last = int(match["last"] or first)
            expanded += [f"{match['table']}/{number}" for number in range(first, last + 1)]
        elif _TOPIC.fullmatch(entry):
            expanded.append(entry)
        else:
            raise ValueError(f"{entry!r} is neither category/table/row nor the topic of a passage")
    return tuple(expanded)


def unknown_references(cases: Sequence[Case], known: Iterable[str]) -> dict[str, list[str]]:
    """Case id -> references that the policy does not have; empty when all is well."""
    known = frozenset(known)
    unknown = {case.id: sorted(case.sensible - known) for case in cases}
    return {case_id: missing for case_id, missing in unknown.items() if missing}


def _cases_of(family: _Family, *, suite: str, language: str) -> list[Case]:
    shared = {
        "family": family.family,
        "suite": suite,
        "kind": family.kind,
        "split": family.split,
        "language": language,
        "hard": family.hard,
        "status": family.status,
        "required": references(family.required),
        "allowed": references(family.allowed),
        "facts": tuple(alternatives(fact) for fact in family.facts),
        "must_not": family.must_not,
        "note": family.note,
    }
    cases = []
    for number, entry in enumerate(family.questions, start=1):
        asked = _AskedWith(question=entry) if isinstance(entry, str) else entry
        own = asked.model_dump(exclude_none=True)
        cases.append(Case.model_validate({"id": f"{family.family}/{number}", **shared, **own}))
    return cases


def _case_error(path: Path, where: str, error: Exception) -> CaseError:
    if isinstance(error, ValidationError):
        told = "; ".join(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors())
    else:
        told = str(error)
    return CaseError(
        f"{path.name}: {where}: {told}",
        hint=f"Allowed keys of a family: {', '.join(_Family.model_fields)}.",
    )
