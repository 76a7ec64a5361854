"""Walks through large values of Redis page by page."""

from collections.abc import AsyncIterator, Sequence

from libs.streaming.protocol import Fields
from libs.streaming.redis.client import RedisStreams


async def stream_pages(
    streams: RedisStreams, stream: str, *, count: int
) -> AsyncIterator[Sequence[tuple[bytes, Fields]]]:
    """The entries of a stream, oldest first, as far as it reaches at the beginning."""
    key = streams.key(stream)
    newest = await streams.redis.xrevrange(key, count=1)
    if not newest:
        return
    start, last = "-", newest[0][0].decode()
    while rows := await streams.redis.xrange(key, min=start, max=last, count=count):
        yield rows
        start = f"({rows[-1][0].decode()}"


async def hash_pages(
    streams: RedisStreams, name: str, *, count: int
) -> AsyncIterator[Sequence[tuple[bytes, bytes]]]:
    """The members of a hash, in no order; what is written meanwhile may come twice or not."""
    cursor = 0
    while True:
        cursor, found = await streams.redis.hscan(streams.key(name), cursor=cursor, count=count)
        # A small hash comes as one page, however large its count is.
        rows = list(found.items())
        for start in range(0, len(rows), count):
            yield rows[start : start + count]
        if not cursor:
            return
