"""Paths of archive and WARC files, and which of them may be read."""

import os
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from services.fetcher.errors import FileMissing, FileOutsideRoots
from services.fetcher.warc.file_names import FILES, OPEN, may_hold


class WarcPaths:
    """The archive's folder, where there is one, and the roots below which files may be read.

    Symbolic links are resolved before anything is looked at.
    """

    def __init__(self, archive: Path | None, roots: Sequence[Path]) -> None:
        self._archive = archive and Path(os.path.realpath(archive))
        own = (self._archive,) if self._archive else ()
        self._roots = (*own, *(Path(os.path.realpath(root)) for root in roots))

    @property
    def has_archive(self) -> bool:
        """Whether this installation keeps an archive."""
        return self._archive is not None

    def open(self, file: str) -> BinaryIO:
        """A file by its full path, or by its path below the archive, whether closed or not.

        Raises FileOutsideRoots, FileMissing.
        """
        # It may be closed, and so renamed, between one look and the next.
        for name in (file, file + OPEN, file):
            path = Path(os.path.realpath((self._archive or Path("/")) / name))
            if not any(path.is_relative_to(root) for root in self._roots):
                raise FileOutsideRoots(f"{path} is below neither the archive nor a root")
            try:
                if not stat.S_ISREG(path.stat().st_mode):
                    raise FileMissing(f"{path} is not a regular file")
                return path.open("rb")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FileMissing(f"{path}: {error.strerror}") from error
        raise FileMissing(f"{file}: no such file")

    def archive_files(
        self, *, start: datetime | None, end: datetime | None, since: str | None
    ) -> Iterator[str]:
        """Files of the archive that may hold responses of a period, oldest first.

        Paths are relative to the archive and as they are when closed; `since` is the first
        to be named.
        """
        if self._archive is None:
            return
        found = {
            path.relative_to(self._archive).as_posix().removesuffix(OPEN)
            for ending in ("", OPEN)
            for path in self._archive.glob(FILES + ending)
        }
        for name in sorted(found):
            if (since is None or name >= since) and may_hold(name, start=start, end=end):
                yield name
