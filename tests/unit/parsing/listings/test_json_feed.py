"""What JSON Feeds list."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.errors import NotAFeed
from libs.parsing.listings.json_feed import read_json_feed
from libs.parsing.listings.listing import Listing

BASE = "https://phare.example/feed.json"


def _read(*items: object) -> Listing:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Le Phare", "items": items}
    return read_json_feed(json.dumps(feed), base_url=BASE)


def test_lists_what_each_item_says_of_its_page() -> None:
    feed = _read(
        {
            "id": "1",
            "url": "/a",
            "title": "L’accord",
            "content_html": "<p>Le <em>texte</em>.</p>",
            "date_published": "2024-02-27T00:30:00+01:00",
            "date_modified": "2024-02-28T10:15:30Z",
        }
    )
    item = feed.items[0]
    assert (feed.what, item.kind, item.url) == ("json_feed", "page", "https://phare.example/a")
    assert (item.title, item.summary) == ("L’accord", "Le texte.")
    assert item.published is not None
    assert item.modified is not None
    assert item.published.at.isoformat() == "2024-02-27T00:30:00+01:00"
    assert item.published.precision == "second"
    assert item.modified.at.isoformat() == "2024-02-28T10:15:30+00:00"


def test_an_item_without_a_page_of_its_own_is_found_by_what_it_is_about_or_by_its_id() -> None:
    feed = _read(
        {"id": 7, "external_url": "https://ledger.example/x"},
        {"id": "https://phare.example/b"},
        {"id": "8", "title": "Sans adresse"},
        "no item",
    )
    assert [item.url for item in feed.items] == [
        "https://ledger.example/x",
        "https://phare.example/b",
    ]
    assert feed.unusable == 2


def test_half_a_surrogate_pair_is_left_out_of_a_title() -> None:
    feed = read_json_feed('{"items": [{"url": "/a", "title": "A\\ud800 b"}]}', base_url=BASE)
    listed = feed.items[0].listed_as
    assert listed is not None
    assert listed.model_dump_json()
    assert listed.title == "A b"


@pytest.mark.parametrize(
    "text", ["", "[]", '{"items": 3}', '{"items": [', "[" * 100_000, "1" * 5000, '"items"', "null"]
)
def test_what_is_no_feed_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotAFeed):
        read_json_feed(text, base_url=BASE)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["url", "id", "title", "summary", "date_published", "x"]), inner
        )
    ),
    max_leaves=10,
)


@given(st.lists(_VALUES, max_size=4))
def test_items_of_any_shape_are_listed_or_counted(items: list[object]) -> None:
    feed = _read(*items)
    assert len(feed.items) + feed.unusable <= len(items)


@given(st.text(max_size=200))
def test_any_text_is_a_feed_or_refused(text: str) -> None:
    try:
        read_json_feed(text, base_url=BASE)
    except NotAFeed:
        return


def test_says_where_a_feed_goes_on() -> None:
    feed = read_json_feed('{"items": [], "next_url": "?page=2"}', base_url="https://a.example/f")
    assert feed.next_url == "https://a.example/f?page=2"
    assert (
        read_json_feed('{"items": [], "next_url": 2}', base_url="https://a.example/f").next_url
        is None
    )
