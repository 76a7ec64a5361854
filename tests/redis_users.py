"""Redis's users as deploy/security has them, on a server that a test started."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis

from libs.local.broker import RunningServer
from libs.streaming.redis.server import RedisServer

SERVICES = "redis_services"
OPERATOR = "redis_operator"
KEY_PREFIX = "{dealwire}"
_FOLDER = Path(__file__).parents[1] / "deploy" / "security" / "redis"
_FILES = {SERVICES: ("services",), OPERATOR: ("services", "operator")}


def rules(user: str) -> list[str]:
    """What it may, one rule a word, as start.sh puts it together."""
    lines = [
        line
        for name in _FILES[user]
        for line in (_FOLDER / f"{name}.acl").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    return " ".join(lines).split()


@dataclass(frozen=True)
class Guarded:
    """A server with our users, of which `default` is none; and a client that may everything."""

    url: str
    folder: Path
    keeper: Any

    def asked_by(self, user: str) -> RedisServer:
        """With the user's password in its file."""
        return RedisServer(self.url, user, self.folder / user)

    def set_password(self, user: str, password: str) -> None:
        """Of the server alone; who is connected is cut off."""
        self.keeper.execute_command("ACL", "SETUSER", user, "resetpass", f">{password}")
        self.keeper.client_kill_filter(user=user)

    def refused(self) -> list[str]:
        """Each thing that somebody asked and may not, since the last call."""
        rows = self.keeper.acl_log()
        self.keeper.acl_log_reset()
        return [f"{row['username']}: {row['object']} ({row['context']})" for row in rows]


def guard(server: RunningServer, folder: Path) -> Guarded:
    """Gives a server its users, with passwords in files of a folder."""
    keeper: Any = Redis.from_url(server.url, decode_responses=True)
    keeper.execute_command("ACL", "SETUSER", "keeper", "on", ">kept", "~*", "&*", "+@all")
    for user in (SERVICES, OPERATOR):
        (folder / user).write_text(f"of {user}/ é\n", "utf-8")
        password = f">of {user}/ é"
        keeper.execute_command("ACL", "SETUSER", user, "reset", "on", password, *rules(user))
    keeper.execute_command("ACL", "SETUSER", "default", "off", "resetpass")
    keeper.close()
    url = server.url.replace("redis://", "redis://keeper:kept@")
    return Guarded(server.url, folder, Redis.from_url(url, decode_responses=True))
