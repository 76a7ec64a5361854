"""The fetcher's step: from a request to the article, to more requests, or to its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from libs.contracts import FetchRequest, Mark, Result
from libs.contracts.keys import PAGES_SEEN
from libs.errors import DealwireError, Postponed
from services.fetcher.admission import Admission
from services.fetcher.archive.expander import ArchiveExpander
from services.fetcher.memory.ledger import Ledger
from services.fetcher.memory.pages import PageMemory, ms_of
from services.fetcher.reader import Reader
from services.fetcher.refusals import NotAFolder, NotAPage
from services.fetcher.sources.checks import CheckBook, checked, polled_source
from services.fetcher.sources.expansion import (
    ExpansionLimits,
    FileEntry,
    expand,
    expand_folder,
    file_id,
    is_known,
)
from services.fetcher.sources.files import FileSource, Folder
from services.fetcher.sources.listing import Listing
from services.fetcher.visiting import Web, WebVisits
from services.fetcher.web.exchange import Exchange, PageSource

log = structlog.get_logger()


@dataclass(frozen=True)
class Origins:
    """Where pages come from: the network, files, and records of what came before."""

    web: Web
    files: FileSource
    records: PageSource
    archives: ArchiveExpander


@dataclass(frozen=True)
class Memory:
    """What was indexed, what is known of pages, and how the sources' checks ended."""

    ledger: Ledger
    pages: PageMemory
    checks: CheckBook


class Fetcher:
    """The step of the stage. Each call takes one request to what it leads to."""

    def __init__(
        self,
        origins: Origins,
        memory: Memory,
        *,
        reader: Reader,
        limits: ExpansionLimits,
        now: Callable[[], datetime],
    ) -> None:
        ledger, pages = memory.ledger, memory.pages
        self._origins = origins
        self._checks = memory.checks
        self._pages = pages
        self._reader = reader
        self._limits = limits
        self._now = now
        self._admission = Admission(ledger, pages, topics=reader.topics, now=now)
        self._visits = WebVisits(origins.web, ledger, pages, reader=reader, limits=limits, now=now)

    async def __call__(self, request: FetchRequest) -> Result:
        """The article; or children; or the end of the request as unchanged or duplicate.

        Raises the errors of services.fetcher.refusals.
        """
        if not request.deals and request.kind != "archive":  # there, none means all
            request = request.model_copy(update={"deals": self._reader.deals})
        try:
            result = await self._result(request)
        except DealwireError as error:
            if (source := polled_source(request)) and not isinstance(error, Postponed):
                await self._checks.failed(source, error.reason_code, self._now())
            raise
        if result.fate == "expanded":
            into = len(result.messages)
            log.info("expanded", url=request.url, into=into, detail=result.detail)
        if not (source := polled_source(request)):
            return result
        silent = await self._checks.is_silent(source)
        return checked(result, request, silent=silent, now=self._now())

    async def _result(self, request: FetchRequest) -> Result:
        if request.kind in {"archive", "warc"}:
            return await self._packed(request)
        if request.record is not None:
            return await self._read(await self._origins.records.get(request), request)
        if request.url.strip().lower().startswith("file:"):
            return await self._file(request)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        return await self._visits.visit(request)

    async def _packed(self, request: FetchRequest) -> Result:
        """What an archive or a WARC file holds; of a source, only where the file was changed."""
        archives, source = self._origins.archives, polled_source(request)
        if source is None or request.after is not None:
            return await archives.expand(request)
        file, now = file_id(source, request.url), self._now()
        changed_ms = await archives.changed_ms(request)
        if is_known(changed_ms, (await self._pages.seen([file])).get(file)):
            result = Result(fate="unchanged", code="not_modified")
        else:
            result = await archives.expand(request)
        return replace(result, effects=(*result.effects, Mark(PAGES_SEEN, file, ms_of(now))))

    async def _file(self, request: FetchRequest) -> Result:
        now = self._now()  # before the look: what changes during it changes after it
        found = await self._origins.files.read(request.url)
        if isinstance(found, Folder):
            return await self._folder(found, request, now)
        if request.kind == "folder":
            raise NotAFolder(request.url)
        place = {
            "source": request.source or found.folder,
            "relative_path": request.relative_path or found.name,
        }
        return await self._read(Exchange(found.page, self._now()), request, place=place)

    async def _read(
        self, exchange: Exchange, request: FetchRequest, *, place: Mapping[str, str] | None = None
    ) -> Result:
        """What is in a file or a record: nothing is remembered of it as of a page.

        `place` is what a file without an address is known by; what a file lists has addresses.
        """
        placed = request.model_copy(update=dict(place or {}))
        found = await self._reader.read(exchange, placed)
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
