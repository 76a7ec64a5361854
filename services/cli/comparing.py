"""Whether what was enriched has been compared, and what was found is on its way to the index."""

import asyncio
from collections.abc import Collection

from libs.contracts import STREAMS, Coverage, keys
from libs.streaming import Channel, RedisStreams, Refused

_LOOK_EVERY = 0.3  # seconds


async def until_compared(streams: RedisStreams, deals: Collection[str], *, patience: float) -> bool:
    """Wait until the articles of these deals are compared; False: not within so many seconds."""
    try:
        async with asyncio.timeout(patience):
            while await is_behind(streams, deals):  # noqa: ASYNC110 - four streams have no common event
                await asyncio.sleep(_LOOK_EVERY)
    except TimeoutError:
        return False
    return True


async def is_behind(streams: RedisStreams, deals: Collection[str]) -> bool:
    """Whether articles are to be compared yet, or what was found is to be indexed."""
    for deal in deals:
        changed = await streams.redis.hget(streams.key(keys.COVERAGE_CHANGED), deal)
        compared = await streams.redis.hget(streams.key(keys.COVERAGE_COMPARED), deal)
        if changed != compared:
            return True
    try:
        backlogs = [
            await streams.backlog(Channel(stream.name, group))
            for stream in STREAMS
            if issubclass(stream.message, Coverage)
            for group in stream.consumers
        ]
    except Refused:  # no group yet: its stage has not started
        return True
    return any(each.lag + each.pending for each in backlogs)
