"""The folder of a backup, as it is written: hashed, on disk, and whole or recognisably not."""

import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Self

from services.cli.backup.manifest import ARCHIVE, FORMAT, MANIFEST, MARK, RUN, Manifest, StoredFile
from services.cli.problems import Problem
from services.fetcher.warc.file_names import FILES

CHUNK = 1024 * 1024
"""Bytes read and hashed at once."""

Kind = Literal["keys", "index", "archive", "profile"]

_PART = ".part"
"""Follows the name of a file while it is written."""


class HashedFile:
    """A new file, readable for its owner alone. Takes its name when it is whole and on disk."""

    def __init__(self, folder: Path, path: str) -> None:
        self.path = path
        self._target = folder / path
        _make_folders(folder, self._target.parent)
        self._part = self._target.with_name(self._target.name + _PART)
        self._part.unlink(missing_ok=True)
        handle = os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._stream = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Append; how many bytes that were, as a stream says."""
        self._stream.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: `finish` brings all of it to the disk."""

    def finish(self, kind: Kind, name: str, count: int = 0) -> StoredFile:
        """On disk under its name, and what the manifest says of it."""
        self.close()
        return StoredFile(
            path=self.path,
            kind=kind,
            name=name,
            size=self.size,
            sha256=self._hash.hexdigest(),
            count=count,
        )

    def close(self) -> None:
        """On disk under its name."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._part.replace(self._target)

    def drop(self) -> None:
        """Leave nothing of it."""
        self._stream.close()
        self._part.unlink(missing_ok=True)


class BackupFolder:
    """A folder that a backup is written to; held by one backup at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    @contextmanager
    def held(cls, path: Path) -> Iterator[Self]:
        """The folder, new or of an earlier backup. Raises Problem.

        What fails while it is written to is a Problem that says so.
        """
        whole = False
        try:
            whole = (path / MANIFEST).is_file()
            handle = _marked(path)
            try:
                yield cls(path)
            finally:
                os.close(handle)
        except OSError as error:
            earlier = ", and the earlier one in this folder is as it was" if whole else ""
            raise Problem(
                f"{error.filename or path}: {error.strerror or error}. This backup is not finished"
                f"{earlier}: put that right, or give another folder, and run it again"
            ) from error

    def new_file(self, path: str) -> HashedFile:
        """A file below the folder."""
        return HashedFile(self.path, path)

    def finish(self, manifest: Manifest) -> None:
        """Make the backup whole: from now on it is this one that is restored from here."""
        for folder in {(self.path / each.path).parent for each in manifest.files}:
            sync_folder(folder)
        text = manifest.sealed().model_dump_json(indent=1) + "\n"
        file = self.new_file(MANIFEST)
        file.write(text.encode())
        file.close()
        sync_folder(self.path)

    def prune(self, manifest: Manifest) -> None:
        """Remove what earlier backups into this folder left and this one does not need."""
        kept = {self.path / each.path for each in manifest.files}
        for run in self.path.iterdir():
            if RUN.fullmatch(run.name) and run.name != manifest.id and run.is_dir():
                shutil.rmtree(run)
        if not manifest.with_archive:
            return
        for ending in ("", _PART):
            for file in [*(self.path / ARCHIVE).glob(FILES + ending)]:
                if file not in kept:
                    file.unlink()


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path, size: int | None = None) -> str:
    """Of a file, or of its first bytes. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        left = size if size is not None else path.stat().st_size
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _marked(path: Path) -> int:
    """The handle of the folder's mark, locked. Raises Problem, OSError."""
    if path.exists() and not path.is_dir():
        raise Problem(f"{path} is no folder: give a folder for the backup")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = path / MARK
    if not mark.exists() and any(path.iterdir()):
        raise Problem(f"{path} is neither empty nor a backup: give a folder of its own")
    _refuse_what_leads_out(path)
    handle = os.open(mark, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Problem(f"another backup is writing to {path}") from None
    os.write(handle, f"format {FORMAT}\n".encode())
    return handle


def misfit(root: Path, path: str) -> str | None:
    """Why a path below a folder is no file of a backup, by itself or for a folder on the way.

    None where it is one. Raises OSError where nothing is there.
    """
    *folders, name = path.split("/")
    at = root
    for part in folders:
        at /= part
        if not stat.S_ISDIR(mode := at.lstat().st_mode):
            return f"{part} is {_what(mode)}"
    mode = (at / name).lstat().st_mode
    return None if stat.S_ISREG(mode) else _what(mode)


def _what(mode: int) -> str:
    return "a symbolic link" if stat.S_ISLNK(mode) else "no regular file or folder"


def _refuse_what_leads_out(path: Path) -> None:
    """Raises Problem where a backup would write to, or remove from, another folder than its own."""
    for top in path.iterdir():
        if top.name not in {MARK, MANIFEST, ARCHIVE} and not RUN.fullmatch(top.name):
            continue
        for each in (top, *_below(top)):
            mode = each.lstat().st_mode
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                raise Problem(
                    f"{each} is {_what(mode)}, which no backup has made: remove it, or give another"
                    " folder for the backup"
                )


def _below(folder: Path) -> Iterator[Path]:
    """All that is below a folder, links unfollowed; nothing below what is none."""
    for at, folders, files in os.walk(folder):
        yield from (Path(at, name) for name in (*folders, *files))


def _make_folders(root: Path, folder: Path) -> None:
    """Each folder on the way for its owner alone, whatever the umask."""
    for part in reversed([folder, *folder.parents]):
        if part.is_relative_to(root):
            part.mkdir(mode=0o700, exist_ok=True)
