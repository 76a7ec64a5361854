"""What an error of the HTTP client means for the request."""

import os
import socket

import aiohttp

from libs.errors import DealwireError
from libs.urls import BadAddress
from services.fetcher.errors import (
    BadResponse,
    ConnectFailed,
    DnsFailure,
    HeadersTooLarge,
    NoSuchHost,
    PrivateAddress,
)

PRIVATE = "the address is not public"
"""Said by the error with which a connection to a private address is refused."""

# By number: not every system knows both.
_NO_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA")} - {None}
_HEADER_LIMITS = ("Got more than", "Too many headers")  # as aiohttp words them


def named(error: aiohttp.ClientError, address: str) -> DealwireError:
    """The error of ours that it is."""
    said = f"{address}: {type(error).__name__}: {error}"[:1000]
    if isinstance(error, aiohttp.ClientConnectorError):
        said = f"{address}: {_in_words(error)}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        missing = isinstance(error.os_error, socket.gaierror) and error.os_error.errno in _NO_NAME
        return NoSuchHost(said) if missing else DnsFailure(said)
    if isinstance(error, aiohttp.ClientConnectorError) and PRIVATE in str(error.os_error):
        return PrivateAddress(f"{address}: {error.host}")
    if isinstance(error, aiohttp.InvalidURL):
        return BadAddress(said)
    if isinstance(error, aiohttp.ClientConnectionError):
        return ConnectFailed(said)
    if isinstance(error, aiohttp.ClientResponseError) and any(
        words in error.message for words in _HEADER_LIMITS
    ):
        return HeadersTooLarge(said)
    return BadResponse(said)


def _in_words(error: aiohttp.ClientConnectorError) -> str:
    """Such as `Connection refused at 127.0.0.1:8080`."""
    number, said = error.os_error.errno, error.os_error.strerror or str(error.os_error)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"{error.host}: {said}"
    why = os.strerror(number) if number and number > 0 else said
    return f"{why} at {error.host}:{error.port}"
