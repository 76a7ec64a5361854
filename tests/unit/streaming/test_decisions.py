import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.errors import Failed, Postponed, Rejected, Skipped, Unavailable
from libs.streaming.decisions import Decision, Die, End, Pause, Retry, RetryPolicy, decide, growing
from libs.streaming.wire import InvalidJson

PATIENCE = RetryPolicy(max_attempts=3, first_delay=1, longest_delay=60, give_up_after=3600)


def after(
    error: Exception, *, attempts: int = 0, waited: float = 0, from_outside: bool = False
) -> Decision:
    return decide(
        error, attempts=attempts, waited=waited, patience=PATIENCE, from_outside=from_outside
    )


def test_skipped_ends_the_request() -> None:
    skipped = Skipped(code="not_found")
    assert after(skipped) == End(skipped)


def test_rejected_dies_and_is_no_defect_of_ours() -> None:
    assert after(Rejected(code="not_a_feed")) == Die("not_a_feed", ours=False)


def test_a_malformed_message_is_our_defect_only_where_we_wrote_it() -> None:
    assert after(InvalidJson()) == Die("invalid_json", ours=True)
    assert after(InvalidJson(), from_outside=True) == Die("invalid_json", ours=False)


def test_an_unavailable_server_pauses_whatever_the_attempts() -> None:
    assert after(Unavailable(code="down"), attempts=99, waited=1e6) == Pause("down")


def test_one_server_of_many_makes_its_message_wait_longer_and_longer() -> None:
    waits = [
        decision.delay
        for waited in (0, 10, 60, 1000)
        if isinstance(
            decision := after(Unavailable(code="http_503", alone=True), waited=waited), Retry
        )
    ]
    assert waits == [1, 5, 30, 60]


def test_the_server_s_own_word_on_when_to_come_back_is_kept() -> None:
    error = Unavailable(code="http_429", alone=True, retry_after=120)
    assert after(error) == Retry("http_429", 120, spend=False)


def test_what_we_postpone_ourselves_costs_nothing_and_never_dies() -> None:
    error = Postponed(delay=7200, code="host_turn")
    assert after(error, attempts=4, waited=10**6) == Retry("host_turn", 7200, spend=False)


def test_one_server_of_many_is_given_up_at_last() -> None:
    assert after(Unavailable(code="http_503", alone=True), waited=3600) == Die(
        "http_503", ours=False
    )


@pytest.mark.parametrize(
    ("error", "code", "ours"),
    [(Failed(code="timeout"), "timeout", False), (KeyError("x"), "internal_error", True)],
)
def test_errors_spend_attempts_and_then_die(error: Exception, code: str, ours: bool) -> None:
    assert after(error, attempts=0) == Retry(code, 1, spend=True)
    assert after(error, attempts=1) == Retry(code, 2, spend=True)
    assert after(error, attempts=2) == Die(code, ours=ours)


@given(st.integers(min_value=0, max_value=10_000))
def test_delays_grow_and_stay_bounded(attempts: int) -> None:
    assert 1 <= growing(attempts, PATIENCE) <= growing(attempts + 1, PATIENCE) <= 60
