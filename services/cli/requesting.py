"""Asks the fetcher for pages, and reads how requests ended, on the real streams."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timezone

from redis.exceptions import RedisError

from libs.contracts import FetchRequest, Outcome, stream_of
from libs.errors import Rejected
from libs.streaming import RedisStreams, decode, encode
from services.cli.problems import Problem
from services.cli.pursuit import Pursuit
from services.cli.waiting import reasons

_REQUESTS = stream_of(FetchRequest).name
_OUTCOMES = stream_of(Outcome).name
_PAGE = 500
_BLOCK_MS = 500
_QUIET_SECONDS = 10.0
_BEGINNING = "0-0"


async def last_outcome(streams: RedisStreams) -> str:
    """The newest entry of the outcomes: what is asked from now on ends after it."""
    newest = await streams.redis.xrevrange(streams.key(_OUTCOMES), count=1)
    return newest[0][0].decode() if newest else _BEGINNING


async def ask_for(streams: RedisStreams, requests: Sequence[FetchRequest]) -> None:
    """Add the requests to their stream, and return when the broker has them on disk."""
    entries = [_fields(request) for request in requests]
    if not entries:
        return
    async with streams.redis.pipeline(transaction=False) as pipeline:
        for fields in entries[:-1]:
            pipeline.xadd(streams.key(_REQUESTS), fields)
        await pipeline.execute()
    # The last one waits for the disk, and the log is in order: then all are there.
    await streams.add(_REQUESTS, entries[-1])


async def pursue(
    streams: RedisStreams,
    pursuit: Pursuit,
    *,
    after: str,
    patience: float,
    watch: Callable[[Pursuit], None],
    quiet: Callable[[list[str]], None] = lambda _: None,
) -> None:
    """Read outcomes after an entry until every request has its fate.

    `quiet` is told why requests wait, each time that no fate came for ten seconds. Raises
    Problem, with the same, when none comes for `patience` seconds. A broker that restarts is
    waited for as long.
    """
    news = time.monotonic()
    told = news
    watch(pursuit)
    while not pursuit.done:
        try:
            found = await streams.redis.xread(
                {streams.key(_OUTCOMES): after}, count=_PAGE, block=_BLOCK_MS
            )
        except (RedisError, OSError):
            found = []
            await asyncio.sleep(_BLOCK_MS / 1000)
        for entry_id, fields in found[0][1] if found else ():
            after = entry_id.decode()
            if _taken(pursuit, fields):
                news = time.monotonic()
        watch(pursuit)
        now = time.monotonic()
        if now - news > patience:
            raise Problem(await _given_up(streams, pursuit, patience))
        if now - max(news, told) > _QUIET_SECONDS:
            told = now
            with suppress(RedisError, OSError):
                quiet(await reasons(streams, pursuit))


async def _given_up(streams: RedisStreams, pursuit: Pursuit, patience: float) -> str:
    waiting = pursuit.expected - len(pursuit.outcomes)
    said = (
        f"{waiting} of {pursuit.expected} requests have no fate yet, and none came for"
        f" {patience:.0f} s: see `dealwire status`, or wait longer with --timeout"
    )
    with suppress(RedisError, OSError):
        said = "\n  ".join([said, *await reasons(streams, pursuit)])
    return said


def _taken(pursuit: Pursuit, fields: dict[bytes, bytes]) -> bool:
    try:
        return pursuit.take(decode(fields, Outcome))
    except Rejected:  # not ours to judge: the indexer reports it
        return False


def _fields(request: FetchRequest) -> dict[bytes, bytes]:
    return encode(
        request,
        stage="cli",
        request_id=request.request_id or "",
        traceparent=None,
        time=datetime.now(timezone.utc),
    )
