"""What `dealwire status` says of servers that are there and yet of no use."""

import asyncio
import time

import pytest
from rich.console import Console

from libs.streaming.redis.server import RedisServer
from services.cli import survey
from services.cli.settings import Addresses


@pytest.mark.parametrize(
    ("used", "limit", "problems"),
    [(5, 0, 0), (5 << 20, 6 << 20, 0), (6 << 20, 6 << 20, 1), (9, 1, 1)],
)
def test_a_full_broker_is_a_problem(used: int, limit: int, problems: int) -> None:
    found = survey.memory_problems({"used_memory": used, "maxmemory": limit})
    assert len(found) == problems
    assert all("maxmemory" in problem for problem in found)


async def test_a_broker_that_hangs_is_named_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("redis.asyncio.Redis.execute_command", hang)
    monkeypatch.setattr(survey, "_BROKER_WITHIN", 0.1)
    started = time.monotonic()
    seen = await survey.survey(
        Addresses(RedisServer("redis://127.0.0.1:1/0"), "http://127.0.0.1:1"),
        None,
        key_prefix="{dealwire}",
        index_prefix="dealwire-",
    )
    assert time.monotonic() - started < 10
    assert not seen.ready
    assert "no answer from the broker" in seen.problems[0]
    assert "nothing came within" in seen.problems[0]


def test_entries_that_somebody_removed_stand_beside_the_dead_letters() -> None:
    one = {"group": "enricher", "lag": 0, "pending": 2, "oldest_seconds": 3.0}
    report = survey.StatusReport(
        ready=True,
        problems=(),
        processes=(),
        groups=(survey.GroupReport.model_validate({"stream": "articles.detected", **one}),),
        dead={"articles.detected": 7},
        lost={"articles.detected": 5},
        fates={},
        articles=0,
        versions=0,
    )
    streams, _ = survey.status_tables(report)
    columns = {str(column.header): list(column.cells) for column in streams.columns}
    assert (columns["dead"], columns["lost"]) == (["7"], ["5"])


@pytest.mark.parametrize("dead", [{}, {"articles.enriched.v2": 12}])
def test_streams_and_their_readers_stay_whole_at_80_columns(dead: dict[str, int]) -> None:
    groups = tuple(
        survey.GroupReport(
            stream=stream, group="language-detector", lag=1000, pending=500, oldest_seconds=3600
        )
        for stream in ("articles.enriched.v2", "coverage.utterances")
    )
    report = survey.StatusReport(
        ready=True, problems=(), processes=(), groups=groups, dead=dead, lost={}, fates={},
        articles=0, versions=0,
    )  # fmt: skip
    streams, _ = survey.status_tables(report)
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(streams)
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    for group in groups:
        assert any(group.stream in line and group.group in line for line in lines)
