"""What one look at the sources changes: which are asked, which changed their state. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from libs.contracts import FetchRequest, SourceState
from libs.sources.adaptive import spread
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
from libs.sources.model import RegisteredSource, request_for
from libs.sources.state import Followed, state_of

_ANSWER_WITHIN_MS = 3_600_000
"""A check may wait for its turn, or for a busy site; after an hour it is taken for lost."""


@dataclass(frozen=True)
class Move:
    """What changes for one source, written as a whole or not at all."""

    followed: Followed
    was: State | None
    """The state before; None for a source that is new."""
    due_ms: int | None = None
    """When it is due from now on; None leaves that as it is."""
    request: FetchRequest | None = None
    told: SourceState | None = None
    """To be published: a check has ended, or the state is another."""

    @property
    def id(self) -> str:
        """The source."""
        return self.followed.source.id

    @property
    def state(self) -> State:
        """The state from now on."""
        return self.followed.history.state


def aligned(
    roster: Mapping[str, RegisteredSource], followed: Mapping[str, Followed], *, now_ms: int
) -> Iterator[Move]:
    """What makes the followed sources those of the roster: new, changed, paused, removed ones."""
    for source_id, source in roster.items():
        known = followed.get(source_id)
        if known is None or _another(known.source, source):
            yield _begun(source, known, now_ms)
        elif known.source != source:
            yield _changed(source, known, now_ms)
    for source_id, known in followed.items():
        if source_id not in roster:
            history = in_state(known.history, "removed", now_ms=now_ms)
            yield _move(Followed(source=known.source, history=history), known, now_ms)


def looked(
    followed: Mapping[str, Followed],
    *,
    due: Mapping[str, int],
    facts: Mapping[str, Facts],
    now_ms: int,
) -> Iterator[Move]:
    """The checks that have ended, and the sources that are asked now.

    `due`: those whose time has come, with that time. `facts`: of these and of all that wait.
    A request that ended without a poll leaves the source due when it was.
    """
    for source_id in dict.fromkeys([*facts, *due]):
        known = followed.get(source_id)
        if known is None or known.source.paused:
            continue
        seen = facts.get(source_id, Facts())
        history = observed(known.history, seen, known.source)
        if source_id in due:
            yield _due(known, history, due[source_id], now_ms)
        elif history is not None and history.checked_ms == known.history.checked_ms:
            yield _move(Followed(source=known.source, history=history), known, now_ms)
        elif history is not None:
            yield _answered(known, history, seen.due_ms, now_ms)


def _begun(source: RegisteredSource, known: Followed | None, now_ms: int) -> Move:
    history = first_known(source, now_ms=now_ms)
    return _move(Followed(source=source, history=history), known, now_ms, due_ms=now_ms)


def _changed(source: RegisteredSource, known: Followed, now_ms: int) -> Move:
    history = known.history
    if source.paused:
        history = in_state(history, "paused", now_ms=now_ms)
        return _move(Followed(source=source, history=history), known, now_ms)
    if known.source.paused:
        history = resumed(history, now_ms=now_ms)
        return _move(Followed(source=source, history=history), known, now_ms, due_ms=now_ms)
    if known.source.pace == source.pace:
        return _move(Followed(source=source, history=history), known, now_ms)
    history = history.model_copy(update={"interval": source.pace.within(history.interval)})
    return _answered(
        known, history, history.due_ms, now_ms, source=source, from_ms=history.asked_ms or now_ms
    )


def _answered(
    known: Followed,
    history: History,
    scheduled_ms: int | None,
    now_ms: int,
    *,
    source: RegisteredSource | None = None,
    from_ms: int | None = None,
) -> Move:
    """Due anew, unless an operator has set another time meanwhile."""
    source = source or known.source
    due_ms = None
    if scheduled_ms == known.history.due_ms:
        due_ms = _next(source, history, from_ms or history.checked_ms or now_ms)
    return _move(Followed(source=source, history=history), known, now_ms, due_ms=due_ms)


def _due(known: Followed, history: History | None, due_ms: int, now_ms: int) -> Move:
    """Ask it; or, where an earlier check is still under way, wait for that."""
    source, current = known.source, history or known.history
    by_operator = due_ms != known.history.due_ms
    if current.waiting and not by_operator:
        if now_ms - (current.asked_ms or 0) < _ANSWER_WITHIN_MS:
            later = _next(source, current, now_ms)
            return _move(Followed(source=source, history=current), known, now_ms, due_ms=later)
        current = unanswered(current, now_ms=now_ms)
    asked = current.model_copy(update={"asked_ms": now_ms, "waiting": True})
    return _move(
        Followed(source=source, history=asked),
        known,
        now_ms,
        due_ms=_next(source, asked, now_ms),
        request=request_for(source, due_ms=due_ms, now_ms=now_ms),
    )


def _move(
    followed: Followed,
    known: Followed | None,
    now_ms: int,
    *,
    due_ms: int | None = None,
    request: FetchRequest | None = None,
) -> Move:
    if due_ms is not None:
        history = followed.history.model_copy(update={"due_ms": due_ms})
        followed = followed.model_copy(update={"history": history})
    before, after = known.history if known else None, followed.history
    news = (
        before is None
        or known is None
        or before.state != after.state
        or before.checks != after.checks
        or _another(known.source, followed.source)
    )
    told = state_of(followed, now_ms=now_ms) if news else None
    return Move(followed, before.state if before else None, due_ms, request, told)


def _next(source: RegisteredSource, history: History, from_ms: int) -> int:
    pace = source.pace
    return from_ms + round(spread(wait_after(history, pace), pace, source.id) * 1000)


def _another(one: RegisteredSource, other: RegisteredSource) -> bool:
    """Whether the id now stands for something else, of which nothing is known yet."""
    return (one.url, one.kind) != (other.url, other.kind)
