"""`create_app`: the HTTP service. Nothing is made at import: `privacy-assistant serve` or a server calls it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from fastapi import FastAPI

from assistant.api.batch_request import BATCH_PATH
from assistant.api.caching import install_not_modified
from assistant.api.completions.documented import describe_completions
from assistant.api.cors import install_cors
from assistant.api.desk.documented import describe_desk
from assistant.api.docs_page import install_docs
from assistant.api.examples import answer_examples, batch_example, calendar_example, events_example, lint_example
from assistant.api.guards import install_guards, install_watch
from assistant.api.guards_document import describe_guards
from assistant.api.head import HeadAsGet
from assistant.api.metrics import Metrics, install_metrics
from assistant.api.parameters import describe_parameters, describe_terms
from assistant.api.problems import MEDIA_TYPE, Problem, install_handlers
from assistant.api.routes import (
    answers,
    ask,
    cited,
    desk,
    feedback,
    health,
    openai,
    policies,
    rows,
    typed,
    verify,
    widget,
)
from assistant.api.routes.mcp import mcp_route
from assistant.api.shown import show_results
from assistant.api.sse import MEDIA_TYPE as EVENTS
from assistant.api.start_up import ClearStartUp, lifespan_of
from assistant.api.traces import Traces
from assistant.reminder import MEDIA_TYPE as CALENDAR
from assistant.service import Assistant
from assistant.settings import Settings, load_settings
from assistant.version import installed_version

_DESCRIPTION = """
Answers questions about a company's privacy policy from the policy's own rows. Every factual sentence carries the exact
place it stands on: `source_text[start:end] == quote`, with the source text at `GET /v1/policies/{id}/source`.

Errors are problem documents (RFC 9457, `application/problem+json`) with a stable `code` and a `hint`.
"""


class PrivacyService(FastAPI):
    """A FastAPI app whose OpenAPI document shows answers that the service itself gives."""

    _shown: Assistant | None = None
    _making = Lock()

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; with answers in it once the Assistant is open."""
        with self._making:
            return self._document()

    def _document(self) -> dict[str, Any]:
        assistant = opened = getattr(self.state, "assistant", None)
        if opened is not None and opened is not self._shown:
            self.openapi_schema = None
        if self.openapi_schema is None:
            document = super().openapi()
            _describe_problems(document)
            describe_parameters(document)
            describe_guards(document)
            if assistant is not None:
                # Nobody asked these: they are not counted, nor logged, nor signed with a time
                assistant = assistant.unheard()
                assistant.signer = None
                operation = document["paths"]["/v1/ask"]["post"]
                answer, answers = operation["responses"]["200"], answer_examples(assistant)
                answer["content"]["application/json"]["examples"] = answers
                asked = operation["requestBody"]["content"]["application/json"]
                asked["examples"] = {name: asked["examples"][name] for name in answers}
                answer["content"][CALENDAR]["example"] = calendar_example(assistant)
                answer["content"][EVENTS]["example"] = events_example(assistant)
                batch = document["paths"][BATCH_PATH]["post"]["responses"]["200"]
                batch["content"]["application/json"]["example"] = batch_example(assistant)
                lint = document["paths"]["/v1/policies/{policy_id}/lint"]["get"]["responses"]["200"]
                lint["content"]["application/json"]["example"] = lint_example(assistant)
                describe_terms(document, assistant)
                describe_completions(document, assistant)
                describe_desk(document, assistant)
                show_results(document, assistant)
            self._shown = opened
            self.openapi_schema = document
        return self.openapi_schema


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The service over one Assistant: the one given, or one opened from the settings when the server starts.

    Without settings those of the Assistant count, or the environment's; raises SettingsError where these cannot work.
    """
    settings = settings or (assistant.settings if assistant else load_settings())
    metrics = Metrics(settings.shared_dir) if settings.metrics else None
    traces = Traces(settings.traces_url) if settings.traces_url else None
    app = PrivacyService(
        title="privacy-assistant",
        version=installed_version(),
        summary="Answers from a privacy policy, each sentence with its row.",
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan_of(settings, assistant, metrics, traces),
        # Ours (docs_page.py), as making the document asks questions, which must not hold up the event loop
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # Spans would hold the caller's question, and a variable in the environment is enough to send them away
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    install_handlers(app)
    install_not_modified(app)
    for module in (ask, desk, answers, feedback, openai, typed, rows, verify, policies, health, cited, widget):
        app.include_router(module.router)
    app.router.routes.append(mcp_route())
    install_docs(app)
    if metrics is not None:
        install_metrics(app, metrics)
    app.add_middleware(HeadAsGet)
    install_guards(app, settings)
    install_cors(app, settings)
    install_watch(app, *([metrics.count_request] if metrics else []), *([traces.record] if traces else []))
    app.add_middleware(ClearStartUp)
    return app


def _describe_problems(document: dict[str, Any]) -> None:
    """Put our problem document in the place of the framework's own description of a 422."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas |= {**problem.pop("$defs", {}), "Problem": problem}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for operations in document["paths"].values():
        for operation in operations.values():
            described = operation["responses"].get("422", {}).get("content", {})
            if described and MEDIA_TYPE not in described:
                # A path of ours is plain text that any string fits: it cannot fail validation
                del operation["responses"]["422"]
