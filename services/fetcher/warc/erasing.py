"""Takes records out of the archive's files for good, whoever writes or reads them meanwhile.

A file is written anew beside the old one and takes its place in one step, so that a run that is
killed has changed nothing or all of a file. What is taken out becomes a filler of the same length.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from libs.forgetting.identities import Wanted
from services.fetcher.warc.file_names import FILES, OPEN
from services.fetcher.warc.filler import filler
from services.fetcher.warc.groups import Group, Unreadable, groups
from services.fetcher.warc.segments import close_abandoned, close_written, new_record_id

_NEW = ".erasing-"
_CHUNK = 1024 * 1024


@dataclass
class Found:
    """What of the archive is about what is wanted.

    `unreadable`: files with a part that cannot be read; `dedup_keys`: under which answers that
    are found are remembered.
    """

    groups: int = 0
    unreadable: list[str] = field(default_factory=list)
    dedup_keys: set[str] = field(default_factory=set)


def look(folder: Path, wanted: Wanted) -> Found:
    """Look for what is wanted in all files, written ones too. Raises OSError."""
    found = Found()
    for path in _files(folder):
        with suppress(FileNotFoundError):  # closed and renamed, or removed by retention
            _look_in(path, wanted, found)
    return found


def erase(folder: Path, wanted: Wanted, *, changed_since: float = 0.0) -> Found:
    """Take what is wanted out of all files; what was taken. Raises OSError, ValueError.

    `changed_since`: seconds since 1970; older files are left out. Files that a process is writing
    are closed for it: it goes on in new ones.
    """
    for left in folder.glob(f"*/*/*/{_NEW}*"):  # by a run that was killed
        left.unlink(missing_ok=True)
    close_abandoned(folder)
    close_written(folder)
    found = Found()
    for path in _files(folder):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < changed_since:
                continue
            if parts := _look_in(path, wanted, found):
                _rewrite(path, parts)
    return found


def _files(folder: Path) -> list[Path]:
    return sorted({*folder.glob(FILES), *folder.glob(FILES + OPEN)})


def _look_in(path: Path, wanted: Wanted, found: Found) -> list[Group]:
    parts = []
    with path.open("rb") as file:
        for each in groups(file):
            if isinstance(each, Unreadable):
                if path.name.endswith(OPEN):  # its end may be about to be written
                    continue
                found.unreadable.append(f"{path} behind byte {each.start}")
            elif wanted.covers(each.identity):
                parts.append(each)
                found.groups += 1
                if each.dedup_key is not None:
                    found.dedup_keys.add(each.dedup_key)
    return parts


def _rewrite(path: Path, parts: Sequence[Group]) -> None:
    new = path.with_name(_NEW + path.name)
    with path.open("rb") as old, new.open("wb") as file:
        os.fchmod(file.fileno(), os.fstat(old.fileno()).st_mode)
        position = 0
        for start, end in _together(parts):
            _copy(old, file, position, start)
            date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            file.write(filler(end - start, record_id=new_record_id().strip("<>"), date=date))
            position = end
        _copy(old, file, position, os.fstat(old.fileno()).st_size)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _together(parts: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """Parts that follow each other as one."""
    start = end = None
    for each in parts:
        if start is not None and end == each.start:
            end = each.end
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = each.start, each.end
    if start is not None and end is not None:
        yield start, end


def _copy(old: BinaryIO, new: BinaryIO, start: int, end: int) -> None:
    old.seek(start)
    while start < end:
        chunk = old.read(min(_CHUNK, end - start))
        if not chunk:
            raise OSError(f"{old.name} became shorter while it was read")
        new.write(chunk)
        start += len(chunk)
