"""What was indexed, and who is at work on what: the fetcher's memory, kept in Redis."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Protocol, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.contracts.keys import INDEXED, in_flight
from libs.streaming import Refused, Unreachable
from services.fetcher.refusals import LedgerUnavailable

_CLAIM_SECONDS = 24 * 3600  # outlives every retry; the indexer releases a claim long before


class Ledger(Protocol):
    """What the fetcher must know about versions it has seen."""

    async def indexed_version(self, article_id: str) -> str | None:
        """The version of this article that was last indexed."""

    async def claim(self, article_id: str, version: str, request_id: str) -> bool:
        """Whether this request may take this version through; true again for the same one."""


class RedisLedger:
    """The ledger on a Redis server. Raises LedgerUnavailable when that cannot answer."""

    def __init__(self, redis: Redis, key_prefix: str) -> None:
        self._redis = redis
        self._prefix = key_prefix

    async def indexed_version(self, article_id: str) -> str | None:
        """See Ledger."""
        key = f"{self._prefix}:{INDEXED}"
        with redis_answers():
            value = await cast("Awaitable[object]", self._redis.hget(key, article_id))
        return _text(value).partition(" ")[2] or None

    async def claim(self, article_id: str, version: str, request_id: str) -> bool:
        """See Ledger."""
        key = f"{self._prefix}:{in_flight(article_id, version)}"
        with redis_answers():
            holder = await self._redis.set(key, request_id, nx=True, get=True, ex=_CLAIM_SECONDS)
        return holder is None or _text(holder) == request_id


@contextmanager
def redis_answers() -> Iterator[None]:
    """Raises LedgerUnavailable for whatever keeps Redis from answering."""
    try:
        yield
    except (RedisError, OSError, Unreachable, Refused) as error:
        raise LedgerUnavailable(str(error)) from error


def _text(value: object) -> str:
    """An answer as text, whether the client decodes or not; a missing one is empty."""
    return value.decode() if isinstance(value, bytes) else str(value or "")
