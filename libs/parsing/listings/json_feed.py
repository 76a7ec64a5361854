"""What a JSON Feed (jsonfeed.org, versions 1.0 and 1.1) lists. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from libs.parsing.article.dates.moments import read_moment
from libs.parsing.errors import NotAFeed
from libs.parsing.listings.listing import Item, Listing, address_in, item, listing
from libs.urls import resolve


def read_json_feed(text: str, *, base_url: str) -> Listing:
    """The items of a JSON Feed; one that leaves out its version is read too. Raises NotAFeed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"no JSON: {str(error)[:200]}") from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list):
        raise NotAFeed("JSON without a list of items")
    following = feed.get("next_url")
    return listing(
        "json_feed",
        base_url,
        [_item(entry, base_url) for entry in entries],
        next_url=resolve(base_url, following) if isinstance(following, str) else None,
    )


def _item(entry: object, base_url: str) -> Item | None:
    if not isinstance(entry, Mapping):
        return None
    return item(
        base_url,
        _links(entry),
        title=entry.get("title"),
        summary=entry.get("summary") or entry.get("content_text") or entry.get("content_html"),
        published=read_moment(entry.get("date_published"), "feed"),
        modified=read_moment(entry.get("date_modified"), "feed"),
    )


def _links(entry: Mapping[str, Any]) -> Iterator[object]:
    """The item's own page, then the page that it is about, then its id where that is one."""
    yield entry.get("url")
    yield entry.get("external_url")
    yield address_in(entry.get("id"))
