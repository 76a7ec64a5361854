"""Whose archive a folder is: a mark in it, and the same in the keys of the installation."""

from pathlib import Path
from secrets import token_hex

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.contracts.keys import ARCHIVE_ID

log = structlog.get_logger()

_MARKS = ".dealwire"
"""Folder in the archive: an empty file for each installation that writes to it, by its id."""


class ArchiveMark:
    """Marks an archive as that of an installation, once for each process."""

    def __init__(self, folder: Path, redis: Redis, key_prefix: str) -> None:
        self._folder = folder
        self._redis = redis
        self._key = f"{key_prefix}:{ARCHIVE_ID}"
        self._made = False

    async def make(self) -> None:
        """Make the mark if it is not there. Without it a backup is less sure, and no more."""
        if self._made:
            return
        try:
            await self._redis.set(self._key, token_hex(16), nx=True)
            found = await self._redis.get(self._key)
            if found is not None:
                mark_archive(self._folder, found.decode() if isinstance(found, bytes) else found)
                self._made = True
        except (RedisError, OSError) as error:
            log.warning("archive not marked", error=str(error))


def mark_of(archive_id: str) -> str:
    """Where the mark is, below the archive's folder."""
    return f"{_MARKS}/{archive_id}"


def mark_archive(folder: Path, archive_id: str) -> None:
    """Say in the folder that it is the archive of this installation. Raises OSError."""
    mark = folder / mark_of(archive_id)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def is_marked(folder: Path, archive_id: str) -> bool:
    """Whether the folder is the archive of this installation."""
    return (folder / mark_of(archive_id)).is_file()
