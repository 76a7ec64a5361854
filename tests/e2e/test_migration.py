"""From one generation of the index to the next, with all services and a press at work."""

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest

from deploy.demo import PressSite
from tests.e2e.system import INDICES, System, fates, installed, settled


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with installed(tmp_path_factory.mktemp("installation")) as system:
        yield system


async def dealwire(system: System, *words: str) -> str:
    """What the command prints; it must succeed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.cli", *words, "--state", str(system.state),
        env=os.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, why = await process.communicate()
    assert process.returncode == 0, why.decode()
    return said.decode()


async def test_a_copy_a_replay_and_a_rollback_find_the_same_articles(system: System) -> None:
    async with PressSite() as site:
        first = await system.fetch(site.feeds())
        assert fates(first) == site.expect().fates
        await settled(system)
        counts, found = await system.counts(), await system.search(text="Microsoft", size=50)

        async def same() -> None:
            now = await system.counts()
            assert now["articles"] == counts["articles"]
            assert now["versions"] == counts["versions"]
            again = await system.search(text="Microsoft", size=50)
            assert {hit.article_id for hit in again.hits} == {hit.article_id for hit in found.hits}

        assert f"{INDICES}articles-000002" in await dealwire(system, "index", "migrate")
        await same()
        replayed = await dealwire(system, "index", "migrate", "--replay", "articles", "quotes")
        assert f"{INDICES}articles-000003" in replayed
        await same()
        await dealwire(system, "index", "rollback")
        await same()
        assert "kept" in await dealwire(system, "index", "list")
        await dealwire(system, "index", "drop", "--yes")
        assert "kept" not in await dealwire(system, "index", "list")
        site.edit()
        await system.fetch(site.feeds())
        await settled(system)
        assert (await system.counts())["versions"] > counts["versions"]
