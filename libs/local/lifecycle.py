"""Up and down: starts the supervisor and waits for what it starts; stops it and what it left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from libs.local.children import StartFailed, is_running, kill_orphan, tail
from libs.local.installation import Program, log_file
from libs.local.jars import Progress, fetch
from libs.local.state import Installation, forget_state, lock, read_state

_UP_SECONDS = 300.0  # a slow machine, with everything cold
_DOWN_SECONDS = 90.0  # the sum of what the processes are given
_LOOK_EVERY = 0.1
_HOPELESS = 4  # a process that died so often in a row before all was ready will not come up

Watch = Callable[[Installation], None]


def running(state: Path) -> Installation | None:
    """The installation of this state folder, if its supervisor lives."""
    installation = read_state(state)
    if installation and is_running(installation.supervisor, installation.created):
        return installation
    return None


def up(
    state: Path,
    cache: Path,
    *,
    environment: Mapping[str, str] | None = None,
    programs: Sequence[Program] = (),
    progress: Progress | None = None,
    watch: Watch = lambda _: None,
) -> tuple[Installation, bool]:
    """Start everything and wait until all is ready; False beside it if it ran before.

    `environment` is added to what every service inherits, `programs` run beside them.
    `progress` is told of downloads, `watch` of every state seen on the way. Raises
    StartFailed with the end of the log that says why, and leaves nothing running then.
    """
    with lock(state / "up.lock", wait=True):
        if running(state):
            return _wait(state, watch), False
        _clean(state)
        fetch(cache, progress)
        try:
            _launch(state, cache, environment or {}, programs)
            return _wait(state, watch), True
        except BaseException:
            _stop(state)
            raise


def down(state: Path) -> bool:
    """Stop all that this state folder started and wait until it is gone; False: nothing ran."""
    if not state.is_dir():
        return False
    with lock(state / "up.lock", wait=True):
        return _stop(state)


def _launch(
    state: Path, cache: Path, environment: Mapping[str, str], programs: Sequence[Program]
) -> None:
    log = log_file(state, "supervisor")
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ["--state", str(state), "--cache", str(cache), "--detach"]
    for program in programs:
        options += ["--program", program.model_dump_json()]
    with log.open("ab") as handle:
        launched = subprocess.run(  # noqa: S603 - built here, never input
            [sys.executable, "-P", "-m", "libs.local.supervisor", *options],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if launched.returncode:
        raise StartFailed(f"the supervisor did not start: {tail(log)}")


def _wait(state: Path, watch: Watch) -> Installation:
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline:
        seen = running(state)
        if seen is None:
            raise StartFailed(f"the supervisor ended: {tail(log_file(state, 'supervisor'))}")
        watch(seen)
        if seen.ready:
            return seen
        for one in seen.processes:
            if one.failures >= _HOPELESS:
                raise StartFailed(
                    f"{one.name} ended {one.failures} times in a row, with {one.exit_code}:"
                    f" {tail(Path(one.log))}"
                )
        time.sleep(_LOOK_EVERY)
    late = running(state)
    names = [one.name for one in late.processes if one.state != "running"] if late else []
    raise StartFailed(
        f"not ready after {_UP_SECONDS:.0f} s: {', '.join(names)}; see {state / 'logs'}"
    )


def _stop(state: Path) -> bool:
    seen = running(state)
    if seen is None:
        return _clean(state)
    os.kill(seen.supervisor, signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_SECONDS
    while is_running(seen.supervisor, seen.created):
        if time.monotonic() > deadline:
            kill_orphan(seen.supervisor, seen.created)
        time.sleep(_LOOK_EVERY)
    _clean(state)
    return True


def _clean(state: Path) -> bool:
    """End what a supervisor left behind that was killed itself."""
    left = read_state(state)
    killed = (
        [kill_orphan(one.pid, one.created) for one in left.processes if one.pid] if left else []
    )
    forget_state(state)
    return any(killed)
