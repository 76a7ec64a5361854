"""How a language writes dates: read from `wording/dates.<language>.yaml`. Pure.

Templates are those of templates.py. A date that several of them fit is read by the first.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from libs.deals.folding import folded
from services.enricher.dates.templates import NUMBER, either, expression, heads, words

Unit = Literal["day", "week", "month", "quarter", "year"]
Origin = Literal["published", "text"]
Kind = Literal["none", "published", "text", "before", "after", "calendar"]
_ISO = "(?P<iso>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9-])"
_FIGURES = (
    r"(?P<numeric>[0-9]{1,2}(?P<mark>[./-])[0-9]{1,2}(?P=mark)(?:(?:19|20)[0-9]{2}|[0-9]{2}))"
    r"(?![./-]?[0-9])"
)
_NUMERIC = (_ISO, _FIGURES)
# A number before an hour, a unit or a scale is no day: « mardi 18 heures », "March 15 million".
_DAY = (
    r"(?:[12][0-9]|3[01]|0?[1-9])(?![0-9]|:[0-9]|\s?(?:h\b|h[0-9]|heures?\b|hours?\b|[ap]\.?m\b|%"
    r"|millions?\b|milliards?\b|billions?\b|euros?\b|dollars?\b|people\b|personnes\b))"
)
_YEAR = "(?:1[5-9]|20)[0-9]{2}"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shift(_Part):
    """Dates counted from another one: `shift` units, times the {count} if the form has one."""

    forms: tuple[str, ...]
    unit: Unit
    shift: int
    event: bool = False
    """Only beside a word for something that happens: today, and not nowadays."""


class DateWording(_Part):
    """Names by their number, and templates of dates."""

    weekdays: dict[int, tuple[str, ...]]
    """1 is Monday, as in ISO 8601."""
    weekdays_short: dict[int, tuple[str, ...]]
    months: dict[int, tuple[str, ...]]
    months_short: dict[int, tuple[str, ...]]
    capitals: bool
    """Names of months and weekdays begin with a capital; where they do not, a month that stands
    alone and has one is something else (Mars, Avril)."""
    month_first: bool
    """02/26/2024 is written too."""
    also_words: tuple[str, ...]
    """Months that are other words too, and need one before them that tells: in May."""
    seasons: dict[int, tuple[str, ...]]
    """By quarter."""
    ordinals: dict[int, tuple[str, ...]]
    counts: dict[int, tuple[str, ...]]
    half: str
    this: tuple[str, ...]
    """Before a weekday that is near, whether it is past or to come."""
    parts: tuple[str, ...]
    """Which part of a month or year: `late`, `mi-`."""
    years: dict[int, tuple[str, ...]]
    """Years counted from that of the publication: `this year`."""
    year_follows: tuple[str, ...]
    """Right before a number that is a year: `since`."""
    year_never_follows: tuple[str, ...]
    """Right before one that is none: `page`."""
    year_never_before: tuple[str, ...]
    """Right behind one that is none: `euros`."""
    year_before: tuple[str, ...]
    """Right behind a year that has no word before it that tells: `et`."""
    year_as_adjective: tuple[str, ...]
    """A year may stand between one of these and a noun: `the 2024 election`."""
    joins: tuple[str, ...]
    """Between two dates that share the year of the second: March to June 2023."""
    none: tuple[str, ...]
    """Look like dates and are none: `Black Friday`."""
    published: tuple[Shift, ...]
    text: tuple[Shift, ...]
    before: tuple[str, ...]
    """The last one before the publication: `last Tuesday`."""
    after: tuple[str, ...]
    calendar: tuple[str, ...]
    events: tuple[str, ...]
    """Words for what happens on a day: `annonc*`."""
    future: tuple[str, ...]
    leaning: tuple[str, ...]
    """Right before a date, these say that it is to come where no verb tells: until."""
    no_verbs: tuple[str, ...]
    """Look like words of the past and are none."""
    past: tuple[str, ...]

    @model_validator(mode="after")
    def _is_understood(self) -> "DateWording":
        _ = self.matcher, self.cues
        return self

    @cached_property
    def matcher(self) -> "Matcher":
        """Finds what may be a date."""
        return Matcher(self)

    @cached_property
    def cues(self) -> dict[str, re.Pattern[str]]:
        """Lists of words as one expression each, by their names."""
        return {
            name: either(getattr(self, name))
            for name in ("events", "future", "leaning", "no_verbs", "past",
                         "year_follows", "year_never_follows",
                         "year_never_before", "year_before", "year_as_adjective")
        }  # fmt: skip

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """What stands between two dates of one year."""
        words = expression(f"({'|'.join(self.joins)})", {})[1]
        return re.compile(rf"\s?[-–—/,]\s?|,?\s(?:{words})(?:\s|(?<=['’]))", re.IGNORECASE)

    def number_in(self, parts: Mapping[str, str], name: str) -> int:
        """The number of a weekday, month … of a date; 0 where it is not said."""
        for key in (name, f"{name}_short", f"{name}_name"):
            if key in parts:
                return self.number_of(name, parts[key])
        return 0

    def number_of(self, name: str, surface: str) -> int:
        """What a name counts as: the month of `mars`, the day of `mardi`. KeyError: none."""
        return self._numbers[name][_plain(surface)]

    @cached_property
    def _numbers(self) -> Mapping[str, Mapping[str, int]]:
        return {
            "weekday": _numbers(self.weekdays, self.weekdays_short),
            "month": _numbers(self.months, self.months_short),
            "season": _numbers(self.seasons),
            "ordinal": _numbers(self.ordinals),
            "count": _numbers(self.counts),
            "year": _numbers(self.years),
        }

    @cached_property
    def spoken(self) -> Mapping[str, tuple[str, ...]]:
        """What each {name} of a template stands for, in words; a number is `NUMBER`."""
        weekdays, months, ordinals = map(_all, (self.weekdays, self.months, self.ordinals))
        return {
            "weekday": weekdays,
            "weekday_short": weekdays + _all(self.weekdays_short),
            "month": months + _all(self.months_short),
            "month_name": months,
            "day": (NUMBER,),
            "year": (NUMBER, *_all(self.years)),
            "season": _all(self.seasons),
            "ordinal": ordinals,
            "semester": ordinals,
            "quarter": ("1", "2", "3", "4"),
            "count": (NUMBER, *_all(self.counts)),
            "half": (self.half,),
            "this": self.this,
            "part": self.parts,
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The same as expressions."""
        short = {"weekday_short": self.weekdays_short, "month": self.months_short}
        found = {name: words(*spoken) for name, spoken in self.spoken.items()}
        for name, shortened in short.items():
            whole = words(*set(self.spoken[name]) - set(_all(shortened)))
            found[name] = rf"{whole}|(?:{words(*_all(shortened))})(?![^\W_])\.?"
        numbers = {"day": _DAY, "year": rf"{_YEAR}(?![0-9])", "count": "[0-9]{1,3}"}
        for name, number in numbers.items():
            said = words(*self.spoken[name][1:])
            found[name] = f"{number}|{said}" if said else number
        return found


class Matcher:
    """All forms of a wording, and what each of them means."""

    def __init__(self, wording: DateWording) -> None:
        self.forms: dict[str, tuple[Kind, Shift | None]] = dict.fromkeys(
            ("iso", "numeric"), ("calendar", None)
        )
        self._alternatives = list(_NUMERIC)
        self._by_head: dict[str, tuple[int, ...]] = {NUMBER: tuple(range(len(_NUMERIC)))}
        for number, (kind, template, shift) in enumerate(_forms(wording), len(_NUMERIC)):
            before, form = expression(template, wording.names, suffix=str(number), plain=True)
            self.forms[f"form_{number}"] = kind, shift
            self._alternatives.append(f"{before}(?P<form_{number}>{form})(?!\\w)")
            for head in heads(template, wording.spoken):
                self._by_head[head] = (*self._by_head.get(head, ()), number)
        self._patterns: dict[tuple[int, ...], re.Pattern[str]] = {}

    def prepare(self) -> None:
        """Compile everything now, a tenth of a second, and not when a text first needs it."""
        for head in self._by_head:
            self.at(head)

    def at(self, head: str) -> re.Pattern[str] | None:
        """The forms that begin with a word, folded, as one expression; None: there are none."""
        forms = self._by_head.get(NUMBER if head[0].isdigit() else head)
        if forms is None:
            return None
        if forms not in self._patterns:
            either_of_them = "|".join(self._alternatives[each] for each in forms)
            self._patterns[forms] = re.compile(
                rf"(?<![0-9][.,/:])(?:{either_of_them})", re.IGNORECASE
            )
        return self._patterns[forms]


def _forms(wording: DateWording) -> Iterator[tuple[Kind, str, Shift | None]]:
    yield from (("none", form, None) for form in wording.none)
    for shift in wording.published:
        yield from (("published", form, shift) for form in shift.forms)
    for shift in wording.text:
        yield from (("text", form, shift) for form in shift.forms)
    yield from (("before", form, None) for form in wording.before)
    yield from (("after", form, None) for form in wording.after)
    yield from (("calendar", form, None) for form in wording.calendar)


def _all(names: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for each in names.values() for name in each)


def _numbers(*lists: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
    return {
        _plain(name): number for names in lists for number, each in names.items() for name in each
    }


def _plain(surface: str) -> str:
    return re.sub(r"[\s-]+", " ", folded(surface)).rstrip(".")
