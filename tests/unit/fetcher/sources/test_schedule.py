"""When sources are due, and who asks for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import pytest

from libs.contracts import FetchRequest
from libs.deals import Deal
from libs.streaming import Unreachable
from services.fetcher.sources.schedule import Watched, due, watched_sources
from services.fetcher.sources.scheduler import Scheduler

NOON = datetime(2024, 2, 27, 12, tzinfo=timezone.utc)
NOON_MS = int(NOON.timestamp() * 1000)
MINUTE = 60_000


def _deal(name: str, *sources: tuple[str, str, int]) -> Deal:
    return Deal.model_validate({
        "id": name, "name": name, "languages": ["fr"], "relevance": {"terms": {}},
        "entities": [{"type": "organisation", "name": "Someone", "role": "party"}],
        "sources": [{"id": i, "url": url, "interval_minutes": every} for i, url, every in sources],
    })  # fmt: skip


class MemoryBoard:
    """What schedulers share, in this process."""

    def __init__(self) -> None:
        self.holder: str | None = None
        self.times: dict[str, int] = {}
        self.asked: list[FetchRequest] = []
        self.broken = False

    async def hold_lease(self, holder: str) -> bool:
        self.holder = self.holder or holder
        return self.holder == holder

    async def end_lease(self, holder: str) -> None:
        if self.holder == holder:
            self.holder = None

    async def due_times(self) -> Mapping[str, int]:
        return dict(self.times)

    async def set_due(self, name: str, at_ms: int) -> None:
        self.times[name] = at_ms

    async def add_request(self, request: FetchRequest) -> None:
        if self.broken:
            raise Unreachable
        self.asked.append(request)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


WATCHED = watched_sources([_deal("one", ("a", "https://a.example/rss", 30))])


def _scheduler(board: MemoryBoard, clock: Clock) -> Scheduler:
    return Scheduler(board, WATCHED, tick=1, now=clock)


def test_a_source_of_two_deals_is_read_once_for_both_at_the_shorter_interval() -> None:
    watched = watched_sources([
        _deal("one", ("a", "https://a.example/rss", 30)),
        _deal("two", ("b", "https://a.example/rss", 10), ("c", "https://c.example/rss", 5)),
    ])  # fmt: skip
    assert [(each.name, each.deals, each.interval_ms) for each in watched] == [
        ("one/a", ("one", "two"), 10 * MINUTE),
        ("two/c", ("two",), 5 * MINUTE),
    ]


@pytest.mark.parametrize(
    ("stored", "is_due"),
    [({}, True), ({"one/a": NOON_MS}, True), ({"one/a": NOON_MS - 1}, True),
     ({"one/a": NOON_MS + 1}, False), ({"one/a": NOON_MS + 30 * MINUTE}, False),
     ({"one/a": NOON_MS + 31 * MINUTE}, True)],
)  # fmt: skip
def test_a_source_is_due_when_its_time_has_come_or_lies_beyond_its_interval(
    stored: dict[str, int], is_due: bool
) -> None:
    assert bool(due(WATCHED, stored, now_ms=NOON_MS)) is is_due


def test_a_request_for_one_due_time_has_one_id() -> None:
    watched: Watched = WATCHED[0]
    assert watched.request(1, 5).request_id == watched.request(1, 9).request_id
    assert watched.request(1, 5).request_id != watched.request(2, 5).request_id


async def test_asks_for_each_source_once_in_its_interval_even_after_a_restart() -> None:
    board, clock = MemoryBoard(), Clock()
    scheduler = _scheduler(board, clock)
    assert await scheduler.look() == 1
    clock.now += timedelta(minutes=29)
    board.holder = None
    assert await _scheduler(board, clock).look() == 0
    board.holder = None
    clock.now += timedelta(minutes=1)
    assert await _scheduler(board, clock).look() == 1
    assert board.asked[0].source == "a"
    assert board.asked[0].kind == "feed"
    assert board.asked[0].request_id != board.asked[1].request_id


async def test_only_one_scheduler_is_at_work() -> None:
    board, clock = MemoryBoard(), Clock()
    assert await _scheduler(board, clock).look() == 1
    clock.now += timedelta(minutes=31)
    assert await _scheduler(board, clock).look() == 0


async def test_a_request_that_could_not_be_added_is_asked_for_again_under_the_same_id() -> None:
    board, clock = MemoryBoard(), Clock()
    scheduler = _scheduler(board, clock)
    board.broken = True
    assert await scheduler.look() == 0
    board.broken = False
    clock.now += timedelta(seconds=5)
    assert await scheduler.look() == 1
    assert board.asked[0].request_id == WATCHED[0].request(NOON_MS, 0).request_id
