"""Who is told of what a saved alert finds. Pure."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from libs.contracts import TargetKind, digest
from libs.contracts.base import HexId

MOST_TARGETS = 20
"""Addresses of one alert."""

_LONGEST_URL = 2000
_LONGEST_EMAIL = 254  # RFC 5321
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# What every mail server takes; what stands in quotes or beyond ASCII is not for all of them.
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")


def _webhook(url: str) -> str:
    """The address. Raises ValueError, which does not repeat it: it may hold a token."""
    if len(url) > _LONGEST_URL or _UNPRINTABLE.search(url):
        raise ValueError(f"a webhook is an address of at most {_LONGEST_URL} characters, no spaces")
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme not in {"http", "https"}:
        raise ValueError("a webhook begins with https:// or http://, and names a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            "a webhook holds no name or password: who is called checks the signature instead"
        )
    if parts.fragment:
        raise ValueError("what follows a # is never sent: leave it out")
    return url


def _email(address: str) -> str:
    """The address. Raises ValueError for what is none, or more than one."""
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise ValueError(f"{address[:80]!r} is no e-mail address such as desk@example.org")
    return address


Webhook = Annotated[str, AfterValidator(_webhook)]
Email = Annotated[str, AfterValidator(_email)]


@dataclass(frozen=True)
class Target:
    """One address that is told."""

    kind: TargetKind
    address: str

    @property
    def id(self) -> str:
        """What names it in messages, where the address itself has no place."""
        return digest("target", self.kind, self.address)


class Addressed(BaseModel):
    """A saved alert as far as who is told is concerned; whatever else it has is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: HexId
    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)
    created_at: AwareDatetime
    webhooks: tuple[Webhook, ...] = Field(default=(), max_length=MOST_TARGETS)
    emails: tuple[Email, ...] = Field(default=(), max_length=MOST_TARGETS)

    @property
    def targets(self) -> tuple[Target, ...]:
        """All who are told, each once."""
        found = [Target("webhook", each) for each in self.webhooks]
        found += [Target("email", each) for each in self.emails]
        return tuple(dict.fromkeys(found))
