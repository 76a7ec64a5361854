"""What Redis's users may, as it is written down, and what the code asks of Redis."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.redis_users import OPERATOR, SERVICES, rules

ROOT = Path(__file__).parents[3]
OF_THE_COMMAND_LINE = {"purge.lua", "replay.lua", "rewrite.lua"}
"""Scripts that no service runs."""
DANGEROUS = (
    "acl", "bgrewriteaof", "client|kill", "client|list", "client|pause", "cluster", "config",
    "debug", "failover", "flushall", "flushdb", "function", "info", "keys", "migrate", "module",
    "monitor", "psync", "publish", "replicaof", "restore", "save", "scan", "script|flush",
    "script|kill", "shutdown", "slaveof", "slowlog", "subscribe", "swapdb", "sync",
)  # fmt: skip
NEEDED_BY_THE_COMMAND_LINE = {"bgrewriteaof", "client|pause", "info", "restore", "scan"}

_SCRIPTED = re.compile(r"redis\.p?call\(\s*'(\w+)'(?:, '([A-Z]+)')?|= \{ '(XGROUP)', '(CREATE)'")
_RECEIVER = r"(?:_?redis|pipeline|together|asking|both|remembering)"
_CALLED = re.compile(rf"\b{_RECEIVER}\.([a-z_]+)\(|(?:EVAL_RO|CLIENT \w+)(?=\")")
_PARENTS = {"XGROUP", "XINFO", "MEMORY"}
_NO_COMMAND = {
    "aclose", "close", "config_get", "execute", "execute_command", "from_url", "pipeline",
    "register_script",
}  # fmt: skip
"""What sends nothing of its own; and CONFIG GET, whose refusal `dealwire forget` bears."""
_AS = {
    "delete": "del",
    "incr": "incrby",
    "xpending_range": "xpending",
    "xinfo_groups": "xinfo|groups",
    "xinfo_stream": "xinfo|stream",
    "xgroup_create": "xgroup|create",
    "xgroup_destroy": "xgroup|destroy",
    "script_load": "script|load",
}


def allowed(user: str) -> set[str]:
    return {rule[1:] for rule in rules(user) if rule.startswith("+")}


def in_script(text: str) -> set[str]:
    found = set()
    for match in _SCRIPTED.finditer(text):
        command, sub = match[1] or match[3], match[2] or match[4]
        found.add((f"{command}|{sub}" if command in _PARENTS else command).lower())
    return found


def in_python(text: str) -> set[str]:
    found = set()
    for match in _CALLED.finditer(text):
        name = match[1] or match[0].lower().replace(" ", "|")
        if name in _NO_COMMAND or not (hasattr(Redis, name) or match[1] is None):
            continue
        plain = name.removesuffix("_iter")
        found.add(_AS.get(plain, plain))
    return found


def sources(*folders: str, ending: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob(f"*{ending}"))


@pytest.mark.parametrize(
    "script", [*sources("libs", "services", ending=".lua")], ids=lambda each: each.name
)
def test_a_script_asks_nothing_that_its_user_may_not(script: Path) -> None:
    """A script that is refused in its middle has written what stands before that."""
    asked = in_script(script.read_text("utf-8"))
    assert asked
    users = [OPERATOR] if script.name in OF_THE_COMMAND_LINE else [SERVICES, OPERATOR]
    for user in users:
        assert not asked - allowed(user)


def test_a_service_asks_nothing_that_its_user_may_not() -> None:
    for file in sources("services", "libs/streaming/redis", ending=".py"):
        name = str(file.relative_to(ROOT))
        if name.startswith(("services/cli/", "services/indexer/migration/")):
            continue  # the command line migrates
        text = file.read_text("utf-8")
        assert not (in_python(text) | in_script(text)) - allowed(SERVICES), name


def test_nothing_is_asked_that_the_operator_may_not() -> None:
    seen: set[str] = set()
    for file in sources("services", "libs", ending=".py"):
        if file.is_relative_to(ROOT / "libs" / "local"):
            continue  # the broker that it starts has no users
        text = file.read_text("utf-8")
        asked = in_python(text) | in_script(text)
        assert not asked - allowed(OPERATOR), file
        seen |= asked
    assert {"xadd", "scan", "eval_ro", "client|pause", "memory|usage", "zrangebyscore"} <= seen


def test_what_is_given_is_named_and_on_the_keys_of_the_installation_alone() -> None:
    for user in (SERVICES, OPERATOR):
        words = rules(user)
        assert words[:4] == ["resetkeys", "~{dealwire}:*", "resetchannels", "-@all"]
        assert all(re.fullmatch(r"\+[a-z_]+(\|[a-z]+)?", word) for word in words[4:])
        assert len(set(words)) == len(words)


def test_what_could_harm_the_server_is_not_given() -> None:
    for command in DANGEROUS:
        assert command not in allowed(SERVICES)
        assert command not in allowed(OPERATOR) - NEEDED_BY_THE_COMMAND_LINE
