"""The HTTP client against real servers: every way in which a page may not come."""

import asyncio
import contextlib
import gzip
import socket
import threading
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from libs.errors import DealwireError
from libs.parsing.errors import BadEncoding, NotText, TooLarge
from libs.urls import BadAddress, PasswordInAddress
from services.fetcher.errors import (
    AccessDenied,
    BadResponse,
    ConnectFailed,
    DnsFailure,
    HeadersTooLarge,
    NoSuchHost,
    NotFound,
    PrivateAddress,
    RedirectLoop,
    RequestRefused,
    ServerBusy,
    ServerError,
    TimedOut,
)
from services.fetcher.http.client import HttpClient
from tests.integration.fetcher.conftest import Site, client, page_of

PAGE = "<html><body><p>Une page.</p></body></html>"


@asynccontextmanager
async def raw_server(answer: bytes, *, then_hang: bool = False) -> AsyncIterator[str]:
    """A server that sends these bytes to whoever connects."""
    done = asyncio.Event()
    writers = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if then_hang:
            await done.wait()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        done.set()
        server.close()
        for writer in writers:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def test_gets_a_page_and_says_who_asks(site: Site, web_client: HttpClient) -> None:
    page = await page_of(web_client, site.page("/a", PAGE))
    assert page.body.decode() == PAGE
    assert page.content_type == "text/html; charset=utf-8"
    assert "test@phare.example" in site.headers[0]["User-Agent"]
    assert "Cookie" not in site.headers[0]


async def test_gets_a_compressed_page(site: Site, web_client: HttpClient) -> None:
    address = site.page("/a", gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    assert (await page_of(web_client, address)).body.decode() == PAGE


async def test_ignores_the_proxies_of_its_environment(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    async with client() as fresh:
        assert (await page_of(fresh, site.page("/a", PAGE))).body


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_follows_redirects_to_where_the_page_is(
    site: Site, web_client: HttpClient, status: int
) -> None:
    site.page("/c", PAGE)
    site.redirect("/b", "c", status=status)
    page = await page_of(web_client, site.redirect("/a", site.address("/b"), status=status))
    assert page.final_url == site.address("/c")


async def test_redirects_in_a_circle_end(site: Site, web_client: HttpClient) -> None:
    site.redirect("/b", "/a")
    with pytest.raises(RedirectLoop):
        await page_of(web_client, site.redirect("/a", "/b"))
    assert site.asked == ["/a", "/b"]


async def test_redirects_without_end_end(site: Site) -> None:
    for number in range(20):
        site.redirect(f"/{number}", f"/{number + 1}")
    async with client(max_redirects=5) as short:
        with pytest.raises(RedirectLoop):
            await page_of(short, site.address("/0"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1", "http://"]
)
async def test_a_redirect_to_something_else_than_http_is_refused(
    site: Site, web_client: HttpClient, target: str
) -> None:
    with pytest.raises(BadAddress):
        await page_of(web_client, site.redirect("/a", target))


async def test_a_private_address_is_not_even_connected_to(
    other_site: Site, web_client: HttpClient
) -> None:
    with pytest.raises(PrivateAddress):
        await page_of(web_client, other_site.page("/a", PAGE))
    assert other_site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://0xa9.254.169.254/",
        "http://[64:ff9b::a9fe:a9fe]/",
    ],
)
async def test_metadata_and_internal_addresses_are_blocked(
    web_client: HttpClient, address: str
) -> None:
    with pytest.raises(PrivateAddress) as caught:
        await page_of(web_client, address)
    assert caught.value.request_fate == "blocked"


async def test_a_host_that_stands_where_a_user_would_is_not_asked(
    site: Site, web_client: HttpClient
) -> None:
    for address in (
        "http://localhost6.localdomain6@10.1.1.1/",
        site.redirect("/a", site.address("/b").replace("//", "//phare.example@")),
    ):
        with pytest.raises(PasswordInAddress):
            await page_of(web_client, address)
    assert site.asked == ["/a"]


async def test_a_redirect_to_a_private_address_is_blocked(
    site: Site, other_site: Site, web_client: HttpClient
) -> None:
    other_site.page("/secret", PAGE)
    with pytest.raises(PrivateAddress):
        await page_of(web_client, site.redirect("/a", other_site.address("/secret")))
    assert other_site.asked == []


async def test_a_name_that_resolves_to_a_private_address_is_blocked(
    other_site: Site, web_client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def inward(host: str, port: int, *args: object, **more: object) -> object:
        if host == "inward.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]
        return resolve(host, port, *args, **more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", inward)
    with pytest.raises(PrivateAddress):
        await page_of(web_client, f"http://inward.example:{other_site.port}/")
    assert other_site.asked == []


async def test_a_name_with_a_public_and_a_private_address_never_reaches_the_private_one(
    site: Site, other_site: Site, web_client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/", PAGE)

    def both(_host: str, _port: int, *_args: object, **_more: object) -> object:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", other_site.port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    page = await page_of(web_client, f"http://both.example:{site.port}/")
    assert page.body.decode() == PAGE
    assert other_site.asked == []


async def test_a_page_that_announces_too_much_is_not_read(
    site: Site, web_client: HttpClient
) -> None:
    with pytest.raises(TooLarge, match="announces"):
        await page_of(web_client, site.page("/a", bytes(1_000_001)))


async def test_a_page_of_50_megabytes_costs_no_more_memory_than_the_limit(
    site: Site, web_client: HttpClient
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(800):
            await response.write(b"<p>" + b"x" * 65_536)
        return response

    site.pages["/big"] = endless
    tracemalloc.start()
    with pytest.raises(TooLarge):
        await page_of(web_client, site.address("/big"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


async def test_a_gzip_bomb_stops_at_the_limit(site: Site, web_client: HttpClient) -> None:
    bomb = gzip.compress(bytes(200_000_000), compresslevel=9)
    assert len(bomb) < 1_000_000
    with pytest.raises(TooLarge):
        await page_of(web_client, site.page("/bomb", bomb, Content_Encoding="gzip"))


async def test_a_truncated_gzip_is_no_page(site: Site, web_client: HttpClient) -> None:
    body = gzip.compress(PAGE.encode() * 100)[:-12]
    with pytest.raises(BadEncoding):
        await page_of(web_client, site.page("/a", body, Content_Encoding="gzip"))


async def test_an_endless_stream_and_a_slow_drip_end_with_the_time_limit(site: Site) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(b"<p>.</p>")
            await asyncio.sleep(0.05)
        return response

    site.pages["/drip"] = drip
    async with client(total_timeout=0.4) as hurried:
        with pytest.raises(TimedOut):
            await page_of(hurried, site.address("/drip"))


async def test_a_server_that_says_nothing_is_a_timeout() -> None:
    async with client(total_timeout=0.3) as hurried, raw_server(b"", then_hang=True) as address:
        with pytest.raises(TimedOut):
            await page_of(hurried, address)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (b"", ConnectFailed),
        (b"SSH-2.0-OpenSSH_9.6\r\n", BadResponse),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>cut", BadResponse),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>cu", BadResponse),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", BadResponse),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n", HeadersTooLarge),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Many: a\r\n" * 10_000 + b"\r\n", HeadersTooLarge),
        (b"HTTP/1.1 200 " + b"O" * 100_000 + b"\r\n\r\n", HeadersTooLarge),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", BadResponse),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc", BadEncoding),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", BadResponse),
        (b"HTTP/1.1 204 No Content\r\n\r\n", BadResponse),
        (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nabc", BadResponse),
    ],
)
async def test_what_is_no_proper_answer_has_a_name(
    web_client: HttpClient, answer: bytes, refusal: type[DealwireError]
) -> None:
    async with raw_server(answer) as address:
        with pytest.raises(refusal):
            await page_of(web_client, address)


async def test_nobody_listening_and_a_name_that_does_not_exist(web_client: HttpClient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ConnectFailed):
        await page_of(web_client, f"http://127.0.0.1:{port}/")
    with pytest.raises(NoSuchHost):
        await page_of(web_client, "http://no-such-host.invalid/")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example"])
async def test_what_is_no_host_name_is_not_found_either(web_client: HttpClient, host: str) -> None:
    with pytest.raises((DnsFailure, BadAddress)):
        await page_of(web_client, f"http://{host}/")


async def test_names_that_take_long_do_not_hold_up_others(
    site: Site, web_client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, resolve = threading.Event(), socket.getaddrinfo

    def slow(host: str, port: int, *args: object, **more: object) -> object:
        if host.startswith("slow"):
            released.wait(10)
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answers")
        return resolve("127.0.0.1", port, *args, **more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    site.page("/a", PAGE)
    waiting = [
        asyncio.create_task(page_of(web_client, f"http://slow-{number}.example/"))
        for number in range(20)
    ]
    page = await page_of(web_client, f"http://quick.example:{site.port}/a")
    assert page.body.decode() == PAGE
    assert not any(each.done() for each in waiting)
    released.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(each) for each in results} == {DnsFailure}


async def test_http_spoken_to_a_tls_client_is_a_failed_connection(
    site: Site, web_client: HttpClient
) -> None:
    with pytest.raises(ConnectFailed):
        await page_of(web_client, site.address("/").replace("http:", "https:"))


@pytest.mark.parametrize(
    ("status", "refusal", "code"),
    [
        (404, NotFound, "not_found"),
        (410, NotFound, "not_found"),
        (403, AccessDenied, "access_denied"),
        (401, AccessDenied, "access_denied"),
        (451, AccessDenied, "access_denied"),
        (400, RequestRefused, "request_refused"),
        (418, RequestRefused, "request_refused"),
        (429, ServerBusy, "server_busy"),
        (503, ServerBusy, "server_busy"),
        (502, ServerBusy, "server_busy"),
        (500, ServerError, "server_error"),
    ],
)
async def test_each_status_has_its_ending(
    site: Site, web_client: HttpClient, status: int, refusal: type[DealwireError], code: str
) -> None:
    with pytest.raises(refusal) as caught:
        await page_of(web_client, site.page("/a", PAGE, status=status))
    assert caught.value.reason_code == code


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 28 Feb 2024 09:31:00 GMT", 60.0),
        ("Tue, 27 Feb 2024 09:31:00 GMT", 0.0),
        ("999999999", 6 * 3600.0),
        ("soon", None),
        ("-5", None),
    ],
)
async def test_a_busy_server_says_when_to_come_back(
    site: Site, web_client: HttpClient, said: str, seconds: float | None
) -> None:
    said_at = "Wed, 28 Feb 2024 09:30:00 GMT"
    address = site.page("/a", PAGE, status=503, Retry_After=said, Date=said_at)
    with pytest.raises(ServerBusy) as caught:
        await page_of(web_client, address)
    assert caught.value.retry_after == seconds
    assert caught.value.alone


async def test_a_film_is_not_downloaded_to_see_that_it_is_no_text(
    site: Site, web_client: HttpClient
) -> None:
    with pytest.raises(NotText):
        await page_of(web_client, site.page("/a", b"\x00" * 1000, Content_Type="video/mp4"))


async def test_many_pages_leave_no_connection_and_no_descriptor_behind(site: Site) -> None:
    site.page("/ok", PAGE)
    site.page("/gone", PAGE, status=404)
    before = _descriptors()
    async with client() as busy:
        for _ in range(20):
            results = await asyncio.gather(
                *(page_of(busy, site.address(path)) for path in ("/ok", "/gone", "/none")),
                return_exceptions=True,
            )
            assert not isinstance(results[0], BaseException)
    await asyncio.sleep(0.1)
    assert _descriptors() <= before + 8


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
