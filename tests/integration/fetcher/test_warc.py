"""The archive at work: real pages, real Redis, processes that are killed, a server down."""

import asyncio
import gzip
import re
import subprocess
import sys
import time
import zlib
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta, timezone
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from redis.asyncio import Redis
from warcio.archiveiterator import (  # type: ignore[import-untyped]
    ArchiveIterator as WarcioReader,
)

from libs.contracts import FetchedArticle, FetchRequest, Result, archive_request
from libs.contracts.keys import ARCHIVE_ID
from libs.parsing.dispatch import interpret
from libs.streaming import RedisStreams, Stage
from services.cli.commands.fetch import request_all
from services.fetcher.errors import ArchiveUnavailable
from services.fetcher.http.client import HttpClient
from services.fetcher.http.connection import Limits
from services.fetcher.http.response import Response
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build
from services.fetcher.warc.dedup import RedisDedupIndex
from services.fetcher.warc.ownership import ArchiveMark, is_marked
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import WarcReader
from services.fetcher.warc.records import Kept, dedup_key_of
from services.fetcher.warc.replay import WarcReplay
from services.fetcher.warc.segments import Segments
from services.fetcher.warc.writer import WarcWriter
from tests.integration.fetcher.conftest import Site
from tests.stages import messages, outcomes, quick, running, send, until
from tests.unit.fetcher.warc.hops import (
    ARTICLE,
    SENT_AT,
    archive_of,
    asked,
    group,
    gzipped,
    hop,
    later,
)

ROOT = Path(__file__).parents[3]
REPLAY = FetchRequest(url="archive:", request_id="replay-1", kind="archive")
now = partial(datetime.now, timezone.utc)


@pytest.fixture
async def redis(broker_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(broker_url)
    yield client
    await client.aclose()


def archive(folder: Path, redis: Redis, key_prefix: str) -> WarcWriter:
    segments = Segments(folder, max_bytes=10**9, now=now)
    mark = ArchiveMark(folder, redis, key_prefix).make
    return WarcWriter(segments, RedisDedupIndex(redis, key_prefix), mark=mark)


def files(folder: Path, ending: str = "") -> list[Path]:
    return sorted(folder.rglob(f"*.warc.gz{ending}"))


def kinds(paths: Iterable[Path]) -> list[str]:
    """Types of all records but warcinfo and request, in order."""
    found = []
    for path in paths:
        with path.open("rb") as file:
            found += [record.headers["WARC-Type"] for record in ArchiveIterator(file)]
    return [kind for kind in found if kind not in {"warcinfo", "request"}]


def read(response: Response, request: FetchRequest) -> FetchedArticle:
    assert response.page is not None
    article = interpret(response.page, request, observed_at=response.at)
    assert isinstance(article, FetchedArticle)
    return article


async def replayed(folder: Path, request: FetchRequest = REPLAY) -> list[FetchedArticle]:
    """The articles that a replay gives, with nothing but the archive at hand."""
    paths = WarcPaths(folder, ())
    result = await WarcReplay(paths, limits=BatchLimits()).requests(request)
    pages, articles = WarcReader(paths, max_bytes=1_000_000), []
    for child in result.messages:
        assert isinstance(child, FetchRequest)
        articles.append(read(await pages.get(child), child))
    return articles


def same(article: FetchedArticle) -> dict[str, object]:
    """All of an article but which request brought it, and what that one has claimed."""
    brought = {"request_id", "parent_id", "reason", "requested_id"}
    return article.model_dump(mode="json", exclude=brought)


async def test_a_replay_gives_the_very_articles_with_the_server_down(
    tmp_path: Path, site: Site, redis: Redis, key_prefix: str
) -> None:
    article = ARTICLE.decode()
    site.page("/a", gzip.compress(article.encode()), Content_Encoding="gzip")
    old = article.replace("européenne", "europ&eacute;enne").encode("latin-1", "xmlcharrefreplace")
    site.page("/old", old, Content_Type="text/html; charset=iso-8859-1")
    site.redirect("/moved", site.address("/a?page=1"))
    site.page("/gone", "none", status=410)
    addresses = [site.address(path) for path in ("/a", "/old", "/moved", "/gone")]
    limits = Limits(allowed=(ip_network("127.0.0.1/32"),), max_bytes=1_000_000)
    originals = []
    async with (
        archive(tmp_path, redis, key_prefix) as kept,
        HttpClient("dealwire/test", now=now, limits=limits, archive=kept) as web,
    ):
        for number, address in enumerate(addresses[:3]):
            request = asked(number, url=address, outlet=None)
            originals.append(read(await web.get(request), request))
        with pytest.raises(Exception, match="410"):
            await web.get(asked(3, url=addresses[3]))
    await site.stop()
    asked_before = len(site.asked)

    articles = await replayed(tmp_path)

    assert [same(one) for one in articles] == [same(one) for one in originals]
    assert [one.requested_url for one in articles] == addresses[:3]
    assert articles[2].final_url == site.address("/a?page=1")
    assert {one.reason for one in articles} == {"replay"}
    assert len(site.asked) == asked_before
    checked = 0
    for path in files(tmp_path):
        with path.open("rb") as file:
            for record in WarcioReader(file, check_digests="raise"):
                record.content_stream().read()
                checked += 1
    # warcinfo, then response and request for each of five hops, then a note for each question
    assert checked == 1 + 2 * 5 + 4


async def test_an_answer_that_did_not_change_is_a_revisit_for_every_replica_and_after_restarts(
    tmp_path: Path, redis: Redis, key_prefix: str
) -> None:
    async with archive(tmp_path / "a", redis, key_prefix) as one:
        await one.keep([hop()], asked())
    async with archive(tmp_path / "b", redis, key_prefix) as one:
        await one.keep([hop(at=later(days=1))], asked())
        await one.keep([hop(at=later(days=2), status=304, body=b"")], asked())
        await one.keep([hop(at=later(days=3), body=gzipped(b"<p>other"))], asked())
        await one.keep([hop(at=later(days=4))], asked())
        await one.keep([hop(at=later(days=4))], asked(source="autre"))
    expected = ["response", "revisit", "revisit", "response", "response", "response"]
    assert [kind for kind in kinds(files(tmp_path)) if kind != "metadata"] == expected
    revisits = []
    for path in files(tmp_path):
        with path.open("rb") as file:
            revisits += [
                record.headers["WARC-Refers-To-Date"]
                for record in ArchiveIterator(file)
                if record.headers["WARC-Type"] == "revisit"
            ]
    assert revisits == ["2024-02-27T09:30:15.123456Z"] * 2


async def test_the_first_copy_stays_the_one_that_revisits_name(
    tmp_path: Path, redis: Redis, key_prefix: str
) -> None:
    dedup = RedisDedupIndex(redis, key_prefix)
    question = dedup_key_of(hop().url, asked())
    async with archive(tmp_path, redis, key_prefix) as one:
        for days in range(3):
            await one.keep([hop(at=later(days=days))], asked())
    kept = await dedup.last(question)
    assert kept is not None
    assert kept.at == SENT_AT


async def test_an_earlier_answer_that_comes_late_replaces_no_later_one(
    redis: Redis, key_prefix: str
) -> None:
    dedup = RedisDedupIndex(redis, key_prefix)
    await dedup.remember("q", Kept("sha1:B", later(days=1)), seen_at=later(days=1))
    await dedup.remember("q", Kept("sha1:A", SENT_AT), seen_at=SENT_AT)
    assert await dedup.last("q") == Kept("sha1:B", later(days=1))
    assert await dedup.last("another") is None


async def test_what_is_remembered_is_forgotten_in_time(redis: Redis, key_prefix: str) -> None:
    await RedisDedupIndex(redis, key_prefix).remember("q", Kept("sha1:A", SENT_AT), seen_at=SENT_AT)
    left = await redis.ttl(f"{key_prefix}:archive.last:q")
    assert 0 < left <= timedelta(days=14).total_seconds()


async def test_without_redis_everything_is_kept_in_full(tmp_path: Path) -> None:
    nobody = Redis.from_url("redis://127.0.0.1:1")
    async with archive(tmp_path, nobody, "{none}") as one:
        await one.keep([hop()], asked())
        await one.keep([hop(at=later(days=1))], asked())
    await nobody.aclose()
    assert kinds(files(tmp_path)) == ["response", "metadata"] * 2


async def test_pages_kept_at_once_stand_in_the_file_one_after_another(
    tmp_path: Path, redis: Redis, key_prefix: str
) -> None:
    async with archive(tmp_path, redis, key_prefix) as one:
        await asyncio.gather(*(one.keep([hop(n)], asked(n)) for n in range(300)))
        assert kinds(files(tmp_path, ".open")) == ["response", "metadata"] * 300
        assert files(tmp_path) == []
    assert kinds(files(tmp_path)) == ["response", "metadata"] * 300
    assert len(await replayed(tmp_path)) == 300


async def test_who_stops_waiting_stops_nobody_else(
    tmp_path: Path, redis: Redis, key_prefix: str
) -> None:
    async with archive(tmp_path, redis, key_prefix) as one:
        keeping = [asyncio.create_task(one.keep([hop(n)], asked(n))) for n in range(50)]
        await asyncio.sleep(0)
        for task in keeping[::2]:
            task.cancel()
        ends = await asyncio.gather(*keeping, return_exceptions=True)
        await one.keep([hop(99)], asked(99))
    assert ends[1::2] == [None] * 25
    urls = {article.requested_url for article in await replayed(tmp_path)}
    assert {asked(n).url for n in [*range(1, 50, 2), 99]} <= urls


async def test_a_folder_that_is_away_is_told_to_all_who_wait_and_comes_back(
    tmp_path: Path, redis: Redis, key_prefix: str
) -> None:
    folder = tmp_path / "archive"
    folder.write_text("in the way")
    async with archive(folder, redis, key_prefix) as one:
        ends = await asyncio.gather(
            *(one.keep([hop(n)], asked(n)) for n in range(5)), return_exceptions=True
        )
        assert {type(end) for end in ends} == {ArchiveUnavailable}
        folder.unlink()
        await one.keep([hop()], asked())
    # What was not kept is not remembered either: nothing refers to it.
    assert kinds(files(folder)) == ["response", "metadata"]


async def test_a_replay_on_the_real_streams_ends_when_every_page_has_its_fate(
    tmp_path: Path, broker_url: str, key_prefix: str
) -> None:
    paths = archive_of(tmp_path, *(group([hop(n)], asked(n)) for n in range(23)))
    expander = WarcReplay(paths, limits=BatchLimits(children=5))
    pages, read_again = WarcReader(paths, max_bytes=1_000_000), []

    async def step(request: FetchRequest) -> Result:
        if request.kind == "archive":
            return await expander.requests(request)
        article = read(await pages.get(request), request)
        read_again.append(article.requested_url)
        return Result(fate="unchanged", code="unchanged", article_id=article.article_id)

    request = archive_request(SENT_AT, later(days=1), request_id="replay", source="presse-fil")
    async with RedisStreams(broker_url, key_prefix) as streams:
        stage = Stage("fetcher", quick()).connect(step, source=FetchRequest, sink=FetchRequest)
        async with running(stage, streams):
            pursuit = await request_all(broker_url, key_prefix, [request], 60)
    assert sorted(read_again) == sorted(asked(n).url for n in range(23))
    assert pursuit.fates == {"unchanged": 23, "expanded": 5}
    assert pursuit.done


async def test_the_stage_reads_a_lost_installation_again_from_its_archive_alone(
    tmp_path: Path, site: Site, broker_url: str, key_prefix: str
) -> None:
    def settings(prefix: str) -> FetcherSettings:
        return FetcherSettings.model_validate(
            quick().model_dump()
            | {
                "redis_url": broker_url,
                "key_prefix": prefix,
                "allowed_networks": (ip_network("127.0.0.1/32"),),
                "archive": tmp_path,
                "scheduler": False,
                "host_interval": 0,
                "host_concurrency": 10,
                "extraction_processes": 1,
            }
        )

    async def fetched(prefix: str, request: FetchRequest) -> list[FetchedArticle]:
        async with RedisStreams(broker_url, prefix) as streams:

            async def three() -> bool:
                return len(await messages(streams, FetchedArticle)) == 3

            async with running(build(settings(prefix)), streams):
                await send(streams, request)
                await until(three)
            assert {outcome.fate for outcome in await outcomes(streams)} == {"expanded"}
            return sorted(await messages(streams, FetchedArticle), key=lambda one: one.final_url)

    links = ""
    for number in range(3):
        words = ARTICLE.decode().replace("15 millions", f"{number + 15} millions")
        links += f"<item><title>Accord</title><link>{site.page(f'/{number}', words)}</link></item>"
    feed = f"<rss version='2.0'><channel><title>Fil</title>{links}</channel></rss>"
    address = site.page("/feed.xml", feed, Content_Type="application/rss+xml")
    site.page("/robots.txt", "User-agent: *\nDisallow: /none\n", Content_Type="text/plain")
    originals = await fetched(
        key_prefix, FetchRequest(url=address, request_id="feed-1", source="fil")
    )
    await site.stop()
    asked_before = list(site.asked)
    assert "/robots.txt" in asked_before

    again = await fetched(f"{{again-{key_prefix[1:]}", REPLAY)

    assert [same(one) for one in again] == [same(one) for one in originals]
    assert {one.source for one in again} == {"fil"}
    assert site.asked == asked_before


WRITER = """
import asyncio, sys
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from redis.asyncio import Redis
from services.fetcher.warc.dedup import RedisDedupIndex
from services.fetcher.warc.segments import Segments
from services.fetcher.warc.writer import WarcWriter
from tests.unit.fetcher.warc.hops import asked, hop

folder, url, prefix, first, count = sys.argv[1:]

async def main():
    segments = Segments(Path(folder), max_bytes=200_000, now=partial(datetime.now, timezone.utc))
    async with Redis.from_url(url) as redis, WarcWriter(
        segments, RedisDedupIndex(redis, prefix)
    ) as archive:
        async def keep(number):
            await archive.keep([hop(number)], asked(number))
            print(number, flush=True)
        number = int(first)
        while number < int(first) + int(count):
            await asyncio.gather(*(keep(n) for n in range(number, number + 8)))
            number += 8

asyncio.run(main())
"""


async def test_an_archive_is_marked_as_that_of_its_installation_when_a_page_is_kept(
    redis: Redis, key_prefix: str, tmp_path: Path
) -> None:
    for folder in ("one", "one", "moved"):  # two processes, then an archive elsewhere
        async with archive(tmp_path / folder, redis, key_prefix) as kept:
            assert not list((tmp_path / folder).glob(".dealwire/*")) or folder == "one"
            await kept.keep([hop(1)], asked(1))
        archive_id = await redis.get(f"{key_prefix}:{ARCHIVE_ID}")
        assert is_marked(tmp_path / folder, archive_id.decode())
        assert len(list((tmp_path / folder).glob(".dealwire/*"))) == 1
    async with Redis(host="127.0.0.1", port=9) as gone:
        await ArchiveMark(tmp_path / "unknown", gone, key_prefix).make()
    assert not (tmp_path / "unknown").exists()


def writer(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def urls_in(folder: Path) -> list[str]:
    paths = WarcPaths(folder, ())
    expander, found = WarcReplay(paths, limits=BatchLimits()), []
    request: FetchRequest | None = REPLAY
    while request:
        messages = asyncio.run(expander.requests(request)).messages
        request = None
        for message in messages:
            assert isinstance(message, FetchRequest)
            if message.record:
                found.append(message.url)
            else:
                request = message
    return found


def test_after_kill_9_all_that_was_said_to_be_kept_is_there_and_the_next_start_closes_the_file(
    tmp_path: Path, broker_url: str, key_prefix: str
) -> None:
    process = writer(tmp_path, broker_url, key_prefix, 0, 1_000_000)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(200)]
    process.kill()
    said += process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    kept = {asked(int(line)).url for line in said if line.endswith("\n")}
    assert len(files(tmp_path, ".open")) == 1
    assert kept <= set(urls_in(tmp_path))

    async def start_anew() -> None:
        async with (
            Redis.from_url(broker_url) as redis,
            archive(tmp_path, redis, key_prefix) as one,
        ):
            await until(lambda: not files(tmp_path, ".open"))
            await one.keep([hop(5_000_000)], asked(5_000_000))

    asyncio.run(start_anew())
    assert files(tmp_path, ".open") == []
    assert kept <= set(urls_in(tmp_path))
    for path in files(tmp_path):
        with path.open("rb") as file:
            for record in WarcioReader(file, check_digests="raise"):
                record.content_stream().read()


def test_two_processes_write_at_once_into_files_of_their_own(
    tmp_path: Path, broker_url: str, key_prefix: str
) -> None:
    processes = [writer(tmp_path, broker_url, key_prefix, first, 400) for first in (0, 1000)]
    for process in processes:
        process.communicate(timeout=100)
        assert process.returncode == 0
    assert files(tmp_path, ".open") == []
    writers = {
        found[1]
        for path in files(tmp_path)
        if (found := re.search(r"-([0-9a-f]{8})-\d{5}\.warc\.gz$", path.name))
    }
    assert len(writers) == 2
    assert len(files(tmp_path)) > 4  # rotated too
    assert sorted(urls_in(tmp_path)) == sorted(
        asked(n).url for n in [*range(400), *range(1000, 1400)]
    )


HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    b"WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Target-URI: http://autre.example/\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %s\r\n\r\n"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n"

# Kilobytes at most so far. Not getrusage: its figure includes what the parent had.
MOST_MEMORY = r"""
def most_memory():
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
"""

BOMB = (
    MOST_MEMORY
    + """
import asyncio, re, sys
from pathlib import Path
from libs.contracts import ArchiveRecord, FetchRequest
from services.fetcher.warc.replay import WarcReplay
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.reader import WarcReader
from services.fetcher.warc.paths import WarcPaths
from libs.parsing.errors import (TooLarge)

path = Path(sys.argv[1])
places = WarcPaths(None, [path.parent])
before = most_memory()
request = FetchRequest(url=path.as_uri(), request_id="w", kind="warc")
result = asyncio.run(WarcReplay(places, limits=BatchLimits()).requests(request))
for offset in map(int, sys.argv[2:]):
    record = ArchiveRecord(file=str(path), offset=offset)
    try:
        asyncio.run(WarcReader(places, max_bytes=1_000_000).get(
            request.model_copy(update={"record": record})))
    except TooLarge as error:
        print(error.reason_code)
print(len(result.messages), most_memory() - before)
"""
)


def test_bombs_are_refused_in_the_memory_of_the_limit(tmp_path: Path) -> None:
    """One record of 300 MB as the archive's gzip, one whose page is compressed to 300 KB."""
    path = tmp_path / "a.warc.gz"
    plain, coded = HTTP % b"", HTTP % b"Content-Encoding: gzip\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(HEAD % str(300_000_000 + len(plain)).encode() + plain)
    for _ in range(300):
        first += packer.compress(b" " * 1_000_000)
    first += packer.compress(b"\r\n\r\n") + packer.flush()
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    page = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
    second = gzip.compress(HEAD % str(len(coded + page)).encode() + coded + page + b"\r\n\r\n")
    path.write_bytes(first + second)
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(path), "0", str(len(first))],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *refused, figures = done.stdout.splitlines()
    assert refused == ["too_large", "too_large"]
    children, kilobytes = map(int, figures.split())
    assert children == 2
    assert kilobytes < 30_000, kilobytes


def test_memory_stays_flat_over_an_archive_of_fifty_thousand_pages(tmp_path: Path) -> None:
    figures: list[tuple[int, int]] = []
    began = time.monotonic()
    for pages_kept in (5_000, 50_000):
        folder = tmp_path / str(pages_kept)
        archive_of(folder, group([hop()], asked()) * pages_kept)
        done = subprocess.run(
            [sys.executable, "-c", FLAT, str(folder)],
            cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        children, kilobytes = map(int, done.stdout.split())
        figures.append((children, kilobytes))
    assert [children for children, _ in figures] == [5_000, 50_000]
    assert figures[1][1] - figures[0][1] < 10_000, figures
    assert time.monotonic() - began < 200


FLAT = (
    MOST_MEMORY
    + """
import asyncio, re, sys
from pathlib import Path
from libs.contracts import FetchRequest
from services.fetcher.warc.replay import WarcReplay
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths

expander = WarcReplay(WarcPaths(Path(sys.argv[1]), ()), limits=BatchLimits())
request, children = FetchRequest(url="archive:", request_id="r", kind="archive"), 0
while request:
    messages = asyncio.run(expander.requests(request)).messages
    going_on = [message for message in messages if message.record is None]
    children += len(messages) - len(going_on)
    request = going_on[0] if going_on else None
print(children, most_memory())
"""
)
