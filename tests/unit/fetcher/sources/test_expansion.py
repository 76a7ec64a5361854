"""Listings become requests."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from libs.contracts import FetchRequest, ListedAs, Outlet, Result, Timestamp, digest
from libs.contracts.keys import PAGES_SEEN, SOURCES_BROUGHT, SOURCES_CHECKED, source_counts
from libs.contracts.messages import RequestKind
from libs.contracts.results import Count, KeepNewest, Mark
from libs.parsing.listings.listing import Item, Listing
from services.fetcher.errors import TooDeep
from services.fetcher.pages.state import page_id_of
from services.fetcher.sources.expansion import (
    ExpansionLimits,
    expand,
    listed_id,
)
from services.fetcher.sources.poll_result import poll_effects, polled_source

NOW = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
NOW_MS = int(NOW.timestamp() * 1000)
HOUR_MS = 3_600_000
PLACE = "https://phare.example/rss"
FEED = Listing(
    "rss", tuple(Item(f"https://phare.example/{n}") for n in range(4)), unusable=1, url=PLACE
)
REQUEST = FetchRequest(
    url=PLACE, request_id="r1", kind="feed", deals=("d1",), source="s1",
    outlet=Outlet(name="Le Phare"), topic="listing", not_before=NOW, scheduled=True,
)  # fmt: skip
LIMITS = ExpansionLimits()


def _expand(
    listing: Listing,
    request: FetchRequest = REQUEST,
    *,
    seen: Mapping[str, int] | None = None,
    limits: ExpansionLimits = LIMITS,
) -> Result:
    return expand(listing, request, seen=seen or {}, limits=limits, now=NOW)


def _children(result: Result) -> list[FetchRequest]:
    assert all(isinstance(message, FetchRequest) for message in result.messages)
    return list(result.messages)  # type: ignore[arg-type]  # looked at above


def _urls(result: Result) -> list[str]:
    return [child.url.removeprefix("https://phare.example/") for child in _children(result)]


def _at(hours: float, precision: str = "second") -> Timestamp:
    at = NOW + timedelta(hours=hours)
    return Timestamp.model_validate({"at": at, "precision": precision})


def test_who_asks_by_hand_is_not_told_that_all_is_new() -> None:
    by_hand = REQUEST.model_copy(update={"scheduled": False})
    result = _expand(Listing("rss", (Item("https://phare.example/0"),)), by_hand)
    assert result.detail == "rss of 1: 1 asked for"


def test_each_item_becomes_a_request_that_carries_on_what_its_parent_knew() -> None:
    item = Item("https://phare.example/0", title="Un", summary="Deux", modified=_at(-1))
    result = _expand(Listing("rss", (item,)))
    assert (result.fate, result.code, result.detail) == ("expanded", "rss", "rss of 1: 1 new")
    assert _children(result) == [
        FetchRequest(
            url=item.url, request_id=digest("child", "r1", item.url), kind="page", deals=("d1",),
            source="s1", outlet=Outlet(name="Le Phare"), parent_id="r1", depth=1, topic="listing",
            not_before=NOW, listed_as=ListedAs(title="Un", summary="Deux", modified=_at(-1)),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "scheduled"), [("page", False), ("sitemap", True), ("feed", True)]
)
def test_a_nested_listing_is_a_look_at_the_source_and_a_page_is_none(
    kind: RequestKind, scheduled: bool
) -> None:
    listing = Listing("site", (Item("https://phare.example/x", kind=kind),))
    assert [child.scheduled for child in _children(_expand(listing))] == [scheduled]
    by_hand = REQUEST.model_copy(update={"scheduled": False})
    assert [child.scheduled for child in _children(_expand(listing, by_hand))] == [False]


def test_the_same_feed_expanded_again_gives_the_same_requests() -> None:
    assert _expand(FEED) == _expand(FEED)


def test_what_was_listed_before_is_not_asked_for_again() -> None:
    seen = {item.page_id: NOW_MS - HOUR_MS for item in FEED.items[:3]}
    result = _expand(FEED, seen=seen)
    assert _urls(result) == ["3"]
    assert result.detail == "rss of 4: 1 new, 3 known; 4 of 5 entries; 1 without a usable link"


def test_another_spelling_of_an_address_is_known_too() -> None:
    seen = {FEED.items[0].page_id: NOW_MS}
    again = Item("https://PHARE.example/0?utm_source=rss#top")
    assert _urls(_expand(Listing("atom", (again,)), seen=seen)) == []


@pytest.mark.parametrize(
    ("modified", "asked"),
    [
        (_at(-0.5), True),
        (_at(-2), False),
        (_at(1), False),
        (_at(-9.5, "day"), False),
        (None, False),
    ],
)
def test_a_known_page_is_read_again_when_it_was_modified_since(
    modified: Timestamp | None, asked: bool
) -> None:
    item = Item("https://phare.example/0", modified=modified)
    result = _expand(Listing("sitemap", (item,)), seen={item.page_id: NOW_MS - HOUR_MS})
    assert [child.reason for child in _children(result)] == (["revisit"] if asked else [])
    assert result.detail == "sitemap of 1: 1 " + ("updated" if asked else "known")
    assert Mark(PAGES_SEEN, listed_id(item, REQUEST), NOW_MS) in result.effects


@pytest.mark.parametrize(
    ("modified", "asked"),
    [(None, True), (_at(-2), False), (_at(-0.5), True), (_at(-9.5, "day"), True),
     (_at(-33.5, "day"), False)],
)  # fmt: skip
def test_a_known_listing_is_read_again_unless_it_says_that_it_is_the_same(
    modified: Timestamp | None, asked: bool
) -> None:
    item = Item("https://phare.example/s.xml", kind="sitemap", modified=modified)
    result = _expand(Listing("sitemap_index", (item,)), seen={item.page_id: NOW_MS - HOUR_MS})
    assert [child.kind for child in _children(result)] == (["sitemap"] if asked else [])


def test_a_replay_asks_for_everything() -> None:
    seen = {item.page_id: NOW_MS for item in FEED.items}
    result = _expand(FEED, REQUEST.model_copy(update={"reason": "replay"}), seen=seen)
    assert [child.reason for child in _children(result)] == ["replay"] * 4


def test_beyond_the_limit_the_newest_come_first_and_the_rest_stays_unknown() -> None:
    items = (
        Item("https://phare.example/undated"),
        Item("https://phare.example/old", published=_at(-9)),
        Item("https://phare.example/new", published=_at(-1)),
        Item("https://phare.example/updated", published=_at(-99), modified=_at(-2)),
    )
    limits = ExpansionLimits(max_items=2)
    seen = {items[3].page_id: NOW_MS - 9 * HOUR_MS}
    result = _expand(Listing("rss", items), seen=seen, limits=limits)
    assert _urls(result) == ["new", "updated"]
    assert result.detail == "rss of 4: 1 new, 1 updated; 2 beyond the limit of 2"
    marked = {effect.member for effect in result.effects if isinstance(effect, Mark)}
    assert marked == {listed_id(item, REQUEST) for item in items[2:]}


def test_a_listing_that_lists_itself_is_left_out_under_both_of_its_addresses() -> None:
    listing = Listing("rss", (Item(PLACE), Item(f"{PLACE}.xml"), *FEED.items), url=f"{PLACE}.xml")
    result = _expand(listing)
    assert len(result.messages) == 4
    assert result.detail == "rss of 6: 4 new; 2 naming the listing itself"


def test_two_sitemaps_that_list_each_other_come_to_an_end() -> None:
    request = FetchRequest(url="https://phare.example/0.xml", request_id="r1")
    for number in range(1, LIMITS.max_depth + 1):
        other = Item(f"https://phare.example/{number % 2}.xml", kind="sitemap")
        request = _children(_expand(Listing("sitemap_index", (other,)), request))[0]
    with pytest.raises(TooDeep):
        _expand(FEED, request)


def test_the_marks_and_the_counts_of_the_source_are_written_with_the_requests() -> None:
    seen = {FEED.items[0].page_id: NOW_MS - HOUR_MS}
    result = _expand(FEED, seen=seen)
    assert {effect for effect in result.effects if isinstance(effect, Mark)} == {
        Mark(PAGES_SEEN, listed_id(item, REQUEST), NOW_MS) for item in FEED.items
    }
    check = json.dumps({"code": "rss", "listed": 4, "new": 3})
    assert [effect for effect in result.effects if not isinstance(effect, Mark)] == [
        KeepNewest(SOURCES_CHECKED, "s1", NOW_MS, check),
        KeepNewest(SOURCES_BROUGHT, "s1", NOW_MS, "3"),
        Count(source_counts("s1"), "2024-02-28", 3, 30 * 24 * 3600),
    ]


def test_a_check_that_brought_nothing_is_remembered_as_a_check() -> None:
    result = _expand(FEED, seen={item.page_id: NOW_MS for item in FEED.items})
    assert [effect.key for effect in result.effects if not isinstance(effect, Mark)] == [
        SOURCES_CHECKED
    ]


def test_what_was_listed_for_one_deal_is_new_to_another() -> None:
    one, other = (REQUEST.model_copy(update={"deals": (deal,)}) for deal in ("a", "b"))
    both = REQUEST.model_copy(update={"deals": ("b", "a")})
    [item, *_] = FEED.items
    assert len({listed_id(item, request) for request in (one, other, both)}) == 3
    assert listed_id(item, both) == listed_id(item, both.model_copy(update={"deals": ("a", "b")}))


def test_without_a_source_there_is_nothing_to_count() -> None:
    result = _expand(FEED, REQUEST.model_copy(update={"source": None}))
    assert {type(effect) for effect in result.effects} == {Mark}


def test_a_look_that_found_nothing_changed_is_a_check_too() -> None:
    check = json.dumps({"code": "not_modified", "listed": None, "new": 0})
    assert poll_effects(REQUEST, "not_modified", now=NOW) == (
        KeepNewest(SOURCES_CHECKED, "s1", NOW_MS, check),
    )
    nameless = REQUEST.model_copy(update={"source": None})
    assert poll_effects(nameless, "not_modified", now=NOW) == ()


def test_a_listing_read_by_hand_says_nothing_of_how_its_source_does() -> None:
    by_hand = _expand(FEED, REQUEST.model_copy(update={"scheduled": False}))
    assert len(by_hand.messages) == 4
    assert {type(effect) for effect in by_hand.effects} == {Mark}


def test_an_empty_feed_says_so() -> None:
    result = _expand(Listing("news_sitemap", ()))
    assert (result.code, result.detail) == ("empty_news_sitemap", "news_sitemap of 0")


def test_a_list_in_a_file_becomes_requests() -> None:
    request = FetchRequest(url="file:///press/urls.txt", request_id="r1", kind="list")
    listing = Listing("list", FEED.items, url=request.url)
    assert len(_expand(listing, request).messages) == 4


PAGED = Listing("atom", FEED.items, url=PLACE, next_url=f"{PLACE}?page=2")


def _page_after(result: Result) -> FetchRequest | None:
    return next((child for child in _children(result) if child.kind == "feed"), None)


def test_a_feed_in_pages_goes_on_where_a_page_brings_something() -> None:
    result = _expand(PAGED)
    page = _page_after(result)
    assert page is not None
    assert (page.url, page.depth, page.scheduled) == (f"{PLACE}?page=2", 0, True)
    assert page.earlier_pages == (page_id_of(PLACE),)
    assert polled_source(REQUEST) == "s1"
    assert polled_source(page) is None
    assert result.detail == "atom of 4: 4 new; goes on with page 2"
    seen = {item.page_id: NOW_MS - HOUR_MS for item in PAGED.items}
    assert _page_after(_expand(PAGED, seen=seen)) is None


def test_a_page_of_a_feed_is_no_further_check_of_its_source_but_what_it_brings_counts() -> None:
    page = _page_after(_expand(PAGED))
    assert page is not None
    result = _expand(replace(PAGED, url=page.url), page)
    kinds = [type(effect) for effect in result.effects if not isinstance(effect, Mark)]
    assert kinds == [Count]


@pytest.mark.parametrize(
    "following",
    [PLACE, f"{PLACE}?utm_source=x", f"{PLACE}?page=1", "https://elsewhere.example/rss?page=2"],
)
def test_pages_that_were_read_and_those_of_other_sites_are_not_gone_on_with(following: str) -> None:
    request = REQUEST.model_copy(update={"earlier_pages": (page_id_of(f"{PLACE}?page=1"),)})
    assert _page_after(_expand(replace(PAGED, next_url=following), request)) is None


def test_no_more_pages_are_read_than_the_limit_allows_and_that_is_said() -> None:
    limits, request, read = ExpansionLimits(max_pages=3), REQUEST, 1
    while True:
        place = f"{PLACE}?page={read + 1}"
        result = _expand(replace(PAGED, next_url=place), request, limits=limits)
        following = _page_after(result)
        if following is None:
            break
        request, read = following, read + 1
    assert read == 3
    assert result.detail.endswith("more beyond the limit of 3 pages")


def test_behind_a_page_of_what_is_too_old_nothing_is_wanted() -> None:
    old = tuple(replace(item, published=_at(-1)) for item in PAGED.items)
    assert _page_after(_expand(replace(PAGED, items=old))) is None
