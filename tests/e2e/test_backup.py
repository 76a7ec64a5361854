"""A backup in the middle of the work, everything lost, a restore: the work is finished."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from deploy.demo import PressSite
from libs.contracts import FetchRequest
from libs.local.broker import run_broker
from libs.search.connection import connect
from libs.streaming import decode
from services.cli.backup.manifest import MARK
from tests.e2e.system import INDICES, PREFIX, ROOT, System, fates, installed, settled
from tests.stages import until

PAGES = 150


async def dealwire(*arguments: str) -> None:
    """Run a command of `dealwire`, while all else goes on."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


async def held(system: System) -> Mapping[str, set[Any]]:
    """What the indices hold, as far as it does not depend on when a page was fetched."""
    fields = {
        "articles": ("article_id", "version"),
        "versions": ("article_id", "version"),
        "outcomes": ("request_id", "fate"),
        "quotes": ("article_id", "version", "text"),
        "claims": ("article_id", "version", "slot", "value"),
        "ledger": ("deal", "slot", "verdict"),
    }
    found = {}
    async with connect(system.address("opensearch"), timeout=30, connections=2) as client:
        await client.indices.refresh(index=f"{INDICES}*")
        for index, kept in fields.items():
            body = {"size": 10_000, "_source": list(kept)}
            hits = (await client.search(index=f"{INDICES}{index}", body=body))["hits"]["hits"]
            found[index] = {tuple(str(hit["_source"].get(field)) for field in kept) for hit in hits}
    return found


@contextmanager
def standing_still(system: System, *names: str) -> Iterator[None]:
    """Processes that do nothing meanwhile, with what they have in hand."""
    pids = [system.pid(name) for name in names]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):  # taken for dead, and started again
                os.kill(pid, signal.SIGCONT)


def on_the_way(state: Path) -> Counter[str]:
    """Entries that no group has finished, by group, in an installation that is down."""
    found: Counter[str] = Counter()
    with run_broker(state) as broker, Redis.from_url(broker.url) as redis:
        for key in redis.scan_iter(match=f"{PREFIX}:*", _type="stream"):
            for group in redis.xinfo_groups(key):
                found[group["name"].decode()] += group["pending"] + group["lag"]
    return found


async def compared(system: System) -> None:
    """Wait until what is known across articles is that of all of them."""

    async def is_so() -> bool:
        async with system.streams() as streams:
            changed = await streams.redis.hgetall(streams.key("coverage.changed"))
            done = await streams.redis.hgetall(streams.key("coverage.compared"))
        return bool(changed) and all(done.get(deal) == count for deal, count in changed.items())

    await until(is_so)
    await settled(system)


@pytest.mark.slow
async def test_what_was_on_its_way_when_the_backup_was_made_is_finished_after_its_restore(
    tmp_path: Path,
) -> None:
    backup = tmp_path / "backup"
    async with PressSite(pages_extra=PAGES) as site:
        expected = site.expect()
        with installed(tmp_path / "first") as system:
            fetching = asyncio.create_task(system.fetch(site.feeds(), patience=180))

            async def some_detected() -> bool:
                ends = Counter(each.fate for each in await system.outcomes())
                async with system.streams() as streams:
                    detected = await streams.redis.xlen(streams.key("articles.detected"))
                return ends["expanded"] == expected.fates["expanded"] and detected >= 20

            await until(some_detected)
            with standing_still(system, "language-detector", "enricher"):
                await dealwire("backup", str(backup), "--state", str(system.state))
            assert not fetching.done()
            assert fates(await fetching) == expected.fates
            await settled(system)
            await compared(system)
            wanted, found = await held(system), await system.search(text="Microsoft accord")
        shutil.rmtree(tmp_path / "first")

        second = tmp_path / "second"
        await dealwire("restore", str(backup), "--state", str(second))
        left = on_the_way(second)
        assert left["language-detector"], left
        assert left["enricher"], left
        with installed(second) as system:
            await settled(system)
            await compared(system)
            assert await held(system) == wanted
            assert (await system.search(text="Microsoft accord")).total == found.total > 0
            ends = await system.outcomes()
            async with system.streams() as streams:
                rows = await streams.redis.xrange(streams.key("fetch.requested"))
            asked = {decode(fields, FetchRequest).request_id for _, fields in rows}
            told = Counter(each.request_id for each in ends)
            assert max(told.values()) == 1
            assert asked <= told.keys()
            assert Counter(each.fate for each in ends) == expected.fates
            again = await system.fetch(site.feeds(), patience=180)
            assert fates(again)["indexed"] == 0  # it knows what it has
        assert (backup / MARK).exists()
