"""kill -9 in the middle of a backup and of a restore: recognised, and finished by another run."""

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from libs.contracts.keys import RESTORING
from services.cli.backup.checking import read_manifest
from tests.integration.backup.place import LEASE, Place, fill
from tests.stages import PATIENCE

MANY = 9000  # documents: enough for a restore to take its time


@pytest.fixture
async def large(
    broker_url: str, opensearch_url: str, key_prefix: str, index_prefix: str, tmp_path: Path
) -> Place:
    made = Place(broker_url, opensearch_url, key_prefix, index_prefix, tmp_path / "from")
    await fill(made, documents=MANY)
    return made


def runs(folder: Path) -> int:
    """Backups of which the folder holds something but the archive."""
    return len([*folder.glob("2*/keys")])


def killed(place: Place, *arguments: str, when: Callable[[], bool]) -> None:
    """Start a command and kill -9 it once something is so, which must be before its end."""
    words, environment = place.command(*arguments)
    running = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + PATIENCE
    while not when():
        assert running.poll() is None, "it ended before"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    running.kill()
    assert running.wait() == -signal.SIGKILL


@pytest.mark.parametrize("part", ["keys*", "index/*.gz*"])
async def test_a_killed_backup_is_cut_short_and_the_next_one_whole(
    large: Place, empty: Place, folder: Path, part: str
) -> None:
    killed(large, "backup", str(folder), when=lambda: any(folder.glob(f"*/{part}")))
    assert "was cut short" in empty.dealwire("restore", str(folder), expect=1)
    with Redis.from_url(large.broker_url, socket_timeout=15) as redis:
        assert redis.set(large.key("written"), 1)  # once the pause is over by itself
    large.dealwire("backup", str(folder))
    assert runs(folder) == 1
    empty.dealwire("restore", str(folder))
    assert await empty.documents() == await large.documents()


async def test_a_killed_second_backup_leaves_the_first_whole(
    large: Place, empty: Place, folder: Path
) -> None:
    large.dealwire("backup", str(folder))
    first = read_manifest(folder)
    killed(large, "backup", str(folder), when=lambda: runs(folder) == 2)
    assert read_manifest(folder) == first
    empty.dealwire("restore", str(folder))
    assert await empty.documents() == await large.documents()


def loaded(place: Place) -> int:
    """Documents that were written to its indices, searchable or not."""
    address = f"{place.opensearch_url}/{place.index_prefix}*/_stats/indexing"
    with urllib.request.urlopen(address, timeout=15) as answer:  # noqa: S310 - a server of ours
        return int(json.load(answer)["_all"]["primaries"].get("indexing", {}).get("index_total", 0))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
async def test_a_killed_restore_is_finished_by_another_run(
    large: Place, empty: Place, folder: Path, share: float
) -> None:
    large.dealwire("backup", str(folder))
    with Redis.from_url(empty.broker_url) as redis:
        killed(
            empty, "restore", str(folder),
            when=lambda: bool(redis.exists(empty.key(RESTORING)))
            and (not share or loaded(empty) >= share * MANY),
        )  # fmt: skip
        assert redis.get(empty.key(RESTORING)) == read_manifest(folder).id.encode()
    empty.dealwire("restore", str(folder))
    wanted = await large.keys()
    wanted.pop(LEASE.encode(), None)
    assert await empty.keys() == wanted
    assert await empty.documents() == await large.documents()
    assert await empty.aliases() == await large.aliases()
    files = sorted(path.name for path in empty.archive.rglob("*") if path.is_file())
    assert len(files) == 3
    assert all(name.endswith(".warc.gz") for name in files)
