"""Stories, relations and the ledger as analysts ask for them, on a real search engine."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from libs.contracts import LedgerRow, Relation, Story, Utterance
from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.coverage import CoverageQuery
from libs.search.facets import FACETS
from libs.search.query import SearchQuery
from services.indexer.indexing import index_articles, index_coverage
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.messages import SEEN_AT, enriched, ledger_row, relation, story, utterance

GONE = story(id="0" * 32, gone=True, change="gone")
AGREED = ledger_row(id="1" * 32, slot="instrument", verdict="agree", disputed=False)


@pytest.fixture
async def client(opensearch_url: str, index_prefix: str) -> AsyncIterator[SearchClient]:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with (
        OpenSearchWriter(engine, load_templates(index_prefix)) as writer,
        SearchClient(opensearch_url, index_prefix=index_prefix) as one,
    ):
        things = [relation(), story(), GONE, utterance(), ledger_row(), AGREED]
        answers = await index_coverage(things, search=writer)
        assert not [each for each in answers if isinstance(each, Exception)]
        await index_articles([enriched(each) for each in (1, 2, 3)], search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
        yield one


async def test_what_is_indexed_is_found_as_it_was_published(client: SearchClient) -> None:
    [found] = await client.coverage(Relation, CoverageQuery())
    assert found == relation(revision=0)
    [told] = await client.coverage(Story, CoverageQuery(text="accord"))
    assert told == story(revision=0)
    [said] = await client.coverage(Utterance, CoverageQuery(speaker="ferrari"))
    assert said.renderings == utterance().renderings


async def test_disputes_are_the_slots_that_are_in_conflict(client: SearchClient) -> None:
    [row] = await client.coverage(LedgerRow, CoverageQuery(disputed=True))
    assert row.slot == "exclusivity"
    rows = await client.coverage(LedgerRow, CoverageQuery(slot="instrument"))
    assert [each.slot for each in rows] == ["instrument"]


async def test_what_was_known_at_a_moment_is_a_query(client: SearchClient) -> None:
    before = CoverageQuery(as_of=SEEN_AT - timedelta(minutes=1))
    for kind in (Relation, Story, Utterance, LedgerRow):
        assert await client.coverage(kind, before) == ()
    then = await client.coverage(LedgerRow, CoverageQuery(as_of=SEEN_AT, disputed=True))
    assert {each.slot for each in then} == {"exclusivity", "instrument"}


async def test_relations_are_found_by_copy_and_by_origin(client: SearchClient) -> None:
    origin, copy = relation().origin_id, relation().article_id
    for asked, role, count in (
        (origin, "any", 1), (copy, "any", 1), (copy, "copy", 1), (origin, "copy", 0),
    ):  # fmt: skip
        query = CoverageQuery.model_validate({"article_ids": [asked], "role": role})
        assert len(await client.coverage(Relation, query)) == count


async def test_an_article_is_known_by_its_address_and_the_first_digits_of_its_id(
    client: SearchClient,
) -> None:
    one = enriched(1)
    assert await client.article_ids(one.article_id[:8]) == (one.article_id,)
    assert await client.article_ids(one.final_url) == (one.article_id,)
    assert await client.article_ids("https://nowhere.example/") == ()


async def test_copies_are_collapsed_into_the_best_article_of_their_origin(
    client: SearchClient,
) -> None:
    plain = await client.search(SearchQuery(text="accord"))
    found = await client.search_independent(SearchQuery(text="accord", facets=FACETS))
    assert (plain.total, found.total, found.independent) == (3, 3, 2)
    assert sorted(hit.copies for hit in found.hits) == [0, 1]
    for facet in ("language", "size", "amount"):
        assert {(one.count, one.groups) for one in found.facets[facet]} == {(3, 2)}, facet
    [yes, no] = sorted(found.facets["independent"], key=lambda one: one.value, reverse=True)
    assert (yes.count, yes.groups, no.count, no.groups) == (2, 2, 1, 1)
    one = await client.search_independent(SearchQuery(text="accord", size=1))
    assert len(one.hits) == 1
    assert (await client.search_independent(SearchQuery(text="nichts"))).total == 0


async def test_counts_of_origins_follow_all_filters_but_their_own(client: SearchClient) -> None:
    query = SearchQuery(text="accord", lang=("en",), facets=("language",), significant=("outlet",))
    plain = await client.search(query)
    found = await client.search_independent(query)
    assert (plain.total, found.total) == (0, 0)
    one = await client.search_independent(query.model_copy(update={"lang": ("fr",)}))
    [french] = one.facets["language"]
    assert (french.value, french.count, french.groups) == ("fr", 3, 2)
    assert [each.count for each in plain.facets["language"]] == [3]


async def test_beyond_the_articles_that_are_compared_a_note_says_so(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("libs.search.client.MOST_COLLAPSED", 2)
    found = await client.search_independent(SearchQuery(text="accord"))
    assert (found.total, len(found.hits)) == (3, found.independent)
    assert found.notes == ("copies and stories are known of the first 2 of 3 articles alone",)


async def test_every_document_is_scanned_once(client: SearchClient) -> None:
    found = [each async for each in client.every("articles", {"match_all": {}})]
    assert len({each["article_id"] for each in found}) == len(found) == 3
