import json
import logging

import pytest
import structlog

from libs.observability import configure_logs


def fail_with(secret_address: str) -> None:
    raise ConnectionError(f"no answer after {len(secret_address)} characters")


def test_a_traceback_tells_where_and_keeps_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    try:
        configure_logs(level="INFO", log_format="json", service="fetcher")
        try:
            fail_with("redis://:sesame@host")
        except ConnectionError:
            structlog.get_logger().exception("stage_failed")
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
    [line] = capsys.readouterr().err.strip().splitlines()
    event = json.loads(line)
    assert (event["event"], event["service"]) == ("stage_failed", "fetcher")
    assert event["exception"][0]["frames"][-1]["name"] == "fail_with"
    assert "sesame" not in line
