"""What came back from the web: a page, the hops that led to it, and its validators. Pure."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.parsing.page import Page

NOT_MODIFIED = 304


@dataclass(frozen=True)
class Validators:
    """What a server gave us to ask with whether a page has changed, as it wrote them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Hop:
    """One request and its response, as they were on the wire but for the transfer encoding.

    `body` is still compressed where the server compressed it; `truncated` says why it ends
    before its end. Times are when the request was sent.
    """

    url: str
    address: str | None
    at: datetime
    request_headers: Sequence[tuple[str, str]]
    status: int
    reason: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    truncated: Literal["length", "time", "disconnect", "unspecified"] | None = None


@dataclass(frozen=True)
class Response:
    """What an address led to, after redirects: a page, or word that it has not changed.

    `page` is None for 304. `at` is when the last request was sent: the moment its content
    was observed. `digest` is a hash of the decompressed body.
    """

    page: Page | None
    at: datetime
    validators: Validators = Validators()
    digest: str | None = None


class PageSource(Protocol):
    """Where pages come from: the network, politely, or an archive."""

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Response:
        """What the request's address leads to; raises an error of services.fetcher.errors.

        With validators the answer may be that nothing has changed.
        """


class Archive(Protocol):
    """Keeps every response."""

    async def keep(self, hops: Sequence[Hop], request: FetchRequest) -> None:
        """Keep all hops of one request, in order; returns once they are in the file."""


class Gate(Protocol):
    """Gives leave for each hop, redirect targets included."""

    def permit(
        self, address: str, request: FetchRequest
    ) -> AbstractAsyncContextManager[Callable[[Hop, DealwireError | None], None]]:
        """Around one hop: waits for leave, or raises why there is none.

        What it gives is to be called with the response and what was wrong with its body.
        """
