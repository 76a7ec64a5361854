"""The page store on a real server, its fake held to the same, and the revisits it leads to."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from libs.contracts import Effect, FetchRequest, KeepNewest, Mark, Outlet, Release
from libs.contracts.keys import CANONICAL_DISTRUSTED, PAGES_SEEN, WITHDRAWN, address_in_flight
from libs.streaming import Channel, Entry, RedisStreams
from libs.time import moment_of_ms, ms_of
from services.fetcher.errors import LedgerUnavailable
from services.fetcher.pages.boilerplate import line_effects
from services.fetcher.pages.redis.revisit_poller import RevisitPoller
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.pages.state import page_id_of, to_json
from services.fetcher.pages.store import (
    PAGES,
    REVISITS,
    PageStore,
    reading_id,
    state_effects,
)
from tests.stages import messages
from tests.unit.fetcher.html_pages import SEEN_AT, URL
from tests.unit.fetcher.page_store import InProcessPageStore
from tests.unit.fetcher.pages.states import HOUR, PAGE_ID, state

WORK = Channel("work", "team")
OUTLET = "phare.example"
DAY = timedelta(days=1)


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as opened:
        await opened.create_group(WORK)
        yield opened


@dataclass
class Kept:
    """A memory, and a way to end requests with effects on it."""

    memory: PageStore
    streams: RedisStreams

    async def end(self, effects: Sequence[Effect]) -> None:
        if isinstance(self.memory, InProcessPageStore):
            for effect in effects:
                effect.apply(self.memory.state)
        else:
            await end(self.streams, effects)

    async def due_ms(self, page_id: str) -> int | None:
        if isinstance(self.memory, InProcessPageStore):
            return self.memory.state.scores.get(REVISITS, {}).get(page_id)
        return await _due_ms(self.streams, page_id)


async def end(streams: RedisStreams, effects: Sequence[Effect]) -> None:
    """Complete one entry with these effects, as a stage does."""
    entry_id = await streams.add(WORK.stream, {b"data": b"{}"})
    await streams.redis.xreadgroup(WORK.group, "c", {streams.key(WORK.stream): ">"})
    assert await streams.complete(Entry(WORK, entry_id, {}), effects)


@pytest.fixture(params=["in process", "on a server"])
def kept(request: pytest.FixtureRequest, streams: RedisStreams) -> Kept:
    alone = request.param == "in process"
    return Kept(InProcessPageStore() if alone else RedisPageStore(streams), streams)


async def test_a_page_is_recalled_as_it_was_last_fetched(kept: Kept) -> None:
    assert await kept.memory.recall(PAGE_ID) is None
    outlet = Outlet(name="Le Phare « d’hier »", domain=OUTLET)
    known = state(outlet=outlet, fetched_at=SEEN_AT + HOUR)
    await kept.end(state_effects(PAGE_ID, known, SEEN_AT + HOUR))
    assert await kept.memory.recall(PAGE_ID) == known
    # A slow fetch that began earlier does not take its place.
    await kept.end(state_effects(PAGE_ID, state(digest="old"), SEEN_AT + HOUR))
    assert await kept.memory.recall(PAGE_ID) == known
    assert await kept.memory.recall("0" * 32) is None


async def test_a_page_is_due_when_its_last_fetch_says_and_a_listing_never(kept: Kept) -> None:
    page_id, listing_id = "0" * 32, "1" * 32
    await kept.end(state_effects(page_id, state(fetched_at=SEEN_AT + HOUR), SEEN_AT + HOUR))
    await kept.end(state_effects(listing_id, state(version=None), SEEN_AT))
    assert await kept.due_ms(page_id) == ms_of(SEEN_AT + 2 * HOUR)
    assert await kept.due_ms(listing_id) is None


async def test_what_was_listed_or_fetched_is_known_with_its_time(kept: Kept) -> None:
    listed, fetched, unknown = ("0" * 32, "1" * 32, "2" * 32)
    assert await kept.memory.seen([listed, unknown]) == {}
    await kept.end([Mark(PAGES_SEEN, listed, 1_709_025_000_123)])
    await kept.end(state_effects(fetched, state(), SEEN_AT))
    known = {listed: 1_709_025_000_123, fetched: ms_of(SEEN_AT)}
    assert await kept.memory.seen((listed, unknown, fetched)) == known
    assert await kept.memory.seen([]) == {}
    many = [f"{number:032x}" for number in range(12_000)]
    assert await kept.memory.seen([*many, fetched]) == {fetched: ms_of(SEEN_AT)} | (
        {listed: known[listed]}
    )


async def test_an_address_is_fetched_by_one_request_at_a_time(kept: Kept) -> None:
    memory = kept.memory
    assert await memory.claim_address(PAGE_ID, "r1")
    assert await memory.claim_address(PAGE_ID, "r1")
    assert not await memory.claim_address(PAGE_ID, "r2")
    assert await memory.claim_address("0" * 32, "r2")
    await memory.release_address(PAGE_ID, "r2")
    assert not await memory.claim_address(PAGE_ID, "r2")
    assert await memory.hold_address(PAGE_ID, "r1")
    assert not await memory.hold_address(PAGE_ID, "r2")
    await memory.release_address(PAGE_ID, "r1")
    assert await memory.claim_address(PAGE_ID, "r2")
    assert not await memory.hold_address(PAGE_ID, "r1")


async def test_the_end_of_a_request_releases_its_address(kept: Kept) -> None:
    assert await kept.memory.claim_address(PAGE_ID, "r1")
    await kept.end([Release(address_in_flight(PAGE_ID), "r2")])
    assert not await kept.memory.claim_address(PAGE_ID, "r3")
    await kept.end([Release(address_in_flight(PAGE_ID), "r1")])
    assert await kept.memory.claim_address(PAGE_ID, "r3")


async def test_lines_that_stand_under_most_articles_of_two_weeks_are_repeated(kept: Kept) -> None:
    async def repeated(domain: str, now: datetime) -> frozenset[str]:
        return await kept.memory.repeated_lines(domain, ("a0", "a1", "f0"), now)

    last_week = SEEN_AT - timedelta(weeks=1)
    for number in range(8):
        assert await repeated(OUTLET, SEEN_AT) == frozenset()
        now = SEEN_AT if number % 2 else last_week
        await kept.end(line_effects(OUTLET, (f"c{number}", "f0"), now))
    assert await repeated(OUTLET, SEEN_AT) == {"f0"}
    assert await repeated(OUTLET, SEEN_AT + timedelta(weeks=1)) == frozenset()
    assert await repeated("other.example", SEEN_AT) == frozenset()
    assert await kept.memory.repeated_lines(OUTLET, (), SEEN_AT) == frozenset()


async def test_what_was_not_seen_for_long_is_forgotten_and_the_rest_stays(kept: Kept) -> None:
    page_ids = [f"{number:032x}" for number in range(3)]
    for days, page_id in enumerate(page_ids):
        await kept.end(state_effects(page_id, state(), SEEN_AT + days * DAY))
    await kept.end(state_effects(page_ids[2], state(), SEEN_AT))  # late word of an earlier fetch
    before = ms_of(SEEN_AT + 2 * DAY)
    assert await kept.memory.forget(before) == 2
    assert [await kept.memory.recall(page_id) for page_id in page_ids] == [None, None, state()]
    assert await kept.memory.forget(before) == 0


async def test_forgetting_takes_many_batches_and_leaves_no_trace(streams: RedisStreams) -> None:
    await _known_pages(streams, 1203, due_ms=0)
    await streams.redis.zadd(streams.key(PAGES_SEEN), {"kept": 10})
    assert await RedisPageStore(streams).forget(10) == 1203
    assert await streams.redis.zrange(streams.key(PAGES_SEEN), 0, -1) == [b"kept"]
    assert await streams.redis.exists(streams.key(PAGES), streams.key(REVISITS)) == 0


async def test_a_claim_runs_out_sooner_while_fetching_than_under_way(streams: RedisStreams) -> None:
    memory, key = RedisPageStore(streams), streams.key(address_in_flight(PAGE_ID))
    assert await memory.claim_address(PAGE_ID, "r1")
    assert 110 < await streams.redis.ttl(key) <= 120
    assert await memory.hold_address(PAGE_ID, "r1")
    assert 86_300 < await streams.redis.ttl(key) <= 86_400


async def test_a_record_that_cannot_be_read_is_none(streams: RedisStreams) -> None:
    for stored in (b"1709025000000 {}", b"nothing", b"1 \xff\xfe"):
        await streams.redis.hset(streams.key(PAGES), PAGE_ID, stored)
        assert await RedisPageStore(streams).recall(PAGE_ID) is None


async def test_without_a_server_nothing_is_remembered_and_the_stage_waits() -> None:
    async with RedisStreams("redis://127.0.0.1:1/0", "{none}") as nowhere:
        memory = RedisPageStore(nowhere)
        for call in (
            memory.recall(PAGE_ID),
            memory.seen([PAGE_ID]),
            memory.claim_address(PAGE_ID, "r1"),
            memory.hold_address(PAGE_ID, "r1"),
            memory.release_address(PAGE_ID, "r1"),
            memory.repeated_lines(OUTLET, ("a1",), SEEN_AT),
            memory.forget(1),
            RevisitPoller(nowhere).poll(1),
        ):
            with pytest.raises(LedgerUnavailable):
                await call


async def test_a_page_is_asked_for_when_it_is_due_and_not_before(streams: RedisStreams) -> None:
    outlet = Outlet(name="Le Phare", domain=OUTLET)
    await end(streams, state_effects(PAGE_ID, state(outlet=outlet), SEEN_AT))
    due = await _due_ms(streams, PAGE_ID)
    assert due is not None
    schedule = RevisitPoller(streams)
    assert await schedule.poll(due - 1) == 0
    assert await schedule.poll(due) == 1
    assert await schedule.poll(due + 60_000) == 0
    (asked,) = await messages(streams, FetchRequest)
    assert (asked.url, asked.reason, asked.kind) == (state().url, "revisit", "page")
    assert (asked.source, asked.deals, asked.outlet) == ("s1", ("d1",), outlet)
    assert page_id_of(asked.url) == PAGE_ID


async def test_the_answer_to_a_revisit_says_when_the_next_one_is_due(streams: RedisStreams) -> None:
    schedule, asked, page_id = RevisitPoller(streams), 0, "0" * 32
    await end(streams, state_effects(page_id, state(), SEEN_AT))
    while due := await _due_ms(streams, page_id):
        asked += await schedule.poll(due)
        known = state(fetched_at=moment_of_ms(due))
        await end(streams, state_effects(page_id, known, known.fetched_at))
    requests = await messages(streams, FetchRequest)
    assert asked == len(requests) == len({each.request_id for each in requests}) == 11


async def test_a_change_brings_the_next_look_nearer(streams: RedisStreams) -> None:
    schedule, page_id = RevisitPoller(streams), "0" * 32
    quiet = state(fetched_at=SEEN_AT + 8 * HOUR)
    await end(streams, state_effects(page_id, quiet, quiet.fetched_at))
    now = SEEN_AT + 16 * HOUR
    assert await _due_ms(streams, page_id) == ms_of(now)
    assert await schedule.poll(ms_of(now)) == 1
    changed = state(fetched_at=now, changed_at=now)
    await end(streams, state_effects(page_id, changed, now))
    assert await _due_ms(streams, page_id) == ms_of(now + 2 * HOUR)


async def test_a_page_that_does_not_answer_is_asked_for_again_ever_later(
    streams: RedisStreams,
) -> None:
    schedule, page_id, now = RevisitPoller(streams), "0" * 32, SEEN_AT + HOUR / 2
    await end(streams, state_effects(page_id, state(), SEEN_AT))
    for gap in (HOUR / 2, HOUR / 2, HOUR, 2 * HOUR):
        assert await schedule.poll(ms_of(now)) == 1
        now += gap
        assert await _due_ms(streams, page_id) == ms_of(now)
    await end(streams, state_effects(page_id, state(fetched_at=now), now))
    assert await _due_ms(streams, page_id) == ms_of(now + (now - SEEN_AT))
    assert len({each.request_id for each in await messages(streams, FetchRequest)}) == 4


class Racing(RedisStreams):
    """A server on which a fetch is completed right after its page's record was read."""

    effects: Sequence[Effect] = ()

    @property
    def redis(self) -> Any:
        return self

    async def hmget(self, *arguments: Any) -> Any:
        client: Any = super().redis
        found = await client.hmget(*arguments)
        await end(self, self.effects)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(super().redis, name)


async def test_an_answer_that_overtakes_the_look_is_not_undone(
    streams: RedisStreams, broker_url: str, key_prefix: str
) -> None:
    page_id, now = "0" * 32, SEEN_AT + 8 * HOUR
    earlier = state(fetched_at=SEEN_AT + 4 * HOUR)
    await end(streams, state_effects(page_id, earlier, earlier.fetched_at))
    async with Racing(broker_url, key_prefix) as racing:
        racing.effects = state_effects(page_id, state(fetched_at=now), now)
        assert await RevisitPoller(racing).poll(ms_of(now)) == 1
    assert await _due_ms(streams, page_id) == ms_of(now + 8 * HOUR)


async def test_one_due_time_asks_with_one_id_however_often_it_is_asked(
    streams: RedisStreams,
) -> None:
    await end(streams, state_effects(PAGE_ID, state(), SEEN_AT))
    due = await _due_ms(streams, PAGE_ID)
    assert due is not None
    for _ in range(2):  # as after a server that lost its last second
        await streams.redis.zadd(streams.key(REVISITS), {PAGE_ID: due})
        assert await RevisitPoller(streams).poll(due + 5) == 1
    first, second = await messages(streams, FetchRequest)
    assert first.request_id == second.request_id


async def test_pages_that_are_gone_or_too_old_are_dropped(streams: RedisStreams) -> None:
    old, listing, gone, good = (f"{number:032x}" for number in range(4))
    now_ms = ms_of(SEEN_AT + 30 * DAY)
    fresh = {"first_seen": SEEN_AT + 29 * DAY, "fetched_at": SEEN_AT + 29 * DAY,
             "changed_at": SEEN_AT + 29 * DAY, "published": None}  # fmt: skip
    await end(streams, state_effects(old, state(), SEEN_AT))
    await end(streams, state_effects(listing, state(version=None), SEEN_AT))
    await end(streams, state_effects(good, state(**fresh), SEEN_AT + 29 * DAY))
    await streams.redis.zadd(streams.key(REVISITS), {listing: 1, gone: 2})
    assert await RevisitPoller(streams).poll(now_ms) == 1
    assert await streams.redis.zrange(streams.key(REVISITS), 0, -1) == [good.encode()]


async def test_a_time_that_came_too_early_is_put_right(streams: RedisStreams) -> None:
    await end(streams, state_effects(PAGE_ID, state(), SEEN_AT))
    due = await _due_ms(streams, PAGE_ID)
    await streams.redis.zadd(streams.key(REVISITS), {PAGE_ID: 5})
    assert await RevisitPoller(streams).poll(ms_of(SEEN_AT)) == 0
    assert await _due_ms(streams, PAGE_ID) == due


async def test_after_a_standstill_a_thousand_are_asked_for_at_a_time(streams: RedisStreams) -> None:
    await _known_pages(streams, 2300, due_ms=ms_of(SEEN_AT + HOUR))
    schedule, now_ms = RevisitPoller(streams), ms_of(SEEN_AT + 2 * HOUR)
    assert [await schedule.poll(now_ms) for _ in range(4)] == [1000, 1000, 300, 0]
    assert len({each.url for each in await messages(streams, FetchRequest)}) == 2300


async def _known_pages(streams: RedisStreams, number: int, *, due_ms: int) -> None:
    """As if so many pages had been fetched at SEEN_AT; all due at one time."""
    page_ids = [f"{page:032x}" for page in range(number)]
    pipeline = streams.redis.pipeline(transaction=False)
    for page, page_id in enumerate(page_ids):
        known = state(url=f"{state().url}/{page}")
        pipeline.hset(streams.key(PAGES), page_id, f"{ms_of(SEEN_AT)} {to_json(known)}")
    pipeline.zadd(streams.key(REVISITS), dict.fromkeys(page_ids, due_ms))
    pipeline.zadd(streams.key(PAGES_SEEN), dict.fromkeys(page_ids, 1))
    await pipeline.execute()


async def _due_ms(streams: RedisStreams, page_id: str) -> int | None:
    score = await streams.redis.zscore(streams.key(REVISITS), page_id)
    return None if score is None else int(score)


async def test_what_was_read_of_an_article_is_known_from_its_own_page_and_from_another(
    kept: Kept,
) -> None:
    article_id = "a" * 32
    own, other = state(article_id=article_id), state(article_id=article_id, url=f"{URL}/amp")
    strange = state(article_id="b" * 32)
    assert tuple(await kept.memory.readings(article_id)) == ()
    await kept.end(state_effects(reading_id(article_id), other, SEEN_AT))
    await kept.end(state_effects("b" * 32, strange, SEEN_AT))
    assert tuple(await kept.memory.readings(article_id)) == (other,)
    await kept.end(state_effects(article_id, own, SEEN_AT))
    assert tuple(await kept.memory.readings(article_id)) == (own, other)
    await kept.end(state_effects(article_id, strange, SEEN_AT + HOUR))
    assert tuple(await kept.memory.readings(article_id)) == (other,)


async def test_a_site_is_believed_again_when_its_mistake_is_long_ago(kept: Kept) -> None:
    at_ms = ms_of(SEEN_AT)
    await kept.end([KeepNewest(CANONICAL_DISTRUSTED, OUTLET, at_ms, "{}")])
    assert not await kept.memory.is_distrusted("other.example")
    for before_ms, distrusted in ((at_ms, True), (at_ms + 1, False)):
        await kept.memory.forget(before_ms)
        assert await kept.memory.is_distrusted(OUTLET) == distrusted


async def test_an_article_is_withdrawn_until_it_is_there_again(kept: Kept) -> None:
    at_ms = ms_of(SEEN_AT)
    assert not await kept.memory.is_withdrawn("a" * 32)
    await kept.end([KeepNewest(WITHDRAWN, "a" * 32, at_ms, "not_found")])
    assert await kept.memory.is_withdrawn("a" * 32)
    await kept.end([KeepNewest(WITHDRAWN, "a" * 32, at_ms + 1, "")])
    assert not await kept.memory.is_withdrawn("a" * 32)
