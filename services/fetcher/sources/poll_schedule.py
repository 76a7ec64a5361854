"""What one tick of the schedule changes: sources to be polled, and states. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from libs.contracts import FetchRequest, SourceState
from libs.sources.health import (
    Facts,
    History,
    State,
    first_known,
    in_state,
    observed,
    resumed,
    unanswered,
    wait_after,
)
from libs.sources.interval import spread
from libs.sources.model import RegisteredSource, request_for
from libs.sources.state import TrackedSource, state_of

_ANSWER_WITHIN_MS = 3_600_000
"""A check of which nothing was heard for so long is lost, unless its request is under way."""


@dataclass(frozen=True)
class SourceUpdate:
    """What changes for one source, written as a whole or not at all."""

    tracked: TrackedSource
    was: State | None
    """The state before; None for a source that is new."""
    due_ms: int | None = None
    """When it is due from now on; None leaves that as it is."""
    request: FetchRequest | None = None
    report: SourceState | None = None
    """To be published: a check has ended, or the state is another."""

    @property
    def id(self) -> str:
        """The source."""
        return self.tracked.source.id

    @property
    def state(self) -> State:
        """The state from now on."""
        return self.tracked.history.state


def aligned(
    registered: Mapping[str, RegisteredSource], tracked: Mapping[str, TrackedSource], *, now_ms: int
) -> Iterator[SourceUpdate]:
    """What makes the tracked sources the registered ones: new, changed, paused, removed."""
    for source_id, source in registered.items():
        known = tracked.get(source_id)
        if known is None or _another(known.source, source):
            yield _begun(source, known, now_ms)
        elif known.source != source:
            yield _changed(source, known, now_ms)
    for source_id, known in tracked.items():
        if source_id not in registered:
            history = in_state(known.history, "removed", now_ms=now_ms)
            yield _update(TrackedSource(source=known.source, history=history), known, now_ms)


def polled(
    tracked: Mapping[str, TrackedSource],
    *,
    due: Mapping[str, int],
    facts: Mapping[str, Facts],
    now_ms: int,
) -> Iterator[SourceUpdate]:
    """The checks that have ended, and the sources that are asked now.

    `due`: those whose time has come, with that time. `facts`: of these and of all that wait.
    A request that ended without a poll leaves the source due when it was.
    """
    for source_id in dict.fromkeys([*facts, *due]):
        known = tracked.get(source_id)
        if known is None or known.source.paused:
            continue
        seen = facts.get(source_id, Facts())
        history = observed(known.history, seen, known.source)
        if source_id in due:
            yield _due(known, history, seen, due[source_id], now_ms)
        elif history is not None and history.checked_ms == known.history.checked_ms:
            yield _update(TrackedSource(source=known.source, history=history), known, now_ms)
        elif history is not None:
            yield _answered(known, history, seen.due_ms, now_ms)


def _begun(source: RegisteredSource, known: TrackedSource | None, now_ms: int) -> SourceUpdate:
    history = first_known(source, now_ms=now_ms)
    return _update(TrackedSource(source=source, history=history), known, now_ms, due_ms=now_ms)


def _changed(source: RegisteredSource, known: TrackedSource, now_ms: int) -> SourceUpdate:
    history = known.history
    if source.paused:
        history = in_state(history, "paused", now_ms=now_ms)
        return _update(TrackedSource(source=source, history=history), known, now_ms)
    if known.source.paused:
        history = resumed(history, now_ms=now_ms)
        return _update(TrackedSource(source=source, history=history), known, now_ms, due_ms=now_ms)
    if known.source.interval_range == source.interval_range:
        return _update(TrackedSource(source=source, history=history), known, now_ms)
    history = history.model_copy(
        update={"interval": source.interval_range.within(history.interval)}
    )
    return _answered(
        known, history, history.due_ms, now_ms, source=source, from_ms=history.asked_ms or now_ms
    )


def _answered(
    known: TrackedSource,
    history: History,
    scheduled_ms: int | None,
    now_ms: int,
    *,
    source: RegisteredSource | None = None,
    from_ms: int | None = None,
) -> SourceUpdate:
    """Due anew, unless an operator has set another time meanwhile."""
    source = source or known.source
    due_ms = None
    if scheduled_ms == known.history.due_ms:
        due_ms = _next(source, history, from_ms or history.checked_ms or now_ms)
    return _update(TrackedSource(source=source, history=history), known, now_ms, due_ms=due_ms)


def _due(
    known: TrackedSource, history: History | None, seen: Facts, due_ms: int, now_ms: int
) -> SourceUpdate:
    """Ask it; or, where an earlier check is still under way, wait for that."""
    source, current = known.source, history or known.history
    by_operator = due_ms != known.history.due_ms
    if current.waiting and not by_operator:
        if seen.under_way or now_ms - (current.asked_ms or 0) < _ANSWER_WITHIN_MS:
            later = _next(source, current, now_ms)
            return _update(
                TrackedSource(source=source, history=current), known, now_ms, due_ms=later
            )
        current = unanswered(current, now_ms=now_ms)
    asked = current.model_copy(update={"asked_ms": now_ms, "waiting": True})
    return _update(
        TrackedSource(source=source, history=asked),
        known,
        now_ms,
        due_ms=_next(source, asked, now_ms),
        request=request_for(source, due_ms=due_ms, now_ms=now_ms),
    )


def _update(
    tracked: TrackedSource,
    known: TrackedSource | None,
    now_ms: int,
    *,
    due_ms: int | None = None,
    request: FetchRequest | None = None,
) -> SourceUpdate:
    if due_ms is not None:
        history = tracked.history.model_copy(update={"due_ms": due_ms})
        tracked = tracked.model_copy(update={"history": history})
    before, after = known.history if known else None, tracked.history
    changed = (
        before is None
        or known is None
        or before.state != after.state
        or before.checks != after.checks
        or _another(known.source, tracked.source)
    )
    report = state_of(tracked, now_ms=now_ms) if changed else None
    return SourceUpdate(tracked, before.state if before else None, due_ms, request, report)


def _next(source: RegisteredSource, history: History, from_ms: int) -> int:
    interval_range = source.interval_range
    return from_ms + round(
        spread(wait_after(history, interval_range), interval_range, source.id) * 1000
    )


def _another(one: RegisteredSource, other: RegisteredSource) -> bool:
    """Whether the id now stands for something else, of which nothing is known yet."""
    return (one.url, one.kind) != (other.url, other.kind)
