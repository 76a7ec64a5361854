"""Dead letters on a real server: all are seen whatever lies between them, each goes once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from libs.contracts import DeadLetter, stream_named
from libs.local.broker import run_broker
from libs.streaming import RedisStreams, Refused, encode
from libs.streaming.operations.dead_letters import Held, Unreadable, dead_letters, replay
from services.cli.app import app
from services.cli.commands import dead as commands

NOW = datetime(2024, 2, 27, tzinfo=timezone.utc)
FETCHED = stream_named("articles.fetched")
LETTER = DeadLetter(
    stage="language-detector",
    consumer="language-detector-1",
    stream=FETCHED.name,
    entry_id="1700000000000-0",
    at=NOW,
    code="internal_error",
    error="KeyError: 'x'",
    attempts=5,
    request_id="r",
    fields={"data": "{}", "type": "dealwire.article.fetched.v1"},
)
RETRY = FETCHED.retry("language-detector")


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as opened:
        yield opened


async def bury(streams: RedisStreams, letter: DeadLetter, stream: str = FETCHED.dead) -> str:
    return await streams.add(
        stream,
        encode(letter, stage=letter.stage, request_id="r", traceparent=None, time=NOW),
    )


async def test_an_entry_that_cannot_be_read_hides_none_behind_it(streams: RedisStreams) -> None:
    first = await bury(streams, LETTER)
    bad = await streams.add(FETCHED.dead, {b"data": b"no json"})
    last = await bury(streams, LETTER)
    found = [one async for one in dead_letters(streams)]
    assert [one.entry_id for one in found] == [first, bad, last]
    assert [type(one) for one in found] == [Held, Unreadable, Held]
    assert isinstance(found[1], Unreadable)
    assert (found[1].stream, found[1].name) == (FETCHED.dead, f"{FETCHED.name}/{bad}")
    assert found[1].reason.startswith("InvalidJson: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "translator"},
        {"stage": "indexer"},
        {"stream": "articles.translated"},
        {"stream": "outcomes"},
        {"encoding": "base64", "fields": {"a": "b"}},
    ],
    ids=str,
)
async def test_a_letter_that_no_stage_could_take_again_is_unreadable(
    streams: RedisStreams, changes: dict[str, Any]
) -> None:
    await bury(streams, LETTER.model_copy(update=changes))
    [found] = [one async for one in dead_letters(streams)]
    assert isinstance(found, Unreadable)
    assert found.reason


async def test_a_letter_that_two_send_again_at_once_goes_once(streams: RedisStreams) -> None:
    await bury(streams, LETTER)
    held = await only_letter(streams)
    ends = await asyncio.gather(*(replay(streams, held) for _ in range(5)))
    [[sent, fields]] = await streams.redis.xrange(streams.key(RETRY))
    assert sorted(ends, key=str) == sorted([sent.decode(), *[None] * 4], key=str)
    assert fields[b"requestid"] == b"r"
    assert await streams.redis.xlen(streams.key(FETCHED.dead)) == 0


async def test_a_letter_whose_retry_is_refused_is_kept(streams: RedisStreams) -> None:
    await bury(streams, LETTER)
    await streams.redis.set(streams.key(RETRY), "not a stream")
    with pytest.raises(Refused, match="WRONGTYPE"):
        await replay(streams, await only_letter(streams))
    assert await streams.redis.xlen(streams.key(FETCHED.dead)) == 1


async def test_a_full_server_takes_a_letter_sent_again(tmp_path: Path, key_prefix: str) -> None:
    with run_broker(tmp_path) as server:
        async with RedisStreams(server.url, key_prefix) as streams:
            await bury(streams, LETTER)
            await streams.redis.config_set("maxmemory", 1)
            assert await replay(streams, await only_letter(streams))


async def only_letter(streams: RedisStreams) -> Held:
    [held] = [one async for one in dead_letters(streams)]
    assert isinstance(held, Held)
    return held


@pytest.fixture
def buried(broker_url: str, key_prefix: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of three dead letters, of which the second is none, for the command line."""
    monkeypatch.setenv("DEALWIRE_REDIS_URL", broker_url)
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("DEALWIRE_KEY_PREFIX", key_prefix)

    async def bury_three() -> list[str]:
        async with RedisStreams(broker_url, key_prefix) as streams:
            return [
                await bury(streams, LETTER),
                await streams.add(FETCHED.dead, {b"data": b"no json", b"\xff": b""}),
                await bury(streams, LETTER),
            ]

    return [f"{FETCHED.name}/{entry_id}" for entry_id in asyncio.run(bury_three())]


def dealwire(*arguments: str, expect: int = 0) -> tuple[str, str]:
    """(stdout, stderr) of the command."""
    ended = CliRunner().invoke(app, ["dead", *arguments])
    assert ended.exit_code == expect, ended.output
    return ended.stdout, ended.stderr


def test_all_are_listed_and_the_unreadable_one_is_named_as_such(buried: list[str]) -> None:
    text, _ = dealwire("list")
    assert all(name in text for name in buried)
    assert "unreadable" in text
    listed = [json.loads(line) for line in dealwire("list", "--json")[0].splitlines()]
    assert [one["name"] for one in listed] == buried
    assert (listed[1]["code"], listed[1]["stream"]) == ("unreadable", FETCHED.dead)
    assert listed[1]["error"].startswith("InvalidJson: ")
    assert dealwire("list", "--stage", "indexer", "--json")[0] == ""
    found = dealwire("list", "--code", "unreadable", "--json")[0]
    assert json.loads(found)["name"] == buried[1]


def test_what_cannot_be_read_is_shown_as_it_lies_there(buried: list[str]) -> None:
    shown = json.loads(dealwire("show", buried[1])[0])
    assert (shown["code"], shown["encoding"]) == ("unreadable", "base64")
    assert len(shown["fields"]) == 2
    assert json.loads(dealwire("show", buried[2])[0])["stage"] == "language-detector"


def test_all_others_are_sent_again_and_the_unreadable_one_is_told_of(buried: list[str]) -> None:
    sent, said = dealwire("replay", "--all", "--json")
    assert sorted(json.loads(sent)) == sorted([buried[0], buried[2]])
    assert f"{buried[1]} was not sent" in said
    _, said = dealwire("replay", buried[1], expect=1)
    assert f"{buried[1]} was not sent" in said


def test_who_comes_second_is_told_that_the_letter_is_gone(
    buried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(streams: RedisStreams, held: Held) -> str | None:
        assert await replay(streams, held)
        return await replay(streams, held)

    monkeypatch.setattr(commands, "replay", meanwhile)
    sent, said = dealwire("replay", buried[0], "--json", expect=1)
    assert json.loads(sent) == {}
    assert f"{buried[0]} was not sent: it is gone" in said
