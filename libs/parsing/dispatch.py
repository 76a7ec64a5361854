"""Parses what came as an article or as a listing, by what it is. Pure: no I/O, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from libs.contracts import FetchedArticle, FetchRequest, Outlet, StatedFacts
from libs.contracts.messages import RequestKind
from libs.errors import DealwireError
from libs.parsing.article.article import read_article
from libs.parsing.charset import decode
from libs.parsing.content_type import (
    LISTINGS,
    Content,
    announces_binary,
    content_of,
    is_binary,
    is_gzip,
)
from libs.parsing.decompression import Inflater
from libs.parsing.errors import (
    ListingNotReplayed,
    NoFeedsFound,
    NotAFeed,
    NotAList,
    NotAPage,
    NotASitemap,
    NothingListed,
    NotText,
)
from libs.parsing.listings.feeds import read_feed
from libs.parsing.listings.json_feed import read_json_feed
from libs.parsing.listings.listing import Listing
from libs.parsing.listings.site_links import read_site
from libs.parsing.listings.sitemaps import read_sitemap
from libs.parsing.listings.url_lists import read_list
from libs.parsing.page import Page

_MAX_UNPACKED = 52_428_800  # bytes: what the sitemap protocol allows, 50 MB unpacked
_REFUSALS: Mapping[RequestKind, type[DealwireError]] = {
    "feed": NotAFeed,
    "sitemap": NotASitemap,
    "site": NoFeedsFound,
    "list": NotAList,
}


def interpret(
    page: Page,
    request: FetchRequest,
    *,
    outlets: Sequence[Outlet] = (),
    sitemaps: Sequence[str] = (),
    observed_at: datetime,
) -> FetchedArticle | Listing:
    """The article on a page, or what a feed, sitemap, site or list names.

    The request's kind says what is wanted; `auto` takes feeds and sitemaps as they come, and
    anything else as a page. `sitemaps` are those that the site's robots.txt names. A gzip
    file is opened unless a page is wanted. Raises NotText, NotAPage, Empty, TooComplex,
    BadEncoding, TooLarge; NotAFeed, NotASitemap, NoFeedsFound or NotAList where such a
    listing is wanted and none came, NothingListed where a site only seemed to have one
    there; ListingNotReplayed for a listing out of an archive.
    """
    if request.kind != "page" and is_gzip(page.body):
        page = _unpacked(page)
    wanted = _refusal(request)
    if is_binary(page.body) or (announces_binary(page.content_type) and not page.body):
        raise (wanted or NotText)(_looks_like("binary", page))
    text = decode(page.body, content_type=page.content_type).text
    content = content_of(text, content_type=page.content_type, suffix=page.suffix)
    if request.record is not None and (wanted or content in LISTINGS):
        raise ListingNotReplayed(_looks_like(content, page))
    if wanted or (content in LISTINGS and request.kind != "page"):
        # What robots.txt names belongs to the site, not to each page of it.
        found = _read_listing(text, page, request.kind, content, () if request.depth else sitemaps)
        if found is None:
            raise (wanted or NotAPage)(_looks_like(content, page))
        return found
    if content in LISTINGS or content == "other":
        raise NotAPage(_looks_like(content, page))
    return read_article(
        text, page, request, plain=content == "text", outlets=outlets, observed_at=observed_at
    )


def _refusal(request: FetchRequest) -> type[DealwireError] | None:
    """What to answer where a listing is wanted and none came; None where none is wanted."""
    if request.kind == "site" and request.depth:
        return NothingListed  # a link that looked like one: nobody asked for it by name
    return _REFUSALS.get(request.kind)


def _read_listing(
    text: str, page: Page, kind: RequestKind, content: Content, sitemaps: Sequence[str]
) -> Listing | None:
    """The listing in what came, where it is of a kind that answers the request."""
    url = page.final_url
    if kind == "list":
        is_list = content == "text" or "csv" in (page.content_type or "") or page.suffix == ".csv"
        return read_list(text, base_url=url) if is_list else None
    if kind == "site" and content not in LISTINGS:
        named = read_site(text, base_url=url, sitemaps=sitemaps)
        return named if named.items else None
    if content == "sitemap":
        return read_sitemap(text, base_url=url) if kind != "feed" else None
    if content == "feed":  # the sitemap protocol takes RSS and Atom for sitemaps too
        return read_feed(text, base_url=url)
    if kind == "sitemap":
        return read_list(text, base_url=url, what="sitemap") if content == "text" else None
    return _other_feed(text, url) if content == "json_feed" or kind == "feed" else None


def _other_feed(text: str, url: str) -> Listing | None:
    """A JSON Feed, which may leave out its version, or a feed that stands behind other text.

    Of an XML document that only holds the root of a feed somewhere, it has to list something.
    """
    if text.lstrip().startswith("{"):
        return read_json_feed(text, base_url=url)
    found = read_feed(text, base_url=url)
    return found if found.entries else None


def _unpacked(page: Page) -> Page:
    """The page in a gzip file. Raises BadEncoding, TooLarge."""
    inflater = Inflater("gzip", limit=_MAX_UNPACKED)
    inflater.add(page.body)
    return replace(page, body=inflater.finish())


def _looks_like(content: str, page: Page) -> str:
    return f"{content}, {page.content_type or 'no content type'}, {len(page.body)} bytes"


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    page_url: str | None = None,
    outlet: Outlet | None = None,
    source: str | None = None,
    relative_path: str | None = None,
    deals: tuple[str, ...] = (),
    outlets: Sequence[Outlet] = (),
    stated: StatedFacts | None = None,
    request_id: str = "read",
    observed_at: datetime,
) -> FetchedArticle:
    """The article in these bytes, with no server needed.

    `url` is where they were found, http(s) or file; `page_url` the address under which a
    file was published. For a file without one, `source` (its folder's full path) and
    `relative_path` are its identity; `stated` is what the operator knows of it. Raises
    NotText, NotAPage, Empty, BadAddress.
    """
    request = FetchRequest(
        url=url, request_id=request_id, kind="page", deals=deals, source=source, outlet=outlet,
        page_url=page_url, relative_path=relative_path, stated=stated,
    )  # fmt: skip
    page = Page(final_url=url, body=body, content_type=content_type)
    found = interpret(page, request, outlets=outlets, observed_at=observed_at)
    if isinstance(found, Listing):
        raise NotAPage
    return found
