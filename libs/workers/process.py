"""The fork server that workers come from, and what a worker does with its jobs.

Started by libs.workers.pool as a program of its own. It loads everything once and does no job
itself, so that a fresh worker costs milliseconds and shares its memory. It
has no threads, and leads a session of its own: a Ctrl-C in the terminal reaches none of them.
"""

import gc
import logging
import os
import pickle
import resource
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import BinaryIO, NoReturn, TypeVar

from libs.errors import DealwireError
from libs.workers.errors import PageTooBig

LENGTH = struct.Struct(">Q")
"""Stands before each message, and says its bytes. The first message of a worker is its id alone."""
STARTED = b"!"
"""Stands before each reply, and is sent before the work: whoever dies earlier dies of another."""

E = TypeVar("E", bound=Exception)


def fork_workers(control_fd: int, memory_limit: int) -> NoReturn:
    """Fork a worker for each socket that comes through this one; end with all at its end.

    `memory_limit` is in bytes of address space for each worker; 0 for none.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
    logging.disable()  # what became of a job is said once, by the service
    control = socket.socket(fileno=control_fd)
    if prepare := pickle.loads(_first(control)):  # noqa: S301 - from the service itself
        prepare()
    gc.collect()
    gc.freeze()
    while True:
        _, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not sockets:
            os.killpg(0, signal.SIGKILL)
        with socket.socket(fileno=sockets[0]) as connection, suppress(OSError):
            if os.fork() == 0:
                control.close()
                _limit(memory_limit)
                with suppress(OSError):
                    _work_for(connection)
                os._exit(0)


def _first(control: socket.socket) -> bytes:
    """The first message, and no byte of what follows it."""
    (length,) = LENGTH.unpack(control.recv(LENGTH.size, socket.MSG_WAITALL))
    return control.recv(length, socket.MSG_WAITALL)


def _limit(memory_limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_limit:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        soft = memory_limit if most == resource.RLIM_INFINITY else min(memory_limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (soft, most))
    with suppress(OSError):  # where the memory of all ends, the kernel takes a worker first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _work_for(connection: socket.socket) -> None:
    with connection.makefile("rb") as jobs, connection.makefile("wb") as replies:
        replies.write(LENGTH.pack(os.getpid()))
        replies.flush()
        while work := _next(jobs):
            replies.write(STARTED)
            replies.flush()
            reply = _reply(work)
            replies.write(LENGTH.pack(len(reply)))
            replies.write(reply)
            replies.flush()


def _next(jobs: BinaryIO) -> bytes:
    """The next job; nothing once the service has closed its end."""
    length = jobs.read(LENGTH.size)
    return jobs.read(LENGTH.unpack(length)[0]) if length else b""


def _reply(work: bytes) -> bytes:
    """(True, what came out) or (False, the error)."""
    try:
        called: Callable[[], object] = pickle.loads(work)  # noqa: S301 - from the service itself
        return pickle.dumps((True, called()))
    except MemoryError:
        return packed(PageTooBig())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the service's to sort
        return packed(error)


def packed(error: Exception) -> bytes:
    """An error that arrives as itself; one that cannot travel, as a RuntimeError that names it.

    A note says where in the worker it was raised: tracebacks stay behind.
    """
    frames = traceback.extract_tb(error.__traceback__)
    if frames and not isinstance(error, DealwireError):
        last = frames[-1]
        where = "/".join(PurePath(last.filename).parts[-3:])
        error.add_note(f"{where}:{last.lineno} in {last.name}")
    try:
        named = isinstance(error, DealwireError)
        message = pickle.dumps((False, _Travelling(error) if named else error))
        pickle.loads(message)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - pickling runs the error's own code
        return packed(RuntimeError(f"{type(error).__name__}: {error}"))
    return message


class _Travelling:
    """A named error on its way. Built again without its constructor, which may ask for more."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __reduce__(self) -> tuple[Callable[..., Exception], tuple[object, ...]]:
        return rebuilt, (type(self._error), self._error.args, vars(self._error))


def rebuilt(kind: type[E], arguments: tuple[object, ...], state: dict[str, object]) -> E:
    """The error that had these arguments and attributes."""
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    vars(error).update(state)
    return error
