"""Takes entries through one step to their end.

The only place that acknowledges, retries, counts, dead-letters or ends requests.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from libs.contracts import Message, Outcome, Result, stream_named, stream_of
from libs.errors import Postponed, Unavailable
from libs.observability import Metrics, next_span, trace_id
from libs.streaming.decisions import Decision, Die, End, Pause, Retry, RetryPolicy, decide
from libs.streaming.flow import Availability, Stopping, Turnstile
from libs.streaming.outcomes import dead_letter, outcome, release
from libs.streaming.protocol import Add, Channel, Entry, Refused, Streams, Unreachable, Write
from libs.streaming.steps import Step
from libs.streaming.wire import encode
from libs.streaming.work import AttemptsUsedUp, Work, read_entry

_NO_DEFECT = False

log = structlog.get_logger()
_LEVELS = {"request_ended": "info", "message_postponed": "debug"}


@dataclass
class Surroundings:
    """What the lanes of one stage share."""

    stage: str
    consumer: str
    streams: Streams
    metrics: Metrics
    patience: RetryPolicy
    availability: Availability
    turnstile: Turnstile
    room: asyncio.Event
    """Clear while the later stages are too far behind."""
    now: Callable[[], datetime]
    ended: Callable[[bool], None]
    """Told of each message's end: True for a dead letter that is a defect of ours."""
    broken: Callable[[BaseException], None]
    """Told of an error in the delivery layer itself."""


class Lane:
    """One step, the stream it reads, and the retry stream beside it."""

    def __init__(
        self,
        step: Step,
        source: type[Message],
        around: Surroundings,
        *,
        batch_size: int,
        concurrency: int,
    ) -> None:
        stream = stream_of(source)
        self._step = step
        self._source = source
        self._around = around
        self._ends_requests = stream.carries_requests
        self._from_outside = "cli" in stream.producers
        self._slots = asyncio.Semaphore(concurrency)
        self._tasks: set[asyncio.Task[None]] = set()
        self.batch_size = batch_size
        self.channels = (
            Channel(stream.name, around.stage),
            Channel(stream.retry(around.stage), around.stage),
        )
        self.in_hand: dict[Channel, set[str]] = {channel: set() for channel in self.channels}

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Run entries beside others. Returns when there is room for more."""
        self._hold(entries)
        try:
            for group in [entries] if self._step.takes_many else [[entry] for entry in entries]:
                await self._around.availability.until_up()
                await self._around.availability.until(self._around.room)
                await self._slots.acquire()
                self._start(group)
        except Stopping:
            pass  # what was not started stays pending and is given back

    async def handle_alone(self, entry: Entry) -> None:
        """Run an entry whose last consumer died, with nothing beside it that it could harm."""
        self._hold([entry])
        try:
            async with self._around.turnstile.alone():
                await self._run([entry])
        except Stopping:
            pass  # stays pending and is given back
        except Exception as error:  # noqa: BLE001 - as in _finished: held for ever otherwise
            self._around.broken(error)

    async def drain(self, within: float) -> None:
        """Wait for what is being worked on; cancel what takes longer than `within` seconds."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _hold(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.in_hand[entry.channel].add(entry.id)

    def _start(self, entries: Sequence[Entry]) -> None:
        task = asyncio.create_task(self._run_together(entries))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._around.broken(error)

    async def _run_together(self, entries: Sequence[Entry]) -> None:
        try:
            async with self._around.turnstile.together():
                await self._run(entries)
        except Stopping:
            pass  # stays pending and is given back
        finally:
            self._slots.release()

    async def _run(self, entries: Sequence[Entry]) -> None:
        works = [
            read_entry(entry, self._source, max_attempts=self._around.patience.max_attempts)
            for entry in entries
        ]
        unreadable = [work for work in works if work.error is not None]
        await asyncio.gather(*(self._settle(work, work.error) for work in unreadable if work.error))
        waiting = [work for work in works if work.error is None]
        failures = 0
        while waiting:
            results = await self._run_step(waiting)
            paused = [r for r in results if isinstance(r, Unavailable) and not r.alone]
            if not paused:
                self._around.availability.back()
            pairs = list(zip(waiting, results, strict=True))
            await asyncio.gather(
                *(self._settle(work, result) for work, result in pairs if result not in paused)
            )
            waiting = [work for work, result in pairs if result in paused]
            if paused:
                reason = f"{paused[0].reason_code}: {paused[0]}"
                await self._around.availability.down(reason, failures=failures)
                failures += 1

    async def _run_step(self, works: Sequence[Work]) -> Sequence[Result | Exception]:
        started = time.perf_counter()
        first = works[0]
        with structlog.contextvars.bound_contextvars(
            entry=first.entry.id,
            stream=first.entry.channel.stream,
            request=first.envelope.request_id,
            article=getattr(first.message, "article_id", None),
            trace=trace_id(first.envelope.traceparent),
        ):
            results = await self._step([work.message for work in works if work.message])
        self._around.metrics.observe(
            "dealwire_step_seconds",
            time.perf_counter() - started,
            stream=self.channels[0].stream,
        )
        return results

    async def _settle(self, work: Work, result: Result | Exception) -> None:
        """Bring one entry to its end or to its next due time, however long the server is away."""
        if isinstance(result, Exception):
            await self._settle_error(work, result)
        else:
            try:
                await self._complete(work, result, "done")
            except Stopping:
                raise
            except Exception as error:  # noqa: BLE001 - a result that cannot be written
                await self._settle_error(work, error)
        self.in_hand[work.entry.channel].discard(work.entry.id)

    async def _settle_error(self, work: Work, error: Exception) -> None:
        age = self._around.now().timestamp() - work.entry.age_origin_ms / 1000
        match self._decide(work, error, age):
            case End(skipped):
                result = Result(
                    fate=skipped.request_fate, code=skipped.reason_code, detail=str(skipped)
                )
                await self._complete(work, result, "skipped")
            case Retry(code, delay, spend):
                event = "message_postponed" if isinstance(error, Postponed) else "message_retried"
                self._log(work, event, code=code, delay=delay, error=repr(error))
                await self._insist(
                    lambda: self._around.streams.defer(work.entry, delay=delay, spend=spend)
                )
                self._count(work, "deferred")
            case Die(code, ours):
                await self._bury(work, error, code, ours=ours)
            case Pause():
                raise AssertionError("a pause is not an end")

    def _decide(self, work: Work, error: Exception, age: float) -> Decision:
        if isinstance(error, AttemptsUsedUp):
            return Die(error.reason_code, ours=True)
        return decide(
            error,
            attempts=work.entry.attempts,
            age=age,
            patience=self._around.patience,
            from_outside=self._from_outside,
        )

    async def _bury(self, work: Work, error: Exception, code: str, *, ours: bool) -> None:
        around = self._around
        died = Result(fate="dead", code=code, detail=str(error))
        ended = self._outcome(work, died)
        letter = dead_letter(
            work.entry, error, code=code, stage=around.stage, consumer=around.consumer, ended=ended
        )
        stream = stream_named(letter.stream)
        self._log(work, "message_died", code=code, error=letter.error, where=letter.where)
        await self._complete(work, died, "dead", Add(stream.dead, self._encode(work, letter)))
        around.metrics.count("dealwire_dead_letters_total", stream=stream.name, code=code)
        around.ended(ours)

    async def _complete(self, work: Work, result: Result, counted: str, *also: Write) -> None:
        writes: list[Write] = [
            Add(stream_of(type(message)).name, self._encode(work, message))
            for message in result.messages
        ]
        writes += [*also, *result.effects]
        if result.fate is not None and self._ends_requests:
            ended = self._outcome(work, result)
            writes += [Add("outcomes", self._encode(work, ended)), *release(ended, work.message)]
        ours = await self._insist(lambda: self._around.streams.complete(work.entry, writes))
        self._count(work, counted if ours else "done_elsewhere")
        if counted != "dead":
            self._around.ended(_NO_DEFECT)
        if ours and result.fate is not None and self._ends_requests:
            self._around.metrics.count("dealwire_fates_total", fate=result.fate, code=ended.code)
            self._log(work, "request_ended", fate=result.fate, code=ended.code)

    async def _insist(self, call: Callable[[], Awaitable[bool]]) -> bool:
        """Repeat a call until the stream server takes it: every script may be repeated."""
        failures = 0
        while True:
            try:
                done = await call()
            except (Unreachable, Refused) as error:
                await self._around.availability.down(f"streams: {error}", failures=failures)
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
