"""The fetcher's step: from a request to the article, to more requests, or to its end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

import structlog

from libs.contracts import FetchedArticle, FetchRequest, Outlet, Release, Result
from libs.contracts.keys import in_flight
from libs.deals import Deal
from services.fetcher.memory.ledger import Ledger
from services.fetcher.page import Page
from services.fetcher.reading import interpret
from services.fetcher.refusals import NotAFolder, NotAPage
from services.fetcher.sources.expansion import ExpansionLimits, expand, expand_folder
from services.fetcher.sources.files import FileSource, Folder
from services.fetcher.sources.listing import Listing
from services.fetcher.web.exchange import PageSource
from services.fetcher.workers import Workers

log = structlog.get_logger()


@dataclass(frozen=True)
class Sources:
    """Where pages and files come from, and what of them was seen before."""

    web: PageSource
    files: FileSource
    ledger: Ledger


@dataclass(frozen=True)
class Following:
    """What the loaded deal profiles say: their ids, and the outlets they describe."""

    deals: tuple[str, ...] = ()
    outlets: tuple[Outlet, ...] = ()


def following(deals: Iterable[Deal]) -> Following:
    """What all deals together say; of an outlet described twice, the first description."""
    deals = tuple(deals)
    outlets = {
        outlet.domain: Outlet.model_validate(outlet.model_dump())
        for deal in reversed(deals)
        for outlet in reversed(deal.outlets)
    }
    return Following(tuple(deal.id for deal in deals), tuple(outlets.values()))


class Fetcher:
    """The step of the stage. Each call takes one request to what it leads to."""

    def __init__(
        self,
        sources: Sources,
        *,
        following: Following,
        workers: Workers,
        limits: ExpansionLimits,
        now: Callable[[], datetime],
    ) -> None:
        self._sources = sources
        self._following = following
        self._workers = workers
        self._limits = limits
        self._now = now

    async def __call__(self, request: FetchRequest) -> FetchedArticle | Result:
        """The article; or children; or the end of the request as unchanged or duplicate.

        Raises the errors of services.fetcher.refusals.
        """
        if not request.deals:
            request = request.model_copy(update={"deals": self._following.deals})
        found, request = await self._located(request)
        if isinstance(found, Folder):
            return _logged(request, self._folder_children(found, request))
        outlets, observed_at = self._following.outlets, self._now()
        content = await self._workers.run(
            partial(interpret, found, request, outlets=outlets, observed_at=observed_at)
        )
        if isinstance(content, Listing):
            return _logged(request, self._listed_children(content, request))
        return await self._admitted(content)

    async def _located(self, request: FetchRequest) -> tuple[Page | Folder, FetchRequest]:
        """What the address leads to, and the request, for a file with its identity filled in."""
        if request.url.strip().lower().startswith("file:"):
            return await self._read_file(request)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        page = (await self._sources.web.get(request)).page
        if page is None:
            raise NotAPage("not modified, though nobody asked whether it was")
        return page, request

    async def _read_file(self, request: FetchRequest) -> tuple[Page | Folder, FetchRequest]:
        found = await self._sources.files.read(request.url)
        if isinstance(found, Folder):
            if request.kind not in {"auto", "folder"}:
                raise NotAPage(f"{found.path} is a folder")
            return found, request
        if request.kind == "folder":
            raise NotAFolder(request.url)
        place = {
            "source": request.source or found.folder,
            "relative_path": request.relative_path or found.name,
        }
        return found.page, request.model_copy(update=place)

    def _folder_children(self, folder: Folder, request: FetchRequest) -> Result:
        return expand_folder(
            [(folder.address(path), path) for path in folder.files],
            request,
            folder=folder.path,
            others=folder.others,
            limits=self._limits,
        )

    def _listed_children(self, listing: Listing, request: FetchRequest) -> Result:
        return expand(listing, request, seen={}, limits=self._limits, now=self._now())

    async def _admitted(self, article: FetchedArticle) -> FetchedArticle | Result:
        """The article if its content is new and nobody else is taking it through.

        What was indexed is looked at again after the claim: its holder may have come to
        the end in between, and would have released the claim then.
        """
        ledger, replayed = self._sources.ledger, article.reason == "replay"
        if not replayed and await ledger.indexed_version(article.article_id) == article.version:
            return _ended(article, "unchanged", "unchanged")
        if not await ledger.claim(article.article_id, article.version, article.request_id):
            return _ended(article, "duplicate", "in_flight")
        if not replayed and await ledger.indexed_version(article.article_id) == article.version:
            key = in_flight(article.article_id, article.version)
            return _ended(article, "unchanged", "unchanged", Release(key, article.request_id))
        return article


def _logged(request: FetchRequest, expanded: Result) -> Result:
    log.info("expanded", url=request.url, into=len(expanded.messages), detail=expanded.detail)
    return expanded


def _ended(
    article: FetchedArticle, fate: Literal["unchanged", "duplicate"], code: str, *effects: Release
) -> Result:
    return Result(
        fate=fate,
        code=code,
        article_id=article.article_id,
        version=article.version,
        effects=effects,
    )
