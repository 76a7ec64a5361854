"""Runs entries through one step: how many at once, what alone, and again when a server is back."""

import asyncio
import time
from collections.abc import Coroutine, Sequence

import structlog

from libs.contracts import Result, stream_of
from libs.errors import Unavailable
from libs.observability import trace_id
from libs.streaming.delivery import Delivery, Surroundings
from libs.streaming.flow import Stopping
from libs.streaming.protocol import Channel, Entry
from libs.streaming.stage import Connection
from libs.streaming.work import Work, read_entry

# Attempts: most of what a dead process held is not what killed it, and runs beside others the
# first time; from then on, and for its last run, an entry has nothing beside it to harm.
_ALONE_FROM = 2


class Lane:
    """One step, the stream it reads, and the retry stream beside it."""

    def __init__(
        self, connection: Connection, around: Surroundings, *, batch_size: int, concurrency: int
    ) -> None:
        stream = stream_of(connection.source)
        self._step = connection.step
        self._source = connection.source
        self._around = around
        self._delivery = Delivery(connection.source, connection.sinks, around)
        self._slots = asyncio.Semaphore(concurrency)
        self._apart = connection.apart
        self._tasks: set[asyncio.Task[None]] = set()
        self.batch_size = batch_size
        self.alone_from = min(_ALONE_FROM, max(1, around.patience.max_attempts - 1))
        self.channels = (
            Channel(stream.name, around.stage),
            Channel(stream.retry(around.stage), around.stage),
        )
        self.in_hand: dict[Channel, set[str]] = {channel: set() for channel in self.channels}

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Run entries beside others. Returns when there is room for more."""
        if not entries:
            return
        self._hold(entries)
        try:
            for group in [entries] if self._step.takes_many else [[entry] for entry in entries]:
                await self._around.availability.until_up()
                await self._around.availability.until(self._around.room)
                await self._slot()
                self._start(self._run_together(group))
                if self._apart and len(group) < self.batch_size:
                    await self._around.availability.unless_stopping(self._gather())
        except Stopping:
            pass  # what was not started stays pending and is given back

    async def take_over(self, entries: Sequence[Entry]) -> None:
        """Run what a dead consumer held: beside others, or alone from `alone_from` attempts on."""
        for entry in [entry for entry in entries if entry.attempts >= self.alone_from]:
            self._hold([entry])
            await asyncio.wait({self._start(self._run_alone(entry))})
        await self.handle([entry for entry in entries if entry.attempts < self.alone_from])

    async def drain(self, until: float) -> None:
        """Wait for what is being worked on; cancel what is not done at `until` (loop time)."""
        if self._tasks:
            left = max(0.0, until - asyncio.get_running_loop().time())
            _, late = await asyncio.wait(self._tasks, timeout=left)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _gather(self) -> None:
        """Leave in the stream what comes until the next batch may start: it is read as one."""
        await asyncio.sleep(self._apart)
        async with self._slots:
            pass

    async def _slot(self) -> None:
        if self._slots.locked():
            await self._around.availability.unless_stopping(self._slots.acquire())
        else:
            await self._slots.acquire()

    def _hold(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.in_hand[entry.channel].add(entry.id)

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._around.failed(error)

    async def _run_together(self, entries: Sequence[Entry]) -> None:
        try:
            async with self._around.turnstile.together():
                await self._run(entries)
        except Stopping:
            pass  # stays pending and is given back
        finally:
            self._slots.release()

    async def _run_alone(self, entry: Entry) -> None:
        try:
            await self._around.availability.until_up()
            await self._around.availability.until(self._around.room)
            async with self._around.turnstile.alone():
                await self._run([entry])
        except Stopping:
            pass  # stays pending and is given back

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
                if len(paused) < len(pairs):
                    failures = 0  # it is there, and takes less at a time
                reason = f"{paused[0].reason_code}: {paused[0]}"
                await self._around.availability.down(reason, failures=failures)
                failures += 1

    async def _settle(self, work: Work, result: Result | Exception) -> None:
        await self._delivery.settle(work, result)
        self.in_hand[work.entry.channel].discard(work.entry.id)

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
