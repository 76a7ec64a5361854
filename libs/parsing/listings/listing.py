"""What a feed, a sitemap, a site or a list names: addresses, and what is said of them. Pure."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from libs.contracts import ListedAs, Timestamp, article_id_of_url
from libs.contracts.messages import RequestKind
from libs.parsing.article.dates.moments import Stated
from libs.parsing.article.titles.titles import tidy
from libs.urls import BadAddress, canonical_url, resolve

What = Literal[
    "rss", "atom", "json_feed", "sitemap", "sitemap_index", "news_sitemap", "site", "list"
]

_TITLE = 500  # characters; longer ones are a text in the wrong field
_SUMMARY = 2000  # characters: enough to tell the topic; some feeds put whole articles here
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|em|i|mark|q|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*(?:>|$)")


@dataclass(frozen=True)
class Item:
    """One address that is listed. `url` is absolute; `kind` is what is expected there."""

    url: str
    kind: RequestKind = "page"
    title: str | None = None
    summary: str | None = None
    published: Timestamp | None = None
    modified: Timestamp | None = None

    @cached_property
    def page_id(self) -> str:
        """The identity of the address, the same for all spellings of it. Raises BadAddress."""
        return article_id_of_url(canonical_url(self.url))

    @property
    def listed_as(self) -> ListedAs | None:
        """What the listing says of the item, if it says anything."""
        said = ListedAs(
            title=self.title,
            summary=self.summary,
            published=self.published,
            modified=self.modified,
        )
        return None if said == ListedAs() else said


@dataclass(frozen=True)
class Listing:
    """The items in the listing's order, each address once; what led to no item is counted.

    `url` is where the listing was read, after redirects.
    """

    what: What
    items: tuple[Item, ...]
    unusable: int = 0
    """Entries without an address that can be fetched."""
    url: str = ""
    repeated: int = 0
    """Entries whose address an earlier entry has."""
    unread: int = 0
    """Entries that broken XML hides."""
    next_url: str | None = None
    """Where the listing goes on with older entries (RFC 5005; `next_url` of a JSON Feed)."""

    @property
    def entries(self) -> int:
        """How many entries the document has."""
        return len(self.items) + self.unusable + self.repeated + self.unread


def listing(
    what: What,
    url: str,
    found: Iterable[Item | None],
    *,
    unread: int = 0,
    next_url: str | None = None,
) -> Listing:
    """A listing of what was found: None stands for an entry without an address."""
    items: dict[str, Item] = {}
    unusable = repeated = 0
    for item in found:
        if item is None:
            unusable += 1
        elif items.setdefault(item.page_id, item) is not item:
            repeated += 1
    return Listing(what, tuple(items.values()), unusable, url, repeated, unread, next_url)


def item(
    base_url: str,
    links: Iterable[object],
    *,
    kind: RequestKind = "page",
    title: object = None,
    summary: object = None,
    published: Stated | None = None,
    modified: Stated | None = None,
) -> Item | None:
    """The item under the first of its links that can be fetched, or None.

    Title and summary may be HTML; what is no text is none.
    """
    for link in links:
        url = resolve(base_url, link) if isinstance(link, str) and link.strip() else None
        if url is None:
            continue
        found = Item(
            url=url,
            kind=kind,
            title=_plain(title, _TITLE),
            summary=_plain(summary, _SUMMARY),
            published=published.timestamp() if published else None,
            modified=modified.timestamp() if modified else None,
        )
        try:
            found.page_id  # noqa: B018 - worked out once, and here, where it may be refused
        except BadAddress:
            continue
        return found
    return None


def address_in(identifier: object) -> str | None:
    """An entry's id, where that is an address."""
    written = identifier.strip() if isinstance(identifier, str) else ""
    return written if written.lower().startswith(("http://", "https://")) else None


def _plain(markup: object, limit: int) -> str | None:
    """The first characters of a text that may be HTML, on one line."""
    if not isinstance(markup, str):
        return None
    text = markup[: 10 * limit]  # tags take room, but no more than that
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    # Half a surrogate pair, which JSON can express, is no text.
    text = tidy(text.encode("utf-8", "ignore").decode()) or ""
    return text[:limit].rstrip() or None
