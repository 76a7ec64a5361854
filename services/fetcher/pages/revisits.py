"""When a page is fetched again. Pure: the time is an argument.

The gap before the next revisit is the longest of
- half an hour,
- the time since the last change that we know of: what has been quiet stays quiet,
- an eighth of the article's age: what changes at every revisit is followed, but less and less.
The last revisit is within four weeks of the article's publication. The gaps of each page are up
to a tenth longer, always by the same share, so that pages found together drift apart.

| article | revisits, counted from publication |
|---|---|
| found at once, never changes | 30 min, 1, 2, 4, 8, 16, 32 h, 2.7, 5.3, 10.7, 21.3 d |
| found at once, changes at every revisit | every 30 min to 4 h, then 4.5, 5.1, 5.7 h … 26.4 d |
| found after 20 h, never changes | 40 h, 3.3, 6.7, 13.3, 26.7 d |
| found after 10 d | 20 d |
| found after 14 d or more | none |

So a page that never changes gets 11 revisits at the most, and one that always does gets 51.
"""

from datetime import datetime, timedelta

from services.fetcher.pages.state import PageState

_SHORTEST = timedelta(minutes=30)
_SHARE_OF_AGE = 8
_LAST_REVISIT = timedelta(weeks=4)
_LATER_BY = 0.1


def next_revisit(state: PageState, *, page_id: str, now: datetime) -> datetime | None:
    """When to fetch again after the fetch that the state tells of; None for never.

    It may lie in the past, if nobody asked when it was time. A listing is polled by its
    source's own interval, never from here.
    """
    if state.version is None or now > _born(state) + _LAST_REVISIT:
        return None
    fetched = state.fetched_at
    due = _whole_ms(fetched + _gap(state, fetched - state.changed_at, fetched, page_id))
    return due if due <= _born(state) + _LAST_REVISIT else None


def after_asking(
    state: PageState, *, page_id: str, planned: datetime, since: datetime, now: datetime
) -> datetime:
    """When to fetch again if the revisit asked for now, due `since`, is never answered.

    An answer only ever moves this later, so it is the soonest that any answer could lead to.
    Where it is due later than `planned` (see next_revisit), earlier revisits went unanswered, and
    it waits as long again.
    """
    unanswered = now - planned if since > planned else timedelta()
    return now + _gap(state, unanswered, now, page_id)


def _gap(state: PageState, quiet: timedelta, at: datetime, page_id: str) -> timedelta:
    gap = max(_SHORTEST, quiet, (at - _born(state)) / _SHARE_OF_AGE)
    return gap * (1 + _LATER_BY * int(page_id[:8], 16) / 0xFFFFFFFF)


def _born(state: PageState) -> datetime:
    return min(state.published or state.first_seen, state.first_seen)


def _whole_ms(at: datetime) -> datetime:
    """Rounded up to what a due time is stored as: else it would be due before it is planned."""
    return at + timedelta(microseconds=-at.microsecond % 1000)
