"""Removes old documents of indices that only grow; off unless asked for.

One replica at a time, by a lease. The searched alias leads to all generations of an index.
"""

import asyncio
from collections.abc import Mapping
from secrets import token_hex
from typing import Final, Self

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException

from libs.streaming import Refused, Unreachable
from libs.streaming.protocol import Leases

_LEASE = "lease:indexer.retention"
_EVERY = 3600.0  # seconds between two looks
_A_SECOND = 1000  # documents: others need the server more

DATED: Final[Mapping[str, str]] = {"versions": "observed_at", "outcomes": "at"}
"""Index -> the field that says how old a document is."""

log = structlog.get_logger()


class IndexRetention:
    """A background task, and the client that it needs: an async context manager."""

    def __init__(
        self, client: AsyncOpenSearch, prefix: str, leases: Leases, *, days: Mapping[str, float]
    ) -> None:
        """`days`: by index, after how many its documents are removed."""
        self._client = client
        self._prefix = prefix
        self._leases = leases
        self._days = days
        self._holder = token_hex(8)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def run(self) -> None:
        """Look after look, until cancelled."""
        while True:
            await self.remove()
            await asyncio.sleep(_EVERY)

    async def remove(self) -> dict[str, int]:
        """Remove what is too old now; how many documents, by index. A server away: next time."""
        removed: dict[str, int] = {}
        try:
            if not await self._leases.take(_LEASE, self._holder, seconds=_EVERY):
                return {}
            for index, days in self._days.items():
                removed[index] = await self._remove(index, days)
        except (OpenSearchException, Unreachable, Refused) as error:
            log.warning("index_retention_waits", error=str(error)[:200])
        if any(removed.values()):
            log.info("index_documents_removed", **removed)
        return removed

    async def _remove(self, index: str, days: float) -> int:
        older = {"lt": f"now-{round(days * 86_400)}s"}
        answer = await self._client.delete_by_query(
            index=f"{self._prefix}{index}",
            body={"query": {"range": {DATED[index]: older}}},
            params={
                "conflicts": "proceed",  # what is written meanwhile is not old
                "ignore_unavailable": "true",
                "requests_per_second": _A_SECOND,
                "wait_for_completion": "true",
            },
            request_timeout=_EVERY,
        )
        return int(answer["deleted"])
