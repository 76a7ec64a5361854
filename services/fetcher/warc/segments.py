"""The archive's files on disk: appended to, rotated, and closed for those who died.

A file is locked (flock) for as long as its writer lives, so that its lock says whether a
file that is still named open has lost its writer.
"""

import fcntl
import os
import secrets
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timezone
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import structlog

from libs.parsing.decompression import GZIP
from services.fetcher.errors import ArchiveUnavailable
from services.fetcher.warc.file_names import FILES, OPEN, file_name
from services.fetcher.warc.records import warcinfo

log = structlog.get_logger()

_ATTEMPTS = 5  # new files in a row that another process may take away
_CHUNK = 1024 * 1024
_LOCK = ".appending"


def new_record_id() -> str:
    """A WARC-Record-ID that no other record has."""
    return f"<{uuid4().urn}>"


@dataclass
class _Segment:
    """The file being written: its name when closed, and the bytes of whole records in it."""

    handle: int
    path: Path
    day: date
    size: int = 0


class Segments:
    """Appends to one file at a time below `folder`. For one thread; raises ArchiveUnavailable.

    A new file begins with the UTC day and where the last has `max_bytes` or more.
    """

    def __init__(self, folder: Path, *, max_bytes: int, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._now = now
        self._host = socket.gethostname()
        self._writer = secrets.token_hex(4)
        self._serial = 0
        self._current: _Segment | None = None

    def append(self, records: bytes) -> None:
        """Add whole records to the current file; they are on disk when this returns.

        Where it raises, nothing of them stays.
        """
        try:
            with _held(self.folder, fcntl.LOCK_SH):
                self._write(self._room(), records)
        except OSError as error:
            raise ArchiveUnavailable(f"{self.folder}: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the current file and give it its final name."""
        segment, self._current = self._current, None
        if segment is None:
            return
        try:
            if _is_there(segment.handle, _open_name(segment.path)):
                _open_name(segment.path).rename(segment.path)
        except OSError as error:  # the next start closes it
            log.warning("archive file left open", file=str(segment.path), error=str(error))
        finally:
            os.close(segment.handle)

    def _room(self) -> _Segment:
        """The file to append to: the current one unless it is full, of another day or gone."""
        segment, now = self._current, self._now()
        if segment is not None:
            today = segment.day == now.astimezone(timezone.utc).date()
            gone = not _is_there(segment.handle, _open_name(segment.path))
            if today and not gone and segment.size < self._max_bytes:
                return segment
            self.close()
        self._current = self._opened(now)
        return self._current

    def _opened(self, now: datetime) -> _Segment:
        for _ in range(_ATTEMPTS):
            segment = self._created(now)
            # Whoever looks for files without a writer may be quicker than this lock; then
            # the file, empty as it was, is gone or about to be.
            try:
                fcntl.flock(segment.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_there(segment.handle, _open_name(segment.path)):
                    self._begin(segment, now)
                    return segment
            except BlockingIOError:
                pass
            except OSError:
                os.close(segment.handle)
                _open_name(segment.path).unlink(missing_ok=True)
                raise
            os.close(segment.handle)
        raise ArchiveUnavailable(f"{self.folder}: every new file was taken away")

    def _created(self, now: datetime) -> _Segment:
        self._serial += 1
        name = file_name(now, host=self._host, writer=self._writer, serial=self._serial)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(_open_name(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        return _Segment(handle, path, now.astimezone(timezone.utc).date())

    def _begin(self, segment: _Segment, now: datetime) -> None:
        first = warcinfo(
            name=segment.path.name,
            at=now,
            software=f"dealwire/{version('dealwire')}",
            host=self._host,
            new_id=new_record_id,
        )
        self._write(segment, first)

    def _write(self, segment: _Segment, records: bytes) -> None:
        left = memoryview(records)
        try:
            while left:
                left = left[os.write(segment.handle, left) :]
            os.fsync(segment.handle)
        except OSError:
            self._cut_back(segment)
            raise
        segment.size += len(records)

    def _cut_back(self, segment: _Segment) -> None:
        """Take the part of a record away; a file where even that fails is left as it is."""
        try:
            os.ftruncate(segment.handle, segment.size)
            os.lseek(segment.handle, segment.size, os.SEEK_SET)
        except OSError as error:
            log.warning("archive file abandoned", file=str(segment.path), error=str(error))
            if segment is self._current:
                os.close(segment.handle)
                self._current = None


def close_abandoned(folder: Path) -> int:
    """Close the files of writers that died, cut to their last whole record; answers how many.

    Files that a living process writes are left alone.
    """
    closed = 0
    for path in sorted(folder.glob(FILES + OPEN)):
        try:
            closed += _close_if_abandoned(path)
        except OSError as error:
            log.warning("archive file cannot be closed", file=str(path), error=str(error))
    return closed


def close_written(folder: Path) -> None:
    """Close the files that living processes write; each goes on in a new one. Raises OSError."""
    with _held(folder, fcntl.LOCK_EX):  # so nobody is appending, and each file ends with a record
        for path in folder.glob(FILES + OPEN):
            with suppress(FileNotFoundError):
                path.rename(path.with_name(path.name.removesuffix(OPEN)))


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """Within it, files are appended to (shared), or closed for others (exclusive)."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _close_if_abandoned(path: Path) -> bool:
    with path.open("rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if not _is_there(file.fileno(), path):
            return False  # somebody else has just closed it
        whole = whole_members(file.fileno())
        if not whole:
            path.unlink()
            return False
        os.ftruncate(file.fileno(), whole)
        os.fsync(file.fileno())
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    log.info("archive file closed for a writer that died", file=str(path), bytes=whole)
    return True


def whole_members(handle: int) -> int:
    """Bytes up to the end of the last gzip member that is whole."""
    position = whole = 0
    stream = zlib.decompressobj(GZIP)
    with suppress(zlib.error):
        while chunk := os.pread(handle, _CHUNK, position):
            position += len(chunk)
            while chunk:
                stream.decompress(chunk, _CHUNK)
                if stream.eof:
                    chunk = stream.unused_data
                    whole = position - len(chunk)
                    stream = zlib.decompressobj(GZIP)
                else:
                    chunk = stream.unconsumed_tail
    return whole


def _open_name(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def _is_there(handle: int, path: Path) -> bool:
    """Whether the path still leads to the opened file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
