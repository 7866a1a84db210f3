"""Many questions in one go: a JSON line in, a JSON line out, in the same order.

A line that cannot be taken becomes a problem document with its line number, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from assistant.api.problems import Problem, as_problem, invalid_request, malformed_json
from assistant.question import Question
from assistant.service import Assistant
from knowledge.errors import PrivacyAssistantError

# Allowed in JSON strings, but many readers take them for the end of a line
LINE_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of output; `is_answer` is False for a problem."""

    text: str
    is_answer: bool


def answer_lines(lines: Iterable[str], assistant: Assistant) -> Iterator[BatchLine]:
    """One answer or problem per line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer_line(line, number, assistant)


def _answer_line(line: str, number: int, assistant: Assistant) -> BatchLine:
    instance = f"line {number}"
    try:
        answer = assistant.answer(Question.model_validate(json.loads(line)))
    except json.JSONDecodeError as error:
        told = f"{error.msg} at character {error.pos}"
        return _problem_line(malformed_json(told, instance=instance), number)
    except (RecursionError, UnicodeError):
        return _problem_line(malformed_json("the line cannot be read as JSON", instance=instance), number)
    except ValidationError as error:
        found = [{"type": item["type"], "loc": item["loc"] or ("line",), "msg": item["msg"]} for item in error.errors()]
        return _problem_line(invalid_request(found, instance=instance), number)
    except PrivacyAssistantError as error:
        return _problem_line(as_problem(error, instance=instance), number)
    return BatchLine(answer.model_dump_json().translate(LINE_ESCAPES), is_answer=True)


def _problem_line(problem: Problem, number: int) -> BatchLine:
    fields = {"line": number, **problem.model_dump(exclude_none=True)}
    return BatchLine(json.dumps(fields, ensure_ascii=False).translate(LINE_ESCAPES), is_answer=False)
