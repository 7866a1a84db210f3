"""Opening the Assistant once, when the server starts, and saying plainly why where it cannot.

Starlette hands a server the traceback of a failed start. A missing policy is nothing to debug: the message and its hint
are all an operator needs, so ClearStartUp puts them in the traceback's place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.metrics import Metrics
from assistant.api.traces import Traces
from assistant.feedback.opening import FeedbackOpening
from assistant.live import LivePolicies, PolicyWatch
from assistant.question_log.log import QuestionLog
from assistant.readiness import open_checked
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.errors import PrivacyAssistantError


def lifespan_of(
    settings: Settings, assistant: Assistant | None, metrics: Metrics | None = None, traces: Traces | None = None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The lifespan of an app: opens the Assistant unless one is given, and lets go of it at the end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            app.state.assistant = assistant or open_checked(settings)
        except PrivacyAssistantError as error:
            app.state.start_up_error = error
            raise
        if metrics is not None:
            metrics.watch(app.state.assistant)
        log = app.state.question_log = QuestionLog(app.state.assistant, "service")
        log.begin()
        first, noted_before = app.state.assistant, app.state.assistant.note
        first.note = log.note
        watch = _watch_policies(app, log, metrics)
        yield
        await run_in_threadpool(watch.close)
        first.note = app.state.assistant.note = noted_before
        await run_in_threadpool(log.close)
        if isinstance(feedback := getattr(app.state, "feedback", None), FeedbackOpening):
            await run_in_threadpool(feedback.close)
        if metrics is not None:
            metrics.unwatch(first, app.state.assistant)
        if traces is not None:
            await run_in_threadpool(traces.close)
        model = app.state.assistant.language_model
        if assistant is None and model is not None:
            model.close()
        app.state.assistant = None

    return lifespan


def _watch_policies(app: FastAPI, log: QuestionLog, metrics: Metrics | None) -> PolicyWatch:
    """Have the app turn to policies as they are published."""

    def turn_to(opened: Assistant | None) -> None:
        if opened is not None:
            app.state.assistant = opened  # a request keeps the one that it began with
            log.turn_to(opened)
        if metrics is not None:
            metrics.count_change(opened)

    return PolicyWatch(LivePolicies(app.state.assistant, turn_to))


class ClearStartUp:
    """ASGI middleware: a failed start is told as message and hint."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, but rewrite the message of a start that failed for a reason of ours."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_clearly(message: Message) -> None:
            error = getattr(scope["app"].state, "start_up_error", None)
            if message["type"] == "lifespan.startup.failed" and error is not None:
                message = {**message, "message": f"error: {error.message}\nhint: {error.hint}"}
            await send(message)

        await self.app(scope, receive, send_clearly)
