"""Reads questions from a JSON Lines file, one judged question a line, as cases of a suite of their own."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Status
from evals.case import Case, CaseError, references


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    status: Status
    kind: str = "unsorted"
    lang: str = "en"
    persona: str | None = None
    history: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    note: str = ""


def load_jsonl(path: Path) -> tuple[Case, ...]:
    """The questions of a file as cases of the dev split; raises CaseError that names the file and the line."""
    cases = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}", hint="Give the path of a .jsonl file.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(_Record.model_validate_json(line), suite=path.stem))
        except (ValidationError, ValueError) as error:
            raise CaseError(
                f"{path.name}:{number}: {error}", hint=f"One object a line with {', '.join(_Record.model_fields)}."
            ) from error
    return tuple(cases)


def _case(record: _Record, *, suite: str) -> Case:
    return Case(
        id=record.id,
        family=record.id,
        suite=suite,
        kind=record.kind,
        split="dev",
        language=record.lang,
        question=record.question,
        history=record.history,
        data_subject=record.persona,
        hard=record.note.startswith("HARD"),
        status=record.status,
        required=references(record.required),
        allowed=references(record.allowed),
        facts=record.must_contain,
        must_not=record.must_not_contain,
        note=record.note,
    )
