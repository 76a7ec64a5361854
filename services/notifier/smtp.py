"""Hands messages to a mail server, in threads: encrypted wherever it can be."""

import asyncio
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlsplit

from services.notifier.errors import MailRefused, MailServerUnreachable

_PORTS = {"smtp": 25, "smtps": 465}
_TEMPORARY = range(400, 500)
_OUR_NAME = "localhost"  # what we are called there: looking it up may take long, and nobody asks


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in; `tls`: from the first byte, else as soon as the server offers it."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether what is sent there leaves this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def mail_server_at(url: str) -> MailServer:
    """The server at an address. Raises ValueError, which tells nothing of the address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("host or port is wrong; a password must be percent-encoded") from None
    if parts.scheme not in _PORTS or not host or parts.path.strip("/") or parts.query:
        raise ValueError("it must be smtp:// or smtps://[user:password@]host[:port], and no more")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("it must have both a user and a password, or neither")
    return MailServer(
        host=host,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class Mailer:
    """An async context manager over a few threads: one message each at a time."""

    def __init__(self, server: MailServer, *, timeout: float, at_once: int) -> None:
        self._server = server
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="smtp")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def send(self, message: EmailMessage, *, sender: str, receiver: str) -> None:
        """Returns when the server has taken it. Raises MailRefused, MailServerUnreachable."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._send, message, sender, receiver)

    def _send(self, message: EmailMessage, sender: str, receiver: str) -> None:
        try:
            with self._connected() as smtp:
                smtp.send_message(message, from_addr=sender, to_addrs=[receiver])
        except smtplib.SMTPRecipientsRefused as error:
            ((status, said),) = error.recipients.values()
            raise _refusal(status, said) from None
        except smtplib.SMTPAuthenticationError as error:
            raise MailServerUnreachable(
                f"it does not take the user and password of NOTIFIER_SMTP_URL ({error.smtp_code})"
            ) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except ssl.SSLCertVerificationError as error:
            raise MailServerUnreachable(
                f"{error.reason}: {error.verify_message}; an authority of your own is trusted by"
                " SSL_CERT_FILE"
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerUnreachable(f"{type(error).__name__}: {error}"[:200]) from None

    def _connected(self) -> smtplib.SMTP:
        """A connection that knows us. The password goes over none that others can read."""
        server, context = self._server, ssl.create_default_context()
        smtp: smtplib.SMTP
        if server.tls:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, _OUR_NAME, timeout=self._timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, _OUR_NAME, timeout=self._timeout)
        try:
            self._introduce(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server = self._server
        smtp.ehlo_or_helo_if_needed()
        if not server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
        elif server.user and not (server.tls or server.is_local):
            raise MailServerUnreachable(
                "it offers no encryption, and no password is sent without: use smtps://"
            )
        if server.user:
            smtp.login(server.user, server.password)


def _refusal(status: int, said: bytes | str) -> MailRefused | MailServerUnreachable:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    told = f"status {status}: {text}"[:200]
    return MailServerUnreachable(told) if status in _TEMPORARY else MailRefused(told)
