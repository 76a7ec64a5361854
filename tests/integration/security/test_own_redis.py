"""A Redis of one's own given users by the commands of docs/security.md, as they stand there."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from libs.local.broker import find_server
from tests.engines import why_no_docker
from tests.redis_users import OPERATOR, SERVICES

pytestmark = [pytest.mark.docker, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
ADMIN = "redis_admin"
SETTING_UP, ANOTHER_PASSWORD = re.findall(
    r"```sh\n(.*?)```", (ROOT / "docs" / "security.md").read_text("utf-8"), flags=re.DOTALL
)
HASH = SETTING_UP.splitlines()[0]


@dataclass(frozen=True)
class OwnServer:
    """A server in a container, restarted with the users that it saved; its folder of passwords."""

    container: str
    secrets: Path
    saving: str
    """The command that saves users where this server has them."""

    def write(self, user: str, password: str) -> None:
        (self.secrets / user).write_text(f"{password}\n", "ascii")

    def shell(self, lines: str) -> list[str]:
        """What the lines print, in a shell at the root of the repository."""
        done = subprocess.run(
            ["docker", "exec", "--workdir", "/repository", "--env", "secrets=/secrets",
             self.container, "sh", "-euc", lines.replace("ACL SAVE", self.saving)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.split("\n")

    def answer(self, user: str, password: str) -> str:
        given = f"REDISCLI_AUTH={password} redis-cli --user {user}"
        return "\n".join(self.shell(f"{given} GET '{{dealwire}}:x' 2>&1"))

    def restart(self) -> None:
        subprocess.run(["docker", "restart", "--time", "10", self.container], check=True,
                       capture_output=True, timeout=60)  # fmt: skip
        self.wait()

    def wait(self) -> None:
        self.shell("until redis-cli PING 2>/dev/null | grep -q 'PONG\\|NOAUTH'; do sleep 0.1; done")


def _command(engine: str, saved_in: str) -> str:
    """Starts it as the image's user, with what it saves users in made first."""
    keeps = "--aclfile /data/users.acl" if saved_in == "users.acl" else ""
    first = "/data/redis.conf" if saved_in == "redis.conf" else ""
    server = "redis-server" if engine == "redis" else "/valkey/valkey-server"
    return f"touch /data/{saved_in}; exec {server} {first} --dir /data --protected-mode no {keeps}"


@pytest.fixture(
    params=[
        ("redis", "users.acl", "ACL SAVE"),
        ("redis", "redis.conf", "CONFIG REWRITE"),
        ("valkey", "users.acl", "ACL SAVE"),
        ("valkey", "redis.conf", "CONFIG REWRITE"),
    ],
    ids=lambda each: f"{each[0]}-{each[1]}",
)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OwnServer]:
    if reason := why_no_docker():
        pytest.skip(reason)
    testcontainers_config.ryuk_disabled = True  # one more image to pull; it is stopped below
    engine, saved_in, saving = request.param
    tmp_path.chmod(0o755)
    container = DockerContainer("redis:8.0", entrypoint=["sh", "-c"])
    container = container.with_volume_mapping(str(ROOT / "deploy"), "/repository/deploy")
    container = container.with_volume_mapping(str(tmp_path), "/secrets")
    if engine == "valkey":
        container = container.with_volume_mapping(str(find_server().parent), "/valkey")
    with container.with_command([_command(engine, saved_in)]) as started:
        found = OwnServer(started.get_wrapped_container().id, tmp_path, saving)
        found.wait()
        for user in (ADMIN, SERVICES, OPERATOR):
            found.write(user, f"{user}-1")
        yield found


def test_users_made_as_the_page_says_outlive_a_restart_and_nobody_else_gets_in(
    own: OwnServer,
) -> None:
    assert own.shell(SETTING_UP) == ["OK"] * 5 + [""]
    for _ in range(2):
        assert own.shell("redis-cli GET x 2>&1")[0].startswith("NOAUTH")
        for user in (SERVICES, OPERATOR, ADMIN):
            assert own.answer(user, f"{user}-1").strip() == ""
        admin = f"REDISCLI_AUTH={ADMIN}-1 redis-cli --user {ADMIN}"
        listed = own.shell(f"{admin} ACL LIST")
        [default] = [line for line in listed if line.startswith("user default ")]
        assert " off " in default
        assert "~* &* +@all" in default
        assert "nopass" not in default
        own.restart()


def test_another_password_made_as_the_page_says_is_the_only_one(own: OwnServer) -> None:
    own.shell(SETTING_UP)
    own.write(SERVICES, "changed")
    signed_in = f"export REDISCLI_AUTH={ADMIN}-1\n"
    assert own.shell(f"{HASH}\n{signed_in}{ANOTHER_PASSWORD}")[:2] == ["OK", "OK"]
    for _ in range(2):
        assert own.answer(SERVICES, "changed").strip() == ""
        assert "WRONGPASS" in own.answer(SERVICES, f"{SERVICES}-1")
        own.restart()
