"""When an index is refreshed. The clock is a number."""

from hypothesis import given
from hypothesis import strategies as st

from services.indexer.refresh_schedule import RefreshGaps, RefreshSchedule

GAPS = RefreshGaps(articles=0.5, others=5.0, backlog=15.0)


def refreshed(schedule: RefreshSchedule, now: float) -> list[str]:
    due = schedule.due(now)
    schedule.refreshing(due, now)
    return list(due)


def test_the_first_article_after_a_lull_is_searchable_at_once() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.wrote({"articles", "quotes"})
    assert refreshed(schedule, 100.0) == ["articles", "quotes"]
    assert schedule.wait(100.0) is None


def test_what_is_read_less_urgently_waits_longer() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.wrote({"articles", "quotes"})
    refreshed(schedule, 100.0)
    schedule.wrote({"articles", "quotes"})
    assert refreshed(schedule, 100.4) == []
    assert schedule.wait(100.25) == 0.25
    assert refreshed(schedule, 100.5) == ["articles"]
    assert refreshed(schedule, 105.0) == ["quotes"]


def test_while_a_backlog_is_worked_off_all_wait_and_then_are_refreshed() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.wrote({"articles"})
    refreshed(schedule, 100.0)
    for second in range(1, 15):
        schedule.batch_read("EnrichedArticle", 100.0 + second, full=True)
        schedule.wrote({"articles"})
        assert refreshed(schedule, 100.0 + second) == []
    assert refreshed(schedule, 115.0) == ["articles"]
    schedule.wrote({"articles"})
    assert schedule.gap("articles", 116.0) == 15.0
    schedule.batch_read("EnrichedArticle", 116.0, full=False)
    assert refreshed(schedule, 116.0) == ["articles"]


def test_a_backlog_of_one_kind_is_not_over_because_another_kind_has_none() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.batch_read("EnrichedArticle", 1.0, full=True)
    schedule.batch_read("Outcome", 1.0, full=False)
    assert schedule.gap("articles", 1.0) == 15.0


def test_a_full_batch_after_which_nothing_comes_is_searchable_soon() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.wrote({"articles"})
    refreshed(schedule, 100.0)
    schedule.batch_read("EnrichedArticle", 100.1, full=True)
    schedule.wrote({"articles"})
    wait = schedule.wait(100.1)
    assert wait is not None
    assert wait <= 3.0
    assert refreshed(schedule, 100.1 + wait) == ["articles"]


def test_a_server_that_takes_long_over_a_refresh_is_asked_for_fewer() -> None:
    schedule = RefreshSchedule(GAPS)
    schedule.took(0.2)
    assert schedule.gap("articles", 0.0) == 2.0
    schedule.took(60.0)
    assert schedule.gap("articles", 0.0) == GAPS.backlog
    schedule.took(0.01)
    assert schedule.gap("articles", 0.0) == 0.5


@given(
    st.lists(st.tuples(st.floats(min_value=0, max_value=5), st.booleans(), st.booleans())),
    st.sampled_from(["articles", "outcomes"]),
)
def test_nothing_written_waits_for_ever(steps: list[tuple[float, bool, bool]], index: str) -> None:
    schedule, now = RefreshSchedule(GAPS), 0.0
    for passed, wrote, full in steps:
        now += passed
        schedule.batch_read("EnrichedArticle", now, full=full)
        if wrote:
            schedule.wrote({index})  # type: ignore[arg-type]  # sampled from them
        refreshed(schedule, now)
    waited = 0.0
    while (wait := schedule.wait(now + waited)) is not None:
        waited += wait + 1e-6
        refreshed(schedule, now + waited)
    assert waited <= GAPS.backlog + 0.1
