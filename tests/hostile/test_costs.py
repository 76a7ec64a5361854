"""What inputs that are made to be slow cost: no more than others of their length."""

import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from libs.amounts.reading import find_amounts
from libs.contracts import FetchRequest
from libs.parsing.article.body.body_text import parse_html
from libs.parsing.article.body.prose import read_prose, settle_paragraphs
from libs.parsing.dispatch import read_page
from libs.parsing.listings.feeds import read_feed
from services.fetcher.http.robots_policy import parse_robots
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import unchunked
from services.fetcher.warc.replay import WarcReplay
from tests.unit.fetcher.warc.hops import gzipped

SENTENCE = "The mill has four chimneys, and on most days smoke comes out of two of them. "

PAGE = "https://presse.example/0"
_BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The quay is full."
RECORD = (
    (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"WARC-Date: 2024-02-27T09:30:15Z\r\nWARC-Target-URI: {PAGE}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(_BODY)}\r\n\r\n"
    ).encode()
    + _BODY
    + b"\r\n\r\n"
)


@pytest.mark.parametrize(
    "filling",
    [
        b"\x1f\x8b\x08\x00" * 2_000_000,
        gzipped(b"WARC") * 100_000,
        b"\x1f\x8b\x08\x04\xff\xff" * 1_000_000,
        gzipped(b"WARC/1.1\r\n") * 30_000,
    ],
    ids=["marks", "members", "extra fields", "records that end at once"],
)
async def test_what_only_looks_like_records_is_left_after_a_while(
    tmp_path: Path, filling: bytes
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzipped(RECORD) + filling)
    began = time.monotonic()
    replay = WarcReplay(WarcPaths(None, [tmp_path]), limits=BatchLimits())
    result = await replay.requests(FetchRequest(url=path.as_uri(), kind="warc"))
    found = [each for each in result.messages if isinstance(each, FetchRequest) and each.record]
    assert [each.url for each in found] == [PAGE]
    assert time.monotonic() - began < 20


def test_very_many_chunks_are_put_together_in_seconds() -> None:
    began = time.monotonic()
    assert len(unchunked(b"1\r\nx\r\n" * 300_000 + b"0\r\n\r\n")) == 300_000
    assert time.monotonic() - began < 10


def test_a_file_made_to_be_slow_is_not() -> None:
    """Thousands of agents before thousands of rules are millions of rules to a naive reader."""
    agents = "".join(f"User-agent: a{number}\n" for number in range(12_000))
    rules = "".join(f"Disallow: /{number}*\n" for number in range(12_000))
    began = time.process_time()
    parsed = parse_robots((agents + rules + agents).encode(), origin="https://phare.example")
    assert parsed.allows("https://phare.example/" + "a" * 4000)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("hostile", ["<![CDATA[", "<!--", "]]>", "<a", '<a b="', "</item>", "<x>",
                                     "&", "<!DOCTYPE [", "<?xml", "<i a=", "<a:"])  # fmt: skip
def test_hostile_markup_takes_no_longer_than_other_text(hostile: str) -> None:
    text = "<rss><channel>" + hostile * 50_000 + "]]>-->"
    assert len(read_feed(text, base_url="https://relais.example/rss.xml").items) == 0


def test_a_box_of_the_author_that_holds_the_whole_page_costs_no_more_than_its_length() -> None:
    story = "".join(
        f"<span>The quay took {number} ships that day.</span>" for number in range(9000)
    )
    page = f'<html><body><h1>The quay is full</h1><div class="author">{story}</div></body></html>'
    started = time.process_time()
    article = read_page(
        page.encode(), url="https://quay.example/full-4821", content_type="text/html",
        observed_at=datetime(2024, 3, 5, tzinfo=timezone.utc),
    )  # fmt: skip
    assert article.authors == ()
    assert time.process_time() - started < 5


def test_a_box_of_very_many_lines_is_read_in_no_more_than_a_moment() -> None:
    lines = "".join(f"{SENTENCE}{number}<br>" for number in range(20_000))
    tree = parse_html(f"<div>{lines}<p>{SENTENCE * 3}</p></div>")
    assert tree is not None
    started = time.process_time()
    prose = read_prose(tree)
    settle_paragraphs(prose)
    assert prose.length > 20_000 * len(SENTENCE)
    assert time.process_time() - started < 10  # each line against all lines would take a minute


@pytest.mark.parametrize(
    "filling",
    ["1", "1 000 ", "un ", "€", "de ", "15 M€ à ", "millions ", " ", "5 cents ", "Canada $5 "],
)
def test_a_long_text_of_one_thing_costs_no_more_than_another(filling: str) -> None:
    began = time.perf_counter()
    find_amounts(filling * (20_000 // len(filling)), language="fr")
    assert time.perf_counter() - began < 4
