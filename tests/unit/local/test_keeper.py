"""When a process is started, restarted and killed."""

from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path

import pytest

from libs.local.children import ProcessSpec
from libs.local.keeper import Keeper, RestartTimes, restart_delay

PATIENCE = RestartTimes()


class FakeProcess:
    """Runs until it is told to end."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.created = 0.0
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code

    def kill(self) -> None:
        self.code = -9


class World:
    """One keeper with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.started: list[FakeProcess] = []
        self.is_ready = self.is_alive = True
        self.keeper = Keeper(
            ProcessSpec(
                name="stage",
                command=("true",),
                folder=Path(),
                log=Path("log"),
                ready=lambda _: self.is_ready,
                alive=lambda _: self.is_alive,
            ),
            spawn=self._spawn,
            ask=_at_once,
            patience=PATIENCE,
        )

    def _spawn(self, _: ProcessSpec) -> FakeProcess:
        self.started.append(FakeProcess(len(self.started) + 1))
        return self.started[-1]

    @property
    def state(self) -> str:
        return self.keeper.state

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.keeper.tick(self.now)
            self.now += 0.1


def _at_once(question: object) -> "Future[bool]":
    answer: Future[bool] = Future()
    answer.set_result(bool(question()))  # type: ignore[operator] # a question takes no argument
    return answer


@pytest.fixture
def world() -> World:
    return World()


def test_is_running_once_it_says_that_it_is_ready(world: World) -> None:
    world.is_ready = False
    world.run(5)
    assert world.state == "starting"
    world.is_ready = True
    world.run(1)
    assert world.state == "running"


@pytest.mark.parametrize("code", [0, 1, -9])
def test_starts_again_what_ended_whatever_its_exit_code(world: World, code: int) -> None:
    world.run(2)
    world.started[0].code = code
    world.run(2)
    assert len(world.started) == 2
    assert world.state == "running"
    assert (world.keeper.restarts, world.keeper.exit_code) == (1, code)


def test_waits_longer_each_time_for_a_process_that_keeps_dying(world: World) -> None:
    starts: list[float] = []
    while len(starts) < 6:
        if len(world.started) > len(starts):
            starts.append(world.now)
            world.started[-1].code = 1
        world.run(0.1)
    gaps = [later - sooner for sooner, later in pairwise(starts)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 4 * gaps[0]
    assert world.keeper.failures == 6


def test_forgets_old_failures_after_a_stable_time(world: World) -> None:
    world.run(1)
    world.started[-1].code = 1
    world.run(1)
    assert world.keeper.failures == 1
    world.run(PATIENCE.stable_after + 1)
    assert world.keeper.failures == 0


def test_kills_and_restarts_what_no_longer_responds(world: World) -> None:
    world.run(10)
    world.is_alive = False
    world.run(PATIENCE.hang_after - 5)
    assert len(world.started) == 1
    world.run(15)
    assert world.started[0].code == -9
    assert len(world.started) == 2


def test_a_short_silence_is_no_hang(world: World) -> None:
    world.run(10)
    for _ in range(5):
        world.is_alive = False
        world.run(PATIENCE.hang_after / 2)
        world.is_alive = True
        world.run(PATIENCE.check_every * 2)
    assert len(world.started) == 1


def test_kills_what_never_gets_ready(world: World) -> None:
    world.is_ready = False
    world.run(PATIENCE.start_within + 2)
    assert world.started[0].code == -9
    assert len(world.started) == 2


def test_the_delay_doubles_up_to_its_ceiling() -> None:
    delays = [restart_delay(failures, PATIENCE) for failures in (1, 2, 3, 100, 10_000)]
    assert delays == [0.5, 1.0, 2.0, 30.0, 30.0]
