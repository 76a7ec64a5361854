"""Which files may hold a moment."""

from datetime import datetime, timedelta, timezone

import pytest

from services.fetcher.warc.file_names import file_name, may_hold

OPENED = datetime(2024, 2, 27, 21, 0, 5, tzinfo=timezone(timedelta(hours=2)))
NAME = "2024/02/27/dealwire-20240227T190005Z-box.local-ab12-00003.warc.gz"


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, 2, day, hour, minute, tzinfo=timezone.utc)


def test_a_name_tells_when_in_utc_and_where_it_was_opened() -> None:
    assert file_name(OPENED, host="box.local", writer="ab12", serial=3) == NAME


def test_a_host_with_slashes_or_blanks_makes_no_folder() -> None:
    name = file_name(OPENED, host="../a b/c", writer="t", serial=1)
    assert name.count("/") == 3
    assert ".." not in name
    assert may_hold(name, start=None, end=None)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, True),
        (utc(27), utc(28), True),
        (utc(27, 23, 59), None, True),
        (utc(28), None, False),
        (None, utc(27, 19, 1), True),
        # What is written first was asked for a while before.
        (None, utc(27, 18, 30), True),
        (None, utc(27, 17), False),
        (utc(26), utc(27), False),
    ],
)
def test_only_files_that_may_hold_the_period_are_read(
    start: datetime | None, end: datetime | None, *, expected: bool
) -> None:
    assert may_hold(NAME, start=start, end=end) is expected


def test_a_file_of_another_origin_is_never_one_of_ours() -> None:
    assert not may_hold("2024/02/27/crawl-1.warc.gz", start=None, end=None)
