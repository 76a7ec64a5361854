"""Moments as pages state them."""

from datetime import datetime, timedelta, timezone
from typing import Literal

import pytest

from libs.contracts import Timestamp


@pytest.mark.parametrize("precision", ["month", "day", "minute", "second"])
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_the_last_day_that_there_is_has_an_end(
    precision: Literal["month", "day", "minute", "second"], hours: int
) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=hours)))
    assert Timestamp(at=last, precision=precision).until == last
