"""A client for OpenSearch: orjson, explicit timeout and pool, no hidden retries."""

import warnings
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import AIOHttpConnection, AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException, SerializationError, TransportError
from opensearchpy.serializer import JSONSerializer

from libs.search.refusals import advice_on


def connect(
    url: str, *, timeout: float, connections: int, ca: Path | None = None
) -> AsyncOpenSearch:
    """A client for the server at this address; `timeout` in seconds, for each request.

    `ca`: the file of the authority whose certificates count, else those of the system.

    It repeats a request once if the connection broke, since a server that restarted
    leaves dead connections in the pool, and never on a status or a timeout: whoever
    called knows better what to do then. Close it, or use it as a context manager.
    """
    return AsyncOpenSearch(
        hosts=[url],
        ca_certs=None if ca is None else str(ca),
        connection_class=_Connection,
        serializer=_OrjsonSerializer(),
        timeout=timeout,
        pool_maxsize=connections,
        max_retries=1,
        retry_on_status=(),
        retry_on_timeout=False,
    )


def advice_on_error(error: OpenSearchException, *, variables: str) -> str:
    """Which setting to look at, as `refusals.advice_on` has it; empty for other errors."""
    status = error.status_code if isinstance(error, TransportError) else "N/A"
    return advice_on(status, str(error), variables=variables)


class NotSendable(SerializationError):
    """A request that cannot be JSON, such as text with bytes that are no UTF-8."""


class _OrjsonSerializer(JSONSerializer):
    """JSON several times faster than the standard library."""

    def dumps(self, data: Any) -> Any:
        if isinstance(data, (str, bytes)):
            return data
        try:
            return orjson.dumps(data).decode()  # the bulk helpers measure text
        except TypeError as error:
            raise NotSendable(data, error) from error

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except ValueError as error:
            raise SerializationError(s, error) from error


class _Connection(AIOHttpConnection):
    """The client's own connection, but for three habits."""

    async def perform_request(  # noqa: PLR0917 - the signature of the client
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Sends the body piece by piece: a bulk in one piece would hold up the event loop."""
        stream: Any = BytesIO(body) if body else None
        return await super().perform_request(
            method, url, params, stream, timeout=timeout, ignore=ignore, headers=headers
        )

    def log_request_fail(self, *_args: Any, **_options: Any) -> None:
        """Says nothing: who called gets the exception, and knows whether it matters."""

    async def _create_aiohttp_session(self) -> Any:
        """Leaves out the warning that an option it sets is not needed on newer Pythons."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "enable_cleanup_closed", DeprecationWarning)
            return await super()._create_aiohttp_session()
