"""Articles with quotes, and what became of them in a running installation."""

from typing import Any

from libs.contracts import EnrichedArticle, EnrichedArticleV1, Mention, Outcome, Quote
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.settings import IndexerSettings
from tests.messages import TEXT, enriched
from tests.stages import pending, until

SAID = "examine l'accord"


def settings(url: str, index_prefix: str, **changes: Any) -> IndexerSettings:
    """Those of an indexer that is soon ready again."""
    quick = {
        "first_retry_delay": 0.05,
        "longest_retry_delay": 0.2,
        "orphan_after": 0.6,
        "max_attempts": 1,  # whatever waits without need dies at once
        "stop_within": 5,
        "batch_gap": 0.05,
        "look_every": 0.2,
        "opensearch_url": url,
        "index_prefix": index_prefix,
    }
    return IndexerSettings.model_validate(quick | changes)


def quote(text: str, *, start: int = TEXT.index(SAID)) -> Quote:
    """Words that somebody said, at a place of the article's text."""
    where = Mention(field="text", start=start, end=start + len(SAID), surface=SAID)
    return Quote(text=text, parts=(where,), direct=True, language="fr", speaker="Bruxelles")


def with_quotes(number: int, quotes: int, **changes: Any) -> EnrichedArticle:
    """An article in which somebody says so many things."""
    said = tuple(quote(f"{changes.get('version_number', 0)} {at}") for at in range(quotes))
    return enriched(number, quotes=said, **changes)


async def drained(streams: RedisStreams) -> None:
    """Nothing waits for the indexer any more."""

    async def empty() -> bool:
        kinds = (EnrichedArticle, EnrichedArticleV1, Outcome)
        return sum([await pending(streams, kind, "indexer") for kind in kinds]) == 0

    await until(empty)


async def held(url: str, index_prefix: str, index: str) -> dict[str, dict[str, Any]]:
    """The documents of an index, by id; nothing where it is not there."""
    async with connect(url, timeout=30, connections=1) as client:
        name, absent = f"{index_prefix}{index}", {"ignore_unavailable": "true"}
        await client.indices.refresh(index=name, params=absent)
        found = await client.search(index=name, body={"size": 5000}, params=absent)
    return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}
