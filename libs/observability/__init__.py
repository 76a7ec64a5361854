"""What operators look at: structured logs, metrics, health, and the trace of a message."""

from libs.observability.health import CannotListen, Health, HealthServer
from libs.observability.logs import configure_logs
from libs.observability.metrics import MetricName, Metrics
from libs.observability.tracing import next_span, trace_id

__all__ = [
    "CannotListen",
    "Health",
    "HealthServer",
    "MetricName",
    "Metrics",
    "configure_logs",
    "next_span",
    "trace_id",
]
