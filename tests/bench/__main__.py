"""Runs every measurement on servers of its own and prints what came out."""

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from libs.contracts import EnrichedArticle
from libs.local.broker import run_broker
from libs.local.opensearch import run_opensearch
from libs.local.settings import LocalSettings
from tests.bench import (
    alerting,
    enriching,
    hop,
    indexing,
    latency,
    pages,
    publishing,
    queries,
    server_cost,
    steps,
)
from tests.bench.rates import Rates
from tests.bench.searchable import Latency

HOP_MESSAGES, HOP_COUNT, HOP_CHARACTERS = 4000, 32, 2900
PAGES = 300
FETCHED, MEMORY_AT = 300, (2_000, 20_000)
INDEXED = 3000
LATENCIES, ALERTED, PUBLISHED, COSTED = 300, 150, 150, 1000
SEARCHED = (10_000,)  # articles; `make bench-large` goes on to a million
ENRICHED = 200_000  # characters of each size of article
LEAST_HOP, LEAST_INDEXING, LEAST_ENRICHING = 0.4, 0.9, 0.8
MOST_P50, MOST_P99 = 600.0, 1500.0  # milliseconds from XADD to searchable
MOST_GROWTH = 64.0  # MiB over eighteen thousand pages


def main() -> int:
    """0 when all ratios are reached, 1 when one is not."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        cache = LocalSettings().cache_folder
        with run_broker(state) as broker:
            with run_opensearch(state, cache) as search:
                missed, many = asyncio.run(_measure(console, broker.url, search.url))
            spent = asyncio.run(server_cost.measure(broker.url, state / "new", cache, many))
        console.print(_server_costs(spent))
        published = asyncio.run(publishing.measure(state / "up", pages=PUBLISHED))
        console.print(_latency(f"page published, {publishing.RATE} a second", published))
    return int(missed)


async def _measure(
    console: Console, broker: str, search: str
) -> tuple[bool, list[EnrichedArticle]]:
    """Whether a ratio was missed, and articles to go on with."""
    console.print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version[:6]}"
    )
    hops = await hop.measure(broker, messages=HOP_MESSAGES, count=HOP_COUNT, size=HOP_CHARACTERS)
    read = await pages.measure(pages=FETCHED, memory_at=MEMORY_AT)
    enriched = await enriching.measure(broker, characters=ENRICHED)
    costs, articles = steps.measure(PAGES)
    many = indexing.copies(articles, INDEXED)
    indexed = await indexing.measure(search, many)
    found = await latency.measure(broker, search, many[:LATENCIES])
    watched = await alerting.measure(broker, search, many[:ALERTED])
    asked = await queries.measure_growth(search, SEARCHED)
    console.print(_rates(hops, indexed))
    console.print(_pages(read))
    console.print(_enriching(enriched))
    console.print(_memory(read))
    console.print(_costs(costs))
    console.print(_latency(f"XADD to articles.enriched, {latency.RATE} a second", found))
    console.print(alerting.table(watched))
    console.print(queries.table(asked))
    slow = hops.ratio < LEAST_HOP or indexed.ratio < LEAST_INDEXING
    slow = slow or any(each.rates.ratio < LEAST_ENRICHING for each in enriched)
    slow = slow or found.p50 > MOST_P50 or found.p99 > MOST_P99
    return slow or read.growth > MOST_GROWTH, many[:COSTED]


def _latency(what: str, found: Latency) -> str:
    return f"{what}, until a search finds it: p50 {found.p50:.0f} ms, p99 {found.p99:.0f} ms"


def _server_costs(costs: list[server_cost.ServerCost]) -> Table:
    table = Table("CPU of OpenSearch, ms an article", "now", "before", "part")
    for cost in costs:
        part = f"{cost.milliseconds / cost.before:.2f}"
        table.add_row(cost.what, f"{cost.milliseconds:.1f}", f"{cost.before:.1f}", part)
    return table


def _rates(hops: Rates, indexed: Rates) -> Table:
    table = Table("a second", "dealwire", "bare", "ratio", "at least")
    rows = (
        (f"hops of one stage, {HOP_CHARACTERS} characters", hops, LEAST_HOP),
        ("documents of articles, into four indices", indexed, LEAST_INDEXING),
    )
    for what, rates, least in rows:
        figures = (f"{rates.dealwire:.0f}", f"{rates.bare:.0f}", f"{rates.ratio:.2f}")
        table.add_row(what, *figures, str(least))
    return table


def _pages(read: pages.PageRates) -> Table:
    table = Table("pages a second", "dealwire", "bare", "ratio")
    rows = (
        (
            f"fetch and extract, {pages.AT_ONCE} at once; httpx, download alone",
            read.against_download,
        ),
        ("extract on one core; trafilatura, text alone", read.against_trafilatura),
    )
    for what, rates in rows:
        table.add_row(what, f"{rates.dealwire:.0f}", f"{rates.bare:.0f}", f"{rates.ratio:.2f}")
    return table


def _enriching(measured: list[enriching.Enriching]) -> Table:
    table = Table(
        "enricher alone, articles a second of one core", "dealwire", "nlp.pipe", "ratio",
        "at least", "MiB of each worker",
    )  # fmt: skip
    for each in measured:
        rates, workers = each.rates, each.memory[2:]
        figures = (f"{rates.dealwire:.0f}", f"{rates.bare:.0f}", f"{rates.ratio:.2f}")
        memory = f"{max(workers, default=0.0):.0f}"
        table.add_row(f"{each.size} characters", *figures, str(LEAST_ENRICHING), memory)
    return table


def _memory(read: pages.PageRates) -> Table:
    table = Table("after pages", "service, MiB", "workers, MiB")
    for number, service, workers in read.memory:
        table.add_row(f"{number}", f"{service:.0f}", f"{workers:.0f}")
    return table


def _costs(costs: list[steps.StepCost]) -> Table:
    table = Table("an article", "ms", "models, MiB", "kept, KiB")
    for cost in costs:
        figures = (f"{cost.milliseconds:.2f}", f"{cost.loaded_mib:.0f}", f"{cost.kept_kib:.1f}")
        table.add_row(cost.name, *figures)
    return table


if __name__ == "__main__":
    sys.exit(main())
