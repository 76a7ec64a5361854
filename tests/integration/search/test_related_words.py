"""Few articles have the words: what else is shown, on a real search engine."""

from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice

import pytest

from libs.contracts import LanguageReading
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from tests.integration.search.conftest import article, indexed
from tests.quality.statements.whole import DEALS

ENGLISH = LanguageReading(language="en", confidence=0.9, agreed=True, declared="en")
TEXTS: Mapping[int, tuple[str, str | None]] = {
    1: ("Le cours de Bourse de Tarvane a chuté de dix points mardi.", None),
    2: ("Shares in Tarvane fell by a tenth on Tuesday.", "en"),
    3: ("Tarvane opens an office in Bremen.", "en"),
    **{n: (f"Le brasseur numéro {n} augmente ses tarifs.", None) for n in range(10, 22)},
    30: ("The brewer puts its pricing up.", "en"),
}
ARTICLES = [
    article(number, None, text, entities=(), amounts=(), **({"language": ENGLISH} if lang else {}))
    for number, (text, lang) in TEXTS.items()
]
IDS = {one.article_id: number for one, number in zip(ARTICLES, TEXTS, strict=True)}


@pytest.fixture(scope="module")
def filled(opensearch_url: str) -> Iterator[str]:
    with indexed(opensearch_url, ARTICLES) as prefix:
        yield prefix


@pytest.fixture
async def client(opensearch_url: str, filled: str) -> AsyncIterator[SearchClient]:
    vocabulary = vocabulary_of(list(DEALS.values()), shipped_thesaurus())
    async with SearchClient(opensearch_url, index_prefix=filled, vocabulary=vocabulary) as one:
        yield one


async def found(client: SearchClient, text: str, **more: object) -> tuple[list[int], str]:
    results = await client.search(SearchQuery.model_validate({"text": text, "size": 50, **more}))
    return [IDS[hit.article_id] for hit in results.hits], " ".join(results.notes)


async def test_what_is_said_in_other_words_is_found_in_both_languages(
    client: SearchClient,
) -> None:
    for typed in ("Tarvane share prices", "Tarvane stock", "cours de l’action Tarvane"):
        numbers, note = await found(client, typed)
        assert set(numbers[:2]) == {1, 2}, typed
        assert "of these words:" in note


async def test_the_words_themselves_come_before_related_ones(client: SearchClient) -> None:
    numbers, note = await found(client, "shares")
    assert numbers == [2, 1]
    assert note.startswith("1 has most of these words: 1 with some of them, or with related")


async def test_where_a_page_is_full_of_articles_with_the_words_nothing_else_is_shown(
    client: SearchClient,
) -> None:
    numbers, note = await found(client, "tarifs")
    assert sorted(numbers) == list(range(10, 22))
    assert note == ""


async def test_where_related_words_fill_the_page_a_note_says_so(client: SearchClient) -> None:
    numbers, note = await found(client, "pricing")
    assert numbers[0] == 30
    assert len(numbers) == 13
    assert note == "1 has most of these words: 12 with related words are shown too"


async def test_what_must_not_be_there_and_what_must_is_as_it_was_typed(
    client: SearchClient,
) -> None:
    assert set((await found(client, "Tarvane NOT shares"))[0]) == {1, 3}
    assert (await found(client, "Tarvane AND stock"))[0] == []
    assert (await found(client, '"stock"'))[0] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_a_filter_never_widens(client: SearchClient, lang: str) -> None:
    for text in ("Tarvane stock", "tarifs", "pricing", "shares", "brewer pricing Bremen", "stok"):
        without = set((await found(client, text))[0])
        assert set((await found(client, text, lang=(lang,)))[0]) <= without


async def test_no_words_of_the_thesaurus_make_a_query_too_long(client: SearchClient) -> None:
    """Six with the most related words, and the names that profiles know."""
    by_size = sorted(
        (form for form in shipped_thesaurus().by_form if len(form) == 1),
        key=lambda form: -sum(map(len, shipped_thesaurus().by_form[form].values())),
    )
    words = " ".join(form[0] for form in islice(by_size, 6))
    for text in (words, "UE CMA IA accord enquête participation", "Microsoft UE IA stake deal CMA"):
        for breadth in ("related", "any"):
            await client.count(SearchQuery(text=text, words=breadth))
