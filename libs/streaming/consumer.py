"""A running stage: readers, the claimer, the watch over lag, and an orderly stop."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timezone
from secrets import token_hex

import structlog

from libs.contracts import STREAMS
from libs.observability import Health, Metrics
from libs.streaming.flow import Availability, Stopping, Turnstile
from libs.streaming.lane import Lane, Surroundings
from libs.streaming.protocol import Backlog, Channel, Listener, Refused, Streams, Unreachable
from libs.streaming.stage import Stage

_WATCH_EVERY = 1.0  # seconds between looks at lag and at the readers
_TAKE_EVERY = 0.5  # seconds between looks for due and orphaned entries
_DUE_AT_ONCE = 500  # due entries a look: 1,000 sites whose turn comes each second are kept up with
_NAME_LEASE = 15.0  # seconds that a dead consumer's name stays taken
_STALE_AFTER = 15.0  # seconds without a look at the server that make the stage not ready

log = structlog.get_logger()


class TooManyDead(Exception):
    """Dead letters of our own in a row: something is wrong with us, not with the messages."""


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
        self._own_dead_in_a_row = 0
        self._lanes: list[Lane] = []
        self._listeners: dict[Channel, Listener] = {}
        self._backlogs: dict[Channel, Backlog] = {}
        self._watched_at = 0.0
        self._room = asyncio.Event()
        self._room.set()
        self._holder = f"{socket.gethostname()}-{token_hex(4)}"
        self._consumer = ""

    def stop(self) -> None:
        """Finish what is in hand, read nothing new."""
        self._stopping.set()

    def health(self) -> Health:
        """Ready: the server answers, every reader reads, nothing is paused, lag is bearable."""
        problems = []
        now = asyncio.get_running_loop().time()
        if self._stopping.is_set():
            problems.append("stopping")
        if now - self._watched_at > _STALE_AFTER or not self._watched_at:
            problems.append("the stream server does not answer")
        if not self._availability.up:
            problems.append(f"paused: {self._availability.reason}")
        channels = [channel for lane in self._lanes for channel in lane.channels]
        for channel in channels:
            listener = self._listeners.get(channel)
            if listener is None or not listener.listening:
                problems.append(f"not reading {channel.stream}")
        for channel, backlog in self._backlogs.items():
            if backlog.lag > self._settings.ready_lag:
                problems.append(f"{channel.stream}: lag {backlog.lag}")
        facts: dict[str, object] = {
            "stage": self._stage.name,
            "consumer": self._consumer,
            "backlog": {c.stream: vars(backlog) for c, backlog in self._backlogs.items()},
        }
        return Health(tuple(problems), facts)

    async def run(self) -> None:
        """Run until stopped. Raises what made it stop, if that was not a wish."""
        async with contextlib.AsyncExitStack() as stack:
            self._consumer = await self._name_consumer()
            for client in self._stage.clients:
                await stack.enter_async_context(client)
            self._lanes = self._make_lanes()
            tasks = [asyncio.create_task(work()) for work in self._work()]
            log.info("stage_started", consumer=self._consumer)
            await self._stopping.wait()
            await self._wind_down(tasks)
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
            room=self._room,
            now=lambda: datetime.now(timezone.utc),
            ended=self._message_ended,
            broken=self._fail,
        )
        return [
            Lane(
                connection.step,
                connection.source,
                around,
                batch_size=settings.batch_size,
                concurrency=1 if connection.step.takes_many else settings.concurrency,
            )
            for connection in self._stage.connections
        ]

    def _work(self) -> list[Callable[[], Coroutine[None, None, None]]]:
        channels = [(lane, channel) for lane in self._lanes for channel in lane.channels]
        return [
            *(self._again(f"read {c.stream}", self._keep_reading(lane, c)) for lane, c in channels),
            *(self._again(f"take {c.stream}", self._take(lane, c)) for lane, c in channels),
            self._again("watch", self._watch, every=_WATCH_EVERY),
            self._again(
                "touch", self._touch, every=min(self._settings.touch_every, _NAME_LEASE / 3)
            ),
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
            listener = self._listeners.get(channel)
            if listener is not None and listener.listening:
                return
            if listener is not None:
                log.warning("reader_restarted", stream=channel.stream)
                await listener.stop()
            await self._streams.create_group(channel)
            self._listeners[channel] = await self._streams.listen(
                channel, self._consumer, count=lane.batch_size, handler=lane.handle
            )

        return ensure

    def _take(self, lane: Lane, channel: Channel) -> Callable[[], Awaitable[None]]:
        idle = self._settings.orphan_after

        async def take() -> None:
            if channel not in self._listeners or not self._availability.up:
                return
            if due := await self._streams.take_due(channel, self._consumer, limit=_DUE_AT_ONCE):
                await lane.handle(due)
            while orphans := await self._streams.take_orphans(
                channel, self._consumer, idle=idle, limit=1
            ):
                for entry in orphans:
                    self._metrics.count("dealwire_takeovers_total", stream=channel.stream)
                    log.warning(
                        "message_taken_over",
                        stream=channel.stream,
                        entry=entry.id,
                        attempts=entry.attempts,
                    )
                    await lane.handle_alone(entry)

        return take

    async def _watch(self) -> None:
        for lane in self._lanes:
            for channel in lane.channels:
                if channel not in self._listeners:
                    continue
                try:
                    backlog = await self._streams.backlog(channel)
                except Refused:
                    log.warning("group_recreated", stream=channel.stream)
                    await self._streams.create_group(channel)
                    continue
                self._backlogs[channel] = backlog
                self._measure(channel, backlog)
        self._metrics.set("dealwire_in_hand", sum(len(ids) for _, ids in self._in_hand()))
        self._metrics.set("dealwire_paused", int(not self._availability.up))
        await self._look_for_room()
        self._watched_at = asyncio.get_running_loop().time()

    def _measure(self, channel: Channel, backlog: Backlog) -> None:
        self._metrics.set("dealwire_lag", backlog.lag, stream=channel.stream)
        self._metrics.set("dealwire_pending", backlog.pending, stream=channel.stream)
        self._metrics.set(
            "dealwire_oldest_pending_seconds",
            backlog.oldest_pending_ms / 1000,
            stream=channel.stream,
        )

    async def _look_for_room(self) -> None:
        """Backpressure: close the door while the later stages are too far behind."""
        limits = [c.max_backlog for c in self._stage.connections if c.max_backlog is not None]
        if not limits:
            return
        behind = 0
        for stream in STREAMS:
            for group in stream.consumers:
                if group != self._stage.name and stream.carries_requests:
                    with contextlib.suppress(Refused):  # that stage has not started yet
                        backlog = await self._streams.backlog(Channel(stream.name, group))
                        behind += backlog.lag + backlog.pending
        if behind > min(limits):
            if self._room.is_set():
                log.warning("backpressure", behind=behind, limit=min(limits))
            self._room.clear()
            self._metrics.count("dealwire_backpressure_seconds_total", _WATCH_EVERY)
        else:
            self._room.set()

    async def _touch(self) -> None:
        for channel, ids in self._in_hand():
            if ids:
                await self._streams.touch(channel, self._consumer, sorted(ids))
        await self._streams.lease(self._lease_name(), self._holder, seconds=_NAME_LEASE)

    def _in_hand(self) -> list[tuple[Channel, set[str]]]:
        return [item for lane in self._lanes for item in lane.in_hand.items()]

    async def _name_consumer(self) -> str:
        """The first free of `<stage>-1`, `<stage>-2` …: a restart takes a name again.

        So a group never holds more names than consumers that ran within one lease.
        """
        while True:
            for number in range(1, 1000):
                self._consumer = f"{self._stage.name}-{number}"
                try:
                    if await self._streams.lease(
                        self._lease_name(), self._holder, seconds=_NAME_LEASE
                    ):
                        return self._consumer
                except (Unreachable, Refused) as error:
                    log.warning("stream_server_trouble", during="start", error=str(error))
                    break
            if self._stopping.is_set():
                return self._consumer
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _WATCH_EVERY)

    def _lease_name(self) -> str:
        return f"consumer:{self._consumer}"

    def _message_ended(self, our_defect: bool) -> None:
        self._own_dead_in_a_row = self._own_dead_in_a_row + 1 if our_defect else 0
        if self._own_dead_in_a_row >= self._settings.dead_letter_limit:
            self._fail(
                TooManyDead(
                    f"{self._own_dead_in_a_row} messages in a row died of defects of our own; "
                    f"the backlog is kept: see `dealwire dead list`, mend, restart"
                )
            )

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        self._stopping.set()

    async def _wind_down(self, tasks: list[asyncio.Task[None]]) -> None:
        log.info("stage_stopping", in_hand=sum(len(ids) for _, ids in self._in_hand()))
        within = self._settings.stop_within
        readers = [listener.stop() for listener in self._listeners.values()]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*readers, return_exceptions=True), within)
        await asyncio.gather(*(lane.drain(within) for lane in self._lanes))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Unreachable, Refused):
            for channel in self._listeners:
                await self._streams.give_back(channel, self._consumer)
            await self._streams.end_lease(self._lease_name(), self._holder)
        log.info("stage_stopped")
