"""Sums, percentages and abbreviations: found however they are written, the very figure first."""

from collections.abc import AsyncIterator, Iterator

import pytest

from libs.contracts import LanguageReading
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from tests.integration.search.conftest import amount, article, indexed
from tests.quality.statements.whole import DEALS

ENGLISH = LanguageReading(language="en", confidence=0.9, agreed=True, declared="en")
FRENCH_TEXTS = {
    1: "Tarvane détient 1\u202f% du capital de Brissac.",
    2: "Tarvane détient 1,5 pour cent du capital de Brissac.",
    4: "Tarvane a vendu 1 usine, et garde 12 % de Brissac.",
    5: "Le ministère américain de la Justice regarde le dossier.",
    7: "Le moteur est écrit en C++, les outils en C#.",
}
ENGLISH_TEXTS = {
    3: "Tarvane holds 1 per cent of Brissac.",
    6: "The Justice Department looks at it.",
    8: "Vitamin C, and a plus.",
}
SUMS = {10: (15e6, "EUR"), 11: (16.3e6, "USD"), 12: (90e6, "EUR")}
ARTICLES = {
    **{n: article(n, None, text, entities=(), amounts=()) for n, text in FRENCH_TEXTS.items()},
    **{
        n: article(n, None, text, entities=(), amounts=(), language=ENGLISH)
        for n, text in ENGLISH_TEXTS.items()
    },
    **{
        n: article(n, None, f"Une somme, numéro {n}.", entities=(), amounts=(amount(*sum_),))
        for n, sum_ in SUMS.items()
    },
    13: article(13, None, "Les deux sommes.", entities=(),
                amounts=(amount(15e6, "EUR"), amount(16.3e6, "USD"))),
}  # fmt: skip
IDS = {one.article_id: number for number, one in ARTICLES.items()}


@pytest.fixture(scope="module")
def filled(opensearch_url: str) -> Iterator[str]:
    with indexed(opensearch_url, list(ARTICLES.values())) as prefix:
        yield prefix


@pytest.fixture
async def client(opensearch_url: str, filled: str) -> AsyncIterator[SearchClient]:
    vocabulary = vocabulary_of(list(DEALS.values()), shipped_thesaurus())
    async with SearchClient(opensearch_url, index_prefix=filled, vocabulary=vocabulary) as one:
        yield one


async def found(client: SearchClient, text: str, *, exactly: bool = True) -> list[int]:
    results = await client.search(SearchQuery(text=text, size=50), exactly=exactly)
    return [IDS[hit.article_id] for hit in results.hits]


@pytest.mark.parametrize("typed", ["1 %", "1%", "1 percent", "1 per cent", "1 pour cent"])
async def test_a_percentage_is_found_however_it_is_written(
    client: SearchClient, typed: str
) -> None:
    assert set(await found(client, typed)) == {1, 3}


@pytest.mark.parametrize("typed", ["1,5 %", "1.5%", "1.5 per cent"])
async def test_a_decimal_may_have_a_point_or_a_comma(client: SearchClient, typed: str) -> None:
    assert await found(client, typed) == [2]


async def test_beside_words_a_percentage_counts_as_one_of_them(client: SearchClient) -> None:
    assert set(await found(client, "Tarvane 12 %")) == {4}
    assert (await found(client, "Brissac 12 %", exactly=False))[0] == 4
    assert set(await found(client, "Tarvane Brissac NOT 1 %")) == {2, 4}


async def test_the_very_sum_comes_before_what_it_is_worth_in_another_currency(
    client: SearchClient,
) -> None:
    in_euros = await found(client, "15 M€")
    assert set(in_euros[:2]) == {10, 13}
    assert in_euros[2:] == [11]
    in_dollars = await found(client, "$16.3m")
    assert set(in_dollars[:2]) == {11, 13}
    assert in_dollars[2:] == [10]


@pytest.mark.parametrize("typed", ["15 M€ ou 16,3 M$", "15 M€ et 16,3 M$", "€15m and $16.3m"])
async def test_words_that_say_little_are_not_needed_beside_sums(
    client: SearchClient, typed: str
) -> None:
    assert (await found(client, typed))[0] == 13


@pytest.mark.parametrize("typed", ["DoJ", "doj", "Justice Department", "Department of Justice"])
async def test_an_abbreviation_finds_what_it_stands_for_in_both_languages(
    client: SearchClient, typed: str
) -> None:
    assert set(await found(client, typed)) == {5, 6}


async def test_signs_that_make_a_name_are_part_of_it(client: SearchClient) -> None:
    assert await found(client, "C++") == [7]
    assert await found(client, "C#") == [7]
