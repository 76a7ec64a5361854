"""Feeds and folders become requests."""

import pytest

from libs.contracts import FetchRequest, Outlet, Result, digest
from services.fetcher.refusals import TooDeep
from services.fetcher.sources.expansion import ExpansionLimits, expand_feed, expand_folder
from services.fetcher.sources.feeds import Feed, Item

FEED = Feed(tuple(Item(f"https://phare.example/{n}") for n in range(4)), unusable=1)
REQUEST = FetchRequest(
    url="https://phare.example/rss", request_id="r1", kind="feed", reason="revisit", deals=("d1",),
    source="s1", outlet=Outlet(name="Le Phare"),
)  # fmt: skip
LIMITS = ExpansionLimits()


def _children(result: Result) -> list[FetchRequest]:
    assert all(isinstance(message, FetchRequest) for message in result.messages)
    return list(result.messages)  # type: ignore[arg-type]  # looked at above


def test_each_item_becomes_a_request_that_carries_on_what_its_parent_knew() -> None:
    result = expand_feed(FEED, REQUEST, limits=LIMITS)
    children = _children(result)
    assert (result.fate, result.code) == ("expanded", "feed")
    assert [child.url for child in children] == [item.url for item in FEED.items]
    assert children[0] == FetchRequest(
        url="https://phare.example/0", request_id=digest("child", "r1", "https://phare.example/0"),
        kind="auto", reason="revisit", deals=("d1",), source="s1", outlet=Outlet(name="Le Phare"),
        parent_id="r1", depth=1,
    )  # fmt: skip


def test_the_same_feed_expanded_again_gives_the_same_requests() -> None:
    first, second = (expand_feed(FEED, REQUEST, limits=LIMITS) for _ in range(2))
    assert first == second


def test_what_is_left_out_is_counted() -> None:
    result = expand_feed(FEED, REQUEST, limits=ExpansionLimits(max_items=3))
    assert len(result.messages) == 3
    assert result.detail == "feed of 3; 1 beyond the limit of 3; 1 without an address"


def test_a_feed_that_lists_itself_comes_to_an_end() -> None:
    itself = Feed((Item(REQUEST.url),))
    request = REQUEST
    for _ in range(LIMITS.max_depth):
        request = _children(expand_feed(itself, request, limits=LIMITS))[0]
    with pytest.raises(TooDeep):
        expand_feed(itself, request, limits=LIMITS)


def test_an_empty_feed_says_so() -> None:
    assert expand_feed(Feed(()), REQUEST, limits=LIMITS).code == "empty_feed"


def test_a_folder_names_its_files_by_their_place_in_it() -> None:
    request = FetchRequest(url="file:///press", request_id="r1")
    result = expand_folder(
        [("file:///press/fr/a.txt", "fr/a.txt")], request, folder="/press", others=2, limits=LIMITS
    )
    child = _children(result)[0]
    assert (child.source, child.relative_path) == ("/press", "fr/a.txt")
    assert result.detail == "folder of 1; 2 other files not read"
