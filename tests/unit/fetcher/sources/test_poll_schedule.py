"""What one tick of the schedule changes."""

from collections.abc import Iterable

import pytest

from libs.sources.health import NO_ANSWER, Facts
from libs.sources.model import RegisteredSource, scheduled_id
from libs.sources.state import TrackedSource
from services.fetcher.sources.poll_schedule import SourceUpdate, aligned, polled

MINUTE = 60_000
HOUR = 60 * MINUTE
NOON = 1_709_035_200_000
A = RegisteredSource(
    id="a", url="https://a.example/rss", deals=("d",),
    interval_minutes=30, fastest_minutes=5, slowest_minutes=240,
)  # fmt: skip
B = A.model_copy(update={"id": "b", "url": "https://b.example/rss"})


def after(updates: Iterable[SourceUpdate]) -> dict[str, TrackedSource]:
    return {update.id: update.tracked for update in updates if update.state != "removed"}


def begun(*sources: RegisteredSource) -> dict[str, TrackedSource]:
    """These sources as they are followed from noon on."""
    return after(aligned({source.id: source for source in sources}, {}, now_ms=NOON))


def asked(source: RegisteredSource = A) -> TrackedSource:
    """A source that was asked at noon."""
    [update] = polled(begun(source), due={source.id: NOON}, facts={}, now_ms=NOON)
    return update.tracked


def answer(known: TrackedSource, at: int, *, new: bool = False) -> Facts:
    return Facts(
        checked_ms=at, checked_code="feed", listed=9, brought_ms=at if new else None,
        due_ms=known.history.due_ms,
    )  # fmt: skip


def test_a_new_source_is_due_at_once_and_told_of() -> None:
    [update] = aligned({"a": A}, {}, now_ms=NOON)
    assert (update.was, update.state, update.due_ms) == (None, "new", NOON)
    assert update.report is not None
    assert (update.report.source_id, update.report.state, update.report.interval_seconds) == (
        "a",
        "new",
        1800,
    )
    assert list(aligned({"a": A}, begun(A), now_ms=NOON + HOUR)) == []


def test_a_source_that_is_due_is_asked_for_and_due_again_after_its_interval() -> None:
    [update] = polled(begun(A), due={"a": NOON}, facts={}, now_ms=NOON + 7)
    assert update.request is not None
    assert update.request.request_id == scheduled_id("a", NOON)
    assert update.due_ms is not None
    assert NOON + 7 + 27 * MINUTE <= update.due_ms <= NOON + 7 + 30 * MINUTE
    assert update.report is None, "nothing is known of it yet"
    assert update.tracked.history.waiting


def test_an_answer_is_told_and_moves_the_next_check() -> None:
    known = asked()
    quiet, busy = (
        next(polled({"a": known}, due={}, facts={"a": answer(known, NOON + 1, new=new)},
                    now_ms=NOON + 5))
        for new in (False, True)
    )  # fmt: skip
    assert busy.report is not None
    assert (busy.state, busy.report.items_seen, busy.report.last_code) == ("ok", 9, "feed")
    assert busy.report.next_check is not None
    assert round(busy.report.next_check.timestamp() * 1000) == busy.due_ms
    assert busy.due_ms is not None
    assert quiet.due_ms is not None
    assert busy.due_ms < NOON + 15 * MINUTE + 2 < quiet.due_ms
    assert busy.request is None


def test_what_was_heard_before_is_not_heard_again() -> None:
    known = asked()
    facts = {"a": answer(known, NOON + 1)}
    [update] = polled({"a": known}, due={}, facts=facts, now_ms=NOON + 5)
    assert list(polled({"a": update.tracked}, due={}, facts=facts, now_ms=NOON + 9)) == []


def test_an_operators_time_is_not_overwritten_by_an_answer() -> None:
    known = asked()
    facts = Facts(checked_ms=NOON + 1, due_ms=NOON + 2)
    [update] = polled({"a": known}, due={}, facts={"a": facts}, now_ms=NOON + 5)
    assert update.due_ms is None
    assert update.report is not None


def test_a_source_still_being_asked_is_not_asked_again_unless_an_operator_wants_it() -> None:
    known = asked()
    due = known.history.due_ms
    assert due is not None
    [update] = polled({"a": known}, due={"a": due}, facts={"a": Facts(due_ms=due)}, now_ms=due)
    assert update.request is None
    assert update.due_ms is not None
    assert update.due_ms > due
    [update] = polled({"a": known}, due={"a": due - 1}, facts={}, now_ms=due)
    assert update.request is not None
    assert update.request.request_id == scheduled_id("a", due - 1)


def test_a_check_of_which_nothing_is_heard_for_an_hour_has_failed_and_is_made_again() -> None:
    known, later = asked(), NOON + HOUR
    due = known.history.due_ms
    assert due is not None
    [update] = polled({"a": known}, due={"a": due}, facts={}, now_ms=later)
    assert update.request is not None
    assert update.state == "failing"
    assert update.report is not None
    assert update.report.last_code == NO_ANSWER


def test_a_check_whose_request_still_waits_has_not_failed_however_long_it_does() -> None:
    known = asked()
    due = known.history.due_ms
    for hours in (1, 5, 30):
        assert due is not None
        facts = {"a": Facts(due_ms=due, under_way=True)}
        [update] = polled({"a": known}, due={"a": due}, facts=facts, now_ms=NOON + hours * HOUR)
        assert (update.request, update.report, update.state) == (None, None, "new")
        assert update.tracked.history.failures == 0
        known, due = update.tracked, update.due_ms
    [update] = polled({"a": known}, due={"a": due or 0}, facts={}, now_ms=NOON + 40 * HOUR)
    assert update.request is not None
    assert update.tracked.history.code == NO_ANSWER


def test_a_source_left_to_an_earlier_request_is_asked_again_at_its_interval_and_fails_not() -> None:
    known = asked()
    due = known.history.due_ms
    for _ in range(5):
        assert due is not None
        facts = {"a": Facts(not_polled_ms=due - 60, due_ms=due)}
        [update] = polled({"a": known}, due={}, facts=facts, now_ms=due - 50)
        assert (update.request, update.due_ms, update.report) == (None, None, None)
        [again] = polled({"a": update.tracked}, due={"a": due}, facts=facts, now_ms=due)
        assert again.request is not None
        assert again.due_ms is not None
        assert due + 27 * MINUTE <= again.due_ms <= due + 30 * MINUTE
        assert (again.state, again.report, again.tracked.history.failures) == ("new", None, 0)
        known, due = again.tracked, again.due_ms


def test_an_answer_that_comes_as_it_is_due_again_counts_before_it_is_asked() -> None:
    known = asked()
    due = known.history.due_ms
    assert due is not None
    facts = {"a": answer(known, due - 1, new=True)}
    [update] = polled({"a": known}, due={"a": due}, facts=facts, now_ms=due)
    assert update.request is not None
    assert update.report is not None
    assert update.tracked.history.waiting
    assert update.tracked.history.checks == 1


def test_a_paused_source_is_not_asked_and_comes_back_at_once() -> None:
    asleep = A.model_copy(update={"paused": True})
    [paused] = aligned({"a": asleep}, begun(A), now_ms=NOON + 1)
    assert (paused.was, paused.state) == ("new", "paused")
    assert paused.report is not None
    assert paused.report.next_check is None
    assert list(polled(after([paused]), due={"a": NOON}, facts={}, now_ms=NOON + 2)) == []
    [back] = aligned({"a": A}, after([paused]), now_ms=NOON + 3)
    assert (back.was, back.state, back.due_ms) == ("paused", "new", NOON + 3)
    [born_asleep] = aligned({"a": asleep}, {}, now_ms=NOON)
    assert born_asleep.state == "paused"


def test_a_source_that_nobody_names_any_more_is_removed() -> None:
    [update] = aligned({"b": B}, begun(A, B), now_ms=NOON + 1)
    assert (update.id, update.was, update.state) == ("a", "new", "removed")
    assert update.report is not None
    assert update.report.state == "removed"
    assert list(polled({}, due={"a": NOON}, facts={}, now_ms=NOON + 2)) == []


def test_an_id_given_to_another_address_begins_anew() -> None:
    known = {"a": asked()}
    elsewhere = A.model_copy(update={"url": "https://a.example/new"})
    [update] = aligned({"a": elsewhere}, known, now_ms=NOON + 1)
    assert not update.tracked.history.waiting
    assert update.due_ms == NOON + 1
    assert update.report is not None
    assert update.report.url == "https://a.example/new"


@pytest.mark.parametrize(("slowest", "expected"), [(10, 10), (240, 30)])
def test_a_new_bound_holds_from_now_on(slowest: int, expected: int) -> None:
    known = {"a": asked()}
    bounded = A.model_copy(update={"slowest_minutes": slowest, "interval_minutes": 8})
    [update] = aligned({"a": bounded}, known, now_ms=NOON + MINUTE)
    assert update.due_ms is not None
    assert NOON + 0.9 * expected * MINUTE <= update.due_ms <= NOON + expected * MINUTE
    assert update.report is None


def test_what_else_a_profile_says_anew_holds_without_an_extra_check() -> None:
    elsewhere = A.model_copy(update={"deals": ("d", "e")})
    [update] = aligned({"a": elsewhere}, begun(A), now_ms=NOON + 1)
    assert (update.due_ms, update.report) == (None, None)
    [update] = polled(after([update]), due={"a": NOON}, facts={}, now_ms=NOON + 2)
    assert update.request is not None
    assert update.request.deals == ("d", "e")
