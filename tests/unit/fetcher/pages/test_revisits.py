"""When pages are fetched again."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.pages.revisits import after_asking, next_revisit
from services.fetcher.pages.state import PageState
from tests.unit.fetcher.html_pages import SEEN_AT
from tests.unit.fetcher.pages.states import HOUR, PAGE_ID, state

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EARLY, LATE = "0" * 32, "f" * 32  # the page ids that come at their time, and latest after it


def _found(after: timedelta) -> PageState:
    """An article published at SEEN_AT and found so much later."""
    at = SEEN_AT + after
    return state(first_seen=at, fetched_at=at, read_at=at)


def _revisits(known: PageState, changes: list[bool], page_id: str = EARLY) -> list[timedelta]:
    """Since publication, all revisits; the page changes before those that `changes` names."""
    revisits: list[timedelta] = []
    while due := next_revisit(known, page_id=page_id, now=known.fetched_at):
        changed = changes[len(revisits) % len(changes)]
        update: dict[str, datetime] = {"fetched_at": due}
        known = known.model_copy(update=update | ({"changed_at": due} if changed else {}))
        revisits.append(due - SEEN_AT)
    return revisits


def test_the_looks_at_a_quiet_page_thin_out_as_the_table_says() -> None:
    hours = [revisit / HOUR for revisit in _revisits(_found(timedelta()), [False])]
    assert hours == [0.5 * 2**power for power in range(11)]
    assert [revisit / HOUR for revisit in _revisits(_found(20 * HOUR), [False])] == [
        40,
        80,
        160,
        320,
        640,
    ]
    assert _revisits(_found(10 * DAY), [False]) == [20 * DAY]
    assert _revisits(_found(14 * DAY + MINUTE), [False]) == []


def test_a_page_that_changes_at_every_look_is_followed_less_and_less() -> None:
    revisits = _revisits(_found(timedelta()), [True])
    assert revisits[:8] == [30 * MINUTE * number for number in range(1, 9)]
    assert [round(revisit / HOUR, 1) for revisit in revisits[8:11]] == [4.5, 5.1, 5.7]
    assert len(revisits) == 51
    assert round(revisits[-1] / DAY, 1) == 26.4


def test_a_page_that_changed_lately_is_looked_at_sooner() -> None:
    at = SEEN_AT + 3 * DAY
    quiet = state(fetched_at=at)
    changed = state(fetched_at=at, changed_at=at)
    assert next_revisit(quiet, page_id=EARLY, now=at) == at + 3 * DAY
    assert next_revisit(changed, page_id=EARLY, now=at) == at + 9 * HOUR


@given(
    changes=st.lists(st.booleans(), min_size=1, max_size=60),
    found=st.timedeltas(timedelta(), timedelta(days=40)),
    page_id=st.sampled_from([EARLY, PAGE_ID, LATE]),
)
def test_looks_are_bounded_and_end_after_four_weeks(
    changes: list[bool], found: timedelta, page_id: str
) -> None:
    revisits = _revisits(_found(found), changes, page_id)
    assert len(revisits) <= 51
    assert all(revisit <= 28 * DAY for revisit in revisits)
    gaps = [later - earlier for earlier, later in zip([found, *revisits], revisits, strict=False)]
    assert all(
        gap >= max(30 * MINUTE, (revisit - gap) / 8)
        for gap, revisit in zip(gaps, revisits, strict=True)
    )


@given(
    found=st.timedeltas(timedelta(), timedelta(days=14)),
    page_id=st.text("0123456789abcdef", min_size=32, max_size=32),
)
def test_without_a_change_every_gap_is_longer_than_the_one_before(
    found: timedelta, page_id: str
) -> None:
    times = [found, *_revisits(_found(found), [False], page_id)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(later > earlier for earlier, later in pairwise(gaps[1:]))
    assert len(gaps) <= 11


def test_pages_found_together_drift_apart_always_in_the_same_way() -> None:
    dues = [
        next_revisit(state(), page_id=page_id, now=SEEN_AT) for page_id in (EARLY, PAGE_ID, LATE)
    ]
    assert dues[0] == SEEN_AT + 30 * MINUTE
    assert dues[2] == SEEN_AT + 33 * MINUTE
    assert dues[0] is not None
    assert dues[1] is not None
    assert dues[0] < dues[1] < SEEN_AT + 33 * MINUTE
    assert dues[1] == next_revisit(state(), page_id=PAGE_ID, now=SEEN_AT)


def test_a_listing_and_a_page_from_long_ago_are_not_looked_at() -> None:
    assert next_revisit(state(version=None, article_id=None), page_id=EARLY, now=SEEN_AT) is None
    assert next_revisit(state(), page_id=EARLY, now=SEEN_AT + 28 * DAY) == SEEN_AT + 30 * MINUTE
    assert next_revisit(state(), page_id=EARLY, now=SEEN_AT + 28 * DAY + MINUTE) is None


def test_no_answer_can_make_a_page_due_sooner_than_it_is_after_asking() -> None:
    since = planned = now = SEEN_AT + 16 * HOUR
    pushed = after_asking(state(), page_id=PAGE_ID, planned=planned, since=since, now=now)
    answered = state(fetched_at=now + MINUTE, changed_at=now + MINUTE)
    due = next_revisit(answered, page_id=PAGE_ID, now=now + MINUTE)
    assert due is not None
    assert now + 2 * HOUR <= pushed <= due


def test_a_page_that_never_answers_is_asked_for_at_growing_intervals() -> None:
    planned = since = now = SEEN_AT + 30 * MINUTE
    gaps = []
    for _ in range(8):
        following = after_asking(state(), page_id=EARLY, planned=planned, since=since, now=now)
        gaps.append((following - now) / HOUR)
        since = now = following
    assert gaps == [0.5, 0.5, 1, 2, 4, 8, 16, 32]
