"""Dates as a reader sees them: `Publié le 27 février 2024 à 18h05`. Pure.

Months in seven languages, the American order, clocks of 12 and 24 hours, and the few
abbreviations of zones that have one meaning.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from services.fetcher.parsing.article.moments import EARLIEST, Stated
from services.fetcher.parsing.article.visible_zones import zone_behind

_LONGEST = 200  # characters; a longer line is prose, and its dates are the story's
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar enero ene gennaio gen janeiro januari jänner",
            "february feb février fevrier févr fév februar febrero febbraio fevereiro fev februari",
            "march mar mars märz maerz marzo março marco maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juin juni junio giugno giu junho",
            "july jul juillet juil juli julio luglio lug julho",
            "august aug août aout agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct octobre oktober okt octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec décembre decembre déc dezember dez diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<day>\d{1,2})(?:er|º|°|\.|st|nd|rd|th)?\s+(?:de\s+)?" + _MONTH.format("month")
    + r",?\s+(?:de\s+|del\s+)?(?P<year>\d{4})\b"
    r"|" + _MONTH.format("us_month") + r"\s+(?P<us_day>\d{1,2})(?:st|nd|rd"
    r"|th)?,?\s+(?P<us_year>\d{4})\b"
    r"|(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<last>\d{4})\b"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r")",
    re.IGNORECASE,
)  # fmt: skip
_WHOLE_MONTH = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?<!\d )(?<!\d\. )" + _MONTH.format("month") + r"\s+(?:de\s+|del\s+)?(?P<year>\d{4})\b"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})(?![\d-])"
    r"|(?P<number>\d{1,2})/(?P<last>\d{4})\b"
    r")",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
)
_DATED_WORDS = re.compile(
    r"(?:\b(?:le|on|am|el|il|den|du|vom|of|de|del|à|at|um|the)\s+)*(?:"
    r"(?<![^\W\d_])\d[\d/.:h-]*(?:er|st|nd|rd|th)?(?:\s?(?:h|[ap]\.?m\.?|uhr)(?!\w))?"
    r"|\b" + _MONTH.replace("?P<{}>", "?:") + r"|\b" + _WEEKDAY + r")",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[^.\s]{4}[.!?][\"'»”’)\s]*$")  # not `p.m.`
_FEW_WORDS = 12
_YEAR = re.compile(r"(?:19|20)\d\d")  # asked first: it is a hundred times cheaper
_CLOCK = re.compile(
    r"^[^\d\n]{0,12}?(?P<hour>\d{1,2})\s?[:h.]\s?(?P<minute>\d{2})(?!\d)(?::\d{2})?"
    r"\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*(?:uhr\b)?",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"joined|member since|inscrit|membre depuis|copyright|©"
    r"|mis[e]? à jour|modifi|updated?\b|amended|actuali[sz]|aggiornat|aktualisiert"
    r"|atualizad|bijgewerkt",
    re.IGNORECASE,
)


def published_date(lines: Iterable[str], *, month_first: bool = False) -> Stated | None:
    """The first date in these lines that no word calls a change.

    `month_first`: how 03/07/2024 is read where both are possible.
    """
    for line in lines:
        if len(line) <= _LONGEST and _YEAR.search(line) and not _is_prose(line):
            for changed, moment in _dates(line, month_first=month_first):
                if not changed:
                    return moment
    return None


def published_month(line: str) -> Stated | None:
    """The first month with its year, as in `février 2024`, that no word calls a change."""
    match = _WHOLE_MONTH.search(line)
    if match is None or _CHANGED.search(line[: match.start()]):
        return None
    year = int(match["year"] or match["iso_year"] or match["last"])
    number = match["iso_month"] or match["number"]
    month = int(number) if number else _MONTHS[match["month"].lower()]
    if year < EARLIEST or not 1 <= month <= 12:  # noqa: PLR2004 - a calendar
        return None
    return Stated(datetime(year, month, 1), None, "month", "visible date")  # noqa: DTZ001 - the zone is a field


def without_dates(line: str) -> str:
    """The line without its dates, months, weekdays and what leads to them (`le`, `on`)."""
    return _DATED_WORDS.sub(" ", line)


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence: its date is the story's, not the page's."""
    return _SENTENCE_END.search(line) is not None and len(line.split()) > _FEW_WORDS


def _dates(line: str, *, month_first: bool) -> Iterator[tuple[bool, Stated]]:
    end = 0
    for match in _DATE.finditer(line):
        changed = _CHANGED.search(line[end : match.start()]) is not None
        end = match.end()
        day = _day(match, month_first=month_first)
        if day is not None:
            yield changed, _with_clock(day, line[end:])


def _day(match: re.Match[str], *, month_first: bool) -> datetime | None:
    if match["iso"]:
        parts = tuple(map(int, match["iso"].split("-")))
    elif match["last"]:
        first, second = int(match["first"]), int(match["second"])
        day, month = (second, first) if month_first else (first, second)
        parts = (int(match["last"]), month, day)
    else:
        month = _MONTHS[(match["month"] or match["us_month"]).lower()]
        parts = (
            int(match["year"] or match["us_year"]), month, int(match["day"] or match["us_day"]),
        )  # fmt: skip
    if parts[0] < EARLIEST:
        return None
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - three ints; the zone is a field
    except ValueError:
        return None


def _with_clock(day: datetime, rest: str) -> Stated:
    match = _CLOCK.match(rest)
    hour, minute = (int(match["hour"]), int(match["minute"])) if match else (24, 0)
    if match and match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if match is None or hour > 23 or minute > 59:  # noqa: PLR2004 - a clock
        return Stated(day, None, "day", "visible date")
    local = day.replace(hour=hour, minute=minute)
    return Stated(local, zone_behind(local, rest[match.end() :]), "minute", "visible date")
