"""What a feed lists. Pure.

fastfeedparser first; what it cannot read (broken XML, odd encodings) goes to feedparser,
which forgives nearly everything at a fiftieth of the speed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import fastfeedparser
import feedparser

from libs.contracts import Timestamp
from services.fetcher.extraction.moments import read_moment
from services.fetcher.extraction.titles import tidy
from services.fetcher.refusals import BadAddress, NotAFeed
from services.fetcher.web.urls import canonical_url, resolve

_FAST_GIVES_UP = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
_ENTRY_TAG = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One entry of a feed. `url` is absolute."""

    url: str
    title: str | None = None
    published: Timestamp | None = None


@dataclass(frozen=True)
class Feed:
    """The items in the feed's order, each address once; entries without one are counted."""

    items: tuple[Item, ...]
    unusable: int = 0


def read_feed(body: bytes, text: str, *, base_url: str) -> Feed:
    """The items of an RSS or Atom feed.

    `text` is the decoded body: it settles the encoding where the XML's own declaration lies.
    Raises NotAFeed.
    """
    entries = _fast(text)
    if entries is None or len(entries) < len(_ENTRY_TAG.findall(text)):
        # Broken XML loses items without a word; the forgiving parser may find more.
        entries = max((entries, _forgiving(text, body)), key=lambda found: len(found or ()))
    if entries is None:
        raise NotAFeed
    found: dict[str, Item] = {}
    unusable = 0
    for entry in entries:
        item = _item(entry, base_url)
        if item is None:
            unusable += 1
        else:
            found.setdefault(canonical_url(item.url), item)
    return Feed(tuple(found.values()), unusable)


def _fast(text: str) -> list[Mapping[str, Any]] | None:
    try:
        parsed = fastfeedparser.parse(
            _as_utf8(text), include_content=False, include_tags=False,
            include_media=False, include_enclosures=False,
        )  # fmt: skip
    except _FAST_GIVES_UP:
        return None
    return list(parsed.get("entries") or ())


def _forgiving(text: str, body: bytes) -> list[Mapping[str, Any]] | None:
    for content in (_as_utf8(text), body):
        parsed = feedparser.parse(
            BytesIO(content), sanitize_html=False, resolve_relative_uris=False
        )
        if parsed.get("version") or parsed.get("entries"):
            return list(parsed.get("entries") or ())
    return None


def _as_utf8(text: str) -> bytes:
    """The document in UTF-8, saying so, whatever it said before."""
    start = text.find("?>") + 2 if text.lstrip().startswith("<?xml") else 0
    return b'<?xml version="1.0" encoding="utf-8"?>' + text[start:].encode("utf-8", "replace")


def _item(entry: Mapping[str, Any], base_url: str) -> Item | None:
    for link in _links(entry):
        url = resolve(base_url, link)
        if url is None:
            continue
        try:
            canonical_url(url)
        except BadAddress:
            continue
        published = read_moment(entry.get("published") or entry.get("updated"), "feed")
        return Item(
            url=url,
            title=tidy(str(entry.get("title") or "")),
            published=published.timestamp() if published else None,
        )
    return None


def _links(entry: Mapping[str, Any]) -> Iterable[str]:
    """The entry's address, then its id where that is one."""
    link = entry.get("link")
    if isinstance(link, str) and link.strip():
        yield link
    identifier = entry.get("id") or entry.get("guid")
    if isinstance(identifier, str) and identifier.startswith(("http://", "https://")):
        yield identifier
