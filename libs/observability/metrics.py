"""Every metric of every service, in one place."""

from typing import Final, Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    platform_collector,
    process_collector,
)

MetricName = Literal[
    "dealwire_messages_total",
    "dealwire_fates_total",
    "dealwire_dead_letters_total",
    "dealwire_takeovers_total",
    "dealwire_entries_lost_total",
    "dealwire_backpressure_seconds_total",
    "dealwire_step_seconds",
    "dealwire_lag",
    "dealwire_pending",
    "dealwire_oldest_pending_seconds",
    "dealwire_paused",
    "dealwire_in_hand",
    "dealwire_responses_total",
    "dealwire_put_off_total",
    "dealwire_turn_wait_seconds_total",
    "dealwire_archive_removed_bytes_total",
    "dealwire_fetch_seconds",
    "dealwire_sources",
    "dealwire_source_last_success_timestamp_seconds",
    "dealwire_source_silent",
    "dealwire_source_new_items",
    "dealwire_coverage_disputed_slots",
    "dealwire_index_bulk_seconds",
    "dealwire_index_bulk_bytes",
    "dealwire_index_bulks_at_once",
    "dealwire_index_refresh_gap_seconds",
    "dealwire_index_lost_total",
    "dealwire_index_rebuilding",
    "dealwire_alerts_saved",
    "dealwire_alerts_matched_total",
    "dealwire_alerts_percolate_seconds",
    "dealwire_notifications_total",
]

_COUNTERS: Final[dict[MetricName, tuple[str, tuple[str, ...]]]] = {
    "dealwire_messages_total": ("messages by what became of them", ("stream", "result")),
    "dealwire_fates_total": ("requests that ended at this stage", ("fate", "code")),
    "dealwire_dead_letters_total": ("messages that could not be processed", ("stream", "code")),
    "dealwire_takeovers_total": ("messages taken over from a dead consumer", ("stream",)),
    "dealwire_entries_lost_total": (
        "messages that somebody removed from their stream before they were done",
        ("stream",),
    ),
    "dealwire_backpressure_seconds_total": ("time not reading: later stages are behind", ()),
    "dealwire_responses_total": (
        "responses of sites by class of status, such as 2xx",
        ("status",),
    ),
    "dealwire_put_off_total": (
        "requests not sent to a site now, by reason",
        ("code",),
    ),
    "dealwire_archive_removed_bytes_total": (
        "bytes of WARC files removed as too old or too many",
        (),
    ),
    "dealwire_index_lost_total": ("indices that were gone and had to be made anew", ("index",)),
    "dealwire_alerts_matched_total": (
        "matches found, by kind; one that was known already counts too",
        ("kind",),
    ),
    "dealwire_notifications_total": (
        "deliveries tried, by kind of address and how they ended",
        ("target", "result"),
    ),
    "dealwire_turn_wait_seconds_total": ("time waited on the spot for a site's turn", ()),
}
_GAUGES: Final[dict[MetricName, tuple[str, tuple[str, ...]]]] = {
    "dealwire_lag": ("messages not yet delivered to this group", ("stream",)),
    "dealwire_pending": ("messages delivered and not finished", ("stream",)),
    "dealwire_oldest_pending_seconds": ("age of the oldest unfinished message", ("stream",)),
    "dealwire_paused": ("1 while the stage waits for a server", ()),
    "dealwire_in_hand": ("messages this process works on", ()),
    "dealwire_sources": ("sources in each state; reported by the scheduler at work", ("state",)),
    "dealwire_source_last_success_timestamp_seconds": (
        "when a check of the source last succeeded",
        ("source",),
    ),
    "dealwire_source_silent": (
        "1 while the source answers but brings nothing for far longer than usual",
        ("source",),
    ),
    "dealwire_source_new_items": ("new items that the source brought in all", ("source",)),
    "dealwire_coverage_disputed_slots": (
        "slots of a deal in which outlets disagree; reported by the replica that compares",
        ("deal",),
    ),
    "dealwire_alerts_saved": ("saved alerts that what is indexed is held against", ()),
    "dealwire_index_bulk_bytes": ("the largest bulk sent now: less where OpenSearch refuses", ()),
    "dealwire_index_rebuilding": ("1 while a lost index is filled again", ()),
    "dealwire_index_bulks_at_once": ("how many bulks may be under way now", ()),
    "dealwire_index_refresh_gap_seconds": (
        "from one refresh of the articles to the next, at least: longer while a backlog waits",
        (),
    ),
}
_HISTOGRAMS: Final[dict[MetricName, tuple[str, tuple[str, ...]]]] = {
    "dealwire_step_seconds": ("time in the step, without waiting", ("stream",)),
    "dealwire_fetch_seconds": ("from a request sent to a site to the end of its response", ()),
    "dealwire_alerts_percolate_seconds": (
        "from articles sent to be held against the saved queries to the answer",
        (),
    ),
    "dealwire_index_bulk_seconds": ("from a bulk sent to OpenSearch to its answer", ()),
}
_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one service; each sample carries its stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._registry = CollectorRegistry()
        process_collector.ProcessCollector(registry=self._registry)
        platform_collector.PlatformCollector(registry=self._registry)
        self._counters = {
            name: Counter(name, text, ("stage", *labels), registry=self._registry)
            for name, (text, labels) in _COUNTERS.items()
        }
        self._gauges = {
            name: Gauge(name, text, ("stage", *labels), registry=self._registry)
            for name, (text, labels) in _GAUGES.items()
        }
        self._histograms = {
            name: Histogram(
                name, text, ("stage", *labels), registry=self._registry, buckets=_BUCKETS
            )
            for name, (text, labels) in _HISTOGRAMS.items()
        }

    def count(self, name: MetricName, amount: float = 1, **labels: str) -> None:
        """Add to a counter."""
        self._counters[name].labels(stage=self._stage, **labels).inc(amount)

    def set(self, name: MetricName, value: float, **labels: str) -> None:
        """Set a gauge."""
        self._gauges[name].labels(stage=self._stage, **labels).set(value)

    def clear(self, name: MetricName) -> None:
        """Drop a gauge's samples: somebody else reports them now, or nobody."""
        self._gauges[name].clear()

    def observe(self, name: MetricName, value: float, **labels: str) -> None:
        """Add an observation to a histogram."""
        self._histograms[name].labels(stage=self._stage, **labels).observe(value)

    def exposition(self) -> bytes:
        """All samples in the Prometheus text format."""
        return generate_latest(self._registry)
