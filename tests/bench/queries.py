"""How long ten typical queries take, and how that grows with the number of articles.

One client that asks one query after the other, through the client that analysts use and with the
words of the shipped deals. Warm: what is measured was asked before. The queries take turns, so
that what else the machine does weighs on all.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from rich.table import Table

from libs.deals import SHIPPED_PROFILES, load_deals
from libs.search.client import SearchClient
from libs.search.facets import FACETS
from libs.search.query import SearchQuery
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from tests.bench.filling import PREFIX, fill
from tests.bench.progress import progress

_WARMING, _ROUNDS = 120, 200
"""Times that each query is asked. A server just started needs a hundred to reach its speed."""
_COUNTED = tuple(each for each in FACETS if each not in {"disputed", "independent"})

QUERIES: Mapping[str, SearchQuery] = {
    "partenariat Microsoft": SearchQuery(text="partenariat Microsoft"),
    "lawyers": SearchQuery(text="lawyers"),
    '"intelligence artificielle"': SearchQuery(text='"intelligence artificielle"'),
    "person:Mensch": SearchQuery(text="person:Mensch"),
    "15 M€": SearchQuery(text="15 M€"),
    "amount:>10M€ date:2024-02..": SearchQuery(text="amount:>10M€ date:2024-02.."),
    "accord Bruxelles -Azure": SearchQuery(text="accord Bruxelles -Azure"),
    "europ*": SearchQuery(text="europ*"),
    "contrat, 2 filters, facets": SearchQuery(
        text="contrat", lang=("fr",), country=("FR",), facets=_COUNTED
    ),
    "no words: the newest": SearchQuery(),
}


@dataclass(frozen=True)
class QueryTime:
    """Milliseconds, and how many articles fit."""

    p50: float
    p99: float
    found: int


Times = Mapping[str, QueryTime]
"""By the query."""


async def measure(url: str) -> dict[str, QueryTime]:
    """The times of each query over what is indexed there."""
    vocabulary = vocabulary_of(load_deals(SHIPPED_PROFILES), shipped_thesaurus())
    took: dict[str, list[float]] = {name: [] for name in QUERIES}
    found: dict[str, int] = {}
    async with SearchClient(url, index_prefix=PREFIX, vocabulary=vocabulary, timeout=120) as client:
        for turn in range(_WARMING + _ROUNDS):
            for name, query in QUERIES.items():
                started = time.perf_counter()
                results = await client.search(query)
                if turn >= _WARMING:
                    took[name].append((time.perf_counter() - started) * 1000)
                found[name] = results.total
    cuts = {name: quantiles(each, n=100) for name, each in took.items()}
    return {name: QueryTime(each[49], each[98], found[name]) for name, each in cuts.items()}


async def measure_growth(url: str, sizes: Sequence[int]) -> dict[int, Times]:
    """The times over each number of articles, from few to many; the index is filled meanwhile."""
    times: dict[int, Times] = {}
    for size in sizes:
        with progress(f"{size:,} articles", size) as reached:
            await fill(url, size, reached)
        times[size] = await measure(url)
    return times


def table(times: Mapping[int, Times]) -> Table:
    """For each query its times by number of articles, and how many times p50 grew."""
    sizes = sorted(times)
    columns = [f"{size:,}" for size in sizes]
    shown = Table("p50 / p99, ms, of articles:", *columns, "growth", "found")
    for name in QUERIES:
        each = [times[size][name] for size in sizes]
        growth = f"{each[-1].p50 / each[0].p50:.1f}" if len(sizes) > 1 else "-"
        cells = [f"{time.p50:.0f} / {time.p99:.0f}" for time in each]
        shown.add_row(name, *cells, growth, f"{each[-1].found:,}")
    return shown
