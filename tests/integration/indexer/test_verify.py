"""`dealwire index verify` on real servers: what it misses nothing of, and how it mends that."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import orjson
import pytest
from opensearchpy.helpers import async_bulk

from libs.contracts import (
    EnrichedArticle,
    FetchRequest,
    Outcome,
    Relation,
    content_version,
    keys,
    stream_of,
    version_number,
)
from libs.streaming import Stage
from services.cli.commands.index_verify import as_record, examples, report_table
from services.cli.console import out
from services.cli.verification.checks import Verification
from services.cli.verification.expected import Expected
from services.cli.verification.findings import CheckName, Report
from services.cli.verification.index import VerifiedIndex
from services.cli.verification.repair import Repair
from tests.integration.indexer.articles import drained, with_quotes
from tests.integration.indexer.place import Place
from tests.messages import SEEN_AT, enriched, relation
from tests.stages import messages, running, send, until

NUMBER = 25


class Verifier:
    """The command's own parts, without its terminal."""

    def __init__(self, place: Place, index: VerifiedIndex) -> None:
        self.said: list[str] = []
        self.expected = Expected(place.streams)
        self._verification = Verification(self.expected, index, lambda *_: None)
        self._repair = Repair(
            place.streams, self.expected, index, patience=30, say=self.said.append
        )

    async def look(self) -> Report:
        report = await self._verification.report()
        await self._verification.look_again(report)
        return report

    async def mend(self, *, last: bool = False) -> Report:
        await self._repair.mend(await self.look(), last=last)
        return await self.look()


@asynccontextmanager
async def verifier(place: Place) -> AsyncIterator[Verifier]:
    async with VerifiedIndex(place.url, place.prefix) as index:
        yield Verifier(place, index)


@pytest.fixture
async def filled(place: Place) -> Place:
    """Articles with up to three quotes each, two of them in two versions."""
    later = version_number(SEEN_AT + timedelta(hours=1), 0)
    changes = {"version": content_version("later"), "version_number": later}
    await send(place.streams, *(with_quotes(n, n % 4) for n in range(NUMBER)))
    await send(place.streams, *(with_quotes(n, 1, **changes) for n in (3, 7)))
    async with running(patient(place), place.streams):
        await drained(place.streams)
    return place


def patient(place: Place) -> Stage:
    """An indexer that leaves a lost index to the command."""
    return place.stage(rebuild=False)


def wrong(report: Report, name: CheckName) -> dict[str, int]:
    counts = report.checks[name].counts
    return {kind: count for kind, count in counts.items() if count}


def all_wrong(report: Report) -> dict[str, dict[str, int]]:
    return {name: found for name in report.checks if (found := wrong(report, name))}


async def delete(place: Place, index: str, *ids: str) -> None:
    """Deleted, and forgotten at once: after a minute each deletion is."""
    name = f"{place.prefix}{index}-write"
    await place.client.indices.put_settings(index=name, body={"index.gc_deletes": "0s"})
    for each in ids:
        await place.client.delete(index=name, id=each)
    await asyncio.sleep(0.5)  # the server's clock for it goes by fifths of a second


async def test_nothing_is_wrong_with_what_the_indexer_wrote(filled: Place) -> None:
    async with verifier(filled) as verify:
        report = await verify.look()
    assert all_wrong(report) == {}
    assert report.whole
    assert report.under_way == 0
    counts = {name: check.expected for name, check in report.checks.items() if check.expected}
    quotes = sum(n % 4 for n in range(NUMBER)) - 3 - 3 + 1 + 1
    assert counts == {"articles": NUMBER, "versions": NUMBER, "outcomes": NUMBER, "quotes": quotes}
    assert all(check.found == check.expected for check in report.checks.values())
    out.print(report_table(report))
    assert json.loads(json.dumps(as_record(report)))["whole"] is True


async def test_an_installation_that_nothing_was_written_to_is_whole(place: Place) -> None:
    async with verifier(place) as verify:
        assert (await verify.look()).whole


async def test_what_was_deleted_is_missing_and_comes_back_from_the_stream(filled: Place) -> None:
    lost = enriched(1)
    twice = enriched(3)
    async with verifier(filled) as verify:
        before = {name: await filled.held(name) for name in ("articles", "versions", "quotes")}
        await delete(filled, "articles", lost.article_id, twice.article_id)
        await delete(filled, "versions", f"{enriched(2).article_id}-{enriched(2).version}")
        await delete(filled, "outcomes", "request-4")
        await delete(filled, "quotes", f"{enriched(6).article_id}-0001")
        report = await verify.look()
        assert all_wrong(report) == {
            "articles": {"missing": 2},
            "versions": {"missing": 1},
            "outcomes": {"missing": 1},
            "quotes": {"missing": 1, "extra": 2},
        }
        assert not report.whole
        assert any(lost.article_id in line for line in examples(report))
        async with running(patient(filled), filled.streams):
            mended = await verify.mend()
            assert all_wrong(mended) == {}
            again = await verify.mend()  # there is nothing to do any more
            assert all_wrong(again) == {}
        assert {name: await filled.held(name) for name in before} == before
    assert await messages(filled.streams, FetchRequest) == []
    ended = await messages(filled.streams, Outcome)
    assert {end.fate for end in ended} == {"indexed"}


async def test_what_was_deleted_a_moment_ago_comes_back_when_that_is_forgotten(
    filled: Place,
) -> None:
    alias = f"{filled.prefix}articles-write"
    await filled.client.indices.put_settings(index=alias, body={"index.gc_deletes": "3s"})
    await filled.client.delete(index=alias, id=enriched(1).article_id)
    async with verifier(filled) as verify, running(patient(filled), filled.streams):
        assert wrong(await verify.mend(), "articles") in ({"missing": 1}, {})
        assert wrong(await verify.mend(), "articles") == {}
    assert len(await filled.held("articles")) == NUMBER


async def test_an_article_in_an_older_version_is_stale_and_is_brought_up_to_date(
    filled: Place,
) -> None:
    article_id = enriched(3).article_id
    alias = f"{filled.prefix}articles-write"
    newest = (await filled.held("articles"))[article_id]
    await delete(filled, "articles", article_id)
    older = newest | {"version_number": enriched(3).version_number, "title": "hier"}
    await filled.client.index(
        index=alias, id=article_id, body=older, params={"version": 5, "version_type": "external"}
    )
    async with verifier(filled) as verify:
        assert wrong(await verify.look(), "articles") == {"stale": 1}
        async with running(patient(filled), filled.streams):
            assert all_wrong(await verify.mend()) == {}
    assert (await filled.held("articles"))[article_id] == newest


async def test_children_of_another_version_become_tombstones(filled: Place) -> None:
    article, orphan = enriched(3), "f" * 32
    (quote, *_) = [q for q in (await filled.held("quotes")).values() if not q["gone"]]
    alias = f"{filled.prefix}quotes-write"
    for child_id, changes in (
        (f"{article.article_id}-0000", {"article_id": article.article_id, "version_number": 6}),
        (f"{article.article_id}-0009", {"article_id": article.article_id, "version_number": 7}),
        (f"{orphan}-0000", {"article_id": orphan, "version_number": 8}),
    ):
        if child_id.endswith("-0000") and orphan not in child_id:
            await delete(filled, "quotes", child_id)
        await filled.client.index(
            index=alias, id=child_id, body=quote | changes,
            params={"version": changes["version_number"], "version_type": "external_gte"},
        )  # fmt: skip
    async with verifier(filled) as verify:
        assert all_wrong(await verify.look()) == {"quotes": {"stale": 1, "extra": 1}}
        async with running(patient(filled), filled.streams):
            await verify.mend()  # of the article's own quote there is a tombstone by now
            report = await verify.mend()
    assert all_wrong(report) == {}
    held = await filled.held("quotes")
    assert held[f"{article.article_id}-0009"]["gone"]
    assert held[f"{orphan}-0000"]["gone"]
    assert not held[f"{article.article_id}-0000"]["gone"]


async def test_an_index_that_is_gone_is_missing_as_a_whole(filled: Place) -> None:
    await filled.client.indices.delete(index=filled.first("articles"))
    async with verifier(filled) as verify:
        report = await verify.look()
        assert wrong(report, "articles") == {"missing": NUMBER}
        async with running(patient(filled), filled.streams):
            assert all_wrong(await verify.mend()) == {}


async def test_what_no_stream_holds_is_asked_for_by_the_moments_of_its_pages(
    filled: Place,
) -> None:
    await filled.streams.redis.xtrim(
        filled.streams.key(stream_of(EnrichedArticle).name), maxlen=0, approximate=False
    )
    article = enriched(3)
    await delete(filled, "articles", article.article_id)
    async with verifier(filled) as verify, running(patient(filled), filled.streams):

        async def answered() -> None:
            """A fetcher whose archive is empty, and that finds no page either."""
            done: set[str] = set()

            async def some() -> bool:
                for request in await messages(filled.streams, FetchRequest):
                    if request.request_id and request.request_id not in done:
                        done.add(request.request_id)
                        fate: Any = "expanded" if request.kind == "archive" else "skipped"
                        ended = Outcome(
                            request_id=request.request_id, fate=fate, code="empty_archive",
                            stage="fetcher", at=SEEN_AT,
                        )  # fmt: skip
                        await send(filled.streams, ended)
                return bool(done)

            await until(some)

        fetcher = asyncio.create_task(answered())
        report = await verify.mend()
        await fetcher
    assert wrong(report, "articles") == {"missing": 1}
    (request,) = await messages(filled.streams, FetchRequest)
    seen = SEEN_AT + timedelta(hours=1)
    assert (request.period_from, request.period_to) == (seen, seen + timedelta(milliseconds=1))


async def test_coverage_is_compared_with_what_was_last_published(place: Place) -> None:
    redis, key = place.streams.redis, place.streams.key
    published, lost = relation(), relation(id="b" * 32)
    for each in (published, lost):
        value = f"{each.revision} {each.model_dump_json()}"
        await redis.hset(key(keys.picture(each.deal)), f"relations:{each.id}", value)
    await redis.hset(key(keys.COVERAGE_COMPARED), published.deal, 1)
    async with running(patient(place), place.streams):
        await send(place.streams, published)

        async def there() -> bool:
            return len(await place.held("relations")) == 1

        await until(there)
    async with verifier(place) as verify:
        report = await verify.look()
    assert Relation.kind == "relations"
    assert all_wrong(report) == {"relations": {"missing": 1}}
    assert [each.id for each in report.of("relations")] == [lost.id]


async def test_an_outcome_tells_of_an_article_that_redis_forgot(filled: Place) -> None:
    article_id = enriched(5).article_id
    await filled.streams.redis.hdel(filled.streams.key(keys.INDEXED), article_id)
    async with verifier(filled) as verify:
        assert all_wrong(await verify.look()) == {"articles": {"extra": 1}}
        await delete(filled, "articles", article_id)
        report = await verify.look()
    assert wrong(report, "articles") == {"missing": 1}


async def test_pages_are_joined_without_gaps(place: Place) -> None:
    """More than a page of everything: 2,500 articles with one quote each."""
    async with running(patient(place), place.streams):
        await until(lambda: place.client.indices.exists_alias(name=f"{place.prefix}quotes"))
    number, entries, actions = version_number(SEEN_AT, 0), {}, []
    for at in range(2500):
        article_id = f"{at:032x}"
        entries[article_id] = f"{number} {'0' * 32}"
        article = {
            "article_id": article_id, "version": "0" * 32, "version_number": number,
            "request_id": f"r{at}", "quote_count": 1, "claim_count": 0,
        }  # fmt: skip
        quote = {"article_id": article_id, "version_number": number, "gone": False}
        outcome = {"request_id": f"r{at}", "fate": "indexed", "article_id": article_id}
        for index, key, body in (
            ("articles", article_id, article), ("versions", f"{article_id}-{'0' * 32}", article),
            ("quotes", f"{article_id}-0000", quote), ("outcomes", f"r{at}", outcome),
        ):  # fmt: skip
            name = f"{place.prefix}{index}-write"
            versioned = {"version": number, "version_type": "external"}
            actions.append({"_index": name, "_id": key, **versioned, "_source": body})
    await async_bulk(place.client, actions)
    await place.streams.redis.hset(place.streams.key(keys.INDEXED), mapping=entries)
    await delete(place, "quotes", f"{1999:032x}-0000")
    await delete(place, "articles", f"{2400:032x}")
    async with verifier(place) as verify:
        report = await verify.look()
    assert all_wrong(report) == {
        "articles": {"missing": 1}, "quotes": {"missing": 1, "extra": 1},
    }  # fmt: skip
    assert report.checks["articles"].expected == 2500
    assert orjson.dumps(as_record(report))
