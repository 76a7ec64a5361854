"""Commands as Redis's operator, and what neither of Redis's users may."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ResponseError
from typer.testing import CliRunner

from libs.contracts import DetectedArticle, FetchedArticle
from libs.errors import Rejected
from libs.streaming import RedisStreams, Stage
from libs.streaming.operations.purge import StreamPurge, shelves
from services.cli.app import app
from services.cli.backup.folder import HashedFile
from services.cli.backup.keys import Keys
from services.cli.forgetting.broker_disk import BrokerDisk
from tests.messages import fetched
from tests.redis_users import KEY_PREFIX, OPERATOR, SERVICES, Guarded
from tests.stages import PATIENCE, pending, quick, running, send, until

FORBIDDEN = (
    "FLUSHALL", "FLUSHDB", "CONFIG GET *", "CONFIG SET maxmemory 1", "CONFIG REWRITE", "KEYS *",
    "SHUTDOWN NOSAVE", "DEBUG SLEEP 0", "ACL LIST", "ACL WHOAMI", "MONITOR", "SAVE",
    "REPLICAOF 127.0.0.1 1", "MODULE LIST", "FUNCTION LIST", "SCRIPT FLUSH", "SCRIPT KILL",
    "CLIENT LIST", "CLIENT KILL ID 1", "SLOWLOG GET", "PUBLISH {dealwire}:a b", "SWAPDB 0 1",
    "GET another", "SET another 1", "DEL another", "EVAL return(redis.call('GET','a')) 0",
)  # fmt: skip
FORBIDDEN_TO_SERVICES = (
    "INFO", "SCAN 0", "BGREWRITEAOF", "CLIENT PAUSE 1", "DUMP {dealwire}:a", "XDEL {dealwire}:a 1",
    "RENAME {dealwire}:a {dealwire}:b", "RESTORE {dealwire}:a 0 x", "XGROUP DESTROY {dealwire}:a b",
)  # fmt: skip


@pytest.fixture
async def streams(guarded: Guarded) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(guarded.asked_by(SERVICES), KEY_PREFIX) as opened:
        yield opened


@pytest.fixture
def as_operator(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "REDIS_URL": guarded.url,
        "REDIS_USER": OPERATOR,
        "REDIS_PASSWORD_FILE": str(guarded.folder / OPERATOR),
        "OPENSEARCH_URL": "http://127.0.0.1:1",
        "STATE": str(guarded.folder / "state"),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"DEALWIRE_{name}", value)


async def bury_one(streams: RedisStreams) -> None:
    def reject(_: FetchedArticle) -> DetectedArticle:
        raise Rejected("no such thing", code="not_a_feed")

    async def empty() -> bool:
        return await pending(streams, FetchedArticle, "language-detector") == 0

    await send(streams, fetched())
    stage = Stage("language-detector", quick())
    stage.connect(reject, source=FetchedArticle, sink=DetectedArticle)
    async with running(stage, streams):
        await until(empty)


@pytest.mark.usefixtures("as_operator")
async def test_the_operator_replays_a_dead_letter_and_follows_sources(
    streams: RedisStreams,
) -> None:
    await bury_one(streams)
    for words in (
        ["dead", "list"],
        ["dead", "replay", "--all", "--code", "not_a_feed"],
        ["source", "add", "https://une.example/rss", "--id", "une"],
        ["source", "list"],
        ["source", "pause", "une"],
        ["source", "remove", "une"],
        ["alert", "list"],
        ["fetch", "https://une.example/1", "--no-wait"],
    ):
        ended = await asyncio.to_thread(CliRunner().invoke, app, words)
        assert ended.exit_code == 0, (words, ended.output, ended.exception)
    assert await streams.redis.xlen(streams.key("fetch.requested")) == 1


@pytest.mark.usefixtures("as_operator")
async def test_the_operator_sees_the_state_of_the_streams(streams: RedisStreams) -> None:
    await bury_one(streams)
    ended = await asyncio.to_thread(CliRunner().invoke, app, ["status", "--json"])
    assert json.loads(ended.stdout)["dead"] == {"articles.fetched": 1}
    assert "the broker" not in ended.output


async def test_the_operator_backs_up_restores_and_writes_files_anew(
    guarded: Guarded, streams: RedisStreams, tmp_path: Path
) -> None:
    await bury_one(streams)
    operator = guarded.asked_by(OPERATOR)
    with Keys(operator, KEY_PREFIX) as keys:
        file = HashedFile(tmp_path, "keys")
        with keys.standstill():
            count = keys.save(file)
        file.finish("keys", "keys", count)
        assert count
        before = await streams.redis.xlen(streams.key("articles.fetched"))
        keys.begin("backup")
        keys.try_out(tmp_path / "keys", keys.server())
        assert list(keys.load(tmp_path / "keys"))[-1] == count
        keys.end()
    assert await streams.redis.xlen(streams.key("articles.fetched")) == before
    async with RedisStreams(operator, KEY_PREFIX) as asked:
        purge = StreamPurge(asked)
        for shelf in shelves():
            async for entry_id, _ in purge.entries(shelf):
                assert not await purge.is_in_hand(shelf, entry_id)
                assert await purge.remove(shelf, entry_id, None)
        # It may not ask CONFIG, and so a snapshot is taken to be safe.
        assert await BrokerDisk(asked, patience=PATIENCE).clean() == ""
    assert guarded.refused() == [f"{OPERATOR}: config|get (toplevel)"]


@pytest.mark.parametrize("user", [SERVICES, OPERATOR])
def test_nobody_may_harm_the_server_or_touch_another_key(guarded: Guarded, user: str) -> None:
    guarded.keeper.execute_command("CONFIG", "SET", "maxmemory", "0")
    more = FORBIDDEN_TO_SERVICES if user == SERVICES else ()
    asked = guarded.asked_by(user)
    with Redis.from_url(asked.url, **asked.options()) as client:
        for command in (*FORBIDDEN, *more):
            with pytest.raises(ResponseError, match=r"o permissions|DEBUG command not allowed"):
                client.execute_command(*command.split())
    guarded.refused()
