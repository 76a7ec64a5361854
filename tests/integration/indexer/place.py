"""An indexer with servers of its own prefix, and a proxy that spoils what it sends."""

from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch

from libs.contracts import DeadLetter, EnrichedArticle, Outcome, keys, stream_of
from libs.streaming import RedisStreams, Stage
from services.indexer.stage import build
from services.indexer.templates import load_templates
from services.indexer.writes import IndexName
from tests.integration.indexer.articles import held, settings
from tests.integration.indexer.faulty import Faulty
from tests.stages import messages


@dataclass
class Place:
    """An indexer's two servers, and the proxy before one of them."""

    streams: RedisStreams
    proxy: Faulty
    client: AsyncOpenSearch
    url: str
    prefix: str
    broker: str
    key_prefix: str

    def stage(self, **changes: Any) -> Stage:
        broker = {"redis_url": self.broker, "key_prefix": self.key_prefix}
        return build(settings(self.proxy.url, self.prefix, **(broker | changes)))

    def first(self, index: IndexName) -> str:
        return load_templates(self.prefix).first_generation(index)

    async def held(self, index: str) -> dict[str, dict[str, Any]]:
        return await held(self.url, self.prefix, index)

    async def all_indexed(self, number: int) -> None:
        """Every article is there with its version, each request ended once, at first attempt."""
        assert len(await self.held("articles")) == number
        assert len(await self.held("versions")) == number
        ended = await messages(self.streams, Outcome)
        assert len(ended) == number
        assert {(end.fate, end.attempts) for end in ended} == {("indexed", 1)}
        assert await messages(self.streams, DeadLetter, stream_of(EnrichedArticle).dead) == []
        assert await self.streams.redis.hlen(self.streams.key(keys.INDEXED)) == number
        assert len(await self.held("outcomes")) == number
