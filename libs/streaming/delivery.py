"""Brings one entry to its end: completed, deferred, or a dead letter.

The only place that acknowledges, retries, counts, dead-letters or ends requests.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from libs.contracts import Count, Message, Outcome, Result, keys, stream_named, stream_of
from libs.errors import Postponed, Unavailable
from libs.masking import masked_text
from libs.observability import Metrics, next_span, trace_id
from libs.streaming.consumer_name import ConsumerName
from libs.streaming.decisions import Decision, Die, End, Pause, Retry, RetryPolicy, decide
from libs.streaming.flow import Availability, Stopping, Turnstile
from libs.streaming.outcomes import dead_letter, outcome, release
from libs.streaming.protocol import (
    Add,
    AddOnce,
    EntryLost,
    Refused,
    Streams,
    Unreachable,
    Write,
)
from libs.streaming.wire import encode
from libs.streaming.work import AttemptsUsedUp, Work

_TRIES_AT_STOP = 3
_LONGEST_REASON = 300  # characters of why an entry waits
_LOSSES_KEPT = 30 * 86_400  # seconds that the count of lost entries is kept after the last

log = structlog.get_logger()
_LEVELS = {"request_ended": "info", "message_postponed": "debug"}


class TooManyDead(Exception):
    """Dead letters of our own in a row: something is wrong with us, not with the messages."""


@dataclass
class Surroundings:
    """What the lanes of one stage share."""

    stage: str
    consumer: ConsumerName
    streams: Streams
    metrics: Metrics
    patience: RetryPolicy
    availability: Availability
    turnstile: Turnstile
    room: asyncio.Event
    """Clear while the later stages are too far behind."""
    now: Callable[[], datetime]
    dead_letter_limit: int
    """Dead letters of our own in a row, in one lane, that stop the stage."""
    failed: Callable[[BaseException], None]
    """Told of what must stop the stage."""


class Delivery:
    """The ends of the entries of one stream and of its retry stream."""

    def __init__(
        self, source: type[Message], sinks: Collection[type[Message]], around: Surroundings
    ) -> None:
        """`sinks`: the classes of messages that the step may return."""
        stream = stream_of(source)
        self._around = around
        self._sinks = frozenset(sinks)
        self._ends_requests = stream.carries_requests
        self._from_outside = "cli" in stream.producers
        self._own_dead_in_a_row = 0

    async def settle(self, work: Work, result: Result | Exception) -> None:
        """Bring one entry to its end or to its next due time, however long the server is away."""
        try:
            if isinstance(result, Exception):
                await self._settle_error(work, result)
            else:
                await self._complete(work, result, "done")
        except Stopping:
            raise
        except Exception as error:  # noqa: BLE001 - a result that cannot be written, or an
            # error that cannot be dealt with, such as one with a delay without end
            await self._settle_error(work, error)

    async def _settle_error(self, work: Work, error: Exception) -> None:
        waits_since = work.entry.waits_since_ms
        waited = 0.0 if waits_since is None else self._now() - waits_since / 1000
        match self._decide(work, error, waited):
            case End(skipped):
                result = Result(
                    fate=skipped.request_fate, code=skipped.reason_code, detail=str(skipped)
                )
                await self._complete(work, result, "skipped")
            case Retry(code, delay, spend):
                event = "message_postponed" if isinstance(error, Postponed) else "message_retried"
                self._log(work, event, code=code, delay=delay, error=repr(error))
                why = masked_text(f"{code}: {error}")[:_LONGEST_REASON]
                entry = replace(work.entry, waits_for=why)
                if isinstance(error, Unavailable) and waits_since is None:
                    entry = replace(entry, waits_since_ms=round(self._now() * 1000))
                await self._insist(
                    lambda: self._around.streams.defer(
                        entry, self._around.consumer.value, delay=delay, spend=spend
                    )
                )
                self._count(work, "deferred")
            case Die(code, ours):
                await self._bury(work, error, code, ours=ours)
            case Pause():
                raise AssertionError("a pause is not an end")

    def _now(self) -> float:
        return self._around.now().timestamp()

    def _decide(self, work: Work, error: Exception, waited: float) -> Decision:
        if isinstance(error, AttemptsUsedUp):
            return Die(error.reason_code, ours=True)
        return decide(
            error,
            attempts=work.entry.attempts,
            waited=waited,
            patience=self._around.patience,
            from_outside=self._from_outside,
        )

    async def _bury(self, work: Work, error: Exception, code: str, *, ours: bool) -> None:
        around = self._around
        died = Result(fate="dead", code=code, detail=str(error))
        ended = self._outcome(work, died)
        letter = dead_letter(
            work.entry,
            error,
            code=code,
            stage=around.stage,
            consumer=around.consumer.value,
            ended=ended,
        )
        stream = stream_named(letter.stream)
        also: list[Write] = [Add(stream.dead, self._encode(work, letter))]
        event = "message_died"
        if isinstance(error, EntryLost):
            event = "entry_lost"
            also.append(Count(keys.ENTRIES_LOST, stream.name, 1, _LOSSES_KEPT))
        self._log(work, event, code=code, error=letter.error, where=letter.where)
        if not await self._complete(work, died, "dead", *also):
            return
        if isinstance(error, EntryLost):
            around.metrics.count("dealwire_entries_lost_total", stream=stream.name)
        around.metrics.count("dealwire_dead_letters_total", stream=stream.name, code=code)
        self._own_dead_in_a_row = self._own_dead_in_a_row + 1 if ours else 0
        if self._own_dead_in_a_row >= around.dead_letter_limit:
            around.failed(
                TooManyDead(
                    f"{self._own_dead_in_a_row} messages of {stream.name} in a row died of "
                    f"defects of our own; the backlog is kept: see `dealwire dead list`, mend, "
                    f"restart"
                )
            )

    async def _complete(self, work: Work, result: Result, counted: str, *also: Write) -> bool:
        """Whether it was still ours to complete."""
        writes: list[Write] = [*self._added(work, result), *also, *result.effects]
        if result.fate is not None and self._ends_requests:
            ended = self._outcome(work, result)
            writes += [Add("outcomes", self._encode(work, ended)), *release(ended, work.message)]
        ours = await self._insist(lambda: self._around.streams.complete(work.entry, writes))
        self._count(work, counted if ours else "done_elsewhere")
        if counted != "dead":
            self._own_dead_in_a_row = 0
        if ours and result.fate is not None and self._ends_requests:
            self._around.metrics.count("dealwire_fates_total", fate=result.fate, code=ended.code)
            self._log(work, "request_ended", fate=result.fate, code=ended.code)
        return ours

    def _added(self, work: Work, result: Result) -> Iterator[Add | AddOnce]:
        """The entries of a result. Raises TypeError for a message that is not in `sinks`."""
        for message in (*result.messages, *(each.message for each in result.once)):
            if type(message) not in self._sinks:
                raise TypeError(f"the step returned {type(message).__name__}: see `sink`")
        for message in result.messages:
            yield Add(stream_of(type(message)).name, self._encode(work, message))
        for each in result.once:
            fields = self._encode(work, each.message)
            yield AddOnce(stream_of(type(each.message)).name, fields, each.member, each.record)

    async def _insist(self, call: Callable[[], Awaitable[bool]]) -> bool:
        """Repeat a call until the stream server takes it: every script may be repeated."""
        failures = 0
        while True:
            try:
                done = await call()
            except (Unreachable, Refused) as error:
                # What is done is not thrown away at a stop because one connection was lost.
                await self._around.availability.down(
                    f"streams: {error}", failures=failures, at_stop=_TRIES_AT_STOP
                )
                failures += 1
            else:
                if failures:
                    self._around.availability.back()
                return done

    def _outcome(self, work: Work, result: Result) -> Outcome:
        return outcome(
            result,
            work.message,
            stage=self._around.stage,
            envelope=work.envelope,
            attempts=work.entry.attempts + 1,
            at=self._around.now(),
        )

    def _encode(self, work: Work, message: Message) -> dict[bytes, bytes]:
        return encode(
            message,
            stage=self._around.stage,
            request_id=work.envelope.request_id,
            traceparent=next_span(work.envelope.traceparent),
            time=self._around.now(),
        )

    def _count(self, work: Work, result: str) -> None:
        self._around.metrics.count(
            "dealwire_messages_total", stream=work.entry.channel.stream, result=result
        )

    def _log(self, work: Work, event: str, **facts: object) -> None:
        # Looked up at each call: a logger bound at import would not know its settings yet.
        getattr(log, _LEVELS.get(event, "warning"))(
            event,
            entry=work.entry.id,
            stream=work.entry.channel.stream,
            request=work.envelope.request_id,
            article=getattr(work.message, "article_id", None),
            trace=trace_id(work.envelope.traceparent),
            **facts,
        )
