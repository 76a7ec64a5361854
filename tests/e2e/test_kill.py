"""kill -9 of everything while articles flow: each request one fate, each version one document."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from redis.exceptions import RedisError

from deploy.demo import PressSite
from libs.contracts import STAGES
from tests.e2e.system import System, fates, installed, settled

VICTIMS = (*STAGES, "broker", "opensearch")
PAGES = 470  # with the written ones some 500


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with installed(tmp_path_factory.mktemp("killed")) as system:
        yield system


async def ended(system: System) -> int:
    """Requests with a fate; 0 while the broker is away."""
    try:
        async with system.streams() as streams:
            return int(await streams.redis.xlen(streams.key("outcomes")))
    except (RedisError, OSError):
        return 0


@pytest.mark.slow
async def test_whoever_is_killed_every_request_has_one_fate_and_every_version_one_document(
    system: System,
) -> None:
    async with PressSite(pages_extra=PAGES) as site:
        fetching = asyncio.create_task(system.fetch(site.feeds(), patience=180))
        for number, victim in enumerate(VICTIMS, start=1):
            async with asyncio.timeout(180):
                while not fetching.done() and await ended(system) < number * 45:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.05)
            assert not fetching.done(), f"all was over before {victim} was killed"
            system.kill(victim)
        first, expected = await fetching, site.expect()
        assert fates(first) == expected.fates
        await settled(system)
        site.edit()
        second, edited = (
            await system.fetch(site.feeds(), patience=180),
            site.expect(after_edit=True),
        )
        assert fates(second) == edited.fates
    await settled(system)
    counts = await system.counts()
    assert (counts["articles"], counts["versions"]) == (edited.articles, edited.versions)
    told = Counter(outcome.request_id for outcome in await system.outcomes())
    assert max(told.values()) == 1
    assert len(told) == counts["outcomes"] == len(first.outcomes) + len(second.outcomes)
