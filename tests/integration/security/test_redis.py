"""Redis as deploy/compose.secure.yml starts it, with users; and one that speaks TLS."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.security import certificates
from deploy.security.make_secrets import make_secrets
from libs.contracts import DetectedArticle, FetchedArticle
from libs.streaming import RedisStreams, Stage, Unreachable
from libs.streaming.redis.server import RedisServer
from tests.e2e.test_compose import ROOT, free_port
from tests.engines import why_no_docker
from tests.messages import detected, fetched
from tests.redis_users import KEY_PREFIX, OPERATOR, SERVICES
from tests.stages import messages, quick, running, send, until

pytestmark = [pytest.mark.docker, pytest.mark.slow]

FILES = ("docker-compose.yml", "deploy/compose.secure.yml")


@dataclass(frozen=True)
class Composed:
    """Its project of compose, port, and the folder of the passwords."""

    project: str
    port: int
    secrets: Path

    def asked_by(self, user: str) -> RedisServer:
        return RedisServer(f"redis://127.0.0.1:{self.port}/0", user, self.secrets / user)

    def client(self, user: str) -> Redis:
        server = self.asked_by(user)
        return Redis.from_url(server.url, decode_responses=True, **server.options())

    def compose(self, *arguments: str, check: bool = True) -> str:
        """All that it says."""
        environment = {
            "DEALWIRE_SECRETS": str(self.secrets),
            "DEALWIRE_REDIS_PORT": str(self.port),
        }
        files = [part for file in FILES for part in ("-f", file)]
        done = subprocess.run(
            ["docker", "compose", "-p", self.project, *files, *arguments],
            cwd=ROOT, env=os.environ | environment, text=True, timeout=120, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    if reason := why_no_docker():
        pytest.skip(reason)
    secrets = tmp_path_factory.mktemp("redis") / "secrets"
    make_secrets(secrets)
    found = Composed(f"dealwire-test-redis-{uuid4().hex[:8]}", free_port(), secrets)
    try:
        found.compose("up", "-d", "--wait", "redis")
        yield found
    finally:
        found.compose("down", "--volumes", "--remove-orphans", check=False)


async def test_a_stage_works_as_its_user_and_outlives_a_new_container(composed: Composed) -> None:
    stage = Stage("language-detector", quick())
    stage.connect(lambda _: detected(), source=FetchedArticle, sink=DetectedArticle)
    async with RedisStreams(composed.asked_by(SERVICES), KEY_PREFIX) as streams:

        async def passed() -> bool:
            return len(await messages(streams, DetectedArticle)) == 1

        await send(streams, fetched())
        async with running(stage, streams):
            await until(passed)
        composed.compose("up", "-d", "--wait", "--force-recreate", "redis")
        # What a script wrote is in the log as one transaction: start.sh says why that matters.
        assert await passed()


def test_who_gives_no_name_or_a_wrong_password_is_refused(composed: Composed) -> None:
    assert "NOAUTH" in composed.compose("exec", "-T", "redis", "redis-cli", "DBSIZE")
    with composed.client(SERVICES) as client:
        assert client.ping()
    wrong = Redis(port=composed.port, username=SERVICES, password="guessed")  # noqa: S106
    with wrong, pytest.raises(AuthenticationError):
        wrong.ping()


def test_it_logs_every_write_and_evicts_nothing_as_without_users(composed: Composed) -> None:
    with composed.client(OPERATOR) as client:
        about = client.info()
    assert about["aof_enabled"] == 1
    assert about["maxmemory_policy"] == "noeviction"
    assert about["maxmemory"] == 512 << 20


def test_no_password_is_in_what_the_engine_shows_and_none_in_a_log_or_an_argument(
    composed: Composed,
) -> None:
    shown = composed.compose("logs", "redis")
    inside = "cat /proc/1/cmdline /proc/1/environ /tmp/users.acl"
    shown += composed.compose("exec", "-T", "redis", "sh", "-c", inside)
    container = composed.compose("ps", "--quiet", "redis").strip()
    inspected = ["docker", "inspect", container]
    shown += subprocess.run(inspected, capture_output=True, text=True, check=True).stdout
    assert SERVICES in shown
    for secret in composed.secrets.iterdir():
        assert secret.read_text("ascii") not in shown


def test_without_a_password_it_does_not_start(composed: Composed, tmp_path: Path) -> None:
    make_secrets(tmp_path)
    (tmp_path / "redis_operator").write_text("\n", "ascii")
    empty = Composed(composed.project, composed.port, tmp_path)
    said = empty.compose("run", "--rm", "--no-deps", "-T", "redis", "redis-server", check=False)
    assert "/run/secrets/redis_operator is empty" in said
    assert "Ready to accept" not in said


@pytest.fixture(scope="module")
def with_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """The address of a Redis that speaks TLS, its authority, and another one."""
    if reason := why_no_docker():
        pytest.skip(reason)
    testcontainers_config.ryuk_disabled = True  # one more image to pull; it is stopped below
    folder = tmp_path_factory.mktemp("tls")
    made = {name: folder / name for name in ("ca", "node", "admin", "ca2", "node2", "admin2")}
    for each in made.values():
        each.mkdir()
    certificates.make_certificates(made["ca"], made["node"], made["admin"])
    certificates.make_certificates(made["ca2"], made["node2"], made["admin2"])
    (made["node"] / "node-key.pem").chmod(0o644)  # who runs Redis there is another user
    made["node"].chmod(0o755)
    options = {
        "--port": "0", "--tls-port": "6379", "--tls-auth-clients": "no",
        "--tls-cert-file": "/tls/node.pem", "--tls-key-file": "/tls/node-key.pem",
        "--tls-ca-cert-file": "/tls/ca.pem",
    }  # fmt: skip
    words = [word for option in options.items() for word in option]
    container = DockerContainer("redis:8.0").with_exposed_ports(6379)
    container = container.with_volume_mapping(str(made["node"]), "/tls")
    with container.with_command(["redis-server", *words]) as started:
        url = f"rediss://localhost:{started.get_exposed_port(6379)}/0"
        yield url, made["ca"] / "ca.pem", made["ca2"] / "ca.pem"


async def test_a_stage_works_over_tls_with_the_authority_that_is_named(
    with_tls: tuple[str, Path, Path],
) -> None:
    url, authority, _ = with_tls
    stage = Stage("language-detector", quick())
    stage.connect(lambda _: detected(), source=FetchedArticle, sink=DetectedArticle)
    async with RedisStreams(RedisServer(url, ca=authority), KEY_PREFIX) as streams:

        async def passed() -> bool:
            return len(await messages(streams, DetectedArticle)) == 1

        await send(streams, fetched())
        async with running(stage, streams):
            await until(passed)


async def test_another_authority_is_refused_and_the_setting_named(
    with_tls: tuple[str, Path, Path],
) -> None:
    url, _, another = with_tls
    for ca in (another, None):
        async with RedisStreams(RedisServer(url, ca=ca), KEY_PREFIX) as streams:
            with pytest.raises(Unreachable, match="Check REDIS_CA"):
                await streams.leases.take("lease:test", "me", seconds=1)
