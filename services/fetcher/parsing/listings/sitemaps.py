"""What a sitemap lists: pages, news, or more sitemaps (sitemaps.org, protocol 0.9). Pure."""

from collections.abc import Iterator

from lxml import etree

from libs.contracts.messages import RequestKind
from services.fetcher.parsing.article.moments import Stated, read_moment
from services.fetcher.parsing.errors import NotASitemap
from services.fetcher.parsing.listings.listing import Item, Listing, What, item, listing
from services.fetcher.parsing.listings.xml_tree import children, local_name, parse_xml

_ROOTS = {"urlset", "sitemapindex"}


def read_sitemap(text: str, *, base_url: str) -> Listing:
    """The pages of a sitemap or news sitemap, or the sitemaps of an index.

    Namespaces are not looked at: many sitemaps have none, or a wrong one. Raises NotASitemap.
    """
    root = parse_xml(text)
    if root is None or local_name(root) not in _ROOTS:
        raise NotASitemap
    found = [_item(entry, base_url) for entry in _entries(root)]
    return listing(_what(root), base_url, found)


def _what(root: etree._Element) -> What:
    if local_name(root) == "sitemapindex":
        return "sitemap_index"
    news = any("news" in children(entry) for entry in _entries(root))
    return "news_sitemap" if news else "sitemap"


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    return (child for child in root if local_name(child) in {"url", "sitemap"})


def _item(entry: etree._Element, base_url: str) -> Item | None:
    parts = children(entry)
    news = children(parts["news"]) if "news" in parts else {}
    kind: RequestKind = "sitemap" if local_name(entry) == "sitemap" else "page"
    return item(
        base_url,
        (_text(parts.get("loc")),),
        kind=kind,
        title=_text(news.get("title")),
        published=_moment(news.get("publication_date")),
        modified=_moment(parts.get("lastmod")),
    )


def _moment(element: etree._Element | None) -> Stated | None:
    return read_moment(_text(element), "sitemap")


def _text(element: etree._Element | None) -> str | None:
    return element.text if element is not None else None
