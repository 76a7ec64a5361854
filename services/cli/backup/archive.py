"""The archive's WARC files: into a backup, and back."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.cli.backup.checking import Watch
from services.cli.backup.folder import CHUNK, BackupFolder, sha256_of, sync_folder
from services.cli.backup.manifest import ARCHIVE, Manifest, StoredFile, named
from services.cli.problems import Problem
from services.fetcher.warc.file_names import CLOSED, FILES, OPEN
from services.fetcher.warc.ownership import is_marked, mark_of
from services.fetcher.warc.segments import whole_members

_TASK = "archive, files"


def holds_files(archive: Path) -> bool:
    """Whether there is any WARC file, closed or being written."""
    return any(True for ending in ("", OPEN) for _ in archive.glob(FILES + ending))


def refuse_to_lose_all(archive: Path, folder: Path, before: Manifest | None) -> None:
    """Raises Problem where there is no WARC file, and the backup in the folder holds some."""
    if holds_files(archive):
        return
    if holds_files(folder / ARCHIVE) or (before and before.of("archive")):
        raise Problem(
            f"there is no WARC file in {archive}, and the backup in {folder} holds some, which this"
            " one would remove: name the archive's folder with --archive (is it mounted?), or give"
            " another folder for the backup"
        )


def refuse_foreign(archive: Path, archive_id: str | None) -> None:
    """Raises Problem where the WARC files are those of another installation."""
    if archive_id is not None and holds_files(archive) and not is_marked(archive, archive_id):
        raise Problem(
            f"the WARC files in {archive} are not this installation's: the file"
            f" {mark_of(archive_id)} is not there. Name its own archive with --archive, or leave it"
            " out with --no-archive; of a copy without that file, make it"
        )


def save_archive(
    archive: Path, folder: BackupFolder, run: str, before: Manifest | None, watch: Watch
) -> list[StoredFile]:
    """Copy what the folder does not hold yet; all files of the archive as they are stored.

    A closed file is copied once and shared by all backups in the folder. One that is still
    written is copied up to its last whole record, for this backup alone. What retention removes
    meanwhile is left out.
    """
    known = {each.path: each for each in before.of("archive")} if before else {}
    names = sorted({
        path.relative_to(archive).as_posix().removesuffix(OPEN)
        for ending in ("", OPEN)
        for path in archive.glob(FILES + ending)
    })  # fmt: skip
    saved = []
    for number, name in enumerate(names, start=1):
        if stored := _save(archive, name, folder, run, known):
            saved.append(stored)
        watch(_TASK, number, len(names))
    return saved


def _save(
    archive: Path, name: str, folder: BackupFolder, run: str, known: Mapping[str, StoredFile]
) -> StoredFile | None:
    # It may be closed, and so renamed, between one look and the next.
    for ending in ("", OPEN, ""):
        path = archive / (name + ending)
        try:
            with path.open("rb") as source:
                if ending:
                    return _open_one(source.fileno(), name, folder, run)
                return _closed_one(source.fileno(), name, folder, run, known)
        except FileNotFoundError as error:
            if error.filename != str(path):
                raise
    return None


def _open_one(source: int, name: str, folder: BackupFolder, run: str) -> StoredFile | None:
    size = whole_members(source)
    return _copied(source, size, folder, f"{run}/{ARCHIVE}/{name}", name) if size else None


def _closed_one(
    source: int, name: str, folder: BackupFolder, run: str, known: Mapping[str, StoredFile]
) -> StoredFile:
    size, shared = os.fstat(source).st_size, f"{ARCHIVE}/{name}"
    if there := _there(folder.path, shared, name, size, known):
        return there
    # Another file of that name is that of an earlier backup, which is whole until this one is.
    path = f"{run}/{shared}" if (folder.path / shared).exists() else shared
    return _copied(source, size, folder, path, name)


def _there(
    folder: Path, path: str, name: str, size: int, known: Mapping[str, StoredFile]
) -> StoredFile | None:
    """A closed file that the folder holds from an earlier backup, be it one cut short."""
    try:
        if (folder / path).stat().st_size != size:
            return None
        if path in known and known[path].size == size:
            return known[path]
        digest = sha256_of(folder / path)
    except FileNotFoundError:
        return None
    return StoredFile(path=path, kind="archive", name=name, size=size, sha256=digest)


def _copied(source: int, size: int, folder: BackupFolder, path: str, name: str) -> StoredFile:
    file = folder.new_file(path)
    at = 0
    while at < size and (chunk := os.pread(source, min(CHUNK, size - at), at)):
        file.write(chunk)
        at += len(chunk)
    return file.finish("archive", name)


def refuse_what_differs(archive: Path, manifest: Manifest) -> None:
    """Raises Problem where the archive holds another file under a name that is to be restored."""
    other = [
        each.name for each, path in _existing(archive, manifest) if not _begins_with(path, each)
    ]
    if other:
        raise Problem(
            f"{archive} holds other files than the backup under the same names: {named(other)}."
            " Move them away, or give another folder with --archive"
        )


def load_archive(archive: Path, folder: Path, manifest: Manifest, watch: Watch) -> None:
    """Copy what the archive does not hold. A file that goes on after what was saved stays."""
    there = {each.name for each, _ in _existing(archive, manifest)}
    files = manifest.of("archive")
    for number, each in enumerate(files, start=1):
        if each.name not in there:
            _load(folder / each.path, archive / each.name)
        watch(_TASK, number, len(files))


def _load(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with source.open("rb") as original, part.open("wb") as copy:
        while chunk := original.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    part.replace(target)
    sync_folder(target.parent)


def _existing(archive: Path, manifest: Manifest) -> Iterator[tuple[StoredFile, Path]]:
    for each in manifest.of("archive"):
        if not each.name.endswith(CLOSED):
            raise Problem(f"{each.name} is no name of a file of the archive")
        for path in (archive / each.name, archive / (each.name + OPEN)):
            if path.is_file():
                yield each, path
                break


def _begins_with(path: Path, each: StoredFile) -> bool:
    return path.stat().st_size >= each.size and sha256_of(path, each.size) == each.sha256
