"""One installation's indexer, and the traffic that goes on while its index is migrated."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from opensearchpy import AsyncOpenSearch

from libs.contracts import EnrichedArticle, keys, stream_of
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.migration.feed import GROUP
from services.indexer.migration.generations import Generations
from services.indexer.migration.migration import Migration
from services.indexer.migration.plan import Move, Plan
from services.indexer.settings import IndexerSettings
from services.indexer.templates import INDEX_NAMES, Templates, load_templates
from services.indexer.writes import IndexName
from tests.messages import enriched
from tests.stages import pending, send, until

QUERIES_A_SECOND = 20
WRITES_A_SECOND = 20


@dataclass
class Site:
    """One installation's indexer and its servers."""

    client: AsyncOpenSearch
    templates: Templates
    streams: RedisStreams
    settings: IndexerSettings

    def migration(self, **options: Any) -> Migration:
        return Migration(self.client, self.templates, self.streams, **options)

    @property
    def generations(self) -> Generations:
        return Generations(self.client, self.templates)

    async def plan(self, *indices: IndexName) -> Plan:
        found = await self.generations.found()
        moves = []
        for index in indices or INDEX_NAMES:
            current = found[index].current
            assert current is not None
            number = self.templates.number_of(found[index].all[-1].name) + 1
            moves.append(Move(index, current, self.templates.generation(index, number)))
        return Plan(tuple(moves))

    async def ids(self, index: str) -> set[str]:
        missing_is_empty = {"ignore_unavailable": "true"}
        await self.client.indices.refresh(index=index, params=missing_is_empty)
        found = await self.client.search(
            index=index, body={"size": 10_000, "_source": False}, params=missing_is_empty
        )
        return {hit["_id"] for hit in found["hits"]["hits"]}

    async def current(self, index: IndexName) -> list[str]:
        found = await self.client.indices.get_alias(name=self.templates.read_alias(index))
        return list(found)

    async def indexed(self, number: int) -> None:
        async def so_many() -> bool:
            return len(await self.ids(self.templates.read_alias("articles"))) == number

        await until(so_many)

    async def clean(self) -> bool:
        """Whether nothing is left of a migration but its generations."""
        aliases = await self.client.indices.get_alias(index=f"{self.templates.prefix}*")
        names = {alias for body in aliases.values() for alias in body["aliases"]}
        key = self.streams.key(stream_of(EnrichedArticle).name)
        groups = {group["name"] for group in await self.streams.redis.xinfo_groups(key)}
        return (
            not any(name.endswith("-next") for name in names)
            and GROUP.encode() not in groups
            and not await self.streams.redis.exists(self.streams.key(keys.INDEX_MIGRATION))
        )


@asynccontextmanager
async def installed(
    opensearch_url: str, index_prefix: str, broker_url: str, key_prefix: str
) -> AsyncIterator[Site]:
    """With quick settings."""
    settings = IndexerSettings.model_validate(
        {
            "redis_url": broker_url,
            "key_prefix": key_prefix,
            "opensearch_url": opensearch_url,
            "index_prefix": index_prefix,
            "batch_gap": 0.1,
            "orphan_after": 2,
        }
    )
    client = connect(opensearch_url, timeout=60, connections=4)
    async with client, RedisStreams(broker_url, key_prefix) as streams:
        yield Site(client, load_templates(index_prefix), streams, settings)


async def none_pending(site: Site) -> bool:
    """Whether the indexer has finished every article."""
    return await pending(site.streams, EnrichedArticle, "indexer") == 0


async def alive_quotes(site: Site) -> list[str]:
    """The texts of all quotes that are no tombstones."""
    index = site.templates.read_alias("quotes")
    await site.client.indices.refresh(index=index)
    found = await site.client.search(index=index, body={"query": {"term": {"gone": False}}})
    return sorted(hit["_source"]["text"] for hit in found["hits"]["hits"])


async def written(site: Site, articles: range) -> None:
    await send(site.streams, *(enriched(number) for number in articles))


@dataclass
class Traffic:
    """Articles that are written, and searches that are made, all the while."""

    site: Site
    over: bool = False
    written: set[str] = field(default_factory=set)
    searches: int = 0
    errors: list[str] = field(default_factory=list)
    vanished: list[tuple[set[str], set[str]]] = field(default_factory=list)

    async def write(self, first: int) -> None:
        numbers = count(first)
        while not self.over:
            article = enriched(next(numbers))
            await send(self.site.streams, article)
            self.written.add(article.article_id)
            await asyncio.sleep(1 / WRITES_A_SECOND)

    async def search(self) -> None:
        """What was found once must be found ever after."""
        seen: set[str] = set()
        index = self.site.templates.read_alias("articles")
        while not self.over:
            body = {"size": 10_000, "_source": False, "query": {"match_all": {}}}
            try:
                answer = await self.site.client.search(index=index, body=body)
            except Exception as error:  # noqa: BLE001 - each is a failure of the migration
                self.errors.append(repr(error))
            else:
                found = {hit["_id"] for hit in answer["hits"]["hits"]}
                if not seen <= found:
                    self.vanished.append((seen - found, found))
                seen |= found
                self.searches += 1
            await asyncio.sleep(1 / QUERIES_A_SECOND)


@asynccontextmanager
async def traffic(site: Site, first: int) -> AsyncIterator[Traffic]:
    flow = Traffic(site)
    tasks = [asyncio.create_task(flow.write(first)), asyncio.create_task(flow.search())]
    try:
        yield flow
    finally:
        flow.over = True
        await asyncio.gather(*tasks)
