"""The process that keeps all others running: `python -m libs.local.supervisor --state DIR`.

It starts the table in order, restarts what dies or hangs, writes the state file, and stops
everything in order on SIGTERM. Its children are tethered to it: if it is killed, they end.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from libs.local.children import Child, ProcessSpec, StartFailed, created_at
from libs.local.installation import Program, process_table, service_settings
from libs.local.keeper import Keeper, RestartTimes
from libs.local.ports import NoFreePort, PortClaims
from libs.local.state import Installation, Locked, ProcessState, forget_state, lock, write_state

_LOCK = "supervisor.lock"
_TICK = 0.1  # seconds: how late a death is noticed


class Supervisor:
    """Keeps the processes of a table running until it is told to stop."""

    def __init__(self, state: Path, table: Sequence[ProcessSpec], patience: RestartTimes) -> None:
        self._state = state
        self._pool = ThreadPoolExecutor(2 * len(table), thread_name_prefix="probe")
        self._keepers = {
            spec.name: Keeper(
                spec,
                spawn=Child,
                ask=self._pool.submit,
                patience=patience,
            )
            for spec in table
        }
        self._settings = service_settings(os.environ)
        self._written: Installation | None = None

    def run(self, stop: Event) -> None:
        """Keep everything running until `stop` is set, then stop it in order."""
        try:
            while not stop.wait(_TICK):
                for keeper in self._keepers.values():
                    if self._may_run(keeper):
                        keeper.tick(time.monotonic())
                self._write()
        finally:
            self._stop()
            self._pool.shutdown(wait=False, cancel_futures=True)
            forget_state(self._state)

    def _may_run(self, keeper: Keeper) -> bool:
        return all(self._keepers[name].was_ready for name in keeper.spec.after)

    def _stop(self) -> None:
        """First all at once that need others; then the others, the last of the table first."""
        children = [
            child for keeper in self._keepers.values() if isinstance(child := keeper.child, Child)
        ]
        leaves = [child for child in children if child.spec.after]
        for child in leaves:
            child.terminate()
        for child in [*leaves, *reversed([child for child in children if not child.spec.after])]:
            child.stop()

    def _write(self) -> None:
        """Renew the state file if anything changed."""
        seen = self._look()
        if seen != self._written:
            write_state(self._state, seen)
            self._written = seen

    def _look(self) -> Installation:
        keepers = self._keepers.values()
        return Installation(
            supervisor=os.getpid(),
            created=created_at(os.getpid()),
            ready=all(keeper.state == "running" for keeper in keepers),
            processes=tuple(_seen(keeper) for keeper in keepers),
            settings=self._settings,
        )


def _seen(keeper: Keeper) -> ProcessState:
    return ProcessState(
        name=keeper.spec.name,
        state=keeper.state,
        pid=keeper.child.pid if keeper.child else None,
        created=keeper.child.created if keeper.child else 0.0,
        address=keeper.spec.address,
        restarts=keeper.restarts,
        failures=keeper.failures,
        exit_code=keeper.exit_code,
        log=str(keeper.spec.log),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT. Exit code 1 when nothing could be started."""
    parser = argparse.ArgumentParser(prog="python -m libs.local.supervisor", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder of data and logs")
    parser.add_argument("--cache", type=Path, required=True, help="folder of downloads")
    parser.add_argument(
        "--hang-after",
        type=float,
        default=RestartTimes.hang_after,
        help="seconds without an answer",
    )
    parser.add_argument(
        "--program", action="append", default=[], help="to run beside the services, as JSON"
    )
    parser.add_argument("--detach", action="store_true", help="go on in the background")
    options = parser.parse_args(arguments)
    try:
        with lock(options.state / _LOCK, wait=False):
            # The lock stays with the child: both share one open file.
            if options.detach and _is_parent(options.state):
                return 0
            _supervise(options)
    except Locked:
        sys.stderr.write(f"another supervisor runs in {options.state}\n")
        return 1
    except (StartFailed, NoFreePort) as error:
        sys.stderr.write(f"{error}\n")
        forget_state(options.state)
        return 1
    return 0


def _is_parent(state: Path) -> bool:
    """Fork: True in the process that may end now, once the state file names the other."""
    pid = os.fork()
    if pid:
        write_state(state, Installation(supervisor=pid, created=created_at(pid)))
        return True
    os.setsid()  # the terminal's signals are not for us any more
    return False


def _supervise(options: argparse.Namespace) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    programs = [Program.model_validate_json(program) for program in options.program]
    patience = RestartTimes(hang_after=options.hang_after)
    with PortClaims() as ports:
        table = process_table(options.state, options.cache, ports, programs)
        Supervisor(options.state, table, patience).run(stop)


if __name__ == "__main__":
    sys.exit(main())
