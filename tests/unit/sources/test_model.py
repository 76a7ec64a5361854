"""Which sources are followed, of those in the profiles and those named at run time."""

from datetime import date, datetime, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from libs.deals import Deal, Source
from libs.sources.model import Change, added, merged, request_for

RSS = "https://a.example/rss"
OTHER = "https://b.example/rss"


def deal(name: str, *sources: dict[str, Any], since: str | None = None) -> Deal:
    return Deal.model_validate({
        "id": name, "name": name, "languages": ["fr"], "relevance": {"terms": {}},
        "entities": [{"type": "organisation", "name": "Someone", "role": "party"}],
        "sources": list(sources), "since": since,
    })  # fmt: skip


def test_an_address_of_two_deals_is_read_once_for_both_as_often_as_either_wants() -> None:
    deals = [
        deal("one", {"id": "a", "url": RSS, "interval_minutes": 60, "topic": "text"}),
        deal(
            "two",
            {"id": "b", "url": RSS, "interval_minutes": 10, "topic": "listing"},
            {"id": "c", "url": OTHER},
        ),
    ]
    found = merged(deals, {})
    assert list(found) == ["a", "c"]
    assert found["a"].deals == ("one", "two")
    assert found["a"].interval_minutes == 10
    assert (found["a"].fastest_minutes, found["a"].slowest_minutes) == (5, 240)
    assert found["a"].topic == "listing"
    assert found["c"].deals == ("two",)


def test_two_addresses_under_one_id_are_told_apart_by_their_deals() -> None:
    deals = [deal("one", {"id": "a", "url": RSS}), deal("two", {"id": "a", "url": OTHER})]
    assert {name: one.url for name, one in merged(deals, {}).items()} == {
        "one-a": RSS,
        "two-a": OTHER,
    }


def test_a_deal_that_pauses_a_source_does_not_pause_it_for_another() -> None:
    asleep = {"id": "a", "url": RSS, "paused": True}
    both = [deal("one", asleep), deal("two", {"id": "a", "url": RSS})]
    assert not merged(both, {})["a"].paused
    assert merged(both, {})["a"].deals == ("two",)
    assert merged(both[:1], {})["a"].paused


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2024-02-01", "2024-01-15"), datetime(2024, 1, 15, tzinfo=timezone.utc)),
        (("2024-02-01", None), None),
    ],
)
def test_what_is_too_old_for_every_deal_is_not_taken(
    days: tuple[str | None, str | None], expected: datetime | None
) -> None:
    source = {"id": "a", "url": RSS}
    deals = [deal(f"d{n}", source, since=day) for n, day in enumerate(days)]
    assert merged(deals, {})["a"].not_before == expected


def test_a_source_named_at_run_time_is_followed_beside_those_of_the_profiles() -> None:
    one = added(Source(id="b", url=OTHER, kind="sitemap", topic="text"), deals=["one"])
    deals = [deal("one", {"id": "a", "url": RSS}, since="2024-02-01"), deal("two")]
    found = merged(deals, {"b": Change(source=one)})
    assert list(found) == ["a", "b"]
    assert (found["a"].origin, found["b"].origin) == ("profile", "added")
    assert found["b"].not_before == datetime(2024, 2, 1, tzinfo=timezone.utc)
    for_all = added(Source(id="b", url=OTHER))
    assert merged(deals, {"b": Change(source=for_all)})["b"].not_before is None


def test_a_source_of_a_profile_is_paused_removed_replaced_and_had_back() -> None:
    deals = [deal("one", {"id": "a", "url": RSS})]
    assert merged(deals, {"a": Change(paused=True)})["a"].paused
    assert merged(deals, {"a": Change(removed=True)}) == {}
    instead = added(Source(id="a", url=OTHER))
    assert merged(deals, {"a": Change(source=instead)})["a"].url == OTHER
    assert merged(deals, {"gone": Change(paused=True)}).keys() == {"a"}
    asleep = [deal("one", {"id": "a", "url": RSS, "paused": True})]
    assert not merged(asleep, {"a": Change(paused=False)})["a"].paused


def test_a_request_says_all_that_the_source_says_and_has_one_id_for_a_due_time() -> None:
    described = {"id": "a", "url": RSS, "kind": "sitemap", "topic": "text",
                 "outlet": {"name": "The A"}}  # fmt: skip
    source = merged([deal("one", described, since="2024-02-01")], {})["a"]
    request = request_for(source, due_ms=1, now_ms=5)
    assert (request.url, request.kind, request.topic) == (RSS, "sitemap", "text")
    assert (request.source, request.deals) == ("a", ("one",))
    assert request.outlet is not None
    assert request.outlet.name == "The A"
    assert request.not_before == datetime(2024, 2, 1, tzinfo=timezone.utc)
    assert request_for(source, due_ms=1, now_ms=9).request_id == request.request_id
    assert request_for(source, due_ms=2, now_ms=5).request_id != request.request_id


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"interval_minutes": 5, "fastest_minutes": 10}, "fastest_minutes 10"),
        ({"interval_minutes": 60, "slowest_minutes": 30}, "slowest_minutes 30"),
        ({"kind": "archive"}, "kind"),
        ({"id": "Not A Slug"}, "id"),
        ({"fastest_minutes": 0}, "fastest_minutes"),
    ],
)
def test_a_source_that_cannot_be_followed_is_refused_by_name(
    wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValidationError, match=named):
        Source.model_validate({"id": "a", "url": RSS} | wrong)


def test_bounds_make_room_for_any_interval() -> None:
    assert Source(id="a", url=RSS, interval_minutes=1).bounds == (1, 240)
    assert Source(id="a", url=RSS, interval_minutes=10_080).bounds == (5, 10_080)


def test_a_deal_says_from_which_day_on_it_is_followed() -> None:
    assert deal("one", since="2024-02-01").since == date(2024, 2, 1)
    assert deal("one").since is None
