"""Saved alerts in the indexer: a real broker before it, a real search engine behind it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from libs.alerts.model import SavedAlert, alert_id, clause_of
from libs.alerts.redis.store import AlertStore, Snapshot
from libs.contracts import (
    AlertMatch,
    EnrichedArticle,
    LedgerEvent,
    LedgerRow,
    content_version,
    digest,
    to_v1,
    type_of,
    version_number,
)
from libs.errors import Rejected
from libs.observability import Metrics
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.vocabulary import Vocabulary, vocabulary_of
from libs.streaming import RedisStreams
from services.indexer.alerts.matches import asked_of
from services.indexer.alerts.percolator import Percolator
from services.indexer.documents import to_document
from services.indexer.indexing import index_articles
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from tests.bench.synthetic import articles as synthetic
from tests.integration.indexer.conftest import Engine
from tests.integration.indexer.door import door_to
from tests.messages import SEEN_AT, enriched, ledger_row
from tests.quality.statements.whole import DEALS
from tests.stages import messages, pending, running, send, until

NOW = datetime(2026, 11, 29, tzinfo=timezone.utc)
QUALITY = Path(__file__).parents[2] / "quality" / "search"


def alert(name: str, text: str = "", **asked: Any) -> SavedAlert:
    ledger = asked.pop("ledger", ())
    of_ledger = {each: asked.pop(each) for each in ("deal", "slot") if ledger and each in asked}
    return SavedAlert(
        id=alert_id(name, NOW.isoformat()), name=name, created_at=NOW, ledger=ledger, **of_ledger,
        query=None if ledger else SearchQuery(text=text, **asked),
    )  # fmt: skip


def snapshot_of(alerts: Iterable[SavedAlert], at_ms: int = 1_000) -> Snapshot:
    return Snapshot(1, at_ms, {each.id: each for each in alerts})


def as_documents(articles: Iterable[EnrichedArticle]) -> list[bytes]:
    return [orjson.dumps(asked_of(to_document(each))) for each in articles]


VOCABULARY = vocabulary_of(list(DEALS.values()))


@pytest.fixture
def percolator(engine: Engine) -> Percolator:
    return Percolator(
        engine.client, engine.writer, engine.templates, VOCABULARY, Metrics("indexer")
    )


def typed() -> list[SearchQuery]:
    """Queries as people type them, each kind of filter, and odd ones."""
    graded = [
        each["query"]
        for file in ("first.yaml", "second.yaml")
        for each in yaml.safe_load((QUALITY / file).read_text("utf-8"))
    ]
    written = (
        "person:Mensch", "person:Mens*", "person:Jean-M*", "organisation:Microso*",
        "organisation:UE", "NOT person:*", "-Microsoft accord", "org:Microsoft",
        '"intelligence artificielle"', '"accord Microsoft"~3', "titre:accord", "lead:Microsoft",
        "europ*", "open-sour*", "lead:acco*", "quote:acc*", "M&A", "C++", "15 M",
        "15 M€", "amount:>10M€", "montant:12..14M$", "amount:*", "date:2024-02",
        "date:>2024-02-27", "outlet:synthetic", "lang:anglais", "pays:FR", "relevance:main",
        "quotes:>2", "quotes:0", "claim:exclusivity*", "slot:exclusivity", "stance:said",
        "speaker:*", "source:*", "live:yes", "paywalled:no", "url:https*", "seen:2024..2030",
        "genre:tribune", "kind:(Q&A | édito)", "interview Microsoft", "-genre:news", "op-ed | blog",
        "Microsoft | lawyers", "(accord OR deal) AND NOT Azure", "*", "a* " * 50, "1 000 " * 200,
    )  # fmt: skip
    filters: tuple[dict[str, Any], ...] = (
        {"lang": ("fr",)}, {"organisation": ("Microsoft", "UE")}, {"relevance": ("main", "none")},
        {"amount": (">1M€",)}, {"min_amount": 1e6, "max_amount": 5e7, "currency": "EUR"},
        {"from_day": date(2024, 2, 26), "to_day": date(2024, 6, 1)}, {"slot": ("exclusivity",)},
        {"stance": ("claimed",), "text": "Microsoft"}, {"deal": ("mistral-microsoft",)},
        {"country": ("FR",), "text": "accord"}, {"author": ("Claire",)}, {"speaker": ("Mensch",)},
        {"genre": ("interview", "opinion")},
    )  # fmt: skip
    return [SearchQuery(text=text) for text in (*graded, *written)] + [
        SearchQuery(**each) for each in filters
    ]


async def test_an_alert_fits_the_very_articles_that_a_search_finds(
    engine: Engine, percolator: Percolator, opensearch_url: str, index_prefix: str
) -> None:
    articles = [*synthetic(0, 200), *(enriched(number) for number in range(3))]
    await index_articles(articles, search=engine.writer)
    await engine.client.indices.refresh(index=f"{index_prefix}articles")
    alerts = {
        f"alert-{place}": alert(f"alert-{place}", "word").model_copy(update={"query": query})
        for place, query in enumerate(typed())
    }
    snapshot = snapshot_of(alerts.values())
    await percolator.hold(snapshot)
    found = await percolator.matching(as_documents(articles), snapshot)
    matched: dict[str, set[str]] = {each.id: set() for each in alerts.values()}
    for article, ids in zip(articles, found, strict=True):
        assert not isinstance(ids, Rejected)
        for one in ids:
            matched[one].add(article.article_id)
    counts = Counter[int]()
    async with SearchClient(
        opensearch_url, index_prefix=index_prefix, vocabulary=VOCABULARY
    ) as client:
        for each in alerts.values():
            assert each.query is not None
            searched = {hit["article_id"] async for hit in client.export(each.query)}
            assert matched[each.id] == searched, each.query
            counts[len(searched)] += 1
    assert len(counts) > 20  # from queries that fit nothing to those that fit nearly all


async def test_the_copy_follows_the_alerts_and_an_older_state_never_replaces_a_newer(
    percolator: Percolator,
) -> None:
    documents = as_documents([enriched(1)])
    first, second = alert("first", "Microsoft"), alert("second", "Bruxelles")
    old, new = snapshot_of([first], 1_000), snapshot_of([second], 2_000)
    await percolator.hold(old)
    assert await percolator.matching(documents, old) == [{first.id}]
    await percolator.hold(new)
    assert await percolator.matching(documents, new) == [{second.id}]
    await percolator.hold(old)  # a replica that stood still
    assert await percolator.matching(documents, new) == [{second.id}]


async def test_a_copy_that_was_lost_is_made_again_before_anything_is_believed(
    engine: Engine, percolator: Percolator, index_prefix: str
) -> None:
    saved = snapshot_of([alert("one", "Microsoft")])
    [one] = saved.alerts
    await percolator.hold(saved)
    await engine.client.indices.delete(index=f"{index_prefix}percolator-000001")
    assert await percolator.matching(as_documents([enriched(1)]), saved) == [{one}]
    await engine.client.indices.delete(index=f"{index_prefix}percolator-000001")
    await index_articles([enriched(2)], search=engine.writer)
    engine.writer._indices.forget()  # noqa: SLF001 - what a missing index of articles leads to
    await engine.writer.write([])  # makes an empty one
    assert await percolator.matching(as_documents([enriched(1)]), saved) == [{one}]


async def test_an_alert_that_opensearch_refuses_does_not_keep_the_others_from_work(
    percolator: Percolator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clause(query: SearchQuery, vocabulary: Vocabulary) -> dict[str, Any]:
        """As a release may make it that OpenSearch is too old for."""
        return {"no_such": {}} if "Bruxelles" in query.text else clause_of(query, vocabulary)

    monkeypatch.setattr("services.indexer.alerts.percolator.clause_of", clause)
    saved = snapshot_of([alert("refused", "Bruxelles"), alert("one", "Microsoft")])
    await percolator.hold(saved)
    [found] = await percolator.matching(as_documents([enriched(1)]), saved)
    assert not isinstance(found, Rejected)
    assert [saved.alerts[each].name for each in found] == ["one"]


# --- the stage ---


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


@pytest.fixture
def settings(
    broker_url: str, key_prefix: str, opensearch_url: str, index_prefix: str
) -> IndexerSettings:
    return IndexerSettings.model_validate(
        {
            "redis_url": broker_url, "key_prefix": key_prefix, "opensearch_url": opensearch_url,
            "index_prefix": index_prefix, "batch_gap": 0.05, "first_retry_delay": 0.05,
            "longest_retry_delay": 0.2, "orphan_after": 0.6, "stop_within": 5,
        }
    )  # fmt: skip


async def drained(streams: RedisStreams, *kinds: type[Any]) -> None:
    async def empty() -> bool:
        kept = kinds or (EnrichedArticle, AlertMatch)
        return sum([await pending(streams, kind, "indexer") for kind in kept]) == 0

    await until(empty)


async def told(streams: RedisStreams) -> list[AlertMatch]:
    return await messages(streams, AlertMatch)


async def saved(streams: RedisStreams, *alerts: SavedAlert) -> AlertStore:
    store = AlertStore(streams)
    for each in alerts:
        assert await store.add(each)
    return store


def corrected(number: int, text: str) -> EnrichedArticle:
    later = version_number(SEEN_AT + timedelta(hours=1), 0)
    return enriched(number, text=text, version=content_version(text), version_number=later)


async def test_a_match_is_sent_once_also_when_the_article_comes_again_or_is_corrected(
    streams: RedisStreams, settings: IndexerSettings, engine: Engine
) -> None:
    await saved(streams, alert("ms", "Microsoft"), alert("ue", "Bruxelles"), alert("no", "Azure"))
    article = enriched(1)
    async with running(build(settings), streams):
        await send(streams, article, article)
        await drained(streams)
        await send(streams, article, corrected(1, "Microsoft et Azure, dit Bruxelles."))
        await drained(streams)
    async with running(build(settings), streams):  # another process
        await send(streams, article)
        await drained(streams)
    found = await told(streams)
    assert sorted((each.alert, each.article_id) for each in found) == [
        (name, article.article_id) for name in ("ms", "no", "ue")
    ]
    held = await engine.held("alerts")
    assert set(held) == {each.id for each in found}
    assert {each["alert"] for each in held.values()} == {"ms", "ue", "no"}
    [one] = [each for each in found if each.alert == "ms"]
    assert (one.title, one.outlet, one.url) == (
        article.title, "La Presse d'Exemple", article.canonical_url,
    )  # fmt: skip
    assert one.excerpt
    assert one.excerpt.startswith("Microsoft place 15 millions")


async def test_alerts_saved_changed_and_removed_while_the_indexer_runs_hold_from_then_on(
    streams: RedisStreams, settings: IndexerSettings
) -> None:
    async with running(build(settings), streams):
        await send(streams, enriched(1))
        await drained(streams)
        store = await saved(streams, alert("ms", "Microsoft"))
        await send(streams, enriched(2))
        await drained(streams)
        assert await store.remove("ms")
        await send(streams, enriched(3))
        await drained(streams)
    assert [each.article_id for each in await told(streams)] == [enriched(2).article_id]
    assert not await store.remove("ms")


async def test_what_is_replayed_from_the_archive_is_not_new(
    streams: RedisStreams, settings: IndexerSettings
) -> None:
    await saved(streams, alert("ms", "Microsoft"))
    async with running(build(settings), streams):
        await send(streams, enriched(1, reason="replay"), enriched(2, reason="revisit"))
        await drained(streams)
    assert [each.article_id for each in await told(streams)] == [enriched(2).article_id]


async def test_an_article_of_an_earlier_release_matches_and_its_copy_does_not_again(
    streams: RedisStreams, settings: IndexerSettings
) -> None:
    await saved(streams, alert("ms", "Microsoft"))
    copy = to_v1(enriched(2), copy_of=type_of(EnrichedArticle))
    alone = to_v1(enriched(1), copy_of=type_of(EnrichedArticle)).model_copy(
        update={"copy_of": None}
    )
    async with running(build(settings), streams):
        await send(streams, alone, copy, enriched(2))
        await drained(streams)
        await drained(streams, type(copy))
    assert sorted(str(each.article_id) for each in await told(streams)) == sorted(
        [enriched(1).article_id, enriched(2).article_id]
    )


def news(kind: str, key: str, **changes: Any) -> LedgerRow:
    event = LedgerEvent.model_validate(
        {"kind": kind, "key": digest(key), "why": "said so", "value": "exclusive"}
    )
    return ledger_row(events=(event,), **changes)


async def test_news_of_the_ledger_is_sent_once_to_the_alerts_that_are_for_it(
    streams: RedisStreams, settings: IndexerSettings
) -> None:
    deal, slot = ledger_row().deal, ledger_row().slot
    await saved(
        streams,
        alert("all", ledger=("conflict", "denial", "correction")),
        alert("denials", ledger=("denial",), deal=deal, slot=slot),
        alert("elsewhere", ledger=("denial",), deal="adobe-figma"),
        alert("words", "Microsoft"),
    )
    rows = [news("denial", "d"), news("conflict", "c", revision=2_000_000_000_000), ledger_row()]
    async with running(build(settings), streams):
        await send(streams, *rows, *rows)
        await drained(streams, LedgerRow, AlertMatch)
    found = Counter((each.alert, each.kind) for each in await told(streams))
    assert found == {("all", "denial"): 1, ("denials", "denial"): 1, ("all", "conflict"): 1}


async def test_without_alerts_opensearch_is_asked_for_nothing_more(
    streams: RedisStreams, settings: IndexerSettings, opensearch_url: str
) -> None:
    async with door_to(opensearch_url) as door:
        behind = settings.model_copy(update={"opensearch_url": door.url})
        async with running(build(behind), streams):
            await send(streams, enriched(1))
            await drained(streams)
        assert not [path for path in door.paths if path.endswith("/_search")]
        await saved(streams, alert("ms", "Microsoft"))
        async with running(build(behind), streams):
            await send(streams, enriched(2))
            await drained(streams)
        assert [path for path in door.paths if path.endswith("/_search")]
    assert len(await told(streams)) == 1


async def test_a_search_engine_that_does_not_answer_loses_no_match(
    streams: RedisStreams, settings: IndexerSettings, opensearch_url: str
) -> None:
    """The article is written, and what it fits is not told: all of it is done again."""
    await saved(streams, alert("ms", "Microsoft"))
    async with door_to(opensearch_url) as door:
        door.refuse_searches = True
        behind = settings.model_copy(update={"opensearch_url": door.url})
        async with running(build(behind), streams):
            await send(streams, enriched(1))
            await until(lambda: door.refused > 2)
            assert await pending(streams, EnrichedArticle, "indexer") == 1
            door.refuse_searches = False
            await drained(streams)
    assert len(await told(streams)) == 1
