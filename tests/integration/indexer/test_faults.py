"""What networks, servers and operators do to the index: waited out by name, nothing lost.

DEALWIRE_REFUSAL_SECONDS=300 makes the long refusal the five minutes of a bad evening.
"""

import asyncio
import os
from typing import Any

import pytest

from libs.contracts import DeadLetter, EnrichedArticle, Outcome, stream_of
from libs.streaming.consumer import Consumer
from tests.integration.indexer.articles import drained, quote, with_quotes
from tests.integration.indexer.faulty import Fault, every
from tests.integration.indexer.place import Place
from tests.messages import enriched
from tests.stages import messages, running, send, until

REFUSAL = float(os.environ.get("DEALWIRE_REFUSAL_SECONDS", "6"))


async def paused_for(runtime: Consumer, code: str) -> None:
    """Until /readyz says so."""
    wanted = f"paused: {code}"
    await until(lambda: any(each.startswith(wanted) for each in runtime.health().problems))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("429", "search_busy"),
        ("items_429", "search_busy"),
        ("503", "search_unavailable"),
        ("reset_before", "search_unreachable"),
        ("reset_within_answer", "search_unreachable"),
        ("cut_short", "search_unavailable"),
        ("not_json", "search_unavailable"),
        ("other_json", "search_misconfigured"),
    ],
)
async def test_each_fault_is_waited_out_under_its_name_and_costs_nothing(
    place: Place, fault: Fault, code: str
) -> None:
    place.proxy.spoils = lambda _: fault
    await send(place.streams, *(enriched(number) for number in range(20)))
    async with running(place.stage(batch_size=8), place.streams) as runtime:
        await paused_for(runtime, code)
        place.proxy.spoils = lambda _: None
        await drained(place.streams)
        assert runtime.health().problems == ()
    assert fault in place.proxy.met
    await place.all_indexed(20)


async def test_all_faults_by_turns_lose_nothing_and_end_nothing_twice(place: Place) -> None:
    faults: list[Fault] = [
        "429", "items_429", "503", "reset_before", "reset_within_answer", "cut_short", "not_json",
    ]  # fmt: skip
    place.proxy.spoils = every(2, faults)
    await send(place.streams, *(with_quotes(number, number % 4) for number in range(60)))
    async with (
        running(place.stage(batch_size=16), place.streams),
        running(place.stage(batch_size=16), place.streams),
    ):
        await drained(place.streams)
    assert set(place.proxy.met) == set(faults)
    await place.all_indexed(60)
    assert len(await place.held("quotes")) == sum(n % 4 for n in range(60))


async def test_a_server_that_refuses_everything_for_long_is_waited_for(place: Place) -> None:
    place.proxy.spoils = lambda _: "503"
    await send(place.streams, *(enriched(number) for number in range(50)))
    async with running(place.stage(), place.streams) as runtime:
        await paused_for(runtime, "search_unavailable")
        await asyncio.sleep(REFUSAL)  # the refusal itself
        asked = len(place.proxy.met)
        await send(place.streams, *(enriched(number) for number in range(50, 60)))
        place.proxy.spoils = lambda _: None
        await drained(place.streams)
    assert asked < 20 + REFUSAL  # the stage probes; it does not hammer
    await place.all_indexed(60)


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("write", "write_blocked"),
        ("read_only", "disk_full"),
        ("read_only_allow_delete", "disk_full"),
    ],
)
async def test_a_block_on_an_index_is_waited_out(place: Place, code: str, block: str) -> None:
    name = place.first("articles")
    setting = f"index.blocks.{block}"
    async with running(place.stage(), place.streams) as runtime:
        await until(lambda: place.client.indices.exists(index=name))
        await place.client.indices.put_settings(index=name, body={setting: True})
        await send(place.streams, *(enriched(number) for number in range(30)))
        await paused_for(runtime, code)
        await place.client.indices.put_settings(index=name, body={setting: None})
        await drained(place.streams)
    await place.all_indexed(30)


async def test_a_cluster_that_is_read_only_is_waited_for(place: Place) -> None:
    name = place.first("articles")

    async def read_only(*, block: bool | None) -> None:
        await place.client.cluster.put_settings(
            body={"persistent": {"cluster.blocks.read_only": block}}
        )

    async with running(place.stage(), place.streams) as runtime:
        await until(lambda: place.client.indices.exists(index=name))
        await read_only(block=True)
        try:
            await send(place.streams, *(enriched(number) for number in range(30)))
            await paused_for(runtime, "disk_full")
        finally:
            await read_only(block=None)
        await drained(place.streams)
    await place.all_indexed(30)


async def test_a_closed_index_is_waited_for(place: Place) -> None:
    name = place.first("versions")
    async with running(place.stage(), place.streams) as runtime:
        await until(lambda: place.client.indices.exists(index=name))
        await place.client.indices.close(index=name)
        await send(place.streams, *(enriched(number) for number in range(30)))
        await paused_for(runtime, "index_closed")
        await place.client.indices.open(index=name)
        await drained(place.streams)
    await place.all_indexed(30)


@pytest.mark.parametrize("alias", ["articles", "articles-write"])
async def test_a_deleted_alias_is_put_back_and_nothing_is_taken_for_lost(
    place: Place, alias: str
) -> None:
    name = place.first("articles")
    stage = place.stage()
    await send(place.streams, *(enriched(number) for number in range(10)))
    async with running(stage, place.streams):
        await drained(place.streams)
        await place.client.indices.delete_alias(index=name, name=f"{place.prefix}{alias}")
        await send(place.streams, *(enriched(number) for number in range(10, 20)))
        await drained(place.streams)
        await until(lambda: place.client.indices.exists_alias(name=f"{place.prefix}{alias}"))
    await place.all_indexed(20)
    assert 'dealwire_index_lost_total{index="articles"' not in stage.metrics.exposition().decode()


async def test_one_document_of_five_hundred_that_does_not_fit_the_mapping_dies_alone(
    place: Place,
) -> None:
    articles = [enriched(number) for number in range(500)]
    too_far = quote("au-delà de ce qu'un entier contient", start=2**40)
    articles[250] = enriched(250, quotes=(too_far,))
    await send(place.streams, *articles)
    async with running(place.stage(batch_size=500), place.streams):
        await drained(place.streams)
    (dead,) = await messages(place.streams, DeadLetter, stream_of(EnrichedArticle).dead)
    assert (dead.code, dead.request_id) == ("not_indexable", "request-250")
    ended: list[Any] = await messages(place.streams, Outcome)
    fates = {end.request_id: end.fate for end in ended}
    assert fates.pop("request-250") == "dead"
    assert len(ended) == 500
    assert set(fates.values()) == {"indexed"}
    there = set(await place.held("articles"))
    assert there >= {each.article_id for each in articles if each is not articles[250]}
