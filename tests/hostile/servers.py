"""Servers that are out to harm: what they send, and what becomes of the request."""
# ruff: noqa: E501, S104 - one case, one line; no address is listened on

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.hostile.builders import nested_gzip, page

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]
LIMIT = 200_000  # bytes of a page in these tests


@dataclass(frozen=True)
class ServerCase:
    """What a server does once it was asked.

    `ends` names the codes that the request may end with, with a bar between them; `page` for
    a page. `limits` are the client's, where they differ.
    """

    name: str
    behave: Behaviour
    ends: str
    limits: dict[str, float] = field(default_factory=dict)


@asynccontextmanager
async def serving(behave: Behaviour) -> AsyncIterator[str]:
    """The address of a server that behaves so towards whoever asks."""
    conversations: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        conversations.add(task)
        writers.append(writer)
        try:
            while not writer.is_closing():
                await reader.readuntil(b"\r\n\r\n")
                await behave(writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has hung up
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a"
    finally:
        server.close()
        for task in conversations:
            task.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)


def sends(*parts: bytes) -> Behaviour:
    """Sends these bytes and hangs up."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        writer.close()

    return behave


def without_end(part: bytes, *, after: bytes = b"", pause: float = 0.0) -> Behaviour:
    """Sends a part again and again, for as long as somebody listens."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        while not writer.is_closing():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


def stalls(after: bytes) -> Behaviour:
    """Sends this, and then nothing, without hanging up."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await asyncio.Event().wait()

    return behave


def resets(after: bytes) -> Behaviour:
    """Sends this, and breaks the connection off."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return behave


def head(*headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return head(f"Content-Length: {len(body)}", *headers, status=status) + body


def packed(body: bytes, encoding: str) -> Behaviour:
    return sends(answer(body, f"Content-Encoding: {encoding}"))


CHUNKED = head("Transfer-Encoding: chunked")
PAGE = page()
_BROKEN = "bad_response|connect_failed"
_SLOW = {"total_timeout": 1.0}

ENCODINGS = [
    ServerCase("gzip", packed(gzip.compress(PAGE), "gzip"), "page"),
    ServerCase("gzip, 1:1000", packed(nested_gzip(1, 50_000_000), "gzip"), "too_large"),
    ServerCase("gzip in gzip in gzip", packed(nested_gzip(3, 50_000_000), "gzip"), "page|not_text"),
    ServerCase("a thousand gzip members", packed(gzip.compress(b"x" * 1000) * 1000, "gzip"), "too_large"),
    ServerCase("a thousand empty gzip members", packed(gzip.compress(b"") * 1000, "gzip"), "page"),
    ServerCase("gzip twice", packed(gzip.compress(gzip.compress(PAGE)), "gzip, gzip"), "bad_encoding"),
    ServerCase("gzip cut short", packed(gzip.compress(PAGE)[:-10], "gzip"), "bad_encoding"),
    ServerCase("gzip with a wrong sum", packed(gzip.compress(PAGE)[:-8] + bytes(8), "gzip"), "bad_encoding"),
    ServerCase("gzip that is none", packed(PAGE, "gzip"), "bad_encoding"),
    ServerCase("gzip not announced", sends(answer(gzip.compress(PAGE))), "page|not_text"),
    ServerCase("deflate, raw", packed(zlib.compress(PAGE, wbits=-15), "deflate"), "page"),
    ServerCase("deflate, 1:1000", packed(zlib.compress(bytes(50_000_000), 9), "deflate"), "too_large"),
    ServerCase("an encoding not asked for", packed(PAGE, "br"), "bad_encoding"),
    ServerCase("an encoding of 10 kB", packed(PAGE, "x" * 10_000), "bad_encoding"),
]  # fmt: skip

LENGTHS = [
    ServerCase("a length too short", sends(head("Content-Length: 20") + PAGE), "page|bad_response"),
    ServerCase("a length too long", sends(head("Content-Length: 999") + b"<p>x</p>"), "bad_response"),
    ServerCase("a length of 30 digits", sends(head(f"Content-Length: {'9' * 30}") + PAGE), "too_large|bad_response"),
    ServerCase("a length below nothing", sends(head("Content-Length: -1") + PAGE), "bad_response"),
    ServerCase("a length in words", sends(head("Content-Length: many") + PAGE), "bad_response"),
    ServerCase("two lengths", sends(head("Content-Length: 5", "Content-Length: 7") + PAGE), "bad_response"),
    ServerCase("no length", sends(head("Connection: close") + PAGE), "page"),
    ServerCase("a length and chunks", sends(head("Content-Length: 4", "Transfer-Encoding: chunked") + b"4\r\n<p>x\r\n0\r\n\r\n"), "bad_response|page"),
    ServerCase("chunks", sends(CHUNKED + b"4\r\n<p>x\r\n0\r\n\r\n"), "page"),
    ServerCase("a chunk of no number", sends(CHUNKED + b"zz\r\n<p>x</p>\r\n0\r\n\r\n"), "bad_response"),
    ServerCase("a chunk below nothing", sends(CHUNKED + b"-4\r\n<p>x\r\n0\r\n\r\n"), "bad_response"),
    ServerCase("a chunk of sixteen exabytes", sends(CHUNKED + b"ffffffffffffffff\r\n<p>x</p>"), "bad_response|too_large"),
    ServerCase("a chunk that is cut short", sends(CHUNKED + b"ff\r\n<p>x</p>"), "bad_response"),
    ServerCase("chunks without a last one", sends(CHUNKED + b"4\r\n<p>x\r\n"), "bad_response"),
    ServerCase("a chunk with words of 500 kB", sends(CHUNKED + b"4;" + b"x" * 500_000 + b"\r\n<p>x\r\n0\r\n\r\n"), "page|bad_response|headers_too_large"),
    ServerCase("an encoding of transfer that is none", sends(head("Transfer-Encoding: nonsense") + PAGE), "bad_response|page"),
    ServerCase("one byte a chunk", sends(CHUNKED + b"1\r\nx\r\n" * 50_000 + b"0\r\n\r\n"), "page"),
    ServerCase("chunks of nothing but trailers", sends(CHUNKED + b"0\r\n" + b"A: b\r\n" * 50_000 + b"\r\n"), "headers_too_large"),
]  # fmt: skip

HEADS = [
    ServerCase("100,000 headers", sends(head(*(f"A{n}: b" for n in range(100_000)))), "headers_too_large"),
    ServerCase("a header of 1 MB", sends(head("A: " + "b" * 1_000_000)), "headers_too_large"),
    ServerCase("a header's name of 1 MB", sends(head("b" * 1_000_000 + ": a")), "headers_too_large"),
    ServerCase("a status line of 1 MB", sends(head(status="200 " + "O" * 1_000_000)), "headers_too_large"),
    ServerCase("headers without end", without_end(b"A: b\r\n" * 100, after=b"HTTP/1.1 200 OK\r\n"), "headers_too_large", _SLOW),
    ServerCase("a header without end", without_end(b"b" * 1000, after=b"HTTP/1.1 200 OK\r\nA: "), "headers_too_large", _SLOW),
    ServerCase("a header with NUL", sends(head("A: b\0c") + PAGE), "bad_response|page"),
    ServerCase("a header of high bytes", sends(head("A: \xff\xfe") + PAGE), "page|bad_response"),
    ServerCase("a header folded 1,000 times", sends(head("A: b" + "\r\n c" * 1_000) + PAGE), "bad_response|page"),
    ServerCase("a header without a name", sends(head(": b") + PAGE), "bad_response|page"),
    ServerCase("5,000 cookies", sends(head(*["Set-Cookie: a=b"] * 5_000) + PAGE), "headers_too_large"),
    ServerCase("a content type of 20 kB", sends(answer(PAGE, "Content-Type: text/html;" + " a=b;" * 4_000)), "page|bad_response"),
    ServerCase("HTTP/0.9", sends(PAGE), "bad_response"),
    ServerCase("HTTP/9.9", sends(b"HTTP/9.9 200 OK\r\n\r\n" + PAGE), "bad_response|page"),
    ServerCase("a status of no number", sends(b"HTTP/1.1 abc OK\r\n\r\n" + PAGE), "bad_response"),
    ServerCase("status 999", sends(answer(PAGE, status="999 Denied")), "bad_response|server_error|access_denied"),
    ServerCase("status 000", sends(answer(PAGE, status="000 None")), "bad_response"),
    ServerCase("TLS where none was asked for", sends(b"\x16\x03\x01\x02\x00\x01\x00" * 50), "bad_response"),
    ServerCase("an answer in lines of SMTP", sends(b"220 mail.phare.example ESMTP\r\n"), "bad_response"),
    ServerCase("nothing at all", sends(), _BROKEN),
    ServerCase("100 without end", without_end(b"HTTP/1.1 100 Continue\r\n\r\n" * 100), "bad_response|timeout", _SLOW),
    ServerCase("100, then a page", sends(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + answer(PAGE)), "page"),
    ServerCase("101", sends(head("Upgrade: x", "Connection: upgrade", status="101 Switching") + PAGE), "bad_response"),
    ServerCase("204", sends(head(status="204 No Content")), "bad_response|no_content|empty"),
    ServerCase("205 with a body", sends(answer(PAGE, status="205 Reset")), "bad_response"),
    ServerCase("206 without asking", sends(answer(PAGE, "Content-Range: bytes 0-9/99", status="206 Partial")), "bad_response"),
    ServerCase("300 without a choice", sends(answer(PAGE, status="300 Choices")), "bad_response"),
    ServerCase("304 without asking", sends(head(status="304 Not Modified")), "bad_response"),
    ServerCase("416", sends(answer(b"", status="416 Range")), "request_refused"),
    ServerCase("200 with an empty body", sends(answer(b"")), "page"),
    ServerCase("a Retry-After of the year 9999", sends(answer(b"", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", status="503 Busy")), "server_busy"),
    ServerCase("a Retry-After of 100 digits", sends(answer(b"", f"Retry-After: {'9' * 100}", status="429 Many")), "server_busy"),
    ServerCase("a Retry-After of nonsense", sends(answer(b"", "Retry-After: \xff", status="429 Many")), "server_busy"),
]  # fmt: skip

TIMES = [
    ServerCase("a body without end", without_end(b"<p>x</p>" * 1000, after=head()), "too_large"),
    ServerCase("a compressed body without end", without_end(gzip.compress(b""), after=head("Content-Encoding: gzip")), "timeout|too_large", _SLOW),
    ServerCase("chunks without end", without_end(b"4\r\n<p>x\r\n" * 1000, after=CHUNKED), "too_large"),
    ServerCase("a drip", without_end(b"x", after=head(), pause=0.05), "timeout", _SLOW),
    ServerCase("a drip of headers", without_end(b"A: b\r\n", after=b"HTTP/1.1 200 OK\r\n", pause=0.05), "timeout", _SLOW),
    ServerCase("silence", stalls(b""), "timeout", _SLOW),
    ServerCase("silence after the headers", stalls(head("Content-Length: 9")), "timeout", _SLOW),
    ServerCase("silence in the body", stalls(head("Content-Length: 99") + b"<p>"), "timeout", _SLOW),
    ServerCase("an error page without end", without_end(b"x" * 1000, after=head(status="404 Gone")), "not_found"),
    ServerCase("an error page that stalls", stalls(head("Content-Length: 99", status="500 Error")), "server_error|timeout", _SLOW),
    ServerCase("broken off at once", resets(b""), _BROKEN),
    ServerCase("broken off in the headers", resets(b"HTTP/1.1 200 OK\r\nConte"), _BROKEN),
    ServerCase("broken off in the body", resets(head("Content-Length: 99") + b"<p>x"), _BROKEN),
    ServerCase("broken off in a chunk", resets(CHUNKED + b"ff\r\n<p>"), _BROKEN),
]  # fmt: skip


def to(place: str, *, status: str = "302 Found") -> Behaviour:
    """Redirects there; the place may be any bytes of Latin-1."""
    return sends(answer(b"", f"Location: {place}", status=status))


def _ever_on() -> Behaviour:
    steps = iter(range(1_000_000))

    async def behave(writer: asyncio.StreamWriter) -> None:
        await to(f"/{next(steps)}")(writer)

    return behave


REDIRECTS = [
    ServerCase("to itself", to("/a"), "redirect_loop"),
    ServerCase("to itself, with a fragment", to("/a#b"), "redirect_loop"),
    ServerCase("ever on", _ever_on(), "redirect_loop"),
    ServerCase("to nowhere", sends(answer(b"", status="302 Found")), "bad_response"),
    ServerCase("to an empty place", to(""), "bad_response|redirect_loop"),
    ServerCase("with a body without end", without_end(b"x" * 1000, after=head("Location: /a", status="302 Found")), "redirect_loop"),
    ServerCase("to a place of 20 kB", to("/" + "x" * 20_000), "bad_address|bad_response|redirect_loop"),
    ServerCase("to high bytes", to("http://\xff\xfe/"), "bad_address|bad_response|dns_failure"),
] + [
    ServerCase(f"to {place}", to(place), "bad_address")
    for place in ("file:///etc/passwd", "FILE:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://phare.example/", "gopher://127.0.0.2/", "http://", "http://:80/", "http://[::", "http://127.0.0.256/", "http://a\tb:c/")
]  # fmt: skip

# Every one leads to a machine that is nobody's business.
SPELLINGS = (
    "127.0.0.2", "127.2", "127.0.2", "2130706434", "0x7f000002", "0x7f.0.0.2", "0177.0.0.2",
    "017700000002", "127.0.0.2.", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[::127.0.0.2]",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "0.0.0.0", "0", "0x0", "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254",
    "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "224.0.0.1", "255.255.255.255", "[ff02::1]",
    "%31%32%37.0.0.2", "127.0.0.2#@phare.example",
    "127.0.0.2.nip.example", "rebinding.example",
)  # fmt: skip
NAMES = {"127.0.0.2.nip.example": "127.0.0.2", "rebinding.example": "10.0.0.1"}

PRIVATE = [
    ServerCase(f"to {place}", to(f"http://{place}/"), "private_address") for place in SPELLINGS
]
# A host where a user would stand is refused before anybody asks which machine that is.
_DISGUISED = "localhost.localdomain@127.0.0.2"
PRIVATE.append(ServerCase(f"to {_DISGUISED}", to(f"http://{_DISGUISED}/"), "password_in_address"))

SERVERS = ENCODINGS + LENGTHS + HEADS + TIMES + REDIRECTS + PRIVATE
