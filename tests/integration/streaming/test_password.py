"""A stream server with a password: the right one works, of a wrong one the setting is named."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from structlog.testing import capture_logs

from libs.contracts import DetectedArticle, FetchedArticle
from libs.local.broker import run_broker
from libs.streaming import RedisStreams, Stage
from libs.streaming.consumer import Consumer
from tests.messages import detected, fetched
from tests.stages import PATIENCE, messages, quick, send, until

PASSWORD = "s3cr:et@/x"  # noqa: S105 - of a server of this test
WRONG = "guessed"
SET = (
    "Set REDIS_USER and REDIS_PASSWORD_FILE to a user and its password,"
    " or REDIS_URL to redis://[user]:password@host:port"
)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[str]:
    """The address, without its password, of a server that wants one."""
    with run_broker(tmp_path) as server:
        demand(server.url, PASSWORD)
        yield server.url


def demand(url: str, password: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.config_set("requirepass", password)


def with_password(url: str, password: str) -> str:
    return url.replace("redis://", f"redis://:{quote(password, safe='')}@")


async def test_a_stage_starts_once_its_password_is_right_and_says_until_then_what_to_set(
    locked: str, key_prefix: str
) -> None:
    stage = Stage("language-detector", quick()).connect(
        lambda _: detected(), source=FetchedArticle, sink=DetectedArticle
    )
    async with RedisStreams(with_password(locked, WRONG), key_prefix) as streams:
        consumer = Consumer(stage, streams, stage.metrics)
        with capture_logs() as logs:
            task = asyncio.create_task(consumer.run())
            await until(lambda: bool(troubles(logs)))
            assert SET in troubles(logs)[0]
            demand(with_password(locked, PASSWORD), WRONG)
            await send(streams, fetched())
            await until(lambda: passed(streams))
            consumer.stop()
            await asyncio.wait_for(task, PATIENCE)
    assert WRONG not in str(logs)


async def passed(streams: RedisStreams) -> bool:
    return len(await messages(streams, DetectedArticle)) == 1


def troubles(logs: Any) -> list[str]:
    return [each["error"] for each in logs if each["event"] == "stream_server_trouble"]


@pytest.mark.parametrize("command", [["dead", "list"], ["alert", "list"], ["status"]])
@pytest.mark.parametrize("password", [None, WRONG])
def test_a_command_says_what_to_set_and_repeats_no_password(
    locked: str, command: list[str], password: str | None
) -> None:
    status, said = dealwire(
        locked if password is None else with_password(locked, password), *command
    )
    assert status == 1
    assert SET in " ".join(said.split())
    assert WRONG not in said


def test_a_command_with_the_right_password_is_answered(locked: str) -> None:
    status, said = dealwire(with_password(locked, PASSWORD), "dead", "list")
    assert status == 0, said
    assert PASSWORD not in said


def dealwire(url: str, *command: str) -> tuple[int, str]:
    """The exit code, and all that was written."""
    addresses = {"DEALWIRE_REDIS_URL": url, "DEALWIRE_OPENSEARCH_URL": "http://127.0.0.1:1"}
    ended = subprocess.run(
        [sys.executable, "-m", "services.cli", *command],
        env=os.environ | addresses | {"COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout.decode()
