"""Stages as Redis's user for them, who may no more than deploy/security/redis says.

Whatever it is refused fails the test, be it that the program bears it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from structlog.testing import capture_logs

from libs.contracts import (
    STREAMS,
    DetectedArticle,
    FetchedArticle,
    FetchRequest,
    KeepNewest,
    Result,
)
from libs.contracts import Count as CountEffect
from libs.errors import Rejected, Skipped, Unavailable
from libs.streaming import Channel, RedisStreams, Stage, Unreachable
from libs.streaming.consumer import Consumer
from libs.streaming.operations.janitor import Janitor
from libs.streaming.redis.server import RedisServer
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build
from tests.integration.fetcher.conftest import Site
from tests.messages import detected, fetched
from tests.redis_users import KEY_PREFIX, SERVICES, Guarded
from tests.stages import PATIENCE, messages, outcomes, pending, quick, running, send, until
from tests.unit.fetcher.html_pages import FIRST, SECOND

DETECTOR = Channel("articles.fetched", "language-detector")


@pytest.fixture
async def streams(guarded: Guarded) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(guarded.asked_by(SERVICES), KEY_PREFIX) as opened:
        yield opened


def detector(step: Any) -> Stage:
    stage = Stage("language-detector", quick())
    return stage.connect(step, source=FetchedArticle, sink=DetectedArticle)


async def done(streams: RedisStreams, message: type[FetchedArticle | FetchRequest]) -> None:
    group = "fetcher" if message is FetchRequest else DETECTOR.group

    async def empty() -> bool:
        return await pending(streams, message, group) == 0

    await until(empty)


async def test_a_stage_passes_on_retries_buries_and_takes_over(
    guarded: Guarded, streams: RedisStreams
) -> None:
    tried = Counter[str]()

    def step(article: FetchedArticle) -> Result:
        name = article.request_id
        tried[name] += 1
        if name == "request-1":
            raise Skipped("nothing to read", code="no_letters")
        if name == "request-2":
            raise Rejected("no such thing", code="not_a_feed")
        if name == "request-3" and tried[name] < 3:
            raise ZeroDivisionError("a defect, at first")
        if name == "request-4" and tried[name] < 2:
            raise Unavailable("a server is away, at first")
        passed = detected().model_copy(update={"request_id": name})
        effects = (KeepNewest("pages", "m", 1, "v"), CountEffect("counted", "m", 1, 60))
        return Result(messages=(passed,), effects=effects)

    await streams.create_group(DETECTOR)
    await send(streams, *(fetched(number) for number in range(6)))
    key = streams.key(DETECTOR.stream)
    held = guarded.keeper.xreadgroup(DETECTOR.group, "gone", {key: ">"}, count=1)
    assert held[0][1]
    async with running(detector(step), streams):
        await done(streams, FetchedArticle)
    passed = {each.request_id for each in await messages(streams, DetectedArticle)}
    assert passed == {"request-0", "request-3", "request-4", "request-5"}
    assert {(each.fate, each.code) for each in await outcomes(streams)} == {
        ("skipped", "no_letters"),
        ("dead", "not_a_feed"),
    }
    assert guarded.keeper.hget(streams.key("counted"), "m") == "4"


async def test_what_is_in_hand_at_a_stop_is_given_back(streams: RedisStreams) -> None:
    started = asyncio.Event()

    async def hang(_: FetchedArticle) -> DetectedArticle:
        started.set()
        await asyncio.sleep(PATIENCE)
        raise AssertionError

    await send(streams, fetched())
    stage = Stage("language-detector", quick(stop_within=0.1))
    async with running(stage.connect(hang, source=FetchedArticle, sink=DetectedArticle), streams):
        await started.wait()
    assert await streams.redis.zcard(streams.key("due:articles.fetched:language-detector")) == 1


async def test_the_janitor_trims(streams: RedisStreams) -> None:
    for stream in STREAMS:
        for group in stream.consumers:
            await streams.create_group(Channel(stream.name, group))
    await send(streams, *(fetched(number) for number in range(3)))
    async with running(detector(lambda _: detected()), streams):
        await done(streams, FetchedArticle)
    janitor = Janitor(streams, every=60, keep_enriched=0, keep_dead=0)
    assert (await janitor.tidy())["articles.fetched"] == 2


async def test_the_fetcher_fetches_schedules_and_archives(
    guarded: Guarded, streams: RedisStreams, tmp_path: Path
) -> None:
    """As a process has it: by settings, with a schedule, turns of sites, robots.txt and archive."""
    site = Site()
    await site.start()
    page = site.page("/1", f"<html lang='fr'><article><p>{FIRST}</p><p>{SECOND}</p></article>")
    feed = site.page("/rss", f"<rss><channel><item><link>{page}</link></item></channel></rss>")
    settings = FetcherSettings.model_validate(
        quick().model_dump()
        | {
            "redis_url": guarded.url, "redis_user": SERVICES,
            "redis_password_file": guarded.folder / SERVICES,
            "allowed_networks": (ip_network("127.0.0.1/32"),),
            "profiles": Path(__file__).parents[3] / "deploy" / "profiles",
            "archive": tmp_path / "archive", "host_interval": 0, "extraction_processes": 1,
        }
    )  # fmt: skip
    try:
        async with running(build(settings), streams):
            await send(streams, FetchRequest(url=feed, request_id="feed", kind="feed"))

            async def fetched_one() -> bool:
                return len(await messages(streams, FetchedArticle)) == 1

            await until(fetched_one)
    finally:
        await site.stop()
    assert "/robots.txt" in site.asked
    assert list((tmp_path / "archive").rglob("*.warc.gz*"))


def test_who_has_no_name_may_nothing(guarded: Guarded) -> None:
    with Redis.from_url(guarded.url) as client, pytest.raises(AuthenticationError):
        client.ping()


async def test_a_password_that_changes_is_taken_over_without_a_restart(
    guarded: Guarded, streams: RedisStreams
) -> None:
    stage = detector(lambda _: detected())
    consumer = Consumer(stage, streams, stage.metrics)
    with capture_logs() as logs:
        task = asyncio.create_task(consumer.run())
        await send(streams, fetched(1))
        await until(lambda: passed(guarded, 1))
        guarded.set_password(SERVICES, "another")
        await until(lambda: any("invalid" in each for each in troubles(logs)))
        told = [each for each in troubles(logs) if "invalid" in each]
        assert "Set REDIS_USER and REDIS_PASSWORD_FILE" in told[0]
        (guarded.folder / SERVICES).write_text("another", "utf-8")
        guarded.keeper.xadd(*_copied(guarded))
        await until(lambda: passed(guarded, 2))
        consumer.stop()
        await asyncio.wait_for(task, PATIENCE)
    assert "of redis_services" not in str(logs)
    assert "another" not in str(logs)
    assert {each.partition(":")[0] for each in guarded.refused()} == {SERVICES}


def troubles(logs: Any) -> list[str]:
    return [each["error"] for each in logs if each["event"] == "stream_server_trouble"]


def passed(guarded: Guarded, count: int) -> bool:
    return int(guarded.keeper.xlen(f"{KEY_PREFIX}:articles.detected")) == count


def _copied(guarded: Guarded) -> tuple[str, dict[str, str]]:
    """The entry that is there, once more."""
    key = f"{KEY_PREFIX}:articles.fetched"
    [[_, fields], *_] = guarded.keeper.xrange(key)
    return key, fields


async def test_a_right_that_is_missing_is_said_with_the_setting_and_costs_no_message(
    guarded: Guarded, streams: RedisStreams
) -> None:
    await send(streams, fetched())
    guarded.keeper.execute_command("ACL", "SETUSER", SERVICES, "-xack")
    async with running(detector(lambda _: detected()), streams) as runtime:
        await until(lambda: any("xack" in each for each in runtime.health().problems))
        assert "Give the user of REDIS_USER" in " ".join(runtime.health().problems)
        guarded.keeper.execute_command("ACL", "SETUSER", SERVICES, "+xack")
        await done(streams, FetchedArticle)
    assert await streams.redis.xlen(streams.key("articles.fetched.dead")) == 0
    assert {each.partition(" (")[0] for each in guarded.refused()} == {f"{SERVICES}: xack"}


async def test_a_server_without_users_says_so_where_a_password_is_given(
    broker_url: str, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("sesame", "utf-8")
    server = RedisServer(broker_url, password_file=tmp_path / "password")
    async with RedisStreams(server, KEY_PREFIX) as streams:
        with pytest.raises(Unreachable, match="without any password") as told:
            await streams.create_group(DETECTOR)
    assert "REDIS_PASSWORD_FILE" in str(told.value)
    assert "sesame" not in str(told.value)
