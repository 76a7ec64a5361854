"""A backup writes to its own folder and removes what is its own, whatever lies there."""

import os
import shlex
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from services.cli.backup.checking import read_manifest, verify
from services.cli.backup.folder import BackupFolder
from services.cli.backup.manifest import ARCHIVE, FORMAT, MANIFEST, MARK, Manifest, StoredFile
from services.cli.backup.restoring import Restoring
from services.cli.problems import Problem

RUN = "20261129T080230000000Z"
WARC = "2026/11/28/dealwire-20261128T101500Z-host-0a1b2c3d-00001.warc.gz"
AT = datetime(2026, 11, 29, tzinfo=timezone.utc)


def manifest(*files: StoredFile, run: str = RUN) -> Manifest:
    return Manifest(
        format=FORMAT,
        product="0",
        id=run,
        taken_at=AT,
        finished_at=AT,
        standstill_ms=0,
        key_prefix="{x}",
        index_prefix="x-",
        stream_server="",
        opensearch="",
        with_archive=True,
        files=files,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole backup of keys and one WARC file."""
    path = tmp_path / "backup"
    with BackupFolder.held(path) as held:
        files = []
        for at, kind in ((f"{RUN}/keys", "keys"), (f"{ARCHIVE}/{WARC}", "archive")):
            file = held.new_file(at)
            file.write(b"what was saved")
            files.append(file.finish(kind, WARC if kind == "archive" else kind))  # type: ignore[arg-type]
        held.finish(manifest(*files))
    return path


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside"
    path.mkdir()
    (path / "precious.txt").write_text("precious")
    return path


@pytest.mark.parametrize("name", [ARCHIVE, f"{ARCHIVE}/2026", RUN, "20200101T000000000000Z"])
def test_a_folder_that_is_a_link_is_refused(folder: Path, outside: Path, name: str) -> None:
    link = folder / name
    if link.exists():
        link.rename(folder.parent / "aside")
    link.symlink_to(outside)
    with pytest.raises(Problem, match=f"{link} is a symbolic link"), BackupFolder.held(folder):
        pytest.fail("it is held")
    assert [each.name for each in outside.iterdir()] == ["precious.txt"]


@pytest.mark.parametrize("make", [Path.symlink_to, lambda path, _: os.mkfifo(path)])
@pytest.mark.parametrize("name", [MARK, MANIFEST, f"{RUN}/keys", f"{ARCHIVE}/{WARC}"])
def test_a_file_that_is_none_is_refused(
    folder: Path, outside: Path, name: str, make: Callable[[Path, Path], None]
) -> None:
    (folder / name).unlink()
    make(folder / name, outside / "precious.txt")
    with pytest.raises(Problem, match=f"{folder / name} is "), BackupFolder.held(folder):
        pytest.fail("it is held")
    assert (outside / "precious.txt").read_text() == "precious"


def test_the_next_backup_removes_what_bears_the_names_of_the_archive_alone(folder: Path) -> None:
    foreign = folder / ARCHIVE / "2026" / "notes.txt"
    foreign.touch()
    (folder / ARCHIVE / f"{WARC}.part").touch()
    with BackupFolder.held(folder) as held:
        held.prune(manifest(run="20261130T080230000000Z"))
    assert [each for each in (folder / ARCHIVE).rglob("*") if each.is_file()] == [foreign]
    assert not (folder / RUN).exists()


@pytest.mark.parametrize(
    ("archive", "options"),
    [
        ("/state/archive", []),
        ("/other/archive", ["--archive", "/other/archive"]),
        (None, ["--no-archive"]),
    ],
)
def test_a_restore_that_is_cut_short_says_with_which_words_it_is_finished(
    archive: str | None, options: list[str]
) -> None:
    folder = Path("/backups/of monday")
    unused: Any = None
    restoring = Restoring(
        folder, manifest(), unused, unused, Path(archive) if archive else None, None, unused
    )
    assert shlex.split(restoring.words(Path("/state"))) == [str(folder), *options]


@pytest.mark.parametrize("name", [f"{RUN}/keys", f"{ARCHIVE}/{WARC}", ARCHIVE, RUN])
def test_what_a_link_leads_to_is_not_intact(folder: Path, name: str) -> None:
    moved = (folder / name).rename(folder.parent / "moved")
    (folder / name).symlink_to(moved)
    with pytest.raises(Problem, match=r"is damaged: .*a symbolic link"):
        verify(folder, read_manifest(folder), lambda *_: None)


@pytest.mark.parametrize("name", [f"{RUN}/keys", f"{ARCHIVE}/{WARC}", ARCHIVE])
def test_a_pipe_is_damaged_and_not_waited_for(folder: Path, name: str) -> None:
    (folder / name).rename(folder.parent / "moved")
    os.mkfifo(folder / name)
    with pytest.raises(Problem, match=r"is damaged: .*no regular file"):
        verify(folder, read_manifest(folder), lambda *_: None)


def test_a_manifest_that_is_no_file_is_damaged(folder: Path) -> None:
    path = folder / MANIFEST
    path.rename(folder.parent / "moved")
    path.symlink_to(folder.parent / "moved")
    with pytest.raises(Problem, match="is damaged: a symbolic link"):
        read_manifest(folder)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(Problem, match="is damaged: no regular file"):
        read_manifest(folder)
    path.unlink()
    path.mkdir()
    with pytest.raises(Problem, match="is damaged: no regular file"):
        read_manifest(folder)


def test_an_earlier_backup_is_named_where_there_is_one_alone(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Problem, match=f"^{file} is no folder"), BackupFolder.held(file):
        pytest.fail("it is held")
    with pytest.raises(Problem) as refused, BackupFolder.held(tmp_path / "new"):
        raise OSError(28, "No space left on device")
    assert "the earlier one" not in str(refused.value)
    with pytest.raises(Problem) as refused, BackupFolder.held(folder):
        raise OSError(28, "No space left on device")
    assert "the earlier one in this folder is as it was" in str(refused.value)
