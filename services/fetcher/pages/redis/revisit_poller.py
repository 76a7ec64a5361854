"""Asks for known pages when they are due for a revisit."""

from datetime import datetime

from libs.contracts import FetchRequest, digest, stream_of
from libs.streaming import RedisStreams, encode
from libs.time import moment_of_ms, ms_of
from services.fetcher.pages.redis.store import redis_answers, stored_state
from services.fetcher.pages.revisits import after_asking, next_revisit
from services.fetcher.pages.state import PageState
from services.fetcher.pages.store import PAGES, REVISITS

_BATCH = 100  # pages in one transaction: 15 ms of this process, less of the server
_MOST_AT_ONCE = 1000  # a long standstill must not flood the queue before new pages get in


class RevisitPoller:
    """The sorted set of due times, polled by the scheduler while it holds its lease."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._redis = streams.redis

    async def poll(self, now_ms: int) -> int:
        """Ask for the pages that are due, the longest due first; how many were asked for.

        A thousand at the most; the rest is due at the next call. Requests and new due times
        are written together or not at all. Raises LedgerUnavailable.
        """
        key, asked, checked = self._streams.key(REVISITS), 0, 0
        while checked < _MOST_AT_ONCE:
            with redis_answers():
                due: list[tuple[bytes, float]] = await self._redis.zrange(
                    key, "-inf", now_ms, byscore=True, offset=0, num=_BATCH, withscores=True
                )
                asked += await self._ask_for(due, now_ms)
            checked += len(due)
            if len(due) < _BATCH:
                break
        return asked

    async def _ask_for(self, due: list[tuple[bytes, float]], now_ms: int) -> int:
        if not due:
            return 0
        stored = await self._redis.hmget(self._streams.key(PAGES), [page_id for page_id, _ in due])
        pipeline, now = self._redis.pipeline(transaction=True), moment_of_ms(now_ms)
        asked, later, done = 0, {}, []
        for (name, since_ms), value in zip(due, stored, strict=True):
            page_id, state = name.decode(), stored_state(value)
            planned = next_revisit(state, page_id=page_id, now=now) if state else None
            if state is None or planned is None:
                done.append(page_id)
            elif planned > now:
                later[page_id] = planned
            else:
                since = moment_of_ms(int(since_ms))
                request = revisit(state, page_id, due_ms=int(since_ms), now=now)
                pipeline.xadd(self._streams.key(stream_of(FetchRequest).name), _entry(request, now))
                later[page_id] = after_asking(
                    state, page_id=page_id, planned=planned, since=since, now=now
                )
                asked += 1
        key = self._streams.key(REVISITS)
        if later:
            # Only ever later: the answer may be quicker than this, and knows better.
            scores = {page_id: ms_of(at) for page_id, at in later.items()}
            pipeline.zadd(key, scores, gt=True)
        if done:
            pipeline.zrem(key, *done)
        await pipeline.execute()
        return asked


def revisit(state: PageState, page_id: str, *, due_ms: int, now: datetime) -> FetchRequest:
    """The request for one due time of one page: the same id however often it is asked for."""
    return FetchRequest(
        url=state.url,
        request_id=digest("revisit", page_id, str(due_ms)),
        kind="page",  # an article that became a list, or leads to one, is not to be expanded
        reason="revisit",
        deals=state.deals,
        source=state.source,
        outlet=state.outlet,
        requested_at=now,
    )


def _entry(request: FetchRequest, now: datetime) -> dict[bytes, bytes]:
    request_id = request.request_id or ""
    return encode(request, stage="fetcher", request_id=request_id, traceparent=None, time=now)
