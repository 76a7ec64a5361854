"""Damaged WARC files: a record that cannot be read costs itself, and hostile bytes cost little."""

import random
import zlib
from pathlib import Path

import pytest

from libs.contracts import FetchRequest, Result
from services.fetcher.errors import NotAWarc
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.replay import WarcReplay
from services.fetcher.warc.segments import Segments
from tests.unit.fetcher.warc.hops import SENT_AT, asked, group, gzipped, hop

COUNT = 6


def record(number: int, *, size: int = 3000, kind: str = "response") -> bytes:
    """A response with a body that does not compress, so that damage hits where it is aimed."""
    noise = random.Random(number).randbytes(size)
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + noise
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Date: 2024-02-27T09:30:15Z\r\nWARC-Target-URI: https://presse.example/{number}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


class File:
    """A WARC file of some records, to be damaged."""

    def __init__(self, path: Path, records: list[bytes]) -> None:
        self.path, self.starts, position = path, list[int](), 0
        for each in records:
            self.starts.append(position)
            position += len(each)
        self.data = bytearray(b"".join(records))

    def spoil(self, number: int, at: int, length: int = 40) -> None:
        start = self.starts[number] + at
        self.data[start : start + length] = b"\x55" * length

    async def read(self, **limits: int) -> list[Result]:
        """The results of the request for it, and of all that go on behind it."""
        self.path.write_bytes(self.data)
        replay = WarcReplay(WarcPaths(None, [self.path.parent]), limits=BatchLimits(**limits))
        results, waiting = [], [FetchRequest(url=self.path.as_uri(), kind="warc", request_id="r")]
        for request in waiting:
            results.append(await replay.requests(request))
            more = [m for m in results[-1].messages if isinstance(m, FetchRequest) and m.after]
            waiting += more
        return results


def pages(results: list[Result]) -> list[int]:
    found = [m for each in results for m in each.messages if isinstance(m, FetchRequest)]
    return [int(each.url.rpartition("/")[2]) for each in found if each.record]


@pytest.fixture
def compressed(tmp_path: Path) -> File:
    return File(tmp_path / "a.warc.gz", [gzipped(record(n)) for n in range(COUNT)])


@pytest.mark.parametrize("at", [0, 5, 20, 200, 2900])
@pytest.mark.parametrize("number", [0, 2, COUNT - 1])
async def test_a_damaged_member_costs_itself_and_is_named(
    compressed: File, number: int, at: int
) -> None:
    compressed.spoil(number, at)
    results = await compressed.read()
    assert pages(results) == [n for n in range(COUNT) if n != number]
    assert f"byte {compressed.starts[number]}:" in results[0].detail
    assert f"of {COUNT - 1} stored pages" in results[0].detail


async def test_a_wrong_checksum_costs_its_record(compressed: File) -> None:
    compressed.spoil(2, compressed.starts[3] - compressed.starts[2] - 8, 8)
    assert pages(await compressed.read()) == [0, 1, 3, 4, 5]


async def test_bytes_that_are_gone_cost_the_records_that_they_were_of(compressed: File) -> None:
    del compressed.data[compressed.starts[1] + 500 : compressed.starts[3] + 500]
    assert pages(await compressed.read()) == [0, 4, 5]


async def test_garbage_between_records_costs_none(compressed: File) -> None:
    for start in reversed(compressed.starts):
        compressed.data[start:start] = b"\x1f\x8b\x08 no member " * 9
    assert pages(await compressed.read()) == list(range(COUNT))


async def test_a_damaged_record_that_is_no_response_costs_no_page(tmp_path: Path) -> None:
    kinds = ["response", "request", "response", "metadata", "response"]
    members = [gzipped(record(n, kind=kind)) for n, kind in enumerate(kinds)]
    file = File(tmp_path / "a.warc.gz", members)
    file.spoil(1, 1000)
    file.spoil(3, 1000)
    assert pages(await file.read()) == [0, 2, 4]


async def test_damage_is_counted_once_however_many_steps_it_takes(compressed: File) -> None:
    for number in (1, 2, 4):
        compressed.spoil(number, 800)
    for limits in ({"scanned": 1}, {"scanned": 2}, {"children": 1}):
        results = await compressed.read(**limits)
        assert pages(results) == [0, 3, 5]
        said = " ".join(each.detail for each in results)
        assert [said.count(f"at byte {start}:") for start in compressed.starts] == [
            0,
            1,
            1,
            0,
            1,
            0,
        ]


async def test_many_losses_are_counted_and_the_first_named(tmp_path: Path) -> None:
    file = File(tmp_path / "a.warc.gz", [gzipped(record(n, size=300)) for n in range(30)])
    for number in range(1, 29):
        file.spoil(number, 100)
    [result] = await file.read()
    assert pages([result]) == [0, 29]
    assert "28 records lost" in result.detail
    assert result.detail.count("at byte") == 3


async def test_a_record_of_a_plain_file_costs_itself(tmp_path: Path) -> None:
    file = File(tmp_path / "a.warc", [record(n) for n in range(COUNT)])
    file.spoil(2, 0)
    assert pages(await file.read()) == [0, 1, 3, 4, 5]


def closed_file(folder: Path) -> Path:
    [path] = folder.rglob("*.warc.gz")
    return path


async def test_a_damaged_group_of_the_archive_costs_itself(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(5000)
    groups = [
        group([hop(n, body=b"<p>" + noise, headers=[("Content-Type", "text/html")])], asked(n))
        for n in range(3)
    ]
    segments = Segments(tmp_path, max_bytes=10**9, now=lambda: SENT_AT)
    segments.append(b"".join(groups))
    segments.close()
    path = closed_file(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.index(groups[1]) + 2000
    data[at : at + 40] = b"\x55" * 40
    path.write_bytes(data)
    replay = WarcReplay(WarcPaths(tmp_path, []), limits=BatchLimits())
    result = await replay.requests(FetchRequest(url="archive:", request_id="r", kind="archive"))
    assert len(result.messages) == 2
    assert "lost the record at byte" in result.detail


async def test_a_bomb_before_damage_is_not_held_in_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(record(1)[:-4]) + packer.compress(bytes(2_000_000)) + packer.flush()
    file = File(tmp_path / "a.warc.gz", [gzipped(record(0)), bomb, gzipped(record(2))])
    assert 0 in pages(await file.read())


async def test_a_file_of_damage_alone_is_none(tmp_path: Path) -> None:
    file = File(tmp_path / "a.warc.gz", [gzipped(record(0))])
    file.spoil(0, 0, 100)
    with pytest.raises(NotAWarc):
        await file.read()
