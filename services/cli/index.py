"""What the command line asks of OpenSearch beside the search itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from opensearchpy.exceptions import OpenSearchException

from libs.search.connection import advice_on_error, connect
from libs.streaming.addresses import without_password
from services.cli.problems import Problem

_URLS_AT_ONCE = 1000
_FATES = 20  # more buckets than there are fates


class Index:
    """The indices of one installation. An async context manager."""

    def __init__(self, url: str, index_prefix: str, *, ca: Path | None = None) -> None:
        self._url = url
        self._prefix = index_prefix
        self._client = connect(url, timeout=10.0, connections=2, ca=ca)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def refresh(self) -> None:
        """Make everything written so far searchable. Raises Problem without an answer."""
        with self._answering():
            await self._client.indices.refresh(
                index=f"{self._prefix}*", params={"ignore_unavailable": "true"}
            )

    async def count(self, name: str) -> int:
        """Documents in one of the indices: `articles`, `versions`, `outcomes`."""
        with self._answering():
            answer = await self._client.count(
                index=f"{self._prefix}{name}", params={"ignore_unavailable": "true"}
            )
        return int(answer["count"])

    async def fates(self) -> dict[str, int]:
        """How many requests ended in each way, the most frequent first."""
        with self._answering():
            answer = await self._client.search(
                index=f"{self._prefix}outcomes",
                body={"size": 0, "aggs": {"fate": {"terms": {"field": "fate", "size": _FATES}}}},
                params={"ignore_unavailable": "true"},
            )
        buckets = answer.get("aggregations", {}).get("fate", {}).get("buckets", [])
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    async def under(self, urls: Sequence[str]) -> dict[str, str]:
        """Which of these addresses articles are known by: address -> article id."""
        found: dict[str, str] = {}
        for start in range(0, len(urls), _URLS_AT_ONCE):
            some = urls[start : start + _URLS_AT_ONCE]
            with self._answering():
                answer = await self._client.search(
                    index=f"{self._prefix}articles",
                    body={
                        "size": len(some),
                        "query": {"terms": {"url": some}},
                        "_source": ["url", "article_id"],
                    },
                    params={"ignore_unavailable": "true"},
                )
            sources = (hit["_source"] for hit in answer["hits"]["hits"])
            found |= {one["url"]: one["article_id"] for one in sources}
        return found

    async def checks(self, source: str, count: int) -> list[dict[str, Any]]:
        """How the latest checks of a source ended, the newest first: documents of `outcomes`."""
        of_the_source_itself = {
            "filter": [{"term": {"source": source}}],
            "must_not": [{"exists": {"field": "parent_id"}}],
        }
        with self._answering():
            answer = await self._client.search(
                index=f"{self._prefix}outcomes",
                body={
                    "size": count,
                    "query": {"bool": of_the_source_itself},
                    "sort": [{"at": "desc"}],
                },
                params={"ignore_unavailable": "true"},
            )
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raises Problem where OpenSearch does not answer."""
        try:
            yield
        except OpenSearchException as error:
            advice = advice_on_error(error, variables="DEALWIRE_")
            raise Problem(
                f"{advice}no answer from OpenSearch at {without_password(self._url)}: {error}"
            ) from error
