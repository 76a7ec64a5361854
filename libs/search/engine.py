"""What asks OpenSearch: one request, or all of an index. Errors are named."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

from opensearchpy.exceptions import OpenSearchException, RequestError

from libs.errors import Rejected, Unavailable
from libs.search.connection import NotSendable, advice_on_error, connect
from libs.search.scanning import scan


class SearchUnavailable(Unavailable):
    """The search engine did not answer. See whether OpenSearch runs at this address."""

    code = "search_unreachable"


class QueryRefused(Rejected):
    """The search engine does not take this query, most likely since it is too long."""

    code = "query_refused"


class Engine:
    """The indices of one installation, by their names without the prefix.

    Raises SearchUnavailable if there is no answer, QueryRefused for a request that OpenSearch does
    not take.
    """

    def __init__(self, url: str, *, index_prefix: str, timeout: float, ca: Path | None) -> None:
        self._prefix = index_prefix
        self._client = connect(url, timeout=timeout, connections=2, ca=ca)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def ask(self, index: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a search; an empty one where there is no such index."""
        try:
            answer: dict[str, Any] = await self._client.search(
                index=f"{self._prefix}{index}",
                body=body,
                params={"ignore_unavailable": "true", "allow_no_indices": "true"},
            )
        except RequestError as error:
            raise QueryRefused(f"{error.error}: {error.info}"[:500]) from error
        except NotSendable as error:
            raise QueryRefused("the query holds what is no text in UTF-8") from error
        except OpenSearchException as error:
            if "maxClauseCount" in str(error):
                raise QueryRefused("the query is too long: give fewer words") from error
            raise _unavailable(error) from error
        return answer

    async def scan(
        self, index: str, query: Mapping[str, Any], more: Mapping[str, Any]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Each document that fits; `more`: what else stands in the request."""
        found = scan(self._client, f"{self._prefix}{index}", query=query, more=more)
        try:
            async with aclosing(found):
                async for document in found:
                    yield document
        except OpenSearchException as error:
            raise _unavailable(error) from error


def _unavailable(error: OpenSearchException) -> SearchUnavailable:
    advice = advice_on_error(error, variables="DEALWIRE_")
    return SearchUnavailable(f"{advice}no OpenSearch answered: {error}")
