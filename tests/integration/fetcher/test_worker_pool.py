"""Worker processes: what a page does to its worker stays between the two of them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil
import pytest

from libs.errors import DealwireError
from libs.workers import pool as module
from libs.workers.errors import (
    PageCrashed,
    PageTooBig,
    PageTooSlow,
    WorkersBusy,
    WorkersUnavailable,
)
from libs.workers.pool import ProcessWorkerPool
from services.fetcher.parsing.parser import LOAD_PARSERS
from tests.integration.fetcher import burdens
from tests.stages import until

ROOT = Path(__file__).parents[3]
MEMORY = 1_000_000_000


@pytest.fixture
async def workers() -> AsyncIterator[ProcessWorkerPool]:
    async with ProcessWorkerPool(2, time_limit=20, memory_limit=MEMORY) as opened:
        yield opened


def forked() -> list[psutil.Process]:
    """The nursery and all workers of this process; not the servers that tests share."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if _is_ours(child)]


def _is_ours(child: psutil.Process) -> bool:
    try:
        return any("libs.workers.process" in word for word in child.cmdline())
    except psutil.NoSuchProcess:
        return False


async def test_the_answer_comes_back(workers: ProcessWorkerPool) -> None:
    assert await workers.run(partial(bytes.upper, b"a" * 3_000_000)) == b"A" * 3_000_000
    assert await workers.run(os.getpid) != os.getpid()


async def test_opening_does_not_wait_for_the_imports() -> None:
    started = time.monotonic()
    pool = ProcessWorkerPool(1, time_limit=20, memory_limit=None, prepare=LOAD_PARSERS)
    async with pool as workers:
        opened = time.monotonic() - started
        await workers.run(os.getpid)
        assert opened < (time.monotonic() - started) / 2
    assert not forked()


async def test_what_is_loaded_before_is_shared_and_loaded_once(tmp_path: Path) -> None:
    loaded = partial(burdens.load, str(tmp_path / "loads"))
    async with ProcessWorkerPool(2, time_limit=20, memory_limit=None, prepare=loaded) as workers:
        await asyncio.gather(*(workers.run(partial(burdens.nap, 0.1)) for _ in range(4)))
        assert await workers.run(burdens.what_was_loaded) == "loaded"
    assert (tmp_path / "loads").read_text() == "once "


async def test_the_event_loop_goes_on_meanwhile(workers: ProcessWorkerPool) -> None:
    await workers.run(os.getpid)
    working = asyncio.create_task(workers.run(partial(burdens.nap, 1)))
    turns = 0
    while not working.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 10


@pytest.mark.parametrize("name", sorted(burdens.NAMED))
async def test_a_named_error_arrives_as_it_was(workers: ProcessWorkerPool, name: str) -> None:
    sent = burdens.NAMED[name]
    with pytest.raises(type(sent)) as caught:
        await workers.run(partial(burdens.raise_named, name))
    error: DealwireError = caught.value
    assert type(error) is type(sent)
    assert str(error) == str(sent)
    assert vars(error) == vars(sent)


async def test_an_unknown_error_arrives_as_itself_and_says_where(
    workers: ProcessWorkerPool,
) -> None:
    with pytest.raises(ZeroDivisionError, match="by zero") as caught:
        await workers.run(partial(divmod, 1, 0))
    assert "workers/process.py" in caught.value.__notes__[0]
    with pytest.raises(UnicodeDecodeError, match="can't decode byte 0xff in position 0"):
        await workers.run(partial(str, b"\xff", "utf-8"))


async def test_an_error_that_cannot_travel_is_named(workers: ProcessWorkerPool) -> None:
    with pytest.raises(RuntimeError, match="Stubborn: 1 and 2"):
        await workers.run(burdens.raise_stubborn)
    with pytest.raises((AttributeError, TypeError, RuntimeError), match="pickle"):
        await workers.run(burdens.not_to_be_pickled)
    assert await workers.run(partial(len, "on")) == 2


async def test_work_that_cannot_travel_costs_no_worker(workers: ProcessWorkerPool) -> None:
    before = await workers.run(os.getpid)
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        await workers.run(lambda: None)
    assert await workers.run(os.getpid) == before


@pytest.mark.parametrize(
    "death",
    [burdens.segfault, burdens.kill_itself, burdens.leave, os.abort, partial(os._exit, 0)],
    ids=["segfault", "killed", "sys.exit", "abort", "os._exit(0)"],
)
async def test_a_worker_that_dies_takes_no_neighbour_along(
    workers: ProcessWorkerPool, death: Callable[[], object]
) -> None:
    results = await asyncio.gather(
        workers.run(partial(burdens.nap, 0.3)),
        *(workers.run(death) for _ in range(3)),
        *(workers.run(partial(len, "on")) for _ in range(4)),
        return_exceptions=True,
    )
    assert isinstance(results[0], int)
    assert [type(result) for result in results[1:4]] == [PageCrashed] * 3
    assert results[4:] == [2] * 4


async def test_too_much_memory_ends_the_page_alone(workers: ProcessWorkerPool) -> None:
    with pytest.raises(PageTooBig, match=str(MEMORY)):
        await workers.run(partial(burdens.fill, 2 * MEMORY))
    assert await workers.run(partial(burdens.fill, MEMORY // 4)) == MEMORY // 4


async def test_too_slow_ends_the_page_alone_and_frees_its_core() -> None:
    async with ProcessWorkerPool(2, time_limit=0.4, memory_limit=None) as workers:
        await workers.run(os.getpid)
        slow = [workers.run(partial(burdens.nap, 600)) for _ in range(2)]
        quick = [workers.run(partial(len, "on")) for _ in range(5)]
        started = time.monotonic()
        results = await asyncio.gather(*slow, *quick, return_exceptions=True)
        assert time.monotonic() - started < 5
        assert [type(result) for result in results[:2]] == [PageTooSlow] * 2
        assert results[2:] == [2] * 5
        await until(lambda: _few(3))


def _few(most: int) -> bool:
    return len(forked()) <= most


async def test_waiting_for_a_turn_does_not_count() -> None:
    async with ProcessWorkerPool(1, time_limit=2, memory_limit=None) as one:
        await asyncio.gather(*(one.run(partial(burdens.nap, 0.6)) for _ in range(4)))


async def test_work_that_nobody_waits_for_is_stopped(
    workers: ProcessWorkerPool, tmp_path: Path
) -> None:
    place = tmp_path / "pid"
    task = asyncio.create_task(workers.run(partial(burdens.spin_and_say, str(place))))
    await until(lambda: _written(place))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    pid = int(place.read_text())
    await until(lambda: _gone(pid))


def _written(place: Path) -> bool:
    return place.exists() and bool(place.read_text())


def _gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_an_idle_worker_that_dies_is_replaced(workers: ProcessWorkerPool) -> None:
    for _ in range(3):
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        await until(lambda pid=pid: _gone(pid))  # type: ignore[misc]  # bound in this turn
        assert await workers.run(os.getpid) != pid


async def test_when_no_worker_can_be_made_the_page_waits_and_later_ones_are_read(
    workers: ProcessWorkerPool,
) -> None:
    os.kill(await workers.run(os.getpid), signal.SIGKILL)
    [fork_server] = [child for child in psutil.Process().children() if _is_ours(child)]
    fork_server.suspend()
    task = asyncio.create_task(workers.run(os.getpid))
    await asyncio.sleep(0)
    fork_server.kill()
    [ended] = await asyncio.gather(task, return_exceptions=True)
    # Where the death was noticed in time, there is a new one already.
    assert isinstance(ended, WorkersUnavailable | int)

    async def works_again() -> bool:
        with suppress(WorkersUnavailable):
            return bool(await workers.run(os.getpid))
        return False

    await until(works_again)


async def test_workers_are_renewed(
    workers: ProcessWorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGES", 3)
    pids = [await workers.run(os.getpid) for _ in range(9)]
    assert len(set(pids)) == 3
    await until(lambda: _few(2))


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    files = psutil.Process().num_fds()
    async with ProcessWorkerPool(2, time_limit=60, memory_limit=None) as workers:
        place = tmp_path / "pid"
        busy = asyncio.create_task(workers.run(partial(burdens.spin_and_say, str(place))))
        await workers.run(os.getpid)
        await until(lambda: _written(place))
    with pytest.raises(PageCrashed):
        await busy
    pid = int(place.read_text())
    await until(lambda: _gone(pid))
    await until(lambda: _few(0))
    assert psutil.Process().num_fds() <= files


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_workers_end_with_their_service_and_say_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    """SIGINT and SIGTERM go to the whole group, as a terminal and a supervisor send them."""
    errors = tmp_path / "stderr"
    with errors.open("wb") as stderr:
        service = subprocess.Popen(  # noqa: ASYNC220 - returns at once
            [sys.executable, "-m", "tests.integration.fetcher.service", str(tmp_path)],
            stderr=stderr, start_new_session=True, cwd=ROOT,
        )  # fmt: skip
    places = [tmp_path / name for name in ("idle", "busy-0", "busy-1")]
    try:
        for place in places:
            await until(lambda place=place: _written(place))  # type: ignore[misc]  # bound in this turn
        fork_server = [child.pid for child in psutil.Process(service.pid).children()]
    finally:
        (os.kill if number == signal.SIGKILL else os.killpg)(service.pid, number)
    for pid in [*fork_server, *(int(place.read_text()) for place in places)]:
        await until(lambda pid=pid: _gone(pid))  # type: ignore[misc]  # bound in this turn
    with suppress(subprocess.TimeoutExpired):
        service.wait(10)
    assert service.returncode is not None
    assert "forking" not in errors.read_text()


async def test_a_call_costs_less_than_two_milliseconds(workers: ProcessWorkerPool) -> None:
    body = b"x" * 50_000
    await workers.run(partial(len, body))
    took = []
    for _ in range(300):
        started = time.perf_counter()
        await workers.run(partial(bytes.upper, body))
        took.append(time.perf_counter() - started)
    assert min(took) < 0.002  # others may have the cores for most of the time


async def test_a_page_for_which_no_worker_is_free_is_put_off_and_not_blamed() -> None:
    naps = [partial(burdens.nap, 1)] * 6
    async with ProcessWorkerPool(1, time_limit=1.5, memory_limit=MEMORY, wait_limit=2.5) as workers:
        await workers.run(os.getpid)
        started = time.monotonic()
        ends = await asyncio.gather(*map(workers.run, naps), return_exceptions=True)
        assert time.monotonic() - started < 4
        assert {type(end) for end in ends} == {int, WorkersBusy}
        assert isinstance(await workers.run(os.getpid), int), "and takes the next"
