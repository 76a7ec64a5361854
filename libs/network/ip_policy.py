"""Which IP addresses may be connected to. Pure.

Asked of the address actually connected to, so that no name, redirect or rebinding helps.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

# What `is_global` lets through on one Python version or another, though it is not the open web:
# relays and translations whose inner address is what counts are taken apart below.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments, RFC 6890; a cloud's metadata address among them
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "168.63.129.16/32",  # Azure's platform address: public in form, reachable from inside only
        "64:ff9b:1::/48",  # local NAT64, RFC 8215
        "2001::/23",  # protocol assignments, Teredo among them, RFC 2928
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, deprecated by RFC 7526
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # site-local, RFC 3879
        "::/96",  # IPv4-compatible, RFC 4291
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def may_connect(address: str, *, allowed: Sequence[Network] = ()) -> bool:
    """Whether the address is public, or lies in one of the allowed networks."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    candidates = (ip, *_inner(ip))
    if any(_within(candidate, allowed) for candidate in candidates):
        return True
    return all(_is_public(candidate) for candidate in candidates)


def networks_of(value: object) -> object:
    """The networks of a comma-separated setting; what is no text stays as it is.

    Raises ValueError for what is no network; for an address within one, with that network.
    """
    if isinstance(value, str):
        value = tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(_network(part) for part in value) if isinstance(value, tuple) else value


def _network(text: str | Network) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        try:
            meant = ip_network(text, strict=False)
        except ValueError:
            raise error from None
        raise ValueError(f"{text} is an address within a network: write {meant}") from None


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return True  # decided by the inner address
    return ip.is_global and not ip.is_multicast and not _within(ip, _NEVER)


def _within(ip: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def _inner(ip: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(ip, IPv4Address):
        return ()
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip in _NAT64:
        return (IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()
