"""Sends messages through one stage again, out of a stream that still holds them."""

import asyncio
from collections.abc import Mapping

from libs.contracts import EnrichedArticle, EnrichedArticleV1, stream_of
from libs.errors import Rejected
from libs.streaming.operations.pages import stream_pages
from libs.streaming.protocol import Channel, Fields, Refused
from libs.streaming.redis.client import RedisStreams
from libs.streaming.wire import decode

_PAGE = 200  # entries: some megabytes of articles
_MOST_WAITING = 2_000  # entries in the retry stream: a second copy of all would fill the broker
_WAIT = 0.5  # seconds

Article = type[EnrichedArticle] | type[EnrichedArticleV1]


async def articles_again(
    streams: RedisStreams, kind: Article, group: str, wanted: Mapping[str, int]
) -> set[str]:
    """Send articles through the stage `group`, and that one alone, as far as they are kept.

    `wanted`: by article id, the version number that it should have; 0 for any. All that is kept of
    such an article goes again, older versions too. The answer: ids of those of which that version,
    or a newer one, was among it.
    """
    stream = stream_of(kind)
    retry = streams.key(stream.retry(group))
    sent: set[str] = set()
    if not wanted:
        return sent
    async for rows in stream_pages(streams, stream.name, count=_PAGE):
        chosen = [(fields, each) for _, fields in rows if (each := _wanted(fields, kind, wanted))]
        async with streams.redis.pipeline(transaction=False) as pipeline:
            for fields, _ in chosen:
                pipeline.xadd(retry, fields)
            await pipeline.execute()
        sent |= {a.article_id for _, a in chosen if a.version_number >= wanted[a.article_id]}
        await _room(streams, Channel(stream.retry(group), group))
    return sent


def _wanted(
    fields: Fields, kind: Article, wanted: Mapping[str, int]
) -> EnrichedArticle | EnrichedArticleV1 | None:
    subject = fields.get(b"subject", b"").decode("utf-8", "replace")
    if subject not in wanted:
        return None
    try:
        article = decode(fields, kind)
    except Rejected:
        return None
    if isinstance(article, EnrichedArticleV1) and article.copy_of is not None:
        return None  # the newer version of the message stands in a stream of its own
    return article if article.article_id in wanted else None


async def _room(streams: RedisStreams, channel: Channel) -> None:
    """Wait until the stage has taken up most of what was sent."""
    while True:
        try:
            backlog = await streams.backlog(channel)
        except Refused:  # no such stage runs yet
            return
        if backlog.lag + backlog.pending < _MOST_WAITING:
            return
        await asyncio.sleep(_WAIT)
