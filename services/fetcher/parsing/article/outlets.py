"""The outlet that a page belongs to. Pure."""

from collections.abc import Sequence

from libs.contracts import Outlet
from services.fetcher.urls import host_of

UNKNOWN = Outlet(name="unknown")


def choose_outlet(
    *,
    requested: Outlet | None,
    known: Sequence[Outlet],
    site_name: str | None,
    address: str | None,
) -> tuple[Outlet, str]:
    """The outlet, and what it was known by.

    Whom the request names; else the profile's outlet of that domain, the longest domain
    first; else the name that the page gives; else the domain; a file without any of these
    is of an unknown outlet.
    """
    host = host_of(address) if address else ""
    if requested is not None:
        return requested, "request"
    ours = [each for each in known if each.domain and _lies_in(host, each.domain)]
    if ours:
        return max(ours, key=lambda each: len(each.domain or "")), "profile"
    if site_name:
        return Outlet(name=site_name, domain=host or None), "page"
    if host:
        return Outlet(name=host, domain=host), "domain"
    return UNKNOWN, "none"


def _lies_in(host: str, domain: str) -> bool:
    domain = domain.lower().removeprefix("www.")
    return host == domain or host.endswith(f".{domain}")
