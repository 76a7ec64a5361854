"""What analysts type, on a real search engine."""

from datetime import date
from typing import Any

import pytest

from libs.search.client import SearchClient, SearchUnavailable
from libs.search.connection import connect
from libs.search.facets import FACETS
from libs.search.query import SearchQuery
from libs.search.results import SearchResults
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.integration.search.conftest import IDS, LONG, MONTHLY, TYPESET


async def found(client: SearchClient, text: str = "", **changes: Any) -> set[int]:
    results = await client.search(SearchQuery(text=text, **changes))
    assert results.total == len(results.hits)
    return {IDS[hit.article_id] for hit in results.hits}


def counts(results: SearchResults, facet: str) -> dict[str, int]:
    return {one.value: one.count for one in results.facets[facet]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("européenne", {1}),
        ("europeenne", {1}),
        ("EUROPÉENS", {1}),
        ("accord", {1, 3}),
        ("l'accord", {1, 3}),
        ("l’accord", {1, 3}),
        ("d'accords", {1}),
        ("français", {1, 2}),
        ("francaise", {1, 2}),
        ("debat", {1}),
        ("examiner", {1}),
        ("investigation", {3}),
        ("investigate AND Microsoft", {3}),
        ("microsoft", {1, 3}),
        ("partnership provider", {3}),
        ("AI", {3}),
        ("Mensch députée", {1}),
    ],
)
async def test_finds_words_in_any_form_accents_or_not(
    client: SearchClient, text: str, expected: set[int]
) -> None:
    assert await found(client, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Le Chat"', {1}),
        ("« Le Chat »", {1}),
        ("“le chat”", {1}),
        ("chat", {1, 2}),
        ('"deputes europeens"', {1}),
        ('"députées européennes"', set()),
        ('"accord conclu"', {1}),
        ('"l\'accord conclu"', {1}),
        ('"Chat Le"', set()),
        ('"Mistral AI"', {3}),
        ('"un accord qui"', {1}),
    ],
)
async def test_finds_a_phrase_as_it_stands_and_never_its_forms(
    client: SearchClient, text: str, expected: set[int]
) -> None:
    assert await found(client, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft -Bruxelles", {3}),
        ('chat -"Le Chat"', {2}),
        ("siamois | regulators", {2, 3}),
        ("(siamois | accord) chat", {1, 2}),
        ("europ*", {1, 3}),
        ("croq* siam*", {2}),
        ("Microsoft AND siamois", set()),
        ("-Microsoft", {2}),
    ],
)
async def test_knows_operators(client: SearchClient, text: str, expected: set[int]) -> None:
    assert await found(client, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "((((",
        ")|-",
        'AND OR "" ()',
        "title:foo/bar^3~2",
        "\\",
        "* ** a*",
        "é" * 2000,
        "a-" * 900,
        "(a* " * 400,
        "-(a " * 400,
        "\x00\u2028",
    ],
)
async def test_never_stumbles_over_bad_syntax(client: SearchClient, text: str) -> None:
    assert (await client.search(SearchQuery(text=text))).took_ms >= 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"lang": ("en",)}, {3}),
        ({"lang": ("français", "English")}, {1, 2, 3}),
        ({"outlet": ("l'echo d'exemple",)}, {1}),
        ({"outlet": ("L’Écho d’Exemple",)}, {1}),
        ({"outlet": ("echo",)}, {1}),
        ({"outlet": ("echo", "sample")}, {1, 3}),
        ({"person": ("arthur mensch",)}, {1}),
        ({"person": ("mensch",)}, {1}),
        ({"person": ("mens",)}, set()),
        ({"organisation": ("MICROSOFT",)}, {1, 3}),
        ({"organisation": ("union europeenne",)}, {3}),
        ({"organisation": ("UE",)}, {3}),
        ({"organisation": ("EU",)}, {3}),
        ({"product": ("le chat",)}, {1}),
        ({"deal": ("other",)}, {3}),
        ({"relevance": ("main",)}, {1}),
        ({"relevance": ("paragraph",)}, {3}),
        ({"relevance": ("paragraph",), "deal": ("other",)}, {3}),
        ({"relevance": ("paragraph",), "deal": ("mistral-microsoft",)}, set()),
        ({"relevance": ("mention",), "deal": ("mistral-microsoft",)}, {3}),
        ({"amount": ("15 M€",)}, {1, 3}),
        ({"amount": (">15M",)}, {1}),
        ({"min_amount": 16e6, "currency": "USD"}, {1}),
        ({"max_amount": 10e6}, {1}),
        ({"min_amount": 16e6, "currency": "EUR"}, set()),
        ({"from_day": date(2024, 2, 27)}, {1, 3}),
        ({"to_day": date(2024, 2, 27)}, {1}),
        ({"to_day": date(2024, 2, 26)}, set()),
        ({"from_day": date(2024, 2, 27), "to_day": date(2024, 2, 29), "lang": ("en",)}, set()),
    ],
)
async def test_filters_by_name_language_and_local_day(
    client: SearchClient, filters: dict[str, Any], expected: set[int]
) -> None:
    assert await found(client, **filters) == expected


async def test_counts_every_facet(client: SearchClient) -> None:
    results = await client.search(SearchQuery(facets=FACETS))
    assert counts(results, "outlet")["L’Écho d'Exemple"] == 1
    assert counts(results, "language") == {"fr": 2, "en": 1}
    assert counts(results, "country") == {"FR": 1, "GB": 1}
    assert counts(results, "day") == {"2024-02-27": 1, "2024-03-01": 1}
    assert counts(results, "person") == {"Arthur Mensch": 1}
    assert counts(results, "organisation")["Microsoft"] == 2
    assert counts(results, "product") == {"Le Chat": 1}
    assert counts(results, "amount") == {"15000000 EUR": 2, "10000000-16300000 USD": 1}
    assert counts(results, "relevance") == {"main": 1, "paragraph": 1}
    assert counts(results, "deal") == {"mistral-microsoft": 3, "other": 1}
    assert counts(results, "place") == {}


async def test_facets_count_only_what_was_found(client: SearchClient) -> None:
    results = await client.search(SearchQuery(text="siamois", facets=("language", "organisation")))
    assert counts(results, "language") == {"fr": 1}
    assert counts(results, "organisation") == {}


async def test_highlights_what_each_analysis_found_in_one_snippet(client: SearchClient) -> None:
    query = SearchQuery(text='européenne accord "le chat"')
    (hit,) = (await client.search(query)).hits
    assert hit.title_highlight is not None
    title = hit.title_highlight
    assert [title.text[start:end] for start, end in title.matches] == ["accord"]
    marked = {
        snippet.text[start:end] for snippet in hit.text_highlights for start, end in snippet.matches
    }
    assert {"européens", "accord"} <= marked
    assert "Le" in marked or "Le Chat" in marked
    texts = [snippet.text for snippet in hit.text_highlights]
    assert len(set(texts)) == len(texts) <= 3


async def test_a_title_word_before_a_narrow_space_is_found(
    opensearch_url: str, index_prefix: str
) -> None:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with OpenSearchWriter(engine, load_templates(index_prefix)) as writer:
        await index_articles([TYPESET], search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
    async with SearchClient(opensearch_url, index_prefix=index_prefix) as client:
        for text in ("title:promesse", '"fin d’une promesse"', "promesses", "person:Mensch"):
            assert (await client.search(SearchQuery(text=text))).total == 1, text


async def test_a_title_match_ranks_before_a_text_match(client: SearchClient) -> None:
    hits = (await client.search(SearchQuery(text="deal | investigated | chat"))).hits
    assert IDS[hits[0].article_id] == 3


async def test_without_text_the_newest_comes_first(client: SearchClient) -> None:
    hits = (await client.search(SearchQuery(organisation=("Microsoft",)))).hits
    assert [IDS[hit.article_id] for hit in hits] == [3, 1]


async def test_a_very_long_text_can_be_found_and_highlighted(
    opensearch_url: str, index_prefix: str
) -> None:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with OpenSearchWriter(engine, load_templates(index_prefix)) as writer:
        await index_articles([LONG], search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
    async with SearchClient(opensearch_url, index_prefix=index_prefix) as client:
        assert (await client.search(SearchQuery(text="aiguille"))).total == 1


async def test_an_article_of_a_month_is_found_by_each_of_its_days_and_counts_on_none(
    opensearch_url: str, index_prefix: str
) -> None:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with OpenSearchWriter(engine, load_templates(index_prefix)) as writer:
        await index_articles([MONTHLY], search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
    async with SearchClient(opensearch_url, index_prefix=index_prefix) as client:
        for first, last, total in (
            (date(2024, 2, 10), date(2024, 2, 12), 1),
            (date(2024, 2, 29), None, 1),
            (None, date(2024, 2, 1), 1),
            (date(2024, 3, 1), None, 0),
            (None, date(2024, 1, 31), 0),
        ):
            query = SearchQuery(from_day=first, to_day=last, facets=("day",))
            results = await client.search(query)
            assert (results.total, results.facets["day"]) == (total, ())
        (hit,) = (await client.search(SearchQuery())).hits
    assert (hit.title_derived, hit.published_precision) == (True, "month")


async def test_before_anything_is_indexed_nothing_is_found(opensearch_url: str) -> None:
    async with SearchClient(opensearch_url, index_prefix="never-") as client:
        results = await client.search(SearchQuery(text="accord", facets=FACETS))
    assert (results.total, results.hits) == (0, ())


async def test_says_that_nobody_answers() -> None:
    async with SearchClient("http://127.0.0.1:9", index_prefix="x-", timeout=2) as client:
        with pytest.raises(SearchUnavailable):
            await client.search(SearchQuery())
