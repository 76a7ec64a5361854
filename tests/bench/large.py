"""Query times over a million articles, on a server whose folder is kept: `make bench-large`.

It may be stopped at any time; the next run goes on. Times over fewer articles are measured on the
way and kept beside the index, so that the last run shows the growth.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import structlog
from pydantic import TypeAdapter
from rich.console import Console

from libs.local.opensearch import run_opensearch
from libs.local.settings import LocalSettings
from libs.search.connection import connect
from tests.bench import queries
from tests.bench.filling import PREFIX, present
from tests.bench.queries import QueryTime

_ON_THE_WAY = (10_000, 100_000)
_STOPPED = 130  # as shells say of Ctrl-C
_FIGURES = TypeAdapter(dict[int, dict[str, QueryTime]])


def main() -> int:
    """0 when all was measured; 130 when it was stopped."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asked = _arguments()
    state: Path = asked.state.expanduser().resolve()
    with run_opensearch(state, LocalSettings().cache_folder) as search:
        try:
            asyncio.run(_measure(search.url, asked.articles, state / f"{PREFIX}times.json"))
        except KeyboardInterrupt:
            sys.stderr.write(f"stopped; the next run goes on with what is in {state}\n")
            return _STOPPED
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    what = "folder of the server and its index, some 8 KB for each article"
    parser.add_argument("--state", type=Path, default=Path(".dealwire-bench"), help=what)
    return parser.parse_args()


async def _measure(url: str, articles: int, kept: Path) -> None:
    console = Console()
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    known = _kept(kept)
    async with connect(url, timeout=120, connections=1) as client:
        there = await present(client)
    if there > articles:
        console.print(f"{there:,} articles are there already: fewer can be measured no more")
    for size in sorted({*_ON_THE_WAY, articles}):
        if there <= size <= articles and (size == articles or size not in known):
            known |= await queries.measure_growth(url, [size])
            _keep(kept, known)
    if times := {size: known[size] for size in known if size <= articles}:
        console.print(queries.table(times))


def _kept(file: Path) -> dict[int, queries.Times]:
    return dict(_FIGURES.validate_json(file.read_bytes())) if file.exists() else {}


def _keep(file: Path, known: Mapping[int, queries.Times]) -> None:
    file.write_bytes(_FIGURES.dump_json({size: dict(times) for size, times in known.items()}))


if __name__ == "__main__":
    sys.exit(main())
