"""Articles and outcomes on their way into a real OpenSearch."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import pytest

from libs.contracts import (
    KeepNewest,
    Outcome,
    Outlet,
    Result,
    SourceState,
    content_version,
    keys,
    version_number,
)
from libs.errors import Rejected, Unavailable
from libs.search.connection import connect
from services.indexer.indexing import index_articles, index_outcomes, index_sources
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from services.indexer.writes import Write
from tests.integration.indexer.conftest import Engine
from tests.messages import SEEN_AT, enriched


def outcome(**changes: Any) -> Outcome:
    facts: dict[str, Any] = {
        "request_id": "request-1",
        "fate": "dead",
        "code": "rejected",
        "stage": "enricher",
        "at": SEEN_AT,
        "url": "https://presse.example/1",
    }
    return Outcome(**(facts | changes))


async def test_an_article_becomes_its_newest_document_and_its_version(engine: Engine) -> None:
    article = enriched(1)
    (result,) = await index_articles([article], search=engine.writer)
    newest = KeepNewest(keys.INDEXED, article.article_id, article.version_number, article.version)
    assert result == Result(fate="indexed", code="indexed", effects=(newest,))
    assert list(await engine.held("articles")) == [article.article_id]
    assert list(await engine.held("versions")) == [f"{article.article_id}-{article.version}"]


async def test_a_late_message_leaves_the_newer_document_and_adds_its_version(
    engine: Engine,
) -> None:
    later = version_number(SEEN_AT + timedelta(hours=1), 0)
    new = enriched(1, version=content_version("new"), title="Titre corrigé", version_number=later)
    old = enriched(1, version=content_version("old"), title="Titre d'hier")
    await index_articles([new], search=engine.writer)
    (result,) = await index_articles([old], search=engine.writer)
    assert isinstance(result, Result)
    assert (result.fate, result.code) == ("indexed", "superseded")
    (document,) = (await engine.held("articles")).values()
    assert document["title"] == "Titre corrigé"
    assert len(await engine.held("versions")) == 2


async def test_a_repeated_batch_adds_nothing(engine: Engine) -> None:
    batch = [enriched(number) for number in range(10)]
    first = await index_articles(batch, search=engine.writer)
    again = await index_articles(batch, search=engine.writer)
    assert first == again
    assert len(await engine.held("articles")) == len(await engine.held("versions")) == 10


async def test_two_versions_in_one_batch_end_with_the_newer_whatever_their_order(
    engine: Engine,
) -> None:
    later = version_number(SEEN_AT + timedelta(minutes=1), 0)
    old = enriched(1, version=content_version("old"), title="avant")
    new = enriched(1, version=content_version("new"), title="après", version_number=later)
    results = await index_articles([new, old], search=engine.writer)
    assert [cast("Result", result).code for result in results] == ["indexed", "superseded"]
    assert [d["title"] for d in (await engine.held("articles")).values()] == ["après"]


async def test_an_article_that_no_index_can_hold_is_rejected_alone(engine: Engine) -> None:
    batch = [enriched(1), enriched(2, version_number=2**63), enriched(3)]
    first, refused, last = await index_articles(batch, search=engine.writer)
    assert isinstance(first, Result)
    assert isinstance(last, Result)
    assert isinstance(refused, Rejected)
    assert refused.reason_code == "not_indexable"
    assert set(await engine.held("articles")) == {batch[0].article_id, batch[2].article_id}


async def test_an_item_that_fails_the_whole_bulk_does_not_take_the_others_along(
    engine: Engine,
) -> None:
    """An id above 512 bytes makes OpenSearch refuse the request, not the item."""
    document = b'{"title":"Un titre"}'
    ids = ["a", "b", "x" * 600, "c", "d"]
    answers = await engine.writer.write([Write("articles", one, 1, document) for one in ids])
    assert [answer == "written" for answer in answers] == [True, True, False, True, True]
    assert isinstance(answers[2], Rejected)
    assert set(await engine.held("articles")) == {"a", "b", "c", "d"}


async def test_a_page_with_absurdly_long_names_and_many_sums_is_still_indexed(
    engine: Engine,
) -> None:
    base = enriched(1)
    long_name = base.entities[0].model_copy(update={"name": "n" * 40_000})
    sums = tuple(
        base.amounts[0].model_copy(update={"value": float(n), "low": float(n), "high": float(n)})
        for n in range(20_000)
    )
    article = enriched(1, entities=(long_name,), amounts=sums, text="mot " * 400_000)
    (result,) = await index_articles([article], search=engine.writer)
    assert isinstance(result, Result)


async def test_a_later_fate_replaces_the_earlier_one_and_not_the_other_way_round(
    engine: Engine,
) -> None:
    replayed = outcome(fate="indexed", code="indexed", at=SEEN_AT + timedelta(microseconds=1))
    assert await index_outcomes([replayed], search=engine.writer) == [Result()]
    assert await index_outcomes([outcome()], search=engine.writer) == [Result()]
    assert (await engine.held("outcomes"))["request-1"]["fate"] == "indexed"


async def test_a_source_has_one_document_which_is_its_latest_state(engine: Engine) -> None:
    facts: dict[str, Any] = {
        "source_id": "la-une", "url": "https://une.example/rss", "kind": "feed",
        "outlet": Outlet(name="La Une", country="FR"), "interval_seconds": 1800.5,
        "new_by_day": {"2024-02-27": 3},
    }  # fmt: skip
    ok = SourceState(state="ok", at=SEEN_AT, last_new=SEEN_AT, **facts)
    silent = SourceState(state="silent", at=SEEN_AT + timedelta(days=4), since=SEEN_AT, **facts)
    assert await index_sources([silent, ok], search=engine.writer) == [Result()] * 2
    held = await engine.held("sources")
    assert list(held) == ["la-une"]
    assert (held["la-une"]["state"], held["la-une"]["country"]) == ("silent", "FR")
    assert held["la-une"]["new_by_day"] == {"2024-02-27": 3}
    found = await engine.client.search(
        index=engine.templates.read_alias("sources"),
        body={
            "query": {
                "bool": {
                    "filter": [
                        {"term": {"state": "silent"}},
                        {"range": {"since": {"lte": "2024-02-27"}}},
                    ]
                }
            }
        },
    )
    assert found["hits"]["total"]["value"] == 1


async def test_what_pages_say_of_themselves_can_be_searched(engine: Engine) -> None:
    said = "Article corrigé : le montant était faux"
    batch = [enriched(1, paywalled=True, declared_change=said), enriched(2, live_blog=True)]
    await index_articles(batch, search=engine.writer)
    alias = engine.templates.read_alias("articles")
    await engine.client.indices.refresh(index=alias)
    for query, article in (
        ({"term": {"paywalled": True}}, batch[0]),
        ({"match": {"declared_change": "corrige"}}, batch[0]),
        ({"term": {"live_blog": True}}, batch[1]),
    ):
        found = await engine.client.search(index=alias, body={"query": query})
        assert [hit["_id"] for hit in found["hits"]["hits"]] == [article.article_id]


async def test_outcomes_with_any_request_id_and_any_time_are_kept(engine: Engine) -> None:
    odd = [
        outcome(request_id="é" * 5000),
        outcome(request_id="very old", at=datetime(1931, 1, 1, tzinfo=timezone.utc)),
        outcome(request_id='with "quotes"\nand a line'),
    ]
    assert await index_outcomes(odd, search=engine.writer) == [Result()] * 3
    assert len(await engine.held("outcomes")) == 3


async def test_a_deleted_index_is_made_again_with_its_mapping(engine: Engine) -> None:
    await index_articles([enriched(1)], search=engine.writer)
    await engine.client.indices.delete(index=engine.templates.first_generation("articles"))
    results = await index_articles([enriched(2), enriched(3)], search=engine.writer)
    assert [cast("Result", result).fate for result in results] == ["indexed", "indexed"]
    name = engine.templates.first_generation("articles")
    mapping = await engine.client.indices.get_mapping(index=engine.templates.read_alias("articles"))
    assert mapping[name]["mappings"]["dynamic"] == "strict"
    assert len(await engine.held("articles")) == 2
    assert len(await engine.held("versions")) == 3


async def test_lost_aliases_are_put_back_on_the_latest_generation(engine: Engine) -> None:
    second = engine.templates.first_generation("articles").replace("000001", "000002")
    await engine.client.indices.create(index=second)
    name = engine.templates.write_alias("articles")
    first = engine.templates.first_generation("articles")
    await engine.client.indices.delete_alias(index=first, name=name)
    await index_articles([enriched(1)], search=engine.writer)
    assert list(await engine.client.indices.get_alias(name=name)) == [second]


async def test_replicas_that_start_at_once_do_not_disturb_each_other(
    opensearch_url: str, index_prefix: str
) -> None:
    async def replica(number: int) -> object:
        client = connect(opensearch_url, timeout=30, connections=2)
        async with OpenSearchWriter(client, load_templates(index_prefix)) as writer:
            return await index_articles([enriched(number)], search=writer)

    ended = await asyncio.gather(*[replica(number) for number in range(4)])
    assert all(isinstance(result, Result) for (result,) in cast("list[list[object]]", ended))


async def test_indices_are_there_before_the_first_message(
    opensearch_url: str, index_prefix: str
) -> None:
    client = connect(opensearch_url, timeout=30, connections=2)
    templates = load_templates(index_prefix)
    alias = templates.write_alias("outcomes")
    async with OpenSearchWriter(client, templates), asyncio.timeout(20):
        while not await client.indices.exists_alias(name=alias):  # noqa: ASYNC110 - made in another process
            await asyncio.sleep(0.05)


async def test_an_index_of_an_earlier_release_gets_the_fields_that_are_new(
    opensearch_url: str, index_prefix: str
) -> None:
    templates = load_templates(index_prefix)
    client = connect(opensearch_url, timeout=30, connections=2)
    old = {"dynamic": "strict", "properties": {"fate": {"type": "keyword"}}}
    aliases: dict[str, object] = {
        templates.read_alias("outcomes"): {},
        templates.write_alias("outcomes"): {},
    }
    await client.indices.create(
        index=templates.first_generation("outcomes"), body={"mappings": old, "aliases": aliases}
    )
    async with OpenSearchWriter(client, templates) as writer:
        assert await index_outcomes([outcome()], search=writer) == [Result()]


async def test_an_index_that_must_be_reindexed_holds_messages_back_and_says_so(
    opensearch_url: str, index_prefix: str
) -> None:
    templates = load_templates(index_prefix)
    client = connect(opensearch_url, timeout=30, connections=2)
    other = {"properties": {"fate": {"type": "long"}}}
    aliases: dict[str, object] = {
        templates.read_alias("outcomes"): {},
        templates.write_alias("outcomes"): {},
    }
    # With a template of no use to it, as one from long ago.
    await client.indices.create(
        index=templates.first_generation("outcomes"), body={"mappings": other, "aliases": aliases}
    )
    async with OpenSearchWriter(client, templates) as writer:
        with pytest.raises(Unavailable, match="dealwire index migrate") as caught:
            await index_outcomes([outcome()], search=writer)
    assert caught.value.reason_code == "index_outdated"


@pytest.mark.parametrize(
    ("block", "code"),
    [("read_only_allow_delete", "disk_full"), ("write", "write_blocked")],
)
async def test_a_blocked_index_holds_messages_back(engine: Engine, block: str, code: str) -> None:
    name = engine.templates.first_generation("outcomes")
    await engine.client.indices.put_settings(index=name, body={f"index.blocks.{block}": True})
    (error,) = await index_outcomes([outcome()], search=engine.writer)
    assert isinstance(error, Unavailable)
    assert error.reason_code == code
    await engine.client.indices.put_settings(index=name, body={f"index.blocks.{block}": None})
    assert await index_outcomes([outcome()], search=engine.writer) == [Result()]


async def test_a_closed_index_holds_messages_back(engine: Engine) -> None:
    name = engine.templates.first_generation("outcomes")
    await engine.client.indices.close(index=name)
    (error,) = await index_outcomes([outcome()], search=engine.writer)
    assert isinstance(error, Unavailable)
    await engine.client.indices.open(index=name)
    assert await index_outcomes([outcome()], search=engine.writer) == [Result()]
