"""From one generation of the index to the next, on a real broker and a real search engine."""

import asyncio
from dataclasses import replace

import pytest

from libs.contracts import EnrichedArticle, Outcome, stream_of
from services.indexer.indices import BLOCKED_UNTIL, lift_blocks
from services.indexer.migration.migration import MigrationRefused
from services.indexer.migration.record import MigrationRecord, MigrationRuns
from services.indexer.stage import build
from tests.integration.indexer.site import (
    Site,
    alive_quotes,
    none_pending,
    traffic,
    written,
)  # fmt: skip
from tests.messages import enriched, quote
from tests.stages import messages, running, send, until


async def test_under_load_no_search_fails_and_no_document_is_missing(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(500))
        await site.indexed(500)
        async with traffic(site, 500) as flow:
            await until(lambda: flow.searches > 10)
            plan = await site.plan()
            migrated = await site.migration().run(plan)
            after = flow.searches
            await until(lambda: flow.searches > after + 10)
        await site.indexed(500 + len(flow.written))
    assert flow.errors == []
    assert flow.vanished == []
    assert flow.written <= await site.ids(site.templates.read_alias("articles"))
    assert [await site.current(move.index) for move in plan.moves] == [
        [move.target] for move in plan.moves
    ]
    assert migrated.documents[plan.moves[0].target] >= 500
    assert migrated.comparison.asked == 50
    assert migrated.writes_refused_for < 5
    assert await site.clean()
    fates = [outcome.fate for outcome in await messages(site.streams, Outcome)]
    assert fates == ["indexed"] * (500 + len(flow.written))


async def test_what_the_indexer_had_in_hand_and_what_it_had_not_read_is_fed(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(3))
        await site.indexed(3)
    await written(site, range(3, 6))  # no indexer runs
    plan = await site.plan()
    await site.migration().run(plan)
    assert len(await site.ids(plan.moves[0].target)) == 6
    async with running(build(site.settings), site.streams):
        await until(lambda: none_pending(site))
    assert len(await site.ids(site.templates.read_alias("articles"))) == 6


async def test_quotes_that_a_version_has_no_more_do_not_come_back_by_the_copy(site: Site) -> None:
    first = enriched(1, quotes=tuple(quote(text) for text in ("Un", "Deux", "Trois")))
    second = enriched(
        1, version="b" * 32, version_number=first.version_number + 1000, quotes=(quote("Un"),)
    )
    async with running(build(site.settings), site.streams):
        await send(site.streams, first)
        await site.indexed(1)
    plan = await site.plan()
    migration = site.migration()
    await send(site.streams, second)  # read by the feed alone: the copy is of the first
    await migration.run(plan)
    assert await alive_quotes(site) == ["Un"]
    async with running(build(site.settings), site.streams):
        await until(lambda: none_pending(site))
    assert await alive_quotes(site) == ["Un"]


async def test_a_document_that_the_next_generation_refuses_stops_the_switch_and_is_named(
    site: Site,
) -> None:
    odd = await five_with_an_odd_one(site)
    plan = await site.plan("articles")
    with pytest.raises(MigrationRefused, match=f"articles/{odd}: strict_dynamic_mapping"):
        await site.migration().run(plan)
    assert await site.current("articles") == [plan.moves[0].source]
    migrated = await site.migration(accept_refused=True).run(plan)
    assert list(migrated.refused) == [f"articles/{odd}"]
    assert await site.current("articles") == [plan.moves[0].target]
    assert len(await site.ids(plan.moves[0].target)) == 4
    assert await site.clean()


async def five_with_an_odd_one(site: Site) -> str:
    """Five articles, one of them with a field that no release has; its id."""
    async with running(build(site.settings), site.streams):
        await written(site, range(5))
        await site.indexed(5)
    article, name = enriched(2), site.templates.first_generation("articles")
    of_old = {"properties": {"of_old": {"type": "keyword"}}}
    await site.client.indices.put_mapping(index=name, body=of_old)
    source = (await site.client.get(index=name, id=article.article_id))["_source"]
    await site.client.index(
        index=name,
        id=article.article_id,
        body=source | {"of_old": "x"},
        params={"version": article.version_number, "version_type": "external_gte"},
    )
    return article.article_id


async def test_an_article_that_no_generation_takes_does_not_stop_the_switch(site: Site) -> None:
    bad = enriched(7, version_number=2**62 * 2)
    async with running(build(site.settings), site.streams):
        await written(site, range(5))
        await site.indexed(5)
        plan = await site.plan("articles")
        migration = site.migration()
        await send(site.streams, bad, enriched(8))
        migrated = await migration.run(plan)
        await site.indexed(6)
    assert migrated.refused == {}
    assert len(await site.ids(plan.moves[0].target)) == 6


async def test_a_newer_version_that_the_next_generation_alone_refuses_stops_the_switch(
    site: Site,
) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(2))
        await site.indexed(2)
        plan = await site.plan("articles")
        (move,) = plan.moves
        other = {"mappings": {"properties": {"section": {"type": "long"}}}}
        await site.client.indices.create(index=move.target, body=other)
        await send(site.streams, enriched(2, section="économie"))
        await site.indexed(3)
        await send(site.streams, enriched(3, section="économie"))
        with pytest.raises(MigrationRefused, match=r"articles/.*section"):
            await site.migration().run(plan)
        await site.migration().abort()
        await site.migration().run(plan)
        await site.indexed(4)


async def test_a_replay_is_read_by_the_present_rules_and_the_rest_is_copied(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        old = [quote("Un"), quote("Deux")]
        await send(
            site.streams, *(enriched(n, quotes=tuple(old), section="old") for n in (1, 2, 3))
        )
        await site.indexed(3)
        await until(lambda: none_pending(site))
        key = site.streams.key(stream_of(EnrichedArticle).name)
        await site.streams.redis.xtrim(key, maxlen=0)  # as the janitor does in time

        async def replay() -> None:
            """The archive holds two of the three pages, of which one quote is read now."""
            now = [enriched(n, quotes=(quote("Un"),), section="new") for n in (1, 2)]
            await send(site.streams, *now)
            await until(lambda: none_pending(site))

        plan = replace(await site.plan(), method="replay")
        await site.migration(replay=replay).run(plan)
    found = await site.client.search(index=site.templates.read_alias("articles"))
    sections = {hit["_id"]: hit["_source"]["section"] for hit in found["hits"]["hits"]}
    assert sections == {
        enriched(1).article_id: "new", enriched(2).article_id: "new", enriched(3).article_id: "old",
    }  # fmt: skip
    assert await alive_quotes(site) == ["Deux", "Un", "Un", "Un"]
    assert await site.clean()


async def test_a_missing_document_stops_the_switch(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(5))
        await site.indexed(5)
    plan = await site.plan("outcomes")
    await site.migration().run(plan)
    again = await site.plan("articles")
    record = MigrationRecord(site.streams)
    await site.client.indices.create(index=again.moves[0].target)
    await record.keep(again.with_done(again.moves[0].target))  # as if it had been copied
    with pytest.raises(MigrationRefused, match=r"has 0 documents, .* has 5"):
        await site.migration().run(again)
    assert await site.current("articles") == [again.moves[0].source]
    assert await site.migration().abort() is not None
    assert await site.clean()
    assert not await site.client.indices.exists(index=again.moves[0].target)
    await site.migration().run(again)
    assert len(await site.ids(site.templates.read_alias("articles"))) == 5


async def test_a_rollback_brings_along_what_was_written_since_and_can_be_undone(
    site: Site,
) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(5))
        await site.indexed(5)
        plan = await site.plan()
        await site.migration().run(plan)
        await written(site, range(5, 9))
        await site.indexed(9)
        last = await MigrationRecord(site.streams).last()
        assert last is not None
        await site.migration().run(last.reversed())
        assert await site.current("articles") == [plan.moves[0].source]
        assert len(await site.ids(plan.moves[0].source)) == 9
        await written(site, range(9, 10))
        await site.indexed(10)
        back = await MigrationRecord(site.streams).last()
        assert back is not None
        await site.migration().run(back.reversed())
        assert await site.current("articles") == [plan.moves[0].target]
        await site.indexed(10)
    assert await site.clean()


async def test_a_rollback_that_is_given_up_keeps_the_generation_that_it_was_to(site: Site) -> None:
    odd = await five_with_an_odd_one(site)
    plan = await site.plan("articles")
    await site.migration(accept_refused=True).run(plan)
    back = plan.reversed()
    await MigrationRecord(site.streams).begin(back)
    assert await site.migration().abort() == back
    assert odd in await site.ids(plan.moves[0].source)


async def test_two_migrations_at_once_are_refused(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(2))
        await site.indexed(2)
    plan = await site.plan()
    async with MigrationRecord(site.streams).alone():
        with pytest.raises(MigrationRuns, match="another process"):
            await site.migration().run(plan)
    await MigrationRecord(site.streams).begin(plan)
    with pytest.raises(MigrationRuns, match="has begun and not ended"):
        await site.migration().run(await site.plan("articles"))
    await site.migration().run(plan)


async def test_a_block_that_a_killed_migration_left_behind_is_lifted_by_the_indexer(
    site: Site,
) -> None:
    async with running(build(site.settings), site.streams) as consumer:
        await written(site, range(2))
        await site.indexed(2)
        name = site.templates.first_generation("articles")
        await site.generations.announce_block([name], seconds=2)
        await site.generations.block_writes([name])
        await written(site, range(2, 4))
        await until(lambda: any("write_blocked" in each for each in consumer.health().problems))
        await site.indexed(4)
    mapping = await site.client.indices.get_mapping(index=name)
    assert mapping[name]["mappings"]["_meta"][BLOCKED_UNTIL] > 0
    assert mapping[name]["mappings"]["dynamic"] == "strict"


async def test_a_block_that_an_operator_has_set_is_left_alone(site: Site) -> None:
    async with running(build(site.settings), site.streams) as consumer:
        await written(site, range(2))
        await site.indexed(2)
        name = site.templates.first_generation("articles")
        await site.client.indices.add_block(index=name, block="write")
        await written(site, range(2, 4))
        await until(lambda: any("write_blocked" in each for each in consumer.health().problems))
        await asyncio.sleep(1)
        assert len(await site.ids(name)) == 2
        await lift_blocks(site.client, [name])
        await site.indexed(4)


async def test_a_copy_that_goes_on_from_a_run_before_is_waited_for(site: Site) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(50))
        await site.indexed(50)
    plan = await site.plan("articles")
    (move,) = plan.moves
    await site.client.indices.create(index=move.target)
    slow = {"wait_for_completion": "false", "requests_per_second": "20"}
    body = {"source": {"index": move.source, "size": 5}, "dest": {"index": move.target}}
    task = (await site.client.reindex(body=body, params=slow))["task"]
    await site.migration().run(plan)
    assert (await site.client.tasks.get(task_id=task))["completed"]
    assert len(await site.ids(move.target)) == 50


@pytest.mark.parametrize("block", ["write", "read_only_allow_delete"])
async def test_while_the_next_generation_is_blocked_as_by_a_full_disk_it_waits(
    site: Site, block: str
) -> None:
    async with running(build(site.settings), site.streams):
        await written(site, range(3))
        await site.indexed(3)
    plan = await site.plan("articles")
    (move,) = plan.moves
    await site.client.indices.create(index=move.target)
    settings = f"index.blocks.{block}"
    await site.client.indices.put_settings(index=move.target, body={settings: True})
    waits = asyncio.Event()
    migration = site.migration(watch=lambda phase, *_: waits.set() if phase == "wait" else None)
    task = asyncio.create_task(migration.run(plan))
    async with asyncio.timeout(60):
        await waits.wait()
    assert await site.current("articles") == [move.source]
    await site.client.indices.put_settings(index=move.target, body={settings: None})
    await task
    assert len(await site.ids(move.target)) == 3
