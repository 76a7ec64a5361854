"""Sends matches to webhooks: signed, to allowed addresses only, following no redirect."""

import errno
import socket
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Self

import aiohttp
from yarl import URL

from libs.contracts import AlertDelivery
from libs.network.dns import ThreadsResolver
from libs.network.ip_policy import Network, may_connect
from services.notifier.errors import (
    NoWebhookSecret,
    PrivateWebhook,
    WebhookRefused,
    WebhookUnreachable,
)
from services.notifier.signature import body_of, headers_of

_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_LONGEST_WAIT = 3600.0  # seconds that a webhook may ask for
_PRIVATE = "the address is not public"


class Webhooks:
    """An async context manager. Proxies and cookies are not used."""

    def __init__(
        self, *, secret: str | None, timeout: float, allowed: Sequence[Network], version: str
    ) -> None:
        self._secret = secret
        self._timeout = timeout
        self._allowed = tuple(allowed)
        self._agent = f"dealwire-notifier/{version}"
        self._session: aiohttp.ClientSession | None = None
        self._resolver: ThreadsResolver | None = None

    async def __aenter__(self) -> Self:
        self._resolver = ThreadsResolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=self._socket, resolver=self._resolver, limit=0, ttl_dns_cache=10
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._timeout),
            headers={"User-Agent": self._agent},
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        if self._resolver is not None:
            await self._resolver.close()  # a connector closes its own resolver only

    async def send(self, url: str, delivery: AlertDelivery) -> None:
        """Returns when the webhook has taken it. Raises an error of services.notifier.errors.

        No error repeats the address: it may hold a token.
        """
        if self._session is None:
            raise RuntimeError("the client is not open")
        if self._secret is None:
            raise NoWebhookSecret
        body = body_of(delivery)
        headers = headers_of(delivery, body, secret=self._secret, at=int(time.time()))
        try:
            async with self._session.post(
                URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as answer:
                self._judge(answer)
        except TimeoutError as error:
            raise WebhookUnreachable(f"no answer within {self._timeout:g} s") from error
        except aiohttp.ClientConnectorError as error:
            if _PRIVATE in str(error.os_error):
                raise PrivateWebhook from None
            raise WebhookUnreachable(f"no connection: {error.os_error}"[:200]) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise WebhookUnreachable(f"no answer: {type(error).__name__}") from None

    @staticmethod
    def _judge(answer: aiohttp.ClientResponse) -> None:
        status = answer.status
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER:
            said = answer.headers.get("Retry-After", "")
            wait = min(float(said), _LONGEST_WAIT) if said.isdecimal() and said.isascii() else None
            raise WebhookUnreachable(f"status {status}", retry_after=wait)
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise WebhookRefused(f"status {status}: a redirect is not followed; name its end")
        raise WebhookRefused(f"status {status}")

    def _socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for this very address, or none: asked after resolution, at each connection."""
        family, kind, protocol, _, sockaddr = address
        if not may_connect(str(sockaddr[0]), allowed=self._allowed):
            raise PermissionError(errno.EACCES, _PRIVATE)
        return socket.socket(family=family, type=kind, proto=protocol)
