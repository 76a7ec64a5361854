"""How long a host is left alone, and what counts against it."""

from datetime import datetime, timezone

import pytest

from services.fetcher.errors import (
    BadResponse,
    ConnectFailed,
    DnsFailure,
    NotFound,
    PrivateAddress,
    TimedOut,
)
from services.fetcher.http.host_backoff import BackoffRules, HostResult, judged
from services.fetcher.http.rate_limiter import RateLimit
from services.fetcher.http.response import Hop

RULES = BackoffRules()


def hop(status: int, *headers: tuple[str, str]) -> Hop:
    at = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
    return Hop("http://phare.example/", None, at, (), status, "", headers, b"")


def test_rests_double_from_a_minute_to_six_hours() -> None:
    busy = RULES.rests("busy")
    assert busy[:3] == (60.0, 120.0, 240.0)
    assert busy[-1] == 6 * 3600
    assert sorted(busy) == list(busy)


def test_a_few_failures_in_a_row_are_forgiven() -> None:
    assert RULES.rests("failures")[:4] == (0.0, 0.0, 60.0, 120.0)


def test_what_says_nothing_of_the_host_makes_no_rest() -> None:
    assert RULES.rests("well") == RULES.rests("unknown") == ()


@pytest.mark.parametrize("status", [200, 301, 304, 403, 404, 500, 502, 504])
def test_a_host_that_answers_is_well(status: int) -> None:
    assert judged(hop(status), rules=RULES) == HostResult("well")


@pytest.mark.parametrize(
    ("said", "asked"),
    [(None, None), ("90", 90.0), ("0", 1.0), ("99999", 6 * 3600.0), ("when ready", None)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_rests_for_as_long_as_it_asks(
    status: int, said: str | None, asked: float | None
) -> None:
    headers = [("retry-after", said)] if said is not None else []
    assert judged(hop(status, *headers), rules=RULES) == HostResult("busy", asked)


@pytest.mark.parametrize("error", [ConnectFailed(), DnsFailure(), TimedOut()])
def test_no_answer_is_a_failure(error: Exception) -> None:
    assert judged(error, rules=RULES).how == "failures"


@pytest.mark.parametrize("error", [BadResponse(), PrivateAddress(), NotFound(), ValueError()])
def test_other_errors_say_nothing_of_the_host(error: Exception) -> None:
    assert judged(error, rules=RULES).how == "unknown"


@pytest.mark.parametrize(
    ("asked", "interval"), [(None, 1.0), (0.1, 1.0), (5.0, 5.0), (3600.0, 60.0)]
)
def test_a_site_can_slow_us_down_within_bounds_and_never_speed_us_up(
    asked: float | None, interval: float
) -> None:
    assert RateLimit(interval=1.0, longest_interval=60.0).for_host(asked) == interval
