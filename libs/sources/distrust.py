"""What a site's pages wrongly stated as their canonical address. Pure."""

from libs.contracts import Message


class CanonicalDistrust(Message):
    """Two pages of one site, of different content, that both state one canonical address.

    `source`: the one that listed the page where that was noticed.
    """

    canonical: str
    pages: tuple[str, ...] = ()
    source: str | None = None
