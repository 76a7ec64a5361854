"""Do the articles that people want come first? README.md tells who judged, and first readings."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from opensearchpy import AsyncOpenSearch
from rich.console import Console
from rich.table import Table

from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.quality.floors import at_least
from tests.quality.search.engines import BUILT_IN, Ndcg, built_in, fill_built_in, ours
from tests.quality.search.library import judged, library
from tests.quality.search.readers import reached, readers, together
from tests.quality.statements.whole import DEALS

PARTS = ("first", "second", "third")
READ_AGAIN = ("first", "second")
VOCABULARY = vocabulary_of(list(DEALS.values()), shipped_thesaurus())


@dataclass(frozen=True)
class Filled:
    """A server that holds the articles."""

    engine: AsyncOpenSearch
    client: SearchClient
    prefix: str


@pytest.fixture
async def filled(opensearch_url: str, index_prefix: str) -> AsyncIterator[Filled]:
    engine = connect(opensearch_url, timeout=60, connections=2)
    async with (
        OpenSearchWriter(engine, load_templates(index_prefix)) as writer,
        SearchClient(opensearch_url, index_prefix=index_prefix, vocabulary=VOCABULARY) as client,
    ):
        results = await index_articles(list(library().values()), search=writer)
        assert [each for each in results if isinstance(each, Exception)] == []
        await fill_built_in(engine, index_prefix)
        await engine.indices.refresh(index=f"{index_prefix}*")
        yield Filled(engine, client, index_prefix)


def test_there_are_enough_queries_in_both_languages() -> None:
    queries = [each for part in PARTS for each in judged(part)]
    assert len(queries) >= 80
    assert min(Counter(each["lang"] for each in queries).values()) >= 40
    for each in queries:
        assert set(each["grades"]) <= set(library()), each["id"]
        assert max(each["grades"].values()) >= 2, each["id"]


async def test_what_is_wanted_comes_first_and_sooner_than_with_the_servers_own_analyzers(
    filled: Filled,
) -> None:
    table = Table("nDCG@10", "rank_eval", "of all judged", title="136 queries over 136 articles")
    for part in PARTS:
        queries = judged(part)
        index = load_templates(filled.prefix).first_generation("articles")
        found = await ours(filled.engine, filled.client, index, queries, VOCABULARY)
        others = {
            analyzer: await built_in(
                filled.engine, f"{filled.prefix}built-in-{language}", queries
            )
            for language, analyzer in BUILT_IN.items()
        }  # fmt: skip
        _add(table, part, "dealwire", found)
        for analyzer, other in others.items():
            _add(table, part, analyzer, other)
            assert found.rank_eval > other.rank_eval
            assert found.full > other.full
        assert found.rank_eval >= at_least(f"search.{part}.rank_eval")
        assert found.full >= at_least(f"search.{part}.full")
        if part in READ_AGAIN:
            _add_readers(table, part)
    Console().print(table)


def test_another_reader_is_measured_as_an_engine_is() -> None:
    for part in READ_AGAIN:
        queries = judged(part)
        assert reached({each["id"]: each["grades"] for each in queries}, queries) == pytest.approx(
            1
        )
        for grades in readers().values():
            assert {each["id"] for each in queries} <= set(grades)
            assert at_least(f"search.{part}.full") < reached(grades, queries) < 1


def _add_readers(table: Table, part: str) -> None:
    for reader, grades in {**readers(), "both readers": together()}.items():
        table.add_row(f"{part}, {reader}", "", f"{reached(grades, judged(part)):.3f}")


def _add(table: Table, part: str, engine: str, found: Ndcg) -> None:
    table.add_row(f"{part}, {engine}", f"{found.rank_eval:.3f}", f"{found.full:.3f}")
