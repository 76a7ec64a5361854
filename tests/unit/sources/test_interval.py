"""The time until a source is asked again follows what it brings, within its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.sources.interval import IntervalRange, backed_off, next_interval, spread

HOUR = 3600.0
PACE = IntervalRange(first=1800, fastest=300, slowest=4 * HOUR)


@st.composite
def paces(draw: st.DrawFn) -> IntervalRange:
    fastest, first, slowest = sorted(
        draw(st.lists(st.floats(60, 7 * 24 * HOUR), min_size=3, max_size=3))
    )
    return IntervalRange(first, fastest, slowest)


@given(paces(), st.lists(st.booleans(), max_size=60), st.text(max_size=20))
def test_whatever_a_source_brings_its_interval_stays_within_its_bounds(
    interval_range: IntervalRange, brought: list[bool], name: str
) -> None:
    interval = interval_range.first
    for new in brought:
        interval = next_interval(interval, interval_range, brought_new=new)
        assert interval_range.fastest <= interval <= interval_range.slowest
        assert interval_range.fastest <= spread(interval, interval_range, name) <= interval


@given(paces(), st.integers(0, 10_000))
def test_a_failing_source_is_left_alone_for_longer_but_not_for_ever(
    interval_range: IntervalRange, failures: int
) -> None:
    wait = backed_off(interval_range.first, interval_range, failures=failures)
    assert interval_range.first <= wait <= interval_range.slowest
    assert wait <= backed_off(interval_range.first, interval_range, failures=failures + 1)


def test_what_brings_something_is_asked_sooner_and_what_does_not_later() -> None:
    assert next_interval(1800, PACE, brought_new=True) == 900
    assert next_interval(1800, PACE, brought_new=False) == pytest.approx(2545.6, abs=0.1)


def test_a_source_that_brings_something_once_in_three_checks_keeps_its_interval() -> None:
    interval = PACE.first
    for check in range(300):
        interval = next_interval(interval, PACE, brought_new=check % 3 == 0)
        assert 0.49 * PACE.first < interval < 1.01 * PACE.first


def test_an_interval_that_is_fixed_stays_so() -> None:
    fixed = IntervalRange(600, 600, 600)
    assert next_interval(600, fixed, brought_new=True) == 600
    assert next_interval(600, fixed, brought_new=False) == 600
    assert spread(600, fixed, "a") == 600


def test_sources_drift_apart_and_each_always_by_the_same_part() -> None:
    waits = [spread(HOUR, PACE, f"source-{n}") for n in range(1000)]
    assert waits == [spread(HOUR, PACE, f"source-{n}") for n in range(1000)]
    assert len({round(wait) for wait in waits}) > 300
    assert 0.9 * HOUR <= min(waits) < 0.91 * HOUR
    assert 0.99 * HOUR < max(waits) <= HOUR
