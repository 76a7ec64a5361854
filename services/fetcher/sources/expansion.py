"""A listing becomes requests for what it lists. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.contracts import FetchRequest, Result, Timestamp, digest
from libs.contracts.keys import PAGES_SEEN
from libs.contracts.messages import Reason
from libs.contracts.results import Effect, Mark
from libs.parsing.listings.listing import Item, Listing
from libs.time import ms_of
from libs.urls import BadAddress, same_site
from services.fetcher.errors import TooDeep
from services.fetcher.pages.state import page_id_of
from services.fetcher.sources.poll_result import poll_effects
from services.fetcher.sources.topic_filter import too_old


@dataclass(frozen=True)
class ExpansionLimits:
    """How far listings and folders may lead; `max_pages` are those of one feed in one poll."""

    max_depth: int = 3
    max_items: int = 10_000
    max_pages: int = 10


@dataclass(frozen=True)
class _Sorted:
    """The items of a listing by what is to be done with them."""

    new: Sequence[Item]
    updated: Sequence[Item]
    known: Sequence[Item]
    beyond: int
    itself: int


def expand(
    listing: Listing,
    request: FetchRequest,
    *,
    seen: Mapping[str, int],
    limits: ExpansionLimits,
    now: datetime,
) -> Result:
    """One request for each item that is new, or modified since it was last listed.

    `seen` says for each `Item.page_id` when a listing last named it, in milliseconds since
    1970; a replay asks for everything. Beyond the limit the newest come first, and the rest
    stays unknown, so that the next reading brings it. A feed in pages is followed to its next
    page where this one brings something. Raises TooDeep where the limit of expansions is reached.
    """
    look_at_depth(request, limits.max_depth)
    sorted_items = _sort(
        listing,
        request,
        seen={} if request.reason == "replay" else seen,
        max_items=limits.max_items,
        now_ms=ms_of(now),
    )
    children = [
        *(_listed(request, item, request.reason) for item in sorted_items.new),
        *(_listed(request, item, "revisit") for item in sorted_items.updated),
    ]
    detail = _detail(listing, sorted_items, request, limits.max_items)
    next_url = _next_url(listing, sorted_items, request)
    number = len(request.earlier_pages) + 2
    if next_url and number <= limits.max_pages:
        children.append(_next_page(next_url, request))
        detail += f"; goes on with page {number}"
    elif next_url:
        detail += f"; more beyond the limit of {limits.max_pages} pages"
    code = listing.what if listing.items else f"empty_{listing.what}"
    return Result(
        messages=tuple(children),
        fate="expanded",
        code=code,
        detail=detail,
        effects=_effects(listing, sorted_items, request, code=code, now=now),
    )


def look_at_depth(request: FetchRequest, max_depth: int) -> None:
    """Raises TooDeep where the limit of expansions is reached."""
    if request.depth >= max_depth:
        raise TooDeep(f"{request.url} is {request.depth} expansions deep")


def listed_id(item: Item, request: FetchRequest) -> str:
    """What is remembered of an item's being listed: which page, and for which deals."""
    return digest("listed", item.page_id, *sorted(request.deals))


def _sort(
    listing: Listing,
    request: FetchRequest,
    *,
    seen: Mapping[str, int],
    max_items: int,
    now_ms: int,
) -> _Sorted:
    own = {_page_id(request.url), _page_id(listing.url)}
    others = [item for item in listing.items if item.page_id not in own]
    new = [item for item in others if item.page_id not in seen]
    known = [item for item in others if item.page_id in seen]
    updated = [item for item in known if _is_updated(item, seen[item.page_id], now_ms)]
    again = {item.page_id for item in updated}
    asked = _newest([*new, *updated], max_items)
    return _Sorted(
        new=[item for item in asked if item.page_id not in again],
        updated=[item for item in asked if item.page_id in again],
        known=[item for item in known if item.page_id not in again],
        beyond=len(new) + len(updated) - len(asked),
        itself=len(listing.items) - len(others),
    )


def _page_id(url: str) -> str | None:
    try:
        return page_id_of(url)
    except BadAddress:
        return None  # a file lists nothing under its own address


def _is_updated(item: Item, seen_ms: int, now_ms: int) -> bool:
    """Whether a known item is to be read again.

    A page only where it says that it was modified since; a time to come is not believed
    before it is there. A listing always, unless it says that it was not: of a day without a
    clock every hour counts.
    """
    if item.kind == "page":
        return item.modified is not None and seen_ms < ms_of(item.modified.at) <= now_ms
    if item.modified is None:
        return True
    return ms_of(item.modified.until) > seen_ms


def _newest(items: list[Item], limit: int) -> list[Item]:
    """As many as the limit allows, the newest where there are more; undated ones come last."""
    if len(items) <= limit:
        return items
    return sorted(items, key=lambda item: _age_order(item.modified or item.published))[:limit]


def _age_order(stated: Timestamp | None) -> float:
    return -stated.at.timestamp() if stated else 0.0


def child(request: FetchRequest, url: str) -> FetchRequest:
    """A request that is the same one each time its parent is expanded."""
    return FetchRequest(
        url=url,
        request_id=digest("child", request.request_id or "", url),
        reason=request.reason,
        deals=request.deals,
        source=request.source,
        outlet=request.outlet,
        parent_id=request.request_id,
        depth=request.depth + 1,
        requested_at=request.requested_at,
        topic=request.topic,
        not_before=request.not_before,
    )


def _listed(request: FetchRequest, item: Item, reason: Reason) -> FetchRequest:
    """The request for an item; a nested listing is, like its parent, part of the poll."""
    said = {
        "kind": item.kind,
        "reason": reason,
        "listed_as": item.listed_as,
        "scheduled": request.scheduled and item.kind != "page",
    }
    return child(request, item.url).model_copy(update=said)


def _next_url(listing: Listing, items: _Sorted, request: FetchRequest) -> str | None:
    """Where the feed goes on, if this page brings anything, and the next one was not read yet.

    Pages go from new to old: behind one that is known, too old or left for later, nothing is new.
    """
    url = listing.next_url
    wanted = (each for each in items.new if not too_old(each.published, each.modified, request))
    if url is None or items.beyond or next(wanted, None) is None or not same_site(listing.url, url):
        return None
    read = {*request.earlier_pages, _page_id(request.url), _page_id(listing.url)}
    return url if _page_id(url) not in read else None


def _next_page(url: str, request: FetchRequest) -> FetchRequest:
    """The request for the next page: of the same listing, so no deeper than this one."""
    said = {
        "kind": "feed",
        "depth": request.depth,
        "scheduled": request.scheduled,
        "earlier_pages": (*request.earlier_pages, page_id_of(request.url)),
    }
    return child(request, url).model_copy(update=said)


def _detail(listing: Listing, items: _Sorted, request: FetchRequest, max_items: int) -> str:
    """Such as `rss of 39: 2 new, 37 known; 39 of 41 entries; 2 without a usable link`."""
    # Who asks by hand is given all that is listed: what of it is new shows only by its fates.
    new = "new" if request.scheduled else "asked for"
    done = ((len(items.new), new), (len(items.known), "known"), (len(items.updated), "updated"))
    left_out = (
        (items.beyond, f"beyond the limit of {max_items}"),
        (listing.unusable, "without a usable link"),
        (listing.repeated, "naming a page that an earlier one names"),
        (listing.unread, "lost in broken XML"),
        (items.itself, "naming the listing itself"),
    )
    counts = ", ".join(f"{count} {what}" for count, what in done if count)
    parts = [f"{listing.what} of {len(listing.items)}" + (f": {counts}" if counts else "")]
    if listing.entries > len(listing.items):
        parts.append(f"{len(listing.items)} of {listing.entries} entries")
    return "; ".join([*parts, *(f"{count} {what}" for count, what in left_out if count)])


def _effects(
    listing: Listing, items: _Sorted, request: FetchRequest, *, code: str, now: datetime
) -> tuple[Effect, ...]:
    """What is remembered: that these were listed, and how the source is doing."""
    now_ms = ms_of(now)
    listed = (*items.new, *items.updated, *items.known)
    marks = (Mark(PAGES_SEEN, listed_id(item, request), now_ms) for item in listed)
    new = len(items.new)
    return (*marks, *poll_effects(request, code, listed=len(listing.items), new=new, now=now))
