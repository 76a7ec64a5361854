"""Each store is searched whole, and nothing of others is removed: on real servers."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone

import pytest
from opensearchpy import AsyncOpenSearch

from libs.contracts import FetchRequest, Outcome, Outlet, article_id_of_url, keys
from libs.coverage.article import CoveredArticle
from libs.errors import Unavailable
from libs.forgetting.identities import ArticleForgotten, Identity, Wanted, id_member, identity_of
from libs.forgetting.redis.tombstones import ForgottenList
from libs.forgetting.steps import refusing_some
from libs.forgetting.targets import target_of
from libs.search.connection import connect
from libs.streaming import Channel, RedisStreams
from services.cli.forgetting.broker_disk import BrokerDisk
from services.cli.forgetting.index import IndexDisk, IndexStore
from services.cli.forgetting.memory import MemoryStore
from services.cli.forgetting.run import Forgetting
from services.cli.forgetting.stores import Store
from services.cli.forgetting.streams import StreamStore
from services.fetcher.pages.state import PageState, to_json
from services.fetcher.pages.store import PAGES, reading_id
from services.indexer.indexing import index_articles, index_coverage, index_outcomes
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.retention import IndexRetention
from services.indexer.templates import load_templates
from tests.messages import SEEN_AT, detected, enriched, fetched, relation, story, utterance
from tests.stages import send

URL = "https://presse.example/1"
ID = article_id_of_url(URL)
AMP = "https://presse.example/amp/1"
WANTED = Wanted(frozenset({ID}), addresses=frozenset({URL}))
DOMAIN = Wanted(domains=frozenset({"presse.example"}))


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as real:
        yield real


@pytest.fixture
async def search(opensearch_url: str, index_prefix: str) -> AsyncIterator[OpenSearchWriter]:
    client = connect(opensearch_url, timeout=30, connections=2)
    async with OpenSearchWriter(client, load_templates(index_prefix)) as writer:
        yield writer


@pytest.fixture
async def client(opensearch_url: str) -> AsyncIterator[AsyncOpenSearch]:
    async with connect(opensearch_url, timeout=30, connections=2) as client:
        yield client


@pytest.fixture
def index(client: AsyncOpenSearch, index_prefix: str) -> IndexStore:
    return IndexStore(client, index_prefix)


async def deleted(client: AsyncOpenSearch, index_prefix: str) -> int:
    """Deleted documents in the files of all indices."""
    stats = await client.indices.stats(index=f"{index_prefix}*", metric="docs")
    return int(stats["_all"]["total"]["docs"]["deleted"])


def outcome(**changes: object) -> Outcome:
    facts = {"fate": "skipped", "code": "not_found", "stage": "fetcher", "at": SEEN_AT}
    return Outcome.model_validate(facts | changes)


def state(url: str, article_id: str | None) -> str:
    moments = dict.fromkeys(("first_seen", "fetched_at", "read_at", "changed_at"), SEEN_AT)
    return to_json(PageState(url=url, article_id=article_id, **moments))


async def test_a_page_is_known_by_all_addresses_that_led_to_it(streams: RedisStreams) -> None:
    pages = streams.key(PAGES)
    await streams.redis.hset(pages, article_id_of_url(AMP), f"1 {state(AMP, ID)}")
    await streams.redis.hset(pages, reading_id(ID), f"1 {state(AMP, ID)}")
    await streams.redis.hset(pages, "0" * 32, f"1 {state('https://a.example/2', '2' * 32)}")
    wider = WANTED.widened(await MemoryStore(streams).identities(WANTED))
    assert wider.ids == {ID, article_id_of_url(AMP), reading_id(ID)}
    assert wider.addresses == {URL, AMP}


async def test_all_that_is_remembered_of_an_article_goes_and_nothing_else(
    streams: RedisStreams,
) -> None:
    other = article_id_of_url("https://a.example/2")
    for each, url in ((ID, URL), (other, "https://a.example/2")):
        await streams.redis.hset(streams.key(PAGES), each, f"1 {state(url, each)}")
        await streams.redis.hset(streams.key(keys.INDEXED), each, "1 v")
        await streams.redis.hset(streams.key(keys.WITHDRAWN), each, "1 gone")
        await streams.redis.zadd(streams.key(keys.PAGES_SEEN), {each: 1})
        await streams.redis.set(streams.key(keys.in_flight(each, "v")), "r")
        await streams.redis.set(streams.key(keys.address_in_flight(each)), "r")
        await streams.redis.hset(streams.key(keys.covered("d")), f"{each}:v", "1 packed")
        await streams.redis.zadd(streams.key(keys.covered_numbers("d")), {f"{each}:v": 1})
        await streams.redis.hset(streams.key(keys.picture("d")), f"k:{each}", '1 {"a":1}')
    await streams.redis.hset(streams.key(keys.picture("d")), "stories:x", f'1 {{"a":["{ID}"]}}')
    await streams.redis.hset(streams.key(keys.SOURCES), "s", f'{{"url":"{URL}"}}')
    store = MemoryStore(streams)
    before = await store.look(WANTED)
    assert sum(before.counts.values()) == 10
    assert sum((await store.remove(WANTED)).values()) == 10
    assert not any((await store.look(WANTED)).counts.values())
    assert sum((await store.look(Wanted(frozenset({other})))).counts.values()) == 9
    assert await streams.redis.hexists(streams.key(keys.SOURCES), "s"), "sources are the operator's"
    assert await streams.redis.hget(streams.key(keys.COVERAGE_CHANGED), "d") == b"1"


async def test_what_is_compared_is_unpacked_to_know_its_domain(streams: RedisStreams) -> None:
    covered = CoveredArticle.of(enriched(1), "mistral-microsoft")
    packed = f"1 {covered.packed()}"
    await streams.redis.hset(streams.key(keys.covered("d")), covered.key, packed)
    [found] = await MemoryStore(streams).identities(DOMAIN)
    assert found.ids == {ID}


async def test_a_key_that_nobody_knows_of_is_named(streams: RedisStreams) -> None:
    await streams.redis.set(streams.key("somebodys"), f"copy of {URL}")
    [doubt] = (await MemoryStore(streams).look(WANTED)).doubts
    assert doubt.startswith(streams.key("somebodys"))


async def test_how_often_lines_of_a_domain_stood_goes_with_the_domain(
    streams: RedisStreams,
) -> None:
    await streams.redis.hset(streams.key("fetcher.lines:presse.example:2024-W09"), "a" * 16, 3)
    await streams.redis.hset(streams.key("fetcher.lines:a.example:2024-W09"), "a" * 16, 3)
    assert await MemoryStore(streams).remove(DOMAIN) == {"key fetcher.lines:…": 1}


async def test_messages_of_every_stream_go(streams: RedisStreams) -> None:
    for group in ("fetcher", "language-detector", "enricher", "indexer"):
        for name in ("fetch.requested", "articles.fetched", "articles.detected", "outcomes"):
            await streams.create_group(Channel(name, group))
    await send(streams, FetchRequest(url=URL, request_id="r"), fetched(1), detected(1), enriched(1))
    await send(streams, relation(article_id=ID), story(), fetched(2), enriched(2))
    await streams.redis.xadd(streams.key("fetch.requested"), {"data": f"no JSON {URL}"})
    store = StreamStore(streams)
    found = {name: count for name, count in (await store.look(WANTED)).counts.items() if count}
    assert found["stream fetch.requested"] == 2
    assert await store.remove(WANTED)
    assert not any((await store.look(WANTED)).counts.values())
    assert await streams.redis.xlen(streams.key("articles.fetched")) == 1
    assert await streams.redis.xlen(streams.key("articles.enriched.v2")) == 1


async def test_documents_of_every_index_and_generation_go(
    search: OpenSearchWriter, client: AsyncOpenSearch, index: IndexStore, index_prefix: str
) -> None:
    await index_articles([enriched(1), enriched(2)], search=search)
    await index_outcomes([outcome(url=f"{URL}?utm_source=x", request_id="a")], search=search)
    await index_outcomes([outcome(url="https://presse.example/10", request_id="b")], search=search)
    await index_coverage([relation(article_id=ID), story()], search=search)
    await client.indices.create(index=f"{index_prefix}articles-000002")
    await client.reindex(
        body={
            "source": {"index": f"{index_prefix}articles-000001"},
            "dest": {"index": f"{index_prefix}articles-000002"},
        },
        params={"refresh": "true"},
    )
    found = {name for name, count in (await index.look(WANTED)).counts.items() if count}
    kinds = ("articles-000001", "articles-000002", "versions-000001", "outcomes-000001")
    assert {f"index {index_prefix}{each}" for each in kinds} <= found
    removed = await index.remove(WANTED)
    assert removed[f"index {index_prefix}articles-000002"] == 1
    assert removed[f"index {index_prefix}outcomes-000001"] == 1
    assert not any((await index.look(WANTED)).counts.values())
    assert (await index.look(DOMAIN)).counts[f"index {index_prefix}articles-000001"] == 1


async def test_the_files_of_an_index_hold_no_deleted_document(
    search: OpenSearchWriter, client: AsyncOpenSearch, index: IndexStore, index_prefix: str
) -> None:
    await index_articles([enriched(number) for number in range(1, 30)], search=search)
    await index.remove(WANTED)
    assert await deleted(client, index_prefix)
    assert await IndexDisk(client, index, patience=300).clean() == ""
    assert not await deleted(client, index_prefix)
    settings = await client.indices.get_settings(index=f"{index_prefix}*")
    assert "expunge_deletes_allowed" not in str(settings), "the setting is as it was"


async def test_what_was_not_cleaned_in_time_is_said(
    search: OpenSearchWriter, client: AsyncOpenSearch, index: IndexStore
) -> None:
    await index_articles([enriched(1)], search=search)
    await index.remove(WANTED)
    assert (
        "deleted documents, or open scrolls, in"
        in await IndexDisk(client, index, patience=0.1).clean()
    )


async def test_the_list_keeps_out_and_lets_in_again(streams: RedisStreams) -> None:
    listed = ForgottenList(streams)
    assert await listed.is_empty()
    target = target_of(URL)
    await listed.add([id_member(article_id_of_url(AMP))], target=target.member, at_ms=5)
    known = [identity_of(fetched(1)), Identity(urls=frozenset({AMP})), identity_of(fetched(2))]
    assert await listed.keeps_out(known) == [True, True, False]
    assert not await listed.is_empty()
    await listed.add(["domain:presse.example"], target="domain:presse.example", at_ms=6)
    assert await listed.keeps_out(known) == [True, True, True]
    assert await listed.allow([id_member(article_id_of_url(AMP))]) == 2
    assert await listed.allow(["domain:presse.example"]) == 1
    assert await listed.keeps_out(known) == [False, False, False]


async def test_an_article_on_the_list_is_not_indexed(
    streams: RedisStreams, search: OpenSearchWriter, index: IndexStore
) -> None:
    listed = ForgottenList(streams)
    await listed.add([], target=id_member(ID), at_ms=1)

    async def step(articles: list[object]) -> list[object]:
        return await index_articles(articles, search=search)  # type: ignore[arg-type,return-value]

    first, second = await refusing_some(step, listed)([enriched(1), enriched(2)])  # type: ignore[arg-type]
    assert isinstance(first, ArticleForgotten)
    assert not isinstance(second, Exception)
    assert not any((await index.look(WANTED)).counts.values())


async def test_the_files_of_the_broker_are_written_anew(streams: RedisStreams) -> None:
    before = (await streams.redis.info("persistence"))["aof_rewrites"]
    assert await BrokerDisk(streams, patience=60).clean() == ""
    assert (await streams.redis.info("persistence"))["aof_rewrites"] > before


async def test_a_run_says_what_it_found_and_a_dry_one_writes_nothing(
    streams: RedisStreams,
) -> None:
    await send(streams, fetched(1))
    forgetting = Forgetting(streams, [StreamStore(streams), MemoryStore(streams)], [], print)
    target = target_of(URL)
    report = await forgetting.would_remove(target)
    assert report.found["stream articles.fetched"] == 1
    assert await ForgottenList(streams).all() == []
    report = await forgetting.forget(target)
    assert report.is_gone
    assert report.removed["stream articles.fetched"] == 1
    assert [each.target for each in await ForgottenList(streams).all()] == [target.member]
    assert await ForgottenList(streams).under_way(target.member) is None
    (stone,) = await ForgottenList(streams).all()
    assert report.since_ms is None
    again = await forgetting.forget(target)
    assert again.is_gone, "twice is as good as once"
    assert again.since_ms == (await forgetting.would_remove(target)).since_ms == stone.at_ms > 0


async def test_a_run_goes_on_with_what_an_earlier_one_had_found(streams: RedisStreams) -> None:
    """Its documents are gone, but not those that only name an article of the domain by its id."""
    listed = ForgottenList(streams)
    await listed.begin("domain:presse.example", Wanted(frozenset({ID}), DOMAIN.domains))
    await streams.redis.hset(streams.key(keys.INDEXED), ID, "1 v")
    forgetting = Forgetting(streams, [MemoryStore(streams)], [], print)
    assert (await forgetting.forget(target_of("presse.example"))).is_gone
    assert not await streams.redis.hexists(streams.key(keys.INDEXED), ID)


async def test_a_site_goes_with_all_that_tells_of_its_articles(
    streams: RedisStreams, search: OpenSearchWriter, index: IndexStore
) -> None:
    """A story names its articles by their ids alone, which other documents give."""
    away = "https://a.example/3"
    urls = dict.fromkeys(("canonical_url", "final_url", "requested_url"), away)
    other = enriched(3, article_id=article_id_of_url(away), outlet=Outlet(name="A"), **urls)
    await index_articles([enriched(1), enriched(2), other], search=search)
    await index_coverage([relation(), story(), utterance()], search=search)
    await send(streams, story(), fetched(2))
    stores: list[Store] = [StreamStore(streams), MemoryStore(streams), index]
    target = target_of("www.presse.example")
    report = await Forgetting(streams, stores, [], print).forget(target)
    assert report.is_gone
    gone = [name for name, count in report.removed.items() if count]
    kinds = {name.split("-")[-2] for name in gone if name.startswith("index ")}
    assert {"articles", "versions", "relations", "stories", "utterances"} <= kinds
    assert [each.member for each in await ForgottenList(streams).all()] == [target.member]
    left = await index.look(Wanted(frozenset({other.article_id})))
    assert sum(left.counts.values()) == 2, "the article of another site, and its version"


async def test_what_is_left_is_no_success_and_stays_noted(streams: RedisStreams) -> None:
    await streams.redis.set(streams.key("somebodys"), URL)
    forgetting = Forgetting(streams, [MemoryStore(streams)], [], print)
    report = await forgetting.forget(target_of(URL))
    assert not report.is_gone
    assert await ForgottenList(streams).under_way(id_member(ID)) is not None


async def test_old_versions_and_outcomes_are_removed_by_one_replica(
    streams: RedisStreams, search: OpenSearchWriter, opensearch_url: str, index_prefix: str
) -> None:
    now = datetime.now(timezone.utc)
    await index_articles([enriched(1), enriched(2, observed_at=now)], search=search)
    old, new = (
        outcome(request_id=name, at=at)
        for name, at in (("a", now - timedelta(days=40)), ("b", now))
    )
    await index_outcomes([old, new], search=search)
    client = connect(opensearch_url, timeout=30, connections=1)
    await client.indices.refresh(index=f"{index_prefix}*")
    days = {"versions": 30.0, "outcomes": 30.0}
    async with IndexRetention(client, index_prefix, streams.leases, days=days) as one:
        assert await one.remove() == {"versions": 1, "outcomes": 1}
        assert await IndexRetention(client, index_prefix, streams.leases, days=days).remove() == {}
        await client.indices.refresh(index=f"{index_prefix}*")
        left = await client.count(index=f"{index_prefix}articles")
        assert left["count"] == 2


async def test_without_the_list_nothing_goes_on() -> None:
    async with RedisStreams("redis://127.0.0.1:1/0", "{nowhere}") as nowhere:
        with pytest.raises(Unavailable, match="cannot be read"):
            await ForgottenList(nowhere).keeps_out([identity_of(fetched(1))])
