"""Files on disk: one open at a time, rotated, locked, closed for the dead, never half a record."""

import fcntl
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from services.fetcher.errors import ArchiveUnavailable
from services.fetcher.warc.segments import Segments, close_abandoned
from tests.unit.fetcher.warc.hops import SENT_AT, asked, group, hop, later


def at(moment: datetime = SENT_AT) -> Callable[[], datetime]:
    return lambda: moment


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.warc*"))


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [record.headers["WARC-Type"] for record in ArchiveIterator(file)]


def abandon(folder: Path, *, torn: bytes = b"") -> Path:
    """A file as a writer leaves it that was killed: named open, unlocked, perhaps torn."""
    segments = Segments(folder, max_bytes=10**9, now=at())
    segments.append(group([hop()], asked()))
    [name] = names(folder)
    path = folder / name
    whole = path.read_bytes()
    segments.close()
    (folder / name.removesuffix(".open")).unlink()
    path.write_bytes(whole + torn)
    return path


def test_a_file_is_named_open_until_it_is_closed(tmp_path: Path) -> None:
    segments = Segments(tmp_path, max_bytes=10**9, now=at())
    segments.append(group([hop()], asked()))
    [name] = names(tmp_path)
    assert name.startswith("2024/02/27/dealwire-20240227T093015Z-")
    assert name.endswith("-00001.warc.gz.open")
    segments.close()
    assert names(tmp_path) == [name.removesuffix(".open")]
    assert kinds(tmp_path / names(tmp_path)[0]) == ["warcinfo", "response", "request", "metadata"]


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    one = group([hop()], asked())
    segments = Segments(tmp_path, max_bytes=2 * len(one), now=at())
    for _ in range(3):
        segments.append(one)
    assert len(names(tmp_path)) == 2
    segments.close()
    assert [kinds(tmp_path / name).count("metadata") for name in names(tmp_path)] == [2, 1]


def test_each_utc_day_has_files_of_its_own(tmp_path: Path) -> None:
    moments = iter([SENT_AT, SENT_AT, later(days=1)])
    segments = Segments(tmp_path, max_bytes=10**9, now=lambda: next(moments))
    for _ in range(3):
        segments.append(group([hop()], asked()))
    segments.close()
    assert [name[:10] for name in names(tmp_path)] == ["2024/02/27", "2024/02/28"]
    assert [kinds(tmp_path / name).count("metadata") for name in names(tmp_path)] == [2, 1]


def test_a_file_that_was_removed_is_not_written_to_unseen(tmp_path: Path) -> None:
    segments = Segments(tmp_path, max_bytes=10**9, now=at())
    segments.append(group([hop()], asked()))
    (tmp_path / names(tmp_path)[0]).unlink()
    segments.append(group([hop(2)], asked(2)))
    segments.close()
    [name] = names(tmp_path)
    assert kinds(tmp_path / name).count("metadata") == 1


@pytest.mark.parametrize("torn", [b"", group([hop(2)], asked(2))[:-9], b"\x1f\x8b", b"\0" * 5000])
def test_what_a_dead_writer_left_is_cut_to_whole_records_and_closed(
    tmp_path: Path, torn: bytes
) -> None:
    path = abandon(tmp_path, torn=torn)
    whole = path.stat().st_size - len(torn)
    assert close_abandoned(tmp_path) == 1
    [name] = names(tmp_path)
    assert name == path.relative_to(tmp_path).as_posix().removesuffix(".open")
    kept = kinds(tmp_path / name)
    assert kept[:4] == ["warcinfo", "response", "request", "metadata"]
    if len(torn) < 10 or torn.startswith(b"\0"):
        assert (tmp_path / name).stat().st_size == whole
    else:  # the records before the torn one are whole
        assert kept[4:] == ["response", "request"]


def test_the_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    segments = Segments(tmp_path, max_bytes=10**9, now=at())
    segments.append(group([hop()], asked()))
    assert close_abandoned(tmp_path) == 0
    segments.append(group([hop(2)], asked(2)))
    segments.close()
    [name] = names(tmp_path)
    assert kinds(tmp_path / name).count("metadata") == 2


def test_an_abandoned_file_without_a_record_is_removed(tmp_path: Path) -> None:
    path = abandon(tmp_path)
    path.write_bytes(b"\x1f\x8b\x08")
    assert close_abandoned(tmp_path) == 0
    assert names(tmp_path) == []


@pytest.mark.parametrize("done", [True, False], ids=["just removed", "being looked at"])
def test_a_writer_whose_new_file_somebody_takes_for_abandoned_takes_a_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, done: bool
) -> None:
    """Another process starts between the making of the file and its lock."""
    really_lock = fcntl.flock
    looked: list[int] = []

    def lock_after_another(handle: int, how: int) -> None:
        if not looked and how & fcntl.LOCK_EX:  # not the lock of all who append
            [name] = names(tmp_path)
            looked.append(os.open(tmp_path / name, os.O_RDWR))
            really_lock(looked[0], how)
            if done:
                (tmp_path / name).unlink()
                os.close(looked[0])
        really_lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", lock_after_another)
    segments = Segments(tmp_path, max_bytes=10**9, now=at())
    segments.append(group([hop()], asked()))
    segments.close()
    [name] = [each for each in names(tmp_path) if not each.endswith(".open")]
    assert name.endswith("-00002.warc.gz")
    assert kinds(tmp_path / name).count("metadata") == 1
    if not done:
        os.close(looked[0])


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    segments = Segments(tmp_path / "file", max_bytes=10**9, now=at())
    with pytest.raises(ArchiveUnavailable, match="file"):
        segments.append(group([hop()], asked()))
