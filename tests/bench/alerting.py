"""What saved alerts add to the time until an article is found, and to that of a backlog."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import count, islice, product
from uuid import uuid4

import orjson
from rich.table import Table

from libs.alerts.model import SavedAlert, alert_id
from libs.alerts.redis.store import Snapshot
from libs.contracts import EnrichedArticle
from libs.deals import SHIPPED_PROFILES, load_deals
from libs.observability import Metrics
from libs.search.connection import connect
from libs.search.query import SearchQuery
from libs.search.vocabulary import vocabulary_of
from services.indexer.alerts.matches import asked_of
from services.indexer.alerts.percolator import Percolator
from services.indexer.documents import to_document
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.bench import latency
from tests.bench.indexing import remove
from tests.bench.searchable import Latency

SAVED = (0, 200, 2000)
BATCH = 128  # as the service reads a backlog
_ROUNDS = 5
_NOW = datetime(2026, 11, 29, tzinfo=timezone.utc)


@dataclass(frozen=True)
class AlertCost:
    """By XADD until found, and milliseconds of the percolator for each article of a backlog."""

    saved: int
    found: Latency
    milliseconds: float


def alerts(number: int) -> list[SavedAlert]:
    """So many queries as people save them: a name, words, and a filter; no two are the same."""
    return list(islice(_alerts(), number))


def _alerts() -> Iterator[SavedAlert]:
    names = list(dict.fromkeys(each.name for deal in load_deals(SHIPPED_PROFILES)
                               for each in deal.entities))  # fmt: skip
    words = ("accord", "enquête", "cloud", "investment", '"intelligence artificielle"', "europ*")
    pairs = list(product(words, names))
    for place in count():
        number, (word, name) = place // len(pairs) + 1, pairs[place % len(pairs)]
        named = f"alert-{uuid4().hex[:12]}"
        query = SearchQuery(text=f"{name} {word} amount:>{number}M€")
        yield SavedAlert(
            id=alert_id(named, _NOW.isoformat()), name=named, created_at=_NOW, query=query
        )


async def measure(
    broker_url: str, search_url: str, articles: Sequence[EnrichedArticle]
) -> list[AlertCost]:
    """The cost at each number of alerts."""
    costs = []
    for number in SAVED:
        saved = alerts(number)
        found = await latency.measure(broker_url, search_url, articles, saved=saved)
        costs.append(AlertCost(number, found, await _backlog(search_url, saved, articles)))
    return costs


async def _backlog(
    url: str, saved: Sequence[SavedAlert], articles: Sequence[EnrichedArticle]
) -> float:  # fmt: skip
    """Milliseconds an article, of batches of BATCH; the first warms up."""
    if not saved:
        return 0.0
    prefix = f"bench-{uuid4().hex[:8]}-"
    templates, client = load_templates(prefix), connect(url, timeout=120, connections=2)
    words = vocabulary_of(load_deals(SHIPPED_PROFILES))
    batch = [orjson.dumps(asked_of(to_document(each))) for each in articles[:BATCH]]
    snapshot = Snapshot(1, 1, {each.id: each for each in saved})
    took = []
    async with OpenSearchWriter(client, templates) as writer:
        percolator = Percolator(client, writer, templates, words, Metrics("indexer"))
        await percolator.hold(snapshot)
        for _ in range(_ROUNDS + 1):
            started = time.perf_counter()
            await percolator.matching(batch, snapshot)
            took.append((time.perf_counter() - started) * 1000 / len(batch))
    await remove(url, prefix)
    return sorted(took[1:])[_ROUNDS // 2]


def table(costs: Sequence[AlertCost]) -> Table:
    """A row for each number of alerts."""
    without = costs[0].found
    shown = Table(
        "saved alerts", "XADD to found, p50 / p99, ms", "added to p50, ms", "ms an article, backlog"
    )
    for each in costs:
        shown.add_row(
            f"{each.saved:,}",
            f"{each.found.p50:.0f} / {each.found.p99:.0f}",
            f"{each.found.p50 - without.p50:+.0f}",
            f"{each.milliseconds:.2f}",
        )
    return shown
