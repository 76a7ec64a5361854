"""What is this page: an article, or a list of articles? Pure: no I/O, no clock, no settings."""

from collections.abc import Sequence
from datetime import datetime

from libs.contracts import FetchedArticle, FetchRequest, Outlet
from services.fetcher.extraction.charset import decode
from services.fetcher.extraction.interpretation import read_article
from services.fetcher.extraction.sniffing import announces_binary, content_of, is_binary
from services.fetcher.page import Page
from services.fetcher.refusals import NotAFeed, NotAPage, NotText
from services.fetcher.sources.feeds import Feed, read_feed


def interpret(
    page: Page, request: FetchRequest, *, outlets: Sequence[Outlet] = (), observed_at: datetime
) -> FetchedArticle | Feed:
    """The article on a page, or the items of a feed.

    Raises NotText, NotAPage, Empty; NotAFeed where the request asks for a feed.
    """
    if is_binary(page.body) or (announces_binary(page.content_type) and not page.body):
        raise NotText(f"{page.content_type or 'no content type'}, {len(page.body)} bytes")
    text = decode(page.body, content_type=page.content_type).text
    content = content_of(text, content_type=page.content_type, suffix=page.suffix)
    if content == "feed" and request.kind != "page":
        return read_feed(page.body, text, base_url=page.final_url)
    if request.kind == "feed":
        raise NotAFeed(f"{content}, {page.content_type or 'no content type'}")
    if content in {"feed", "other"}:
        raise NotAPage(f"{content}, {page.content_type or 'no content type'}")
    return read_article(
        text, page, request, plain=content == "text", outlets=outlets, observed_at=observed_at
    )


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
    request_id: str = "read",
    observed_at: datetime,
) -> FetchedArticle:
    """The article in these bytes, with no server needed.

    `url` is where they were found, http(s) or file; `page_url` the address under which a
    file was published. For a file without one, `source` (its folder's full path) and
    `relative_path` are its identity. Raises NotText, NotAPage, Empty, BadAddress.
    """
    request = FetchRequest(
        url=url, request_id=request_id, kind="page", deals=deals, source=source, outlet=outlet,
        page_url=page_url, relative_path=relative_path,
    )  # fmt: skip
    page = Page(final_url=url, body=body, content_type=content_type)
    found = interpret(page, request, outlets=outlets, observed_at=observed_at)
    if isinstance(found, Feed):
        raise NotAPage
    return found
