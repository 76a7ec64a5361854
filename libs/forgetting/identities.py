"""By what an article is known, wherever a message, a document or a state names it. Pure.

An address is known by the hash of its canonical spelling, which is also the id of an article that
is published there: one kind of member keeps out an article and each of its addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from libs.contracts import Message, article_id_of_url
from libs.errors import Skipped
from libs.streaming.outcomes import FORGOTTEN
from libs.urls import BadAddress, canonical_url, host_of, is_file_url

_IDS = ("article_id", "requested_id")
_URLS = ("url", "page_url", "requested_url", "final_url", "canonical_url")
OF_AN_ID, OF_A_DOMAIN = "id:", "domain:"
"""How members of the list begin."""

_ANY_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_ANY_URL = re.compile(r"(?:https?|file):(?:\\?/){2}[^\s\"'<>\\]+(?:\\/[^\s\"'<>\\]*)*")


class ArticleForgotten(Skipped):
    """The article, or all of its site, was forgotten: `dealwire forget --undo` allows it again."""

    code = FORGOTTEN
    fate = "blocked"


@dataclass(frozen=True)
class Identity:
    """Ids of an article and of its addresses, the addresses, and the domain of its outlet."""

    ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()

    def members(self) -> frozenset[str]:
        """What of the list would keep it out."""
        ids = {id_member(each) for each in self.all_ids}
        return frozenset(ids.union(map(domain_member, self.domains)))

    @property
    def domains(self) -> frozenset[str]:
        """The domains that its addresses and its outlet are of, those above them too."""
        hosts = {*map(host_of, self.urls), *(host_of(f"https://{each}/") for each in self.outlets)}
        return frozenset(above for host in hosts for above in _domains_above(host))

    @property
    def all_ids(self) -> frozenset[str]:
        """Its ids, and those of its addresses."""
        return self.ids | {each for url in self.urls if (each := address_id(url))}

    def joined(self, other: "Identity") -> "Identity":
        """What both say."""
        return Identity(self.ids | other.ids, self.urls | other.urls, self.outlets | other.outlets)


@dataclass(frozen=True)
class Wanted:
    """What is to be forgotten: articles by id, and whole domains."""

    ids: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    addresses: frozenset[str] = field(default=frozenset(), compare=False)
    """As far as they are known, to look for documents that have an address and no id."""

    def covers(self, found: Identity) -> bool:
        """Whether this is, or belongs to, what is to be forgotten."""
        if not self.ids.isdisjoint(found.all_ids):
            return True
        return bool(self.domains) and not self.domains.isdisjoint(found.domains)

    def widened(self, found: Iterable[Identity]) -> "Wanted":
        """With all other ids and addresses of the same articles."""
        ids, addresses = set(self.ids), set(self.addresses)
        for each in found:
            ids |= each.all_ids
            addresses |= each.urls
        return Wanted(frozenset(ids), self.domains, frozenset(addresses))

    def is_named_in(self, text: str) -> bool:
        """Whether any text names an id or an address of it."""
        return self.covers(named_in(text))


def id_member(article_or_address: str) -> str:
    """The member of the list for an article, or for the hash of an address."""
    return f"{OF_AN_ID}{article_or_address}"


def domain_member(domain: str) -> str:
    """The member of the list for all hosts of a domain."""
    return f"{OF_A_DOMAIN}{domain}"


def address_id(url: str) -> str | None:
    """The id of an address, http or file; None for what is neither."""
    try:
        return article_id_of_url(url if is_file_url(url) else canonical_url(url))
    except (BadAddress, ValueError):
        return None


def _domains_above(host: str) -> Iterator[str]:
    """A host and each domain that it lies below, but for the last label alone."""
    labels = host.strip(".").split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])


def identity_of(message: Message) -> Identity:
    """The identity that a message states of its one article."""
    outlet = getattr(message, "outlet", None)
    return Identity(
        _texts(getattr(message, name, None) for name in _IDS),
        _texts(getattr(message, name, None) for name in _URLS),
        _texts([getattr(outlet, "domain", None)]),
    )


def identity_in(document: Mapping[str, Any]) -> Identity:
    """The identity that a JSON object, such as a document or a message, states of its article."""
    outlet = document.get("outlet")
    domain = outlet.get("domain") if isinstance(outlet, Mapping) else document.get("outlet_domain")
    return Identity(
        _texts(document.get(name) for name in _IDS),
        _texts(document.get(name) for name in _URLS),
        _texts([domain]),
    )


def named_in(text: str) -> Identity:
    """All ids and addresses that stand anywhere in a text, be it JSON."""
    urls = (found.replace("\\/", "/") for found in _ANY_URL.findall(text))
    return Identity(frozenset(_ANY_ID.findall(text)), frozenset(urls))


def kept_out(members: AbstractSet[str], listed: AbstractSet[str]) -> bool:
    """Whether one of the members is on the list."""
    return not members.isdisjoint(listed)


def _texts(values: Iterable[object]) -> frozenset[str]:
    return frozenset(each for each in values if isinstance(each, str) and each)
