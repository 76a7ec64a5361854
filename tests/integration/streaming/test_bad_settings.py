"""A wrong setting ends a service at its start: status 2, one line that names it, no trace.

Nothing that is told of an address holds its password.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from libs.streaming.redis.server import RedisServer
from services.cli.settings import Addresses
from services.cli.survey import survey

ROOT = Path(__file__).parents[3]
SERVICES = ("fetcher", "language_detector", "enricher", "indexer", "notifier")


def start(service: str, **settings: str) -> tuple[int, str]:
    """(exit status, what it wrote) of a service with these settings, which must not start."""
    prefix = service.upper()
    environment = {name: value for name, value in os.environ.items() if prefix not in name}
    environment |= {f"{prefix}_{name}": value for name, value in settings.items()}
    ended = subprocess.run(
        [sys.executable, "-m", f"services.{service}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout.decode()


@pytest.mark.parametrize("service", SERVICES)
def test_an_address_of_the_stream_server_without_a_scheme(service: str) -> None:
    status, said = start(service, REDIS_URL="localhost:6379")
    assert (status, said.count("\n")) == (2, 1), said
    assert said.startswith(f"{service.upper()}_REDIS_URL: ")
    assert "redis://" in said


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid", "not an address"])
def test_a_health_host_that_is_not_of_this_machine(host: str) -> None:
    status, said = start("language_detector", HEALTH_HOST=host, HEALTH_PORT="0")
    assert (status, said.count("\n")) == (2, 1), said
    assert said.startswith("LANGUAGE_DETECTOR_HEALTH_HOST: ")
    assert host in said


def test_a_health_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = start("enricher", HEALTH_PORT=str(port))
    assert (status, said.count("\n")) == (2, 1), said
    assert said.startswith("ENRICHER_HEALTH_PORT: ")
    assert str(port) in said


def test_an_address_of_the_search_engine_that_is_none() -> None:
    status, said = start("indexer", OPENSEARCH_URL="http://me:sesame@localhost:port")
    assert (status, said.count("\n")) == (2, 1), said
    assert said.startswith("INDEXER_OPENSEARCH_URL: ")
    assert "sesame" not in said


async def test_a_password_is_not_shown_where_a_server_does_not_answer() -> None:
    nowhere = Addresses(
        RedisServer("redis://:sesame@127.0.0.1:1/0"), "http://me:sesame@127.0.0.1:1"
    )
    report = await survey(nowhere, None, key_prefix="{none}", index_prefix="none-")
    assert [line.partition(": ")[0] for line in report.problems] == [
        "no answer from the broker at redis://127.0.0.1:1/0",
        "no answer from OpenSearch at http://127.0.0.1:1",
    ]
    assert "sesame" not in str(report.problems)


def test_a_secret_that_is_wrong_is_not_repeated() -> None:
    wrong = {"WEBHOOK_SECRET": "sesame", "SMTP_URL": "smtp://me:sesame@:1"}
    status, said = start("notifier", **wrong)
    assert (status, said.count("\n")) == (2, 2), said
    assert said.startswith("NOTIFIER_WEBHOOK_SECRET: must have 16 characters or more\n")
    assert "NOTIFIER_SMTP_URL: " in said
    assert "sesame" not in said
