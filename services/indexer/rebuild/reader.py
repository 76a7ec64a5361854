"""Writes again what a stream still holds, read from its beginning and acknowledged by nobody.

Apart from the stage's own reading: no group is moved, no message ends a second time, and what is in
the index already stays as it is, since each document has its version.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import structlog

from libs.contracts import Message, stream_of
from libs.errors import Rejected, Unavailable
from libs.streaming import RedisStreams, decode
from libs.streaming.operations.pages import stream_pages
from libs.streaming.protocol import Fields
from libs.streaming.steps import BatchStep, ManyStep

_PAGE = 128  # entries: some megabytes of articles
_AGAIN_AFTER = 1.0  # seconds, doubled with each refusal
_LONGEST_WAIT = 30.0

log = structlog.get_logger()

Held = Callable[[], Awaitable[None]]
"""Raises where another replica fills the index by now."""


async def write_again(
    streams: RedisStreams, kind: type[Message], step: BatchStep, *, held: Held
) -> Counter[str]:
    """What became of each entry: `written`, `refused` by the index, `unreadable`, or `failed`.

    Reads as far as the stream reaches now: what comes later takes the usual way. A search engine
    that is away is waited for.
    """
    ended: Counter[str] = Counter()
    async for rows in stream_pages(streams, stream_of(kind).name, count=_PAGE):
        messages = [m for _, fields in rows if (m := _read(fields, kind)) is not None]
        ended["unreadable"] += len(rows) - len(messages)
        await held()
        ended += await _written(messages, step, held)
    return ended


async def _written(messages: Sequence[Message], step: BatchStep, held: Held) -> Counter[str]:
    ended: Counter[str] = Counter()
    left, wait = list(messages), _AGAIN_AFTER
    while left:
        results = await ManyStep(step)(left)
        waiting = []
        for message, result in zip(left, results, strict=True):
            if isinstance(result, Unavailable):
                waiting.append(message)
            elif isinstance(result, Rejected):
                ended["refused"] += 1
            elif isinstance(result, Exception):
                ended["failed"] += 1
                log.error("rebuild_failed", message=type(message).__name__, exc_info=result)
            else:
                ended["written"] += 1
        left = waiting
        if left:
            await asyncio.sleep(wait)
            await held()
            wait = min(2 * wait, _LONGEST_WAIT)
    return ended


def _read(fields: Fields, kind: type[Message]) -> Message | None:
    try:
        return decode(fields, kind)
    except Rejected:
        return None
