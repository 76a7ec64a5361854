"""Replicas that compare a deal's articles, on a real stream server."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import chain
from typing import Any

import pytest
import redis

from libs.contracts import Coverage, LedgerRow, Relation, Story, keys, stream_of, version_number
from libs.coverage.article import CoveredArticle
from libs.coverage.knowledge import Knowledge
from libs.coverage.picture import Viewer
from libs.coverage.shipped import shipped_knowledge
from libs.deals import SHIPPED_PROFILES, load_deals
from libs.observability import Metrics
from libs.streaming import RedisStreams, decode
from services.enricher.coverage.comparison import Comparison
from services.enricher.coverage.store import CoverageStore
from tests.quality.coverage.articles import covered, files
from tests.unit.coverage.builders import claim

DEAL = next(each for each in load_deals(SHIPPED_PROFILES) if each.id == "mistral-microsoft")
NOW = datetime(2024, 3, 1, tzinfo=timezone.utc)


@cache
def knowledge() -> Knowledge:
    return shipped_knowledge()


def replica(streams: RedisStreams, *, most: int = 1000) -> Comparison:
    return Comparison(
        CoverageStore(streams),
        [DEAL],
        lambda: Viewer(knowledge()),
        every=0.1,
        longest_wait=timedelta(0),
        most_versions=most,
        now=lambda: NOW,
        metrics=Metrics("enricher"),
    )


def labelled(count: int) -> list[CoveredArticle]:
    told = chain.from_iterable(each["articles"].items() for each in files("facts"))
    found = [covered(key, each) for key, each in told][:count]
    said = claim("exclusive")
    return [each.model_copy(update={"claims": (said,)}) for each in found]


async def leave(streams: RedisStreams, articles: Sequence[CoveredArticle]) -> None:
    """As the completion script does for an enriched article."""
    redis, key = streams.redis, streams.key
    for each in articles:
        value = f"{each.number} {each.packed()}"
        await redis.hset(key(keys.covered(DEAL.id)), each.key, value)
        await redis.zadd(key(keys.covered_numbers(DEAL.id)), {each.key: each.number})
        await redis.hincrby(key(keys.COVERAGE_CHANGED), DEAL.id, 1)


async def events(streams: RedisStreams, kind: type[Coverage]) -> list[Any]:
    rows = await streams.redis.xrange(streams.key(stream_of(kind).name))
    return [decode(fields, kind) for _, fields in rows]


async def test_what_changed_is_published_once_and_nothing_more(streams: RedisStreams) -> None:
    await leave(streams, labelled(6))
    comparison = replica(streams)
    assert await comparison.poll() > 0
    assert await comparison.poll() == 0
    relations = await events(streams, Relation)
    assert {each.type for each in relations} == {"reprint", "trimmed", "translated", "rewritten"}
    assert len({each.article_id for each in relations}) == len(relations)
    assert {each.change for each in relations} == {"new"}


async def test_another_replica_goes_on_where_one_died(streams: RedisStreams) -> None:
    articles = labelled(10)
    await leave(streams, articles[:5])
    first = replica(streams)
    await first.poll()
    before = len(await events(streams, Relation))
    await leave(streams, articles[5:])
    second = replica(streams)
    assert await second.poll() == 0  # the lease of the dead one still runs
    await streams.redis.delete(streams.key("lease:enricher.comparison"))
    assert await second.poll() > 0
    told = await events(streams, Relation)
    assert len({(each.id, each.revision) for each in told}) == len(told) > before
    assert await replica(streams).poll() == 0


async def test_a_new_conflict_is_one_entry_of_the_ledger(streams: RedisStreams) -> None:
    one, other, *_ = (each for each in labelled(12) if each.outlet != "Agence Corvel")
    await leave(streams, [one])
    comparison = replica(streams)
    await comparison.poll()
    denial = claim("exclusive", polarity="negated")
    await leave(streams, [other.model_copy(update={"claims": (denial,)})])
    await comparison.poll()
    rows: list[LedgerRow] = await events(streams, LedgerRow)
    assert [each.verdict for each in rows] == ["agree", "in_conflict"]
    assert rows[-1].previous_verdict == "agree"
    assert rows[-1].revision > rows[0].revision


async def test_everything_is_published_again_when_it_is_asked_for(streams: RedisStreams) -> None:
    await leave(streams, labelled(5))
    comparison = replica(streams)
    published = await comparison.poll()
    await streams.redis.sadd(streams.key(keys.COVERAGE_ASKED), DEAL.id)
    assert await comparison.poll() == published
    assert await comparison.poll() == 0
    stories: list[Story] = await events(streams, Story)
    assert len({each.id for each in stories}) * 2 == len(stories)


async def test_a_picture_that_the_server_lost_is_published_again(streams: RedisStreams) -> None:
    await leave(streams, labelled(5))
    comparison = replica(streams)
    published = await comparison.poll()
    await streams.redis.delete(streams.key(keys.picture(DEAL.id)))
    assert await comparison.poll() == published


async def test_the_oldest_versions_are_forgotten_beyond_the_bound(streams: RedisStreams) -> None:
    articles = [
        each.model_copy(update={"number": version_number(each.at, 0)}) for each in labelled(14)
    ]
    await leave(streams, articles)
    await replica(streams, most=10).poll()
    kept = await CoverageStore(streams).numbers(DEAL.id)
    newest = sorted(articles, key=lambda each: (-each.number, each.key))[:10]
    assert set(kept) == {each.key for each in newest}
    assert await streams.redis.hlen(streams.key(keys.covered(DEAL.id))) == 10


async def test_a_version_that_was_enriched_again_replaces_itself(streams: RedisStreams) -> None:
    [one] = labelled(1)
    await leave(streams, [one])
    comparison = replica(streams)
    await comparison.poll()
    again = one.model_copy(update={"number": one.number + 1, "claims": ()})
    await leave(streams, [again])
    await comparison.poll()
    rows: list[LedgerRow] = await events(streams, LedgerRow)
    assert [each.change for each in rows] == ["new", "gone"]


async def test_an_article_that_is_about_the_deal_no_longer_is_left_out(
    streams: RedisStreams,
) -> None:
    [one] = labelled(1)
    await leave(streams, [one])
    key = streams.key
    await streams.redis.hset(key(keys.covered(DEAL.id)), one.key, f"{one.number} ")
    await replica(streams).poll()
    assert await events(streams, Story) == []


async def test_a_stream_of_another_kind_is_refused_and_nothing_is_written(
    streams: RedisStreams,
) -> None:
    await leave(streams, labelled(3))
    await streams.redis.set(streams.key("coverage.stories"), "not a stream")
    comparison = replica(streams)
    assert await comparison.poll() == 0
    assert not await streams.redis.exists(streams.key(keys.picture(DEAL.id)))
    await streams.redis.delete(streams.key("coverage.stories"))
    assert await comparison.poll() > 0


async def test_a_deal_that_nobody_writes_of_costs_nothing(streams: RedisStreams) -> None:
    comparison = Comparison(
        CoverageStore(streams), [DEAL], _no_viewer, every=0.1,
        longest_wait=timedelta(0), most_versions=10,
        now=lambda: NOW, metrics=Metrics("enricher"),
    )  # fmt: skip
    assert await comparison.poll() == 0


def _no_viewer() -> Viewer:
    raise AssertionError("the model is loaded for nothing")


@pytest.mark.parametrize("member", ["stories:x", "relations:y", "oldkind:z", "nocolon"])
@pytest.mark.parametrize("state", ["garbage", "12 not packed", "12 {}"])
async def test_what_nobody_can_read_is_dropped_and_stops_nothing(
    streams: RedisStreams, member: str, state: str
) -> None:
    await leave(streams, labelled(2))
    redis, key = streams.redis, streams.key
    await redis.hset(key(keys.picture(DEAL.id)), member, state)
    await redis.hset(key(keys.covered(DEAL.id)), "a:b", state)
    await redis.zadd(key(keys.covered_numbers(DEAL.id)), {"a:b": 12, "c:d": math.inf})
    await redis.hset(key(keys.WITHDRAWN), mapping={"x": "abc gone", "y": f"{10**17} gone"})
    await redis.hset(key(keys.COVERAGE_CHANGED), "no-profile-has-it", "abc")
    comparison = replica(streams)
    assert await comparison.poll() > 0
    assert await comparison.poll() == 0
    assert not await redis.hexists(key(keys.picture(DEAL.id)), member)


async def test_what_goes_wrong_with_one_deal_stops_no_other(streams: RedisStreams) -> None:
    await leave(streams, labelled(3))
    other = next(each for each in load_deals(SHIPPED_PROFILES) if each.id != DEAL.id)
    await streams.redis.set(streams.key(keys.covered_numbers(other.id)), "no sorted set")
    await streams.redis.hset(streams.key(keys.COVERAGE_CHANGED), other.id, 1)
    comparison = Comparison(
        CoverageStore(streams), [other, DEAL], lambda: Viewer(knowledge()), every=0.1,
        longest_wait=timedelta(0),
        most_versions=100, now=lambda: NOW, metrics=Metrics("enricher"),
    )  # fmt: skip
    assert await comparison.poll() > 0
    assert await comparison.poll() == 0


async def test_a_replica_that_lost_its_lease_meanwhile_publishes_nothing(
    streams: RedisStreams, broker_url: str
) -> None:
    await leave(streams, labelled(3))
    lease = streams.key("lease:enricher.comparison")

    class Slow(Viewer):
        def picture(self, *arguments: Any, **options: Any) -> Any:
            found = super().picture(*arguments, **options)
            redis.Redis.from_url(broker_url).set(lease, "another")
            return found

    comparison = Comparison(
        CoverageStore(streams), [DEAL], lambda: Slow(knowledge()), every=0.1,
        longest_wait=timedelta(0), most_versions=100,
        now=lambda: NOW, metrics=Metrics("enricher"),
    )  # fmt: skip
    assert await comparison.poll() == 0
    assert await events(streams, Story) == []


async def test_an_article_that_is_taken_down_asserts_nothing_any_more(
    streams: RedisStreams,
) -> None:
    [one] = labelled(1)
    await leave(streams, [one])
    comparison = replica(streams)
    await comparison.poll()
    later_ms = round(one.observed.timestamp() * 1000) + 1
    redis, key = streams.redis, streams.key
    await redis.hset(key(keys.WITHDRAWN), one.article_id, f"{later_ms} not_found")
    await redis.hincrby(key(keys.COVERAGE_CHANGED), DEAL.id, 1)
    await comparison.poll()
    rows: list[LedgerRow] = await events(streams, LedgerRow)
    assert [each.values[0].support for each in rows] == [1, 0]
    [*_, story] = await events(streams, Story)
    assert story.articles[0].withdrawn_at is not None


async def test_while_articles_come_in_it_waits_and_not_for_ever(streams: RedisStreams) -> None:
    now = [NOW]
    comparison = Comparison(
        CoverageStore(streams), [DEAL], lambda: Viewer(knowledge()), every=0.1,
        longest_wait=timedelta(seconds=30), most_versions=100, now=lambda: now[0],
        metrics=Metrics("enricher"),
    )  # fmt: skip
    one, two, three, *_ = labelled(5)
    for each in (one, two):
        await leave(streams, [each])
        assert await comparison.poll() == 0
    assert await comparison.poll() > 0  # nothing has come since
    await leave(streams, [three])
    assert await comparison.poll() == 0
    now[0] += timedelta(seconds=31)
    await leave(streams, [three])
    assert await comparison.poll() > 0
