"""What an RSS or Atom feed lists. Pure.

fastfeedparser first; what it cannot read (broken XML, odd encodings) goes to feedparser,
which forgives nearly everything at a fiftieth of the speed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

import fastfeedparser
import feedparser

from services.fetcher.parsing.article.moments import Stated, read_moment
from services.fetcher.parsing.content_type import root_of
from services.fetcher.parsing.errors import NotAFeed
from services.fetcher.parsing.listings.listing import Item, Listing, What, address_in, item, listing
from services.fetcher.parsing.listings.xml_tree import as_utf8
from services.fetcher.urls import resolve

_FAST_GIVES_UP = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
_ENTRY_TAG = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_DATE_TAG = re.compile(
    r"<(?:\w{1,20}:)?(?:pubDate|published|issued|created|date|updated|modified)(?:\s[^<>]*)?>"
    r"\s*(?:<!\[CDATA\[)?([^<\]]{4,60})",
    re.IGNORECASE,
)
_XHTML = re.compile(r"<(?:title|summary)\s[^<>]{0,200}\btype\s*=\s*[\"']xhtml")
_BASE = re.compile(r"<feed\s[^<>]*?\bxml:base\s*=\s*[\"']([^\"'<>]+)")


def read_feed(body: bytes, text: str, *, base_url: str) -> Listing:
    """The items of an RSS (also RDF) or Atom feed.

    `text` is the decoded body: it settles the encoding where the XML's own declaration lies.
    Raises NotAFeed.
    """
    tags = [tag.start() for tag in _ENTRY_TAG.finditer(text)]
    dates: Sequence[list[Stated]] = ()
    entries = _fast(text)
    if entries is None or len(entries) < len(tags) or _XHTML.search(text):
        # Broken XML loses items without a word, and texts in XHTML are lost; the forgiving
        # parser may find more.
        entries = max((_forgiving(text, body), entries), key=lambda found: len(found or ()))
    if entries is None:
        raise NotAFeed
    if len(entries) == len(tags):
        dates = [_dates(text[start:end]) for start, end in pairwise([*tags, len(text)])]
    what: What = "atom" if root_of(text) == "feed" else "rss"
    stated = _BASE.search(text)
    base = (resolve(base_url, stated[1]) if stated else None) or base_url
    found = (
        _item(entry, base, dates[number] if dates else ()) for number, entry in enumerate(entries)
    )
    return listing(what, base_url, found)


def _fast(text: str) -> list[Mapping[str, Any]] | None:
    try:
        parsed = fastfeedparser.parse(
            as_utf8(text), include_content=True, include_tags=False,
            include_media=False, include_enclosures=False,
        )  # fmt: skip
    except _FAST_GIVES_UP:
        return None
    return list(parsed.get("entries") or ())


def _forgiving(text: str, body: bytes) -> list[Mapping[str, Any]] | None:
    for content in (as_utf8(text), body):
        parsed = feedparser.parse(
            BytesIO(content), sanitize_html=False, resolve_relative_uris=False
        )
        if parsed.get("version") or parsed.get("entries"):
            # As plain mappings: feedparser's own answers for `updated` with `published`.
            return [dict(entry) for entry in parsed.get("entries") or ()]
    return None


def _item(entry: Mapping[str, Any], base_url: str, dates: Sequence[Stated]) -> Item | None:
    published = _as_stated(entry.get("published"), dates)
    modified = _as_stated(entry.get("updated"), dates)
    return item(
        base_url,
        _links(entry),
        title=entry.get("title"),
        summary=entry.get("description") or entry.get("summary") or _content(entry),
        published=published,
        modified=modified,
    )


def _dates(entry: str) -> list[Stated]:
    found = (read_moment(written, "feed") for written in _DATE_TAG.findall(entry))
    return [each for each in found if each is not None]


def _as_stated(value: object, dates: Sequence[Stated]) -> Stated | None:
    """The moment as the feed writes it, with its zone and precision.

    fastfeedparser turns every moment into UTC with seconds, and so midnight in Paris into
    eleven in the evening; the one that is written and means the same moment is taken.
    """
    read = read_moment(value, "feed")
    if read is None:
        return None
    at = read.timestamp().at
    return next((each for each in dates if each.timestamp().at == at), read)


def _links(entry: Mapping[str, Any]) -> Iterator[object]:
    """The entry's page, then any address it gives, then its id where that is one."""
    for link in entry.get("links") or ():
        if isinstance(link, Mapping) and link.get("rel") in {None, "", "alternate"}:
            yield link.get("href")
    yield entry.get("link")
    yield address_in(entry.get("id") or entry.get("guid"))


def _content(entry: Mapping[str, Any]) -> object:
    """The text itself, where a feed gives it in place of a summary."""
    content = entry.get("content")
    first = content[0] if isinstance(content, list) and content else None
    return first.get("value") if isinstance(first, Mapping) else None
