"""A few articles in French and English, indexed for real, and a client that searches them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from libs.contracts import (
    Amount,
    EnrichedArticle,
    Entity,
    LanguageReading,
    Mention,
    Outlet,
    Relevance,
    Timestamp,
    content_version,
)
from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.vocabulary import vocabulary_of
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.messages import enriched
from tests.quality.statements.whole import DEALS

PARIS = timezone(timedelta(hours=1))
WHERE = Mention(field="text", start=0, end=1, surface="M")

FRENCH = """La place des géants américains inquiète les députés européens.
L’accord conclu avec Microsoft sera examiné à Bruxelles, a dit Arthur Mensch.
La jeune entreprise française lance aussi Le Chat, un assistant pour l'entreprise."""
FRENCH_PLAIN = """Le prix du chat siamois a doublé ; le vétérinaire reste cher.
Les francais achètent des croquettes d'après une étude."""
ENGLISH = """Microsoft's investment in Mistral AI is being investigated, regulators said.
The partnerships of cloud providers worry smaller rivals across the European Union."""


def article(number: int, title: str | None, text: str, **changes: object) -> EnrichedArticle:
    return enriched(number, title=title, text=text, version=content_version(text), **changes)


def names(**found: str) -> tuple[Entity, ...]:
    kinds = {"persons": "person", "organisations": "organisation", "products": "product"}
    return tuple(
        Entity.model_validate(
            {"type": kinds[kind], "name": name, "found_by": "model", "mentions": (WHERE,)}
        )
        for kind, joined in found.items()
        for name in joined.split(", ")
    )


def amount(value: float, currency: str, high: float | None = None) -> Amount:
    middle = None if high else value  # a range has none
    return Amount(value=middle, low=value, high=high or value, currency=currency, mention=WHERE)


ARTICLES = [
    article(
        1,
        "Un accord qui fait débat",
        FRENCH,
        outlet=Outlet(name="L’Écho d'Exemple", domain="echo.example", country="FR"),
        published=Timestamp(at=datetime(2024, 2, 27, 0, 30, tzinfo=PARIS), precision="minute"),
        entities=names(
            persons="Arthur Mensch", organisations="Microsoft, Mistral AI", products="Le Chat"
        ),
        amounts=(amount(15e6, "EUR"), amount(15e6, "EUR"), amount(10e6, "USD", 16.3e6)),
    ),
    article(2, None, FRENCH_PLAIN, entities=(), amounts=(), relevance=()),
    article(
        3,
        "Watchdog looks at AI deal",
        ENGLISH,
        outlet=Outlet(name="The Sample Post", domain="sample.example", country="GB"),
        language=LanguageReading(language="en", confidence=0.9, agreed=True, declared="fr"),
        published=Timestamp(at=datetime(2024, 3, 1, tzinfo=timezone.utc), precision="day"),
        entities=names(organisations="Microsoft, Union européenne"),
        relevance=(
            Relevance(deal="mistral-microsoft", level="mention", score=0.2, why="in passing"),
            Relevance(deal="other", level="paragraph", score=0.5, why="a paragraph"),
        ),
        deals=("mistral-microsoft", "other"),
    ),
]
IDS = {one.article_id: number for number, one in enumerate(ARTICLES, start=1)}


LONG = article(4, "Un texte très long", "remplissage " * 150_000 + "aiguille", entities=())


TYPESET = article(
    6,
    "Open source, la fin d’une promesse\u202f?",
    "La question se pose.",
    entities=names(persons="Arthur\u00a0Mensch"),
    amounts=(),
)
"""An article whose title has the narrow space that French puts before some marks."""


MONTHLY = article(
    5,
    "Les premiers mots d’un texte sans titre",
    "Les premiers mots d’un texte sans titre. Et la suite.",
    published=Timestamp(at=datetime(2024, 2, 1, tzinfo=timezone.utc), precision="month"),
    origins={"title": "derived: first sentence"},
    entities=(),
    amounts=(),
)
"""An article of which only the month is known, and no headline."""


@pytest.fixture(scope="module")
def searchable(opensearch_url: str) -> Iterator[str]:
    """The prefix of indices that hold the articles; made once, since no test writes to them."""
    with indexed(opensearch_url, ARTICLES) as prefix:
        yield prefix


@pytest.fixture
async def client(opensearch_url: str, searchable: str) -> AsyncIterator[SearchClient]:
    async with SearchClient(
        opensearch_url, index_prefix=searchable, vocabulary=vocabulary_of(list(DEALS.values()))
    ) as one:
        yield one


@contextmanager
def indexed(url: str, articles: Sequence[EnrichedArticle]) -> Iterator[str]:
    """The prefix of indices that hold these articles inside the `with` block."""
    prefix = f"test-{uuid4().hex[:12]}-"
    asyncio.run(_fill(url, prefix, articles))
    yield prefix
    asyncio.run(_delete(url, prefix))


async def _fill(url: str, prefix: str, articles: Sequence[EnrichedArticle]) -> None:
    engine = connect(url, timeout=30, connections=2)
    async with OpenSearchWriter(engine, load_templates(prefix)) as writer:
        await index_articles(list(articles), search=writer)
        await engine.indices.refresh(index=f"{prefix}*")


async def _delete(url: str, prefix: str) -> None:
    async with connect(url, timeout=30, connections=1) as engine:
        await engine.indices.delete(index=f"{prefix}*")
