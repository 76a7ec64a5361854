"""A client for OpenSearch: orjson, explicit timeout and pool, no hidden retries."""

import warnings
from typing import Any

import orjson
from opensearchpy import AIOHttpConnection, AsyncOpenSearch
from opensearchpy.exceptions import SerializationError
from opensearchpy.serializer import JSONSerializer


def connect(url: str, *, timeout: float, connections: int) -> AsyncOpenSearch:
    """A client for the server at this address; `timeout` in seconds, for each request.

    It repeats a request once if the connection broke, since a server that restarted
    leaves dead connections in the pool, and never on a status or a timeout: whoever
    called knows better what to do then. Close it, or use it as a context manager.
    """
    return AsyncOpenSearch(
        hosts=[url],
        connection_class=_QuietConnection,
        serializer=_OrjsonSerializer(),
        timeout=timeout,
        pool_maxsize=connections,
        max_retries=1,
        retry_on_status=(),
        retry_on_timeout=False,
    )


class _OrjsonSerializer(JSONSerializer):
    """JSON several times faster than the standard library."""

    def dumps(self, data: Any) -> Any:
        if isinstance(data, (str, bytes)):
            return data
        try:
            return orjson.dumps(data)
        except TypeError as error:
            raise SerializationError(data, error) from error

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except ValueError as error:
            raise SerializationError(s, error) from error


class _QuietConnection(AIOHttpConnection):
    """The client's own connection, less an option that newer Pythons warn is not needed."""

    async def _create_aiohttp_session(self) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "enable_cleanup_closed", DeprecationWarning)
            return await super()._create_aiohttp_session()
