"""The archive of responses: WARC files in a folder of this machine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import typer

from libs.forgetting.identities import Identity, Wanted
from libs.local.lifecycle import running
from services.cli.backup.archive import holds_files
from services.cli.forgetting.stores import Seen, Store
from services.cli.settings import CliSettings, stated_archive
from services.fetcher.warc.erasing import Found, erase, look

_NAME = "archive"

ForgetAnswers = Callable[[Sequence[str]], Awaitable[None]]


def archive_folders(settings: CliSettings, named: Path | None) -> list[Path] | str:
    """Where archives are: the one that is named, and the installation's own where it is here.

    No folder where the fetcher keeps none. In words, why nobody can know. Raises BadParameter for
    a named folder that is no archive.
    """
    stated = stated_archive(settings)
    own = Path(stated).expanduser().resolve() if stated else None
    here = own if own is not None and own.is_dir() else None
    if named is not None:
        folder = named.expanduser().resolve()
        _refuse_what_is_none(named, folder, own)
        return [folder, here] if here and here != folder else [folder]
    if stated is None:
        return "not known where it is: name its folder with --archive, on a machine that has it"
    if own is None or here is not None:
        return [here] if here else []
    if running(settings.state_folder):  # on this machine, and nothing was ever written
        return []
    return f"{own} is not on this machine: see --archive"


def _refuse_what_is_none(named: Path, folder: Path, own: Path | None) -> None:
    if not folder.is_dir():
        raise typer.BadParameter(f"no such folder: {named}", param_hint="--archive")
    if folder != own and not holds_files(folder):
        raise typer.BadParameter(
            f"there is no WARC file in {named}: name the archive's folder",
            param_hint="--archive",
        )


def archive_stores(folders: list[Path] | str, forget_answers: ForgetAnswers) -> list[Store]:
    """A store for each of these folders; one that can prove nothing where nobody knows them."""
    if isinstance(folders, str):
        return [UnreachableArchive(f"{_NAME}: {folders}")]
    several = len(folders) > 1
    return [
        ArchiveStore(each, forget_answers, f"{_NAME} {each}" if several else _NAME)
        for each in folders
    ]


class ArchiveStore:
    """Finds exchanges by their addresses and by what the stored pages say of themselves."""

    def __init__(self, folder: Path, forget_answers: ForgetAnswers, name: str = _NAME) -> None:
        """`forget_answers`: that a later answer may not refer to what is erased."""
        self._folder = folder
        self._name = name
        self._forget_answers = forget_answers

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store: none, since indices and Redis know them."""
        del wanted
        return ()

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        found = await self._found(wanted)
        doubts = (f"{each} cannot be read" for each in found.unreadable)
        return Seen({self._name: found.groups}, tuple(doubts))

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store."""
        found = await self._found(wanted)
        await self._forget_answers(sorted(found.dedup_keys))
        if found.groups:
            found = await asyncio.to_thread(erase, self._folder, wanted)
        return {self._name: found.groups}

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
