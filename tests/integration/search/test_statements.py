"""Quotes and claims as analysts ask for them, on a real search engine."""

from collections.abc import AsyncIterator

import pytest

from libs.contracts import EnrichedArticle
from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.statements import ClaimQuery, QuoteQuery
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.messages import claim, enriched, quote


def article(version: int = 1) -> EnrichedArticle:
    quotes = (
        quote("l'accord n'est pas exclusif", "Hélène Castaing", stance="denied"),
        quote("we look at it", "European Commission", language="en", direct=False),
        quote("rien ne presse", None),
    )
    claims = (
        claim("examination"),
        claim("investigation", polarity="negated", by="speaker", speaker="Hélène Castaing"),
        claim("exclusive", slot="exclusivity", modality="asked", by="nobody"),
    )
    kept = 3 if version == 1 else 1
    return enriched(1, version_number=version, quotes=quotes[:kept], claims=claims[:kept])


@pytest.fixture
async def client(opensearch_url: str, index_prefix: str) -> AsyncIterator[SearchClient]:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with (
        OpenSearchWriter(engine, load_templates(index_prefix)) as writer,
        SearchClient(opensearch_url, index_prefix=index_prefix) as one,
    ):
        await index_articles([article()], search=writer)
        await engine.indices.refresh(index=f"{index_prefix}*")
        yield one


async def quoted(client: SearchClient, **asked: object) -> set[str | None]:
    found = await client.quotes(QuoteQuery.model_validate(asked))
    assert found.total == len(found.hits)
    return {hit.speaker for hit in found.hits}


async def claimed(client: SearchClient, **asked: object) -> set[str]:
    found = await client.claims(ClaimQuery.model_validate(asked))
    return {hit.value for hit in found.hits}


async def test_quotes_are_found_by_speaker_stance_form_and_words(client: SearchClient) -> None:
    assert await quoted(client) == {"Hélène Castaing", "European Commission", None}
    assert await quoted(client, speaker="castaing") == {"Hélène Castaing"}
    assert await quoted(client, speaker="HELENE") == {"Hélène Castaing"}
    assert await quoted(client, stance="denied") == {"Hélène Castaing"}
    assert await quoted(client, direct=False) == {"European Commission"}
    assert await quoted(client, lang="en") == {"European Commission"}
    assert await quoted(client, text="exclusif") == {"Hélène Castaing"}
    assert await quoted(client, outlet="la presse d'exemple", deal="mistral-microsoft") == {
        "Hélène Castaing", "European Commission", None,
    }  # fmt: skip
    assert await quoted(client, deal="another") == set()


async def test_claims_are_found_by_slot_polarity_and_who_asserts_them(client: SearchClient) -> None:
    assert await claimed(client, slot="regulator_step") == {"examination", "investigation"}
    assert await claimed(client, polarity="negated") == {"investigation"}
    assert await claimed(client, by="Castaing") == {"investigation"}
    assert await claimed(client, by="outlet") == {"examination"}
    assert await claimed(client, by="nobody") == {"exclusive"}
    assert await claimed(client, modality="asked") == {"exclusive"}


async def test_a_newer_version_replaces_them_and_an_older_one_changes_nothing(
    opensearch_url: str, index_prefix: str
) -> None:
    engine = connect(opensearch_url, timeout=30, connections=2)
    async with (
        OpenSearchWriter(engine, load_templates(index_prefix)) as writer,
        SearchClient(opensearch_url, index_prefix=index_prefix) as client,
    ):
        for version, quotes in ((1, 3), (2, 1), (1, 1)):
            await index_articles([article(version)], search=writer)
            await engine.indices.refresh(index=f"{index_prefix}*")
            assert (await client.quotes(QuoteQuery())).total == quotes
        assert await quoted(client) == {"Hélène Castaing"}
        assert await claimed(client) == {"examination"}


async def test_nothing_was_ever_indexed(opensearch_url: str, index_prefix: str) -> None:
    async with SearchClient(opensearch_url, index_prefix=index_prefix) as client:
        assert (await client.quotes(QuoteQuery())).total == 0
        assert (await client.claims(ClaimQuery())).total == 0
