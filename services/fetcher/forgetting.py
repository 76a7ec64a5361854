"""Keeps out what was forgotten: before it is asked for, when it is read, and of the archive."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import structlog

from libs.contracts import FetchedArticle, FetchRequest, Message, Release, Result
from libs.contracts.keys import address_in_flight, in_flight
from libs.forgetting.identities import (
    ArticleForgotten,
    Identity,
    Wanted,
    address_id,
    identity_of,
)
from libs.streaming.outcomes import FORGOTTEN
from libs.urls import is_file_url
from services.fetcher.http.response import Hop
from services.fetcher.warc.erasing import erase
from services.fetcher.warc.mentions import identity_of_answer

Fetch = Callable[[FetchRequest], Awaitable[Result]]
_LATELY = 2 * 86_400.0  # seconds: an answer that only now turns out to be forgotten is no older

log = structlog.get_logger()


class Listed(Protocol):
    """The list of what is forgotten. Every call may raise Unavailable."""

    async def is_empty(self) -> bool:
        """Whether nothing is on it."""
        ...

    async def keeps_out(self, identities: Sequence[Identity]) -> list[bool]:
        """Which of these are on the list, in order."""
        ...

    async def add_alias(self, ids: Iterable[str], known: Identity) -> None:
        """Keep out other addresses of what is listed under one of its names."""
        ...


class Withholding:
    """Tells whether an answer is of what was forgotten: by its addresses, and by what it says.

    A feed that lists a forgotten article prints its title and its beginning: that is withheld too.
    """

    def __init__(self, listed: Listed) -> None:
        self._listed = listed

    async def __call__(self, hops: Sequence[Hop], request: FetchRequest) -> bool:
        """See WarcWriter. Raises Unavailable."""
        if await self._listed.is_empty():
            return False  # most installations forget nothing: their pages are not looked into
        identity = await asyncio.to_thread(_identity, hops, request)
        (out,) = await self._listed.keeps_out([identity])
        if out:
            log.info("archive_left_out", request=request.request_id)
        return out


def _identity(hops: Sequence[Hop], request: FetchRequest) -> Identity:
    last = hops[-1]
    headers = {name.lower(): value for name, value in last.headers}
    found = identity_of_answer(
        last.body,
        request,
        url=last.url,
        content_type=headers.get("content-type"),
        encoding=headers.get("content-encoding", ""),
    )
    return found.joined(Identity(urls=frozenset(hop.url for hop in hops)))


class RefusingFetch:
    """The fetcher's step, which refuses what is forgotten and asks for nothing that is."""

    def __init__(
        self,
        step: Fetch,
        listed: Listed,
        *,
        erase: Callable[[Wanted], Awaitable[None]] | None,
    ) -> None:
        """`erase`: takes answers out of the archive that turn out to be of a forgotten article."""
        self._step = step
        self._listed = listed
        self._erase = erase

    async def __call__(self, request: FetchRequest) -> Result:
        """As the step's, without requests for what is forgotten. Raises ArticleForgotten."""
        (out,) = await self._listed.keeps_out([identity_of(request)])
        if out:
            raise ArticleForgotten
        result = await self._step(request)
        about = Identity(frozenset({result.article_id} if result.article_id else ()))
        *refused, out = await self._listed.keeps_out([*map(identity_of, result.messages), about])
        kept = []
        for message, is_out in zip(result.messages, refused, strict=True):
            if not is_out:
                kept.append(message)
            elif isinstance(message, FetchedArticle):
                return await self._refused(request, message, identity_of(message))
        if out:
            return await self._refused(request, None, about)
        return replace(result, messages=tuple(kept))

    async def _refused(
        self, request: FetchRequest, article: Message | None, known: Identity
    ) -> Result:
        """The end of a request whose address did not show whose it is; now that one is listed."""
        aliases = known.joined(identity_of(request)).all_ids
        asked = request.record is None and not is_file_url(request.url)
        if self._erase is not None and asked:
            await self._erase(Wanted(aliases))  # first: a listed address is not asked for again
        await self._listed.add_alias(aliases, known)
        request_id = request.request_id or ""
        claims = [address_in_flight(page) for page in _pages(request)]
        if isinstance(article, FetchedArticle):
            claims.append(in_flight(article.article_id, article.version))
        effects = tuple(Release(claim, request_id) for claim in claims)
        return Result(fate="blocked", code=FORGOTTEN, effects=effects)


def _pages(request: FetchRequest) -> list[str]:
    page = address_id(request.url)
    return [page] if page else []


async def erase_late(archive: Path, wanted: Wanted) -> None:
    """Take answers of the last days out of the archive. Raises OSError."""
    since = time.time() - _LATELY
    await asyncio.to_thread(erase, archive, wanted, changed_since=since)
