"""Writes every response into WARC files: an Archive that all pages of this process share."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Self

from libs.contracts import FetchRequest
from services.fetcher.http.response import Hop
from services.fetcher.warc.dedup import DedupIndex
from services.fetcher.warc.records import dedup_key_of, keeps, response_records
from services.fetcher.warc.segments import Segments, close_abandoned, new_record_id

_WAITING = 64  # groups that wait for the disk; beyond, who keeps a page waits
_AT_ONCE = 8_000_000  # bytes written before the disk is asked to have them

Withheld = Callable[[Sequence[Hop], FetchRequest], Awaitable[bool]]
"""Whether the answer to a request is of what was forgotten, so that it must not be kept."""

_Job = tuple[bytes, "asyncio.Future[None]"]


class WarcWriter:
    """An Archive in WARC files. Open it with `async with`.

    One thread writes: what comes while it is at the disk goes there together next time.
    """

    def __init__(
        self,
        segments: Segments,
        dedup: DedupIndex,
        *,
        full_again: timedelta | None = None,
        withheld: Withheld | None = None,
        mark: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`full_again`: the age at which an answer is no longer referred to but kept anew.

        `mark`: says in the archive whose it is, before something is kept.
        """
        self._mark = mark
        self._segments = segments
        self._withheld = withheld
        self._full_again = full_again
        self._dedup = dedup
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue(_WAITING)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._writer: asyncio.Task[None] | None = None
        self._tidying: asyncio.Task[int] | None = None

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write())
        # In a thread of its own: a large file takes seconds, and pages need not wait.
        self._tidying = asyncio.create_task(
            asyncio.to_thread(close_abandoned, self._segments.folder)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is None or self._tidying is None:
            return
        await self._jobs.join()
        self._writer.cancel()
        await asyncio.wait({self._writer, self._tidying})
        await asyncio.get_running_loop().run_in_executor(self._thread, self._segments.close)
        self._thread.shutdown()
        self._writer = None

    async def keep(self, hops: Sequence[Hop], request: FetchRequest) -> None:
        """See Archive. Raises ArchiveUnavailable; then nothing of them is in the file."""
        if self._writer is None:
            raise RuntimeError("the archive is not open")
        if self._withheld is not None and await self._withheld(hops, request):
            return
        if self._mark is not None:
            await self._mark()
        dedup_key = dedup_key_of(hops[-1].url, request)
        last = await self._dedup.last(dedup_key)
        if last is not None and self._full_again and hops[-1].at - last.at > self._full_again:
            last = None  # before its file is removed
        records = await asyncio.to_thread(
            response_records, hops, request, last=last, new_id=new_record_id
        )
        written = asyncio.get_running_loop().create_future()
        await self._jobs.put((records, written))
        await written
        kept = keeps(hops[-1])
        if kept is not None:
            same = last is not None and last.digest == kept.digest
            await self._dedup.remember(
                dedup_key, last if last and same else kept, seen_at=hops[-1].at
            )

    async def _write(self) -> None:
        while True:
            batch = await self._batch()
            failure: Exception | None = None
            try:
                await asyncio.get_running_loop().run_in_executor(
                    self._thread, self._segments.append, b"".join(data for data, _ in batch)
                )
            except Exception as error:  # noqa: BLE001 - told to everyone who waits
                failure = error
            for _, written in batch:
                self._jobs.task_done()
                if written.done():  # who waited has gone
                    continue
                if failure is None:
                    written.set_result(None)
                else:
                    written.set_exception(failure)

    async def _batch(self) -> list[_Job]:
        """The next group and what else waits, up to a size."""
        batch = [await self._jobs.get()]
        size = len(batch[0][0])
        while size < _AT_ONCE and not self._jobs.empty():
            batch.append(self._jobs.get_nowait())
            size += len(batch[-1][0])
        return batch
