"""Politeness against real servers and a real Redis: robots.txt, paces, rests; all replicas."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.observability import Metrics
from services.fetcher.errors import (
    DnsFailure,
    HostResting,
    HostsUnavailable,
    HostTurn,
    PrivateAddress,
    RedirectLoop,
    RobotsDisallowed,
    RobotsUnavailable,
    ServerBusy,
)
from services.fetcher.http.host_backoff import BackoffRules
from services.fetcher.http.polite_client import PoliteClient, Politeness
from services.fetcher.http.rate_limiter import RateLimit
from services.fetcher.http.response import Response
from services.fetcher.http.robots import RobotsTimes
from tests.integration.fetcher.conftest import ROBOTS, Shelf, Site, client
from tests.integration.fetcher.test_http import PAGE
from tests.stages import until

INTERVAL = 0.1
SLACK = 0.06  # seconds that a request may be under way longer than the one after it
FREE = RateLimit(interval=0.0, concurrency=100)
Replica = Callable[..., Awaitable[PoliteClient]]


@pytest.fixture
async def redis(broker_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(broker_url) as opened:
        yield opened


@pytest.fixture
async def replica(redis: Redis, key_prefix: str) -> AsyncIterator[Replica]:
    """Opens one more replica of the fetcher's web; all share the Redis."""
    opened: list[PoliteClient] = []

    async def open_one(
        rate: RateLimit = FREE,
        *,
        backoff: BackoffRules | None = None,
        robots: RobotsTimes | None = None,
        archive: Shelf | None = None,
        **limits: Any,
    ) -> PoliteClient:
        politeness = Politeness(rate, backoff or BackoffRules(), robots or RobotsTimes())
        one = PoliteClient(
            client(archive=archive, **limits),
            redis,
            key_prefix,
            politeness=politeness,
            metrics=Metrics("fetcher"),
        )
        opened.append(await one.__aenter__())
        return one

    yield open_one
    for one in opened:
        await one.__aexit__()
    # Nothing stays for ever, whatever the test did.
    async for key in redis.scan_iter(match=f"{_glob(key_prefix)}:*"):
        # -2: it ran out since it was listed; -1 would be kept for ever.
        assert await redis.pttl(key) != -1, key


async def ask(source: PoliteClient, url: str, request_id: str | None = None) -> Response:
    return await source.get(FetchRequest(url=url, request_id=request_id))


async def outcome(source: PoliteClient, url: str, request_id: str | None = None) -> str:
    """The code that a request ends with, or `page`."""
    try:
        await ask(source, url, request_id)
    except DealwireError as error:
        return error.reason_code
    return "page"


async def until_page(source: PoliteClient, url: str, request_id: str) -> None:
    """As the stage does: what is put back comes again when it is due."""
    while True:
        try:
            await ask(source, url, request_id)
        except HostTurn as turn:
            await asyncio.sleep(turn.delay)
        else:
            return


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


# Robots


async def test_what_robots_txt_forbids_is_not_asked_for(site: Site, replica: Replica) -> None:
    site.page("/free", PAGE)
    site.page(ROBOTS, "User-agent: *\nDisallow: /closed\nAllow: /closed/open$\nDisallow: /*.pdf$")
    polite = await replica()
    for path in ("/closed", "/closed/more", "/a/b.pdf"):
        with pytest.raises(RobotsDisallowed) as caught:
            await ask(polite, site.address(path))
        assert caught.value.request_fate == "blocked"
    assert await outcome(polite, site.address("/closed/open")) == "not_found"
    assert await outcome(polite, site.address("/free")) == "page"
    assert site.asked == [ROBOTS, "/closed/open", "/free"]


async def test_rules_for_us_go_before_rules_for_all(site: Site, replica: Replica) -> None:
    site.page(ROBOTS, "User-agent: *\nAllow: /\n\nUser-agent: Dealwire/2.0\nDisallow: /")
    assert await outcome(await replica(), site.address("/a")) == "robots_disallowed"


@pytest.mark.parametrize(
    ("body", "headers", "open_page", "closed_page"),
    [
        (
            "User-agent: *\nDisallow: /no",
            {"Content_Type": "image/png"},
            "page",
            "robots_disallowed",
        ),
        ("\ufeffUser-agent: *\nDisallow: /no", {}, "page", "robots_disallowed"),
        ("<html><p>Not found, but politely.</p></html>", {}, "page", "page"),
        (bytes(range(256)) * 40, {}, "page", "page"),
        ("", {}, "page", "page"),
    ],
)
async def test_a_robots_txt_is_read_whatever_it_looks_like(
    site: Site,
    replica: Replica,
    *,
    body: str | bytes,
    headers: dict[str, str],
    open_page: str,
    closed_page: str,
) -> None:
    site.page(ROBOTS, body, status=200, **headers)
    site.page("/yes", PAGE)
    site.page("/no", PAGE)
    polite = await replica()
    assert await outcome(polite, site.address("/yes")) == open_page
    assert await outcome(polite, site.address("/no")) == closed_page


async def test_a_huge_robots_txt_is_read_up_to_its_limit(site: Site, replica: Replica) -> None:
    filler = "Disallow: /filler\n" * 40_000
    site.page(ROBOTS, f"User-agent: *\nDisallow: /early\n{filler}Disallow: /late\n")
    polite = await replica()
    assert await outcome(polite, site.address("/early")) == "robots_disallowed"
    assert await outcome(polite, site.address("/late")) == "not_found"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_without_a_robots_txt_everything_is_allowed(
    site: Site, replica: Replica, status: int
) -> None:
    site.page(ROBOTS, "User-agent: *\nDisallow: /", status=status)
    site.page("/a", PAGE)
    polite = await replica()
    assert [await outcome(polite, site.address("/a")) for _ in range(3)] == ["page"] * 3
    assert site.asked.count(ROBOTS) == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_while_robots_txt_fails_nothing_is_read(
    site: Site, replica: Replica, status: int
) -> None:
    site.page(ROBOTS, "", status=status)
    site.page("/a", PAGE)
    polite = await replica(robots=RobotsTimes(keep_failure=1.0))
    for _ in range(3):
        with pytest.raises(RobotsUnavailable) as caught:
            await ask(polite, site.address("/a"))
        assert caught.value.alone
        assert 0 < (caught.value.retry_after or 0) <= 1
    assert site.asked == [ROBOTS]
    site.page(ROBOTS, "")
    await asyncio.sleep(1.05)
    assert await outcome(polite, site.address("/a")) == "page"


async def test_a_robots_txt_that_is_busy_is_asked_for_again_when_it_said(
    site: Site, replica: Replica
) -> None:
    site.page(ROBOTS, "", status=429, Retry_After="100")
    polite = await replica()
    for _ in range(2):
        with pytest.raises(RobotsUnavailable) as caught:
            await ask(polite, site.address("/a"))
        assert caught.value.retry_after == pytest.approx(100, abs=2)
    assert site.asked == [ROBOTS]


async def test_a_robots_txt_that_never_comes_is_as_one_that_fails(
    site: Site, replica: Replica
) -> None:
    site.slow_page(ROBOTS, "", seconds=5)
    polite = await replica(total_timeout=0.2)
    with pytest.raises(RobotsUnavailable, match="timeout"):
        await ask(polite, site.address("/a"))
    assert await outcome(polite, site.address("/a")) == "robots_unavailable"
    assert site.asked == [ROBOTS]


async def test_a_robots_txt_may_be_elsewhere_but_not_on_a_private_address(
    site: Site, other_site: Site, replica: Replica, redis: Redis, key_prefix: str
) -> None:
    site.redirect(ROBOTS, "/rules")
    site.page("/rules", "User-agent: *\nDisallow: /no")
    polite = await replica()
    assert await outcome(polite, site.address("/no")) == "robots_disallowed"
    site.redirect(ROBOTS, other_site.address(ROBOTS))
    fresh = await replica()
    await redis.delete(f"{key_prefix}:robots:{site.address('')}")
    asked = len(site.asked)
    for path in ("/no", "/yes"):
        with pytest.raises(RobotsUnavailable, match="private_address"):
            await ask(fresh, site.address(path))
    assert site.asked[asked:] == [ROBOTS]
    assert other_site.asked == []


async def test_a_robots_txt_behind_too_many_redirects_is_as_none(
    site: Site, replica: Replica
) -> None:
    site.redirect(ROBOTS, "/1")
    for number in range(1, 8):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page("/a", PAGE)
    assert await outcome(await replica(), site.address("/a")) == "page"
    assert len(site.asked) == 1 + 5 + 1


async def test_a_private_host_is_blocked_before_its_robots_txt_is_read(
    other_site: Site, replica: Replica
) -> None:
    with pytest.raises(PrivateAddress):
        await ask(await replica(), other_site.page("/a", PAGE))
    assert other_site.asked == []


async def test_a_name_that_does_not_exist_is_said_so(replica: Replica) -> None:
    with pytest.raises(DnsFailure):
        await ask(await replica(), "http://no-such-host.invalid/")


async def test_a_redirect_to_what_its_own_site_forbids_is_not_followed(
    site: Site, replica: Replica
) -> None:
    second = Site()
    await second.start()
    second.page(ROBOTS, "User-agent: *\nDisallow: /secret")
    try:
        with pytest.raises(RobotsDisallowed):
            await ask(await replica(), site.redirect("/a", second.address("/secret")))
    finally:
        await second.stop()
    assert second.asked == [ROBOTS]


async def test_one_robots_txt_is_fetched_once_for_all_replicas(
    site: Site, replica: Replica
) -> None:
    site.slow_page(ROBOTS, "", seconds=0.2)
    site.page("/a", PAGE)
    both = [await replica(), await replica()]
    asked = (outcome(each, site.address("/a")) for each in both for _ in range(10))
    assert set(await asyncio.gather(*asked)) == {"page"}
    assert site.asked.count(ROBOTS) == 1


async def test_who_waits_too_long_for_anothers_robots_txt_is_put_back(
    site: Site, replica: Replica
) -> None:
    site.slow_page(ROBOTS, "", seconds=0.5)
    site.page("/a", PAGE)
    polite = await replica(robots=RobotsTimes(patience=0.1))
    results = await asyncio.gather(*(outcome(polite, site.address("/a")) for _ in range(3)))
    assert sorted(results) == ["host_turn", "host_turn", "page"]


async def test_robots_txt_is_kept_in_the_archive_like_any_response(
    site: Site, replica: Replica
) -> None:
    shelf = Shelf()
    site.page("/a", PAGE)
    await ask(await replica(archive=shelf), site.address("/a"))
    assert [(hop.url, hop.status) for hop in shelf.hops] == [
        (site.address(ROBOTS), 404),
        (site.address("/a"), 200),
    ]


async def test_sitemaps_are_those_that_robots_txt_lists(site: Site, replica: Replica) -> None:
    listed = "Sitemap: /map.xml\nSitemap: https://phare.example/b.xml\nSitemap: javascript:1"
    site.page(ROBOTS, f"User-agent: *\nDisallow: /\n{listed}")
    polite = await replica()
    found = await polite.sitemaps(site.address("/any?page"))
    assert found == (site.address("/map.xml"), "https://phare.example/b.xml")


# Rate


async def test_replicas_keep_the_interval_together(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    both = [await replica(RateLimit(interval=INTERVAL, patience=5.0)) for _ in range(2)]
    await asyncio.gather(*(ask(each, site.address("/a")) for each in both for _ in range(6)))
    times = site.asked_for_pages()
    assert len(times) == 12
    assert min(gaps(times)) >= INTERVAL - SLACK
    assert times[-1] - times[0] < 11 * INTERVAL + 0.5


async def test_replicas_keep_the_cap_together(site: Site, replica: Replica) -> None:
    site.slow_page("/a", PAGE, seconds=0.2)
    rate = RateLimit(interval=0.0, concurrency=3, patience=10.0)
    both = [await replica(rate) for _ in range(2)]
    asked = (outcome(each, site.address("/a")) for each in both for _ in range(10))
    assert set(await asyncio.gather(*asked)) == {"page"}
    assert site.most_at_once == 3


async def test_hosts_do_not_wait_for_each_other(site: Site, replica: Replica) -> None:
    second = Site()
    await second.start()
    polite = await replica(RateLimit(interval=3600.0))
    assert await outcome(polite, site.page("/a", PAGE), "1") == "page"
    assert await outcome(polite, second.page("/a", PAGE), "2") == "page"
    assert await outcome(polite, site.address("/a"), "3") == "host_turn"
    await second.stop()


async def test_the_interval_of_zero_holds_nobody_up(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    polite = await replica()
    began = time.monotonic()
    results = await asyncio.gather(*(outcome(polite, site.address("/a")) for _ in range(50)))
    assert set(results) == {"page"}
    assert time.monotonic() - began < 2


async def test_each_waiting_request_has_a_turn_of_its_own_and_finds_it_again(
    site: Site, replica: Replica
) -> None:
    site.page("/a", PAGE)
    polite = await replica(RateLimit(interval=10.0, patience=0.5))
    await ask(polite, site.address("/a"), "first")
    delays = [await _delay(polite, site, f"request-{number}") for number in range(20)]
    assert delays == pytest.approx([10.0 * (number + 1) for number in range(20)], abs=1.0)
    again = [await _delay(polite, site, f"request-{number}") for number in range(20)]
    assert again == pytest.approx(delays, abs=1.0)
    assert len(site.asked_for_pages()) == 1


async def test_a_turn_is_good_for_one_visit(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    polite = await replica(RateLimit(interval=0.4, patience=0.3))
    await ask(polite, site.address("/a"), "first")
    assert await outcome(polite, site.address("/a"), "again") == "host_turn"
    await until_page(polite, site.address("/a"), "again")
    others = [await _delay(polite, site, f"other-{number}") for number in range(5)]
    await asyncio.sleep(0.2)  # now the next visit is near enough to be waited for
    assert await _delay(polite, site, "again") > max(others) - 0.2


async def test_two_thousand_waiting_requests_cost_one_look_each(
    site: Site, replica: Replica
) -> None:
    polite = await replica(RateLimit(interval=60.0, patience=0.0))
    await outcome(polite, site.address("/a"), "first")
    began = time.monotonic()
    for start in range(0, 2_000, 100):
        numbers = range(start, start + 100)
        await asyncio.gather(*(outcome(polite, site.address("/a"), str(n)) for n in numbers))
    assert time.monotonic() - began < 60
    assert await _delay(polite, site, "last") == pytest.approx(60 * 2_001, abs=61)
    assert len(site.asked_for_pages()) == 1


async def test_those_who_are_put_back_come_in_their_turns(site: Site, replica: Replica) -> None:
    paths = [f"/{number}" for number in range(6)]
    for path in paths:
        site.page(path, PAGE)
    both = [await replica(RateLimit(interval=0.5, patience=0.4)) for _ in range(2)]
    requests = list(zip(both * 3, paths, strict=True))
    first = [await outcome(each, site.address(path), path) for each, path in requests]
    assert first == ["page"] + ["host_turn"] * 5
    await asyncio.gather(
        *(until_page(each, site.address(path), path) for each, path in requests[1:])
    )
    assert [path for path in site.asked if path != ROBOTS] == paths
    assert min(gaps(site.asked_for_pages())) >= 0.5 - SLACK


async def test_turns_of_requests_that_never_come_back_pass(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    polite = await replica(RateLimit(interval=0.3, patience=0.2))
    await ask(polite, site.address("/a"), "first")
    for number in range(3):
        assert await outcome(polite, site.address("/a"), f"lost-{number}") == "host_turn"
    await until_page(polite, site.address("/a"), "last")
    times = site.asked_for_pages()
    assert len(times) == 2
    assert 4 * 0.3 - SLACK <= times[1] - times[0] < 4 * 0.3 + 1.2


async def test_those_who_come_late_are_let_in_one_by_one(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    polite = await replica(RateLimit(interval=INTERVAL, patience=0.05))
    await ask(polite, site.address("/a"), "first")
    late = [f"late-{number}" for number in range(5)]
    for each in late:
        assert await outcome(polite, site.address("/a"), each) == "host_turn"
    await asyncio.sleep(1.0)
    await asyncio.gather(*(until_page(polite, site.address("/a"), each) for each in late))
    assert len(site.asked_for_pages()) == 6
    assert min(gaps(site.asked_for_pages())) >= INTERVAL - SLACK


async def test_a_full_host_puts_back_who_has_waited_long_enough(
    site: Site, replica: Replica
) -> None:
    site.slow_page("/a", PAGE, seconds=0.6)
    polite = await replica(RateLimit(interval=0.0, concurrency=1, patience=0.2))
    await outcome(polite, site.address("/none"), "robots")
    results = await asyncio.gather(
        *(outcome(polite, site.address("/a"), str(number)) for number in range(4))
    )
    assert sorted(results) == ["host_turn"] * 3 + ["page"]
    assert site.most_at_once == 1


async def test_places_of_a_crashed_replica_are_free_again_after_a_while(
    site: Site, redis: Redis, key_prefix: str, replica: Replica
) -> None:
    site.page("/a", PAGE)
    polite = await replica(
        RateLimit(interval=0.0, concurrency=1, patience=1.0, longest_request=0.5)
    )
    visits = f"{key_prefix}:host:127.0.0.1:{site.port}:visits"
    seconds, micros = await redis.time()
    await redis.zadd(visits, {"of a crashed one": seconds * 1000 + micros // 1000 + 500})
    await redis.pexpire(visits, 10_000)
    began = time.monotonic()
    assert await outcome(polite, site.address("/a")) == "page"
    assert time.monotonic() - began > 0.3


# The next turn is near, or to be come back for; shorter ones are lost on a busy machine.
@pytest.mark.parametrize("interval", [0.25, 0.6])
async def test_polls_of_sources_go_before_all_pages_of_their_host(
    site: Site, replica: Replica, interval: float
) -> None:
    for path in ("/page", "/feed/1", "/feed/2"):
        site.page(path, PAGE)
    polite = await replica(RateLimit(interval=interval, patience=0.3))
    await ask(polite, site.address("/page"))

    async def poll(number: int) -> None:
        wanted = FetchRequest(url=site.address(f"/feed/{number}"), scheduled=True, kind="feed")
        while True:
            try:
                await polite.get(wanted)
            except HostTurn as turn:
                await asyncio.sleep(turn.delay)
            else:
                return

    pages = [
        asyncio.create_task(until_page(polite, site.address("/page"), f"p{n}")) for n in range(12)
    ]
    await asyncio.sleep(interval / 2)  # until all of them have their turns
    await asyncio.gather(poll(1), poll(2))
    assert sum(page.done() for page in pages) <= 8  # what was near its turn, and one behind a poll
    await asyncio.gather(*pages)
    assert min(gaps(site.asked_for_pages())) >= interval - SLACK


async def test_more_polls_than_a_host_may_be_asked_leave_turns_to_its_pages(
    site: Site, replica: Replica
) -> None:
    for path in ("/page", "/feed"):
        site.page(path, PAGE)
    polite = await replica(RateLimit(interval=0.1, patience=0.3))
    await ask(polite, site.address("/page"))

    async def polls() -> None:
        while True:
            with suppress(HostTurn):
                await polite.get(FetchRequest(url=site.address("/feed"), scheduled=True))
            await asyncio.sleep(0.05)

    flood = [asyncio.create_task(polls()) for _ in range(4)]
    async with asyncio.timeout(20):
        await asyncio.gather(
            *(until_page(polite, site.address("/page"), f"p{n}") for n in range(5))
        )
    for one in flood:
        one.cancel()
    await asyncio.gather(*flood, return_exceptions=True)


async def test_a_poll_that_never_comes_holds_up_no_page(site: Site, replica: Replica) -> None:
    site.page("/page", PAGE)
    polite = await replica(RateLimit(interval=0.5, patience=0.2))
    await ask(polite, site.address("/page"))
    with pytest.raises(HostTurn):
        await polite.get(FetchRequest(url=site.address("/page"), scheduled=True))
    began = time.monotonic()
    await until_page(polite, site.address("/page"), "p1")
    assert time.monotonic() - began < 2.5


async def test_a_crawl_delay_is_the_pace_of_its_host(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    site.page(ROBOTS, "User-agent: *\nCrawl-delay: 0.2")
    polite = await replica(RateLimit(interval=0.01, patience=5.0))
    await asyncio.gather(*(ask(polite, site.address("/a")) for _ in range(4)))
    assert min(gaps(site.asked_for_pages())) >= 0.2 - SLACK


async def test_a_crawl_delay_of_a_day_is_bounded(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE)
    site.page(ROBOTS, "User-agent: *\nRequest-rate: 1/1d")
    polite = await replica(RateLimit(interval=0.0, longest_interval=30.0, patience=0.1))
    await ask(polite, site.address("/a"), "1")
    assert await _delay(polite, site, "2") == pytest.approx(30.0, abs=1.0)


async def test_redirects_keep_the_pace_too(site: Site, replica: Replica) -> None:
    site.page("/c", PAGE)
    site.redirect("/b", "/c")
    await ask(await replica(RateLimit(interval=INTERVAL)), site.redirect("/a", "/b"))
    assert min(gaps(site.asked_for_pages())) >= INTERVAL - SLACK


async def test_who_is_put_back_in_the_midst_of_redirects_goes_on_from_there(
    site: Site, replica: Replica
) -> None:
    site.page("/b", PAGE)
    both = [await replica(RateLimit(interval=0.5, patience=0.1)) for _ in range(2)]
    with pytest.raises(HostTurn) as put_back:
        await ask(both[0], site.redirect("/a", "/b"), "1")
    await asyncio.sleep(put_back.value.delay)
    response = await ask(both[1], site.address("/a"), "1")
    assert response.page is not None
    assert response.page.final_url == site.address("/b")
    assert [path for path in site.asked if path != ROBOTS] == ["/a", "/b"]


async def test_after_an_error_at_the_end_of_redirects_it_begins_anew(
    site: Site, replica: Replica
) -> None:
    site.page("/sorry", PAGE, status=502)
    polite = await replica()
    assert await outcome(polite, site.redirect("/a", "/sorry"), "1") == "server_busy"
    site.page("/a", PAGE)
    assert await outcome(polite, site.address("/a"), "1") == "page"


async def test_redirects_in_a_circle_end_though_each_is_put_back(
    site: Site, replica: Replica
) -> None:
    site.redirect("/b", "/a")
    site.redirect("/a", "/b")
    polite = await replica(RateLimit(interval=0.5, patience=0.1))
    with pytest.raises(RedirectLoop):
        await until_page(polite, site.address("/a"), "1")


# Rests


async def test_a_host_that_asks_for_a_pause_gets_it_from_all_replicas(
    site: Site, replica: Replica
) -> None:
    """Two hundred requests to a host that answers 429: it hears of a handful."""
    site.page(ROBOTS, "")
    site.page("/a", PAGE, status=429, Retry_After="120")
    rate = RateLimit(interval=0.0, concurrency=4, patience=0.5)
    both = [await replica(rate) for _ in range(2)]
    results = await asyncio.gather(
        *(outcome(both[n % 2], site.address("/a"), str(n)) for n in range(200))
    )
    assert set(results) <= {"server_busy", "host_resting", "host_turn"}
    assert results.count("server_busy") <= 4
    assert len(site.asked_for_pages()) <= 4
    with pytest.raises(HostResting) as caught:
        await ask(both[0], site.address("/other"), "later")
    assert caught.value.alone
    # Seconds have passed, on a busy machine several.
    assert caught.value.retry_after == pytest.approx(120, abs=15)


async def test_a_pause_by_date_is_measured_by_the_clock_of_the_site(
    site: Site, replica: Replica
) -> None:
    said = {"Date": "Mon, 01 Jan 2001 00:00:00 GMT", "Retry_After": "Mon, 01 Jan 2001 00:05:00 GMT"}
    site.page("/a", PAGE, status=503, **said)
    polite = await replica()
    with pytest.raises(ServerBusy):
        await ask(polite, site.address("/a"), "1")
    with pytest.raises(HostResting, match="429 or 503") as caught:
        await ask(polite, site.address("/a"), "2")
    assert caught.value.retry_after == pytest.approx(300, abs=2)


async def test_after_a_pause_one_goes_first_and_the_others_follow_when_it_is_well(
    site: Site, replica: Replica
) -> None:
    site.page("/a", PAGE, status=503, Retry_After="1")
    site.slow_page("/slow", PAGE, seconds=0.3)
    both = [await replica() for _ in range(2)]
    assert await outcome(both[0], site.address("/a"), "0") == "server_busy"
    await asyncio.sleep(1.05)
    results = await asyncio.gather(
        *(outcome(both[n % 2], site.address("/slow"), str(n)) for n in range(10))
    )
    assert sorted(results) == ["host_resting"] * 9 + ["page"]
    assert await outcome(both[1], site.address("/slow"), "11") == "page"


async def test_pauses_without_a_length_grow(site: Site, replica: Replica) -> None:
    site.page("/a", PAGE, status=429)
    polite = await replica(backoff=BackoffRules(first_rest=0.2, longest_rest=0.8))
    while len(site.asked_for_pages()) < 5:
        assert await outcome(polite, site.address("/a"), "1") in {"server_busy", "host_resting"}
        await asyncio.sleep(0.01)
    assert gaps(site.asked_for_pages()) == pytest.approx([0.2, 0.4, 0.8, 0.8], abs=0.1)


async def test_a_dead_host_is_left_alone(replica: Replica) -> None:
    async with _hanging_up() as (address, asked):
        polite = await replica(backoff=BackoffRules(failures_before_rest=2))
        results = [await outcome(polite, address, str(number)) for number in range(10)]
        assert results == ["connect_failed"] * 2 + ["host_resting"] * 8
        # Each visit twice: a connection that is kept open may have been closed by the other side.
        assert len(asked) == 2 * 2


async def test_a_dead_host_is_not_asked_for_its_robots_txt_by_each_request(
    replica: Replica,
) -> None:
    async with _hanging_up(robots=False) as (address, asked):
        polite = await replica(backoff=BackoffRules(failures_before_rest=1))
        assert await outcome(polite, address) == "robots_unavailable"
        assert await outcome(polite, address) == "robots_unavailable"
        assert len(asked) == 2


async def test_why_a_host_rests_is_said(replica: Replica) -> None:
    async with _hanging_up() as (address, _):
        polite = await replica(backoff=BackoffRules(failures_before_rest=1))
        assert await outcome(polite, address, "1") == "connect_failed"
        with pytest.raises(HostResting, match="rests: nobody answered"):
            await ask(polite, address, "2")


async def test_one_that_answers_in_between_does_not_rest(site: Site, replica: Replica) -> None:
    site.slow_page("/slow", PAGE, seconds=5)
    site.page("/a", PAGE)
    polite = await replica(backoff=BackoffRules(failures_before_rest=2), total_timeout=0.1)
    pattern = [await outcome(polite, site.address(p)) for p in ("/slow", "/a", "/slow", "/a")]
    assert pattern == ["timeout", "page", "timeout", "page"]
    twice = [await outcome(polite, site.address("/slow")) for _ in range(3)]
    assert twice == ["timeout", "timeout", "host_resting"]


async def test_pages_that_are_missing_or_broken_are_no_illness_of_the_host(
    site: Site, replica: Replica
) -> None:
    site.page("/broken", "", status=500)
    polite = await replica(backoff=BackoffRules(failures_before_rest=1))
    for _ in range(3):
        assert await outcome(polite, site.address("/none")) == "not_found"
        assert await outcome(polite, site.address("/broken")) == "server_error"


async def test_waiting_for_a_resting_host_each_has_a_turn_behind_the_rest(
    site: Site, replica: Replica
) -> None:
    site.page("/a", PAGE, status=503, Retry_After="100")
    polite = await replica(RateLimit(interval=5.0))
    await outcome(polite, site.address("/a"), "first")
    delays = []
    for number in range(4):
        with pytest.raises(HostResting) as caught:
            await ask(polite, site.address("/a"), str(number))
        delays.append(caught.value.retry_after)
    assert delays == pytest.approx([100, 105, 110, 115], abs=1)
    with pytest.raises(HostResting) as caught:
        await ask(polite, site.address("/a"), "1")
    assert caught.value.retry_after == pytest.approx(105, abs=1)


async def test_an_answer_to_a_question_from_before_the_pause_does_not_end_it(
    site: Site, replica: Replica
) -> None:
    site.slow_page("/slow", PAGE, seconds=0.2)
    site.page("/a", PAGE, status=429, Retry_After="100")
    polite = await replica()
    await outcome(polite, site.address("/none"))
    before = asyncio.create_task(outcome(polite, site.address("/slow"), "1"))
    await until(lambda: "/slow" in site.asked)
    assert await outcome(polite, site.address("/a"), "2") == "server_busy"
    assert await before == "page"
    assert await outcome(polite, site.address("/none"), "3") == "host_resting"


async def test_a_visit_that_is_broken_off_gives_its_place_back(
    site: Site, replica: Replica
) -> None:
    site.slow_page("/slow", PAGE, seconds=5)
    site.page("/a", PAGE)
    polite = await replica(RateLimit(interval=0.0, concurrency=1, patience=0.2))
    broken_off = asyncio.create_task(ask(polite, site.address("/slow")))
    await until(lambda: "/slow" in site.asked)
    broken_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken_off
    assert await outcome(polite, site.address("/a")) == "page"


async def test_what_happens_is_measured(site: Site, redis: Redis, key_prefix: str) -> None:
    measured = Metrics("fetcher")
    rate = Politeness(RateLimit(interval=0.3, patience=0.5))
    fetching = client(metrics=measured)
    async with PoliteClient(
        fetching, redis, key_prefix, politeness=rate, metrics=measured
    ) as polite:
        site.page("/b", PAGE)
        await ask(polite, site.redirect("/a", "/b"), "1")
        requests = (outcome(polite, site.address("/b"), str(number)) for number in range(2, 8))
        await asyncio.gather(*requests)
    # Of robots.txt, of the redirect, and of the pages; each is timed.
    assert figures(measured, "dealwire_responses_total")["4xx"] == 1
    assert figures(measured, "dealwire_responses_total")["3xx"] == 1
    pages = figures(measured, "dealwire_responses_total")["2xx"]
    assert figures(measured, "dealwire_fetch_seconds_count") == {"": pages + 2}
    assert 0 < figures(measured, "dealwire_fetch_seconds_sum")[""] < pages + 2
    assert figures(measured, "dealwire_put_off_total") == {"host_turn": 7 - pages}
    waited = figures(measured, "dealwire_turn_wait_seconds_total")[""]
    assert 0.1 < waited < (pages + 2) * (0.5 + 0.5)  # patience, and a slow machine


async def test_without_redis_nobody_is_asked(site: Site, key_prefix: str) -> None:
    async with (
        Redis.from_url("redis://127.0.0.1:1") as nowhere,
        PoliteClient(
            client(), nowhere, key_prefix, politeness=Politeness(), metrics=Metrics("fetcher")
        ) as polite,
    ):
        with pytest.raises(HostsUnavailable) as caught:
            await ask(polite, site.page("/a", PAGE))
    assert not caught.value.alone
    assert site.asked == []


def figures(metrics: Metrics, name: str) -> dict[str, float]:
    """The samples of one metric, by the label that tells them apart."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    samples = (sample for family in families for sample in family.samples if sample.name == name)
    return {
        "".join(value for label, value in sample.labels.items() if label != "stage"): sample.value
        for sample in samples
    }


async def _delay(polite: PoliteClient, site: Site, request_id: str) -> float:
    with pytest.raises(HostTurn) as caught:
        await ask(polite, site.address("/a"), request_id)
    return caught.value.delay


@asynccontextmanager
async def _hanging_up(*, robots: bool = True) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that hangs up on whoever asks it for more than robots.txt; and what was asked."""
    asked: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        question = await reader.readuntil(b"\r\n\r\n")
        if robots and question.startswith(b"GET /robots.txt "):
            writer.write(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
        else:
            asked.append(question)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a", asked


def _glob(prefix: str) -> str:
    return prefix.replace("[", "\\[")
