"""What a site's robots.txt allows us. Pure. RFC 9309.

Protego decides on paths. Before it sees the file, the agents in it are reduced to us, all,
and others: their names are then exact, and a file of thousands of agents stays linear.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from libs.urls import resolve

TOKEN = "dealwire"  # noqa: S105 - the product's name, by which a site can address us
MAX_BYTES = 500 * 1024
"""What of a robots.txt is read at all: the least that RFC 9309 asks for."""

MAX_SITEMAPS = 1000  # far more than any site lists; each costs a request
_PATH = "/robots.txt"
_AGENT = re.compile(r"[ \t]*user[- ]?agent[ \t]*[: \t][ \t]*(?P<name>[^#]*)", re.IGNORECASE)
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_OTHERS = "User-agent: others"


@dataclass(frozen=True)
class RobotsPolicy:
    """The rules of one origin for us. `interval`: seconds between requests that it asks for."""

    origin: str
    interval: float | None
    sitemaps: tuple[str, ...]
    _parsed: Protego

    def allows(self, address: str) -> bool:
        """Whether we may read this address; of its own robots.txt, always."""
        return bool(self._parsed.can_fetch(address, TOKEN))


def robots_address(address: str) -> str:
    """Where the robots.txt for an http(s) address stands."""
    return origin_of(address) + _PATH


def origin_of(address: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def parse_robots(body: bytes, *, origin: str) -> RobotsPolicy:
    """The rules in these bytes, whatever they are: what is no rule says nothing."""
    text = _text(body)
    parsed = Protego.parse("\n".join(_reduced(line) for line in text.splitlines()))
    return RobotsPolicy(origin, _interval(parsed), _sitemaps(parsed, origin), parsed)


def _text(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        # Half a line could forbid, or allow, more than the whole one.
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    return body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "")


def _reduced(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    name = found["name"].strip()
    if name == "*":
        return "User-agent: *"
    product = _PRODUCT.match(name)
    ours = product is not None and product[0].lower() == TOKEN
    return f"User-agent: {TOKEN}" if ours else _OTHERS


def _interval(parsed: Protego) -> float | None:
    delay, rate = parsed.crawl_delay(TOKEN), parsed.request_rate(TOKEN)
    asked = [delay] if delay is not None else []
    if rate is not None:
        asked.append(rate.seconds / rate.requests)
    return max(asked, default=None)


def _sitemaps(parsed: Protego, origin: str) -> tuple[str, ...]:
    found = (resolve(origin + "/", each) for each in parsed.sitemaps)
    return tuple(dict.fromkeys(each for each in found if each))[:MAX_SITEMAPS]
