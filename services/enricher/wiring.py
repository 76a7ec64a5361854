"""The parts of the enricher, from its settings."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import partial

from libs.coverage.picture import Viewer
from libs.coverage.shipped import shipped_knowledge
from libs.deals import Deal
from libs.observability import Metrics
from libs.streaming import RedisStreams
from libs.workers.pool import ProcessWorkerPool
from services.enricher.coverage.comparison import Comparison
from services.enricher.coverage.store import CoverageStore
from services.enricher.settings import EnricherSettings
from services.enricher.worker import Rules, load


def workers_of(settings: EnricherSettings, rules: Rules) -> ProcessWorkerPool:
    """The processes that read articles."""
    return ProcessWorkerPool(
        settings.processes,
        time_limit=settings.time_limit,
        memory_limit=None,
        prepare=partial(load, rules),
    )


def comparison_of(
    settings: EnricherSettings, shared: RedisStreams, deals: Sequence[Deal], *, metrics: Metrics
) -> Comparison:
    """The task that compares the articles of each deal."""
    return Comparison(
        CoverageStore(shared),
        deals,
        lambda: Viewer(shipped_knowledge()),
        every=settings.compare_every,
        longest_wait=timedelta(seconds=settings.compare_within),
        most_versions=settings.coverage_versions,
        now=partial(datetime.now, timezone.utc),
        metrics=metrics,
    )
