"""When is a page worth another look? Pure: the time is an argument.

The gap before the next look is the longest of
- half an hour,
- the time since the last change that we know of: what has been quiet stays quiet,
- an eighth of the article's age: what changes at every look is followed, but less and less.
The last look is within four weeks of the article's publication. The gaps of each page are up
to a tenth longer, always by the same share, so that pages found together drift apart.

| article | looks, counted from publication |
|---|---|
| found at once, never changes | 30 min, 1, 2, 4, 8, 16, 32 h, 2.7, 5.3, 10.7, 21.3 d |
| found at once, changes at every look | every 30 min to 4 h, then 4.5, 5.1, 5.7 h … 26.4 d |
| found after 20 h, never changes | 40 h, 3.3, 6.7, 13.3, 26.7 d |
| found after 10 d | 20 d |
| found after 14 d or more | none |

So a page that never changes gets 11 looks at the most, and one that always does gets 51.
"""

from datetime import datetime, timedelta

from services.fetcher.memory.record import PageRecord

_SHORTEST = timedelta(minutes=30)
_SHARE_OF_AGE = 8
_LAST_LOOK = timedelta(weeks=4)
_LATER_BY = 0.1


def next_look(record: PageRecord, *, page_id: str, now: datetime) -> datetime | None:
    """When to look again after the look that the record tells of; None for never.

    It may lie in the past, if nobody looked when it was time. A listing is looked at by its
    source's own interval, never from here.
    """
    if record.version is None or now > _born(record) + _LAST_LOOK:
        return None
    looked = record.fetched_at
    due = _whole_ms(looked + _gap(record, looked - record.changed_at, looked, page_id))
    return due if due <= _born(record) + _LAST_LOOK else None


def after_asking(
    record: PageRecord, *, page_id: str, planned: datetime, since: datetime, now: datetime
) -> datetime:
    """When to look again if the look asked for now, due `since`, is never answered.

    An answer only ever moves this later, so it is the soonest that any answer could lead to.
    Where it is due later than `planned` (see next_look), earlier looks went unanswered, and
    it waits as long again.
    """
    unanswered = now - planned if since > planned else timedelta()
    return now + _gap(record, unanswered, now, page_id)


def _gap(record: PageRecord, quiet: timedelta, at: datetime, page_id: str) -> timedelta:
    gap = max(_SHORTEST, quiet, (at - _born(record)) / _SHARE_OF_AGE)
    return gap * (1 + _LATER_BY * int(page_id[:8], 16) / 0xFFFFFFFF)


def _born(record: PageRecord) -> datetime:
    return min(record.published or record.first_seen, record.first_seen)


def _whole_ms(at: datetime) -> datetime:
    """Rounded up to what a due time is stored as: else it would be due before it is planned."""
    return at + timedelta(microseconds=-at.microsecond % 1000)
