"""What is kept of each response, and what is asked with: archive, validators, addresses."""

import asyncio
import gzip
import hashlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone

import pytest
from aiohttp import web

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.parsing.errors import BadEncoding, NotText, TooLarge
from libs.urls import BadAddress
from services.fetcher.errors import (
    BadResponse,
    NotFound,
    PrivateAddress,
    RobotsDisallowed,
    ServerBusy,
    TimedOut,
)
from services.fetcher.http.client import HttpClient
from services.fetcher.http.connection import Limits
from services.fetcher.http.response import Hop, Validators
from tests.integration.fetcher.conftest import Handler, Shelf, Site, client, page_of
from tests.integration.fetcher.test_http import PAGE, raw_server


async def test_every_hop_is_kept_as_it_was_on_the_wire(site: Site) -> None:
    shelf, body = Shelf(), gzip.compress(PAGE.encode())
    site.page("/b", body, Content_Encoding="gzip", X_Word="déjà".encode().decode("latin-1"))
    async with client(archive=shelf) as archiving:
        page = await page_of(archiving, site.redirect("/a", "/b"))
    first, second = shelf.kept[0]
    assert page.body.decode() == PAGE
    assert (first.url, first.status, first.reason) == (site.address("/a"), 302, "Found")
    assert (second.url, second.status, second.body) == (site.address("/b"), 200, body)
    assert second.address == "127.0.0.1"
    assert ("Location", "/b") in first.headers
    assert ("Content-Encoding", "gzip") in second.headers
    sent = dict(second.request_headers)
    assert sent["Host"] == f"127.0.0.1:{site.port}"
    assert "test@phare.example" in sent["User-Agent"]
    assert (first.truncated, second.truncated) == (None, None)


async def test_an_answer_without_a_body_is_kept_with_its_address(site: Site) -> None:
    shelf = Shelf()
    async with client(archive=shelf) as archiving:
        for _ in range(2):  # the second one on the same connection
            with pytest.raises(BadResponse):
                await page_of(archiving, site.page("/a", "", status=204))
    assert [hop.address for hop in shelf.hops] == ["127.0.0.1", "127.0.0.1"]


@pytest.mark.parametrize(
    ("status", "body", "headers", "refusal", "kept", "truncated"),
    [
        (404, b"gone", {}, NotFound, b"gone", None),
        (503, b"busy", {}, ServerBusy, b"busy", None),
        (200, bytes(1_000_001), {}, TooLarge, b"", "length"),
        (200, b"%PDF-1.7", {"Content_Type": "application/pdf"}, NotText, b"", "length"),
        (
            200,
            b"\x1f\x8bno gzip",
            {"Content_Encoding": "gzip"},
            BadEncoding,
            b"\x1f\x8bno gzip",
            None,
        ),
        (404, bytes(100_000), {}, NotFound, bytes(65_536), "length"),
    ],
)
async def test_what_is_refused_is_kept_before_it_is_refused(
    site: Site,
    *,
    status: int,
    body: bytes,
    headers: dict[str, str],
    refusal: type[DealwireError],
    kept: bytes,
    truncated: str | None,
) -> None:
    shelf = Shelf()
    async with client(archive=shelf) as archiving:
        with pytest.raises(refusal):
            await page_of(archiving, site.page("/a", body, status=status, **headers))
    assert [(hop.status, hop.body, hop.truncated) for hop in shelf.hops] == [
        (status, kept, truncated)
    ]


async def test_a_stream_past_the_limit_is_kept_up_to_the_limit(site: Site) -> None:
    shelf = Shelf()
    site.pages["/long"] = _chunks(b"x" * 10_000, count=200)
    async with client(archive=shelf) as archiving:
        with pytest.raises(TooLarge):
            await page_of(archiving, site.address("/long"))
    assert (len(shelf.hops[0].body), shelf.hops[0].truncated) == (1_000_000, "length")


async def test_compressed_bytes_that_inflate_to_nothing_stop_at_the_limit_too(site: Site) -> None:
    site.pages["/void"] = _chunks(gzip.compress(b"") * 1000, count=200)
    async with client(max_bytes=100_000) as modest:
        with pytest.raises(TooLarge):
            await page_of(modest, site.address("/void"))


async def test_what_came_of_a_body_that_stops_is_kept_with_the_reason(site: Site) -> None:
    shelf = Shelf()
    site.pages["/drip"] = _chunks(b"<p>.</p>", count=200, pause=0.05)
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>cut"
    async with client(total_timeout=0.4, archive=shelf) as hurried:
        with pytest.raises(TimedOut):
            await page_of(hurried, site.address("/drip"))
        async with raw_server(cut) as address:
            with pytest.raises(BadResponse):
                await page_of(hurried, address)
    assert [hop.truncated for hop in shelf.hops] == ["time", "disconnect"]
    assert shelf.hops[0].body.startswith(b"<p>.</p>")
    assert shelf.hops[1].body == b"<p>cut"


async def test_where_no_response_came_nothing_is_kept_but_the_hops_before(
    site: Site, other_site: Site
) -> None:
    shelf = Shelf()
    async with client(archive=shelf) as archiving:
        with pytest.raises(PrivateAddress):
            await page_of(archiving, site.redirect("/a", other_site.address("/")))
        with pytest.raises(BadAddress):
            await page_of(archiving, site.redirect("/b", "ftp://phare.example/"))
    assert [hop.url for hop in shelf.hops] == [site.address("/a"), site.address("/b")]


async def test_a_redirect_whose_body_never_ends_is_followed(site: Site) -> None:
    site.page("/b", PAGE)
    site.pages["/a"] = _chunks(b"x" * 10_000, count=10_000, status=302, Location="/b")
    async with client() as patient:
        assert (await page_of(patient, site.address("/a"))).body.decode() == PAGE


async def test_a_page_comes_with_what_to_ask_with_next_time(site: Site) -> None:
    modified = "Wed, 28 Feb 2024 08:00:00 GMT"
    address = site.page("/a", PAGE, ETag='W/"1"', Last_Modified=modified)
    clock = _Clock()
    async with HttpClient("dealwire/test", now=clock, limits=_LOOPBACK) as ticking:
        response = await ticking.get(FetchRequest(url=address))
    assert response.validators == Validators('W/"1"', modified)
    assert response.digest == hashlib.blake2b(PAGE.encode(), digest_size=16).hexdigest()
    assert response.at == clock.started


async def test_a_page_is_observed_when_the_last_request_was_sent(site: Site) -> None:
    site.page("/b", PAGE)
    clock, shelf = _Clock(), Shelf()
    async with HttpClient("dealwire/test", now=clock, limits=_LOOPBACK, archive=shelf) as ticking:
        response = await ticking.get(FetchRequest(url=site.redirect("/a", "/b")))
    assert [hop.at for hop in shelf.hops] == [clock.started, clock.started + timedelta(seconds=1)]
    assert response.at == shelf.hops[-1].at


async def test_the_digest_is_of_the_text_however_it_was_compressed(
    site: Site, web_client: HttpClient
) -> None:
    plain = await web_client.get(FetchRequest(url=site.page("/a", PAGE)))
    squeezed = site.page("/b", gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    assert (await web_client.get(FetchRequest(url=squeezed))).digest == plain.digest


async def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    shelf = Shelf()
    address = _conditional(site, etag='"7"')
    async with client(archive=shelf) as archiving:
        first = await archiving.get(FetchRequest(url=address))
        second = await archiving.get(FetchRequest(url=address), validators=first.validators)
        stale = await archiving.get(FetchRequest(url=address), validators=Validators('"6"'))
    assert first.page == stale.page
    assert second.page is None
    assert second.digest is None
    assert second.validators == first.validators
    assert [hop.status for hop in shelf.hops] == [200, 304, 200]
    assert site.headers[1]["If-None-Match"] == '"7"'
    assert "If-None-Match" not in site.headers[0]


async def test_a_date_of_change_is_asked_with_as_it_was_given(
    site: Site, web_client: HttpClient
) -> None:
    given = "Wed, 28 Feb 2024 08:00:00 GMT"
    await web_client.get(
        FetchRequest(url=site.page("/a", PAGE)), validators=Validators(last_modified=given)
    )
    assert site.headers[0]["If-Modified-Since"] == given
    assert "If-None-Match" not in site.headers[0]


async def test_not_modified_without_a_question_is_no_answer(
    site: Site, web_client: HttpClient
) -> None:
    with pytest.raises(BadResponse):
        await web_client.get(
            FetchRequest(url=site.page("/a", "", status=304)), validators=Validators()
        )


@pytest.mark.parametrize("skew", [timedelta(0), timedelta(hours=-3), timedelta(days=400)])
async def test_a_date_to_come_back_at_is_read_by_the_clock_of_its_site(
    site: Site, web_client: HttpClient, skew: timedelta
) -> None:
    there = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc) + skew
    said = {"Date": _http(there), "Retry_After": _http(there + timedelta(seconds=90))}
    with pytest.raises(ServerBusy) as caught:
        await page_of(web_client, site.page("/a", PAGE, status=503, **said))
    assert caught.value.retry_after == 90.0


async def test_an_address_that_turns_private_after_the_first_look_is_not_connected_to(
    site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's name server answers with another address each time it is asked."""
    places = iter([("127.0.0.1", site.port), ("127.0.0.2", other_site.port)])

    def rebinding(_host: str, _port: int, *_args: object, **_more: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", next(places))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.page("/", PAGE, Connection="close")
    async with client(dns_cache_seconds=0) as forgetful:
        address = f"http://rebinding.example:{site.port}/"
        assert (await page_of(forgetful, address)).body.decode() == PAGE
        with pytest.raises(PrivateAddress):
            await page_of(forgetful, address)
    assert other_site.asked == []


async def test_leave_is_asked_for_each_hop_and_told_what_came_of_it(
    site: Site, web_client: HttpClient
) -> None:
    site.page("/b", PAGE, status=404)
    gate = _Gate()
    with pytest.raises(NotFound):
        await web_client.get(FetchRequest(url=site.redirect("/a", "/b")), gate=gate)
    assert gate.seen == [("/a", 302), ("/b", 404)]
    gate = _Gate(closed="/b")
    with pytest.raises(RobotsDisallowed):
        await web_client.get(FetchRequest(url=site.address("/a")), gate=gate)
    assert gate.seen == [("/a", 302)]
    assert site.asked == ["/a", "/b", "/a"]


_LOOPBACK = Limits(allowed=client().limits.allowed)


class _Clock:
    """A second passes whenever it is looked at."""

    def __init__(self) -> None:
        self.started = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
        self._next = self.started

    def __call__(self) -> datetime:
        now, self._next = self._next, self._next + timedelta(seconds=1)
        return now


class _Gate:
    def __init__(self, closed: str = "") -> None:
        self.seen: list[tuple[str, int]] = []
        self._closed = closed

    @asynccontextmanager
    async def permit(
        self, address: str, request: FetchRequest
    ) -> AsyncIterator[Callable[[Hop, DealwireError | None], None]]:
        del request
        path = "/" + address.rpartition("/")[2]
        if path == self._closed:
            raise RobotsDisallowed(address)
        yield lambda hop, _problem: self.seen.append((path, hop.status))


def _http(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def _conditional(site: Site, *, etag: str) -> str:
    async def answer(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == etag
        headers = {"ETag": etag, "Content-Type": "text/html"}
        return web.Response(
            status=304 if same else 200, text=None if same else PAGE, headers=headers
        )

    site.pages["/page"] = answer
    return site.address("/page")


def _chunks(
    chunk: bytes, *, count: int, pause: float = 0.0, status: int = 200, **headers: str
) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            status=status, headers={"Content-Type": "text/html"} | headers
        )
        if "void" in request.path:
            response.headers["Content-Encoding"] = "gzip"
        await response.prepare(request)
        for _ in range(count):
            await response.write(chunk)
            await asyncio.sleep(pause)
        return response

    return answer
