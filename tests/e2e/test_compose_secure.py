"""The secure compose file for real, from no certificate and no password to an indexer at work."""
# ruff: noqa: S310 - addresses of servers started here

import base64
import os
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.security.make_secrets import make_secrets
from tests.e2e.test_compose import BUILD_AND_START, ROOT, free_port
from tests.engines import why_no_docker

pytestmark = [pytest.mark.docker, pytest.mark.slow]

PROJECT = "dealwire-test-secure"
FILES = ("docker-compose.yml", "deploy/compose.without-dashboards.yml", "deploy/compose.secure.yml")
ARTICLES = "/dealwire-articles-000001"


@dataclass(frozen=True)
class SecureStack:
    """A running indexer and its servers, a folder with their secrets, and their ports."""

    folder: Path
    port: int
    redis_port: int

    def compose(self, *arguments: str, seconds: float = 120) -> str:
        """Runs docker compose on the stack; the answer is what it prints. Fails with the logs."""
        done = self._run(arguments, seconds)
        if done.returncode:
            logs = self._run(("logs", "--tail", "20", "--no-color"), seconds).stdout
            pytest.fail(f"{done.stderr[-3000:]}\n{logs[-6000:]}", pytrace=False)
        return done.stdout

    def _run(self, arguments: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[str]:
        environment = {
            "DEALWIRE_SECRETS": str(self.folder / "secrets"),
            "DEALWIRE_OPENSEARCH_PORT": str(self.port),
            "DEALWIRE_REDIS_PORT": str(self.redis_port),
            "DEALWIRE_OPENSEARCH_HEAP": "512m",
        }
        files = [part for file in FILES for part in ("-f", file)]
        return subprocess.run(
            ["docker", "compose", "-p", PROJECT, *files, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def authority(self) -> Path:
        """The file of the certificate that was made at the first start."""
        file = self.folder / "ca.pem"
        there = "opensearch:/usr/share/opensearch/config/certificates/ca.pem"
        self.compose("cp", there, str(file))
        return file

    def status(self, user: str, method: str, path: str) -> int:
        """What OpenSearch answers a user."""
        pair = f"{user}:{(self.folder / 'secrets' / user).read_text('ascii')}"
        request = urllib.request.Request(
            f"https://localhost:{self.port}{path}",
            headers={"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"},
            method=method,
        )
        context = ssl.create_default_context(cafile=self.authority())
        try:
            with urllib.request.urlopen(request, timeout=10, context=context) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureStack]:
    if reason := why_no_docker():
        pytest.skip(reason)
    running = SecureStack(tmp_path_factory.mktemp("secure"), free_port(), free_port())
    make_secrets(running.folder / "secrets")
    try:
        running.compose("up", "-d", "--build", "--wait", "indexer", seconds=BUILD_AND_START)
        yield running
    finally:
        running.compose("down", "--volumes", "--remove-orphans")


def test_the_indexer_made_its_indices_and_each_user_may_what_is_its_own(
    stack: SecureStack,
) -> None:
    assert stack.status("dealwire_analyst", "GET", f"{ARTICLES}/_count") == 200
    assert stack.status("dealwire_operator", "GET", f"{ARTICLES}/_stats") == 200
    for user in ("dealwire_indexer", "dealwire_analyst", "dealwire_dashboards"):
        assert stack.status(user, "DELETE", ARTICLES) == 403


def test_no_password_is_in_what_the_engine_shows_and_no_key_in_a_service(
    stack: SecureStack,
) -> None:
    ids = stack.compose("ps", "--all", "--quiet").split()
    shown = subprocess.run(
        ["docker", "inspect", *ids], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    for secret in (stack.folder / "secrets").iterdir():
        assert secret.read_text("ascii") not in shown
    held = stack.compose(
        "exec", "-T", "indexer", "sh", "-c", "ls /run/secrets /ca; ls -d /admin*||:"
    )
    secrets = ["dealwire_indexer", "redis_services"]
    assert held.split() == ["/ca:", "ca.pem", "/run/secrets:", *secrets]


def test_certificates_and_users_outlive_down_and_up(stack: SecureStack) -> None:
    before = stack.authority().read_bytes()
    stack.compose("down")
    stack.compose("up", "-d", "--wait", "indexer", seconds=300)
    assert stack.authority().read_bytes() == before
    assert stack.status("dealwire_analyst", "GET", f"{ARTICLES}/_count") == 200
