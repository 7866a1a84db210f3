"""`GET /metrics` in Prometheus' text format, where the setting METRICS is on. Counts and times, never words.

Labels come from closed lists (routes, methods, statuses, outcomes, topics, ids of policies), so that no caller can make
them grow. Workers that share a folder count together, in files there; what is told is then the sum over all of them,
those that ended among them, and nothing of one process (memory, CPU).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Response

from assistant.answer import Answer
from assistant.api.request_log import Handled
from assistant.service import Assistant
from assistant.version import installed_version
from knowledge.errors import SettingsError
from knowledge.query import Topic

PATH: Final = "/metrics"
# Where the package counts in files, so that it adds up over processes
MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"
_NONE: Final = "none"
_TOPICS: Final = frozenset(Topic)
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What a process has counted, or with a `shared_dir` all workers. SettingsError where the package is missing."""

    def __init__(self, shared_dir: Path | None = None) -> None:
        if shared_dir is not None:
            shared_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The package reads it once, when it is imported
            os.environ.setdefault(MULTIPROCESS, str(shared_dir))
        try:
            import prometheus_client as prometheus
        except ImportError as error:
            raise SettingsError(
                "metrics need the package prometheus-client", hint="Install it: pip install -e '.[metrics]'."
            ) from error
        registry = prometheus.CollectorRegistry()
        self._told = registry
        if shared_dir is not None:
            from prometheus_client.multiprocess import MultiProcessCollector

            self._told = prometheus.CollectorRegistry()
            MultiProcessCollector(self._told, str(shared_dir))  # type: ignore[no-untyped-call]
        else:
            prometheus.ProcessCollector(registry=registry)
        named: dict[str, Any] = {"namespace": "privacy_assistant", "registry": registry}
        self._requests = prometheus.Counter("requests", "Requests.", ("method", "route", "status"), **named)
        self._seconds = prometheus.Histogram(
            "request_seconds", "Time until a response was sent.", ("route",), buckets=_SECONDS, **named
        )
        self._answers = prometheus.Counter("answers", "Answers.", ("outcome", "topic"), **named)
        self._rows = prometheus.Gauge(
            "index_rows", "Table rows that are answered from.", ("policy",), multiprocess_mode="mostrecent", **named
        )
        self._changes = prometheus.Counter("policy_changes", "Published or rolled back.", ("outcome",), **named)
        build = prometheus.Gauge("build_info", "What runs.", ("version",), multiprocess_mode="mostrecent", **named)
        build.labels(installed_version()).set(1)
        self._write: Any = prometheus.generate_latest
        self.media_type: str = prometheus.CONTENT_TYPE_LATEST

    def count_request(self, handled: Handled) -> None:
        """Count one request; those to no endpoint count together."""
        route = handled.route or _NONE
        self._requests.labels(handled.method, route, handled.status).inc()
        self._seconds.labels(route).observe(handled.ms / 1000)

    def count_answer(self, answer: Answer) -> None:
        """Count one answer by its status and its first topic."""
        topics = answer.trace.query.get("topics", ())
        topic = topics[0] if topics and topics[0] in _TOPICS else _NONE
        self._answers.labels(answer.status, topic).inc()

    def watch(self, assistant: Assistant) -> None:
        """Count what an Assistant answers from now on, and tell how many rows it has."""
        assistant.observers += (self.count_answer,)
        self._tell_rows(assistant)

    def count_change(self, assistant: Assistant | None) -> None:
        """Count that policies were published or rolled back, and tell the rows of the new ones; None: refused."""
        self._changes.labels("refused" if assistant is None else "taken").inc()
        if assistant is not None:
            self._tell_rows(assistant)

    def _tell_rows(self, assistant: Assistant) -> None:
        for policy in assistant.policies.values():
            self._rows.labels(policy.id).set(len(policy.rows_by_id))

    def unwatch(self, *assistants: Assistant) -> None:
        """Count no more."""
        for assistant in assistants:
            assistant.observers = tuple(observer for observer in assistant.observers if observer != self.count_answer)

    def text(self) -> bytes:
        """Everything counted, as Prometheus reads it."""
        written: bytes = self._write(self._told)
        return written


def install_metrics(app: FastAPI, metrics: Metrics) -> None:
    """Add the endpoint; its key needs the scope `admin`."""
    router = APIRouter(tags=["health"])

    @router.get(
        PATH, summary="What was counted", response_class=Response, responses={200: {"content": {"text/plain": {}}}}
    )
    def get_metrics() -> Response:
        """Requests, their times, and answers by outcome and topic, since the service began."""
        return Response(metrics.text(), media_type=metrics.media_type)

    app.include_router(router)
