"""Runs a stage as a process: settings, logs, health, signals, exit status."""

import asyncio
import signal
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

import structlog
from pydantic import ValidationError

from libs.observability import CannotListen, HealthServer, configure_logs
from libs.streaming.consumer import Consumer
from libs.streaming.redis.client import RedisStreams
from libs.streaming.settings import StageSettings
from libs.streaming.stage import Stage
from libs.validation import said

FAILED = 1
BAD_SETTINGS = 2

S = TypeVar("S", bound=StageSettings)

log = structlog.get_logger()


def run(build: Callable[[S], Stage], settings_class: type[S]) -> NoReturn:
    """Run the stage that `build` puts together until SIGTERM or SIGINT.

    Exit status: 0 stopped on a signal, 1 failed (the backlog is kept), 2 bad settings.
    """
    try:
        settings = settings_class()
    except ValidationError as error:
        sys.stderr.write(explain(error, settings_class))
        sys.exit(BAD_SETTINGS)
    prefix = _prefix(settings_class)
    configure_logs(
        level=settings.log_level,
        log_format=settings.log_format,
        service=prefix.strip("_").lower().replace("_", "-"),
    )
    try:
        status = asyncio.run(_serve(build, settings))
    except CannotListen as error:
        sys.stderr.write(f"{prefix}{error.setting.upper()}: {error}\n")
        status = BAD_SETTINGS
    sys.exit(status)


def explain(error: ValidationError, settings_class: type[StageSettings]) -> str:
    """One line for each wrong setting, naming its environment variable."""
    prefix = _prefix(settings_class)
    lines = []
    for problem in error.errors(include_url=False):
        name = "_".join(str(part) for part in problem["loc"]).upper()
        # An address may hold a password, or somebody give one for its file: neither is repeated,
        # nor what is a secret as a whole.
        secret = not name or any(word in name for word in ("URL", "PASSWORD", "SECRET"))
        given = "" if secret else f" (given: {problem['input']!r})"
        lines.append(f"{prefix}{name or 'settings'}: {said(problem)}{given}\n")
    return "".join(lines)


def _prefix(settings_class: type[StageSettings]) -> str:
    return str(settings_class.model_config.get("env_prefix", ""))


async def _serve(build: Callable[[S], Stage], settings: S) -> int:
    """The exit status. Raises CannotListen."""
    try:
        stage = build(settings)
        async with RedisStreams(settings.redis, settings.key_prefix) as streams:
            consumer = Consumer(stage, streams, stage.metrics)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, consumer.stop)
            async with HealthServer(
                host=settings.health_host,
                port=settings.health_port,
                metrics=stage.metrics,
                health=consumer.health,
            ):
                await consumer.run()
    except CannotListen:
        raise
    except Exception:
        log.exception("stage_failed")
        return FAILED
    return 0
