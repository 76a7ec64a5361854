"""Holds what was indexed against the saved alerts, and has each match sent once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import orjson

from libs.alerts.redis.store import AlertStore, Snapshot
from libs.contracts import (
    EnrichedArticle,
    EnrichedArticleV1,
    LedgerRow,
    Message,
    Once,
    Result,
    from_v1,
)
from libs.errors import Rejected
from libs.observability import Metrics
from libs.streaming.steps import BatchStep
from services.indexer.alerts.matches import asked_of, of_article, of_row
from services.indexer.alerts.percolator import Percolator
from services.indexer.documents import to_document

Ends = list[Result | Exception]


class Alerting:
    """What the saved alerts say of a batch that was indexed.

    Without alerts it asks the stream server for one number a batch, and OpenSearch for nothing.
    """

    def __init__(
        self,
        store: AlertStore,
        percolator: Percolator,
        *,
        now: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._percolator = percolator
        self._now = now
        self._metrics = metrics
        self._known: Snapshot | None = None
        self._lock = asyncio.Lock()

    def watching(self, step: BatchStep) -> BatchStep:
        """The same step, with the matches of what it indexed. Raises Unavailable as it does.

        An older version of an article is held against the alerts too: whatever dies in between,
        the same articles lead to the same matches.
        """

        async def run(messages: Sequence[Message]) -> Ends:
            ends = list(await step(messages))
            snapshot = await self._snapshot()
            if isinstance(messages[0], LedgerRow):
                return [
                    self._with_news(*each, snapshot) for each in zip(messages, ends, strict=True)
                ]
            return await self._with_articles(messages, ends, snapshot)

        return run

    def _with_news(
        self, message: Message, end: Result | Exception, snapshot: Snapshot
    ) -> Result | Exception:
        if not isinstance(message, LedgerRow):
            return end
        return self._sent(end, of_row(message, snapshot.alerts.values(), now=self._now()))

    async def _with_articles(
        self, messages: Sequence[Message], ends: Ends, snapshot: Snapshot
    ) -> Ends:
        """What is replayed out of the archive is not new, and no match of anything."""
        articles = [_article_of(each) for each in messages]
        places = [
            (place, article)
            for place, (article, end) in enumerate(zip(articles, ends, strict=True))
            if article is not None and article.reason != "replay" and isinstance(end, Result)
        ]
        if not places or all(each.query is None for each in snapshot.alerts.values()):
            return ends
        documents = [orjson.dumps(asked_of(to_document(article))) for _, article in places]
        found = await self._percolator.matching(documents, snapshot)
        for (place, article), answer in zip(places, found, strict=True):
            ends[place] = self._end(ends[place], article, answer, snapshot)
        return ends

    def _end(
        self,
        end: Result | Exception,
        article: EnrichedArticle,
        answer: set[str] | Rejected,
        snapshot: Snapshot,
    ) -> Result | Exception:
        if isinstance(answer, Rejected):
            return answer
        alerts = [snapshot.alerts[each] for each in sorted(answer & snapshot.alerts.keys())]
        return self._sent(end, of_article(article, alerts, now=self._now()))

    def _sent(self, end: Result | Exception, once: tuple[Once, ...]) -> Result | Exception:
        if not once or not isinstance(end, Result):
            return end
        for each in once:
            kind = getattr(each.message, "kind", "")
            self._metrics.count("dealwire_alerts_matched_total", kind=kind)
        return replace(end, once=once)

    async def _snapshot(self) -> Snapshot:
        """The alerts of now, of which the percolator has a copy."""
        async with self._lock:
            if self._known is None or self._known.revision != await self._store.revision():
                snapshot = await self._store.snapshot()
                if snapshot.alerts:
                    await self._percolator.hold(snapshot)
                self._known = snapshot
                self._metrics.set("dealwire_alerts_saved", len(snapshot.alerts))
            return self._known


def _article_of(message: Message) -> EnrichedArticle | None:
    """The article that a message brings; None where it brings none, or one that comes by itself."""
    if isinstance(message, EnrichedArticleV1):
        return None if message.copy_of else from_v1(message)
    return message if isinstance(message, EnrichedArticle) else None
