"""Nothing lost and nothing twice, whoever is killed and when. Real processes, real kill -9."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from libs.contracts import DeadLetter, DetectedArticle, FetchedArticle
from libs.local.broker import run_broker
from libs.local.ports import is_free
from libs.streaming import Channel, RedisStreams
from tests.messages import fetched
from tests.stages import messages, outcomes, pending, send, until

ROOT = Path(__file__).parents[3]


def start(url: str, prefix: str, **settings: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "VICTIM_REDIS_URL": url,
        "VICTIM_KEY_PREFIX": prefix,
        "VICTIM_ORPHAN_AFTER": "1.5",
        "VICTIM_FIRST_RETRY_DELAY": "0.1",
        "VICTIM_MAX_ATTEMPTS": "3",
        **{f"VICTIM_{name.upper()}": value for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "tests.integration.streaming.victim"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


@contextmanager
def victims(url: str, prefix: str, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [start(url, prefix) for _ in range(number)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def progressed(streams: RedisStreams, beyond: int) -> None:
    async def enough() -> bool:
        length = await streams.redis.xlen(streams.key("articles.detected"))
        return bool(length > beyond)

    await until(enough)


async def test_kill_minus_9_loses_nothing_and_doubles_nothing(
    broker_url: str, key_prefix: str
) -> None:
    total, kills = 3000, 6
    async with RedisStreams(broker_url, key_prefix) as streams:
        await asyncio.gather(*(send(streams, fetched(number)) for number in range(total)))
        with victims(broker_url, key_prefix, 2) as processes:
            for kill in range(kills):
                done = await streams.redis.xlen(streams.key("articles.detected"))
                await progressed(streams, min(done + 150, total - 1))
                victim = kill % 2
                processes[victim].send_signal(signal.SIGKILL)
                processes[victim].wait()
                processes[victim] = start(broker_url, key_prefix)
            await until(lambda: _drained(streams))
        passed = Counter(a.request_id for a in await messages(streams, DetectedArticle))
        dead = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert dead == []
    assert set(passed) == {f"request-{number}" for number in range(total)}
    assert max(passed.values()) == 1


async def test_a_message_that_kills_its_process_dies_and_takes_no_neighbour_along(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        for number in range(12):
            title = "poison" if number == 5 else f"Titre {number}"
            await send(streams, fetched(number, title=title))
        await streams.create_group(Channel("articles.fetched", "language-detector"))
        with victims(broker_url, key_prefix, 1) as processes:
            async with asyncio.timeout(90):
                while await pending(streams, FetchedArticle, "language-detector"):
                    if processes[0].poll() is not None:
                        processes[0] = start(broker_url, key_prefix)
                    await asyncio.sleep(0.05)
        [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
        assert (letter.request_id, letter.code) == ("request-5", "attempts_used_up")
        assert len(await messages(streams, DetectedArticle)) == 11
        [outcome] = await outcomes(streams)
        assert (outcome.fate, outcome.article_id) == ("dead", fetched(5).article_id)


async def test_a_broker_killed_and_started_again_loses_nothing(
    tmp_path: Path, key_prefix: str
) -> None:
    total = 1500
    with ExitStack() as first:
        server = first.enter_context(run_broker(tmp_path))
        url = server.url
        port = int(url.rpartition(":")[2].partition("/")[0])
        async with RedisStreams(url, key_prefix) as streams:
            await asyncio.gather(*(send(streams, fetched(number)) for number in range(total)))
            with victims(url, key_prefix, 1):
                await progressed(streams, 100)
                os.kill(server.child.pid, signal.SIGKILL)
                await until(lambda: is_free(port))
                first.close()  # gives up its claim on the port
                with run_broker(tmp_path, port):
                    async with RedisStreams(url, key_prefix) as again:
                        await until(lambda: _drained(again))
                        passed = Counter(
                            a.request_id for a in await messages(again, DetectedArticle)
                        )
    assert len(passed) == total
    assert max(passed.values()) == 1


async def _drained(streams: RedisStreams) -> bool:
    backlog = await streams.backlog(Channel("articles.fetched", "language-detector"))
    return backlog.lag + backlog.pending == 0


async def test_consumer_names_are_taken_again_after_restarts(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        for number in range(3):
            await send(streams, fetched(number))
            process = start(broker_url, key_prefix)
            await progressed(streams, number)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        consumers = await streams.redis.xinfo_consumers(
            streams.key("articles.fetched"), "language-detector"
        )
    assert [consumer["name"] for consumer in consumers] == [b"language-detector-1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAX_ATTEMPTS", "many"), ("KEY_PREFIX", "no-braces"), ("HEALTH_PORT", "70000")],
)
def test_a_bad_setting_is_refused_in_one_line_that_names_it(name: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.streaming.victim"],
        cwd=ROOT,
        env=os.environ | {f"VICTIM_{name}": value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(f"VICTIM_{name}: ")
