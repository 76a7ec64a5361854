"""Which day, month, quarter or year is meant? Pure: no I/O, no clock, no settings.

What a date leaves out is counted from the day of publication: the nearest year for a day, and
for a weekday, month or quarter the last or next one, as the sentence speaks of what was or will
be. "The day before" is counted from the last day that the text names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts import DatePrecision
from services.enricher.dates.periods import Period, around, day_of, moved, next_weekday
from services.enricher.dates.scanning import Expression
from services.enricher.dates.tenses import Tense
from services.enricher.dates.wording import DateWording

_CENTURY = 2000
_MONTHS_AWAY = range(-4, 5)  # a weekday with its day of the month is no further off
_WEEK = 7
_LENGTH = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4}
_HALF_A_MONTH = 15  # days


@dataclass(frozen=True)
class Resolved:
    """What an expression means; no period: counted from a day that is not known."""

    period: Period | None
    precision: DatePrecision
    relative: bool


class Resolver:
    """Resolves the expressions of one text, in order."""

    def __init__(self, wording: DateWording, published: date | None) -> None:
        self._wording = wording
        self._published = published

    @property
    def dated(self) -> bool:
        """Whether the day of publication is known."""
        return self._published is not None

    def resolve(
        self, one: Expression, tense: Callable[[], Tense | None], anchor: Period | None
    ) -> Resolved | None:
        """What it means; None for a day that no calendar has, such as 31 February.

        `anchor`: the date before it in the text, from which "the day before" is counted.
        """
        try:
            if one.kind == "text":
                origin = self._origin(one, anchor)
                return None if origin is None and _is_same(one) else self._counted(one, origin)
            if one.kind == "published":
                return self._counted(one, self._published)
            return self._of_calendar(one, tense, anchor)
        except (OverflowError, ValueError):
            return None

    def _origin(self, one: Expression, anchor: Period | None) -> date | None:
        """The day before it in the text; none after « fin 2021 », which has no day before it."""
        if anchor is None:
            return None if _is_same(one) else self._published
        unit = one.shift.unit if one.shift else "day"
        return None if _LENGTH[anchor.precision] > _LENGTH[unit] else anchor.first

    def _counted(self, one: Expression, origin: date | None) -> Resolved | None:
        shift = one.shift
        if shift is None:
            raise ValueError("nothing to count")
        precision: DatePrecision = "day" if shift.unit == "week" else shift.unit
        if origin is None:
            return Resolved(None, precision, relative=True)
        count = shift.shift * self._count(one)
        if shift.unit == "week":  # Tuesday of next week; a week alone is no date
            days = _WEEK * count + self._number(one, "weekday") - origin.isoweekday()
            return _resolved(origin + timedelta(days=days))
        if weekday := self._number(one, "weekday"):  # the Friday before
            return _resolved(next_weekday(origin + timedelta(days=count), weekday, count))
        if "half" in one.parts and shift.unit == "month":
            origin += timedelta(days=_HALF_A_MONTH * (1 if count > 0 else -1))
        period = moved(Period.of(origin, precision), count)
        return Resolved(period, precision, relative=True)

    def _count(self, one: Expression) -> int:
        spoken = one.parts.get("count")
        if spoken is None:
            return 1
        return int(spoken) if spoken.isdecimal() else self._wording.number_of("count", spoken)

    def _number(self, one: Expression, name: str) -> int:
        return self._wording.number_in(one.parts, name)

    def _of_calendar(
        self, one: Expression, tense: Callable[[], Tense | None], anchor: Period | None
    ) -> Resolved | None:
        if "iso" in one.parts:
            return _resolved(date.fromisoformat(one.parts["iso"]), relative=False)
        if "numeric" in one.parts:
            return self._numeric(one)
        year, relative = self._year(one)
        day, weekday = int(one.parts.get("day", 0)), self._number(one, "weekday")
        month = self._number(one, "month")
        if day and month and year:
            return _resolved(day_of(year, month, day), relative=relative)
        if day and month:
            return self._nearest_day(one.kind, month, day, weekday, anchor)
        if weekday:
            return self._weekday(one, weekday, day, tense)
        return self._longer(one, year, month, tense)

    def _longer(
        self, one: Expression, year: int, month: int, tense: Callable[[], Tense | None]
    ) -> Resolved:
        """A month, quarter or year."""
        quarter = int(one.parts.get("quarter", 0)) or self._number(one, "season")
        quarter = quarter or self._number(one, "ordinal")
        precision: DatePrecision = "month" if month else "quarter" if quarter else "year"
        relative = not one.parts.get("year", "").isdecimal()
        if year:
            first = date(year, month or max(1, quarter * 3 - 2), 1)
            return Resolved(Period(first, precision), precision, relative)
        if "year" in one.parts:  # of last year, which is not known
            return Resolved(None, precision, relative)
        return self._recurring(one.kind, month or max(1, quarter * 3 - 2), precision, tense)

    def _year(self, one: Expression) -> tuple[int, bool]:
        """(year, whether it is counted from the publication); 0 where none is said or known."""
        spoken = one.parts.get("year")
        if spoken is None:
            return 0, True
        if spoken.isdecimal():
            return int(spoken), False
        shift = self._wording.number_of("year", spoken)
        return (self._published.year + shift if self._published else 0), True

    def _numeric(self, one: Expression) -> Resolved | None:
        """26/02/2024: the day first; the month where the first cannot be one, or is far off."""
        first, second, year = (int(each) for each in one.parts["numeric"].split(one.parts["mark"]))
        year += _CENTURY if year < 100 else 0  # noqa: PLR2004 # two figures
        day_first, month_first = day_of(year, second, first), day_of(year, first, second)
        if not (day_first and month_first and self._published and self._wording.month_first):
            return _resolved(day_first or month_first, relative=False)
        published = self._published
        near = min((day_first, month_first), key=lambda each: abs(each - published))
        return _resolved(near, relative=False)

    def _nearest_day(
        self, kind: str, month: int, day: int, weekday: int, anchor: Period | None
    ) -> Resolved | None:
        """Of a day without a year, the one nearest to the publication, or to the date before."""
        origin = self._published or (anchor.first if anchor else None)
        if origin is None:
            return Resolved(None, "day", relative=True)
        days = [found for year in around(origin.year) if (found := day_of(year, month, day))]
        if kind == "before":
            days = [each for each in days if each < origin]
        elif kind == "after":
            days = [each for each in days if each > origin]
        days = [each for each in days if each.isoweekday() == weekday] or days
        return _resolved(min(days, key=lambda each: abs(each - origin), default=None))

    def _weekday(
        self, one: Expression, weekday: int, day: int, tense: Callable[[], Tense | None]
    ) -> Resolved | None:
        origin = self._published
        if origin is None:
            return Resolved(None, "day", relative=True)
        if day:  # « mardi 27 »
            return _resolved(_same_weekday(origin, weekday, day))
        if one.kind == "calendar":
            told = tense()
            if told is None and "this" in one.parts:
                origin += timedelta(days=_WEEK // 2)  # from three days before to three after
            return _resolved(next_weekday(origin, weekday, 1 if told == "future" else -1))
        step = 1 if one.kind == "after" else -1
        return _resolved(next_weekday(origin + timedelta(days=step), weekday, step))

    def _recurring(
        self, kind: str, month: int, precision: DatePrecision, tense: Callable[[], Tense | None]
    ) -> Resolved:
        """A month or quarter without a year: the last or next one, else the nearest."""
        if self._published is None:
            return Resolved(None, precision, relative=True)
        now = Period.of(self._published, precision)
        periods = [Period(date(year, month, 1), precision) for year in around(self._published.year)]
        told = tense() if kind == "calendar" else None
        if kind == "before":
            periods = [each for each in periods if each.first < now.first]
        elif kind == "after":
            periods = [each for each in periods if each.first > now.first]
        elif told == "past":
            periods = [each for each in periods if each.first <= now.first]
        elif told == "future":
            periods = [each for each in periods if each.first >= now.first]
        nearest = min(periods, key=lambda each: abs(each.first - now.first))
        return Resolved(nearest, precision, relative=True)


def _is_same(one: Expression) -> bool:
    """« le même jour »: as one that the text names, or it is no date."""
    return one.shift is not None and not one.shift.shift


def _resolved(day: date | None, *, relative: bool = True) -> Resolved | None:
    return None if day is None else Resolved(Period(day, "day"), "day", relative)


def _same_weekday(origin: date, weekday: int, day: int) -> date | None:
    """The nearest day with that number in its month that is such a weekday."""
    months = (moved(Period.of(origin, "month"), away).first for away in _MONTHS_AWAY)
    days = (day_of(first.year, first.month, day) for first in months)
    fitting = [each for each in days if each and each.isoweekday() == weekday]
    return min(fitting, key=lambda each: abs(each - origin), default=None)
