"""Reads articles from files below the folders that the installation allows."""

import asyncio
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from libs.contracts import FetchRequest
from libs.parsing.errors import NotAPage, NotText, TooLarge
from libs.parsing.page import Page
from libs.urls import BadAddress
from services.fetcher import sidecars
from services.fetcher.errors import BadSidecar, FileMissing, FileOutsideRoots
from services.fetcher.sidecars import NOTHING_STATED, Sidecar, read_sidecar, with_sidecar

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".md"})
_NOT_READ = frozenset({
    ".pdf", ".doc", ".docx", ".docm", ".odt", ".rtf", ".pages", ".epub", ".mobi", ".djvu", ".ps",
    ".xls", ".xlsx", ".ods", ".numbers", ".ppt", ".pptx", ".odp", ".key", ".jpg", ".jpeg", ".png",
    ".gif", ".webp", ".heic", ".tif", ".tiff", ".svg", ".bmp", ".mp3", ".m4a", ".ogg", ".wav",
    ".mp4", ".m4v", ".mov", ".avi", ".webm", ".zip", ".7z", ".rar", ".tar", ".tgz", ".eml",
    ".msg", ".mbox", ".webarchive", ".mht", ".mhtml",
})  # fmt: skip
"""Endings of documents, pictures, recordings and archives, whatever their bytes look like."""
_LONGEST_SIDECAR = 65_536  # bytes


@dataclass(frozen=True)
class FoundFile:
    """A file that was read: its folder's full path and its name are its identity."""

    page: Page
    folder: str
    name: str
    sidecar: Sidecar = NOTHING_STATED

    def identified(self, request: FetchRequest) -> FetchRequest:
        """The request with what a file without an address is known by, and what is stated."""
        identity = {
            "source": request.source or self.folder,
            "relative_path": request.relative_path or self.name,
        }
        return with_sidecar(request.model_copy(update=identity), self.sidecar)


@dataclass(frozen=True)
class Folder:
    """The files below a folder in the order of their paths, which are relative to it."""

    path: str
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    """What is not read: files with other endings, names that are no UTF-8, closed folders."""
    changed_ms: Mapping[str, int]
    """When each was last changed or put there, in ms since 1970; none for what is gone."""

    def address(self, relative_path: str) -> str:
        """The file:// address of one of the files."""
        return (Path(self.path) / relative_path).as_uri()


class FileSource:
    """Files below `roots`; nothing else is even looked at. Symbolic links are resolved first."""

    def __init__(self, roots: Sequence[Path], *, max_bytes: int) -> None:
        self._roots = tuple(Path(os.path.realpath(root)) for root in roots)
        self._max_bytes = max_bytes

    async def load(self, address: str) -> FoundFile | Folder:
        """A file or a folder by its file:// address.

        Raises BadAddress, FileOutsideRoots, FileMissing, TooLarge, NotText; BadSidecar, and
        NotAPage for a sidecar itself.
        """
        return await asyncio.to_thread(self._load, address)

    def _load(self, address: str) -> FoundFile | Folder:
        path = Path(os.path.realpath(path_of(address)))
        if not any(path.is_relative_to(root) for root in self._roots):
            raise FileOutsideRoots(f"{path} is not below FETCHER_FILE_ROOTS")
        try:
            kind = path.stat().st_mode
            if stat.S_ISDIR(kind):
                return self._folder(path)
            if not stat.S_ISREG(kind):
                raise NotText(f"{path} is not a regular file")
            if path.name.endswith(sidecars.SUFFIX):
                raise NotAPage(f"{path} states facts of the file beside it")
            if path.suffix.lower() in _NOT_READ:
                raise NotText(f"{path}: a {path.suffix} file is not read: save its text as .txt")
            with path.open("rb") as file:
                body = file.read(self._max_bytes + 1)
        except OSError as error:
            raise FileMissing(f"{path}: {error.strerror}") from error
        if len(body) > self._max_bytes:
            raise TooLarge(f"{path}: more than {self._max_bytes} bytes")
        page = Page(final_url=path.as_uri(), body=body)
        return FoundFile(page, str(path.parent), path.name, sidecar_of(path, self._roots))

    def _folder(self, path: Path) -> Folder:
        closed: list[str] = []
        found = sorted(_visible(path, closed))
        files = tuple(each for each in found if _is_read(each))
        left_out = (*(_shown(each) for each in found if not _is_read(each)), *closed)
        changed_ms = {}
        for each in files:
            with suppress(OSError):
                changed_ms[each] = _last_stated(path / each)
        return Folder(str(path), files, left_out, changed_ms)


def sidecar_of(path: Path, roots: Sequence[Path]) -> Sidecar:
    """What the sidecar beside a file states, nothing where there is none. Raises BadSidecar."""
    beside = path.with_suffix(sidecars.SUFFIX)
    if not beside.exists():
        return NOTHING_STATED
    resolved = Path(os.path.realpath(beside))
    if not resolved.is_file() or not any(resolved.is_relative_to(root) for root in roots):
        raise BadSidecar(f"{beside}: not a file below the folders that may be read")
    try:
        with resolved.open("rb") as file:
            content = file.read(_LONGEST_SIDECAR + 1)
    except OSError as error:
        raise BadSidecar(f"{beside}: {error.strerror}") from error
    if len(content) > _LONGEST_SIDECAR:
        raise BadSidecar(f"{beside}: more than {_LONGEST_SIDECAR} bytes")
    return read_sidecar(content, str(beside))


def _last_stated(path: Path) -> int:
    """When a file or its sidecar was last changed, in ms since 1970. Raises OSError."""
    changed = last_change(path.stat())
    with suppress(OSError):
        changed = max(changed, last_change(path.with_suffix(sidecars.SUFFIX).stat()))
    return changed


def last_change(found: os.stat_result) -> int:
    """When a file was last changed, in ms since 1970.

    The time of its inode: that of its content may be older than the file itself, where it
    was unpacked or copied.
    """
    return found.st_ctime_ns // 1_000_000


def path_of(address: str) -> Path:
    """The path of a file:// address. Raises BadAddress for one on another machine."""
    try:
        parts = urlsplit(address)
        path = unquote(parts.path, errors="surrogateescape")
    except ValueError as error:
        raise BadAddress(f"not an address: {address[:200]!r}") from error
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or "\x00" in path:
        raise BadAddress(f"not a file on this machine: {address[:200]!r}")
    if not path.startswith("/"):
        raise BadAddress(f"not a full path: {address[:200]!r}")
    return Path(path)


def _is_read(relative_path: str) -> bool:
    # What is no UTF-8 can be in no message.
    return Path(relative_path).suffix.lower() in SUFFIXES and _shown(relative_path) == relative_path


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def _visible(folder: Path, closed: list[str]) -> Iterator[str]:
    """Files below a folder, relative to it; not hidden ones, sidecars and linked folders.

    Folders that cannot be read are added to `closed`.
    """

    def note(error: OSError) -> None:
        closed.append(f"{_shown(os.path.relpath(error.filename, folder))}/ ({error.strerror})")

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and not name.endswith(sidecars.SUFFIX):
                yield str((Path(parent) / name).relative_to(folder))
