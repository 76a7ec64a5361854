"""The fetcher's step: from a request to the article, to more requests, or to its end.

A request takes one of three ways by its origin (the web, a file, a WARC file), and what it
leads to is parsed to an article or a listing, whichever way it came:

| origin | what is remembered |
|---|---|
| the web | the state of the page (pages.life), and that it was seen; its address is claimed |
| a file, a WARC record | nothing: it is read again whenever somebody asks |
| a folder or WARC file that a source polls | when each was seen: again only where it changed |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from libs.contracts import FetchRequest, Hold, Mark, Release, Result
from libs.contracts.keys import PAGES_SEEN, address_in_flight
from libs.errors import DealwireError, Postponed, Unavailable
from libs.parsing.errors import NO_ARTICLE, NotAPage
from libs.parsing.listings.listing import Listing
from libs.time import ms_of
from libs.urls import is_file_url
from services.fetcher.errors import (
    AddressTaken,
    HostResting,
    NoSuchHost,
    NotAFolder,
    NotFound,
    OffTopic,
    TooOld,
    UnknownHost,
)
from services.fetcher.files import FileSource, Folder
from services.fetcher.http.response import PageSource, Response
from services.fetcher.intake import ArticleIntake
from services.fetcher.pages import admission, life
from services.fetcher.pages.admission import Page
from services.fetcher.pages.state import PageState, page_id_of, with_stated
from services.fetcher.pages.store import UNDER_WAY_SECONDS, PageStore, state_effects
from services.fetcher.pages.withdrawal import gone, there_again
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import ExpansionLimits, expand, listed_id
from services.fetcher.sources.folder_expansion import FileEntry, expand_folder, file_id, is_known
from services.fetcher.sources.poll_result import PollLog, polled_source, with_poll_result
from services.fetcher.sources.topic_filter import after_reading, before_fetch
from services.fetcher.warc.replay import WarcReplay

_COME_BACK = 10.0  # seconds: most articles are through the pipeline by then

log = structlog.get_logger()


class Web(PageSource, Protocol):
    """The network, as politeness lets us see it."""

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt for this address lists."""


@dataclass(frozen=True)
class Origins:
    """Where pages come from: the network, files, and records of what came before."""

    web: Web
    files: FileSource
    records: PageSource
    archives: WarcReplay


class FetchStep:
    """The step of the stage. Each call takes one request to what it leads to."""

    def __init__(
        self,
        origins: Origins,
        store: PageStore,
        polls: PollLog,
        *,
        parser: Parser,
        limits: ExpansionLimits,
        now: Callable[[], datetime],
    ) -> None:
        self._origins = origins
        self._store = store
        self._intake = ArticleIntake(store, now=now)
        self._polls = polls
        self._parser = parser
        self._limits = limits
        self._now = now

    async def __call__(self, request: FetchRequest) -> Result:
        """The article; or children; or the end of the request as unchanged or duplicate.

        Raises the errors of services.fetcher.errors.
        """
        if not request.deals and request.kind != "archive":  # there, none means all
            request = request.model_copy(update={"deals": self._parser.deals})
        source = polled_source(request)
        try:
            result = await self._result(request)
        except DealwireError as error:
            if source and not _is_wait_of_ours(error):
                await self._polls.failed(source, error.reason_code, self._now())
            raise
        if result.fate == "expanded":
            into = len(result.messages)
            log.info("expanded", url=request.url, into=into, detail=result.detail)
        if not source:
            return result
        silent = await self._polls.is_silent(source)
        return with_poll_result(result, request, silent=silent, now=self._now())

    async def _result(self, request: FetchRequest) -> Result:
        if request.kind in {"archive", "warc"}:
            return await self._from_warc_file(request)
        if request.record is not None:
            request = with_stated(request, await self._store.recall(page_id_of(request.url)))
            return await self._parsed(await self._origins.records.get(request), request)
        if is_file_url(request.url):
            return await self._from_file(request)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        before_fetch(request, self._parser.topics)
        return await self._from_web(request)

    # The web.

    async def _from_web(self, request: FetchRequest) -> Result:
        """What an address leads to, fetched by nobody else meanwhile.

        The claim of the address lasts until the request ends, while it waits for the site's
        turn too: whoever else is asked for the address meanwhile ends as a duplicate.
        """
        page_id, request_id = page_id_of(request.url), request.request_id or ""
        if not await self._store.claim_address(page_id, request_id):
            # Perhaps it is taken for other deals: that shows when the other has ended. The poll
            # of a source need not wait for that: it comes again at its interval.
            if polled_source(request) is None and set(request.deals) < set(self._parser.deals):
                raise AddressTaken(delay=_COME_BACK)
            return Result(fate="duplicate", code="in_flight")
        try:
            async with self._store.renewed_claim(page_id, request_id):
                result = await self._fetched(request, page_id)
            if result.fate is None:  # goes on, and the claim with it
                hold = Hold(address_in_flight(page_id), request_id, UNDER_WAY_SECONDS)
                return replace(result, effects=(*result.effects, hold))
        except Postponed:
            await self._store.hold_address(page_id, request_id)
            raise
        except Exception:
            await self._store.release_address(page_id, request_id)
            raise
        release = Release(address_in_flight(page_id), request_id)
        return replace(result, effects=(*result.effects, release))

    async def _fetched(self, request: FetchRequest, page_id: str) -> Result:
        known = await self._store.recall(page_id)
        indexed = None
        if known is not None and known.article_id is not None:
            indexed = await self._store.indexed_version(known.article_id)
        plan = life.plan(known, request, indexed=indexed, now=self._now())
        if known is not None and plan.fetched_since:
            return Result(fate="duplicate", code="fetched_since", article_id=known.article_id)
        request = with_stated(request, known)
        try:
            response = await self._origins.web.get(request, validators=plan.validators)
        except NoSuchHost as error:
            if request.source or request.parent_id:
                raise  # what something lists has existed
            raise UnknownHost(str(error)) from error
        except NotFound as error:
            if known is None or known.article_id is None or indexed is None:
                raise
            return gone(known.article_id, request, error, now=self._now())
        page = Page(page_id, plan, response)
        if not life.is_unread(plan, response):
            if known is not None and known.version is not None:
                await self._note(request, None)
            result = admission.nothing_new(page, request, self._now())
            return await self._with_return(result, known, request)
        sitemaps: Sequence[str] = ()
        if request.kind == "site":
            sitemaps = await self._origins.web.sitemaps(request.url)
        result = await self._parsed(response, request, page=page, sitemaps=sitemaps)
        return await self._with_return(result, known, request)

    async def _with_return(
        self, result: Result, known: PageState | None, request: FetchRequest
    ) -> Result:
        """The result, and where its article had been taken down, that it is there again."""
        article_id = known.article_id if known else None
        if article_id is None or not await self._store.is_withdrawn(article_id):
            return result
        return there_again(result, article_id, request, self._now())

    # Files.

    async def _from_file(self, request: FetchRequest) -> Result:
        now = self._now()  # before it is read: what changes during it changes after it
        found = await self._origins.files.load(request.url)
        if isinstance(found, Folder):
            return await self._folder(found, request, now)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        identified = found.identified(request)  # what a listing names has addresses of its own
        return await self._parsed(Response(found.page, self._now()), identified, listed_for=request)

    async def _folder(self, folder: Folder, request: FetchRequest, now: datetime) -> Result:
        if request.kind not in {"auto", "folder"}:
            raise NotAPage(f"{folder.path} is a folder")
        source = request.source or folder.path
        files = [
            FileEntry(source, folder.address(path), path, folder.changed_ms.get(path))
            for path in folder.files
        ]
        seen: Mapping[str, int] = {}
        if request.scheduled:
            seen = await self._store.seen([each.file_id for each in files])
        left_out, limits = folder.left_out, self._limits
        return expand_folder(files, request, seen=seen, left_out=left_out, limits=limits, now=now)

    async def _from_warc_file(self, request: FetchRequest) -> Result:
        """What an archive or a WARC file holds; of a source, only where the file was changed."""
        archives, source = self._origins.archives, polled_source(request)
        if source is None or request.after is not None:
            return await archives.requests(request)
        file, now = file_id(source, request.url), self._now()
        changed_ms = await archives.changed_ms(request)
        if is_known(changed_ms, (await self._store.seen([file])).get(file)):
            result = Result(fate="unchanged", code="not_modified")
        else:
            result = await archives.requests(request)
        return replace(result, effects=(*result.effects, Mark(PAGES_SEEN, file, ms_of(now))))

    # What came, from wherever.

    async def _parsed(
        self,
        response: Response,
        request: FetchRequest,
        *,
        page: Page | None = None,
        sitemaps: Sequence[str] = (),
        listed_for: FetchRequest | None = None,
    ) -> Result:
        try:
            found = await self._parser.parse(response, request, sitemaps=sitemaps)
            if isinstance(found, Listing):
                return await self._expanded(found, listed_for or request, page)
            after_reading(found, request, self._parser.topics)
            result = await self._intake.taken(found, request, page)
        except (*NO_ARTICLE, OffTopic, TooOld) as error:
            declined = error.reason_code if isinstance(error, NO_ARTICLE) else None
            await self._note(request, declined)
            raise
        await self._note(request, None)
        return result

    async def _note(self, request: FetchRequest, declined: str | None) -> None:
        """Notes for its source whether a page was an article; of a replay nothing is learned."""
        if request.source and request.reason != "replay" and request.record is None:
            await self._polls.read(request.source, declined)

    async def _expanded(self, listing: Listing, request: FetchRequest, page: Page | None) -> Result:
        seen: Mapping[str, int] = {}
        if page is not None and request.scheduled:
            ids = {listed_id(item, request): item.page_id for item in listing.items}
            listed = await self._store.seen(tuple(ids))
            seen = {ids[each]: at for each, at in listed.items()}
        now = self._now()
        expanded = expand(listing, request, seen=seen, limits=self._limits, now=now)
        if lost := listing.unusable + listing.unread:
            log.warning("entries_lost", url=request.url, of=listing.entries, lost=lost)
        if page is None:
            return expanded
        # What is left for the next reading must not hide behind "not modified".
        complete = len(expanded.messages) < self._limits.max_items and all(
            item.kind == "page" for item in listing.items
        )
        event = life.ListingRead(complete=complete)
        state = life.next_state(page.plan.known, event, page.response, request)
        effects = (*expanded.effects, *state_effects(page.page_id, state, now))
        return replace(expanded, effects=effects)


def _is_wait_of_ours(error: DealwireError) -> bool:
    """Whether nobody was asked: it says nothing of a source that its poll waits for us."""
    if isinstance(error, Unavailable):  # one of our own servers, or a site that we leave alone
        return isinstance(error, HostResting) or not error.alone
    return isinstance(error, Postponed)
