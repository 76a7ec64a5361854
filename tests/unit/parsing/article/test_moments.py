"""Stated times."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.article.dates.moment_choice import choose
from libs.parsing.article.dates.moments import day_in_url, read_moment

PARIS = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "local", "zone", "precision"),
    [
        ("2024-02-27T10:15:30+01:00", "2024-02-27T10:15:30", 60, "second"),
        ("2024-02-27T10:15:30.123Z", "2024-02-27T10:15:30", 0, "second"),
        ("2024-02-27T10:15+0100", "2024-02-27T10:15:00", 60, "minute"),
        ("2024-02-27 10:15", "2024-02-27T10:15:00", None, "minute"),
        ("2024-02-27T10:15:30-05", "2024-02-27T10:15:30", -300, "second"),
        ("2024-02-27", "2024-02-27T00:00:00", None, "day"),
        ("20240227", "2024-02-27T00:00:00", None, "day"),
        ("2024-02-27T00:00:00+01:00", "2024-02-27T00:00:00", 60, "day"),
        ("Tue, 27 Feb 2024 10:15:30 +0100", "2024-02-27T10:15:30", 60, "second"),
        ("27/02/2024", "2024-02-27T00:00:00", None, "day"),
        ("27/02/2024 à 10h15", "2024-02-27T10:15:00", None, "minute"),
    ],
)
def test_reads_a_moment_in_its_many_spellings(
    text: str, local: str, zone: int | None, precision: str
) -> None:
    found = read_moment(text, "meta")
    assert found is not None
    assert found.local == datetime.fromisoformat(local)
    assert found.zone == (None if zone is None else timezone(timedelta(minutes=zone)))
    assert found.precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hier",
        "2024-13-45",
        "2024-02-30T10:00",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
        None,
        5,
        "2024-02-27T10:15+99:99",
        "2024-02-27T25:00",
    ],
)
def test_what_is_no_moment_is_left_alone(text: object) -> None:
    assert read_moment(text, "meta") is None


def test_keeps_the_zone_that_the_page_states() -> None:
    found = read_moment("2024-02-27T00:30:00+01:00", "json-ld")
    assert found is not None
    stamp = found.timestamp()
    assert stamp.at.utcoffset() == timedelta(hours=1)
    assert stamp.at.date() == date(2024, 2, 27)


def test_a_missing_clock_is_taken_from_a_place_that_agrees_on_the_day() -> None:
    found = choose(
        [read_moment("2024-02-27", "json-ld"), read_moment("2024-02-27T10:15:00+01:00", "meta")]
    )
    assert found is not None
    assert (found.precision, found.zone, found.origin) == ("second", PARIS, "meta")


def test_a_clock_of_another_day_is_not_taken() -> None:
    found = choose([read_moment("2024-02-27", "json-ld"), read_moment("2024-03-04T10:15Z", "time")])
    assert found is not None
    assert (found.local.date(), found.precision) == (date(2024, 2, 27), "day")


def test_a_stated_zone_is_better_than_none() -> None:
    found = choose(
        [
            read_moment("2024-02-27T10:15:00", "meta"),
            read_moment("2024-02-27T10:15:00+01:00", "time"),
        ]
    )
    assert found is not None
    assert found.zone == PARIS


def test_the_day_in_the_address_wins_over_one_that_is_far_off() -> None:
    far = read_moment("2024-05-01T08:00:00Z", "meta")
    near = read_moment("2024-02-28T08:00:00Z", "meta")
    day = date(2024, 2, 27)
    won, kept = choose([far], url_day=day), choose([near], url_day=day)
    assert won is not None
    assert kept is not None
    assert (won.local.date(), won.origin) == (day, "url")
    assert kept.local.date() == date(2024, 2, 28)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2024/02/27/accord", date(2024, 2, 27)),
        ("https://a.example/eco/2024-02-27-accord.html", date(2024, 2, 27)),
        ("https://a.example/20240227/accord", date(2024, 2, 27)),
        ("https://a.example/eco/accord-signe-2024-02-27/", date(2024, 2, 27)),
        ("https://a.example/eco/2024/feb/27/accord", date(2024, 2, 27)),
        ("https://a.example/accord-20240227123", None),
        ("https://a.example/2024/02/31/accord", None),
        ("https://a.example/article/1234567", None),
    ],
)
def test_finds_the_day_in_an_address(url: str, day: date | None) -> None:
    assert day_in_url(url) == day


@given(st.text(max_size=40) | st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]?\d*:?\d*.{0,8}"))
def test_no_text_is_too_odd(text: str) -> None:
    found = read_moment(text, "meta")
    assert found is None or found.timestamp().at.tzinfo is not None


@given(
    st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    st.integers(-14 * 60, 14 * 60),
)
def test_an_iso_moment_comes_back_as_it_was(local: datetime, minutes: int) -> None:
    moment = local.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    found = read_moment(moment.isoformat(), "meta")
    assert found is not None
    assert found.timestamp().at == moment


def test_a_day_with_two_readings_is_settled_by_another_place() -> None:
    stated = [read_moment("03/07/2024", "meta"), read_moment("2024-03-07", "time")]
    found = choose(stated)
    assert found is not None
    assert found.local.date() == date(2024, 3, 7)


def test_a_day_with_two_readings_is_settled_by_the_address() -> None:
    found = choose([read_moment("03/07/2024", "meta")], url_day=date(2024, 3, 7))
    assert found is not None
    assert (found.local.date(), found.origin) == (date(2024, 3, 7), "meta")


@pytest.mark.parametrize(
    ("month_first", "day"), [(False, date(2024, 7, 3)), (True, date(2024, 3, 7))]
)
def test_a_day_with_two_readings_follows_the_language(month_first: bool, day: date) -> None:
    found = choose([read_moment("03/07/2024", "meta")], month_first=month_first)
    assert found is not None
    assert found.local.date() == day


def test_only_one_reading_of_a_thirteenth_is_possible() -> None:
    american, european = read_moment("02/27/2024", "meta"), read_moment("27/02/2024", "meta")
    assert american is not None
    assert european is not None
    assert american.local == european.local


def test_a_zone_is_not_taken_from_a_clock_that_is_another_moment() -> None:
    stated = [
        read_moment("2024-02-27T10:15:00", "json-ld"),
        read_moment("2024-02-27T17:42+01:00", "time"),
    ]
    found = choose(stated)
    assert found is not None
    assert (found.local.hour, found.zone) == (10, None)


def test_a_clock_in_another_zone_may_be_the_same_moment() -> None:
    stated = [
        read_moment("2024-02-27T10:15:00", "json-ld"),
        read_moment("2024-02-27T09:15:20Z", "meta"),
    ]
    found = choose(stated)
    assert found is not None
    assert found.zone == timezone.utc
