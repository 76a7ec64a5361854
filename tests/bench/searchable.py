"""How long after something was sent a search finds it."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from libs.search.connection import connect

_LOOK_EVERY = 0.01
_PATIENCE = 120.0  # seconds after the last was sent


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    p50: float
    p99: float


async def until_found(
    url: str, prefix: str, field: str, *, sent: dict[str, float], sending: Coroutine[Any, Any, None]
) -> Latency:
    """Searches the articles for the values of a field, until all that `sending` sends is found.

    `sent`: the values on their way, each with the time at which it was sent (perf_counter).
    """
    took: list[float] = []
    feeding = asyncio.create_task(sending)
    async with connect(url, timeout=30, connections=2) as client, asyncio.timeout(None) as limit:
        while not feeding.done() or sent:
            if feeding.done() and limit.when() is None:
                feeding.result()
                limit.reschedule(asyncio.get_running_loop().time() + _PATIENCE)
            found = await client.search(
                index=f"{prefix}articles*",
                body={"query": {"terms": {field: list(sent)}}, "_source": [field], "size": 1000},
                params={"ignore_unavailable": "true"},
            )
            now = time.perf_counter()
            values = {hit["_source"][field] for hit in found["hits"]["hits"]}
            took += [(now - sent.pop(value)) * 1000 for value in values if value in sent]
            await asyncio.sleep(_LOOK_EVERY)
    cuts = quantiles(took, n=100)
    return Latency(p50=cuts[49], p99=cuts[98])
