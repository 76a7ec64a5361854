"""From what the checks of a source brought to how it is doing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from libs.sources.health import (
    NO_ANSWER,
    Facts,
    History,
    first_known,
    observed,
    resumed,
    silent_after,
    unanswered,
    wait_after,
)
from libs.sources.model import RegisteredSource
from libs.sources.remedies import remedy

HOUR = 3_600_000
DAY = 24 * HOUR
MONDAY = int(datetime(2024, 2, 26, tzinfo=timezone.utc).timestamp() * 1000)
FEED = RegisteredSource(
    id="a", url="https://a.example/rss", interval_minutes=60, fastest_minutes=60, slowest_minutes=60
)


class Source:
    """A source, the facts that the fetcher writes of it, and what is made of them."""

    def __init__(self, source: RegisteredSource = FEED) -> None:
        self.source = source
        self.history = first_known(source, now_ms=MONDAY)
        self.facts = Facts()
        self.days: dict[str, int] = {}
        self.alarms: list[int] = []

    def check(self, at: int, *, new: int = 0, code: str = "feed") -> str:
        """A check that succeeds; the state afterwards."""
        day = datetime.fromtimestamp(at / 1000, tz=timezone.utc).date().isoformat()
        if new:
            self.days[day] = self.days.get(day, 0) + new
        self.facts = Facts(
            checked_ms=at,
            checked_code=code,
            listed=20,
            brought_ms=at if new else self.facts.brought_ms,
            failed_ms=self.facts.failed_ms,
            failed_code=self.facts.failed_code,
            days=self.days,
        )
        return self.observe()

    def fail(self, at: int, code: str = "timeout") -> str:
        """A check that fails; the state afterwards."""
        self.facts = Facts(
            checked_ms=self.facts.checked_ms,
            brought_ms=self.facts.brought_ms,
            failed_ms=at,
            failed_code=code,
        )
        return self.observe()

    def live(self, start: int, days: float, works: Callable[[datetime], bool]) -> int:
        """Checks every hour of so many days, new items whenever it works; the end."""
        for at in range(start, start + round(days * DAY), HOUR):
            before = self.history.state
            moment = datetime.fromtimestamp(at / 1000, tz=timezone.utc)
            after = self.check(at, new=int(works(moment)))
            if after == "silent" != before:
                self.alarms.append(at)
        return start + round(days * DAY)

    def observe(self) -> str:
        seen = observed(self.history, self.facts, self.source)
        assert seen is not None
        self.history = seen
        return seen.state


def newsroom(at: datetime) -> bool:
    """Something new in each working hour, from Monday to Friday."""
    return at.weekday() < 5 and 7 <= at.hour < 19


def nothing(_: datetime) -> bool:
    return False


def test_is_new_until_a_check_has_ended() -> None:
    source = Source()
    assert source.history.state == "new"
    assert observed(source.history, Facts(), FEED) is None
    assert source.check(MONDAY + HOUR) == "ok"


def test_the_same_facts_are_one_check() -> None:
    source = Source()
    source.check(MONDAY + HOUR, new=3)
    assert observed(source.history, source.facts, FEED) is None
    assert source.history.checks == 1


def test_what_was_brought_is_counted_in_all_and_by_day() -> None:
    source = Source()
    for day in range(20):
        source.check(MONDAY + day * DAY, new=2)
    assert source.history.new_items == 40
    assert len(source.history.days) == 14
    assert max(source.history.days) == "2024-03-16"
    source.days = {}  # the counts were forgotten
    source.check(MONDAY + 100 * DAY, new=5)
    assert source.history.new_items == 45


def test_one_failure_is_no_news_two_are() -> None:
    source = Source()
    source.check(MONDAY, new=1)
    assert source.fail(MONDAY + HOUR) == "ok"
    assert source.history.code == "timeout"
    assert source.fail(MONDAY + 2 * HOUR, "not_found") == "failing"
    assert source.history.since_ms == MONDAY + 2 * HOUR
    assert source.fail(MONDAY + 3 * HOUR, "not_found") == "failing"
    assert source.history.since_ms == MONDAY + 2 * HOUR
    assert source.check(MONDAY + 4 * HOUR) == "ok"
    assert source.history.failures == 0


def test_a_source_that_never_answered_fails_at_once() -> None:
    assert Source().fail(MONDAY, "not_a_feed") == "failing"


def test_each_failure_doubles_the_wait_and_an_answer_restores_it() -> None:
    source = Source(FEED.model_copy(update={"slowest_minutes": 600}))
    source.check(MONDAY, new=1)
    interval_range = source.source.interval_range
    waits = []
    for failure in range(1, 6):
        source.fail(MONDAY + failure * HOUR)
        waits.append(wait_after(source.history, interval_range) / 3600)
    assert waits == [2, 4, 8, 10, 10]
    source.check(MONDAY + 6 * HOUR, new=1)
    assert wait_after(source.history, interval_range) == 3600


def test_a_check_of_which_nothing_is_heard_has_failed() -> None:
    lost = unanswered(first_known(FEED, now_ms=MONDAY), now_ms=MONDAY + HOUR)
    assert (lost.state, lost.code, lost.checks) == ("failing", NO_ANSWER, 1)


def test_nights_and_weekends_raise_no_alarm() -> None:
    source = Source()
    source.live(MONDAY, 70, newsroom)
    assert source.alarms == []
    assert source.history.usual_gap == 3600


def test_a_daily_source_that_stops_is_silent_within_four_days_and_not_within_one() -> None:
    source = Source()
    end = source.live(MONDAY, 46, newsroom)  # to a Friday evening
    source.live(end, 20, nothing)
    [alarm] = source.alarms
    assert DAY < alarm - (source.history.new_ms or 0) < 4 * DAY
    assert source.history.state == "silent"


def test_a_source_that_works_day_and_night_is_missed_after_a_day() -> None:
    source = Source()
    end = source.live(MONDAY, 30, lambda _: True)
    source.live(end, 5, nothing)
    assert [round((alarm - end) / HOUR) for alarm in source.alarms] == [24]


def test_silence_ends_with_the_first_new_item_and_one_outage_is_no_habit() -> None:
    source = Source()
    end = source.live(MONDAY, 45, newsroom)
    before = silent_after(source.history)
    end = source.live(end, 11, nothing)
    assert source.history.state == "silent"
    assert source.check(end, new=1) == "ok"
    source.live(end + HOUR, 3, newsroom)
    assert silent_after(source.history) == pytest.approx(before, rel=0.1)


def test_a_source_that_became_weekly_is_believed_in_the_end() -> None:
    source = Source()
    end = source.live(MONDAY, 28, newsroom)
    end = source.live(end, 120, lambda at: at.weekday() == 0 and at.hour == 8)
    assert 1 <= len(source.alarms) <= 3
    assert source.alarms[-1] < MONDAY + 60 * DAY


def test_there_is_no_alarm_before_the_history_can_bear_one() -> None:
    source = Source()
    end = source.live(MONDAY, 1, lambda at: at.hour in {8, 12})
    source.live(end, 12, nothing)
    assert source.alarms == []


def test_a_source_that_never_brought_anything_is_silent_after_two_weeks() -> None:
    source = Source()
    source.live(MONDAY, 20, nothing)
    assert [round((alarm - MONDAY) / DAY, 1) for alarm in source.alarms] == [14.0]


@pytest.mark.parametrize("kind", ["page", "warc"])
def test_what_lists_nothing_is_never_silent(kind: str) -> None:
    source = Source(FEED.model_copy(update={"kind": kind}))
    source.live(MONDAY, 40, nothing)
    assert source.history.state == "ok"


def test_a_long_standstill_of_ours_is_not_its_silence() -> None:
    source = Source()
    source.live(MONDAY, 28, lambda _: True)
    later = MONDAY + 60 * DAY
    assert source.check(later) == "ok"
    assert source.check(later + HOUR) == "ok"
    assert source.check(later + 2 * HOUR) == "silent"


def test_a_pause_is_neither_silence_nor_a_gap() -> None:
    source = Source()
    source.live(MONDAY, 28, lambda _: True)
    usual = source.history.gaps
    back = MONDAY + 60 * DAY
    source.history = resumed(source.history, now_ms=back)
    assert source.history.state == "ok"
    for hour in range(10):
        assert source.check(back + hour * HOUR) == "ok"
    source.check(back + 10 * HOUR, new=1)
    assert source.history.gaps == usual


def test_reads_the_facts_as_the_fetcher_writes_them() -> None:
    facts = Facts.parsed(
        b'1700000000000 {"code": "feed", "listed": 20, "new": 3}',
        b"1700000000000 3",
        b"1690000000000 timeout",
        b"1710000000000 in_flight",
        due_ms=5,
        days={"2023-11-14": 3},
    )
    assert facts == Facts(
        checked_ms=1700000000000,
        checked_code="feed",
        listed=20,
        new=3,
        brought_ms=1700000000000,
        failed_ms=1690000000000,
        failed_code="timeout",
        not_polled_ms=1710000000000,
        due_ms=5,
        days={"2023-11-14": 3},
    )
    assert facts.latest_ms == 1700000000000
    assert Facts.parsed(None, None, None) == Facts()
    assert Facts().latest_ms == -1


def test_an_alarm_names_what_can_be_done() -> None:
    assert "source add" in remedy("failing", "not_found")
    assert "pause" in remedy("silent", "feed")
    assert "docs/errors.md" in remedy("failing", "server_error")


def test_a_history_survives_being_stored() -> None:
    source = Source()
    source.live(MONDAY, 20, newsroom)
    stored = source.history.model_dump_json()
    assert History.model_validate_json(stored) == source.history
    assert len(stored) < 1500
    assert timedelta(seconds=silent_after(source.history)) > timedelta(days=3)


def test_fails_where_its_last_pages_were_no_articles_until_one_is() -> None:
    source = Source()
    source.check(MONDAY, new=3)
    listed = source.facts

    def with_declined(at: int, count: int) -> str:
        source.facts = replace(
            listed, checked_ms=at, brought_ms=at, declined=count, declined_code="consent_wall"
        )
        return source.observe()

    assert with_declined(MONDAY + HOUR, 2) == "ok"
    assert with_declined(MONDAY + 2 * HOUR, 3) == "failing"
    assert source.history.code == "consent_wall"
    assert source.history.failures == 0  # it answers: it is polled as before
    assert "walls" in remedy("failing", source.history.code)
    assert with_declined(MONDAY + 3 * HOUR, 0) == "ok"


def test_reads_how_many_pages_were_declined_as_the_fetcher_wrote_it() -> None:
    facts = Facts.parsed(None, None, None, None, b"4", b"index_page")
    assert (facts.declined, facts.declined_code) == (4, "index_page")
    assert Facts.parsed(None, None, None).declined == 0
