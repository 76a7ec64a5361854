"""Asks OpenSearch."""

from typing import Self

from opensearchpy.exceptions import OpenSearchException, RequestError, TransportError

from libs.errors import Rejected, Unavailable
from libs.search.connection import connect
from libs.search.query import SearchQuery, to_query
from libs.search.results import SearchResults, to_results


class SearchUnavailable(Unavailable):
    """The search engine did not answer. See whether OpenSearch runs at this address."""

    code = "search_unreachable"


class QueryRefused(Rejected):
    """The search engine does not take this query, most likely since it is too long."""

    code = "query_refused"


class SearchClient:
    """Searches the articles of one installation. An async context manager."""

    def __init__(self, url: str, *, index_prefix: str, timeout: float = 10.0) -> None:
        self._url = url
        self._index = f"{index_prefix}articles"
        self._client = connect(url, timeout=timeout, connections=2)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def search(self, query: SearchQuery) -> SearchResults:
        """What was found; nothing where no article was ever indexed.

        Raises SearchUnavailable if there is no answer, QueryRefused for a query too long.
        """
        try:
            response = await self._client.search(
                index=self._index,
                body=to_query(query),
                params={"ignore_unavailable": "true", "allow_no_indices": "true"},
            )
        except RequestError as error:
            raise QueryRefused(f"{error.error}: {error.info}"[:500]) from error
        except TransportError as error:
            raise SearchUnavailable(
                f"no search at {self._index}: {error.status_code} {error.error}"
            ) from error
        except OpenSearchException as error:
            raise SearchUnavailable(f"no OpenSearch answered: {error}") from error
        return to_results(response)
