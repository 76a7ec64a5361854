"""The archive of responses: WARC files in a folder of this machine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from libs.forgetting.identities import Identity, Wanted
from services.cli.forgetting.stores import Seen
from services.fetcher.warc.erasing import Found, erase, look

_NAME = "archive"


class ArchiveStore:
    """Finds exchanges by their addresses and by what the stored pages say of themselves."""

    def __init__(
        self, folder: Path, forget_answers: Callable[[Sequence[str]], Awaitable[None]]
    ) -> None:
        """`forget_answers`: that a later answer may not refer to what is erased."""
        self._folder = folder
        self._forget_answers = forget_answers

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store: none, since indices and Redis know them."""
        del wanted
        return ()

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        found = await self._found(wanted)
        doubts = (f"{each} cannot be read" for each in found.unreadable)
        return Seen({_NAME: found.groups}, tuple(doubts))

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store."""
        found = await self._found(wanted)
        await self._forget_answers(sorted(found.dedup_keys))
        if found.groups:
            found = await asyncio.to_thread(erase, self._folder, wanted)
        return {_NAME: found.groups}

    async def _found(self, wanted: Wanted) -> Found:
        return await asyncio.to_thread(look, self._folder, wanted)


class UnreachableArchive:
    """An archive that is not on this machine: whether it holds anything nobody can say here."""

    def __init__(self, why: str) -> None:
        self._why = why

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store."""
        del wanted
        return ()

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        del wanted
        return Seen({_NAME: 0}, (self._why,))

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store."""
        del wanted
        return {_NAME: 0}
