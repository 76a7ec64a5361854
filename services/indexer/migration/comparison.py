"""Whether a filled generation answers as the current one does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch

from libs.search.query import SearchQuery, to_query
from services.indexer.migration.plan import Move

_SAMPLE = 50  # articles
_FIRST = 10  # hits


@dataclass(frozen=True)
class Comparison:
    """Titles of a sample of articles, each searched for in both generations."""

    asked: int = 0
    same: int = 0
    """Both gave the same articles."""
    lost: tuple[str, ...] = ()
    """Titles by which the current generation finds their article, and the next does not."""


async def compare(client: AsyncOpenSearch, move: Move, *, seed: int) -> Comparison:
    """Of articles drawn at random; both generations have been refreshed.

    Raises opensearchpy.OpenSearchException.
    """
    drawn = await client.search(
        index=move.source,
        body={
            "size": _SAMPLE,
            "query": {
                "function_score": {
                    "query": {"exists": {"field": "title"}},
                    "random_score": {"seed": seed, "field": "_seq_no"},
                }
            },
            "_source": ["title"],
        },
    )
    titles = {hit["_id"]: str(hit["_source"]["title"]) for hit in drawn["hits"]["hits"]}
    if not titles:
        return Comparison()
    lines: list[Mapping[str, Any]] = []
    for title in titles.values():
        body = to_query(_by_title(title)).body
        for name in (move.source, move.target):
            lines += [{"index": name}, body]
    answers = iter((await client.msearch(body=lines))["responses"])
    same, suspects = 0, dict[str, str]()
    for article, title in titles.items():
        now, then = _ids(next(answers)), _ids(next(answers))
        same += set(now) == set(then)
        if article in now and article not in then:
            suspects[article] = title
    lost = [
        title
        for article, title in suspects.items()
        if not await _is_found(client, move, article, title)
    ]
    return Comparison(len(titles), same, tuple(lost))


async def _is_found(client: AsyncOpenSearch, move: Move, article: str, title: str) -> bool:
    """Whether the next generation finds an article by its title, whatever else has it too."""
    body = to_query(_by_title(title, article_ids=(article,))).body
    return _ids(await client.search(index=move.target, body=body)) == [article]


def _by_title(title: str, **more: Any) -> SearchQuery:
    return SearchQuery(text=f'"{title.replace(chr(34), " ")}"', size=_FIRST, **more)


def _ids(answer: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in answer.get("hits", {}).get("hits", ())]
