"""The six invented outlets: how each names, dates, encodes and feeds its pages."""

from dataclasses import dataclass
from typing import Literal

FeedFormat = Literal["rss", "atom"]
Typography = Literal["narrow", "nbsp", "plain", "curly"]
"""How an outlet sets quotes and the spaces before : ; ? ! and in numbers.

`narrow`: U+202F and curly apostrophes; `nbsp`: U+00A0; `curly`: English “ ” and ’;
`plain`: as typed.
"""


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One outlet. `slug` begins the path of all its pages; `domain` is reserved, never resolved.

    `charset_in_header` is whether the server names the charset; pages always do. `tracking` is
    what the feed adds to the address of each page.
    """

    slug: str
    name: str
    domain: str
    country: str
    language: str
    feed_format: FeedFormat
    feed_path: str
    typography: Typography
    charset: str = "utf-8"
    charset_in_header: bool = True
    tracking: str = ""


OUTLETS = {
    outlet.slug: outlet
    for outlet in (
        Outlet(
            slug="hexapress",
            name="Hexapress",
            domain="hexapress.example",
            country="FR",
            language="fr",
            feed_format="atom",
            feed_path="/hexapress/fil.atom",
            typography="nbsp",
        ),
        Outlet(
            slug="le-fil-numerique",
            name="Le Fil numérique",
            domain="lefilnumerique.example",
            country="FR",
            language="fr",
            feed_format="rss",
            feed_path="/le-fil-numerique/rss.xml",
            typography="narrow",
            tracking="xtor=RSS-16",
        ),
        Outlet(
            slug="le-courrier-des-placements",
            name="Le Courrier des placements",
            domain="courrier-placements.example",
            country="FR",
            language="fr",
            feed_format="rss",
            feed_path="/le-courrier-des-placements/flux/une.xml",
            typography="plain",
            charset="iso-8859-1",
            charset_in_header=False,
        ),
        Outlet(
            slug="the-harbour-ledger",
            name="The Harbour Ledger",
            domain="harbourledger.example",
            country="GB",
            language="en",
            feed_format="atom",
            feed_path="/the-harbour-ledger/feed/atom",
            typography="curly",
        ),
        Outlet(
            slug="silicon-crossing",
            name="Silicon Crossing",
            domain="siliconcrossing.example",
            country="US",
            language="en",
            feed_format="rss",
            feed_path="/silicon-crossing/feed/",
            typography="plain",
            charset_in_header=False,
            tracking="utm_source=feed&utm_medium=rss",
        ),
        Outlet(
            slug="carrefour-bruxelles",
            name="Carrefour Bruxelles",
            domain="carrefour-bruxelles.example",
            country="BE",
            language="fr",
            feed_format="atom",
            feed_path="/carrefour-bruxelles/atom.xml",
            typography="nbsp",
        ),
    )
}
