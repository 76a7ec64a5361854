"""Moments as whole numbers: exact, and the same moment again."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from libs.time import moment_of_ms, moment_of_us, ms_of, us_of

MOMENTS = st.datetimes(timezones=st.just(timezone.utc))


@given(MOMENTS)
def test_a_moment_in_microseconds_is_that_moment(at: datetime) -> None:
    assert moment_of_us(us_of(at)) == at


@given(MOMENTS)
def test_a_moment_in_milliseconds_is_less_than_one_of_them_earlier(at: datetime) -> None:
    assert timedelta() <= at - moment_of_ms(ms_of(at)) < timedelta(milliseconds=1)


def test_a_moment_counts_from_1970_wherever_its_clock_stands() -> None:
    at = datetime(1970, 1, 1, 1, 0, 0, 1500, tzinfo=timezone(timedelta(hours=1)))
    assert (ms_of(at), us_of(at)) == (1, 1500)
