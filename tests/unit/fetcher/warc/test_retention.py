"""What of the archive is removed: the oldest closed files, and never one that is written."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from libs.observability import Metrics
from services.fetcher.warc.file_names import file_name
from services.fetcher.warc.retention import ArchiveRetention, Retention, too_many
from services.fetcher.warc.segments import Segments
from tests.unit.fetcher.warc.hops import asked, group, hop

NOW = datetime(2024, 2, 27, 12, tzinfo=timezone.utc)


def name(days_ago: float) -> str:
    return file_name(NOW - timedelta(days=days_ago), host="h", writer="w", serial=1)


def closed(folder: Path, days_ago: float, size: int = 100) -> Path:
    path = folder / name(days_ago)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def retention(folder: Path, keep: Retention, metrics: Metrics | None = None) -> ArchiveRetention:
    return ArchiveRetention(folder, keep, now=lambda: NOW, metrics=metrics or Metrics("fetcher"))


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        (Retention(), [9, 3, 2, 1, 0]),
        (Retention(days=2.0), [2, 1, 0]),
        (Retention(days=2.6), [3, 2, 1, 0]),  # until that day was over, it may have been written
        (Retention(days=0.001), [0]),
        (Retention(size=500), [9, 3, 2, 1, 0]),
        (Retention(size=499), [3, 2, 1, 0]),
        (Retention(size=201), [1, 0]),
        (Retention(days=2.0, size=201), [1, 0]),
        (Retention(days=2.0, size=10_000), [2, 1, 0]),
        (Retention(size=1), []),
    ],
)
def test_the_oldest_go_first(keep: Retention, kept: list[int]) -> None:
    files = [(name(days), 100) for days in (9, 3, 2, 1, 0)]
    gone = [each for each, _ in too_many(files, 0, keep, NOW)]
    assert [each for each, _ in files if each not in gone] == [name(days) for days in kept]


def test_what_is_being_written_counts_and_stays(tmp_path: Path) -> None:
    segments = Segments(tmp_path, max_bytes=10**9, now=lambda: NOW - timedelta(days=30))
    segments.append(group([hop()], asked()))
    old, new = closed(tmp_path, 2), closed(tmp_path, 1)
    assert retention(tmp_path, Retention(size=150, days=5)).remove() == [name(2), name(1)]
    assert not old.exists()
    assert not new.exists()
    [written] = tmp_path.rglob("*.open")
    segments.append(group([hop()], asked()))
    assert written.exists()
    segments.close()


def test_removals_are_logged_and_counted_and_other_files_left(tmp_path: Path) -> None:
    closed(tmp_path, 9, 300)
    other = tmp_path / name(9).replace("dealwire-", "crawl-")
    other.write_bytes(b"not ours")
    metrics = Metrics("fetcher")
    with capture_logs() as logs:
        assert retention(tmp_path, Retention(days=2), metrics).remove() == [name(9)]
        assert retention(tmp_path, Retention(days=2), metrics).remove() == []
    assert [(line["event"], line["file"]) for line in logs] == [("archive_file_removed", name(9))]
    assert b'archive_removed_bytes_total{stage="fetcher"} 300.0' in metrics.exposition()
    assert other.exists()


def test_replicas_that_look_at_once_remove_no_more_than_one_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (4, 3, 2, 1):
        closed(tmp_path, days)
    first, second = (retention(tmp_path, Retention(size=250)) for _ in range(2))
    unlink = Path.unlink

    def later(path: Path, missing_ok: bool = False) -> None:
        monkeypatch.setattr(Path, "unlink", unlink)
        second.remove()  # between the first one's look and its removal
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", later)
    assert first.remove() == []
    assert sorted(each.name for each in tmp_path.rglob("*.gz")) == [
        Path(name(days)).name for days in (2, 1)
    ]


def test_nothing_is_removed_unless_it_is_asked_for() -> None:
    assert not Retention().is_on
    assert Retention(days=1).is_on
    assert Retention(size=1).is_on
