"""What a service is made of: steps on streams, clients, background tasks. Declared, not run."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Self

from libs.contracts import STAGES, Message, stream_of
from libs.observability import Metrics
from libs.streaming.settings import StageSettings
from libs.streaming.steps import BatchStep, EachStep, ManyStep, OneStep, Step


@dataclass(frozen=True)
class Connection:
    """A step and the message class it reads."""

    step: Step
    source: type[Message]
    sinks: tuple[type[Message], ...] = ()
    max_backlog: int | None = None
    apart: float = 0.0
    """Seconds between the starts of two batches, where the first was not a full one."""
    at_once: int = 1
    """Batches worked on at the same time."""


class Stage:
    """One service, put together by its `build` function and run by `libs.streaming.run`."""

    def __init__(self, name: str, settings: StageSettings) -> None:
        if name not in STAGES:
            raise ValueError(f"{name} is not one of the stages {', '.join(STAGES)}")
        self.name = name
        self.settings = settings
        self.metrics = Metrics(name)
        self.connections: list[Connection] = []
        self.clients: list[AbstractAsyncContextManager[object]] = []
        self.tasks: dict[str, Callable[[], Awaitable[None]]] = {}
        self.checks: list[Callable[[], str | None]] = []

    def connect(
        self,
        step: OneStep,
        *,
        source: type[Message],
        sink: type[Message] | tuple[type[Message], ...] = (),
        max_backlog: int | None = None,
    ) -> Self:
        """Run `step` on each message of `source`.

        It returns the next message (of a class in `sink`; another is an error), a Result, or
        raises an error of libs.errors. A plain function runs in a thread, a coroutine
        function on the loop.
        `max_backlog`: read nothing new while all later stages together are further behind.
        """
        return self._add(Connection(EachStep(step), source, _sinks(sink), max_backlog))

    def connect_batch(
        self,
        step: BatchStep,
        *,
        source: type[Message],
        sink: type[Message] | tuple[type[Message], ...] = (),
        apart: float = 0.0,
        at_once: int = 1,
    ) -> Self:
        """Run `step` on batches of messages; it returns one result or error for each.

        `apart`: seconds from the start of a batch to that of the next, so that what comes
        meanwhile is read together; the first message after a lull is never kept waiting, nor
        is anything where a batch was full. `at_once`: batches of this source at the same time.
        """
        many = ManyStep(step)
        return self._add(Connection(many, source, _sinks(sink), apart=apart, at_once=at_once))

    def using(self, client: AbstractAsyncContextManager[object]) -> Self:
        """Open `client` before the first message and close it after the last."""
        self.clients.append(client)
        return self

    def background(self, task: Callable[[], Awaitable[None]], *, name: str) -> Self:
        """Run `task` for as long as the stage runs; it is started again if it fails."""
        self.tasks[name] = task
        return self

    def ready_when(self, check: Callable[[], str | None]) -> Self:
        """The stage is ready only while `check` names no problem."""
        self.checks.append(check)
        return self

    def _add(self, connection: Connection) -> Self:
        if self.name not in stream_of(connection.source).consumers:
            raise ValueError(f"{self.name} does not consume {connection.source.__name__}")
        for sink in connection.sinks:
            if self.name not in stream_of(sink).producers:
                raise ValueError(f"{self.name} does not produce {sink.__name__}")
        self.connections.append(connection)
        return self


def _sinks(sink: type[Message] | tuple[type[Message], ...]) -> tuple[type[Message], ...]:
    return sink if isinstance(sink, tuple) else (sink,)
