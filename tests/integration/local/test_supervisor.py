"""The supervisor over real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from libs.local.children import ProcessSpec
from libs.local.keeper import RestartTimes
from libs.local.state import Installation, ProcessState, read_state
from libs.local.supervisor import Supervisor

# Says its name when it starts and when it is asked to stop; `stubborn` ones only listen.
_WORKER = """
import pathlib, signal, sys, time
name, diary = sys.argv[1], pathlib.Path(sys.argv[2])
def note(word):
    with diary.open("a") as handle: handle.write(f"{word} {name}\\n")
def end(*_):
    note("stop")
    if "stubborn" not in name: sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("start")
pathlib.Path(sys.argv[3]).touch()
while True: time.sleep(0.05)
"""


def worker(folder: Path, name: str, *after: str) -> ProcessSpec:
    flag = folder / f"{name}.ready"
    return ProcessSpec(
        name=name,
        command=(sys.executable, "-c", _WORKER, name, str(folder / "diary"), str(flag)),
        folder=folder,
        log=folder / f"{name}.log",
        ready=lambda _: flag.exists(),
        after=after,
        stop_seconds=1,
    )


@contextmanager
def supervised(state: Path, *table: ProcessSpec) -> Iterator[None]:
    stop = Event()
    supervisor = Supervisor(state, table, RestartTimes(first_delay=0.1))
    thread = Thread(target=supervisor.run, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def wait_for(state: Path, condition: Callable[[Installation], bool]) -> Installation:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        seen = read_state(state)
        if seen and condition(seen):
            return seen
        time.sleep(0.02)
    pytest.fail(f"never came true; last seen {read_state(state)}")


def one(seen: Installation, name: str) -> ProcessState:
    return next(process for process in seen.processes if process.name == name)


def test_starts_in_order_and_stops_in_reverse(tmp_path: Path) -> None:
    table = (worker(tmp_path, "broker"), worker(tmp_path, "stage", "broker"))
    with supervised(tmp_path, *table):
        wait_for(tmp_path, lambda seen: seen.ready)
    diary = (tmp_path / "diary").read_text().splitlines()
    assert diary == ["start broker", "start stage", "stop stage", "stop broker"]
    assert read_state(tmp_path) is None


def test_restarts_what_was_killed_and_leaves_the_others_alone(tmp_path: Path) -> None:
    with supervised(tmp_path, worker(tmp_path, "a"), worker(tmp_path, "b")):
        before = wait_for(tmp_path, lambda seen: seen.ready)
        victim = one(before, "a").pid
        assert victim
        os.kill(victim, signal.SIGKILL)
        after = wait_for(tmp_path, lambda seen: seen.ready and one(seen, "a").restarts == 1)
    assert one(after, "a").pid != victim
    assert one(after, "a").exit_code == -signal.SIGKILL
    assert one(after, "b").pid == one(before, "b").pid


def test_kills_what_does_not_stop(tmp_path: Path) -> None:
    with supervised(tmp_path, worker(tmp_path, "stubborn")):
        seen = wait_for(tmp_path, lambda seen: seen.ready)
    pid = one(seen, "stubborn").pid
    assert pid
    assert not psutil.pid_exists(pid)


def test_children_end_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("parent-death signals are Linux's")
    script = (
        "import sys; from pathlib import Path; from threading import Event\n"
        "from libs.local.children import ProcessSpec; from libs.local.keeper import RestartTimes\n"
        "from libs.local.supervisor import Supervisor\n"
        "here = Path(sys.argv[1])\n"
        "spec = ProcessSpec('a', ('sleep', '600'), here, here / 'a.log')\n"
        "Supervisor(here, (spec,), RestartTimes()).run(Event())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)]) as supervisor:
        pid = one(wait_for(tmp_path, lambda seen: seen.ready), "a").pid
        assert pid
        supervisor.kill()
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
