"""A real HTTP server and a real SMTP server on this machine, that keep what they are told."""

import asyncio
import base64
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiohttp import web


@dataclass
class Hook:
    """Keeps each request; `answer` says with which status the next one is answered."""

    url: str = ""
    answer: Callable[[], int] = lambda: 204
    hangs: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    """When each came, in seconds of time.monotonic."""


@asynccontextmanager
async def webhook() -> AsyncIterator[Hook]:
    """Listens on a port of its own."""
    hook = Hook()
    released = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        hook.got.append((dict(request.headers), await request.read()))
        hook.at.append(time.monotonic())
        if hook.hangs:
            await released.wait()
        status = hook.answer()
        headers = {"Location": f"{hook.url}/elsewhere"} if 300 <= status < 400 else {}
        return web.Response(status=status, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    hook.url = f"http://{host}:{port}"
    try:
        yield hook
    finally:
        released.set()
        await runner.cleanup()


@dataclass
class MailBox:
    """Keeps each message with its envelope; `refuse` answers RCPT with a status, 0: taken."""

    port: int = 0
    refuse: Callable[[str], int] = lambda _: 0
    user: str = ""
    password: str = ""
    got: list[tuple[str, str, EmailMessage]] = field(default_factory=list)
    offers: ssl.SSLContext | None = None
    """With this STARTTLS is offered; MailBox.in_clear is what came before it."""
    logins: list[bool] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    in_clear: list[str] = field(default_factory=list)


class _Session:
    """One connection, as RFC 5321 has it; AUTH PLAIN alone."""

    def __init__(
        self, box: MailBox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._box = box
        self._reader = reader
        self._writer = writer
        self._sender = ""
        self._receivers: list[str] = []

    async def run(self) -> None:
        await self._say(220, "mail.example ready")
        while line := await self._reader.readline():
            text = line.decode().rstrip("\r\n")
            self._box.commands.append(text)
            if self._writer.get_extra_info("ssl_object") is None:
                self._box.in_clear.append(text)
            if not await self._obey(text):
                return

    async def _obey(self, text: str) -> bool:
        verb = text.split(" ", 1)[0].upper()
        match verb:
            case "EHLO":
                await self._greet()
            case "STARTTLS" if self._box.offers:
                await self._say(220, "go on")
                await self._writer.start_tls(self._box.offers)
            case "AUTH":
                await self._log_in(text.rsplit(" ", 1)[1])
            case "MAIL":
                self._sender, self._receivers = _between(text), []
                await self._say(250, "ok")
            case "RCPT":
                if status := self._box.refuse(_between(text)):
                    await self._say(status, "not for me")
                else:
                    self._receivers.append(_between(text))
                    await self._say(250, "ok")
            case "DATA":
                await self._say(354, "go on")
                await self._take()
            case "QUIT":
                await self._say(221, "bye")
                return False
            case _:
                await self._say(250, "ok")
        return True

    async def _greet(self) -> None:
        encrypted = self._writer.get_extra_info("ssl_object") is not None
        more = b"250-STARTTLS\r\n" if self._box.offers and not encrypted else b""
        self._writer.write(b"250-mail.example\r\n" + more + b"250-8BITMIME\r\n250 AUTH PLAIN\r\n")
        await self._writer.drain()

    async def _log_in(self, said: str) -> None:
        _, user, password = base64.b64decode(said).decode().split("\0")
        right = (user, password) == (self._box.user, self._box.password)
        self._box.logins.append(right)
        await self._say(*((235, "welcome") if right else (535, "who are you")))

    async def _take(self) -> None:
        lines = []
        while (line := await self._reader.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        parsed = message_from_bytes(b"".join(lines), policy=default)
        for receiver in self._receivers:
            self._box.got.append((self._sender, receiver, parsed))
        await self._say(250, "kept")

    async def _say(self, status: int, text: str) -> None:
        self._writer.write(f"{status} {text}\r\n".encode())
        await self._writer.drain()


def _between(text: str) -> str:
    return text[text.index("<") + 1 : text.index(">")]


@asynccontextmanager
async def mail_server(encrypted: ssl.SSLContext | None = None) -> AsyncIterator[MailBox]:
    """Listens on a port of its own; `encrypted`: from the first byte."""
    box = MailBox()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            await _Session(box, reader, writer).run()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=encrypted)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
