"""What an operator names: an article by id or address, or a domain. Pure.

A domain is all of its hosts. What anybody may have a name below, such as `co.uk` or
`wordpress.com`, is none: it would take what belongs to others along.
"""

import re
from dataclasses import dataclass

from libs.forgetting.identities import OF_A_DOMAIN, OF_AN_ID, address_id, domain_member, id_member
from libs.urls import BadAddress, is_public_suffix, parse_address

_ID = re.compile(rf"(?:{OF_AN_ID})?([0-9a-f]{{32}})")
_IP = re.compile(r"\d+(?:\.\d+){3}(?::\d+)?|\[[0-9a-fA-F:.]+\](?::\d+)?")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


class BadTarget(ValueError):
    """What was named is neither an article nor a domain; the message says what to write."""


@dataclass(frozen=True)
class Target:
    """An article (`id`, and the address where that was named) or a `domain`."""

    id: str | None = None
    url: str | None = None
    domain: str | None = None

    @property
    def member(self) -> str:
        """How the list of what is forgotten names it."""
        return domain_member(self.domain) if self.domain else id_member(self.id or "")

    @property
    def shown(self) -> str:
        """As it was named."""
        return self.domain or self.url or self.id or ""


def target_of(text: str) -> Target:
    """What was named, or as the list has it (`id:…`, `domain:…`). Raises BadTarget."""
    text = text.strip()
    if found := _ID.fullmatch(text):
        return Target(id=found[1])
    text = text.removeprefix(OF_A_DOMAIN)
    if ":/" in text:
        article_id = address_id(text)
        if article_id is None:
            raise BadTarget(f"{text!r} is no address: write it as https://example.org/article")
        return Target(id=article_id, url=text)
    if "/" in text:
        raise BadTarget(f"{text!r} is neither: write https://{text} for one article, or a domain")
    return Target(domain=_domain(text))


def _domain(text: str) -> str:
    if _IP.fullmatch(text):
        raise BadTarget(
            f"{text!r} is a host by its IP address, which is no domain such as example.org: name"
            f" its articles by their addresses, as http://{text}/article"
        )
    if ":" in text or "@" in text:
        raise BadTarget(_neither(text))
    try:
        host = parse_address(f"https://{text}/").hostname.strip(".").removeprefix("www.")
    except (BadAddress, ValueError) as error:
        raise BadTarget(_neither(text)) from error
    if not _HOST.fullmatch(host) or host.rsplit(".", 1)[1].isdigit():
        raise BadTarget(_neither(text))
    if is_public_suffix(host) or is_public_suffix(_unicode(host)):
        raise BadTarget(
            f"{host} is no site: anybody may have a name below it, so name one of those"
        )
    return host


def _neither(text: str) -> str:
    return (
        f"{text!r} is neither the address of an article, nor an article's id of 32 digits, nor a"
        " domain such as example.org"
    )


def _unicode(host: str) -> str:
    """A host as people write it, and as the list of public suffixes has it."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
