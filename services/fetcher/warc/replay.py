"""Turns requests for an archive or a WARC file into requests for the pages in it."""

import asyncio
import os
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace

from libs.contracts import FetchRequest, Result
from services.fetcher.errors import FileMissing, NoArchive
from services.fetcher.files import last_change, path_of
from services.fetcher.warc.file_names import opened_at
from services.fetcher.warc.page_requests import (
    BatchLimits,
    Damage,
    Scanned,
    archive_requests,
    warc_requests,
)
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.scan import scan_archive, scan_warc


class WarcReplay:
    """Requests of kind `archive` and `warc`, a page of children at a time."""

    def __init__(self, paths: WarcPaths, *, limits: BatchLimits) -> None:
        self._paths = paths
        self._limits = limits

    async def requests(self, request: FetchRequest) -> Result:
        """What the request leads to: children, and one to go on where there are more.

        Raises NoArchive, NotAWarc, BadAddress, FileMissing, FileOutsideRoots.
        """
        expand = self._warc if request.kind == "warc" else self._archive
        return await asyncio.to_thread(expand, request)

    async def changed_ms(self, request: FetchRequest) -> int:
        """When the WARC file of a request was last changed, in ms since 1970.

        Raises BadAddress, FileMissing, FileOutsideRoots.
        """
        return await asyncio.to_thread(self._changed_ms, request)

    def _changed_ms(self, request: FetchRequest) -> int:
        with self._paths.open(str(path_of(request.url))) as file:
            return last_change(os.fstat(file.fileno()))

    def _archive(self, request: FetchRequest) -> Result:
        if not self._paths.has_archive:
            raise NoArchive
        with closing(self._archived(request)) as found:
            result = archive_requests(found, request, limits=self._limits)
        if result.code == "empty_archive":
            result = replace(result, detail=f"{result.detail}; {self._beginning()}")
        return result

    def _beginning(self) -> str:
        """When what the archive holds was fetched, by the name of its first file."""
        first = next(self._paths.archive_files(start=None, end=None, since=None), None)
        opened = opened_at(first) if first else None
        if opened is None:
            return "the archive is empty"
        return f"the archive holds what was fetched since {opened:%Y-%m-%d %H:%M} UTC"

    def _archived(self, request: FetchRequest) -> Generator[Scanned | Damage]:
        after = request.after
        names = self._paths.archive_files(
            start=request.period_from,
            end=request.period_to,
            since=after.file if after else None,
        )
        for name in names:
            try:
                file = self._paths.open(name)
            except FileMissing:  # removed since it was listed
                continue
            with file:
                behind = after.offset if after and after.file == name else None
                yield from scan_archive(file, name, after=behind)

    def _warc(self, request: FetchRequest) -> Result:
        name = str(path_of(request.url))
        with self._paths.open(name) as file:
            behind = request.after.offset if request.after else None
            found = scan_warc(file, name, after=behind)
            return warc_requests(found, request, limits=self._limits)
