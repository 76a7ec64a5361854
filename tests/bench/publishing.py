"""From a page published until a search finds it, through all services as `dealwire up` has them."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

from deploy.demo import PressSite
from libs.contracts import FetchRequest
from libs.streaming import RedisStreams
from services.cli.requesting import ask_for
from tests.bench.searchable import Latency, until_found
from tests.e2e.system import INDICES, System, installed, settled

RATE = 5  # pages a second
_WARM_UP = 20  # pages that are fetched before, so that models are loaded and pools open


async def measure(state: Path, *, pages: int) -> Latency:
    """Asks for one page after the other on a press site of our own, and searches for each."""
    with installed(state) as system:
        async with PressSite(pages_extra=pages + 2 * _WARM_UP) as site, system.streams() as streams:
            known = [page for page in site.pages if page.kind in {"origin", "reprint"}]
            paths = [page.path for page in known]
            await _publish(system, streams, site, paths[:_WARM_UP])
            await settled(system)
            return await _publish(system, streams, site, paths[_WARM_UP : _WARM_UP + pages])


async def _publish(
    system: System, streams: RedisStreams, site: PressSite, paths: list[str]
) -> Latency:
    sent: dict[str, float] = {}

    async def ask() -> None:
        started = time.perf_counter()
        for number, path in enumerate(paths, start=1):
            request_id = uuid4().hex
            request = FetchRequest(url=site.url + path, kind="page", request_id=request_id)
            sent[request_id] = time.perf_counter()
            await ask_for(streams, [request])
            await asyncio.sleep(max(0.0, started + number / RATE - time.perf_counter()))

    return await until_found(
        system.address("opensearch"), INDICES, "request_id", sent=sent, sending=ask()
    )
