"""Addresses of servers as settings: a wrong one is refused before anything starts.

No message repeats an address, nor what a client says of it: it may hold a password.
"""

import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator
from redis.asyncio import ConnectionPool
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError

_ENCODE = "; of a password, the characters / : @ # ? and % must be percent-encoded"
_LOGIN = (
    "Set REDIS_USER and REDIS_PASSWORD_FILE to a user and its password,"
    " or REDIS_URL to redis://[user]:password@host:port"
)
_DENIED_IN_SCRIPT = "ACL failure in script"


def _redis_url(url: str) -> str:
    """The address, if the client understands all of it. Connects to nothing."""
    parts = _split(url, ("redis", "rediss", "unix"))
    if parts.scheme == "unix":
        if parts.hostname or not parts.path.strip("/"):
            raise ValueError("it names no socket: unix:///path/of/the.sock")
    elif not re.fullmatch(r"/?|/[0-9]+", parts.path):
        raise ValueError("what follows the host must be the number of a database, such as /0")
    try:
        connection = ConnectionPool.from_url(url).make_connection()  # type: ignore[no-untyped-call]  # as redis has it
    except (ValueError, TypeError, RedisError):
        raise ValueError("the options after the ? are none that the client knows") from None
    if connection.db < 0:
        raise ValueError("the number of a database is not below 0")
    return url


def _http_url(url: str) -> str:
    if not _split(url, ("http", "https")).hostname:
        raise ValueError("it names no host: https://host:9200")
    return url


RedisUrl = Annotated[str, AfterValidator(_redis_url)]
"""A setting: redis://[[user]:password@]host[:port][/database], or rediss://, or unix://path."""

HttpUrl = Annotated[str, AfterValidator(_http_url)]
"""A setting: the address of a server that speaks HTTP."""


def without_password(url: str) -> str:
    """The address as it may be shown."""
    shown = re.sub(r"^([a-z]+://)[^/]*@", r"\1", url, flags=re.IGNORECASE)
    return re.sub(r"([?&](?:username|password)=)[^&]*", r"\1…", shown)


def advice_on(error: Exception) -> str:
    """What a server or client said, and the setting to change where it is one's user or TLS."""
    said = str(error)
    if isinstance(error, AuthenticationError):
        return f"{said} {_LOGIN}"
    if isinstance(error, NoPermissionError) or said.startswith(_DENIED_IN_SCRIPT):
        return f"{said}. Give the user of REDIS_USER or REDIS_URL that right, or set another"
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return f"{said} Check REDIS_CA, and that the certificate names the host of REDIS_URL"
    return said


def _split(url: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address. Raises ValueError, which tells nothing of it."""
    if not url.lower().startswith(tuple(f"{scheme}://" for scheme in schemes)):
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        raise ValueError(f"it must begin with one of {known}")
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")
        port_is_wrong = parts.port == 0
    except ValueError:  # a UnicodeError is one
        port_is_wrong = True
    if port_is_wrong or re.search(r"\s", url):
        raise ValueError(f"host or port is wrong: a port is a number from 1 to 65535{_ENCODE}")
    return parts
