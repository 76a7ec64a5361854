"""`dealwire source` as a user types it, on a real broker with a scheduler at work."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from libs.contracts import Count, FetchRequest, KeepNewest, Outcome, Result, SourceState, keys
from libs.deals import Deal
from libs.errors import Skipped, Unavailable
from libs.search.connection import connect
from libs.streaming import RedisStreams, Stage
from services.cli.commands.fetch import request_all
from services.cli.commands.replay import look_for
from services.cli.problems import Problem
from services.cli.settings import CliSettings
from services.fetcher.scheduler import Scheduler
from services.fetcher.sources.redis.poll_log import RedisPollLog
from services.fetcher.sources.redis.schedule_store import ScheduleStore
from services.indexer.indexing import index_outcomes
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.stages import messages, outcomes, quick, running, until

NOWHERE = "http://127.0.0.1:1"
PROFILED = Deal.model_validate({
    "id": "d", "name": "Deal", "languages": ["fr"], "relevance": {"terms": {}},
    "entities": [{"type": "organisation", "name": "Someone", "role": "party"}],
    "sources": [{"id": "la-une", "url": "https://une.example/rss"}],
})  # fmt: skip


@dataclass
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Runs `dealwire source` against one broker."""

    def __init__(self, streams: RedisStreams, url: str, prefix: str, folder: Path) -> None:
        self.streams = streams
        self.folder = folder
        self.variables = {
            "DEALWIRE_REDIS_URL": url,
            "DEALWIRE_KEY_PREFIX": prefix,
            "DEALWIRE_OPENSEARCH_URL": NOWHERE,
            "DEALWIRE_STATE": str(folder / "state"),
            "COLUMNS": "80",
        }

    async def __call__(self, *arguments: str, expect: int = 0) -> Said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.cli", "source", *arguments,
            env=os.environ | self.variables, cwd=self.folder,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        said = Said(process.returncode or 0, out.decode(), err.decode())
        assert said.code == expect, said
        return said

    async def states(self) -> dict[str, str]:
        return {row["source_id"]: row["state"] for row in (await self("list", "--json")).rows}


async def answer(streams: RedisStreams, request: FetchRequest) -> Result:
    """What the fetcher's step makes of a source: three items, two of them new, or nothing."""
    if request.url.endswith("/gone"):
        raise Skipped("the page is not there", code="not_found")
    if request.url.endswith("/closed"):
        await RedisPollLog(streams).failed(request.source or "", "refused", _now())
        raise Unavailable("Connection refused at b.example:81", code="refused", alone=True)
    now, source = datetime.now(timezone.utc), request.source or ""
    at_ms = int(now.timestamp() * 1000)
    said = json.dumps({"code": "rss", "listed": 3, "new": 2})
    return Result(
        fate="expanded",
        code="rss",
        detail="feed of 3",
        effects=(
            KeepNewest(keys.SOURCES_CHECKED, source, at_ms, said),
            KeepNewest(keys.SOURCES_BROUGHT, source, at_ms, "2"),
            Count(keys.source_counts(source), now.date().isoformat(), 2, 1000),
        ),
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
async def dealwire(broker_url: str, key_prefix: str, tmp_path: Path) -> AsyncIterator[Terminal]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield Terminal(streams, broker_url, key_prefix, tmp_path)


@pytest.fixture
async def fetcher(dealwire: Terminal) -> AsyncIterator[None]:
    """A stage that answers requests, with the scheduler beside it."""
    now = partial(datetime.now, timezone.utc)
    step = partial(answer, dealwire.streams)
    stage = Stage("fetcher", quick()).connect(step, source=FetchRequest, sink=FetchRequest)
    store = ScheduleStore(dealwire.streams, now=now)
    scheduler = Scheduler(store, [PROFILED], tick=0.05, now=now, metrics=stage.metrics)
    async with running(stage.background(scheduler.run, name="scheduler"), dealwire.streams):
        yield


async def _ended(streams: RedisStreams, sources: Sequence[str]) -> None:
    async def all_of_them() -> bool:
        return {one.source for one in await outcomes(streams)} >= set(sources)

    await until(all_of_them)


@pytest.mark.usefixtures("fetcher")
async def test_a_source_is_added_checked_paused_and_removed_while_all_runs(
    dealwire: Terminal,
) -> None:
    said = await dealwire(
        "add", "https://www.b.example/rss.xml", "--outlet", "Le B", "--country", "FR",
        "--interval", "10", "--topic", "text",
    )  # fmt: skip
    assert "following b-example" in said.err
    await _ended(dealwire.streams, ["la-une", "b-example"])

    async def observed() -> bool:
        return set((await dealwire.states()).values()) == {"ok"}

    await until(observed)
    said = await dealwire("list")
    assert "b.example/rss.xml" in said.out
    assert said.err == ""
    said = await dealwire("check", "b-example")
    assert said.out == "b-example (rss) lists 3, 2 new\n"
    [row] = (await dealwire("check", "la-une", "--json")).rows
    assert (row["fate"], row["listed"], row["new"]) == ("expanded", 3, 2)
    said = await dealwire("pause", "b-example")
    assert "is paused" in said.err
    assert "paused already" in (await dealwire("pause", "b-example")).err
    said = await dealwire("check", "b-example", expect=1)
    assert "--resume" in said.err
    await dealwire("pause", "b-example", "--resume")
    assert "was not paused" in (await dealwire("pause", "b-example", "--resume")).err
    await dealwire("remove", "la-une")
    assert set(await dealwire.states()) == {"b-example"}

    async def told() -> bool:
        found = await messages(dealwire.streams, SourceState)
        return ("la-une", "removed") in {(one.source_id, one.state) for one in found}

    await until(told)
    await dealwire("add", "https://une.example/rss", "--id", "la-une")
    said = await dealwire("check", "la-une")
    assert "lists 3" in said.out


@pytest.mark.usefixtures("fetcher")
async def test_a_check_that_fails_says_why(dealwire: Terminal) -> None:
    await dealwire("add", "https://b.example/gone", "--id", "gone")
    said = await dealwire("check", "gone", expect=1)
    assert said.out == "gone skipped not_found the page is not there\n"


@pytest.mark.usefixtures("fetcher")
async def test_a_check_that_cannot_reach_its_site_says_so_at_once(dealwire: Terminal) -> None:
    await dealwire("add", "https://b.example:81/closed", "--id", "closed")
    said = await dealwire("check", "closed", expect=1)
    assert "tried again by itself: " in said.out
    assert "refused: Connection refused at b.example:81" in said.out
    [row] = (await dealwire("check", "closed", "--json", expect=1)).rows
    assert (row["fate"], row["code"]) == (None, "refused")


@pytest.mark.usefixtures("fetcher")
async def test_a_fetch_that_waits_in_vain_says_what_for(
    broker_url: str, key_prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        FetchRequest(url=f"https://b.example:81/{n}/closed", request_id=f"r{n}") for n in range(3)
    ]
    with pytest.raises(Problem, match="3 of 3 requests have no fate yet") as told:
        await request_all(broker_url, key_prefix, asked, 1.5)
    assert "0/closed and 2 more: refused: Connection refused at b.example:81" in str(told.value)
    task = asyncio.create_task(request_all(broker_url, key_prefix, asked, 60))
    await asyncio.sleep(0.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    said = " ".join(capsys.readouterr().err.split())
    assert "3 of 3 requests are under way and go on without this command" in said


async def test_a_replay_of_a_source_that_never_was_is_refused(
    dealwire: Terminal, broker_url: str, key_prefix: str
) -> None:
    settings = CliSettings.model_validate({
        "redis_url": broker_url, "opensearch_url": NOWHERE, "key_prefix": key_prefix
    })  # fmt: skip
    await look_for(settings, "tny")  # where nothing is followed, any name may be meant
    await dealwire("add", "https://b.example/rss", "--id", "tiny")
    await dealwire("add", "https://c.example/rss", "--id", "gone")
    await dealwire("remove", "gone")
    with pytest.raises(Problem, match="no source is called tny: did you mean tiny"):
        await look_for(settings, "tny")
    await look_for(settings, "tiny")
    await look_for(settings, "gone")


async def test_what_is_wrong_is_one_line(dealwire: Terminal) -> None:
    await dealwire("add", "https://b.example/rss", "--id", "le-b")
    for arguments, words in (
        (("add", "https://b.example/rss"), "followed already, as le-b"),
        (("add", "https://c.example/rss", "--id", "le-b"), "called le-b already"),
        (("add", "https://c.example/rss", "--id", "Le B"), "id: small letters"),
        (("add", "c.example/rss"), "not an address"),
        (("add", "https://c.example/rss", "--deal", "mistral"), "mistral-microsoft"),
        (("add", "https://c.example/rss", "--interval", "2", "--fastest", "5"), "fastest_minutes"),
        (("show", "le-c"), "did you mean le-b"),
        (("pause", "le-c"), "did you mean le-b"),
        (("remove", "le-c"), "did you mean le-b"),
        (("check", "le-c"), "did you mean le-b"),
        (("check", "le-b"), "no fetcher runs"),
    ):
        said = await dealwire(*arguments, expect=1)
        assert said.out == ""
        assert len(said.err.splitlines()) == 1, said
        assert words in said.err, said
    said = await dealwire("list")
    assert "le-b" in said.out
    assert "nobody asks for them now" in said.err


async def test_without_sources_the_way_to_one_is_named(dealwire: Terminal) -> None:
    said = await dealwire("list")
    assert (said.out, "dealwire source add URL" in said.err) == ("", True)


async def test_show_says_all_and_how_the_latest_checks_ended(
    dealwire: Terminal, opensearch_url: str, index_prefix: str
) -> None:
    await dealwire("add", "https://b.example/rss", "--id", "le-b", "--language", "fr")
    said = await dealwire("show", "le-b")
    assert "https://b.example/rss" in said.out
    assert "its latest checks are not known" in said.err
    dealwire.variables |= {
        "DEALWIRE_OPENSEARCH_URL": opensearch_url,
        "DEALWIRE_INDEX_PREFIX": index_prefix,
    }
    ended = [
        Outcome(
            request_id=f"r{minute}", fate="expanded", code="rss", detail="feed of 3",
            stage="fetcher", at=datetime(2024, 2, 27, 9, minute, tzinfo=timezone.utc),
            source=source, parent_id=parent,
        )
        for minute, source, parent in ((1, "le-b", None), (2, "le-b", None), (3, "le-c", None),
                                       (4, "le-b", "r1"))
    ]  # fmt: skip
    templates = load_templates(index_prefix)
    client = connect(opensearch_url, timeout=30, connections=1)
    async with OpenSearchWriter(client, templates) as writer:
        assert await index_outcomes(ended, search=writer) == [Result()] * 4
        await client.indices.refresh(index=templates.read_alias("outcomes"))
    [row] = (await dealwire("show", "le-b", "--json")).rows
    assert [one["request_id"] for one in row["latest_checks"]] == ["r2", "r1"]
    assert (row["state"], row["outlet"]["language"]) == ("new", "fr")
    said = await dealwire("show", "le-b")
    assert "2024-02-27 09:02 UTC" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


@pytest.mark.parametrize("command", ["add", "list", "show", "pause", "remove", "check"])
async def test_every_command_has_help_with_an_example(dealwire: Terminal, command: str) -> None:
    said = await dealwire(command, "--help")
    assert f"Example: dealwire source {command}" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
