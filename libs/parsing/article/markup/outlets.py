"""The outlet that a page belongs to. Pure."""

from collections.abc import Sequence

from libs.contracts import FetchRequest, Outlet
from libs.parsing.article.titles.titles import letters
from libs.urls import host_of

UNKNOWN = Outlet(name="unknown")


def known_outlet(
    request: FetchRequest, outlets: Sequence[Outlet], address: str | None
) -> tuple[Outlet, str] | None:
    """The outlet of a page before it is read, and what it is known by.

    What the operator states of it; else whom the request names; else, of the outlets that the
    profiles describe, the one of the address's domain, the longest domain first.
    """
    host = host_of(address) if address else ""
    if request.stated is not None and request.stated.outlet is not None:
        stated = request.stated.outlet
        bare = stated == Outlet(name=stated.name)
        return (_named(stated.name, outlets, host) if bare else stated), "stated"
    if request.outlet is not None:
        return request.outlet, "request"
    ours = [each for each in outlets if each.domain and _lies_in(host, each.domain)]
    if ours:
        return max(ours, key=lambda each: len(each.domain or "")), "profile"
    return None


def choose_outlet(
    request: FetchRequest, outlets: Sequence[Outlet], *, site_name: str | None, address: str | None
) -> tuple[Outlet, str]:
    """The outlet of a page that was read, and what it is known by.

    As `known_outlet`; else the name that the page gives; else the domain; a file without any of
    these is of an unknown outlet.
    """
    known = known_outlet(request, outlets, address)
    if known is not None:
        return known
    host = host_of(address) if address else ""
    if site_name:
        return _named(site_name, outlets if not host else (), host), "page"
    if host:
        return Outlet(name=host, domain=host), "domain"
    return UNKNOWN, "none"


def _named(name: str, outlets: Sequence[Outlet], host: str) -> Outlet:
    """The described outlet of this name or domain; else one of which no more is known."""
    wanted = letters(name)
    for each in outlets:
        if wanted and wanted in {letters(each.name), letters(each.domain or "")}:
            return each
    return Outlet(name=name, domain=host or None)


def _lies_in(host: str, domain: str) -> bool:
    domain = domain.lower().removeprefix("www.")
    return host == domain or host.endswith(f".{domain}")
