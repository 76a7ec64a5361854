"""A source with its history, and how it is doing as others are told. Pure."""

from datetime import datetime

from libs.contracts import Message, SourceState
from libs.masking import masked
from libs.sources.health import History, wait_after
from libs.sources.model import RegisteredSource
from libs.time import moment_of_ms


class TrackedSource(Message):
    """A source with its history."""

    source: RegisteredSource
    history: History


def state_of(tracked: TrackedSource, *, now_ms: int) -> SourceState:
    """How a source is doing, as it is told to others."""
    source, history = tracked.source, tracked.history
    at_work = history.state not in {"paused", "removed"}
    return SourceState(
        source_id=source.id,
        at=moment_of_ms(now_ms),
        url=masked(source.url),
        kind=source.kind,
        deals=source.deals,
        outlet=source.outlet,
        state=history.state,
        since=moment_of_ms(history.since_ms),
        last_checked=_moment_or_none(history.checked_ms),
        last_success=_moment_or_none(history.success_ms),
        last_new=_moment_or_none(history.new_ms),
        last_code=history.code,
        next_check=_moment_or_none(history.due_ms) if at_work else None,
        interval_seconds=wait_after(history, source.interval_range),
        usual_gap_seconds=history.usual_gap,
        checks=history.checks,
        items_seen=history.listed,
        items_new=history.new_items,
        new_by_day=history.days,
    )


def _moment_or_none(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else moment_of_ms(at_ms)
