"""Structured logs: one JSON object a line in a container, coloured lines on a terminal."""

import logging
import sys
from typing import Any, Literal

import structlog

from libs.masking import masked_text

LogFormat = Literal["auto", "json", "console"]


def _without_secrets(_logger: object, _method: str, line: Any) -> str:
    """The last processor: whatever brought an address into the line, tracebacks included."""
    return masked_text(str(line))


def configure_logs(*, level: str, log_format: LogFormat, service: str) -> None:
    """Set up structlog, and send what libraries log through it. To standard error."""
    console = sys.stderr.isatty() if log_format == "auto" else log_format == "console"
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    # Local variables stay out of tracebacks: one of them may be an address with a password.
    plain = structlog.dev.plain_traceback
    frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    render: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
        if console
        else [structlog.processors.ExceptionRenderer(frames), structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *render,
                _without_secrets,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # These tell of every request and every bad page; our own events say what matters.
    for noisy in ("aiohttp.access", "opensearch", "trafilatura", "htmldate", "courlan"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    structlog.contextvars.bind_contextvars(service=service)
