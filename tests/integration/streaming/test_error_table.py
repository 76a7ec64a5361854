"""Every row of the delivery table, on the fake, on a real server and on one that fails a lot."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from libs.contracts import (
    DeadLetter,
    DetectedArticle,
    EnrichedArticle,
    FetchedArticle,
    FetchRequest,
    KeepNewest,
    Outcome,
    Result,
    keys,
)
from libs.errors import Failed, Rejected, Skipped, Unavailable
from libs.streaming import RedisStreams, Stage, Streams
from libs.streaming.delivery import TooManyDead
from libs.streaming.operations.dead_letters import Held, dead_letters, replay
from libs.streaming.testing import MemoryStreams
from tests.messages import detected, enriched, fetched
from tests.stages import (
    FlakyStreams,
    entries,
    messages,
    outcomes,
    pending,
    quick,
    request,
    running,
    send,
    until,
    wire,
)


@pytest.fixture(params=["memory", "real", "flaky"])
async def streams(request: pytest.FixtureRequest) -> AsyncIterator[Streams]:
    if request.param == "memory":
        yield MemoryStreams(time.time)
        return
    url = request.getfixturevalue("broker_url")
    async with RedisStreams(url, request.getfixturevalue("key_prefix")) as real:
        yield FlakyStreams(real) if request.param == "flaky" else real


def detect(article: FetchedArticle) -> DetectedArticle:
    return detected().model_copy(
        update={"request_id": article.request_id, "article_id": article.article_id}
    )


def detector(step: object, **settings: object) -> Stage:
    return Stage("language-detector", quick(**settings)).connect(
        step,  # type: ignore[arg-type]  # each test gives a step of its own shape
        source=FetchedArticle,
        sink=DetectedArticle,
    )


async def drained(streams: Streams, message: type, group: str) -> None:
    async def empty() -> bool:
        return await pending(streams, message, group) == 0

    await until(empty)


async def test_a_result_goes_on_and_the_entry_is_acknowledged(streams: Streams) -> None:
    await send(streams, *(fetched(number) for number in range(20)))
    async with running(detector(detect), streams):
        await drained(streams, FetchedArticle, "language-detector")
    passed = await messages(streams, DetectedArticle)
    assert sorted(a.request_id for a in passed) == sorted(f"request-{n}" for n in range(20))
    assert await outcomes(streams) == []  # a hop ends no request


async def test_the_next_hop_keeps_the_trace_and_the_request(streams: Streams) -> None:
    fields = wire(fetched())
    fields[b"traceparent"] = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    await streams.add("articles.fetched", fields)
    async with running(detector(detect), streams):
        await drained(streams, FetchedArticle, "language-detector")
    [passed] = await entries(streams, "articles.detected")
    assert passed[b"traceparent"].startswith(b"00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert passed[b"traceparent"] != fields[b"traceparent"]
    assert passed[b"requestid"] == b"request-1"
    assert passed[b"source"] == b"/dealwire/language-detector"


async def test_skipped_ends_the_request_with_its_fate(streams: Streams) -> None:
    def skip(_: FetchedArticle) -> DetectedArticle:
        raise Skipped("nothing to read", code="no_letters")

    await send(streams, fetched())
    async with running(detector(skip), streams):
        await drained(streams, FetchedArticle, "language-detector")
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code, outcome.request_id) == (
        "skipped",
        "no_letters",
        "request-1",
    )
    assert outcome.article_id == fetched().article_id
    assert await entries(streams, "articles.fetched.dead") == []


async def test_rejected_is_a_dead_letter_at_once(streams: Streams) -> None:
    runs = Counter[str]()

    def reject(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        raise Rejected("no such thing", code="not_a_feed")

    await send(streams, fetched())
    async with running(detector(reject), streams):
        await drained(streams, FetchedArticle, "language-detector")
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert runs == {"request-1": 1}
    assert (letter.stage, letter.consumer) == ("language-detector", "language-detector-1")
    assert (letter.code, letter.error) == ("not_a_feed", "Rejected: no such thing")
    assert "in reject" in letter.where
    assert letter.fields["requestid"] == "request-1"
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code) == ("dead", "not_a_feed")


async def test_an_unknown_error_is_tried_again_until_the_attempts_are_used_up(
    streams: Streams,
) -> None:
    runs = Counter[str]()

    def sometimes(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        if article.request_id == "request-1" or runs[article.request_id] < 3:
            raise ZeroDivisionError("a defect")
        return detect(article)

    await send(streams, fetched(1), fetched(2))
    async with running(detector(sometimes), streams):
        await drained(streams, FetchedArticle, "language-detector")
    assert runs == {"request-1": 3, "request-2": 3}
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert (letter.request_id, letter.attempts, letter.code) == ("request-1", 3, "internal_error")
    assert [a.request_id for a in await messages(streams, DetectedArticle)] == ["request-2"]


async def test_an_outside_failure_dies_with_its_own_code(streams: Streams) -> None:
    async def fail(_: FetchRequest) -> FetchedArticle:
        raise Failed("no such host", code="dns_failure")

    stage = Stage("fetcher", quick(dead_letter_limit=1)).connect(
        fail, source=FetchRequest, sink=FetchedArticle
    )
    await send(streams, request())
    async with running(stage, streams):  # the limit of one is not touched by dead links
        await drained(streams, FetchRequest, "fetcher")
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code, outcome.attempts) == ("dead", "dns_failure", 3)
    assert outcome.url == "https://presse.example/1"


async def test_an_unavailable_server_pauses_the_stage_and_costs_no_attempt(
    streams: Streams,
) -> None:
    runs = Counter[str]()
    there = False

    def away(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        if not there:
            raise Unavailable("the model server is away", code="model_away")
        return detect(article)

    await send(streams, *(fetched(number) for number in range(12)))
    async with running(detector(away, concurrency=1, max_attempts=1), streams) as runtime:
        await until(lambda: any("model_away" in p for p in runtime.health().problems))
        await until(lambda: runs.total() >= 3)
        assert len(runs) == 1  # nothing else was begun
        there = True
        await drained(streams, FetchedArticle, "language-detector")
        await until(lambda: runtime.health().ready)
    assert len(await messages(streams, DetectedArticle)) == 12
    assert await entries(streams, "articles.fetched.dead") == []


async def test_one_server_of_many_holds_back_only_its_own_message(streams: Streams) -> None:
    runs = Counter[str]()

    async def one_away(asked: FetchRequest) -> FetchedArticle:
        runs[asked.url] += 1
        if asked.url.endswith("/1") and runs[asked.url] < 4:
            raise Unavailable("busy", code="http_503", alone=True)
        return fetched(int(asked.url[-1]), request_id=asked.request_id)

    stage = Stage("fetcher", quick(max_attempts=1)).connect(
        one_away, source=FetchRequest, sink=FetchedArticle
    )
    await send(streams, *(request(number) for number in range(1, 6)))
    async with running(stage, streams):
        await drained(streams, FetchRequest, "fetcher")
    assert runs["https://presse.example/1"] == 4
    got = [a.request_id for a in await messages(streams, FetchedArticle)]
    assert sorted(got) == [f"request-{n}" for n in range(1, 6)]
    assert got[-1] == "request-1"


async def test_one_server_that_stays_away_is_given_up(streams: Streams) -> None:
    async def away(_: FetchRequest) -> FetchedArticle:
        raise Unavailable("busy", code="http_503", alone=True)

    stage = Stage("fetcher", quick(give_up_after=0.3)).connect(
        away, source=FetchRequest, sink=FetchedArticle
    )
    await send(streams, request())
    async with running(stage, streams):
        await drained(streams, FetchRequest, "fetcher")
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code) == ("dead", "http_503")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({b"data": b"{not json"}, "invalid_json"),
        ({b"data": b"\xff\xfe"}, "invalid_json"),
        ({b"data": b'{"title": 3}'}, "wrong_shape"),
        ({b"other": b"x"}, "no_data"),
        ({b"data": b"{}", b"type": b"dealwire.article.enriched.v1"}, "wrong_type"),
    ],
)
async def test_what_is_no_message_is_dead_and_its_neighbours_pass(
    streams: Streams, fields: dict[bytes, bytes], code: str
) -> None:
    await send(streams, fetched(1))
    await streams.add("articles.fetched", fields)
    await send(streams, fetched(2))
    async with running(detector(detect), streams):
        await drained(streams, FetchedArticle, "language-detector")
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert letter.code == code
    assert len(await messages(streams, DetectedArticle)) == 2
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code) == ("dead", code)


async def test_a_request_needs_no_more_than_an_address(streams: Streams) -> None:
    seen: list[FetchRequest] = []

    async def look(asked: FetchRequest) -> FetchedArticle:
        seen.append(asked)
        return fetched(1, request_id=asked.request_id)

    stage = Stage("fetcher", quick()).connect(look, source=FetchRequest, sink=FetchedArticle)
    await streams.add("fetch.requested", {b"data": b'{"url": "https://presse.example/1"}'})
    async with running(stage, streams):
        await drained(streams, FetchRequest, "fetcher")
    assert seen[0].request_id
    [article] = await messages(streams, FetchedArticle)
    assert article.request_id == seen[0].request_id


async def test_an_expansion_adds_its_children_and_ends(streams: Streams) -> None:
    async def expand(asked: FetchRequest) -> Result:
        if asked.parent_id:
            raise Skipped("enough", code="not_found")
        children = tuple(
            FetchRequest(url=f"{asked.url}/{n}", request_id=f"child-{n}", parent_id="request-1")
            for n in range(3)
        )
        return Result(messages=children, fate="expanded", code="feed")

    stage = Stage("fetcher", quick()).connect(expand, source=FetchRequest, sink=FetchRequest)
    await send(streams, request())
    async with running(stage, streams):
        await until(lambda: _count(streams, 4))
    fates = {o.request_id: (o.fate, o.children) for o in await outcomes(streams)}
    assert fates == {
        "request-1": ("expanded", 3),
        **{f"child-{n}": ("skipped", 0) for n in range(3)},
    }


async def _count(streams: Streams, number: int) -> bool:
    return len(await outcomes(streams)) == number


async def test_in_a_batch_each_item_has_its_own_end(streams: Streams) -> None:
    runs = Counter[str]()

    async def index(articles: list[EnrichedArticle]) -> list[Result | Exception]:
        results: list[Result | Exception] = []
        for article in articles:
            runs[article.request_id] += 1
            match article.request_id:
                case "request-1":
                    results.append(Rejected("does not fit", code="not_indexable"))
                case "request-2" if runs[article.request_id] == 1:
                    results.append(Unavailable("queue full", code="queue_full"))
                case "request-3" if runs[article.request_id] == 1:
                    results.append(ValueError("a defect"))
                case _:
                    kept = KeepNewest(keys.INDEXED, article.article_id, 1, article.version)
                    results.append(Result(fate="indexed", code="indexed", effects=(kept,)))
        return results

    stage = Stage("indexer", quick()).connect_batch(index, source=EnrichedArticle)
    await send(streams, *(enriched(number) for number in range(6)))
    async with running(stage, streams):
        await drained(streams, EnrichedArticle, "indexer")
    fates = {o.request_id: o.fate for o in await outcomes(streams)}
    assert fates == {
        "request-0": "indexed",
        "request-1": "dead",
        "request-2": "indexed",
        "request-3": "indexed",
        "request-4": "indexed",
        "request-5": "indexed",
    }
    assert runs["request-0"] == runs["request-4"] == 1


async def test_a_batch_that_fails_as_a_whole_is_run_one_by_one(streams: Streams) -> None:
    async def index(articles: list[EnrichedArticle]) -> list[Result | Exception]:
        if any(article.request_id == "request-2" for article in articles):
            raise ZeroDivisionError("one of them breaks the step")
        return [Result(fate="indexed", code="indexed")] * len(articles)

    stage = Stage("indexer", quick()).connect_batch(index, source=EnrichedArticle)
    await send(streams, *(enriched(number) for number in range(5)))
    async with running(stage, streams):
        await drained(streams, EnrichedArticle, "indexer")
    fates = Counter((o.request_id == "request-2", o.fate) for o in await outcomes(streams))
    assert fates == {(True, "dead"): 1, (False, "indexed"): 4}


async def test_reading_outcomes_writes_none(streams: Streams) -> None:
    async def broken(_: list[Outcome]) -> list[Result | Exception]:
        return [Rejected("does not fit", code="not_indexable")]

    stage = Stage("indexer", quick(batch_size=1)).connect_batch(broken, source=Outcome)
    ended = Outcome(
        request_id="r", fate="skipped", code="x", stage="fetcher", at=enriched().observed_at
    )
    await send(streams, ended)
    async with running(stage, streams):
        await drained(streams, Outcome, "indexer")
    assert len(await outcomes(streams)) == 1
    assert len(await entries(streams, "outcomes.dead")) == 1


async def test_too_many_dead_of_our_own_stop_the_stage_and_keep_the_backlog(
    streams: Streams,
) -> None:
    def defect(_: FetchedArticle) -> DetectedArticle:
        raise ZeroDivisionError("a defect")

    await send(streams, *(fetched(number) for number in range(60)))
    stage = detector(defect, dead_letter_limit=3, max_attempts=1, concurrency=1, batch_size=1)
    with pytest.raises(TooManyDead):
        async with running(stage, streams) as runtime:
            await until(lambda: "stopping" in runtime.health().problems)
    assert len(await entries(streams, "articles.fetched.dead")) < 20


async def test_a_result_that_cannot_be_written_is_an_error_of_its_message(
    streams: Streams,
) -> None:
    def lone_surrogate(article: FetchedArticle) -> DetectedArticle:
        good = detect(article)
        return good.model_copy(update={"title": "\ud800"}) if "1" in article.request_id else good

    await send(streams, fetched(1), fetched(2))
    async with running(detector(lone_surrogate), streams):
        await drained(streams, FetchedArticle, "language-detector")
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert (letter.request_id, letter.code) == ("request-1", "internal_error")
    assert len(await messages(streams, DetectedArticle)) == 1


async def test_a_stop_finishes_what_is_in_hand_and_gives_back_the_rest(streams: Streams) -> None:
    begun = asyncio.Event()

    async def slow(asked: FetchRequest) -> FetchedArticle:
        begun.set()
        await asyncio.sleep(0.3)
        return fetched(1, request_id=asked.request_id)

    stage = Stage("fetcher", quick(concurrency=2, batch_size=8)).connect(
        slow, source=FetchRequest, sink=FetchedArticle
    )
    await send(streams, *(request(number) for number in range(8)))
    async with running(stage, streams):
        await begun.wait()
    finished = len(await messages(streams, FetchedArticle))
    assert finished >= 2
    async with running(stage, streams):  # what was given back is due at once
        await drained(streams, FetchRequest, "fetcher")
    assert len(await messages(streams, FetchedArticle)) == 8


async def test_a_replayed_letter_is_read_by_its_stage_alone_and_ends_again(
    broker_url: str, key_prefix: str
) -> None:
    mended = False

    def reject(article: FetchedArticle) -> DetectedArticle:
        if not mended:
            raise Rejected("no")
        return detect(article)

    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, fetched())
        async with running(detector(reject), streams):
            await drained(streams, FetchedArticle, "language-detector")
            [held] = [held async for held in dead_letters(streams)]
            mended = True
            assert isinstance(held, Held)
            assert await replay(streams, held)
            await until(lambda: _passed(streams, 1))
        assert [held async for held in dead_letters(streams)] == []
        assert len(await entries(streams, "articles.fetched")) == 1


async def _passed(streams: Streams, number: int) -> bool:
    return len(await messages(streams, DetectedArticle)) == number


async def test_what_comes_while_a_batch_may_not_start_yet_is_one_batch(streams: Streams) -> None:
    batches: list[int] = []

    async def index(articles: list[EnrichedArticle]) -> list[Result | Exception]:
        batches.append(len(articles))
        return [Result(fate="indexed", code="indexed")] * len(articles)

    stage = Stage("indexer", quick()).connect_batch(index, source=EnrichedArticle, apart=1.0)
    async with running(stage, streams):
        await send(streams, enriched(0))
        await until(lambda: batches == [1])  # the first waits for nobody
        await send(streams, *(enriched(number) for number in range(1, 7)))
        await drained(streams, EnrichedArticle, "indexer")
    assert batches == [1, 6]


async def test_a_backlog_is_read_without_waiting(streams: Streams) -> None:
    async def index(articles: list[EnrichedArticle]) -> list[Result | Exception]:
        return [Result(fate="indexed", code="indexed")] * len(articles)

    stage = Stage("indexer", quick(batch_size=4)).connect_batch(
        index, source=EnrichedArticle, apart=3600.0
    )
    await send(streams, *(enriched(number) for number in range(40)))
    async with running(stage, streams):
        await drained(streams, EnrichedArticle, "indexer")
