"""A migration that is killed, or whose search engine is away: it goes on, and nothing is lost."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Mapping

import pytest

from libs.contracts import Outcome, keys
from libs.search.connection import connect
from services.indexer.migration.migration import Migration
from services.indexer.stage import build
from tests.integration.indexer.door import door_to
from tests.integration.indexer.site import Site, traffic, written
from tests.stages import messages, running, until

KILLS = int(os.environ.get("MIGRATION_KILLS", "5"))
AWAY_SECONDS = float(os.environ.get("MIGRATION_AWAY_SECONDS", "5"))


def environment(site: Site) -> Mapping[str, str]:
    return os.environ | {
        "DEALWIRE_REDIS_URL": str(site.settings.redis_url),
        "DEALWIRE_OPENSEARCH_URL": str(site.settings.opensearch_url),
        "DEALWIRE_KEY_PREFIX": site.settings.key_prefix,
        "DEALWIRE_INDEX_PREFIX": site.settings.index_prefix,
    }


async def migrate(site: Site) -> asyncio.subprocess.Process:
    """The command, as an operator runs it."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.cli", "index", "migrate",
        env=environment(site), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_killed_again_and_again_the_old_generation_serves_and_a_later_run_finishes(
    site: Site,
) -> None:
    key, lease = (
        site.streams.key(name) for name in (keys.INDEX_MIGRATION, "lease:index.migration")
    )
    async with running(build(site.settings), site.streams):
        await written(site, range(400))
        await site.indexed(400)
        async with traffic(site, 400) as flow:
            for _ in range(KILLS):
                await killed_migration(site, lease)
                await site.streams.redis.delete(lease)  # in place of waiting until it ends
            process = await migrate(site)
            _, said = await process.communicate()
            assert process.returncode == 0, said.decode()
            after = flow.searches
            await until(lambda: flow.searches > after + 10)
        await site.indexed(400 + len(flow.written))
    assert not await site.streams.redis.exists(key)
    assert flow.errors == []
    assert flow.vanished == []
    assert flow.written <= await site.ids(site.templates.read_alias("articles"))
    assert (await site.current("articles"))[0] > site.templates.first_generation("articles")
    assert await site.clean()
    fates = [outcome.fate for outcome in await messages(site.streams, Outcome)]
    assert fates == ["indexed"] * (400 + len(flow.written))


async def killed_migration(site: Site, lease: str) -> None:
    """At a random moment; or it has ended by then."""
    process = await migrate(site)

    async def has_begun() -> bool:
        return process.returncode is not None or await site.streams.redis.exists(lease) == 1

    await until(has_begun)
    await asyncio.sleep(random.uniform(0, 3))
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    _, said = await process.communicate()
    assert process.returncode in {0, -signal.SIGKILL}, said.decode()


@pytest.mark.parametrize("status", [429, 503])
async def test_while_the_search_engine_is_away_the_migration_waits(
    site: Site, opensearch_url: str, status: int
) -> None:
    waited: list[str] = []
    async with running(build(site.settings), site.streams), door_to(opensearch_url) as door:
        await written(site, range(100))
        await site.indexed(100)
        client = connect(door.url, timeout=30, connections=4)
        async with client, traffic(site, 100) as flow:
            migration = Migration(
                client,
                site.templates,
                site.streams,
                watch=lambda phase, what, *_: waited.append(what) if phase == "wait" else None,
            )
            door.everything = status
            task = asyncio.create_task(migration.run(await site.plan()))
            await until(lambda: bool(waited))
            await asyncio.sleep(AWAY_SECONDS)
            door.everything = None
            await task
        await site.indexed(100 + len(flow.written))
    assert str(status) in waited[0]
    assert flow.errors == []
    assert flow.vanished == []
    assert flow.written <= await site.ids(site.templates.read_alias("articles"))


async def test_connections_that_break_now_and_then_do_not_end_it(
    site: Site, opensearch_url: str
) -> None:
    async with running(build(site.settings), site.streams), door_to(opensearch_url) as door:
        await written(site, range(100))
        await site.indexed(100)
        client = connect(door.url, timeout=30, connections=4)
        async with client, traffic(site, 100) as flow:
            door.break_every = 7
            await Migration(client, site.templates, site.streams).run(await site.plan())
            assert door.broken >= 3
        await site.indexed(100 + len(flow.written))
    assert flow.errors == []
    assert flow.vanished == []
    assert flow.written <= await site.ids(site.templates.read_alias("articles"))
