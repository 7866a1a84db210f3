"""A Python client of the HTTP service: what it gives is what the service's own code is typed with.

    with PolicyClient("http://127.0.0.1:8000") as client:
        answer = client.ask("how long do you keep my application")

Needs httpx2 (`pip install -e '.[client]'`). May be shared between threads. Nothing is tried twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import Any, Self, TypedDict, TypeVar, Unpack
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ValidationError

from assistant.answer import Answer
from assistant.answer_stream import PART_NAMES, AnswerPart
from assistant.api.batch_request import BATCH_PATH, MOST_QUESTIONS, BatchResult, BatchResults
from assistant.api.desk.request import CHECK_PATH, REPLY_PATH, CustomerMessage, EditedReply
from assistant.api.desk.response import DeskCheck, DeskReply
from assistant.api.problems import MEDIA_TYPE as PROBLEM
from assistant.api.problems import Problem
from assistant.api.routes.feedback import Receipt
from assistant.api.schemas import PolicyDocument, PolicyList, PolicyTerms, Verification
from assistant.api.sse import MEDIA_TYPE as EVENTS
from assistant.exporting.formats import ExportFormat, Wanted
from assistant.feedback.entry import Feedback
from assistant.question import Question
from assistant.reminder import MEDIA_TYPE as CALENDAR
from assistant.replayed import Replayed
from assistant.row_search import RowPage, RowQuestion
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion
from knowledge.errors import ServiceError
from rules.lint.report import LintReport

DEFAULT_ADDRESS = "http://127.0.0.1:8000"
_JSON = "application/json"
_PARTS = {name: part for part, name in PART_NAMES.items()}
_Model = TypeVar("_Model", bound=BaseModel)
_TypedQuestion = RecipientsQuestion | RetentionQuestion | RightsQuestion


class MessageFields(TypedDict, total=False):
    """What may be told beside a customer's message; see CustomerMessage."""

    data_subject: str | None
    language: str | None
    today: date | None
    policy: str | None


class QuestionFields(MessageFields, total=False):
    """What may be told beside a question's words; see Question."""

    history: tuple[str, ...]


class PolicyClient:
    """Asks a service. Every method raises ServiceError where the service refuses, cannot be reached or breaks off."""

    def __init__(
        self, address: str = DEFAULT_ADDRESS, *, api_key: str | None = None, timeout_seconds: float = 30
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._http = httpx2.Client(base_url=address, headers=headers, timeout=timeout_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(self, question: str | Question, **fields: Unpack[QuestionFields]) -> Answer:
        """The answer to a question: its words with what is known beside them, or a whole Question."""
        return _read(Answer, self._ask(question, fields, accept=_JSON))

    def calendar(self, question: str | Question, **fields: Unpack[QuestionFields]) -> bytes:
        """The latest deletion dates that the answer computes, as an iCalendar file; refused where it computes none."""
        return self._ask(question, fields, accept=CALENDAR).content

    def stream(self, question: str | Question, **fields: Unpack[QuestionFields]) -> Iterator[AnswerPart]:
        """The answer in parts: Outcome, each Citation, each StreamedStatement, and last the whole Answer."""
        content = _as_json(_question(question, fields))
        with (
            _told_clearly(self._http.base_url),
            self._http.stream("POST", "/v1/ask", **_post(content, EVENTS)) as response,
        ):
            if response.is_error:
                response.read()
            yield from _parts(_checked(response))

    def ask_all(self, questions: Sequence[Question]) -> list[Answer | Problem]:
        """An answer for each question, in their order, or the problem for which it cannot be taken."""
        found: list[Answer | Problem] = []
        for start in range(0, len(questions), MOST_QUESTIONS):
            some = [item.model_dump(mode="json") for item in questions[start : start + MOST_QUESTIONS]]
            response = self._send("POST", BATCH_PATH, **_post(json.dumps({"questions": some}), _JSON))
            found += [_only(result) for result in _read(BatchResults, response).results]
        return found

    def draft_reply(self, message: str | CustomerMessage, **fields: Unpack[MessageFields]) -> DeskReply:
        """What a customer's message asks, item by item, and a drafted reply; the key needs the scope `desk`."""
        return _read(DeskReply, self._send("POST", REPLY_PATH, **_post(_as_json(_message(message, fields)), _JSON)))

    def check_reply(self, edited: str, message: str | CustomerMessage, **fields: Unpack[MessageFields]) -> DeskCheck:
        """Which facts an edit of the draft changed; the message is the one that it was drafted to, `today` as well."""
        reply = EditedReply(edited=edited, **dict(_message(message, fields)))
        return _read(DeskCheck, self._send("POST", CHECK_PATH, **_post(_as_json(reply), _JSON)))

    def answer(self, answer_id: str) -> Replayed:
        """An answer that was given before, found again by its id, with what has changed since."""
        return _read(Replayed, self._send("GET", f"/v1/answers/{quote(answer_id, safe='')}"))

    def give_feedback(self, feedback: Feedback, *, idempotency_key: str | None = None) -> Receipt:
        """Say whether an answer helped. Sent again with the same key, it is kept once."""
        how = _post(_as_json(feedback), _JSON)
        if idempotency_key is not None:
            how["headers"]["Idempotency-Key"] = idempotency_key
        return _read(Receipt, self._send("POST", "/v1/feedback", **how))

    def take_back_feedback(self, receipt: Receipt) -> None:
        """Have feedback deleted."""
        self._send("DELETE", f"/v1/feedback/{quote(receipt.id, safe='')}")

    def verify(self, answer: Answer) -> Verification:
        """Whether the policy bears out all of an answer."""
        return _read(Verification, self._send("POST", "/v1/verify", **_post(_as_json(answer), _JSON)))

    def policies(self) -> PolicyList:
        """The installed policies."""
        return _read(PolicyList, self._send("GET", "/v1/policies"))

    def policy(self, policy_id: str) -> PolicyDocument:
        """A whole policy, typed."""
        return _read(PolicyDocument, self._send("GET", _path(policy_id)))

    def source(self, policy_id: str) -> str:
        """A policy's text: what `start` and `end` of a citation count in."""
        return self._send("GET", _path(policy_id, "source")).content.decode("utf-8")

    def export(self, policy_id: str, export_format: ExportFormat) -> bytes:
        """A policy as a file that other programs read."""
        return self._send("GET", _path(policy_id, "export"), params=_given(Wanted(format=export_format))).content

    def lint(self, policy_id: str) -> LintReport:
        """The defects of a policy's text, and the checklist of Art. 13 and 14."""
        return _read(LintReport, self._send("GET", _path(policy_id, "lint")))

    def terms(self, policy_id: str) -> PolicyTerms:
        """The terms that typed questions and the search for rows take."""
        return _read(PolicyTerms, self._send("GET", _path(policy_id, "terms")))

    def rows(self, wanted: RowQuestion) -> RowPage:
        """A page of the rows that have all that is wanted."""
        return _read(RowPage, self._send("GET", "/v1/rows", params=_given(wanted)))

    def retention(self, policy_id: str, asked: RetentionQuestion) -> Answer:
        """How long data are kept, asked in terms."""
        return self._ask_typed(policy_id, "retention", asked)

    def recipients(self, policy_id: str, asked: RecipientsQuestion) -> Answer:
        """Who receives data, asked in terms."""
        return self._ask_typed(policy_id, "recipients", asked)

    def rights(self, policy_id: str, asked: RightsQuestion) -> Answer:
        """Which rights there are, asked in terms."""
        return self._ask_typed(policy_id, "rights", asked)

    def _ask(self, question: str | Question, fields: QuestionFields, *, accept: str) -> httpx2.Response:
        return self._send("POST", "/v1/ask", **_post(_as_json(_question(question, fields)), accept))

    def _ask_typed(self, policy_id: str, name: str, asked: _TypedQuestion) -> Answer:
        return _read(Answer, self._send("GET", _path(policy_id, name), params=_given(asked)))

    def _send(self, method: str, path: str, **how: Any) -> httpx2.Response:  # noqa: ANN401 - httpx2's arguments
        with _told_clearly(self._http.base_url):
            return _checked(self._http.request(method, path, **how))


@contextmanager
def _told_clearly(address: object) -> Iterator[None]:
    """Turns what a network does into a ServiceError."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ServiceError(
            f"the service at {address} cannot be reached: {str(error) or type(error).__name__}",
            hint="Is it running (`privacy-assistant serve`), and is its address right?",
        ) from error


def _question(question: str | Question, fields: QuestionFields) -> Question:
    if isinstance(question, Question):
        return Question.model_validate({**dict(question), **fields})
    return Question(question=question, **fields)


def _message(message: str | CustomerMessage, fields: MessageFields) -> CustomerMessage:
    if isinstance(message, CustomerMessage):
        return CustomerMessage.model_validate({**dict(message), **fields})
    return CustomerMessage(message=message, **fields)


def _post(content: str, accept: str) -> dict[str, Any]:
    return {"content": content, "headers": {"Content-Type": _JSON, "Accept": accept}}


def _as_json(model: BaseModel) -> str:
    return model.model_dump_json()


def _given(asked: BaseModel) -> dict[str, Any]:
    """Query parameters: what is left open is not sent."""
    return asked.model_dump(mode="json", exclude_none=True)


def _path(policy_id: str, *rest: str) -> str:
    return "/".join(["/v1/policies", quote(policy_id, safe=""), *rest])


def _checked(response: httpx2.Response) -> httpx2.Response:
    """The response, if it is no refusal; raises ServiceError with what the service says."""
    if response.is_success:
        return response
    kind = response.headers.get("content-type", "").partition(";")[0]
    problem = _read(Problem, response) if kind == PROBLEM else None
    if problem is None:
        # In its own words: a proxy may send a status that no standard names
        told = f"{response.status_code} {response.reason_phrase}".rstrip()
        raise ServiceError(f"{response.url.path}: {told}", hint="Is this the right address?")
    raise ServiceError(problem.detail, hint=problem.hint, code=problem.code, status=problem.status)


def _read(model: type[_Model], response: httpx2.Response) -> _Model:
    return _parse(model, response.content)


def _parse(model: type[_Model], content: bytes | str) -> _Model:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise ServiceError(
            f"the service sent no {model.__name__}: {error.error_count()} fields differ",
            hint="Client and service may be of different versions; GET /openapi.json tells the service's.",
        ) from error


def _only(result: BatchResult) -> Answer | Problem:
    found = result.answer or result.problem
    if found is None:
        raise ServiceError("the service gave a question no result", hint="Ask it by itself.")
    return found


def _parts(response: httpx2.Response) -> Iterator[AnswerPart]:
    name, part = "", None
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name in _PARTS:
            part = _parse(_PARTS[name], line.removeprefix("data: "))
            yield part
    if not isinstance(part, Answer):
        raise ServiceError("the stream broke off before the whole answer", hint="Ask again.")
