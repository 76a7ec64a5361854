"""What cannot be restored, or not here, is refused before anything is changed."""

import asyncio
import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from libs.contracts.keys import ARCHIVE_ID, RESTORING
from services.cli.backup.checking import read_manifest, verify
from services.cli.backup.keys import HEAD, records
from services.cli.backup.manifest import MANIFEST, Manifest
from services.cli.problems import Problem
from services.fetcher.warc.ownership import ArchiveMark, is_marked, mark_archive
from tests.integration.backup.place import Place, fill


def flip(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    """Take the last byte away."""
    path.write_bytes(path.read_bytes()[:-1])


@pytest.fixture(scope="module")
def made(
    broker_url: str, opensearch_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A backup, made once."""
    name, root = f"test-{uuid4().hex[:12]}", tmp_path_factory.mktemp("made")
    place = Place(broker_url, opensearch_url, f"{{{name}}}", f"{name}-", root / "from")
    asyncio.run(fill(place))
    place.dealwire("backup", str(root / "backup"))
    yield root / "backup"
    everything = Request(f"{opensearch_url}/{name}-*", method="DELETE")  # noqa: S310 - started here
    urlopen(everything, timeout=30).close()  # noqa: S310 - as above


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return shutil.copytree(made, tmp_path / "backup")


DAMAGES: tuple[Callable[[Path], None], ...] = (flip, cut, Path.unlink)


async def holds_nothing(place: Place) -> bool:
    return not await place.keys() and not await place.documents() and not place.archive.exists()


def test_damage_to_each_kind_of_file_is_found_and_named(folder: Path) -> None:
    manifest = read_manifest(folder)
    verify(folder, manifest, lambda *_: None)
    kinds = {each.kind: each for each in manifest.files}
    assert set(kinds) == {"keys", "index", "archive", "profile"}
    for file in kinds.values():
        path = folder / file.path
        whole = path.read_bytes()
        for damage in DAMAGES:
            damage(path)
            with pytest.raises(Problem, match=f"is damaged: {file.path}"):
                verify(folder, manifest, lambda *_: None)
            path.write_bytes(whole)
    verify(folder, manifest, lambda *_: None)


def test_every_changed_byte_of_the_manifest_is_found(folder: Path) -> None:
    path = folder / MANIFEST
    whole = path.read_bytes()
    found = read_manifest(folder)
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert read_manifest(folder) == found  # a space between two fields
        except Problem as error:
            assert "damaged" in str(error) or "format" in str(error)  # noqa: PT017 - either will do
    path.write_bytes(whole[:-100])
    with pytest.raises(Problem, match="damaged"):
        read_manifest(folder)


async def test_a_damaged_backup_changes_nothing(empty: Place, folder: Path) -> None:
    (file, *_) = read_manifest(folder).of("index")
    flip(folder / file.path)
    for words in (
        ["restore", str(folder)],
        ["restore", "--check", str(folder)],
        ["backup", "--verify", str(folder)],
    ):
        assert "its checksum is another" in empty.dealwire(*words, expect=1)
    assert await holds_nothing(empty)


async def test_a_backup_without_manifest_was_cut_short(
    place: Place, empty: Place, folder: Path
) -> None:
    (folder / MANIFEST).unlink()
    assert "was cut short" in empty.dealwire("restore", str(folder), expect=1)
    assert await holds_nothing(empty)
    other = folder.parent / "other"
    other.mkdir()
    assert "holds no backup" in empty.dealwire("restore", str(other), expect=1)
    (other / "file").touch()
    assert "neither empty nor a backup" in place.dealwire("backup", str(other), expect=1)
    assert [each.name for each in other.iterdir()] == ["file"]


async def test_the_archive_of_another_installation_is_refused(
    place: Place, empty: Place, folder: Path
) -> None:
    async with AsyncRedis.from_url(place.broker_url) as redis:
        await ArchiveMark(empty.archive, redis, place.key_prefix).make()
        own = await redis.get(place.key(ARCHIVE_ID))
    target = folder.parent / "new"
    said = place.dealwire("backup", str(target), expect=1)
    assert f"the WARC files in {place.archive} are not this installation's" in said
    assert f".dealwire/{own.decode()}" in said
    assert not (target / MANIFEST).exists()
    mark_archive(place.archive, own.decode())
    place.dealwire("backup", str(target))
    shutil.rmtree(empty.archive)
    empty.dealwire("restore", str(target))
    assert is_marked(empty.archive, own.decode())
    empty.dealwire("backup", str(folder.parent / "again"))


async def test_what_is_there_is_named_and_stays(place: Place, folder: Path) -> None:
    with Redis.from_url(place.broker_url) as redis:
        redis.delete(place.key("consumer:fetcher-1"))
    before = await place.keys(), await place.documents()
    said = place.dealwire("restore", str(folder), expect=1)
    assert "not empty: 6 keys (articles.fetched, hash, in_flight:1 and 3 more)" in said
    assert "2 indices (articles-000001, articles-000002)" in said
    assert (await place.keys(), await place.documents()) == before
    with Redis.from_url(place.broker_url) as redis:
        redis.set(place.key("consumer:fetcher-1"), "holder", ex=15)
    assert "services run on it" in place.dealwire("restore", str(folder), expect=1)


def test_the_restore_of_another_backup_must_be_finished_first(empty: Place, folder: Path) -> None:
    with Redis.from_url(empty.broker_url) as redis:
        redis.set(empty.key(RESTORING), "20200101T000000000000Z")
        assert "20200101T000000000000Z" in empty.dealwire("restore", str(folder), expect=1)
        empty.archive.mkdir(parents=True)
        assert "cut short here" in empty.dealwire("backup", f"{folder}-2", expect=1)
        redis.delete(empty.key(RESTORING))


def test_an_archive_with_other_files_is_named_and_stays(empty: Place, folder: Path) -> None:
    (file, *_) = read_manifest(folder).of("archive")
    other = empty.archive / file.name
    other.parent.mkdir(parents=True)
    other.write_bytes(b"other")
    assert file.name in empty.dealwire("restore", str(folder), expect=1)
    assert other.read_bytes() == b"other"


def resealed(folder: Path, manifest: Manifest, path: str, data: bytes) -> None:
    """Replace a file of a backup, and make the manifest fit."""
    (folder / path).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    files = tuple(
        each.model_copy(update={"size": len(data), "sha256": digest}) if each.path == path else each
        for each in manifest.files
    )
    changed = manifest.model_copy(update={"files": files}).sealed()
    (folder / MANIFEST).write_text(changed.model_dump_json())


async def test_keys_that_the_server_cannot_read_are_refused_with_nothing_changed(
    empty: Place, folder: Path
) -> None:
    manifest = read_manifest(folder)
    (file,) = manifest.of("keys")
    data = bytearray((folder / file.path).read_bytes())
    at = len(HEAD)
    for name, value, _ in [*records(folder / file.path)]:
        at += 20 + len(name) + len(value)
        data[at - 10 : at - 8] = b"\xff\x7f"  # the version of the format, ten bytes from the end
    resealed(folder, manifest, file.path, bytes(data))
    said = empty.dealwire("restore", str(folder), expect=1)
    assert "cannot read what" in said
    assert "that version or newer" in said
    assert await holds_nothing(empty)


def test_a_path_out_of_the_folder_is_refused(empty: Place, folder: Path) -> None:
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"name": "2026/', '"name": "../2026/'))
    assert "damaged" in empty.dealwire("restore", str(folder), expect=1)


def test_a_newer_format_is_named(empty: Place, folder: Path) -> None:
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"format": 1', '"format": 2'))
    assert "has format 2" in empty.dealwire("restore", str(folder), expect=1)


def test_a_full_disk_is_named_and_an_earlier_backup_stays(place: Place, tmp_path: Path) -> None:
    """A real refusal by the kernel in the middle of a write: a limit of the file's size."""
    folder = tmp_path / "new"
    for earlier in (False, True):
        if earlier:
            place.dealwire("backup", str(folder))
        words, environment = place.command("backup", str(folder))
        limited = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", *words]
        done = subprocess.run(
            limited, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1
        assert "File too large. This backup is not finished" in done.stderr
        if earlier:
            verify(folder, read_manifest(folder), lambda *_: None)
        else:
            with pytest.raises(Problem, match="cut short"):
                read_manifest(folder)
    with Redis.from_url(place.broker_url) as redis:
        redis.set(place.key("set-again"), 1)  # nobody is held up any more


def test_a_user_who_may_not_hold_others_up_is_told_so(place: Place, tmp_path: Path) -> None:
    with Redis.from_url(place.broker_url) as redis:
        redis.acl_setuser(
            "narrow", enabled=True, passwords=["+sesame"], keys=["*"],
            commands=["+@all", "-client|pause"],
        )  # fmt: skip
    host = place.broker_url.removeprefix("redis://")
    narrow = Place(
        f"redis://narrow:sesame@{host}",
        place.opensearch_url,
        place.key_prefix,
        place.index_prefix,
        place.folder,
    )
    said = narrow.dealwire("backup", str(tmp_path / "new"), expect=1)
    assert "CLIENT PAUSE" in said
    assert "sesame" not in said


def files_in(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def test_an_archive_without_files_removes_none_from_the_backup(place: Place, folder: Path) -> None:
    place.dealwire("backup", str(folder))
    before = files_in(folder)
    place.archive.rename(place.folder / "elsewhere")
    place.archive.mkdir()
    for words in ([], ["--no-archive"], []):  # that which names no file of the archive any more
        refused = not words
        said = place.dealwire("backup", str(folder), *words, expect=int(refused))
        assert ("--archive" in said and "no WARC file" in said) == refused
    kept = {each for each in files_in(folder) if each.startswith("archive/")}
    assert kept == {each for each in before if each.startswith("archive/")} != set()
