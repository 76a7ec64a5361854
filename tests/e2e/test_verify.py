"""Whether the index is whole, by what the archive holds, with all services at work."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.demo import PressSite
from libs.contracts import EnrichedArticle, Outcome, keys, stream_of
from libs.search.connection import connect
from tests.e2e.system import INDICES, System, fates, installed, settled

OF_ONE_ARTICLE = ("articles", "versions", "outcomes", "quotes", "claims")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with installed(tmp_path_factory.mktemp("installation")) as system:
        yield system


async def verify(system: System, *options: str) -> tuple[int | None, Any]:
    """The exit code, and what it says as JSON."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.cli", "index", "verify", "--json", *options,
        "--state", str(system.state),
        env=os.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, why = await process.communicate()
    assert said, why.decode()
    return process.returncode, json.loads(said)


async def unmade(system: System, outcome: Outcome) -> None:
    """As if nobody had ever heard of a page but the archive, and what compares articles."""
    client = connect(system.address("opensearch"), timeout=30, connections=1)
    article = {"term": {"article_id": outcome.article_id}}
    about = {"bool": {"should": [article, {"term": {"url": outcome.url}}]}}
    async with client, system.streams() as streams:
        await client.delete_by_query(
            index=",".join(f"{INDICES}{name}" for name in OF_ONE_ARTICLE),
            body={"query": about},
            params={"refresh": "true"},
        )
        await streams.redis.hdel(streams.key(keys.INDEXED), outcome.article_id or "")
        for kind in (EnrichedArticle, Outcome):
            await streams.redis.xtrim(streams.key(stream_of(kind).name), maxlen=0)


async def test_a_page_of_the_archive_that_led_nowhere_is_missed_and_read_again(
    system: System,
) -> None:
    async with PressSite() as site:
        pursuit = await system.fetch(site.feeds())
        assert fates(pursuit) == site.expect().fates
        await settled(system)
    assert (await verify(system, "--with-archive"))[0] == 0
    lost = next(each for each in pursuit.outcomes.values() if each.fate == "indexed")
    await unmade(system, lost)
    code, report = await verify(system)
    assert code == 0, report
    code, report = await verify(system, "--with-archive")
    assert code == 1
    (wrong,) = [each for each in report["checks"] if each["missing"]]
    assert wrong["what"] == "archive"
    assert [each["id"] for each in wrong["examples"]] == [lost.url]
    code, report = await verify(system, "--with-archive", "--repair")
    assert code == 0, report
    found = await system.search(article_ids=(lost.article_id,))
    assert found.total == 1
