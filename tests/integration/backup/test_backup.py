"""A backup and its restore on real servers: all is there again, and is of one moment."""

import asyncio
import fcntl
import json
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Connection
from redis.asyncio import Redis

from libs.contracts.keys import RESTORING
from libs.streaming import RedisStreams, Refused
from libs.streaming.consumer_name import ConsumerName
from services.cli.backup.checking import read_manifest
from tests.integration.backup.place import DOCUMENTS, LEASE, WARC, Place, member
from tests.stages import until


async def test_everything_is_there_again(place: Place, empty: Place, folder: Path) -> None:
    before = await place.keys(), await place.documents(), await place.aliases()
    place.dealwire("backup", str(folder))
    empty.dealwire("restore", str(folder))
    keys, documents, aliases = before
    del keys[LEASE.encode()]  # nobody holds it any more
    assert await empty.keys() == keys
    assert await empty.documents() == documents
    assert sum(map(len, documents.values())) == DOCUMENTS
    assert await empty.aliases() == aliases
    files = {p.relative_to(empty.archive).as_posix() for p in empty.archive.rglob("*.gz*")}
    assert files == {WARC.format(number) for number in (1, 2, 3)}
    assert (empty.archive / WARC.format(2)).read_bytes() == member(2) * 3
    assert (empty.archive / WARC.format(3)).read_bytes() == member(3) * 2


async def test_what_was_pending_still_is_with_its_consumers_and_deliveries(
    place: Place, empty: Place, folder: Path
) -> None:
    place.dealwire("backup", str(folder))
    empty.dealwire("restore", str(folder))
    async with Redis.from_url(place.broker_url) as redis:

        async def pending(of: Place) -> list[Any]:
            stream = of.key("articles.fetched")
            rows = await redis.xpending_range(stream, "language-detector", "-", "+", 100)
            return [(r["message_id"], r["consumer"], r["times_delivered"]) for r in rows]

        assert await pending(empty) == await pending(place)
        assert {(consumer, count) for _, consumer, count in await pending(empty)} == {
            (b"one", 1),
            (b"three", 4),
        }
        answer = await redis.xreadgroup(
            "other", "two", {empty.key("articles.fetched"): ">"}, count=1
        )
        assert answer[0][1][0][1] == {b"data": b"5"}
        assert 0 < await redis.pttl(empty.key("in_flight:1")) <= 3_600_000


def test_only_its_owner_can_read_it(place: Place, folder: Path) -> None:
    words, environment = place.command("backup", str(folder))
    subprocess.run(words, env=environment, check=True, capture_output=True, umask=0)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_dir()}
    assert modes == {0o600}
    assert folders | {stat.S_IMODE(folder.stat().st_mode)} == {0o700}


def test_a_second_backup_copies_no_closed_file_again_and_takes_the_place_of_the_first(
    place: Place, folder: Path
) -> None:
    place.dealwire("backup", str(folder))
    first = read_manifest(folder)
    copies = {path: path.stat().st_ino for path in (folder / "archive").rglob("*.gz")}
    assert len(copies) == 2
    writing = place.archive / (WARC.format(3) + ".open")
    writing.rename(place.archive / WARC.format(3))
    (place.archive / WARC.format(1)).unlink()  # as retention does
    said = json.loads(place.dealwire("backup", str(folder), "--json").splitlines()[0])
    second = read_manifest(folder)
    assert said["id"] == second.id != first.id
    kept = {path: path.stat().st_ino for path in (folder / "archive").rglob("*.gz")}
    (shared,) = kept.items() & copies.items()
    assert shared[0] == folder / "archive" / WARC.format(2)
    assert {each.name for each in second.of("archive")} == {WARC.format(2), WARC.format(3)}
    assert not (folder / first.id).exists()
    place.dealwire("backup", "--verify", str(folder))


def test_a_file_of_the_archive_that_went_on_stays_as_it_is(
    place: Place, empty: Place, folder: Path
) -> None:
    place.dealwire("backup", str(folder))
    there = empty.archive / (WARC.format(3) + ".open")
    there.parent.mkdir(parents=True)
    there.write_bytes(member(3) * 5)
    empty.dealwire("restore", str(folder))
    assert there.read_bytes() == member(3) * 5
    assert not (empty.archive / WARC.format(3)).exists()


MOVE = """
local id = redis.call('XADD', KEYS[2], '*', 'n', ARGV[2])
redis.call('HINCRBY', KEYS[3], 'moved', 1)
return redis.call('XACK', KEYS[1], 'mover', ARGV[1])
"""


async def move_one_by_one(place: Place, stop: asyncio.Event) -> int:
    """Add entries, index each, then move it on in one script, as a stage does; how many."""
    source, target, count = place.key("a.source"), place.key("z.target"), place.key("z.count")
    done = 0
    async with Redis.from_url(place.broker_url) as redis, place.search() as client:
        await redis.xgroup_create(source, "mover", 0, mkstream=True)
        while not stop.is_set():
            await redis.xadd(source, {"n": done})
            ((_, [(entry, fields)]),) = await redis.xreadgroup("mover", "m", {source: ">"}, count=1)
            await client.index(
                index=f"{place.index_prefix}articles",
                id=f"moved-{fields[b'n'].decode()}",
                body={"n": done},
            )
            await redis.eval(MOVE, 3, source, target, count, entry, fields[b"n"])  # type: ignore[misc]
            done += 1
    return done


@pytest.mark.parametrize("attempt", range(2))
async def test_a_backup_is_of_one_moment_while_others_write(
    place: Place, empty: Place, folder: Path, attempt: int
) -> None:
    with Connection.from_url(place.broker_url) as connection:
        # Between the keys that change together, so that they are not read together.
        connection.mset({place.key(f"m.{number}"): "x" * 300 for number in range(20_000)})
    stop = asyncio.Event()
    mover = asyncio.create_task(move_one_by_one(place, stop))
    async with Redis.from_url(place.broker_url) as redis:

        async def moved_more_than(count: int) -> bool:
            return bool(await redis.xlen(place.key("z.target")) > count)

        await until(lambda: moved_more_than(20 * (attempt + 1)))
        await asyncio.to_thread(place.dealwire, "backup", str(folder))
        at_end = await redis.xlen(place.key("z.target"))
        await until(lambda: moved_more_than(at_end + 20))  # it goes on
        stop.set()
        total = await mover
        await asyncio.to_thread(empty.dealwire, "restore", str(folder))
        moved = await redis.xrange(empty.key("z.target"))
        pending = (await redis.xpending(empty.key("a.source"), "mover"))["pending"]
        (group,) = await redis.xinfo_groups(empty.key("a.source"))
        added = await redis.xlen(empty.key("a.source"))
        counted = await redis.hget(empty.key("z.count"), "moved")  # type: ignore[misc]
    assert 0 < len(moved) < total
    assert len(moved) + pending + group["lag"] == added
    assert counted == str(len(moved)).encode()
    documents = (await empty.documents())["articles-000002"]
    assert {f"moved-{fields[b'n'].decode()}" for _, fields in moved} <= documents.keys()


async def test_while_a_restore_is_not_finished_no_service_begins(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.redis.set(streams.key(RESTORING), "some backup")
        with pytest.raises(Refused, match="dealwire restore"):
            await streams.leases.take("anything", "me", seconds=5)
        name = ConsumerName("fetcher", streams.leases)
        taking = asyncio.create_task(name.take(asyncio.Event()))
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(taking), 0.3)
        assert not taking.done()
        await streams.redis.delete(streams.key(RESTORING))
        await asyncio.wait_for(taking, 10)
        assert name.value == "fetcher-1"


def test_two_at_once_into_one_folder_are_refused(place: Place, folder: Path) -> None:
    folder.mkdir()
    mark = folder / "dealwire-backup"
    mark.touch()
    with mark.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = place.dealwire("backup", str(folder), expect=1)
    assert "another backup is writing" in said
    assert not (folder / "manifest.json").exists()
