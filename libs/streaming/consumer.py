"""A running stage: readers, the claimer, and an orderly stop."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timezone

import structlog

from libs.observability import Health, Metrics
from libs.streaming.backpressure import Backpressure
from libs.streaming.consumer_name import NAME_LEASE, ConsumerName
from libs.streaming.delivery import Surroundings
from libs.streaming.flow import Availability, Stopping, Turnstile
from libs.streaming.lag_watch import LagWatch
from libs.streaming.lane import Lane
from libs.streaming.protocol import Channel, Entry, Listener, Refused, Streams, Unreachable
from libs.streaming.stage import Stage

_WATCH_EVERY = 1.0  # seconds between measurements of lag
_TAKE_EVERY = 0.5  # seconds between searches for due and orphaned entries
_DUE_AT_ONCE = 500  # due entries a search: keeps up with 1,000 sites each second
_CANCEL_AGAIN = 0.5  # seconds until a task that did not end is cancelled again
_GIVE_BACK_TRIES = 3  # at a stop, where a connection is lost
_GIVE_BACK_WITHIN = 4.0  # seconds: Compose waits a little longer than `stop_within`

log = structlog.get_logger()


class Consumer:
    """Runs one stage until it is told to stop, or until it must."""

    def __init__(self, stage: Stage, streams: Streams, metrics: Metrics) -> None:
        self._stage = stage
        self._settings = stage.settings
        self._streams = streams
        self._metrics = metrics
        self._stopping = asyncio.Event()
        self._availability = Availability(self._stopping)
        self._failure: BaseException | None = None
        self._lanes: list[Lane] = []
        self._listeners: dict[Channel, tuple[str, Listener]] = {}
        """With the consumer's name that each reads under."""
        self._lag = LagWatch(streams, metrics, ready_lag=stage.settings.ready_lag)
        limits = [connection.max_backlog for connection in stage.connections]
        self._backpressure = Backpressure(stage.name, streams, metrics, limits)
        self._consumer = ConsumerName(stage.name, streams.leases)

    def stop(self) -> None:
        """Finish what is in hand, read nothing new."""
        self._stopping.set()

    def health(self) -> Health:
        """Ready: the server answers, all readers read, nothing is paused, lag is bearable.

        And none of the stage's own checks names a problem.
        """
        problems = []
        if self._stopping.is_set():
            problems.append("stopping")
        problems += self._lag.problems()
        if not self._availability.up:
            problems.append(f"paused: {self._availability.reason}")
        unread = [channel for channel in self._channels if not self._reads(channel)]
        problems += [f"not reading {channel.stream}" for channel in unread]
        problems += filter(None, (check() for check in self._stage.checks))
        facts: dict[str, object] = {
            "stage": self._stage.name,
            "consumer": self._consumer.value,
            "backlog": {c.stream: vars(backlog) for c, backlog in self._lag.backlogs.items()},
        }
        return Health(tuple(problems), facts)

    @property
    def _channels(self) -> list[Channel]:
        return [channel for lane in self._lanes for channel in lane.channels]

    def _reads(self, channel: Channel) -> bool:
        name, listener = self._listeners.get(channel, ("", None))
        return listener is not None and listener.listening and name == self._consumer.value

    async def run(self) -> None:
        """Run until stopped. Raises what made it stop, if that was not a wish."""
        async with contextlib.AsyncExitStack() as stack:
            await self._consumer.take(self._stopping)
            for client in self._stage.clients:
                await stack.enter_async_context(client)
            self._lanes = self._make_lanes()
            alive = asyncio.create_task(self._keep_alive())
            tasks = [asyncio.create_task(work()) for work in self._work()]
            log.info("stage_started", consumer=self._consumer.value)
            await self._stopping.wait()
            await self._wind_down(tasks)
            await _ended(alive)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._give_back(), _GIVE_BACK_WITHIN)
            log.info("stage_stopped")
        if self._failure is not None:
            raise self._failure

    def _make_lanes(self) -> list[Lane]:
        settings = self._settings
        around = Surroundings(
            stage=self._stage.name,
            consumer=self._consumer,
            streams=self._streams,
            metrics=self._metrics,
            patience=settings.patience,
            availability=self._availability,
            turnstile=Turnstile(),
            room=self._backpressure.room,
            now=lambda: datetime.now(timezone.utc),
            dead_letter_limit=settings.dead_letter_limit,
            failed=self._fail,
        )
        return [
            Lane(
                connection,
                around,
                batch_size=settings.batch_size,
                concurrency=(
                    connection.at_once if connection.step.takes_many else settings.concurrency
                ),
            )
            for connection in self._stage.connections
        ]

    def _work(self) -> list[Callable[[], Coroutine[None, None, None]]]:
        channels = [(lane, channel) for lane in self._lanes for channel in lane.channels]
        return [
            *(self._again(f"read {c.stream}", self._keep_reading(lane, c)) for lane, c in channels),
            *(self._again(f"take {c.stream}", self._take(lane, c)) for lane, c in channels),
            self._again("watch", self._watch, every=_WATCH_EVERY),
            *(self._again(name, task) for name, task in self._stage.tasks.items()),
        ]

    def _again(
        self, name: str, work: Callable[[], Awaitable[None]], *, every: float = _TAKE_EVERY
    ) -> Callable[[], Coroutine[None, None, None]]:
        """Do `work` over and over until stopped; a failure is logged, not the end."""

        async def loop() -> None:
            while not self._stopping.is_set():
                try:
                    await work()
                except Stopping:
                    return
                except (Unreachable, Refused) as error:
                    log.warning("stream_server_trouble", during=name, error=str(error))
                except Exception:
                    log.exception("background_work_failed", during=name)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), every)

        return loop

    def _keep_reading(self, lane: Lane, channel: Channel) -> Callable[[], Awaitable[None]]:
        async def ensure() -> None:
            if self._reads(channel):
                return
            consumer = self._consumer.value
            if channel in self._listeners:
                log.warning("reader_restarted", stream=channel.stream, consumer=consumer)
                await self._listeners[channel][1].stop()
            await self._streams.create_group(channel)
            listener = await self._streams.listen(
                channel, consumer, count=lane.batch_size, handler=lane.handle
            )
            self._listeners[channel] = (consumer, listener)

        return ensure

    def _take(self, lane: Lane, channel: Channel) -> Callable[[], Awaitable[None]]:
        idle = self._settings.orphan_after

        async def take() -> None:
            if channel not in self._listeners or not self._availability.up:
                return
            consumer = self._consumer.value
            while True:  # by turns: neither starves behind the other
                due = await self._streams.take_due(channel, consumer, limit=_DUE_AT_ONCE)
                await lane.handle(due)
                orphans = await self._streams.take_orphans(
                    channel,
                    consumer,
                    idle=idle,
                    limit=lane.batch_size,
                    alone_from=lane.alone_from,
                    in_hand=lane.in_hand[channel],
                )
                self._report(orphans)
                await lane.take_over(orphans)
                if not orphans:
                    return

        return take

    def _report(self, orphans: list[Entry]) -> None:
        for entry in orphans:
            self._metrics.count("dealwire_takeovers_total", stream=entry.channel.stream)
            log.warning(
                "message_taken_over",
                stream=entry.channel.stream,
                entry=entry.id,
                attempts=entry.attempts,
            )

    async def _watch(self) -> None:
        await self._lag.measure(
            [channel for channel in self._channels if channel in self._listeners]
        )
        self._metrics.set("dealwire_in_hand", sum(len(ids) for _, ids in self._in_hand()))
        self._metrics.set("dealwire_paused", int(not self._availability.up))
        await self._backpressure.measure(_WATCH_EVERY)

    async def _keep_alive(self) -> None:
        """Until cancelled, while what is in hand is brought to its end too."""
        every = min(self._settings.touch_every, NAME_LEASE / 3)
        while True:
            try:
                await self._touch()
            except (Unreachable, Refused) as error:
                log.warning("stream_server_trouble", during="touch", error=str(error))
            await asyncio.sleep(every)

    async def _touch(self) -> None:
        """Say that what is in hand is worked on, by whom; under a new name if ours was lost."""
        if not await self._consumer.keep():
            log.warning("consumer_name_lost", consumer=self._consumer.value)
            await self._consumer.take(self._stopping)
        for channel, ids in self._in_hand():
            try:
                if ids:
                    await self._streams.touch(
                        channel, self._consumer.value, sorted(ids), idle=self._settings.orphan_after
                    )
            except Refused as error:  # of this stream alone: the others are touched all the same
                log.warning("stream_server_trouble", during="touch", error=str(error))

    def _in_hand(self) -> list[tuple[Channel, set[str]]]:
        return [item for lane in self._lanes for item in lane.in_hand.items()]

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        self._stopping.set()

    async def _wind_down(self, tasks: list[asyncio.Task[None]]) -> None:
        """Read and take nothing more, and give what is in hand until the deadline to end."""
        log.info("stage_stopping", in_hand=sum(len(ids) for _, ids in self._in_hand()))
        until = asyncio.get_running_loop().time() + self._settings.stop_within
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await _ended(*tasks)  # first: one of them may be about to start a reader
                stops = [listener.stop() for _, listener in self._listeners.values()]
                await asyncio.gather(*stops, return_exceptions=True)
        await asyncio.gather(*(lane.drain(until) for lane in self._lanes))

    async def _give_back(self) -> None:
        """Make due for anyone what is still held; where it fails, it is an orphan in time."""
        for _ in range(_GIVE_BACK_TRIES):
            with contextlib.suppress(Unreachable, Refused):
                # A name that another process took meanwhile names what is in that one's hands.
                if not await self._consumer.keep():
                    return
                for channel in self._channels:
                    with contextlib.suppress(Refused):  # stopped before its group was made
                        await self._streams.give_back(channel, self._consumer.value)
                await self._consumer.end()
                return


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks until they have ended: a time limit in a client may swallow a cancellation."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_CANCEL_AGAIN)
