"""How large a bulk may be, after any answers."""

from hypothesis import given
from hypothesis import strategies as st

from services.indexer.bulk_size import BulkLimits, BulkSize

LIMITS = BulkLimits(most=1_000_000, least=10_000, slow_after=2.0, at_once=4)

answers = st.lists(
    st.tuples(
        st.sampled_from(["answered", "refused"]),
        st.integers(min_value=0, max_value=5_000_000),
        st.floats(min_value=0, max_value=60),
    )
)


def told(size: BulkSize, kind: str, sent: int, seconds: float) -> None:
    if kind == "refused":
        size.refused(sent)
    else:
        size.answered(sent, seconds)


@given(answers)
def test_it_never_leaves_its_limits(history: list[tuple[str, int, float]]) -> None:
    size = BulkSize(LIMITS)
    for each in history:
        told(size, *each)
        assert LIMITS.least <= size.bytes <= LIMITS.most
        assert 1 <= size.at_once <= LIMITS.at_once


@given(answers)
def test_a_server_that_is_well_again_gets_all_of_it_back(
    history: list[tuple[str, int, float]],
) -> None:
    size = BulkSize(LIMITS)
    for each in history:
        told(size, *each)
    for _ in range(45):
        size.answered(size.bytes, 0.1)
    assert (size.bytes, size.at_once) == (LIMITS.most, LIMITS.at_once)


def test_a_refused_bulk_halves_what_was_sent_and_not_only_what_was_allowed() -> None:
    size = BulkSize(LIMITS)
    size.refused(200_000)
    assert (size.bytes, size.at_once) == (100_000, 2)
    size.refused(100_000)
    assert (size.bytes, size.at_once) == (50_000, 1)


def test_a_slow_answer_counts_as_a_refusal() -> None:
    size = BulkSize(LIMITS)
    size.answered(1_000_000, 2.5)
    assert size.bytes == 500_000


def test_a_small_bulk_that_went_well_says_nothing_of_a_larger_one() -> None:
    size = BulkSize(LIMITS)
    size.refused(400_000)
    size.answered(1_000, 0.01)
    assert size.bytes == 200_000


def test_the_least_is_no_more_than_the_most() -> None:
    size = BulkSize(BulkLimits(most=2_000, least=10_000))
    size.refused(2_000)
    assert size.bytes == 2_000
