"""What stands in a log line, and what never does."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog

from libs.observability import configure_logs
from libs.observability.logs import LogFormat


def fail_with(secret_address: str) -> None:
    raise ConnectionError(f"no answer after {len(secret_address)} characters")


def fail_at(addresses: str) -> None:
    raise ConnectionError(addresses)


@contextmanager
def logging_as(log_format: LogFormat) -> Iterator[None]:
    """Logs as a service writes them; afterwards as before."""
    before = logging.getLogger().handlers[:]
    try:
        configure_logs(level="INFO", log_format=log_format, service="fetcher")
        yield
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()


def test_a_traceback_tells_where_and_keeps_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as("json"):
        try:
            fail_with("redis://:sesame@host")
        except ConnectionError:
            structlog.get_logger().exception("stage_failed")
    [line] = capsys.readouterr().err.strip().splitlines()
    event = json.loads(line)
    assert (event["event"], event["service"]) == ("stage_failed", "fetcher")
    assert event["exception"][0]["frames"][-1]["name"] == "fail_with"
    assert "sesame" not in line


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_addresses_are_logged_without_their_secrets(
    log_format: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    address, user = "https://gazette.example/rss?token=sesame&n=5", "https://lea:sesame@b.example"
    with logging_as(log_format):
        structlog.get_logger().info("expanded", url=address, also=[user, {"url": address}])
        logging.getLogger("aiohttp").warning("no answer from %s", address)
        try:
            fail_at(f"{address}: {user}")
        except ConnectionError as error:
            structlog.get_logger().exception("stage_failed", error=repr(error))
    said = capsys.readouterr().err
    assert "sesame" not in said
    assert said.count("token=***&n=5") >= 5
    if log_format == "json":
        assert json.loads(said.splitlines()[0])["also"][0] == "https://***@b.example"
