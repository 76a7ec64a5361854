"""The indexer's writer on a real search engine, and a look into its indices."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import Templates, load_templates
from services.indexer.writes import IndexName
from tests.integration.indexer.faulty import faulty_to
from tests.integration.indexer.place import Place
from tests.integration.indexer.site import Site, installed


@dataclass
class Engine:
    """A real search engine, seen from the indexer and from behind."""

    writer: OpenSearchWriter
    client: AsyncOpenSearch
    templates: Templates

    async def held(self, index: IndexName) -> dict[str, dict[str, Any]]:
        alias = self.templates.read_alias(index)
        await self.client.indices.refresh(index=alias)
        found = await self.client.search(index=alias, body={"size": 1000})
        return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}


@pytest.fixture
async def engine(opensearch_url: str, index_prefix: str) -> AsyncIterator[Engine]:
    templates = load_templates(index_prefix)
    client = connect(opensearch_url, timeout=30, connections=2)
    async with OpenSearchWriter(client, templates) as writer:
        await writer.write([])
        yield Engine(writer, client, templates)


@pytest.fixture
async def place(
    opensearch_url: str, broker_url: str, index_prefix: str, key_prefix: str
) -> AsyncIterator[Place]:
    async with (
        faulty_to(opensearch_url) as proxy,
        RedisStreams(broker_url, key_prefix) as streams,
        connect(opensearch_url, timeout=30, connections=1) as client,
    ):
        yield Place(streams, proxy, client, opensearch_url, index_prefix, broker_url, key_prefix)


@pytest.fixture
async def site(
    opensearch_url: str, index_prefix: str, broker_url: str, key_prefix: str
) -> AsyncIterator[Site]:
    async with installed(opensearch_url, index_prefix, broker_url, key_prefix) as site:
        yield site
