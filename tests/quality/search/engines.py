"""Our analyses and the server's own, each asked the same queries over the same articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch

from libs.search.client import SearchClient
from libs.search.query import SearchQuery, to_query
from libs.search.vocabulary import Vocabulary
from tests.quality.search.gain import SHOWN, dcg
from tests.quality.search.library import library

BUILT_IN = {"fr": "french", "en": "english"}
_METRIC = {"dcg": {"k": SHOWN, "normalize": True}}
Queries = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Ndcg:
    """nDCG@10, mean over queries.

    `rank_eval`: as OpenSearch has it, whose ideal is no longer than what was found; `full`: against
    all that was judged, so that a relevant article that is not found at all counts too.
    """

    rank_eval: float
    full: float


async def fill_built_in(engine: AsyncOpenSearch, prefix: str) -> None:
    """One index for each of the server's own analyzers, with the title and text of each article."""
    for language, analyzer in BUILT_IN.items():
        fields = {field: {"type": "text", "analyzer": analyzer} for field in ("title", "text")}
        index = f"{prefix}built-in-{language}"
        await engine.indices.create(index=index, body={"mappings": {"properties": fields}})
        lines: list[Mapping[str, Any]] = []
        for article in library().values():
            lines += [
                {"index": {"_index": index, "_id": article.article_id}},
                {"title": article.title, "text": article.text},
            ]
        await engine.bulk(body=lines, params={"refresh": "true"})


async def ours(
    engine: AsyncOpenSearch, client: SearchClient, index: str, queries: Queries,
    vocabulary: Vocabulary,
) -> Ndcg:  # fmt: skip
    """What the query layer asks in the end, second tries included."""
    bodies = []
    for each in queries:
        settled, _ = await client.settled(SearchQuery(text=each["query"]))
        bodies.append(to_query(settled, vocabulary).body["query"])
    return await _measured(engine, index, queries, bodies)


async def built_in(engine: AsyncOpenSearch, index: str, queries: Queries) -> Ndcg:
    """The words of each query in title or text."""
    bodies = [
        {"multi_match": {"query": each["query"], "fields": ["title", "text"]}} for each in queries
    ]
    return await _measured(engine, index, queries, bodies)


async def _measured(
    engine: AsyncOpenSearch, index: str, queries: Queries, bodies: Sequence[Mapping[str, Any]]
) -> Ndcg:
    keys = {article.article_id: key for key, article in library().items()}
    ids = {key: article_id for article_id, key in keys.items()}
    requests = [
        {
            "id": each["id"],
            "request": {"query": body},
            "ratings": [
                {"_index": index, "_id": ids[key], "rating": grade}
                for key, grade in each["grades"].items()
            ],
        }
        for each, body in zip(queries, bodies, strict=True)
    ]
    answer = await engine.rank_eval(index=index, body={"requests": requests, "metric": _METRIC})
    assert answer["failures"] == {}
    full = []
    for each in queries:
        hits = answer["details"][each["id"]]["hits"]
        found = [each["grades"].get(keys[hit["hit"]["_id"]], 0) for hit in hits]
        full.append(dcg(found) / dcg(sorted(each["grades"].values(), reverse=True)))
    return Ndcg(answer["metric_score"], sum(full) / len(full))
