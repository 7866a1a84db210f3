"""The examples on the OpenAPI page. Requests are written here; answers are not: the service answers them itself.

So an example can never show what the service would not say. The tests post each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.api.batch_request import BATCH_EXAMPLE, Batch, answer_all
from assistant.api.problems import (
    BODY_TOO_DEEP,
    BODY_TOO_LARGE,
    BODY_TOO_SLOW,
    BUSY,
    FEEDBACK_OFF,
    INVALID_REQUEST,
    KEY_NEEDED,
    KEYS_UNUSABLE,
    LOOPBACK_ONLY,
    MALFORMED_JSON,
    MEDIA_TYPE,
    METHOD_NOT_ALLOWED,
    NO_COMPUTED_DATE,
    NO_SUCH_FEEDBACK,
    NO_USER_MESSAGE,
    NOT_READY,
    PROBLEM_KINDS,
    SCOPE_NEEDED,
    TOO_MANY_REQUESTS,
    TOOK_TOO_LONG,
    UNSUPPORTED_CONTENT,
    UNSUPPORTED_MEDIA_TYPE,
    UNSUPPORTED_VALUE,
    Problem,
    ProblemKind,
    make_problem,
)
from assistant.api.sse import answer_events
from assistant.question import Question
from assistant.reminder import calendar
from assistant.row_search import RowQuestion, find_rows
from assistant.service import Assistant
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion, TypedQuestion
from knowledge import errors
from knowledge.policy import TableKind
from rules.lint.report import Severity

_MOST_ITEMS = 2
_TODAY = "2026-05-04"
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "storage_time": ("How long data are kept", {"question": "how long do you keep my application"}),
    "recipients": ("Who receives data", {"question": "who receives my webinar data"}),
    "absence": ("A no, with the rows searched", {"question": "do you share leads' data with your group companies?"}),
    "data_subject": (
        "The caller knows who asks",
        {"question": "who receives my data?", "data_subject": "job-seekers"},
    ),
    "follow_up": (
        "A follow-up",
        {"question": "and who receives it?", "history": ["how long do you keep my application"]},
    ),
    "deletion_date": (
        "A date that is computed; with Accept: text/calendar as a calendar file",
        {"question": "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"},
    ),
    "out_of_scope": ("Not about the policy", {"question": "tell me a joke"}),
}

# What the pages of typed questions show, by the last part of their path
TYPED: dict[str, TypedQuestion] = {
    "retention": RetentionQuestion(data_subject="job-seekers", activity="recruitment"),
    "recipients": RecipientsQuestion(data_subject="leads", recipient="group_companies"),
    "rights": RightsQuestion(right="erasure"),
}
FEEDBACK: dict[str, Any] = {
    "helped": {
        "summary": "It helped",
        "value": {
            "answer_id": "ASPb5-UR-RZH6tBwzZG1d2d0D6jccKuDK8cd2rDwRE2S6GmQQKDH6mA4iHj_QZKSEppPDUx1DUxweaw2FgA",
            "helped": True,
        },
    },
}
ROWS = RowQuestion(data_subject="leads", table=TableKind.RECIPIENTS, limit=1)

_SHOWN: dict[ProblemKind, tuple[str, str]] = {
    MALFORMED_JSON: ("Expecting value at character 13", "Send one JSON object in UTF-8."),
    PROBLEM_KINDS[errors.UnknownPolicy]: ("no policy 'acme' is installed", "Installed policies: imi."),
    METHOD_NOT_ALLOWED: (
        "GET /v1/ask: Method Not Allowed",
        "The Allow header names the methods of this endpoint; GET /docs describes them.",
    ),
    NO_COMPUTED_DATE: (
        "There is nothing to put in a calendar: this answer computes no latest deletion date.",
        "Ask how long something is kept. Where the policy counts that time from an event, tell the day of the event "
        "with its year.",
    ),
    BODY_TOO_LARGE: ("the body is larger than 65536 bytes", "Ask a shorter question."),
    BODY_TOO_DEEP: ("the body nests deeper than 32 levels", "GET /docs shows its shape."),
    BODY_TOO_SLOW: ("the body was not there after 10 s", "Send the whole body at once."),
    KEY_NEEDED: ("no key was sent, or one that opens nothing", "Send the header Authorization: Bearer KEY."),
    SCOPE_NEEDED: ("the key opens ask, this needs admin", "Use a key with the scope admin."),
    LOOPBACK_ONLY: (
        "without API keys only this machine may ask",
        "The operator opens it to others with `privacy-assistant keys add`.",
    ),
    TOO_MANY_REQUESTS: ("more than 600 per 1 minute", "Ask again in 1 s; the header Retry-After says the same."),
    BUSY: ("256 requests are in progress", "Ask again in a second, with fewer requests at once."),
    TOOK_TOO_LONG: ("no answer within 30 s", "Ask again, with a shorter question."),
    KEYS_UNUSABLE: ("keys cannot be checked now", "Tell the operator; the server's log says what is wrong."),
    UNSUPPORTED_MEDIA_TYPE: ("Content-Type is text/plain", "Send the header Content-Type: application/json."),
    NO_USER_MESSAGE: (
        "messages holds no user message to answer",
        "Put the question last, as a message with role user.",
    ),
    UNSUPPORTED_CONTENT: ("messages.0.content holds a part of type 'image_url'", "Send text."),
    UNSUPPORTED_VALUE: ("n is 2", "Leave n out: the answer is always the same."),
    INVALID_REQUEST: (
        "question: Field required",
        "Fields: question, data_subject, history, language, today, policy; only question is required.",
    ),
    PROBLEM_KINDS[errors.InvalidQuestion]: ("question is empty", "Ask something."),
    PROBLEM_KINDS[errors.UnknownDataSubject]: (
        "'pets' is no category of data subjects of policy 'imi'",
        "Categories: business-contacts, leads, job-seekers.",
    ),
    FEEDBACK_OFF: (
        "this service takes no feedback",
        "The operator may allow it with PRIVACY_ASSISTANT_FEEDBACK_DAYS.",
    ),
    NO_SUCH_FEEDBACK: ("there is no such feedback, or no more", "Send the `id` of a receipt, unchanged."),
    PROBLEM_KINDS[errors.KeyReused]: (
        "this idempotency key came before with other feedback",
        "Use a new key for each piece of feedback.",
    ),
    PROBLEM_KINDS[errors.FeedbackStoreError]: (
        "the database of feedback failed: OperationalError",
        "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_FEEDBACK_DAYS=0 to take no feedback.",
    ),
    PROBLEM_KINDS[errors.UnknownAnswer]: ("'x' is no answer's id", "Send the field `id` of an answer, unchanged."),
    PROBLEM_KINDS[errors.UnknownTerm]: (
        "activity: policy 'imi' has no 'hunting'",
        "One of: recruitment, newsletters, events_webinars.",
    ),
    PROBLEM_KINDS[errors.IndexOutOfDate]: ("the index was not built yet", "Run `privacy-assistant index`."),
    PROBLEM_KINDS[errors.IndexUnreachable]: (
        "the Chroma server at http://chroma:8000 cannot be used: ConnectError",
        "Start it, or look at PRIVACY_ASSISTANT_CHROMA_URL; without it the index is a folder.",
    ),
    NOT_READY: ("the service has not started or is stopping", "Try again in a moment."),
    PROBLEM_KINDS[errors.PrivacyAssistantError]: ("an unforeseen error", "Try again; the server's log tells more."),
}


def request_examples() -> dict[str, Any]:
    """The examples of POST /v1/ask in OpenAPI's form."""
    return {
        name: {"summary": summary, "value": {"today": _TODAY, **body}} for name, (summary, body) in QUESTIONS.items()
    }


def answer_examples(assistant: Assistant) -> dict[str, Any]:
    """What the service answers to each request example; `elapsed_ms` is set to 0 so that the document is stable.

    An example that the default policy cannot be asked (of people that it does not have) is left out.
    """
    answers = {}
    for name, example in request_examples().items():
        try:
            answer = assistant.answer(Question.model_validate(example["value"])).model_copy(update={"elapsed_ms": 0.0})
        except errors.QuestionError:
            continue
        answers[name] = {"summary": example["summary"], "value": answer.model_dump(mode="json")}
    return answers


def typed_example(assistant: Assistant, question: TypedQuestion) -> dict[str, Any]:
    """What the service answers to a typed question of the page about the default policy."""
    answer = assistant.answer_typed(question).model_copy(update={"elapsed_ms": 0.0})
    return answer.model_dump(mode="json")


def rows_example(assistant: Assistant) -> dict[str, Any]:
    """The page of rows that the example asks for."""
    return find_rows(ROWS, assistant.facts[assistant.policy(None).id]).model_dump(mode="json")


def calendar_example(assistant: Assistant) -> str:
    """The calendar file of the example that has a date."""
    question = Question.model_validate(request_examples()["deletion_date"]["value"])
    return (calendar(assistant.answer(question)) or b"").decode()


def events_example(assistant: Assistant) -> str:
    """The events of the first example's answer."""
    question = Question.model_validate(request_examples()["storage_time"]["value"])
    return "".join(answer_events(assistant.answer(question).model_copy(update={"elapsed_ms": 0.0})))


def batch_example(assistant: Assistant) -> dict[str, Any]:
    """What comes of the example batch: an answer and a problem."""
    results = answer_all(Batch.model_validate(BATCH_EXAMPLE), assistant).model_dump(mode="json")
    for result in results["results"]:
        if result["answer"]:
            result["answer"]["elapsed_ms"] = 0.0
    return results


def lint_example(assistant: Assistant) -> dict[str, Any]:
    """What the service finds in the default policy, cut to a few findings and items so that the page can be read."""
    report = assistant.lint()
    first = tuple(found[0] for severity in Severity if (found := report.of(severity)))
    few = report.model_copy(update={"findings": first, "checklist": report.checklist[:_MOST_ITEMS]})
    return few.model_dump(mode="json")


def problem_responses(path: str, *kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an endpoint for these problems and an unforeseen error, each with an example."""
    responses: dict[int | str, dict[str, Any]] = {}
    for problem in shown_problems(path, *kinds):
        response = responses.setdefault(problem.status, {"description": problem.title, "content": {MEDIA_TYPE: {}}})
        media = response["content"][MEDIA_TYPE]
        media["schema"] = {"$ref": "#/components/schemas/Problem"}
        value = problem.model_dump(exclude_none=True)
        media.setdefault("examples", {})[problem.code] = {"summary": problem.title, "value": value}
    return responses


def shown_problems(path: str, *kinds: ProblemKind) -> Iterator[Problem]:
    """An example of each of these problems and of an unforeseen error."""
    for kind in (*kinds, PROBLEM_KINDS[errors.PrivacyAssistantError]):
        detail, hint = _SHOWN[kind]
        yield make_problem(kind, detail, hint=hint, instance=path)
