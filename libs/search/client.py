"""Asks OpenSearch."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Self, TypeVar

from opensearchpy.exceptions import OpenSearchException, RequestError, TransportError

from libs.contracts import Coverage, Relation
from libs.errors import Rejected, Unavailable
from libs.search.connection import connect
from libs.search.coverage import CoverageQuery, to_coverage, to_coverage_query
from libs.search.independent import (
    MOST_COLLAPSED,
    collapsed,
    representatives,
    roots_of,
)
from libs.search.query import SearchQuery, to_id_query, to_query
from libs.search.results import SearchResults, to_results
from libs.search.scanning import scan
from libs.search.statements import (
    ClaimQuery,
    ClaimResults,
    QuoteQuery,
    QuoteResults,
    to_claim_query,
    to_claims,
    to_quote_query,
    to_quotes,
)

C = TypeVar("C", bound=Coverage)


class SearchUnavailable(Unavailable):
    """The search engine did not answer. See whether OpenSearch runs at this address."""

    code = "search_unreachable"


class QueryRefused(Rejected):
    """The search engine does not take this query, most likely since it is too long."""

    code = "query_refused"


class SearchClient:
    """Searches the articles, quotes and claims of one installation. An async context manager."""

    def __init__(self, url: str, *, index_prefix: str, timeout: float = 10.0) -> None:
        self._url = url
        self._prefix = index_prefix
        self._client = connect(url, timeout=timeout, connections=2)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def search(self, query: SearchQuery) -> SearchResults:
        """What was found; nothing where no article was ever indexed.

        Raises SearchUnavailable if there is no answer, QueryRefused for a query too long.
        """
        return to_results(await self._ask("articles", to_query(query)))

    async def search_independent(self, query: SearchQuery) -> SearchResults:
        """The same with the copies of one origin as one: the best of them.

        Counted are the best MOST_COLLAPSED articles. Raises as `search` does.
        """
        most = query.model_copy(update={"size": MOST_COLLAPSED})
        every = (await self._ask("articles", to_id_query(most)))["hits"]
        ids = [hit["_source"]["article_id"] for hit in every["hits"]]
        copies = await self.coverage(Relation, CoverageQuery(article_ids=tuple(ids), role="copy"))
        shown = representatives(ids, roots_of(copies))
        if not shown:
            return await self.search(query)
        some = await self.search(query.model_copy(update={"article_ids": tuple(shown)}))
        return collapsed(some, shown, total=every["total"]["value"])

    async def quotes(self, query: QuoteQuery) -> QuoteResults:
        """The quotes that were found. Raises as `search` does."""
        return to_quotes(await self._ask("quotes", to_quote_query(query)))

    async def claims(self, query: ClaimQuery) -> ClaimResults:
        """The claims that were found. Raises as `search` does."""
        return to_claims(await self._ask("claims", to_claim_query(query)))

    async def coverage(self, kind: type[C], query: CoverageQuery) -> tuple[C, ...]:
        """Relations, stories, utterances or rows of the ledger. Raises as `search` does."""
        body = to_coverage_query(kind, query)
        return to_coverage(kind, query, await self._ask(kind.kind, body))

    async def article_ids(self, said: str) -> tuple[str, ...]:
        """The ids of the articles known by an id, the beginning of one, or an address.

        Raises as `search` does.
        """
        known_by = [{"term": {field: said}} for field in ("url", "requested_url", "final_url")]
        begins = {"prefix": {"article_id": said.lower()}}
        body = {
            "query": {"bool": {"should": [*known_by, begins], "minimum_should_match": 1}},
            "size": 10,
            "_source": ["article_id"],
        }
        found = await self._ask("articles", body)
        return tuple(hit["_source"]["article_id"] for hit in found["hits"]["hits"])

    async def every(self, index: str, query: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Each document of an index that fits. Raises as `search` does."""
        try:
            async for document in scan(self._client, f"{self._prefix}{index}", query=query):
                yield document
        except OpenSearchException as error:
            raise SearchUnavailable(f"no OpenSearch answered: {error}") from error

    async def _ask(self, index: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await self._client.search(
                index=f"{self._prefix}{index}",
                body=body,
                params={"ignore_unavailable": "true", "allow_no_indices": "true"},
            )
        except RequestError as error:
            raise QueryRefused(f"{error.error}: {error.info}"[:500]) from error
        except TransportError as error:
            raise SearchUnavailable(
                f"no search at {self._prefix}{index}: {error.status_code} {error.error}"
            ) from error
        except OpenSearchException as error:
            raise SearchUnavailable(f"no OpenSearch answered: {error}") from error
        return answer
