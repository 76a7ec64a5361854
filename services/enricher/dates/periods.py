"""Days, months, quarters and years of the calendar. Pure: no I/O, no clock, no settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from libs.contracts import DatePrecision

MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WEEK = 7


@dataclass(frozen=True)
class Period:
    """A day, or the month, quarter or year that begins on it."""

    first: date
    precision: DatePrecision

    @classmethod
    def of(cls, day: date, precision: DatePrecision) -> Self:
        """The period of that kind that a day lies in."""
        if precision == "day":
            return cls(day, precision)
        months = MONTHS[precision]
        return cls(day.replace(month=(day.month - 1) // months * months + 1, day=1), precision)

    @property
    def iso(self) -> str:
        """2024-02-26, 2024-02, 2024-Q1 or 2024."""
        if self.precision == "day":
            return self.first.isoformat()
        if self.precision == "month":
            return f"{self.first.year:04}-{self.first.month:02}"
        if self.precision == "quarter":
            return f"{self.first.year:04}-Q{(self.first.month + 2) // 3}"
        return f"{self.first.year:04}"

    @property
    def last(self) -> date:
        """Its last day. Raises OverflowError at the end of the calendar."""
        if self.precision == "day":
            return self.first
        return moved(self, 1).first - timedelta(days=1)


def moved(period: Period, count: int) -> Period:
    """So many periods of the same kind later. Raises OverflowError outside the calendar."""
    if period.precision == "day":
        return Period(period.first + timedelta(days=count), "day")
    months = period.first.year * 12 + period.first.month - 1 + count * MONTHS[period.precision]
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("outside the calendar")
    return Period(date(year, month + 1, 1), period.precision)


def of_iso(value: str) -> Period:
    """The period of an ISO value, as `Period.iso` writes it. Raises ValueError for another."""
    year, _, rest = value.partition("-")
    if rest.startswith("Q"):
        return Period(date(int(year), int(rest[1:]) * 3 - 2, 1), "quarter")
    if "-" in rest:
        return Period(date.fromisoformat(value), "day")
    return Period(date(int(year), int(rest or 1), 1), "month" if rest else "year")


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_weekday(day: date, weekday: int, step: int) -> date:
    """The nearest such weekday (1 is Monday) from a day on, itself included; -1: backwards."""
    away = (weekday - day.isoweekday()) * step % _WEEK
    return day + timedelta(days=away * step)


def around(year: int) -> Iterator[int]:
    """A year and its neighbours."""
    yield from (each for each in (year, year - 1, year + 1) if date.min.year <= each <= 9998)  # noqa: PLR2004
