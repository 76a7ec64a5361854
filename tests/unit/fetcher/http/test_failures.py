"""What is said of a site that cannot be reached."""

import socket
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from services.fetcher.errors import ConnectFailed, DnsFailure, NoSuchHost
from services.fetcher.http.failures import named

ADDRESS = "http://phare.example:81/a"
KEY = cast("Any", SimpleNamespace(host="phare.example", port=81, is_ssl=False, ssl=True))


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (
            aiohttp.ClientConnectorError(
                KEY, OSError(111, "Connect call failed ('192.0.2.1', 81)")
            ),
            ConnectFailed,
            f"{ADDRESS}: Connection refused at phare.example:81",
        ),
        (
            aiohttp.ClientConnectorError(KEY, OSError(None, "it broke")),
            ConnectFailed,
            f"{ADDRESS}: it broke at phare.example:81",
        ),
        (
            aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_NONAME, "not known")),
            NoSuchHost,
            f"{ADDRESS}: phare.example: not known",
        ),
        (
            aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "try again")),
            DnsFailure,
            f"{ADDRESS}: phare.example: try again",
        ),
    ],
)
def test_the_reason_is_said_in_few_words(
    error: aiohttp.ClientError, kind: type[Exception], said: str
) -> None:
    found = named(error, ADDRESS)
    assert type(found) is kind
    assert str(found) == said
