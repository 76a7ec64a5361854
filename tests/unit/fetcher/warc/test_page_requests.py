"""Which records become requests, and which; where one step stops and the next goes on."""

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

from libs.contracts import ArchiveRecord, FetchRequest, Outlet
from services.fetcher.errors import NotAWarc
from services.fetcher.warc.page_requests import (
    ArchivedPage,
    BatchLimits,
    Damage,
    Scanned,
    archive_requests,
    warc_requests,
)
from tests.unit.fetcher.warc.hops import ARTICLE, SENT_AT, asked, later

LIMITS = BatchLimits(children=10, scanned=100)
REPLAY = FetchRequest(url="archive:", request_id="replay-1", kind="archive")
WARC = FetchRequest(
    url="file:///data/a.warc", request_id="warc-1", kind="warc", deals=("d",), source="s"
)


def location(number: int) -> ArchiveRecord:
    return ArchiveRecord(file="2024/02/27/a.warc.gz", offset=number)


def seen(number: int = 1, **changes: Any) -> Scanned:
    facts: dict[str, Any] = {
        "record": location(10 * number),
        "url": f"https://presse.example/{number}",
        "at": SENT_AT,
        "content_type": "text/html",
        "head": ARTICLE,
        "request": asked(number, kind="auto", listed_as=None, topic="text"),
    }
    return Scanned(location(10 * number + 5), ArchivedPage(**(facts | changes)))


def children(*found: Scanned | Damage, **changes: Any) -> list[FetchRequest]:
    request = REPLAY.model_copy(update=changes)
    result = archive_requests(found, request, limits=LIMITS)
    assert result.fate == "expanded"
    return [message for message in result.messages if isinstance(message, FetchRequest)]


def test_a_child_is_the_request_as_it_was_made_answered_from_its_record() -> None:
    [child] = children(seen())
    assert child.reason == "replay"
    assert child.record == location(10)
    assert child.parent_id == "replay-1"
    assert child.depth == 1
    same = ("url", "source", "deals", "outlet", "topic", "listed_as", "not_before")
    assert all(getattr(child, name) == getattr(asked(1), name) for name in same)


def test_a_child_asks_for_a_page_so_that_no_record_leads_to_more_requests() -> None:
    assert [child.kind for child in children(seen())] == ["page"]


def test_a_child_is_no_look_at_a_source_though_its_page_came_from_one() -> None:
    [child] = children(seen(request=asked(1, scheduled=True)))
    assert not child.scheduled


def test_the_same_record_gives_the_same_child_at_each_expansion_and_others_other_ones() -> None:
    ids = [child.request_id for child in children(seen(1), seen(2))]
    assert ids == [child.request_id for child in children(seen(1), seen(2))]
    assert len(set(ids)) == 2
    assert ids[0] != children(seen(1), request_id="replay-2")[0].request_id


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1),
        ({"period_from": SENT_AT}, 1),
        ({"period_from": later(microseconds=1)}, 0),
        ({"period_to": SENT_AT}, 0),
        ({"period_to": later(microseconds=1)}, 1),
        ({"source": "presse-fil"}, 1),
        ({"source": "autre"}, 0),
        ({"deals": ("autre", "mistral-microsoft")}, 1),
        ({"deals": ("autre",)}, 0),
    ],
)
def test_period_source_and_deals_choose(changes: dict[str, Any], expected: int) -> None:
    assert len(children(seen(), **changes)) == expected


FEED = b'<?xml version="1.0"?>\n<rss version="2.0"><channel>'
SITEMAP = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@pytest.mark.parametrize(
    "changes",
    [
        {"head": FEED},
        {"head": SITEMAP},
        {"request": asked(kind="feed")},
        {"request": asked(kind="site")},
        {"url": "https://presse.example/robots.txt"},
        {"url": "ftp://presse.example/1"},
    ],
)
def test_listings_and_what_is_no_page_are_left_out(changes: dict[str, Any]) -> None:
    assert children(seen(**changes)) == []


def test_one_step_makes_so_many_children_and_a_request_to_go_on_behind_them() -> None:
    scanned = 0

    def found() -> Iterator[Scanned]:
        nonlocal scanned
        for number in range(1, 1000):
            scanned += 1
            yield seen(number)

    result = archive_requests(found(), REPLAY, limits=LIMITS)
    *made, going_on = result.messages
    assert len(made) == 10
    assert scanned == 10
    assert isinstance(going_on, FetchRequest)
    assert going_on.after == location(105)
    assert going_on.kind == "archive"
    assert going_on.parent_id == "replay-1"
    assert going_on.depth == REPLAY.depth
    assert going_on.request_id not in {None, "replay-1"}


def test_one_step_looks_at_so_many_records_even_if_none_fits() -> None:
    found = (Scanned(location(number), None) for number in range(1000))
    [going_on] = archive_requests(found, REPLAY, limits=LIMITS).messages
    assert isinstance(going_on, FetchRequest)
    assert going_on.after == location(99)


def test_an_archive_with_nothing_that_fits_is_told_but_not_at_its_end() -> None:
    assert archive_requests([], REPLAY, limits=LIMITS).code == "empty_archive"
    last = REPLAY.model_copy(update={"after": location(3)})
    assert archive_requests([], last, limits=LIMITS).code == "archive"


def test_what_cannot_be_read_is_told_and_the_rest_is_used() -> None:
    result = archive_requests([seen(1), Damage("a", 15, "torn"), seen(2)], REPLAY, limits=LIMITS)
    assert len(result.messages) == 2
    assert "a unreadable behind byte 15: torn" in result.detail


def test_a_page_of_a_foreign_file_is_asked_for_as_its_parent_was() -> None:
    request = WARC.model_copy(
        update={"outlet": Outlet(name="X"), "topic": "text", "not_before": SENT_AT}
    )
    [child] = warc_requests([seen(request=None)], request, limits=LIMITS).messages
    assert isinstance(child, FetchRequest)
    assert (child.url, child.reason, child.kind) == ("https://presse.example/1", "new", "page")
    assert (child.deals, child.source, child.topic) == (("d",), "s", "text")
    assert (child.outlet, child.not_before) == (Outlet(name="X"), SENT_AT)
    assert (child.record, child.parent_id) == (location(10), "warc-1")


@pytest.mark.parametrize("content_type", ["image/png", "application/pdf", "application/json"])
def test_of_a_foreign_file_only_html_and_text_are_asked_for(content_type: str) -> None:
    found = [seen(request=None, content_type=content_type)]
    assert warc_requests(found, WARC, limits=LIMITS).code == "empty_warc"


def test_a_file_of_which_nothing_can_be_read_is_no_warc() -> None:
    with pytest.raises(NotAWarc, match="Invalid"):
        warc_requests([Damage("a", 0, "Invalid WARC header")], WARC, limits=LIMITS)


def test_a_damaged_file_gives_what_was_readable() -> None:
    result = warc_requests([seen(request=None), Damage("a", 9, "torn")], WARC, limits=LIMITS)
    assert len(result.messages) == 1
    assert "torn" in result.detail


def test_a_period_in_another_zone_is_the_same_period() -> None:
    east = datetime.fromisoformat("2024-02-27T11:30:15.123456+02:00")
    assert east.astimezone(timezone.utc) == SENT_AT
    assert children(seen(), period_from=east)
