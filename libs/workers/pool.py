"""A pool of worker processes for what would hold up the event loop, with limits for each job.

Not pebble: its pool is broken for good by the death of an idle worker, and waits for ever for
one that exits with status 0.
"""

import asyncio
import os
import pickle
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Protocol, Self, TypeVar, cast

from libs.workers.errors import (
    PageCrashed,
    PageTooBig,
    PageTooSlow,
    WorkersBusy,
    WorkersUnavailable,
)
from libs.workers.process import LENGTH, STARTED

T = TypeVar("T")

_PROGRAM = (
    "import sys; from libs.workers.process import fork_workers;"
    " fork_workers(int(sys.argv[1]), int(sys.argv[2]))"
)
_START = 60.0  # seconds for all imports and the first fork, on the slowest machine
_PAGES = 1000  # in a worker's life: what a parser leaks on each is given back
_FREE_WITHIN = 300.0
"""Seconds: the pages in hand on the slowest machine, unless nearly all of them are out to harm."""
_COME_BACK = 30.0  # seconds until a page comes again for which no worker was free
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""There is a process for each core; and a process that has threads cannot be forked safely."""
_BUFFER = 1 << 20  # bytes of a reply that are read ahead


class WorkerPool(Protocol):
    """Where work runs that would hold up the event loop."""

    async def run(self, work: Callable[[], T]) -> T:
        """The answer of `work`; raises what it raises, and PageTooSlow after the time limit.

        Raises WorkersBusy where the work could not begin.
        """


class ProcessWorkerPool:
    """Processes, each with one piece of work at a time. Open it with `async with`.

    `processes` is how many work at once, 0 for one on each core; more work waits for one
    that is free, up to `wait_limit` seconds. `time_limit` is in seconds from the start of the
    work; `memory_limit` in bytes of address space. A worker that is over a limit or dies is
    replaced, and touches no other's work. `prepare` is called once, before all work, in the
    process that workers are forked from: they share what it loads. It is pickled.
    """

    def __init__(
        self,
        processes: int,
        *,
        time_limit: float,
        memory_limit: int | None,
        wait_limit: float = _FREE_WITHIN,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self._time_limit = time_limit
        self._wait_limit = wait_limit
        self._memory_limit = memory_limit or 0
        self._prepare = pickle.dumps(prepare)
        self.processes = processes or _cores()
        self._free = asyncio.Semaphore(self.processes)
        self._starting = asyncio.Lock()
        self._fork_server: _ForkServer | None = None
        self._idle: list[_Worker] = []

    async def __aenter__(self) -> Self:
        self._fork_server = await _ForkServer.start(self._memory_limit, self._prepare)
        return self

    async def __aexit__(self, *_: object) -> None:
        while self._idle:
            self._idle.pop().end()
        if self._fork_server is not None:
            await self._fork_server.end()

    async def run(self, work: Callable[[], T]) -> T:
        """See WorkerPool; `work` and its answer are pickled.

        Raises also PageTooBig, PageCrashed and WorkersUnavailable.
        """
        async with self._slot():
            job = pickle.dumps(work)
            worker = await self._started(job)
            reply = None
            try:
                async with asyncio.timeout(self._time_limit):
                    reply = await worker.reply()
            except TimeoutError as error:
                raise PageTooSlow(f"more than {self._time_limit} s") from error
            except (EOFError, OSError) as error:
                raise PageCrashed from error
            finally:
                if reply is None or worker.jobs_done >= _PAGES:
                    worker.end()
                else:
                    self._idle.append(worker)
        done, value = pickle.loads(reply)  # noqa: S301 - from our own worker
        if done:
            return cast("T", value)
        if isinstance(value, PageTooBig):
            raise PageTooBig(f"more than {self._memory_limit} bytes")
        raise value

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """The right to keep one worker at work. Raises WorkersBusy."""
        try:
            async with asyncio.timeout(self._wait_limit):
                await self._free.acquire()
        except TimeoutError as error:
            raise WorkersBusy(
                f"none was free for {self._wait_limit} s", delay=_COME_BACK
            ) from error
        try:
            yield
        finally:
            self._free.release()

    async def _started(self, job: bytes) -> "_Worker":
        """A worker that has begun. One that died while idle is no fault of this job."""
        while self._idle:
            worker = self._idle.pop()
            with suppress(EOFError, OSError):
                return await worker.begin(job)
        worker = await self._new_worker()
        try:
            return await worker.begin(job)
        except (EOFError, OSError) as error:
            raise PageCrashed from error

    async def _new_worker(self) -> "_Worker":
        async with self._starting:
            if self._fork_server is None or self._fork_server.is_gone:
                if self._fork_server is not None:
                    await self._fork_server.end()
                self._fork_server = await _ForkServer.start(self._memory_limit, self._prepare)
        try:
            async with asyncio.timeout(_START):
                return await self._fork_server.worker()
        except (EOFError, OSError) as error:  # a TimeoutError is an OSError
            raise WorkersUnavailable(str(error)) from error


class _Worker:
    """A process at the other end of a socket."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.jobs_done = 0
        self._pid = pid
        self._reader = reader
        self._writer = writer

    async def begin(self, job: bytes) -> Self:
        """Hand the work over; raises EOFError or OSError, and has ended then, where it is dead."""
        try:
            async with asyncio.timeout(_START):
                self._writer.write(LENGTH.pack(len(job)))
                self._writer.write(job)
                await self._writer.drain()
                await self._reader.readexactly(len(STARTED))
        except BaseException:
            self.end()
            raise
        return self

    async def reply(self) -> bytes:
        (length,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
        reply = await self._reader.readexactly(length)
        self.jobs_done += 1
        return reply

    def end(self) -> None:
        """Kill it, whatever it is doing: it keeps nothing."""
        if not self._reader.at_eof():
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._writer.transport.abort()


class _ForkServer:
    """The process that workers are forked from; see libs.workers.process."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._process = process
        self._control = control

    @classmethod
    async def start(cls, memory_limit: int, prepare: bytes) -> Self:
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        ours.sendall(LENGTH.pack(len(prepare)) + prepare)  # short: the socket holds it
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(memory_limit),
                    stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),), start_new_session=True,
                    env=os.environ | _ONE_THREAD,
                )  # fmt: skip
        except BaseException:
            ours.close()
            raise
        return cls(process, ours)

    @property
    def is_gone(self) -> bool:
        return self._process.returncode is not None

    async def worker(self) -> _Worker:
        """A fresh worker; raises EOFError or OSError where none can be made."""
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
                reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
            except BaseException:
                ours.close()
                raise
        try:
            (pid,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
        except BaseException:
            writer.transport.abort()
            raise
        return _Worker(pid, reader, writer)

    async def end(self) -> None:
        """Kill it and all of its workers."""
        self._control.close()
        if not self.is_gone:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


def _cores() -> int:
    """How many cores this process may use."""
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
