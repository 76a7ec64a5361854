"""Which moment do the places of a page mean, if each states one in its own way? Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from libs.parsing.article.dates.moments import Stated

_QUARTER = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_ROUNDING = timedelta(minutes=1)  # one place gives seconds, the other cuts or rounds them
_WIDEST_ZONES = timedelta(hours=14)
# Two days and the hours of the third; what is further off from the day in the address is wrong.
_URL_SLACK = timedelta(days=3)
_MIDNIGHT = time(0, 0)
_SHOWN = frozenset({"time", "visible date", "listing"})
"""Places that readers see; what fills the others is one program."""


def choose(
    stated: Iterable[Stated | None], *, url_day: date | None = None, month_first: bool = False
) -> Stated | None:
    """The moment that the page means, out of what its places state, the most trusted first.

    The first place gives the day. Where it leaves out the clock or the zone, the first other
    place that agrees on it and states more gives both. A zone of UTC is a program's habit
    where another place shows the same clock in its own zone: that zone holds. A day in the
    address wins over a day more than two off that is stated in one kind of place only. Where
    03/07 has two readings, the one that another place or the address confirms is taken, else
    the one of `month_first`.
    """
    raw = [each for each in stated if each is not None]
    sure = {each.local.date() for each in raw if each.swapped is None} | {url_day}
    candidates = [_settled(each, sure, month_first=month_first) for each in raw]
    candidates = [_as_local_day(each, candidates) for each in candidates]
    if url_day is not None:
        candidates = _held_to(url_day, candidates)
    if not candidates:
        return None
    agreeing = [each for each in candidates if _agree(candidates[0], each)]
    return _in_own_zone(max(agreeing, key=_completeness), agreeing)


def _settled(moment: Stated, sure: set[date | None], *, month_first: bool) -> Stated:
    if moment.swapped is None:
        return moment
    as_written, swapped = moment.local.date() in sure, moment.swapped.date() in sure
    if (swapped and not as_written) or (month_first and swapped == as_written):
        return replace(moment, local=moment.swapped, swapped=None)
    return moment


def _as_local_day(moment: Stated, others: Sequence[Stated]) -> Stated:
    """A day that a program wrote as its first moment in UTC: 22:00 of the evening before."""
    if moment.zone != timezone.utc or moment.local.minute or moment.local.second:
        return moment
    for other in others:
        ahead = other.local - moment.local
        if other.precision == "day" and _HOUR <= ahead <= _WIDEST_ZONES and _crosses(ahead, moment):
            return Stated(other.local, timezone(ahead), "day", moment.origin)
    return moment


def _crosses(ahead: timedelta, moment: Stated) -> bool:
    return (moment.local + ahead).date() != moment.local.date()


def _held_to(url_day: date, candidates: list[Stated]) -> list[Stated]:
    midnight = datetime.combine(url_day, _MIDNIGHT)
    near = [each for each in candidates if abs(each.local - midnight) <= _URL_SLACK]
    if near or not _is_confirmed(candidates):
        return near or [Stated(midnight, None, "day", "url")]
    return candidates


def _is_confirmed(candidates: Sequence[Stated]) -> bool:
    """Whether the first day is stated both for programs and for readers."""
    same = {each.origin in _SHOWN for each in candidates if _agree(candidates[0], each)}
    return len(same) > 1


def _agree(first: Stated, other: Stated) -> bool:
    """Whether both may be the same moment: clocks of two zones differ by quarters of an hour."""
    if first is other:
        return True
    if "day" in {first.precision, other.precision}:
        return first.local.date() == other.local.date()
    difference = first.local - other.local
    odd = (difference + _ROUNDING) % _QUARTER
    return abs(difference) <= _WIDEST_ZONES and odd < 2 * _ROUNDING


def _completeness(moment: Stated) -> int:
    if moment.precision == "day":
        return 0
    return 2 if moment.zone is not None else 1


def _in_own_zone(moment: Stated, others: Sequence[Stated]) -> Stated:
    """A moment in UTC, in the zone of its publisher where the other places tell it.

    Another clock of the same instant confirms UTC; it matters only where its day is another.
    """
    if moment.zone != timezone.utc or moment.precision == "day":
        return moment
    zoned = [each for each in others if each.zone not in (None, timezone.utc)]
    clocks = [each for each in others if each.precision != "day"]
    same = next((each for each in zoned if _same_instant(moment, each)), None)
    ahead = same.local - moment.local if same else _ahead(moment, clocks)
    if ahead:
        return _shifted(moment, ahead) if _crosses(ahead, moment) else moment
    for each in zoned:
        if abs(each.local - moment.local) < _ROUNDING:
            origin = f"{moment.origin}, zone from {each.origin}"
            return replace(moment, zone=each.zone, origin=origin)
    return moment


def _same_instant(one: Stated, other: Stated) -> bool:
    return other.precision != "day" and abs(other.at - one.at) < _ROUNDING


def _ahead(moment: Stated, clocks: Sequence[Stated]) -> timedelta | None:
    """How far ahead of UTC a clock without zone is that readers see."""
    for each in clocks:
        ahead = each.local - moment.local
        if each.zone is None and each.origin in _SHOWN and abs(ahead) >= _ROUNDING:
            hours = round(ahead / _HOUR) * _HOUR
            return hours if hours and abs(ahead - hours) < _ROUNDING else None
    return None


def _shifted(moment: Stated, ahead: timedelta) -> Stated:
    hours = round(ahead / _QUARTER) * _QUARTER
    return replace(moment, local=moment.local + hours, zone=timezone(hours))
