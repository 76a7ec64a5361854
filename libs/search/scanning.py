"""Reads whole indices, page after page, as they are at one moment each."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from opensearchpy import AsyncOpenSearch

_PAGE = 200  # documents: some megabytes of articles


async def scan(
    client: AsyncOpenSearch,
    index: str,
    *,
    query: Mapping[str, Any],
    more: Mapping[str, Any],
) -> AsyncGenerator[dict[str, Any], None]:
    """Every document that fits, each once. Raises opensearchpy.OpenSearchException.

    `more`: what else stands in the request, such as an order.
    """
    body: dict[str, Any] = {"size": _PAGE, "query": query, **more}
    answer = await client.search(
        index=index, body=body, params={"scroll": "2m", "ignore_unavailable": "true"}
    )
    scroll_id = answer.get("_scroll_id")
    try:
        while hits := answer["hits"]["hits"]:
            for hit in hits:
                yield hit["_source"]
            answer = await client.scroll(body={"scroll_id": scroll_id, "scroll": "2m"})
            scroll_id = answer.get("_scroll_id", scroll_id)
    finally:
        if scroll_id:
            await client.clear_scroll(body={"scroll_id": [scroll_id]})
