"""`docker compose up` for real: images are built, a text goes in, and is found over HTTP."""
# ruff: noqa: S310 - addresses of servers started here

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.demo import Page, corpus

pytestmark = [pytest.mark.docker, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PROJECT = "dealwire-test"  # apart from an installation that may run on this machine
BUILD_AND_START = 900  # seconds; the first build installs every service's packages
SETTLED = 180  # seconds for one article through all stages, on a cold and busy machine


@dataclass(frozen=True)
class Stack:
    """A running installation, its inbox, and the port of its search engine."""

    inbox: Path
    search_port: int
    environment: dict[str, str]

    def compose(self, *arguments: str, seconds: float = 120) -> str:
        """Runs docker compose on the stack; the answer is what it prints. Fails with the logs."""
        done = self._run(arguments, seconds)
        if done.returncode:
            logs = self._run(("logs", "--tail", "20", "--no-color"), seconds).stdout
            pytest.fail(f"{done.stderr[-3000:]}\n{logs[-6000:]}", pytrace=False)
        return done.stdout

    def _run(self, arguments: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[str]:
        files = ("docker-compose.yml", "deploy/compose.without-dashboards.yml")
        command = ["docker", "compose", "-p", PROJECT]
        command += [part for file in files for part in ("-f", file)]
        return subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def put(self, name: str, page: Page) -> None:
        """Puts a text into the inbox and asks for it, as an operator would."""
        file = self.inbox / name
        file.write_text("\n\n".join((page.title, *page.paragraphs)), encoding="utf-8")
        file.chmod(0o644)
        body = json.dumps({"url": f"file:///inbox/{name}"})
        request = ("XADD", "{dealwire}:fetch.requested", "*", "data", body)
        self.compose("exec", "-T", "redis", "redis-cli", *request)

    def search(self, words: str) -> list[dict[str, Any]]:
        """The documents in which all these words are found."""
        query = {"query": {"simple_query_string": {"query": words, "default_operator": "and"}}}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.search_port}/dealwire-articles/_search",
            data=json.dumps(query).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            hits = json.load(response)["hits"]["hits"]
        return [hit["_source"] for hit in hits]

    def found(self, words: str) -> dict[str, Any]:
        """The one document with these words, as soon as it can be found."""
        deadline = time.monotonic() + SETTLED
        while not (documents := self.search(words)):
            assert time.monotonic() < deadline, f"{words!r} not found within {SETTLED} s"
            time.sleep(0.5)
        assert len(documents) == 1
        return documents[0]


def _docker_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    ask = ["docker", "info"]
    return subprocess.run(ask, capture_output=True, timeout=30, check=False).returncode == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if not _docker_answers():
        pytest.skip("no Docker engine answers")
    inbox = tmp_path_factory.mktemp("inbox")
    inbox.chmod(0o755)  # the fetcher is another user
    search_port = free_port()
    environment = {
        "DEALWIRE_INBOX": str(inbox),
        "DEALWIRE_OPENSEARCH_PORT": str(search_port),
        "DEALWIRE_REDIS_PORT": str(free_port()),
        "DEALWIRE_OPENSEARCH_HEAP": "512m",
        "FETCHER_SCHEDULER": "false",  # nothing but what the tests ask for
    }
    running = Stack(inbox, search_port, environment)
    try:
        running.compose("up", "-d", "--build", "--wait", seconds=BUILD_AND_START)
        yield running
    finally:
        running.compose("down", "--volumes", "--remove-orphans")


def _page(path: str) -> Page:
    return next(page for page in corpus() if page.path.endswith(path))


def test_a_text_from_the_inbox_is_found_and_outlives_down_and_up(stack: Stack) -> None:
    page = _page("bruxelles-examinera-accord-mistral")
    stack.put("bruxelles.txt", page)
    before = stack.found("Commission convertible minoritaire")
    assert before["language"] == "fr"

    stack.compose("down")
    stack.compose("up", "-d", "--wait", seconds=300)
    assert stack.found("Commission convertible minoritaire") == before


def test_three_enrichers_start_beside_each_other_and_articles_pass(stack: Stack) -> None:
    stack.compose("up", "-d", "--wait", "--no-recreate", "--scale", "enricher=3", seconds=300)
    assert len(stack.compose("ps", "--quiet", "enricher").split()) == 3
    stack.put("yoghurt.txt", _page("sailing-with-the-mistral-weekend-build"))
    assert stack.found("yoghurt multipack")["language"] == "en"


def test_services_run_without_rights_on_a_file_system_that_they_cannot_change(
    stack: Stack,
) -> None:
    for service in ("fetcher", "language-detector", "enricher", "indexer"):
        in_it = ("exec", "-T", service, "sh", "-c")
        assert stack.compose(*in_it, "id -u").strip() == "10001"
        assert stack.compose(*in_it, "grep CapEff /proc/1/status").split()[1] == "0" * 16
        assert "read-only" in stack.compose(*in_it, "touch /app/x 2>&1 || true").lower()
