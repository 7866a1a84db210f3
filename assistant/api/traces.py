"""OpenTelemetry traces, where the setting TRACES_URL names a collector: one span per request, by OTLP over gRPC.

A span holds what the log holds: method, route, status and time. The tracing that the framework brings stays off, since
its spans hold addresses with their queries. A caller's trace is carried on (W3C Trace Context).
"""

from __future__ import annotations

import time
from typing import Final

from assistant.api.request_log import Handled
from assistant.version import installed_version
from knowledge.errors import SettingsError

_EXPORT_SECONDS: Final = 2
_NANOSECONDS_IN_MS: Final = 1_000_000
_FAILED_FROM: Final = 500


class Traces:
    """Sends spans from a thread of its own; a collector that does not answer delays nobody.

    Raises SettingsError where the packages for it are missing.
    """

    def __init__(self, url: str) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise SettingsError(
                "traces need the packages of OpenTelemetry", hint="Install them: pip install -e '.[traces]'."
            ) from error
        resource = Resource({"service.name": "privacy-assistant", "service.version": installed_version()})
        # Not set as the global one: no other library is to send anything there
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=url, insecure=url.startswith("http://"), timeout=_EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("assistant.api")

    def record(self, handled: Handled) -> None:
        """Send one request as a span that ends now."""
        from opentelemetry.trace import SpanKind, Status, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        ended = time.time_ns()
        parent = TraceContextTextMapPropagator().extract({"traceparent": handled.parent} if handled.parent else {})
        span = self._tracer.start_span(
            f"{handled.method} {handled.route}" if handled.route else handled.method,
            context=parent,
            kind=SpanKind.SERVER,
            start_time=ended - round(handled.ms * _NANOSECONDS_IN_MS),
        )
        span.set_attribute("http.request.method", handled.method)
        span.set_attribute("http.response.status_code", handled.status)
        if handled.route:
            span.set_attribute("http.route", handled.route)
        if handled.status >= _FAILED_FROM:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)

    def close(self) -> None:
        """Send what is left, and no more."""
        self._provider.shutdown()
