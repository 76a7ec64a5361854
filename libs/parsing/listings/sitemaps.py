"""What a sitemap lists: pages, news, or more sitemaps (sitemaps.org, protocol 0.9). Pure."""

from lxml import etree

from libs.contracts.messages import RequestKind
from libs.parsing.article.dates.moments import Stated, read_moment
from libs.parsing.errors import NotASitemap
from libs.parsing.listings.listing import Item, Listing, What, item, listing
from libs.parsing.listings.xml_tree import (
    Document,
    children,
    local_name,
    read_document,
    text_of,
)

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ENTRIES = frozenset({"url", "sitemap"})


def read_sitemap(text: str, *, base_url: str) -> Listing:
    """The pages of a sitemap or news sitemap, or the sitemaps of an index.

    Namespaces are not looked at: many sitemaps have none, or a wrong one. Raises NotASitemap.
    """
    document = read_document(text, roots=_ROOTS, entries=_ENTRIES)
    if document is None:
        raise NotASitemap
    found = [_item(entry, base_url) for entry in document.entries]
    return listing(_what(document), base_url, found, unread=document.unread)


def _what(document: Document) -> What:
    if local_name(document.root) == "sitemapindex":
        return "sitemap_index"
    news = any("news" in children(entry) for entry in document.entries)
    return "news_sitemap" if news else "sitemap"


def _item(entry: etree._Element, base_url: str) -> Item | None:
    parts = children(entry)
    news = children(parts["news"]) if "news" in parts else {}
    kind: RequestKind = "sitemap" if local_name(entry) == "sitemap" else "page"
    return item(
        base_url,
        (text_of(parts.get("loc")),),
        kind=kind,
        title=text_of(news.get("title")),
        published=_moment(news.get("publication_date")),
        modified=_moment(parts.get("lastmod")),
    )


def _moment(element: etree._Element | None) -> Stated | None:
    return read_moment(text_of(element), "sitemap")
