"""Parses responses in worker processes, with what the deal profiles say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Self

from libs.contracts import FetchedArticle, FetchRequest, Outlet
from libs.deals import Deal, described_outlets
from libs.parsing.dispatch import interpret
from libs.parsing.listings.listing import Listing
from libs.workers.pool import WorkerPool
from services.fetcher.http.response import Response
from services.fetcher.sources.topic_filter import TopicFilter

LOAD_PARSERS = partial(import_module, "libs.parsing.dispatch")
"""What the processes that parse are prepared with."""


@dataclass(frozen=True)
class Parser:
    """From a response to an article or a listing; what the loaded profiles say goes in.

    `deals` are their ids, `outlets` those that they describe.
    """

    workers: WorkerPool
    topics: TopicFilter
    deals: tuple[str, ...] = ()
    outlets: tuple[Outlet, ...] = ()

    @classmethod
    def following(cls, deals: Iterable[Deal], workers: WorkerPool) -> Self:
        """A parser for all these deals."""
        deals = tuple(deals)
        ids = tuple(deal.id for deal in deals)
        return cls(workers, TopicFilter(deals), ids, described_outlets(deals))

    async def parse(
        self, response: Response, request: FetchRequest, *, sitemaps: Sequence[str] = ()
    ) -> FetchedArticle | Listing:
        """See libs.parsing.dispatch; raises PageTooSlow and WorkersBusy too."""
        if response.page is None:
            raise ValueError("there is no page to read")
        return await self.workers.run(
            partial(
                interpret,
                response.page,
                request,
                outlets=self.outlets,
                sitemaps=tuple(sitemaps),
                observed_at=response.at,
            )
        )
