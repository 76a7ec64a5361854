"""Out of archives and foreign WARC files again, as they were; hostile files do no harm."""

import gzip
import io
import os
import time
import zlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from libs.contracts import ArchiveRecord, FetchRequest, Result
from libs.parsing.errors import TooLarge
from services.fetcher.errors import (
    FileMissing,
    FileOutsideRoots,
    NoArchive,
    NotAWarc,
    RecordBroken,
    RecordMissing,
)
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import WarcReader, unchunked
from services.fetcher.warc.replay import WarcReplay
from tests.unit.fetcher.warc.hops import (
    ARTICLE,
    SENT_AT,
    archive_of,
    asked,
    group,
    gzipped,
    hop,
    later,
    redirect,
)

ROOT = Path(__file__).parents[4]
MAX_BYTES = 100_000
REPLAY = FetchRequest(url="archive:", request_id="replay-1", kind="archive")


async def expand(paths: WarcPaths, request: FetchRequest, **limits: int) -> Result:
    return await WarcReplay(paths, limits=BatchLimits(**limits)).requests(request)


async def every_child(paths: WarcPaths, request: FetchRequest, **limits: int) -> list[FetchRequest]:
    """The children of a request and of all that go on behind it."""
    found: list[FetchRequest] = []
    waiting = [request]
    while waiting:
        for message in (await expand(paths, waiting.pop(), **limits)).messages:
            assert isinstance(message, FetchRequest)
            (found if message.record else waiting).append(message)
    return found


def pages(paths: WarcPaths) -> WarcReader:
    return WarcReader(paths, max_bytes=MAX_BYTES)


def gzip_members(data: bytes) -> list[bytes]:
    """Each gzip member as it is."""
    found = []
    while data:
        stream = zlib.decompressobj(wbits=31)
        stream.decompress(data)
        found.append(data[: len(data) - len(stream.unused_data)])
        data = stream.unused_data
    return found


def only_file(folder: Path) -> Path:
    [path] = folder.rglob("*.warc.gz")
    return path


def warc_request(path: Path, **changes: Any) -> FetchRequest:
    return FetchRequest(url=path.as_uri(), request_id="warc-1", kind="warc", **changes)


def foreign(path: Path, *, gzipping: bool = True) -> Path:
    """A file of another tool: warcio, WARC/1.0, bodies as they were on the wire."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipping)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        chunked = f"{len(ARTICLE):x};ext=1\r\n".encode() + ARTICLE + b"\r\n0\r\n\r\n"
        html = ("Content-Type", "text/html; charset=utf-8")
        for number, (status, headers, body) in enumerate(
            [
                ("200 OK", [html], ARTICLE),
                ("200 OK", [html, ("Transfer-Encoding", "chunked")], chunked),
                ("404 Not Found", [html], b"<p>gone"),
                ("200 OK", [("Content-Type", "image/png")], b"\x89PNG\r\n"),
                ("200 OK", [html, ("Content-Encoding", "gzip")], gzipped(ARTICLE)),
                ("200 OK", [html, ("Transfer-Encoding", "chunked")], ARTICLE),
            ]
        ):
            record = writer.create_warc_record(
                f"https://autre.example/{number}",
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2023-12-11T08:00:00Z"},
            )
            writer.write_record(record)
    return path


async def test_an_archive_without_a_page_of_a_period_says_since_when_it_holds_any(
    tmp_path: Path,
) -> None:
    paths = archive_of(tmp_path / "one", group([hop()], asked()))
    (tmp_path / "none").mkdir()
    before = {"period_from": SENT_AT - timedelta(days=9), "period_to": SENT_AT - timedelta(days=8)}
    request = FetchRequest(url="archive:x", kind="archive", request_id="r").model_copy(
        update=before
    )
    for found, said in (
        (paths, f"the archive holds what was fetched since {SENT_AT:%Y-%m-%d %H:%M} UTC"),
        (WarcPaths(tmp_path / "none", []), "the archive is empty"),
    ):
        result = await WarcReplay(found, limits=BatchLimits()).requests(request)
        assert result.code == "empty_archive"
        assert result.detail is not None
        assert result.detail.endswith(said)


async def test_a_page_comes_out_of_the_archive_as_it_came(tmp_path: Path) -> None:
    paths = archive_of(tmp_path, group([redirect(), hop()], asked()))
    [child] = await every_child(paths, REPLAY)
    response = await pages(paths).get(child)
    assert response.page is not None
    assert response.page.body == ARTICLE + b"<!-- 1 -->"
    assert response.page.final_url == "https://presse.example/1?q=é"
    assert response.page.content_type == "text/html; charset=utf-8"
    assert response.at == SENT_AT
    assert response.validators.etag == '"a1"'


async def test_only_whole_pages_that_were_new_are_replayed(tmp_path: Path) -> None:
    paths = archive_of(
        tmp_path,
        group([redirect()], asked(1)),
        group([hop(2, status=404)], asked(2)),
        group([hop(3, truncated="time")], asked(3)),
        group([hop(4, status=304, body=b"")], asked(4)),
        group([hop(5)], asked(5)),
    )
    assert [child.url for child in await every_child(paths, REPLAY)] == [asked(5).url]


async def test_a_note_without_its_own_response_is_not_answered_by_another(tmp_path: Path) -> None:
    """As where a file was put together from pieces of others."""
    one, other = gzip_members(group([hop(1)], asked(1))), gzip_members(group([hop(2)], asked(2)))
    paths = archive_of(tmp_path, one[0] + other[-1], group([hop(3)], asked(3)))
    assert [child.url for child in await every_child(paths, REPLAY)] == [asked(3).url]


async def test_steps_that_go_on_find_each_page_once_across_files(tmp_path: Path) -> None:
    for day in range(3):
        groups = [group([hop(n, at=later(days=day))], asked(n)) for n in range(7)]
        archive_of(tmp_path, *groups, at=later(days=day))
    paths = WarcPaths(tmp_path, ())
    found = await every_child(paths, REPLAY, children=4, scanned=5)
    assert len(found) == 21
    assert len({child.request_id for child in found}) == 21
    at = {(await pages(paths).get(child)).at for child in found}
    assert at == {later(days=day) for day in range(3)}
    period = {"period_from": later(days=1), "period_to": later(days=2)}
    chosen = await every_child(paths, REPLAY.model_copy(update=period), children=4)
    assert len(chosen) == 7


async def test_files_of_other_days_are_not_opened(tmp_path: Path) -> None:
    archive_of(tmp_path, group([hop()], asked()))
    path = only_file(tmp_path)
    path.write_bytes(b"no WARC at all")
    period = {"period_from": later(days=1)}
    result = await expand(WarcPaths(tmp_path, ()), REPLAY.model_copy(update=period))
    assert "unreadable" not in result.detail
    assert "unreadable" in (await expand(WarcPaths(tmp_path, ()), REPLAY)).detail


async def test_a_file_still_being_written_is_read_and_found_again_when_closed(
    tmp_path: Path,
) -> None:
    archive_of(tmp_path, group([hop(1)], asked(1)), group([hop(2)], asked(2))[:-20])
    path = only_file(tmp_path)
    opened = path.rename(path.with_name(path.name + ".open"))
    paths = WarcPaths(tmp_path, ())
    [child] = await every_child(paths, REPLAY)
    assert child.record is not None
    assert not child.record.file.endswith(".open")
    while_open = await pages(paths).get(child)
    opened.rename(path)
    assert await pages(paths).get(child) == while_open


@pytest.mark.parametrize("gzipping", [True, False])
async def test_a_foreign_file_is_a_source_of_pages(tmp_path: Path, *, gzipping: bool) -> None:
    path = foreign(tmp_path / ("a.warc.gz" if gzipping else "a.warc"), gzipping=gzipping)
    paths = WarcPaths(None, [tmp_path])
    found = await every_child(paths, warc_request(path, deals=("d",)), children=1)
    assert [child.url[-1] for child in found] == ["0", "1", "4", "5"]
    for child in found:
        response = await pages(paths).get(child)
        assert response.page is not None
        assert response.page.body == ARTICLE
        assert response.at.isoformat() == "2023-12-11T08:00:00+00:00"


async def test_files_outside_the_roots_are_refused_even_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "roots").mkdir()
    path = foreign(tmp_path / "a.warc.gz")
    link = tmp_path / "roots" / "a.warc.gz"
    link.symlink_to(path)
    paths = WarcPaths(None, [tmp_path / "roots"])
    for name in (path, link, tmp_path / "roots" / ".." / "a.warc.gz"):
        with pytest.raises(FileOutsideRoots):
            await expand(paths, warc_request(name))
        with pytest.raises(FileOutsideRoots):
            await pages(paths).get(recorded(str(name), 0))


def recorded(file: str, offset: int) -> FetchRequest:
    return FetchRequest(
        url="https://presse.example/1", record=ArchiveRecord(file=file, offset=offset)
    )


async def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    paths = archive_of(tmp_path, group([redirect(), hop()], asked()))
    path = only_file(tmp_path)
    name = path.relative_to(tmp_path).as_posix()
    for file, offset in (("2024/02/27/none.warc.gz", 0), (name, 0), (name, path.stat().st_size)):
        with pytest.raises(RecordMissing):
            await pages(paths).get(recorded(file, offset))
    with pytest.raises(RecordMissing):
        await pages(paths).get(asked())
    with pytest.raises(RecordBroken):
        await pages(paths).get(recorded(name, 7))
    with pytest.raises(FileMissing):
        await expand(paths, warc_request(tmp_path / "none.warc"))
    with pytest.raises(NoArchive):
        await expand(WarcPaths(None, [tmp_path]), REPLAY)


async def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.warc")
    with pytest.raises(FileMissing, match="regular"):
        await expand(WarcPaths(None, [tmp_path]), warc_request(tmp_path / "a.warc"))


async def test_a_changed_byte_of_a_record_is_noticed(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.warc", gzipping=False)
    path.write_bytes(path.read_bytes().replace(b"Bruxelles", b"Strasborg", 1))
    paths = WarcPaths(None, [tmp_path])
    first, *_ = await every_child(paths, warc_request(path))
    with pytest.raises(RecordBroken, match="digest"):
        await pages(paths).get(first)


HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    b"WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Target-URI: http://autre.example/\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %s\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>short"
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><p>no archive",
        gzip.compress(b"<html><p>no archive", mtime=0),
        os.urandom(5000),
        HEAD % b"1000000000",
        gzip.compress(HEAD % b"1000000000", mtime=0),
        gzip.compress(HEAD % b"1000000000", mtime=0)[:-30],
        HEAD % b"-5",
        HEAD % (b"9" * 40),
        HEAD % b"many",
        HEAD[:60] + b"A" * 5_000_000,
        b"WARC/1.0\r\n" * 100_000,
    ],
)
async def test_a_file_that_lies_ends_at_once(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    paths = WarcPaths(None, [tmp_path])
    began = time.monotonic()
    with suppress(NotAWarc):
        assert (await expand(paths, warc_request(path))).messages == ()
    with pytest.raises((RecordBroken, RecordMissing, TooLarge)):
        await pages(paths).get(recorded(str(path), 0))
    assert time.monotonic() - began < 5


async def test_a_file_cut_short_gives_what_stands_before(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.warc.gz")
    path.write_bytes(path.read_bytes()[:-300])
    result = await expand(WarcPaths(None, [tmp_path]), warc_request(path))
    assert len(result.messages) == 3
    assert "unreadable behind byte" in result.detail


async def test_garbage_between_records_ends_the_reading_and_is_told(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.warc.gz")
    path.write_bytes(path.read_bytes() + b"garbage" * 100)
    result = await expand(WarcPaths(None, [tmp_path]), warc_request(path))
    assert len(result.messages) == 4
    assert "unreadable behind byte" in result.detail


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"2;x=y\r\nhe\r\n003\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n", b"hello"),
        (b"hello", b"hello"),
        (b"5\r\nhel", b"5\r\nhel"),
        (b"ffffffff\r\nhel", b"ffffffff\r\nhel"),
        (b"face\r\nit", b"face\r\nit"),
        (b"", b""),
    ],
)
def test_a_chunked_body_is_put_together_and_any_other_left_alone(
    body: bytes, expected: bytes
) -> None:
    assert unchunked(body) == expected
