"""The fetcher's step: from a request to the article, to more requests, or to its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from libs.contracts import FetchRequest, Mark, Result
from libs.contracts.keys import PAGES_SEEN
from libs.errors import DealwireError, Postponed
from services.fetcher.errors import NotAFolder, NotAPage
from services.fetcher.files import FileSource, Folder
from services.fetcher.http.response import PageSource, Response
from services.fetcher.pages.admission import Admission
from services.fetcher.pages.store import Ledger, PageStore, ms_of
from services.fetcher.pages.visit import Web, WebStep
from services.fetcher.parsing.listings.listing import Listing
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import (
    ExpansionLimits,
    FileEntry,
    expand,
    expand_folder,
    file_id,
    is_known,
)
from services.fetcher.sources.poll_result import PollLog, polled_source, with_poll_result
from services.fetcher.warc.replay import WarcReplay

log = structlog.get_logger()


@dataclass(frozen=True)
class Origins:
    """Where pages come from: the network, files, and records of what came before."""

    web: Web
    files: FileSource
    records: PageSource
    archives: WarcReplay


@dataclass(frozen=True)
class Memory:
    """What was indexed, what is known of pages, and how the sources' polls ended."""

    ledger: Ledger
    pages: PageStore
    polls: PollLog


class Fetcher:
    """The step of the stage. Each call takes one request to what it leads to."""

    def __init__(
        self,
        origins: Origins,
        memory: Memory,
        *,
        parser: Parser,
        limits: ExpansionLimits,
        now: Callable[[], datetime],
    ) -> None:
        ledger, pages = memory.ledger, memory.pages
        self._origins = origins
        self._polls = memory.polls
        self._pages = pages
        self._parser = parser
        self._limits = limits
        self._now = now
        self._admission = Admission(ledger, pages, topics=parser.topics, now=now)
        self._web_step = WebStep(origins.web, ledger, pages, parser=parser, limits=limits, now=now)

    async def __call__(self, request: FetchRequest) -> Result:
        """The article; or children; or the end of the request as unchanged or duplicate.

        Raises the errors of services.fetcher.errors.
        """
        if not request.deals and request.kind != "archive":  # there, none means all
            request = request.model_copy(update={"deals": self._parser.deals})
        try:
            result = await self._result(request)
        except DealwireError as error:
            if (source := polled_source(request)) and not isinstance(error, Postponed):
                await self._polls.failed(source, error.reason_code, self._now())
            raise
        if result.fate == "expanded":
            into = len(result.messages)
            log.info("expanded", url=request.url, into=into, detail=result.detail)
        if not (source := polled_source(request)):
            return result
        silent = await self._polls.is_silent(source)
        return with_poll_result(result, request, silent=silent, now=self._now())

    async def _result(self, request: FetchRequest) -> Result:
        if request.kind in {"archive", "warc"}:
            return await self._packed(request)
        if request.record is not None:
            return await self._read(await self._origins.records.get(request), request)
        if request.url.strip().lower().startswith("file:"):
            return await self._file(request)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        return await self._web_step.fetch(request)

    async def _packed(self, request: FetchRequest) -> Result:
        """What an archive or a WARC file holds; of a source, only where the file was changed."""
        archives, source = self._origins.archives, polled_source(request)
        if source is None or request.after is not None:
            return await archives.requests(request)
        file, now = file_id(source, request.url), self._now()
        changed_ms = await archives.changed_ms(request)
        if is_known(changed_ms, (await self._pages.seen([file])).get(file)):
            result = Result(fate="unchanged", code="not_modified")
        else:
            result = await archives.requests(request)
        return replace(result, effects=(*result.effects, Mark(PAGES_SEEN, file, ms_of(now))))

    async def _file(self, request: FetchRequest) -> Result:
        now = self._now()  # before it is read: what changes during it changes after it
        found = await self._origins.files.load(request.url)
        if isinstance(found, Folder):
            return await self._folder(found, request, now)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        file_identity = {
            "source": request.source or found.folder,
            "relative_path": request.relative_path or found.name,
        }
        return await self._read(
            Response(found.page, self._now()), request, file_identity=file_identity
        )

    async def _read(
        self,
        response: Response,
        request: FetchRequest,
        *,
        file_identity: Mapping[str, str] | None = None,
    ) -> Result:
        """What is in a file or a record: nothing is remembered of it as of a page.

        `file_identity` is what a file without an address is known by; what it lists has addresses.
        """
        placed = request.model_copy(update=dict(file_identity or {}))
        found = await self._parser.parse(response, placed)
        if isinstance(found, Listing):
            return expand(found, request, seen={}, limits=self._limits, now=self._now())
        return await self._admission.decide(found, placed)

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
            seen = await self._pages.seen([each.file_id for each in files])
        others, limits = folder.others, self._limits
        return expand_folder(files, request, seen=seen, others=others, limits=limits, now=now)
