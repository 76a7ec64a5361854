"""The feeds and sitemaps that a page of a site names. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from libs.contracts.messages import RequestKind
from libs.parsing.article.body.body_text import parse_html
from libs.parsing.listings.listing import Item, Listing, item, listing
from libs.urls import resolve, same_site

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml",
               "application/feed+json", "text/rss+xml", "text/atom+xml"}  # fmt: skip
# These announce all sorts of things (WordPress: its programming interface): the address decides.
_VAGUE_TYPES = {"application/xml", "text/xml", "application/json", ""}
_FEED_ADDRESS = re.compile(
    r"[/.](?:feeds?|rss2?|atom)(?:/|$|\.(?:xml|json|php|rss|rdf|atom)$)"
    r"|\.(?:rss|rdf|atom)$|[-_/](?:rss|atom|feed)\.(?:xml|json)$|[?&]feed=\w|[-_](?:rss|feed)$",
    re.IGNORECASE,
)
# Such an address is a feed; others (/rss, /feeds) are as often a page about the site's feeds.
_FEED_FILE = re.compile(r"\.(?:xml|json|rss|rdf|atom)$|[?&]feed=", re.IGNORECASE)
_PIECES_OF_TEXT = 20  # of a link: enough for its title; an unclosed one holds the whole page
_COMMENTS = re.compile(r"comment", re.IGNORECASE)


def read_site(text: str, *, base_url: str, sitemaps: Sequence[str] = ()) -> Listing:
    """The feeds and sitemaps that a page names; `sitemaps` are those named in robots.txt.

    Feeds that the page announces come first, then sitemaps, then links that look like
    either, on the same site. Feeds of comments are left out. Raises TooComplex.
    """
    tree = parse_html(text)
    found = list(_announced(tree, base_url)) if tree is not None else []
    found += [item(base_url, (address,), kind="sitemap") for address in sitemaps]
    found += _linked(tree, base_url) if tree is not None else ()
    return listing("site", base_url, found)


def _announced(tree: HtmlElement, base_url: str) -> Iterator[Item | None]:
    base = _base(tree, base_url)
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        address, title = link.get("href") or "", link.get("title") or ""
        if "sitemap" in relations:
            yield item(base, (address,), kind="sitemap")
        elif (
            "alternate" in relations
            and _is_feed(link.get("type"), address)
            and not _COMMENTS.search(f"{address} {title}")
        ):
            yield item(base, (address,), kind="feed", title=title)


def _is_feed(content_type: str | None, address: str) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind in _FEED_TYPES or (kind in _VAGUE_TYPES and bool(_FEED_ADDRESS.search(address)))


def _linked(tree: HtmlElement, base_url: str) -> Iterator[Item | None]:
    base = _base(tree, base_url)
    links: dict[str, HtmlElement] = {}
    for link in tree.iter("a"):
        links.setdefault((link.get("href") or "").partition("#")[0].strip(), link)
    for address, link in links.items():
        kind: RequestKind | None = None
        if _is_sitemap(address):
            kind = "sitemap"
        elif _FEED_ADDRESS.search(address) and not _COMMENTS.search(address):
            kind = "feed" if _FEED_FILE.search(address) else "site"
        resolved = resolve(base, address) if kind else None
        if kind and resolved and same_site(base_url, resolved):
            text = "".join(islice(link.itertext(), _PIECES_OF_TEXT))
            yield item(base, (resolved,), kind=kind, title=text)


def _is_sitemap(address: str) -> bool:
    name = address.rpartition("/")[2].lower()
    return "sitemap" in name and name.endswith((".xml", ".xml.gz"))


def _base(tree: HtmlElement, base_url: str) -> str:
    """What the page's relative links are relative to."""
    stated = next((each.get("href") for each in tree.iter("base") if each.get("href")), None)
    return resolve(base_url, stated) or base_url if stated else base_url
